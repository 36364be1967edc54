package lang

import "math"

type number64 = func(*Frame) (int64, bool)

// num compiles what lives in Frame.N except money: bool, int, time, duration, entity.
func (c *compiler) num(n *node) number64 {
	switch n.op {
	case opConst:
		v := n.val.N
		return func(*Frame) (int64, bool) { return v, true }
	case opVar:
		slot := n.slot
		w, m := bit(slot)
		if !n.mayMiss {
			return func(f *Frame) (int64, bool) { return f.N[slot], true }
		}
		return func(f *Frame) (int64, bool) { return f.N[slot], f.Has[w]&m != 0 }
	case opCoalesce:
		a, b := c.num(n.kids[0]), c.num(n.kids[1])
		return func(f *Frame) (int64, bool) {
			if v, ok := a(f); ok {
				return v, true
			}
			return b(f)
		}
	case opCond:
		test, yes, no := c.cond(n.kids[0]), c.num(n.kids[1]), c.num(n.kids[2])
		return func(f *Frame) (int64, bool) {
			if test(f) {
				return yes(f)
			}
			return no(f)
		}
	}
	if n.typ == Bool {
		fn := c.cond(n)
		return func(f *Frame) (int64, bool) {
			if fn(f) {
				return 1, true
			}
			return 0, true
		}
	}
	if len(n.kids) == 1 {
		return c.numUnary(n)
	}
	return c.numArithmetic(n)
}

func (c *compiler) numUnary(n *node) number64 {
	k := n.kids[0]
	switch n.op {
	case opInt:
		fn := c.float(k)
		return func(f *Frame) (int64, bool) {
			x, ok := fn(f)
			if !ok {
				return 0, false
			}
			return toInt(x)
		}
	case opLen:
		if k.typ == Strings {
			fn := c.strs(k)
			return func(f *Frame) (int64, bool) { v, ok := fn(f); return int64(len(v)), ok }
		}
		fn := c.str(k)
		return func(f *Frame) (int64, bool) {
			s, ok := fn(f)
			if !ok {
				return 0, false
			}
			return runes(s), true
		}
	}
	fn := c.num(k)
	one := map[op]func(int64) (int64, bool){
		opNeg:     func(v int64) (int64, bool) { return sub(0, v) },
		opAbs:     absolute,
		opHour:    func(v int64) (int64, bool) { return hourOf(v), true },
		opWeekday: func(v int64) (int64, bool) { return weekdayOf(v), true },
	}[n.op]
	return func(f *Frame) (int64, bool) {
		v, ok := fn(f)
		if !ok {
			return 0, false
		}
		return one(v)
	}
}

func absolute(v int64) (int64, bool) {
	if v < 0 {
		return sub(0, v)
	}
	return v, true
}

func (c *compiler) numArithmetic(n *node) number64 {
	if n.op == opMin || n.op == opMax {
		fns := make([]number64, len(n.kids))
		for i, k := range n.kids {
			fns[i] = c.num(k)
		}
		largest := n.op == opMax
		return func(f *Frame) (best int64, ok bool) {
			for i, fn := range fns {
				v, ok := fn(f)
				if !ok {
					return 0, false
				}
				if i == 0 || largest && v > best || !largest && v < best {
					best = v
				}
			}
			return best, true
		}
	}
	a := c.num(n.kids[0])
	if n.kids[1].typ == Float || n.op == opDiv { // duration by a number
		return byFactor(n.op, a, c.asFloat(n.kids[1]))
	}
	b := c.num(n.kids[1])
	switch n.op {
	case opAdd:
		return func(f *Frame) (int64, bool) {
			x, ok := a(f)
			if !ok {
				return 0, false
			}
			y, ok := b(f)
			if !ok {
				return 0, false
			}
			return add(x, y)
		}
	case opSub:
		return func(f *Frame) (int64, bool) {
			x, ok := a(f)
			if !ok {
				return 0, false
			}
			y, ok := b(f)
			if !ok {
				return 0, false
			}
			return sub(x, y)
		}
	}
	two := mul
	if n.op == opMod {
		two = modulo
	}
	return func(f *Frame) (int64, bool) {
		x, ok := a(f)
		if !ok {
			return 0, false
		}
		y, ok := b(f)
		if !ok {
			return 0, false
		}
		return two(x, y)
	}
}

// byFactor multiplies or divides an amount by a float.
func byFactor(o op, a number64, b func(*Frame) (float64, bool)) number64 {
	two := scale
	if o == opDiv {
		two = divide
	}
	return func(f *Frame) (int64, bool) {
		x, ok := a(f)
		if !ok {
			return 0, false
		}
		y, ok := b(f)
		if !ok {
			return 0, false
		}
		return two(x, y)
	}
}

// asFloat compiles an int or float node as float.
func (c *compiler) asFloat(n *node) func(*Frame) (float64, bool) {
	if n.typ == Float {
		return c.float(n)
	}
	fn := c.num(n)
	return func(f *Frame) (float64, bool) { v, ok := fn(f); return float64(v), ok }
}

func (c *compiler) float(n *node) func(*Frame) (float64, bool) {
	switch n.op {
	case opConst:
		v := n.val.F
		return func(*Frame) (float64, bool) { return v, true }
	case opVar:
		slot := n.slot
		w, m := bit(slot)
		return func(f *Frame) (float64, bool) { return f.F[slot], f.Has[w]&m != 0 }
	case opFloat:
		return c.asFloat(n.kids[0])
	case opCoalesce:
		a, b := c.float(n.kids[0]), c.float(n.kids[1])
		return func(f *Frame) (float64, bool) {
			if v, ok := a(f); ok {
				return v, true
			}
			return b(f)
		}
	case opCond:
		test, yes, no := c.cond(n.kids[0]), c.float(n.kids[1]), c.float(n.kids[2])
		return func(f *Frame) (float64, bool) {
			if test(f) {
				return yes(f)
			}
			return no(f)
		}
	case opNeg, opAbs:
		fn, abs := c.float(n.kids[0]), n.op == opAbs
		return func(f *Frame) (float64, bool) {
			v, ok := fn(f)
			if abs {
				return math.Abs(v), ok
			}
			return -v, ok
		}
	case opMin, opMax:
		return c.extremeFloat(n)
	}
	return c.floatArithmetic(n)
}

func (c *compiler) extremeFloat(n *node) func(*Frame) (float64, bool) {
	fns := make([]func(*Frame) (float64, bool), len(n.kids))
	for i, k := range n.kids {
		fns[i] = c.float(k)
	}
	largest := n.op == opMax
	return func(f *Frame) (best float64, ok bool) {
		for i, fn := range fns {
			v, ok := fn(f)
			if !ok {
				return 0, false
			}
			if i == 0 || largest && v > best || !largest && v < best {
				best = v
			}
		}
		return best, true
	}
}

func (c *compiler) floatArithmetic(n *node) func(*Frame) (float64, bool) {
	if n.kids[0].typ == Money {
		l, r := c.money(n.kids[0]), c.money(n.kids[1])
		return func(f *Frame) (float64, bool) {
			x, cx, ok := l(f)
			if !ok {
				return 0, false
			}
			y, cy, ok := r(f)
			if !ok || cx != 0 && cy != 0 && cx != cy {
				return 0, false
			}
			return finite(float64(x) / float64(y))
		}
	}
	a, b := c.asFloat(n.kids[0]), c.asFloat(n.kids[1])
	var two func(x, y float64) float64
	switch n.op {
	case opAdd:
		two = func(x, y float64) float64 { return x + y }
	case opSub:
		two = func(x, y float64) float64 { return x - y }
	case opMul:
		two = func(x, y float64) float64 { return x * y }
	case opDiv:
		two = func(x, y float64) float64 { return x / y }
	default:
		two = math.Pow
	}
	return func(f *Frame) (float64, bool) {
		x, ok := a(f)
		if !ok {
			return 0, false
		}
		y, ok := b(f)
		if !ok {
			return 0, false
		}
		return finite(two(x, y))
	}
}
