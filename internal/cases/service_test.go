package cases

import (
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/activity"
	"github.com/piepowder/piepowder/internal/errs"
)

func TestLifeOfACase(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.account("W-1", "worker", "US-WA", "Tom D.")
		c, err := w.cases.Open(w.ana, Opening{Title: "Violence at the door", Type: "safety", Severity: S1, Account: "W-1"})
		must(t, err)
		if c.State != New || c.Outcome != "" || c.Priority != Urgent || c.Visibility != Ordinary || c.Region != "US-WA" {
			t.Fatalf("the five fields of a new case: %+v", c)
		}
		if c.DueAt == nil || !c.DueAt.Equal(w.clock.Now().Add(minutes(15))) || c.DueClock != "first_response" {
			t.Fatalf("due %v by %s, want in 15 minutes", c.DueAt, c.DueClock)
		}
		byNumber, err := w.cases.Get(w.bo, c.Number)
		must(t, err)
		if byNumber.ID != c.ID || byNumber.Title != "Violence at the door" {
			t.Fatalf("by number: %+v", byNumber)
		}

		c, err = w.cases.Take(w.ana, c.ID)
		must(t, err)
		if c.State != Open || c.Assignee != "stf_ana" || c.LeaseBy != "stf_ana" {
			t.Fatalf("taken: %+v", c)
		}
		if _, err := w.cases.Take(w.bo, c.ID); errs.CodeOf(err) != "leased" {
			t.Fatalf("a second taker: %v", err)
		}
		w.clock.Advance(16 * time.Minute)
		if _, err := w.cases.Take(w.bo, c.ID); err != nil {
			t.Fatalf("after the lease ran out: %v", err)
		}

		if _, err := w.cases.Change(w.ana, c.ID, 1, CaseEdit{}); !errs.IsKind(err, errs.Precondition) {
			t.Fatalf("an old version: %v", err)
		}
		if _, err := w.cases.Resolve(w.ana, c.ID, CaseEnding{}); !errs.IsKind(err, errs.Invalid) {
			t.Fatalf("resolved without outcome: %v", err)
		}
		if _, err := w.cases.Close(w.ana, c.ID, CaseEnding{Substantiated, Preponderance}); errs.CodeOf(err) != "checklist_open" {
			t.Fatalf("closed with an open checklist: %v", err)
		}
		for _, it := range checklist {
			state, reason := "done", ""
			if it.Item == "police" {
				state, reason = "skipped", "she does not want it"
			}
			_, err := w.cases.Tick(w.ana, c.ID, it.Item, state, reason)
			must(t, err)
		}
		if _, err := w.cases.Close(w.ana, c.ID, CaseEnding{Substantiated, Preponderance}); errs.CodeOf(err) != "closing_open" {
			t.Fatalf("closed without a date to ask again: %v", err)
		}
		_, err = w.cases.Waive(w.ana, c.ID, "follow_up", "She asked not to be called again.")
		must(t, err)
		c, err = w.cases.Close(w.ana, c.ID, CaseEnding{Substantiated, Preponderance})
		must(t, err)
		if c.State != Closed || c.ClosedAt == nil || c.ResolvedAt == nil || c.DueAt != nil || c.LeaseBy != "" {
			t.Fatalf("closed: %+v", c)
		}
		c, err = w.cases.Reopen(w.ana, c.ID, "new evidence")
		must(t, err)
		if c.State != Open || c.Outcome != "" || c.Reopened != 1 {
			t.Fatalf("re-opened: %+v", c)
		}
		page, err := w.cases.Timeline(w.ana, c.ID, activity.Filter{Kinds: []string{"case.state"}}, "", 50)
		must(t, err)
		if len(page.Items) != 3 { // new→open, open→resolved, resolved→closed
			t.Fatalf("%d moves on the timeline, want 3", len(page.Items))
		}
	})
}

func TestLoweringTakesTwo(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.open(w.ana, "Knife", S1)
		low := S3
		if _, err := w.cases.Change(w.ana, c.ID, -1, CaseEdit{Severity: &low}); errs.CodeOf(err) != "severity_reason" {
			t.Fatalf("without a reason: %v", err)
		}
		for range 2 {
			c, err := w.cases.Change(w.ana, c.ID, -1, CaseEdit{Severity: &low, Why: "toy"})
			must(t, err)
			if c.Severity != S1 || c.Lowering == nil || c.Lowering.Reason != "toy" {
				t.Fatalf("one person lowered it: %+v", c)
			}
		}
		c, err := w.cases.Change(w.bo, c.ID, -1, CaseEdit{Severity: &low})
		must(t, err)
		if c.Severity != S3 || c.Lowering != nil {
			t.Fatalf("the second person: %+v", c)
		}
		high := S0
		c, err = w.cases.Change(w.ana, c.ID, -1, CaseEdit{Severity: &high})
		must(t, err)
		if c.Severity != S0 {
			t.Fatal("raising needs nobody else")
		}
	})
}

func TestNotesKeepTheirTexts(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.open(w.ana, "Dog escaped", S2)
		n, err := w.cases.AddNote(w.ana, c.ID, "", "Called Mrs. P.")
		must(t, err)
		w.clock.Advance(time.Minute)
		if _, err := w.cases.EditNote(w.bo, c.ID, n.ID, "no"); errs.CodeOf(err) != "not_your_note" {
			t.Fatalf("somebody else's edit: %v", err)
		}
		_, err = w.cases.EditNote(w.ana, c.ID, n.ID, "Called Mrs. P. twice")
		must(t, err)
		list, err := w.cases.Notes(w.bo, c.ID)
		must(t, err)
		if len(list) != 1 || list[0].Body != "Called Mrs. P. twice" || len(list[0].Revisions) != 1 || list[0].Revisions[0].Body != "Called Mrs. P." {
			t.Fatalf("%+v", list)
		}
		other := w.open(w.ana, "Other", S3)
		if _, err := w.cases.EditNote(w.ana, other.ID, n.ID, "x"); !errs.IsKind(err, errs.NotFound) {
			t.Fatalf("a note of another case: %v", err)
		}
		var found int
		must(t, w.main.QueryRow(w.ana, `SELECT COUNT(*) FROM audit_leaves WHERE body LIKE '%Mrs%'`).Scan(&found))
		if found != 0 {
			t.Fatal("a note's text is in the audit log")
		}
	})
}

func TestWaitingPausesAndComesBack(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.open(w.ana, "Lost parcel", S3)
		wait, until := Waiting, w.clock.Now().Add(48*time.Hour)
		if _, err := w.cases.Change(w.ana, c.ID, -1, CaseEdit{State: &wait}); !errs.IsKind(err, errs.Invalid) {
			t.Fatalf("waiting on nobody: %v", err)
		}
		due := *c.DueAt
		w.clock.Advance(time.Hour)
		c, err := w.cases.Change(w.ana, c.ID, -1, CaseEdit{State: &wait, WaitingOn: "reporter", WaitUntil: &until})
		must(t, err)
		if c.DueAt != nil {
			t.Fatalf("a paused S3 is due %v", c.DueAt)
		}
		w.clock.Advance(5 * time.Hour)
		open := Open
		c, err = w.cases.Change(w.ana, c.ID, -1, CaseEdit{State: &open})
		must(t, err)
		if c.DueAt == nil || !c.DueAt.Equal(due.Add(5*time.Hour)) {
			t.Fatalf("due %v, want %v plus five hours", c.DueAt, due)
		}
	})
}

func TestWhoMayDoWhat(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.open(w.ana, "Theft", S3)
		if _, err := w.cases.Resolve(w.dan, c.ID, CaseEnding{Withdrawn, ""}); !errs.IsKind(err, errs.Forbidden) {
			t.Fatalf("a vendor closes: %v", err)
		}
		if _, err := w.cases.AddNote(w.auditor, c.ID, "", "x"); !errs.IsKind(err, errs.Forbidden) {
			t.Fatalf("an auditor writes: %v", err)
		}
		if _, err := w.cases.Get(w.texas, c.ID); !errs.IsKind(err, errs.NotFound) {
			t.Fatalf("another region: %v", err)
		}
		if _, err := w.cases.Open(w.texas, Opening{Title: "x", Type: "safety", Severity: S3, Region: "US-WA"}); !errs.IsKind(err, errs.Invalid) {
			t.Fatalf("opened in another region: %v", err)
		}
		_, err := w.cases.Open(w.ana, Opening{Title: "", Type: "war", Severity: "S9"})
		if !errs.IsKind(err, errs.Invalid) {
			t.Fatalf("nonsense: %v", err)
		}
	})
}
