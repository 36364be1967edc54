package journal

import (
	"fmt"
	"path/filepath"
	"sort"
)

// span is what a reader needs of a segment, copied under the lock.
type span struct {
	s     *segment
	first uint64
	last  uint64
	off   int64 // offset of a record at or before the one wanted
	pos   uint64
}

// spanAt finds the segment with position pos.
func (j *Journal) spanAt(pos uint64) (span, bool) {
	j.smu.RLock()
	defer j.smu.RUnlock()
	i := sort.Search(len(j.segments), func(i int) bool { return j.segments[i].first > pos }) - 1
	if i < 0 || pos > j.segments[i].last {
		return span{}, false
	}
	s := j.segments[i]
	k := (pos - s.first) / stride
	return span{s: s, first: s.first, last: s.last, off: int64(s.index[k]), pos: s.first + k*stride}, true
}

// Read returns a copy of the record at pos. It returns ErrNoRecord when pos is
// behind the durable end or before the oldest segment kept.
func (j *Journal) Read(pos uint64) ([]byte, error) {
	sp, ok := j.spanAt(pos)
	if !ok {
		return nil, ErrNoRecord
	}
	c := cursor{f: sp.s.f, off: sp.off, buf: make([]byte, 0, 8<<10), small: true}
	for {
		fr, off, ok, err := c.next()
		if err != nil {
			return nil, fmt.Errorf("journal: %w", err)
		}
		if !ok || fr.mark || fr.pos != sp.pos {
			return nil, &CorruptError{filepath.Base(sp.s.path), off, fmt.Sprintf("record %d is not readable", sp.pos)}
		}
		if fr.pos == pos {
			return append([]byte(nil), fr.payload...), nil
		}
		sp.pos++
	}
}

// Scan calls fn for every record from position from to the end as it was when
// Scan began. The record is valid only during the call.
func (j *Journal) Scan(from uint64, fn func(pos uint64, rec []byte) error) error {
	return j.scan(from, j.End(), fn)
}

func (j *Journal) scan(from, to uint64, fn func(pos uint64, rec []byte) error) error {
	for from <= to {
		sp, ok := j.spanAt(from)
		if !ok {
			return fmt.Errorf("%w: %d", ErrNoRecord, from)
		}
		c := cursor{f: sp.s.f, off: sp.off}
		for pos := sp.pos; pos <= min(sp.last, to); pos++ {
			fr, off, ok, err := c.next()
			if err != nil {
				return fmt.Errorf("journal: %w", err)
			}
			if !ok || fr.mark || fr.pos != pos {
				return &CorruptError{filepath.Base(sp.s.path), off, fmt.Sprintf("record %d is not readable", pos)}
			}
			if pos < from {
				continue
			}
			if err := fn(pos, fr.payload); err != nil {
				return err
			}
		}
		from = sp.last + 1
	}
	return nil
}

// First is the oldest position kept.
func (j *Journal) First() uint64 {
	j.smu.RLock()
	defer j.smu.RUnlock()
	return j.segments[0].first
}

// Info describes a segment.
type Info struct {
	Name        string
	First, Last uint64
	Bytes       int64
	Closed      bool
	Root        [32]byte // of a closed segment; zero while it is being computed
}

// Segments lists the segments, oldest first.
func (j *Journal) Segments() []Info {
	j.smu.RLock()
	defer j.smu.RUnlock()
	infos := make([]Info, len(j.segments))
	for i, s := range j.segments {
		infos[i] = Info{Name: filepath.Base(s.path), First: s.first, Last: s.last, Bytes: s.end, Closed: s.closed}
		if s.rooted {
			infos[i].Root = s.root
		}
	}
	return infos
}
