package standards

import (
	"strings"
	"time"
)

const day = 24 * time.Hour

// milli is how finely points are counted: a thousandth, in whole numbers, so
// that the same strikes give the same sum everywhere.
const milli = 1000

// WeightOf is what a finding on a clause weighs: of the clause itself, else of
// its chapter, else the default.
func (d StandardsDocument) WeightOf(clause string) int { return d.of(clause).Weight }

func (d StandardsDocument) of(clause string) ClauseWeight {
	clause = strings.ToUpper(strings.TrimSpace(clause))
	best := ClauseWeight{Clause: "", Weight: d.DefaultWeight}
	for _, w := range d.Weights {
		name := strings.ToUpper(strings.TrimSpace(w.Clause))
		if name == clause || strings.HasSuffix(name, "-") && strings.HasPrefix(clause, name) && len(name) > len(best.Clause) {
			best = ClauseWeight{name, w.Weight, w.GoneDays}
			if name == clause {
				break
			}
		}
	}
	if best.GoneDays == 0 {
		best.GoneDays = d.GoneDays
	}
	return best
}

// left is what a strike of weight given at a time still counts at another, in
// thousandths: in full for FullDays, then less in a straight line until
// GoneDays.
func (d StandardsDocument) left(clause string, weight int, given, at time.Time) int64 {
	if given.After(at) {
		return 0
	}
	full, gone := time.Duration(d.FullDays)*day, time.Duration(d.of(clause).GoneDays)*day
	age := at.Sub(given)
	switch {
	case age <= full:
		return int64(weight) * milli
	case age >= gone:
		return 0
	}
	return int64(weight) * milli * int64((gone-age)/time.Second) / int64((gone-full)/time.Second)
}

// goneAt is when a strike counts no more.
func (d StandardsDocument) goneAt(clause string, given time.Time) time.Time {
	return given.Add(time.Duration(d.of(clause).GoneDays) * day)
}

// rung is the step that a sum of thousandths stands on; ok is false below the
// first.
func (d StandardsDocument) rung(points int64) (Rung, bool) {
	for i := len(d.Ladder) - 1; i >= 0; i-- {
		if points >= int64(d.Ladder[i].Points)*milli {
			return d.Ladder[i], true
		}
	}
	return Rung{}, false
}

// shown turns thousandths into what people read, to a tenth.
func shown(points int64) float64 { return float64((points+50)/100) / 10 }
