package lang

import "math/bits"

// Words is a fixed set of strings: the Set of a list that does not change, and what "x in [...]"
// looks into when the list is long.
type Words struct {
	slots []wordSlot // open addressing; a power of two, at most half full
	maybe []uint64   // two bits of each word's hash in sixteen or more: nearly all others end here
}

type wordSlot struct {
	hash uint64 // 0 = empty
	s    string
}

// NewWords makes a set of some strings.
func NewWords(words []string) *Words {
	size := 1 << bits.Len(uint(2*len(words)))
	w := &Words{slots: make([]wordSlot, size), maybe: make([]uint64, (size+7)/8)}
	for _, s := range words {
		if w.HasString(s) {
			continue
		}
		i := hash(s)
		h := i
		for w.slots[i&w.last()].hash != 0 {
			i++
		}
		w.slots[i&w.last()] = wordSlot{h, s}
		a, b := h>>8, h>>32
		w.maybe[a>>6&w.words()] |= 1 << (a & 63)
		w.maybe[b>>6&w.words()] |= 1 << (b & 63)
	}
	return w
}

func (w *Words) last() uint64 { return uint64(len(w.slots) - 1) }

func (w *Words) words() uint64 { return uint64(len(w.maybe) - 1) }

// HasInt is always false.
func (w *Words) HasInt(int64) bool { return false }

// HasString tells whether s is in the set.
func (w *Words) HasString(s string) bool {
	h := hash(s)
	a, b := h>>8, h>>32
	if w.maybe[a>>6&w.words()]>>(a&63)&(w.maybe[b>>6&w.words()]>>(b&63))&1 == 0 {
		return false
	}
	for i := h; ; i++ {
		slot := &w.slots[i&w.last()]
		if slot.hash == 0 {
			return false
		}
		if slot.hash == h && slot.s == s {
			return true
		}
	}
}

// hash is never 0. Words come from packs, whose authors gain nothing by making them collide.
func hash(s string) uint64 {
	h := uint64(len(s)) + 1
	for len(s) >= 8 {
		h = fold(h, uint64(s[0])|uint64(s[1])<<8|uint64(s[2])<<16|uint64(s[3])<<24|
			uint64(s[4])<<32|uint64(s[5])<<40|uint64(s[6])<<48|uint64(s[7])<<56)
		s = s[8:]
	}
	if n := len(s); n >= 4 {
		h = fold(h, uint64(s[0])|uint64(s[1])<<8|uint64(s[2])<<16|uint64(s[3])<<24|
			uint64(s[n-4])<<32|uint64(s[n-3])<<40|uint64(s[n-2])<<48|uint64(s[n-1])<<56)
	} else if n > 0 {
		h = fold(h, uint64(s[0])|uint64(s[n/2])<<8|uint64(s[n-1])<<16)
	}
	return h | 1<<63
}

func fold(h, v uint64) uint64 {
	high, low := bits.Mul64(h^v^0x9e3779b97f4a7c15, 0xd6e8feb86659fd93)
	return high ^ low
}
