package lang

import (
	"errors"
	"fmt"
	"math"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
)

// checker turns expr's tree into ours, with types. The first fault ends it by panic(*Error), caught in
// check; nothing else in the package panics.
type checker struct {
	src       string
	env       *Env
	durations map[int]string
	nodes     int
	cost      int
	warnings  []*Error
}

func check(src string, env *Env, want Type) (root *node, warnings []*Error, err error) {
	if len(src) > MaxLength {
		return nil, nil, &Error{Line: 1, Column: 1, Message: fmt.Sprintf("longer than %d bytes", MaxLength)}
	}
	hidden, found, derr := durations(src)
	if derr != nil {
		return nil, nil, derr
	}
	tree, perr := parser.Parse(hidden)
	if perr != nil {
		return nil, nil, syntaxError(src, perr)
	}
	c := &checker{src: src, env: env, durations: found}
	defer func() {
		if r := recover(); r != nil {
			fault, ok := r.(*Error)
			if !ok {
				panic(r)
			}
			root, warnings, err = nil, nil, fault
		}
	}()
	env.Lookup("") // numbers the slots
	root = c.node(tree.Node, 0)
	root = c.wanted(root, want)
	c.lint(root)
	return root, c.warnings, nil
}

func syntaxError(src string, err error) *Error {
	var fe *file.Error
	if !errors.As(err, &fe) {
		return &Error{Line: 1, Column: 1, Message: unhide(err.Error())}
	}
	line, col := position(src, fe.From)
	return &Error{Line: line, Column: col, Message: unhide(fe.Message)}
}

func (c *checker) fail(offset int, format string, args ...any) {
	line, col := position(c.src, offset)
	panic(&Error{Line: line, Column: col, Message: fmt.Sprintf(format, args...)})
}

// hint is fail with what to do about it.
func (c *checker) hint(offset int, hint, format string, args ...any) {
	line, col := position(c.src, offset)
	panic(&Error{line, col, fmt.Sprintf(format, args...), hint})
}

func (c *checker) wanted(n *node, want Type) *node {
	switch {
	case want == Any || n.typ == want:
		return n
	case want == Float && n.typ == Int:
		return c.toFloat(n)
	case want == Money && n.decimal(), want == Time && n.isConst() && n.typ == String:
		return c.literalAs(n, want)
	}
	c.fail(n.offset, "this is %s, but %s is needed", n.typ, want)
	return nil
}

// make finishes a node: counts it, folds constants, derives whether it may miss.
func (c *checker) make(n *node) *node {
	if c.nodes++; c.nodes > MaxNodes {
		c.fail(n.offset, "more than %d parts", MaxNodes)
	}
	if c.cost += cost(n); c.cost > MaxCost {
		c.hint(n.offset, "use fewer or simpler patterns, or make two rules of it", "costs too much on long texts: up to here %d steps of %d", c.cost, MaxCost)
	}
	constant := len(n.kids) > 0 && n.op != opInList && n.op != opInVar
	for _, k := range n.kids {
		n.mayMiss = n.mayMiss || k.mayMiss
		constant = constant && k.isConst()
	}
	if constant {
		if v := eval(n, nil); v.OK && printable(v) {
			return &node{op: opConst, typ: n.typ, val: v, offset: n.offset}
		}
	}
	switch n.op {
	case opNot, opAnd, opOr, opEq, opNe, opLt, opLe, opGt, opGe, opIn, opInList, opInVar,
		opContains, opStarts, opEnds, opMatches, opMissing:
		n.mayMiss = false
	case opCoalesce:
		n.mayMiss = n.kids[0].mayMiss && n.kids[1].mayMiss
	case opCond:
		n.mayMiss = n.kids[1].mayMiss || n.kids[2].mayMiss
	case opAdd, opSub, opMul, opDiv, opMod, opPow, opNeg, opAbs, opInt:
		n.mayMiss = true // overflow, division by zero
	}
	return n
}

// printable tells whether a constant can be written as a literal, so that text stays compilable.
func printable(v Value) bool {
	switch v.T {
	case Duration:
		return v.N >= 0 && v.N%Second == 0
	case Time:
		_, ok := parseTime(v.Text())
		return ok
	}
	return v.N != math.MinInt64
}

func (c *checker) constant(offset int, v Value) *node {
	v.OK = true
	return c.make(&node{op: opConst, typ: v.T, val: v, offset: offset})
}

func (c *checker) node(a ast.Node, depth int) *node {
	if a == nil {
		c.fail(0, "empty expression")
	}
	at := a.Location().From
	if depth > MaxDepth {
		c.fail(at, "nested deeper than %d", MaxDepth)
	}
	switch a := a.(type) {
	case *ast.BoolNode:
		return c.constant(at, boolValue(a.Value))
	case *ast.IntegerNode:
		return c.constant(at, Value{T: Int, N: int64(a.Value)})
	case *ast.FloatNode:
		n := c.constant(at, Value{T: Float, F: a.Value})
		n.lit = c.written(a.Location())
		return n
	case *ast.StringNode:
		return c.constant(at, Value{T: String, S: a.Value})
	case *ast.IdentifierNode:
		return c.identifier(a)
	case *ast.MemberNode:
		return c.variable(at, c.dotted(a))
	case *ast.UnaryNode:
		return c.unary(a, depth)
	case *ast.BinaryNode:
		return c.binary(a, depth)
	case *ast.ConditionalNode:
		return c.conditional(a, depth)
	case *ast.CallNode:
		return c.call(a, depth)
	case *ast.BuiltinNode:
		return c.builtin(at, a.Name, a.Arguments, depth)
	case *ast.NilNode:
		c.fail(at, "there is no nil: use missing(x)")
	case *ast.ArrayNode:
		c.fail(at, "a list can only stand after in")
	}
	c.fail(at, "this form is not part of the language")
	return nil
}

func (c *checker) written(l file.Location) string {
	rs := []rune(c.src)
	if l.From < 0 || l.To > len(rs) || l.From >= l.To {
		return ""
	}
	return string(rs[l.From:l.To])
}

func (c *checker) identifier(a *ast.IdentifierNode) *node {
	at := a.Location().From
	if word, ok := c.durations[at]; ok {
		d, _ := ParseDuration(word)
		return c.constant(at, Value{T: Duration, N: d})
	}
	if _, ok := c.env.Lookup(a.Value); !ok && isSeverity(a.Value) {
		return c.constant(at, Value{T: String, S: a.Value})
	}
	return c.variable(at, a.Value)
}

func isSeverity(s string) bool {
	return len(s) == 2 && s[0] == 'S' && s[1] >= '0' && s[1] <= '4'
}

func (c *checker) variable(at int, name string) *node {
	slot, ok := c.env.Lookup(name)
	if !ok {
		if _, list := c.env.ListIndex(name); list {
			c.hint(at, "write x in "+name, "%s is a list", name)
		}
		if near := c.nearest(name); near != "" {
			c.hint(at, "did you mean "+near+"?", "unknown name %s", name)
		}
		c.fail(at, "unknown name %s", name)
	}
	return c.slot(at, slot)
}

func (c *checker) slot(at, slot int) *node {
	v := &c.env.Vars[slot]
	return c.make(&node{op: opVar, typ: v.Type, slot: slot, name: v.Name, mayMiss: v.MayMiss, offset: at})
}

func (c *checker) dotted(a *ast.MemberNode) string {
	property, ok := a.Property.(*ast.StringNode)
	if ok && !a.Optional && !a.Method {
		switch left := a.Node.(type) {
		case *ast.IdentifierNode:
			return left.Value + "." + property.Value
		case *ast.MemberNode:
			return c.dotted(left) + "." + property.Value
		}
	}
	c.fail(a.Location().From, "only dotted names are possible here")
	return ""
}

func (c *checker) unary(a *ast.UnaryNode, depth int) *node {
	at := a.Location().From
	k := c.node(a.Node, depth+1)
	switch a.Operator {
	case "not", "!":
		c.need(k, Bool)
		return c.make(&node{op: opNot, typ: Bool, kids: []*node{k}, offset: at})
	case "+", "-":
		switch k.typ {
		case Int, Float, Money, Duration:
		default:
			c.fail(at, "%s has no sign", k.typ)
		}
		if a.Operator == "+" {
			return k
		}
		n := c.make(&node{op: opNeg, typ: k.typ, kids: []*node{k}, offset: at})
		if k.decimal() && n.isConst() {
			n.lit = "-" + k.lit
		}
		return n
	}
	c.fail(at, "operator %s is not part of the language", a.Operator)
	return nil
}

func (c *checker) conditional(a *ast.ConditionalNode, depth int) *node {
	test := c.node(a.Cond, depth+1)
	c.need(test, Bool)
	yes, no := c.unify(c.node(a.Exp1, depth+1), c.node(a.Exp2, depth+1), test.offset)
	return c.make(&node{op: opCond, typ: yes.typ, kids: []*node{test, yes, no}, offset: test.offset})
}

func (c *checker) need(n *node, t Type) {
	if n.typ != t {
		c.fail(n.offset, "this is %s, but %s is needed", n.typ, t)
	}
}

func (c *checker) toFloat(n *node) *node {
	if n.typ == Float {
		return n
	}
	return c.make(&node{op: opFloat, typ: Float, kids: []*node{n}, offset: n.offset})
}

// literalAs reads a literal as the type its neighbour has.
func (c *checker) literalAs(n *node, t Type) *node {
	v := Value{T: t, OK: true}
	switch t {
	case Money:
		minor, currency, err := ParseMoney(n.lit)
		if err != nil {
			c.fail(n.offset, "%v", err)
		}
		v.N, v.C = minor, currency
	case Time:
		at, ok := parseTime(n.val.S)
		if !ok {
			c.fail(n.offset, "%q is not a time: write 2026-01-31 or 2026-01-31T12:00:00Z", n.val.S)
		}
		v.N = at
	case Entity:
		if c.env.Entity == nil {
			c.fail(n.offset, "an entity cannot be compared with a text here")
		}
		id, err := c.env.Entity(n.val.S)
		if err != nil {
			c.fail(n.offset, "%q: %v", n.val.S, err)
		}
		return &node{op: opConst, typ: Entity, val: Value{T: Entity, OK: true, N: id, S: n.val.S}, offset: n.offset}
	}
	return &node{op: opConst, typ: t, val: v, offset: n.offset}
}

// unify gives two operands one type.
func (c *checker) unify(l, r *node, at int) (*node, *node) {
	if l.typ == r.typ {
		return l, r
	}
	if number(l.typ) && number(r.typ) {
		return c.toFloat(l), c.toFloat(r)
	}
	if n := c.literalFor(l.typ, r); n != nil {
		return l, n
	}
	if n := c.literalFor(r.typ, l); n != nil {
		return n, r
	}
	if l.typ == Money && number(r.typ) || r.typ == Money && number(l.typ) {
		c.fail(at, "money against a bare number: write it as 5.00 or money(\"5.00\")")
	}
	c.fail(at, "%s against %s", l.typ, r.typ)
	return nil, nil
}

func (c *checker) literalFor(t Type, n *node) *node {
	if t == Money && n.decimal() || (t == Time || t == Entity) && n.isConst() && n.typ == String {
		return c.literalAs(n, t)
	}
	return nil
}

func number(t Type) bool { return t == Int || t == Float }
