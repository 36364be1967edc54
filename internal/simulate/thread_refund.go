package simulate

import "time"

func (w *World) placeRefunders(dir *directory) {
	const habit = 12
	for range habit {
		c := w.someone(dir, customersOf)
		w.regulars.refunders = append(w.regulars.refunders, c)
		w.threads = append(w.threads, placed{
			name: "refund abuse", from: w.Now.Add(-34 * day), to: w.Now,
			play: func(p *planner, begin time.Time) {
				if chance(p.r, 0.3) {
					p.refunder(c, p.at(begin, c.City, 18, 2))
				}
			},
		})
	}
}

// refunder: an order, delivered, and always something wrong with it.
func (p *planner) refunder(c *Person, at time.Time) {
	o := p.order(c, at)
	p.place(o)
	if o.Worker == nil {
		p.cancel(o, p.after(at, p.minutes(3, 6)), "no_worker")
		return
	}
	accepted := p.accept(o, p.after(at, p.minutes(1, 6)))
	if c.Brand.care() {
		p.careWork(o, accepted)
	} else {
		p.shipWork(o, accepted)
	}
	if o.back {
		return
	}
	p.refund(o, p.after(o.Done, p.minutes(4, 20)), 0.85)
}
