package decision

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"time"
)

// resultOf sums the cells that a reader may see. Hits to read are added by the
// caller.
func (c *counted) resultOf(from, to int64, visible func(brand, region string) bool) *BacktestResult {
	r := &BacktestResult{Money: []MoneyHits{}, MissedMoney: []MoneyHits{}, Days: []BacktestDay{}, Segments: []Segment{}, Overlap: []Overlap{},
		Outcomes: []OutcomePair{}, Examples: []Hit{}, Truncated: c.Truncated, NotRecomputed: c.NotRecomputed, Erased: c.Erased}
	days := map[int64][2]int64{}
	money, missed := map[string]MoneyHits{}, map[string]MoneyHits{}
	segments := map[[2]string]Segment{}
	rules := map[string]ruleCount{}
	pairs := map[OutcomePair]int64{}
	found := int64(0)
	for _, k := range c.Cells {
		if !visible(k.Brand, k.Region) {
			continue
		}
		r.Hits, r.LiveHits, r.New, r.Lost, r.Same = r.Hits+k.Hits, r.LiveHits+k.LiveHits, r.New+k.New, r.Lost+k.Lost, r.Same+k.Same
		r.Accounts, r.ActiveAccounts, r.GoodAccounts = r.Accounts+k.Accounts, r.ActiveAccounts+k.Active, r.GoodAccounts+k.Good
		r.Known, r.Confirmed, r.Labelled = r.Known+k.Known, r.Confirmed+k.Confirmed, r.Labelled+k.Labelled
		found += k.Found
		for day, d := range k.Days {
			s := days[day]
			days[day] = [2]int64{s[0] + d[0], s[1] + d[1]}
		}
		addMoney(money, k.Money)
		addMoney(missed, k.Missed)
		whole := Segment{Draft: k.Hits, Live: k.LiveHits, Known: k.Known, Confirmed: k.Confirmed}
		addSegment(segments, "brand", k.Brand, &whole)
		addSegment(segments, "region", k.Region, &whole)
		for v, s := range k.Types {
			addSegment(segments, "type", v, s)
		}
		for v, s := range k.Cities {
			addSegment(segments, "city", v, s)
		}
		for _, n := range k.Rules {
			s := rules[n.Rule]
			rules[n.Rule] = ruleCount{n.Rule, s.Fired + n.Fired, s.Live + n.Live, s.Both + n.Both}
		}
		for _, p := range k.Changes {
			pairs[OutcomePair{Live: p.Live, Draft: p.Draft}] += p.N
		}
	}
	if r.Known > 0 {
		r.Precision, r.PrecisionLow, r.PrecisionHigh = wilson(r.Confirmed, r.Known)
	}
	if r.Labelled > 0 {
		recall := float64(found) / float64(r.Labelled)
		r.Recall = &recall
	}
	r.Money, r.MissedMoney = byAmount(money), byAmount(missed)
	r.Segments = slices.SortedFunc(maps.Values(segments), func(a, b Segment) int {
		return cmp.Or(cmp.Compare(a.Dimension, b.Dimension), cmp.Compare(b.Draft+b.Live, a.Draft+a.Live), cmp.Compare(a.Value, b.Value))
	})
	r.Overlap = c.overlaps(rules, r.Hits)
	for p, n := range pairs {
		p.N = n
		r.Outcomes = append(r.Outcomes, p)
	}
	sortPairs(r.Outcomes)
	r.fillDays(days, from, to)
	return r
}

// fillDays lists every day of the period, at most those 400 a window may have.
func (r *BacktestResult) fillDays(days map[int64][2]int64, from, to int64) {
	if len(days) > 0 { // an open period begins with its first hit
		first, last := slices.Min(slices.Collect(maps.Keys(days))), slices.Max(slices.Collect(maps.Keys(days)))
		a, b := floorDay(from), floorDay(to-1)
		if b-a > 400 {
			a, b = max(a, first), min(b, last)
		}
		for day := a; day <= b; day++ {
			r.Days = append(r.Days, BacktestDay{time.UnixMicro(day * dayMicros).UTC().Format(time.DateOnly), days[day][0], days[day][1]})
		}
	}
}

func addMoney(to map[string]MoneyHits, from map[string]*MoneyHits) {
	for currency, m := range from {
		s := to[currency]
		to[currency] = MoneyHits{currency, s.Minor + m.Minor, s.Hits + m.Hits}
	}
}

func byAmount(of map[string]MoneyHits) []MoneyHits {
	list := slices.SortedFunc(maps.Values(of), func(a, b MoneyHits) int {
		return cmp.Or(cmp.Compare(b.Hits, a.Hits), cmp.Compare(a.Currency, b.Currency))
	})
	if list == nil {
		return []MoneyHits{}
	}
	return list
}

func addSegment(to map[[2]string]Segment, dimension, value string, s *Segment) {
	if value == "" || s.Draft+s.Live == 0 {
		return
	}
	was := to[[2]string{dimension, value}]
	to[[2]string{dimension, value}] = Segment{dimension, value, was.Draft + s.Draft, was.Live + s.Live, was.Known + s.Known, was.Confirmed + s.Confirmed}
}

// overlaps says of each other rule how it stands to the focus rule, or to itself
// in the live ruleset; the most common first.
func (c *counted) overlaps(rules map[string]ruleCount, hits int64) []Overlap {
	list := []Overlap{}
	for _, n := range rules {
		o := Overlap{Rule: n.Rule, Both: n.Both, DraftOnly: hits - n.Both, RuleOnly: n.Fired - n.Both}
		if c.Focus == "" {
			o.DraftOnly, o.RuleOnly = n.Fired-n.Both, n.Live-n.Both
		}
		list = append(list, o)
	}
	slices.SortFunc(list, func(a, b Overlap) int {
		return cmp.Or(cmp.Compare(b.Both, a.Both), cmp.Compare(b.RuleOnly, a.RuleOnly), cmp.Compare(a.Rule, b.Rule))
	})
	return list
}

func sortPairs(list []OutcomePair) {
	slices.SortFunc(list, func(a, b OutcomePair) int {
		return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Live, b.Live), cmp.Compare(a.Draft, b.Draft))
	})
}

// wilson is a share with its 95 % interval (Wilson 1927); of must be above 0.
func wilson(n, of int64) (share, low, high *float64) {
	const z = 1.959963984540054
	p, m := float64(n)/float64(of), float64(of)
	mid, half := p+z*z/(2*m), z*math.Sqrt(p*(1-p)/m+z*z/(4*m*m))
	lo, hi := max(0, (mid-half)/(1+z*z/m)), min(1, (mid+half)/(1+z*z/m))
	return &p, &lo, &hi
}
