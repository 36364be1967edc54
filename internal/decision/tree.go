package decision

import (
	"strings"

	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/lang"
)

// Fired is a rule with why it fired, or nearly did.
type Fired struct {
	ID      string  `json:"id"`
	Score   float64 `json:"score"`
	Outcome string  `json:"outcome,omitempty"`
	Reason  string  `json:"reason,omitempty"`
	Policy  string  `json:"policy,omitempty"`
	Shadow  bool    `json:"shadow,omitempty" doc:"Recorded, without weight: in shadow, outside its share of accounts, or replaced"`
	Snoozed bool    `json:"snoozed,omitempty" doc:"A person had put it to sleep for this account: recorded, without weight"`
	When    string  `json:"when" doc:"The condition as written"`
	Tree    *Branch `json:"tree"`

	Percent    int    `json:"percent,omitempty" doc:"Share of accounts the rule is live for, when not all; without weight for the others"`
	Replaces   string `json:"replaces,omitempty" doc:"The rule this is a candidate for"`
	ReplacedBy string `json:"replaced_by,omitempty" doc:"The candidate that took its place for this account: recorded, without weight"`
}

// Branch is one part of a condition. and, or and not have parts; anything else
// is shown with the values it read.
type Branch struct {
	Text     string    `json:"text" doc:"and, or, not, or the condition itself"`
	Value    string    `json:"value,omitempty" doc:"What it read: 12.50 USD, missing, or a = 1, b = 2"`
	Result   bool      `json:"result"`
	Children []*Branch `json:"children,omitempty"`
}

func firedOf(r *engine.RuleExplanation) Fired {
	return Fired{ID: r.Rule, Score: r.Score, Outcome: r.Outcome, Reason: r.Reason, Policy: r.Policy, Shadow: r.Shadow, Snoozed: r.Snoozed,
		When: r.When, Tree: branchOf(r.Tree), Percent: r.Percent, Replaces: r.Replaces, ReplacedBy: r.ReplacedBy}
}

func branchOf(n *lang.Node) *Branch {
	b := &Branch{Text: n.Text, Result: n.Result == "true"}
	if n.Join == "" {
		b.Value = readings(n)
		return b
	}
	b.Text = n.Join
	for _, k := range n.Children {
		b.Children = append(b.Children, branchOf(k))
	}
	return b
}

// readings names the values at the leaves under a condition; a single one needs
// no name.
func readings(n *lang.Node) string {
	var names, values []string
	var walk func(k *lang.Node)
	walk = func(k *lang.Node) {
		for _, c := range k.Children {
			walk(c)
		}
		if len(k.Children) > 0 {
			return
		}
		for _, name := range names {
			if name == k.Text {
				return
			}
		}
		names, values = append(names, k.Text), append(values, k.Value)
	}
	walk(n)
	if len(values) == 1 {
		return values[0]
	}
	for i := range values {
		values[i] = names[i] + " = " + values[i]
	}
	return strings.Join(values, ", ")
}

// text is an effect in words.
func (a *Asked) text() string {
	parts := []string{a.Kind, a.Name}
	if a.Severity != "" {
		parts = append(parts, a.Severity)
	}
	parts = append(parts, "by "+a.Rule)
	if a.Done {
		parts = append(parts, "(done)")
	}
	return strings.Join(parts, " ")
}
