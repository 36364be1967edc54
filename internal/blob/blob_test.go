package blob

import (
	"bytes"
	"context"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/piepowder/piepowder/internal/errs"
)

func TestBlobIsWrittenOnce(t *testing.T) {
	s, err := OpenDir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	if err := s.Put(ctx, "evd_one", []byte("first")); err != nil {
		t.Fatal(err)
	}
	if err := s.Put(ctx, "evd_one", []byte("second")); !errs.IsKind(err, errs.Conflict) {
		t.Fatalf("a second write gave %v", err)
	}
	got, err := s.Get(ctx, "evd_one")
	if err != nil || !bytes.Equal(got, []byte("first")) {
		t.Fatalf("got %q, %v", got, err)
	}
	var names []string
	if err := s.Walk(func(n string) error { names = append(names, n); return nil }); err != nil || len(names) != 1 {
		t.Fatalf("walked %v, %v", names, err)
	}
	if _, err := s.Get(ctx, "evd_two"); !errs.IsKind(err, errs.NotFound) {
		t.Fatalf("a missing blob gave %v", err)
	}
}

func TestBlobNamesCannotLeaveTheStore(t *testing.T) {
	s, err := OpenDir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"", "a", "../etc/passwd", "a/b/c", "..."} {
		if err := s.Put(context.Background(), name, nil); !errs.IsKind(err, errs.BadRequest) {
			t.Errorf("%q gave %v", name, err)
		}
	}
}

func TestOneOfManyWritersWins(t *testing.T) {
	dir := t.TempDir()
	s, err := OpenDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	var won atomic.Int32
	var winner atomic.Value
	for i := range 16 {
		group.Go(func() {
			data := bytes.Repeat([]byte{byte('a' + i)}, 1<<20)
			switch err := s.Put(context.Background(), "evd_one", data); {
			case err == nil:
				won.Add(1)
				winner.Store(data)
			case !errs.IsKind(err, errs.Conflict):
				t.Error(err)
			}
		})
	}
	group.Wait()
	got, err := s.Get(context.Background(), "evd_one")
	if err != nil || won.Load() != 1 || !bytes.Equal(got, winner.Load().([]byte)) {
		t.Fatalf("%d writers won, %v", won.Load(), err)
	}
	if left, _ := filepath.Glob(dir + "/*/*.tmp"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}
