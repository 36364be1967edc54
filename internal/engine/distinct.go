package engine

import "math"

// seen is a small set cleared in O(1): scratch for counting distinct values.
type seen struct {
	keys  []uint64
	stamp []uint32
	now   uint32
	n     int

	values []int64 // scratch for percentiles
	counts []int64 // by bin
}

func newSeen() *seen { return &seen{keys: make([]uint64, 1024), stamp: make([]uint32, 1024)} }

func (s *seen) reset() {
	s.n = 0
	s.now++
	if s.now == 0 {
		clear(s.stamp)
		s.now = 1
	}
}

// add tells whether v was not in the set.
func (s *seen) add(v uint64) bool {
	if 2*s.n >= len(s.keys) {
		s.grow()
	}
	mask := uint64(len(s.keys) - 1)
	for i := mix(v) & mask; ; i = (i + 1) & mask {
		if s.stamp[i] != s.now {
			s.stamp[i], s.keys[i] = s.now, v
			s.n++
			return true
		}
		if s.keys[i] == v {
			return false
		}
	}
}

func (s *seen) grow() {
	old, stamp, now := s.keys, s.stamp, s.now
	s.keys, s.stamp = make([]uint64, 2*len(old)), make([]uint32, 2*len(old))
	s.now, s.n = 1, 0
	for i, k := range old {
		if stamp[i] == now {
			s.add(k)
		}
	}
}

// keepSightings is how many of the newest sightings thin leaves alone, so that
// decisions a little late still read exactly.
const keepSightings = 64

// thin drops sightings of values that came again later.
func (s *rings) thin(r *ring, es []entry) {
	s.scratch.reset()
	w := len(es)
	for i := len(es) - 1; i >= 0; i-- {
		if !s.scratch.add(uint64(es[i].v)) && i < len(es)-keepSightings {
			continue
		}
		w--
		es[w] = es[i]
	}
	r.start += uint32(w)
	r.n -= uint32(w)
}

// distinct counts the different values seen in (lo, hi].
func (s *rings) distinct(r *ring, lo, hi int64) int64 {
	es := s.entries(r)
	a, b := after(es, lo), after(es, hi)
	if a == 0 && r.past != 0 {
		if n, ok := s.sketched(&s.past[r.past-1], es[:b], lo, hi); ok {
			return n
		}
	}
	switch b - a {
	case 0:
		return 0
	case 1:
		return 1
	}
	s.scratch.reset()
	for _, e := range es[a:b] {
		s.scratch.add(uint64(e.v))
	}
	return int64(s.scratch.n)
}

// sketched counts a window that reaches into the history; false when the part
// of it there is empty.
func (s *rings) sketched(h *history, es []entry, lo, hi int64) (int64, bool) {
	i, j := h.first(lo+1), h.first(hi+1)
	if i == j {
		return 0, false
	}
	m := &s.merged
	*m = sketch{}
	for ; i < j; i++ {
		m.merge(h.points[i].seen)
	}
	for _, e := range es {
		m.add(uint64(e.v))
	}
	return m.count(), true
}

// count estimates the number of different values added.
func (s *sketch) count() int64 {
	const m = 512
	sum, zero := 0.0, 0
	for _, v := range s {
		sum += 1 / float64(uint64(1)<<v)
		if v == 0 {
			zero++
		}
	}
	est := 0.7213 / (1 + 1.079/m) * m * m / sum
	if est <= 2.5*m && zero > 0 {
		est = m * math.Log(float64(m)/float64(zero))
	}
	return int64(math.Round(est))
}

// moments are what min, max and stddev need of a window.
type moments struct {
	n        int64
	min, max int64
	sum, sq  float64 // of the values; sq of their squares
}

func (s *rings) moments(r *ring, lo, hi int64) moments {
	m := moments{min: math.MaxInt64, max: math.MinInt64}
	es := s.entries(r)
	a, b := after(es, lo), after(es, hi)
	if a == 0 && r.past != 0 {
		h := &s.past[r.past-1]
		i, j := h.first(lo+1), h.first(hi+1)
		n, v := h.baseN, h.baseV
		if i > 0 {
			n, v = h.points[i-1].n, h.points[i-1].v
		}
		for ; i < j; i++ {
			p := &h.points[i]
			m.n += p.n - n
			m.sum += float64(p.v - v)
			m.sq += p.sq
			m.min, m.max = min(m.min, p.min), max(m.max, p.max)
			n, v = p.n, p.v
		}
	}
	before := r.total(es, a)
	for _, e := range es[a:b] {
		v := e.v - before
		before = e.v
		m.n++
		m.sum += float64(v)
		m.sq += float64(v) * float64(v)
		m.min, m.max = min(m.min, v), max(m.max, v)
	}
	return m
}

// deviation is the sample standard deviation; false below two observations.
func (m *moments) deviation() (float64, bool) {
	if m.n < 2 {
		return 0, false
	}
	n := float64(m.n)
	v := (m.sq - m.sum/n*m.sum) / (n - 1)
	return math.Sqrt(max(v, 0)), true
}
