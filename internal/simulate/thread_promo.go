package simulate

import "time"

func (w *World) placePromos(dir *directory) {
	const clusters = 4
	for i := range clusters {
		at := w.moment(dir, i, clusters)
		m := pick(dir.r, w.markets)
		var members []*Person
		for k := range 6 {
			members = append(members, w.newcomer(dir, m, at.Add(time.Duration(k)*11*time.Minute)))
		}
		w.once("promotion abuse", at, func(p *planner, at time.Time) { p.promoFarm(members, at) })
	}
}

// promoFarm: one phone, many new accounts, one welcome offer each.
func (p *planner) promoFarm(members []*Person, at time.Time) {
	device := members[0].device
	for i, m := range members {
		when := p.soon(at, time.Duration(i)*11*time.Minute+2*time.Minute)
		p.promotion(m, when, m.Brand.Offers[0], device)
		if i%2 == 0 {
			o := p.order(m, p.soon(when, time.Minute))
			o.Amount = int64(between(p.r, 1600, 2400))
			p.place(o)
			p.fulfil(o)
		}
	}
}
