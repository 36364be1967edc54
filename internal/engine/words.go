package engine

import (
	"maps"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// How a list of texts is matched with a clear value at the door.
const (
	MatchExact  = "exact"  // the normal form; a mail address is listed by its domain too
	MatchPrefix = "prefix" // the normal form begins with an entry
	MatchDomain = "domain" // a host or mail domain is an entry or lies under one
	MatchCIDR   = "cidr"   // an address lies in a network: 192.0.2.0/24, 2001:db8::/32
	MatchRegex  = "regex"  // an RE2 expression is found in the value as it stands
)

// Bounds of one list that is more than a set: each value is compared with all.
const (
	maxRegexes     = 1_000
	maxRegexLength = 500
)

// WordList is a list as facts use it. It is immutable: With gives a changed one.
type WordList struct {
	match   string
	entries map[string]int64 // normal form or phrase → end, 0 = none
	longest int              // words of the longest phrase
	lengths []int            // of prefixes, in bytes
	nets    map[netip.Prefix]int64
	bits    [2][]int // prefix lengths of nets in IPv4, IPv6
	regexes []regexEntry
	names   *names // of a list of names
	base    *Set   // what was loaded, exact lists only
	// What people changed since is small: it lies over what was there before.
	under *WordList
	gone  map[string]bool
}

type regexEntry struct {
	re    *regexp.Regexp
	until int64
}

// NewWordList prepares a list for facts. Entries that its kind cannot read were
// refused when the pack was; here they match nothing.
func NewWordList(l *List) *WordList {
	w := &WordList{match: l.Match, entries: make(map[string]int64, len(l.Entries))}
	for _, e := range l.Entries {
		w.add(e.Value, e.Until)
	}
	w.order()
	return w
}

// CheckEntry says why a value cannot stand on a list that is matched in a way,
// "" when it can.
func CheckEntry(match, value string) string {
	switch match {
	case MatchCIDR:
		if _, ok := network(value); !ok {
			return "write a network such as 192.0.2.0/24 or 2001:db8::/32, or one address"
		}
	case MatchRegex:
		if len(value) > maxRegexLength {
			return "an expression has at most 500 characters"
		}
		if _, err := regexp.Compile(value); err != nil {
			return "an RE2 expression: " + strings.TrimPrefix(err.Error(), "error parsing regexp: ")
		}
	}
	return ""
}

func network(s string) (netip.Prefix, bool) {
	s = strings.TrimSpace(s)
	if p, err := netip.ParsePrefix(s); err == nil {
		return p.Masked(), true
	}
	a, err := netip.ParseAddr(s)
	if err != nil || a.Zone() != "" {
		return netip.Prefix{}, false
	}
	a = a.Unmap()
	return netip.PrefixFrom(a, a.BitLen()), true
}

func (w *WordList) add(value string, until int64) {
	switch w.match {
	case MatchName:
		if w.names == nil {
			w.names = &names{begin: map[string][]int32{}}
		}
		w.names.add(value, until)
	case MatchCIDR:
		if p, ok := network(value); ok {
			if w.nets == nil {
				w.nets = map[netip.Prefix]int64{}
			}
			w.nets[p] = until
		}
	case MatchRegex:
		if re, err := regexp.Compile(value); err == nil && len(w.regexes) < maxRegexes {
			w.entries[value] = until
			w.regexes = append(w.regexes, regexEntry{re, until})
		}
	default:
		if n := normal(value); n != "" {
			w.entries[n] = until
		}
		if phrase := strings.Join(words(value), " "); phrase != "" && w.match != MatchPrefix {
			w.entries[phrase] = until
			w.longest = max(w.longest, strings.Count(phrase, " ")+1)
		}
	}
}

// order lists the lengths that occur, longest first, so that a lookup tries only those.
func (w *WordList) order() {
	if w.match == MatchPrefix {
		seen := map[int]bool{}
		for e := range w.entries {
			seen[len(e)] = true
		}
		w.lengths = slices.Sorted(maps.Keys(seen))
	}
	var seen [2]map[int]bool
	for p := range w.nets {
		k := family(p.Addr())
		if seen[k] == nil {
			seen[k] = map[int]bool{}
		}
		seen[k][p.Bits()] = true
	}
	for k := range seen {
		w.bits[k] = slices.Sorted(maps.Keys(seen[k]))
	}
}

func family(a netip.Addr) int {
	if a.Is4() {
		return 0
	}
	return 1
}

// With gives the list with more entries, and without those removed.
func (w *WordList) With(added []ListEntry, removed []string) *WordList {
	over, under := &WordList{match: w.match, entries: map[string]int64{}, gone: map[string]bool{}}, w
	if w.under != nil { // one layer, however often a list is changed
		under = w.under
		over.entries, over.gone, over.longest = maps.Clone(w.entries), maps.Clone(w.gone), w.longest
		over.nets, over.regexes = maps.Clone(w.nets), slices.Clone(w.regexes)
		over.names = w.names.without(nil)
	}
	over.under = under
	for _, e := range added {
		for _, form := range w.forms(e.Value) {
			delete(over.gone, form)
		}
		over.add(e.Value, e.Until)
	}
	for _, value := range removed {
		for _, form := range w.forms(value) {
			over.gone[form] = true
			delete(over.entries, form)
		}
		if p, ok := network(value); ok && w.match == MatchCIDR {
			delete(over.nets, p)
		}
		over.names = over.names.without(over.gone)
		over.regexes = slices.DeleteFunc(over.regexes, func(r regexEntry) bool { return r.re.String() == value })
	}
	over.order()
	return over
}

// Loaded gives the list on top of a set of exact values.
func (w *WordList) Loaded(s *Set) *WordList {
	c := *w
	c.base = s
	return &c
}

// forms are the keys under which a value stands.
func (w *WordList) forms(value string) []string {
	switch w.match {
	case MatchCIDR:
		if p, ok := network(value); ok {
			return []string{p.String()}
		}
		return nil
	case MatchRegex:
		return []string{value}
	case MatchName:
		return []string{strings.Join(words(value), " ")}
	}
	return []string{normal(value), strings.Join(words(value), " ")}
}

// normal is the normal form of a clear value: trimmed and in lower case.
func normal(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// words are runs of letters, digits and apostrophes, in lower case, without
// accents, so that "Você" and "voce" are one word.
func words(s string) []string {
	return strings.FieldsFunc(unaccented(strings.ToLower(s)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' && !unicode.Is(unicode.Mn, r) && !unicode.Is(unicode.Mc, r)
	})
}

// unaccented takes accents off Latin, Greek and Cyrillic letters. Marks of other
// scripts belong to their letters and stay.
func unaccented(s string) string {
	ascii := true
	for i := 0; i < len(s); i++ {
		ascii = ascii && s[i] < 0x80
	}
	if ascii {
		return s
	}
	var b strings.Builder
	strip := false
	for _, r := range norm.NFD.String(s) {
		if unicode.Is(unicode.Mn, r) && strip {
			continue
		}
		strip = unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic)
		if r == '’' {
			r = '\''
		}
		b.WriteRune(r)
	}
	return norm.NFC.String(b.String())
}

func live(until, at int64) bool { return until == 0 || at < until }

// has tells whether an entry of that form is in force.
func (w *WordList) has(form string, at int64) bool {
	if until, ok := w.entries[form]; ok {
		return live(until, at)
	}
	if w.base != nil {
		if until, ok := w.base.Find(hashString(form)); ok && live(until, at) && !w.gone[form] {
			return true
		}
	}
	return w.under != nil && !w.gone[form] && w.under.has(form, at)
}

// loadedPhrase bounds the words of a loaded phrase: a set does not know them.
const loadedPhrase = 6

func (w *WordList) phrase() int {
	longest := w.longest
	if w.base != nil {
		longest = max(longest, loadedPhrase)
	}
	if w.under != nil {
		longest = max(longest, w.under.phrase())
	}
	return longest
}

// hits counts the places in text where an entry stands as whole words.
func (w *WordList) hits(text string, at int64) int64 {
	ws, longest := words(text), w.phrase()
	n := int64(0)
	for i := range ws {
		for k := 1; k <= longest && i+k <= len(ws); k++ {
			if w.has(strings.Join(ws[i:i+k], " "), at) {
				n++
			}
		}
	}
	return n
}

// holds tells whether a value is listed.
func (w *WordList) holds(s string, at int64) bool {
	n := normal(s)
	switch w.match {
	case MatchPrefix:
		return w.holdsPrefix(n, at)
	case MatchDomain:
		if _, domain, ok := cutLast(n, '@'); ok {
			n = domain
		}
		for n = strings.TrimSuffix(n, "."); n != ""; _, n, _ = strings.Cut(n, ".") {
			if w.has(n, at) {
				return true
			}
		}
		return false
	case MatchCIDR:
		a, err := netip.ParseAddr(n)
		return err == nil && w.holdsAddress(a.Unmap(), at)
	case MatchRegex:
		return w.found(s, at)
	}
	listed := w.has(n, at)
	if _, domain, ok := cutLast(n, '@'); ok && !listed {
		listed = w.has(domain, at)
	}
	return listed
}

func (w *WordList) holdsPrefix(n string, at int64) bool {
	for v := w; v != nil; v = v.under {
		for _, k := range v.lengths {
			if k <= len(n) && w.has(n[:k], at) {
				return true
			}
		}
	}
	return false
}

func (w *WordList) holdsAddress(a netip.Addr, at int64) bool {
	for v := w; v != nil; v = v.under {
		for _, k := range v.bits[family(a)] {
			p, err := a.Prefix(k)
			if err != nil {
				continue
			}
			if until, ok := v.nets[p]; ok && live(until, at) && !w.gone[p.String()] {
				return true
			}
		}
	}
	return false
}

func (w *WordList) found(s string, at int64) bool {
	for v := w; v != nil; v = v.under {
		for _, r := range v.regexes {
			if live(r.until, at) && !w.gone[r.re.String()] && r.re.MatchString(s) {
				return true
			}
		}
	}
	return false
}

// likeness is how alike a name is to the nearest entry, 0 to 1.
func (w *WordList) likeness(s string, at int64) float64 {
	best := 0.0
	if w.names != nil {
		best = w.names.score(s, at, nil)
	}
	if w.under != nil && w.under.names != nil {
		best = max(best, w.under.names.score(s, at, w.gone))
	}
	return best
}

// DeriveFact computes a fact from a clear value; missing when it has none. list
// is the fact's list, nil for facts without one; at is when its entries must be
// in force, unix microseconds.
func DeriveFact(fact, clear string, list *WordList, at int64) Val {
	switch {
	case clear == "":
		return Val{}
	case fact == "lexicon" && list != nil:
		return Val{N: list.hits(clear, at), Has: true}
	case fact == "name_score" && list != nil:
		return Val{F: list.likeness(clear, at), Has: true}
	case fact == "in_list" && list != nil:
		return Val{N: truth(list.holds(clear, at)), Has: true}
	}
	return Derive(fact, clear)
}
