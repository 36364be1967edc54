package engine

import "github.com/piepowder/piepowder/internal/lang"

// walked names the walk whose result the graph still holds: features over the
// same ties share one.
type walked struct {
	plan   int
	eid    uint64
	events uint64
}

func (m *Machine) readLinks(f *lang.Frame, r *read, eid uint64) {
	p := r.links
	plan := &m.prog.walks[p.walk]
	if m.graph.absent(plan.any) {
		m.vector.miss(r.feature)
		return
	}
	if w := (walked{p.walk, eid, m.events}); w != m.walked {
		m.graph.from(eid, plan, m.now, m.now >= m.clock)
		m.walked = w
	}
	g := &m.graph
	n := int64(0)
	switch p.count {
	case "shared":
		n = g.shared
	case "supernode":
		n = g.damped
	default:
		n = m.countReached(r, eid)
	}
	if g.cut {
		m.noteList(ListHit{List: int32(len(m.prog.Lists) + r.feature)})
	}
	m.give(f, r, n)
}

// absent tells whether ties over some of these kinds are still to be warmed.
// Kinds are those of the program.
func (g *graph) absent(kinds uint64) bool {
	if g.warming == 0 {
		return false
	}
	for i := range g.kinds {
		if k := g.in[i]; g.warming>>i&1 == 1 && k != noKind && kinds>>k&1 == 1 {
			return true
		}
	}
	return false
}

func (m *Machine) countReached(r *read, eid uint64) int64 {
	g := &m.graph
	if r.links.where == nil {
		return int64(max(1, len(g.reached)))
	}
	if len(g.reached) == 0 {
		return truth(m.linkedWhere(r, eid))
	}
	n := int64(0)
	for _, a := range g.reached {
		n += truth(m.linkedWhere(r, g.nodes[a].eid))
	}
	return n
}

// linkedWhere evaluates `where` of a links feature on one account.
func (m *Machine) linkedWhere(r *read, eid uint64) bool {
	p, f := r.links, m.linked[r.feature]
	f.Reset()
	k := m.marks.get(eid)
	standing := "good"
	if k != nil && k.standing != "" {
		standing = k.standing
	}
	f.SetString(p.slot, standing)
	for _, l := range p.labels {
		f.SetBool(l.slot, k != nil && has(k.labels, l.name, m.now))
	}
	return p.where.Bool(f)
}

// CutShort tells whether the walk behind a links feature stopped at its bound
// when the decision was made, so that its value is a lower bound.
func (p *Program) CutShort(i int, v *Vector) bool {
	for _, h := range v.Lists {
		if int(h.List) == len(p.Lists)+i {
			return true
		}
	}
	return false
}
