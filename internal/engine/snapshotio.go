package engine

import (
	"encoding/binary"
	"hash/crc32"
	"io"

	"github.com/piepowder/piepowder/internal/errs"
)

// castagnoli is the checksum processors compute themselves.
func castagnoli() *crc32.Table { return crc32.MakeTable(crc32.Castagnoli) }

// saver writes fixed-width numbers and texts with a running checksum. The first
// failure stays; nothing is written after it.
type saver struct {
	w   io.Writer
	buf []byte
	sum uint32
	tab *crc32.Table
	err error
}

func newSaver(w io.Writer) *saver {
	return &saver{w: w, buf: make([]byte, 0, 1<<16), tab: castagnoli()}
}

func (s *saver) flush() {
	if s.err == nil {
		s.sum = crc32.Update(s.sum, s.tab, s.buf)
		_, s.err = s.w.Write(s.buf)
	}
	s.buf = s.buf[:0]
}

func (s *saver) u64(v uint64) {
	if len(s.buf)+8 > cap(s.buf) {
		s.flush()
	}
	s.buf = binary.LittleEndian.AppendUint64(s.buf, v)
}

func (s *saver) i64(v int64) { s.u64(uint64(v)) }
func (s *saver) len(n int)   { s.u64(uint64(n)) }

func (s *saver) text(t string) {
	s.len(len(t))
	if len(s.buf)+len(t) > cap(s.buf) {
		s.flush()
	}
	s.buf = append(s.buf, t...)
}

func (s *saver) bytes(b []byte) { s.text(string(b)) }

// close writes the checksum of all before it.
func (s *saver) close() error {
	s.flush()
	sum := s.sum
	s.u64(uint64(sum))
	s.flush()
	return s.err
}

// loader reads what saver wrote. Lengths are never trusted with memory: every
// list grows only as its elements are really read.
type loader struct {
	r    io.Reader
	buf  []byte
	pos  int
	sum  uint32
	tab  *crc32.Table
	err  error
	last int // bytes of buf already in sum
}

func newLoader(r io.Reader) *loader {
	return &loader{r: r, tab: castagnoli()}
}

func broken(what string) error {
	return errs.New(errs.Invalid, "snapshot", "the snapshot cannot be used: %s", what)
}

func (l *loader) fail(what string) {
	if l.err == nil {
		l.err = broken(what)
	}
}

// need gives the next n bytes (n at most 64 KiB), nil after a failure.
func (l *loader) need(n int) []byte {
	if l.err != nil {
		return nil
	}
	if len(l.buf)-l.pos < n {
		l.sum = crc32.Update(l.sum, l.tab, l.buf[l.last:l.pos])
		rest := copy(l.buf, l.buf[l.pos:])
		l.buf, l.pos, l.last = l.buf[:rest], 0, 0
		if cap(l.buf) == 0 {
			l.buf = make([]byte, 0, 1<<17)
		}
		m, err := io.ReadAtLeast(l.r, l.buf[rest:cap(l.buf)], n-rest)
		l.buf = l.buf[:rest+m]
		if err != nil {
			l.fail("it ends early")
			return nil
		}
	}
	b := l.buf[l.pos : l.pos+n]
	l.pos += n
	return b
}

func (l *loader) u64() uint64 {
	b := l.need(8)
	if b == nil {
		return 0
	}
	return binary.LittleEndian.Uint64(b)
}

func (l *loader) i64() int64 { return int64(l.u64()) }

// len reads a length; it must be below limit.
func (l *loader) len(limit int) int {
	n := l.u64()
	if n > uint64(limit) {
		l.fail("a length is out of range")
		return 0
	}
	return int(n)
}

// more tells whether element i of n should be read.
func (l *loader) more(i, n int) bool { return i < n && l.err == nil }

func (l *loader) text() string {
	b := l.need(l.len(1 << 16))
	return string(b)
}

// close compares the checksum.
func (l *loader) close() error {
	if l.err != nil {
		return l.err
	}
	sum := crc32.Update(l.sum, l.tab, l.buf[l.last:l.pos])
	if got := l.u64(); l.err == nil && got != uint64(sum) {
		l.fail("its checksum is wrong")
	}
	return l.err
}
