package engine

import (
	"fmt"
	"strings"

	"gopkg.in/yaml.v3"
)

// Test is one test of a pack: values or events given, an answer expected.
type Test struct {
	Name   string
	Rule   string // the rule it stands under, "" in tests.yaml
	On     string // event type, for given values
	Values []GivenValue
	Events []string // JSON lines
	Expect Expect
	Path   string
	Line   int
	Column int
}

// GivenValue is a field or feature of the event under test, as written.
type GivenValue struct {
	Name, Text   string
	Line, Column int
}

// Expect is what a test wants of the last event's decision. Zero members are
// not looked at.
type Expect struct {
	Outcome  string
	Fires    *bool // the rule the test stands under
	Rules    []string
	HasRules bool
	Score    *float64
	Features []GivenValue
}

// readRuleTests reads the tests under a rule.
func (p *Pack) readRuleTests(r *reader, n *yaml.Node, rule *Rule) {
	if n.Kind != yaml.SequenceNode {
		r.fail(n, "tests are a list", "write - {given: {…}, expect: review}")
		return
	}
	for _, c := range n.Content {
		p.readTest(r, c, rule)
	}
}

// readTests reads tests.yaml.
func (p *Pack) readTests(r *reader, n *yaml.Node) {
	if n.Kind != yaml.SequenceNode {
		r.fail(n, "tests are a list", "write - {name: …, given: […], expect: {…}}")
		return
	}
	for _, c := range n.Content {
		p.readTest(r, c, nil)
	}
}

func (p *Pack) readTest(r *reader, n *yaml.Node, rule *Rule) {
	m := r.known(n, "test", "name", "on", "given", "expect")
	t := Test{Name: r.str(m["name"], "name"), On: r.str(m["on"], "on"), Path: r.path, Line: n.Line, Column: n.Column}
	if rule != nil {
		t.Rule = rule.ID
		if t.On == "" && len(rule.On) > 0 {
			t.On = rule.On[0]
		}
	}
	given := m["given"]
	switch {
	case given == nil:
		r.fail(n, "the test gives nothing", "write given:")
		return
	case given.Kind == yaml.MappingNode:
		if p.event(t.On) == nil {
			r.fail(n, "given values need an event type", "write on: order.placed")
			return
		}
		t.Values = r.given(given)
	case given.Kind == yaml.SequenceNode:
		for _, e := range given.Content {
			line, err := jsonOf(e)
			if err != nil {
				r.fail(e, err.Error(), "write {id: e1, type: order.placed, time: 2026-01-01T12:00:00Z, data: {…}}")
				continue
			}
			t.Events = append(t.Events, line)
		}
	default:
		r.fail(given, "given is a mapping of values or a list of events", "")
	}
	if m["expect"] == nil {
		r.fail(n, "the test expects nothing", "write expect:")
		return
	}
	p.readExpect(r, m["expect"], &t)
	p.Tests = append(p.Tests, t)
}

func (r *reader) given(n *yaml.Node) []GivenValue {
	var out []GivenValue
	for _, x := range r.pairs(n, "given") {
		out = append(out, GivenValue{x.name, r.str(x.value, x.name), x.key.Line, x.key.Column})
	}
	return out
}

func (p *Pack) readExpect(r *reader, n *yaml.Node, t *Test) {
	if n.Kind == yaml.ScalarNode {
		yes, no := true, false
		switch n.Value {
		case "fires", "true":
			t.Expect.Fires = &yes
		case "quiet", "false":
			t.Expect.Fires = &no
		default:
			t.Expect.Outcome = n.Value
		}
	} else {
		m := r.known(n, "expect", "outcome", "rules", "score", "features")
		t.Expect.Outcome = r.str(m["outcome"], "outcome")
		if m["rules"] != nil {
			t.Expect.Rules, t.Expect.HasRules = r.strs(m["rules"], "rules"), true
		}
		if m["score"] != nil {
			s := r.number(m["score"], "score")
			t.Expect.Score = &s
		}
		if m["features"] != nil {
			t.Expect.Features = r.given(m["features"])
		}
	}
	if t.Expect.Fires != nil && t.Rule == "" {
		r.fail(n, "fires and quiet are for tests under a rule", "write expect: {rules: […]}")
	}
	if o := t.Expect.Outcome; o != "" && p.rank(o) < 0 {
		r.fail(n, fmt.Sprintf("there is no outcome %q", o), "use "+strings.Join(p.ranked(), ", ")+", or fires or quiet")
	}
}
