package lang

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Args collects the arguments of an SQL statement; Add returns the placeholder. *db.Args is one.
type Args interface{ Add(v any) string }

// SQL says the condition in the portable subset of SQL, with NULL as missing. exact is false when it
// could only be said in part: where then holds for every row the program holds for, and the rows it
// gives must be put through Bool. Only for programs of type Bool.
func (p *Program) SQL(a Args) (where string, exact bool) {
	t := &translator{env: p.env}
	parts := []*node{p.root}
	if p.root.op == opAnd {
		parts = p.root.kids
	}
	exact = true
	var said []*node
	for _, k := range parts {
		if t.can(k) {
			said = append(said, k)
		} else {
			exact = false
		}
	}
	if len(said) == 0 {
		return "1=1", exact
	}
	var b strings.Builder
	for i, k := range said {
		if i > 0 {
			b.WriteString(" AND ")
		}
		t.cond(&b, k, a)
	}
	return b.String(), exact
}

type translator struct{ env *Env }

func (t *translator) column(n *node) string { return t.env.Vars[n.slot].SQL }

// can tells whether a condition has an SQL form with exactly our meaning.
func (t *translator) can(n *node) bool {
	switch n.op {
	case opConst:
		return n.typ == Bool
	case opVar, opCoalesce, opMissing:
		return t.operand(n) || n.op == opMissing && t.operand(n.kids[0]) && n.kids[0].typ != Strings
	case opNot, opAnd, opOr:
		for _, k := range n.kids {
			if !t.can(k) {
				return false
			}
		}
		return true
	case opEq, opNe:
		return t.pair(n)
	case opLt, opLe, opGt, opGe:
		if n.kids[0].typ == String {
			_, ok := t.ordered(n)
			return ok
		}
		return t.pair(n)
	case opIn:
		return t.operand(n.kids[0]) && !slices.ContainsFunc(n.set, func(v Value) bool { return !sqlSafe(v) })
	case opInVar:
		return n.kids[0].isConst() && sqlSafe(n.kids[0].val) && n.kids[1].op == opVar && t.column(n.kids[1]) != ""
	case opContains, opStarts, opEnds:
		return n.kids[0].op == opVar && t.operand(n.kids[0]) && n.kids[1].isConst() && sqlSafe(n.kids[1].val)
	}
	return false
}

// pair: a column, with ?? or without, against a constant or another column of the same type. Two amounts of money carry
// currencies the columns do not tell, as does a literal with one.
func (t *translator) pair(n *node) bool {
	l, r := n.kids[0], n.kids[1]
	if l.typ == Money && !l.isConst() && !r.isConst() {
		return false
	}
	return t.operand(l) && t.operand(r)
}

func (t *translator) operand(n *node) bool {
	switch n.op {
	case opConst:
		return sqlSafe(n.val)
	case opVar:
		return n.typ != Strings && t.column(n) != ""
	case opCoalesce:
		return n.typ != Strings && t.operand(n.kids[0]) && t.operand(n.kids[1])
	}
	return false
}

// sqlSafe: PostgreSQL takes no NUL and no broken UTF-8 in text.
func sqlSafe(v Value) bool {
	return v.C == 0 && utf8.ValidString(v.S) && !strings.Contains(v.S, "\x00")
}

// ordered turns an order of strings into the set of values it allows: databases sort text in their
// own ways, so it needs a variable with a closed set of values.
func (t *translator) ordered(n *node) (allowed []Value, ok bool) {
	v := n.kids[0]
	if v.isConst() {
		v = n.kids[1]
	}
	if v.op != opVar || t.column(v) == "" || len(t.env.Vars[v.slot].Values) == 0 || !n.kids[0].isConst() && !n.kids[1].isConst() {
		return nil, false
	}
	for _, s := range t.env.Vars[v.slot].Values {
		value := Value{T: String, OK: true, S: s}
		args := []Value{value, n.kids[1].val}
		if n.kids[0].isConst() {
			args = []Value{n.kids[0].val, value}
		}
		if test(n, args, nil) {
			allowed = append(allowed, value)
		}
	}
	return allowed, true
}

// cond writes a condition in brackets that is true where ours is; where ours is false it may be NULL.
func (t *translator) cond(b *strings.Builder, n *node, a Args) {
	b.WriteByte('(')
	defer b.WriteByte(')')
	switch n.op {
	case opConst:
		if n.val.True() {
			b.WriteString("1=1")
		} else {
			b.WriteString("1=0")
		}
	case opVar, opCoalesce:
		b.WriteString(t.value(n, a))
	case opMissing:
		b.WriteString(t.value(n.kids[0], a) + " IS NULL")
	case opNot:
		b.WriteString("NOT COALESCE(")
		t.cond(b, n.kids[0], a)
		b.WriteString(", FALSE)")
	case opAnd, opOr:
		for i, k := range n.kids {
			if i > 0 {
				b.WriteString(map[op]string{opAnd: " AND ", opOr: " OR "}[n.op])
			}
			t.cond(b, k, a)
		}
	case opIn:
		t.among(b, n.kids[0], n.set, a)
	case opInVar:
		b.WriteString(strings.ReplaceAll(t.column(n.kids[1]), "?", a.Add(n.kids[0].val.S)))
	case opContains, opStarts, opEnds:
		t.substring(b, n, a)
	default:
		if n.kids[0].typ == String && n.op != opEq && n.op != opNe {
			v := n.kids[0]
			if v.isConst() {
				v = n.kids[1]
			}
			allowed, _ := t.ordered(n)
			t.among(b, v, allowed, a)
			return
		}
		sign := map[op]string{opEq: " = ", opNe: " <> ", opLt: " < ", opLe: " <= ", opGt: " > ", opGe: " >= "}[n.op]
		b.WriteString(t.value(n.kids[0], a) + sign + t.value(n.kids[1], a))
	}
}

func (t *translator) among(b *strings.Builder, v *node, set []Value, a Args) {
	if len(set) == 0 {
		b.WriteString("1=0")
		return
	}
	b.WriteString(t.value(v, a) + " IN (")
	for i, e := range set {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(a.Add(argument(e)))
	}
	b.WriteByte(')')
}

// substring avoids LIKE, which ignores case on SQLite, and instr and strpos, which are not portable.
func (t *translator) substring(b *strings.Builder, n *node, a Args) {
	col, s := t.value(n.kids[0], a), n.kids[1].val.S
	if s == "" {
		b.WriteString(col + " IS NOT NULL")
		return
	}
	width := strconv.FormatInt(runes(s), 10)
	switch n.op {
	case opStarts:
		b.WriteString("substr(" + col + ", 1, " + width + ") = " + a.Add(s))
	case opEnds:
		b.WriteString("length(" + col + ") >= " + width + " AND substr(" + col + ", length(" + col + ") - " + width + " + 1) = " + a.Add(s))
	default:
		b.WriteString("replace(" + col + ", " + a.Add(s) + ", '') <> " + col)
	}
}

func (t *translator) value(n *node, a Args) string {
	switch n.op {
	case opVar:
		return t.column(n)
	case opCoalesce:
		return "COALESCE(" + t.value(n.kids[0], a) + ", " + t.value(n.kids[1], a) + ")"
	}
	return a.Add(argument(n.val))
}

func argument(v Value) any {
	switch v.T {
	case Bool:
		return v.N != 0
	case Float:
		return v.F
	case String:
		return v.S
	}
	return v.N
}
