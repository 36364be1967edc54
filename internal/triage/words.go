package triage

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// maxText is how much of a text is read, in bytes.
const maxText = 64 << 10

// Fold makes text comparable: lower case, no accents, words separated by one
// space, a space at either end.
func Fold(s string) string {
	if len(s) > maxText {
		s = strings.ToValidUTF8(s[:maxText], "")
	}
	var b strings.Builder
	b.WriteByte(' ')
	gap := true
	for _, r := range norm.NFD.String(strings.ToLower(s)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
			gap = false
		default:
			if !gap {
				b.WriteByte(' ')
				gap = true
			}
		}
	}
	if !gap {
		b.WriteByte(' ')
	}
	return b.String()
}

// span is a part of folded text, without the spaces around it.
type span struct{ from, to int }

// find gives every place of a phrase in folded text. A phrase that ends in *
// takes the rest of its last word along.
func find(folded, phrase string) []span {
	body, open := strings.CutSuffix(phrase, "*")
	want := " " + body
	if !open {
		want += " "
	}
	var out []span
	for at := 0; ; {
		i := strings.Index(folded[at:], want)
		if i < 0 {
			return out
		}
		from := at + i + 1
		to := from + len(body)
		if open {
			to += strings.IndexByte(folded[to:], ' ')
		}
		out = append(out, span{from, to})
		at = from
	}
}

func (s span) within(list []span) bool {
	for _, o := range list {
		if s.from >= o.from && s.to <= o.to {
			return true
		}
	}
	return false
}

// without gives folded text less the spans.
func without(folded string, spans []span) string {
	if len(spans) == 0 {
		return folded
	}
	b := []byte(folded)
	for _, s := range spans {
		for i := s.from; i < s.to; i++ {
			b[i] = ' '
		}
	}
	return string(b)
}
