package engine

import "math/bits"

// index maps 64-bit keys to small dense numbers: open addressing with linear
// probing and backward-shift deletion. Numbers of removed keys are reused, last
// removed first, so that the same operations always give the same numbers.
type index struct {
	slots []uint64 // tag<<32 | number+1; 0 = empty
	keys  []uint64 // by number; 0 = removed
	free  []uint32
}

// mix spreads a key over all bits; it never gives 0.
func mix(k uint64) uint64 {
	if k = spread(k); k == 0 {
		return 1
	}
	return k
}

// spread is one to one.
func spread(k uint64) uint64 {
	k ^= k >> 32
	k *= 0xd6e8feb86659fd93
	k ^= k >> 32
	k *= 0xd6e8feb86659fd93
	return k ^ k>>32
}

// join folds one more part into a key. For a given h it is one to one in part,
// so that keys of equal length differ wherever only one part differs.
func join(h, part uint64) uint64 {
	return bits.RotateLeft64(h*0x9e3779b97f4a7c15, 27) ^ spread(part+0xe7037ed1a0b428db)
}

// hashString is a fixed 64-bit hash: the same in every process and release,
// because snapshots hold it.
func hashString(s string) uint64 {
	h := uint64(len(s)) * 0x9e3779b97f4a7c15
	for len(s) >= 8 {
		v := uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
			uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
		h = join(h, v)
		s = s[8:]
	}
	var v uint64
	for i := 0; i < len(s); i++ {
		v |= uint64(s[i]) << (8 * i)
	}
	return mix(join(h, v))
}

func (x *index) len() int { return len(x.keys) - len(x.free) }

// find gives the number of a key made by mix or hashString.
func (x *index) find(key uint64) (uint32, bool) {
	if len(x.slots) == 0 {
		return 0, false
	}
	mask := uint64(len(x.slots) - 1)
	tag := key >> 32
	for i := key & mask; ; i = (i + 1) & mask {
		s := x.slots[i]
		if s == 0 {
			return 0, false
		}
		if s>>32 == tag {
			if n := uint32(s) - 1; x.keys[n] == key {
				return n, true
			}
		}
	}
}

// add gives the number of a key, making one if need be.
func (x *index) add(key uint64) (n uint32, created bool) {
	if n, ok := x.find(key); ok {
		return n, false
	}
	if 4*(x.len()+1) > 3*len(x.slots) {
		x.grow()
	}
	if k := len(x.free); k > 0 {
		n = x.free[k-1]
		x.free = x.free[:k-1]
		x.keys[n] = key
	} else {
		n = uint32(len(x.keys))
		x.keys = append(x.keys, key)
	}
	x.place(key, n)
	return n, true
}

func (x *index) place(key uint64, n uint32) {
	mask := uint64(len(x.slots) - 1)
	i := key & mask
	for x.slots[i] != 0 {
		i = (i + 1) & mask
	}
	x.slots[i] = key>>32<<32 | uint64(n+1)
}

func (x *index) grow() {
	x.slots = make([]uint64, max(16, 2*len(x.slots)))
	for n, key := range x.keys {
		if key != 0 {
			x.place(key, uint32(n))
		}
	}
}

// remove forgets a key.
func (x *index) remove(key uint64) {
	if len(x.slots) == 0 {
		return
	}
	mask := uint64(len(x.slots) - 1)
	i := key & mask
	for {
		s := x.slots[i]
		if s == 0 {
			return
		}
		if n := uint32(s) - 1; x.keys[n] == key {
			x.keys[n] = 0
			x.free = append(x.free, n)
			break
		}
		i = (i + 1) & mask
	}
	for j := i; ; {
		j = (j + 1) & mask
		s := x.slots[j]
		if s == 0 {
			break
		}
		home := x.keys[uint32(s)-1] & mask
		if (j-home)&mask >= (j-i)&mask {
			x.slots[i] = s
			i = j
		}
	}
	x.slots[i] = 0
}

// rebuild makes the slots from keys and free, after a restore.
func (x *index) rebuild() {
	n := 16
	for 3*n < 4*(x.len()+1) {
		n *= 2
	}
	x.slots = make([]uint64, n)
	for i, key := range x.keys {
		if key != 0 {
			x.place(key, uint32(i))
		}
	}
}
