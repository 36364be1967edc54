package comms

import (
	"bytes"
	_ "embed" // the phrases
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"gopkg.in/yaml.v3"
)

//go:embed phrases.yaml
var phraseFile []byte

// phrase is one that must not leave.
type phrase struct {
	language, group string
	find            *regexp.Regexp // on folded text
	stems           []string       // all of them stand in a text it finds
}

// possible is the quick no: hundreds of phrases are asked of each letter.
func (p phrase) possible(text string) bool {
	for _, stem := range p.stems {
		if !strings.Contains(text, stem) {
			return false
		}
	}
	return true
}

// phrases reads the list once. The order is fixed, so findings are too.
var phrases = sync.OnceValues(func() ([]phrase, error) {
	var file struct {
		Version int                 `yaml:"version"`
		EN      map[string][]string `yaml:"en"`
		ES      map[string][]string `yaml:"es"`
		FR      map[string][]string `yaml:"fr"`
	}
	d := yaml.NewDecoder(bytes.NewReader(phraseFile))
	d.KnownFields(true)
	if err := d.Decode(&file); err != nil {
		return nil, fmt.Errorf("comms: phrases: %w", err)
	}
	var out []phrase
	for i, groups := range []map[string][]string{file.EN, file.ES, file.FR} {
		for group, list := range groups {
			for _, p := range list {
				re, stems, err := pattern(p)
				if err != nil {
					return nil, fmt.Errorf("comms: phrase %q: %w", p, err)
				}
				out = append(out, phrase{Languages[i], group, re, stems})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b phrase) int {
		return strings.Compare(a.language+a.group+a.find.String(), b.language+b.group+b.find.String())
	})
	return out, nil
})

// pattern makes an expression of a phrase: words with anything but a letter or
// digit between them, * for the rest of a word, ... for up to four words.
func pattern(p string) (find *regexp.Regexp, stems []string, err error) {
	var b strings.Builder
	b.WriteString(`(?:^|[^\p{L}\p{N}])(`)
	first := true
	for _, w := range strings.FieldsFunc(fold(p).text, func(r rune) bool { return unicode.IsSpace(r) || r == '\'' || r == '-' }) {
		if w == "..." {
			b.WriteString(`(?:[^\p{L}\p{N}.!?]+[\p{L}\p{N}]+){0,4}`)
			continue
		}
		if !first {
			b.WriteString(`[^\p{L}\p{N}.!?]{1,4}`)
		}
		first = false
		stem, any := strings.CutSuffix(w, "*")
		stems = append(stems, stem)
		b.WriteString(regexp.QuoteMeta(stem))
		if any {
			b.WriteString(`\p{L}*`)
		}
	}
	b.WriteString(`)(?:$|[^\p{L}\p{N}])`)
	find, err = regexp.Compile(b.String())
	return find, stems, err
}

// folded is a text in lower case without accents, and where each byte of it
// came from.
type folded struct {
	text string
	at   []int // byte offset in the original; one more than text has bytes
}

func fold(text string) folded {
	var b strings.Builder
	at := make([]int, 0, len(text)+1)
	for i, r := range text {
		switch r {
		case '’', '‘', 'ʼ', '`', '´':
			r = '\''
		}
		for _, d := range norm.NFKD.String(string(r)) {
			if unicode.Is(unicode.Mn, d) {
				continue
			}
			d = unicode.ToLower(d)
			for range len(string(d)) {
				at = append(at, i)
			}
			b.WriteRune(d)
		}
	}
	return folded{b.String(), append(at, len(text))}
}

// end is the offset in the original just after the rune that the folded byte
// before i came from.
func (f folded) end(i int) int {
	if i == 0 {
		return 0
	}
	last := f.at[i-1]
	for i < len(f.at) && f.at[i] == last {
		i++
	}
	return f.at[min(i, len(f.at)-1)]
}
