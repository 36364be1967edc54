package audit

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/piepowder/piepowder/internal/journal"
)

func (w *world) journal(dir string, from, n int) {
	w.t.Helper()
	j, err := journal.Open(dir, journal.Options{SegmentBytes: 64 << 10})
	w.must(err)
	defer j.Close()
	for i := range n {
		tk := j.Append([][]byte{[]byte(fmt.Sprintf("record %d %s", from+i, strings.Repeat("x", 2000)))})
		<-tk.Done()
		w.must(tk.Err())
		if i%7 == 0 {
			w.must(w.RootJournal(context.Background(), j))
		}
	}
	w.must(w.RootJournal(context.Background(), j))
	w.must(w.RootJournal(context.Background(), j))
}

func (w *world) verifyAll(dir string) (*Report, *JournalReport) {
	w.t.Helper()
	r, jr, err := VerifyAll(context.Background(), Check{DB: w.db, Data: w.data}, dir)
	w.must(err)
	return r, jr
}

func TestJournalIsRooted(t *testing.T) {
	eachWorld(t, func(w *world) {
		dir := filepath.Join(w.data, "journal")
		w.must(os.MkdirAll(dir, 0o700))
		w.journal(dir, 0, 60)
		w.journal(dir, 60, 30) // goes on where it stopped
		w.sequence()
		r, jr := w.verifyAll(dir)
		if r.Total != 0 || jr.Records != 90 || jr.Unrooted != 0 || jr.Spans < 15 {
			t.Fatalf("clean: %v %+v", r.Problems, jr)
		}
		segments := w.strings(`SELECT id FROM audit_leaves WHERE kind = $1`, kindSegment)
		if len(segments) == 0 {
			t.Error("no closed segment was rooted")
		}
		w.flip(dir, "record 5 ")
		if r, _ := w.verifyAll(dir); r.Total == 0 {
			t.Error("a byte changed in the journal is not found")
		}
	})
}

// flip changes one byte behind text in whichever file of dir holds it.
func (w *world) flip(dir, text string) {
	w.t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	w.must(err)
	for _, f := range files {
		raw, err := os.ReadFile(f)
		w.must(err)
		if at := bytes.Index(raw, []byte(text)); at >= 0 {
			raw[at+len(text)] ^= 1
			w.must(os.WriteFile(f, raw, 0o600))
			return
		}
	}
	w.t.Fatalf("%q is in no file", text)
}

// Somebody writes the journal anew, with sums and marks in order.
func TestForgedJournalIsFound(t *testing.T) {
	eachWorld(t, func(w *world) {
		dir, forged := filepath.Join(w.data, "journal"), filepath.Join(w.data, "forged")
		for _, d := range []string{dir, forged} {
			w.must(os.MkdirAll(d, 0o700))
		}
		if r, jr := w.verifyAll(dir); r.Total != 0 || jr.Records != 0 {
			t.Errorf("before the first record: %+v", r)
		}
		w.journal(dir, 0, 20)
		w.sequence()
		if r, _ := w.verifyAll(forged); !strings.Contains(strings.Join(r.Problems, "\n"), "the journal is gone") {
			t.Errorf("an emptied journal: %v", r.Problems)
		}
		for name, c := range map[string]struct {
			from, n int
			find    string
		}{"changed": {1, 20, "not those that were rooted"}, "cut": {0, 19, "a tail was cut off"}} {
			w.must(os.RemoveAll(forged))
			w.must(os.MkdirAll(forged, 0o700))
			j, err := journal.Open(forged, journal.Options{SegmentBytes: 64 << 10})
			w.must(err)
			for i := range c.n {
				tk := j.Append([][]byte{[]byte(fmt.Sprintf("record %d %s", c.from+i, strings.Repeat("x", 2000)))})
				<-tk.Done()
				w.must(tk.Err())
			}
			w.must(j.Close())
			r, _ := w.verifyAll(forged)
			if !strings.Contains(strings.Join(r.Problems, "\n"), c.find) {
				t.Errorf("%s: want %q in %v", name, c.find, r.Problems)
			}
		}
	})
}
