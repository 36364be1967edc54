package decision

import (
	"fmt"
	"math"
	"slices"
	"strconv"
)

// ruleDay is how often a rule fired on one day (UTC, since 1970), of how many
// decisions it was asked about.
type ruleDay struct{ day, hits, decided int64 }

// How much has to be known before a rule's day is compared with others.
const (
	enoughDecided = 100 // of the day looked at
	enoughOfADay  = 50  // of a day that counts as usual
	enoughDays    = 7
	enoughHits    = 5 // more than that in a day, or as many missed
	enoughKnown   = 20
	bandWidth     = 4.0 // times the spread: a normal day is outside once in sixteen thousand
)

// usual is a day of a rule beside those before it: rates are hits per thousand
// decisions.
type usual struct {
	day             int64
	rate, low, high float64
	hits            int64
	expected        float64 // hits, by the median of the days before
	banded          bool
}

// usualOf compares the latest day that has enough decisions with the days
// before. The band is the median, give or take four times the spread: that of
// the days (1.4826 · MAD, which stands for the standard deviation of normal
// noise and does not mind outliers) or that of counting so few hits, whichever
// is wider.
func usualOf(days []ruleDay, today int64) usual {
	u := usual{}
	at := -1
	for i := len(days) - 1; i >= 0 && days[i].day >= today-1; i-- {
		if days[i].decided >= enoughDecided {
			at = i
			break
		}
	}
	if at < 0 {
		return u
	}
	d := days[at]
	u.day, u.hits = d.day, d.hits
	u.rate = 1000 * float64(d.hits) / float64(d.decided)
	u.low, u.high = u.rate, u.rate
	var rates []float64
	for _, b := range days[:at] {
		if b.decided >= enoughOfADay {
			rates = append(rates, 1000*float64(b.hits)/float64(b.decided))
		}
	}
	if len(rates) < enoughDays {
		return u
	}
	median := middle(rates)
	for i := range rates {
		rates[i] = math.Abs(rates[i] - median)
	}
	u.expected = median * float64(d.decided) / 1000
	spread := max(1.4826*middle(rates), 1000*math.Sqrt(max(u.expected, 1))/float64(d.decided))
	u.low, u.high, u.banded = max(0, median-bandWidth*spread), median+bandWidth*spread, true
	return u
}

// middle is the median; it sorts.
func middle(list []float64) float64 {
	slices.Sort(list)
	n := len(list)
	if n%2 == 1 {
		return list[n/2]
	}
	return (list[n/2-1] + list[n/2]) / 2
}

func (u *usual) alarm() string {
	switch {
	case !u.banded:
		return ""
	case u.rate > u.high && u.hits > enoughHits:
		return fmt.Sprintf("fires on %s of 1000 decisions, usually %s to %s", short(u.rate), short(u.low), short(u.high))
	case u.rate < u.low && u.expected-float64(u.hits) > enoughHits:
		return fmt.Sprintf("fires on only %s of 1000 decisions, usually %s to %s", short(u.rate), short(u.low), short(u.high))
	}
	return ""
}

func short(x float64) string {
	if x >= 10 {
		return strconv.FormatFloat(math.Round(x), 'f', -1, 64)
	}
	return strconv.FormatFloat(math.Round(x*10)/10, 'f', -1, 64)
}

// proof is how many of a rule's hits turned out to be right: over four weeks,
// and the four weeks before.
type proof struct{ known, confirmed, knownBefore, confirmedBefore int64 }

// alarm rings when the share that is right has clearly fallen: the best it may
// be now (Wilson, 95 %) is below the worst it may have been.
func (p *proof) alarm() string {
	if p.known < enoughKnown || p.knownBefore < enoughKnown {
		return ""
	}
	now, _, best := wilson(p.confirmed, p.known)
	was, worst, _ := wilson(p.confirmedBefore, p.knownBefore)
	if *best >= *worst {
		return ""
	}
	return fmt.Sprintf("%.0f %% of what it found was right, %.0f %% in the weeks before", *now*100, *was*100)
}
