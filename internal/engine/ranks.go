package engine

import (
	"fmt"
	"math"
	"math/bits"
	"slices"
	"strconv"

	"github.com/piepowder/piepowder/internal/lang"
)

// bin counts the values of a coarse past that are alike to one part in 64:
// those below 128 each have their own, of the larger the seven leading bits
// count. A percentile read from bins is at most 1/128 off. All is whole
// numbers: every processor makes the same bins.
type bin struct {
	at int32
	n  int64
}

// bins are in rising order.
type bins []bin

// most is the bin of the largest value; those of negative ones mirror it.
const most = 128 + 57*64

// binOf gives the bin of a value.
func binOf(v int64) int32 {
	if v < 0 {
		return -magnitude(-uint64(v))
	}
	return magnitude(uint64(v))
}

func magnitude(u uint64) int32 {
	if u < 128 {
		return int32(u)
	}
	e := bits.Len64(u) - 7
	return int32(128 + (e-1)*64 + int(u>>e) - 64)
}

// middle is the value a bin stands for.
func middle(at int32) int64 {
	if at < 0 {
		return -middle(-at)
	}
	if at < 128 {
		return int64(at)
	}
	e := (at-128)/64 + 1
	u := uint64((at-128)%64+64)<<e + 1<<(e-1)
	return int64(min(u, math.MaxInt64))
}

// ranks gives the bins of a stretch of n observations.
func (p *point) ranks(n int64) bins {
	if p.bins != nil {
		return p.bins
	}
	return bins{{binOf(p.min), n}}
}

// count is the number of observations of stretch i.
func (h *history) count(i int) int64 {
	if i == 0 {
		return h.points[0].n - h.baseN
	}
	return h.points[i].n - h.points[i-1].n
}

// join2 adds two lists of bins.
func join2(a, b bins) bins {
	out := make(bins, 0, len(a)+len(b))
	for len(a) > 0 || len(b) > 0 {
		switch {
		case len(b) == 0 || len(a) > 0 && a[0].at < b[0].at:
			out, a = append(out, a[0]), a[1:]
		case len(a) == 0 || b[0].at < a[0].at:
			out, b = append(out, b[0]), b[1:]
		default:
			out = append(out, bin{a[0].at, a[0].n + b[0].n})
			a, b = a[1:], b[1:]
		}
	}
	return slices.Clip(out)
}

// percentile gives the value below or at which rank/10000 of the observations in
// (lo, hi] lie (the nearest rank); ok is false when there are none.
func (s *rings) percentile(r *ring, lo, hi, rank int64) (v int64, ok bool) {
	es := s.entries(r)
	a, b := after(es, lo), after(es, hi)
	if a == 0 && r.past != 0 {
		h := &s.past[r.past-1]
		if i, j := h.first(lo+1), h.first(hi+1); i < j {
			return s.sketchedRank(h, i, j, es[:b], r, rank), true
		}
	}
	if a == b {
		return 0, false
	}
	list := s.scratch.values[:0]
	before := r.total(es, a)
	for _, e := range es[a:b] {
		list = append(list, e.v-before)
		before = e.v
	}
	slices.Sort(list)
	s.scratch.values = list
	return list[nearest(int64(len(list)), rank)-1], true
}

// nearest is the rank, from 1, of a percentile among n.
func nearest(n, rank int64) int64 { return max(1, (n*rank+9999)/10_000) }

// sketchedRank reads a percentile of stretches i to j and of entries.
func (s *rings) sketchedRank(h *history, i, j int, es []entry, r *ring, rank int64) int64 {
	counts := s.scratch.counts
	if counts == nil {
		counts = make([]int64, 2*most+1)
		s.scratch.counts = counts
	}
	n, least, largest := int64(0), int64(math.MaxInt64), int64(math.MinInt64)
	for ; i < j; i++ {
		p := &h.points[i]
		least, largest = min(least, p.min), max(largest, p.max)
		if p.bins == nil {
			counts[most+binOf(p.min)] += h.count(i)
			n += h.count(i)
		}
		for _, b := range p.bins {
			counts[most+b.at] += b.n
			n += b.n
		}
	}
	before := r.total(es, 0)
	for _, e := range es {
		v := e.v - before
		before = e.v
		least, largest = min(least, v), max(largest, v)
		counts[most+binOf(v)]++
		n++
	}
	first, last := binOf(least), binOf(largest)
	at, left := first, nearest(n, rank)
	for ; at < last; at++ {
		if left -= counts[most+at]; left <= 0 {
			break
		}
	}
	clear(counts[most+first : most+last+1])
	return min(max(middle(at), least), largest)
}

func (m *Machine) readPercentile(f *lang.Frame, r *read, s *rings, g *ring, lo, hi int64) {
	v, ok := int64(0), false
	if g != nil {
		v, ok = s.percentile(g, lo, hi, r.rank)
	}
	switch {
	case !ok:
		m.missing(f, r)
	case r.millis:
		m.giveFloat(f, r, float64(v)/1e6)
	default:
		m.give(f, r, v)
	}
}

// rankWords names a percentile.
func rankWords(rank int64) string {
	if rank == 5000 {
		return "median"
	}
	return "percentile " + strconv.FormatFloat(float64(rank)/100, 'f', -1, 64)
}

// distinctWords says how exact a number of distinct values is.
func (d *featureDecl) distinctWords() string {
	if d.exact < 0 {
		return "; exact"
	}
	return fmt.Sprintf("; exact to %d sightings, then within 5 %% typically", d.exact)
}

func (s *saver) bins(list bins) {
	s.len(len(list))
	for _, b := range list {
		s.i64(int64(b.at))
		s.i64(b.n)
	}
}

func (l *loader) bins() bins {
	var out bins
	for i, n := 0, l.len(2*most+1); l.more(i, n); i++ {
		at, count := l.i64(), l.i64()
		if at < -most || at > most || count < 1 || i > 0 && at <= int64(out[i-1].at) {
			l.fail("bins are out of order")
			return nil
		}
		out = append(out, bin{int32(at), count})
	}
	return out
}
