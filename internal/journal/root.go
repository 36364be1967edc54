package journal

import (
	"crypto/sha256"
	"fmt"
	"path/filepath"
)

// tree computes the Merkle tree hash of RFC 6962 over records as they come:
// leaf SHA-256(0x00 ‖ record), node SHA-256(0x01 ‖ left ‖ right).
type tree struct {
	n     uint64
	stack [][32]byte // roots of the full subtrees, largest first
	buf   []byte
}

func (t *tree) add(rec []byte) {
	t.buf = append(append(t.buf[:0], 0), rec...)
	h := sha256.Sum256(t.buf)
	t.n++
	for k := t.n; k&1 == 0; k >>= 1 {
		h = node(t.stack[len(t.stack)-1], h)
		t.stack = t.stack[:len(t.stack)-1]
	}
	t.stack = append(t.stack, h)
}

func (t *tree) root() [32]byte {
	if t.n == 0 {
		return sha256.Sum256(nil)
	}
	h := t.stack[len(t.stack)-1]
	for i := len(t.stack) - 2; i >= 0; i-- {
		h = node(t.stack[i], h)
	}
	return h
}

func node(l, r [32]byte) [32]byte {
	var b [65]byte
	b[0] = 1
	copy(b[1:], l[:])
	copy(b[33:], r[:])
	return sha256.Sum256(b[:])
}

// Root is the RFC 6962 Merkle tree hash of the records from..to, both included.
func (j *Journal) Root(from, to uint64) ([32]byte, error) {
	if from == 0 || to < from || to > j.End() {
		return [32]byte{}, fmt.Errorf("%w: range %d to %d", ErrNoRecord, from, to)
	}
	var t tree
	err := j.scan(from, to, func(_ uint64, rec []byte) error {
		t.add(rec)
		return nil
	})
	return t.root(), err
}

// segmentRoot is the root of all records of a closed segment.
func segmentRoot(s *segment) ([32]byte, error) {
	var t tree
	w := walked{records: func(_ uint64, rec []byte) error {
		t.add(rec)
		return nil
	}}
	if err := w.walk(s.f, s.first); err != nil {
		return [32]byte{}, err
	}
	if w.last != s.last {
		return [32]byte{}, &CorruptError{filepath.Base(s.path), w.stop, "a closed segment ends too early"}
	}
	return t.root(), nil
}
