package cases

import (
	"context"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
)

func (w *world) tx(fn func(ctx context.Context, tx *db.Tx) error) {
	w.t.Helper()
	must(w.t, w.main.Tx(context.Background(), db.Actor{ID: "system", Kind: "system"}, "test", fn))
}

func TestTasksSurviveAsTheyShould(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.open(w.ana, "A fall", S2)
		later := w.clock.Now().Add(time.Hour)
		todo, err := w.cases.MakeTask(w.ana, NewTask{Case: c.Number, Title: "Ask for the photo", DueAt: &later})
		must(t, err)
		var call, again string
		w.tx(func(ctx context.Context, tx *db.Tx) (err error) {
			soon := later.Add(-30 * time.Minute)
			n := NewTask{Case: c.ID, Kind: FollowUp, Title: "Seven days on", Owner: "stf_ana", DueAt: &soon, Ref: "plan/7d"}
			if call, err = w.cases.AddTask(ctx, tx, n); err != nil {
				return err
			}
			again, err = w.cases.AddTask(ctx, tx, n)
			return err
		})
		if call != again {
			t.Fatalf("the same reference made two tasks: %s %s", call, again)
		}
		for _, bad := range []NewTask{{Case: c.ID, Title: " "}, {Case: c.ID, Title: "x", Kind: "wish"}, {Case: c.ID, Title: "x", Owner: "stf_nobody"},
			{Case: c.ID, Title: "x", Party: "pty_other"}, {Case: "C-99999", Title: "x"}} {
			if _, err := w.cases.MakeTask(w.ana, bad); !errs.IsKind(err, errs.Invalid) {
				t.Errorf("%+v: %v", bad, err)
			}
		}
		if _, err := w.cases.FinishTask(w.texas, todo.ID, ""); errs.CodeOf(err) != "task_not_found" {
			t.Fatalf("a task of another region: %v", err)
		}
		none, err := w.cases.Tasks(w.texas, TaskFilter{}, "", 10)
		must(t, err)
		if len(none.Items) != 0 {
			t.Fatal("another region sees tasks")
		}
		w.clock.Advance(45 * time.Minute)
		box, err := w.cases.Work(w.ana, InboxIn{}, "", 10)
		must(t, err)
		if box.Total != 2 || box.Items[0].ID != call || box.Items[0].Kind != "task" || box.Items[0].Title != "Seven days on" || box.Items[1].ID != c.ID {
			t.Fatalf("inbox: %+v", box.Items)
		}
		_, err = w.cases.Close(w.ana, c.ID, CaseEnding{Outcome: Withdrawn})
		must(t, err)
		list, err := w.cases.TasksOf(w.ana, c.Number)
		must(t, err)
		if len(list) != 2 || list[0].ID != call || list[0].State != TaskOpen || list[1].State != TaskDropped {
			t.Fatalf("after closing: %+v %+v", list[0], list[1])
		}
		if box, err = w.cases.Work(w.ana, InboxIn{View: "mine"}, "", 10); err != nil || box.Total != 1 || box.Items[0].Case != c.ID {
			t.Fatalf("a follow-up outlives its case: %+v %v", box, err)
		}
		done, err := w.cases.FinishTask(w.ana, call, "She is well.")
		must(t, err)
		if done.State != TaskDone || done.Note != "She is well." || done.DoneBy != "stf_ana" {
			t.Fatalf("%+v", done)
		}
		back, err := w.cases.ReopenTask(w.ana, call, "")
		must(t, err)
		bo := "stf_bo"
		if back, err = w.cases.AssignTask(w.ana, back.ID, TaskGiven{Owner: &bo}); err != nil || back.Owner != bo || back.State != TaskOpen {
			t.Fatalf("%+v %v", back, err)
		}
	})
}

func TestUrgentIsToldOnceForEachStep(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var told []string
		w.cases.OnUrgent(func(ctx context.Context, tx *db.Tx, c *Case, was Severity) error {
			told = append(told, string(was)+">"+string(c.Severity))
			_, err := w.cases.AddTask(ctx, tx, NewTask{Case: c.ID, Title: "Page", Ref: "page"})
			return err
		})
		w.open(w.ana, "calm", S3)
		w.open(w.ana, "worst", S0)
		c := w.open(w.ana, "rises", S2)
		for _, to := range []Severity{S1, S1, S0} {
			_, err := w.cases.Change(w.ana, c.ID, -1, CaseEdit{Severity: &to})
			must(t, err)
		}
		low := S2
		for _, who := range []context.Context{w.ana, w.bo} {
			_, err := w.cases.Change(who, c.ID, -1, CaseEdit{Severity: &low, Why: "a mistake"})
			must(t, err)
		}
		if want := []string{">S0", "S2>S1", "S1>S0"}; len(told) != 3 || told[0] != want[0] || told[1] != want[1] || told[2] != want[2] {
			t.Fatalf("told %v, want %v", told, want)
		}
	})
}

func TestDrillsAreInNoCount(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c, err := w.cases.Open(w.ana, Opening{Title: "Exercise", Type: "safety", Severity: S1, Region: "US-WA", Simulated: true})
		must(t, err)
		real := w.open(w.ana, "Real", S1)
		page, err := w.cases.List(w.ana, Filter{}, "", 10)
		must(t, err)
		box, err := w.cases.Work(w.ana, InboxIn{}, "", 10)
		must(t, err)
		if len(page.Items) != 1 || box.Total != 1 {
			t.Fatalf("the list has %d, the inbox %d", len(page.Items), box.Total)
		}
		got, err := w.cases.Next(w.ana, "")
		must(t, err)
		if got.ID != real.ID {
			t.Fatal("a drill was given out")
		}
		queues, err := w.cases.Queues(w.ana)
		must(t, err)
		if queues[0].Open != 1 {
			t.Fatalf("counted %d", queues[0].Open)
		}
		page, err = w.cases.List(w.ana, Filter{Simulated: true}, "", 10)
		must(t, err)
		if len(page.Items) != 1 || page.Items[0].ID != c.ID || !page.Items[0].Simulated {
			t.Fatalf("own filter: %+v", page.Items)
		}
		if is, err := w.cases.IsSimulated(context.Background(), c.ID); err != nil || !is {
			t.Fatal("not simulated", err)
		}
	})
}
