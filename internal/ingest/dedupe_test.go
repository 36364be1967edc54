package ingest

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/piepowder/piepowder/internal/journal"
)

func positions(t *testing.T, s *seenIDs, key uint64) []uint64 {
	t.Helper()
	var got []uint64
	err := s.each(key, func(pos uint64) (bool, error) {
		got = append(got, pos)
		return false, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(got)
	return got
}

// TestEveryIDIsKnownFromMemoryAndFromFiles enters 300,000 keys, indexes the
// older ones in files, and lets memory forget those.
func TestEveryIDIsKnownFromMemoryAndFromFiles(t *testing.T) {
	const n, segment = 300_000, 50_000
	rng := rand.New(rand.NewPCG(1, 2))
	keys := make([]uint64, n+1)
	s := newSeenIDs()
	dir := t.TempDir()
	var pairs []idPair
	first := uint64(1)
	for pos := uint64(1); pos <= n; pos++ {
		keys[pos] = rng.Uint64()
		if pos%1000 == 0 {
			keys[pos] = keys[pos-1] // two events may share a key
		}
		s.add(keys[pos], pos)
		pairs = append(pairs, idPair{keys[pos], uint32(pos - first)})
		if len(pairs) == segment && pos <= 200_000 {
			info := journal.Info{Name: fmt.Sprintf("%020d.seg", first), First: first, Last: pos, Closed: true}
			if err := os.WriteFile(idPath(dir, info), encodeIDs(info, pairs), 0o600); err != nil {
				t.Fatal(err)
			}
			seg, err := openIDs(dir, nil, nil, info)
			if err != nil {
				t.Fatal(err)
			}
			defer seg.f.Close()
			s.addSegment(seg)
			pairs, first = pairs[:0], pos+1
		}
	}
	if len(s.recent) > keepRecent+1 {
		t.Fatalf("%d generations in memory", len(s.recent))
	}
	for pos := uint64(1); pos <= n; pos++ {
		if pos%7 != 0 && pos%1000 > 1 { // all that share a key, a seventh of the others
			continue
		}
		want := fmt.Sprint([]uint64{pos})
		switch pos % 1000 {
		case 0:
			want = fmt.Sprint([]uint64{pos - 1, pos})
		case 999:
			continue
		}
		if got := fmt.Sprint(positions(t, s, keys[pos])); got != want {
			t.Fatalf("position %d: %s, want %s", pos, got, want)
		}
	}
	alarms := 0
	for range 100_000 {
		key := rng.Uint64()
		for _, seg := range *s.segments.Load() {
			if seg.maybe(key) {
				alarms++
			}
		}
		if got := positions(t, s, key); len(got) > 0 {
			t.Fatalf("an unknown key is at %v", got)
		}
	}
	if rate := float64(alarms) / 400_000; rate > 0.005 {
		t.Fatalf("one false alarm in %.0f", 1/rate)
	}
}

func TestADamagedIDFileIsNotWhole(t *testing.T) {
	info := journal.Info{Name: "00000000000000000001.seg", First: 1, Last: 9}
	b := encodeIDs(info, []idPair{{5, 1}, {3, 2}})
	if !wholeIDs(b, info) {
		t.Fatal("a whole file is refused")
	}
	for i := range b {
		b[i] ^= 8
		if wholeIDs(b, info) {
			t.Fatalf("byte %d changed unseen", i)
		}
		b[i] ^= 8
	}
	if wholeIDs(b[:len(b)-1], info) || wholeIDs(b, journal.Info{First: 1, Last: 10}) {
		t.Fatal("a short file, or one of another segment, is taken")
	}
	if filepath.Base(idPath("x", info)) != "00000000000000000001.ids" {
		t.Fatal(idPath("x", info))
	}
}
