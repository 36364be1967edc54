package lang

import (
	"cmp"
	"math/bits"
	"slices"
)

// Batch runs many conditions over one Frame, faster than one after the other. What a condition asks of
// single variables (amount > 5.00, event in ["a", "b"], not worker) is answered for all of them at
// once: the constants cut a variable's values into cells, and each cell knows the conditions it leaves
// possible. Only for those is evaluated what remains. Made once, it may be shared.
type Batch struct{ blocks []block }

const (
	blockWords = 2
	blockSize  = 64 * blockWords
)

// held is one bit for each condition of a block.
type held [blockWords]uint64

func (h *held) has(i int) bool { return h[i>>6]>>(i&63)&1 != 0 }
func (h *held) put(i int)      { h[i>>6] |= 1 << (i & 63) }
func (h *held) count() int     { return bits.OnesCount64(h[0]) + bits.OnesCount64(h[1]) }

// block is up to blockSize conditions with their index.
type block struct {
	all    held // conditions there are
	open   held // conditions with something left to evaluate once they are possible
	rest   [blockSize]condition
	always []int // conditions no index can rule out
	narrow []narrowIndex
	middle []middleIndex
	wide   []wideIndex
	floats []floatIndex
	texts  []textIndex
}

// NewBatch makes a Batch of the programs of one CompileSet. Those that are nil never hold.
func NewBatch(programs []*Program) *Batch {
	b := &Batch{}
	for len(programs) > 0 {
		n := min(len(programs), blockSize)
		b.blocks = append(b.blocks, newBlock(programs[:n]))
		programs = programs[n:]
	}
	return b
}

// Hits are the programs of a Batch that hold, one bit each.
type Hits []uint64

// Next is the first program from i on that holds, -1 when there is none.
func (h Hits) Next(i int) int {
	for w := i >> 6; w < len(h); w++ {
		if word := h[w] >> (i & 63) << (i & 63); word != 0 {
			return w<<6 | bits.TrailingZeros64(word)
		}
		i = 0
	}
	return -1
}

// Run tells which programs hold on f. What it returns is kept in f until the next Run; only the first
// on a Frame allocates.
func (b *Batch) Run(f *Frame) Hits {
	if n := len(b.blocks) * blockWords; len(f.hits) < n {
		f.hits = make(Hits, n)
	}
	for i := range b.blocks {
		h := b.blocks[i].run(f)
		f.hits[i*blockWords], f.hits[i*blockWords+1] = h[0], h[1]
	}
	return f.hits[:len(b.blocks)*blockWords]
}

func (k *block) run(f *Frame) held {
	h := k.possible(f)
	for _, i := range k.always { // one after the other: the processor learns this order by heart
		if !k.rest[i](f) {
			h[i>>6] &^= 1 << (i & 63)
		}
	}
	for w := range h {
		for open := h[w] & k.open[w]; open != 0; open &= open - 1 {
			i := bits.TrailingZeros64(open)
			if !k.rest[w<<6|i](f) {
				h[w] &^= 1 << i
			}
		}
	}
	return h
}

// newBlock splits every condition into what the index decides and what is left.
func newBlock(programs []*Program) block {
	var k block
	ix := &indexer{cells: map[int]*cells{}}
	for i, p := range programs {
		if p == nil {
			continue
		}
		k.all.put(i)
		parts := []*node{p.root}
		if p.root.op == opAnd {
			parts = p.root.kids
		}
		var rest []*node
		for _, part := range parts {
			if !ix.take(part, i, p.env) {
				rest = append(rest, part)
			}
		}
		if len(rest) > 0 {
			slices.SortStableFunc(rest, func(a, b *node) int { return cmp.Compare(weight(a), weight(b)) })
			k.rest[i] = p.made.rest(rest)
			if len(rest) == len(parts) && !ix.asked.has(i) {
				k.always = append(k.always, i)
			} else {
				k.open.put(i)
			}
		}
	}
	ix.build(&k)
	return k
}
