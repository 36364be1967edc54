package lang

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// op is what a node of the checked tree does.
type op uint8

const (
	opConst op = iota
	opVar
	opNot
	opAnd
	opOr
	opEq
	opNe
	opLt
	opLe
	opGt
	opGe
	opIn       // kids[0] in set
	opInList   // kids[0] in named list
	opInVar    // kids[0] in kids[1] of type Strings
	opContains // the four have strings
	opStarts
	opEnds
	opMatches // kids[0] against re
	opAdd
	opSub
	opMul
	opDiv
	opMod
	opPow
	opNeg
	opCoalesce
	opCond
	opMissing
	opFloat // int to float
	opInt   // float to int, towards zero
	opAbs
	opMin
	opMax
	opLen
	opHour
	opWeekday
)

var opNames = [...]string{
	opNot: "not ", opAnd: " and ", opOr: " or ", opEq: " == ", opNe: " != ", opLt: " < ", opLe: " <= ",
	opGt: " > ", opGe: " >= ", opIn: " in ", opInList: " in ", opInVar: " in ", opContains: " contains ",
	opStarts: " startsWith ", opEnds: " endsWith ", opMatches: " matches ", opAdd: " + ", opSub: " - ",
	opMul: " * ", opDiv: " / ", opMod: " % ", opPow: " ** ", opNeg: "-", opCoalesce: " ?? ",
	opMissing: "missing", opFloat: "float", opInt: "int", opAbs: "abs", opMin: "min", opMax: "max",
	opLen: "len", opHour: "hour", opWeekday: "weekday",
}

// node is a checked and typed expression. It is immutable once checked.
type node struct {
	op      op
	typ     Type
	kids    []*node
	slot    int    // opVar
	list    int    // opInList
	name    string // opVar, opInList
	val     Value  // opConst
	lit     string // opConst: as written, for decimals, which may become money
	set     []Value
	re      *regexp.Regexp
	states  int // of re's machine
	mayMiss bool
	offset  int // characters from the start
}

func (n *node) isConst() bool { return n.op == opConst }

// decimal tells a literal like 5.00, which is money against money.
func (n *node) decimal() bool { return n.op == opConst && n.typ == Float && n.lit != "" }

func (n *node) walk(fn func(*node)) {
	fn(n)
	for _, k := range n.kids {
		k.walk(fn)
	}
}

func reads(n *node) (slots, lists []int) {
	n.walk(func(k *node) {
		if k.op == opVar {
			slots = append(slots, k.slot)
		}
		if k.op == opInList {
			lists = append(lists, k.list)
		}
	})
	slices.Sort(slots)
	slices.Sort(lists)
	return slices.Compact(slots), slices.Compact(lists)
}

// text is the canonical form; compiling it again gives the same program.
func (n *node) text() string {
	var b strings.Builder
	n.print(&b, canonical)
	return b.String()
}

// shown is text for people: money is written 5.00 even where only money("5.00") would compile.
func (n *node) shown() string {
	var b strings.Builder
	n.print(&b, display)
	return b.String()
}

// key is text with types, equal for equal conditions of one Env.
func (n *node) key() string {
	var b strings.Builder
	n.print(&b, typed)
	return b.String()
}

type style uint8

const (
	canonical style = iota
	display
	typed
)

func (n *node) print(b *strings.Builder, as style) {
	switch n.op {
	case opConst:
		printConst(b, n.val, as)
	case opVar:
		b.WriteString(n.name)
	case opNot, opNeg:
		b.WriteString(opNames[n.op])
		n.kids[0].wrapped(b, as)
	case opFloat:
		if n.name == "" && as != typed { // the conversion was not written
			n.kids[0].print(b, as)
			return
		}
		b.WriteString("float(")
		n.kids[0].print(b, as)
		b.WriteByte(')')
	case opMissing, opInt, opAbs, opMin, opMax, opLen, opHour, opWeekday:
		b.WriteString(opNames[n.op])
		b.WriteByte('(')
		for i, k := range n.kids {
			if i > 0 {
				b.WriteString(", ")
			}
			k.print(b, as)
		}
		b.WriteByte(')')
	case opCond:
		n.kids[0].wrapped(b, as)
		b.WriteString(" ? ")
		n.kids[1].wrapped(b, as)
		b.WriteString(" : ")
		n.kids[2].wrapped(b, as)
	case opIn:
		n.kids[0].wrapped(b, as)
		b.WriteString(" in [")
		for i, v := range n.set {
			if i > 0 {
				b.WriteString(", ")
			}
			printConst(b, v, as)
		}
		b.WriteByte(']')
	case opInList:
		n.kids[0].wrapped(b, as)
		b.WriteString(" in " + n.name)
	case opMatches:
		n.kids[0].wrapped(b, as)
		b.WriteString(" matches " + strconv.Quote(n.re.String()))
	default:
		for i, k := range n.kids {
			if i > 0 {
				b.WriteString(opNames[n.op])
			}
			k.wrapped(b, as)
		}
	}
}

// wrapped prints an operand, in brackets unless it is a single word or call.
func (n *node) wrapped(b *strings.Builder, as style) {
	inner := n
	for inner.op == opFloat && inner.name == "" && as != typed {
		inner = inner.kids[0]
	}
	switch inner.op {
	case opConst:
		if inner.val.N >= 0 && !math.Signbit(inner.val.F) {
			n.print(b, as)
			return
		}
	case opVar, opMissing, opFloat, opInt, opAbs, opMin, opMax, opLen, opHour, opWeekday:
		n.print(b, as)
		return
	}
	b.WriteByte('(')
	n.print(b, as)
	b.WriteByte(')')
}

func printConst(b *strings.Builder, v Value, as style) {
	if as == typed {
		b.WriteByte('a' + byte(v.T))
	}
	switch v.T {
	case String:
		b.WriteString(strconv.Quote(v.S))
	case Time:
		b.WriteString("date(" + strconv.Quote(v.Text()) + ")")
	case Money:
		if v.C == 0 && as == display {
			b.WriteString(v.Text())
		} else {
			b.WriteString("money(" + strconv.Quote(v.Text()) + ")")
		}
	case Entity:
		if v.S != "" && as != typed {
			b.WriteString(strconv.Quote(v.S)) // as it was written
		} else {
			b.WriteString(v.Text())
		}
	case Float:
		s := v.Text()
		if !strings.ContainsAny(s, ".e") {
			s += ".0"
		}
		b.WriteString(s)
	default:
		b.WriteString(v.Text())
	}
}
