package ingest

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/piepowder/piepowder/internal/journal"
	"github.com/piepowder/piepowder/internal/seal"
)

// idSegment is the index of the event ids of one closed journal segment: a file
// of (key, position - first) sorted by key, and a Bloom filter in memory. The
// file is derived and can be made again from the segment.
//
//	magic · first · last · n · n × (u64 key · u32 offset) · crc
type idSegment struct {
	f           *os.File
	first, last uint64
	n           int
	bloom       []uint64
}

const (
	idMagic = "PPIDS001"
	idHead  = 8 + 8 + 8 + 8
	idEntry = 12
)

type idPair struct {
	key    uint64
	offset uint32
}

// Sixteen bits a key, six probes within one 64-byte line: about one false alarm
// in five hundred at the cost of one cache miss.
func bloomLine(key uint64, lines int) (line int, bits [6]uint) {
	line = int((key >> 32) * uint64(lines) >> 32)
	h := uint32(key)
	for i := range bits {
		bits[i] = uint(h & 511)
		h = h>>9 ^ h*0x9E3779B1
	}
	return line, bits
}

func (s *idSegment) mark(key uint64) {
	line, bits := bloomLine(key, len(s.bloom)/8)
	for _, b := range bits {
		s.bloom[line*8+int(b>>6)] |= 1 << (b & 63)
	}
}

func (s *idSegment) maybe(key uint64) bool {
	line, bits := bloomLine(key, len(s.bloom)/8)
	for _, b := range bits {
		if s.bloom[line*8+int(b>>6)]>>(b&63)&1 == 0 {
			return false
		}
	}
	return true
}

// each calls fn with the positions of the key, oldest first.
func (s *idSegment) each(key uint64, fn func(pos uint64) (bool, error)) (bool, error) {
	const window = 64 // entries read at once
	lo, hi := 0, s.n  // the first entry >= key is in lo..hi
	for hi-lo > window {
		mid := lo + (hi-lo)/2
		k, err := s.keyAt(mid)
		if err != nil {
			return false, err
		}
		if k < key {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	buf := make([]byte, (window+1)*idEntry)
	for ; lo < s.n; lo += window + 1 {
		part := buf[:min(window+1, s.n-lo)*idEntry]
		if _, err := s.f.ReadAt(part, idHead+int64(lo)*idEntry); err != nil {
			return false, fmt.Errorf("ingest: id index: %w", err)
		}
		for ; len(part) > 0; part = part[idEntry:] {
			switch k := binary.LittleEndian.Uint64(part); {
			case k > key:
				return false, nil
			case k == key:
				if stop, err := fn(s.first + uint64(binary.LittleEndian.Uint32(part[8:]))); stop || err != nil {
					return stop, err
				}
			}
		}
	}
	return false, nil
}

func (s *idSegment) keyAt(i int) (uint64, error) {
	var b [8]byte
	if _, err := s.f.ReadAt(b[:], idHead+int64(i)*idEntry); err != nil {
		return 0, fmt.Errorf("ingest: id index: %w", err)
	}
	return binary.LittleEndian.Uint64(b[:]), nil
}

func idPath(dir string, seg journal.Info) string {
	return filepath.Join(dir, strings.TrimSuffix(seg.Name, filepath.Ext(seg.Name))+".ids")
}

// openIDs gives the index of a closed segment, making it when its file is
// absent or not whole.
func openIDs(dir string, j *journal.Journal, v *seal.Vault, seg journal.Info) (*idSegment, error) {
	path := idPath(dir, seg)
	b, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("ingest: id index: %w", err)
	}
	if err != nil || !wholeIDs(b, seg) {
		if b, err = makeIDs(j, v, seg); err != nil {
			return nil, err
		}
		if err := replaceFile(path, b); err != nil {
			return nil, fmt.Errorf("ingest: id index: %w", err)
		}
	}
	s := &idSegment{first: seg.First, last: seg.Last, n: (len(b) - idHead - 4) / idEntry}
	s.bloom = make([]uint64, 8*(s.n*16/512+1))
	for i := range s.n {
		s.mark(binary.LittleEndian.Uint64(b[idHead+i*idEntry:]))
	}
	if s.f, err = os.Open(path); err != nil {
		return nil, fmt.Errorf("ingest: id index: %w", err)
	}
	return s, nil
}

func wholeIDs(b []byte, seg journal.Info) bool {
	return len(b) >= idHead+4 && string(b[:8]) == idMagic &&
		binary.LittleEndian.Uint64(b[8:]) == seg.First && binary.LittleEndian.Uint64(b[16:]) == seg.Last &&
		uint64(len(b)) == idHead+4+idEntry*binary.LittleEndian.Uint64(b[24:]) &&
		binary.LittleEndian.Uint32(b[len(b)-4:]) == crc32.Checksum(b[:len(b)-4], castagnoli)
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

var errStop = errors.New("stop")

func makeIDs(j *journal.Journal, v *seal.Vault, seg journal.Info) ([]byte, error) {
	var pairs []idPair
	err := j.Scan(seg.First, func(pos uint64, rec []byte) error {
		if pos > seg.Last {
			return errStop
		}
		if key, ok := recordKey(v, rec); ok {
			pairs = append(pairs, idPair{key, uint32(pos - seg.First)})
		}
		return nil
	})
	if err != nil && !errors.Is(err, errStop) {
		return nil, err
	}
	return encodeIDs(seg, pairs), nil
}

func encodeIDs(seg journal.Info, pairs []idPair) []byte {
	slices.SortFunc(pairs, func(a, b idPair) int {
		switch {
		case a.key < b.key:
			return -1
		case a.key > b.key:
			return 1
		}
		return int(a.offset) - int(b.offset)
	})
	b := append(make([]byte, 0, idHead+len(pairs)*idEntry+4), idMagic...)
	b = binary.LittleEndian.AppendUint64(b, seg.First)
	b = binary.LittleEndian.AppendUint64(b, seg.Last)
	b = binary.LittleEndian.AppendUint64(b, uint64(len(pairs)))
	for _, p := range pairs {
		b = binary.LittleEndian.AppendUint64(b, p.key)
		b = binary.LittleEndian.AppendUint32(b, p.offset)
	}
	return binary.LittleEndian.AppendUint32(b, crc32.Checksum(b, castagnoli))
}

// recordKey is the dedupe key of a record, without decoding it whole. Control
// entries that came through the outbox have one too.
func recordKey(v *seal.Vault, rec []byte) (uint64, bool) {
	p := parser{b: rec}
	kind, version := RecordKind(p.byte()), p.byte()
	if version != codecVersion {
		return 0, false
	}
	switch kind {
	case EventRecord:
		p.uvarint()
		p.uvarint()
		p.byte()
		source, id := p.bytes(), p.bytes()
		if p.bad {
			return 0, false
		}
		return identity64(v, append(append(append([]byte(nil), source...), 0), id...)), true
	case ControlRecord:
		if outbox := p.bytes(); len(outbox) > 0 && !p.bad {
			return identity64(v, outboxIdentity(string(outbox))), true
		}
	}
	return 0, false
}

// outboxIdentity is told apart from every (source, id) by its two zero bytes.
func outboxIdentity(id string) []byte { return []byte("\x00outbox\x00" + id) }

// replaceFile makes a file that is whole or absent after a crash.
func replaceFile(path string, b []byte) error {
	f, err := os.OpenFile(path+".tmp", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	if _, err = f.Write(b); err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(path+".tmp", path)
	}
	if err != nil {
		return err
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	defer dir.Close()
	return dir.Sync()
}
