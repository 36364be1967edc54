package sla

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestClocks(t *testing.T) {
	t0 := time.Date(2026, 11, 21, 2, 0, 0, 0, time.UTC)
	at := func(minute int) time.Time { return t0.Add(time.Duration(minute) * time.Minute) }
	ev := func(minute int, k Kind, sev ...int) Event {
		e := Event{At: at(minute), Kind: k}
		if len(sev) > 0 {
			e.Severity = sev[0]
		}
		return e
	}
	for _, c := range []struct {
		name string
		h    []Event
		now  int
		want []string // name#n state due(minute)
	}{
		{"S0 waits for its first answer", []Event{ev(0, Opened, 0)}, 3, []string{"first_response#1 running 5"}},
		{"at the deadline it is not late", []Event{ev(0, Opened, 0)}, 5, []string{"first_response#1 running 5"}},
		{"a minute later it is", []Event{ev(0, Opened, 0)}, 6, []string{"first_response#1 missed 5"}},
		{"answered on the dot", []Event{ev(0, Opened, 1), ev(15, Replied)}, 20, []string{"first_response#1 met 15", "update#1 running 75"}},
		{"a late answer stays late", []Event{ev(0, Opened, 1), ev(16, Replied)}, 20, []string{"first_response#1 missed 15", "update#1 running 76"}},
		{"updates repeat", []Event{ev(0, Opened, 0), ev(2, Replied), ev(30, Replied), ev(70, Replied)}, 80,
			[]string{"first_response#1 met 5", "update#1 met 32", "update#2 missed 60", "update#3 running 100"}},
		{"S0 does not pause", []Event{ev(0, Opened, 0), ev(1, Paused)}, 7, []string{"first_response#1 missed 5"}},
		{"raised: what has passed still counts", []Event{ev(0, Opened, 2), ev(10, Severity, 1)}, 12, []string{"first_response#1 running 15"}},
		{"raised too late: due at once", []Event{ev(0, Opened, 2), ev(40, Severity, 0)}, 41, []string{"first_response#1 missed 40"}},
		{"lowered in time", []Event{ev(0, Opened, 0), ev(4, Severity, 2)}, 50, []string{"first_response#1 running 60"}},
		{"lowering does not heal", []Event{ev(0, Opened, 0), ev(6, Severity, 2)}, 7, []string{"first_response#1 missed 5"}},
		{"closed in time is no clock", []Event{ev(0, Opened, 2), ev(10, Closed)}, 500, nil},
		{"closed late is missed", []Event{ev(0, Opened, 2), ev(90, Closed)}, 500, []string{"first_response#1 missed 60"}},
		{"closure does not count after reopening", []Event{ev(0, Opened, 2), ev(10, Closed), ev(100, Reopened)}, 120, []string{"first_response#1 running 150"}},
		{"the future is ignored", []Event{ev(0, Opened, 0), ev(4, Replied)}, 3, []string{"first_response#1 running 5"}},
		{"order of entry does not matter", []Event{ev(3, Replied), ev(0, Opened, 0)}, 4, []string{"first_response#1 met 5", "update#1 running 33"}},
		{"S4 is asked for no updates", []Event{ev(0, Opened, 4), ev(1, Replied)}, 5, []string{"first_response#1 met 480"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, k := range Compute(Default(nil), c.h, at(c.now)) {
				got = append(got, fmt.Sprintf("%s#%d %s %d", k.Name, k.N, k.State, int(k.Due.Sub(t0).Minutes())))
			}
			if !slices.Equal(got, c.want) {
				t.Fatalf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestPausedClock(t *testing.T) {
	t0 := time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)
	h := []Event{{t0, Opened, 3}, {t0.Add(time.Hour), Paused, 0}}
	got := Compute(Default(nil), h, t0.Add(10*time.Hour))
	if len(got) != 1 || got[0].State != StatePaused || got[0].Accrued != time.Hour || got[0].Paused != 9*time.Hour {
		t.Fatalf("got %+v", got)
	}
}

// slow walks one clock minute by minute, knowing nothing of segments.
func slow(r Rule, h []Event, start int, now time.Time) (State, time.Time, bool) {
	var m matter
	next := start + 1
	for _, e := range h[:next] {
		m.apply(e)
	}
	var accrued time.Duration
	for at := h[start].At; ; at = at.Add(time.Minute) {
		for next < len(h) && !h[next].At.After(at) {
			if h[next].Kind == r.Stop {
				_, asked := r.Targets[m.severity]
				return StateMet, time.Time{}, asked
			}
			m.apply(h[next])
			next++
		}
		t, asked := r.Targets[m.severity]
		still := m.ended || m.waiting && t.Pausable && asked
		if !at.Before(now) {
			switch {
			case !asked || m.ended:
				return "", time.Time{}, false
			case still:
				return StatePaused, time.Time{}, true
			}
			return StateRunning, time.Time{}, true
		}
		if still {
			continue
		}
		if asked && accrued >= t.Within {
			return StateMissed, at, true
		}
		if !asked || t.Calendar.open(at) {
			accrued += time.Minute
		}
	}
}

// Every clock of every random history agrees with the slow walk.
func TestComputeAgainstOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		minutes := func(lo, hi int, name string) time.Duration {
			return time.Duration(rapid.IntRange(lo, hi).Draw(t, name)) * time.Minute
		}
		p := Policy{Rules: []Rule{{Name: "first", Start: Opened, Stop: Replied}, {Name: "again", Start: Replied, Stop: Replied}}}
		for i := range p.Rules {
			p.Rules[i].Targets = map[int]Target{}
			for sev := range 3 {
				var cal *Calendar
				if rapid.Bool().Draw(t, "business") {
					cal = genCalendar(t)
					for d := range cal.Week { // opens some time each day, so that a deadline exists
						if len(cal.Week[d]) == 0 {
							cal.Week[d] = []Window{{9 * time.Hour, 17 * time.Hour}}
						}
					}
				}
				if sev < 2 || rapid.Bool().Draw(t, "asked") {
					p.Rules[i].Targets[sev] = Target{Within: minutes(1, 1500, "within"), Calendar: cal, Pausable: rapid.Bool().Draw(t, "pausable")}
				}
			}
		}
		h := []Event{{march.Add(minutes(0, 3000, "open")), Opened, rapid.IntRange(0, 2).Draw(t, "sev")}}
		at := h[0].At
		for range rapid.IntRange(0, 8).Draw(t, "events") {
			at = at.Add(minutes(1, 900, "gap"))
			k := rapid.SampledFrom([]Kind{Severity, Replied, Paused, Resumed, Closed, Reopened}).Draw(t, "kind")
			h = append(h, Event{at, k, rapid.IntRange(0, 2).Draw(t, "sev")})
		}
		now := at.Add(minutes(0, 2000, "now"))
		got := Compute(p, h, now)
		var want int
		for _, r := range p.Rules {
			n := 0
			for i, e := range h {
				if e.Kind != r.Start || (r.Name == "first" && n > 0) {
					continue
				}
				n++
				state, due, ok := slow(r, h, i, now)
				if !ok {
					continue
				}
				want++
				j := slices.IndexFunc(got, func(c Clock) bool { return c.Name == r.Name && c.N == n })
				if j < 0 || got[j].State != state || (state == StateMissed && !got[j].Due.Equal(due)) {
					t.Fatalf("%s#%d: want %s %v, got %+v of %+v", r.Name, n, state, due, j, got)
				}
			}
		}
		if want != len(got) {
			t.Fatalf("want %d clocks, got %+v", want, got)
		}
	})
}
