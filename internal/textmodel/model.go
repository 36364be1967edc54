package textmodel

import (
	"cmp"
	"math"
	"slices"
)

// Model sorts texts. It is made by Train or Decode.
type Model struct {
	Version   string   // first 12 hex digits of the SHA-256 of its file; "" before Encode
	Rows      int      // texts it learned from
	Training  string   // SHA-256 of those
	Languages []string // that they were in, where known
	// Usual is, of each category, the shares of the severities among the texts
	// it learned from: a second opinion on how bad a text of a category is.
	Usual map[string]map[string]float64

	lexicon Lexicon
	things  *things
	f       *features
	heads   []*head
}

// head is one set of classes over the same features.
type head struct {
	Name    string
	Classes []string
	Slope   float64 // of the softmax over scores
	Gate    gate
	Figures map[string]float64
	scale   []float64 // per class
	w       []int8    // features+1 rows of len(Classes)
}

// keep rounds the weights to a byte each, by class.
func (h *head) keep(w [][]float64) {
	k := len(h.Classes)
	h.scale, h.w = make([]float64, k), make([]int8, len(w[0])*k)
	for c, of := range w {
		var top float64
		for _, v := range of {
			top = max(top, math.Abs(v))
		}
		h.scale[c] = max(top, 1e-9) / 127
		for i, v := range of {
			h.w[i*k+c] = int8(math.Round(v / h.scale[c]))
		}
	}
}

func (h *head) scores(r row) []float64 {
	k := len(h.Classes)
	s := make([]float64, k)
	add := func(i int32, v float64) {
		for c, w := range h.w[int(i)*k : int(i)*k+k] {
			s[c] += float64(v * float64(w))
		}
	}
	for j, i := range r.at {
		add(i, r.v[j])
	}
	add(int32(len(h.w)/k-1), 1)
	for c := range s {
		s[c] *= h.scale[c]
	}
	return s
}

// Guess is a class with how likely it is, 0..1.
type Guess struct {
	Class       string  `json:"class"`
	Probability float64 `json:"probability"`
}

// Moved is a word of the text and how far it moved the score of the class.
type Moved struct {
	Word   string  `json:"word"`
	Weight float64 `json:"weight"`
}

// Answer is what a model says of a text.
type Answer struct {
	Guesses []Guess // likeliest first, at most five
	Unknown bool    // "I don't know": unlike what was learned
	Known   float64 // how likely the text is one of the learned kinds, 0..1
	Moved   []Moved // words that moved the first guess, at most six
}

// Heads names the sets of classes: category, and perhaps severity.
func (m *Model) Heads() []string {
	var out []string
	for _, h := range m.heads {
		out = append(out, h.Name)
	}
	return out
}

func (m *Model) head(name string) *head {
	for _, h := range m.heads {
		if h.Name == name {
			return h
		}
	}
	return nil
}

// Classes of a head, sorted; nothing when there is no such head.
func (m *Model) Classes(name string) []string {
	if h := m.head(name); h != nil {
		return slices.Clone(h.Classes)
	}
	return nil
}

// Figures of a head, all of held-out rows: accuracy, in_scope_accuracy (an
// answer of "I don't know" counts as wrong), answered, calibration_error,
// out_of_scope_recognised, unknown_class_recognised.
func (m *Model) Figures(name string) map[string]float64 {
	if h := m.head(name); h != nil {
		return h.Figures
	}
	return nil
}

// Predict sorts text by the head of that name. language, where known, chooses
// the phrases of the lexicon. A text without words, and a head the model has
// not, are unknown.
func (m *Model) Predict(name, text, language string) Answer {
	h := m.head(name)
	if !slices.Contains(m.Languages, language) {
		language = ""
	}
	p := parse(text, language, m.things)
	if h == nil || len(p.words) == 0 {
		return Answer{Unknown: true}
	}
	r := m.f.row(p)
	s := h.scores(r)
	prob := softmax(s, h.Slope)
	a := Answer{Known: 1}
	for c, v := range prob {
		a.Guesses = append(a.Guesses, Guess{h.Classes[c], v})
	}
	slices.SortStableFunc(a.Guesses, func(x, y Guess) int { return cmp.Compare(y.Probability, x.Probability) })
	a.Guesses = a.Guesses[:min(5, len(a.Guesses))]
	if h.Gate.Least > 0 {
		a.Known = h.Gate.score(signal(s, h.Slope, r.known, len(p.words)))
		a.Unknown = a.Known < h.Gate.Least
	}
	a.Moved = m.moved(h, p, r, argmax(s))
	return a
}

// everyday is the share of texts above which a word is too common to be a
// reason that helps anybody.
const everyday = 0.07

// moved adds up, word by word, what its features did for a class beyond what
// they did for the others on average.
func (m *Model) moved(h *head, p parsed, r row, class int) []Moved {
	k := len(h.Classes)
	value := make(map[int32]float64, len(r.at))
	count := map[int32]float64{}
	for j, i := range r.at {
		var mean float64
		for c, w := range h.w[int(i)*k : int(i)*k+k] {
			mean += float64(h.scale[c] * float64(w))
		}
		value[i] = r.v[j] * (h.scale[class]*float64(h.w[int(i)*k+class]) - mean/float64(k))
	}
	for _, g := range p.grams {
		if i, ok := m.f.index[g.hash]; ok {
			count[i]++
		}
	}
	sum := map[string]float64{}
	shown := map[string]bool{}
	for _, g := range p.grams {
		i, ok := m.f.index[g.hash]
		if !ok {
			continue
		}
		w := p.words[g.word]
		sum[w] += value[i] / count[i]
		if len(w) > 1 && (g.kind == thing || g.kind == word && m.f.df[i] >= 3 && float64(m.f.df[i]) <= everyday*float64(m.f.texts)) {
			shown[w] = true
		}
	}
	var out []Moved
	for w, v := range sum {
		if shown[w] && v > 0 {
			out = append(out, Moved{w, v})
		}
	}
	slices.SortFunc(out, func(a, b Moved) int {
		return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.Word, b.Word))
	})
	return out[:min(6, len(out))]
}
