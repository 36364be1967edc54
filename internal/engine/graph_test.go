package engine

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// kinds of the graphs of these tests: accounts and things of two kinds.
const (
	testAccount = iota
	testCard
	testDevice
)

func testGraph() *graph {
	g := newGraph([]string{"account", "card", "device"})
	return &g
}

func thingKind(thing uint64) uint8 { return uint8(testCard + thing%2) }

type sighting struct {
	account, thing uint64
	at             int64
}

type found struct {
	accounts       []uint64
	shared, damped int64
}

// slowWalk walks over all sightings with sets.
func slowWalk(seen []sighting, from uint64, p *walkPlan, at int64) found {
	type times struct{ first, last int64 }
	ties := map[[2]uint64]times{}
	for _, s := range seen {
		k := [2]uint64{s.account, s.thing}
		t, ok := ties[k]
		if !ok {
			t = times{s.at, s.at}
		}
		ties[k] = times{min(t.first, s.at), max(t.last, s.at)}
	}
	for k, t := range ties {
		if t.first > at || p.window > 0 && t.last <= at-p.window {
			delete(ties, k)
		}
	}
	has := map[uint64]map[uint64]bool{} // by thing
	for k := range ties {
		if has[k[1]] == nil {
			has[k[1]] = map[uint64]bool{}
		}
		has[k[1]][k[0]] = true
	}
	in, shared, damped := map[uint64]bool{from: true}, map[uint64]bool{}, map[uint64]bool{}
	for range p.within {
		next := map[uint64]bool{}
		for a := range in {
			next[a] = true
			common := map[uint64]uint64{}
			for thing, who := range has {
				bit := uint64(1) << thingKind(thing)
				switch {
				case !who[a] || p.any&bit == 0:
				case len(who) > p.damp:
					damped[thing] = true
				default:
					for b := range who {
						common[b] |= bit
						if b != a {
							shared[thing] = true
						}
					}
				}
			}
			for b, bits := range common {
				if bits&p.single != 0 {
					next[b] = true
				}
				for _, set := range p.all {
					if bits&set == set {
						next[b] = true
					}
				}
			}
		}
		in = next
	}
	f := found{shared: int64(len(shared)), damped: int64(len(damped))}
	for a := range in {
		f.accounts = append(f.accounts, a)
	}
	slices.Sort(f.accounts)
	return f
}

func (g *graph) found(from uint64, p *walkPlan, at int64, fresh bool) found {
	g.from(from, p, at, fresh)
	f := found{shared: g.shared, damped: g.damped}
	for _, n := range g.reached {
		f.accounts = append(f.accounts, g.nodes[n].eid)
	}
	if len(f.accounts) == 0 {
		f.accounts = []uint64{from}
	}
	slices.Sort(f.accounts)
	return f
}

func drawPlan(t *rapid.T) *walkPlan {
	card, device := uint64(1)<<testCard, uint64(1)<<testDevice
	p := &walkPlan{within: rapid.IntRange(1, 3).Draw(t, "within"), damp: rapid.IntRange(2, 6).Draw(t, "damp"),
		window: rapid.SampledFrom([]int64{0, 0, 5, 20, 60}).Draw(t, "window")}
	switch rapid.IntRange(0, 3).Draw(t, "via") {
	case 0:
		p.single = card
	case 1:
		p.single = card | device
	case 2:
		p.all = []uint64{card | device}
	default:
		p.single, p.all = device, []uint64{card | device}
	}
	p.any = p.single
	for _, set := range p.all {
		p.any |= set
	}
	return p
}

// Walks agree with sets, for sightings in any order and questions at any time;
// a graph that was saved and loaded in between, and one merged of two halves,
// agree with both.
func TestWalksAgainstSets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, one, two := testGraph(), testGraph(), testGraph()
		var seen []sighting
		last := int64(0)
		for range rapid.IntRange(0, 60).Draw(t, "n") {
			s := sighting{rapid.Uint64Range(1, 12).Draw(t, "account"), rapid.Uint64Range(100, 111).Draw(t, "thing"), rapid.Int64Range(1, 100).Draw(t, "at")}
			seen, last = append(seen, s), max(last, s.at)
			part := []*graph{one, two}[rapid.IntRange(0, 1).Draw(t, "half")]
			if rapid.Bool().Draw(t, "turned") {
				g.link(s.thing, thingKind(s.thing), s.account, testAccount, s.at)
			} else {
				g.link(s.account, testAccount, s.thing, thingKind(s.thing), s.at)
			}
			part.link(s.account, testAccount, s.thing, thingKind(s.thing), s.at)
		}
		one.merge(two)
		again := reloaded(t, g)
		for range 4 {
			from, p := rapid.Uint64Range(1, 12).Draw(t, "from"), drawPlan(t)
			at := rapid.Int64Range(0, 110).Draw(t, "asked")
			want := fmt.Sprint(slowWalk(seen, from, p, at))
			for name, g := range map[string]*graph{"kept": g, "loaded": again, "merged": one} {
				if got := fmt.Sprint(g.found(from, p, at, at >= last)); got != want {
					t.Fatalf("%s: %s, want %s", name, got, want)
				}
			}
		}
	})
}

func reloaded(t interface{ Fatal(...any) }, g *graph) *graph {
	m := &Machine{prog: &Program{kinds: []string{"account", "card", "device"}}}
	first, second := saved(t, g), []byte(nil)
	l := newLoader(bytes.NewReader(first))
	m.loadGraph(l)
	if err := l.close(); err != nil {
		t.Fatal(err)
	}
	if second = saved(t, &m.graph); !bytes.Equal(first, second) {
		t.Fatal("a loaded graph is saved in other bytes")
	}
	return &m.graph
}

func saved(t interface{ Fatal(...any) }, g *graph) []byte {
	var b bytes.Buffer
	s := newSaver(&b)
	s.graph(g)
	if err := s.close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// What everybody shares stays small, is left out and is counted; when all but a
// few have left it, it ties again.
func TestSupernode(t *testing.T) {
	g := testGraph()
	const locker = 1_000_001
	for a := uint64(1); a <= 5000; a++ {
		g.link(a, testAccount, locker, testDevice, int64(a))
		g.link(a, testAccount, 2_000_000+a/2*2, testCard, int64(a))
	}
	p := &walkPlan{single: 1<<testCard | 1<<testDevice, any: 1<<testCard | 1<<testDevice, within: 2, damp: defaultDamp}
	if f := g.found(10, p, 5000, true); len(f.accounts) != 2 || f.shared != 1 {
		t.Errorf("%+v, want the two that share a card", f)
	}
	if f := g.found(4900, p, 5000, true); len(f.accounts) != 2 || f.damped != 1 {
		t.Errorf("%+v, want the locker left out and counted", f)
	}
	n, _ := g.find(mix(locker))
	if l := g.near(n, g.account); l.n > maxEdges {
		t.Errorf("%d edges are kept", l.n)
	}
	if len(g.ties)-len(g.spare) > 5000+maxEdges {
		t.Errorf("%d ties are kept", len(g.ties)-len(g.spare))
	}
	p.window = 50
	if f := g.found(4990, p, 5000, true); len(f.accounts) != 50 {
		t.Errorf("%d accounts, want the fifty seen last", len(f.accounts))
	}
}

// Whether more than damp share a thing is known exactly, however many did.
func TestTrimKeepsTheLatest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := testGraph()
		var seen []sighting
		for a := range uint64(1500) {
			s := sighting{a + 1, 1_000_001, rapid.Int64Range(1, 400).Draw(t, "at")}
			seen = append(seen, s)
			g.link(s.account, testAccount, s.thing, testDevice, s.at)
		}
		p := &walkPlan{single: 1 << testDevice, any: 1 << testDevice, within: 1, damp: keptEdges - 1, window: rapid.Int64Range(1, 120).Draw(t, "window")}
		latest := seen[0]
		for _, s := range seen {
			if s.at > latest.at {
				latest = s
			}
		}
		got, want := g.found(latest.account, p, latest.at, true), slowWalk(seen, latest.account, p, latest.at)
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatalf("%d accounts (%d left out), want %d (%d)", len(got.accounts), got.damped, len(want.accounts), want.damped)
		}
	})
}

// A walk stops at its bounds and says so.
func TestWalkIsBounded(t *testing.T) {
	g := testGraph()
	for a := uint64(0); a < 4000; a++ {
		for k := uint64(0); k < 3; k++ {
			g.link(a+1, testAccount, 2_000_000+mix(a*3+k+1)%3000*2, testCard, int64(a))
		}
	}
	p := &walkPlan{single: 1 << testCard, any: 1 << testCard, within: 4, damp: 100}
	g.from(1, p, 4000, true)
	if !g.cut || len(g.reached) > maxReach || g.steps > maxSteps+1 {
		t.Errorf("cut %v after %d accounts and %d ties", g.cut, len(g.reached), g.steps)
	}
}

// A million ties: what noting one and walking over them costs.
func BenchmarkGraph(b *testing.B) {
	const accounts = 400_000
	g := testGraph()
	at := int64(0)
	for i := range uint64(1_000_000) {
		at++
		a := mix(i)%accounts + 1
		thing := 1<<40 + mix(i*31)%300_000*2
		if i%50 == 0 {
			thing = 1<<41 + i%7*2 // lockers
		}
		g.link(a, testAccount, thing, testCard, at)
	}
	b.Run("link", func(b *testing.B) {
		b.ReportAllocs()
		for i := range uint64(b.N) {
			at++
			g.link(mix(i)%accounts+1, testAccount, 1<<40+mix(i*31)%300_000*2, testCard, at)
		}
	})
	b.Run("locker", func(b *testing.B) {
		b.ReportAllocs()
		for i := range uint64(b.N) {
			at++
			g.link(mix(i)%accounts+1, testAccount, 1<<41, testCard, at)
		}
	})
	for _, within := range []int{1, 2} {
		p := &walkPlan{single: 1 << testCard, any: 1 << testCard, within: within, damp: defaultDamp}
		for _, window := range []int64{0, 500_000} {
			b.Run(fmt.Sprintf("walk%d/window%d", within, window), func(b *testing.B) {
				p.window = window
				b.ReportAllocs()
				n := 0
				for i := range uint64(b.N) {
					g.from(mix(i)%accounts+1, p, at, true)
					n += len(g.reached)
				}
				b.ReportMetric(float64(n)/float64(b.N), "accounts/walk")
			})
		}
	}
}
