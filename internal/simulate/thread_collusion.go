package simulate

import "time"

func (w *World) placePairs(dir *directory) {
	const pairs = 8
	for len(w.regulars.pairs) < pairs {
		c := w.someone(dir, customersOf)
		m := w.marketOf[[2]string{c.Brand.Key, c.City.Name}]
		k := pick(dir.r, m.workers)
		if !k.Joined.Before(w.Start) || c.favourite == k {
			continue
		}
		w.regulars.pairs = append(w.regulars.pairs, [2]*Person{c, k})
		w.threads = append(w.threads, placed{
			name: "collusion", from: w.Now.Add(-18 * day), to: w.Now,
			play: func(p *planner, begin time.Time) {
				if chance(p.r, 0.75) {
					p.collude(c, k, p.at(begin, c.City, 22, 1.5))
				}
			},
		})
	}
}

// collude: the same two, minutes apart, nothing really delivered, the largest
// tip on a card that will be disputed, and money back for half of it.
func (p *planner) collude(c, k *Person, at time.Time) {
	if p.barred != nil && p.barred(k.Ref) || p.apart != nil && p.apart(c.Ref, k.Ref) {
		return
	}
	o := p.order(c, at)
	o.Worker, o.Amount = k, int64(between(p.r, 1500, 3200))
	o.mark.Worker = k.Ref
	p.place(o)
	p.accept(o, p.soon(at, 20*time.Second))
	base := o.on().str("customer_id", c.Ref).str("worker_id", k.Ref)
	p.step(o, p.soon(at, 2*time.Minute), "order.picked_up", "in_hand", append(fields(nil), base...).str("label", o.goods()))
	o.Done = p.soon(at, 4*time.Minute)
	p.step(o, o.Done, "order.delivered", "over", append(fields(nil), base...).money("amount", o.Amount).
		money("tip", int64(between(p.r, 3000, 4000))).boolean("photo", false))
	if chance(p.r, 0.5) {
		p.refund(o, p.soon(o.Done, 6*time.Minute), 0.9)
	}
	if chance(p.r, 0.35) {
		p.payout(k, p.soon(o.Done, 30*time.Minute), int64(between(p.r, 6000, 14000)))
	}
}
