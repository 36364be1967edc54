package engine

import (
	"fmt"
	"sort"
	"strings"
)

// Problem is one fault in a pack: where, what, and what to do about it.
type Problem struct {
	Path         string
	Line, Column int // from 1; 0 when the fault is about the whole file
	What         string
	Do           string
}

func (p Problem) Error() string {
	where := p.Path
	if p.Line > 0 {
		where = fmt.Sprintf("%s:%d:%d", p.Path, p.Line, p.Column)
	}
	if p.Do == "" {
		return where + ": " + p.What
	}
	return where + ": " + p.What + "; " + p.Do
}

// Problems are all faults found, in order of place.
type Problems []Problem

func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.Error()
	}
	return strings.Join(lines, "\n")
}

// err gives the problems as an error, nil when there are none.
func (ps Problems) err() error {
	if len(ps) == 0 {
		return nil
	}
	sort.SliceStable(ps, func(i, j int) bool {
		a, b := ps[i], ps[j]
		if a.Path != b.Path {
			return a.Path < b.Path
		}
		if a.Line != b.Line {
			return a.Line < b.Line
		}
		return a.Column < b.Column
	})
	return ps
}
