package ingest

import (
	"strings"
	"unicode"

	"github.com/piepowder/piepowder/internal/engine"
)

// normal is the normal form of a clear value: trimmed and in lower case.
func normal(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// wordList is a list as the door uses it: single words and phrases in normal form.
type wordList struct {
	entries map[string]struct{}
	longest int // words of the longest phrase
}

func newWordList(l *engine.List) *wordList {
	w := &wordList{entries: make(map[string]struct{}, len(l.Entries))}
	for _, e := range l.Entries {
		n := strings.Join(words(e.Value), " ")
		w.entries[normal(e.Value)] = struct{}{}
		w.entries[n] = struct{}{}
		w.longest = max(w.longest, strings.Count(n, " ")+1)
	}
	delete(w.entries, "")
	return w
}

// hits counts the places in text where an entry stands as whole words.
func (w *wordList) hits(text string) int64 {
	ws := words(text)
	n := int64(0)
	for i := range ws {
		for k := 1; k <= w.longest && i+k <= len(ws); k++ {
			if _, ok := w.entries[strings.Join(ws[i:i+k], " ")]; ok {
				n++
			}
		}
	}
	return n
}

// words are runs of letters, digits and apostrophes, in lower case.
func words(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\''
	})
}

// derive computes a fact from a clear value; missing when it has none. list is
// the fact's list, nil for facts without one.
func derive(name, clear string, list *wordList) engine.Val {
	switch {
	case clear == "":
		return engine.Val{}
	case list == nil:
		return engine.Derive(name, clear)
	case name == "lexicon":
		return engine.Val{N: list.hits(clear), Has: true}
	}
	v := engine.Val{Has: true} // in_list
	n := normal(clear)
	_, listed := list.entries[n]
	if at := strings.LastIndexByte(n, '@'); at >= 0 && !listed {
		_, listed = list.entries[n[at+1:]] // a mail address is listed by its domain too
	}
	if listed {
		v.N = 1
	}
	return v
}
