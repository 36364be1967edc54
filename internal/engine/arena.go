package engine

// entry is one retained observation: its event time and, in rings of values,
// the running total up to and including it (so any window's sum is one
// subtraction), or the value itself in plain rings.
type entry struct{ t, v int64 }

// arena hands out blocks of 2<<class entries without pointers, so that millions
// of rings cost the garbage collector nothing. It is a buddy allocator: rings
// that grow leave their small blocks to neighbours, which join into larger ones
// again. A block is named by its place in units of two entries.
type arena struct {
	chunks [][]entry
	orders [chunkClass + 1]order
	big    []bigBlocks // by class - chunkClass - 1
}

// order is the free blocks of one class.
type order struct {
	stack []uint32 // candidates; one whose bit is not set has been joined or taken
	bits  []uint64 // by unit >> class: free
}

// chunkClass is the class of a whole chunk: 4096 entries, 64 KiB.
const chunkClass = 11

// bigBlocks are blocks larger than a chunk, one allocation each.
type bigBlocks struct {
	blocks [][]entry
	free   []uint32
}

func blockCap(class uint8) uint32 { return 2 << class }

func (o *order) set(i uint32)      { o.bits[i>>6] |= 1 << (i & 63) }
func (o *order) unset(i uint32)    { o.bits[i>>6] &^= 1 << (i & 63) }
func (o *order) has(i uint32) bool { return o.bits[i>>6]>>(i&63)&1 == 1 }

func (a *arena) alloc(class uint8) uint32 {
	if class > chunkClass {
		return a.allocBig(class - chunkClass - 1)
	}
	o := &a.orders[class]
	for n := len(o.stack); n > 0; n = len(o.stack) {
		i := o.stack[n-1]
		o.stack = o.stack[:n-1]
		if o.has(i) {
			o.unset(i)
			return i << class
		}
	}
	if class == chunkClass {
		a.chunks = append(a.chunks, make([]entry, blockCap(chunkClass)))
		for c := range a.orders {
			for len(a.orders[c].bits)<<6 < len(a.chunks)<<(chunkClass-c) {
				a.orders[c].bits = append(a.orders[c].bits, 0)
			}
		}
		return uint32(len(a.chunks)-1) << chunkClass
	}
	id := a.alloc(class + 1)
	upper := id>>class + 1
	o.set(upper)
	o.stack = append(o.stack, upper)
	return id
}

func (a *arena) release(class uint8, id uint32) {
	if class > chunkClass {
		b := &a.big[class-chunkClass-1]
		b.blocks[id] = nil
		b.free = append(b.free, id)
		return
	}
	i := id >> class
	for class < chunkClass && a.orders[class].has(i^1) {
		a.orders[class].unset(i ^ 1)
		i >>= 1
		class++
	}
	o := &a.orders[class]
	o.set(i)
	o.stack = append(o.stack, i)
}

func (a *arena) allocBig(class uint8) uint32 {
	for len(a.big) <= int(class) {
		a.big = append(a.big, bigBlocks{})
	}
	b := &a.big[class]
	block := make([]entry, blockCap(class+chunkClass+1))
	if k := len(b.free); k > 0 {
		id := b.free[k-1]
		b.free = b.free[:k-1]
		b.blocks[id] = block
		return id
	}
	b.blocks = append(b.blocks, block)
	return uint32(len(b.blocks) - 1)
}

// block is the memory of a block.
func (a *arena) block(class uint8, id uint32) []entry {
	if class > chunkClass {
		return a.big[class-chunkClass-1].blocks[id]
	}
	off := id & (1<<chunkClass - 1) * 2
	return a.chunks[id>>chunkClass][off : off+blockCap(class) : off+blockCap(class)]
}
