package journal

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Report is what Verify found.
type Report struct {
	First, Last uint64 // positions; Last is First-1 when there is none
	Segments    []Info
	Torn        int64 // bytes of an unfinished write at the end, never acknowledged
	Proven      bool  // a mark or a closed segment proves the last record complete
}

// Verify reads the whole log in dir, which no process may be writing, and
// changes nothing. It returns a *CorruptError at the first damage, which
// includes a closed segment whose root differs from the one recorded.
func Verify(dir string) (Report, error) {
	return VerifyEach(dir, nil)
}

// VerifyEach is Verify that also hands every record of a whole batch to fn, in
// order; records of a torn tail are not handed over.
func VerifyEach(dir string, fn func(pos uint64, rec []byte) error) (Report, error) {
	var rep Report
	names, err := listSegments(dir)
	if err != nil {
		return rep, err
	}
	if len(names) == 0 {
		return rep, fmt.Errorf("journal: no segments in %s", filepath.Base(dir))
	}
	var open []*segment
	defer func() {
		for _, s := range open {
			_ = s.f.Close()
		}
	}()
	for _, name := range names {
		s, err := openSegment(dir, name, os.O_RDONLY)
		if err != nil {
			return rep, err
		}
		open = append(open, s)
	}
	rep.First = open[0].first
	for i, s := range open {
		next := uint64(0)
		if i+1 < len(open) {
			next = open[i+1].first
		}
		info, err := s.verify(next, &rep, fn)
		if err != nil {
			return rep, err
		}
		rep.Segments = append(rep.Segments, info)
		rep.Last = info.Last
	}
	return rep, nil
}

// verify walks a segment; next is the first position of its successor, 0 when
// it is the last.
func (s *segment) verify(next uint64, rep *Report, fn func(uint64, []byte) error) (Info, error) {
	name := filepath.Base(s.path)
	bounds := walked{}
	if err := bounds.walk(s.f, s.first); err != nil {
		return Info{}, err
	}
	info := Info{Name: name, First: s.first, Last: bounds.last, Bytes: bounds.end, Closed: next != 0}
	if next != 0 {
		if err := s.checkClosed(&bounds, next); err != nil {
			return info, err
		}
	} else {
		bad, err := bounds.damaged(s.f, s.size)
		if err != nil {
			return info, err
		}
		if bad {
			return info, &CorruptError{name, bounds.stop, fmt.Sprintf("record %d is not readable but had been written", bounds.wanted)}
		}
		if rep.Torn, err = bounds.garbage(s); err != nil {
			return info, err
		}
		rep.Proven = bounds.marked && bounds.stop == bounds.end
	}
	var t tree
	again := walked{records: func(pos uint64, rec []byte) error {
		if pos > bounds.last {
			return nil
		}
		if next != 0 {
			t.add(rec)
		}
		if fn != nil {
			return fn(pos, rec)
		}
		return nil
	}}
	if next != 0 || fn != nil {
		if err := again.walk(s.f, s.first); err != nil {
			return info, err
		}
	}
	if next != 0 {
		info.Root = t.root()
		return info, s.checkRecorded(info)
	}
	return info, nil
}

// checkRecorded compares with the index file, if there is one.
func (s *segment) checkRecorded(info Info) error {
	b, err := os.ReadFile(indexPath(s.path))
	if errors.Is(err, os.ErrNotExist) {
		return nil // the process ended before it was written
	}
	if err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	recorded := segment{first: s.first}
	name := filepath.Base(indexPath(s.path))
	if !decodeIndex(&recorded, b) {
		return &CorruptError{name, 0, "the index file is not readable"}
	}
	if recorded.root != info.Root || recorded.last != info.Last {
		return &CorruptError{info.Name, 0, "the root differs from the one recorded when the segment was closed"}
	}
	return nil
}
