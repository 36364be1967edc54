package seal

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
)

// A slot on disk:
//
//	u32 CRC-32C of the rest · u8 state · u8 key length · u16 zero · u64 entity id · token · wrapped key
const (
	slotSize   = 128
	headSize   = 512
	vaultMagic = "PPVAULT1"

	slotLive   = 1
	slotErased = 2
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

type slot struct {
	state byte
	eid   uint64
	token [16]byte
	key   []byte // wrapped; empty until the first Seal
}

func (s *slot) encode() [slotSize]byte {
	var b [slotSize]byte
	b[4], b[5] = s.state, byte(len(s.key))
	binary.LittleEndian.PutUint64(b[8:], s.eid)
	copy(b[16:32], s.token[:])
	copy(b[32:], s.key)
	binary.LittleEndian.PutUint32(b[:], crc32.Checksum(b[4:], castagnoli))
	return b
}

// decodeSlot reads a slot; free is true for one never written.
func decodeSlot(b []byte) (s slot, free bool, err error) {
	if [slotSize]byte(b) == [slotSize]byte{} {
		return slot{}, true, nil
	}
	n := int(b[5])
	if binary.LittleEndian.Uint32(b) != crc32.Checksum(b[4:], castagnoli) || 32+n > slotSize ||
		b[4] != slotLive && b[4] != slotErased {
		return slot{}, false, fmt.Errorf("seal: slot is not readable")
	}
	s.state, s.eid = b[4], binary.LittleEndian.Uint64(b[8:])
	copy(s.token[:], b[16:32])
	if n > 0 {
		s.key = append([]byte(nil), b[32:32+n]...)
	}
	return s, false, nil
}

// encodeHead makes the vault's head; secrets are wrapped by the master key.
func encodeHead(secrets []byte) []byte {
	b := make([]byte, headSize)
	copy(b, vaultMagic)
	binary.LittleEndian.PutUint32(b[8:], uint32(len(secrets)))
	copy(b[12:], secrets)
	binary.LittleEndian.PutUint32(b[headSize-4:], crc32.Checksum(b[:headSize-4], castagnoli))
	return b
}

func decodeHead(b []byte) (secrets []byte, err error) {
	n := int(binary.LittleEndian.Uint32(b[8:]))
	if string(b[:8]) != vaultMagic || n > headSize-16 ||
		binary.LittleEndian.Uint32(b[headSize-4:]) != crc32.Checksum(b[:headSize-4], castagnoli) {
		return nil, fmt.Errorf("seal: the vault's head is not readable")
	}
	return b[12 : 12+n], nil
}
