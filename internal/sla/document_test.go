package sla

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/errs"
)

func compiled(t testing.TB, zone string) *Compiled {
	t.Helper()
	c, err := Compile(Shipped(zone), "shipped")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// The shipped document asks what the table of the design asks.
func TestShippedIsTheMatrix(t *testing.T) {
	got := compiled(t, "America/New_York").For(Matter{})
	want := Default(Weekdays(newYork(t), 9*time.Hour, 17*time.Hour))
	for i, r := range want.Rules {
		g := got.Rules[i]
		if g.Name != r.Name || g.Start != r.Start || g.Stop != r.Stop || g.Aside || len(g.Targets) != len(r.Targets) {
			t.Fatalf("clock %d: %+v", i, g)
		}
		for level, a := range r.Targets {
			b := g.Targets[level]
			if a.Within != b.Within || a.Pausable != b.Pausable || (a.Calendar == nil) != (b.Calendar == nil) || b.Warn != 75 {
				t.Errorf("%s S%d: %+v, want %+v", r.Name, level, b, a)
			}
		}
	}
}

// S0 and S1 run around the clock and never pause, whatever is written.
func TestSevereNeverPauses(t *testing.T) {
	for name, spoil := range map[string]func(*TargetText){
		"/clocks/0/targets/0/pauses":   func(x *TargetText) { x.Pauses = true },
		"/clocks/0/targets/0/calendar": func(x *TargetText) { x.Calendar = "office" },
		"/clocks/0/targets/0/within":   func(x *TargetText) { x.Within = "soon" },
		"/clocks/0/targets/0/when":     func(x *TargetText) { x.When = `colour == "red"` },
		"/clocks/0/targets/0/warn":     func(x *TargetText) { x.Warn = 100 },
		"/clocks/0/targets/0/severity": func(x *TargetText) { x.Severity = nil },
	} {
		d := Shipped("UTC")
		spoil(&d.Clocks[0].Targets[0])
		_, err := Compile(d, "x")
		var e *errs.Error
		if !errors.As(err, &e) || !slices.ContainsFunc(e.Fields, func(f errs.Field) bool { return f.Pointer == name }) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A condition decides for whom a target counts; the first that fits does.
func TestConditions(t *testing.T) {
	d := Shipped("UTC")
	d.Clocks[0].Targets = append([]TargetText{{Severity: []string{"S2"}, When: `brand == "pawsit" and region == "US-WA"`, Within: "20m"}}, d.Clocks[0].Targets...)
	c, err := Compile(d, "x")
	if err != nil {
		t.Fatal(err)
	}
	if got := c.For(Matter{Brand: "pawsit", Region: "US-WA"}).Rules[0].Targets[2].Within; got != 20*time.Minute {
		t.Errorf("pawsit: %v", got)
	}
	if got := c.For(Matter{Brand: "basketly", Region: "US-WA"}).Rules[0].Targets[2].Within; got != time.Hour {
		t.Errorf("basketly: %v", got)
	}
}

func TestMoreClocks(t *testing.T) {
	p := compiled(t, "UTC").For(Matter{})
	t0 := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC) // a Monday
	at := func(h float64) time.Time { return t0.Add(time.Duration(h * float64(time.Hour))) }
	find := func(list []Clock, name string, n int) Clock {
		t.Helper()
		for _, c := range list {
			if c.Name == name && c.N == n {
				return c
			}
		}
		t.Fatalf("no %s#%d in %+v", name, n, list)
		return Clock{}
	}
	// Three messages before our answer are one clock; a fourth after it is another.
	h := []Event{{t0, Opened, 2}, {at(.5), Replied, 2}, {at(1), Heard, 2}, {at(1.5), Heard, 2}, {at(2), Heard, 2}, {at(3), Replied, 2}, {at(4), Heard, 2}}
	got := Compute(p, h, at(5))
	if c := find(got, NextResponse, 1); c.State != StateMet || !c.Due.Equal(at(5)) || !c.Stopped.Equal(at(3)) {
		t.Errorf("first: %+v", c)
	}
	if c := find(got, NextResponse, 2); c.State != StateRunning || !c.Due.Equal(at(8)) || !c.Warn.Equal(at(7)) {
		t.Errorf("second: %+v", c)
	}
	// Mitigation is the first protective action.
	h = []Event{{t0, Opened, 1}, {at(.5), Protected, 1}, {at(2), Protected, 1}}
	if c := find(Compute(p, h, at(3)), Mitigation, 1); c.State != StateMet || !c.Stopped.Equal(at(.5)) {
		t.Errorf("mitigation: %+v", c)
	}
	// Resolution keeps its intervals over re-opens, and what they add up to.
	h = []Event{{t0, Opened, 1}, {at(100), Closed, 1}, {at(500), Reopened, 1}, {at(515), Closed, 1}}
	c := find(Compute(p, h, at(520)), Resolution, 1)
	if c.State != StateMet || c.Accrued != 115*time.Hour || len(c.Worked) != 2 || c.Paused != 400*time.Hour || !c.Worked[1].To.Equal(at(515)) {
		t.Errorf("resolution: %+v", c)
	}
	h = append(h, Event{at(600), Reopened, 1})
	if c := find(Compute(p, h, at(604)), Resolution, 1); c.State != StateRunning || !c.Due.Equal(at(605)) || len(c.Worked) != 3 || !c.Worked[2].To.IsZero() {
		t.Errorf("opened again: %+v", c)
	}
	if c := find(Compute(p, h, at(606)), Resolution, 1); c.State != StateMissed || !c.Due.Equal(at(605)) {
		t.Errorf("late: %+v", c)
	}
	// A term of an authority, and a period for an answer.
	h = []Event{{t0, Opened, 4}, {at(1), LegalAsked, 4}, {at(2), NoticeGiven, 4}, {at(50), NoticeOver, 4}}
	got = Compute(p, h, at(60))
	if c := find(got, LegalDue, 1); !c.Due.Equal(at(241)) || c.State != StateRunning {
		t.Errorf("legal: %+v", c)
	}
	if c := find(got, NoticePeriod, 1); c.State != StateMet {
		t.Errorf("notice: %+v", c)
	}
}

// A new policy computes from the same history: what was paused stays paused.
func TestNewPolicyKeepsPauses(t *testing.T) {
	t0 := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	h := []Event{{t0, Opened, 2}, {t0.Add(time.Minute), Replied, 2}, {t0.Add(time.Hour), Paused, 2}, {t0.Add(3 * time.Hour), Resumed, 2}}
	before := Compute(compiled(t, "UTC").For(Matter{}), h, t0.Add(4*time.Hour))
	d := Shipped("UTC")
	d.Clocks[1].Targets[2].Within = "6h"
	after, err := Compile(d, "2")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range Compute(after.For(Matter{}), h, t0.Add(4*time.Hour)) {
		if c.Name != Update {
			continue
		}
		if want := t0.Add(8*time.Hour + time.Minute); c.Paused != 2*time.Hour || !c.Due.Equal(want) {
			t.Fatalf("%+v, want due %v; before %+v", c, want, before)
		}
	}
}

func FuzzCompile(f *testing.F) {
	raw, err := json.Marshal(Shipped("Europe/Madrid"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(raw))
	f.Add(`{"calendars":{"x":{"zone":"Local","week":{"mon":[["09:00","08:00"],["","24:00"]]},"holidays":["2026-02-30"]}},"clocks":[{"name":"a","start":"opened","stop":"replied","targets":[{"severity":["S9"],"within":"-1h","when":"brand =="}]}]}`)
	f.Fuzz(func(t *testing.T, raw string) {
		var d Document
		if json.Unmarshal([]byte(raw), &d) != nil {
			return
		}
		c, err := Compile(d, "x")
		if err != nil {
			if !errs.IsKind(err, errs.Invalid) {
				t.Fatal(err)
			}
			return
		}
		t0 := time.Date(2026, 3, 7, 0, 0, 0, 0, time.UTC)
		for _, r := range c.For(Matter{}).Rules {
			for level, x := range r.Targets {
				if level <= severest && (x.Pausable || x.Calendar != nil) {
					t.Fatalf("%s S%d pauses", r.Name, level)
				}
			}
		}
		Compute(c.For(Matter{}), []Event{{t0, Opened, 0}, {t0.Add(time.Hour), Replied, 0}}, t0.Add(50*time.Hour))
	})
}
