package seal

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
)

// kept is what somebody sealed, to be opened later.
type kept struct {
	eid    uint64
	name   string
	sealed []byte
}

func sealed(t testing.TB, v *Vault, n int, prefix string) []kept {
	t.Helper()
	var all []kept
	for i := range n {
		k := kept{name: fmt.Sprintf("%s-%d", prefix, i)}
		k.eid = entity(t, v, "account", k.name)
		var err error
		if k.sealed, err = v.Seal(k.eid, "place", []byte(k.name)); err != nil {
			t.Fatal(err)
		}
		all = append(all, k)
	}
	return all
}

func opensAll(t testing.TB, v *Vault, all []kept) {
	t.Helper()
	for _, k := range all {
		clear, err := v.Open(k.eid, "place", k.sealed)
		if err != nil || string(clear) != k.name {
			t.Fatalf("%s: %q %v", k.name, clear, err)
		}
		if eid, ok := v.Lookup("account", []byte(k.name)); !ok || eid != k.eid {
			t.Fatalf("%s is not found any more", k.name)
		}
	}
}

// forget drops unwrapped keys, so that each is unwrapped again.
func (v *Vault) forget() {
	v.mu.Lock()
	defer v.mu.Unlock()
	clear(v.ciphers)
	clear(v.older)
}

func TestRotateLosesNothingAndLeavesNothingToTheOldKey(t *testing.T) {
	dir := t.TempDir()
	v := open(t, dir)
	all := sealed(t, v, 700, "ann")
	erased := sealed(t, v, 1, "erased")[0]
	if err := v.Erase(erased.eid); err != nil {
		t.Fatal(err)
	}
	never := entity(t, v, "device", "no key yet")
	index := v.Index("email", "ann@example.org")
	old, err := os.ReadFile(filepath.Join(dir, masterFile))
	if err != nil {
		t.Fatal(err)
	}
	before, n, err := MasterKeys(dir)
	if err != nil || n != 1 {
		t.Fatal(n, err)
	}
	r, err := v.Rotate(context.Background())
	if err != nil || r.Wrapped != 700 || r.Primary == before {
		t.Fatalf("%+v %v", r, err)
	}
	if now, n, err := MasterKeys(dir); err != nil || n != 1 || now != r.Primary {
		t.Fatalf("master keys: %d of %d, %v", now, n, err)
	}
	v.forget()
	opensAll(t, v, all)
	if v.Index("email", "ann@example.org") != index {
		t.Error("the blind index changed")
	}
	if _, err := v.Open(erased.eid, "place", erased.sealed); !errors.Is(err, ErrErased) {
		t.Errorf("erased: %v", err)
	}
	if _, err := v.Seal(never, "place", []byte("x")); err != nil {
		t.Error(err)
	}
	if err := v.Verify(); err != nil {
		t.Fatal(err)
	}
	closeIt(t, v)
	v = open(t, dir)
	opensAll(t, v, all)
	closeIt(t, v)
	if _, err := VerifyDir(dir); err != nil {
		t.Fatal(err)
	}
	// With the key that was thrown away nothing opens.
	if err := os.WriteFile(filepath.Join(dir, masterFile), old, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenVault(dir); err == nil {
		t.Error("the old master key still opens the vault")
	}
}

func TestRotateUnderTraffic(t *testing.T) {
	dir := t.TempDir()
	v := open(t, dir)
	var mu sync.Mutex
	all := sealed(t, v, 600, "before")
	var stop, failed atomic.Bool
	var erased sync.Map
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			for i := 0; !stop.Load(); i++ {
				name := fmt.Sprintf("during-%d-%d", g, i)
				eid, _, err := v.Entity("account", []byte(name))
				if err == nil {
					var b []byte
					if b, err = v.Seal(eid, "place", []byte(name)); err == nil {
						mu.Lock()
						all = append(all, kept{eid, name, b})
						mu.Unlock()
						if i%17 == 0 {
							gone := sealedName(v, fmt.Sprintf("gone-%d-%d", g, i))
							err = v.Erase(gone)
							erased.Store(gone, true)
						}
					}
				}
				mu.Lock()
				k := all[(i*7919)%len(all)]
				mu.Unlock()
				clear, e := v.Open(k.eid, "place", k.sealed)
				if err = errors.Join(err, e); err != nil || string(clear) != k.name {
					failed.Store(true)
					t.Errorf("%s: %q %v", k.name, clear, err)
					return
				}
				if i%50 == 0 {
					v.forget()
				}
			}
		})
	}
	for range 4 {
		if _, err := v.Rotate(context.Background()); err != nil {
			t.Error(err)
		}
	}
	stop.Store(true)
	wg.Wait()
	if failed.Load() {
		return
	}
	v.forget()
	opensAll(t, v, all)
	if err := v.Verify(); err != nil {
		t.Fatal(err)
	}
	closeIt(t, v)
	primary, n, err := MasterKeys(dir)
	if err != nil || n != 1 {
		t.Fatal(n, err)
	}
	everySlot(t, dir, func(s slot) {
		if len(s.key) > 0 && !wrappedBy(s.key, primary) {
			t.Errorf("entity %d is wrapped by a key that is gone", s.eid)
		}
	})
	v = open(t, dir)
	defer closeIt(t, v)
	opensAll(t, v, all)
	erased.Range(func(eid, _ any) bool {
		if _, err := v.Open(eid.(uint64), "place", all[0].sealed); !errors.Is(err, ErrErased) {
			t.Errorf("an erased entity came back: %v", err)
		}
		return true
	})
}

func sealedName(v *Vault, name string) uint64 {
	eid, _, err := v.Entity("account", []byte(name))
	if err == nil {
		_, err = v.Seal(eid, "place", []byte(name))
	}
	if err != nil {
		return 0
	}
	return eid
}

func everySlot(t testing.TB, dir string, fn func(slot)) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, vaultFile))
	if err != nil {
		t.Fatal(err)
	}
	for b = b[headSize:]; len(b) >= slotSize; b = b[slotSize:] {
		s, free, err := decodeSlot(b[:slotSize])
		if err != nil {
			t.Fatal(err)
		}
		if !free {
			fn(s)
		}
	}
}

// A rotation that ends at any moment is taken up by the next, and the vault
// opens in between.
func TestRotateIsTakenUpAfterACrash(t *testing.T) {
	dir := t.TempDir()
	v := open(t, dir)
	all := sealed(t, v, 600, "ann")
	for turns := range 3 {
		v.sync = crashAfter(turns)
		if _, err := v.Rotate(context.Background()); err == nil {
			t.Fatalf("after %d syncs: no crash", turns)
		}
		_ = v.f.Close() // as the kernel would
		v = open(t, dir)
		opensAll(t, v, all)
		if _, n, err := MasterKeys(dir); err != nil || n != 2 {
			t.Fatalf("after %d syncs there are %d master keys: %v", turns, n, err)
		}
	}
	if _, err := v.Rotate(context.Background()); err != nil {
		t.Fatal(err)
	}
	if _, n, err := MasterKeys(dir); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	opensAll(t, v, all)
	closeIt(t, v)
}

func crashAfter(n int) func(*os.File) error {
	return func(f *os.File) error {
		if n == 0 {
			return errors.New("power is gone")
		}
		n--
		return fdatasync(f)
	}
}

// The head is written in place; its copy beside the vault serves when that is torn.
func TestATornHeadIsReadFromItsCopy(t *testing.T) {
	dir := t.TempDir()
	v := open(t, dir)
	all := sealed(t, v, 3, "ann")
	head := make([]byte, headSize)
	if _, err := v.f.ReadAt(head, 0); err != nil {
		t.Fatal(err)
	}
	if err := writeFile(filepath.Join(dir, headFile), head); err != nil {
		t.Fatal(err)
	}
	torn := bytes.Clone(head)
	binary.BigEndian.PutUint64(torn[100:], 1)
	if _, err := v.f.WriteAt(torn, 0); err != nil {
		t.Fatal(err)
	}
	closeIt(t, v)
	v = open(t, dir)
	opensAll(t, v, all)
	if _, err := v.Rotate(context.Background()); err != nil {
		t.Fatal(err)
	}
	closeIt(t, v)
	if _, err := os.Stat(filepath.Join(dir, headFile)); !errors.Is(err, os.ErrNotExist) {
		t.Error("the copy of the head was left")
	}
	v = open(t, dir)
	defer closeIt(t, v)
	opensAll(t, v, all)
}

func TestRotateAndCopyKeepOffEachOther(t *testing.T) {
	dir := t.TempDir()
	v := open(t, dir)
	defer closeIt(t, v)
	release, err := Hold(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.Rotate(context.Background()); !errors.Is(err, ErrRotating) {
		t.Errorf("rotated under a copy: %v", err)
	}
	if err := release(); err != nil {
		t.Fatal(err)
	}
	if _, err := v.Rotate(context.Background()); err != nil {
		t.Error(err)
	}
}
