package lang

// term is one summand factor*variable.
type term struct {
	slot   int
	factor int64
	maybe  bool
}

// Within these bounds no sum of four terms overflows, in whatever order it is computed.
const (
	maxTerms  = 4
	maxFactor = 1 << 20
	maxFixed  = 1 << 58
	maxTerm   = 1 << 40 // of a variable's value
)

// linear reads a whole number as a sum of terms and a fixed part; every step on the way stays within
// the bounds.
func linear(n *node) (terms []term, fixed int64, ok bool) {
	if n.typ != Int {
		return nil, 0, false
	}
	switch n.op {
	case opConst:
		return nil, n.val.N, n.val.N < maxFixed && n.val.N > -maxFixed
	case opVar:
		return []term{{n.slot, 1, n.mayMiss}}, 0, true
	case opNeg:
		terms, fixed, ok = linear(n.kids[0])
		return times(terms, fixed, -1, ok)
	case opAdd, opSub, opMul:
	default:
		return nil, 0, false
	}
	terms, fixed, ok = linear(n.kids[0])
	more, other, ok2 := linear(n.kids[1])
	ok = ok && ok2
	switch {
	case n.op == opMul && len(terms) == 0:
		return times(more, other, fixed, ok)
	case n.op == opMul:
		return times(terms, fixed, other, ok && len(more) == 0)
	case n.op == opSub:
		more, other, ok = times(more, other, -1, ok)
	}
	terms, fixed = append(terms, more...), fixed+other
	return terms, fixed, ok && len(terms) <= maxTerms && fixed < maxFixed && fixed > -maxFixed
}

func times(terms []term, fixed, by int64, ok bool) ([]term, int64, bool) {
	for i := range terms {
		f, fits := mul(terms[i].factor, by)
		terms[i].factor, ok = f, ok && fits && f <= maxFactor && f >= -maxFactor
	}
	fixed, fits := mul(fixed, by)
	return terms, fixed, ok && fits && fixed < maxFixed && fixed > -maxFixed
}

// linearTest compiles l < r or l <= r of two sums of terms as one sum against a constant; values so
// large that something might overflow go the long way.
func linearTest(o op, l, r *node, long condition) condition {
	terms, fixed, ok := linear(r)
	less, other, ok2 := linear(l)
	less, other, ok3 := times(less, other, -1, ok && ok2)
	terms, least := append(terms, less...), -(fixed + other) // the sum must be this or more
	if o == opLt {
		least++
	}
	if !ok3 || len(terms) == 0 || len(terms) > maxTerms {
		return nil
	}
	maybe := false
	for _, t := range terms {
		maybe = maybe || t.maybe
	}
	a, x := terms[0].slot, terms[0].factor
	switch {
	case len(terms) == 2 && !maybe:
		b, y := terms[1].slot, terms[1].factor
		return func(f *Frame) bool {
			p, q := f.N[a], f.N[b]
			if uint64(p+maxTerm)|uint64(q+maxTerm) >= 2*maxTerm {
				return long(f)
			}
			return x*p+y*q >= least
		}
	case len(terms) == 3 && !maybe:
		b, y, d, z := terms[1].slot, terms[1].factor, terms[2].slot, terms[2].factor
		return func(f *Frame) bool {
			p, q, r := f.N[a], f.N[b], f.N[d]
			if uint64(p+maxTerm)|uint64(q+maxTerm)|uint64(r+maxTerm) >= 2*maxTerm {
				return long(f)
			}
			return x*p+y*q+z*r >= least
		}
	}
	return func(f *Frame) bool {
		sum := int64(0)
		for _, t := range terms {
			v := f.N[t.slot]
			if uint64(v+maxTerm) >= 2*maxTerm {
				return long(f)
			}
			if t.maybe && !f.Known(t.slot) {
				return false
			}
			sum += t.factor * v
		}
		return sum >= least
	}
}
