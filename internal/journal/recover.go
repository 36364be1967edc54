package journal

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// cursor walks the frames of one segment file.
type cursor struct {
	f   io.ReaderAt
	off int64 // file offset of buf[0]
	buf []byte
	at  int
	eof bool

	small bool // begin with the buffer given: few records are wanted
}

// next returns the frame at the cursor and its offset. ok is false at the end
// of what is readable. The payload is valid until the following call.
func (c *cursor) next() (f frame, off int64, ok bool, err error) {
	for {
		off = c.off + int64(c.at)
		f, need, ok := parseFrame(c.buf[c.at:])
		if ok {
			c.at += int(f.size)
			return f, off, true, nil
		}
		if need == 0 || c.eof {
			return frame{}, off, false, nil
		}
		if err := c.fill(int(need)); err != nil {
			return frame{}, off, false, err
		}
	}
}

func (c *cursor) fill(need int) error {
	const window = 256 << 10
	rest := copy(c.buf, c.buf[c.at:])
	c.off += int64(c.at)
	c.at = 0
	want := max(need, window)
	if c.small {
		want, c.small = max(need, cap(c.buf)), cap(c.buf) < window
	}
	if cap(c.buf) < want {
		grown := make([]byte, want)
		copy(grown, c.buf[:rest])
		c.buf = grown
	}
	c.buf = c.buf[:cap(c.buf)]
	n, err := c.f.ReadAt(c.buf[rest:], c.off+int64(rest))
	c.buf = c.buf[:rest+n]
	if err == io.EOF {
		c.eof = true
		return nil
	}
	return err
}

// walked is what a walk over a segment found.
type walked struct {
	last    uint64 // last record of the last whole batch
	end     int64  // offset behind it
	stop    int64  // where no further record was readable
	wanted  uint64 // the position that was expected there
	marked  bool   // the mark stands at stop
	group   int64  // where the last group began
	index   []uint32
	records func(pos uint64, rec []byte) error
}

// walk reads the records of a segment from its head until none is readable.
func (w *walked) walk(f io.ReaderAt, first uint64) error {
	c := cursor{f: f, off: segmentHead}
	w.last, w.end, w.wanted, w.group = first-1, segmentHead, first, segmentHead
	var base uint64
	for {
		fr, off, ok, err := c.next()
		if err != nil {
			return fmt.Errorf("journal: %w", err)
		}
		w.stop = off
		if !ok {
			break
		}
		if fr.mark {
			w.marked = fr.pos+1 == w.wanted
			break
		}
		if fr.pos != w.wanted {
			break
		}
		if (fr.pos-first)%stride == 0 {
			w.index = append(w.index, uint32(off))
		}
		if fr.base != base {
			base, w.group = fr.base, off
		}
		w.wanted++
		if fr.last {
			w.last, w.end = fr.pos, off+fr.size
		}
		if w.records != nil {
			if err := w.records(fr.pos, fr.payload); err != nil {
				return err
			}
		}
	}
	if keep := int(w.last+1-first+stride-1) / stride; keep < len(w.index) {
		w.index = w.index[:keep] // a batch cut off left entries
	}
	if w.group > w.end {
		w.group = w.end
	}
	return nil
}

// damaged reports whether bytes behind the stop prove that the record expected
// there had been on disk: a frame of a later group, or a mark.
func (w *walked) damaged(f io.ReaderAt, size int64) (bool, error) {
	found := false
	err := windows(f, w.stop, size, func(off int64, b []byte) bool {
		for i := 0; i+frameHead <= len(b); i += align {
			base := binary.LittleEndian.Uint64(b[i+16:])
			if base <= w.wanted || base-w.wanted > 1<<40 {
				continue
			}
			n := binary.LittleEndian.Uint32(b[i:])
			if n > MaxRecord {
				continue
			}
			whole := make([]byte, frameSize(int(n)))
			if _, err := f.ReadAt(whole, off+int64(i)); err != nil {
				continue
			}
			if _, _, ok := parseFrame(whole); ok {
				found = true
				return false
			}
		}
		return true
	})
	return found, err
}

// windows calls fn with the parts of [from, size) that are not all zero,
// overlapping by one frame head. Offsets keep the alignment of from.
func windows(f io.ReaderAt, from, size int64, fn func(off int64, b []byte) bool) error {
	const window = 256 << 10
	buf := make([]byte, window+frameHead)
	for off := from; off < size; off += window {
		n, err := f.ReadAt(buf[:min(int64(len(buf)), size-off)], off)
		if err != nil && err != io.EOF {
			return fmt.Errorf("journal: %w", err)
		}
		if n == 0 {
			return nil
		}
		if allZero(buf[:n]) {
			continue
		}
		if !fn(off, buf[:n]) {
			return nil
		}
	}
	return nil
}

func allZero(b []byte) bool {
	for len(b) > len(zeros) {
		if !bytes.Equal(b[:len(zeros)], zeros[:]) {
			return false
		}
		b = b[len(zeros):]
	}
	return bytes.Equal(b, zeros[:len(b)])
}

// openSegment opens a segment file and checks its head.
func openSegment(dir, name string, flag int) (*segment, error) {
	f, err := os.OpenFile(filepath.Join(dir, name), flag, 0)
	if err != nil {
		return nil, fmt.Errorf("journal: %w", err)
	}
	head := make([]byte, segmentHead)
	if _, err := f.ReadAt(head, 0); err != nil && err != io.EOF {
		_ = f.Close()
		return nil, fmt.Errorf("journal: %w", err)
	}
	first, err := checkSegmentHeader(name, head)
	if err != nil {
		_ = f.Close()
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("journal: %w", err)
	}
	return &segment{path: f.Name(), f: f, first: first, last: first - 1, size: info.Size(), end: segmentHead}, nil
}

// recover opens the segments, cuts a torn tail and readies the last one.
func (j *Journal) recover() error {
	if err := removeTemporary(j.dir); err != nil {
		return err
	}
	names, err := listSegments(j.dir)
	if err != nil {
		return err
	}
	if len(names) == 0 {
		f, err := preallocate(filepath.Join(j.dir, "next"+tempExt), j.opt.SegmentBytes)
		if err != nil {
			return err
		}
		s, err := j.startSegment(f, 1, j.opt.SegmentBytes)
		if err != nil {
			return err
		}
		j.segments = []*segment{s}
	}
	for i, name := range names {
		s, err := openSegment(j.dir, name, os.O_RDWR)
		if err != nil {
			return err
		}
		j.segments = append(j.segments, s)
		if i > 0 {
			if err := j.segments[i-1].recoverClosed(s.first); err != nil {
				return err
			}
		}
	}
	s := j.segments[len(j.segments)-1]
	if err := j.recoverTail(s); err != nil {
		return err
	}
	j.active, j.end, j.next = s, s.last, s.last+1
	j.off, j.size, j.first = s.end, s.size, s.first
	return nil
}

func removeTemporary(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), tempExt) {
			if err := os.Remove(filepath.Join(dir, e.Name())); err != nil {
				return fmt.Errorf("journal: %w", err)
			}
		}
	}
	return nil
}

// recoverClosed takes a closed segment's index from its file, or walks it.
func (s *segment) recoverClosed(next uint64) error {
	s.closed = true
	b, err := os.ReadFile(indexPath(s.path))
	if err == nil && decodeIndex(s, b) && s.last+1 == next && s.end == s.size {
		s.rooted = true
		return nil
	}
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("journal: %w", err)
	}
	w := walked{}
	if err := w.walk(s.f, s.first); err != nil {
		return err
	}
	if err := s.checkClosed(&w, next); err != nil {
		return err
	}
	s.last, s.end, s.index = w.last, w.end, w.index
	return nil
}

// checkClosed holds a walked segment against the rule that a segment with a
// successor is whole.
func (s *segment) checkClosed(w *walked, next uint64) error {
	name := filepath.Base(s.path)
	if w.last+1 != next || w.wanted != next {
		return &CorruptError{name, w.stop, fmt.Sprintf("record %d expected, the next segment begins with %d", w.wanted, next)}
	}
	torn, err := w.garbage(s)
	if err != nil {
		return err
	}
	if torn > 0 {
		return &CorruptError{name, w.end, "bytes behind the last record of a closed segment"}
	}
	return nil
}

// garbage counts the bytes behind the last whole batch up to the last one that
// is not zero; the mark does not count.
func (w *walked) garbage(s *segment) (int64, error) {
	from := w.end
	if w.marked && w.stop == w.end {
		from += frameHead
	}
	lastByte := from
	err := windows(s.f, from, s.size, func(off int64, b []byte) bool {
		for i := len(b) - 1; i >= 0; i-- {
			if b[i] != 0 {
				lastByte = max(lastByte, off+int64(i)+1)
				break
			}
		}
		return true
	})
	return lastByte - from, err
}

// recoverTail finds the last whole batch of the last segment, clears what is
// behind it and makes sure that what is kept is on disk.
func (j *Journal) recoverTail(s *segment) error {
	w := walked{}
	if err := w.walk(s.f, s.first); err != nil {
		return err
	}
	bad, err := w.damaged(s.f, s.size)
	if err != nil {
		return err
	}
	if bad {
		return &CorruptError{filepath.Base(s.path), w.stop, fmt.Sprintf("record %d is not readable but had been written", w.wanted)}
	}
	if j.torn, err = w.garbage(s); err != nil {
		return err
	}
	s.last, s.end, s.index = w.last, w.end, w.index
	// Stale frames behind the cut could fit a later log by chance: clear them.
	err = windows(s.f, s.end, s.size, func(off int64, b []byte) bool {
		err = writeZeros(s.f, off, off+int64(len(b)))
		return err == nil
	})
	if err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	// The last group may be in the page cache only, or have been given up by a
	// failed sync of the process before us: write it once more.
	group := make([]byte, s.end-w.group)
	if _, err := s.f.ReadAt(group, w.group); err != nil && len(group) > 0 {
		return fmt.Errorf("journal: %w", err)
	}
	if _, err := s.f.WriteAt(group, w.group); err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	if err := s.f.Sync(); err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	if _, err := s.f.WriteAt(appendMark(nil, s.last), s.end); err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	return nil
}
