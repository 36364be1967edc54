package lang

import (
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
)

const maxPattern = 500 // bytes of a regular expression

var comparisons = map[string]op{"==": opEq, "!=": opNe, "<": opLt, "<=": opLe, ">": opGt, ">=": opGe}
var stringTests = map[string]op{"contains": opContains, "startsWith": opStarts, "endsWith": opEnds}
var arithmetic = map[string]op{"+": opAdd, "-": opSub, "*": opMul, "/": opDiv, "%": opMod, "**": opPow, "^": opPow}

func (c *checker) binary(a *ast.BinaryNode, depth int) *node {
	at := a.Location().From
	switch a.Operator {
	case "and", "&&":
		return c.logic(a, opAnd, depth)
	case "or", "||":
		return c.logic(a, opOr, depth)
	case "in":
		return c.in(a, depth)
	case "matches":
		return c.matches(a, depth)
	}
	l := c.node(a.Left, depth+1)
	r := c.node(a.Right, depth+1)
	if o, ok := comparisons[a.Operator]; ok {
		return c.compare(o, l, r, at)
	}
	if o, ok := stringTests[a.Operator]; ok {
		c.need(l, String)
		c.need(r, String)
		return c.make(&node{op: o, typ: Bool, kids: []*node{l, r}, offset: at})
	}
	if o, ok := arithmetic[a.Operator]; ok {
		return c.arithmetic(o, l, r, at)
	}
	if a.Operator == "??" {
		l, r = c.unify(l, r, at)
		return c.make(&node{op: opCoalesce, typ: l.typ, kids: []*node{l, r}, offset: at})
	}
	c.fail(at, "operator %s is not part of the language", a.Operator)
	return nil
}

// logic flattens a chain of one operator: its length is not depth.
func (c *checker) logic(a *ast.BinaryNode, o op, depth int) *node {
	var operands []ast.Node
	var left ast.Node = a
	for {
		b, ok := left.(*ast.BinaryNode)
		if !ok || logicOp(b.Operator) != o {
			operands = append(operands, left)
			break
		}
		operands = append(operands, b.Right)
		left = b.Left
	}
	slices.Reverse(operands)
	n := &node{op: o, typ: Bool, offset: a.Location().From}
	for _, operand := range operands {
		k := c.node(operand, depth+1)
		c.need(k, Bool)
		if k.op == o {
			n.kids = append(n.kids, k.kids...)
		} else {
			n.kids = append(n.kids, k)
		}
	}
	return c.make(n)
}

func logicOp(s string) op {
	switch s {
	case "and", "&&":
		return opAnd
	case "or", "||":
		return opOr
	}
	return opConst
}

func (c *checker) compare(o op, l, r *node, at int) *node {
	l, r = c.unify(l, r, at)
	switch l.typ {
	case Strings:
		c.fail(at, "a set of strings cannot be compared: write \"x\" in name")
	case Bool, Entity:
		if o != opEq && o != opNe {
			c.fail(at, "%s has no order", l.typ)
		}
	case String:
		c.oneOf(l, r)
		c.oneOf(r, l)
	}
	return c.make(&node{op: o, typ: Bool, kids: []*node{l, r}, offset: at})
}

// oneOf refuses a literal the variable can never have.
func (c *checker) oneOf(v, literal *node) {
	if v.op != opVar || !literal.isConst() {
		return
	}
	values := c.env.Vars[v.slot].Values
	if len(values) > 0 && !slices.Contains(values, literal.val.S) {
		c.fail(literal.offset, "%s is never %q: it is one of %s", v.name, literal.val.S, strings.Join(values, ", "))
	}
}

func (c *checker) in(a *ast.BinaryNode, depth int) *node {
	at := a.Location().From
	l := c.node(a.Left, depth+1)
	switch right := a.Right.(type) {
	case *ast.ArrayNode:
		return c.inLiteral(l, right, at, depth)
	case *ast.IdentifierNode:
		if i, ok := c.env.ListIndex(right.Value); ok {
			if elem := c.env.Lists[i].Elem; elem != l.typ {
				c.fail(at, "list %s holds %s, this is %s", right.Value, elem, l.typ)
			}
			return c.make(&node{op: opInList, typ: Bool, kids: []*node{l}, list: i, name: right.Value, offset: at})
		}
	case *ast.BinaryNode:
		if right.Operator == ".." {
			from, to := c.node(right.Left, depth+1), c.node(right.Right, depth+1)
			return c.make(&node{op: opAnd, typ: Bool, offset: at, kids: []*node{
				c.compare(opGe, l, from, at), c.compare(opLe, l, to, at)}})
		}
	}
	r := c.node(a.Right, depth+1)
	if r.typ != Strings {
		c.fail(r.offset, "after in there must be a list")
	}
	c.need(l, String)
	return c.make(&node{op: opInVar, typ: Bool, kids: []*node{l, r}, offset: at})
}

// inLiteral: constants become a set, anything else a chain of comparisons.
func (c *checker) inLiteral(l *node, list *ast.ArrayNode, at, depth int) *node {
	if l.typ == Strings || l.typ == Any {
		c.fail(at, "%s cannot be in a list", l.typ)
	}
	var set []Value
	var rest []*node
	for _, e := range list.Nodes {
		k := c.node(e, depth+1)
		left, k := c.unify(l, k, k.offset)
		l = left
		c.oneOf(l, k)
		if !k.isConst() {
			rest = append(rest, c.compare(opEq, l, k, k.offset))
			continue
		}
		if !slices.ContainsFunc(set, k.val.same) {
			set = append(set, k.val)
		}
	}
	in := c.make(&node{op: opIn, typ: Bool, kids: []*node{l}, set: set, offset: at})
	if len(rest) == 0 {
		return in
	}
	if len(set) > 0 {
		rest = append([]*node{in}, rest...)
	}
	if len(rest) == 1 {
		return rest[0]
	}
	return c.make(&node{op: opOr, typ: Bool, kids: rest, offset: at})
}

func (c *checker) matches(a *ast.BinaryNode, depth int) *node {
	at := a.Location().From
	l, r := c.node(a.Left, depth+1), c.node(a.Right, depth+1)
	c.need(l, String)
	if !r.isConst() || r.typ != String {
		c.fail(r.offset, "the pattern must be a constant")
	}
	if len(r.val.S) > maxPattern {
		c.fail(r.offset, "the pattern is longer than %d bytes", maxPattern)
	}
	re, states, err := pattern(r.val.S)
	if err != nil {
		c.fail(r.offset, "%v", err)
	}
	if re == nil {
		c.hint(r.offset, "look for words with contains, or put them on a list", "the pattern needs %d states, more than %d", states, MaxCost/Text)
	}
	return c.make(&node{op: opMatches, typ: Bool, kids: []*node{l}, re: re, states: states, offset: at})
}

func (c *checker) arithmetic(o op, l, r *node, at int) *node {
	if o == opAdd || o == opSub {
		if n := c.literalFor(l.typ, r); n != nil && l.typ == Money {
			r = n
		} else if n := c.literalFor(r.typ, l); n != nil && r.typ == Money {
			l = n
		}
	}
	if o == opMul && (r.typ == Money || r.typ == Duration) {
		l, r = r, l
	}
	if o == opAdd && r.typ == Time {
		l, r = r, l
	}
	typ := result(o, l.typ, r.typ)
	if typ == Any {
		if l.typ == Money && number(r.typ) || r.typ == Money && number(l.typ) {
			c.fail(at, "money against a bare number: write it as 5.00 or money(\"5.00\")")
		}
		c.fail(at, "%s%s%s has no meaning", l.typ, opNames[o], r.typ)
	}
	if typ == Float && number(l.typ) {
		l, r = c.toFloat(l), c.toFloat(r)
	}
	return c.make(&node{op: o, typ: typ, kids: []*node{l, r}, offset: at})
}

// result is the type of an arithmetic operation, Any when there is none.
func result(o op, l, r Type) Type {
	switch {
	case number(l) && number(r):
		switch {
		case o == opMod && (l != Int || r != Int):
			return Any
		case o == opDiv || o == opPow || l == Float || r == Float:
			return Float
		}
		return Int
	case l == r && (l == Money || l == Duration):
		switch o {
		case opAdd, opSub:
			return l
		case opDiv:
			return Float
		}
	case (l == Money || l == Duration) && number(r) && (o == opMul || o == opDiv):
		return l
	case l == Time && r == Duration && (o == opAdd || o == opSub):
		return Time
	case l == Time && r == Time && o == opSub:
		return Duration
	}
	return Any
}
