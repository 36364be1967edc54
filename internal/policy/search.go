package policy

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/bits"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/piepowder/piepowder/internal/identity"
)

// PolicyHit is one clause that a search found.
type PolicyHit struct {
	Clause     string    `json:"clause"`
	Title      string    `json:"title"`
	DocumentID string    `json:"document_id"`
	Document   string    `json:"document"`
	Version    int       `json:"version" doc:"The newest version with this text"`
	InForce    bool      `json:"in_force"`
	From       time.Time `json:"from"`
	Snippet    string    `json:"snippet"`
	Words      []string  `json:"words" doc:"The words of the text that were found, for marking them"`
	Score      float64   `json:"score"`
}

// entry is one text of one clause; a text that stands in many versions is one.
type entry struct {
	clause, title, document, heading, text, folded string
	versions                                       []int // newest first
	from                                           time.Time
	length                                         int
}

type posting struct {
	entry int32
	n     uint16 // times in the text
	title bool
}

// index is a full-text index in memory: words with where they stand, and which
// letters each has, to find quickly what was typed wrongly.
type index struct {
	stamp    string
	versions map[string][]*PolicyVersion
	entries  []entry
	words    []string
	postings [][]posting
	byWord   map[string]int32
	letters  []uint64
	average  float64
}

// indexes keeps the newest index.
type indexes struct {
	sync.Mutex
	now *index
}

// Find searches what is in force now, for whoever may read policies.
func (s *Service) Find(ctx context.Context, q string, limit int) ([]PolicyHit, error) {
	return s.Search(ctx, q, false, limit)
}

// Search finds clauses by words, typed rightly or nearly so; with past it also
// looks at texts that are not in force any more.
func (s *Service) Search(ctx context.Context, q string, past bool, limit int) ([]PolicyHit, error) {
	if _, err := identity.Require(ctx, identity.PermPolicyRead); err != nil {
		return nil, err
	}
	ix, current, err := s.indexNow(ctx)
	if err != nil {
		return nil, err
	}
	return ix.search(q, past, max(1, min(limit, 200)), current), nil
}

// indexNow gives an index of everything released, and which version of each
// document is in force.
func (s *Service) indexNow(ctx context.Context) (*index, map[string]int, error) {
	docs, err := s.documents(ctx)
	if err != nil {
		return nil, nil, err
	}
	var stamp strings.Builder
	for _, d := range docs {
		fmt.Fprintln(&stamp, d.id, d.version, d.state, d.updatedAt.UnixMicro(), d.reviewedAt, d.retiredAt)
	}
	s.index.Lock()
	defer s.index.Unlock()
	ix := s.index.now
	if ix == nil || ix.stamp != stamp.String() {
		// Every change of a version touches its document, so versions, whose rows
		// hold whole texts, are read only then.
		ix = &index{stamp: stamp.String(), byWord: map[string]int32{}}
		if ix.versions, err = s.versions(ctx, ""); err != nil {
			return nil, nil, err
		}
		for _, d := range docs {
			if err := s.indexDocument(ctx, ix, d, ix.versions[d.id]); err != nil {
				return nil, nil, err
			}
		}
		ix.finish()
	}
	current := map[string]int{}
	for _, d := range docs {
		if v := inForce(ix.versions[d.id], s.db.Now()); v != nil {
			current[d.id] = v.Version
		}
	}
	s.index.now = ix
	return ix, current, nil
}

func (s *Service) indexDocument(ctx context.Context, ix *index, d *document, list []*PolicyVersion) error {
	at := map[string]int{} // clause and hash -> entry
	for _, v := range list {
		if v.State != "released" {
			continue
		}
		t, err := s.text(ctx, d.id, v.Version)
		if err != nil {
			return err
		}
		for i := range t.Clauses {
			c := &t.Clauses[i]
			key := c.ID + clauseHash(c)
			if k, ok := at[key]; ok {
				ix.entries[k].versions = append(ix.entries[k].versions, v.Version)
				ix.entries[k].from = v.EffectiveFrom
				continue
			}
			at[key] = len(ix.entries)
			ix.add(entry{clause: c.ID, title: c.Title, document: d.id, heading: t.Title, text: c.words(), versions: []int{v.Version}, from: v.EffectiveFrom})
		}
	}
	return nil
}

// words is everything that a clause says, for searching and for excerpts.
func (c *PolicyClauseText) words() string {
	all := []string{c.Rule, c.Public}
	for _, code := range languages {
		if t := c.PublicIn[code]; t != "" {
			all = append(all, t)
		}
	}
	for _, l := range [][]string{c.Breaks, c.Fine, c.Happy, c.Sad, c.Evidence, c.Ladder} {
		all = append(all, l...)
	}
	all = append(all, c.Remediation)
	for _, o := range c.Overlays {
		all = append(all, o.Rule, o.Public, o.Remediation, o.Note)
	}
	return Plain(strings.Join(slices.DeleteFunc(all, func(s string) bool { return s == "" }), "\n\n"))
}

func (ix *index) add(e entry) {
	n := int32(len(ix.entries))
	e.folded = foldSame(e.text)
	count := map[string]uint16{}
	inTitle := map[string]bool{}
	for _, w := range tokens(e.text) {
		count[w]++
		e.length++
	}
	for _, w := range tokens(e.title + " " + e.heading + " " + e.clause) {
		inTitle[w] = true
		if count[w] == 0 {
			count[w] = 1
		}
	}
	ix.entries = append(ix.entries, e)
	for w, times := range count {
		id, ok := ix.byWord[w]
		if !ok {
			id = int32(len(ix.words))
			ix.byWord[w] = id
			ix.words, ix.postings = append(ix.words, w), append(ix.postings, nil)
		}
		ix.postings[id] = append(ix.postings[id], posting{n, times, inTitle[w]})
	}
}

func (ix *index) finish() {
	total := 0
	for i := range ix.entries {
		total += ix.entries[i].length
	}
	ix.average = max(1, float64(total)/float64(max(1, len(ix.entries))))
	for _, w := range ix.words {
		ix.letters = append(ix.letters, lettersOf(w))
	}
}

// near is a word of the texts that may have been meant, and how much it counts.
type near struct {
	word   int32
	weight float64
}

// search ranks entries by how many of the words asked for they hold, then by how
// telling those are.
func (ix *index) search(q string, past bool, limit int, current map[string]int) []PolicyHit {
	out := []PolicyHit{}
	asked := tokens(q)
	if len(asked) > 16 {
		asked = asked[:16]
	}
	if len(asked) == 0 {
		return out
	}
	score, covered := make([]float64, len(ix.entries)), make([]float64, len(ix.entries))
	found := make(map[int32][]int32)
	for k, w := range asked {
		best := map[int32]float64{}
		cover := map[int32]float64{}
		for _, m := range ix.meant(w, k == len(asked)-1) {
			idf := math.Log(1 + (float64(len(ix.entries))-float64(len(ix.postings[m.word]))+0.5)/(float64(len(ix.postings[m.word]))+0.5))
			for _, p := range ix.postings[m.word] {
				tf := float64(p.n)
				v := m.weight * idf * tf * 2.2 / (tf + 1.2*(0.4+0.6*float64(ix.entries[p.entry].length)/ix.average))
				if p.title {
					v += 2.5 * m.weight * idf
				}
				if v > best[p.entry] {
					best[p.entry] = v
				}
				cover[p.entry] = max(cover[p.entry], m.weight)
				if len(found[p.entry]) < 24 && !slices.Contains(found[p.entry], m.word) {
					found[p.entry] = append(found[p.entry], m.word)
				}
			}
		}
		for e, v := range best {
			score[e] += v
			covered[e] += cover[e]
		}
	}
	whole := strings.ToUpper(strings.TrimSpace(q))
	phrase := foldSame(Plain(q))
	type ranked struct {
		entry int32
		score float64
		now   bool
	}
	var list []ranked
	for e := range found {
		x := &ix.entries[e]
		now := slices.Contains(x.versions, current[x.document])
		if !now && !past {
			continue
		}
		v := score[e] * (covered[e] / float64(len(asked))) * (covered[e] / float64(len(asked)))
		if x.clause == whole {
			v += 1000
		}
		if !now {
			v *= 0.9
		}
		list = append(list, ranked{e, v, now})
	}
	best := func(a, b ranked) int {
		if c := cmp.Compare(b.score, a.score); c != 0 {
			return c
		}
		return cmp.Compare(a.entry, b.entry)
	}
	slices.SortFunc(list, best)
	if len(asked) > 1 { // the very words in their order; looked for only where it can matter
		for i := range list[:min(len(list), limit+50)] {
			if strings.Contains(ix.entries[list[i].entry].folded, phrase) {
				list[i].score *= 2
			}
		}
		slices.SortFunc(list, best)
	}
	for _, r := range list[:min(limit, len(list))] {
		x := &ix.entries[r.entry]
		var words []string
		for _, w := range found[r.entry] {
			words = append(words, ix.words[w])
		}
		slices.Sort(words)
		out = append(out, PolicyHit{Clause: x.clause, Title: x.title, DocumentID: x.document, Document: x.heading, Version: x.versions[0], InForce: r.now, From: x.from,
			Snippet: x.snippet(phrase, words), Words: words, Score: math.Round(r.score*100) / 100})
	}
	return out
}

// meant finds the words of the texts that a typed word may mean: itself, what it
// begins, or, when it is unknown, those a slip or two away.
func (ix *index) meant(w string, last bool) (out []near) {
	if id, ok := ix.byWord[w]; ok {
		out = append(out, near{id, 1})
	}
	size := utf8.RuneCountInString(w)
	if len(out) == 0 || last && size >= 3 {
		var begins []near
		for id, known := range ix.words {
			if len(known) > len(w) && strings.HasPrefix(known, w) && size >= 3 {
				begins = append(begins, near{int32(id), 0.5 + 0.4*float64(len(w))/float64(len(known))})
			}
		}
		slices.SortFunc(begins, func(a, b near) int { return cmp.Compare(b.weight, a.weight) })
		out = append(out, begins[:min(len(begins), 12)]...)
	}
	if len(out) > 0 || size < 4 {
		return out
	}
	return ix.slips(w, size)
}

// slips are the known words at most two slips of the finger away. A slip changes
// at most two of the letters that a word has, which rules most words out.
func (ix *index) slips(w string, size int) []near {
	allowed := 1
	if size >= 6 {
		allowed = 2
	}
	mine := lettersOf(w)
	var out []near
	for id, known := range ix.words {
		if d := len(known) - len(w); d > allowed+1 || -d > allowed+1 || bits.OnesCount64(mine^ix.letters[id]) > 2*allowed {
			continue
		}
		if far := distance(w, known, allowed); far <= allowed {
			out = append(out, near{int32(id), 0.85 - 0.2*float64(far)})
		}
	}
	slices.SortFunc(out, func(a, b near) int {
		if c := cmp.Compare(b.weight, a.weight); c != 0 {
			return c
		}
		return cmp.Compare(len(ix.postings[b.word]), len(ix.postings[a.word]))
	})
	return out[:min(len(out), 6)]
}

// lettersOf is the set of letters of a word.
func lettersOf(w string) (set uint64) {
	for i := range len(w) {
		set |= 1 << (w[i] % 64)
	}
	return set
}

// snippet is an excerpt around what was found.
func (e *entry) snippet(phrase string, words []string) string {
	at := -1
	if phrase != "" {
		at = strings.Index(e.folded, phrase)
	}
	for i := 0; at < 0 && i < len(words); i++ {
		at = strings.Index(e.folded, words[i])
	}
	from := max(0, at-80)
	to := min(len(e.text), max(at, 0)+160)
	for from > 0 && !utf8.RuneStart(e.text[from]) {
		from--
	}
	for from > 0 && e.text[from-1] != ' ' && from > at-100 {
		from--
	}
	for from > 0 && !utf8.RuneStart(e.text[from]) {
		from--
	}
	for to < len(e.text) && (e.text[to] != ' ' || !utf8.RuneStart(e.text[to])) && to < max(at, 0)+190 {
		to++
	}
	for to < len(e.text) && !utf8.RuneStart(e.text[to]) {
		to++
	}
	out := strings.TrimSpace(e.text[from:to])
	if from > 0 {
		out = "… " + out
	}
	if to < len(e.text) {
		out += " …"
	}
	return out
}

// tokens are the words of a text, folded.
func tokens(text string) []string {
	return strings.FieldsFunc(fold(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// fold makes small letters without accents.
func fold(text string) string {
	plain := true
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			plain = false
			break
		}
	}
	if plain {
		return strings.ToLower(text)
	}
	var b strings.Builder
	b.Grow(len(text))
	for _, r := range norm.NFD.String(strings.ToLower(text)) {
		if !unicode.Is(unicode.Mn, r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// foldSame folds byte for byte, so that places in it are places in the text.
func foldSame(text string) string {
	out := []byte(text)
	for i, c := range out {
		if 'A' <= c && c <= 'Z' {
			out[i] = c + 'a' - 'A'
		}
	}
	return string(out)
}

// distance counts slips between two words: a letter too many, missing, wrong, or
// two swapped. More than limit is limit+1.
func distance(a, b string, limit int) int {
	x, y := []rune(a), []rune(b)
	if d := len(x) - len(y); d > limit || -d > limit {
		return limit + 1
	}
	before, last, now := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		now[0] = i
		least := i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			now[j] = min(last[j]+1, now[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				now[j] = min(now[j], before[j-2]+1)
			}
			least = min(least, now[j])
		}
		if least > limit {
			return limit + 1
		}
		before, last, now = last, now, before
	}
	return last[len(y)]
}
