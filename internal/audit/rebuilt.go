package audit

import "golang.org/x/mod/sumdb/tlog"

// rebuilt is a Merkle tree under construction: only its right edge is kept, so
// a log of any length is checked in memory of a few hashes.
type rebuilt struct {
	size   int64
	edge   []subtree // complete subtrees from the left, each smaller than the one before
	stored int64     // stored hashes so far
	broken bool      // a leaf was missing: roots mean nothing from here on
}

type subtree struct {
	level int
	hash  tlog.Hash
}

// placed is a hash and its place in tlog's storage order.
type placed struct {
	at   int64
	hash tlog.Hash
}

// add appends a leaf and returns the hashes that it completes, in storage order.
func (t *rebuilt) add(leaf tlog.Hash) []placed {
	h, level := leaf, 0
	out := []placed{{t.stored, h}}
	for len(t.edge) > 0 && t.edge[len(t.edge)-1].level == level {
		h = tlog.NodeHash(t.edge[len(t.edge)-1].hash, h)
		t.edge = t.edge[:len(t.edge)-1]
		level++
		out = append(out, placed{t.stored + int64(level), h})
	}
	t.edge = append(t.edge, subtree{level, h})
	t.stored += int64(len(out))
	t.size++
	return out
}

// root is the hash of the tree so far.
func (t *rebuilt) root() tlog.Hash {
	if len(t.edge) == 0 {
		h, _ := tlog.TreeHash(0, nil)
		return h
	}
	h := t.edge[len(t.edge)-1].hash
	for i := len(t.edge) - 2; i >= 0; i-- {
		h = tlog.NodeHash(t.edge[i].hash, h)
	}
	return h
}
