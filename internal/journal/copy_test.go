package journal

import (
	"bytes"
	"sync/atomic"
	"testing"
)

func TestACopyOfALogBeingWrittenIsWholeAndVerifies(t *testing.T) {
	dir := t.TempDir()
	j := open(t, dir, Options{SegmentBytes: 64 << 10})
	var stop atomic.Bool
	done := make(chan int)
	go func() {
		n := 0
		for ; !stop.Load(); n += 3 {
			if err := j.Append([][]byte{record(n + 1), record(n + 2), record(n + 3)}).Wait(); err != nil {
				t.Error(err)
				break
			}
		}
		done <- n
	}()
	for range 8 {
		before, to := j.End(), t.TempDir()
		last, err := Copy(dir, to)
		if err != nil {
			t.Fatal(err)
		}
		rep, err := VerifyEach(to, func(pos uint64, rec []byte) error {
			if !bytes.Equal(rec, record(int(pos))) {
				t.Fatalf("record %d is %q", pos, rec)
			}
			return nil
		})
		if err != nil || rep.Last != last || last < before || last%3 != 0 || rep.Torn != 0 || !rep.Proven {
			t.Fatalf("%+v, copied to %d, acknowledged before %d: %v", rep, last, before, err)
		}
		copied := open(t, to, Options{SegmentBytes: 64 << 10})
		if err := copied.Append([][]byte{record(int(last) + 1)}).Wait(); err != nil {
			t.Fatal(err)
		}
		closeIt(t, copied)
	}
	stop.Store(true)
	if n := <-done; uint64(n) != j.End() {
		t.Fatal(n, j.End())
	}
	closeIt(t, j)
}
