package engine

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/piepowder/piepowder/internal/yamlpos"
)

// reader walks the YAML of one document and gathers problems. Its methods go
// on after a fault, so that one check shows all of them.
type reader struct {
	path  string
	lines []string
	out   *Problems
}

// maxDocument bounds one file of a pack (lists apart).
const maxDocument = 4 << 20

// parse returns the root node, nil when the document is empty or broken.
func (r *reader) parse(text string) *yaml.Node {
	if len(text) > maxDocument {
		*r.out = append(*r.out, Problem{Path: r.path, What: "file is larger than 4 MiB", Do: "split it"})
		return nil
	}
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(text), &doc); err != nil {
		line, what := yamlpos.Fault(err)
		*r.out = append(*r.out, Problem{Path: r.path, Line: line, Column: 1, What: what,
			Do: "the file must be plain YAML; quote values that hold : # [ ] { } or ,"})
		return nil
	}
	r.lines = strings.Split(text, "\n")
	if doc.Kind == 0 || len(doc.Content) == 0 {
		return nil
	}
	if n := yamlpos.Alias(&doc); n != nil {
		r.fail(n, "anchors and aliases are not read", "write the value out")
		return nil
	}
	return doc.Content[0]
}

func (r *reader) fail(n *yaml.Node, what, do string) {
	*r.out = append(*r.out, Problem{Path: r.path, Line: n.Line, Column: n.Column, What: what, Do: do})
}

// at gives the place in the file of a position in a scalar's value.
func (r *reader) at(n *yaml.Node, line, column int) (int, int) {
	return yamlpos.At(r.lines, n, line, column)
}

// pair is one key and value of a mapping.
type pair struct {
	name       string
	key, value *yaml.Node
}

// pairs reads a mapping in file order, refusing keys written twice.
func (r *reader) pairs(n *yaml.Node, of string) []pair {
	if n.Kind != yaml.MappingNode {
		r.fail(n, of+" must be a mapping of names to values", "write it as `name: value`")
		return nil
	}
	ps := make([]pair, 0, len(n.Content)/2)
	seen := make(map[string]bool, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		k := n.Content[i]
		if k.Kind != yaml.ScalarNode {
			r.fail(k, "a key of "+of+" is not a name", "")
			continue
		}
		if seen[k.Value] {
			r.fail(k, fmt.Sprintf("%q is written twice in %s", k.Value, of), "keep one")
			continue
		}
		seen[k.Value] = true
		ps = append(ps, pair{k.Value, k, n.Content[i+1]})
	}
	return ps
}

// known refuses keys that are not among names and returns the rest by name.
func (r *reader) known(n *yaml.Node, of string, names ...string) map[string]*yaml.Node {
	m := make(map[string]*yaml.Node)
next:
	for _, p := range r.pairs(n, of) {
		for _, name := range names {
			if p.name == name {
				m[name] = p.value
				continue next
			}
		}
		r.fail(p.key, fmt.Sprintf("%s has no key %q", of, p.name), "known keys: "+strings.Join(names, ", "))
	}
	return m
}

// str reads a scalar as text.
func (r *reader) str(n *yaml.Node, of string) string {
	if n == nil {
		return ""
	}
	if n.Kind != yaml.ScalarNode {
		r.fail(n, of+" must be one value", "")
		return ""
	}
	return n.Value
}

// strs reads a scalar or a list of scalars.
func (r *reader) strs(n *yaml.Node, of string) []string {
	if n == nil {
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		if s := r.str(n, of); s != "" {
			return []string{s}
		}
		return nil
	}
	out := make([]string, 0, len(n.Content))
	for _, c := range n.Content {
		if s := r.str(c, of); s != "" {
			out = append(out, s)
		}
	}
	return out
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

func (r *reader) number(n *yaml.Node, of string) float64 {
	if n == nil {
		return 0
	}
	f, err := strconv.ParseFloat(n.Value, 64)
	if n.Kind != yaml.ScalarNode || err != nil || f-f != 0 {
		r.fail(n, of+" must be a number", "")
		return 0
	}
	return f
}

func (r *reader) integer(n *yaml.Node, of string) int {
	if n == nil {
		return 0
	}
	i, err := strconv.Atoi(n.Value)
	if n.Kind != yaml.ScalarNode || err != nil {
		r.fail(n, of+" must be a whole number", "")
		return 0
	}
	return i
}

// span reads a length of time as microseconds.
func (r *reader) span(n *yaml.Node, of string) int64 {
	if n == nil {
		return 0
	}
	d, err := ParseSpan(r.str(n, of))
	if err != nil {
		r.fail(n, of+": "+err.Error(), "write it like 10m, 1h, 7d or 1d12h")
	}
	return d
}

// ParseSpan reads 90s, 10m, 1h, 7d, 2w or a sum of them as microseconds. A day
// is 24 hours.
func ParseSpan(s string) (int64, error) {
	if s == "" {
		return 0, fmt.Errorf("length of time is empty")
	}
	if s == "0" {
		return 0, nil
	}
	rest, total := s, int64(0)
	for rest != "" {
		i := 0
		for i < len(rest) && rest[i] >= '0' && rest[i] <= '9' {
			i++
		}
		v, err := strconv.ParseInt(rest[:i], 10, 32)
		j := i
		for j < len(rest) && (rest[j] < '0' || rest[j] > '9') {
			j++
		}
		unit, ok := spanUnits[rest[i:j]]
		if err != nil || !ok {
			return 0, fmt.Errorf("%q is not a length of time", s)
		}
		total += v * int64(unit/time.Microsecond)
		if total > 100*365*Day {
			return 0, fmt.Errorf("%q is longer than a century", s)
		}
		rest = rest[j:]
	}
	return total, nil
}

var spanUnits = map[string]time.Duration{
	"ms": time.Millisecond, "s": time.Second, "m": time.Minute, "h": time.Hour,
	"d": 24 * time.Hour, "w": 7 * 24 * time.Hour,
}

// FormatSpan is the inverse of ParseSpan.
func FormatSpan(us int64) string {
	if us <= 0 {
		return "0"
	}
	var b strings.Builder
	for _, u := range []struct {
		name string
		us   int64
	}{{"d", Day}, {"h", Day / 24}, {"m", Day / 1440}, {"s", 1e6}, {"ms", 1e3}} {
		if n := us / u.us; n > 0 {
			fmt.Fprintf(&b, "%d%s", n, u.name)
			us -= n * u.us
		}
	}
	return b.String()
}
