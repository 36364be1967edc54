package simulate

import (
	"slices"
	"time"
)

// liveThread is one kind of bad behaviour that may begin any minute.
type liveThread struct {
	name   string
	weight int     // how often among the others; 0 only when asked for
	hurry  float64 // how much faster than in history
	play   func(d *Driver, at time.Time)
}

func liveThreads() []liveThread {
	return []liveThread{
		{"ring", 0, 60, func(d *Driver, at time.Time) { d.plan.ring(d.newcomers(RingSize, at, 4*time.Minute), at) }},
		{"small-ring", 1, 60, func(d *Driver, at time.Time) { d.plan.ring(d.newcomers(4, at, 4*time.Minute), at) }},
		{"card-testing", 3, 12, func(d *Driver, at time.Time) { d.plan.cardTest(d.newcomers(1, at, 0)[0], at) }},
		{"account-takeover", 3, 20, func(d *Driver, at time.Time) { d.plan.takeover(d.anyone(customersOf), at) }},
		{"payout-takeover", 3, 20, func(d *Driver, at time.Time) { d.plan.payoutTakeover(d.anyone(workersOf), at) }},
		{"promotion-farm", 1, 60, func(d *Driver, at time.Time) { d.plan.promoFarm(d.newcomers(5, at, 11*time.Minute), at) }},
		{"refund-abuse", 2, 60, func(d *Driver, at time.Time) {
			d.hurriedly(func() { d.plan.refunder(pick(d.r, d.w.regulars.refunders), at) })
		}},
		{"collusion", 2, 12, func(d *Driver, at time.Time) {
			two := pick(d.r, d.w.regulars.pairs)
			d.hurriedly(func() { d.plan.collude(two[0], two[1], at) })
		}},
		{"account-sharing", 2, 400, func(d *Driver, at time.Time) {
			k := pick(d.r, d.w.regulars.sharers)
			d.plan.share(k, []string{d.plan.strangerDevice(), d.plan.strangerDevice(), d.plan.strangerDevice(), k.device}, at)
		}},
		{"off-platform", 2, 12, func(d *Driver, at time.Time) {
			k := pick(d.r, d.w.regulars.tempters)
			d.plan.tempt(k, d.plan.customerOf(k), at)
		}},
		{"threat", 1, 12, func(d *Driver, at time.Time) {
			k := d.anyone(workersOf)
			d.plan.threaten(k, d.plan.customerOf(k), at)
		}},
		{"stolen-card", 1, 30, func(d *Driver, at time.Time) { d.plan.stolenCard(d.newcomers(1, at, 0)[0], at) }},
		{"credential-stuffing", 1, 30, func(d *Driver, at time.Time) {
			d.plan.stuffing([]*Person{d.anyone(customersOf), d.anyone(customersOf), d.anyone(customersOf)}, at)
		}},
		{"dormant-account", 1, 20, func(d *Driver, at time.Time) {
			asleep := d.w.regulars.sleepers
			d.plan.wakes(asleep[d.woken%len(asleep)], at)
			d.woken++
		}},
		{"missing-items", 1, 60, func(d *Driver, at time.Time) {
			d.hurriedly(func() { d.plan.complaint(pick(d.r, d.w.regulars.missing), nil, at, "missing_items") })
		}},
		{"tip-baiting", 1, 60, func(d *Driver, at time.Time) {
			d.hurriedly(func() { d.plan.bait(pick(d.r, d.w.regulars.baiters), at) })
		}},
		{"fake-merchant", 1, 600, func(d *Driver, at time.Time) { d.fakeMerchant(at) }},
		{"location-spoofing", 1, 30, func(d *Driver, at time.Time) {
			d.hurriedly(func() { d.plan.spoof(pick(d.r, d.w.regulars.spoofers), at) })
		}},
		{"impossible-travel", 1, 30, func(d *Driver, at time.Time) {
			d.hurriedly(func() { d.plan.twoPlaces(d.goods(workersOf), at) })
		}},
		{"order-verification", 1, 30, func(d *Driver, at time.Time) {
			d.hurriedly(func() { d.plan.unchecked(d.goods(workersOf), at, chance(d.r, 0.5)) })
		}},
		{"support-impersonation", 1, 12, func(d *Driver, at time.Time) {
			d.plan.writes(d.anyone(customersOf), at, d.w.data.chat.FakeSupport)
		}},
		{"harassment", 1, 12, func(d *Driver, at time.Time) {
			group := workersOf
			if chance(d.r, 0.5) {
				group = customersOf
			}
			d.plan.writes(d.anyone(group), at, d.w.data.chat.Sexual)
		}},
		{"safety-reports", 1, 12, func(d *Driver, at time.Time) {
			k := pick(d.r, d.w.regulars.named)
			d.plan.safetyReport(k, d.plan.customerOf(k), at, "conduct", "S3")
		}},
	}
}

// goods draws an account of a brand that carries goods.
func (d *Driver) goods(group func(*market) []*Person) *Person {
	for {
		if p := d.anyone(group); !p.Brand.care() {
			return p
		}
	}
}

func (d *Driver) fakeMerchant(at time.Time) {
	m := d.w.marketOf[[2]string{d.goods(customersOf).Brand.Key, pick(d.r, d.w.Cities).Name}]
	shop := d.dir.person("merchant", m.brand, m.city, at, d.plan.prefix+"-")
	d.plan.create(shop)
	d.plan.fakeMerchant(shop, d.newcomersIn(m, 3, at, time.Minute, false), at)
}

// Threads names what Trigger takes.
func Threads() []string {
	var names []string
	for _, t := range liveThreads() {
		names = append(names, t.name)
	}
	return names
}

// nextThread draws a kind of thread.
func (d *Driver) nextThread() string {
	all := liveThreads()
	return all[weighted(d.r, len(all), func(i int) float64 { return float64(all[i].weight) })].name
}

func (d *Driver) begin(name string, at time.Time) {
	for _, t := range liveThreads() {
		if t.name != name {
			continue
		}
		d.plan.floor = at
		d.plan.hurried = func(x time.Duration) time.Duration { return time.Duration(float64(x) / t.hurry / d.speed) }
		t.play(d, at)
		d.schedule()
		d.log.Debug("demo: thread begins", "thread", name)
		return
	}
}

func (d *Driver) beginAsked(now time.Time) {
	d.mu.Lock()
	asked := d.asked
	d.asked = nil
	d.mu.Unlock()
	for _, name := range asked {
		d.begin(name, now)
	}
}

// hurriedly plays ordinary life at the thread's pace.
func (d *Driver) hurriedly(f func()) {
	ordinary := d.plan.paced
	d.plan.paced = d.plan.hurried
	f()
	d.plan.paced = ordinary
}

// newcomers makes new accounts in one market, sharing a device and two cards
// when there are several; their creation is part of the plan.
func (d *Driver) newcomers(n int, at time.Time, apart time.Duration) []*Person {
	return d.newcomersIn(pick(d.r, d.w.markets), n, at, apart, n > 1)
}

func (d *Driver) newcomersIn(m *market, n int, at time.Time, apart time.Duration, bound bool) []*Person {
	var made []*Person
	for i := range n {
		p := d.dir.person("customer", m.brand, m.city, d.plan.soon(at, time.Duration(i)*apart), d.plan.prefix+"-")
		p.spare, p.other = "", ""
		made = append(made, p)
	}
	if bound {
		bind(d.dir, made)
	}
	for _, p := range made {
		d.plan.create(p)
	}
	return made
}

// anyone draws an account that may still act.
func (d *Driver) anyone(group func(*market) []*Person) *Person {
	var last *Person
	for range 50 {
		people := group(pick(d.r, d.w.markets))
		if len(people) == 0 {
			continue
		}
		last = pick(d.r, people)
		if !d.market.Barred(last.Ref) && last.Joined.Before(d.w.Start) && !slices.Contains(d.w.regulars.sharers, last) {
			return last
		}
	}
	return last
}

// obey does what the marketplace was told about open orders.
func (d *Driver) obey(now time.Time) {
	d.mu.Lock()
	changes := d.changes
	d.changes = nil
	d.mu.Unlock()
	for _, c := range changes {
		for _, m := range d.openOrders() {
			d.obeyOne(c, m, now)
		}
	}
}

// openOrders are the orders not over, by reference.
func (d *Driver) openOrders() []*mark {
	out := make([]*mark, 0, len(d.open))
	for _, m := range d.open {
		if !m.Stopped && m.State != "over" {
			out = append(out, m)
		}
	}
	slices.SortFunc(out, func(a, b *mark) int {
		if a.Ref < b.Ref {
			return -1
		}
		return 1
	})
	return out
}

func (d *Driver) obeyOne(c change, m *mark, now time.Time) {
	two := func(a, b string) bool { return c.pair == [2]string{a, b} }
	switch c.what {
	case "bar":
		switch c.account {
		case m.Worker:
			d.recover(m, now, "worker_unavailable")
		case m.Customer:
			if m.State != "in_hand" { // what is already on its way is delivered
				d.stop(m, now, "account_closed")
			}
		}
	case "part":
		if two(m.Customer, m.Worker) || two(m.Worker, m.Customer) {
			d.recover(m, now, "reassigned")
		}
	case "hold", "release":
		if m.Ref == c.order {
			m.Held = c.what == "hold"
		}
	case "cancel":
		if m.Ref == c.order {
			d.recover(m, now, "cancelled_by_trust_and_safety")
		}
	}
}
