package simulate

import "time"

func (w *World) placeStolenCards(dir *directory) {
	const thefts = 5
	for i := range thefts {
		at := w.moment(dir, i, thefts)
		m := pick(dir.r, w.markets)
		who := w.newcomer(dir, m, at.Add(-25*time.Minute))
		w.once("stolen card", at, func(p *planner, at time.Time) { p.stolenCard(who, at) })
		again := at.Add(9 * day)
		if again.After(w.Now.Add(-2 * day)) {
			continue
		}
		other := w.newcomer(dir, m, again.Add(-2*time.Hour))
		other.card = who.card
		w.once("disputed card again", again, func(p *planner, at time.Time) {
			o := p.order(other, at)
			p.place(o)
			p.cancel(o, p.soon(at, 20*time.Minute), "payment_not_captured")
		})
	}
}

// stolenCard: everything is new and goes fast, until the holder of the card
// reads the statement.
func (p *planner) stolenCard(who *Person, at time.Time) {
	for i := range 5 {
		o := p.order(who, p.soon(at, time.Duration(i)*8*time.Minute))
		o.card, o.avs, o.Amount = who.card, "mismatch", int64(between(p.r, 16000, 29000))
		id := p.place(o)
		p.fulfil(o)
		if p.hurried == nil {
			p.label(o, o.Placed.Add(6*day).Add(p.minutes(0, 60)), id, "chargeback")
		}
	}
}

// placeSharedCardTests: two accounts take turns on one telephone, each below the limits.
func (w *World) placeSharedCardTests(dir *directory) {
	const tests = 3
	for i := range tests {
		at := w.moment(dir, i, tests)
		m := pick(dir.r, w.markets)
		two := []*Person{w.newcomer(dir, m, at.Add(-30*time.Minute)), w.newcomer(dir, m, at.Add(-28*time.Minute))}
		w.once("card testing", at, func(p *planner, at time.Time) {
			for n := range 8 {
				o := p.order(two[n%2], p.soon(at, time.Duration(n)*3*time.Minute))
				o.device, o.card, o.Amount = two[0].device, card(p.r), int64(between(p.r, 120, 480))
				p.decline(o, o.Placed)
			}
		})
	}
}

// placeReturns: somebody of a closed ring comes back as a new person.
func (w *World) placeReturns(dir *directory, was *Person) {
	at := was.Joined.Add(5 * day).Truncate(time.Minute)
	if at.After(w.Now.Add(-day)) {
		return
	}
	who := w.newcomer(dir, w.marketOf[[2]string{was.Brand.Key, was.City.Name}], at.Add(-30*time.Minute))
	who.device = was.device
	w.once("ring returns", at, func(p *planner, at time.Time) {
		o := p.order(who, at)
		p.place(o)
		p.fulfil(o)
	})
}
