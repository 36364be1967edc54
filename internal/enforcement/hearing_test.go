package enforcement

import (
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/web"
)

func TestHearingComesBeforeALongFinalAction(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		eid := w.account("w-1", "US-WA")
		w.account("w-2", "US-WA")
		c, err := w.cases.Open(w.ana, cases.Opening{Title: "Door", Type: "safety", Severity: cases.S2, Account: "w-1"})
		must(t, err)
		long := Draft{Kind: Suspend, Account: "w-1", Case: c.ID, Days: 30, Reason: "x", Clause: "MIS-3.2", ReasonCode: "conduct"}
		refused := func(what string, d Draft) {
			t.Helper()
			if _, err := w.s.Take(w.ana, d); errs.CodeOf(err) != "hearing_required" {
				t.Errorf("%s: %v", what, err)
			}
		}
		refused("nobody asked them", long)
		week := long
		week.Days = 7
		if a, err := w.s.Take(w.ana, week); err != nil || a.Hearing != "" {
			t.Errorf("seven days ask for none: %v", err)
		}
		soon := w.clock.Now().Add(47 * time.Hour)
		for what, in := range map[string]NewHearing{
			"47 hours":             {Account: "w-1", Kind: Suspend, Allegation: "x", DueAt: &soon},
			"no allegation":        {Account: "w-1", Kind: Suspend, Allegation: "  "},
			"a kind without one":   {Account: "w-1", Kind: Warn, Allegation: "x"},
			"nobody":               {Account: "none", Kind: Suspend, Allegation: "x"},
			"a case that is not":   {Account: "w-1", Kind: Suspend, Allegation: "x", Case: "C-99999"},
			"a kind that is not":   {Account: "w-1", Kind: "flog", Allegation: "x"},
			"somebody in a region": {Account: "w-1", Kind: Suspend, Allegation: "x"},
		} {
			ctx := w.ana
			if what == "somebody in a region" {
				ctx = w.tex
			}
			if _, err := w.s.AskHearing(ctx, in); !errs.IsKind(err, errs.Invalid) {
				t.Errorf("%s: %v", what, err)
			}
		}
		h, err := w.s.AskHearing(w.ana, NewHearing{Account: "w-1", Case: c.ID, Kind: Suspend, Clause: "MIS-3.2", Allegation: "You are said to have shouted at a door."})
		must(t, err)
		w.settle()
		if h.State != "open" || h.Over || !h.DueAt.Equal(w.clock.Now().Add(5*day)) || h.Account.Ref != "w-1" {
			t.Fatalf("%+v", h)
		}
		if n := w.count(`SELECT COUNT(*) FROM messages WHERE action = $1`, h.ID); n != 1 {
			t.Errorf("%d letters to the person", n)
		}
		refused("they have not answered", long)
		if _, err := w.s.AnswerHearing(w.ana, h.ID, "", "", true); errs.CodeOf(err) != "hearing_runs" {
			t.Errorf("closed early: %v", err)
		}
		own, ok, err := w.s.Own(w.ana, eid)
		must(t, err)
		if !ok || own.ID != h.ID || !own.Open || !strings.Contains(own.Allegation, "shouted") {
			t.Fatalf("the person reads %+v", own)
		}
		must(t, w.s.AnswerOwn(t.Context(), eid, "  It was the neighbour. "))
		if err := w.s.AnswerOwn(t.Context(), eid, "again"); errs.CodeOf(err) != "hearing_over" {
			t.Errorf("answered twice: %v", err)
		}
		h, err = w.s.Hearing(w.bo, h.ID)
		must(t, err)
		if h.State != "answered" || h.Answer != "It was the neighbour." || h.Channel != "safety_centre" {
			t.Fatalf("%+v", h)
		}
		graver := long
		graver.Kind, graver.Days = Deactivate, 0
		refused("they were told of a suspension, not of the end", graver)
		other := long
		other.Account = "w-2"
		refused("it was somebody else who was asked", other)
		elsewhere := long
		elsewhere.Case = ""
		refused("it was in another matter", elsewhere)
		a, err := w.s.Take(w.ana, long)
		must(t, err)
		if a.Hearing != h.ID {
			t.Errorf("the action keeps %q", a.Hearing)
		}
		for f, want := range map[HearingFilter]int{{}: 1, {Account: "w-1"}: 1, {Account: "w-2"}: 0, {Account: "none"}: 0, {Case: c.ID}: 1, {State: "open"}: 0, {State: "answered"}: 1} {
			page, err := w.s.Hearings(w.ana, f, web.PageIn{Limit: 5})
			must(t, err)
			if len(page.Items) != want {
				t.Errorf("%+v finds %d", f, len(page.Items))
			}
		}
	})
}

func TestHearingWithoutAnAnswer(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.account("w-1", "US-WA")
		c, err := w.cases.Open(w.ana, cases.Opening{Title: "Door", Type: "safety", Severity: cases.S2, Account: "w-1", Restrict: true})
		must(t, err)
		h, err := w.s.AskHearing(w.ana, NewHearing{Account: "w-1", Case: c.ID, Kind: Deactivate, Allegation: "secret allegation"})
		must(t, err)
		if _, err := w.s.Hearing(w.bo, h.ID); !errs.IsKind(err, errs.NotFound) {
			t.Errorf("a non-member reads it: %v", err)
		}
		if _, err := w.s.AnswerHearing(w.bo, h.ID, "phone", "x", false); !errs.IsKind(err, errs.NotFound) {
			t.Errorf("a non-member answers it: %v", err)
		}
		if page, err := w.s.Hearings(w.bo, HearingFilter{}, web.PageIn{Limit: 5}); err != nil || len(page.Items) != 0 {
			t.Errorf("a non-member lists %d: %v", len(page.Items), err)
		}
		w.pass(5*day + time.Minute)
		h, err = w.s.AnswerHearing(w.ana, h.ID, "", "", true)
		must(t, err)
		if h.State != "closed" || !h.Over {
			t.Fatalf("%+v", h)
		}
		if _, err := w.s.AnswerHearing(w.ana, h.ID, "phone", "late", false); errs.CodeOf(err) != "hearing_over" {
			t.Errorf("after it was closed: %v", err)
		}
		// Asked about the end of the account, a suspension may follow instead.
		a, err := w.s.Take(w.ana, Draft{Kind: Suspend, Account: "w-1", Case: c.ID, Days: 30, Reason: "x", Clause: "y", ReasonCode: "conduct"})
		must(t, err)
		if a.Hearing != h.ID {
			t.Errorf("the action keeps %q", a.Hearing)
		}
		safety, err := w.s.Take(w.ana, Draft{Kind: Suspend, Account: "w-1", Days: 30, Reason: "x", Clause: "y", ReasonCode: "safety"})
		must(t, err)
		if safety.Hearing != "safety" {
			t.Errorf("safety as the ground is kept as %q", safety.Hearing)
		}
	})
}
