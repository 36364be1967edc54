package sla

import (
	"cmp"
	"slices"
	"time"
)

// State of a clock.
type State string

// The four states.
const (
	StateRunning State = "running"
	StatePaused  State = "paused"
	StateMet     State = "met"
	StateMissed  State = "missed"
)

// Clock is one deadline at one point in time.
type Clock struct {
	Name     string
	N        int // 1, 2, 3… of a repeating clock
	Aside    bool
	State    State
	Severity int       // in force at the end of the history, or when it stopped
	Started  time.Time // when it began to count
	Due      time.Time // when the accrued time reaches the target; for a paused clock, if it resumed now
	Stopped  time.Time // zero while nobody has answered
	Accrued  time.Duration
	Target   time.Duration
	Paused   time.Duration // real time not counted because of pauses and closure
	Warn     time.Time     // when the warning is due; zero when there is none, or it has been passed by an answer
	Worked   []Interval    // of a clock that closing meets: each time the matter was open
}

// Interval is a half-open stretch of real time.
type Interval struct{ From, To time.Time } // To is zero while it lasts

// Compute gives the clocks of one matter as they stand at now, in order of
// their start. Entries after now are ignored. A clock is left out when its
// severity asks nothing of it, or when the matter was closed before it fell
// due.
func Compute(p Policy, history []Event, now time.Time) []Clock {
	h := slices.Clone(history)
	slices.SortStableFunc(h, func(a, b Event) int { return a.At.Compare(b.At) })
	if i := slices.IndexFunc(h, func(e Event) bool { return e.At.After(now) }); i >= 0 {
		h = h[:i]
	}
	var out []Clock
	for _, r := range p.Rules {
		n, busy := 0, time.Time{} // until when one of a repeating rule runs
		for i, e := range h {
			if e.Kind != r.Start || r.Again && e.At.Before(busy) {
				continue
			}
			n++
			c, ok := run(r, h, i, now)
			if c.N = n; ok {
				out = append(out, c)
			}
			if r.Start != r.Stop && !r.Again {
				break
			}
			if busy = c.Stopped; busy.IsZero() {
				busy = now.Add(1)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Clock) int {
		return cmp.Or(a.Started.Compare(b.Started), cmp.Compare(a.Name, b.Name))
	})
	return out
}

// matter is what the history has said so far.
type matter struct {
	severity       int
	waiting, ended bool
}

func (m *matter) apply(e Event) {
	switch e.Kind {
	case Opened, Severity:
		m.severity = e.Severity
	case Paused:
		m.waiting = true
	case Resumed:
		m.waiting = false
	case Closed:
		m.ended = true
	case Reopened:
		m.ended, m.waiting = false, false
	}
}

// run follows one clock from the event that starts it. Between two entries of
// the history nothing changes, so each such segment has one target, one
// calendar and one instant at which the clock would fall due.
func run(r Rule, h []Event, start int, now time.Time) (Clock, bool) {
	var m matter
	for _, e := range h[:start+1] {
		m.apply(e)
	}
	c := Clock{Name: r.Name, Aside: r.Aside, Started: h[start].At, State: StateRunning}
	var breach time.Time
	at := c.Started
	segment := func(to time.Time) {
		t, asked := r.Targets[m.severity]
		c.Severity = m.severity
		switch {
		case m.ended, m.waiting && t.Pausable && asked:
			c.Paused += to.Sub(at)
		case !asked:
			c.Accrued += to.Sub(at)
		default:
			if due, ok := t.Calendar.Add(at, t.Within-c.Accrued); ok && breach.IsZero() && due.Before(to) {
				breach = due
				c.Due, c.Target = due, t.Within
			}
			c.Accrued += t.Calendar.Between(at, to)
		}
		at = to
	}
	ending := r.Stop == Closed // met by the last closing: work over re-opens adds up
	if ending {
		c.Worked = []Interval{{From: at}}
	}
	for _, e := range h[start+1:] {
		segment(e.At)
		if e.Kind == r.Stop && !ending {
			c.Stopped = e.At
			break
		}
		was := m.ended
		if m.apply(e); ending && was != m.ended {
			if c.Stopped = e.At; m.ended {
				c.Worked[len(c.Worked)-1].To = e.At
			} else {
				c.Stopped = time.Time{}
				c.Worked = append(c.Worked, Interval{From: e.At})
			}
		}
	}
	if c.Stopped.IsZero() {
		segment(now)
	}
	if ending && m.ended {
		m.ended = false // the clock was met, not left
	}
	t, asked := r.Targets[m.severity]
	c.Severity = m.severity
	if !breach.IsZero() {
		c.State = StateMissed
		return c, true
	}
	if !asked || (m.ended && c.Stopped.IsZero()) {
		return c, false
	}
	c.Target = t.Within
	due, ok := t.Calendar.Add(at, t.Within-c.Accrued)
	if !ok {
		return c, false
	}
	c.Due = due
	if t.Warn > 0 && c.Stopped.IsZero() {
		if c.Warn = at; c.Accrued < t.Within*time.Duration(t.Warn)/100 {
			c.Warn, _ = t.Calendar.Add(at, t.Within*time.Duration(t.Warn)/100-c.Accrued)
		}
	}
	switch {
	case !c.Stopped.IsZero():
		c.State = StateMet
		// The deadline it beat: the same, had nobody answered.
	case m.waiting && t.Pausable:
		c.State = StatePaused
	}
	return c, true
}
