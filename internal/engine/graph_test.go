package engine

import (
	"testing"

	"pgregory.net/rapid"
)

// reachSlow follows ties with sets.
func reachSlow(ties map[[2]uint64]bool, from uint64, via map[uint64]bool, hops, damp int) int64 {
	shared := map[uint64]int{}
	for k := range ties {
		shared[k[1]]++
	}
	in := map[uint64]bool{from: true}
	for range hops {
		next := map[uint64]bool{}
		for a := range in {
			next[a] = true
		}
		for k := range ties {
			if !in[k[0]] || !via[k[1]] || shared[k[1]] > damp {
				continue
			}
			for j := range ties {
				if j[1] == k[1] {
					next[j[0]] = true
				}
			}
		}
		in = next
	}
	return int64(len(in))
}

func TestLinksAgainstSets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := &graph{}
		ties := map[[2]uint64]bool{}
		via := map[uint64]bool{}
		for thing := uint64(100); thing < 112; thing++ {
			via[thing] = thing%2 == 0 // kind 1, the others are kind 2
		}
		for range rapid.IntRange(0, 40).Draw(t, "n") {
			a, thing := rapid.Uint64Range(1, 12).Draw(t, "account"), rapid.Uint64Range(100, 111).Draw(t, "thing")
			if rapid.Bool().Draw(t, "turned") {
				g.link(thing, uint8(1+thing%2), a, 0)
			} else {
				g.link(a, 0, thing, uint8(1+thing%2))
			}
			ties[[2]uint64{a, thing}] = true
		}
		from := rapid.Uint64Range(1, 12).Draw(t, "from")
		hops, damp := rapid.IntRange(1, 2).Draw(t, "hops"), rapid.IntRange(2, 6).Draw(t, "damp")
		if got, want := g.reach(from, 1<<1, hops, damp, nil), reachSlow(ties, from, via, hops, damp); got != want {
			t.Fatalf("%d accounts, want %d", got, want)
		}
		even := g.reach(from, 1<<1, hops, damp, func(eid uint64) bool { return eid%2 == 0 })
		odd := g.reach(from, 1<<1, hops, damp, func(eid uint64) bool { return eid%2 == 1 })
		if even+odd != g.reach(from, 1<<1, hops, damp, nil) {
			t.Fatal("the parts are not the whole")
		}
	})
}

// What everybody shares stays small and says nothing.
func TestSupernode(t *testing.T) {
	g := &graph{}
	for a := uint64(1); a <= 5000; a++ {
		g.link(a, 0, 1_000_000, 1)
		g.link(a, 0, 2_000_000+a/2, 1)
	}
	if n := g.reach(10, 1<<1, 2, defaultDamp, nil); n != 2 {
		t.Errorf("%d accounts, want the two that share a card", n)
	}
	n, _ := g.find(mix(1_000_000))
	if k := len(g.nodes[n].edges); k > maxEdges {
		t.Errorf("%d edges are kept", k)
	}
}
