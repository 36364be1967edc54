package protocol

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"github.com/piepowder/piepowder/internal/yamlpos"
)

// reader walks the YAML of a protocol and gathers problems. Its methods go on
// after a fault, so that one check shows all of them.
type reader struct {
	lines []string
	out   Problems
	nodes map[any]*yaml.Node // where a step, question or expression stands
}

func (r *reader) fail(n *yaml.Node, what, do string) { r.add(n, "error", what, do) }

func (r *reader) add(n *yaml.Node, level, what, do string) {
	line, column := 1, 1
	if n != nil {
		line, column = n.Line, n.Column
	}
	r.out = append(r.out, Problem{Line: line, Column: column, Level: level, What: what, Do: do})
}

// parse gives the root mapping; nil when the text is empty or broken.
func (r *reader) parse(text string) *yaml.Node {
	if len(text) > maxDocument {
		r.fail(nil, fmt.Sprintf("the text is larger than %d KiB", maxDocument>>10), "split it into two protocols")
		return nil
	}
	if !utf8.ValidString(text) {
		r.fail(nil, "the text is not UTF-8", "")
		return nil
	}
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(text), &doc); err != nil {
		line, what := yamlpos.Fault(err)
		r.out = append(r.out, Problem{Line: line, Column: 1, Level: "error", What: what,
			Do: "the text must be plain YAML; quote values that hold : # [ ] { } or ,"})
		return nil
	}
	r.lines = strings.Split(text, "\n")
	if doc.Kind == 0 || len(doc.Content) == 0 {
		r.fail(nil, "the text is empty", "begin with protocol: and its name")
		return nil
	}
	if n := yamlpos.Alias(&doc); n != nil {
		r.fail(n, "anchors and aliases are not read", "write the value out")
		return nil
	}
	return doc.Content[0]
}

// known reads a mapping, refuses keys that are not among names or come twice,
// and gives the rest by name.
func (r *reader) known(n *yaml.Node, of string, names ...string) map[string]*yaml.Node {
	m := map[string]*yaml.Node{}
	if n.Kind != yaml.MappingNode {
		r.fail(n, of+" must be a mapping of names to values", "write it as name: value")
		return m
	}
next:
	for i := 0; i+1 < len(n.Content); i += 2 {
		k := n.Content[i]
		for _, name := range names {
			if k.Kind == yaml.ScalarNode && k.Value == name {
				if m[name] != nil {
					r.fail(k, fmt.Sprintf("%q is written twice in %s", name, of), "keep one")
				}
				m[name] = n.Content[i+1]
				continue next
			}
		}
		r.fail(k, fmt.Sprintf("%s has no key %q", of, k.Value), "known keys: "+strings.Join(names, ", "))
	}
	return m
}

// str reads a scalar as text; "" for none.
func (r *reader) str(n *yaml.Node, of string) string {
	if n == nil {
		return ""
	}
	if n.Kind != yaml.ScalarNode {
		r.fail(n, of+" must be one value", "")
		return ""
	}
	return strings.TrimSpace(n.Value)
}

// word reads a scalar that must be one of a closed list; "" passes.
func (r *reader) word(n *yaml.Node, of string, list ...string) string {
	s := r.str(n, of)
	if s == "" {
		return ""
	}
	for _, w := range list {
		if s == w {
			return s
		}
	}
	r.fail(n, fmt.Sprintf("%s cannot be %q", of, s), "one of "+strings.Join(list, ", "))
	return ""
}

func (r *reader) boolean(n *yaml.Node, of string) bool {
	if n == nil {
		return false
	}
	var b bool
	if n.Kind != yaml.ScalarNode || n.Decode(&b) != nil {
		r.fail(n, of+" must be true or false", "")
	}
	return b
}

// each walks a list.
func (r *reader) each(n *yaml.Node, of string, most int, fn func(n *yaml.Node)) {
	if n == nil {
		return
	}
	if n.Kind != yaml.SequenceNode {
		r.fail(n, of+" must be a list", "begin each line with - ")
		return
	}
	for i, c := range n.Content {
		if i == most {
			r.fail(c, fmt.Sprintf("%s has more than %d entries", of, most), "")
			return
		}
		fn(c)
	}
}

// strs reads a scalar or a list of scalars.
func (r *reader) strs(n *yaml.Node, of string) (out []string) {
	if n == nil {
		return nil
	}
	if n.Kind == yaml.ScalarNode {
		if s := r.str(n, of); s != "" {
			out = append(out, s)
		}
		return out
	}
	r.each(n, of, 50, func(n *yaml.Node) {
		if s := r.str(n, of); s != "" {
			out = append(out, s)
		}
	})
	return out
}

var languages = []string{"en", "es", "fr"}

// words reads a text in several languages: a scalar is English.
func (r *reader) words(n *yaml.Node, of string) Words {
	if n == nil {
		return nil
	}
	if n.Kind == yaml.ScalarNode {
		if s := r.str(n, of); s != "" {
			return Words{"en": s}
		}
		return nil
	}
	w := Words{}
	for name, v := range r.known(n, of, languages...) {
		if s := r.str(v, of); s != "" {
			w[name] = s
		}
	}
	return w
}

// synonyms reads lists of words by language.
func (r *reader) synonyms(n *yaml.Node) map[string][]string {
	if n == nil {
		return nil
	}
	out := map[string][]string{}
	for name, v := range r.known(n, "also", languages...) {
		if list := r.strs(v, "also"); len(list) > 0 {
			out[name] = list
		}
	}
	return out
}

// span reads 90s, 10m, 1h, 7d, 2w or a sum of them; a day is 24 hours.
func span(s string) (time.Duration, error) {
	if s == "" {
		return 0, fmt.Errorf("the length of time is empty")
	}
	units := map[string]time.Duration{"s": time.Second, "m": time.Minute, "h": time.Hour, "d": 24 * time.Hour, "w": 7 * 24 * time.Hour}
	var total time.Duration
	for rest := s; rest != ""; {
		i := 0
		for i < len(rest) && rest[i] >= '0' && rest[i] <= '9' {
			i++
		}
		v, err := strconv.ParseInt(rest[:i], 10, 32)
		if err != nil || i == len(rest) || units[rest[i:i+1]] == 0 {
			return 0, fmt.Errorf("%q is not a length of time", s)
		}
		total += time.Duration(v) * units[rest[i:i+1]]
		if v > 100_000 || total > 366*24*time.Hour {
			return 0, fmt.Errorf("%q is longer than a year", s)
		}
		rest = rest[i+1:]
	}
	return total, nil
}

func (r *reader) span(n *yaml.Node, of string) time.Duration {
	d, err := span(r.str(n, of))
	if err != nil {
		r.fail(n, of+": "+err.Error(), "write it like 10m, 1h or 7d")
	}
	return d
}

// at gives the place in the text of a position in a scalar's value.
func (r *reader) at(n *yaml.Node, line, column int) (int, int) {
	return yamlpos.At(r.lines, n, line, column)
}
