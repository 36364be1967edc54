package engine

import (
	"strings"
	"unicode"
)

// WordList is a list as facts use it: words, phrases and whole values in normal
// form. It is immutable.
type WordList struct {
	entries map[string]struct{}
	longest int // words of the longest phrase
}

// NewWordList prepares a list for facts.
func NewWordList(l *List) *WordList {
	w := &WordList{entries: make(map[string]struct{}, len(l.Entries))}
	for _, e := range l.Entries {
		n := strings.Join(words(e.Value), " ")
		w.entries[normal(e.Value)] = struct{}{}
		w.entries[n] = struct{}{}
		w.longest = max(w.longest, strings.Count(n, " ")+1)
	}
	delete(w.entries, "")
	return w
}

// normal is the normal form of a clear value: trimmed and in lower case.
func normal(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// words are runs of letters, digits and apostrophes, in lower case.
func words(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\''
	})
}

// hits counts the places in text where an entry stands as whole words.
func (w *WordList) hits(text string) int64 {
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

// holds tells whether a value is listed; a mail address is listed by its domain too.
func (w *WordList) holds(s string) bool {
	n := normal(s)
	_, listed := w.entries[n]
	if _, domain, ok := cutLast(n, '@'); ok && !listed {
		_, listed = w.entries[domain]
	}
	return listed
}

// DeriveFact computes a fact from a clear value; missing when it has none. list
// is the fact's list, nil for facts without one.
func DeriveFact(fact, clear string, list *WordList) Val {
	switch {
	case clear == "":
		return Val{}
	case fact == "lexicon" && list != nil:
		return Val{N: list.hits(clear), Has: true}
	case fact == "in_list" && list != nil:
		return Val{N: truth(list.holds(clear)), Has: true}
	}
	return Derive(fact, clear)
}
