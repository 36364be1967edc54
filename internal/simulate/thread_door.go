package simulate

import "time"

// placeDoors places the threads of verification: each is an order whose checks at
// the door go wrong in one way.
func (w *World) placeDoors(dir *directory) {
	const each = 4
	for i := range each {
		at := func() time.Time { return w.moment(dir, i, each) }
		k := w.shopper(dir, workersOf)
		w.once("unchecked goods", at(), func(p *planner, at time.Time) { p.unchecked(k, at, i%2 == 0) })
		k2 := w.shopper(dir, workersOf)
		w.once("guessed PIN", at(), func(p *planner, at time.Time) { p.guessedPIN(k2, at) })
		k3 := w.shopper(dir, workersOf)
		w.once("unpaid refusal", at(), func(p *planner, at time.Time) {
			p.delivery(p.customerOf(k3), k3, at, func(o *Order, base fields, at time.Time) bool {
				p.check(o, base, at, "age", false, near)
				p.goBack(o, base, p.after(at, 15*time.Minute), "age_check_failed", 0)
				return true
			})
		})
		minor := w.shopper(dir, customersOf)
		k4 := w.shopper(dir, workersOf)
		k5 := w.shopper(dir, workersOf)
		w.once("failing checks", at(), func(p *planner, at time.Time) {
			for n := range 3 {
				p.refusedTo(minor, p.soon(at, time.Duration(n)*26*time.Hour))
			}
			for n := range 5 {
				p.failing(k4, p.soon(at, time.Duration(n)*23*time.Hour))
				p.overcharging(k5, p.soon(at, time.Duration(n)*25*time.Hour))
			}
		})
		k6 := w.shopper(dir, workersOf)
		w.once("impossible travel", at(), func(p *planner, at time.Time) { p.twoPlaces(k6, at) })
	}
	for range each {
		k := w.shopper(dir, workersOf)
		w.regulars.spoofers = append(w.regulars.spoofers, k)
		w.threads = append(w.threads, placed{
			name: "location spoofing", from: w.Now.Add(-20 * day), to: w.Now,
			play: func(p *planner, begin time.Time) {
				if chance(p.r, 0.3) {
					p.spoof(k, p.at(begin, k.City, 17, 2))
				}
			},
		})
	}
}

// delivery is an order of two given people with given checks.
func (p *planner) delivery(c, k *Person, at time.Time, atDoor func(o *Order, base fields, at time.Time) bool) {
	if !p.meet(c, k) {
		return
	}
	o := p.order(c, at)
	o.Worker, o.mark.Worker = k, k.Ref
	o.atDoor = func(base fields, at time.Time) bool { return atDoor(o, base, at) }
	p.place(o)
	p.shipWork(o, p.accept(o, p.after(at, p.minutes(1, 5))))
}

// unchecked: alcohol given without asking, or to somebody who was refused.
func (p *planner) unchecked(k *Person, at time.Time, refused bool) {
	p.delivery(p.customerOf(k), k, at, func(o *Order, base fields, at time.Time) bool {
		if refused {
			p.check(o, base, at.Add(-2*time.Minute), "age", false, near)
		}
		p.restrictedGoods(o, base, at.Add(-time.Minute), "alcohol")
		return false
	})
}

func (p *planner) guessedPIN(k *Person, at time.Time) {
	p.delivery(p.customerOf(k), k, at, func(o *Order, base fields, at time.Time) bool {
		for i := range 6 {
			p.check(o, base, at.Add(time.Duration(i-8)*10*time.Second), "pin", i == 5, near)
		}
		return false
	})
}

// refusedTo: a lawful refusal, paid; it is the customer who tries again.
func (p *planner) refusedTo(c *Person, at time.Time) {
	m := p.w.marketOf[[2]string{c.Brand.Key, c.City.Name}]
	p.delivery(c, pick(p.r, m.workers), at, func(o *Order, base fields, at time.Time) bool {
		p.check(o, base, at, "age", false, near)
		p.goBack(o, base, p.after(at, 15*time.Minute), "age_check_failed", 1150)
		return true
	})
}

func (p *planner) failing(k *Person, at time.Time) {
	for range 2 {
		p.delivery(p.customerOf(k), k, at, func(o *Order, base fields, at time.Time) bool {
			p.check(o, base, at, pick(p.r, []string{"pin", "photo", "signature"}), false, near)
			return false
		})
		at = p.soon(at, 2*time.Hour)
	}
}

func (p *planner) overcharging(k *Person, at time.Time) {
	p.delivery(p.customerOf(k), k, at, func(o *Order, base fields, at time.Time) bool {
		p.receipt(o, base, at.Add(-9*time.Minute), o.Amount*int64(between(p.r, 125, 160))/100)
		return false
	})
}

// spoof: an app says that the telephone is where it is not.
func (p *planner) spoof(k *Person, at time.Time) {
	p.delivery(p.customerOf(k), k, at, func(o *Order, base fields, at time.Time) bool {
		for i := range 2 {
			p.step(o, at.Add(time.Duration(i-3)*time.Minute), "location.reported", "", o.on().str("worker_id", k.Ref).
				place("place", o.Customer.lat, o.Customer.lon).boolean("simulated", true))
		}
		p.check(o, base, at.Add(-20*time.Second), "photo", true, 0.16)
		return false
	})
}

// twoPlaces: one account works in two cities within the hour.
func (p *planner) twoPlaces(k *Person, at time.Time) {
	p.delivery(p.customerOf(k), k, at, func(o *Order, base fields, at time.Time) bool {
		p.step(o, at.Add(-5*time.Minute), "location.reported", "", o.on().str("worker_id", k.Ref).place("place", k.lat+3, k.lon+1))
		p.check(o, base, at.Add(-20*time.Second), "pin", true, near)
		return false
	})
}
