package engine

import "slices"

// maxEdges bounds the neighbours of one kind that a node keeps. A full list is
// cut back to the keptEdges seen last, so whether something is shared by more
// than damp (damp < keptEdges) is known exactly, in any window.
const (
	maxEdges  = 512
	keptEdges = 256
)

// graph is who shares what: accounts and things with their neighbours, and for
// each tie when it was first and last seen and how often.
type graph struct {
	index
	nodes   []node
	lists   []adjacency
	spare   []uint32 // ties given up, last first
	ties    []tie
	halves  halves
	kinds   []string  // by kind here; only grows, so publishing renumbers nothing
	of      [64]uint8 // kind here by kind of the program
	in      [64]uint8 // kind of the program by kind here, noKind when it has none
	account uint8     // kind here of accounts
	warming uint64    // kinds of the program whose ties are not all here yet

	walker
	lasts []int64
}

type node struct {
	eid  uint64
	list uint32 // first of its adjacencies + 1
	kind uint8
}

// adjacency is the neighbours of one kind of one node.
type adjacency struct {
	next  uint32 // + 1
	block uint32
	n     uint16
	class uint8
	kind  uint8
}

// neighbour is a tie as seen from one of its ends.
type neighbour struct{ to, tie uint32 }

type tie struct {
	first, last int64
	n           uint32
}

func newGraph(kinds []string) graph {
	g := graph{}
	g.know(kinds)
	return g
}

// know gives the kinds of a program their numbers here.
func (g *graph) know(kinds []string) {
	for i := range g.in {
		g.of[i], g.in[i] = noKind, noKind
	}
	g.account = noKind
	for i, k := range kinds {
		j := slices.Index(g.kinds, k)
		if j < 0 && len(g.kinds) < noKind {
			j = len(g.kinds)
			g.kinds = append(g.kinds, k)
		}
		if j < 0 {
			continue // kinds come and go only with new packs; 63 in the life of a log are enough
		}
		g.of[i], g.in[j] = uint8(j), uint8(i)
		if k == "account" {
			g.account = uint8(j)
		}
	}
}

func (g *graph) node(eid uint64, kind uint8) uint32 {
	n, created := g.add(mix(eid))
	if created {
		g.nodes = append(g.nodes, node{eid: eid, kind: kind})
	}
	return n
}

// near looks for the neighbours of a kind, nil when there are none.
func (g *graph) near(n uint32, kind uint8) *adjacency {
	for i := g.nodes[n].list; i != 0; i = g.lists[i-1].next {
		if l := &g.lists[i-1]; l.kind == kind {
			return l
		}
	}
	return nil
}

// list is near, made when there is none: the index of the adjacency.
func (g *graph) list(n uint32, kind uint8) uint32 {
	for i := g.nodes[n].list; i != 0; i = g.lists[i-1].next {
		if g.lists[i-1].kind == kind {
			return i - 1
		}
	}
	g.lists = append(g.lists, adjacency{next: g.nodes[n].list, block: g.halves.alloc(0), kind: kind})
	g.nodes[n].list = uint32(len(g.lists))
	return uint32(len(g.lists) - 1)
}

func (g *graph) edges(l *adjacency) []neighbour { return g.halves.block(l.class, l.block)[:l.n] }

// link notes that two entities were seen together at a time; the kinds are
// those of the program. A late sighting moves the first one back.
func (g *graph) link(a uint64, ka uint8, b uint64, kb uint8, at int64) {
	if a == b {
		return
	}
	ka, kb = g.of[ka], g.of[kb]
	na, nb := g.node(a, ka), g.node(b, kb)
	la, lb := g.list(na, kb), g.list(nb, ka)
	short, other := la, nb
	if g.lists[lb].n < g.lists[la].n {
		short, other = lb, na
	}
	for _, h := range g.edges(&g.lists[short]) {
		if h.to == other {
			t := &g.ties[h.tie]
			t.first, t.last = min(t.first, at), max(t.last, at)
			if t.n < 1<<32-1 {
				t.n++
			}
			return
		}
	}
	g.tie(na, la, nb, lb, tie{at, at, 1})
}

// tie puts a new tie on both ends.
func (g *graph) tie(na, la, nb, lb uint32, t tie) {
	var id uint32
	if k := len(g.spare); k > 0 {
		id = g.spare[k-1]
		g.spare = g.spare[:k-1]
		g.ties[id] = t
	} else {
		id = uint32(len(g.ties))
		g.ties = append(g.ties, t)
	}
	g.put(na, la, neighbour{nb, id})
	g.put(nb, lb, neighbour{na, id})
}

func (g *graph) put(n, list uint32, h neighbour) {
	if g.lists[list].n == maxEdges {
		g.trim(n, list)
	}
	l := &g.lists[list]
	if int(l.n) == 1<<l.class {
		bigger := g.halves.alloc(l.class + 1)
		copy(g.halves.block(l.class+1, bigger), g.edges(l))
		g.halves.release(l.class, l.block)
		l.block, l.class = bigger, l.class+1
	}
	l.n++
	g.edges(l)[l.n-1] = h
}

// trim cuts a full list back to the ties seen last. What is shared by so many
// is a supernode and says nothing but that; of a ring nothing is lost.
func (g *graph) trim(n, list uint32) {
	l := &g.lists[list]
	es := g.edges(l)
	g.lasts = g.lasts[:0]
	for _, h := range es {
		g.lasts = append(g.lasts, g.ties[h.tie].last)
	}
	slices.Sort(g.lasts)
	limit := g.lasts[len(es)-keptEdges]
	equal := keptEdges // how many with exactly the limit stay
	for _, at := range g.lasts[len(es)-keptEdges:] {
		if at > limit {
			equal--
		}
	}
	kept := 0
	for _, h := range es {
		last := g.ties[h.tie].last
		if last > limit || last == limit && equal > 0 {
			if last == limit {
				equal--
			}
			es[kept] = h
			kept++
			continue
		}
		g.drop(h.to, g.nodes[n].kind, h.tie)
		g.spare = append(g.spare, h.tie)
	}
	l.n = uint16(kept)
}

// drop takes a tie off the list of its other end.
func (g *graph) drop(n uint32, kind uint8, tie uint32) {
	l := g.near(n, kind)
	es := g.edges(l)
	for i := range es {
		if es[i].tie == tie {
			es[i] = es[l.n-1]
			l.n--
			return
		}
	}
}

// merge adds the ties of a graph that was warmed beside this one.
func (g *graph) merge(from *graph) {
	for n := range from.nodes {
		for i := from.nodes[n].list; i != 0; i = from.lists[i-1].next {
			for _, h := range from.edges(&from.lists[i-1]) {
				if int(h.to) < n {
					continue // seen from its other end
				}
				g.join(from, from.nodes[n], from.nodes[h.to], from.ties[h.tie])
			}
		}
	}
	g.warming = 0
}

func (g *graph) join(from *graph, x, y node, t tie) {
	ka, kb := from.in[x.kind], from.in[y.kind]
	if ka == noKind || kb == noKind {
		return
	}
	ka, kb = g.of[ka], g.of[kb]
	na, nb := g.node(x.eid, ka), g.node(y.eid, kb)
	la, lb := g.list(na, kb), g.list(nb, ka)
	for _, h := range g.edges(&g.lists[la]) {
		if h.to == nb {
			mine := &g.ties[h.tie]
			mine.first, mine.last, mine.n = min(mine.first, t.first), max(mine.last, t.last), max(mine.n, t.n)
			return
		}
	}
	g.tie(na, la, nb, lb, t)
}
