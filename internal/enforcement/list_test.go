package enforcement

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
)

type (
	ctxT = context.Context
	txT  = db.Tx
)

func entityOf(eid uint64) string { return id.Entity("thg", eid)[len("thg_"):] }

// shelf is the lists of a ruleset.
type shelf struct {
	n    int
	on   map[string]map[string]string // list → value → entry
	gone bool                         // the ruleset has lost its lists
}

func (w *world) shelf() *shelf {
	l := &shelf{on: map[string]map[string]string{"watched": {}, "cards": {}}}
	w.s.FindEntry = func(_ context.Context, list, value string) (Listed, error) {
		if l.on[list] == nil || l.gone {
			return Listed{}, errs.New(errs.NotFound, "list_not_found", "no list")
		}
		return Listed{Entry: l.on[list][value]}, nil
	}
	w.s.Listable = func(ctx context.Context, list, value string) (Listed, error) { return w.s.FindEntry(ctx, list, value) }
	w.s.AddEntry = func(_ context.Context, list, value, _, _ string) (string, error) {
		if _, there := l.on[list][value]; there {
			return "", errs.New(errs.Conflict, "list_entry_known", "known")
		}
		l.n++
		l.on[list][value] = "lse_" + itoa(l.n)
		return l.on[list][value], nil
	}
	w.s.RemoveEntry = func(_ context.Context, list, entry string) error {
		for v, e := range l.on[list] {
			if e == entry {
				delete(l.on[list], v)
			}
		}
		return nil
	}
	return l
}

func TestActionPutsOnListsWhileItStands(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		l := w.shelf()
		me := id.Entity("acc", w.account("w-1", "US-WA"))
		lists := []ListPut{{List: "watched"}, {List: "cards", Value: "4111"}}
		draft := Draft{Kind: Suspend, Account: "w-1", Days: 2, Lists: lists, Reason: "x", Clause: "y"}
		if _, err := w.s.Take(w.ana, draft); !errs.IsKind(err, errs.Forbidden) {
			t.Fatalf("without list.write: %v", err)
		}
		wrong := draft
		wrong.Lists = []ListPut{{List: "nowhere"}}
		if _, err := w.s.Take(w.lister, wrong); !errs.IsKind(err, errs.Invalid) {
			t.Fatalf("a list that is not there: %v", err)
		}
		take := func(d Draft) *Action {
			t.Helper()
			a, err := w.s.Take(w.lister, d)
			must(t, err)
			w.settle()
			return a
		}
		a := take(draft)
		if len(l.on["watched"]) != 1 || l.on["watched"][me] == "" || l.on["cards"]["4111"] == "" || len(a.Lists) != 2 || a.Lists[0].Entry == "" {
			t.Fatalf("%v %+v", l.on, a.Lists)
		}
		if n := w.count(`SELECT COUNT(*) FROM action_lists WHERE entry LIKE '%4111%'`); n != 0 {
			t.Error("what is listed stands in the clear")
		}
		// A second action relies on the same entry: it stays until both are gone.
		b := take(draft)
		_, err := w.s.Reverse(w.lead, a.ID, "wrong")
		must(t, err)
		if l.on["watched"][me] == "" || l.on["cards"]["4111"] == "" {
			t.Fatalf("taken off while another action stands: %v", l.on)
		}
		w.pass(2*day + time.Minute)
		if w.read(b.ID).State != Expired || len(l.on["watched"])+len(l.on["cards"]) != 0 {
			t.Fatalf("left behind: %v", l.on)
		}
		// What a person had listed before is the person's.
		l.on["watched"][me] = "lse_hand"
		c := take(draft)
		_, err = w.s.Reverse(w.lead, c.ID, "wrong")
		must(t, err)
		if l.on["watched"][me] != "lse_hand" || len(l.on["cards"]) != 0 {
			t.Fatalf("%v", l.on)
		}
	})
}

func TestListsOfWhatBeginsEndsAndComesBack(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		l := w.shelf()
		w.account("w-1", "US-WA")
		at := w.clock.Now().Add(time.Hour)
		take := func(d Draft) *Action {
			t.Helper()
			d.Account, d.Reason, d.Clause, d.Lists = "w-1", "x", "y", []ListPut{{List: "watched", Value: "v"}}
			a, err := w.s.Take(w.lister, d)
			must(t, err)
			w.settle()
			return a
		}
		a := take(Draft{Kind: Restrict, Start: &at})
		if len(l.on["watched"]) != 0 || len(a.Lists) != 1 || a.Lists[0].Entry != "" {
			t.Fatalf("before it begins: %v %+v", l.on, a.Lists)
		}
		w.pass(time.Hour)
		if len(l.on["watched"]) != 1 {
			t.Fatalf("it began: %v", l.on)
		}
		back := w.take(Draft{Kind: Reinstate, Account: "w-1"})
		if len(l.on["watched"]) != 0 {
			t.Fatalf("reinstated: %v", l.on)
		}
		_, err := w.s.Reverse(w.lead, back.ID, "too early")
		must(t, err)
		if len(l.on["watched"]) != 1 || w.read(a.ID).State != Applied {
			t.Fatalf("the reinstatement was undone: %v", l.on)
		}
		_, err = w.s.Reverse(w.lead, a.ID, "all of it")
		must(t, err)
		if len(l.on["watched"]) != 0 {
			t.Fatalf("reversed: %v", l.on)
		}
		// A final action that replaces an interim one keeps its entries.
		i := take(Draft{Kind: Suspend, Interim: true, Days: 3})
		final := w.decide(i.ID, InterimDecision{Decision: "final", Days: 5})
		if len(l.on["watched"]) != 1 || len(final.Lists) != 1 {
			t.Fatalf("made final: %v %+v", l.on, final.Lists)
		}
		milder := w.decide(take(Draft{Kind: Suspend, Interim: true, Days: 3}).ID, InterimDecision{Decision: "lift"})
		if len(l.on["watched"]) != 1 || milder.State != Ended {
			t.Fatalf("the final one relies on it: %v", l.on)
		}
		_, err = w.s.Reverse(w.lead, final.ID, "wrong")
		must(t, err)
		if len(l.on["watched"]) != 0 {
			t.Fatalf("left behind: %v", l.on)
		}
		// A ruleset that has lost the list does not keep an action from beginning.
		at = w.clock.Now().Add(time.Hour)
		late := take(Draft{Kind: Restrict, Start: &at})
		l.gone = true
		w.pass(time.Hour)
		if s := w.read(late.ID).State; s != Applied && s != Pending {
			t.Fatalf("it is %s", s)
		}
	})
}

func TestOneThingIsListedOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		l := w.shelf()
		me := id.Entity("acc", w.account("w-1", "US-WA"))
		find, add := w.s.FindEntry, w.s.AddEntry
		same := func(v string) string { return strings.Replace(v, "w-1", me, 1) } // a reference and an id are one account
		w.s.FindEntry = func(ctx context.Context, list, value string) (Listed, error) {
			return find(ctx, list, same(value))
		}
		w.s.AddEntry = func(ctx context.Context, list, value, why, by string) (string, error) {
			return add(ctx, list, same(value), why, by)
		}
		draft := Draft{Kind: Restrict, Account: "w-1", Reason: "x", Clause: "y"}
		for what, lists := range map[string][]ListPut{
			"the same value": {{List: "cards", Value: "4111"}, {List: "watched"}, {List: "cards", Value: " 4111"}},
			"the account":    {{List: "cards"}, {List: "watched"}, {List: "watched"}},
		} {
			draft.Lists = lists
			_, err := w.s.Take(w.lister, draft)
			var e *errs.Error
			if !errors.As(err, &e) || e.Kind != errs.Invalid || len(e.Fields) != 1 || e.Fields[0].Pointer != "/lists/2" {
				t.Errorf("%s twice: %v", what, err)
			}
		}
		at := w.clock.Now().Add(time.Hour)
		for _, start := range []*time.Time{nil, &at} {
			draft.Start, draft.Lists = start, []ListPut{{List: "watched", Value: me}, {List: "watched", Value: "w-1"}, {List: "watched"}, {List: "cards", Value: "w-1"}}
			a, err := w.s.Take(w.lister, draft)
			must(t, err)
			w.pass(time.Hour)
			if a = w.read(a.ID); a.State != Applied || len(a.Lists) != 2 || len(l.on["watched"]) != 1 {
				t.Fatalf("%+v %v", a, l.on)
			}
			_, err = w.s.Reverse(w.lead, a.ID, "wrong")
			must(t, err)
			if len(l.on["watched"])+len(l.on["cards"]) != 0 {
				t.Fatalf("left behind: %v", l.on)
			}
		}
	})
}
