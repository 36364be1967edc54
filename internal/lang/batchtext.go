package lang

// textIndex serves a string: cell 0 is every text no condition names. The words stand in a table
// without collisions, so that a text is compared with one word at most.
type textIndex struct {
	slot    int
	maybe   bool
	asks    held // conditions that look at it
	shift   uint8
	factor  uint64
	table   []word         // a power of two
	many    map[string]int // instead of the table, for words too alike
	masks   []held
	missing held
}

type word struct {
	key  uint64 // sketch of s
	s    string
	cell int
}

func (e *textIndex) cell(s string) int {
	if e.many != nil {
		return e.many[s]
	}
	key := sketch(s)
	w := &e.table[key*e.factor>>e.shift]
	if w.key == key && (len(s) <= 5 || w.s == s) {
		return w.cell
	}
	return 0
}

// sketch is the length of a text and five of its bytes: all there are of one no longer.
func sketch(s string) uint64 {
	n := uint(len(s))
	if n == 0 {
		return 0
	}
	return uint64(s[0]) | uint64(s[n/4])<<8 | uint64(s[n/2])<<16 | uint64(s[n*3/4])<<24 | uint64(s[n-1])<<32 | uint64(n)<<40
}

// spread looks for a factor that gives every word a place of its own; words that are too alike go into
// a map.
func (e *textIndex) spread(words []string) {
	bits := 1
	for 1<<bits < 2*len(words) {
		bits++
	}
	e.shift = uint8(64 - bits)
	factor := uint64(0x9e3779b97f4a7c15)
	for range 4000 {
		e.factor = factor
		if e.fill(words, 1<<bits) {
			return
		}
		factor = factor*0xd1342543de82ef95 + 2 | 1
	}
	e.table, e.many = nil, make(map[string]int, len(words))
	for i, s := range words {
		e.many[s] = i + 1
	}
}

func (e *textIndex) fill(words []string, size int) bool {
	e.table = make([]word, size)
	for i, s := range words {
		key := sketch(s)
		w := &e.table[key*e.factor>>e.shift]
		if w.cell != 0 {
			return false
		}
		*w = word{key, s, i + 1}
	}
	return true
}

func (c *cells) buildText(k *block, f *Frame, missing held) {
	e := textIndex{slot: c.slot, maybe: c.maybe, missing: missing}
	f.SetString(c.slot, unlike(c.words))
	e.masks = append(e.masks, c.allowed(f, k.all))
	for _, s := range c.words {
		f.SetString(c.slot, s)
		e.masks = append(e.masks, c.allowed(f, k.all))
	}
	for _, p := range c.parts {
		e.asks.put(p.rule)
	}
	e.spread(c.words)
	k.texts = append(k.texts, e)
}

// unlike is a text that is none of some.
func unlike(words []string) string {
	longest := ""
	for _, s := range words {
		if len(s) > len(longest) {
			longest = s
		}
	}
	return longest + "?"
}
