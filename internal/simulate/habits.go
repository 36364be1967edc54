package simulate

import (
	"strconv"
	"time"
)

// planDay writes everything of one UTC day: who joins, who orders, how workers
// are paid, and what the threads do. It depends on the seed and the day alone.
func (w *World) planDay(n int64) *planner {
	p := w.planner("day", n)
	begin := time.Unix(n*86400, 0).UTC()
	p.floor = begin
	for _, who := range w.joins[n] {
		p.create(who)
	}
	if begin.Before(w.Start) {
		return p
	}
	for _, m := range w.markets {
		for _, c := range m.customers {
			p.customerDay(c, begin)
		}
		for _, k := range m.workers {
			p.workerDay(k, begin)
		}
	}
	for _, t := range w.threads {
		if !begin.Before(t.from.Truncate(day)) && !begin.After(t.to) {
			t.play(p, begin)
		}
	}
	return p
}

// at is a moment of the day near a local hour.
func (p *planner) at(begin time.Time, c *City, hour, spread float64) time.Time {
	local := begin.In(c.zone)
	_, offset := local.Zone()
	h := hour + p.r.NormFloat64()*spread - float64(offset)/3600
	for h < 0 {
		h += 24
	}
	for h >= 24 {
		h -= 24
	}
	return begin.Add(time.Duration(h * float64(time.Hour))).Truncate(time.Millisecond)
}

// customerDay is what an ordinary customer does in a day: mostly nothing.
func (p *planner) customerDay(c *Person, begin time.Time) {
	orders := poisson(p.r, c.rate*c.week[begin.Weekday()])
	if orders > 2 {
		orders = 2 // people shop once or twice a day, whatever their mean
	}
	for range orders {
		hour := c.hour
		if chance(p.r, 0.3) {
			hour = float64(pick(p.r, c.Brand.Peaks))
		}
		at := p.at(begin, c.City, hour, 1.3)
		if at.After(c.Joined.Add(20 * time.Minute)) {
			p.ordinary(c, at)
		}
	}
}

// ordinary is one order of an honest customer, from sign-in to rating.
func (p *planner) ordinary(c *Person, at time.Time) *Order {
	o := p.order(c, at)
	known, wrong, network := p.everyday(o)
	if chance(p.r, 0.5) {
		failed := wrong
		if chance(p.r, 0.06) {
			failed += between(p.r, 1, 2)
		}
		p.loginFrom(c, at.Add(-p.minutes(1, 9)), o.device, failed, known, network)
	}
	if chance(p.r, 0.012) {
		p.decline(o, at.Add(-p.minutes(1, 2)))
	}
	if chance(p.r, 0.05) {
		p.promotion(c, at.Add(-30*time.Second), pick(p.r, c.Brand.Offers), o.device)
	}
	p.place(o)
	p.fulfil(o)
	return o
}

// decline is a card that was refused.
func (p *planner) decline(o *Order, at time.Time) {
	p.step(o, at, "payment.failed", "", o.on().str("customer_id", o.Customer.Ref).str("card_fingerprint", o.card).
		str("device_id", o.device).money("amount", o.Amount).str("currency", "USD").
		str("code", pick(p.r, []string{"insufficient_funds", "do_not_honor", "expired_card", "incorrect_cvc"})))
}

func (p *planner) promotion(c *Person, at time.Time, code, device string) {
	p.event(at, "promotion.redeemed", common(c).str("customer_id", c.Ref).str("device_id", device).
		str("code", code).money("value", int64(between(p.r, 5, 20))*100).str("currency", "USD").str("email", c.Email).str("mailbox_id", c.Email))
}

// workerDay is what a worker does besides orders: sign in, be paid, move house.
func (p *planner) workerDay(k *Person, begin time.Time) {
	if begin.Before(k.Joined) || !chance(p.r, 0.42*k.week[begin.Weekday()]) {
		return
	}
	on := p.at(begin, k.City, k.hour, 0.5)
	device := k.device
	if k.spare != "" && chance(p.r, 0.1) {
		device = k.spare
	}
	p.login(k, on, device, 0, true)
	if n := lot(k.Ref, unixDay(begin)); n%12 == 0 {
		p.identityCheck(k, on.Add(time.Minute), device, n%480 != 0)
	}
	if chance(p.r, 0.16) {
		p.payout(k, p.at(begin, k.City, 20, 1), int64(logNormal(p.r, 21000, 0.5)))
	}
	if chance(p.r, 0.0035) {
		p.payoutMethod(k, on.Add(p.minutes(5, 40)), "bank_account", k.device)
	}
	if chance(p.r, 0.004) {
		p.event(on.Add(time.Hour), "account.updated", common(k).str("worker_id", k.Ref).str("kind", k.Kind).
			str("name", k.Name).str("email", k.Email).str("phone", k.Phone).str("language", k.Language))
	}
}

func (p *planner) payout(k *Person, at time.Time, amount int64) {
	p.event(at, "payout.requested", common(k).str("worker_id", k.Ref).money("amount", amount).str("currency", "USD").
		str("speed", pick(p.r, []string{"standard", "standard", "instant"})))
}

func (p *planner) payoutMethod(k *Person, at time.Time, method, device string) {
	p.payoutTo(k, at, method, device, "payee-"+k.Ref+"-"+strconv.FormatInt(unixDay(at), 36))
}

func (p *planner) payoutTo(k *Person, at time.Time, method, device, payee string) {
	p.event(at, "payout.method_changed", common(k).str("worker_id", k.Ref).str("method", method).str("device_id", device).str("payee_id", payee))
}

// label is what was learnt later about an event.
func (p *planner) label(o *Order, at time.Time, event, label string) {
	p.event(at, "label.recorded", o.on().str("customer_id", o.Customer.Ref).str("event_id", event).str("label", label).num("value", 1))
}
