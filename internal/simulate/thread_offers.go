package simulate

import (
	"fmt"
	"strings"
	"time"
)

func (w *World) placeOffers(dir *directory) {
	const each = 3
	for i := range each {
		at := w.moment(dir, i, each)
		m := pick(dir.r, w.markets)
		var one []*Person
		for k := range 5 {
			who := w.newcomer(dir, m, at.Add(time.Duration(k)*37*time.Minute))
			if k > 0 {
				local, domain, _ := strings.Cut(one[0].Email, "@")
				who.Email = fmt.Sprintf("%s+%d@%s", local, k, domain)
			}
			one = append(one, who)
		}
		w.once("one mailbox", at, func(p *planner, at time.Time) {
			for k, who := range one {
				p.promotion(who, p.soon(at, time.Duration(k)*37*time.Minute+3*time.Minute), who.Brand.Offers[0], who.device)
			}
		})
		c := w.someone(dir, customersOf)
		w.once("offers stacked", w.moment(dir, i, each), func(p *planner, at time.Time) {
			for k := range 6 {
				p.promotion(c, p.soon(at, time.Duration(k)*21*time.Hour), pick(p.r, c.Brand.Offers), c.device)
			}
		})
	}
}

func (w *World) placeTipCuts(dir *directory) {
	const habit = 6
	for range habit {
		c := w.shopper(dir, customersOf)
		w.regulars.baiters = append(w.regulars.baiters, c)
		w.threads = append(w.threads, placed{
			name: "tip baiting", from: w.Now.Add(-30 * day), to: w.Now,
			play: func(p *planner, begin time.Time) {
				if chance(p.r, 0.25) {
					p.bait(c, p.at(begin, c.City, 18, 2))
				}
			},
		})
	}
}

// bait: a large tip makes a worker accept; when the bags are inside it is gone.
func (p *planner) bait(c *Person, at time.Time) {
	if !p.meet(c, nil) {
		return
	}
	o := p.order(c, at)
	o.promised = int64(between(p.r, 18, 32)) * 100
	p.place(o)
	if o.Worker == nil {
		p.cancel(o, p.after(at, p.minutes(3, 6)), "no_worker")
		return
	}
	p.shipWork(o, p.accept(o, p.after(at, p.minutes(1, 3))))
	if !o.back {
		p.tipChanged(o, p.after(o.Done, p.minutes(20, 50)), 0)
	}
}

func (w *World) placeFakeMerchants(dir *directory) {
	const shops = 3
	for i := range shops {
		at := w.moment(dir, i, shops)
		m := w.shopMarket(dir)
		shop := dir.person("merchant", m.brand, m.city, at.Add(-2*day), "")
		w.add(shop)
		var puppets []*Person
		for k := range 3 {
			puppets = append(puppets, w.newcomer(dir, m, at.Add(-time.Duration(3-k)*time.Hour)))
		}
		w.once("fake merchant", at, func(p *planner, at time.Time) { p.fakeMerchant(shop, puppets, at) })
	}
}

// fakeMerchant: a shop with nothing to sell takes money from stolen cards.
func (p *planner) fakeMerchant(shop *Person, puppets []*Person, at time.Time) {
	for i := range 14 {
		c := puppets[i%len(puppets)]
		o := p.order(c, p.soon(at, time.Duration(i)*7*time.Hour))
		o.Merchant, o.card, o.device, o.Amount = shop, c.card, puppets[0].device, int64(between(p.r, 11000, 21000))
		if i%2 == 0 {
			o.device = shop.device
		}
		id := p.place(o)
		p.fulfil(o)
		if p.hurried == nil && i < 6 {
			p.label(o, o.Placed.Add(2*day).Add(p.minutes(0, 60)), id, "chargeback")
		}
	}
}
