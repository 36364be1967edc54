package ingest

import (
	"bytes"
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/piepowder/piepowder/internal/engine"
)

// A cold file gives back what was put into it, whatever was taken, dropped and
// copied meanwhile, and does not grow beyond what lives.
func TestColdFileGivesBackWhatItGot(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		c := NewColdFile(dir)
		c.capacity = 4000
		held := map[engine.ColdKey][]byte{}
		dies := map[engine.ColdKey]int64{}
		now := int64(0)
		for range rapid.IntRange(0, 400).Draw(t, "n") {
			now++
			key := engine.ColdKey{Source: rapid.Uint64Range(1, 3).Draw(t, "source"), Key: rapid.Uint64Range(1, 40).Draw(t, "key")}
			switch k := rapid.IntRange(0, 99).Draw(t, "what"); {
			case k < 60:
				state, ok, err := c.Take(key)
				if err != nil {
					t.Fatal(err)
				}
				if want, had := held[key]; ok != had && dies[key] > now || ok && !bytes.Equal(state, want) {
					t.Fatalf("took %x (%v), want %x (%v)", state, ok, want, had)
				}
				held[key] = bytes.Repeat([]byte{byte(now)}, rapid.IntRange(0, 500).Draw(t, "bytes"))
				dies[key] = now + rapid.Int64Range(1, 300).Draw(t, "lives")
				if err := c.Put(key, held[key], dies[key], now); err != nil {
					t.Fatal(err)
				}
			case k < 98:
				state, ok, err := c.Take(key)
				if err != nil {
					t.Fatal(err)
				}
				if want, had := held[key]; ok != had && dies[key] > now || ok && !bytes.Equal(state, want) {
					t.Fatalf("took %x (%v), want %x (%v)", state, ok, want, had)
				}
				delete(held, key)
			case k == 98:
				if err := c.Drop(key.Source); err != nil {
					t.Fatal(err)
				}
				for k := range held {
					if k.Source == key.Source {
						delete(held, k)
					}
				}
			default:
				if err := c.Clear(); err != nil {
					t.Fatal(err)
				}
				clear(held)
			}
		}
		seen := map[engine.ColdKey]bool{}
		err := c.Each(func(key engine.ColdKey, state []byte) error {
			if !bytes.Equal(state, held[key]) || seen[key] {
				return fmt.Errorf("%v holds %x, want %x", key, state, held[key])
			}
			seen[key] = true
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		live := int64(0)
		for key := range held {
			live += int64(coldHead + len(held[key]))
			if !seen[key] && dies[key] > now {
				t.Fatalf("%v is lost", key)
			}
		}
		if _, n := c.Len(); n > 3*live+6*4600 {
			t.Fatalf("%d bytes on disk for %d", n, live)
		}
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
	})
}

// A damaged slot is an error, never a ring.
func TestDamagedColdFile(t *testing.T) {
	c := NewColdFile(t.TempDir())
	key := engine.ColdKey{Source: 1, Key: 2}
	for i := range uint64(10) {
		if err := c.Put(engine.ColdKey{Source: 1, Key: i}, bytes.Repeat([]byte{7}, 100), math.MaxInt64, 0); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Put(key, nil, 1, 0); err == nil {
		t.Fatal("a key was put twice")
	}
	if err := c.flush(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.segments[1].f.WriteAt([]byte{0}, 2*132+60); err != nil {
		t.Fatal(err)
	}
	if _, _, err := c.Take(key); err == nil {
		t.Fatal("a damaged slot was taken")
	}
	if err := c.Each(func(engine.ColdKey, []byte) error { return nil }); err == nil {
		t.Fatal("a damaged slot was given")
	}
	if state, ok, err := c.Take(engine.ColdKey{Source: 1, Key: 3}); err != nil || !ok || len(state) != 100 {
		t.Fatal(state, ok, err)
	}
	if err := c.segments[1].f.Close(); err != nil {
		t.Fatal(err)
	}
	if _, _, err := c.Take(engine.ColdKey{Source: 1, Key: 4}); err == nil {
		t.Fatal("a lost file was read")
	}
}
