package cases

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

func (w *world) contact(cid string, suggested int, at time.Time, region, team string) {
	w.t.Helper()
	must(w.t, w.main.Machinery(context.Background(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO contacts(id, eid, mailbox, dedupe, channel, state, sender, subject, body, suggested, words, words_version,
			region, team, received_at, updated_at, version) VALUES ($1,1,'m',$1,'email','new',$2,$2,$2,$3,'[]','1',$4,$5,$6,$6,1)`,
			cid, []byte("x"), suggested, region, team, db.Micros(at))
		return err
	}))
}

func TestInboxInOrder(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.cases.contacts = &ContactSource{Texts: func(_ context.Context, _ identity.Scope, ids []string) (map[string]ContactText, error) {
			out := map[string]ContactText{}
			for _, x := range ids {
				out[x] = ContactText{Title: "about " + x}
			}
			return out, nil
		}}
		now := w.clock.Now()
		w.contact("con_s0", 0, now, "US-WA", "")                   // due in 5 min
		w.contact("con_s3", 3, now.Add(-3*time.Hour), "US-WA", "") // due in 1 h
		w.contact("con_tx", 1, now, "US-TX", "")                   // due in 15 min
		w.contact("con_team", 2, now.Add(-time.Hour), "", "tem_9") // due now
		s1 := w.open(w.ana, "S1 case", S1)                         // due in 15 min, after con_tx by id
		s2 := w.open(w.ana, "S2 case", S2)                         // due in 60 min
		want := []string{"con_team", "con_s0", s1.ID, "con_tx", s2.ID, "con_s3"}
		var got []string
		cursor := ""
		for {
			box, err := w.cases.Work(w.ana, InboxIn{View: "all"}, cursor, 2)
			must(t, err)
			if box.Total != len(want) {
				t.Fatalf("total %d, want %d", box.Total, len(want))
			}
			for _, x := range box.Items {
				got = append(got, x.ID)
				if x.Kind == "contact" && x.Title != "about "+x.ID {
					t.Errorf("text of %s: %q", x.ID, x.Title)
				}
			}
			if cursor = box.NextCursor; cursor == "" {
				break
			}
		}
		if len(got) != len(want) {
			t.Fatalf("order %v, want %v", got, want)
		}
		for i, x := range []string{"con_team", "con_s0"} {
			if got[i] != x {
				t.Fatalf("order %v", got)
			}
		}
		for expr, want := range map[string]int{`severity <= S1`: 3, `severity == S0 and source == "contact"`: 1, `region == "US-TX"`: 1,
			`type == "safety"`: 2, `"x" in tags`: 0, `alerts == 0 and not restricted`: 6} {
			box, err := w.cases.Work(w.ana, InboxIn{View: "all", Where: expr}, "", 50)
			must(t, err)
			if box.Total != want || len(box.Items) != want {
				t.Errorf("%s: %d lines, want %d", expr, box.Total, want)
			}
		}
		seen, err := w.cases.Work(w.texas, InboxIn{View: "all"}, "", 50)
		must(t, err)
		if seen.Total != 2 { // con_tx, and con_team which has no region yet
			t.Fatalf("Texas sees %d lines", seen.Total)
		}
		vendor, err := w.cases.Work(w.dan, InboxIn{View: "all"}, "", 50)
		must(t, err)
		for _, x := range vendor.Items {
			if x.ID == "con_team" {
				t.Fatal("another team's contact")
			}
		}
	})
}

func TestTakeNext(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.cases.contacts = &ContactSource{}
		w.contact("con_1", 0, w.clock.Now(), "US-WA", "")
		c := w.open(w.ana, "S1 case", S1)
		wait, until := Waiting, w.clock.Now().Add(time.Hour)
		paused := w.open(w.ana, "Paused", S0)
		_, err := w.cases.Change(w.ana, paused.ID, -1, CaseEdit{State: &wait, WaitingOn: "police", WaitUntil: &until})
		must(t, err)
		for i, want := range []string{"con_1", c.ID} {
			who := []context.Context{w.ana, w.bo}[i]
			got, err := w.cases.Next(who, "")
			must(t, err)
			if got.ID != want {
				t.Fatalf("take next gave %s, want %s", got.ID, want)
			}
		}
		if _, err := w.cases.Next(w.cleo, ""); errs.CodeOf(err) != "nothing_waiting" {
			t.Fatalf("nothing left: %v", err)
		}
		mine, err := w.cases.Work(w.bo, InboxIn{View: "mine"}, "", 10)
		must(t, err)
		if len(mine.Items) != 1 || mine.Items[0].ID != c.ID {
			t.Fatalf("mine: %+v", mine.Items)
		}
		w.clock.Advance(16 * time.Minute)
		if got, err := w.cases.Next(w.cleo, ""); err != nil || got.ID != "con_1" {
			t.Fatalf("after the lease ran out: %v %v", got, err)
		}
	})
}

func TestQueuesByExpression(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		lead := person("stf_lead", nil, []string{identity.Everywhere}, identity.RoleCommander)
		w.open(w.ana, "a", S1)
		b := w.open(w.ana, "b", S3)
		tags := []string{"Dogs", "night"}
		_, err := w.cases.Change(w.ana, b.ID, -1, CaseEdit{Tags: &tags})
		must(t, err)
		if _, err := w.cases.AddQueue(lead, NewQueue{Name: "x", Expression: "severity <= S9"}); !errs.IsKind(err, errs.Invalid) {
			t.Fatalf("a wrong expression: %v", err)
		}
		q, err := w.cases.AddQueue(lead, NewQueue{Name: "Dogs", Expression: `"dogs" in tags and severity >= S3 and region == "US-WA"`})
		must(t, err)
		if _, err := w.cases.AddQueue(lead, NewQueue{Name: "Dogs", Expression: "true"}); !errs.IsKind(err, errs.Conflict) {
			t.Fatalf("the same name: %v", err)
		}
		list, err := w.cases.Queues(w.ana)
		must(t, err)
		if len(list) != 5 || list[0].Name != "Dogs" || list[0].Open != 1 || list[1].ID != "que_critical" || list[1].Open != 1 {
			t.Fatalf("queues: %+v", list)
		}
		got, err := w.cases.Next(w.bo, q.ID)
		must(t, err)
		if got.ID != b.ID {
			t.Fatalf("next of the queue: %+v", got)
		}
		page, err := w.cases.List(w.ana, Filter{Where: `severity in ["S0", "S1"]`}, "", 10)
		must(t, err)
		if len(page.Items) != 1 || page.Items[0].Severity != S1 {
			t.Fatalf("where: %+v", page.Items)
		}
		q, err = w.cases.ChangeQueue(lead, q.ID, q.Version, NewQueue{Name: "All", Expression: "true"})
		must(t, err)
		if _, err := w.cases.ChangeQueue(lead, q.ID, q.Version-1, NewQueue{Name: "All", Expression: "true"}); !errs.IsKind(err, errs.Precondition) {
			t.Fatalf("an old version: %v", err)
		}
	})
}

func TestTakeNextIsExclusive(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		const matters, people = 6, 10
		for i := range matters {
			w.open(w.ana, fmt.Sprint("case ", i), S2)
		}
		got := make([]string, people)
		errors := make([]error, people)
		var wg sync.WaitGroup
		for i := range people {
			who := person(fmt.Sprint("stf_", i), nil, []string{identity.Everywhere}, identity.RoleInvestigator)
			wg.Go(func() {
				work, err := w.cases.Next(who, "")
				if errors[i] = err; err == nil {
					got[i] = work.ID
				}
			})
		}
		wg.Wait()
		holder := map[string]int{}
		for i := range people {
			if errors[i] != nil {
				if errs.CodeOf(errors[i]) != "nothing_waiting" {
					t.Errorf("person %d: %v", i, errors[i])
				}
				continue
			}
			if before, taken := holder[got[i]]; taken {
				t.Errorf("%s was given to %d and %d", got[i], before, i)
			}
			holder[got[i]] = i
		}
		if len(holder) != matters {
			t.Errorf("%d of %d were given out to %d people", len(holder), matters, people)
		}
	})
}
