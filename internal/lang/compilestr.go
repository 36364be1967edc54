package lang

// str compiles a String: variables, constants and choices; there is no other string operation.
func (c *compiler) str(n *node) func(*Frame) (string, bool) {
	switch n.op {
	case opConst:
		v := n.val.S
		return func(*Frame) (string, bool) { return v, true }
	case opCoalesce:
		a, b := c.str(n.kids[0]), c.str(n.kids[1])
		return func(f *Frame) (string, bool) {
			if v, ok := a(f); ok {
				return v, true
			}
			return b(f)
		}
	case opCond:
		test, yes, no := c.cond(n.kids[0]), c.str(n.kids[1]), c.str(n.kids[2])
		return func(f *Frame) (string, bool) {
			if test(f) {
				return yes(f)
			}
			return no(f)
		}
	}
	slot := n.slot
	w, m := bit(slot)
	if !n.mayMiss {
		return func(f *Frame) (string, bool) { return f.S[slot], true }
	}
	return func(f *Frame) (string, bool) { return f.S[slot], f.Has[w]&m != 0 }
}

func (c *compiler) strs(n *node) func(*Frame) ([]string, bool) {
	switch n.op {
	case opCoalesce:
		a, b := c.strs(n.kids[0]), c.strs(n.kids[1])
		return func(f *Frame) ([]string, bool) {
			if v, ok := a(f); ok {
				return v, true
			}
			return b(f)
		}
	case opCond:
		test, yes, no := c.cond(n.kids[0]), c.strs(n.kids[1]), c.strs(n.kids[2])
		return func(f *Frame) ([]string, bool) {
			if test(f) {
				return yes(f)
			}
			return no(f)
		}
	}
	slot := n.slot
	w, m := bit(slot)
	return func(f *Frame) ([]string, bool) { return f.L[slot], f.Has[w]&m != 0 }
}

type amount = func(*Frame) (int64, uint16, bool)

func (c *compiler) money(n *node) amount {
	switch n.op {
	case opConst:
		v, cur := n.val.N, n.val.C
		return func(*Frame) (int64, uint16, bool) { return v, cur, true }
	case opVar:
		slot := n.slot
		w, m := bit(slot)
		if !n.mayMiss {
			return func(f *Frame) (int64, uint16, bool) { return f.N[slot], f.C[slot], true }
		}
		return func(f *Frame) (int64, uint16, bool) { return f.N[slot], f.C[slot], f.Has[w]&m != 0 }
	case opCoalesce:
		a, b := c.money(n.kids[0]), c.money(n.kids[1])
		return func(f *Frame) (int64, uint16, bool) {
			if v, cur, ok := a(f); ok {
				return v, cur, true
			}
			return b(f)
		}
	case opCond:
		test, yes, no := c.cond(n.kids[0]), c.money(n.kids[1]), c.money(n.kids[2])
		return func(f *Frame) (int64, uint16, bool) {
			if test(f) {
				return yes(f)
			}
			return no(f)
		}
	case opNeg, opAbs:
		fn, one := c.money(n.kids[0]), absolute
		if n.op == opNeg {
			one = func(v int64) (int64, bool) { return sub(0, v) }
		}
		return func(f *Frame) (int64, uint16, bool) {
			v, cur, ok := fn(f)
			if !ok {
				return 0, 0, false
			}
			v, ok = one(v)
			return v, cur, ok
		}
	case opMin, opMax:
		return c.extremeMoney(n)
	}
	return c.moneyArithmetic(n)
}

func (c *compiler) extremeMoney(n *node) amount {
	fns := make([]amount, len(n.kids))
	for i, k := range n.kids {
		fns[i] = c.money(k)
	}
	largest := n.op == opMax
	return func(f *Frame) (best int64, cur uint16, ok bool) {
		for i, fn := range fns {
			v, other, ok := fn(f)
			if !ok {
				return 0, 0, false
			}
			if cur, ok = mixed(cur, other); !ok {
				return 0, 0, false
			}
			if i == 0 || largest && v > best || !largest && v < best {
				best = v
			}
		}
		return best, cur, true
	}
}

func (c *compiler) moneyArithmetic(n *node) amount {
	a := c.money(n.kids[0])
	switch r := n.kids[1]; {
	case r.typ == Money:
		b, two := c.money(r), add
		if n.op == opSub {
			two = sub
		}
		return func(f *Frame) (int64, uint16, bool) {
			x, cx, ok := a(f)
			if !ok {
				return 0, 0, false
			}
			y, cy, ok := b(f)
			if !ok {
				return 0, 0, false
			}
			cur, ok := mixed(cx, cy)
			if !ok {
				return 0, 0, false
			}
			v, ok := two(x, y)
			return v, cur, ok
		}
	case r.typ == Int && n.op == opMul:
		b := c.num(r)
		return func(f *Frame) (int64, uint16, bool) {
			x, cur, ok := a(f)
			if !ok {
				return 0, 0, false
			}
			y, ok := b(f)
			if !ok {
				return 0, 0, false
			}
			v, ok := mul(x, y)
			return v, cur, ok
		}
	default:
		b, two := c.asFloat(r), scale
		if n.op == opDiv {
			two = divide
		}
		return func(f *Frame) (int64, uint16, bool) {
			x, cur, ok := a(f)
			if !ok {
				return 0, 0, false
			}
			y, ok := b(f)
			if !ok {
				return 0, 0, false
			}
			v, ok := two(x, y)
			return v, cur, ok
		}
	}
}
