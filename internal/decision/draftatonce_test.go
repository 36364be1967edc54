package decision

import (
	"slices"
	"strings"
	"testing"

	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/identity"
)

func TestWhatDoesNotGoIntoShadowIsNamed(t *testing.T) {
	base := []engine.Document{
		{Path: "events.yaml", Text: "events: {}\n"},
		{Path: "features.yaml", Text: "a: {count: x, by: y, window: 1h}\nb: {count: x, by: y, window: 2h}\n"},
		{Path: "lists/bad.csv", Text: "x\n"},
		{Path: "rules.yaml", Text: "outcomes: [allow]\nrules:\n  - id: one\n    score: 1\n  - id: two\n    score: 1\n"},
		{Path: "tests.yaml", Text: "[]\n"},
	}
	for what, c := range map[string]struct {
		path, from, to string
		want           []string
	}{
		"a rule's text":  {"rules.yaml", "id: one\n    score: 1", "id: one\n    score: 9", nil},
		"a new rule":     {"rules.yaml", "  - id: two", "  - id: three\n    score: 1\n  - id: two", nil},
		"a removed rule": {"rules.yaml", "  - id: two\n    score: 1\n", "", []string{"two"}},
		"outcomes":       {"rules.yaml", "[allow]", "[allow, block]", []string{"rules.yaml"}},
		"a feature":      {"features.yaml", "1h", "3h", []string{"features.yaml"}},
		"a new feature":  {"features.yaml", "b:", "c: {count: x, by: y, window: 9h}\nb:", nil},
		"a lost feature": {"features.yaml", "b: {count: x, by: y, window: 2h}\n", "", []string{"features.yaml"}},
		"events":         {"events.yaml", "{}", "{x: {}}", []string{"events.yaml"}},
		"a list":         {"lists/bad.csv", "x", "y", []string{"lists/bad.csv"}},
		"tests":          {"tests.yaml", "[]", "[ ]", nil},
		"a remark":       {"rules.yaml", "rules:", "# why\nrules:", nil},
	} {
		docs := slices.Clone(base)
		for i := range docs {
			if docs[i].Path == c.path {
				docs[i].Text = strings.Replace(docs[i].Text, c.from, c.to, 1)
			}
		}
		if slices.Equal(docs, base) {
			t.Fatal(what, "changes nothing")
		}
		if got := atOnce(base, docs); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", what, got, c.want)
		}
	}
	if got := atOnce(base, base[:4]); len(got) != 0 {
		t.Error("removed tests", got)
	}
	if got := atOnce(base, append(slices.Clone(base), engine.Document{Path: "rules/more.yaml", Text: "rules:\n  - id: four\n    score: 1\n"}, engine.Document{Path: "models/m.json", Text: "{}"})); !slices.Equal(got, []string{"models/m.json"}) {
		t.Error("new documents", got)
	}
}

func TestAnApproverIsToldWhatDoesNotGoIntoShadow(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ana := w.hire("stf_a", "Ana", identity.RoleFraudAnalyst)
		draft := must[*Draft](t)
		if d := draft(w.s.NewDraft(ana, NewDraft{Rule: "big", Source: sharper})); len(d.AtOnce) != 0 {
			t.Error(d.AtOnce)
		}
		docs := pack(rulesYAML)
		docs[1].Text = strings.Replace(docs[1].Text, "1h", "2h", 1)
		if d := draft(w.s.NewDraft(ana, NewDraft{Documents: docs})); !slices.Equal(d.AtOnce, []string{"features.yaml"}) {
			t.Error(d.AtOnce, docs[1].Text)
		}
	})
}
