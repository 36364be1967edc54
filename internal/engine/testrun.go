package engine

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/lang"
	"gopkg.in/yaml.v3"
)

// jsonOf turns a YAML event into a line of JSON.
func jsonOf(n *yaml.Node) (string, error) {
	v, err := plain(n)
	if err != nil {
		return "", err
	}
	b, err := json.Marshal(v)
	return string(b), err
}

// plain decodes YAML as JSON would write it: times stay text.
func plain(n *yaml.Node) (any, error) {
	switch n.Kind {
	case yaml.MappingNode:
		m := map[string]any{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			v, err := plain(n.Content[i+1])
			if err != nil {
				return nil, err
			}
			m[n.Content[i].Value] = v
		}
		return m, nil
	case yaml.SequenceNode:
		l := []any{}
		for _, c := range n.Content {
			v, err := plain(c)
			if err != nil {
				return nil, err
			}
			l = append(l, v)
		}
		return l, nil
	case yaml.ScalarNode:
		switch n.Tag {
		case "!!int", "!!float":
			if json.Valid([]byte(n.Value)) {
				return json.Number(n.Value), nil
			}
		case "!!bool":
			return n.Value == "true", nil
		case "!!null":
			return nil, nil
		}
		return n.Value, nil
	}
	return nil, fmt.Errorf("this is not a value")
}

// TestResult is what became of one test.
type TestResult struct {
	Test    *Test
	Failure string   // "" = passed
	Outcome string   // of the last event; "" when it did not come so far
	Fired   []string // rules, in their order
}

// RunTests runs every test of a pack. It gives the failures and how many ran;
// the pack must compile.
func RunTests(p *Pack) (failed Problems, ran int, err error) {
	results, err := EachTest(p, func(*Test) bool { return true })
	for i := range results {
		if r := &results[i]; r.Failure != "" {
			failed = append(failed, r.problem())
		}
	}
	return failed, len(results), err
}

func (r *TestResult) problem() Problem {
	t := r.Test
	name := t.Name
	if t.Rule != "" {
		name = strings.TrimSpace(t.Rule + " " + name)
	}
	return Problem{Path: t.Path, Line: t.Line, Column: t.Column, What: "test " + strconv.Quote(name) + ": " + r.Failure}
}

// EachTest runs the tests of a pack that keep asks for, in their order; the
// pack must compile. A rule's own tests judge it as if it were live for
// everybody, a candidate's as if it had taken its place and name; the tests of
// tests.yaml judge the pack without its candidates.
func EachTest(p *Pack, keep func(*Test) bool) ([]TestResult, error) {
	prog, err := Compile(p, AllFeatures())
	if err != nil {
		return nil, err
	}
	var out []TestResult
	for i := range p.Tests {
		if t := &p.Tests[i]; keep(t) {
			r := TestResult{Test: t}
			q := prog.under(t.Rule)
			d := &Decision{}
			if r.Failure = runTest(q, t, d); r.Failure == "" {
				r.Outcome, r.Fired = d.Outcome, q.firedNames(d, t.Rule)
				r.Failure = t.Expect.compare(q, t, d, r.Fired)
			}
			out = append(out, r)
		}
	}
	return out, nil
}

// under is the program as the tests of a rule see it; "" = those of the pack.
func (p *Program) under(rule string) *Program {
	q := *p
	q.run = slices.Clone(p.run)
	for i := range q.run {
		q.run[i].staged = nil
		q.run[i].shadow = p.run[i].shadow || p.Rules[i].Replaces != ""
	}
	if i := p.Rule(rule); i >= 0 {
		q.run[i].shadow = false
		if j := p.Rule(p.Rules[i].Replaces); j >= 0 {
			q.run[j].shadow = true
		}
	}
	return &q
}

// firedNames are the rules that fired, without candidates; the candidate under
// test stands under the name of the rule it replaces.
func (p *Program) firedNames(d *Decision, under string) []string {
	var fired []string
	replaced := ""
	if i := p.Rule(under); i >= 0 {
		replaced = p.Rules[i].Replaces
	}
	for _, h := range d.Hits {
		switch r := &p.Rules[h.Rule]; {
		case r.ID == under && replaced != "":
			fired = append(fired, replaced)
		case r.Replaces == "" && r.ID != replaced:
			fired = append(fired, r.ID)
		}
	}
	return fired
}

func runTest(p *Program, t *Test, d *Decision) string {
	m := NewMachine(p)
	if t.Events == nil {
		return m.given(t, d)
	}
	m.Seed(Hashed)
	var ev Event
	for i, line := range t.Events {
		if err := p.DecodeJSON([]byte(line), Hashed, &ev); err != nil {
			return fmt.Sprintf("event %d: %s", i+1, eventFault(err))
		}
		m.Apply(&ev, d)
	}
	if !d.Decided {
		return "the last event given does not decide"
	}
	return ""
}

// given decides an event whose fields and features are stated by the test;
// what is not stated is missing.
func (m *Machine) given(t *Test, d *Decision) string {
	typ := m.prog.Type(t.On)
	if !typ.Decide {
		return t.On + " does not decide"
	}
	var ev Event
	ev.Reset(typ)
	ev.At = time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC).UnixMicro()
	d.reset(m.prog, true)
	m.vector, m.now = &d.Vector, ev.At
	l := typ.layout
	f := m.frames[typ.Index]
	fill(f, &ev)
	for i := range ev.Roles {
		ev.Roles[i] = uint64(i + 1) // every entity is present
		f.SetNum(l.roleSlot[i], int64(i+1))
	}
	stated := map[int]bool{}
	for _, g := range t.Values {
		slot, ok := l.env.Lookup(g.Name)
		if !ok {
			return fmt.Sprintf("%s has no field or feature %q (line %d)", t.On, g.Name, g.Line)
		}
		v := &l.env.Vars[slot]
		if err := setText(f, slot, v.Type, g.Text); err != nil {
			return fmt.Sprintf("%s: %v (line %d)", g.Name, err, g.Line)
		}
		stated[slot] = true
	}
	for i := range l.computed {
		k := &l.computed[i]
		if !stated[k.slot] {
			one := layout{computed: l.computed[i : i+1]}
			m.compute(f, &one)
		}
	}
	f.Changed()
	m.decide(f, &ev, d)
	return ""
}

// setText sets a slot from text as written in a test.
func setText(f *lang.Frame, slot int, t lang.Type, s string) error {
	switch t {
	case lang.String:
		f.SetString(slot, s)
		return nil
	case lang.Bool:
		b, err := strconv.ParseBool(s)
		f.SetBool(slot, b)
		return err
	case lang.Float:
		x, err := strconv.ParseFloat(s, 64)
		f.SetFloat(slot, x)
		return err
	case lang.Money:
		n, c, err := lang.ParseMoney(s)
		f.SetMoney(slot, n, c)
		return err
	case lang.Time:
		at, err := time.Parse(time.RFC3339, s)
		f.SetNum(slot, at.UnixMicro())
		return err
	case lang.Duration:
		d, err := ParseSpan(s)
		f.SetNum(slot, d)
		return err
	}
	n, err := strconv.ParseInt(s, 10, 64)
	f.SetNum(slot, n)
	return err
}

func (x *Expect) compare(p *Program, t *Test, d *Decision, fired []string) string {
	if x.Outcome != "" && x.Outcome != d.Outcome {
		return fmt.Sprintf("outcome is %s, expected %s; fired: %s", d.Outcome, x.Outcome, strings.Join(fired, ", "))
	}
	if x.Fires != nil && *x.Fires != slices.ContainsFunc(d.Hits, func(h RuleHit) bool { return p.Rules[h.Rule].ID == t.Rule }) {
		if *x.Fires {
			return "the rule did not fire"
		}
		return "the rule fired"
	}
	// Rules added later may fire beside those expected: a test that minded would
	// forbid every new rule that sees the same harm. Where none may fire, none may.
	missing := slices.ContainsFunc(x.Rules, func(id string) bool { return !slices.Contains(fired, id) })
	if x.HasRules && (missing || len(x.Rules) == 0 && len(fired) > 0) {
		return fmt.Sprintf("fired: %s; expected: %s", strings.Join(fired, ", "), strings.Join(x.Rules, ", "))
	}
	if x.Score != nil && *x.Score != d.Score {
		return fmt.Sprintf("score is %v, expected %v", d.Score, *x.Score)
	}
	for _, g := range x.Features {
		i := p.Feature(g.Name)
		if i < 0 {
			return fmt.Sprintf("there is no feature %q", g.Name)
		}
		if got := p.FeatureText(i, &d.Vector); !sameText(got, g.Text) {
			return fmt.Sprintf("%s is %s, expected %s", g.Name, got, g.Text)
		}
	}
	return ""
}

func sameText(a, b string) bool {
	if a == b {
		return true
	}
	x, ex := strconv.ParseFloat(a, 64)
	y, ey := strconv.ParseFloat(b, 64)
	return ex == nil && ey == nil && math.Abs(x-y) <= 1e-9*max(1, math.Abs(x))
}

// eventFault is the fault with the place in the event.
func eventFault(err error) string {
	var e *errs.Error
	if errors.As(err, &e) && len(e.Fields) > 0 {
		return e.Fields[0].Pointer + ": " + e.Fields[0].Message
	}
	return err.Error()
}
