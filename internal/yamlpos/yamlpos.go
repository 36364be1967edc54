// Package yamlpos finds its way in YAML that people write: where a fault lies,
// what must not be used, and which place of the text a position in a value is.
// Packs and protocols read their documents with it.
package yamlpos

import (
	"regexp"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

var place = regexp.MustCompile(`line (\d+): `)

// Fault takes an error of the parser apart: the line it lies in, from 1, and what
// is wrong.
func Fault(err error) (line int, what string) {
	what = strings.TrimPrefix(err.Error(), "yaml: ")
	if m := place.FindStringSubmatchIndex(what); m != nil {
		line, _ = strconv.Atoi(what[m[2]:m[3]])
		what = what[:m[0]] + what[m[1]:]
	}
	return max(line, 1), what
}

// Alias is the first node that is an alias or has an anchor; nil when there is
// none. Documents that people review say what they mean where it stands.
func Alias(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode || n.Anchor != "" {
		return n
	}
	for _, c := range n.Content {
		if f := Alias(c); f != nil {
			return f
		}
	}
	return nil
}

// At gives the place in the text of a position in a scalar's value; both count
// from 1. lines is the text.
func At(lines []string, n *yaml.Node, line, column int) (int, int) {
	switch n.Style {
	case yaml.LiteralStyle, yaml.FoldedStyle:
		l := n.Line + line
		indent := 0
		if l-1 < len(lines) {
			indent = len(lines[l-1]) - len(strings.TrimLeft(lines[l-1], " "))
		}
		return l, indent + column
	case yaml.DoubleQuotedStyle, yaml.SingleQuotedStyle:
		column++
	}
	if line > 1 {
		return n.Line + line - 1, column
	}
	return n.Line, n.Column + column - 1
}
