package seal

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// Unsynced says that Sync has something to write.
func (v *Vault) Unsynced() bool {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return len(v.dirty) > 0
}

// Sync makes every entity and key given out so far durable. After a failed
// Sync the vault gives out nothing new until the process restarts.
func (v *Vault) Sync() error {
	v.mu.RLock()
	clean, failed := len(v.dirty) == 0 && len(v.writing) == 0, v.failed
	v.mu.RUnlock()
	if clean || failed != nil {
		return failed
	}
	v.syncing.Lock()
	defer v.syncing.Unlock()
	return v.write()
}

// write puts the dirty slots on disk. v.syncing is held.
func (v *Vault) write() error {
	v.mu.Lock()
	if len(v.dirty) == 0 || v.failed != nil {
		defer v.mu.Unlock()
		return v.failed
	}
	v.writing, v.dirty = v.dirty, make(map[uint32]slot)
	v.mu.Unlock()
	err := v.writeSlots(v.writing) // others only read it meanwhile
	v.mu.Lock()
	defer v.mu.Unlock()
	if err != nil {
		v.failed = fmt.Errorf("seal: the vault could not be written: %w", err)
		return v.failed
	}
	v.writing = nil
	return nil
}

func (v *Vault) writeSlots(writing map[uint32]slot) error {
	order := slices.Sorted(maps.Keys(writing))
	end := headSize + (int64(order[len(order)-1])+1)*slotSize
	if end > v.size {
		grown := end + growBytes
		if _, err := v.f.WriteAt(make([]byte, grown-v.size), v.size); err != nil {
			return err
		}
		if err := v.f.Sync(); err != nil {
			return err
		}
		v.size = grown
	}
	var run []byte
	for k, i := range order {
		s := writing[i]
		b := s.encode()
		run = append(run, b[:]...)
		if k+1 == len(order) || order[k+1] != i+1 {
			at := headSize + (int64(i)+1)*slotSize - int64(len(run))
			if _, err := v.f.WriteAt(run, at); err != nil {
				return err
			}
			run = run[:0]
		}
	}
	return v.sync(v.f)
}

// Erase destroys an entity: its slot is overwritten on disk before Erase
// returns. Erasing twice is fine. ErrUnknown for an id never given out.
func (v *Vault) Erase(eid uint64) error {
	v.syncing.Lock()
	defer v.syncing.Unlock()
	v.mu.Lock()
	if _, gone := v.erased[eid]; gone {
		v.mu.Unlock()
		return v.write()
	}
	i, ok := v.byID[eid]
	if !ok {
		v.mu.Unlock()
		return ErrUnknown
	}
	s, err := v.slot(i)
	if err != nil {
		v.mu.Unlock()
		return err
	}
	v.byToken.remove(s.token)
	delete(v.byID, eid)
	delete(v.ciphers, eid)
	delete(v.older, eid)
	v.eids[i] = 0
	v.erased[eid] = struct{}{}
	v.dirty[i] = slot{state: slotErased, eid: eid}
	v.mu.Unlock()
	return v.write()
}

// Close syncs and closes the vault.
func (v *Vault) Close() error {
	err := v.Sync()
	if cerr := v.f.Close(); err == nil && cerr != nil {
		err = fmt.Errorf("seal: %w", cerr)
	}
	return err
}

// Counts says how many entities a vault holds.
type Counts struct{ Live, Erased int }

// Verify reads every slot of the open vault from disk and checks that each
// readable key unwraps.
func (v *Vault) Verify() error {
	if err := v.Sync(); err != nil {
		return err
	}
	v.syncing.Lock()
	defer v.syncing.Unlock()
	_, err := verify(v.f, v)
	return err
}

// VerifyDir checks the vault of a stopped installation without changing it.
func VerifyDir(dir string) (Counts, error) {
	master, err := openMaster(dir, false)
	if err != nil {
		return Counts{}, err
	}
	f, err := os.Open(filepath.Join(dir, vaultFile))
	if err != nil {
		return Counts{}, fmt.Errorf("seal: %w", err)
	}
	defer f.Close()
	return verify(f, &Vault{master: master})
}

func verify(f *os.File, v *Vault) (Counts, error) {
	var n Counts
	var bad []error
	seen := map[[16]byte]uint32{}
	ids := map[uint64]uint32{}
	_, _, err := eachSlot(f, v.master, func(i uint32, s slot) {
		if first, twice := ids[s.eid]; twice {
			bad = append(bad, fmt.Errorf("seal: slots %d and %d hold the same entity", first, i))
		}
		ids[s.eid] = i
		if s.state == slotErased {
			n.Erased++
			return
		}
		n.Live++
		if first, twice := seen[s.token]; twice {
			bad = append(bad, fmt.Errorf("seal: slots %d and %d hold the same token", first, i))
		}
		seen[s.token] = i
		if len(s.key) > 0 {
			if _, err := v.key(i, s, false); err != nil {
				bad = append(bad, err)
			}
		}
	})
	return n, errors.Join(append([]error{err}, bad...)...)
}
