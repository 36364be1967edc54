package simulate

import "time"

func (w *World) placeSignIns(dir *directory) {
	const each = 4
	for i := range each {
		var many []*Person
		for range 4 {
			many = append(many, w.someone(dir, customersOf))
		}
		w.once("credential stuffing", w.moment(dir, i, each), func(p *planner, at time.Time) { p.stuffing(many, at) })
		far := w.someone(dir, customersOf)
		w.once("far sign-in", w.moment(dir, i, each), func(p *planner, at time.Time) { p.farSignIn(far, at) })
		m := pick(dir.r, w.markets)
		sleeper := w.newcomer(dir, m, w.Start.Add(-time.Duration(between(dir.r, 120, 300))*day))
		w.once("dormant account", w.moment(dir, i, each), func(p *planner, at time.Time) { p.wakes(sleeper, at) })
		for k := range 6 {
			w.regulars.sleepers = append(w.regulars.sleepers, w.newcomer(dir, m, sleeper.Joined.Add(time.Duration(k+1)*day)))
		}
		idle := dir.person("worker", m.brand, m.city, sleeper.Joined.Add(day), "")
		w.add(idle)
		w.once("dormant account", w.moment(dir, i, each), func(p *planner, at time.Time) {
			device := p.strangerDevice()
			p.login(idle, at, device, 1, false)
			p.payoutMethod(idle, p.soon(at, 6*time.Minute), "prepaid_card", device)
		})
	}
	const mules = 3
	for i := range mules {
		var paid []*Person
		for range 4 {
			paid = append(paid, w.someone(dir, workersOf))
		}
		w.once("one payee", w.moment(dir, i, mules), func(p *planner, at time.Time) { p.mule(paid, at) })
	}
}

// stuffing: passwords from another site's leak are tried one after another.
func (p *planner) stuffing(victims []*Person, at time.Time) {
	device := p.strangerDevice()
	for i, c := range victims {
		in := p.soon(at, time.Duration(i)*9*time.Minute)
		p.login(c, in, device, between(p.r, 5, 9), false)
		o := p.order(c, p.soon(in, 3*time.Minute))
		o.device, o.card, o.Amount = device, c.card, int64(between(p.r, 4000, 9000))
		p.place(o)
		p.cancel(o, p.soon(o.Placed, 12*time.Minute), "account_secured")
	}
}

// farSignIn: the owner is at home; minutes later somebody signs in from the
// other end of the country with the right password.
func (p *planner) farSignIn(c *Person, at time.Time) {
	far := p.w.Cities[0]
	for _, city := range p.w.Cities {
		if apart(city, c.City) > apart(far, c.City) {
			far = city
		}
	}
	device := p.strangerDevice()
	p.loginFrom(c, at, c.device, 0, true, c.City)
	p.loginFrom(c, p.soon(at, 25*time.Minute), device, 0, false, far)
	o := p.order(c, p.soon(at, 31*time.Minute))
	o.device = device
	p.place(o)
	p.cancel(o, p.soon(o.Placed, 10*time.Minute), "account_secured")
}

func apart(a, b *City) float64 {
	return (a.Lat-b.Lat)*(a.Lat-b.Lat) + (a.Lon-b.Lon)*(a.Lon-b.Lon)
}

// wakes: an account nobody used is bought and spent from, to another door.
func (p *planner) wakes(c *Person, at time.Time) {
	device := p.strangerDevice()
	p.login(c, at, device, 1, false)
	there := *c
	there.Street = pick(p.r, p.w.data.names.Streets) + " " + device[4:8]
	o := p.order(&there, p.soon(at, 4*time.Minute))
	o.device, o.Amount = device, int64(between(p.r, 13000, 24000))
	p.place(o)
	p.fulfil(o)
}

// mule: several workers' pay goes to one card.
func (p *planner) mule(workers []*Person, at time.Time) {
	payee := "payee-" + p.strangerDevice()
	for i, k := range workers {
		p.payoutTo(k, p.soon(at, time.Duration(i)*26*time.Hour), "prepaid_card", k.device, payee)
	}
}
