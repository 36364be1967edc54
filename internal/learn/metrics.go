package learn

import (
	"math"
	"sort"
)

// AUC is the area under the ROC curve; ties count half. NaN without both kinds.
func AUC(scores []float64, y []bool) float64 {
	order := ranked(scores)
	pos, neg, sum := 0.0, 0.0, 0.0
	for from := 0; from < len(order); {
		to, p := from, 0.0
		for to < len(order) && scores[order[to]] == scores[order[from]] {
			if y[order[to]] {
				p++
			}
			to++
		}
		n := float64(to-from) - p
		// Positives above count whole against these negatives.
		sum += n * (pos + p/2)
		pos, neg = pos+p, neg+n
		from = to
	}
	if pos == 0 || neg == 0 {
		return math.NaN()
	}
	return sum / (pos * neg)
}

// AveragePrecision is the mean of the precision at each threshold, weighted by
// the recall it adds; equal scores make one threshold.
func AveragePrecision(scores []float64, y []bool) float64 {
	order := ranked(scores)
	all := 0.0
	for _, t := range y {
		if t {
			all++
		}
	}
	if all == 0 {
		return math.NaN()
	}
	hit, seen, sum := 0.0, 0.0, 0.0
	for from := 0; from < len(order); {
		to, p := from, 0.0
		for to < len(order) && scores[order[to]] == scores[order[from]] {
			if y[order[to]] {
				p++
			}
			to++
		}
		hit, seen = hit+p, seen+float64(to-from)
		sum += p / all * hit / seen
		from = to
	}
	return sum
}

// ranked gives the row numbers by falling score.
func ranked(scores []float64) []int {
	order := make([]int, len(scores))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool { return scores[order[a]] > scores[order[b]] })
	return order
}

// CardPrecision is card precision@k: for each day the cards by their highest
// score, those caught on an earlier day left out; the share of compromised
// cards among the first k; the mean over days. Equal scores are put in the
// order of mixed card numbers. best is what perfect scores would reach.
func CardPrecision(scores []float64, y []bool, card []uint64, day []int, k int) (precision, best float64) {
	perfect := make([]float64, len(y))
	for i := range y {
		if y[i] {
			perfect[i] = 1
		}
	}
	return cardPrecision(scores, y, card, day, k), cardPrecision(perfect, y, card, day, k)
}

type seenCard struct {
	card  uint64
	score float64
	bad   bool
}

func cardPrecision(scores []float64, y []bool, card []uint64, day []int, k int) float64 {
	byDay := map[int][]int{}
	var days []int
	for i, d := range day {
		if byDay[d] == nil {
			days = append(days, d)
		}
		byDay[d] = append(byDay[d], i)
	}
	sort.Ints(days)
	caught := map[uint64]bool{}
	sum := 0.0
	for _, d := range days {
		at := map[uint64]int{}
		var cards []seenCard
		for _, i := range byDay[d] {
			if caught[card[i]] {
				continue
			}
			n, ok := at[card[i]]
			if !ok {
				n = len(cards)
				at[card[i]] = n
				cards = append(cards, seenCard{card[i], math.Inf(-1), false})
			}
			cards[n].score = math.Max(cards[n].score, scores[i])
			cards[n].bad = cards[n].bad || y[i]
		}
		sort.Slice(cards, func(a, b int) bool {
			if cards[a].score != cards[b].score {
				return cards[a].score > cards[b].score
			}
			return mixed(cards[a].card) < mixed(cards[b].card)
		})
		hits := 0
		for _, c := range cards[:min(k, len(cards))] {
			if c.bad {
				hits++
				caught[c.card] = true
			}
		}
		sum += float64(hits) / float64(k)
	}
	return sum / math.Max(float64(len(days)), 1)
}

func mixed(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
