package sla

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// Attainment is how many deadlines of a period were met. Open ones that are
// overdue count as missed; those still running do not count.
type Attainment struct {
	From  time.Time        `json:"from"`
	To    time.Time        `json:"to"`
	Items []AttainmentLine `json:"items"`
}

// AttainmentLine is one clock at one severity.
type AttainmentLine struct {
	Clock    string  `json:"clock"`
	Severity string  `json:"severity"`
	Met      int     `json:"met"`
	Missed   int     `json:"missed"`
	Overdue  int     `json:"overdue" doc:"Of the missed: nobody has answered yet"`
	Share    float64 `json:"share" doc:"met / (met + missed)"`
	MedianS  int64   `json:"median_seconds" doc:"Counted time of those that were answered"`
}

// maxPeriod is how long a period may be, maxMatters how many matters one report
// looks at.
const (
	maxPeriod  = 400 * 24 * time.Hour
	maxMatters = 50_000
)

// Attainment counts the clocks that fell due in [from, to).
func (s *Service) Attainment(ctx context.Context, from, to time.Time) (*Attainment, error) {
	sc, err := identity.Require(ctx, identity.PermSLARead)
	if err != nil {
		return nil, err
	}
	now := s.db.Now()
	if to.IsZero() {
		to = now
	}
	if from.IsZero() {
		from = to.AddDate(0, 0, -28)
	}
	if !from.Before(to) || to.Sub(from) > maxPeriod {
		return nil, errs.New(errs.Invalid, "period_invalid", "The period must end after it begins, within 400 days.").
			With(errs.Field{Pointer: "?from", Message: "before to, at most 400 days"})
	}
	lines, took := map[string]*AttainmentLine{}, map[string][]time.Duration{}
	at, id := int64(1)<<62, ""
	for range maxMatters / batch {
		list, err := s.matters(ctx, sc, at, id, false)
		if err != nil {
			return nil, err
		}
		for _, m := range list {
			at, id = m.at, m.id
			for _, c := range Compute(s.For(m.about), m.history, now) {
				count(lines, took, c, from, to, now)
			}
		}
		if len(list) < batch {
			break
		}
	}
	out := &Attainment{From: from.UTC(), To: to.UTC(), Items: []AttainmentLine{}}
	for key, l := range lines {
		l.Share = float64(l.Met) / float64(l.Met+l.Missed)
		if t := took[key]; len(t) > 0 {
			slices.Sort(t)
			l.MedianS = int64(t[len(t)/2] / time.Second)
		}
		out.Items = append(out.Items, *l)
	}
	slices.SortFunc(out.Items, func(a, b AttainmentLine) int {
		return cmp.Or(cmp.Compare(a.Clock, b.Clock), cmp.Compare(a.Severity, b.Severity))
	})
	return out, nil
}

// count adds one clock that fell due in the period.
func count(lines map[string]*AttainmentLine, took map[string][]time.Duration, c Clock, from, to, now time.Time) {
	if c.Due.Before(from) || !c.Due.Before(to) || c.State == StateRunning || c.State == StatePaused {
		return
	}
	if c.State == StateMet && c.Due.After(now) {
		return // met before it was due; it falls into the period of its due time
	}
	key := c.Name + "/" + strconv.Itoa(c.Severity)
	l := lines[key]
	if l == nil {
		l = &AttainmentLine{Clock: c.Name, Severity: "S" + strconv.Itoa(c.Severity)}
		lines[key] = l
	}
	if c.State == StateMet {
		l.Met++
	} else {
		l.Missed++
		if c.Stopped.IsZero() {
			l.Overdue++
		}
	}
	if !c.Stopped.IsZero() {
		took[key] = append(took[key], c.Accrued)
	}
}
