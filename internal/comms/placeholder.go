package comms

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// piece is a stretch of a template: words, or the name of a variable.
type piece struct {
	text string
	name string // "" = words
	at   int    // byte offset in the template
}

// Blank is a mistake in the placeholders of a text.
type Blank struct {
	At      int // byte offset
	Message string
}

func (b *Blank) Error() string { return b.Message }

// pieces cuts a text at its placeholders, {{name}} or {{.name}}. There is
// nothing else to say in a template: no conditions, no code. Values are put in
// afterwards and never looked through again, so what a person typed cannot
// become a placeholder.
func pieces(text string) ([]piece, *Blank) {
	var out []piece
	if !utf8.ValidString(text) {
		return nil, &Blank{0, "the text is not valid UTF-8"}
	}
	for at := 0; at < len(text); {
		open := strings.Index(text[at:], "{{")
		if open < 0 {
			if stray := strings.Index(text[at:], "}}"); stray >= 0 {
				return nil, &Blank{at + stray, "a placeholder ends here that never began"}
			}
			return append(out, piece{text: text[at:], at: at}), nil
		}
		open += at
		if stray := strings.Index(text[at:open], "}}"); stray >= 0 {
			return nil, &Blank{at + stray, "a placeholder ends here that never began"}
		}
		if open > at {
			out = append(out, piece{text: text[at:open], at: at})
		}
		end := strings.Index(text[open:], "}}")
		if end < 0 {
			return nil, &Blank{open, "a placeholder begins here and never ends"}
		}
		end += open
		name := strings.TrimPrefix(strings.TrimSpace(text[open+2:end]), ".")
		if !wellNamed(name) {
			return nil, &Blank{open, "a placeholder is a name like {{case_number}}"}
		}
		out = append(out, piece{name: name, at: open})
		at = end + 2
	}
	return out, nil
}

// wellNamed says whether v may be the name of a variable: lower-case letters,
// digits and underscores, beginning with a letter.
func wellNamed(v string) bool {
	if v == "" || len(v) > 40 || v[0] < 'a' || v[0] > 'z' {
		return false
	}
	for _, r := range v {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '_' {
			return false
		}
	}
	return true
}

// fill puts values into a text.
func fill(text string, values map[string]string) (string, error) {
	list, bad := pieces(text)
	if bad != nil {
		return "", bad
	}
	var b strings.Builder
	for _, p := range list {
		if p.name == "" {
			b.WriteString(p.text)
			continue
		}
		v, ok := values[p.name]
		if !ok {
			return "", fmt.Errorf("comms: no value for %s", p.name)
		}
		b.WriteString(v)
	}
	return strings.TrimSpace(b.String()), nil
}

// names lists the variables a text uses, each once, in order.
func names(text string) []string {
	list, _ := pieces(text)
	var out []string
	seen := map[string]bool{}
	for _, p := range list {
		if p.name != "" && !seen[p.name] {
			seen[p.name] = true
			out = append(out, p.name)
		}
	}
	return out
}
