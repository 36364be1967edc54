package engine

import (
	"fmt"
	"sort"
	"strings"

	"github.com/piepowder/piepowder/internal/lang"
)

// rules compiles the conditions: those on one event type together, so that
// what they share is evaluated once.
func (c *compilation) rules() {
	p := c.prog
	for i := range c.pack.rules {
		d := &c.pack.rules[i]
		p.Rules = append(p.Rules, d.Rule)
		p.run = append(p.run, ruleRun{rank: c.pack.rank(d.Outcome), score: d.Score, shadow: d.Shadow})
	}
	c.stages()
	for _, t := range c.pack.limits {
		p.limits = append(p.limits, limit{c.pack.rank(t.outcome), t.score})
	}
	for _, t := range p.Types {
		if t.Decide {
			c.rulesOn(t)
		}
	}
}

func (c *compilation) rulesOn(t *EventType) {
	l := t.layout
	var srcs []string
	for i := range c.pack.rules {
		if d := &c.pack.rules[i]; contains(d.On, t.Name) {
			srcs = append(srcs, d.When)
			l.rules = append(l.rules, rulePlan{rule: i, pivot: -1})
		}
	}
	conds, errs := lang.CompileSet(srcs, l.env)
	l.batch = lang.NewBatch(conds)
	for i := range l.rules {
		r := &l.rules[i]
		d := &c.pack.rules[r.rule]
		if errs[i] != nil {
			c.failExpr(d.r, d.whenAt, errs[i], fmt.Sprintf("rule %s on %s", d.ID, t.Name))
			continue
		}
		r.cond = conds[i]
		for _, w := range conds[i].Warnings {
			c.prog.Warnings = append(c.prog.Warnings, placed(d.r, d.whenAt, w, ""))
		}
		if d.Pivot != "" {
			r.pivot = t.RoleSlot(d.Pivot)
		}
		for _, e := range d.effects {
			role := -1
			if e.role != "" {
				role = t.RoleSlot(e.role)
			}
			r.effects = append(r.effects, effectPlan{e, role})
		}
		c.reason(t, r, d)
	}
}

// reason cuts a template into text and slots.
func (c *compilation) reason(t *EventType, r *rulePlan, d *ruleDecl) {
	rest := d.Reason
	for rest != "" {
		before, after, found := strings.Cut(rest, "{{")
		part := reasonPart{text: before, slot: -1}
		rest = ""
		if found {
			name, tail, closed := strings.Cut(after, "}}")
			slot, known := t.layout.env.Lookup(strings.TrimSpace(name))
			switch {
			case !closed || !known:
				c.fail(d.Path, d.node, "reason of rule %s: there is no %q on %s", d.ID, strings.TrimSpace(name), t.Name)
				return
			case t.layout.env.Vars[slot].Type == lang.Entity:
				c.fail(d.Path, d.node, "reason of rule %s: %s is an identifier and is not shown", d.ID, name)
				return
			}
			part.slot, rest = slot, tail
		}
		r.reason = append(r.reason, part)
	}
}

// plan keeps of all that could be read on a type what its rules read, and
// orders it so that one lookup serves all windows of a ring.
func (c *compilation) plan() {
	for _, t := range c.prog.Types {
		if !t.Decide {
			continue
		}
		l := t.layout
		need := c.needed(t)
		for _, k := range c.cands[t.Index] {
			if !need[k.slot] {
				continue
			}
			if k.pre {
				l.pre = append(l.pre, k.read)
			} else {
				l.post = append(l.post, k.read)
			}
		}
		for _, list := range [][]read{l.pre, l.post} {
			sort.SliceStable(list, func(i, j int) bool {
				if list[i].src != list[j].src {
					return list[i].src < list[j].src
				}
				return list[i].key < list[j].key
			})
		}
		kept := l.computed[:0]
		for _, k := range l.computed {
			if need[k.slot] {
				kept = append(kept, k)
			}
		}
		l.computed = kept
		l.env.Call = nil
		l.env.Lookup("") // numbers the names now: later readers share the program
	}
}

// needed marks the frame slots that are read on a type.
func (c *compilation) needed(t *EventType) map[int]bool {
	l := t.layout
	need := map[int]bool{}
	for i := range l.rules {
		r := &l.rules[i]
		if r.cond == nil {
			continue
		}
		for _, s := range r.cond.Slots {
			need[s] = true
		}
		for _, p := range r.reason {
			if p.slot >= 0 {
				need[p.slot] = true
			}
		}
	}
	if c.all {
		for i, slot := range l.feature {
			if slot >= 0 && !c.prog.Features[i].Implied {
				need[slot] = true
			}
		}
	}
	for _, w := range l.onlyIf {
		if w != nil {
			for _, s := range w.Slots {
				need[s] = true
			}
		}
	}
	l.needScored(need)
	for i := len(l.computed) - 1; i >= 0; i-- {
		if k := &l.computed[i]; need[k.slot] {
			for _, s := range k.prog.Slots {
				need[s] = true
			}
		}
	}
	return need
}
