package lang

import "strings"

// Node explains one part of an evaluated expression, for people.
type Node struct {
	Text     string  `json:"text"`               // the part as people read it
	Value    string  `json:"value"`              // what it gave: true, 12.50 USD, missing
	Result   string  `json:"result"`             // conditions: true, false, missing; "" for other values
	Join     string  `json:"join,omitempty"`     // and, or, not: how the children make up the result
	Children []*Node `json:"children,omitempty"` // operands, constants left out
}

// Explain evaluates the program on f and tells what every part gave. Nothing is cut short, so parts
// that did not matter are shown too.
func (p *Program) Explain(f *Frame) *Node { return explain(p.root, f) }

func explain(n *node, f *Frame) *Node {
	v := eval(n, f)
	e := &Node{Text: n.shown(), Value: v.Text()}
	if n.typ == Bool {
		e.Result = e.Value
	}
	switch n.op {
	case opAnd, opOr, opNot:
		e.Join = strings.TrimSpace(opNames[n.op])
	}
	for _, k := range n.kids {
		for k.op == opFloat && k.name == "" {
			k = k.kids[0]
		}
		if k.op != opConst {
			e.Children = append(e.Children, explain(k, f))
		}
	}
	return e
}

// Failing counts the conditions that stand between f and a true result: 0 when it is true, 1 for a
// near miss, the least over the branches of an or.
func (p *Program) Failing(f *Frame) int { return failing(p.root, f) }

func failing(n *node, f *Frame) int {
	if eval(n, f).True() {
		return 0
	}
	switch n.op {
	case opAnd:
		sum := 0
		for _, k := range n.kids {
			sum += failing(k, f)
		}
		return sum
	case opOr:
		least := failing(n.kids[0], f)
		for _, k := range n.kids[1:] {
			least = min(least, failing(k, f))
		}
		return least
	}
	return 1
}

// Fill replaces {{name}} in a text by the value of the variable name in f; unknown names stay.
func (e *Env) Fill(text string, f *Frame) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "{{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		name, after, closed := strings.Cut(rest, "}}")
		slot, known := e.Lookup(strings.TrimSpace(name))
		if !closed || !known {
			b.WriteString("{{")
			text = rest
			continue
		}
		b.WriteString(f.At(slot, e.Vars[slot].Type).Text())
		text = after
	}
}
