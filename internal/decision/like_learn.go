package decision

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/piepowder/piepowder/internal/engine"
)

// What a condition must be to be told: held by most here, and rare elsewhere.
const (
	leastHere    = 0.6
	mostBase     = 0.25
	leastLift    = 2.0
	mostTold     = 12
	mostInRule   = 3
	nobodyElse   = 0.5   // of the weight of what describes these alone: others are looked for
	enoughToStop = 0.002 // base rate at which a rule needs no further condition
)

// telling is one condition on one variable, and how telling it is.
type telling struct {
	v      *likeVar
	at     int    // index of the variable
	op     string // >=, <, ==, "" = a yes
	num    float64
	text   string
	here   int
	base   float64
	weight float64
}

func (t *telling) holds(r *likeRow) bool {
	if !r.has[t.at] {
		return false
	}
	switch {
	case t.v.typ == engine.String:
		return r.text[t.at] == t.text
	case t.v.typ == engine.Bool:
		return r.num[t.at] != 0
	case t.op == ">=":
		return r.num[t.at] >= t.num
	}
	return r.num[t.at] < t.num
}

func (r *likeRow) meets(all []*telling) bool {
	for _, t := range all {
		if !t.holds(r) {
			return false
		}
	}
	return true
}

// learn finds the conditions that hold here and seldom elsewhere, at most one a
// variable, the most telling first.
func learn(vars []likeVar, here, base []likeRow) []telling {
	var out []telling
	for i := range vars {
		best := telling{}
		for _, t := range candidates(&vars[i], i, here) {
			t.measure(here, base)
			if t.weight > best.weight {
				best = t
			}
		}
		if best.weight > 0 {
			out = append(out, best)
		}
	}
	slices.SortStableFunc(out, func(a, b telling) int { return cmp.Compare(b.weight, a.weight) })
	return out[:min(len(out), mostTold)]
}

// measure weighs a condition: its share here times the information it carries.
// One that too few hold here, or that is common elsewhere, weighs nothing.
func (t *telling) measure(here, base []likeRow) {
	for i := range here {
		if t.holds(&here[i]) {
			t.here++
		}
	}
	n := 0
	for i := range base {
		if t.holds(&base[i]) {
			n++
		}
	}
	if len(base) > 0 {
		t.base = float64(n) / float64(len(base))
	}
	share := float64(t.here) / float64(len(here))
	smooth := (float64(n) + 0.5) / (float64(len(base)) + 1)
	if share < leastHere || t.base > mostBase || share/smooth < leastLift {
		return
	}
	t.weight = share * math.Log2(share/smooth)
	if n == 0 {
		t.weight *= nobodyElse
	}
}

// candidates are conditions that the decisions here suggest for a variable.
func candidates(v *likeVar, at int, here []likeRow) (list []telling) {
	switch v.typ {
	case engine.Bool:
		return []telling{{v: v, at: at}}
	case engine.String:
		seen := map[string]bool{}
		for i := range here {
			if r := &here[i]; r.has[at] && !seen[r.text[at]] && len(r.text[at]) <= 60 {
				seen[r.text[at]] = true
				list = append(list, telling{v: v, at: at, op: "==", text: r.text[at]})
			}
		}
		return list[:min(len(list), 8)]
	}
	var nums []float64
	for i := range here {
		if here[i].has[at] {
			nums = append(nums, here[i].num[at])
		}
	}
	if len(nums) == 0 {
		return nil
	}
	slices.Sort(nums)
	// Others may be on their way to the number these have come to.
	if low := rounded(v.typ, nums[0]/2, false); v.typ == engine.Int && low > 0 {
		list = append(list, telling{v: v, at: at, op: ">=", num: low})
	}
	for _, q := range []float64{0, 0.1, 0.25, 0.4} {
		k := int(q * float64(len(nums)-1))
		if low := rounded(v.typ, nums[k], false); low > 0 {
			list = append(list, telling{v: v, at: at, op: ">=", num: low})
		}
		if high := rounded(v.typ, nums[len(nums)-1-k], true); high > 0 {
			list = append(list, telling{v: v, at: at, op: "<", num: high})
		}
	}
	return list
}

// spans are the lengths of time people write.
var spans = []struct {
	micros float64
	text   string
}{{60e6, "1m"}, {120e6, "2m"}, {300e6, "5m"}, {600e6, "10m"}, {900e6, "15m"}, {1800e6, "30m"}, {3600e6, "1h"}, {7200e6, "2h"}, {4 * 3600e6, "4h"},
	{6 * 3600e6, "6h"}, {12 * 3600e6, "12h"}, {86400e6, "1d"}, {2 * 86400e6, "2d"}, {3 * 86400e6, "3d"}, {7 * 86400e6, "7d"}, {14 * 86400e6, "14d"},
	{30 * 86400e6, "30d"}, {60 * 86400e6, "60d"}, {90 * 86400e6, "90d"}, {180 * 86400e6, "180d"}, {365 * 86400e6, "365d"}}

// rounded is a threshold as people would write it, that every value up to x
// (or, with up, every value below and x itself) still meets.
func rounded(typ engine.FieldType, x float64, up bool) float64 {
	switch typ {
	case engine.Int:
		if up {
			return x + 1
		}
		return x
	case engine.Duration:
		best := 0.0
		for _, s := range spans {
			if up && s.micros > x {
				return s.micros
			}
			if s.micros <= x {
				best = s.micros
			}
		}
		if up {
			return 0
		}
		return best
	}
	if x <= 0 {
		return 0
	}
	step := math.Pow(10, math.Floor(math.Log10(x))-1) // two digits
	if typ == engine.Money {
		step = max(step, 1)
	}
	if up {
		return (math.Floor(x/step) + 1) * step
	}
	return math.Floor(x/step) * step
}

// literal is the threshold in the expression language.
func (t *telling) literal() string { return literal(t.v.typ, t.num, t.text) }

func literal(typ engine.FieldType, num float64, text string) string {
	switch typ {
	case engine.String:
		return strconv.Quote(text)
	case engine.Money:
		return strconv.FormatFloat(num/100, 'f', 2, 64)
	case engine.Duration:
		for _, s := range spans {
			if s.micros == num {
				return s.text
			}
		}
		return strconv.FormatInt(int64(num/1e6), 10) + "s"
	case engine.Int:
		return strconv.FormatInt(int64(num), 10)
	}
	return strconv.FormatFloat(num, 'g', 6, 64)
}

func (t *telling) expr() string {
	if t.v.typ == engine.Bool {
		return t.v.name
	}
	return t.v.name + " " + t.op + " " + t.literal()
}

// choose takes the conditions of a rule: the most telling, then those that
// narrow it further without losing what it was learned from, or all others.
func choose(found []telling, here, base []likeRow) (chosen []*telling) {
	matching := len(base)
	for i := range found {
		if len(chosen) == mostInRule || len(chosen) > 0 && float64(matching) <= enoughToStop*float64(len(base)) {
			break
		}
		try := append(slices.Clone(chosen), &found[i])
		n, still := 0, 0
		for k := range base {
			if base[k].meets(try) {
				n++
			}
		}
		for k := range here {
			if here[k].meets(try) {
				still++
			}
		}
		if float64(still) < leastHere*float64(len(here)) || len(chosen) > 0 && (n == 0 || float64(n) > 0.7*float64(matching)) {
			continue
		}
		chosen, matching = try, n
	}
	return chosen
}

// view is a condition for people.
func (t *telling) view(typ string, here int, used bool) LikeCondition {
	return LikeCondition{Expr: t.expr(), Text: t.words(typ), HeldHere: int64(t.here), Here: int64(here), BaseRate: t.base, Used: used}
}

func (t *telling) words(typ string) string {
	what := strings.ReplaceAll(t.v.name, "_", " ")
	if t.v.text != "" {
		what = t.v.text
	}
	switch {
	case t.v.typ == engine.Bool:
		what += ": yes"
	case t.v.typ == engine.String:
		what += " is " + t.text
	case t.op == ">=":
		what += " is " + t.literal() + " or more"
	default:
		what += " is below " + t.literal()
	}
	return fmt.Sprintf("%s; %s of other %s have that", what, percent(t.base), typ)
}

func percent(share float64) string {
	switch {
	case share == 0:
		return "none"
	case share < 0.001:
		return "less than 0.1 %"
	}
	return strconv.FormatFloat(share*100, 'f', 1, 64) + " %"
}
