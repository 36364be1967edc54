package engine

import (
	"fmt"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/piepowder/piepowder/internal/yamlpos"
)

// RuleSource is the text of one rule as people edit it, made ready for its
// document: an item of the list, beginning at the first column.
type RuleSource struct {
	Text  string
	ID    string // "" when the text has none
	Shift int    // columns that were added at the front (negative: taken away)
}

// ReadRuleSource reads the text of one rule: an item of a list of rules
// (`- id: …`), indented or not, or only its keys. Problems are those of YAML,
// and more or less than one rule.
func ReadRuleSource(source string) (RuleSource, error) {
	s := shapeSource(source)
	root, err := documentRoot("rules", s.Text)
	if err != nil {
		line, what := yamlpos.Fault(err)
		return s, Problems{{Line: line, Column: 1, What: what, Do: "write plain YAML; quote values that hold : # [ ] { } or ,"}}
	}
	if root == nil || root.Kind != yaml.SequenceNode || len(root.Content) == 0 || root.Content[0].Kind != yaml.MappingNode {
		return s, Problems{{Line: 1, Column: 1, What: "this is not a rule", Do: "begin with `- id: name-of-the-rule`"}}
	}
	if len(root.Content) > 1 {
		n := root.Content[1]
		return s, Problems{{Line: n.Line, Column: n.Column, What: "a second rule begins here", Do: "write one rule in one draft"}}
	}
	if k, _ := keyOf(root.Content[0], "id"); k >= 0 {
		s.ID = root.Content[0].Content[k+1].Value
	}
	return s, nil
}

// shapeSource moves a text to the first column and makes it an item.
func shapeSource(source string) RuleSource {
	lines := strings.Split(strings.TrimRight(strings.ReplaceAll(source, "\r\n", "\n"), "\n "), "\n")
	first, indent := -1, 0
	for i, l := range lines {
		if rest := strings.TrimLeft(l, " "); rest != "" && rest[0] != '#' {
			first, indent = i, len(l)-len(rest)
			break
		}
	}
	if first < 0 {
		return RuleSource{Text: strings.Join(lines, "\n")}
	}
	item := strings.HasPrefix(lines[first][indent:], "-")
	for i, l := range lines {
		l = cutSpaces(l, indent)
		switch {
		case item || l == "":
		case i == first:
			l = "- " + l
		default:
			l = "  " + l
		}
		lines[i] = l
	}
	s := RuleSource{Text: strings.Join(lines, "\n"), Shift: -indent}
	if !item {
		s.Shift += 2
	}
	return s
}

func keyOf(m *yaml.Node, name string) (int, bool) {
	for i := 0; i+1 < len(m.Content); i += 2 {
		if m.Content[i].Value == name {
			return i, true
		}
	}
	return -1, false
}

// SetRuleKey gives a key of a rule's text another plain value, or takes the key
// away when value is empty. Nothing else of the text changes.
func SetRuleKey(source, key, value string) (string, error) {
	root, err := documentRoot("rules", source)
	if err != nil {
		return "", err
	}
	if root == nil || root.Kind != yaml.SequenceNode || len(root.Content) != 1 || root.Content[0].Kind != yaml.MappingNode {
		return "", fmt.Errorf("the text is not one rule")
	}
	m := root.Content[0]
	flow := m.Style&yaml.FlowStyle != 0
	i, ok := keyOf(m, key)
	switch {
	case !ok && value == "":
		return source, nil
	case !ok && flow:
		at := offset(source, m) + 1
		return source[:at] + key + ": " + value + ", " + source[at:], nil
	case !ok:
		return insertKey(source, m, key+": "+value)
	}
	v := m.Content[i+1]
	if v.Kind != yaml.ScalarNode || v.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
		return "", fmt.Errorf("%s is not one word", key)
	}
	from := offset(source, v)
	to, err := scalarEnd(source, v, from)
	if err != nil {
		return "", err
	}
	if value != "" {
		if v.Value == value {
			return source, nil
		}
		return source[:from] + value + source[to:], nil
	}
	return removeKey(source, m, i, to, flow), nil
}

// insertKey writes a line after that of the id, or before the first key.
func insertKey(source string, m *yaml.Node, line string) (string, error) {
	pad := strings.Repeat(" ", m.Column-1)
	if i, ok := keyOf(m, "id"); ok && m.Content[i+1].Line == m.Content[i].Line {
		at := offset(source, m.Content[i+1])
		end := strings.IndexByte(source[at:], '\n')
		if end < 0 {
			return source + "\n" + pad + line, nil
		}
		return source[:at+end+1] + pad + line + "\n" + source[at+end+1:], nil
	}
	if len(m.Content) == 0 {
		return "", fmt.Errorf("the rule is empty")
	}
	at := offset(source, m.Content[0])
	return source[:at] + line + "\n" + pad + source[at:], nil
}

// removeKey takes out key i, whose value ends at to.
func removeKey(source string, m *yaml.Node, i, to int, flow bool) string {
	from := offset(source, m.Content[i])
	if flow || i == 0 {
		if i+2 < len(m.Content) {
			return source[:from] + source[offset(source, m.Content[i+2]):]
		}
		if comma := strings.LastIndexByte(source[:from], ','); flow && comma > 0 {
			from = comma
		}
		return source[:from] + source[to:]
	}
	start := strings.LastIndexByte(source[:from], '\n') + 1
	if end := strings.IndexByte(source[to:], '\n'); end >= 0 {
		return source[:start] + source[to+end+1:]
	}
	return strings.TrimSuffix(source[:start], "\n")
}

// offset is where a node begins in its text.
func offset(text string, n *yaml.Node) int {
	at := 0
	for l := 1; l < n.Line; l++ {
		at += strings.IndexByte(text[at:], '\n') + 1
	}
	column := 1
	for i := range text[at:] {
		if column == n.Column {
			return at + i
		}
		column++
	}
	return len(text)
}

func scalarEnd(text string, n *yaml.Node, from int) (int, error) {
	rest := text[from:]
	switch n.Style & (yaml.DoubleQuotedStyle | yaml.SingleQuotedStyle) {
	case 0:
		if strings.HasPrefix(rest, n.Value) {
			return from + len(n.Value), nil
		}
	default:
		if end := strings.IndexByte(rest[min(1, len(rest)):], rest[0]); end >= 0 {
			return from + end + 2, nil
		}
	}
	return 0, fmt.Errorf("the value %q is not found in the text", n.Value)
}

// RuleKeys are the plain values of a rule's text by key; empty when the text is
// not one rule.
func RuleKeys(source string) map[string]string {
	out := map[string]string{}
	root, err := documentRoot("rules", source)
	if err != nil || root == nil || root.Kind != yaml.SequenceNode || len(root.Content) != 1 {
		return out
	}
	m := root.Content[0]
	for i := 0; i+1 < len(m.Content); i += 2 {
		if m.Content[i+1].Kind == yaml.ScalarNode {
			out[m.Content[i].Value] = m.Content[i+1].Value
		}
	}
	return out
}
