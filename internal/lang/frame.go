package lang

import "math"

// Frame holds the values one evaluation reads. A Var of slot i has its value at index i of the slice
// of its type and its presence in bit i of Has. Use it for many events by one goroutine: Reset, set
// what is known, run programs. Values must not change between the first program run and Reset.
type Frame struct {
	N     []int64    // Bool (0, 1), Int, Money minor units, Time, Duration (both µs), Entity
	C     []uint16   // currency of the Money in N at the same index; 0 = carries none
	F     []float64  // Float; never NaN or Inf: SetFloat sees to it
	S     []string   // String
	L     [][]string // Strings
	Has   []uint64   // bit i: slot i is known
	Lists []Set      // by index in Env.Lists; nil = empty

	memo []uint32 // per shared condition: generation<<1 | result
	gen  uint32
	hits Hits
}

// NewFrame makes a Frame for env; call it after everything is compiled.
func NewFrame(env *Env) *Frame {
	f := &Frame{gen: 1}
	f.Grow(env)
	return f
}

// Grow makes room for Vars, Lists and shared conditions env has got since; it keeps the values.
func (f *Frame) Grow(env *Env) {
	n := len(env.Vars)
	f.N = append(f.N, make([]int64, max(0, n-len(f.N)))...)
	f.C = append(f.C, make([]uint16, max(0, n-len(f.C)))...)
	f.F = append(f.F, make([]float64, max(0, n-len(f.F)))...)
	f.S = append(f.S, make([]string, max(0, n-len(f.S)))...)
	f.L = append(f.L, make([][]string, max(0, n-len(f.L)))...)
	f.Has = append(f.Has, make([]uint64, max(0, (n+63)/64-len(f.Has)))...)
	f.Lists = append(f.Lists, make([]Set, max(0, len(env.Lists)-len(f.Lists)))...)
	f.memo = append(f.memo, make([]uint32, max(0, env.memos-len(f.memo)))...)
}

// Reset forgets every value, and what shared conditions gave.
func (f *Frame) Reset() {
	clear(f.Has)
	f.Changed()
}

// Changed forgets only what shared conditions gave: call it after changing values or lists in place.
func (f *Frame) Changed() {
	f.gen++
	if f.gen >= 1<<31 {
		f.gen = 1
		clear(f.memo)
	}
}

// Known tells whether a slot has a value.
func (f *Frame) Known(slot int) bool { return f.Has[slot>>6]&(1<<(slot&63)) != 0 }

// Unset makes a slot missing.
func (f *Frame) Unset(slot int) { f.Has[slot>>6] &^= 1 << (slot & 63) }

func (f *Frame) set(slot int) { f.Has[slot>>6] |= 1 << (slot & 63) }

// SetNum sets an Int, Time, Duration or Entity.
func (f *Frame) SetNum(slot int, v int64) { f.N[slot] = v; f.set(slot) }

// SetBool sets a Bool.
func (f *Frame) SetBool(slot int, v bool) {
	f.N[slot] = 0
	if v {
		f.N[slot] = 1
	}
	f.set(slot)
}

// SetMoney sets minor units and their currency (see Currency; 0 = unknown).
func (f *Frame) SetMoney(slot int, v int64, currency uint16) {
	f.N[slot], f.C[slot] = v, currency
	f.set(slot)
}

// SetFloat sets a Float; NaN and Inf are missing.
func (f *Frame) SetFloat(slot int, v float64) {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		f.Unset(slot)
		return
	}
	f.F[slot] = v
	f.set(slot)
}

// SetString sets a String. The Frame keeps v, which must not be changed before Reset.
func (f *Frame) SetString(slot int, v string) { f.S[slot] = v; f.set(slot) }

// SetStrings sets a Strings; the Frame keeps v.
func (f *Frame) SetStrings(slot int, v []string) { f.L[slot] = v; f.set(slot) }

// Currency packs an ISO 4217 code of three capital letters; 0 for anything else.
func Currency(code string) uint16 {
	if len(code) != 3 {
		return 0
	}
	var c uint16
	for i := range 3 {
		if code[i] < 'A' || code[i] > 'Z' {
			return 0
		}
		c = c<<5 | uint16(code[i]-'A'+1)
	}
	return c
}

// CurrencyCode is the inverse of Currency; "" for 0.
func CurrencyCode(c uint16) string {
	if c == 0 {
		return ""
	}
	return string([]byte{byte(c>>10) + 'A' - 1, byte(c>>5&31) + 'A' - 1, byte(c&31) + 'A' - 1})
}
