package decision

import (
	"errors"
	"io"
	"strings"
)

// shortLines refuses a file with a line of more than maxLoadLine bytes, before
// the CSV reader would gather it: a small packed file can hold a very long one.
type shortLines struct {
	r   io.Reader
	run int // bytes since the last line break
}

var errLongLine = errors.New("a line is longer than 4,096 bytes")

func (s *shortLines) Read(b []byte) (int, error) {
	n, err := s.r.Read(b)
	for _, c := range b[:n] {
		if s.run++; c == '\n' {
			s.run = 0
		}
		if s.run > maxLoadLine {
			return 0, errLongLine
		}
	}
	return n, err
}

// A spreadsheet takes a text that begins like a formula for one, and a CSV
// reader one that begins with # for a comment: both are written after a quote,
// and read back without it.
const formula = "=+-@\t\r#'"

func cellText(s string) string {
	if s != "" && strings.ContainsRune(formula, rune(s[0])) {
		return "'" + s
	}
	return s
}

func plainText(s string) string {
	if len(s) > 1 && s[0] == '\'' && strings.ContainsRune(formula, rune(s[1])) {
		return s[1:]
	}
	return s
}
