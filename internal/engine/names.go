package engine

import (
	"math"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"
)

// MatchName is the way of a list of names: what counts is how alike a name is
// to the nearest entry, see nameScore.
const MatchName = "name"

// maxNames bounds one list of names: each is compared with those that begin alike.
const maxNames = 100_000

// names is a list of names made ready for comparison.
type names struct {
	entries []nameEntry
	begin   map[string][]int32 // first two letters of a word → entries, ascending
}

type nameEntry struct {
	key    string // its words, joined
	words  []string
	length int // letters of all words
	until  int64
}

func (n *names) add(value string, until int64) {
	ws := words(value)
	if len(ws) == 0 || len(n.entries) == maxNames {
		return
	}
	e := nameEntry{key: strings.Join(ws, " "), words: ws, until: until}
	seen := map[string]bool{}
	for _, w := range ws {
		e.length += utf8.RuneCountInString(w)
		if k := beginning(w); !seen[k] {
			seen[k] = true
			n.begin[k] = append(n.begin[k], int32(len(n.entries)))
		}
	}
	n.entries = append(n.entries, e)
}

// without copies the names but for some; nil stays nil.
func (n *names) without(gone map[string]bool) *names {
	if n == nil {
		return nil
	}
	c := &names{begin: map[string][]int32{}}
	for _, e := range n.entries {
		if !gone[e.key] {
			c.add(e.key, e.until)
		}
	}
	return c
}

func beginning(w string) string {
	r := []rune(w)
	return string(r[:min(2, len(r))])
}

// score is how alike a name is to the nearest entry in force, 0 to 1; 0 when no
// entry has a word that begins like one of it. Entries that are gone do not count.
func (n *names) score(name string, at int64, gone map[string]bool) float64 {
	ws := words(name)
	length := 0
	var near []int32
	for _, w := range ws {
		length += utf8.RuneCountInString(w)
		near = append(near, n.begin[beginning(w)]...)
	}
	slices.Sort(near)
	best := 0.0
	for _, i := range slices.Compact(near) {
		if e := &n.entries[i]; live(e.until, at) && !gone[e.key] {
			best = max(best, alike(ws, length, e.words, e.length))
		}
	}
	return best
}

// alike compares two names word by word: each word of the shorter is paired with
// the word of the longer it is most alike to by Jaro-Winkler, none twice, the
// most alike pairs first; pairs weigh by their letters, and words left over take
// away a quarter of their share, because middle names come and go.
func alike(a []string, aLen int, b []string, bLen int) float64 {
	if aLen == 0 || bLen == 0 {
		return 0
	}
	type pair struct {
		s    float64
		i, j int
	}
	pairs := make([]pair, 0, len(a)*len(b))
	for i := range a {
		for j := range b {
			pairs = append(pairs, pair{jaroWinkler(a[i], b[j]), i, j})
		}
	}
	sort.SliceStable(pairs, func(x, y int) bool { return pairs[x].s > pairs[y].s })
	usedA, usedB := make([]bool, len(a)), make([]bool, len(b))
	sum, weight := 0.0, 0.0
	for _, p := range pairs {
		if usedA[p.i] || usedB[p.j] {
			continue
		}
		usedA[p.i], usedB[p.j] = true, true
		w := float64(utf8.RuneCountInString(a[p.i]) + utf8.RuneCountInString(b[p.j]))
		sum, weight = sum+float64(p.s*w), weight+w
	}
	score, rest := sum/weight, (float64(aLen+bLen)-weight)/float64(aLen+bLen)
	// Four decimals: what is stored and compared must not hang on the last bit.
	return math.Round(score*(1-0.25*rest)*1e4) / 1e4
}

// jaroWinkler is the similarity of two words by W. E. Winkler, String Comparator
// Metrics and Enhanced Decision Rules (1990): scale 0.1, prefix of at most four.
func jaroWinkler(s, t string) float64 {
	if s == t {
		return 1
	}
	a, b := []rune(s), []rune(t)
	reach := max(len(a), len(b))/2 - 1
	inA, inB := make([]bool, len(a)), make([]bool, len(b))
	same := 0
	for i := range a {
		for j := max(0, i-reach); j < min(len(b), i+reach+1); j++ {
			if !inB[j] && a[i] == b[j] {
				inA[i], inB[j] = true, true
				same++
				break
			}
		}
	}
	if same == 0 {
		return 0
	}
	swapped, j := 0, 0
	for i := range a {
		if !inA[i] {
			continue
		}
		for !inB[j] {
			j++
		}
		if a[i] != b[j] {
			swapped++
		}
		j++
	}
	m := float64(same)
	jaro := (m/float64(len(a)) + m/float64(len(b)) + (m-float64(swapped/2))/m) / 3
	prefix := 0
	for prefix < min(4, len(a), len(b)) && a[prefix] == b[prefix] {
		prefix++
	}
	return jaro + float64(prefix)*0.1*(1-jaro)
}
