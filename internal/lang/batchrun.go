package lang

// narrowIndex serves a whole number with up to two cuts, which is most of them; the count of cuts
// reached is the cell. Fixed arrays let it be found without a jump.
type narrowIndex struct {
	slot  int
	maybe bool
	cuts  [2]int64
	masks [4]held // by cell; the last is that of missing
}

type middleIndex struct {
	slot  int
	maybe bool
	cuts  [6]int64
	masks [8]held
}

// wideIndex serves any number of cuts by halving.
type wideIndex struct {
	slot    int
	maybe   bool
	cuts    []int64
	masks   []held
	missing held
}

type floatIndex struct {
	slot    int
	maybe   bool
	cuts    []float64
	masks   []held
	missing held
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

// possible asks every index: what is left may hold.
func (k *block) possible(f *Frame) held {
	a, b := k.all[0], k.all[1]
	for i := range k.narrow {
		e := &k.narrow[i]
		x := f.N[e.slot]
		cell := one(x >= e.cuts[0]) + one(x >= e.cuts[1])
		if e.maybe && !f.Known(e.slot) {
			cell = len(e.masks) - 1
		}
		m := &e.masks[cell&3]
		a &= m[0]
		b &= m[1]
	}
	for i := range k.middle {
		e := &k.middle[i]
		x := f.N[e.slot]
		cell := one(x >= e.cuts[0]) + one(x >= e.cuts[1]) + one(x >= e.cuts[2]) +
			one(x >= e.cuts[3]) + one(x >= e.cuts[4]) + one(x >= e.cuts[5])
		if e.maybe && !f.Known(e.slot) {
			cell = len(e.masks) - 1
		}
		m := &e.masks[cell&7]
		a &= m[0]
		b &= m[1]
	}
	for i := range k.wide {
		e := &k.wide[i]
		m := &e.missing
		if !e.maybe || f.Known(e.slot) {
			m = &e.masks[reached(e.cuts, f.N[e.slot])]
		}
		a &= m[0]
		b &= m[1]
	}
	for i := range k.floats {
		e := &k.floats[i]
		m := &e.missing
		if f.Known(e.slot) {
			m = &e.masks[reached(e.cuts, f.F[e.slot])]
		}
		a &= m[0]
		b &= m[1]
	}
	for i := range k.texts {
		e := &k.texts[i]
		if a&e.asks[0]|b&e.asks[1] == 0 {
			continue
		}
		m := &e.missing
		if !e.maybe || f.Known(e.slot) {
			m = &e.masks[e.cell(f.S[e.slot])]
		}
		a &= m[0]
		b &= m[1]
	}
	return held{a, b}
}

// reached counts the cuts at or below x.
func reached[T int64 | float64](cuts []T, x T) int {
	low := 0
	for n := len(cuts); n > 0; {
		half := n / 2
		if x >= cuts[low+half] {
			low += half + 1
			n -= half + 1
		} else {
			n = half
		}
	}
	return low
}
