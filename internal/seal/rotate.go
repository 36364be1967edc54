package seal

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
)

// ErrRotating is returned while another rotation or a copy of the vault runs.
var ErrRotating = errors.New("seal: the vault is being copied or rotated just now")

const (
	headFile  = "vault.head"    // the new head, until it stands in the vault
	rotateKey = "rotation.lock" // held by a rotation, shared by those who copy
	batch     = 256             // slots wrapped anew between two syncs
	turn      = 16              // of those, while others wait
)

// Rotation says what a rotation did.
type Rotation struct {
	Primary uint32 // id of the master key in force
	Wrapped int    // keys that were wrapped anew
}

// Rotate puts a fresh master key in the place of the present one and wraps every
// key of the vault under it, while the vault is in use: who seals and opens
// waits for a few slots at most. The old key goes only when nothing is wrapped
// by it any more. A rotation that was cut off, by a crash too, is taken up where
// it stood: until then the vault opens with both keys.
//
// What was sealed stays as it is: entities keep their keys, the master key only
// wraps them. Copies of the vault made before open with the copy of master.json
// made with them, and with nothing else.
func (v *Vault) Rotate(ctx context.Context) (r Rotation, err error) {
	dir := filepath.Dir(v.f.Name())
	release, err := flock(dir, syscall.LOCK_EX)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, release()) }()
	handle, err := readMaster(dir)
	if err != nil {
		return r, err
	}
	if handle.Len() == 1 {
		if handle, err = withFresh(handle); err != nil {
			return r, err
		}
		if err := keepMaster(dir, handle); err != nil {
			return r, err
		}
	}
	r.Primary = handle.KeysetInfo().GetPrimaryKeyId()
	if err := v.adopt(handle); err != nil {
		return r, err
	}
	if err := v.wrapHead(dir); err != nil {
		return r, err
	}
	for from := 0; from < v.Len(); from += batch {
		if err := ctx.Err(); err != nil {
			return r, err
		}
		n, err := v.wrapSlots(from, from+batch, r.Primary)
		r.Wrapped += n
		if err != nil {
			return r, err
		}
	}
	if handle, err = onlyPrimary(handle); err != nil {
		return r, err
	}
	if err := keepMaster(dir, handle); err != nil {
		return r, err
	}
	return r, v.adopt(handle)
}

// MasterKeys are the id of the master key in force and how many there are: two
// while a rotation is under way.
func MasterKeys(dir string) (primary uint32, n int, err error) {
	h, err := readMaster(dir)
	if err != nil {
		return 0, 0, err
	}
	return h.KeysetInfo().GetPrimaryKeyId(), h.Len(), nil
}

// Hold keeps rotations off while the vault's files are copied: a master key and
// slots of different moments would not fit each other.
func Hold(dir string) (release func() error, err error) { return flock(dir, syscall.LOCK_SH) }

func flock(dir string, how int) (release func() error, err error) {
	f, err := os.OpenFile(filepath.Join(dir, rotateKey), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), how|syscall.LOCK_NB); err != nil {
		_ = f.Close()
		return nil, ErrRotating
	}
	return f.Close, nil
}

func readMaster(dir string) (*keyset.Handle, error) {
	b, err := os.ReadFile(filepath.Join(dir, masterFile))
	if err != nil {
		return nil, fmt.Errorf("seal: master key: %w", err)
	}
	h, err := insecurecleartextkeyset.Read(keyset.NewJSONReader(bytes.NewReader(b)))
	if err != nil {
		return nil, fmt.Errorf("seal: master key: %w", err)
	}
	return h, nil
}

func keepMaster(dir string, h *keyset.Handle) error {
	var buf bytes.Buffer
	if err := insecurecleartextkeyset.Write(h, keyset.NewJSONWriter(&buf)); err != nil {
		return fmt.Errorf("seal: master key: %w", err)
	}
	if err := writeFile(filepath.Join(dir, masterFile), buf.Bytes()); err != nil {
		return fmt.Errorf("seal: master key: %w", err)
	}
	return nil
}

func withFresh(h *keyset.Handle) (*keyset.Handle, error) {
	m := keyset.NewManagerFromHandle(h)
	id, err := m.Add(aead.AES256GCMKeyTemplate())
	if err == nil {
		err = m.SetPrimary(id)
	}
	if err != nil {
		return nil, fmt.Errorf("seal: master key: %w", err)
	}
	return m.Handle()
}

func onlyPrimary(h *keyset.Handle) (*keyset.Handle, error) {
	m, info := keyset.NewManagerFromHandle(h), h.KeysetInfo()
	for _, k := range info.GetKeyInfo() {
		if k.GetKeyId() == info.GetPrimaryKeyId() {
			continue
		}
		if err := m.Delete(k.GetKeyId()); err != nil {
			return nil, fmt.Errorf("seal: master key: %w", err)
		}
	}
	return m.Handle()
}

// adopt wraps with another keyset from now on.
func (v *Vault) adopt(h *keyset.Handle) error {
	primitive, err := aead.New(h)
	if err != nil {
		return fmt.Errorf("seal: master key: %w", err)
	}
	v.syncing.Lock()
	defer v.syncing.Unlock()
	v.mu.Lock()
	defer v.mu.Unlock()
	v.master = primitive
	return nil
}

// wrapHead wraps the vault's own keys anew. The new head is kept beside the
// vault until it stands in it: a torn write loses nothing.
func (v *Vault) wrapHead(dir string) error {
	v.syncing.Lock()
	defer v.syncing.Unlock()
	old := make([]byte, headSize)
	if _, err := v.f.ReadAt(old, 0); err != nil {
		return fmt.Errorf("seal: %w", err)
	}
	keys, err := headSecrets(v.f, v.master, old)
	if err != nil {
		return err
	}
	wrapped, err := v.master.Encrypt(append(bytes.Clone(keys.token), keys.index...), []byte(secretsAAD))
	if err != nil {
		return fmt.Errorf("seal: %w", err)
	}
	head, spare := encodeHead(wrapped), filepath.Join(dir, headFile)
	if err := writeFile(spare, head); err != nil {
		return fmt.Errorf("seal: %w", err)
	}
	if _, err := v.f.WriteAt(head, 0); err != nil {
		return fmt.Errorf("seal: %w", err)
	}
	if err := v.sync(v.f); err != nil {
		return fmt.Errorf("seal: %w", err)
	}
	return os.Remove(spare)
}

// wrapSlots wraps the keys of some slots anew, and has them on disk when it
// returns.
func (v *Vault) wrapSlots(from, to int, primary uint32) (n int, err error) {
	for ; from < to && err == nil; from += turn {
		var did int
		did, err = v.wrapTurn(from, min(from+turn, to), primary)
		n += did
	}
	return n, errors.Join(err, v.Sync())
}

func (v *Vault) wrapTurn(from, to int, primary uint32) (n int, err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.failed != nil {
		return 0, v.failed
	}
	for i := from; i < min(to, len(v.eids)); i++ {
		if v.eids[i] == 0 {
			continue // erased, or never used
		}
		s, err := v.slot(uint32(i))
		if err != nil {
			return n, err
		}
		if len(s.key) == 0 || wrappedBy(s.key, primary) {
			continue
		}
		key, err := v.key(uint32(i), s, false)
		if err != nil {
			return n, err
		}
		var aad [8]byte
		binary.LittleEndian.PutUint64(aad[:], s.eid)
		if s.key, err = v.master.Encrypt(key, aad[:]); err != nil {
			return n, fmt.Errorf("seal: %w", err)
		}
		v.dirty[uint32(i)] = s
		n++
	}
	return n, nil
}

// wrappedBy reads Tink's prefix: a version byte and the id of the key.
func wrappedBy(wrapped []byte, key uint32) bool {
	return len(wrapped) > 5 && wrapped[0] == 1 && binary.BigEndian.Uint32(wrapped[1:5]) == key
}
