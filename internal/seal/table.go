package seal

import "encoding/binary"

// tokens is an open-addressed map token → slot number. Tokens are uniform
// already, so their first bytes are the hash.
type tokens struct {
	keys [][16]byte
	vals []uint32 // slot number + 1; 0 = free
	n    int
}

func (t *tokens) at(k [16]byte) int {
	mask := len(t.keys) - 1
	i := int(binary.LittleEndian.Uint64(k[:8])) & mask
	for t.vals[i] != 0 && t.keys[i] != k {
		i = (i + 1) & mask
	}
	return i
}

func (t *tokens) get(k [16]byte) (uint32, bool) {
	if t.n == 0 {
		return 0, false
	}
	v := t.vals[t.at(k)]
	return v - 1, v != 0
}

// room makes place for n tokens.
func (t *tokens) room(n int) {
	size := max(1024, len(t.keys))
	for 4*(n+1) > 3*size {
		size *= 2
	}
	if size == len(t.keys) {
		return
	}
	old := *t
	t.keys, t.vals = make([][16]byte, size), make([]uint32, size)
	for i, v := range old.vals {
		if v != 0 {
			j := t.at(old.keys[i])
			t.keys[j], t.vals[j] = old.keys[i], v
		}
	}
}

func (t *tokens) put(k [16]byte, v uint32) {
	t.room(t.n)
	i := t.at(k)
	if t.vals[i] == 0 {
		t.n++
	}
	t.keys[i], t.vals[i] = k, v+1
}

// remove closes the gap by moving later keys of the run back.
func (t *tokens) remove(k [16]byte) {
	if t.n == 0 {
		return
	}
	mask := len(t.keys) - 1
	i := t.at(k)
	if t.vals[i] == 0 {
		return
	}
	t.n--
	for j := i; ; {
		t.keys[i], t.vals[i] = [16]byte{}, 0
		for {
			j = (j + 1) & mask
			if t.vals[j] == 0 {
				return
			}
			home := int(binary.LittleEndian.Uint64(t.keys[j][:8])) & mask
			if (j-home)&mask >= (j-i)&mask {
				break
			}
		}
		t.keys[i], t.vals[i] = t.keys[j], t.vals[j]
		i = j
	}
}
