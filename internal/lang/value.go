package lang

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Value is a value with its type, for the slow paths: interpreter, explanation, constants.
type Value struct {
	T  Type
	OK bool     // false = missing
	N  int64    // Bool, Int, Money, Time, Duration, Entity
	C  uint16   // currency of Money
	F  float64  // Float
	S  string   // String; of an Entity constant as it was written
	L  []string // Strings
}

// True tells whether v is a bool that is known and true.
func (v Value) True() bool { return v.OK && v.N != 0 }

// At reads a slot as a Value of type t.
func (f *Frame) At(slot int, t Type) Value {
	v := Value{T: t, OK: f.Known(slot)}
	if !v.OK {
		return v
	}
	switch t {
	case Float:
		v.F = f.F[slot]
	case String:
		v.S = f.S[slot]
	case Strings:
		v.L = f.L[slot]
	case Money:
		v.N, v.C = f.N[slot], f.C[slot]
	default:
		v.N = f.N[slot]
	}
	return v
}

// Text is the value for people: 12.50 USD, 3d4h, 2026-01-02T03:04:05Z, "missing".
func (v Value) Text() string {
	if !v.OK {
		return "missing"
	}
	switch v.T {
	case Bool:
		return strconv.FormatBool(v.N != 0)
	case Float:
		return strconv.FormatFloat(v.F, 'g', -1, 64)
	case String:
		return v.S
	case Strings:
		return strings.Join(v.L, ", ")
	case Money:
		return FormatMoney(v.N, v.C)
	case Time:
		return time.UnixMicro(v.N).UTC().Format(time.RFC3339Nano)
	case Duration:
		return FormatDuration(v.N)
	}
	return strconv.FormatInt(v.N, 10)
}

// same tells whether two known values of one type are equal; mixed currencies are not.
func (v Value) same(w Value) bool {
	switch v.T {
	case Float:
		return v.F == w.F
	case String:
		return v.S == w.S
	case Strings:
		return slices.Equal(v.L, w.L)
	case Money:
		_, ok := mixed(v.C, w.C)
		return ok && v.N == w.N
	}
	return v.N == w.N
}

func boolValue(b bool) Value {
	v := Value{T: Bool, OK: true}
	if b {
		v.N = 1
	}
	return v
}

func floatValue(x float64) Value {
	return Value{T: Float, OK: !math.IsNaN(x) && !math.IsInf(x, 0), F: x}
}

// mixed gives the currency of a sum of two amounts; ok is false when both carry one and they differ.
func mixed(a, b uint16) (c uint16, ok bool) {
	switch {
	case a == 0:
		return b, true
	case b == 0 || a == b:
		return a, true
	}
	return 0, false
}
