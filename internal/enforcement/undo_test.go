package enforcement

import (
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/entity"
	"github.com/piepowder/piepowder/internal/errs"
)

func TestReversalUndoesAll(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		eid := w.account("w-1", "US-WA")
		w.put(`INSERT INTO custody_log(position, n, holder, thing, kind, delta, label, at) VALUES (1,0,$1,71,'animal',1,'Rex',1), (2,0,$1,72,'key',1,'',1), (3,0,$1,73,'order',1,'',1)`, eid)
		w.put(`INSERT INTO orders(id, position, customer, worker, merchant, state, at, updated_at, amount, currency, city, brand, region)
			VALUES (73,1,9,$1,0,'accepted',5,5,1250,'USD','Seattle','Pawsit','US-WA'), (74,1,9,$1,0,'accepted',5,5,1,'USD','Seattle','Pawsit','US-WA')`, eid)
		c, err := w.cases.Open(w.ana, cases.Opening{Title: "Bitten", Type: "safety", Severity: cases.S1, Account: "w-1"})
		must(t, err)

		p, err := w.s.Preview(w.ana, Draft{Kind: Suspend, Account: "w-1"})
		must(t, err)
		if p.Count != 1 || len(p.Custody) != 4 || len(p.Targets) != 1 || len(p.Targets[0].Orders) != 2 || p.Targets[0].Standing != entity.Good {
			t.Fatalf("preview: %+v", p)
		}
		until := w.clock.Now().Add(7 * 24 * time.Hour)
		a := w.take(Draft{Kind: Suspend, Account: "w-1", Case: c.Number, ReasonCode: "safety", Until: &until, Label: "dog-bite"})
		if a.State != Pending || len(a.Tasks) != 4 || a.CaseNumber != c.Number || a.Deliveries != 1 {
			t.Fatalf("taken: %+v", a)
		}
		for _, task := range a.Tasks {
			if want := w.clock.Now().Add(due(task.Kind)); !task.DueAt.Equal(want) || task.Owner != "stf_ana" {
				t.Errorf("task %+v", task)
			}
		}
		w.settle()
		a, err = w.s.Get(w.ana, a.ID)
		must(t, err)
		if a.State != Applied || a.AckAt == nil || w.standing("w-1") != entity.Suspended {
			t.Fatalf("after the acknowledgement: %+v", a)
		}
		after, err := w.cases.Get(w.ana, c.ID)
		must(t, err)
		if after.Mitigated == nil {
			t.Fatal("a protective action did not mitigate the case")
		}
		if got, err := w.accounts.Get(w.ana, "w-1"); err != nil || len(got.Labels) != 1 {
			t.Fatalf("label: %+v %v", got, err)
		}

		if _, err := w.s.Reverse(w.ana, a.ID, " "); !errs.IsKind(err, errs.Invalid) {
			t.Fatalf("without a reason: %v", err)
		}
		a, err = w.s.Reverse(w.bo, a.ID, "wrong person")
		must(t, err)
		w.settle()
		if a.State != Reversed || a.Reversal != "wrong person" || a.ReversedBy != "stf_bo" {
			t.Fatalf("reversed: %+v", a)
		}
		for _, task := range a.Tasks {
			if task.State != "cancelled" {
				t.Errorf("task left %s", task.State)
			}
		}
		acc, err := w.accounts.Get(w.ana, "w-1")
		must(t, err)
		if acc.Standing.Standing != entity.Good || len(acc.Labels) != 0 {
			t.Fatalf("left behind: %+v", acc)
		}
		if want := "action.applied suspend w-1; pay.release  w-1; action.reversed suspend w-1"; w.hooks() != want {
			t.Fatalf("the marketplace heard %q, want %q", w.hooks(), want)
		}
		if n := w.count(`SELECT COUNT(*) FROM messages WHERE action = $1`, a.ID); n != 2 {
			t.Fatalf("%d notices, want one of the action and one of the reversal", n)
		}
		if a, err = w.s.Get(w.ana, a.ID); err != nil || a.UndoAckAt == nil {
			t.Fatalf("reversal not acknowledged: %+v %v", a, err)
		}
		if _, err := w.s.Reverse(w.ana, a.ID, "again"); errs.CodeOf(err) != "already_reversed" {
			t.Fatalf("twice: %v", err)
		}
		// Its end comes, and nothing happens.
		w.clock.Advance(8 * 24 * time.Hour)
		w.settle()
		if strings.Contains(w.hooks(), "expired") || w.standing("w-1") != entity.Good {
			t.Fatalf("a reversed action ended: %s", w.hooks())
		}
	})
}

func TestStandingIsWhatStandsInForce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.account("w-1", "US-WA")
		day := w.clock.Now().Add(24 * time.Hour)
		restrict := w.take(Draft{Kind: Restrict, Account: "w-1"})
		suspend := w.take(Draft{Kind: Suspend, Account: "w-1", Until: &day})
		if w.standing("w-1") != entity.Suspended {
			t.Fatal("not suspended")
		}
		w.clock.Advance(25 * time.Hour)
		w.settle()
		if a, err := w.s.Get(w.ana, suspend.ID); err != nil || a.State != Expired {
			t.Fatalf("at its end: %+v %v", a, err)
		}
		if w.standing("w-1") != entity.Limited {
			t.Fatalf("after the suspension the restriction stands: %s", w.standing("w-1"))
		}
		reinstate := w.take(Draft{Kind: Reinstate, Account: "w-1"})
		if a, err := w.s.Get(w.ana, restrict.ID); err != nil || a.State != Ended || a.EndedBy != reinstate.ID || w.standing("w-1") != entity.Good {
			t.Fatalf("reinstated: %+v %v", a, err)
		}
		_, err := w.s.Reverse(w.ana, reinstate.ID, "too early")
		must(t, err)
		if a, err := w.s.Get(w.ana, restrict.ID); err != nil || a.State != Applied || w.standing("w-1") != entity.Limited {
			t.Fatalf("the reinstatement was reversed: %+v %v", a, err)
		}
		w.take(Draft{Kind: Warn, Account: "w-1"})
		if w.standing("w-1") != entity.Limited {
			t.Fatal("a warning changed the standing")
		}
	})
}

func TestSeparationOutlivesReinstatement(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.account("w-1", "US-WA")
		w.account("c-1", "US-WA")
		a := w.take(Draft{Kind: Separate, Account: "w-1", Other: "c-1"})
		w.settle()
		if len(w.heard) != 1 || len(w.heard[0].Data.Pair) != 2 || w.heard[0].Data.Pair[1].Ref != "c-1" {
			t.Fatalf("heard %+v", w.heard)
		}
		if n := w.count(`SELECT COUNT(*) FROM messages`); n != 0 {
			t.Fatalf("%d people were told of a separation that nobody asked to tell", n)
		}
		if w.standing("w-1") != entity.Good || w.standing("c-1") != entity.Good {
			t.Fatal("a separation cost standing")
		}
		if _, err := w.s.Take(w.ana, Draft{Kind: Separate, Account: "c-1", Other: "w-1", Reason: "x", Clause: "y"}); errs.CodeOf(err) != "already_separated" {
			t.Fatalf("the same pair: %v", err)
		}
		w.take(Draft{Kind: Reinstate, Account: "w-1"})
		if n := w.count(`SELECT COUNT(*) FROM separations`); n != 1 {
			t.Fatal("a reinstatement ended the separation")
		}
		_, err := w.s.Reverse(w.ana, a.ID, "they are siblings")
		must(t, err)
		if n := w.count(`SELECT COUNT(*) FROM separations`); n != 0 {
			t.Fatal("still separated")
		}
	})
}

func TestInterimOnACriticalCaseDoesNotLapse(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.account("w-1", "US-WA")
		c, err := w.cases.Open(w.ana, cases.Opening{Title: "Knife", Type: "safety", Severity: cases.S0, Account: "w-1"})
		must(t, err)
		until := w.clock.Now().Add(48 * time.Hour)
		a := w.take(Draft{Kind: Suspend, Account: "w-1", Case: c.ID, Interim: true, Until: &until})
		w.clock.Advance(47 * time.Hour)
		w.settle()
		tasks, err := w.s.Tasks(w.ana, TaskFilter{Owner: "me", State: "open"}, "", 10)
		must(t, err)
		if len(tasks.Items) != 1 || tasks.Items[0].Kind != "decision" || !tasks.Items[0].DueAt.Equal(until) {
			t.Fatalf("nobody was asked to decide: %+v", tasks.Items)
		}
		w.clock.Advance(72 * time.Hour)
		w.settle()
		if a, err = w.s.Get(w.ana, a.ID); err != nil || a.State != Applied || w.standing("w-1") != entity.Suspended {
			t.Fatalf("it lapsed: %+v %v", a, err)
		}
		done := "done"
		if _, err := w.s.ChangeTask(w.ana, tasks.Items[0].ID, tasks.Items[0].Version+5, TaskEdit{State: &done}); !errs.IsKind(err, errs.Precondition) {
			t.Fatalf("an old version: %v", err)
		}
		task, err := w.s.ChangeTask(w.ana, tasks.Items[0].ID, tasks.Items[0].Version, TaskEdit{State: &done})
		must(t, err)
		if task.State != "done" || task.DoneBy != "stf_ana" {
			t.Fatalf("%+v", task)
		}
	})
}

func TestScheduledActionStartsOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.account("w-1", "US-WA")
		at := w.clock.Now().Add(time.Hour)
		a := w.take(Draft{Kind: Suspend, Account: "w-1", Start: &at, Days: 1})
		w.settle()
		if a.State != Scheduled || w.hooks() != "" || w.standing("w-1") != entity.Good || !a.EndsAt.Equal(at.Add(24*time.Hour)) {
			t.Fatalf("before its start: %+v", a)
		}
		w.clock.Advance(time.Hour)
		w.settle()
		if w.standing("w-1") != entity.Suspended || w.hooks() != "action.applied suspend w-1; pay.release  w-1" {
			t.Fatalf("at its start: %s", w.hooks())
		}
		w.clock.Advance(24 * time.Hour)
		w.settle()
		if w.standing("w-1") != entity.Good {
			t.Fatal("it did not end")
		}
	})
}
