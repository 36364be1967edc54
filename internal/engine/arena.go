package engine

// entry is one retained observation: its event time and, in rings of values,
// the running total up to and including it (so any window's sum is one
// subtraction), or the value itself in plain rings.
type entry struct{ t, v int64 }

// arena hands out blocks of 2, 3, 4, 6, 8, 12, … entries without pointers, so that
// millions of rings cost the garbage collector nothing.
type arena struct{ classes []blocks }

type blocks struct {
	chunks [][]entry
	shift  uint // blocks in a chunk = 1<<shift
	next   uint32
	free   []uint32
}

const chunkEntries = 4096

func blockCap(class uint8) uint32 { return (2 + uint32(class&1)) << (class >> 1) }

func (a *arena) alloc(class uint8) uint32 {
	for len(a.classes) <= int(class) {
		var shift uint
		for blockCap(uint8(len(a.classes)))<<(shift+1) <= chunkEntries {
			shift++
		}
		a.classes = append(a.classes, blocks{shift: shift})
	}
	b := &a.classes[class]
	if k := len(b.free); k > 0 {
		id := b.free[k-1]
		b.free = b.free[:k-1]
		return id
	}
	id := b.next
	b.next++
	if int(id>>b.shift) == len(b.chunks) {
		b.chunks = append(b.chunks, make([]entry, blockCap(class)<<b.shift))
	}
	return id
}

func (a *arena) release(class uint8, id uint32) {
	b := &a.classes[class]
	b.free = append(b.free, id)
}

// block is the memory of a block.
func (a *arena) block(class uint8, id uint32) []entry {
	b := &a.classes[class]
	c := blockCap(class)
	off := (id & (1<<b.shift - 1)) * c
	return b.chunks[id>>b.shift][off : off+c : off+c]
}
