package engine

// ring keeps one (source, key, value)'s observations in order of event time,
// shared by all windows on it. The newest are kept exactly, 16 bytes each;
// older ones, beyond the exact limit, as points of a coarser history.
type ring struct {
	block    uint32 // in the set's arena
	start, n uint32 // entries block[start:start+n]
	past     uint32 // history number + 1, 0 = none
	class    uint8
	made     bool  // a block is held
	hot      bool  // used since cool last came by
	baseN    int64 // observations before the first entry
	baseV    int64 // their total
}

// edge is a boundary of a window some feature reads: at this age its position
// must be known to within tol.
type edge struct{ age, tol, slack int64 }

// rings is the state of one source.
type rings struct {
	index
	arena
	ring    []ring // by index number
	past    []history
	freed   []uint32 // free numbers in past
	exact   int      // entries kept exactly, -1 = all
	horizon int64    // nothing older than clock-horizon is ever read
	edges   []edge
	plain   bool // entries hold values, not running totals (distinct)
	ranked  bool // the past keeps what percentiles need
	tail    bool // beyond exact, the oldest are dropped
	dedupe  bool // plain: sightings of a value that came again may go
	sweep   int  // next ring the sweep looks at
	scratch *seen
	merged  sketch

	chill *chill // nil without a memory budget
	id    uint64 // of the source in the cold store
	hand  int    // next ring cool looks at
}

// slackEntries is how many entries beyond exact gather before a spill.
func (s *rings) slackEntries() int { return max(s.exact/4, 8) }

// entries are the exact entries of a ring, oldest first.
func (s *rings) entries(r *ring) []entry {
	if r.n == 0 {
		return nil
	}
	return s.block(r.class, r.block)[r.start : r.start+r.n]
}

// after gives how many entries have a time at or before t.
func after(es []entry, t int64) int {
	n := len(es)
	if n == 0 || es[n-1].t <= t {
		return n
	}
	lo, hi := 0, n-1 // es[hi].t > t
	for lo < hi {
		m := int(uint(lo+hi) >> 1)
		if es[m].t <= t {
			lo = m + 1
		} else {
			hi = m
		}
	}
	return lo
}

// total is the running total of all that was observed before entry i.
func (r *ring) total(es []entry, i int) int64 {
	if i == 0 {
		return r.baseV
	}
	return es[i-1].v
}

// insert observes v at time t under key; clock is the log's time. It gives the
// ring's number; ok is false when t is too old to be ever read.
func (s *rings) insert(key uint64, t, v, clock int64) (num uint32, ok bool) {
	cutoff := clock - s.horizon
	if t <= cutoff {
		return 0, false
	}
	if num, ok = s.find(key); !ok {
		num, ok = s.fetch(key)
	}
	if !ok {
		// Two for each key made, so that the sweep overtakes them.
		s.sweepOne(cutoff)
		s.sweepOne(cutoff)
		num = s.number(key)
	} else if key&15 == 0 {
		s.sweepOne(cutoff)
		num = s.number(key) // it may have been the one swept
	}
	r := &s.ring[num]
	r.hot = true
	// What nothing can read any more is as good as not there: whether it is must
	// not depend on when the sweep came by, or on where it is kept.
	if es := s.entries(r); len(es) > 0 && es[len(es)-1].t <= cutoff {
		s.empty(r)
		r.hot = true
	}
	// Not each time: looking at the oldest entry costs a cache miss. When is a
	// matter of the state alone, so that a restored machine does the same.
	if r.n&3 == 3 {
		s.evict(r, cutoff)
	}
	es := s.entries(r)
	i := after(es, t)
	if i == 0 && r.past != 0 && s.late(r, t, v, clock) {
		if !s.plain {
			r.baseN++
			r.baseV += v
			for j := range es {
				es[j].v += v
			}
		}
		return num, true
	}
	es = s.room(r, i)
	if s.plain {
		es[i] = entry{t, v}
	} else {
		es[i] = entry{t, r.total(es, i) + v}
		for j := i + 1; j < len(es); j++ {
			es[j].v += v
		}
	}
	if s.exact >= 0 && int(r.n) > s.exact+s.slackEntries() {
		s.spill(r, clock)
	}
	return num, true
}

// room opens a gap at i and gives the entries with it.
func (s *rings) room(r *ring, i int) []entry {
	if !r.made {
		r.class, r.block, r.made = 0, s.getBlock(0), true
		r.start, r.n = 0, 0
	}
	if c := blockCap(r.class); r.start+r.n == c {
		switch {
		case r.n <= c/8 && r.class > 0:
			s.move(r, r.class-1)
		case r.n <= c/2:
			b := s.block(r.class, r.block)
			copy(b, b[r.start:r.start+r.n])
			r.start = 0
		default:
			s.move(r, r.class+1)
		}
	}
	r.n++
	es := s.entries(r)
	copy(es[i+1:], es[i:len(es)-1])
	return es
}

func (s *rings) move(r *ring, class uint8) {
	id := s.getBlock(class)
	copy(s.block(class, id), s.entries(r))
	s.giveBack(r.class, r.block)
	r.class, r.block, r.start = class, id, 0
}

// evict drops entries at or before cutoff.
func (s *rings) evict(r *ring, cutoff int64) {
	es := s.entries(r)
	k := 0
	for k < len(es) && es[k].t <= cutoff {
		k++
	}
	if k > 0 {
		s.drop(r, es, k)
		if r.past != 0 {
			// What is older than an evicted entry goes with it.
			s.forget(r)
		}
	}
}

// drop takes the first k entries off.
func (s *rings) drop(r *ring, es []entry, k int) {
	if !s.plain {
		r.baseN += int64(k)
		r.baseV = es[k-1].v
	}
	r.start += uint32(k)
	r.n -= uint32(k)
}

func (s *rings) forget(r *ring) {
	if s.chill != nil {
		s.spend(-s.past[r.past-1].bytes())
	}
	s.past[r.past-1] = history{}
	s.freed = append(s.freed, r.past-1)
	r.past = 0
}

// sweepOne looks at one ring and lets it go when nothing
// in it can be read any more, so that keys that never return do not stay.
func (s *rings) sweepOne(cutoff int64) {
	if len(s.ring) == 0 {
		return
	}
	if s.sweep >= len(s.ring) {
		s.sweep = 0
	}
	r := &s.ring[s.sweep]
	key := s.keys[s.sweep]
	s.sweep++
	if key == 0 || !r.made {
		return
	}
	if es := s.entries(r); len(es) > 0 && es[len(es)-1].t > cutoff {
		return
	}
	s.letGo(r, key)
}

// late gives an observation to the history of r; false when it is newer.
func (s *rings) late(r *ring, t, v, clock int64) bool {
	h := &s.past[r.past-1]
	before := s.weight(h)
	if !h.insert(t, v, s.plain) {
		return false
	}
	if h.len() >= max(256, 4*h.compacted) {
		h.compact(s.edges, clock, clock-s.horizon)
	}
	s.spend(s.weight(h) - before)
	return true
}

// weight is what a history costs, 0 when nobody counts.
func (s *rings) weight(h *history) int64 {
	if s.chill == nil {
		return 0
	}
	return h.bytes()
}

// remember gives r a history.
func (s *rings) remember(r *ring, h history) {
	if f := len(s.freed); f > 0 {
		r.past = s.freed[f-1] + 1
		s.freed = s.freed[:f-1]
	} else {
		s.past = append(s.past, history{})
		r.past = uint32(len(s.past))
	}
	s.past[r.past-1] = h
}

// spill moves the oldest entries beyond the exact limit into the history.
func (s *rings) spill(r *ring, clock int64) {
	es := s.entries(r)
	if s.dedupe {
		s.thin(r, es)
		es = s.entries(r)
	}
	k := len(es) - s.exact
	if k <= 0 {
		return
	}
	if !s.tail {
		if r.past == 0 {
			s.remember(r, history{baseN: r.baseN, baseV: r.baseV, ranked: s.ranked})
		}
		h := &s.past[r.past-1]
		before := s.weight(h)
		if s.plain {
			h.sketch(es[:k])
		} else {
			h.append(es[:k], r)
		}
		// Sketches are large: they are joined at once.
		if s.plain || h.len() >= max(64, 2*h.compacted) {
			h.compact(s.edges, clock, clock-s.horizon)
		}
		s.spend(s.weight(h) - before)
	}
	s.drop(r, es, k)
}

// at is the ring of a key, nil when there is none.
func (s *rings) at(key uint64) *ring {
	n, ok := s.find(key)
	if !ok {
		if n, ok = s.fetch(key); !ok {
			return nil
		}
	}
	s.ring[n].hot = true
	return &s.ring[n]
}

// bounds are (lo, hi] without what is too old to be read: how much of that is
// still there depends on when the sweep came by.
func (s *rings) bounds(lo, hi, clock int64) (int64, int64) {
	cutoff := clock - s.horizon
	return max(lo, cutoff), max(hi, cutoff)
}

// window gives number and total of the observations in (lo, hi].
func (s *rings) window(r *ring, lo, hi int64) (n, sum int64) {
	es := s.entries(r)
	n1, v1 := s.upTo(r, es, hi)
	n0, v0 := s.upTo(r, es, lo)
	return n1 - n0, v1 - v0
}

func (s *rings) upTo(r *ring, es []entry, t int64) (n, v int64) {
	i := after(es, t)
	if i == 0 && r.past != 0 {
		return s.past[r.past-1].upTo(t)
	}
	return r.baseN + int64(i), r.total(es, i)
}

// latest gives the newest observation in (from, t].
func (s *rings) latest(r *ring, from, t int64) (at, v int64, ok bool) {
	es := s.entries(r)
	i := after(es, t)
	if i == 0 || es[i-1].t <= from {
		return 0, 0, false
	}
	return es[i-1].t, es[i-1].v - r.total(es, i-1), true
}

// nextLatest gives the observation before the newest in (from, t].
func (s *rings) nextLatest(r *ring, from, t int64) (at, v int64, ok bool) {
	es := s.entries(r)
	i := after(es, t) - 1
	if i <= 0 || es[i-1].t <= from {
		return 0, 0, false
	}
	return es[i-1].t, es[i-1].v - r.total(es, i-1), true
}

// replace changes the value of one observation at time t from old to new.
func (s *rings) replace(key uint64, t, old, new int64) {
	r := s.at(key)
	if r == nil {
		return
	}
	es := s.entries(r)
	for i := after(es, t) - 1; i >= 0 && es[i].t == t; i-- {
		if es[i].v-r.total(es, i) == old {
			for j := i; j < len(es); j++ {
				es[j].v += new - old
			}
			return
		}
	}
	if r.past != 0 && s.past[r.past-1].replace(t, new-old) {
		r.baseV += new - old
		for j := range es {
			es[j].v += new - old
		}
	}
}
