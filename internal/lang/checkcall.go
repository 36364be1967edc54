package lang

import (
	"strconv"
	"strings"

	"github.com/expr-lang/expr/ast"
)

func (c *checker) call(a *ast.CallNode, depth int) *node {
	at := a.Location().From
	callee, ok := a.Callee.(*ast.IdentifierNode)
	if !ok {
		c.fail(at, "only plain functions can be called")
	}
	switch callee.Value {
	case "missing", "money", "hour", "weekday":
		return c.builtin(at, callee.Value, a.Arguments, depth)
	}
	if c.env.Call == nil {
		c.unknownCall(at, callee.Value)
	}
	args := make([]string, len(a.Arguments))
	for i, arg := range a.Arguments {
		args[i] = c.argument(arg)
	}
	slot, err := c.env.Call(callee.Value, args)
	if err != nil {
		if near := nearestOf(callee.Value, callable()); near != "" {
			c.hint(at, "did you mean "+near+"?", "%s: %v", callee.Value, err)
		}
		c.fail(at, "%s: %v", callee.Value, err)
	}
	return c.slot(at, slot)
}

// argument is a name or a constant, as text.
func (c *checker) argument(a ast.Node) string {
	switch a := a.(type) {
	case *ast.IdentifierNode:
		if word, ok := c.durations[a.Location().From]; ok {
			return word
		}
		return a.Value
	case *ast.StringNode:
		return a.Value
	case *ast.IntegerNode:
		return strconv.Itoa(a.Value)
	case *ast.MemberNode:
		return c.dotted(a)
	}
	c.fail(a.Location().From, "a name or a constant is needed here")
	return ""
}

var unaryCalls = map[string]struct {
	op   op
	want []Type
	give Type // Any = the argument's type
}{
	"abs":     {opAbs, []Type{Int, Float, Money, Duration}, Any},
	"len":     {opLen, []Type{String, Strings}, Int},
	"int":     {opInt, []Type{Float, Int}, Int},
	"float":   {opFloat, []Type{Int, Float}, Float},
	"hour":    {opHour, []Type{Time}, Int},
	"weekday": {opWeekday, []Type{Time}, Int},
}

func (c *checker) builtin(at int, name string, arguments []ast.Node, depth int) *node {
	f, known := unaryCalls[name]
	switch name {
	case "missing", "money", "date", "min", "max":
	default:
		if !known {
			c.hint(at, "there are "+strings.Join(callable(), ", "), "function %s is not part of the language", name)
		}
	}
	args := make([]*node, len(arguments))
	for i, a := range arguments {
		args[i] = c.node(a, depth+1)
	}
	switch name {
	case "missing":
		c.count(at, name, args, 1)
		return c.make(&node{op: opMissing, typ: Bool, kids: args, offset: at})
	case "money":
		minor, currency, err := ParseMoney(c.text(at, name, args))
		if err != nil {
			c.fail(at, "%v", err)
		}
		return c.constant(at, Value{T: Money, N: minor, C: currency})
	case "date":
		s := c.text(at, name, args)
		return c.literalAs(&node{op: opConst, typ: String, val: Value{S: s}, offset: at}, Time)
	case "min", "max":
		return c.extreme(at, name, args)
	}
	c.count(at, name, args, 1)
	for _, t := range f.want {
		if args[0].typ == t {
			if f.give == t { // already what is asked
				return args[0]
			}
			give := f.give
			if give == Any {
				give = t
			}
			return c.make(&node{op: f.op, typ: give, kids: args, name: name, offset: at})
		}
	}
	c.fail(at, "%s of %s has no meaning", name, args[0].typ)
	return nil
}

func (c *checker) extreme(at int, name string, args []*node) *node {
	if len(args) < 2 || len(args) > 16 {
		c.fail(at, "%s needs 2 to 16 values", name)
	}
	for i := 1; i < len(args); i++ { // twice over, so that the first meets the last one's type
		args[0], args[i] = c.unify(args[0], args[i], at)
	}
	for i := 1; i < len(args); i++ {
		args[0], args[i] = c.unify(args[0], args[i], at)
	}
	o := opMin
	if name == "max" {
		o = opMax
	}
	switch t := args[0].typ; t {
	case Int, Float, Money, Time, Duration:
		return c.make(&node{op: o, typ: t, kids: args, offset: at})
	default:
		c.fail(at, "%s of %s has no meaning", name, t)
		return nil
	}
}

func (c *checker) count(at int, name string, args []*node, n int) {
	if len(args) != n {
		c.fail(at, "%s needs %d argument, not %d", name, n, len(args))
	}
}

func (c *checker) text(at int, name string, args []*node) string {
	c.count(at, name, args, 1)
	if !args[0].isConst() || args[0].typ != String {
		c.fail(at, "%s needs a text in quotes", name)
	}
	return args[0].val.S
}

// lint warns of a negation that is true because something is missing.
func (c *checker) lint(root *node) {
	root.walk(func(n *node) {
		if n.op != opNot {
			return
		}
		asked := map[int]bool{} // the negated condition takes care of these itself
		n.kids[0].walk(func(k *node) {
			if k.op == opMissing && k.kids[0].op == opVar {
				asked[k.kids[0].slot] = true
			}
		})
		if name := uncertain(n.kids[0], asked); name != "" {
			line, col := position(c.src, n.offset)
			c.warnings = append(c.warnings, &Error{Line: line, Column: col,
				Message: name + " may be missing, and then this negation is true: turn the comparison round, or add missing(" + name + ") or ??"})
		}
	})
}

// uncertain names a variable that makes the condition false by being missing.
func uncertain(n *node, asked map[int]bool) string {
	switch n.op {
	case opMissing, opNot, opConst:
		return ""
	case opVar:
		if n.mayMiss && !asked[n.slot] {
			return n.name
		}
		return ""
	case opCoalesce:
		return uncertain(n.kids[1], asked)
	}
	for _, k := range n.kids {
		if name := uncertain(k, asked); name != "" {
			return name
		}
	}
	return ""
}

func (c *checker) unknownCall(at int, name string) {
	if near := nearestOf(name, callable()); near != "" {
		c.hint(at, "did you mean "+near+"?", "unknown function %s", name)
	}
	c.fail(at, "unknown function %s", name)
}

func callable() []string {
	var names []string
	for _, f := range Functions() {
		names = append(names, f.Name)
	}
	return names
}

// nearest is the known name or list most like a mistyped one, "" when none is near.
func (c *checker) nearest(name string) string {
	var names []string
	for i := range c.env.Vars {
		names = append(names, c.env.Vars[i].Name)
	}
	for i := range c.env.Lists {
		names = append(names, c.env.Lists[i].Name)
	}
	return nearestOf(name, names)
}

func nearestOf(name string, known []string) string {
	best, at := "", 3
	for _, k := range known {
		if d := distance(name, k); d < at && d < len(name)/2+1 {
			best, at = k, d
		}
	}
	return best
}

// distance is Levenshtein's, by bytes; names further apart in length than 2 are simply far.
func distance(a, b string) int {
	if len(a)-len(b) > 2 || len(b)-len(a) > 2 || len(a) > 64 {
		return 9
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := diagonal
			if a[i-1] != b[j-1] {
				cost++
			}
			diagonal = row[j]
			row[j] = min(cost, row[j]+1, row[j-1]+1)
		}
	}
	return row[len(b)]
}
