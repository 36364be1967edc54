package decision

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/identity"
)

// What is published is the draft on top of what came meanwhile: that has to pass
// the tests too, not only the draft where it was begun.
func TestADraftPassesTheTestsThatCameMeanwhile(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ana, ben := w.hire("stf_a", "Ana", identity.RoleFraudAnalyst), w.hire("stf_b", "Ben", identity.RolePolicyLead)
		draft := must[*Draft](t)
		d := draft(w.s.NewDraft(ana, NewDraft{Source: `- id: cheap
  on: [order.placed]
  when: amount < 5.00
  score: 10
  outcome: review
  reason: cheap
  tests:
    - {given: {amount: 2.00, items: 1}, expect: fires}
`}))
		w.tried(ana, d.ID)
		d = draft(w.s.Submit(ana, d.ID))
		pipeline := identity.WithCaller(context.Background(), identity.StaffCaller("stf_p", "Pipeline", []string{identity.RoleEngineer}, nil, []string{"*"}))
		docs := append(pack(rulesYAML), engine.Document{Path: "tests.yaml", Text: `- name: small orders go through
  on: order.placed
  given: {amount: 2.00, items: 1}
  expect: allow
`})
		must[*Ruleset](t)(w.s.Publish(pipeline, docs, "a promise"))
		d = draft(w.s.Draft(ben, d.ID))
		if _, err := w.s.Approve(ben, d.ID, d.Shown); code(err) != "draft_not_ready" {
			t.Fatalf("%v", err)
		}
		// On top of the promise its author sees what is wrong.
		d = draft(w.s.ChangeDraft(ana, d.ID, d.Version, DraftChange{Rebase: true}))
		if len(d.Tests) != 2 || d.Tests[1].OK || d.Tests[1].Name != "small orders go through" {
			t.Errorf("%+v", d.Tests)
		}
	})
}

// A back-test says how a draft differs from the live ruleset of then.
func TestABacktestAgainstAnOlderLiveRulesetDoesNotCount(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ana := w.hire("stf_a", "Ana", identity.RoleFraudAnalyst)
		d := must[*Draft](t)(w.s.NewDraft(ana, NewDraft{Rule: "big", Source: sharper}))
		w.tried(ana, d.ID)
		pipeline := identity.WithCaller(context.Background(), identity.StaffCaller("stf_p", "Pipeline", []string{identity.RoleEngineer}, nil, []string{"*"}))
		must[*Ruleset](t)(w.s.Publish(pipeline, append(pack(rulesYAML), engine.Document{Path: "tests.yaml", Text: "[]\n"}), "meanwhile"))
		if _, err := w.s.Submit(ana, d.ID); code(err) != "draft_not_ready" || !strings.Contains(reasons(err), "moved on since the back-test; run it again") {
			t.Fatalf("%v %s", err, reasons(err))
		}
		w.clk.Advance(time.Second)
		w.tried(ana, d.ID)
		must[*Draft](t)(w.s.Submit(ana, d.ID))
	})
}

func TestAChangeThatFindsNoPlaceIsNotLost(t *testing.T) {
	for _, doc := range []string{"rules: [", "[]"} {
		if _, ok := putPiece("rules.yaml", doc, "a", "- id: a\n  score: 1\n", true); ok {
			t.Errorf("%q took the rule", doc)
		}
	}
	if doc, ok := putPiece("rules.yaml", "rules:\n  - id: b\n", "a", "- id: a\n", true); !ok || !strings.Contains(doc, "id: a") {
		t.Error(doc, ok)
	}
}
