package enforcement

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/entity"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

const day = 24 * time.Hour

func (w *world) decide(ref string, d InterimDecision) *Action {
	w.t.Helper()
	if d.Reason == "" {
		d.Reason = "looked at it"
	}
	a, err := w.s.Decide(w.ana, ref, d)
	must(w.t, err)
	return a
}

func (w *world) pass(d time.Duration) {
	w.t.Helper()
	w.clock.Advance(d)
	w.settle()
}

func (w *world) read(ref string) *Action {
	w.t.Helper()
	a, err := w.s.Get(w.ana, ref)
	must(w.t, err)
	return a
}

func TestExtendedInterimEndsAtItsNewEnd(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.account("w-1", "US-WA")
		a := w.take(Draft{Kind: Suspend, Account: "w-1", Interim: true, Days: 2, Label: "looked_at"})
		w.settle()
		for what, d := range map[string]InterimDecision{
			"no reason":     {Decision: "extend", Reason: " ", Days: 5},
			"no new end":    {Decision: "extend", Reason: "x"},
			"an earlier":    {Decision: "extend", Reason: "x", Days: 1},
			"not a defined": {Decision: "final", Kind: "flog", Reason: "x", Days: 1},
		} {
			if _, err := w.s.Decide(w.ana, a.ID, d); !errs.IsKind(err, errs.Invalid) {
				t.Errorf("%s: %v", what, err)
			}
		}
		w.pass(day)
		until := w.clock.Now().Add(4 * day)
		got := w.decide(a.ID, InterimDecision{Decision: "extend", Until: &until})
		w.settle()
		if got.ID != a.ID || !got.EndsAt.Equal(until) || got.State != Applied || !strings.HasSuffix(w.hooks(), "action.extended suspend w-1") {
			t.Fatalf("%+v, heard %s", got, w.hooks())
		}
		if _, findings, err := Verify(t.Context(), w.main); err != nil || len(findings) > 0 {
			t.Fatalf("%v %v", findings, err)
		}
		w.pass(2 * day) // past the first end
		acc, err := w.accounts.Get(w.ana, "w-1")
		must(t, err)
		if w.read(a.ID).State != Applied || acc.Standing.Standing != entity.Suspended || len(acc.Labels) != 1 {
			t.Fatalf("at its old end: %s, %+v", w.read(a.ID).State, acc)
		}
		w.pass(2*day + time.Minute)
		if w.read(a.ID).State != Expired || w.standing("w-1") != entity.Good {
			t.Fatalf("at its new end it is %s", w.read(a.ID).State)
		}
		if _, err := w.s.Decide(w.ana, a.ID, InterimDecision{Decision: "extend", Reason: "x", Days: 3}); errs.CodeOf(err) != "action_not_interim" {
			t.Errorf("one that is over: %v", err)
		}
		final := w.take(Draft{Kind: Suspend, Account: "w-1", Days: 3})
		if _, err := w.s.Decide(w.ana, final.ID, InterimDecision{Decision: "lift", Reason: "x"}); errs.CodeOf(err) != "action_not_interim" {
			t.Errorf("one that is final: %v", err)
		}
	})
}

// Extended before anybody was asked, and after: at the new limit somebody is.
func TestExtendedInterimAsksAgain(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.account("w-1", "US-WA")
		c, err := w.cases.Open(w.ana, cases.Opening{Title: "Knife", Type: "safety", Severity: cases.S1, Account: "w-1"})
		must(t, err)
		var pages []int
		w.s.Alarm = func(_ ctxT, _ *txT, l Limit) error { pages = append(pages, l.Step); return nil }
		a := w.take(Draft{Kind: Suspend, Account: "w-1", Case: c.ID, Interim: true, Days: 4})
		w.pass(day)
		w.decide(a.ID, InterimDecision{Decision: "extend", Days: 5})
		w.pass(3*day + time.Hour) // the old limit is past
		if len(pages) != 0 {
			t.Fatalf("paged about the old limit: %v", pages)
		}
		w.pass(24 * time.Hour) // a day before the new one
		if len(pages) != 1 || pages[0] != 0 {
			t.Fatalf("nobody was asked before the new limit: %v", pages)
		}
		open := func() int { return w.count(`SELECT COUNT(*) FROM tasks WHERE kind = 'decision' AND state = 'open'`) }
		if open() != 1 {
			t.Fatal("no task to decide")
		}
		w.decide(a.ID, InterimDecision{Decision: "extend", Days: 10})
		if open() != 0 {
			t.Fatal("decided, and the task is open")
		}
		w.pass(9*day + time.Hour)
		if len(pages) != 2 || open() != 1 {
			t.Fatalf("after the second extension: %v, %d tasks", pages, open())
		}
		w.pass(2 * day)
		if a := w.read(a.ID); a.State != Applied || w.standing("w-1") != entity.Suspended || len(pages) < 5 {
			t.Fatalf("it lapsed or went silent: %s %v", a.State, pages)
		}
		w.decide(a.ID, InterimDecision{Decision: "lift"})
		if a := w.read(a.ID); a.State != Ended || a.EndedBy != "stf_ana" || w.standing("w-1") != entity.Good || open() != 0 {
			t.Fatalf("lifted: %+v", a)
		}
		n := len(pages)
		w.pass(2 * day)
		if len(pages) != n {
			t.Error("paged about what was lifted")
		}
	})
}

func TestLiftTellsTheHarmedPersonFirst(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.account("w-1", "US-WA")
		w.account("c-1", "US-WA")
		c, err := w.cases.Open(w.ana, cases.Opening{Title: "Knife", Type: "safety", Severity: cases.S0, Account: "w-1"})
		must(t, err)
		_, err = w.cases.AddParty(w.ana, c.ID, cases.NewParty{Role: cases.Harmed, Account: "c-1"})
		must(t, err)
		a := w.take(Draft{Kind: Suspend, Account: "w-1", Case: c.ID, Interim: true, Days: 4, Label: "looked_at"})
		w.settle()
		for what, d := range map[string]InterimDecision{"lift": {Decision: "lift", Reason: "x"}, "a milder final one": {Decision: "final", Kind: Warn, Code: "conduct", Reason: "x"}} {
			if _, err := w.s.Decide(w.ana, a.ID, d); errs.CodeOf(err) != "harmed_not_warned" {
				t.Errorf("%s: %v", what, err)
			}
		}
		if w.read(a.ID).State != Applied || w.standing("w-1") != entity.Suspended {
			t.Fatal("given back all the same")
		}
		if _, err := w.s.Decide(w.tex, a.ID, InterimDecision{Decision: "lift", Reason: "x"}); !errs.IsKind(err, errs.NotFound) {
			t.Errorf("another region: %v", err)
		}
		_, err = w.s.Warned(w.ana, a.ID, "call")
		must(t, err)
		milder := w.decide(a.ID, InterimDecision{Decision: "final", Kind: Warn, Code: "conduct"})
		w.settle()
		acc, err := w.accounts.Get(w.ana, "w-1")
		must(t, err)
		if old := w.read(a.ID); old.State != Ended || milder.Kind != Warn || milder.Replaces != a.ID || acc.Standing.Standing != entity.Good || len(acc.Labels) != 0 {
			t.Fatalf("%s; %+v; %+v", old.State, milder, acc)
		}
		if last := w.heard[len(w.heard)-1]; last.Data.Replaces != a.ID {
			t.Errorf("the marketplace is not told what the warning replaces: %+v", last)
		}
	})
}

func TestFinalKeepsWhatTheInterimOneWasOn(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		eid := w.account("w-1", "US-WA")
		hold := w.take(Draft{Kind: HoldPayout, Account: "w-1", Interim: true, Days: 10, Amount: 4200, Currency: "USD", Ground: "chargeback", ReasonCode: "fraud"})
		w.settle()
		if _, err := w.s.Decide(w.ana, hold.ID, InterimDecision{Decision: "extend", Reason: "x", Days: 91}); !errs.IsKind(err, errs.Invalid) {
			t.Errorf("held for 91 days: %v", err)
		}
		long := w.decide(hold.ID, InterimDecision{Decision: "extend", Days: 20})
		if !long.Pay.DueAt.Equal(*long.EndsAt) {
			t.Errorf("pay is due %v, the hold ends %v", long.Pay.DueAt, long.EndsAt)
		}
		final := w.decide(hold.ID, InterimDecision{Decision: "final", Days: 30})
		held, err := w.s.heldOf(w.ana, eid)
		must(t, err)
		if final.Amount != 4200 || final.Terms.Ground != "chargeback" || len(held) != 1 || held[0].action != final.ID {
			t.Fatalf("%+v holds %+v", final, held)
		}
		w.put(`INSERT INTO links(a, b, kind, first_at, last_at, n) VALUES ($1,77,'card',1,1,1)`, eid)
		block := w.take(Draft{Kind: BlockInstrument, Account: "w-1", Instrument: "thg_" + entityOf(77), Interim: true, Days: 3})
		if final = w.decide(block.ID, InterimDecision{Decision: "final"}); final.Instrument != block.Instrument || final.Interim || w.read(block.ID).State != Ended {
			t.Fatalf("%+v", final)
		}
	})
}

// Another kind ends the interim one: that is asked for as well.
func TestFinalOfAnotherKindEndsOnlyWhatOneMayTakeOrGiveBack(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.account("w-1", "US-WA")
		w.account("c-1", "US-WA")
		caller := func(role string) identity.Caller {
			return identity.StaffCaller("stf_x", "x", []string{role}, nil, []string{identity.Everywhere})
		}
		vet, critical := identity.WithCaller(context.Background(), caller(identity.RoleVetting)), identity.WithCaller(context.Background(), caller(identity.RoleCriticalResponse))
		c := caller(identity.RoleVetting)
		giver := identity.WithCaller(context.Background(), identity.Caller{Actor: c.Actor, Regions: c.Regions, Brands: c.Brands,
			Permissions: append(slices.Clone(c.Permissions), identity.PermActionTakeReinstate)})
		suspend := w.take(Draft{Kind: Suspend, Account: "w-1", Interim: true, Days: 3})
		apart := w.take(Draft{Kind: Separate, Account: "w-1", Other: "c-1", Interim: true})
		hold := w.take(Draft{Kind: HoldPayout, Account: "w-1", Interim: true, Days: 3, Amount: 4200, Currency: "USD", Ground: "chargeback", ReasonCode: "fraud"})
		for what, c := range map[string]struct {
			ref  string
			need identity.Permission
		}{
			"a suspension": {suspend.ID, identity.PermActionTakeSuspend},
			"a separation": {apart.ID, identity.PermActionTakeSeparate},
			"a hold":       {hold.ID, identity.PermActionTakePayout},
		} {
			d := InterimDecision{Decision: "final", Kind: Restrict, Code: "conduct", Reason: "x"}
			if _, err := w.s.Decide(vet, c.ref, d); !errs.IsKind(err, errs.Forbidden) || !strings.Contains(err.Error(), string(c.need)) {
				t.Errorf("a restriction for %s: %v", what, err)
			}
			if a := w.read(c.ref); !a.inForce() {
				t.Errorf("a restriction for %s: it is %s", what, a.State)
			}
		}
		// Who may take the old kind may change it, and so may who gives back.
		for ref, by := range map[string]ctxT{suspend.ID: critical, hold.ID: giver} {
			if _, err := w.s.Decide(by, ref, InterimDecision{Decision: "final", Kind: Restrict, Code: "conduct", Reason: "x"}); err != nil {
				t.Error(err)
			}
		}
	})
}
