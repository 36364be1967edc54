package textmodel

import (
	"hash/fnv"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxWords is how much of a text is read: a report says what happened early,
// and work per text stays bounded.
const maxWords = 600

// The kinds of features. Each kind is normed by itself, then weighed.
const (
	word = iota
	pair
	letters
	thing
	stem
	kinds
)

// gram is one feature of a text before it has a number.
type gram struct {
	hash uint64
	kind uint8
	word int32 // the first word it belongs to
}

// parsed is a text cut into words and features.
type parsed struct {
	words []string
	grams []gram
}

// Words cuts text into lower-case words without accents.
func Words(text string) []string {
	var out []string
	var b strings.Builder
	flush := func() {
		if b.Len() > 0 && len(out) < maxWords {
			out = append(out, b.String())
		}
		b.Reset()
	}
	if len(text) > 32*maxWords {
		text = strings.ToValidUTF8(text[:32*maxWords], "")
	}
	folded := norm.NFKD.String(strings.ToLower(text))
	rest := func(i int) string { return folded[i:] }
	for i, r := range folded {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r):
			b.WriteRune(r)
		case unicode.IsDigit(r):
			b.WriteByte('0') // which number it is says little
		case (r == '\'' || r == '’') && contraction(rest(i)):
		case r == '?' || r == '$' || r == '€' || r == '!' || r == '%':
			flush()
			b.WriteRune(r)
			flush()
		default:
			flush()
		}
		if len(out) >= maxWords {
			break
		}
	}
	flush()
	return out
}

// contraction says whether an apostrophe belongs into the word, as in "can't";
// in "l'eau" it parts two.
func contraction(rest string) bool {
	_, size := utf8.DecodeRuneInString(rest)
	ending := rest[size:]
	if i := strings.IndexFunc(ending, func(r rune) bool { return !unicode.IsLetter(r) }); i >= 0 {
		ending = ending[:i]
	}
	return slices.Contains([]string{"t", "s", "m", "d", "ll", "re", "ve"}, ending)
}

func parse(text, language string, t *things) parsed {
	p := parsed{words: Words(text)}
	if t != nil {
		p.words = t.writtenOut(p.words, language)
	}
	add := func(kind uint8, at int, parts ...string) {
		h := fnv.New64a()
		h.Write([]byte{kind})
		for i, s := range parts {
			if i > 0 {
				h.Write([]byte{' '})
			}
			h.Write([]byte(s))
		}
		p.grams = append(p.grams, gram{h.Sum64(), kind, int32(at)})
	}
	for i, w := range p.words {
		add(word, i, w)
		if i == 0 {
			add(pair, i, "^", w)
		} else {
			add(pair, i-1, p.words[i-1], w)
		}
		r := []rune(" " + w + " ")
		for n := 2; n <= 5; n++ {
			for j := 0; j+n <= len(r); j++ {
				add(letters, i, string(r[j:j+n]))
			}
		}
	}
	if t == nil {
		return p
	}
	for i, w := range p.words {
		add(stem, i, root(w))
		if i > 0 {
			add(stem, i-1, root(p.words[i-1]), root(w))
		}
	}
	at := t.find(p.words, language)
	for i, first := range at {
		if first < 0 {
			continue
		}
		add(thing, first, t.names[i])
		for j := i + 1; j < len(at); j++ {
			if at[j] >= 0 {
				add(thing, max(first, at[j]), t.names[i], t.names[j])
			}
		}
	}
	return p
}

// root is what a word keeps when it inflects, roughly: its first five letters.
func root(w string) string {
	r := []rune(w)
	return string(r[:min(len(r), 5)])
}

// row is a text as numbers: ascending features and their values.
type row struct {
	at    []int32
	v     []float64
	known float64 // share of its words' weight that training texts had, 0..1
}

// features is the numbering of grams with their inverse document frequency.
type features struct {
	index map[uint64]int32
	hash  []uint64
	df    []uint32
	idf   []float64
	kind  []uint8
	texts int
	share [kinds]float64
}

// newFeatures numbers the grams of texts; pairs of a single text are left out,
// and letter groups and stems of fewer than lettersIn.
func newFeatures(texts []parsed, use []int, share [kinds]float64, lettersIn uint32) *features {
	type seen struct {
		df, last uint32
		kind     uint8
	}
	count := make(map[uint64]*seen)
	for n, i := range use {
		for _, g := range texts[i].grams {
			s := count[g.hash]
			if s == nil {
				s = &seen{kind: g.kind}
				count[g.hash] = s
			}
			if s.last != uint32(n+1) {
				s.last = uint32(n + 1)
				s.df++
			}
		}
	}
	f := &features{texts: len(use), share: share}
	for h, s := range count {
		if s.df > 1 && (s.kind != letters && s.kind != stem || s.df >= lettersIn) || s.kind == word {
			f.hash = append(f.hash, h)
		}
	}
	slices.Sort(f.hash)
	f.df, f.kind = make([]uint32, len(f.hash)), make([]uint8, len(f.hash))
	for i, h := range f.hash {
		f.df[i], f.kind[i] = count[h].df, count[h].kind
	}
	f.finish()
	return f
}

func (f *features) finish() {
	f.index = make(map[uint64]int32, len(f.hash))
	f.idf = make([]float64, len(f.hash))
	for i, h := range f.hash {
		f.index[h] = int32(i)
		f.idf[i] = 1 + math.Log(float64(1+f.texts)/float64(1+f.df[i]))
	}
}

// row turns a parsed text into numbers: (1 + log tf) x idf, each kind of
// length one times its share.
func (f *features) row(p parsed) row {
	n := make(map[int32]float64, len(p.grams))
	unknown, all := 0.0, 0.0
	rare := 1 + math.Log(float64(1+f.texts))
	for _, g := range p.grams {
		i, ok := f.index[g.hash]
		if ok {
			n[i]++
		}
		if g.kind == word {
			if ok {
				all += f.idf[i]
			} else {
				all += rare
				unknown += rare
			}
		}
	}
	r := row{at: make([]int32, 0, len(n)), known: 1}
	if all > 0 {
		r.known = 1 - unknown/all
	}
	for i := range n {
		r.at = append(r.at, i)
	}
	slices.Sort(r.at)
	r.v = make([]float64, len(r.at))
	var sum [kinds]float64
	for j, i := range r.at {
		r.v[j] = (1 + math.Log(n[i])) * f.idf[i]
		sum[f.kind[i]] += float64(r.v[j] * r.v[j])
	}
	for j, i := range r.at {
		r.v[j] *= f.share[f.kind[i]] / math.Sqrt(sum[f.kind[i]])
	}
	return r
}

func (f *features) rows(texts []parsed) []row {
	out := make([]row, len(texts))
	each(len(texts), func(i int) { out[i] = f.row(texts[i]) })
	return out
}
