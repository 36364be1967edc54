package engine

import "github.com/piepowder/piepowder/internal/lang"

// decide runs the rules over a filled frame.
func (m *Machine) decide(f *lang.Frame, ev *Event, d *Decision) {
	l := ev.Type.layout
	p := m.prog
	d.Pivot = l.pivot(ev)
	rank := 0
	hits := l.batch.Run(f)
	for i := hits.Next(0); i >= 0; i = hits.Next(i + 1) {
		r := &l.rules[i]
		pivot := d.Pivot
		if r.pivot >= 0 {
			pivot = ev.Roles[r.pivot]
		}
		run := &p.run[r.rule]
		hit := RuleHit{Rule: int32(r.rule), Shadow: run.shadow, Snoozed: m.snoozed(pivot, &p.Rules[r.rule])}
		if run.staged != nil && !hit.Shadow {
			hit.Shadow = run.staged.aside(p, ev, d.Pivot, pivot)
		}
		d.Hits = append(d.Hits, hit)
		if hit.Shadow || hit.Snoozed {
			continue
		}
		d.Score += run.score
		if run.rank >= rank {
			rank, d.By = run.rank, ByRule
		}
		if !ev.History {
			m.effects(r, ev, pivot, d)
		}
	}
	if l.scoreBy > 0 {
		d.Score = l.byFeature(f, d.Score)
	}
	for _, t := range p.limits {
		if d.Score >= t.score && t.rank > rank {
			rank, d.By = t.rank, ByThreshold
		}
	}
	d.Outcome = p.Outcomes[rank]
}

func (m *Machine) snoozed(pivot uint64, r *Rule) bool {
	if len(m.marks.of) == 0 || pivot == 0 {
		return false
	}
	k := m.marks.get(pivot)
	return k != nil && (has(k.snoozes, r.ID, m.now) || r.Group != "" && has(k.snoozes, r.Group, m.now) ||
		r.Replaces != "" && has(k.snoozes, r.Replaces, m.now))
}

// effects asks for what a fired rule wants. Labels are in force from here on.
func (m *Machine) effects(r *rulePlan, ev *Event, pivot uint64, d *Decision) {
	for i := range r.effects {
		e := &r.effects[i]
		out := Effect{Kind: e.kind, Rule: int32(r.rule), Name: e.name, Severity: e.severity, Role: e.effectDecl.role, Entity: pivot}
		if e.role >= 0 {
			out.Entity = ev.Roles[e.role]
		}
		if e.span > 0 {
			out.Until = ev.At + e.span
		}
		if e.kind == EffectLabel {
			if out.Entity == 0 {
				continue
			}
			k := m.marks.make(out.Entity)
			k.labels = put(k.labels, stamp{name: e.name, until: out.Until})
		}
		d.Effects = append(d.Effects, out)
	}
}
