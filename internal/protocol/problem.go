package protocol

import (
	"fmt"
	"sort"
	"strings"

	"github.com/piepowder/piepowder/internal/errs"
)

// Problem is one fault of a text: where, what, and what to do about it.
type Problem struct {
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Level   string `json:"level" enum:"error,warning"`
	What    string `json:"what"`
	Do      string `json:"do,omitempty"`
	Because string `json:"rule,omitempty" doc:"Care rule that is broken"`
}

func (p Problem) Error() string {
	text := fmt.Sprintf("%d:%d: %s", p.Line, p.Column, p.What)
	if p.Do != "" {
		text += "; " + p.Do
	}
	return text
}

// Problems are all faults of a text, in order of place.
type Problems []Problem

// Errors says whether one of them keeps the text from being published.
func (ps Problems) Errors() bool {
	for _, p := range ps {
		if p.Level == "error" {
			return true
		}
	}
	return false
}

func (ps Problems) Error() string {
	lines := make([]string, 0, len(ps))
	for _, p := range ps {
		if p.Level == "error" {
			lines = append(lines, p.Error())
		}
	}
	return strings.Join(lines, "\n")
}

func (ps Problems) sort() Problems {
	sort.SliceStable(ps, func(i, j int) bool {
		if ps[i].Line != ps[j].Line {
			return ps[i].Line < ps[j].Line
		}
		return ps[i].Column < ps[j].Column
	})
	return ps
}

// refused makes an answer of the faults; nil when nothing is wrong.
func (ps Problems) refused() error {
	if !ps.Errors() {
		return nil
	}
	e := errs.New(errs.Invalid, "protocol_invalid", "The text of the protocol is not right.")
	for _, p := range ps {
		if p.Level == "error" {
			e = e.With(errs.Field{Pointer: "/document", Message: p.Error()})
		}
	}
	return e
}
