package engine

// Bounds of one walk, so that a decision's cost does not grow with a ring.
const (
	maxReach = 1024  // accounts
	maxSteps = 16384 // ties looked at
)

// walkPlan is where a walk goes. Kinds are those of the program.
type walkPlan struct {
	single uint64   // kinds of which sharing one thing is a hop
	all    []uint64 // sets of kinds of which every one must be shared
	any    uint64   // all of the above
	within int
	damp   int
	window int64 // ties last seen earlier do not count; 0 = all do
}

func (p *walkPlan) equal(q *walkPlan) bool {
	if p.single != q.single || p.any != q.any || p.within != q.within || p.damp != q.damp || p.window != q.window || len(p.all) != len(q.all) {
		return false
	}
	for i := range p.all {
		if p.all[i] != q.all[i] {
			return false
		}
	}
	return true
}

// walker is the memory of walks.
type walker struct {
	mark    []uint32 // by node: the walk that saw it last
	walk    uint32
	reached []uint32 // accounts, in the order found
	shared  int64    // things that two accounts or more share
	damped  int64    // supernodes left out
	cut     bool     // stopped at a bound
	steps   int

	stamp   []uint32 // by node: the hop that bits is of
	bits    []uint64 // by node: kinds shared with the account of this hop
	hop     uint32
	touched []uint32
}

// from walks over the things an account shares: reached, shared, damped and cut
// say what was found. A hop goes from account to thing to account. Only ties
// that existed at a time, and were seen within the window before it, count;
// fresh says that the time is the latest the graph knows.
func (g *graph) from(eid uint64, p *walkPlan, at int64, fresh bool) {
	g.reached, g.shared, g.damped, g.cut, g.steps = g.reached[:0], 0, 0, false, 0
	start, ok := g.find(mix(eid))
	if !ok {
		return
	}
	if g.walk++; g.walk == 0 {
		clear(g.mark)
		g.walk = 1
	}
	g.mark = grown(g.mark, len(g.nodes))
	if len(p.all) > 0 {
		g.stamp, g.bits = grown(g.stamp, len(g.nodes)), grown(g.bits, len(g.nodes))
	}
	t := times{at: at, since: at - p.window, open: fresh && p.window == 0}
	if p.window == 0 {
		t.since = -1 << 63
	}
	g.mark[start] = g.walk
	g.reached = append(g.reached, start)
	for done, hop := 0, 0; hop < p.within && done < len(g.reached) && !g.cut; hop++ {
		to := len(g.reached)
		for _, a := range g.reached[done:to] {
			g.step(a, p, t)
		}
		done = to
	}
}

func grown[T any](s []T, n int) []T {
	if len(s) < n {
		s = append(s, make([]T, n-len(s))...)
	}
	return s
}

// times says which ties count.
type times struct {
	at, since int64
	open      bool // every tie does
}

func (g *graph) counts(t times, h neighbour) bool {
	if t.open {
		return true
	}
	k := &g.ties[h.tie]
	return k.first <= t.at && k.last > t.since
}

// step takes the accounts that share a thing with account a.
func (g *graph) step(a uint32, p *walkPlan, t times) {
	if len(p.all) > 0 {
		if g.hop++; g.hop == 0 {
			clear(g.stamp)
			g.hop = 1
		}
		g.touched = g.touched[:0]
	}
	for i := g.nodes[a].list; i != 0; i = g.lists[i-1].next {
		l := &g.lists[i-1]
		bit := uint64(1) << g.in[l.kind]
		if p.any&bit == 0 || g.in[l.kind] == noKind {
			continue
		}
		for _, h := range g.edges(l) {
			if g.steps++; g.steps > maxSteps || g.cut {
				g.cut = true
				return
			}
			if g.counts(t, h) {
				g.over(a, h.to, bit, p, t)
			}
		}
	}
	for _, b := range g.touched {
		for _, set := range p.all {
			if g.bits[b]&set == set {
				g.take(b)
				break
			}
		}
	}
}

// over looks at who else has a thing of account a.
func (g *graph) over(a, thing uint32, bit uint64, p *walkPlan, t times) {
	first := g.mark[thing] != g.walk
	g.mark[thing] = g.walk
	if !first && p.single&bit != 0 {
		return // everybody who has it is here
	}
	l := g.near(thing, g.account)
	if l == nil {
		return
	}
	es := g.edges(l)
	if len(es) > p.damp && g.crowded(es, p.damp, t) {
		if first {
			g.damped++
		}
		return
	}
	others := false
	for _, h := range es {
		if g.steps++; g.steps > maxSteps {
			g.cut = true
			return
		}
		b := h.to
		if b == a || !g.counts(t, h) {
			continue
		}
		others = true
		if p.single&bit != 0 {
			g.take(b)
			continue
		}
		if g.stamp[b] != g.hop {
			g.stamp[b], g.bits[b] = g.hop, 0
			g.touched = append(g.touched, b)
		}
		g.bits[b] |= bit
	}
	if first && others {
		g.shared++
	}
}

// crowded tells whether more than damp ties of a list count.
func (g *graph) crowded(es []neighbour, damp int, t times) bool {
	if t.open {
		return true
	}
	n := 0
	for _, h := range es {
		g.steps++
		if g.counts(t, h) {
			if n++; n > damp {
				return true
			}
		}
	}
	return false
}

func (g *graph) take(b uint32) {
	if g.mark[b] == g.walk {
		return
	}
	if len(g.reached) >= maxReach {
		g.cut = true
		return
	}
	g.mark[b] = g.walk
	g.reached = append(g.reached, b)
}
