package textmodel

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// Row is one labelled text. Category "" with OutOfScope is a text that none of
// the categories fits.
type Row struct {
	Text, Category, Severity, Language string
	OutOfScope                         bool
}

// Options of training. Zero values take the defaults.
type Options struct {
	Seed  uint64  // of folds and order; 1
	C     float64 // weight of a training error against simplicity; 1
	Folds int     // of cross-validation; 5
	Keep  float64 // share of rightly sorted texts that must still be answered, 0..1; 0.985
	// LettersIn is how many texts a letter group or stem must be in to count: more
	// makes a smaller model; 2.
	LettersIn uint32
	// Contrast lets a feature count the more, the more unequally a class and the
	// others have it: better where texts are short and of many writers.
	Contrast bool
	// Lexicon, where given, lets languages learn from each other; stems of words
	// count then too.
	Lexicon Lexicon
	Say     func(step string)
}

func (o Options) filled() Options {
	o.Seed, o.C, o.Folds, o.Keep = cmp.Or(o.Seed, 1), cmp.Or(o.C, 1), cmp.Or(o.Folds, 5), cmp.Or(o.Keep, 0.985)
	o.LettersIn = cmp.Or(o.LettersIn, 2)
	if o.Say == nil {
		o.Say = func(string) {}
	}
	return o
}

// shares are how much words, word pairs, letter groups, things of a lexicon and
// stems count.
var shares = [kinds]float64{word: 1, pair: 0.7, letters: 0.9, thing: 0.6, stem: 0.8}

// Train learns a model of the rows: a head for the categories and, when rows
// have severities, one for those. Fewer than two categories or fewer than two
// rows of one are errors.
func Train(rows []Row, o Options) (*Model, error) {
	o = o.filled()
	texts := make([]parsed, len(rows))
	m := &Model{Rows: len(rows), Training: fingerprint(rows), lexicon: o.Lexicon, things: newThings(o.Lexicon), Usual: usual(rows)}
	each(len(rows), func(i int) { texts[i] = parse(rows[i].Text, rows[i].Language, m.things) })
	all := make([]int, len(rows))
	for i := range all {
		all[i] = i
	}
	m.f = newFeatures(texts, all, shares, o.LettersIn)
	whole := m.f.rows(texts)
	for _, h := range []struct {
		name string
		of   func(Row) string
	}{{"category", func(r Row) string { return r.Category }}, {"severity", func(r Row) string { return r.Severity }}} {
		t := &trainer{Options: o, texts: texts, name: h.name}
		if err := t.label(rows, h.of); err != nil {
			if h.name == "severity" {
				continue
			}
			return nil, err
		}
		m.heads = append(m.heads, t.head(m.f, whole))
	}
	languages := map[string]bool{}
	for _, r := range rows {
		if r.Language != "" && !languages[r.Language] {
			languages[r.Language] = true
			m.Languages = append(m.Languages, r.Language)
		}
	}
	slices.Sort(m.Languages)
	return m, nil
}

// usual counts the severities of each category, as shares.
func usual(rows []Row) map[string]map[string]float64 {
	n, out := map[string]float64{}, map[string]map[string]float64{}
	for _, r := range rows {
		if r.Category == "" || r.Severity == "" {
			continue
		}
		if out[r.Category] == nil {
			out[r.Category] = map[string]float64{}
		}
		n[r.Category]++
		out[r.Category][r.Severity]++
	}
	for c, of := range out {
		for s := range of {
			of[s] /= n[c]
		}
	}
	return out
}

type trainer struct {
	Options
	name    string
	texts   []parsed
	classes []string
	truth   []int // class of each row, -1 out of scope, -2 not labelled
	fold    []int
}

func (t *trainer) label(rows []Row, of func(Row) string) error {
	count := map[string]int{}
	for _, r := range rows {
		if c := of(r); c != "" && !r.OutOfScope {
			count[c]++
		}
	}
	for c, n := range count {
		if n >= 2 {
			t.classes = append(t.classes, c)
		}
	}
	slices.Sort(t.classes)
	if len(t.classes) < 2 {
		return fmt.Errorf("textmodel: %s: at least two classes with two texts each are needed, there are %d", t.name, len(t.classes))
	}
	rng := rand.New(rand.NewPCG(t.Seed, 1))
	t.truth, t.fold = make([]int, len(rows)), make([]int, len(rows))
	perClass := make([][]int, len(t.classes)+2)
	for i, r := range rows {
		at, ok := slices.BinarySearch(t.classes, of(r))
		switch {
		case r.OutOfScope:
			at = -1
		case !ok:
			at = -2
		}
		t.truth[i] = at
		perClass[at+2] = append(perClass[at+2], i)
	}
	for _, list := range perClass {
		rng.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		for n, i := range list {
			t.fold[i] = n % t.Folds
		}
	}
	return nil
}

// classifiers trains one separator per class on the rows of use; classes left
// out have none.
func (t *trainer) classifiers(rows []row, use []int, dims int, skip func(class int) bool) [][]float64 {
	part, truth := make([]row, len(use)), make([]int, len(use))
	for n, i := range use {
		part[n], truth[n] = rows[i], t.truth[i]
	}
	w := make([][]float64, len(t.classes))
	each(len(w), func(k int) {
		if skip(k) {
			return
		}
		positive := func(i int) bool { return truth[i] == k }
		if !t.Contrast {
			w[k] = separate(part, positive, dims, t.C, t.Seed+uint64(k))
			return
		}
		by := contrast(part, positive, dims)
		w[k] = separate(scaled(part, by), positive, dims, t.C, t.Seed+uint64(k))
		for i, v := range by {
			w[k][i] *= v
		}
	})
	return w
}

func scoresOf(w [][]float64, r row) []float64 {
	var out []float64
	for _, of := range w {
		if of == nil {
			continue
		}
		s := of[len(of)-1]
		for j, at := range r.at {
			s += float64(of[at] * r.v[j])
		}
		out = append(out, s)
	}
	return out
}

// held are the scores that rows got from a model that never saw them.
type held struct {
	scores [][]float64
	known  []float64
}

// without scores the rows that out names by models of the other rows, and
// without the classes that skip names.
func (t *trainer) without(out func(i int) bool, skip func(class int) bool, into *held) {
	var use, ask []int
	for i := range t.texts {
		switch {
		case t.truth[i] == -2:
		case out(i):
			ask = append(ask, i)
		default:
			use = append(use, i)
		}
	}
	f := newFeatures(t.texts, use, shares, t.LettersIn)
	rows := f.rows(t.texts)
	w := t.classifiers(rows, use, len(f.hash), skip)
	each(len(ask), func(n int) {
		i := ask[n]
		into.scores[i], into.known[i] = scoresOf(w, rows[i]), rows[i].known
	})
}

// head trains the final separators on all rows, and from cross-validation the
// temperature, the gate and the figures.
func (t *trainer) head(f *features, whole []row) *head {
	h := &head{Name: t.name, Classes: t.classes}
	n := len(t.texts)
	cross := &held{make([][]float64, n), make([]float64, n)}
	for k := range t.Folds {
		t.Say(fmt.Sprintf("%s: fold %d of %d", t.name, k+1, t.Folds))
		t.without(func(i int) bool { return t.fold[i] == k }, func(int) bool { return false }, cross)
	}
	var scores [][]float64
	var truth, which []int
	for i, k := range t.truth {
		if k >= 0 {
			scores, truth, which = append(scores, cross.scores[i]), append(truth, k), append(which, i)
		}
	}
	h.Slope = temperature(scores, truth)
	if t.name == "category" {
		t.gate(h, cross, which)
	}
	t.figures(h, cross)
	t.Say(t.name + ": all rows")
	var use []int
	for i, k := range t.truth {
		if k > -2 {
			use = append(use, i)
		}
	}
	h.keep(t.classifiers(whole, use, len(f.hash), func(int) bool { return false }))
	return h
}

// gate learns what unlike texts look like: rows given as out of scope, and the
// rows of a fifth of the classes under models that never heard of those.
func (t *trainer) gate(h *head, cross *held, in []int) {
	var inside, right, given, strange [][signals]float64
	for _, i := range in {
		x := signal(cross.scores[i], h.Slope, cross.known[i], len(t.texts[i].words))
		inside = append(inside, x)
		if argmax(cross.scores[i]) == t.truth[i] {
			right = append(right, x)
		}
	}
	for i, k := range t.truth {
		if k == -1 {
			given = append(given, signal(cross.scores[i], h.Slope, cross.known[i], len(t.texts[i].words)))
		}
	}
	groups := min(t.Folds, len(t.classes)/2)
	group := rand.New(rand.NewPCG(t.Seed, 2)).Perm(len(t.classes))
	for g := range groups {
		t.Say(fmt.Sprintf("%s: without group %d of %d", t.name, g+1, groups))
		away := &held{make([][]float64, len(t.texts)), make([]float64, len(t.texts))}
		of := func(k int) bool { return k >= 0 && group[k]%groups == g }
		t.without(func(i int) bool { return of(t.truth[i]) }, of, away)
		for i, s := range away.scores {
			if s != nil {
				strange = append(strange, signal(s, h.Slope, away.known[i], len(t.texts[i].words)))
			}
		}
	}
	out := slices.Clone(strange)
	for range repeats(len(strange), len(given)) {
		out = append(out, given...)
	}
	h.Gate = fitGate(inside, out)
	level := make([]float64, len(right))
	for i, x := range right {
		level[i] = h.Gate.score(x)
	}
	slices.Sort(level)
	if len(level) > 0 {
		h.Gate.Least = level[min(int(math.Round((1-t.Keep)*float64(len(level)))), len(level)-1)]
	}
	reject := func(list [][signals]float64) float64 {
		n := 0
		for _, x := range list {
			if h.Gate.score(x) < h.Gate.Least {
				n++
			}
		}
		return float64(n) / float64(max(len(list), 1))
	}
	h.Figures = map[string]float64{"unknown_class_recognised": reject(strange)}
	if len(given) > 0 {
		h.Figures["out_of_scope_recognised"] = reject(given)
	}
}

// repeats makes given rows, of which there are few, count as much as the rows
// of the classes left out.
func repeats(strange, given int) int {
	if given == 0 {
		return 0
	}
	return max(strange/given, 1)
}

func argmax(s []float64) int {
	best := 0
	for i, v := range s {
		if v > s[best] {
			best = i
		}
	}
	return best
}
