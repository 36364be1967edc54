package engine

func (s *saver) graph(g *graph) {
	s.len(len(g.kinds))
	for _, k := range g.kinds {
		s.text(k)
	}
	s.u64(g.warming)
	s.len(len(g.nodes))
	for i := range g.nodes {
		s.u64(g.nodes[i].eid)
		s.len(int(g.nodes[i].kind))
	}
	// Ties keep their numbers: those given up are named, last first.
	s.len(len(g.ties))
	for i := range g.ties {
		s.i64(g.ties[i].first)
		s.i64(g.ties[i].last)
		s.u64(uint64(g.ties[i].n))
	}
	s.len(len(g.spare))
	for _, t := range g.spare {
		s.u64(uint64(t))
	}
	// Lists in the order they were made, which is that of walks.
	s.len(len(g.lists))
	owner := make([]uint32, len(g.lists))
	for n := range g.nodes {
		for i := g.nodes[n].list; i != 0; i = g.lists[i-1].next {
			owner[i-1] = uint32(n)
		}
	}
	for i := range g.lists {
		l := &g.lists[i]
		s.u64(uint64(owner[i]))
		s.len(int(l.kind))
		s.len(int(l.n))
		for _, h := range g.edges(l) {
			s.u64(uint64(h.to)<<32 | uint64(h.tie))
		}
	}
}

func (m *Machine) loadGraph(l *loader) {
	g := &m.graph
	*g = graph{}
	for i, n := 0, l.len(noKind); l.more(i, n); i++ {
		g.kinds = append(g.kinds, l.text())
	}
	g.warming = l.u64()
	known := len(g.kinds)
	g.know(m.prog.kinds)
	n := l.len(maxNumber)
	for i := 0; l.more(i, n); i++ {
		eid, kind := l.u64(), l.len(noKind)
		if l.err == nil && (eid == 0 || kind >= known && kind != noKind) {
			l.fail("a node has no name or kind")
		}
		if l.err == nil && int(g.node(eid, uint8(kind))) != i {
			l.fail("a node is there twice")
		}
	}
	for i, k := 0, l.len(maxNumber); l.more(i, k); i++ {
		g.ties = append(g.ties, tie{l.i64(), l.i64(), uint32(l.u64())})
	}
	for i, k := 0, l.len(len(g.ties)); l.more(i, k); i++ {
		g.spare = append(g.spare, uint32(l.len(max(0, len(g.ties)-1))))
	}
	l.lists(g)
}

func (l *loader) lists(g *graph) {
	for i, n := 0, l.len(maxNumber); l.more(i, n); i++ {
		owner, kind := l.len(maxNumber), uint8(l.len(noKind))
		if l.err == nil && (owner >= len(g.nodes) || g.near(uint32(owner), kind) != nil) {
			l.fail("ties have no owner, or two")
		}
		k := l.len(maxEdges)
		if l.err != nil {
			return
		}
		list := g.list(uint32(owner), kind)
		for j := 0; l.more(j, k); j++ {
			v := l.u64()
			h := neighbour{uint32(v >> 32), uint32(v)}
			if l.err == nil && (int(h.to) >= len(g.nodes) || int(h.tie) >= len(g.ties)) {
				l.fail("a tie leads nowhere")
			}
			if l.err == nil {
				g.put(uint32(owner), list, h)
			}
		}
	}
}
