package textmodel

import (
	"slices"
	"strings"
)

// Lexicon says which words of which language speak of one thing:
// thing -> language -> phrases. The last word of a phrase may end in *, which
// matches any ending. What a model learns of a thing in one language counts in
// the others.
//
// Two kinds of names are no things. "=words" lists short ways to write words
// ("=you": u), which are written out before anything else. "~cue" lists words
// that turn what follows: a thing up to four words after one is another thing,
// so that "not hit" is learned apart from "hit".
type Lexicon map[string]map[string][]string

// reach is how many words after a cue it still turns a thing.
const reach = 4

// phrase is one entry, cut into words.
type phrase struct {
	language string
	thing    int
	words    []string
	open     bool // the last word is a beginning
}

// things finds the things a text speaks of.
type things struct {
	names []string            // plain ones, then each behind each cue
	plain int                 // number of plain ones
	first map[string][]phrase // by the first word, or its first three letters where that is open
	short map[string]map[string][]string
}

func newThings(l Lexicon) *things {
	if len(l) == 0 {
		return nil
	}
	t := &things{first: map[string][]phrase{}, short: map[string]map[string][]string{}}
	var cues []string
	for name := range l {
		switch {
		case strings.HasPrefix(name, "="):
			t.shorten(Words(name[1:]), l[name])
		case strings.HasPrefix(name, "~"):
			cues = append(cues, name)
		default:
			t.names = append(t.names, name)
		}
	}
	slices.Sort(t.names)
	slices.Sort(cues)
	t.plain = len(t.names)
	all := slices.Concat(t.names, cues)
	for _, cue := range cues {
		for _, name := range t.names[:t.plain] {
			t.names = append(t.names, cue+" "+name)
		}
	}
	for i, name := range all {
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

// shorten keeps short ways to write words.
func (t *things) shorten(long []string, of map[string][]string) {
	for language, list := range of {
		if t.short[language] == nil {
			t.short[language] = map[string][]string{}
		}
		for _, p := range list {
			for _, w := range Words(p) {
				t.short[language][w] = long
			}
		}
	}
}

// writtenOut replaces the short words of a language.
func (t *things) writtenOut(words []string, language string) []string {
	short := t.short[language]
	if len(short) == 0 {
		return words
	}
	out := make([]string, 0, len(words))
	for _, w := range words {
		if long, ok := short[w]; ok {
			out = append(out, long...)
		} else {
			out = append(out, w)
		}
	}
	return out[:min(len(out), maxWords)]
}

// find says, for each thing, the first word that speaks of it; -1 for none.
// language "" takes the phrases of all.
func (t *things) find(words []string, language string) []int {
	out := make([]int, len(t.names))
	for i := range out {
		out[i] = -1
	}
	cue, end := 0, -1 // the last cue and the last word that it turns
	for i, w := range words {
		keys := []string{w, beginning(w)}
		if keys[0] == keys[1] {
			keys = keys[:1]
		}
		turned := i <= end
		for _, k := range keys {
			for _, p := range t.first[k] {
				if language != "" && p.language != language || !p.at(words[i:]) {
					continue
				}
				if p.thing >= t.plain {
					cue, end = p.thing-t.plain+1, i+len(p.words)-1+reach
					continue
				}
				n := p.thing
				if turned {
					n += cue * t.plain
				}
				if out[n] < 0 {
					out[n] = i
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
