package simulate

import (
	"fmt"
	"math"
	"sort"
	"time"
)

// Days of ordinary life before now, and how long ago the oldest account joined.
const (
	Days    = 60
	oldDays = 400
)

const day = 24 * time.Hour

// World is the marketplace's people and the threads of bad behaviour among
// them. It does not change once made: the same seed and now give the same.
type World struct {
	Seed   uint64
	Now    time.Time // end of history, where live begins
	Start  time.Time // begin of ordinary life, UTC midnight
	Brands []*Brand
	Cities []*City
	People []*Person // in order of joining

	data     *data
	byRef    map[string]*Person
	joins    map[int64][]*Person // unix day → who joins
	markets  []*market           // one per brand and city
	marketOf map[[2]string]*market
	threads  []placed
	dir      *directory
	regulars regulars // those whose bad habits run on live
}

// market is one brand in one city: who can meet whom.
type market struct {
	brand     *Brand
	city      *City
	customers []*Person
	workers   []*Person
	merchants []*Person
}

// New makes the world as of now, which is cut to the minute.
func New(seed uint64, now time.Time) (*World, error) { return made(seed, now, true) }

// Peaceful is a world in which nobody behaves badly: whatever a rule finds in
// it is a false positive.
func Peaceful(seed uint64, now time.Time) (*World, error) { return made(seed, now, false) }

func made(seed uint64, now time.Time, threads bool) (*World, error) {
	d, err := loadData()
	if err != nil {
		return nil, err
	}
	now = now.UTC().Truncate(time.Minute)
	w := &World{
		Seed: seed, Now: now, Start: now.Add(-Days * day).Truncate(day),
		Brands: d.Brands, Cities: d.Cities, data: d,
		byRef: map[string]*Person{}, joins: map[int64][]*Person{}, marketOf: map[[2]string]*market{},
	}
	for _, b := range d.Brands {
		for _, c := range d.Cities {
			m := &market{brand: b, city: c}
			w.markets = append(w.markets, m)
			w.marketOf[[2]string{b.Key, c.Name}] = m
		}
	}
	dir := newDirectory(d, stream(seed, "people", 0))
	w.dir = dir
	w.settle(dir)
	if threads {
		w.placeThreads(dir)
	}
	sort.SliceStable(w.People, func(i, j int) bool { return w.People[i].Joined.Before(w.People[j].Joined) })
	for _, p := range w.People {
		n := unixDay(p.Joined)
		w.joins[n] = append(w.joins[n], p)
	}
	return w, nil
}

// Begin is when the first account joined: Events from here is everything.
func (w *World) Begin() time.Time { return w.Start.Add(-oldDays * day) }

// Person finds somebody by reference.
func (w *World) Person(ref string) (*Person, bool) {
	p, ok := w.byRef[ref]
	return p, ok
}

// settle fills the markets with ordinary people.
func (w *World) settle(dir *directory) {
	weight := func(i int) float64 { return w.Cities[i].Weight }
	for _, b := range w.Brands {
		for _, group := range []struct {
			kind string
			n    int
		}{{"merchant", b.Merchants}, {"worker", b.Workers}, {"customer", b.Customers}} {
			for i := range group.n {
				c := w.Cities[i%len(w.Cities)]
				if i >= 2*len(w.Cities) { // at least two of each kind everywhere
					c = w.Cities[weighted(dir.r, len(w.Cities), weight)]
				}
				p := dir.person(group.kind, b, c, w.joining(dir, group.kind, i), "")
				w.add(p)
				w.join(dir, p)
			}
		}
	}
}

// joining says when somebody joined: most long ago, a fifth of the customers
// within the history.
func (w *World) joining(dir *directory, kind string, i int) time.Time {
	r := dir.r
	if kind == "customer" && i >= 16 && chance(r, 0.2) {
		return w.Start.Add(time.Duration(r.Float64() * float64(w.Now.Sub(w.Start)-2*time.Hour)))
	}
	old := time.Duration(math.Pow(r.Float64(), 1.6) * float64(oldDays*day-2*day))
	return w.Start.Add(-old - time.Hour)
}

// join puts a person into their market, sometimes into somebody's household.
func (w *World) join(dir *directory, p *Person) {
	m := w.marketOf[[2]string{p.Brand.Key, p.City.Name}]
	switch p.Kind {
	case "merchant":
		m.merchants = append(m.merchants, p)
	case "worker":
		m.workers = append(m.workers, p)
	default:
		if n := len(m.customers); n > 4 && chance(dir.r, 0.05) {
			// Two people at one address with one card are a household, not a ring.
			other := m.customers[dir.r.IntN(n)]
			if other.Street != "" && other.favourite == nil {
				p.card, p.Street, p.household = other.card, other.Street, other
			}
		}
		if p.Brand.care() && len(m.workers) > 0 && chance(dir.r, 0.6) {
			p.favourite = pick(dir.r, m.workers)
		}
		m.customers = append(m.customers, p)
	}
}

func (w *World) add(p *Person) {
	if _, taken := w.byRef[p.Ref]; taken {
		panic(fmt.Sprintf("simulate: %s made twice", p.Ref)) // a fault of this package, never of input
	}
	w.byRef[p.Ref] = p
	w.People = append(w.People, p)
}

func unixDay(t time.Time) int64 { return t.Unix() / 86400 }
