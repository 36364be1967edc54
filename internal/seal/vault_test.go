package seal

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

func open(t testing.TB, dir string) *Vault {
	t.Helper()
	v, err := OpenVault(dir)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func entity(t testing.TB, v *Vault, kind, clear string) uint64 {
	t.Helper()
	eid, _, err := v.Entity(kind, []byte(clear))
	if err != nil || eid == 0 || eid>>63 != 0 {
		t.Fatalf("%d %v", eid, err)
	}
	return eid
}

func closeIt(t testing.TB, v *Vault) {
	t.Helper()
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestEntitiesAndSealedBytesSurviveReopening(t *testing.T) {
	dir := t.TempDir()
	v := open(t, dir)
	ann := entity(t, v, "account", "ann@example.org")
	card := entity(t, v, "card", "ann@example.org")
	if ann == card {
		t.Fatal("kinds share an entity")
	}
	sealed, err := v.Seal(ann, "evt_1", []byte("Ann Lee"))
	if err != nil {
		t.Fatal(err)
	}
	index := v.Index("email", "ann@example.org")
	closeIt(t, v)

	v = open(t, dir)
	defer closeIt(t, v)
	if again, created, err := v.Entity("account", []byte("ann@example.org")); err != nil || created || again != ann {
		t.Fatal("another entity after reopening")
	}
	if eid, ok := v.Lookup("card", []byte("ann@example.org")); !ok || eid != card {
		t.Fatal("lookup", eid, ok)
	}
	if _, ok := v.Lookup("device", []byte("ann@example.org")); ok {
		t.Fatal("lookup created")
	}
	if clear, err := v.Open(ann, "evt_1", sealed); err != nil || string(clear) != "Ann Lee" {
		t.Fatal(string(clear), err)
	}
	if v.Index("email", "ann@example.org") != index || len(index) != 32 {
		t.Fatal("blind index changed", index)
	}
	for name, try := range map[string]func() ([]byte, error){
		"other place":  func() ([]byte, error) { return v.Open(ann, "evt_2", sealed) },
		"other entity": func() ([]byte, error) { return v.Open(card, "evt_1", sealed) },
		"changed":      func() ([]byte, error) { return v.Open(ann, "evt_1", append(bytes.Clone(sealed[:20]), 1)) },
		"short":        func() ([]byte, error) { return v.Open(ann, "evt_1", nil) },
	} {
		if clear, err := try(); err == nil {
			t.Fatalf("%s opened: %q", name, clear)
		}
	}
	if _, err := v.Open(12345, "x", sealed); !errors.Is(err, ErrUnknown) {
		t.Fatal(err)
	}
	if err := v.Verify(); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenVault(dir); !errors.Is(err, ErrInUse) {
		t.Fatal("opened twice:", err)
	}
}

func TestErasureDestroysKeyAndToken(t *testing.T) {
	dir := t.TempDir()
	v := open(t, dir)
	ann, bob := entity(t, v, "account", "ann"), entity(t, v, "account", "bob")
	sealed, err := v.Seal(ann, "p", []byte("secret"))
	if err != nil {
		t.Fatal(err)
	}
	kept, err := v.Seal(bob, "p", []byte("kept"))
	if err != nil {
		t.Fatal(err)
	}
	if err := v.Sync(); err != nil {
		t.Fatal(err)
	}
	token := v.Token("account", []byte("ann"))
	wrapped := v.mustSlot(t, ann).key
	for range 2 {
		if err := v.Erase(ann); err != nil {
			t.Fatal(err)
		}
	}
	check := func() {
		t.Helper()
		if _, err := v.Open(ann, "p", sealed); !errors.Is(err, ErrErased) {
			t.Fatal("opened after erasure:", err)
		}
		if _, err := v.Seal(ann, "p", []byte("x")); !errors.Is(err, ErrErased) {
			t.Fatal(err)
		}
		if clear, err := v.Open(bob, "p", kept); err != nil || string(clear) != "kept" {
			t.Fatal(err)
		}
	}
	check()
	file, err := os.ReadFile(filepath.Join(dir, vaultFile))
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(file, token[:]) || bytes.Contains(file, wrapped) {
		t.Fatal("the erased token or key is still in the file")
	}
	closeIt(t, v)
	v = open(t, dir)
	defer closeIt(t, v)
	check()
	if again := entity(t, v, "account", "ann"); again == ann {
		t.Fatal("an erased id came back")
	}
	if err := v.Erase(99); !errors.Is(err, ErrUnknown) {
		t.Fatal(err)
	}
}

func (v *Vault) mustSlot(t *testing.T, eid uint64) slot {
	t.Helper()
	s, err := v.slot(v.byID[eid])
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestDamagedSlotIsFound(t *testing.T) {
	dir := t.TempDir()
	v := open(t, dir)
	for i := range 10 {
		eid := entity(t, v, "account", fmt.Sprint(i))
		if _, err := v.Seal(eid, "p", []byte("x")); err != nil {
			t.Fatal(err)
		}
	}
	closeIt(t, v)
	path := filepath.Join(dir, vaultFile)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := VerifyDir(dir); err != nil || n.Live != 10 {
		t.Fatal(n, err)
	}
	for i := 0; i < headSize+10*slotSize; i += 3 {
		data := bytes.Clone(whole)
		data[i] ^= 4
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := VerifyDir(dir)
		if err == nil {
			t.Fatalf("byte %d changed unseen", i)
		}
		if slot := fmt.Sprintf("number %d", (i-headSize)/slotSize); i >= headSize && !strings.Contains(err.Error(), slot) {
			t.Fatalf("byte %d: %v, want %s", i, err, slot)
		}
		if v, err := OpenVault(dir); err == nil {
			_ = v.Close()
			t.Fatalf("opened with byte %d changed", i)
		}
	}
}

func TestAFailedSyncGivesOutNothingMore(t *testing.T) {
	v := open(t, t.TempDir())
	old := entity(t, v, "account", "old")
	if err := v.Sync(); err != nil {
		t.Fatal(err)
	}
	broken := errors.New("input/output error")
	v.sync = func(*os.File) error { return broken }
	entity(t, v, "account", "new")
	if err := v.Sync(); !errors.Is(err, broken) {
		t.Fatal(err)
	}
	v.sync = fdatasync
	if err := v.Sync(); !errors.Is(err, broken) {
		t.Fatal("a failed sync was forgotten:", err)
	}
	if _, _, err := v.Entity("account", []byte("newer")); !errors.Is(err, broken) {
		t.Fatal(err)
	}
	if eid, ok := v.Lookup("account", []byte("old")); !ok || eid != old {
		t.Fatal("reading must go on")
	}
	_ = v.Close()
}

func TestConcurrentCallersAgree(t *testing.T) {
	dir := t.TempDir()
	v := open(t, dir)
	var wg sync.WaitGroup
	got := make([][]uint64, 8)
	for w := range got {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := range 500 {
				eid, _, err := v.Entity("account", []byte(fmt.Sprint(i)))
				if err != nil {
					t.Error(err)
					return
				}
				sealed, err := v.Seal(eid, "p", []byte("x"))
				if err == nil {
					_, err = v.Open(eid, "p", sealed)
				}
				if err == nil && i%50 == w {
					err = v.Sync()
				}
				if err != nil {
					t.Error(err)
					return
				}
				got[w] = append(got[w], eid)
			}
		}()
	}
	wg.Wait()
	for w := range got {
		if fmt.Sprint(got[w]) != fmt.Sprint(got[0]) {
			t.Fatal("callers got other ids")
		}
	}
	closeIt(t, v)
	if n, err := VerifyDir(dir); err != nil || n.Live != 500 {
		t.Fatal(n, err)
	}
}

func TestTokenTableEqualsAMap(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var table tokens
		model := map[[16]byte]uint32{}
		for range rapid.IntRange(1, 400).Draw(rt, "steps") {
			// Few distinct hashes: long runs, many collisions.
			k := [16]byte{byte(rapid.IntRange(250, 255).Draw(rt, "h")), 3, 0, 0, 0, 0, 0, 0, byte(rapid.IntRange(0, 9).Draw(rt, "k"))}
			if rapid.Bool().Draw(rt, "put") {
				val := rapid.Uint32Range(0, 1000).Draw(rt, "v")
				table.put(k, val)
				model[k] = val
			} else {
				table.remove(k)
				delete(model, k)
			}
			if table.n != len(model) {
				rt.Fatal(table.n, len(model))
			}
			for k, want := range model {
				if got, ok := table.get(k); !ok || got != want {
					rt.Fatal(k, got, ok, want)
				}
			}
		}
	})
}

func BenchmarkSeal300(b *testing.B) {
	v := open(b, b.TempDir())
	defer v.Close()
	eid := entity(b, v, "account", "a")
	clear := bytes.Repeat([]byte("x"), 300)
	for b.Loop() {
		if _, err := v.Seal(eid, "evt", clear); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEntityKnown(b *testing.B) {
	v := open(b, b.TempDir())
	defer v.Close()
	ref := []byte("customer-123456")
	entity(b, v, "account", string(ref))
	for b.Loop() {
		if _, _, err := v.Entity("account", ref); err != nil {
			b.Fatal(err)
		}
	}
}

// A change in the database names sealed bytes the moment it commits, so the key
// must be on disk by then: nobody syncs the vault for it.
func TestASealedTextOutlivesAKill(t *testing.T) {
	dir := t.TempDir()
	v, err := OpenVault(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	kept := map[uint64][]byte{}
	seal := func(eid uint64) {
		t.Helper()
		sealed, err := v.Seal(eid, "place", []byte("what she said"))
		if err != nil {
			t.Fatal(err)
		}
		kept[eid] = sealed
	}
	fresh, err := v.Subject("contact", "con_1")
	if err != nil {
		t.Fatal(err)
	}
	seal(fresh)
	// An entity of the event stream that nobody has sealed for yet.
	met, _, err := v.Entity("account", []byte("C-1"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.SealUnsynced(met, "ref", []byte("C-1")); err != nil {
		t.Fatal(err)
	}
	seal(met)

	// The process is killed here: what a second one finds is what is on disk.
	copied := t.TempDir()
	for _, name := range []string{vaultFile, "master.json"} {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(copied, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	after, err := OpenVault(copied)
	if err != nil {
		t.Fatal(err)
	}
	defer after.Close()
	for eid, sealed := range kept {
		if clear, err := after.Open(eid, "place", sealed); err != nil || string(clear) != "what she said" {
			t.Errorf("after the kill: %q, %v", clear, err)
		}
	}
}
