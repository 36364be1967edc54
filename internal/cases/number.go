package cases

import (
	"encoding/binary"
	"math/bits"
)

// Case numbers are a keyed permutation of a counter, so that neither the
// order nor the gaps of the numbers somebody sees tell how many cases there
// are. Five digits are used up before six are begun.

// prf is a keyed pseudo-random function; the vault's Token is one.
type prf func(kind string, clear []byte) [16]byte

// permuted gives the number of the n-th case (from 0). It never repeats and
// never leaves 10000…99999 before all of those are given.
func permuted(key prf, n int64) int64 {
	low := int64(10_000)
	for {
		size := 9 * low
		if n < size {
			return low + int64(shuffle(key, uint64(low), uint64(size), uint64(n)))
		}
		n -= size
		low *= 10
	}
}

// shuffle is a Feistel network over the smallest even-bit domain that holds
// size, walked until it falls inside: a permutation of 0…size-1.
func shuffle(key prf, tweak, size, n uint64) uint64 {
	half := (bits.Len64(size-1) + 1) / 2
	mask := uint64(1)<<half - 1
	for {
		l, r := n>>half, n&mask
		for round := byte(0); round < 6; round++ {
			var b [17]byte
			binary.BigEndian.PutUint64(b[:], tweak)
			binary.BigEndian.PutUint64(b[8:], r)
			b[16] = round
			t := key("case-number", b[:])
			l, r = r, (l^binary.BigEndian.Uint64(t[:8]))&mask
		}
		n = l<<half | r
		if n < size {
			return n
		}
	}
}
