package engine

import (
	"testing"

	"pgregory.net/rapid"
)

// Blocks in use never overlap, keep what was written, and freed memory is used
// again.
func TestArena(t *testing.T) {
	type held struct {
		class uint8
		id    uint32
		mark  int64
	}
	rapid.Check(t, func(t *rapid.T) {
		var a arena
		var hold []held
		for i := range rapid.IntRange(1, 300).Draw(t, "n") {
			if len(hold) > 0 && rapid.IntRange(0, 2).Draw(t, "op") == 0 {
				k := rapid.IntRange(0, len(hold)-1).Draw(t, "which")
				h := hold[k]
				for _, e := range a.block(h.class, h.id) {
					if e.t != h.mark {
						t.Fatalf("block %d of class %d was overwritten", h.id, h.class)
					}
				}
				a.release(h.class, h.id)
				hold = append(hold[:k], hold[k+1:]...)
				continue
			}
			class := uint8(rapid.IntRange(0, 8).Draw(t, "class"))
			if rapid.IntRange(0, 30).Draw(t, "big") == 0 {
				class = chunkClass + 1
			}
			h := held{class, a.alloc(class), int64(i + 1)}
			b := a.block(h.class, h.id)
			if len(b) != int(blockCap(class)) {
				t.Fatalf("%d entries", len(b))
			}
			for j := range b {
				b[j].t = h.mark
			}
			hold = append(hold, h)
		}
	})
}

// Rings growing together leave no small blocks lying about.
func TestArenaReusesSmallBlocks(t *testing.T) {
	var a arena
	ids := make([]uint32, 4096)
	for i := range ids {
		ids[i] = a.alloc(0)
	}
	for class := uint8(1); class <= 4; class++ {
		for i := range ids {
			id := a.alloc(class)
			a.release(class-1, ids[i])
			ids[i] = id
		}
	}
	need := len(ids) * int(blockCap(4))
	if got := len(a.chunks) * int(blockCap(chunkClass)); got > need+need/3 {
		t.Errorf("%d entries of memory for %d", got, need)
	}
}
