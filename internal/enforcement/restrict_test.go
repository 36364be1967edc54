package enforcement

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/errs"
)

func TestActionOfARestrictedCaseSaysNothing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		eid := w.account("w-1", "US-WA")
		w.account("c-1", "US-WA")
		w.put(`INSERT INTO custody_log(position, n, holder, thing, kind, delta, label, at) VALUES (1,0,$1,71,'animal',1,'Rex',1)`, eid)
		c, err := w.cases.Open(w.ana, cases.Opening{Title: "Secret", Type: "safety", Severity: cases.S2, Restrict: true})
		must(t, err)
		secret := w.take(Draft{Kind: Suspend, Account: "w-1", Case: c.ID, Reason: "secret reason", Clause: "SEC-1", Label: "secret-label", ReasonCode: "safety"})
		apart := w.take(Draft{Kind: Separate, Account: "c-1", Other: "w-1", Case: c.ID, Reason: "secret reason"})
		w.settle()

		got, err := w.s.Get(w.bo, secret.ID)
		must(t, err)
		body, err := json.Marshal(got)
		must(t, err)
		for _, leak := range []string{"secret", "SEC-1", c.ID, c.Number, "stf_ana", "safety", "task"} {
			if strings.Contains(string(body), leak) {
				t.Errorf("a non-member reads %q in %s", leak, body)
			}
		}
		if !got.Restricted || got.Kind != Suspend || got.StartsAt.IsZero() || got.Account.Ref != "w-1" {
			t.Fatalf("kind and dates are shown: %s", body)
		}
		acc, err := w.accounts.Get(w.bo, "w-1")
		must(t, err)
		if len(acc.Labels) != 1 || acc.Labels[0].By != secret.ID {
			t.Errorf("the label tells who set it: %+v", acc.Labels)
		}
		for _, f := range []Filter{{Case: c.ID}, {Case: c.Number}, {Where: `clause == "SEC-1"`}, {Where: `reason_code == "safety"`}, {Where: `by == "stf_ana"`}} {
			page, err := w.s.List(w.bo, f, "", 10)
			must(t, err)
			if len(page.Items) != 0 {
				t.Errorf("%+v finds it", f)
			}
			page, err = w.s.List(w.ana, f, "", 10)
			must(t, err)
			if len(page.Items) == 0 {
				t.Errorf("%+v finds nothing for a member", f)
			}
		}
		page, err := w.s.List(w.bo, Filter{Account: "w-1"}, "", 10)
		must(t, err)
		if len(page.Items) != 1 { // of the pair only the first person's page shows that there is something
			t.Fatalf("%d actions on the account", len(page.Items))
		}
		line, err := w.accounts.Timeline(w.bo, "w-1", nil, "", 50)
		must(t, err)
		if body, err = json.Marshal(line); err != nil || strings.Contains(string(body), "secret") || strings.Contains(string(body), c.ID) || len(line.Items) != 1 {
			t.Errorf("timeline: %s %v", body, err)
		}
		tasks, err := w.s.Tasks(w.bo, TaskFilter{}, "", 10)
		must(t, err)
		if len(tasks.Items) != 0 {
			t.Errorf("tasks: %+v", tasks.Items)
		}
		if _, err := w.s.Reverse(w.bo, apart.ID, "x"); errs.CodeOf(err) != "reason_restricted" {
			t.Errorf("reversed by a non-member: %v", err)
		}
		if _, err := w.s.Take(w.bo, Draft{Kind: Warn, Account: "w-1", Case: c.ID, Reason: "x", Clause: "y"}); errs.CodeOf(err) != "reference_unknown" {
			t.Errorf("into the case by a non-member: %v", err)
		}
	})
}

func TestWhatAnActionNeeds(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.account("w-1", "US-WA")
		past := w.clock.Now()
		for what, d := range map[string]Draft{
			"/kind":        {Kind: "flog", Account: "w-1", Reason: "x", Clause: "y"},
			"/reason":      {Kind: Warn, Account: "w-1", Clause: "y"},
			"/clause":      {Kind: Warn, Account: "w-1", Reason: "x"},
			"/account":     {Kind: Warn, Account: "nobody", Reason: "x", Clause: "y"},
			"/other":       {Kind: Separate, Account: "w-1", Reason: "x", Clause: "y"},
			"/until":       {Kind: Suspend, Account: "w-1", Reason: "x", Clause: "y", Until: &past},
			"/case_id":     {Kind: Warn, Account: "w-1", Reason: "x", Clause: "y", Case: "C-99999"},
			"/reason_code": {Kind: Warn, Account: "w-1", Reason: "x", Clause: "y", ReasonCode: "whim"},
		} {
			_, err := w.s.Take(w.ana, d)
			var e *errs.Error
			if !errs.IsKind(err, errs.Invalid) {
				t.Errorf("%s: %v", what, err)
				continue
			}
			if e = err.(*errs.Error); e.Fields[0].Pointer != what {
				t.Errorf("%s: names %s", what, e.Fields[0].Pointer)
			}
		}
		if _, err := w.s.Take(w.tex, Draft{Kind: Warn, Account: "w-1", Reason: "x", Clause: "y"}); !errs.IsKind(err, errs.Invalid) {
			t.Errorf("another region: %v", err)
		}
		if n := w.count(`SELECT COUNT(*) FROM actions`); n != 0 {
			t.Errorf("%d actions were taken", n)
		}
	})
}
