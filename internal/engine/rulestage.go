package engine

import (
	"fmt"

	"gopkg.in/yaml.v3"
)

// stage is how a rule weighs that does not weigh for everybody: a live rule for
// a share of the pivots, or one that a live candidate replaces for some.
type stage struct {
	share      share
	candidates []candidate // live ones that replace this rule
}

// share is some percent of all pivots: always the same ones for one rule, and
// those of a smaller share are in every larger one.
type share struct {
	percent int    // 100 = all
	seed    uint64 // of the rule's id
}

type candidate struct {
	rule  int
	share share
}

// holds says whether a pivot is in the share. What has no pivot is in none but
// the whole.
func (s share) holds(pivot uint64) bool {
	return s.percent >= 100 || pivot != 0 && int(mix(join(s.seed, pivot))%100) < s.percent
}

// aside says whether a rule that fired weighs nothing for this event, because
// its pivot is outside the rule's share or a candidate took the rule's place.
func (s *stage) aside(p *Program, ev *Event, first, pivot uint64) bool {
	return !s.share.holds(pivot) || s.replacedBy(p, ev, first) >= 0
}

// replacedBy is the candidate that stands in the rule's place for this event,
// whether or not its condition holds; -1 = none. The candidate's pivot decides.
func (s *stage) replacedBy(p *Program, ev *Event, first uint64) int {
	for _, c := range s.candidates {
		pivot := first
		if role := p.Rules[c.rule].Pivot; role != "" {
			if slot := ev.Type.RoleSlot(role); slot >= 0 {
				pivot = ev.Roles[slot]
			}
		}
		if c.share.holds(pivot) {
			return c.rule
		}
	}
	return -1
}

// pivot is the account an event is about: the first one declared that it names.
func (l *layout) pivot(ev *Event) uint64 {
	for _, r := range l.pivots {
		if ev.Roles[r] != 0 {
			return ev.Roles[r]
		}
	}
	return 0
}

// readStage reads where a rule stands in its life: in shadow, live, live for a
// share of the pivots, or a candidate for another rule's place.
func (d *ruleDecl) readStage(r *reader, m map[string]*yaml.Node) {
	d.Percent, d.Replaces = 100, r.str(m["replaces"], "replaces")
	d.replacesAt = m["replaces"]
	n := m["percent"]
	if n == nil {
		return
	}
	d.Percent = r.integer(n, "percent")
	switch {
	case d.Percent < 1 || d.Percent > 100:
		r.fail(n, "percent is from 1 to 100", "leave it out for all, write stage: shadow for none")
		d.Percent = 100
	case d.Shadow:
		r.fail(n, "a rule in shadow is live for nobody", "leave percent out, or write stage: live")
	}
}

// stages checks which rule replaces which and gives every rule its weight.
func (c *compilation) stages() {
	p := c.prog
	for i := range c.pack.rules {
		d := &c.pack.rules[i]
		if d.Percent < 100 && !d.Shadow {
			p.stage(i).share = share{d.Percent, mix(hashString(d.ID))}
		}
		if d.Replaces == "" {
			continue
		}
		j := p.Rule(d.Replaces)
		switch {
		case d.Replaces == d.ID:
			c.failAt(d, "rule %s replaces itself", d.ID)
			continue
		case j < 0:
			c.failAt(d, "rule %s replaces %s, which is not there", d.ID, d.Replaces)
			continue
		case p.Rules[j].Replaces != "":
			c.failAt(d, "rule %s replaces %s, which is itself a candidate for %s", d.ID, d.Replaces, p.Rules[j].Replaces)
			continue
		case d.Shadow:
			continue
		}
		s := p.stage(j)
		if len(s.candidates) > 0 {
			c.failAt(d, "rule %s has two live candidates, %s and %s", d.Replaces, p.Rules[s.candidates[0].rule].ID, d.ID)
			continue
		}
		s.candidates = append(s.candidates, candidate{i, share{d.Percent, mix(hashString(d.ID))}})
	}
}

func (c *compilation) failAt(d *ruleDecl, format string, args ...any) {
	n := d.replacesAt
	c.problems = append(c.problems, Problem{Path: d.Path, Line: n.Line, Column: n.Column, What: fmt.Sprintf(format, args...)})
}

// stage gives rule i a stage of its own.
func (p *Program) stage(i int) *stage {
	if p.run[i].staged == nil {
		p.run[i].staged = &stage{share: share{percent: 100}}
	}
	return p.run[i].staged
}

// stand fills in where a rule stood when the event was decided. It depends on
// the program and the event alone, so that it can be told at any time.
func (e *RuleExplanation) stand(p *Program, r *rulePlan, ev *Event) {
	rule := &p.Rules[r.rule]
	e.Replaces = rule.Replaces
	if rule.Percent < 100 {
		e.Percent = rule.Percent
	}
	s := p.run[r.rule].staged
	if s == nil || e.Shadow {
		return
	}
	first := ev.Type.layout.pivot(ev)
	pivot := first
	if r.pivot >= 0 {
		pivot = ev.Roles[r.pivot]
	}
	e.Shadow = s.aside(p, ev, first, pivot)
	if c := s.replacedBy(p, ev, first); c >= 0 {
		e.ReplacedBy = p.Rules[c].ID
	}
}

// SameRule says whether a rule means the same in both packs: it fires on the
// same events and asks for the same. Stage, tests and words may differ.
func SameRule(p, q *Pack, id string) bool {
	a, b := p.decl(id), q.decl(id)
	if a == nil || b == nil {
		return a == b
	}
	if a.When != b.When || a.Score != b.Score || a.Outcome != b.Outcome || a.Group != b.Group || a.Pivot != b.Pivot ||
		len(a.On) != len(b.On) || len(a.effects) != len(b.effects) {
		return false
	}
	for i := range a.On {
		if a.On[i] != b.On[i] {
			return false
		}
	}
	for i := range a.effects {
		if a.effects[i] != b.effects[i] {
			return false
		}
	}
	return true
}

func (p *Pack) decl(id string) *ruleDecl {
	for i := range p.rules {
		if p.rules[i].ID == id {
			return &p.rules[i]
		}
	}
	return nil
}
