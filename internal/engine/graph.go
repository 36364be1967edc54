package engine

// maxEdges bounds the neighbours a node keeps: what is shared by more is a
// supernode (a parcel locker, a shop's Wi-Fi) and says nothing.
const maxEdges = 512

// maxReach bounds the accounts one walk visits.
const maxReach = 1024

// graph is who shares what: accounts and things with their neighbours.
type graph struct {
	index
	nodes []node
	mark  []uint32 // by node: the walk that saw it last
	walk  uint32
	queue []uint32
}

type node struct {
	eid   uint64
	kind  uint8 // index into Program.kinds + 1
	edges []uint32
}

func (g *graph) node(eid uint64, kind uint8) uint32 {
	n, created := g.add(mix(eid))
	if created {
		g.nodes = append(g.nodes, node{eid: eid, kind: kind})
		g.mark = append(g.mark, 0)
	}
	return n
}

// link ties two entities together.
func (g *graph) link(a uint64, ka uint8, b uint64, kb uint8) {
	na, nb := g.node(a, ka), g.node(b, kb)
	x, y := &g.nodes[na], &g.nodes[nb]
	// The shorter side is searched: a tie is always on both sides, or on
	// neither's kept part.
	short, other := x, nb
	if len(y.edges) < len(x.edges) {
		short, other = y, na
	}
	for _, e := range short.edges {
		if e == other {
			return
		}
	}
	if len(x.edges) >= maxEdges || len(y.edges) >= maxEdges {
		return
	}
	x.edges = append(x.edges, nb)
	y.edges = append(y.edges, na)
}

// reach counts the accounts within hops of an account over things of the given
// kinds that at most damp accounts share, itself included, as far as keep
// allows. A hop goes from account to thing to account.
func (g *graph) reach(eid uint64, via uint64, hops, damp int, keep func(eid uint64) bool) int64 {
	start, ok := g.find(mix(eid))
	if !ok {
		if keep == nil || keep(eid) {
			return 1
		}
		return 0
	}
	g.walk++
	if g.walk == 0 {
		clear(g.mark)
		g.walk = 1
	}
	g.mark[start] = g.walk
	g.queue = append(g.queue[:0], start)
	var n int64
	for from, hop := 0, 0; ; hop++ {
		to := len(g.queue)
		for _, a := range g.queue[from:to] {
			if keep == nil || keep(g.nodes[a].eid) {
				n++
			}
			if hop < hops {
				g.step(a, via, damp)
			}
		}
		if len(g.queue) == to || hop == hops {
			return n
		}
		from = to
	}
}

// step queues the unseen accounts that share a thing with account a.
func (g *graph) step(a uint32, via uint64, damp int) {
	for _, t := range g.nodes[a].edges {
		thing := &g.nodes[t]
		if via>>thing.kind&1 == 0 || len(thing.edges) > damp || g.mark[t] == g.walk {
			continue
		}
		g.mark[t] = g.walk
		for _, b := range thing.edges {
			if g.mark[b] != g.walk && len(g.queue) < maxReach {
				g.mark[b] = g.walk
				g.queue = append(g.queue, b)
			}
		}
	}
}
