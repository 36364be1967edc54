package lang

import "strings"

// compiler turns nodes into closures. One closure per form that occurs often (variable against
// constant, variable against variable), a general one for the rest.
type compiler struct {
	shared map[string]int // key of a condition worth evaluating once → memo cell
}

type condition = func(*Frame) bool

// bit gives the word and mask of a slot in Frame.Has.
func bit(slot int) (int, uint64) { return slot >> 6, 1 << (slot & 63) }

// cond compiles a bool for its truth: missing is false.
func (c *compiler) cond(n *node) condition {
	if len(c.shared) > 0 {
		if cell, ok := c.shared[n.key()]; ok {
			return remember(cell, c.plain(n))
		}
	}
	return c.plain(n)
}

func remember(cell int, fn condition) condition {
	return func(f *Frame) bool {
		if m := f.memo[cell]; m>>1 == f.gen {
			return m&1 != 0
		}
		m := f.gen << 1
		v := fn(f)
		if v {
			m |= 1
		}
		f.memo[cell] = m
		return v
	}
}

func (c *compiler) plain(n *node) condition {
	switch n.op {
	case opConst:
		v := n.val.True()
		return func(*Frame) bool { return v }
	case opVar:
		slot := n.slot
		w, m := bit(slot)
		if !n.mayMiss {
			return func(f *Frame) bool { return f.N[slot] != 0 }
		}
		return func(f *Frame) bool { return f.Has[w]&m != 0 && f.N[slot] != 0 }
	case opNot:
		return c.not(n)
	case opAnd:
		return c.and(n.kids)
	case opOr:
		return c.or(n.kids)
	case opCond:
		test, yes, no := c.cond(n.kids[0]), c.cond(n.kids[1]), c.cond(n.kids[2])
		return func(f *Frame) bool {
			if test(f) {
				return yes(f)
			}
			return no(f)
		}
	case opCoalesce:
		l, r := c.num(n.kids[0]), c.cond(n.kids[1])
		return func(f *Frame) bool {
			if v, ok := l(f); ok {
				return v != 0
			}
			return r(f)
		}
	case opMissing:
		return c.missing(n.kids[0])
	case opIn:
		return c.in(n)
	case opInList:
		return c.inList(n)
	case opInVar, opContains, opStarts, opEnds, opMatches:
		return c.stringTest(n)
	}
	return c.compare(n)
}

func (c *compiler) not(n *node) condition {
	k := n.kids[0]
	if k.op == opVar && !k.mayMiss {
		slot := k.slot
		return func(f *Frame) bool { return f.N[slot] == 0 }
	}
	fn := c.cond(k)
	return func(f *Frame) bool { return !fn(f) }
}

func (c *compiler) and(kids []*node) condition {
	if fn := c.guarded(kids); fn != nil {
		return fn
	}
	fns := c.conds(kids)
	switch len(fns) {
	case 2:
		a, b := fns[0], fns[1]
		return func(f *Frame) bool { return a(f) && b(f) }
	case 3:
		a, b, d := fns[0], fns[1], fns[2]
		return func(f *Frame) bool { return a(f) && b(f) && d(f) }
	}
	return func(f *Frame) bool {
		for _, fn := range fns {
			if !fn(f) {
				return false
			}
		}
		return true
	}
}

func (c *compiler) or(kids []*node) condition {
	if fn := anyText(kids); fn != nil {
		return fn
	}
	fns := c.conds(kids)
	switch len(fns) {
	case 2:
		a, b := fns[0], fns[1]
		return func(f *Frame) bool { return a(f) || b(f) }
	case 3:
		a, b, d := fns[0], fns[1], fns[2]
		return func(f *Frame) bool { return a(f) || b(f) || d(f) }
	}
	return func(f *Frame) bool {
		for _, fn := range fns {
			if fn(f) {
				return true
			}
		}
		return false
	}
}

func (c *compiler) conds(kids []*node) []condition {
	fns := make([]condition, len(kids))
	for i, k := range kids {
		fns[i] = c.cond(k)
	}
	return fns
}

func (c *compiler) missing(n *node) condition {
	if n.op == opVar {
		w, m := bit(n.slot)
		return func(f *Frame) bool { return f.Has[w]&m == 0 }
	}
	switch n.typ {
	case Float:
		fn := c.float(n)
		return func(f *Frame) bool { _, ok := fn(f); return !ok }
	case String:
		fn := c.str(n)
		return func(f *Frame) bool { _, ok := fn(f); return !ok }
	case Money:
		fn := c.money(n)
		return func(f *Frame) bool { _, _, ok := fn(f); return !ok }
	case Strings:
		fn := c.strs(n)
		return func(f *Frame) bool { _, ok := fn(f); return !ok }
	}
	fn := c.num(n)
	return func(f *Frame) bool { _, ok := fn(f); return !ok }
}

// in tests membership of a literal list.
func (c *compiler) in(n *node) condition {
	k := n.kids[0]
	switch k.typ {
	case String:
		return c.inStrings(k, n.set)
	case Float:
		fn, set := c.float(k), n.set
		return func(f *Frame) bool {
			v, ok := fn(f)
			if ok {
				for i := range set {
					if set[i].F == v {
						return true
					}
				}
			}
			return false
		}
	case Money:
		fn, set := c.money(k), n.set
		return func(f *Frame) bool {
			v, cur, ok := fn(f)
			if ok {
				for i := range set {
					if set[i].N == v && (cur == 0 || set[i].C == 0 || set[i].C == cur) {
						return true
					}
				}
			}
			return false
		}
	}
	fn := c.num(k)
	if len(n.set) > 12 {
		set := make(map[int64]struct{}, len(n.set))
		for _, v := range n.set {
			set[v.N] = struct{}{}
		}
		return func(f *Frame) bool {
			v, ok := fn(f)
			if !ok {
				return false
			}
			_, in := set[v]
			return in
		}
	}
	set := make([]int64, len(n.set))
	for i, v := range n.set {
		set[i] = v.N
	}
	return func(f *Frame) bool {
		v, ok := fn(f)
		if ok {
			for _, s := range set {
				if s == v {
					return true
				}
			}
		}
		return false
	}
}

func (c *compiler) inStrings(k *node, values []Value) condition {
	fn := c.str(k)
	set := make([]string, len(values))
	for i, v := range values {
		set[i] = v.S
	}
	if len(values) > 4 {
		words := NewWords(set)
		return func(f *Frame) bool {
			v, ok := fn(f)
			return ok && words.HasString(v)
		}
	}
	if k.op == opVar && !k.mayMiss {
		slot := k.slot
		return func(f *Frame) bool { return oneOf(set, f.S[slot]) }
	}
	return func(f *Frame) bool {
		v, ok := fn(f)
		return ok && oneOf(set, v)
	}
}

func oneOf(set []string, v string) bool {
	for _, s := range set {
		if s == v {
			return true
		}
	}
	return false
}

func (c *compiler) inList(n *node) condition {
	k, list := n.kids[0], n.list
	if k.typ == String {
		fn := c.str(k)
		return func(f *Frame) bool {
			v, ok := fn(f)
			if !ok {
				return false
			}
			set := f.Lists[list]
			return set != nil && set.HasString(v)
		}
	}
	fn := c.num(k)
	return func(f *Frame) bool {
		v, ok := fn(f)
		if !ok {
			return false
		}
		set := f.Lists[list]
		return set != nil && set.HasInt(v)
	}
}

func (c *compiler) stringTest(n *node) condition {
	l := c.str(n.kids[0])
	if n.op == opMatches {
		re := n.re
		return func(f *Frame) bool {
			v, ok := l(f)
			return ok && re.MatchString(v)
		}
	}
	if n.op == opInVar {
		r := c.strs(n.kids[1])
		return func(f *Frame) bool {
			v, ok := l(f)
			if !ok {
				return false
			}
			set, ok := r(f)
			return ok && oneOf(set, v)
		}
	}
	test := strings.Contains
	switch n.op {
	case opStarts:
		test = strings.HasPrefix
	case opEnds:
		test = strings.HasSuffix
	}
	if k := n.kids[0]; k.op == opVar && !k.mayMiss && n.kids[1].isConst() {
		return constantTest(n.op, k.slot, n.kids[1].val.S)
	}
	r := c.str(n.kids[1])
	return func(f *Frame) bool {
		v, ok := l(f)
		if !ok {
			return false
		}
		s, ok := r(f)
		return ok && test(v, s)
	}
}

func constantTest(o op, slot int, s string) condition {
	switch o {
	case opStarts:
		return func(f *Frame) bool { return strings.HasPrefix(f.S[slot], s) }
	case opEnds:
		return func(f *Frame) bool { return strings.HasSuffix(f.S[slot], s) }
	}
	return func(f *Frame) bool { return strings.Contains(f.S[slot], s) }
}
