package engine

import (
	"errors"
	"fmt"
	"io"
	"math"
)

// snapshotVersion changes whenever the form of a snapshot does. There is no
// reading of other versions: the log is replayed instead.
const snapshotVersion = 5

const snapshotMagic = 0x504e53776f707069 // "ippowSNP"

// maxNumber bounds every count in a snapshot.
const maxNumber = 1 << 31

// Snapshot writes the whole state. The same entries applied to the same program
// always give the same bytes.
func (m *Machine) Snapshot(w io.Writer) error {
	s := newSaver(w)
	s.u64(snapshotMagic)
	s.u64(snapshotVersion)
	s.i64(m.clock)
	s.u64(m.events)
	s.len(len(m.state))
	for i := range m.state {
		src, st := &m.prog.sources[i], &m.state[i]
		s.text(src.sig)
		s.u64(uint64(truth(st.warming)))
		s.i64(src.horizon)
		s.i64(int64(src.exact))
		if st.first != nil {
			s.index(&st.first.index)
			for _, at := range st.first.at {
				s.i64(at)
			}
			continue
		}
		s.rings(st.rings)
	}
	s.graph(&m.graph)
	s.marks(&m.marks)
	s.len(len(m.lists))
	for i, l := range m.lists {
		s.text(m.prog.Lists[i].Name)
		s.text(m.prog.Lists[i].Of)
		s.index(&l.index)
		for n, u := range l.until {
			s.i64(u)
			s.text(l.text[n])
		}
		s.text(l.loaded())
	}
	s.memory(&m.memory, m.prog)
	if err := m.saveCold(s); err != nil {
		return err
	}
	return s.close()
}

func (s *saver) index(x *index) {
	s.len(len(x.keys))
	for _, k := range x.keys {
		s.u64(k)
	}
	s.len(len(x.free))
	for _, n := range x.free {
		s.u64(uint64(n))
	}
}

func (s *saver) rings(r *rings) {
	s.index(&r.index)
	s.len(r.sweep)
	for i := range r.ring {
		if r.keys[i] != 0 {
			s.ring(r, &r.ring[i])
		}
	}
}

func (s *saver) ring(r *rings, g *ring) {
	s.i64(g.baseN)
	s.i64(g.baseV)
	es := r.entries(g)
	s.len(len(es))
	for _, e := range es {
		s.i64(e.t)
		s.i64(e.v)
	}
	if g.past == 0 {
		s.len(0)
		return
	}
	h := &r.past[g.past-1]
	s.len(len(h.points) + 1)
	s.i64(h.baseN)
	s.i64(h.baseV)
	s.len(h.compacted)
	for k := range h.points {
		p := &h.points[k]
		s.i64(p.t)
		s.i64(p.from)
		s.i64(p.n)
		s.i64(p.v)
		s.i64(p.min)
		s.i64(p.max)
		s.u64(math.Float64bits(p.sq))
		if r.plain {
			s.bytes(p.seen[:])
		}
		if r.ranked {
			s.bins(p.bins)
		}
	}
}

func (s *saver) marks(m *marks) {
	s.index(&m.index)
	for i := range m.of {
		k := &m.of[i]
		s.text(k.standing)
		for _, list := range [][]stamp{k.labels, k.profile, k.snoozes} {
			s.len(len(list))
			for _, x := range list {
				s.text(x.name)
				s.text(x.value)
				s.i64(x.until)
			}
		}
	}
}

func (s *saver) memory(m *memory, p *Program) {
	s.len(len(p.labels))
	for _, src := range p.labels {
		s.text(p.sources[src].sig)
	}
	s.index(&m.index)
	for i := range m.at {
		s.i64(m.at[i])
		s.u64(m.has[i])
		for k := range m.width {
			s.u64(m.keys[i*m.width+k])
			s.i64(m.value[i*m.width+k])
		}
	}
	s.len(len(m.queue) - m.head)
	for _, n := range m.queue[m.head:] {
		s.u64(uint64(n))
	}
}

// Restore replaces the state by a snapshot's. Features whose state the snapshot
// does not hold are warming. On an error the machine is empty and must not be
// used: restore an older snapshot, or replay the log.
func (m *Machine) Restore(r io.Reader) error {
	m.install(m.prog)
	m.graph, m.marks, m.clock, m.events = newGraph(m.prog.kinds), marks{}, 0, 0
	if err := m.clearCold(); err != nil {
		return err
	}
	l := newLoader(r)
	if l.u64() != snapshotMagic {
		l.fail("it is not a snapshot")
	}
	if v := l.u64(); l.err == nil && v != snapshotVersion {
		l.fail(fmt.Sprintf("it is of version %d, this program reads %d", v, snapshotVersion))
	}
	m.clock, m.events = l.i64(), l.u64()
	for i := range m.state {
		m.state[i].warming = true
	}
	for i, n := 0, l.len(maxNumber); l.more(i, n); i++ {
		m.loadSource(l)
	}
	m.loadGraph(l)
	m.loadMarks(l)
	m.loadLists(l)
	m.loadMemory(l)
	m.loadCold(l)
	if err := l.close(); err != nil {
		m.install(m.prog)
		m.graph, m.marks, m.clock, m.events = newGraph(m.prog.kinds), marks{}, 0, 0
		return errors.Join(err, m.clearCold())
	}
	return m.Err()
}
