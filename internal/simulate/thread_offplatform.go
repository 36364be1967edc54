package simulate

import "time"

func (w *World) placeTempters(dir *directory) {
	const workers = 9
	for range workers {
		k := w.someone(dir, workersOf)
		w.regulars.tempters = append(w.regulars.tempters, k)
		w.threads = append(w.threads, placed{
			name: "off-platform contact", from: w.Now.Add(-28 * day), to: w.Now,
			play: func(p *planner, begin time.Time) {
				if chance(p.r, 0.22) {
					p.tempt(k, p.customerOf(k), p.at(begin, k.City, 17, 2))
				}
			},
		})
	}
}

func (w *World) placeThreats(dir *directory) {
	const threats = 6
	for i := range threats {
		k := w.someone(dir, workersOf)
		w.once("threat", w.moment(dir, i, threats), func(p *planner, at time.Time) { p.threaten(k, p.customerOf(k), at) })
	}
}

// customerOf draws somebody the worker could be matched with.
func (p *planner) customerOf(k *Person) *Person {
	m := p.w.marketOf[[2]string{k.Brand.Key, k.City.Name}]
	return pick(p.r, m.customers)
}

// tempt: a worker asks two customers of an evening to pay outside.
func (p *planner) tempt(k, c *Person, at time.Time) {
	p.unasked(k, c, k, at, p.w.data.chat.OffPlatform)
}

// threaten: words that no order needs.
func (p *planner) threaten(k, c *Person, at time.Time) { p.unasked(k, c, k, at, p.w.data.chat.Harsh) }

// unasked is an ordinary order in which one of the two writes two lines they should not.
func (p *planner) unasked(k, c, writer *Person, at time.Time, lines map[string][]string) {
	if p.barred != nil && p.barred(k.Ref) || p.apart != nil && p.apart(c.Ref, k.Ref) {
		return
	}
	o := p.order(c, at)
	o.Worker, o.mark.Worker = k, k.Ref
	p.place(o)
	accepted := p.accept(o, p.after(at, p.minutes(1, 4)))
	some := lines[writer.Language]
	first := p.r.IntN(len(some) - 1)
	p.say(o, p.soon(accepted, 3*time.Minute), writer, some[first])
	p.say(o, p.soon(accepted, 5*time.Minute), writer, some[(first+1)%len(some)])
	if c.Brand.care() {
		p.careWork(o, accepted)
	} else {
		p.shipWork(o, accepted)
	}
}
