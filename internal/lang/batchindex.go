package lang

import (
	"math"
	"slices"
)

// cells are the values of one variable, cut at the constants it is compared with.
type cells struct {
	slot  int
	typ   Type
	maybe bool // may be missing
	env   *Env
	parts []part
	nums  []int64
	reals []float64
	words []string
}

// part is one operand of a condition that looks at the variable.
type part struct {
	n    *node
	rule int
}

// indexer collects what conditions ask of single variables.
type indexer struct {
	asked held
	cells map[int]*cells
	order []*cells // in order of appearance: what is built is the same every time
}

// take puts a part of a condition under the variables it looks at; true when that decides it, because
// it looks at one only and in no way a cell does not tell.
func (x *indexer) take(n *node, rule int, env *Env) (decided bool) {
	seen := map[int]bool{}
	n.walk(func(k *node) {
		v := atom(k)
		if v == nil {
			return
		}
		c := x.cells[v.slot]
		if c == nil {
			c = &cells{slot: v.slot, typ: v.typ, maybe: v.mayMiss, env: env}
			x.cells[v.slot] = c
			x.order = append(x.order, c)
		}
		c.cut(k)
		if !seen[v.slot] {
			seen[v.slot] = true
			x.asked.put(rule)
			c.parts = append(c.parts, part{n, rule})
		}
	})
	return len(seen) == 1 && pure(n)
}

// pure tells whether a condition is made of atoms alone.
func pure(n *node) bool {
	switch n.op {
	case opAnd, opOr, opNot:
		return !slices.ContainsFunc(n.kids, func(k *node) bool { return !pure(k) })
	}
	return n.isConst() || atom(n) != nil
}

// atom is the variable a smallest condition asks about, nil when it is not of the kinds cells decide.
func atom(n *node) *node {
	if n.op == opVar && n.typ == Bool {
		return n
	}
	if n.typ != Bool || len(n.kids) == 0 {
		return nil
	}
	v := n.kids[0]
	switch n.op {
	case opMissing:
	case opIn:
		if slices.ContainsFunc(n.set, func(v Value) bool { return v.C != 0 }) {
			return nil
		}
	case opEq, opNe, opLt, opLe, opGt, opGe:
		k := n.kids[1]
		if v.isConst() {
			v, k = k, v
		}
		if !k.isConst() || k.val.C != 0 || v.typ == String && n.op != opEq && n.op != opNe {
			return nil
		}
	default:
		return nil
	}
	if v.op != opVar || v.typ == Strings {
		return nil
	}
	return v
}

// cut remembers where the truth of an atom may change.
func (c *cells) cut(n *node) {
	if n.op == opVar {
		c.nums = append(c.nums, 0, 1)
		return
	}
	values := n.set
	for _, k := range n.kids {
		if k.isConst() {
			values = append(values[:len(values):len(values)], k.val)
		}
	}
	for _, v := range values {
		switch c.typ {
		case String:
			if !slices.Contains(c.words, v.S) {
				c.words = append(c.words, v.S)
			}
		case Float:
			c.reals = append(c.reals, v.F)
			if next := math.Nextafter(v.F, math.Inf(1)); !math.IsInf(next, 0) {
				c.reals = append(c.reals, next)
			}
		default:
			c.nums = append(c.nums, v.N)
			if v.N < math.MaxInt64 {
				c.nums = append(c.nums, v.N+1)
			}
		}
	}
}

// allowed are the conditions of all that may hold while the variable has the value in f.
func (c *cells) allowed(f *Frame, all held) held {
	for _, p := range c.parts {
		if _, yes := outlook(p.n, c.slot, f); !yes {
			all[p.rule>>6] &^= 1 << (p.rule & 63)
		}
	}
	return all
}

// outlook tells whether a condition may still be false, or true, when only one variable is known.
func outlook(n *node, slot int, f *Frame) (no, yes bool) {
	switch n.op {
	case opNot:
		no, yes = outlook(n.kids[0], slot, f)
		return yes, no
	case opAnd, opOr:
		no, yes = n.op == opOr, n.op == opAnd
		for _, k := range n.kids {
			kidNo, kidYes := outlook(k, slot, f)
			if n.op == opAnd {
				no, yes = no || kidNo, yes && kidYes
			} else {
				no, yes = no && kidNo, yes || kidYes
			}
		}
		return no, yes
	}
	if v := atom(n); n.isConst() || v != nil && v.slot == slot {
		truth := eval(n, f).True()
		return !truth, truth
	}
	return true, true
}

// build asks the interpreter about one value of each cell.
func (x *indexer) build(k *block) {
	for _, c := range x.order {
		f := NewFrame(c.env)
		missing := c.allowed(f, k.all)
		switch c.typ {
		case String:
			c.buildText(k, f, missing)
		case Float:
			c.buildFloat(k, f, missing)
		default:
			c.buildNum(k, f, missing)
		}
	}
	slices.SortStableFunc(k.texts, func(a, b textIndex) int { return b.asks.count() - a.asks.count() })
}

func (c *cells) buildNum(k *block, f *Frame, missing held) {
	slices.Sort(c.nums)
	lowest := int64(math.MinInt64)
	if c.typ == Bool {
		lowest = 0
	}
	f.SetNum(c.slot, lowest)
	masks := []held{c.allowed(f, k.all)}
	var cuts []int64
	for _, v := range slices.Compact(c.nums) {
		if v <= lowest {
			continue
		}
		f.SetNum(c.slot, v)
		if mask := c.allowed(f, k.all); mask != masks[len(masks)-1] {
			cuts, masks = append(cuts, v), append(masks, mask)
		}
	}
	if len(cuts) == 0 && (!c.maybe || missing == masks[0]) {
		k.all = masks[0]
		return
	}
	switch {
	case len(cuts) <= len(narrowIndex{}.cuts):
		e := narrowIndex{slot: c.slot, maybe: c.maybe}
		fillCuts(e.cuts[:], e.masks[:], cuts, masks, missing)
		k.narrow = append(k.narrow, e)
	case len(cuts) <= len(middleIndex{}.cuts):
		e := middleIndex{slot: c.slot, maybe: c.maybe}
		fillCuts(e.cuts[:], e.masks[:], cuts, masks, missing)
		k.middle = append(k.middle, e)
	default:
		k.wide = append(k.wide, wideIndex{slot: c.slot, maybe: c.maybe, cuts: cuts, masks: masks, missing: missing})
	}
}

// fillCuts pads with cuts that change nothing; the last mask is that of missing.
func fillCuts(to []int64, at []held, cuts []int64, masks []held, missing held) {
	last := masks[len(masks)-1]
	for i := range to {
		to[i], at[i+1] = math.MaxInt64, last
	}
	copy(to, cuts)
	copy(at, masks)
	at[len(at)-1] = missing
}

func (c *cells) buildFloat(k *block, f *Frame, missing held) {
	slices.Sort(c.reals)
	f.SetFloat(c.slot, -math.MaxFloat64)
	e := floatIndex{slot: c.slot, maybe: c.maybe, missing: missing, masks: []held{c.allowed(f, k.all)}}
	for _, v := range slices.Compact(c.reals) {
		f.SetFloat(c.slot, v)
		if mask := c.allowed(f, k.all); mask != e.masks[len(e.masks)-1] {
			e.cuts, e.masks = append(e.cuts, v), append(e.masks, mask)
		}
	}
	k.floats = append(k.floats, e)
}
