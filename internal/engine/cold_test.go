package engine

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// shelf is a cold store in memory. It fails from a number of calls on.
type shelf struct {
	held       map[ColdKey][]byte
	puts, took int
	calls      int
	failAt     int // 0 = never
}

var errShelf = errors.New("the shelf broke")

func (s *shelf) fail() error {
	if s.calls++; s.failAt > 0 && s.calls >= s.failAt {
		return errShelf
	}
	return nil
}

func (s *shelf) Put(key ColdKey, state []byte, until, now int64) error {
	if s.held[key] != nil {
		return fmt.Errorf("%v is put twice", key)
	}
	s.puts++
	if until > now { // what is dead may be forgotten at once
		s.held[key] = slices.Clone(state)
	}
	return s.fail()
}

func (s *shelf) Take(key ColdKey) ([]byte, bool, error) {
	b, ok := s.held[key]
	delete(s.held, key)
	if ok {
		s.took++
	}
	return b, ok, s.fail()
}

func (s *shelf) Each(fn func(ColdKey, []byte) error) error {
	for k, b := range s.held {
		if err := fn(k, b); err != nil {
			return err
		}
	}
	return s.fail()
}

func (s *shelf) Drop(source uint64) error {
	for k := range s.held {
		if k.Source == source {
			delete(s.held, k)
		}
	}
	return s.fail()
}

func (s *shelf) Clear() error {
	s.held = map[ColdKey][]byte{}
	return s.fail()
}

func newShelf() *shelf { return &shelf{held: map[ColdKey][]byte{}} }

// meaning is a machine's state without what depends on when the sweep came by:
// each living ring by source and key.
func meaning(m *Machine) map[string]string {
	out := map[string]string{}
	for i := range m.state {
		s := m.state[i].rings
		if s == nil {
			continue
		}
		for n := range s.ring {
			r := &s.ring[n]
			if es := s.entries(r); s.keys[n] != 0 && len(es) > 0 && es[len(es)-1].t > m.clock-s.horizon {
				out[fmt.Sprint(m.prog.sources[i].sig, s.keys[n])] = string(s.freeze(nil, r))
			}
		}
	}
	return out
}

// A machine with next to no memory answers as one with enough, and its snapshot
// means the same: restored without a budget it holds the same rings.
func TestColdRingsChangeNothing(t *testing.T) {
	p := compiled(t, market, AllFeatures())
	puts, took := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		steps := drawSteps(t, p, 200)
		for _, s := range steps { // some come far too late: what they read must not depend on sweeps
			if s.ev != nil && rapid.IntRange(0, 4).Draw(t, "history") == 0 {
				s.ev.At = max(1, s.ev.At-rapid.Int64Range(1, 12).Draw(t, "old")*Day/2)
			}
		}
		store := newShelf()
		rich, poor := NewMachine(p), NewMachine(p)
		poor.Limit(rapid.SampledFrom([]int64{0, 500, 5000}).Draw(t, "budget"), store)
		cut := rapid.IntRange(0, len(steps)).Draw(t, "cut")
		compare := func(part []step) {
			want, got := play(t, rich, part), play(t, poor, part)
			for i := range want {
				want[i].Vector.S, got[i].Vector.S = nil, nil
				if !reflect.DeepEqual(want[i], got[i]) {
					t.Fatalf("decision %d\n%+v\nwant\n%+v", i, got[i], want[i])
				}
			}
			restored := NewMachine(poor.Program())
			if err := restored.Restore(bytes.NewReader(snapshot(t, poor))); err != nil {
				t.Fatal(err)
			}
			if w, g := meaning(rich), meaning(restored); !reflect.DeepEqual(w, g) {
				t.Fatalf("%d rings, want %d", len(g), len(w))
			}
		}
		compare(steps[:cut])
		again := NewMachine(poor.Program())
		other := newShelf()
		again.Limit(500, other)
		if err := again.Restore(bytes.NewReader(snapshot(t, poor))); err != nil {
			t.Fatal(err)
		}
		puts, took, poor = puts+store.puts, took+store.took, again
		compare(steps[cut:])
		if used := again.chill.used; used > 500+mostLooks*ringBytes {
			t.Fatalf("%d bytes are used", used)
		}
		was := again.chill.used
		if again.recount(); again.chill.used != was {
			t.Fatalf("%d bytes were counted, there are %d", was, again.chill.used)
		}
		puts, took = puts+other.puts, took+other.took
	})
	if puts < 100 || took < 100 {
		t.Fatalf("%d rings went cold, %d came back", puts, took)
	}
}

// Frozen rings of every kind thaw as they were.
func TestFreezeAndThaw(t *testing.T) {
	for _, kind := range []rings{{}, {ranked: true}, {plain: true}} {
		s := &rings{exact: 16, horizon: 31 * Day, plain: kind.plain, ranked: kind.ranked, scratch: newSeen(), edges: []edge{{30 * Day, 30 * Day / 64, Day}, {0, 30 * Day / 64, Day}}}
		for i := range int64(3000) {
			s.insert(7, i*600*second, i*i%977-100, i*600*second)
		}
		r := s.at(7)
		b := s.freeze(nil, r)
		o := &rings{exact: 16, horizon: 31 * Day, plain: kind.plain, ranked: kind.ranked}
		var g ring
		if err := o.thaw(&g, b); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(o.freeze(nil, &g), b) || !reflect.DeepEqual(o.entries(&g), s.entries(r)) || !reflect.DeepEqual(o.past[0].points, s.past[0].points) {
			t.Fatal("a ring is not as it was")
		}
		for n := range len(b) {
			if err := (&rings{plain: kind.plain, ranked: kind.ranked}).thaw(new(ring), b[:n]); err == nil {
				t.Fatalf("%d of %d bytes were taken for a ring", n, len(b))
			}
		}
	}
}

// A failure of the store is never passed over.
func TestColdFailureIsTold(t *testing.T) {
	p := compiled(t, market, AllFeatures())
	rapid.Check(t, func(t *rapid.T) {
		store := newShelf()
		store.failAt = rapid.IntRange(1, 60).Draw(t, "call")
		m := NewMachine(p)
		m.Limit(0, store)
		for _, s := range drawSteps(t, p, 60) {
			var d Decision
			if s.c != nil {
				_ = m.Control(s.c) // an entry may be refused; what matters is Err
			} else {
				m.Apply(s.ev, &d)
			}
			if failed := store.calls >= store.failAt; failed != (m.Err() != nil) {
				t.Fatalf("after %d calls the machine says %v", store.calls, m.Err())
			}
			if m.Err() != nil {
				if err := m.Snapshot(new(bytes.Buffer)); !errors.Is(err, errShelf) {
					t.Fatal("a snapshot was taken of a machine that failed")
				}
				return
			}
		}
	})
}
