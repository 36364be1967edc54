package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
)

// Entity gives the entity id of a clear identifier of a kind, making one the
// first time. A new one is on disk after the next Sync and must not be referred
// to durably before.
func (v *Vault) Entity(kind string, clear []byte) (eid uint64, created bool, err error) {
	token := v.Token(kind, clear)
	if eid, ok := v.lookup(token); ok {
		return eid, false, nil
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if i, ok := v.byToken.get(token); ok {
		return v.eids[i], false, nil
	}
	if v.failed != nil {
		return 0, false, v.failed
	}
	for {
		var b [8]byte
		if _, err := rand.Read(b[:]); err != nil {
			return 0, false, fmt.Errorf("seal: %w", err)
		}
		eid = binary.LittleEndian.Uint64(b[:]) >> 1
		_, live := v.byID[eid]
		_, gone := v.erased[eid]
		if eid != 0 && !live && !gone {
			break
		}
	}
	i := uint32(len(v.eids))
	s := slot{state: slotLive, eid: eid, token: token}
	v.place(i, s)
	v.dirty[i] = s
	return eid, true, nil
}

// Subject is Entity, on disk when it returns: for the keys of cases, contacts
// and staff.
func (v *Vault) Subject(kind, name string) (uint64, error) {
	eid, _, err := v.Entity(kind, []byte(name))
	if err != nil {
		return 0, err
	}
	return eid, v.settle(eid)
}

// Seal encrypts clear under the entity's key; aad names the place it is kept
// (a record id) and must be given again to Open. The key is on disk when Seal
// returns, so the sealed bytes may be committed anywhere. ErrErased after Erase.
func (v *Vault) Seal(eid uint64, aad string, clear []byte) ([]byte, error) {
	sealed, err := v.SealUnsynced(eid, aad, clear)
	if err != nil {
		return nil, err
	}
	return sealed, v.settle(eid)
}

// SealUnsynced is Seal for a caller that itself calls Sync before the sealed
// bytes are kept: the journal's group commit. The entity's first seal makes its
// key, which is on disk only after that.
func (v *Vault) SealUnsynced(eid uint64, aad string, clear []byte) ([]byte, error) {
	c, err := v.cipher(eid, true)
	if err != nil {
		return nil, err
	}
	out := make([]byte, 1+nonceSize, 1+nonceSize+len(clear)+tagSize)
	out[0] = sealVersion
	if _, err := rand.Read(out[1:]); err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	return c.Seal(out, out[1:], clear, []byte(aad)), nil
}

// settle makes the entity and its key durable, whoever made them.
func (v *Vault) settle(eid uint64) error {
	v.mu.RLock()
	i, known := v.byID[eid]
	_, dirty := v.dirty[i]
	_, writing := v.writing[i]
	v.mu.RUnlock()
	if !known || !dirty && !writing {
		return nil
	}
	return v.Sync()
}

// Len is the number of slots used so far; slots are used in order.
func (v *Vault) Len() int {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return len(v.eids)
}

// Since gives the live entities of the slots from n on: those made after Len
// was n.
func (v *Vault) Since(n int) []uint64 {
	v.mu.RLock()
	defer v.mu.RUnlock()
	var out []uint64
	for _, eid := range v.eids[min(n, len(v.eids)):] {
		if eid != 0 {
			out = append(out, eid)
		}
	}
	return out
}

const (
	sealVersion = 1
	nonceSize   = 12
	tagSize     = 16
)

// Open decrypts what Seal made for the same entity and aad. ErrErased after
// Erase, ErrUnknown for an id the vault never gave out.
func (v *Vault) Open(eid uint64, aad string, sealed []byte) ([]byte, error) {
	c, err := v.cipher(eid, false)
	if err != nil {
		return nil, err
	}
	if len(sealed) < 1+nonceSize+tagSize || sealed[0] != sealVersion {
		return nil, errors.New("seal: not sealed bytes")
	}
	clear, err := c.Open(nil, sealed[1:1+nonceSize], sealed[1+nonceSize:], []byte(aad))
	if err != nil {
		return nil, errors.New("seal: sealed for another entity or place, or changed")
	}
	return clear, nil
}

// cipher gives the entity's cipher, unwrapping its key once; make allows a
// first key.
func (v *Vault) cipher(eid uint64, make bool) (cipher.AEAD, error) {
	v.mu.RLock()
	c, ok := v.ciphers[eid]
	v.mu.RUnlock()
	if ok {
		return c, nil
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if c, ok := v.ciphers[eid]; ok {
		return c, nil
	}
	if c, ok := v.older[eid]; ok {
		v.remember(eid, c)
		return c, nil
	}
	i, ok := v.byID[eid]
	if !ok {
		if _, gone := v.erased[eid]; gone {
			return nil, ErrErased
		}
		return nil, ErrUnknown
	}
	s, err := v.slot(i)
	if err != nil {
		return nil, err
	}
	key, err := v.key(i, s, make)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	if c, err = cipher.NewGCM(block); err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	v.remember(eid, c)
	return c, nil
}

// remember keeps a cipher; those not used for long are forgotten. v.mu is held.
func (v *Vault) remember(eid uint64, c cipher.AEAD) {
	if len(v.ciphers) >= maxCiphers {
		v.ciphers, v.older = make(map[uint64]cipher.AEAD, maxCiphers), v.ciphers
	}
	v.ciphers[eid] = c
}

// key unwraps the slot's key or makes its first one. v.mu is held.
func (v *Vault) key(i uint32, s slot, make bool) ([]byte, error) {
	var aad [8]byte
	binary.LittleEndian.PutUint64(aad[:], s.eid)
	if len(s.key) > 0 {
		key, err := v.master.Decrypt(s.key, aad[:])
		if err != nil {
			return nil, fmt.Errorf("seal: key of slot %d does not unwrap", i)
		}
		return key, nil
	}
	if !make {
		return nil, errors.New("seal: nothing was ever sealed for this entity")
	}
	if v.failed != nil {
		return nil, v.failed
	}
	var key [32]byte
	if _, err := rand.Read(key[:]); err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	wrapped, err := v.master.Encrypt(key[:], aad[:])
	if err != nil || len(wrapped) > slotSize-32 {
		return nil, fmt.Errorf("seal: wrap a key of %d bytes: %w", len(wrapped), err)
	}
	s.key = wrapped
	v.dirty[i] = s
	return key[:], nil
}

// slot reads a slot as it is now. v.mu is held.
func (v *Vault) slot(i uint32) (slot, error) {
	if s, ok := v.dirty[i]; ok {
		return s, nil
	}
	if s, ok := v.writing[i]; ok {
		return s, nil
	}
	var b [slotSize]byte
	if _, err := v.f.ReadAt(b[:], headSize+int64(i)*slotSize); err != nil {
		return slot{}, fmt.Errorf("seal: %w", err)
	}
	s, free, err := decodeSlot(b[:])
	if err == nil && free {
		err = errors.New("seal: slot is empty")
	}
	if err != nil {
		return slot{}, fmt.Errorf("%w: number %d", err, i)
	}
	return s, nil
}
