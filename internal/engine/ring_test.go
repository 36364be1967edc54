package engine

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

type seenAt struct{ t, v int64 }

// slow is the oracle of rings: all observations, no order, no limits.
type slow []seenAt

func (s slow) window(lo, hi int64) (n, sum int64) {
	for _, o := range s {
		if lo < o.t && o.t <= hi {
			n++
			sum += o.v
		}
	}
	return n, sum
}

func (s slow) distinct(lo, hi int64) int64 {
	m := map[int64]bool{}
	for _, o := range s {
		if lo < o.t && o.t <= hi {
			m[o.v] = true
		}
	}
	return int64(len(m))
}

const second = int64(1e6)

// Windows over rings that keep everything exactly are exact, whatever the order
// of arrival, for reads at the newest time and at earlier ones.
func TestExactRing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := &rings{exact: -1, horizon: 1000 * second, scratch: newSeen()}
		p := &rings{exact: -1, horizon: 1000 * second, plain: true, scratch: newSeen()}
		var all [3]slow
		clock := int64(0)
		for range rapid.IntRange(1, 120).Draw(t, "n") {
			at := clock + rapid.Int64Range(-300, 200).Draw(t, "step")*second
			at = max(at, 1)
			clock = max(clock, at)
			key := rapid.IntRange(0, 2).Draw(t, "key")
			v := rapid.Int64Range(-5, 5).Draw(t, "v")
			s.insert(mix(uint64(key+1)), at, v, clock)
			p.insert(mix(uint64(key+1)), at, v, clock)
			all[key] = append(all[key], seenAt{at, v})

			w := rapid.Int64Range(0, 400).Draw(t, "w") * second
			hi := clock - rapid.Int64Range(0, 500).Draw(t, "late")*second
			for k := range all {
				r := s.at(mix(uint64(k + 1)))
				if r == nil {
					continue
				}
				n, sum := s.window(r, hi-w, hi)
				wn, ws := all[k].window(hi-w, hi)
				if n != wn || sum != ws {
					t.Fatalf("(%d, %d]: %d %d, want %d %d", hi-w, hi, n, sum, wn, ws)
				}
				if m := s.moments(r, hi-w, hi); m.n != wn || int64(m.sum) != ws {
					t.Fatalf("moments %+v, want %d %d", m, wn, ws)
				}
				if d := p.distinct(p.at(mix(uint64(k+1))), hi-w, hi); d != all[k].distinct(hi-w, hi) {
					t.Fatalf("distinct %d, want %d", d, all[k].distinct(hi-w, hi))
				}
			}
		}
	})
}

// Beyond the exact limit, a window's count lies between those of windows whose
// edges are moved by 1/64 of its length.
func TestCoarseRingIsWithinItsBound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		windows := []int64{60 * second, 3600 * second, Day}
		s := &rings{exact: 16, scratch: newSeen()}
		for _, w := range windows {
			s.edges = append(s.edges, edge{w, w / 64, min(Day, w)}, edge{0, w / 64, min(Day, w)})
			s.horizon = max(s.horizon, w+Day)
		}
		var all slow
		clock := int64(1)
		gap := rapid.SampledFrom([]int64{1, 20, 300}).Draw(t, "gap")
		for i := range rapid.IntRange(1, 3000).Draw(t, "n") {
			clock += rapid.Int64Range(0, gap).Draw(t, "step") * second
			at := clock
			if i%7 == 3 {
				at = max(1, clock-rapid.Int64Range(0, 1800).Draw(t, "late")*second)
			}
			s.insert(7, at, 3, clock)
			all = append(all, seenAt{at, 3})
		}
		r := s.at(7)
		for _, w := range windows {
			n, sum := s.window(r, clock-w, clock)
			least, _ := all.window(clock-w+w/64, clock)
			most, _ := all.window(clock-w-w/64, clock)
			if n < least || n > most || sum != 3*n {
				t.Fatalf("window %s: %d (sum %d), not in [%d, %d]", FormatSpan(w), n, sum, least, most)
			}
		}
		if len(s.past) > 0 {
			if k := len(s.past[0].points); k > 64+2*3*(64*2+2) {
				t.Fatalf("%d points are kept for %d observations", k, len(all))
			}
		}
	})
}

// A late observation in the quiet before a stretch of the history does not
// stretch it.
func TestLateIntoTheQuiet(t *testing.T) {
	s := &rings{exact: 1, horizon: 10_000 * second, scratch: newSeen(), edges: []edge{{6400 * second, 100 * second, 0}, {0, 100 * second, 0}}}
	for i := range int64(40) {
		s.insert(7, (1000+i)*second, 1, (1000+i)*second)
	}
	s.insert(7, 3000*second, 1, 3000*second)
	for i := range int64(40) {
		s.insert(7, (3000+i)*second, 1, (3000+i)*second)
	}
	s.insert(7, 1500*second, 1, 3040*second)
	if n, _ := s.window(s.at(7), 1700*second, 3040*second); n != 41 {
		t.Errorf("%d observations, want 41: the late one lies before the window", n)
	}
	if n, _ := s.window(s.at(7), 1400*second, 1600*second); n != 1 {
		t.Errorf("%d observations, want the late one", n)
	}
}

// A key that is busy for long keeps a bounded history.
func TestHistoryIsBounded(t *testing.T) {
	s := &rings{exact: 256, horizon: 31 * Day, scratch: newSeen(), edges: []edge{{30 * Day, 30 * Day / 64, Day}, {0, 30 * Day / 64, Day}}}
	for i := range int64(400_000) {
		s.insert(7, i*30*second, 1, i*30*second)
	}
	if n := len(s.past[0].points); n > 300 {
		t.Fatalf("%d points", n)
	}
	now := int64(399_999) * 30 * second
	n, _ := s.window(s.at(7), now-30*Day, now)
	exact := 30 * Day / (30 * second)
	if n < exact-exact/64-1 || n > exact+exact/64+1 {
		t.Fatalf("counted %d of %d", n, exact)
	}
}

func TestDistinctBeyondExact(t *testing.T) {
	s := &rings{exact: 256, horizon: 8 * Day, plain: true, dedupe: true, scratch: newSeen(), edges: []edge{{7 * Day, 7 * Day / 64, Day}, {0, 7 * Day / 64, Day}}}
	// A hundred values seen again and again stay exact.
	for i := range int64(50_000) {
		s.insert(7, i*second, int64(mix(uint64(i%100))), i*second)
	}
	now := 50_000 * second
	if n := s.distinct(s.at(7), now-7*Day, now); n != 100 {
		t.Fatalf("%d values, want 100", n)
	}
	// Five thousand do not, but nearly.
	for i := range int64(5000) {
		now += second
		s.insert(7, now, int64(mix(uint64(1000+i))), now)
	}
	if n := s.distinct(s.at(7), now-7*Day, now); n < 4500 || n > 5700 {
		t.Fatalf("%d values, want about 5100", n)
	}
	if k := len(s.past[0].points); k > 200 {
		t.Fatalf("%d sketches", k)
	}
}

func TestReplaceALabel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := &rings{exact: 8, horizon: 1000 * second, scratch: newSeen(), edges: []edge{{500 * second, 0, 0}}}
		var all slow
		clock := int64(1)
		for range rapid.IntRange(1, 60).Draw(t, "n") {
			clock += rapid.Int64Range(0, 3).Draw(t, "step") * second
			v := rapid.Int64Range(0, 1).Draw(t, "v")
			s.insert(7, clock, v, clock)
			all = append(all, seenAt{clock, v})
			i := rapid.IntRange(0, len(all)-1).Draw(t, "which")
			s.replace(7, all[i].t, all[i].v, 1-all[i].v)
			all[i].v = 1 - all[i].v
			n, sum := s.window(s.at(7), clock-900*second, clock)
			if wn, ws := all.window(clock-900*second, clock); n != wn || sum != ws {
				t.Fatalf("%d %d, want %d %d", n, sum, wn, ws)
			}
		}
	})
}

// Keys that never come again are let go.
func TestSweep(t *testing.T) {
	s := &rings{exact: 4, horizon: 10 * second, scratch: newSeen()}
	for i := range int64(10_000) {
		s.insert(mix(uint64(i+1)), i*second, 1, i*second)
	}
	if n := s.len(); n > 100 {
		t.Fatalf("%d keys are kept", n)
	}
	if len(s.ring) > 200 {
		t.Fatalf("%d rings for %d keys", len(s.ring), s.len())
	}
}

// Keeping everything, distinct values are exact however many.
func TestManyDistinct(t *testing.T) {
	s := &rings{exact: -1, horizon: 100_000 * second, plain: true, scratch: newSeen()}
	for i := range int64(5000) {
		s.insert(7, i*second, int64(mix(uint64(i%3000))), i*second)
	}
	for _, w := range []int64{10, 1000, 2999, 4999} {
		if n := s.distinct(s.at(7), (4999-w)*second, 4999*second); n != min(w, 3000) {
			t.Errorf("%d values in %d seconds", n, w)
		}
	}
}

// A key that was busy long ago starts anew, its history forgotten and its
// number used again.
func TestOldHistoryIsForgotten(t *testing.T) {
	s := &rings{exact: 4, horizon: 100 * second, scratch: newSeen(), edges: []edge{{90 * second, second, 0}, {0, second, 0}}}
	for round := range int64(3) {
		from := round * 10_000 * second
		for i := range int64(60) {
			s.insert(7, from+i*second, 2, from+i*second)
		}
		now := from + 59*second
		if n, sum := s.window(s.at(7), now-90*second, now); n != 60 || sum != 120 {
			t.Fatalf("round %d: %d %d", round, n, sum)
		}
		if len(s.past) != 1 {
			t.Fatalf("%d histories are held", len(s.past))
		}
	}
}

func TestAfter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ts := rapid.SliceOf(rapid.Int64Range(0, 20)).Draw(t, "ts")
		slices.Sort(ts)
		es := make([]entry, len(ts))
		want := 0
		x := rapid.Int64Range(-1, 21).Draw(t, "x")
		for i, v := range ts {
			es[i].t = v
			if v <= x {
				want = i + 1
			}
		}
		if got := after(es, x); got != want {
			t.Fatalf("%v up to %d: %d, want %d", ts, x, got, want)
		}
	})
}
