package engine

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math/bits"
	"slices"
	"sort"
)

// Set is the loaded content of a list: immutable, so that a list of ten million
// entries is exchanged by one assignment while decisions go on. Its file is
// named by its hash, and the log speaks of it by that name.
//
//	magic · n · with ends · keys, ascending · ends
type Set struct {
	Hash  string // SHA-256 of the file, hex
	keys  []uint64
	until []int64 // by key; nil when nothing ends
	first []uint32
	shift uint
}

// Sets finds a loaded set by its hash; an error stops whoever applies the entry
// that names it.
type Sets func(hash string) (*Set, error)

// SetEntry is one member to be: ListKey of it, and when it ends (0 = never).
type SetEntry struct {
	Key   uint64
	Until int64
}

// ListKey is what a list knows a member by: an entity's id, or a text.
func ListKey(entity uint64, text string) uint64 {
	if entity != 0 {
		return mix(entity)
	}
	return hashString(text)
}

// ListText is the form in which a text stands on a list matched exactly.
func ListText(s string) string { return normal(s) }

const setMagic = "PPLIST01"

// EncodeSet makes the file of a set; of a member given twice the last counts.
func EncodeSet(entries []SetEntry) []byte {
	sort.SliceStable(entries, func(i, j int) bool { return entries[i].Key < entries[j].Key })
	kept, ends := entries[:0], false
	for i, e := range entries {
		if i+1 < len(entries) && entries[i+1].Key == e.Key {
			continue
		}
		kept = append(kept, e)
		ends = ends || e.Until != 0
	}
	b := make([]byte, 0, len(setMagic)+16+16*len(kept))
	b = append(b, setMagic...)
	b = binary.LittleEndian.AppendUint64(b, uint64(len(kept)))
	b = binary.LittleEndian.AppendUint64(b, uint64(truth(ends)))
	for _, e := range kept {
		b = binary.LittleEndian.AppendUint64(b, e.Key)
	}
	for _, e := range kept {
		if ends {
			b = binary.LittleEndian.AppendUint64(b, uint64(e.Until))
		}
	}
	return b
}

// DecodeSet reads the file of a set. The error says what is wrong with it.
func DecodeSet(b []byte) (*Set, error) {
	if len(b) < len(setMagic)+16 || !bytes.HasPrefix(b, []byte(setMagic)) {
		return nil, fmt.Errorf("engine: this is not a loaded list")
	}
	sum := sha256.Sum256(b)
	s := &Set{Hash: hex.EncodeToString(sum[:])}
	b = b[len(setMagic):]
	n, ends := binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint64(b[8:])
	b = b[16:]
	if ends > 1 || n > maxEntries || uint64(len(b)) != n*8*(1+ends) {
		return nil, fmt.Errorf("engine: the loaded list is cut off or too large")
	}
	s.keys = make([]uint64, n)
	for i := range s.keys {
		s.keys[i] = binary.LittleEndian.Uint64(b[8*i:])
	}
	if !slices.IsSorted(s.keys) {
		return nil, fmt.Errorf("engine: the loaded list is out of order")
	}
	if ends == 1 {
		s.until = make([]int64, n)
		for i := range s.until {
			s.until[i] = int64(binary.LittleEndian.Uint64(b[8*(int(n)+i):]))
		}
	}
	s.index()
	return s, nil
}

// index notes where the keys of each leading bit pattern begin; keys are spread
// evenly, so a lookup looks at a handful.
func (s *Set) index() {
	wide := max(bits.Len(uint(len(s.keys)))-2, 1)
	s.shift = 64 - uint(wide)
	s.first = make([]uint32, 1<<wide+1)
	for _, k := range s.keys {
		s.first[k>>s.shift+1]++
	}
	for i := 1; i < len(s.first); i++ {
		s.first[i] += s.first[i-1]
	}
}

// Len is the number of members.
func (s *Set) Len() int { return len(s.keys) }

// Find gives when a member ends, 0 = never; ok is false when it is none.
func (s *Set) Find(key uint64) (until int64, ok bool) {
	lo, hi := s.first[key>>s.shift], s.first[key>>s.shift+1]
	for i := lo; i < hi; i++ {
		if s.keys[i] == key {
			if s.until != nil {
				until = s.until[i]
			}
			return until, true
		}
	}
	return 0, false
}
