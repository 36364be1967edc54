package cases

import (
	"context"
	"testing"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
)

func (w *world) write(query string, args ...any) {
	w.t.Helper()
	must(w.t, w.main.Machinery(context.Background(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, query, args...)
		return err
	}))
}

// Whoever takes a case out of another is told no more of it than they may see.
func TestUnmergeTellsOnlyWhatOneMaySee(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		hidden, open := w.open(w.ana, "About a colleague", S3), w.open(w.ana, "two", S3)
		_, err := w.cases.Restrict(w.ana, hidden.ID, nil)
		must(t, err)
		_, err = w.cases.Merge(w.ana, hidden.ID, open.ID, "", false)
		must(t, err)
		_, err = w.cases.SetMember(w.lead(), open.ID, "stf_bo", true)
		if errs.IsKind(err, errs.NotFound) { // only its members may add one
			w.write(`INSERT INTO restricted_member(object, staff, added_by, added_at) SELECT object, 'stf_bo', 'stf_ana', 0 FROM restricted`)
		} else {
			must(t, err)
		}
		got, err := w.cases.Unmerge(w.bo, open.ID, hidden.Number, "", false)
		must(t, err)
		if _, err := w.cases.Get(w.bo, hidden.ID); !errs.IsKind(err, errs.NotFound) {
			t.Fatal("the test shows nothing:", err)
		}
		if got.Title != "" || got.ID != "" || got.Number != hidden.Number {
			t.Fatalf("told of a case that they may not see: %+v", got)
		}
	})
}

// What is said of a hand-over of a contact is as hidden as the case it has become
// part of, and what waits no more cannot be accepted.
func TestHandOverOfAContactFollowsItsCase(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.open(w.ana, "Hidden", S3)
		_, err := w.cases.Restrict(w.ana, c.ID, []string{"stf_bo"})
		must(t, err)
		w.cases.contacts = &ContactSource{}
		for i, answer := range []string{HandoverDeclined, HandoverLapsed} {
			ref := "con_" + string(rune('a'+i))
			_, err := w.vault.Subject("contact", ref)
			must(t, err)
			w.contact(ref, 3, w.clock.Now(), "", "")
			kind := PlainHandover
			if answer == HandoverLapsed {
				kind = WarmTransfer
			}
			h, err := w.cases.HandOverContact(w.cleo, ref, NewHandover{To: "stf_bo", Note: "Please"}, kind)
			must(t, err)
			w.write(`UPDATE contacts SET case_id = $1, state = 'joined' WHERE id = $2`, c.ID, ref)
			if _, err := w.cases.AnswerHandover(w.bo, h.ID, HandoverAccepted, ""); errs.CodeOf(err) != "handover_over" {
				t.Errorf("accepted a contact that is a case: %v", err)
			}
			if answer == HandoverDeclined {
				_, err = w.cases.AnswerHandover(w.bo, h.ID, HandoverDeclined, "not mine")
				must(t, err)
			} else {
				w.clock.Advance(onTheLine)
				w.runDue()
			}
			var restrict string
			must(t, w.main.QueryRow(context.Background(), `SELECT restrict_id FROM activity WHERE object = $1 AND kind = $2`, ref, "contact."+kind+"_"+answer).Scan(&restrict))
			if restrict != c.ID {
				t.Errorf("%s: everybody reads it on the timeline of the contact", answer)
			}
		}
	})
}
