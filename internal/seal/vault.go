package seal

import (
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"sync"
	"syscall"

	"github.com/tink-crypto/tink-go/v2/tink"
)

var (
	// ErrErased is returned when what is wanted was sealed for an erased entity.
	ErrErased = errors.New("seal: erased")
	// ErrUnknown is returned for an entity id that the vault never gave out.
	ErrUnknown = errors.New("seal: unknown entity")
	// ErrInUse is returned when another process has the vault open.
	ErrInUse = errors.New("seal: the vault is in use by another process")
)

const (
	maxCiphers = 1 << 15 // unwrapped keys kept in memory, twice: about 40 MB
	growBytes  = 4 << 20 // each growth also commits the file system's own log
)

// Vault is an open vault. All methods may be called concurrently.
type Vault struct {
	f      *os.File
	master tink.AEAD
	tokens sync.Pool // of *mac
	index  sync.Pool

	syncing sync.Mutex // one Sync at a time
	mu      sync.RWMutex
	byToken tokens
	byID    map[uint64]uint32 // entity id → slot number
	eids    []uint64          // by slot number; 0 = erased
	erased  map[uint64]struct{}
	ciphers map[uint64]cipher.AEAD // used lately
	older   map[uint64]cipher.AEAD // used before those
	dirty   map[uint32]slot        // not yet on disk
	writing map[uint32]slot        // of those, being written just now
	size    int64                  // bytes of the file, preallocated
	failed  error                  // a failed sync ends all writing
	sync    func(*os.File) error
}

// OpenVault opens or creates the vault in dir: vault.dat with the slots and
// master.json with the master key.
func OpenVault(dir string) (*Vault, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	path := filepath.Join(dir, vaultFile)
	_, err := os.Stat(path)
	fresh := errors.Is(err, os.ErrNotExist)
	master, err := openMaster(dir, fresh)
	if err != nil {
		return nil, err
	}
	if fresh {
		head, err := newSecrets(master)
		if err == nil {
			err = writeFile(path, head)
		}
		if err != nil {
			return nil, fmt.Errorf("seal: %w", err)
		}
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = f.Close()
		return nil, ErrInUse
	}
	v := &Vault{
		f: f, master: master, erased: map[uint64]struct{}{},
		ciphers: map[uint64]cipher.AEAD{}, older: map[uint64]cipher.AEAD{}, dirty: map[uint32]slot{}, sync: fdatasync,
	}
	if err := v.load(); err != nil {
		_ = f.Close()
		return nil, err
	}
	return v, nil
}

func (v *Vault) load() error {
	info, err := v.f.Stat()
	if err != nil {
		return fmt.Errorf("seal: %w", err)
	}
	v.size = info.Size()
	most := int(max(0, v.size-headSize)) / slotSize // some at the end may be free
	v.eids = make([]uint64, 0, most)
	v.byID = make(map[uint64]uint32, most)
	v.byToken.room(most)
	keys, n, err := eachSlot(v.f, v.master, func(i uint32, s slot) {
		v.place(i, s)
	})
	if err != nil {
		return err
	}
	for uint32(len(v.eids)) < n {
		v.eids = append(v.eids, 0) // free slots left by a crash before the last used one
	}
	v.tokens.New = macs(keys.token)
	v.index.New = macs(keys.index)
	return nil
}

// place enters a slot into the maps.
func (v *Vault) place(i uint32, s slot) {
	for uint32(len(v.eids)) <= i {
		v.eids = append(v.eids, 0)
	}
	if s.state == slotErased {
		v.erased[s.eid] = struct{}{}
		return
	}
	v.eids[i] = s.eid
	v.byToken.put(s.token, i)
	v.byID[s.eid] = i
}

// eachSlot reads head and slots; n is the number of slots used. Damage is an
// error that names the slot.
func eachSlot(f *os.File, master tink.AEAD, fn func(uint32, slot)) (keys secrets, n uint32, err error) {
	r := io.NewSectionReader(f, 0, 1<<62)
	head := make([]byte, headSize)
	if _, err := io.ReadFull(r, head); err != nil {
		return keys, 0, fmt.Errorf("seal: the vault's head is not readable: %w", err)
	}
	if keys, err = headSecrets(f, master, head); err != nil {
		return keys, 0, err
	}
	buf := make([]byte, 4096*slotSize)
	for i := uint32(0); ; {
		got, err := io.ReadFull(r, buf)
		for b := buf[:got-got%slotSize]; len(b) > 0; b = b[slotSize:] {
			s, free, err := decodeSlot(b[:slotSize])
			if err != nil {
				return keys, 0, fmt.Errorf("%w: number %d", err, i)
			}
			if !free {
				fn(i, s)
				n = i + 1
			}
			i++
		}
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			return keys, n, nil
		}
		if err != nil {
			return keys, 0, fmt.Errorf("seal: %w", err)
		}
	}
}

// headSecrets opens a head, or the one a rotation was about to put in its place.
func headSecrets(f *os.File, master tink.AEAD, head []byte) (secrets, error) {
	keys, err := openSecrets(master, head)
	if err == nil {
		return keys, nil
	}
	spare, e := os.ReadFile(filepath.Join(filepath.Dir(f.Name()), headFile))
	if e != nil || len(spare) != headSize {
		return secrets{}, err
	}
	return openSecrets(master, spare)
}

// mac is a keyed hash with its working memory, pooled.
type mac struct {
	h   hash.Hash
	buf []byte
}

func macs(key []byte) func() any {
	return func() any { return &mac{h: hmac.New(sha256.New, key)} }
}

func keyed(pool *sync.Pool, kind string, clear []byte) (sum [16]byte) {
	m := pool.Get().(*mac)
	m.h.Reset()
	m.buf = append(append(append(m.buf[:0], kind...), 0), clear...)
	m.h.Write(m.buf)
	m.buf = m.h.Sum(m.buf[:0])
	copy(sum[:], m.buf)
	clearBytes(m.buf[:cap(m.buf)])
	pool.Put(m)
	return sum
}

// clearBytes leaves no identifier behind in pooled memory.
func clearBytes(b []byte) { clear(b) }

// Token is the keyed one-way hash of a clear identifier of a kind.
func (v *Vault) Token(kind string, clear []byte) [16]byte {
	return keyed(&v.tokens, kind, clear)
}

// Index is a keyed blind index for exact lookups in tables: 32 hex digits. The
// caller passes the normal form (mail in lower case, phone as E.164).
func (v *Vault) Index(kind, clear string) string {
	sum := keyed(&v.index, kind, []byte(clear))
	return hex.EncodeToString(sum[:])
}

// Lookup finds the entity of an identifier without creating it.
func (v *Vault) Lookup(kind string, clear []byte) (eid uint64, ok bool) {
	return v.lookup(v.Token(kind, clear))
}

func (v *Vault) lookup(token [16]byte) (uint64, bool) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	i, ok := v.byToken.get(token)
	if !ok {
		return 0, false
	}
	return v.eids[i], true
}
