package textmodel

import (
	"slices"
	"strings"
)

// Lexicon says which words of which language speak of one thing:
// thing -> language -> phrases. The last word of a phrase may end in *, which
// matches any ending. What a model learns of a thing in one language counts in
// the others.
type Lexicon map[string]map[string][]string

// phrase is one entry, cut into words.
type phrase struct {
	language string
	thing    int
	words    []string
	open     bool // the last word is a beginning
}

// things finds the things a text speaks of.
type things struct {
	names []string
	first map[string][]phrase // by the first word, or its first three letters where that is open
}

func newThings(l Lexicon) *things {
	if len(l) == 0 {
		return nil
	}
	t := &things{first: map[string][]phrase{}}
	for name := range l {
		t.names = append(t.names, name)
	}
	slices.Sort(t.names)
	for i, name := range t.names {
		for language, list := range l[name] {
			for _, p := range list {
				body, open := strings.CutSuffix(strings.TrimSpace(p), "*")
				words := Words(body)
				if len(words) == 0 {
					continue
				}
				key := words[0]
				if open && len(words) == 1 {
					key = beginning(key)
				}
				t.first[key] = append(t.first[key], phrase{language, i, words, open})
			}
		}
	}
	return t
}

func beginning(w string) string { return w[:min(3, len(w))] }

// find says, for each thing, the first word that speaks of it; -1 for none.
// language "" takes the phrases of all.
func (t *things) find(words []string, language string) []int {
	out := make([]int, len(t.names))
	for i := range out {
		out[i] = -1
	}
	for i, w := range words {
		keys := []string{w, beginning(w)}
		if keys[0] == keys[1] {
			keys = keys[:1]
		}
		for _, k := range keys {
			for _, p := range t.first[k] {
				if out[p.thing] < 0 && (language == "" || p.language == language) && p.at(words[i:]) {
					out[p.thing] = i
				}
			}
		}
	}
	return out
}

func (p phrase) at(words []string) bool {
	if len(words) < len(p.words) {
		return false
	}
	last := len(p.words) - 1
	for i, w := range p.words {
		if words[i] != w && !(i == last && p.open && strings.HasPrefix(words[i], w)) {
			return false
		}
	}
	return true
}
