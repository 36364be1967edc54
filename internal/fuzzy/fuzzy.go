// Package fuzzy finds words that were typed with errors. A text is folded to
// plain lower-case words, each word to its trigrams; who shares enough trigrams
// with what was typed is meant. What is stored is a keyed number for each, so
// that a copy of the index tells no words.
//
// What can never happen: a word written into an index in clear.
package fuzzy

import (
	"encoding/binary"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Token is the keyed number of a word or a trigram.
type Token = int64

// Keyed makes a keyed hash of a text; the vault's Token is one.
type Keyed func(kind string, clear []byte) [16]byte

// maxWords bounds what one text adds to an index.
const maxWords = 60

// Words folds a text: lower case, without accents, split at everything that is
// no letter or digit. Words of one letter are left out.
func Words(text string) []string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(text)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
		default:
			b.WriteByte(' ')
		}
	}
	var out []string
	seen := map[string]bool{}
	for _, w := range strings.Fields(b.String()) {
		if len([]rune(w)) > 1 && !seen[w] && len(out) < maxWords {
			seen[w] = true
			out = append(out, w)
		}
	}
	return out
}

// Grams are the trigrams of a folded word with its edges marked, so that the
// first letters weigh most: "anna" gives "^an", "ann", "nna", "na$".
func Grams(word string) []string {
	rs := append(append([]rune{'^'}, []rune(word)...), '$')
	var out []string
	for i := 0; i+3 <= len(rs); i++ {
		out = append(out, string(rs[i:i+3]))
	}
	return out
}

// Tokens are the keyed numbers of the trigrams of a text, each once. domain
// keeps indexes apart: the same name has other numbers in another one.
func Tokens(key Keyed, domain, text string) []Token {
	var out []Token
	seen := map[Token]bool{}
	for _, w := range Words(text) {
		for _, g := range Grams(w) {
			sum := key("search "+domain, []byte(g))
			t := int64(binary.BigEndian.Uint64(sum[:8]) >> 1)
			if !seen[t] {
				seen[t] = true
				out = append(out, t)
			}
		}
	}
	return out
}

// Near says how well a text answers what was typed: for each word typed the best
// share of trigrams of any word of the text, the mean of them; 1 = all the same.
func Near(typed, text string) float64 {
	asked, have := Words(typed), Words(text)
	if len(asked) == 0 || len(have) == 0 {
		return 0
	}
	sum := 0.0
	for _, q := range asked {
		best := 0.0
		for _, w := range have {
			best = max(best, alike(q, w))
		}
		sum += best
	}
	return sum / float64(len(asked))
}

// Enough is how near a text must be to be shown: one wrong letter in a word of
// five, two letters swapped in one of seven.
const Enough = 0.34

func alike(q, w string) float64 {
	if q == w {
		return 1
	}
	have := map[string]int{}
	gw := Grams(w)
	for _, g := range gw {
		have[g]++
	}
	gq := Grams(q)
	shared := 0
	for _, g := range gq {
		if have[g] > 0 {
			have[g]--
			shared++
		}
	}
	// A beginning of a word is what people type before they are done.
	if strings.HasPrefix(w, q) && len(q) > 2 {
		return 0.9
	}
	return 2 * float64(shared) / float64(len(gq)+len(gw))
}
