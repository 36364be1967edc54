package engine

import (
	"math/bits"
	"slices"
)

// point closes a stretch of time of a ring's history: n observations with total
// v lie at or before t. What lies between two points is counted at the later
// one, so a window's edge is off by at most the gap, which compact keeps within
// 1/64 of the window.
type point struct {
	t, n, v  int64
	min, max int64   // of the stretch
	sq       float64 // sum of squares of the stretch
	seen     *sketch // distinct values of the stretch, plain rings only
	bins     bins    // of the stretch, ranked rings only; nil while all its values are min
	from     int64   // time of the first observation of the stretch
}

// history is the coarse past of a ring.
type history struct {
	points       []point
	baseN, baseV int64 // before the first point
	compacted    int   // points left by the last compaction
	ranked       bool  // points have bins
}

func (h *history) len() int { return len(h.points) }

// append adds entries that leave the exact part of r.
func (h *history) append(es []entry, r *ring) {
	for i, e := range es {
		v := e.v - r.total(es, i)
		h.points = append(h.points, point{t: e.t, from: e.t, n: r.baseN + int64(i) + 1, v: e.v, min: v, max: v, sq: float64(v) * float64(v)})
	}
}

// sketch adds entries of a plain ring.
func (h *history) sketch(es []entry) {
	for _, e := range es {
		s := new(sketch)
		s.add(uint64(e.v))
		h.points = append(h.points, point{t: e.t, from: e.t, seen: s})
	}
}

// first is the number of the first point at or after t.
func (h *history) first(t int64) int {
	lo, hi := 0, len(h.points)
	for lo < hi {
		m := int(uint(lo+hi) >> 1)
		if h.points[m].t < t {
			lo = m + 1
		} else {
			hi = m
		}
	}
	return lo
}

// insert takes a late observation; false when it is newer than the history.
func (h *history) insert(t, v int64, plain bool) bool {
	i := h.first(t)
	if i == len(h.points) {
		return false
	}
	p := &h.points[i]
	if t < p.from {
		// In the quiet before a stretch: a stretch of its own, so that none grows
		// beyond what its age allows.
		q := point{t: t, from: t, n: h.baseN, v: h.baseV, min: v, max: v}
		if i > 0 {
			q.n, q.v = h.points[i-1].n, h.points[i-1].v
		}
		if plain {
			q.seen = new(sketch)
		}
		h.points = slices.Insert(h.points, i, q)
		p = &h.points[i]
	}
	if plain {
		p.seen.add(uint64(v))
		return true
	}
	if h.ranked && (p.bins != nil || p.min != v || p.max != v) {
		p.bins = join2(p.ranks(h.count(i)), bins{{binOf(v), 1}})
	}
	p.min, p.max = min(p.min, v), max(p.max, v)
	p.sq += float64(v) * float64(v)
	for j := i; j < len(h.points); j++ {
		h.points[j].n++
		h.points[j].v += v
	}
	return true
}

func (h *history) replace(t, delta int64) bool {
	i := h.first(t)
	if i == len(h.points) {
		return false
	}
	for j := i; j < len(h.points); j++ {
		h.points[j].v += delta
	}
	return true
}

func (h *history) upTo(t int64) (n, v int64) {
	i := h.first(t + 1)
	if i == 0 {
		return h.baseN, h.baseV
	}
	return h.points[i-1].n, h.points[i-1].v
}

// compact joins neighbours as far as every edge that will still cross them
// allows, and forgets what is at or before cutoff.
func (h *history) compact(edges []edge, clock, cutoff int64) {
	ps := h.points
	k := 0
	for k < len(ps) && ps[k].t <= cutoff {
		h.baseN, h.baseV = ps[k].n, ps[k].v
		k++
	}
	out := ps[:0]
	for _, p := range ps[k:] {
		if n := len(out); n > 0 && p.t-out[n-1].from <= tolerance(edges, clock-p.t) {
			q := out[n-1]
			if h.ranked && (q.bins != nil || p.bins != nil || min(p.min, q.min) != max(p.max, q.max)) {
				before := h.baseN
				if n > 1 {
					before = out[n-2].n
				}
				p.bins = join2(q.ranks(q.n-before), p.ranks(p.n-q.n))
			}
			p.from = q.from
			p.min, p.max, p.sq = min(p.min, q.min), max(p.max, q.max), p.sq+q.sq
			if p.seen != nil {
				q.seen.merge(p.seen)
				p.seen = q.seen
			}
			out[n-1] = p
			continue
		}
		out = append(out, p)
	}
	clear(ps[len(out):])
	h.points = out
	h.compacted = len(out)
}

// tolerance is the longest stretch allowed at an age.
func tolerance(edges []edge, age int64) int64 {
	tol := int64(1) << 62
	for _, e := range edges {
		if e.age+e.slack >= age {
			tol = min(tol, e.tol)
		}
	}
	return tol
}

// sketch counts distinct values beyond the exact limit: a HyperLogLog of 512
// registers, standard error 4.6 %.
type sketch [512]uint8

func (s *sketch) add(h uint64) {
	h = mix(h)
	i := h & 511
	s[i] = max(s[i], uint8(bits.LeadingZeros64(h|511))+1)
}

func (s *sketch) merge(o *sketch) {
	for i, v := range o {
		s[i] = max(s[i], v)
	}
}
