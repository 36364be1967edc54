package lang

import "math"

// span is a test of one whole-number slot that is always there: low <= N[slot] <= low+width. Every
// comparison with a constant but != is one.
type span struct {
	slot  int
	low   int64
	width uint64
}

func spanOf(n *node) (span, bool) {
	switch n.op {
	case opEq, opLt, opLe, opGt, opGe:
	default:
		return span{}, false
	}
	o, v, k := n.op, n.kids[0], n.kids[1]
	if v.isConst() {
		v, k = k, v
		o = map[op]op{opEq: opEq, opLt: opGt, opLe: opGe, opGt: opLt, opGe: opLe}[o]
	}
	if v.op != opVar || v.mayMiss || !k.isConst() || k.val.C != 0 || v.typ == Float || v.typ == String {
		return span{}, false
	}
	low, high := int64(math.MinInt64), int64(math.MaxInt64)
	switch x := k.val.N; {
	case o == opEq:
		low, high = x, x
	case o == opLe:
		high = x
	case o == opGe:
		low = x
	case o == opLt && x > math.MinInt64:
		high = x - 1
	case o == opGt && x < math.MaxInt64:
		low = x + 1
	default:
		return span{}, false
	}
	return span{v.slot, low, uint64(high) - uint64(low)}, true
}

// guarded compiles an and whose first operand is a plain test without a call for that test: it fails
// most of the time, and is then all there is to do.
func (c *compiler) guarded(kids []*node) condition {
	first, ok := spanOf(kids[0])
	if !ok {
		return c.guardedByText(kids)
	}
	slot, low, width := first.slot, first.low, first.width
	if second, ok := spanOf(kids[1]); ok {
		other, low2, width2 := second.slot, second.low, second.width
		if len(kids) == 2 {
			return func(f *Frame) bool {
				return uint64(f.N[slot]-low) <= width && uint64(f.N[other]-low2) <= width2
			}
		}
		rest := c.rest(kids[2:])
		return func(f *Frame) bool {
			return uint64(f.N[slot]-low) <= width && uint64(f.N[other]-low2) <= width2 && rest(f)
		}
	}
	rest := c.rest(kids[1:])
	return func(f *Frame) bool { return uint64(f.N[slot]-low) <= width && rest(f) }
}

func (c *compiler) guardedByText(kids []*node) condition {
	n := kids[0]
	if n.op != opEq || n.kids[0].op != opVar || n.kids[0].mayMiss || n.kids[0].typ != String || !n.kids[1].isConst() {
		return nil
	}
	slot, s, rest := n.kids[0].slot, n.kids[1].val.S, c.rest(kids[1:])
	return func(f *Frame) bool { return f.S[slot] == s && rest(f) }
}

func (c *compiler) rest(kids []*node) condition {
	if len(kids) == 1 {
		return c.cond(kids[0])
	}
	return c.and(kids)
}
