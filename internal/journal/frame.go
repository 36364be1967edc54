package journal

import (
	"encoding/binary"
	"hash/crc32"
	"math"
)

// On disk a frame is
//
//	u32 payload length · u32 CRC-32C · u64 position (top bit: last of its batch) ·
//	u64 base (first position of the group it was written with) · payload · zero padding to 8
//
// A mark is a frame without payload whose base is position+1: everything up to
// position had been synced when it was written. The next group overwrites it.
const (
	frameHead = 24
	align     = 8
	lastBit   = 1 << 63

	// MaxRecord is the longest record Append takes, in bytes.
	MaxRecord = 32 << 20
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

type frame struct {
	pos, base uint64
	last      bool // the last record of its batch
	mark      bool
	payload   []byte
	size      int64 // bytes on disk, padding included
}

func frameSize(payload int) int64 {
	return int64(frameHead+payload+align-1) &^ (align - 1)
}

func appendFrame(dst []byte, pos, base uint64, last bool, payload []byte) []byte {
	var head [frameHead]byte
	binary.LittleEndian.PutUint32(head[0:], uint32(len(payload)))
	if last {
		pos |= lastBit
	}
	binary.LittleEndian.PutUint64(head[8:], pos)
	binary.LittleEndian.PutUint64(head[16:], base)
	binary.LittleEndian.PutUint32(head[4:], frameSum(head[:], payload))
	dst = append(dst, head[:]...)
	dst = append(dst, payload...)
	for pad := frameSize(len(payload)) - int64(frameHead+len(payload)); pad > 0; pad-- {
		dst = append(dst, 0)
	}
	return dst
}

func appendMark(dst []byte, end uint64) []byte {
	return appendFrame(dst, end, end+1, false, nil)
}

func frameSum(head, payload []byte) uint32 {
	sum := crc32.Update(0, castagnoli, head[0:4])
	sum = crc32.Update(sum, castagnoli, head[8:frameHead])
	return crc32.Update(sum, castagnoli, payload)
}

// parseFrame reads the frame at the start of b. ok is false when b does not
// begin with a whole, undamaged frame; need is then the number of bytes that
// might make it whole (0 when more bytes cannot help).
func parseFrame(b []byte) (f frame, need int64, ok bool) {
	if len(b) < frameHead {
		return f, frameHead, false
	}
	n := binary.LittleEndian.Uint32(b[0:])
	pos := binary.LittleEndian.Uint64(b[8:])
	base := binary.LittleEndian.Uint64(b[16:])
	if n > MaxRecord || pos == 0 && base == 0 {
		return f, 0, false
	}
	size := frameSize(int(n))
	if int64(len(b)) < size {
		return f, size, false
	}
	f = frame{pos: pos &^ lastBit, base: base, last: pos&lastBit != 0, payload: b[frameHead : frameHead+int(n)], size: size}
	f.mark = n == 0
	if f.mark != (base == f.pos+1) || !f.mark && base > f.pos || f.pos == math.MaxUint64>>1 {
		return frame{}, 0, false
	}
	if binary.LittleEndian.Uint32(b[4:]) != frameSum(b[:frameHead], f.payload) {
		return frame{}, 0, false
	}
	for _, pad := range b[frameHead+int(n) : size] {
		if pad != 0 {
			return frame{}, 0, false
		}
	}
	return f, 0, true
}
