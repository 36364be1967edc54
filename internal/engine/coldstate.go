package engine

import (
	"errors"
	"slices"
)

// What becomes of cold rings when the program changes, and in snapshots.

// settle makes newly installed rings the machine's own and brings them within
// the budget.
func (m *Machine) settle() {
	if m.chill == nil {
		return
	}
	m.recount()
	for c := m.chill; c.used > c.budget && c.err == nil; {
		before := c.used
		m.cool()
		if m.cool(); c.used == before { // twice round: the first look only lets cool
			return
		}
	}
}

// clearCold begins anew.
func (m *Machine) clearCold() error {
	if m.chill == nil {
		return nil
	}
	m.recount()
	m.chill.err = m.chill.store.Clear()
	return m.chill.err
}

// leave lets go the cold rings of sources that the program of before had and
// this one has not.
func (m *Machine) leave(before *Program) {
	for i := range before.sources {
		if sig := before.sources[i].sig; m.prog.sourceBySig(sig) < 0 {
			m.abandon(sig)
		}
	}
	m.recount()
}

// abandon lets go a source's cold rings.
func (m *Machine) abandon(sig string) {
	if c := m.chill; c != nil && c.err == nil {
		c.err = c.store.Drop(hashString(sig))
	}
}

// takeCold takes over what another machine, of the same program, has of some
// sources in its cold store.
func (m *Machine) takeCold(from *Machine, sources []int) error {
	if from.chill == nil {
		return m.Err()
	}
	if from.chill.err != nil {
		return from.chill.err
	}
	wanted := make([]uint64, len(sources))
	for k, i := range sources {
		wanted[k] = hashString(m.prog.sources[i].sig)
	}
	n := 0
	err := from.chill.store.Each(func(key ColdKey, state []byte) error {
		k := slices.Index(wanted, key.Source)
		if k < 0 {
			return nil
		}
		s := m.state[sources[k]].rings
		num := s.number(key.Key)
		if n++; m.chill != nil && n%1024 == 0 {
			defer m.settle()
		}
		return s.thaw(&s.ring[num], state)
	})
	m.settle()
	return errors.Join(err, m.Err())
}

func (m *Machine) sourceByID(id uint64) int {
	for i := range m.prog.sources {
		if hashString(m.prog.sources[i].sig) == id {
			return i
		}
	}
	return -1
}

// saveCold writes the cold rings, each after a one, and a zero.
func (m *Machine) saveCold(s *saver) error {
	if m.chill != nil {
		if m.chill.err != nil {
			return m.chill.err
		}
		err := m.chill.store.Each(func(key ColdKey, state []byte) error {
			i := m.sourceByID(key.Source)
			if i < 0 {
				return nil
			}
			var g ring
			r := m.spare(i)
			if err := r.thaw(&g, state); err != nil {
				return err
			}
			s.u64(1)
			s.text(m.prog.sources[i].sig)
			s.u64(key.Key)
			s.ring(r, &g)
			return s.err
		})
		if err != nil {
			return err
		}
	}
	s.u64(0)
	return nil
}

// spare is a place for one ring of a source.
func (m *Machine) spare(source int) *rings {
	of := m.state[source].rings
	return &rings{plain: of.plain, ranked: of.ranked, exact: of.exact, horizon: of.horizon}
}

// loadCold reads what saveCold wrote: into memory, and from there into the cold
// store as the budget asks. Rings of sources the program has not are passed over.
func (m *Machine) loadCold(l *loader) {
	for n := 0; l.err == nil && l.u64() == 1 && l.err == nil; n++ {
		sig, key := l.text(), l.u64()
		i := m.prog.sourceBySig(sig)
		if i < 0 || m.state[i].rings == nil {
			l.ring(strange(sig), new(ring))
			continue
		}
		s := m.state[i].rings
		if _, there := s.find(key); there || key == 0 {
			l.fail("a ring is there twice")
			return
		}
		num := s.number(key)
		l.ring(s, &s.ring[num])
		if m.chill != nil && n%1024 == 0 {
			m.settle()
		}
	}
	m.settle()
}
