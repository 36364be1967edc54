package journal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"
)

const small = 4 << 10

func open(t testing.TB, dir string, opt Options) *Journal {
	t.Helper()
	if opt.SegmentBytes == 0 {
		opt.SegmentBytes = small
	}
	j, err := Open(dir, opt)
	if err != nil {
		t.Fatal(err)
	}
	return j
}

func record(i int) []byte {
	return []byte(fmt.Sprintf("record %d %s", i, bytes.Repeat([]byte("x"), i%97)))
}

// fill appends n records in batches of 1, 2, 3, 1, 2… and waits for each.
func fill(t testing.TB, j *Journal, from, n int) {
	t.Helper()
	for i, size := from, 1; i < from+n; size = size%3 + 1 {
		var batch [][]byte
		for k := 0; k < size && i < from+n; k++ {
			batch = append(batch, record(i))
			i++
		}
		if err := j.Append(batch).Wait(); err != nil {
			t.Fatal(err)
		}
	}
}

func contents(t testing.TB, j *Journal) [][]byte {
	t.Helper()
	var all [][]byte
	err := j.Scan(1, func(pos uint64, rec []byte) error {
		if pos != uint64(len(all)+1) {
			t.Fatalf("position %d after %d", pos, len(all))
		}
		all = append(all, append([]byte(nil), rec...))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func closeIt(t testing.TB, j *Journal) {
	t.Helper()
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestRecordsComeBackByPositionAfterReopening(t *testing.T) {
	dir := t.TempDir()
	j := open(t, dir, Options{})
	fill(t, j, 1, 500)
	for round := 0; round < 2; round++ {
		if j.End() != 500 || len(j.Segments()) < 5 {
			t.Fatalf("end %d in %d segments", j.End(), len(j.Segments()))
		}
		for i := 1; i <= 500; i++ {
			got, err := j.Read(uint64(i))
			if err != nil || !bytes.Equal(got, record(i)) {
				t.Fatalf("position %d: %q %v", i, got, err)
			}
		}
		if all := contents(t, j); len(all) != 500 {
			t.Fatalf("scan gave %d", len(all))
		}
		for _, pos := range []uint64{0, 501} {
			if _, err := j.Read(pos); !errors.Is(err, ErrNoRecord) {
				t.Fatalf("position %d: %v", pos, err)
			}
		}
		closeIt(t, j)
		j = open(t, dir, Options{})
	}
	if _, err := Open(dir, Options{}); !errors.Is(err, ErrInUse) {
		t.Fatalf("second opening: %v", err)
	}
	closeIt(t, j)
}

func TestABatchLongerThanASegmentIsTaken(t *testing.T) {
	dir := t.TempDir()
	j := open(t, dir, Options{})
	big := bytes.Repeat([]byte("big"), 5*small)
	for _, rec := range [][]byte{big, record(2), big, big, record(5)} {
		if err := j.Append([][]byte{rec}).Wait(); err != nil {
			t.Fatal(err)
		}
	}
	closeIt(t, j)
	j = open(t, dir, Options{})
	defer closeIt(t, j)
	for i, want := range [][]byte{big, record(2), big, big, record(5)} {
		if got, err := j.Read(uint64(i + 1)); err != nil || !bytes.Equal(got, want) {
			t.Fatalf("position %d: %d bytes, %v", i+1, len(got), err)
		}
	}
	if err := j.Append([][]byte{{}}).Wait(); err == nil {
		t.Fatal("an empty record was taken")
	}
}

func TestConcurrentBatchesStayWholeAndOrdered(t *testing.T) {
	dir := t.TempDir()
	before := 0
	j := open(t, dir, Options{SegmentBytes: 64 << 10, BeforeWrite: func() error { before++; return nil }})
	var wg sync.WaitGroup
	for w := 0; w < 8; w++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := 0; i < 200; i++ {
				a, b := []byte(fmt.Sprintf("%d/%d/a", w, i)), []byte(fmt.Sprintf("%d/%d/b", w, i))
				tk := j.Append([][]byte{a, b})
				if err := tk.Wait(); err != nil {
					t.Error(err)
					return
				}
				if got, err := j.Read(tk.First + 1); err != nil || !bytes.Equal(got, b) {
					t.Errorf("read %q %v", got, err)
					return
				}
			}
		}()
	}
	wg.Wait()
	if end, err := j.WaitFor(context.Background(), 3200); err != nil || end != 3200 {
		t.Fatal(end, err)
	}
	closeIt(t, j)
	if before == 0 {
		t.Fatal("BeforeWrite never ran")
	}
	if rep, err := Verify(dir); err != nil || rep.Last != 3200 || rep.Torn != 0 || !rep.Proven {
		t.Fatalf("%+v %v", rep, err)
	}
}

func TestAFailedSyncEndsAppendingForEver(t *testing.T) {
	dir := t.TempDir()
	broken := errors.New("input/output error")
	fails := false
	j := open(t, dir, Options{sync: func(f *os.File) error {
		if fails {
			return broken
		}
		return fdatasync(f)
	}})
	fill(t, j, 1, 4)
	fails = true
	if err := j.Append([][]byte{record(5)}).Wait(); !errors.Is(err, broken) {
		t.Fatal(err)
	}
	if _, err := j.WaitFor(context.Background(), 5); !errors.Is(err, broken) {
		t.Fatal("a reader waits for ever:", err)
	}
	fails = false
	if err := j.Append([][]byte{record(5)}).Wait(); !errors.Is(err, ErrFailed) {
		t.Fatal("the journal accepted a record after a failed sync:", err)
	}
	if j.End() != 4 {
		t.Fatal("end moved to", j.End())
	}
	if err := j.Close(); !errors.Is(err, ErrFailed) {
		t.Fatal(err)
	}
}

func TestAFailedVaultSyncIsNotAnswered(t *testing.T) {
	broken := errors.New("vault")
	j := open(t, t.TempDir(), Options{BeforeWrite: func() error { return broken }})
	if err := j.Append([][]byte{record(1)}).Wait(); !errors.Is(err, broken) {
		t.Fatal(err)
	}
	_ = j.Close()
}

type hashes []tlog.Hash

func (h hashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		out[i] = h[x]
	}
	return out, nil
}

func TestRootsEqualTheTransparencyLogs(t *testing.T) {
	dir := t.TempDir()
	j := open(t, dir, Options{})
	fill(t, j, 1, 300)
	for _, r := range [][2]uint64{{1, 1}, {1, 2}, {1, 300}, {17, 103}, {300, 300}, {64, 127}} {
		var stored hashes
		for pos := r[0]; pos <= r[1]; pos++ {
			hs, err := tlog.StoredHashes(int64(pos-r[0]), record(int(pos)), stored)
			if err != nil {
				t.Fatal(err)
			}
			stored = append(stored, hs...)
		}
		want, err := tlog.TreeHash(int64(r[1]-r[0]+1), stored)
		if err != nil {
			t.Fatal(err)
		}
		got, err := j.Root(r[0], r[1])
		if err != nil || tlog.Hash(got) != want {
			t.Fatalf("%v: %x, want %x, %v", r, got, want, err)
		}
	}
	if _, err := j.Root(1, 301); !errors.Is(err, ErrNoRecord) {
		t.Fatal(err)
	}
	closeIt(t, j)
	j = open(t, dir, Options{})
	defer closeIt(t, j)
	for _, s := range j.Segments() {
		if !s.Closed {
			continue
		}
		want, err := j.Root(s.First, s.Last)
		if err != nil || s.Root != want {
			t.Fatalf("%s: %x, want %x, %v", s.Name, s.Root, want, err)
		}
	}
}

func TestAnySequenceOfBatchesAndReopeningsReadsBack(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		dir, err := os.MkdirTemp("", "journal")
		if err != nil {
			rt.Fatal(err)
		}
		defer os.RemoveAll(dir)
		j := open(t, dir, Options{SegmentBytes: 1 << 10})
		var want [][]byte
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			if rapid.IntRange(0, 4).Draw(rt, "reopen") == 0 {
				closeIt(t, j)
				j = open(t, dir, Options{SegmentBytes: 1 << 10})
			}
			batch := rapid.SliceOfN(rapid.SliceOfN(rapid.Byte(), 1, 300), 1, 6).Draw(rt, "batch")
			tk := j.Append(batch)
			if err := tk.Wait(); err != nil || tk.First != uint64(len(want)+1) {
				rt.Fatal(tk.First, err)
			}
			want = append(want, batch...)
		}
		if got := contents(t, j); fmt.Sprint(got) != fmt.Sprint(want) {
			rt.Fatal("other records came back")
		}
		closeIt(t, j)
	})
}

func lastSegment(t testing.TB, dir string) string {
	t.Helper()
	names, err := listSegments(dir)
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	return filepath.Join(dir, names[len(names)-1])
}
