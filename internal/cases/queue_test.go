package cases

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/jobs"
)

func (w *world) lead() context.Context {
	return person("stf_lead", nil, []string{identity.Everywhere}, identity.RoleCommander)
}

// hires puts people into the staff table, so that work can be said of them.
func (w *world) hires(ids ...string) {
	w.t.Helper()
	must(w.t, w.main.Machinery(context.Background(), func(ctx context.Context, tx *db.Tx) error {
		for _, id := range ids {
			_, err := tx.Exec(ctx, `INSERT INTO staff(id, email, name, state, password, totp_step, locale, theme, created_at, version) VALUES ($1,$1,$1,'active','',0,'en','auto',0,1)`, id)
			if err != nil {
				return err
			}
		}
		return nil
	}))
}

func (w *world) runDue() {
	w.t.Helper()
	r := jobs.New(w.main, w.clock, nil)
	w.cases.Handle(r)
	_, err := r.RunDue(context.Background())
	must(w.t, err)
}

func TestRoutingVersions(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		lead := w.lead()
		es, err := w.cases.AddQueue(lead, NewQueue{Name: "Spanish", Expression: "false", Position: 9})
		must(t, err)
		spanish := func() *Case {
			c, err := w.cases.Open(w.ana, Opening{Title: "Se rompió", Type: "property", Severity: S3, Language: "es", Region: "US-TX"})
			must(t, err)
			return c
		}
		was := spanish()
		if was.Queue != "que_calm" {
			t.Fatalf("by the queues' own expressions: %q", was.Queue)
		}
		rules := []RoutingRule{{Name: "Spanish", When: `language == "es" and severity >= S2`, Queue: es.ID, Skills: []string{"claims"}}}
		for _, bad := range [][]RoutingRule{{{Name: "x", When: "severity <", Queue: es.ID}}, {{Name: "x", When: "true", Queue: "que_none"}},
			{{Name: "x", When: "true", Queue: es.ID}, {Name: "x", When: "true", Queue: es.ID}}, {{Name: "x", When: "true", Queue: es.ID, Skills: []string{"No Word"}}}} {
			if _, err := w.cases.PublishRouting(lead, 0, bad, ""); !errs.IsKind(err, errs.Invalid) {
				t.Errorf("%+v: %v", bad, err)
			}
		}
		trial, err := w.cases.TryRouting(lead, rules, 30)
		must(t, err)
		if trial.Cases != 1 || trial.Moved != 1 || trial.Rules[0].Cases != 1 || trial.Moves[0].To != es.ID || trial.Moves[0].From != "que_calm" {
			t.Fatalf("trial: %+v", trial)
		}
		v, err := w.cases.PublishRouting(lead, 0, rules, "more Spanish")
		must(t, err)
		if _, err := w.cases.PublishRouting(lead, 0, rules, ""); !errs.IsKind(err, errs.Precondition) || v.Number != 1 {
			t.Fatalf("published over another's: %v", err)
		}
		if was, err = w.cases.Get(w.ana, was.ID); err != nil || was.Queue != es.ID || was.Placed != "Spanish" {
			t.Fatalf("placed anew: %+v %v", was, err)
		}
		w.contact("con_es", 3, w.clock.Now(), "US-TX", "")
		w.tx(func(ctx context.Context, tx *db.Tx) error {
			if err := w.cases.PlaceContact(ctx, tx, "con_es"); err != nil {
				return err
			}
			return tx.Record(ctx, db.Change{Kind: "test", Object: "con_es", Private: true})
		})
		up := S1
		if was, err = w.cases.Change(w.ana, was.ID, -1, CaseEdit{Severity: &up}); err != nil || was.Queue != "que_critical" {
			t.Fatalf("raised: %q %v", was.Queue, err)
		}
		// By hand it stays where it was put.
		if was, err = w.cases.Send(w.ana, was.ID, "que_fraud", "a hunch"); err != nil || was.Queue != "que_fraud" || !was.Pinned {
			t.Fatalf("%+v %v", was, err)
		}
		_, err = w.cases.PublishRouting(lead, 1, nil, "none")
		must(t, err)
		if was, err = w.cases.Get(w.ana, was.ID); err != nil || was.Queue != "que_fraud" {
			t.Fatalf("pinned: %q %v", was.Queue, err)
		}
		if was, err = w.cases.Send(w.ana, was.ID, "", ""); err != nil || was.Queue != "que_critical" {
			t.Fatalf("given back: %q %v", was.Queue, err)
		}
		list, err := w.cases.Routing(w.ana)
		must(t, err)
		if len(list) != 2 || list[1].Rules[0].Name != "Spanish" {
			t.Fatalf("versions: %+v", list)
		}
	})
}

func TestNextFitsThePerson(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.hires("stf_ana", "stf_bo")
		lead := w.lead()
		one := 1
		_, err := w.cases.SetWork(lead, "stf_ana", 0, NewStaffWork{Languages: []string{"en"}, Cap: &one})
		must(t, err)
		_, err = w.cases.SetWork(lead, "stf_bo", 0, NewStaffWork{Languages: []string{"es", "en"}, Skills: []string{"fraud"}, Caps: map[string]int{"S3": 1}})
		must(t, err)
		if _, err := w.cases.SetWork(lead, "stf_bo", 0, NewStaffWork{}); !errs.IsKind(err, errs.Precondition) {
			t.Fatalf("over another's: %v", err)
		}
		open := func(lg string, sev Severity, kind string) *Case {
			c, err := w.cases.Open(lead, Opening{Title: kind, Type: kind, Severity: sev, Language: lg, Region: "US-WA"})
			must(t, err)
			return c
		}
		qs, err := w.cases.Queues(lead)
		must(t, err)
		for _, q := range qs {
			if q.ID == "que_fraud" {
				_, err = w.cases.ChangeQueue(lead, q.ID, q.Version, NewQueue{Name: q.Name, Expression: q.Expression, Position: q.Position, Skills: []string{"fraud"}})
				must(t, err)
			}
		}
		fraud := open("en", S3, "fraud")
		w.clock.Advance(time.Minute)
		spanish := open("es", S2, "safety")
		w.clock.Advance(time.Minute)
		english := open("en", S2, "safety")
		got, err := w.cases.Next(w.ana, "") // neither fraud nor Spanish is hers
		must(t, err)
		if got.ID != english.ID || len(got.Why) == 0 {
			t.Fatalf("%+v", got)
		}
		open("en", S2, "safety")
		if _, err := w.cases.Next(w.ana, ""); errs.CodeOf(err) != "nothing_waiting" {
			t.Fatalf("past her cap: %v", err)
		}
		worst := open("es", S0, "safety")
		if got, err = w.cases.Upcoming(w.ana, ""); err != nil || got.ID != worst.ID || got.Why[0].Code != "critical" {
			t.Fatalf("an S0 pierces cap and language: %+v %v", got, err)
		}
		if got, err = w.cases.Next(w.bo, ""); err != nil || got.ID != worst.ID {
			t.Fatalf("%+v %v", got, err)
		}
		if got, err = w.cases.Next(w.bo, ""); err != nil || got.ID != spanish.ID {
			t.Fatalf("%+v %v", got, err)
		}
		if got, err = w.cases.Next(w.bo, "que_fraud"); err != nil || got.ID != fraud.ID {
			t.Fatalf("%+v %v", got, err)
		}
		open("en", S3, "fraud")
		if _, err = w.cases.Next(w.bo, "que_fraud"); errs.CodeOf(err) != "nothing_waiting" {
			t.Fatalf("past the cap of S3: %v", err)
		}
	})
}

func TestPressingQueuesShare(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for i := range 6 {
			_, err := w.cases.Open(w.ana, Opening{Title: fmt.Sprint("flood ", i), Type: "safety", Severity: S2, Region: "US-WA"})
			must(t, err)
		}
		w.clock.Advance(2 * time.Hour) // the flood is overdue
		_, err := w.cases.Open(w.ana, Opening{Title: "other", Type: "fraud", Severity: S2, Region: "US-WA"})
		must(t, err)
		var order []string
		for range 3 {
			got, err := w.cases.Next(w.bo, "")
			must(t, err)
			order = append(order, got.Queue)
		}
		if order[0] != "que_safety" || order[1] != "que_fraud" || order[2] != "que_safety" {
			t.Fatalf("a flood starves the other queue: %v", order)
		}
	})
}

func TestDeferredComesBackByItself(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.open(w.ana, "Wait for the garage", S3)
		until := w.clock.Now().Add(time.Hour)
		critical := w.open(w.ana, "worse", S1)
		if _, err := w.cases.Defer(w.ana, critical.ID, NewDeferral{Until: until, Reason: "lunch"}); !errs.IsKind(err, errs.Invalid) {
			t.Fatalf("an S1 put aside for an hour: %v", err)
		}
		_, err := w.cases.Close(w.ana, critical.ID, CaseEnding{Outcome: Withdrawn})
		if errs.CodeOf(err) != "checklist_open" {
			t.Fatal(err)
		}
		c, err = w.cases.Defer(w.ana, c.ID, NewDeferral{Until: until, Reason: "the garage opens at nine"})
		must(t, err)
		if c.AsideUntil == nil {
			t.Fatal("not put aside")
		}
		box, err := w.cases.Work(w.ana, InboxIn{}, "", 10)
		must(t, err)
		aside, err := w.cases.Work(w.ana, InboxIn{Aside: true}, "", 10)
		must(t, err)
		if box.Total != 1 || aside.Total != 1 || aside.Items[0].ID != c.ID {
			t.Fatalf("inbox %d, aside %d", box.Total, aside.Total)
		}
		w.runDue()
		w.clock.Advance(61 * time.Minute)
		w.runDue()
		w.runDue() // once
		if box, err = w.cases.Work(w.ana, InboxIn{}, "", 10); err != nil || box.Total != 2 {
			t.Fatalf("%d %v", box.Total, err)
		}
		line, err := w.cases.Timeline(w.ana, c.ID, filterKinds("case.returned"), "", 10)
		must(t, err)
		if len(line.Items) != 1 {
			t.Fatalf("returned %d times", len(line.Items))
		}
		// What waits on somebody outside is taken up again when its time is over.
		wait, later := Waiting, w.clock.Now().Add(time.Hour)
		_, err = w.cases.Change(w.ana, c.ID, -1, CaseEdit{State: &wait, WaitingOn: "merchant", WaitUntil: &later})
		must(t, err)
		w.clock.Advance(61 * time.Minute)
		w.runDue()
		if c, err = w.cases.Get(w.ana, c.ID); err != nil || c.State != Open {
			t.Fatalf("%s %v", c.State, err)
		}
	})
}

func TestHandOverIsKeptUntilAccepted(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.open(w.ana, "A long one", S3)
		_, err := w.cases.Take(w.ana, c.ID)
		must(t, err)
		for _, bad := range []NewHandover{{Note: "x"}, {To: "stf_bo"}, {To: "stf_ana", Note: "x"}, {To: "stf_nobody", Note: "x"}} {
			if _, err := w.cases.HandOver(w.ana, c.ID, bad, PlainHandover); !errs.IsKind(err, errs.Invalid) {
				t.Errorf("%+v: %v", bad, err)
			}
		}
		if _, err := w.cases.HandOver(w.cleo, c.ID, NewHandover{To: "stf_bo", Note: "x"}, PlainHandover); errs.CodeOf(err) != "not_held" {
			t.Fatalf("another's: %v", err)
		}
		h, err := w.cases.HandOver(w.ana, c.ID, NewHandover{To: "stf_bo", Note: "Call the vet at nine."}, PlainHandover)
		must(t, err)
		if got, _ := w.cases.Get(w.ana, c.ID); got.Assignee != "stf_ana" {
			t.Fatalf("given away before it was accepted: %q", got.Assignee)
		}
		if _, err := w.cases.AnswerHandover(w.cleo, h.ID, HandoverAccepted, ""); errs.CodeOf(err) != "handover_not_yours" {
			t.Fatal(err)
		}
		mine, err := w.cases.Handovers(w.bo, "", "")
		must(t, err)
		if len(mine) != 1 || mine[0].Note != "Call the vet at nine." || mine[0].Number != c.Number {
			t.Fatalf("%+v", mine)
		}
		_, err = w.cases.AnswerHandover(w.bo, h.ID, HandoverAccepted, "")
		must(t, err)
		got, err := w.cases.Get(w.bo, c.ID)
		must(t, err)
		notes, err := w.cases.Notes(w.bo, c.ID)
		must(t, err)
		if got.Assignee != "stf_bo" || got.LeaseBy != "stf_bo" || len(notes) != 1 || notes[0].Kind != "handover" {
			t.Fatalf("%+v %+v", got, notes)
		}
		// A caller on the line is offered once, and kept when nobody takes them.
		warm, err := w.cases.HandOver(w.bo, c.ID, NewHandover{}, WarmTransfer)
		must(t, err)
		if warm.Note == "" || warm.LapsesAt == nil {
			t.Fatalf("%+v", warm)
		}
		w.clock.Advance(3 * time.Minute)
		w.runDue()
		if _, err := w.cases.AnswerHandover(w.cleo, warm.ID, HandoverAccepted, ""); errs.CodeOf(err) != "handover_over" {
			t.Fatal(err)
		}
		warm, err = w.cases.HandOver(w.bo, c.ID, NewHandover{}, WarmTransfer)
		must(t, err)
		w.clock.Advance(20 * time.Second)
		warm, err = w.cases.AnswerHandover(w.cleo, warm.ID, HandoverAccepted, "")
		must(t, err)
		if warm.OnLine != 20 || warm.AnsweredBy != "stf_cleo" {
			t.Fatalf("%+v", warm)
		}
	})
}

func TestPushGivesToTheLeastLoaded(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.hires("stf_ana", "stf_bo", "stf_cleo")
		people := map[string]context.Context{"stf_ana": w.ana, "stf_bo": w.bo, "stf_cleo": w.cleo}
		w.cases.scopeOf = func(_ context.Context, staff string) (identity.Scope, error) { return w.scope(people[staff]), nil }
		for _, who := range []context.Context{w.ana, w.bo} {
			_, err := w.cases.Accept(who, true)
			must(t, err)
		}
		lead := w.lead()
		_, err := w.cases.AddQueue(lead, NewQueue{Name: "Push", Expression: `category == "push"`, Mode: Push})
		must(t, err)
		w.open(w.ana, "hers already", S3)
		_, err = w.cases.Next(w.ana, "")
		must(t, err)
		var given []string
		for range 3 {
			c, err := w.cases.Open(lead, Opening{Title: "pushed", Type: "safety", Category: "push", Severity: S3, Region: "US-WA"})
			must(t, err)
			w.runDue()
			got, err := w.cases.Get(lead, c.ID)
			must(t, err)
			given = append(given, got.Assignee)
			w.clock.Advance(time.Second)
		}
		if given[0] != "stf_bo" || given[1] != "stf_ana" || given[2] != "stf_bo" {
			t.Fatalf("given to %v", given)
		}
	})
}
