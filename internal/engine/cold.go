package engine

// ColdKey names one ring: the state of one key of one source.
type ColdKey struct{ Source, Key uint64 }

// Cold keeps the rings that memory has no room for. It is derived data: a
// machine begins with an empty one and fills it anew. A failure ends the
// machine's use, see Machine.Err. Calls come from the machine's goroutine.
type Cold interface {
	// Put keeps state under a key that it does not hold. Nothing reads it any
	// more once the log's time, which is now, is until.
	Put(key ColdKey, state []byte, until, now int64) error
	// Take gives the state of a key and lets it go; ok is false when there is
	// none. The bytes are good until the next call.
	Take(key ColdKey) (state []byte, ok bool, err error)
	// Each gives all that is held, in an order of its own.
	Each(fn func(key ColdKey, state []byte) error) error
	// Drop lets go all that a source has.
	Drop(source uint64) error
	// Clear lets go everything.
	Clear() error
}

// chill is what a machine with a memory budget shares with its rings. Answers
// do not depend on it: a ring comes back as it went, and one that nothing can
// read any more is the same as none (see rings.insert and rings.bounds).
type chill struct {
	store        Cold
	budget, used int64 // bytes
	clock        int64
	err          error
	buf          []byte
	hand         int // source looked at next
}

// What a ring costs beside its blocks and points: its own bytes, its key and
// its place in the index.
const ringBytes = 96

// Limit gives the machine's rings a budget in bytes; the coldest of what goes
// beyond it are kept in store, which must be empty. Graph, labels, lists and
// first sightings are not counted. Call it before anything is applied or
// restored.
func (m *Machine) Limit(bytes int64, store Cold) {
	m.chill = &chill{store: store, budget: bytes}
	m.recount()
}

// ColdStore is what Limit was given; nil without a budget.
func (m *Machine) ColdStore() Cold {
	if m.chill == nil {
		return nil
	}
	return m.chill.store
}

// Err says why the machine must not be used any more: its cold store failed, and
// what it answered since may be wrong. nil while all is well.
func (m *Machine) Err() error {
	if m.chill == nil {
		return nil
	}
	return m.chill.err
}

// recount makes the rings of all sources the machine's own and counts what they use.
func (m *Machine) recount() {
	c := m.chill
	if c != nil {
		c.used = 0
	}
	for i := range m.state {
		if s := m.state[i].rings; s != nil {
			s.chill, s.id = c, hashString(m.prog.sources[i].sig)
			if c != nil {
				c.used += s.bytes()
			}
		}
	}
}

func (s *rings) bytes() int64 {
	n := int64(0)
	for i := range s.ring {
		r := &s.ring[i]
		if s.keys[i] == 0 {
			continue
		}
		n += ringBytes
		if r.made {
			n += 16 * int64(blockCap(r.class))
		}
		if r.past != 0 {
			n += s.past[r.past-1].bytes()
		}
	}
	return n
}

func (h *history) bytes() int64 {
	n := int64(96 * cap(h.points))
	for i := range h.points {
		if h.points[i].seen != nil {
			n += int64(len(sketch{}))
		}
		n += int64(16 * cap(h.points[i].bins))
	}
	return n
}

// spend counts bytes that rings got (or, when negative, gave back).
func (s *rings) spend(bytes int64) {
	if s.chill != nil {
		s.chill.used += bytes
	}
}

// fetch brings a ring back from the cold store.
func (s *rings) fetch(key uint64) (num uint32, ok bool) {
	c := s.chill
	if c == nil || c.err != nil {
		return 0, false
	}
	state, ok, err := c.store.Take(ColdKey{s.id, key})
	if err != nil || !ok {
		c.err = err
		return 0, false
	}
	num = s.number(key)
	if err := s.thaw(&s.ring[num], state); err != nil {
		c.err = err
		return 0, false
	}
	return num, true
}

// number gives a key that has none a ring.
func (s *rings) number(key uint64) uint32 {
	num, created := s.add(key)
	if created {
		if int(num) == len(s.ring) {
			s.ring = append(s.ring, ring{})
		} else {
			s.ring[num] = ring{}
		}
		s.spend(ringBytes)
	}
	return num
}

// mostLooks bounds how many rings one event makes cool look at, so that no event
// waits long; used may pass the budget by what that leaves.
const mostLooks = 4096

// cool puts rings into the cold store until the rest are within the budget:
// those not used since it last came by. Rings that are dead are let go.
func (m *Machine) cool() {
	c := m.chill
	c.clock = m.clock
	for looks := 0; c.used > c.budget && c.err == nil && looks < mostLooks; {
		if c.hand >= len(m.state) {
			c.hand = 0
		}
		s := m.state[c.hand].rings
		if s == nil || s.hand >= len(s.ring) {
			if s != nil {
				s.hand = 0
			}
			c.hand++
			looks++
			continue
		}
		for ; s.hand < len(s.ring) && c.used > c.budget && c.err == nil && looks < mostLooks; s.hand++ {
			s.coolOne(uint32(s.hand))
			looks++
		}
	}
}

func (s *rings) coolOne(num uint32) {
	c, key, r := s.chill, s.keys[num], &s.ring[num]
	if key == 0 || !r.made {
		return
	}
	if r.hot {
		r.hot = false
		return
	}
	es := s.entries(r)
	if n := len(es); n > 0 && es[n-1].t > c.clock-s.horizon {
		c.buf = s.freeze(c.buf[:0], r)
		if c.err = c.store.Put(ColdKey{s.id, key}, c.buf, es[n-1].t+s.horizon, c.clock); c.err != nil {
			return
		}
	}
	s.letGo(r, key)
}

// letGo forgets a ring.
func (s *rings) letGo(r *ring, key uint64) {
	s.empty(r)
	s.remove(key)
	s.spend(-ringBytes)
}

// empty takes everything out of a ring.
func (s *rings) empty(r *ring) {
	if r.made {
		s.giveBack(r.class, r.block)
	}
	if r.past != 0 {
		s.forget(r)
	}
	*r = ring{}
}

func (s *rings) getBlock(class uint8) uint32 {
	s.spend(16 * int64(blockCap(class)))
	return s.alloc(class)
}

func (s *rings) giveBack(class uint8, id uint32) {
	s.spend(-16 * int64(blockCap(class)))
	s.release(class, id)
}
