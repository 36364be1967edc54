package engine

import (
	"math"

	"github.com/piepowder/piepowder/internal/lang"
)

func (d *Decision) reset(p *Program, decides bool) {
	d.Decided, d.Outcome, d.Score, d.By = decides, "", 0, ByDefault
	d.Hits, d.Effects, d.Version, d.Pivot = d.Hits[:0], d.Effects[:0], p.Version, 0
	d.Vector.reset(len(p.Features))
}

func (v *Vector) reset(n int) {
	if cap(v.N) < n {
		v.N, v.S = make([]int64, n), make([]string, n)
		v.Read, v.Has = make([]uint64, (n+63)/64), make([]uint64, (n+63)/64)
	}
	v.N, v.S = v.N[:n], v.S[:n]
	v.Read, v.Has = v.Read[:(n+63)/64], v.Has[:(n+63)/64]
	clear(v.Read)
	clear(v.Has)
	v.Lists = v.Lists[:0]
}

func (v *Vector) miss(i int) { v.Read[i>>6] |= 1 << (i & 63) }

func (v *Vector) set(i int, n int64) {
	bit := uint64(1) << (i & 63)
	v.Read[i>>6] |= bit
	v.Has[i>>6] |= bit
	v.N[i] = n
}

// give puts a whole number into vector and frame.
func (m *Machine) give(f *lang.Frame, r *read, n int64) {
	m.vector.set(r.feature, n)
	f.SetNum(r.slot, n)
	if r.typ == Money {
		f.C[r.slot] = 0
	}
}

func (m *Machine) giveFloat(f *lang.Frame, r *read, x float64) {
	if x-x != 0 {
		m.vector.miss(r.feature)
		return
	}
	m.vector.set(r.feature, int64(math.Float64bits(x)))
	f.SetFloat(r.slot, x)
}

func (m *Machine) giveString(f *lang.Frame, r *read, s string) {
	m.vector.set(r.feature, 0)
	m.vector.S[r.feature] = s
	f.SetString(r.slot, s)
}

// missing puts the declared default, or nothing.
func (m *Machine) missing(f *lang.Frame, r *read) {
	switch {
	case !r.given:
		m.vector.miss(r.feature)
	case r.typ == Float:
		m.giveFloat(f, r, r.floatDefault)
	default:
		m.give(f, r, r.wholeDefault)
	}
}

// read reads features into vector and frame. The list is ordered by source and
// key, so that one lookup serves all windows of a ring.
func (m *Machine) read(f *lang.Frame, l *layout, list []read, ev *Event) {
	src, key := -1, -1
	var s *rings
	var g *ring
	for i := range list {
		r := &list[i]
		if r.op == opApart {
			m.readApart(f, r, ev)
			continue
		}
		if r.op >= opAge {
			m.readMark(f, r, ev)
			continue
		}
		if r.src != src || r.key != key {
			src, key = r.src, r.key
			s, g = m.state[src].rings, nil
			if m.keys[key] != 0 && !m.state[src].warming {
				g = s.at(m.keys[key])
			}
		}
		if m.keys[key] == 0 || m.state[src].warming {
			m.vector.miss(r.feature)
			continue
		}
		if r.op == opSpeed || r.op == opDistance {
			m.readTravel(f, r, s, g, ev)
			continue
		}
		hi := ev.At - r.delay
		lo, hi := s.bounds(hi-r.window, hi, m.clock)
		m.readWindow(f, r, s, g, lo, hi)
	}
}

func (m *Machine) readWindow(f *lang.Frame, r *read, s *rings, g *ring, lo, hi int64) {
	switch r.op {
	case opCount, opSum, opMean:
		var n, sum int64
		if g != nil {
			n, sum = s.window(g, lo, hi)
		}
		switch {
		case r.op == opCount:
			m.give(f, r, n)
		case r.op == opSum && r.typ == Float:
			m.giveFloat(f, r, float64(sum)/1e6)
		case r.op == opSum:
			m.give(f, r, sum)
		case n <= 0:
			m.missing(f, r)
		case r.millis:
			m.giveFloat(f, r, float64(sum)/(float64(n)*1e6))
		case r.typ == Float:
			m.giveFloat(f, r, float64(sum)/float64(n))
		default:
			m.give(f, r, divide(sum, n))
		}
	case opDistinct:
		var n int64
		if g != nil {
			n = s.distinct(g, lo, hi)
		}
		m.give(f, r, n)
	case opPercentile:
		m.readPercentile(f, r, s, g, lo, hi)
	case opMin, opMax, opStddev:
		if g == nil {
			m.missing(f, r)
			return
		}
		m.readMoments(f, r, s.moments(g, lo, hi))
	case opSince, opLast:
		var at, v int64
		ok := false
		if g != nil {
			at, v, ok = s.latest(g, m.clock-s.horizon, hi)
		}
		switch {
		case !ok:
			m.missing(f, r)
		case r.op == opSince:
			m.give(f, r, hi-at)
		case r.millis:
			m.giveFloat(f, r, float64(v)/1e6)
		default:
			m.give(f, r, v)
		}
	}
}

func (m *Machine) readMoments(f *lang.Frame, r *read, w moments) {
	x, ok := 0.0, w.n > 0
	switch r.op {
	case opMin:
		x = float64(w.min)
	case opMax:
		x = float64(w.max)
	default:
		x, ok = w.deviation()
	}
	switch {
	case !ok:
		m.missing(f, r)
	case r.millis:
		m.giveFloat(f, r, x/1e6)
	case r.typ == Float:
		m.giveFloat(f, r, x)
	case r.op == opMin:
		m.give(f, r, w.min)
	case r.op == opMax:
		m.give(f, r, w.max)
	default:
		m.give(f, r, int64(math.Round(x)))
	}
}

// divide rounds half away from zero; n > 0.
func divide(sum, n int64) int64 {
	q, rest := sum/n, sum%n
	switch {
	case rest >= 0 && rest >= n-rest:
		q++
	case rest < 0 && -rest >= n+rest:
		q--
	}
	return q
}

// readMark reads what is kept by entity: age, lists, labels, standing, profile, links.
func (m *Machine) readMark(f *lang.Frame, r *read, ev *Event) {
	var eid uint64
	switch {
	case r.role >= 0:
		eid = ev.Roles[r.role]
	case r.op == opAge:
		eid = ev.Roles[ev.Type.layout.keys[r.key].parts[0].role]
	}
	if r.op == opList {
		m.readList(f, r, ev, eid)
		return
	}
	if eid == 0 || r.op == opAge && m.state[r.src].warming {
		m.vector.miss(r.feature)
		return
	}
	switch r.op {
	case opAge:
		s := m.state[r.src].first
		if n, ok := s.find(mix(eid)); ok {
			m.give(f, r, max(0, ev.At-s.at[n]))
		} else {
			m.give(f, r, 0)
		}
	case opLabel:
		k := m.marks.get(eid)
		on := k != nil && has(k.labels, r.name, m.now)
		m.give(f, r, truth(on))
	case opStanding:
		s := "good"
		if k := m.marks.get(eid); k != nil && k.standing != "" {
			s = k.standing
		}
		m.giveString(f, r, s)
	case opProfile:
		if k := m.marks.get(eid); k != nil {
			for i := range k.profile {
				if k.profile[i].name == r.name {
					m.giveString(f, r, k.profile[i].value)
					return
				}
			}
		}
		m.vector.miss(r.feature)
	case opLinks:
		m.readLinks(f, r, eid)
	}
}

func truth(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

func (m *Machine) readList(f *lang.Frame, r *read, ev *Event, eid uint64) {
	l := m.lists[r.list]
	switch {
	case r.role >= 0 && eid != 0:
		m.give(f, r, truth(l.holds(mix(eid))))
	case r.role < 0 && ev.Vals[r.field].Has:
		m.give(f, r, truth(l.holds(hashString(ev.Vals[r.field].S))))
	default:
		m.vector.miss(r.feature)
	}
}

func (m *Machine) noteList(h ListHit) {
	for _, x := range m.vector.Lists {
		if x == h {
			return
		}
	}
	m.vector.Lists = append(m.vector.Lists, h)
}

// compute evaluates the features that are expressions.
func (m *Machine) compute(f *lang.Frame, l *layout) {
	for i := range l.computed {
		k := &l.computed[i]
		r := read{feature: k.feature, slot: k.slot, typ: k.typ}
		switch k.typ {
		case Float:
			if x, ok := k.prog.Float(f); ok {
				m.giveFloat(f, &r, x)
				continue
			}
		case String:
			if s, ok := k.prog.Str(f); ok {
				m.giveString(f, &r, s)
				continue
			}
		case Money:
			if n, currency, ok := k.prog.Money(f); ok {
				m.give(f, &r, n)
				f.C[k.slot] = currency
				continue
			}
		default:
			if n, ok := k.prog.Num(f); ok {
				m.give(f, &r, n)
				continue
			}
		}
		m.vector.miss(k.feature)
	}
}
