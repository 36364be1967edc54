package journal

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

const (
	segmentHead  = 32
	segmentMagic = "PPJRNL01"
	segmentExt   = ".seg"
	indexExt     = ".idx"
	tempExt      = ".tmp"
	stride       = 16 // one index entry for so many records
)

// segment is one file of consecutive records. Fields below the file are
// guarded by Journal.segments' lock.
type segment struct {
	path  string
	f     *os.File
	first uint64
	size  int64 // bytes preallocated

	last   uint64 // last durable position; first-1 when empty
	end    int64  // offset behind the last durable record
	index  []uint32
	closed bool
	root   [32]byte
	rooted bool
}

// CorruptError says where the log is damaged.
type CorruptError struct {
	Segment string // file name
	Offset  int64  // byte offset in that file
	Reason  string
}

func (e *CorruptError) Error() string {
	return fmt.Sprintf("journal: segment %s is damaged at byte %d: %s", e.Segment, e.Offset, e.Reason)
}

func segmentName(first uint64) string { return fmt.Sprintf("%020d%s", first, segmentExt) }

func segmentHeader(first uint64) []byte {
	h := make([]byte, segmentHead)
	copy(h, segmentMagic)
	binary.LittleEndian.PutUint64(h[8:], first)
	binary.LittleEndian.PutUint32(h[28:], crc32.Checksum(h[:28], castagnoli))
	return h
}

func checkSegmentHeader(name string, h []byte) (first uint64, err error) {
	if len(h) < segmentHead || string(h[:8]) != segmentMagic ||
		binary.LittleEndian.Uint32(h[28:]) != crc32.Checksum(h[:28], castagnoli) {
		return 0, &CorruptError{Segment: name, Reason: "the segment header is not readable"}
	}
	first = binary.LittleEndian.Uint64(h[8:])
	if segmentName(first) != name {
		return 0, &CorruptError{Segment: name, Offset: 8, Reason: "the header names another first position than the file name"}
	}
	return first, nil
}

// listSegments returns the segment file names of dir in order of position.
func listSegments(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("journal: %w", err)
	}
	var names []string
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), segmentExt) && !e.IsDir() {
			names = append(names, e.Name())
		}
	}
	sort.Strings(names)
	return names, nil
}

// preallocate makes a file of zeros of the given size and syncs it, so that
// later writes change no metadata and fdatasync stays cheap.
func preallocate(path string, size int64) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, fmt.Errorf("journal: preallocate: %w", err)
	}
	if err := writeZeros(f, 0, size); err == nil {
		err = f.Sync()
	}
	if err != nil {
		_ = f.Close()
		_ = os.Remove(path)
		return nil, fmt.Errorf("journal: preallocate: %w", err)
	}
	return f, nil
}

var zeros [1 << 18]byte

func writeZeros(f *os.File, from, to int64) error {
	for from < to {
		n := min(to-from, int64(len(zeros)))
		if _, err := f.WriteAt(zeros[:n], from); err != nil {
			return err
		}
		flushRange(f, from, n)
		from += n
	}
	return nil
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	defer d.Close()
	if err := d.Sync(); err != nil {
		return fmt.Errorf("journal: sync directory: %w", err)
	}
	return nil
}

// indexFile is what a closed segment's index file holds; it can always be
// derived from the segment again.
//
//	magic · first · last · end · root · n · offsets · crc
func encodeIndex(s *segment) []byte {
	b := append([]byte(nil), "PPJIDX01"...)
	b = binary.LittleEndian.AppendUint64(b, s.first)
	b = binary.LittleEndian.AppendUint64(b, s.last)
	b = binary.LittleEndian.AppendUint64(b, uint64(s.end))
	b = append(b, s.root[:]...)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(s.index)))
	for _, off := range s.index {
		b = binary.LittleEndian.AppendUint32(b, off)
	}
	return binary.LittleEndian.AppendUint32(b, crc32.Checksum(b, castagnoli))
}

// decodeIndex fills s from its index file; false when the file does not fit.
func decodeIndex(s *segment, b []byte) bool {
	const head = 8 + 3*8 + 32 + 4
	if len(b) < head+4 || string(b[:8]) != "PPJIDX01" ||
		binary.LittleEndian.Uint32(b[len(b)-4:]) != crc32.Checksum(b[:len(b)-4], castagnoli) ||
		binary.LittleEndian.Uint64(b[8:]) != s.first {
		return false
	}
	n := int(binary.LittleEndian.Uint32(b[64:]))
	if len(b) != head+4*n+4 {
		return false
	}
	s.last = binary.LittleEndian.Uint64(b[16:])
	s.end = int64(binary.LittleEndian.Uint64(b[24:]))
	copy(s.root[:], b[32:64])
	s.index = make([]uint32, n)
	for i := range s.index {
		s.index[i] = binary.LittleEndian.Uint32(b[head+4*i:])
	}
	return true
}

func indexPath(segmentPath string) string {
	return strings.TrimSuffix(segmentPath, segmentExt) + indexExt
}

func writeIndex(s *segment) error {
	tmp := indexPath(s.path) + tempExt
	if err := os.WriteFile(tmp, encodeIndex(s), 0o600); err != nil {
		return err
	}
	if err := os.Rename(tmp, indexPath(s.path)); err != nil {
		return err
	}
	return syncDir(filepath.Dir(s.path))
}
