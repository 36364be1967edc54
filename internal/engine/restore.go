package engine

import (
	"math"
	"strings"
)

func (l *loader) index() index {
	var x index
	live := 0
	for i, n := 0, l.len(maxNumber); l.more(i, n); i++ {
		k := l.u64()
		if k != 0 {
			live++
		}
		x.keys = append(x.keys, k)
	}
	for i, n := 0, l.len(len(x.keys)); l.more(i, n); i++ {
		f := l.u64()
		if f >= uint64(len(x.keys)) || x.keys[f] != 0 {
			l.fail("a free number is in use")
			break
		}
		x.free = append(x.free, uint32(f))
	}
	if l.err == nil && live+len(x.free) != len(x.keys) {
		l.fail("numbers are lost")
	}
	if l.err == nil {
		x.rebuild()
	}
	return x
}

// loadSource reads the state of one source; state no feature reads any more is
// read and dropped.
func (m *Machine) loadSource(l *loader) {
	sig := l.text()
	warming, horizon, exact := l.u64() != 0, l.i64(), int(l.i64())
	i := m.prog.sourceBySig(sig)
	var st store
	first := len(sig) > 6 && sig[:6] == "first "
	switch {
	case first:
		st.first = &firsts{index: l.index()}
		for k := 0; l.more(k, len(st.first.keys)); k++ {
			st.first.at = append(st.first.at, l.i64())
		}
	case i >= 0:
		st = m.newStore(&m.prog.sources[i])
		l.rings(st.rings)
	default:
		l.rings(strange(sig))
	}
	if i < 0 || l.err != nil {
		return
	}
	src := &m.prog.sources[i]
	st.warming = warming || src.horizon > horizon || exact >= 0 && (src.exact < 0 || src.exact > exact)
	m.state[i] = st
	m.settle()
}

// strange is a place for the rings of a source that the program has not.
func strange(sig string) *rings {
	return &rings{plain: strings.HasPrefix(sig, "distinct "), ranked: strings.HasPrefix(sig, "ranks ")}
}

func (l *loader) rings(r *rings) {
	r.index = l.index()
	r.sweep = l.len(len(r.keys))
	for i := 0; l.more(i, len(r.keys)); i++ {
		r.ring = append(r.ring, ring{})
		if r.keys[i] == 0 {
			continue
		}
		l.ring(r, &r.ring[i])
	}
}

func (l *loader) ring(r *rings, g *ring) {
	g.baseN, g.baseV = l.i64(), l.i64()
	n := l.len(maxNumber)
	for k := 0; l.more(k, n); k++ {
		t, v := l.i64(), l.i64()
		es := r.room(g, k)
		es[k] = entry{t, v}
	}
	l.history(r, g)
}

func (l *loader) history(r *rings, g *ring) {
	n := l.len(maxNumber)
	if n == 0 || l.err != nil {
		return
	}
	h := history{baseN: l.i64(), baseV: l.i64(), compacted: l.len(maxNumber), ranked: r.ranked}
	for k := 0; l.more(k, n-1); k++ {
		p := point{t: l.i64(), from: l.i64(), n: l.i64(), v: l.i64(), min: l.i64(), max: l.i64(), sq: math.Float64frombits(l.u64())}
		if r.plain {
			p.seen = new(sketch)
			if copy(p.seen[:], l.text()) != len(p.seen) {
				l.fail("a sketch is short")
			}
		}
		if r.ranked {
			p.bins = l.bins()
		}
		h.points = append(h.points, p)
	}
	r.remember(g, h)
}

func (m *Machine) loadMarks(l *loader) {
	m.marks.index = l.index()
	for i := 0; l.more(i, len(m.marks.keys)); i++ {
		k := mark{standing: l.text()}
		for _, list := range []*[]stamp{&k.labels, &k.profile, &k.snoozes} {
			for j, n := 0, l.len(maxNumber); l.more(j, n); j++ {
				*list = append(*list, stamp{name: l.text(), value: l.text(), until: l.i64()})
			}
		}
		m.marks.of = append(m.marks.of, k)
	}
}

func (m *Machine) loadLists(l *loader) {
	held := make([]bool, len(m.lists))
	defer func() {
		for i := range held {
			if !held[i] {
				m.fillList(i)
			}
		}
	}()
	for i, n := 0, l.len(maxNumber); l.more(i, n); i++ {
		name, of := l.text(), l.text()
		x := l.index()
		var until []int64
		var texts []string
		for k := 0; l.more(k, len(x.keys)); k++ {
			until, texts = append(until, l.i64()), append(texts, l.text())
		}
		var base *Set
		if hash := l.text(); hash != "" && l.err == nil {
			var err error
			if base, err = m.set(hash); err != nil {
				l.err = err
				return
			}
		}
		if j := m.prog.List(name); j >= 0 && m.prog.Lists[j].Of == of {
			m.lists[j].index, m.lists[j].until, m.lists[j].text, m.lists[j].base, held[j] = x, until, texts, base, true
		}
	}
}

func (m *Machine) loadMemory(l *loader) {
	var to []int // label source here, by label source there
	for i, n := 0, l.len(64); l.more(i, n); i++ {
		j := m.prog.sourceBySig(l.text())
		if j >= 0 {
			j = m.prog.sources[j].labelNo
		}
		to = append(to, j)
	}
	mem := &m.memory
	mem.index = l.index()
	for i := 0; l.more(i, len(mem.index.keys)); i++ {
		at, has := l.i64(), l.u64()
		mem.at, mem.has = append(mem.at, at), append(mem.has, 0)
		for range mem.width {
			mem.keys, mem.value = append(mem.keys, 0), append(mem.value, 0)
		}
		for k, j := range to {
			key, value := l.u64(), l.i64()
			if j >= 0 {
				mem.keys[i*mem.width+j], mem.value[i*mem.width+j] = key, value
				mem.has[i] |= has >> k & 1 << j
			}
		}
	}
	for i, n := 0, l.len(maxNumber); l.more(i, n); i++ {
		q := l.len(len(mem.at))
		if l.err == nil && q == len(mem.at) {
			l.fail("the queue names an unknown event")
		}
		mem.queue = append(mem.queue, uint32(q))
	}
}
