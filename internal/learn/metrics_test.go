package learn

import (
	"math"
	"math/rand/v2"
	"sort"
	"testing"
)

// Both metrics against their definitions, with ties.
func TestMetricsAgainstDefinitions(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	for range 300 {
		n := 2 + rng.IntN(40)
		scores, y := make([]float64, n), make([]bool, n)
		for i := range scores {
			scores[i], y[i] = float64(rng.IntN(8)), rng.IntN(3) == 0
		}
		y[0], y[1] = true, false
		wins, pairs := 0.0, 0.0
		for i := range y {
			for j := range y {
				if y[i] && !y[j] {
					pairs++
					switch {
					case scores[i] > scores[j]:
						wins++
					case scores[i] == scores[j]:
						wins += 0.5
					}
				}
			}
		}
		if got := AUC(scores, y); math.Abs(got-wins/pairs) > 1e-12 {
			t.Fatalf("AUC %v, want %v", got, wins/pairs)
		}
		// Precision and recall at every distinct threshold.
		cuts := append([]float64(nil), scores...)
		sort.Sort(sort.Reverse(sort.Float64Slice(cuts)))
		ap, before := 0.0, 0.0
		for k, cut := range cuts {
			if k > 0 && cut == cuts[k-1] {
				continue
			}
			hit, seen, all := 0.0, 0.0, 0.0
			for i := range y {
				all += truth(y[i])
				if scores[i] >= cut {
					seen++
					hit += truth(y[i])
				}
			}
			ap += (hit/all - before) * hit / seen
			before = hit / all
		}
		if got := AveragePrecision(scores, y); math.Abs(got-ap) > 1e-12 {
			t.Fatalf("average precision %v, want %v", got, ap)
		}
	}
}

// Two cards a day: worked out by hand.
func TestCardPrecision(t *testing.T) {
	scores := []float64{9, 1, 5, 8 /* day 0 */, 9, 7, 6, 5 /* day 1 */}
	card := []uint64{1, 1, 2, 3, 1, 2, 4, 5}
	y := []bool{false, true, true, false, true, true, false, true}
	day := []int{0, 0, 0, 0, 1, 1, 1, 1}
	// Day 0: cards 1 (9, compromised) and 3 (8) are first: 1 of 2. Card 1 is
	// caught and gone on day 1, where 2 and 4 are first: 1 of 2.
	p, best := CardPrecision(scores, y, card, day, 2)
	if p != 0.5 {
		t.Errorf("card precision %v, want 0.5", p)
	}
	// Perfect scores catch 1 and 2 on day 0, then only 5 is left.
	if best != 0.75 {
		t.Errorf("best %v, want 0.75", best)
	}
}

// The split of a stream of one payment a day and card, by hand.
func TestSplit(t *testing.T) {
	per := Period{Start: 0, TrainDays: 2, DelayDays: 1, TestDays: 2} // test days 3 and 4
	fraud := map[[2]int64]bool{
		{0, 1}: true, // card 1 in training: left out of the whole test
		{2, 2}: true, // card 2 on the day after training: left out from test day 1 on
		{1, 3}: true, // card 3 on the last day of training
		{3, 4}: true, // card 4 in the test: too late to be known
	}
	var ps []Payment
	for d := range int64(6) {
		for c := range int64(5) {
			ps = append(ps, Payment{At: d*day + c, Card: uint64(c), Fraud: fraud[[2]int64{d, c}]})
		}
	}
	train, test, days, err := per.Split(ps)
	if err != nil {
		t.Fatal(err)
	}
	if len(train) != 10 {
		t.Errorf("%d payments of training, want 10", len(train))
	}
	var got [][2]int64
	for k, i := range test {
		got = append(got, [2]int64{int64(days[k]), int64(ps[i].Card)})
	}
	want := [][2]int64{{0, 0}, {0, 2}, {0, 4}, {1, 0}, {1, 4}}
	if len(got) != len(want) {
		t.Fatalf("tested %v, want %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("tested %v, want %v", got, want)
		}
	}
	if _, _, _, err := (Period{Start: 100 * day, TrainDays: 2, TestDays: 2}).Split(ps); err == nil {
		t.Error("a period without payments is taken")
	}
}
