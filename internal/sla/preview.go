package sla

import (
	"context"
	"strconv"
	"time"

	"github.com/piepowder/piepowder/internal/identity"
)

// Preview is what a document would do: when clocks begun at sample times would
// fall due, and what would change for recent matters.
type Preview struct {
	Samples []SampleLine `json:"samples"`
	Tried   int          `json:"tried" doc:"How many recent matters were computed"`
	Changed int          `json:"changed" doc:"How many of them would have another deadline or state"`
	Changes []ChangeLine `json:"changes" doc:"The first hundred"`
}

// SampleLine is one clock begun at one sample time.
type SampleLine struct {
	Clock    string    `json:"clock"`
	Severity string    `json:"severity"`
	Start    time.Time `json:"start"`
	Due      time.Time `json:"due_at,omitzero" doc:"Absent when the calendar does not open for that long"`
	Warn     time.Time `json:"warn_at,omitzero"`
}

// ChangeLine is one clock of a recent matter as it is and as it would be.
type ChangeLine struct {
	Object   string    `json:"object"`
	Number   string    `json:"number,omitempty"`
	Clock    string    `json:"clock"`
	N        int       `json:"n"`
	Was      State     `json:"was,omitempty" enum:"running,paused,met,missed"`
	WasDue   time.Time `json:"was_due_at,omitzero"`
	Would    State     `json:"would,omitempty" enum:"running,paused,met,missed"`
	WouldDue time.Time `json:"would_due_at,omitzero"`
}

// Limits of a preview.
const (
	maxSamples = 10
	maxChanges = 100
	recent     = 1000 // matters
)

// Preview computes a document that is not published.
func (s *Service) Preview(ctx context.Context, d Document, m Matter, samples []time.Time) (*Preview, error) {
	sc, err := identity.Require(ctx, identity.PermSLARead)
	if err != nil {
		return nil, err
	}
	c, err := Compile(d, "preview")
	if err != nil {
		return nil, within("/document", err)
	}
	out := &Preview{Samples: []SampleLine{}, Changes: []ChangeLine{}}
	for _, r := range c.For(m).Rules {
		for _, start := range samples[:min(len(samples), maxSamples)] {
			for level := range 5 {
				t, asked := r.Targets[level]
				if !asked {
					continue
				}
				l := SampleLine{Clock: r.Name, Severity: "S" + strconv.Itoa(level), Start: start.UTC()}
				l.Due, _ = t.Calendar.Add(start, t.Within)
				if t.Warn > 0 {
					l.Warn, _ = t.Calendar.Add(start, t.Within*time.Duration(t.Warn)/100)
				}
				out.Samples = append(out.Samples, l)
			}
		}
	}
	now := s.db.Now()
	at, id := int64(1)<<62, ""
	for out.Tried < recent {
		list, err := s.matters(ctx, sc, at, id, false)
		if err != nil {
			return nil, err
		}
		for _, row := range list {
			at, id = row.at, row.id
			out.Tried++
			if out.compare(row, Compute(s.For(row.about), row.history, now), Compute(c.For(row.about), row.history, now)) {
				out.Changed++
			}
		}
		if len(list) < batch {
			break
		}
	}
	return out, nil
}

func (p *Preview) compare(m matterRow, was, would []Clock) (changed bool) {
	type key struct {
		name string
		n    int
	}
	is := map[key]Clock{}
	for _, c := range was {
		is[key{c.Name, c.N}] = c
	}
	add := func(k key, a, b Clock) {
		changed = true
		if len(p.Changes) == maxChanges {
			return
		}
		l := ChangeLine{Object: m.id, Clock: k.name, N: k.n, Was: a.State, WasDue: a.Due, Would: b.State, WouldDue: b.Due}
		if m.number.Valid {
			l.Number = "C-" + strconv.FormatInt(m.number.Int64, 10)
		}
		p.Changes = append(p.Changes, l)
	}
	for _, b := range would {
		k := key{b.Name, b.N}
		a := is[k]
		delete(is, k)
		if a.State != b.State || !a.Due.Equal(b.Due) {
			add(k, a, b)
		}
	}
	for _, a := range was {
		k := key{a.Name, a.N}
		if _, gone := is[k]; gone {
			add(k, a, Clock{})
		}
	}
	return changed
}
