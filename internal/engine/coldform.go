package engine

import (
	"encoding/binary"
	"math"
)

// freeze appends a ring as the cold store keeps it: whole numbers of variable
// length, times and totals as differences. thaw gives back exactly the same.
func (s *rings) freeze(b []byte, r *ring) []byte {
	es := s.entries(r)
	b = binary.AppendVarint(b, r.baseN)
	b = binary.AppendVarint(b, r.baseV)
	b = binary.AppendUvarint(b, uint64(len(es)))
	var t, v int64
	for _, e := range es {
		b = binary.AppendVarint(b, e.t-t)
		b = binary.AppendVarint(b, e.v-v)
		t, v = e.t, e.v
	}
	if r.past == 0 {
		return append(b, 0)
	}
	h := &s.past[r.past-1]
	b = append(b, 1)
	b = binary.AppendVarint(b, h.baseN)
	b = binary.AppendVarint(b, h.baseV)
	b = binary.AppendUvarint(b, uint64(h.compacted))
	b = binary.AppendUvarint(b, uint64(len(h.points)))
	for i := range h.points {
		p := &h.points[i]
		for _, n := range []int64{p.t, p.from, p.n, p.v, p.min, p.max} {
			b = binary.AppendVarint(b, n)
		}
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(p.sq))
		if s.plain {
			b = append(b, p.seen[:]...)
		}
		if s.ranked {
			b = binary.AppendUvarint(b, uint64(len(p.bins)))
			for _, x := range p.bins {
				b = binary.AppendVarint(b, int64(x.at))
				b = binary.AppendVarint(b, x.n)
			}
		}
	}
	return b
}

// frozen reads what freeze wrote; the first fault stays.
type frozen struct {
	b   []byte
	bad bool
}

func (f *frozen) take(n int) []byte {
	if n > len(f.b) {
		f.bad, f.b = true, nil
		return make([]byte, n)
	}
	out := f.b[:n]
	f.b = f.b[n:]
	return out
}

func (f *frozen) varint() int64 {
	v, n := binary.Varint(f.b)
	f.take(max(n, 0))
	f.bad = f.bad || n <= 0
	return v
}

// count reads a number of things that take at least one byte each.
func (f *frozen) count() int {
	v, n := binary.Uvarint(f.b)
	f.take(max(n, 0))
	if n <= 0 || v > uint64(len(f.b)) {
		f.bad = true
		return 0
	}
	return int(v)
}

// thaw puts a frozen ring into r, which is empty.
func (s *rings) thaw(r *ring, b []byte) error {
	f := frozen{b: b}
	r.baseN, r.baseV = f.varint(), f.varint()
	var t, v int64
	for i, n := 0, f.count(); i < n && !f.bad; i++ {
		t += f.varint()
		v += f.varint()
		s.room(r, i)[i] = entry{t, v}
	}
	if f.take(1)[0] == 1 && !f.bad {
		h := history{ranked: s.ranked, baseN: f.varint(), baseV: f.varint()}
		c, n := binary.Uvarint(f.b)
		f.take(max(n, 0))
		h.compacted = int(c)
		for i, n := 0, f.count(); i < n && !f.bad; i++ {
			h.points = append(h.points, f.point(s))
		}
		s.remember(r, h)
		s.spend(h.bytes())
	}
	if f.bad || len(f.b) > 0 {
		return broken("a ring that was kept on disk cannot be read")
	}
	return nil
}

func (f *frozen) point(s *rings) point {
	p := point{t: f.varint(), from: f.varint(), n: f.varint(), v: f.varint(), min: f.varint(), max: f.varint()}
	p.sq = math.Float64frombits(binary.LittleEndian.Uint64(f.take(8)))
	if s.plain {
		p.seen = new(sketch)
		copy(p.seen[:], f.take(len(p.seen)))
	}
	if s.ranked {
		for i, n := 0, f.count(); i < n && !f.bad; i++ {
			p.bins = append(p.bins, bin{int32(f.varint()), f.varint()})
		}
	}
	return p
}
