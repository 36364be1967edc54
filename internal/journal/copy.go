package journal

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// Copy copies the log in dir from to the empty directory to, also while a
// process is writing it: the copy ends with a whole batch that had been written
// when its segment was read, and holds every record acknowledged before Copy
// began. Copying the files byte by byte does not: a later group may be seen
// without an earlier one. It returns the last position copied.
func Copy(from, to string) (last uint64, err error) {
	names, err := listSegments(from)
	if err != nil {
		return 0, err
	}
	if err := os.MkdirAll(to, 0o700); err != nil {
		return 0, fmt.Errorf("journal: %w", err)
	}
	for i, name := range names {
		next := uint64(0)
		if i+1 < len(names) {
			if _, err := fmt.Sscanf(names[i+1], "%d", &next); err != nil {
				return 0, fmt.Errorf("journal: %s: %w", names[i+1], err)
			}
		}
		if last, err = copySegment(from, to, name, next); err != nil {
			return 0, err
		}
	}
	return last, syncDir(to)
}

func copySegment(from, to, name string, next uint64) (last uint64, err error) {
	s, err := openSegment(from, name, os.O_RDONLY)
	if err != nil {
		return 0, err
	}
	defer s.f.Close()
	w := walked{}
	if err := w.walk(s.f, s.first); err != nil {
		return 0, err
	}
	if next != 0 && w.last+1 != next {
		return 0, &CorruptError{name, w.stop, fmt.Sprintf("record %d is not readable", w.wanted)}
	}
	out, err := os.OpenFile(filepath.Join(to, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return 0, fmt.Errorf("journal: %w", err)
	}
	_, err = io.Copy(out, io.NewSectionReader(s.f, 0, w.end))
	if err == nil && next == 0 {
		_, err = out.Write(appendMark(nil, w.last))
	}
	if err == nil {
		err = out.Sync()
	}
	if err = errors.Join(err, out.Close()); err != nil {
		return 0, fmt.Errorf("journal: copy %s: %w", name, err)
	}
	return w.last, nil
}
