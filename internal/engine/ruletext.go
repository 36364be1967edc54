package engine

import (
	"fmt"
	"path"
	"strings"

	"gopkg.in/yaml.v3"
)

// Piece is one rule or feature where it stands in its document: whole lines,
// so that it can be cut out, exchanged or removed without touching a byte of
// the rest. Comments and empty lines between pieces belong to none of them.
type Piece struct {
	Name     string
	From, To int // bytes of the document
	Line     int // of its first line, from 1
	Indent   int // spaces before it
}

// Pieces lists the rules of a rules document or the features of a features
// document, in their order. It is empty for other documents. The error says why
// the document cannot be cut.
func Pieces(p, text string) ([]Piece, error) {
	kind := documentKind(p)
	if kind != "rules" && kind != "features" {
		return nil, nil
	}
	root, err := documentRoot(kind, text)
	if err != nil || root == nil {
		return nil, err
	}
	c := cutter{text: text, starts: lineStarts(text)}
	if kind == "features" {
		return c.mapping(root)
	}
	end := len(c.starts)
	if root.Kind == yaml.MappingNode {
		m := root
		root = nil
		for i := 0; i+1 < len(m.Content); i += 2 {
			if m.Content[i].Value == "rules" {
				root = m.Content[i+1]
				if i+2 < len(m.Content) {
					end = m.Content[i+2].Line - 1
				}
			}
		}
	}
	if root == nil || root.Kind != yaml.SequenceNode {
		return nil, nil
	}
	return c.sequence(root, end)
}

func documentRoot(kind, text string) (*yaml.Node, error) {
	if kind == "rules" {
		text = quoteEffects(text)
	}
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(text), &doc); err != nil {
		return nil, err
	}
	if doc.Kind == 0 || len(doc.Content) == 0 {
		return nil, nil
	}
	return doc.Content[0], nil
}

type cutter struct {
	text   string
	starts []int // of each line
}

func lineStarts(text string) []int {
	starts := []int{0}
	for i := 0; i < len(text); i++ {
		if text[i] == '\n' && i+1 < len(text) {
			starts = append(starts, i+1)
		}
	}
	return starts
}

// line is line n, from 0, with its end.
func (c *cutter) line(n int) string {
	if n+1 < len(c.starts) {
		return c.text[c.starts[n]:c.starts[n+1]]
	}
	return c.text[c.starts[n]:]
}

func (c *cutter) mapping(m *yaml.Node) ([]Piece, error) {
	if m.Kind != yaml.MappingNode {
		return nil, nil
	}
	if m.Style&yaml.FlowStyle != 0 {
		return nil, fmt.Errorf("the document is written in braces")
	}
	var out []Piece
	for i := 0; i+1 < len(m.Content); i += 2 {
		end := len(c.starts)
		if i+2 < len(m.Content) {
			end = m.Content[i+2].Line - 1
		}
		k := m.Content[i]
		out = append(out, c.piece(k.Value, k.Line-1, end, k.Column-1))
	}
	return out, nil
}

func (c *cutter) sequence(s *yaml.Node, last int) ([]Piece, error) {
	if s.Style&yaml.FlowStyle != 0 {
		if len(s.Content) == 0 {
			return nil, nil
		}
		return nil, fmt.Errorf("the list of rules is written in brackets")
	}
	at, indent := make([]int, len(s.Content)), make([]int, len(s.Content))
	for i, n := range s.Content {
		at[i] = -1
		for l := n.Line - 1; l >= 0; l-- {
			text := c.line(l)
			rest := strings.TrimLeft(text, " ")
			if strings.HasPrefix(rest, "-") && len(text)-len(rest) < n.Column-1 {
				at[i], indent[i] = l, len(text)-len(rest)
				break
			}
		}
		if at[i] < 0 {
			return nil, fmt.Errorf("line %d: the beginning of the rule is not found", n.Line)
		}
	}
	var out []Piece
	for i, n := range s.Content {
		end := last
		if i+1 < len(at) {
			end = at[i+1]
		}
		name := ""
		for k := 0; n.Kind == yaml.MappingNode && k+1 < len(n.Content); k += 2 {
			if n.Content[k].Value == "id" {
				name = n.Content[k+1].Value
			}
		}
		out = append(out, c.piece(name, at[i], end, indent[i]))
	}
	return out, nil
}

// piece takes the lines from first to end, without what comes before the next
// piece: empty lines, and comments that are not indented below this one.
func (c *cutter) piece(name string, first, end, indent int) Piece {
	for end > first+1 {
		line := c.line(end - 1)
		rest := strings.TrimSpace(line)
		depth := len(line) - len(strings.TrimLeft(line, " "))
		if rest != "" && !(strings.HasPrefix(rest, "#") && depth <= indent) {
			break
		}
		end--
	}
	to := len(c.text)
	if end < len(c.starts) {
		to = c.starts[end]
	}
	return Piece{Name: name, From: c.starts[first], To: to, Line: first + 1, Indent: indent}
}

// Text is the piece as people edit it: without the indentation and the last
// line end.
func (p Piece) Text(doc string) string {
	lines := strings.Split(strings.TrimRight(doc[p.From:p.To], "\r\n"), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimSuffix(cutSpaces(l, p.Indent), "\r")
	}
	return strings.Join(lines, "\n")
}

// cutSpaces removes up to n spaces from the front.
func cutSpaces(s string, n int) string {
	for n > 0 && strings.HasPrefix(s, " ") {
		s, n = s[1:], n-1
	}
	return s
}

// Splice puts text in the place of a piece. The same text leaves the document
// as it was, byte for byte.
func (p Piece) Splice(doc, text string) string {
	if text == p.Text(doc) {
		return doc
	}
	return doc[:p.From] + p.lines(doc, text, p.To == len(doc) && !strings.HasSuffix(doc, "\n")) + doc[p.To:]
}

// lines indents a text as the piece is, in the line ends of the document.
func (p Piece) lines(doc, text string, open bool) string {
	end := "\n"
	if strings.Contains(doc, "\r\n") {
		end = "\r\n"
	}
	var b strings.Builder
	for _, l := range strings.Split(strings.TrimRight(text, "\r\n"), "\n") {
		if l = strings.TrimSuffix(l, "\r"); l != "" {
			b.WriteString(strings.Repeat(" ", p.Indent) + l)
		}
		b.WriteString(end)
	}
	if open {
		return strings.TrimSuffix(b.String(), end)
	}
	return b.String()
}

// Cut removes a piece; of empty lines before and after it one remains.
func (p Piece) Cut(doc string) string {
	before, after := doc[:p.From], doc[p.To:]
	if before == "" || strings.HasSuffix(before, "\n\n") || strings.HasSuffix(before, "\r\n\r\n") {
		after = strings.TrimPrefix(strings.TrimPrefix(after, "\r\n"), "\n")
	}
	return before + after
}

// After puts another text behind a piece, apart from it by an empty line when
// the document keeps its pieces apart.
func (p Piece) After(doc, text string) string {
	before := doc[:p.To]
	end := "\n"
	if strings.Contains(doc, "\r\n") {
		end = "\r\n"
	}
	if !strings.HasSuffix(before, "\n") {
		before += end
	}
	apart := ""
	if strings.Contains(strings.TrimRight(doc, "\r\n"), end+end) {
		apart = end
	}
	rest := doc[p.To:]
	return before + apart + p.lines(doc, text, false) + rest
}

// Append puts a new rule or feature at the end of its document.
func Append(p, doc, text string) (string, error) {
	pieces, err := Pieces(p, doc)
	if err != nil {
		return "", err
	}
	if n := len(pieces); n > 0 {
		return pieces[n-1].After(doc, text), nil
	}
	if doc != "" && !strings.HasSuffix(doc, "\n") {
		doc += "\n"
	}
	if documentKind(p) == "features" {
		return doc + (Piece{}).lines(doc, text, false), nil
	}
	root, err := documentRoot("rules", doc)
	if err != nil {
		return "", err
	}
	if root != nil {
		if root.Kind != yaml.MappingNode {
			return "", fmt.Errorf("the list of rules is written in brackets")
		}
		for i := 0; i+1 < len(root.Content); i += 2 {
			if root.Content[i].Value == "rules" {
				if i+2 < len(root.Content) || root.Content[i+1].Kind != yaml.ScalarNode {
					return "", fmt.Errorf("`rules:` of %s is empty: write the first rule there", path.Base(p))
				}
				return doc + (Piece{Indent: 2}).lines(doc, text, false), nil
			}
		}
	}
	return doc + "rules:\n" + (Piece{Indent: 2}).lines(doc, text, false), nil
}
