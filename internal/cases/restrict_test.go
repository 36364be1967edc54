package cases

import (
	"context"
	"fmt"
	"testing"

	"github.com/piepowder/piepowder/internal/activity"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// What somebody without membership sees must be the same, byte for byte, as in
// a world without the case.
func TestRestrictedIsWithoutTrace(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		eid := w.account("W-1", "worker", "US-WA", "Tom D.")
		w.open(w.ana, "Ordinary", S3)
		before := w.sees(w.bo, eid)

		c, err := w.cases.Open(w.ana, Opening{Title: "Secret", Type: "safety", Severity: S1, Account: "W-1", Region: "US-WA"})
		must(t, err)
		_, err = w.cases.AddParty(w.ana, c.ID, NewParty{Role: Subject, Account: "W-1"})
		must(t, err)
		_, err = w.cases.AddNote(w.ana, c.ID, "", "secret note")
		must(t, err)
		if w.sees(w.bo, eid) == before {
			t.Fatal("the comparison sees nothing: it cannot fail")
		}
		c, err = w.cases.Restrict(w.ana, c.ID, []string{"stf_cleo"})
		must(t, err)
		if c.Visibility != Restricted {
			t.Fatal("not restricted")
		}
		_, err = w.cases.AddNote(w.ana, c.ID, "", "more")
		must(t, err)
		if after := w.sees(w.bo, eid); after != before {
			t.Fatalf("somebody who is not a member sees\n%s\nwant\n%s", after, before)
		}
		for _, ref := range []string{c.ID, c.Number} {
			_, hidden := w.cases.Get(w.bo, ref)
			_, unknown := w.cases.Get(w.bo, "cas_00000000000000000000000000")
			if hidden == nil || hidden.Error() != unknown.Error() || errs.CodeOf(hidden) != errs.CodeOf(unknown) {
				t.Fatalf("%q: %v and %v differ", ref, hidden, unknown)
			}
		}
		for what, err := range map[string]error{
			"take": second(w.cases.Take(w.bo, c.ID)), "note": second(w.cases.AddNote(w.bo, c.ID, "", "x")),
			"assign": second(w.cases.Assign(w.bo, c.ID, "stf_bo", "")), "notes": second(w.cases.Notes(w.bo, c.ID)),
			"timeline": second(w.cases.Timeline(w.bo, c.ID, activity.Filter{}, "", 10)), "parties": second(w.cases.Parties(w.bo, c.ID)),
			"members": second(w.cases.Members(w.bo, c.ID)), "clocks": second(w.cases.Clocks(w.bo, c.ID)),
			"checklist": second(w.cases.Checklist(w.bo, c.ID)), "unrestrict": second(w.cases.Unrestrict(w.bo, c.ID)),
			"join": second(w.cases.SetMember(w.bo, c.ID, "stf_bo", true)), "close": second(w.cases.Close(w.bo, c.ID, CaseEnding{})),
		} {
			if !errs.IsKind(err, errs.NotFound) {
				t.Errorf("%s by a non-member: %v", what, err)
			}
		}
		if _, err := w.cases.Get(w.cleo, c.ID); err != nil {
			t.Fatalf("a member: %v", err)
		}
		if _, err := w.cases.Assign(w.ana, c.ID, "stf_bo", ""); errs.CodeOf(err) != "assignee" {
			t.Fatalf("given to a non-member: %v", err)
		}
		_, err = w.cases.SetMember(w.ana, c.ID, "stf_bo", true)
		must(t, err)
		if _, err := w.cases.Get(w.bo, c.ID); err != nil {
			t.Fatalf("a new member: %v", err)
		}
	})
}

func second[T any](_ T, err error) error { return err }

// sees collects everything a person can learn by reading.
func (w *world) sees(who context.Context, account uint64) string {
	w.t.Helper()
	list, err := w.cases.List(who, Filter{}, "", 50)
	must(w.t, err)
	out := fmt.Sprintf("next %q\n", list.NextCursor)
	for _, c := range list.Items {
		out += fmt.Sprintf("case %s %s %d\n", c.Number, c.Title, c.Version)
	}
	about, err := w.cases.List(who, Filter{Account: id.Entity("acc", account)}, "", 50)
	must(w.t, err)
	box, err := w.cases.Work(who, InboxIn{View: "all"}, "", 50)
	must(w.t, err)
	expr, err := w.cases.Work(who, InboxIn{View: "all", Where: `severity <= S1`}, "", 50)
	must(w.t, err)
	line, err := w.entities.Timeline(who, id.Entity("acc", account), nil, "", 50)
	must(w.t, err)
	sc, err := identity.SignedIn(who)
	must(w.t, err)
	w.cases.Find(who, sc, "x")
	return out + fmt.Sprintf("about %d inbox %d of %d where %d timeline %d", len(about.Items), len(box.Items), box.Total, expr.Total, len(line.Items))
}
