package enforcement

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/web"
)

func (w *world) compare(whole bool, told ...TheirState) *Reconciliation {
	w.t.Helper()
	r, err := w.s.Reconcile(w.admin, time.Time{}, whole, told)
	must(w.t, err)
	return r
}

func (r *Reconciliation) lines() []string {
	var out []string
	for _, d := range r.Items {
		out = append(out, fmt.Sprint(d.Kind, " ", d.Account.Ref, " ", d.Ours, "/", d.Theirs, " ", d.State))
	}
	slices.Sort(out)
	return out
}

func (w *world) differ(what string, r *Reconciliation, want ...string) {
	w.t.Helper()
	if got := r.lines(); !slices.Equal(got, want) || r.Differing != len(want) {
		w.t.Errorf("%s: %q, want %q", what, got, want)
	}
}

func TestReconciliationFindsWhatDiffers(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for _, ref := range []string{"w-1", "w-2", "w-3", "c-1"} {
			w.account(ref, "US-WA")
		}
		w.account("w-tx", "US-TX")
		susp := w.take(Draft{Kind: Suspend, Account: "w-1", Days: 5})
		warn := w.take(Draft{Kind: Warn, Account: "w-1"})
		must2 := w.take(Draft{Kind: Require, Account: "w-1", Require: "course", Days: 5})
		apart := w.take(Draft{Kind: Separate, Account: "w-2", Other: "c-1"})
		old := w.take(Draft{Kind: Restrict, Account: "w-3", Days: 3})
		w.settle()
		if _, err := w.s.Reconcile(w.ana, time.Time{}, false, nil); !errs.IsKind(err, errs.Forbidden) {
			t.Fatalf("without the permission: %v", err)
		}
		suspended := func(actions ...string) TheirState { return TheirState{"w-1", "suspended", actions} }
		// At once nothing differs: the marketplace needs a moment.
		w.differ("too young", w.compare(true))
		w.pass(time.Hour)
		_, err := w.s.Reverse(w.lead, old.ID, "wrong")
		must(t, err)
		w.settle()
		pairSide := TheirState{"c-1", "good", []string{apart.ID}} // told with the second of the pair
		w.differ("all agree, one was reversed a moment ago", w.compare(true, suspended(susp.ID, must2.ID, warn.ID), pairSide, TheirState{"w-3", "restricted", []string{old.ID}}))
		w.pass(time.Hour)
		w.differ("one is left there", w.compare(true, suspended(susp.ID), pairSide, TheirState{"w-3", "restricted", []string{old.ID}}), "left_there w-3 reversed/in force open")
		w.differ("not whole: nothing is said of others", w.compare(false, suspended(susp.ID)))
		w.differ("one is missing there", w.compare(false, TheirState{"w-1", "good", nil}), "missing_there w-1 suspend/nothing open", "standing w-1 suspended/good open")
		w.differ("stands otherwise", w.compare(false, TheirState{"w-3", "suspended", nil}), "standing w-3 good/suspended open")
		w.differ("one nobody knows", w.compare(false, suspended(susp.ID, "act_made_up")), "left_there w-1 unknown/in force open")
		w.differ("the pair is not kept apart", w.compare(true, suspended(susp.ID)), "missing_there w-2 separate/nothing open")
		page, err := w.s.Reconciliations(w.admin, web.PageIn{Limit: 3})
		must(t, err)
		if len(page.Items) != 3 || page.NextCursor == "" || page.Items[0].By != "stf_adm" {
			t.Errorf("%+v", page)
		}
	})
}

func TestReconciliationIsSentAgainAndSettles(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.account("w-1", "US-WA")
		w.account("w-2", "US-WA")
		susp := w.take(Draft{Kind: Suspend, Account: "w-1", Days: 5})
		gone := w.take(Draft{Kind: Restrict, Account: "w-2", Days: 3})
		w.settle()
		_, err := w.s.Reverse(w.lead, gone.ID, "wrong")
		must(t, err)
		w.pass(time.Hour)
		r := w.compare(false, TheirState{"w-1", "good", nil}, TheirState{"w-2", "restricted", []string{gone.ID, "act_made_up"}})
		w.differ("before", r, "left_there w-2 reversed/in force open", "left_there w-2 unknown/in force open", "missing_there w-1 suspend/nothing open", "standing w-1 suspended/good open")
		if _, err := w.s.Resend(w.ana, r.ID, nil); !errs.IsKind(err, errs.Forbidden) {
			t.Errorf("without the permission: %v", err)
		}
		if _, err := w.s.Resend(w.admin, "rec_none", nil); !errs.IsKind(err, errs.NotFound) {
			t.Errorf("one that is not: %v", err)
		}
		w.mu.Lock()
		w.heard = nil
		w.mu.Unlock()
		var missing int
		for _, d := range r.Items {
			if d.Kind == "missing_there" {
				missing = d.N
			}
		}
		r, err = w.s.Resend(w.admin, r.ID, []int{missing})
		must(t, err)
		w.differ("one of them", r, "left_there w-2 reversed/in force open", "left_there w-2 unknown/in force open", "missing_there w-1 suspend/nothing sent", "standing w-1 suspended/good open")
		w.settle()
		if w.hooks() != "action.applied suspend w-1" || w.heard[0].Data.Action != susp.ID {
			t.Fatalf("heard %s", w.hooks())
		}
		_, err = w.s.Resend(w.admin, r.ID, nil)
		must(t, err)
		w.settle()
		if !strings.HasSuffix(w.hooks(), "action.reversed restrict w-2") {
			t.Fatalf("heard %s", w.hooks())
		}
		r, err = w.s.Reconciliation(w.admin, r.ID)
		must(t, err)
		w.differ("answered", r, "left_there w-2 reversed/in force settled", "left_there w-2 unknown/in force open", "missing_there w-1 suspend/nothing settled", "standing w-1 suspended/good open")
		if _, err := w.s.Resend(w.admin, r.ID, nil); errs.CodeOf(err) != "nothing_to_send" {
			t.Errorf("again: %v", err)
		}
		if w.read(susp.ID).State != Applied || w.read(gone.ID).State != Reversed {
			t.Error("sending again changed the actions")
		}
	})
}
