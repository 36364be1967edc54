package engine

import (
	"fmt"
	"strings"

	"gopkg.in/yaml.v3"
)

// ruleDecl is one rule as written.
type ruleDecl struct {
	Rule
	effects    []effectDecl
	whenAt     *yaml.Node
	replacesAt *yaml.Node // nil = it is nobody's candidate
	node       *yaml.Node
	r          *reader
}

// Outcomes of every pack, lowest precedence first; a pack may name more
// between allow and block.
var basicOutcomes = []string{"allow", "review", "block"}

func (p *Pack) readRules(r *reader, n *yaml.Node) {
	if n.Kind == yaml.SequenceNode {
		p.readRuleList(r, n)
		return
	}
	m := r.known(n, "rules", "outcomes", "thresholds", "score", "rules")
	if o := m["outcomes"]; o != nil {
		p.readOutcomes(r, o)
	}
	if t := m["thresholds"]; t != nil {
		for _, x := range r.pairs(t, "thresholds") {
			th := threshold{x.name, r.number(x.value, "threshold")}
			if th.score <= 0 {
				r.fail(x.value, "a threshold is above 0", "")
			}
			if p.rank(th.outcome) < 1 {
				r.fail(x.key, fmt.Sprintf("there is no outcome %q a threshold can give", th.outcome), "use "+strings.Join(p.ranked()[1:], ", "))
			}
			p.limits = append(p.limits, th)
		}
	}
	if s := m["score"]; s != nil {
		p.readScore(r, s)
	}
	if l := m["rules"]; l != nil {
		p.readRuleList(r, l)
	}
}

func (p *Pack) readOutcomes(r *reader, n *yaml.Node) {
	if p.outcomes != nil {
		r.fail(n, "outcomes are declared twice", "keep one list")
		return
	}
	p.outcomes = r.strs(n, "outcomes")
	seen := map[string]bool{}
	for _, o := range p.outcomes {
		if !nameForm.MatchString(o) || seen[o] {
			r.fail(n, fmt.Sprintf("%q is not an outcome or is written twice", o), "")
		}
		seen[o] = true
	}
	last := len(p.outcomes) - 1
	if last < 2 || p.outcomes[0] != "allow" || p.outcomes[last] != "block" || !seen["review"] {
		r.fail(n, "outcomes go from allow to block and hold review", "write [allow, review, hold, block], lowest first")
		p.outcomes = nil
	}
}

// ranked are the outcomes, lowest precedence first.
func (p *Pack) ranked() []string {
	if p.outcomes != nil {
		return p.outcomes
	}
	return basicOutcomes
}

func (p *Pack) rank(outcome string) int {
	for i, o := range p.ranked() {
		if o == outcome {
			return i
		}
	}
	return -1
}

func (p *Pack) readRuleList(r *reader, n *yaml.Node) {
	if n.Kind != yaml.SequenceNode {
		r.fail(n, "rules are a list", "start each with `- id:`")
		return
	}
	for _, c := range n.Content {
		p.readRule(r, c)
	}
}

func (p *Pack) readRule(r *reader, n *yaml.Node) {
	m := r.known(n, "rule", "id", "on", "when", "score", "outcome", "reason", "policy", "effects", "group", "pivot", "stage", "percent", "replaces", "tests")
	d := ruleDecl{node: n, r: r, whenAt: m["when"]}
	d.ID = r.str(m["id"], "id")
	d.Path, d.Line = r.path, n.Line
	d.On = r.strs(m["on"], "on")
	d.When = r.str(m["when"], "when")
	d.Score = r.number(m["score"], "score")
	d.Outcome = r.str(m["outcome"], "outcome")
	d.Reason = r.str(m["reason"], "reason")
	d.Policy = r.str(m["policy"], "policy")
	d.Group = r.str(m["group"], "group")
	d.Pivot = r.str(m["pivot"], "pivot")
	switch s := r.str(m["stage"], "stage"); s {
	case "", "live":
	case "shadow":
		d.Shadow = true
	default:
		r.fail(m["stage"], fmt.Sprintf("stage of a rule cannot be %q", s), "write live or shadow")
	}
	d.readStage(r, m)
	if !ruleForm.MatchString(d.ID) {
		r.fail(n, fmt.Sprintf("%q is not a rule id", d.ID), "write id: with lower case letters, digits, - and _")
		return
	}
	for i := range p.rules {
		if p.rules[i].ID == d.ID {
			r.fail(n, fmt.Sprintf("rule %s is written twice", d.ID), fmt.Sprintf("the other is at %s:%d", p.rules[i].Path, p.rules[i].Line))
			return
		}
	}
	if d.When == "" {
		r.fail(n, fmt.Sprintf("rule %s has no condition", d.ID), "write when:")
		return
	}
	if len(d.On) == 0 {
		r.fail(n, fmt.Sprintf("rule %s is on no event", d.ID), "write on: [order.placed]")
	}
	for _, t := range d.On {
		e := p.event(t)
		switch {
		case e == nil:
			r.fail(m["on"], fmt.Sprintf("there is no event type %q", t), "declare it in events.yaml")
		case !e.Decide:
			r.fail(m["on"], fmt.Sprintf("%s does not decide", t), "write decide: true at the event")
		case d.Pivot != "" && e.RoleSlot(d.Pivot) < 0:
			r.fail(m["pivot"], fmt.Sprintf("%s does not speak about %s", t, d.Pivot), "")
		}
	}
	if d.Outcome != "" && p.rank(d.Outcome) < 0 {
		r.fail(m["outcome"], fmt.Sprintf("there is no outcome %q", d.Outcome), "use "+strings.Join(p.ranked(), ", ")+", or declare `outcomes`")
	}
	if e := m["effects"]; e != nil {
		d.effects = p.readEffects(r, e, &d)
	}
	if t := m["tests"]; t != nil {
		p.readRuleTests(r, t, &d.Rule)
	}
	p.rules = append(p.rules, d)
}
