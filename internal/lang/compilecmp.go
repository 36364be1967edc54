package lang

import "math"

// compare compiles == != < <= > >=, by type and by what stands on the sides.
func (c *compiler) compare(n *node) condition {
	o, l, r := n.op, n.kids[0], n.kids[1]
	switch o { // only < and <= from here on
	case opGt:
		o, l, r = opLt, r, l
	case opGe:
		o, l, r = opLe, r, l
	}
	switch l.typ {
	case String:
		return c.compareStrings(o, l, r)
	case Float:
		return compareFloats(o, c.float(l), c.float(r))
	case Money:
		return c.compareMoney(o, l, r)
	}
	return c.compareNums(o, l, r)
}

func (c *compiler) compareNums(o op, l, r *node) condition {
	switch {
	case l.op == opVar && r.isConst():
		return varConst(o, l, r.val.N)
	case l.isConst() && r.op == opVar:
		return constVar(o, l.val.N, r)
	case l.op == opVar && r.op == opVar && !l.mayMiss && !r.mayMiss:
		return varVar(o, l.slot, r.slot)
	}
	long := compareLong(o, c.num(l), c.num(r))
	if o == opLt || o == opLe {
		if short := linearTest(o, l, r, long); short != nil {
			return short
		}
	}
	return long
}

func compareLong(o op, a, b number64) condition {
	switch o {
	case opEq:
		return func(f *Frame) bool {
			x, ok := a(f)
			if !ok {
				return false
			}
			y, ok := b(f)
			return ok && x == y
		}
	case opNe:
		return func(f *Frame) bool {
			x, ok := a(f)
			if !ok {
				return false
			}
			y, ok := b(f)
			return ok && x != y
		}
	case opLt:
		return func(f *Frame) bool {
			x, ok := a(f)
			if !ok {
				return false
			}
			y, ok := b(f)
			return ok && x < y
		}
	}
	return func(f *Frame) bool {
		x, ok := a(f)
		if !ok {
			return false
		}
		y, ok := b(f)
		return ok && x <= y
	}
}

// varConst: v op k. v < k is v <= k-1, so that three forms remain.
func varConst(o op, v *node, k int64) condition {
	slot := v.slot
	w, m := bit(slot)
	if o == opLt {
		if k == math.MinInt64 {
			return never
		}
		o, k = opLe, k-1
	}
	if !v.mayMiss {
		switch o {
		case opEq:
			return func(f *Frame) bool { return f.N[slot] == k }
		case opNe:
			return func(f *Frame) bool { return f.N[slot] != k }
		}
		return func(f *Frame) bool { return f.N[slot] <= k }
	}
	switch o {
	case opEq:
		return func(f *Frame) bool { return f.N[slot] == k && f.Has[w]&m != 0 }
	case opNe:
		return func(f *Frame) bool { return f.N[slot] != k && f.Has[w]&m != 0 }
	}
	return func(f *Frame) bool { return f.N[slot] <= k && f.Has[w]&m != 0 }
}

// constVar: k op v.
func constVar(o op, k int64, v *node) condition {
	if o == opEq || o == opNe {
		return varConst(o, v, k)
	}
	slot := v.slot
	w, m := bit(slot)
	if o == opLt {
		if k == math.MaxInt64 {
			return never
		}
		k++
	}
	if !v.mayMiss {
		return func(f *Frame) bool { return f.N[slot] >= k }
	}
	return func(f *Frame) bool { return f.N[slot] >= k && f.Has[w]&m != 0 }
}

func never(*Frame) bool { return false }

func varVar(o op, a, b int) condition {
	switch o {
	case opEq:
		return func(f *Frame) bool { return f.N[a] == f.N[b] }
	case opNe:
		return func(f *Frame) bool { return f.N[a] != f.N[b] }
	case opLt:
		return func(f *Frame) bool { return f.N[a] < f.N[b] }
	}
	return func(f *Frame) bool { return f.N[a] <= f.N[b] }
}

func compareFloats(o op, a, b func(*Frame) (float64, bool)) condition {
	switch o {
	case opEq:
		return func(f *Frame) bool {
			x, ok := a(f)
			if !ok {
				return false
			}
			y, ok := b(f)
			return ok && x == y
		}
	case opNe:
		return func(f *Frame) bool {
			x, ok := a(f)
			if !ok {
				return false
			}
			y, ok := b(f)
			return ok && x != y
		}
	case opLt:
		return func(f *Frame) bool {
			x, ok := a(f)
			if !ok {
				return false
			}
			y, ok := b(f)
			return ok && x < y
		}
	}
	return func(f *Frame) bool {
		x, ok := a(f)
		if !ok {
			return false
		}
		y, ok := b(f)
		return ok && x <= y
	}
}

// compareMoney: amounts of two known, different currencies compare as missing.
func (c *compiler) compareMoney(o op, l, r *node) condition {
	if l.op == opVar && r.isConst() && r.val.C == 0 {
		return varConst(o, l, r.val.N)
	}
	if l.isConst() && r.op == opVar && l.val.C == 0 {
		return constVar(o, l.val.N, r)
	}
	a, b := c.money(l), c.money(r)
	holds := holds(o)
	return func(f *Frame) bool {
		x, cx, ok := a(f)
		if !ok {
			return false
		}
		y, cy, ok := b(f)
		return ok && (cx == 0 || cy == 0 || cx == cy) && holds(x, y)
	}
}

func holds(o op) func(x, y int64) bool {
	switch o {
	case opEq:
		return func(x, y int64) bool { return x == y }
	case opNe:
		return func(x, y int64) bool { return x != y }
	case opLt:
		return func(x, y int64) bool { return x < y }
	}
	return func(x, y int64) bool { return x <= y }
}

func (c *compiler) compareStrings(o op, l, r *node) condition {
	if (o == opEq || o == opNe) && l.isConst() {
		l, r = r, l
	}
	if l.op == opVar && !l.mayMiss {
		slot := l.slot
		switch {
		case r.isConst() && o == opEq:
			s := r.val.S
			return func(f *Frame) bool { return f.S[slot] == s }
		case r.isConst() && o == opNe:
			s := r.val.S
			return func(f *Frame) bool { return f.S[slot] != s }
		case r.op == opVar && !r.mayMiss && o == opEq:
			other := r.slot
			return func(f *Frame) bool { return f.S[slot] == f.S[other] }
		case r.op == opVar && !r.mayMiss && o == opNe:
			other := r.slot
			return func(f *Frame) bool { return f.S[slot] != f.S[other] }
		}
	}
	a, b := c.str(l), c.str(r)
	return func(f *Frame) bool {
		x, ok := a(f)
		if !ok {
			return false
		}
		y, ok := b(f)
		if !ok {
			return false
		}
		switch o {
		case opEq:
			return x == y
		case opNe:
			return x != y
		case opLt:
			return x < y
		}
		return x <= y
	}
}
