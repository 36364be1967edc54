package cases

import (
	"context"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/identity"
)

// The inbox, the list of queues and the wall count the same, whoever looks: with
// restricted and put-aside work, a vendor's queue, due tasks, drills, and contacts
// that a running incident has gathered.
func TestOneCountEverywhere(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.cases.contacts = &ContactSource{}
		now := w.clock.Now()
		soon := now.Add(time.Minute)
		for i, sev := range []Severity{S0, S1, S2, S3, S3} {
			c := w.open(w.ana, "Case "+string(sev), sev)
			_, err := w.cases.MakeTask(w.ana, NewTask{Case: c.ID, Title: "Look", DueAt: &soon})
			must(t, err)
			if i == 3 {
				_, err = w.cases.Defer(w.ana, c.ID, NewDeferral{Until: now.Add(24 * time.Hour), Reason: "tomorrow"})
				must(t, err)
			}
		}
		hidden := w.open(w.ana, "Hidden", S2)
		_, err := w.cases.Restrict(w.ana, hidden.ID, nil)
		must(t, err)
		over := w.open(w.ana, "Over", S2)
		_, err = w.cases.Close(w.ana, over.ID, CaseEnding{Outcome: Withdrawn})
		must(t, err)
		for i, c := range []struct {
			id, region, queue string
			aside             bool
		}{{"con_1", "US-WA", "que_safety", false}, {"con_2", "US-TX", "que_safety", false}, {"con_3", "", "que_safety", true}, {"con_4", "", "", false}, {"con_5", "", "que_safety", false}} {
			w.contact(c.id, i, now, c.region, "")
			if c.queue != "" {
				w.write(`INSERT INTO placements(object, queue, rule, version, at) VALUES ($1,$2,'',1,0)`, c.id, c.queue)
			}
			if c.aside {
				w.write(`INSERT INTO deferrals(object, until, why, actor, at) VALUES ($1, 9000000000000000, $2, 'stf_ana', 0)`, c.id, []byte("x"))
			}
		}
		w.write(`INSERT INTO restricted(object, since) VALUES ('con_5', 0)`)
		w.clock.Advance(3 * time.Hour)
		queues, err := w.cases.queues(context.Background())
		must(t, err)
		for name, who := range map[string]context.Context{"a member": w.ana, "no member": w.cleo, "Texas": w.texas, "a vendor": w.dan, "the lead": w.lead()} {
			box, err := w.cases.Work(who, InboxIn{}, "", 200)
			must(t, err)
			if box.Total != len(box.Items) {
				t.Errorf("%s: the inbox says %d and shows %d", name, box.Total, len(box.Items))
			}
			sc := w.scope(who)
			room, err := w.cases.ForRoom(context.Background(), sc)
			must(t, err)
			secret, contacts, late := 0, 0, 0
			for _, x := range box.Items {
				switch {
				case x.Restricted:
					secret++
				case x.Kind == "contact":
					contacts++
				case x.Kind == "case" && x.DueAt != nil && !x.DueAt.After(w.clock.Now()):
					late++
				}
			}
			if room.Contacts != contacts || room.Overdue != late {
				t.Errorf("%s: the wall counts %d contacts and %d late, the inbox shows %d and %d", name, room.Contacts, room.Overdue, contacts, late)
			}
			if name == "a member" && secret == 0 || name == "no member" && (secret > 0 || box.Total == 0) {
				t.Errorf("%s sees %d restricted lines of %d: the test shows nothing", name, secret, box.Total)
			}
			if !sc.Can(identity.PermQueueRead) {
				continue
			}
			list, err := w.cases.Queues(who)
			must(t, err)
			for _, q := range list {
				part, err := w.cases.Work(who, InboxIn{Queue: q.ID}, "", 200)
				must(t, err)
				open := 0
				for _, x := range part.Items {
					if !x.Restricted {
						open++
					}
				}
				wall := -1
				for i := range queues {
					if queues[i].ID == q.ID {
						wall = room.Queues[i].Waiting
					}
				}
				if q.Waiting != part.Total || part.Total != len(part.Items) || wall != open {
					t.Errorf("%s, %s: the list counts %d, the inbox %d and shows %d, the wall counts %d of %d that are open", name, q.Name, q.Waiting, part.Total, len(part.Items), wall, open)
				}
			}
		}
	})
}
