package cases

import (
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/errs"
)

func TestMoves(t *testing.T) {
	all := []State{New, Triage, Open, Waiting, Resolved, Closed}
	allowed := map[string]bool{
		"new>triage": true, "new>open": true, "new>waiting": true, "new>resolved": true,
		"triage>open": true, "triage>waiting": true, "triage>resolved": true,
		"open>waiting": true, "open>resolved": true,
		"waiting>open": true, "waiting>resolved": true, "waiting>waiting": true,
		"resolved>closed": true,
	}
	now := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	until := now.Add(time.Hour)
	for _, from := range all {
		for _, to := range all {
			err := from.Move(to, "reporter", &until, now)
			want := allowed[string(from)+">"+string(to)] || (from == to)
			if (err == nil) != want {
				t.Errorf("%s → %s: %v, allowed %v", from, to, err, want)
			}
			if err != nil && !errs.IsKind(err, errs.Conflict) {
				t.Errorf("%s → %s: %v is not a conflict", from, to, err)
			}
		}
		if from.CanReopen() != (from == Resolved || from == Closed) {
			t.Errorf("reopen from %s", from)
		}
	}
	if err := Open.Move(Waiting, "nobody", &until, now); !errs.IsKind(err, errs.Invalid) {
		t.Errorf("waiting on nobody: %v", err)
	}
	if err := Open.Move(Waiting, "police", &now, now); !errs.IsKind(err, errs.Invalid) {
		t.Errorf("waiting until the past: %v", err)
	}
	if err := Open.Move("asleep", "", nil, now); !errs.IsKind(err, errs.Invalid) {
		t.Errorf("unknown state: %v", err)
	}
}

func TestOutcomes(t *testing.T) {
	for _, c := range []struct {
		o  Outcome
		s  Standard
		ok bool
	}{
		{"", "", false}, {"guilty", Preponderance, false},
		{Substantiated, "", false}, {Substantiated, NotApplicable, false}, {Substantiated, Preponderance, true},
		{Unfounded, ClearAndConvincing, true}, {Duplicate, "", true}, {Withdrawn, NotApplicable, true}, {Referred, "hunch", false},
	} {
		if err := CheckOutcome(c.o, c.s); (err == nil) != c.ok {
			t.Errorf("%q to %q: %v", c.o, c.s, err)
		}
	}
}

func TestChecklistAnswers(t *testing.T) {
	if CheckTick("now", "done", "") != nil || CheckTick("police", "skipped", "their choice") != nil {
		t.Error("good answers refused")
	}
	if CheckTick("police", "skipped", "") == nil || CheckTick("tea", "done", "") == nil || CheckTick("now", "perhaps", "") == nil {
		t.Error("bad answers taken")
	}
}

// The timeline says what was answered to a question, and nothing that somebody
// wrote.
func TestTickedSaysTheAnswer(t *testing.T) {
	for _, c := range []struct {
		item, state, reason string
		want                any
	}{
		{"safe", "done", "no", "no"}, {"now", "done", "unknown", "unknown"}, {"safe", "open", "", nil},
		{"safe", "done", "she hides at her sister's", nil}, {"safe", "skipped", "no", nil}, {"police", "done", "no", nil},
	} {
		if got := ticked("C-1", c.item, c.state, c.reason); got["answer"] != c.want || got["state"] != c.state || got["item"] != c.item {
			t.Errorf("%+v: %v", c, got)
		}
	}
}
