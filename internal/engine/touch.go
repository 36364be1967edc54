package engine

// touched is one ring that an event is about to use.
type touched struct {
	rings *rings
	slot  uint64
	num   uint32
}

// touch asks for the memory of all rings that an event feeds before any of them
// is used. Looking a ring up is a chain of four loads, each of which waits for
// the one before; with a state larger than the caches that waiting is most of
// what an event costs. Here the loads of one step do not depend on each other,
// so the processor makes them together. Nothing is changed, and a ring that is
// not where it is looked for first is simply not asked for.
func (m *Machine) touch(l *layout) {
	list := m.touching[:0]
	for i := range l.feeds {
		fd := &l.feeds[i]
		if key := m.keys[fd.key]; key != 0 {
			if s := m.state[fd.src].rings; len(s.slots) > 0 {
				list = append(list, touched{rings: s, slot: s.slots[key&uint64(len(s.slots)-1)]})
			}
		}
	}
	m.touching = list
	var sum uint64
	for i := range list {
		t := &list[i]
		if n := uint32(t.slot); n != 0 && int(n) <= len(t.rings.ring) {
			t.num = n
			sum += t.rings.keys[n-1] + uint64(t.rings.ring[n-1].n)
		}
	}
	for i := range list {
		t := &list[i]
		if t.num == 0 {
			continue
		}
		if es := t.rings.entries(&t.rings.ring[t.num-1]); len(es) > 0 {
			sum += uint64(es[len(es)-1].t)
		}
	}
	m.sum = sum // so that the loads are not taken for idle
}
