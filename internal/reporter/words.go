package reporter

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/piepowder/piepowder/internal/identity"
)

// words are what one person is called and can be reached at.
type words struct {
	entities map[string]bool // acc_ and ord_ ids, references: as a whole value
	names    map[string]bool // folded words of names
	mails    map[string]bool // lower case
	phones   []string        // digits
	literal  []string        // anywhere in a text, as they stand

	accounts []uint64
}

func newWords() *words {
	return &words{entities: map[string]bool{}, names: map[string]bool{}, mails: map[string]bool{}}
}

// entity is an id or reference of the marketplace.
func (w *words) entity(list ...string) {
	for _, s := range list {
		if s != "" && !w.entities[s] {
			w.entities[s] = true
			if len(s) >= 4 {
				w.literal = append(w.literal, s)
			}
		}
	}
}

func (w *words) name(name string) {
	for _, x := range wordsIn(name) {
		if utf8.RuneCountInString(x.folded) >= 2 {
			w.names[x.folded] = true
		}
	}
}

func (w *words) reach(address string) {
	local, domain, ok := strings.Cut(strings.TrimSpace(address), "@")
	if ok && local != "" {
		w.mails[strings.ToLower(local+"@"+domain)] = true
		// As those see it who do not see addresses.
		first, _ := utf8.DecodeRuneInString(local)
		w.literal = append(w.literal, string(first)+identity.Masked+"@"+domain)
		if len(local) >= 5 && strings.ContainsAny(local, "0123456789._-+") {
			w.literal = append(w.literal, local)
		}
		return
	}
	if n := digitsOf(address); len(n) >= 6 {
		w.phones = append(w.phones, n)
		w.literal = append(w.literal, identity.Masked+n[len(n)-2:])
	}
}

var (
	mail  = regexp.MustCompile(`(?i)[a-z0-9._%+\-]+@[a-z0-9\-]+(\.[a-z0-9\-]+)+`)
	phone = regexp.MustCompile(`[+(]*\d[\d ().\-\x{2010}-\x{2015}\x{a0}/]{4,}\d`)
	marks = regexp.MustCompile(identity.Masked + `([\s,.;'’\-]+` + identity.Masked + `)+`)
)

// mask gives a text without the person; found says whether they were in it.
func (w *words) mask(text string) (out string, found bool) { return w.strike(text, true) }

// strike is mask that leaves names where no people are named.
func (w *words) strike(text string, byName bool) (out string, found bool) {
	if len(text) < 2 {
		return text, false
	}
	if w.entities[text] {
		return "", true
	}
	out = text
	if strings.Contains(out, "@") {
		out = mail.ReplaceAllStringFunc(out, func(m string) string {
			if w.mails[strings.ToLower(m)] {
				return identity.Masked
			}
			return m
		})
	}
	for _, l := range w.literal {
		out = replaceWhole(out, l)
	}
	if len(w.phones) > 0 {
		out = phone.ReplaceAllStringFunc(out, func(m string) string {
			if w.isPhone(digitsOf(m)) {
				return identity.Masked
			}
			return m
		})
	}
	if byName {
		out = w.maskNames(out)
	}
	if out == text {
		return text, false
	}
	return marks.ReplaceAllString(out, identity.Masked), true
}

// isPhone compares numbers with and without what stands before the local part.
func (w *words) isPhone(n string) bool {
	return len(n) >= 6 && slices.ContainsFunc(w.phones, func(p string) bool {
		return strings.HasSuffix(p, n) || strings.HasSuffix(n, p) || len(n) >= 9 && len(p) >= 9 && n[len(n)-9:] == p[len(p)-9:]
	})
}

func (w *words) maskNames(text string) string {
	if len(w.names) == 0 {
		return text
	}
	var b strings.Builder
	last := 0
	var apart [][]int // read at the first name found
	for _, x := range wordsIn(text) {
		if !w.names[x.folded] || len(x.folded) < 3 && !unicode.IsUpper(firstRune(text[x.from:])) {
			continue
		}
		if apart == nil {
			apart = noNames(text)
		}
		if slices.ContainsFunc(apart, func(p []int) bool { return p[0] <= x.from && x.to <= p[1] }) {
			continue
		}
		b.WriteString(text[last:x.from])
		b.WriteString(identity.Masked)
		last = x.to
	}
	if last == 0 {
		return text
	}
	b.WriteString(text[last:])
	return b.String()
}

var (
	anID  = regexp.MustCompile(`\b[a-z]{3}_([0-9a-hjkmnp-tv-z]{26}|[0-9a-hjkmnp-tv-z]{13})\b`)
	aZone = regexp.MustCompile(`\b(Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific|US|Etc)/[A-Z][A-Za-z_-]+(/[A-Z][A-Za-z_-]+)?`)
)

// noNames are the places of a text that are an id or the name of a time zone.
func noNames(text string) [][]int {
	out := append([][]int{}, anID.FindAllStringIndex(text, -1)...)
	for _, m := range aZone.FindAllStringIndex(text, -1) {
		if _, err := time.LoadLocation(text[m[0]:m[1]]); err == nil {
			out = append(out, m)
		}
	}
	return out
}

// word is a word of a text, folded, and where it stands.
type word struct {
	folded   string
	from, to int
}

// wordsIn splits a text at everything that is no letter, digit or mark on one,
// and folds the words to lower case without accents.
func wordsIn(text string) []word {
	var out []word
	from := -1
	end := func(to int) {
		if from >= 0 {
			out = append(out, word{fold(text[from:to]), from, to})
			from = -1
		}
	}
	for i, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || from >= 0 && unicode.Is(unicode.Mn, r) {
			if from < 0 {
				from = i
			}
			continue
		}
		end(i)
	}
	end(len(text))
	return out
}

func fold(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(strings.ToLower(s)) {
		if !unicode.Is(unicode.Mn, r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func replaceWhole(text, what string) string {
	for at := 0; ; {
		i := strings.Index(text[at:], what)
		if i < 0 {
			return text
		}
		i += at
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		if part(before) && part(firstRune(what)) || part(firstRune(text[i+len(what):])) && part(lastRune(what)) {
			at = i + len(what)
			continue
		}
		text = text[:i] + identity.Masked + text[i+len(what):]
		at = i + len(identity.Masked)
	}
}

func part(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' }

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}
