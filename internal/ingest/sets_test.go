package ingest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/piepowder/piepowder/internal/engine"
)

func TestALoadedListIsReadAsItWasWritten(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "lists")
	hash, err := OpenSets(dir).Put(engine.EncodeSet([]engine.SetEntry{{Key: engine.ListKey(0, "x"), Until: 5}}))
	if err != nil {
		t.Fatal(err)
	}
	set, err := OpenSets(dir).Get(hash)
	if err != nil {
		t.Fatal(err)
	}
	if until, ok := set.Find(engine.ListKey(0, "x")); !ok || until != 5 {
		t.Errorf("ends %d, %v", until, ok)
	}
	file := filepath.Join(dir, hash+".set")
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)-1]++
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenSets(dir).Get(hash); err == nil || !strings.Contains(err.Error(), "was changed") {
		t.Errorf("a changed file was taken: %v", err)
	}
	if _, err := OpenSets(dir).Get("../" + hash); err == nil {
		t.Error("a name outside the folder was read")
	}
}
