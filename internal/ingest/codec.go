package ingest

import (
	"encoding/binary"
	"errors"
	"math"
)

var errShort = errors.New("ingest: a journal record ends too early or holds an impossible length")

func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func appendBytes(b, s []byte) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// parser reads what the append functions wrote. The first fault sticks, and
// everything read after it is zero.
type parser struct {
	b     []byte
	bad   bool
	brief bool // of an event record, leave the decision unread
}

func (p *parser) take(n uint64) []byte {
	if p.bad || n > uint64(len(p.b)) {
		p.bad = true
		return nil
	}
	out := p.b[:n:n]
	p.b = p.b[n:]
	return out
}

func (p *parser) byte() byte {
	if b := p.take(1); b != nil {
		return b[0]
	}
	return 0
}

func (p *parser) uvarint() uint64 {
	if p.bad {
		return 0
	}
	v, n := binary.Uvarint(p.b)
	if n <= 0 {
		p.bad = true
		return 0
	}
	p.b = p.b[n:]
	return v
}

func (p *parser) varint() int64 {
	if p.bad {
		return 0
	}
	v, n := binary.Varint(p.b)
	if n <= 0 {
		p.bad = true
		return 0
	}
	p.b = p.b[n:]
	return v
}

// count reads a number of things that take at least one byte each, or eighth of
// a byte when they are bits.
func (p *parser) count(limit uint64) int {
	n := p.uvarint()
	if n > limit {
		p.bad = true
		return 0
	}
	return int(n)
}

func (p *parser) fixed64() uint64 {
	if b := p.take(8); b != nil {
		return binary.LittleEndian.Uint64(b)
	}
	return 0
}

func (p *parser) float() float64 { return math.Float64frombits(p.fixed64()) }
func (p *parser) bytes() []byte  { return p.take(p.uvarint()) }
func (p *parser) string() string { return string(p.bytes()) }

func (p *parser) err() error {
	if p.bad {
		return errShort
	}
	return nil
}
