package cases

import (
	"context"
	"errors"
	"strings"
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

// Who holds a restricted case hands it on, and lets the person in with the same
// step; the refusal says who may take it.
func TestHandOverOfARestrictedCase(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.hires("stf_cleo", "stf_ana", "stf_bo")
		c := w.open(w.ana, "Now", S0)
		_, err := w.cases.Restrict(w.ana, c.ID, []string{"stf_cleo"})
		must(t, err)
		_, err = w.cases.Take(w.cleo, c.ID) // critical response sets no members
		must(t, err)
		in := NewHandover{To: "stf_bo", Note: "My shift ends."}
		_, err = w.cases.HandOver(w.cleo, c.ID, in, PlainHandover)
		var e *errs.Error
		if !errors.As(err, &e) || e.Code != "handover_not_member" || len(e.Fields) != 2 || e.Fields[0].Pointer != "/to" || !strings.Contains(e.Fields[0].Message, "stf_ana, stf_cleo") || e.Fields[1].Pointer != "/add_member" {
			t.Fatalf("%v: %+v", err, e)
		}
		if _, err := w.cases.Get(w.bo, c.ID); !errs.IsKind(err, errs.NotFound) {
			t.Fatal("the refusal let them in", err)
		}
		in.Add = true
		h, err := w.cases.HandOver(w.cleo, c.ID, in, PlainHandover)
		must(t, err)
		if _, err := w.cases.AnswerHandover(w.bo, h.ID, HandoverAccepted, ""); err != nil {
			t.Fatal(err)
		}
		var body string
		must(t, w.main.QueryRow(context.Background(), `SELECT body FROM audit_leaves WHERE kind = 'case.member_added' AND object = $1`, c.ID).Scan(&body))
		if !strings.Contains(body, `"by":"handover"`) || !strings.Contains(body, "stf_bo") {
			t.Errorf("the leaf says %s", body)
		}
		// Somebody who does not hold it lets nobody in.
		in = NewHandover{To: "stf_tex", Note: "x", Add: true}
		if _, err := w.cases.HandOver(w.cleo, c.ID, in, PlainHandover); err == nil {
			t.Fatal("handed on what another holds")
		}
	})
}

// Whoever took a report goes on with the case that is made of it.
func TestACaseOfATakenContactIsItsTakers(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.contact("con_t", 1, w.clock.Now(), "", "")
		for _, x := range []struct {
			holds bool
			want  string
		}{{false, ""}, {true, "stf_cleo"}} {
			var c *Case
			must(t, w.main.Tx(w.cleo, db.Actor{ID: "stf_cleo", Kind: "staff"}, "make case", func(ctx context.Context, tx *db.Tx) (err error) {
				sc := w.scope(w.cleo)
				if x.holds {
					if _, err := w.cases.Hold(ctx, tx, "con_t"); err != nil {
						return err
					}
				}
				if c, err = w.cases.OpenIn(ctx, tx, sc, Opening{Title: "Hit", Type: "safety", Severity: S1, Source: "contact", Contact: "con_t"}); err != nil {
					return err
				}
				return w.cases.Claim(ctx, tx, sc, c.ID, "con_t")
			}))
			got, err := w.cases.Get(w.cleo, c.ID)
			must(t, err)
			if got.Assignee != x.want {
				t.Errorf("holding %v: %q has it", x.holds, got.Assignee)
			}
		}
	})
}

// A call back that was promised outlives the case.
func TestACallBackOutlivesItsCase(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.open(w.ana, "A dropped call", S2)
		back, err := w.cases.MakeTask(w.ana, NewTask{Case: c.ID, Kind: CallBack, Title: "Call her back"})
		must(t, err)
		_, err = w.cases.Close(w.ana, c.ID, CaseEnding{Outcome: Withdrawn})
		must(t, err)
		list, err := w.cases.TasksOf(w.ana, c.ID)
		must(t, err)
		if len(list) != 1 || list[0].ID != back.ID || list[0].State != TaskOpen || !CallBack.Survives() {
			t.Fatalf("%+v", list)
		}
	})
}
