package enforcement

import (
	"errors"
	"testing"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/entity"
	"github.com/piepowder/piepowder/internal/errs"
)

// ring is four accounts: b shares a card with a, c only the address, d nothing.
func (w *world) ring() {
	a, b, c := w.account("a", "US-WA"), w.account("b", "US-WA"), w.account("c", "US-WA")
	w.account("d", "US-WA")
	for _, l := range []struct {
		acc, thing uint64
		kind       string
	}{{a, 1, "card"}, {b, 1, "card"}, {a, 2, "address"}, {b, 2, "address"}, {c, 2, "address"}} {
		w.put(`INSERT INTO links(a, b, kind, first_at, last_at, n) VALUES ($1,$2,$3,1,1,1)`, l.acc, l.thing, l.kind)
	}
}

func TestRingShowsEachMembersOwnFacts(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.ring()
		w.take(Draft{Kind: Warn, Account: "b"})
		list, err := w.s.Ring(w.ana, "a")
		must(t, err)
		got := map[string]RingMember{}
		for _, m := range list {
			got[m.Ref] = m
		}
		if len(list) != 3 || list[0].Ref != "a" {
			t.Fatalf("%d members, first %s", len(list), list[0].Ref)
		}
		if got["b"].Household || got["b"].Shared["card"] != 1 || got["b"].Measures != 1 || got["a"].Measures != 0 {
			t.Errorf("b shares a card and was warned: %+v", got["b"])
		}
		if !got["c"].Household {
			t.Errorf("c shares nothing but the address: %+v", got["c"])
		}
	})
}

func TestRingIsDecidedOneByOne(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.ring()
		c, err := w.cases.Open(w.lead, cases.Opening{Title: "Ring", Type: "fraud", Severity: cases.S2})
		must(t, err)
		act := func(ref, why string) RingDecision {
			return RingDecision{Account: ref, Decision: "act", Kind: Suspend, Days: 5, Reason: why}
		}
		draft := func(m ...RingDecision) RingDraft {
			return RingDraft{Case: c.ID, ReasonCode: "fraud", Clause: "FRD-1", Members: m}
		}
		alone := RingDecision{Account: "c", Decision: "leave", Reason: "Lives there, pays with a card of their own."}
		for what, try := range map[string]struct {
			in      RingDraft
			pointer string
		}{
			"the same reason twice":        {draft(act("a", "Shares a card."), act("b", " shares  a CARD.")), "/members/1/reason"},
			"no reason at all":             {draft(act("a", " ")), "/members/0/reason"},
			"one account twice":            {draft(act("a", "Opened the accounts."), RingDecision{Account: "a", Decision: "leave", Reason: "no"}), "/members/1/account"},
			"somebody unknown":             {draft(act("a", "Opened the accounts."), act("nobody", "Took the refunds.")), "/members/1/account"},
			"a kind that names money":      {draft(RingDecision{Account: "a", Decision: "act", Kind: HoldPayout, Reason: "x"}), "/members/0/kind"},
			"an end that the kind has not": {draft(act("a", "Opened the accounts."), RingDecision{Account: "b", Decision: "act", Kind: Warn, Days: 3, Reason: "Let it happen."}), "/members/1/until"},
		} {
			_, err := w.s.DecideRing(w.lead, try.in)
			var e *errs.Error
			if !errors.As(err, &e) || e.Kind != errs.Invalid || len(e.Fields) == 0 || e.Fields[0].Pointer != try.pointer {
				t.Errorf("%s: %v", what, err)
			}
		}
		if _, err := w.s.DecideRing(w.lead, RingDraft{ReasonCode: "fraud", Clause: "FRD-1", Members: []RingDecision{{Account: "a", Decision: "act", Kind: Suspend, Days: 30, Reason: "Opened them."}}}); errs.CodeOf(err) != "hearing_required" {
			t.Errorf("long and final without an answer: %v", err)
		}
		if n := w.count(`SELECT COUNT(*) FROM actions`) + w.count(`SELECT COUNT(*) FROM ring_members`); n != 0 {
			t.Fatalf("what was refused left %d rows", n)
		}
		if _, err := w.s.DecideRing(w.ana, draft(act("a", "x"))); !errs.IsKind(err, errs.Forbidden) {
			t.Errorf("without action.take.bulk: %v", err)
		}

		out, err := w.s.DecideRing(w.lead, draft(act("a", "Opened three accounts in an hour."), act("b", "Took the refunds of all of them."), alone))
		must(t, err)
		w.settle()
		if len(out) != 3 || out[0].Action == "" || out[1].Action == "" || out[2].Action != "" || out[2].Decision != "leave" {
			t.Fatalf("%+v", out)
		}
		if w.standing("a") != entity.Suspended || w.standing("b") != entity.Suspended || w.standing("c") != entity.Good {
			t.Fatalf("a %s, b %s, c %s", w.standing("a"), w.standing("b"), w.standing("c"))
		}
		one, err := w.s.Get(w.lead, out[0].Action)
		must(t, err)
		if one.Reason != "Opened three accounts in an hour." || one.Case != c.ID || one.Bulk == "" {
			t.Errorf("%+v", one)
		}
		list, err := w.s.Ring(w.lead, "a")
		must(t, err)
		for _, m := range list {
			want := map[string]string{"a": "act", "b": "act", "c": "leave"}[m.Ref]
			if m.Last == nil || m.Last.Decision != want || m.Last.By != "stf_lead" || m.Ref == "c" && m.Last.Reason != alone.Reason {
				t.Errorf("%s was decided %+v", m.Ref, m.Last)
			}
		}
		// Reversing one leaves the other as it is.
		_, err = w.s.Reverse(w.lead, out[0].Action, "a different person")
		must(t, err)
		if w.standing("a") != entity.Good || w.standing("b") != entity.Suspended {
			t.Errorf("after the reversal a %s, b %s", w.standing("a"), w.standing("b"))
		}
	})
}

func TestRingOfARestrictedCaseIsItsMembers(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.ring()
		c, err := w.cases.Open(w.lead, cases.Opening{Title: "Ring", Type: "fraud", Severity: cases.S2, Restrict: true})
		must(t, err)
		_, err = w.s.DecideRing(w.lead, RingDraft{Case: c.ID, Clause: "FRD-1", Members: []RingDecision{{Account: "c", Decision: "leave", Reason: "secret"}}})
		must(t, err)
		for who, ctx := range map[string]bool{"lead": true, "ana": false} {
			reader := w.ana
			if ctx {
				reader = w.lead
			}
			list, err := w.s.Ring(reader, "c")
			must(t, err)
			if (list[0].Last != nil) != ctx {
				t.Errorf("%s reads %+v", who, list[0].Last)
			}
		}
	})
}
