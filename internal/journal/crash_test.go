package journal

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// copyDir makes a copy that a test may damage.
func copyDir(t testing.TB, from string) string {
	t.Helper()
	to := t.TempDir()
	entries, err := os.ReadDir(from)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		b, err := os.ReadFile(filepath.Join(from, e.Name()))
		if err == nil {
			err = os.WriteFile(filepath.Join(to, e.Name()), b, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return to
}

// batchEnds says after how many records a whole batch ends, as fill makes them.
func batchEnds(n int) map[int]bool {
	ends := map[int]bool{0: true}
	for i, size := 0, 1; i < n; size = size%3 + 1 {
		i = min(i+size, n)
		ends[i] = true
	}
	return ends
}

func TestACrashAtAnyByteKeepsWholeBatches(t *testing.T) {
	origin := t.TempDir()
	j := open(t, origin, Options{SegmentBytes: 1 << 10})
	const n = 14
	fill(t, j, 1, n)
	last := j.Segments()[len(j.Segments())-1]
	closeIt(t, j)
	whole, err := os.ReadFile(lastSegment(t, origin))
	if err != nil {
		t.Fatal(err)
	}
	ends := batchEnds(n)
	for _, short := range []bool{false, true} {
		for cut := int64(segmentHead); cut <= last.Bytes+frameHead; cut++ {
			dir := copyDir(t, origin)
			data := append([]byte(nil), whole...)
			clear(data[cut:])
			if short {
				data = data[:cut]
			}
			if err := os.WriteFile(lastSegment(t, dir), data, 0o600); err != nil {
				t.Fatal(err)
			}
			rep, err := Verify(dir)
			if err != nil {
				t.Fatalf("cut at %d: verify: %v", cut, err)
			}
			j := open(t, dir, Options{SegmentBytes: 1 << 10})
			got := contents(t, j)
			if uint64(len(got)) != rep.Last {
				t.Fatalf("cut at %d: verify saw %d records, open %d", cut, rep.Last, len(got))
			}
			if !ends[len(got)] || cut >= last.Bytes && len(got) != n {
				t.Fatalf("cut at %d of %d: %d records left", cut, last.Bytes, len(got))
			}
			fill(t, j, len(got)+1, 5)
			closeIt(t, j)
			j = open(t, dir, Options{SegmentBytes: 1 << 10})
			for i, rec := range contents(t, j) {
				if !bytes.Equal(rec, record(i+1)) {
					t.Fatalf("cut at %d: record %d is %q", cut, i+1, rec)
				}
			}
			if j.End() != uint64(len(got)+5) {
				t.Fatalf("cut at %d: end %d", cut, j.End())
			}
			closeIt(t, j)
		}
	}
}

func TestAnyFlippedByteIsFoundOrHarmless(t *testing.T) {
	origin := t.TempDir()
	j := open(t, origin, Options{SegmentBytes: 1 << 10})
	const n = 14
	fill(t, j, 1, n)
	closeIt(t, j)
	names, err := listSegments(origin)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		path := filepath.Join(origin, name)
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for i := range whole {
			data := append([]byte(nil), whole...)
			data[i] ^= 0x41
			if err := os.WriteFile(path, data, 0o600); err != nil {
				t.Fatal(err)
			}
			seen := 0
			_, err := VerifyEach(origin, func(pos uint64, rec []byte) error {
				seen++
				if !bytes.Equal(rec, record(int(pos))) {
					t.Fatalf("%s byte %d: record %d changed unseen", name, i, pos)
				}
				return nil
			})
			var damage *CorruptError
			if err != nil && !errors.As(err, &damage) {
				t.Fatalf("%s byte %d: %v", name, i, err)
			}
			if err == nil && seen != n {
				t.Fatalf("%s byte %d: %d of %d records, and no error", name, i, seen, n)
			}
			if damage != nil && damage.Segment != name {
				t.Fatalf("%s byte %d: blamed %s", name, i, damage.Segment)
			}
		}
		if err := os.WriteFile(path, whole, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestOpenRefusesDamageOfAcknowledgedRecords(t *testing.T) {
	dir := t.TempDir()
	j := open(t, dir, Options{SegmentBytes: 64 << 10})
	fill(t, j, 1, 20)
	closeIt(t, j)
	path := lastSegment(t, dir)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.LastIndex(data, record(20))
	data[at] ^= 1
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	var damage *CorruptError
	if _, err := Open(dir, Options{SegmentBytes: 64 << 10}); !errors.As(err, &damage) {
		t.Fatal("the last acknowledged record was changed and Open said", err)
	} else if damage.Offset != int64(at-frameHead) {
		t.Fatalf("blamed byte %d, changed was %d", damage.Offset, at)
	}
}

// A power cut may persist the blocks of the last, unacknowledged group in any
// order: a hole at its front is a torn write, not damage.
func TestAHoleInTheUnsyncedGroupIsTorn(t *testing.T) {
	dir := t.TempDir()
	j := open(t, dir, Options{SegmentBytes: 64 << 10})
	fill(t, j, 1, 3)
	end := j.Segments()[0].Bytes
	closeIt(t, j)
	var torn []byte
	for i := 4; i <= 9; i++ {
		torn = appendFrame(torn, uint64(i), 4, true, record(i))
	}
	clear(torn[:40])
	f, err := os.OpenFile(lastSegment(t, dir), os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt(torn, end); err != nil {
		t.Fatal(err)
	}
	f.Close()
	j = open(t, dir, Options{SegmentBytes: 64 << 10})
	if j.End() != 3 || j.Torn() == 0 {
		t.Fatalf("end %d, torn %d", j.End(), j.Torn())
	}
	// The leftovers must not come back to life behind a new record of the same length.
	if err := j.Append([][]byte{record(4)}).Wait(); err != nil {
		t.Fatal(err)
	}
	closeIt(t, j)
	j = open(t, dir, Options{SegmentBytes: 64 << 10})
	defer closeIt(t, j)
	if j.End() != 4 {
		t.Fatal("torn records came back: end", j.End())
	}
}

func TestVerifyChangesNothing(t *testing.T) {
	dir := t.TempDir()
	j := open(t, dir, Options{})
	fill(t, j, 1, 200)
	closeIt(t, j)
	path := lastSegment(t, dir)
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt([]byte("torn"), 3000); err != nil {
		t.Fatal(err)
	}
	f.Close()
	before := snapshot(t, dir)
	rep, err := Verify(dir)
	if err != nil || rep.Last != 200 || rep.Torn == 0 {
		t.Fatalf("%+v %v", rep, err)
	}
	for name, b := range snapshot(t, dir) {
		if !bytes.Equal(before[name], b) {
			t.Fatal("verify changed", name)
		}
	}
}

func snapshot(t testing.TB, dir string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if files[e.Name()], err = os.ReadFile(filepath.Join(dir, e.Name())); err != nil {
			t.Fatal(err)
		}
	}
	return files
}
