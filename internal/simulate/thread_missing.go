package simulate

import "time"

func (w *World) placeMissingItems(dir *directory) {
	const habit, pilferers, denials = 4, 3, 5
	for range habit {
		c := w.shopper(dir, customersOf)
		w.regulars.missing = append(w.regulars.missing, c)
		w.threads = append(w.threads, placed{
			name: "missing items", from: w.Now.Add(-45 * day), to: w.Now,
			play: func(p *planner, begin time.Time) {
				if chance(p.r, 0.2) {
					p.complaint(c, nil, p.at(begin, c.City, 18, 2), "missing_items")
				}
			},
		})
	}
	for range pilferers {
		k := w.shopper(dir, workersOf)
		w.threads = append(w.threads, placed{
			name: "missing items", from: w.Now.Add(-15 * day), to: w.Now,
			play: func(p *planner, begin time.Time) {
				if chance(p.r, 0.65) {
					p.complaint(p.customerOf(k), k, p.at(begin, k.City, 17, 2), "missing_items")
				}
			},
		})
	}
	for i := range denials {
		c := w.shopper(dir, customersOf)
		w.once("denied delivery", w.moment(dir, i, denials), func(p *planner, at time.Time) { p.complaint(c, nil, at, "never_arrived") })
	}
}

// complaint: an order, delivered against a PIN, and money asked back for it.
func (p *planner) complaint(c, k *Person, at time.Time, reason string) {
	if !p.meet(c, k) {
		return
	}
	o := p.order(c, at)
	if k != nil {
		o.Worker, o.mark.Worker = k, k.Ref
	}
	o.Amount += 1 - o.Amount%5 // asks for a PIN
	p.place(o)
	if o.Worker == nil {
		p.cancel(o, p.after(at, p.minutes(3, 6)), "no_worker")
		return
	}
	p.shipWork(o, p.accept(o, p.after(at, p.minutes(1, 6))))
	if !o.back {
		p.refundFor(o, p.after(o.Done, p.minutes(4, 30)), 0.6, reason)
	}
}

// shopper draws somebody of a brand that carries goods.
func (w *World) shopper(dir *directory, group func(*market) []*Person) *Person {
	for {
		if p := w.someone(dir, group); !p.Brand.care() {
			return p
		}
	}
}

// shopMarket draws a market of a brand that carries goods.
func (w *World) shopMarket(dir *directory) *market {
	for {
		if m := pick(dir.r, w.markets); !m.brand.care() {
			return m
		}
	}
}
