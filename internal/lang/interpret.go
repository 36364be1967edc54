package lang

import (
	"math"
	"slices"
	"strings"
)

// eval is the slow interpreter: the plainest reading of the language, kept free of cleverness because
// the compiled form is tested against it. f may be nil for constants.
func eval(n *node, f *Frame) Value {
	switch n.op {
	case opConst:
		return n.val
	case opVar:
		return f.At(n.slot, n.typ)
	case opNot:
		return boolValue(!eval(n.kids[0], f).True())
	case opAnd:
		for _, k := range n.kids {
			if !eval(k, f).True() {
				return boolValue(false)
			}
		}
		return boolValue(true)
	case opOr:
		for _, k := range n.kids {
			if eval(k, f).True() {
				return boolValue(true)
			}
		}
		return boolValue(false)
	case opMissing:
		return boolValue(!eval(n.kids[0], f).OK)
	case opCoalesce:
		if v := eval(n.kids[0], f); v.OK {
			return v
		}
		return eval(n.kids[1], f)
	case opCond:
		if eval(n.kids[0], f).True() {
			return eval(n.kids[1], f)
		}
		return eval(n.kids[2], f)
	}
	args := make([]Value, len(n.kids))
	for i, k := range n.kids {
		if args[i] = eval(k, f); !args[i].OK {
			if n.typ == Bool {
				return boolValue(false)
			}
			return Value{T: n.typ}
		}
	}
	if n.typ == Bool {
		return boolValue(test(n, args, f))
	}
	return compute(n, args)
}

// test is a comparison of known values.
func test(n *node, args []Value, f *Frame) bool {
	a := args[0]
	switch n.op {
	case opIn:
		return slices.ContainsFunc(n.set, a.same)
	case opInList:
		set := f.Lists[n.list]
		if set == nil {
			return false
		}
		if a.T == String {
			return set.HasString(a.S)
		}
		return set.HasInt(a.N)
	case opInVar:
		return slices.Contains(args[1].L, a.S)
	case opContains:
		return strings.Contains(a.S, args[1].S)
	case opStarts:
		return strings.HasPrefix(a.S, args[1].S)
	case opEnds:
		return strings.HasSuffix(a.S, args[1].S)
	case opMatches:
		return n.re.MatchString(a.S)
	}
	order, ok := compareValues(a, args[1])
	if !ok {
		return false
	}
	switch n.op {
	case opEq:
		return order == 0
	case opNe:
		return order != 0
	case opLt:
		return order < 0
	case opLe:
		return order <= 0
	case opGt:
		return order > 0
	}
	return order >= 0
}

// compareValues orders two known values of one type; ok is false for mixed currencies.
func compareValues(a, b Value) (order int, ok bool) {
	switch a.T {
	case String:
		return strings.Compare(a.S, b.S), true
	case Float:
		return compare3(a.F < b.F, a.F > b.F), true
	case Money:
		if _, ok := mixed(a.C, b.C); !ok {
			return 0, false
		}
	}
	return compare3(a.N < b.N, a.N > b.N), true
}

func compare3(less, more bool) int {
	switch {
	case less:
		return -1
	case more:
		return 1
	}
	return 0
}

// compute is arithmetic on known values.
func compute(n *node, args []Value) Value {
	a := args[0]
	switch n.op {
	case opFloat:
		return floatValue(float64(a.N))
	case opInt:
		v, ok := toInt(a.F)
		return Value{T: Int, OK: ok, N: v}
	case opLen:
		if a.T == Strings {
			return Value{T: Int, OK: true, N: int64(len(a.L))}
		}
		return Value{T: Int, OK: true, N: runes(a.S)}
	case opHour:
		return Value{T: Int, OK: true, N: hourOf(a.N)}
	case opWeekday:
		return Value{T: Int, OK: true, N: weekdayOf(a.N)}
	case opNeg:
		if a.T == Float {
			return floatValue(-a.F)
		}
		v, ok := sub(0, a.N)
		return Value{T: a.T, OK: ok, N: v, C: a.C}
	case opAbs:
		if a.T == Float {
			return floatValue(math.Abs(a.F))
		}
		v, ok := a.N, true
		if v < 0 {
			v, ok = sub(0, v)
		}
		return Value{T: a.T, OK: ok, N: v, C: a.C}
	case opMin, opMax:
		for _, b := range args[1:] {
			order, ok := compareValues(b, a)
			if !ok {
				return Value{T: n.typ}
			}
			if n.op == opMin && order < 0 || n.op == opMax && order > 0 {
				b.C = max(a.C, b.C)
				a = b
			} else {
				a.C = max(a.C, b.C)
			}
		}
		return a
	}
	b := args[1]
	if n.typ == Float {
		return computeFloat(n.op, a, b)
	}
	c, ok := a.C, true
	if b.T == Money {
		if c, ok = mixed(a.C, b.C); !ok {
			return Value{T: n.typ}
		}
	}
	var v int64
	switch {
	case n.op == opAdd:
		v, ok = add(a.N, b.N)
	case n.op == opSub:
		v, ok = sub(a.N, b.N)
	case n.op == opMul && b.T == Float:
		v, ok = scale(a.N, b.F)
	case n.op == opMul:
		v, ok = mul(a.N, b.N)
	case n.op == opDiv && b.T == Float:
		v, ok = divide(a.N, b.F)
	case n.op == opDiv:
		v, ok = divide(a.N, float64(b.N))
	case n.op == opMod:
		v, ok = modulo(a.N, b.N)
	}
	return Value{T: n.typ, OK: ok, N: v, C: c}
}

func computeFloat(o op, a, b Value) Value {
	x, y := a.F, b.F
	if a.T != Float { // money ÷ money, duration ÷ duration
		if _, ok := mixed(a.C, b.C); !ok {
			return Value{T: Float}
		}
		x, y = float64(a.N), float64(b.N)
	}
	switch o {
	case opAdd:
		return floatValue(x + y)
	case opSub:
		return floatValue(x - y)
	case opMul:
		return floatValue(x * y)
	case opDiv:
		return floatValue(x / y)
	}
	return floatValue(math.Pow(x, y))
}

// divide an amount by a number, rounded half away from zero.
func divide(n int64, x float64) (int64, bool) {
	return toInt(math.Round(float64(n) / x))
}

func modulo(a, b int64) (int64, bool) {
	if b == 0 {
		return 0, false
	}
	return a % b, true
}
