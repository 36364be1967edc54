package simulate

import "time"

// placed is a thread of bad behaviour with its place in history.
type placed struct {
	name     string
	from, to time.Time
	play     func(p *planner, begin time.Time) // called for each day in [from, to]
}

// regulars are people with a bad habit: it began in history and goes on live,
// so one more act of theirs is enough to be noticed.
type regulars struct {
	refunders []*Person
	sharers   []*Person
	pairs     [][2]*Person // customer, worker
	tempters  []*Person    // workers who want to be paid outside
	baiters   []*Person    // customers who cut tips
	spoofers  []*Person    // workers whose telephone lies about its place
	ringed    []*Person    // one of each ring
	sleepers  []*Person    // accounts nobody used yet
	missing   []*Person    // customers with whom something is always missing
	named     []*Person    // workers named in several safety reports
}

// placeThreads puts every thread at its place. How many there are keeps the
// share of decisions that are not "allow" near one in a hundred.
func (w *World) placeThreads(dir *directory) {
	w.placeRings(dir)
	w.placeCardTests(dir)
	w.placeTakeovers(dir)
	w.placePromos(dir)
	w.placeRefunders(dir)
	w.placePairs(dir)
	w.placeSharers(dir)
	w.placeTempters(dir)
	w.placeThreats(dir)
	w.placeStolenCards(dir)
	w.placeSharedCardTests(dir)
	for _, was := range w.regulars.ringed {
		w.placeReturns(dir, was)
	}
	w.placeSignIns(dir)
	w.placeOffers(dir)
	w.placeTipCuts(dir)
	w.placeFakeMerchants(dir)
	w.placeMissingItems(dir)
	w.placeDoors(dir)
	w.placeWords(dir)
	w.placeReports(dir)
}

// once adds a thread that plays within one day.
func (w *World) once(name string, at time.Time, play func(p *planner, at time.Time)) {
	w.threads = append(w.threads, placed{name: name, from: at, to: at, play: func(p *planner, _ time.Time) { play(p, at) }})
}

// moment draws a time in history, leaving the last days to habits.
func (w *World) moment(dir *directory, i, of int) time.Time {
	span := (Days - 4) * day
	part := span / time.Duration(of)
	begin := w.Start.Add(day + time.Duration(i)*part + time.Duration(dir.r.Float64()*float64(part-day)))
	return begin.Truncate(day).Add(time.Duration(between(dir.r, 13*60, 20*60)) * time.Minute)
}

// newcomer makes an account whose only purpose is a thread.
func (w *World) newcomer(dir *directory, m *market, joined time.Time) *Person {
	p := dir.person("customer", m.brand, m.city, joined, "")
	p.spare, p.other = "", ""
	w.add(p)
	return p
}

// someone draws an ordinary account that is old enough to have habits.
func (w *World) someone(dir *directory, group func(*market) []*Person) *Person {
	for {
		if people := group(pick(dir.r, w.markets)); len(people) > 0 {
			if p := pick(dir.r, people); p.Joined.Before(w.Start) {
				return p
			}
		}
	}
}

// meet says whether two people may still be matched; k nil is whoever is free.
func (p *planner) meet(c, k *Person) bool {
	if p.barred == nil {
		return true
	}
	return !p.barred(c.Ref) && (k == nil || !p.barred(k.Ref) && !p.apart(c.Ref, k.Ref))
}

func customersOf(m *market) []*Person { return m.customers }
func workersOf(m *market) []*Person   { return m.workers }
