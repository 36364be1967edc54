package simulate

import (
	"fmt"
	"time"
)

func (w *World) placeTakeovers(dir *directory) {
	const each = 6
	for i := range each {
		victim := w.someone(dir, customersOf)
		w.once("account takeover", w.moment(dir, i, each), func(p *planner, at time.Time) { p.takeover(victim, at) })
		paid := w.someone(dir, workersOf)
		w.once("payout takeover", w.moment(dir, i, each), func(p *planner, at time.Time) { p.payoutTakeover(paid, at) })
	}
}

// takeover: a stranger gets in after many wrong tries and spends on the saved card.
func (p *planner) takeover(c *Person, at time.Time) {
	device := p.strangerDevice()
	p.login(c, at, device, between(p.r, 6, 14), false)
	p.event(p.soon(at, 3*time.Minute), "account.updated", common(c).str("customer_id", c.Ref).str("kind", c.Kind).
		str("name", c.Name).str("email", "new."+c.Email).str("phone", c.Phone).str("language", c.Language))
	for k := range 2 {
		o := p.order(c, p.soon(at, time.Duration(6+7*k)*time.Minute))
		o.device, o.card, o.Amount = device, c.card, int64(between(p.r, 21000, 38000))
		id := p.place(o)
		p.fulfil(o)
		if p.hurried == nil {
			p.label(o, o.Placed.Add(5*day), id, "takeover")
		}
	}
}

// payoutTakeover: the same with a worker's account: the bank is changed first,
// then everything is drawn.
func (p *planner) payoutTakeover(k *Person, at time.Time) {
	device := p.strangerDevice()
	p.login(k, at, device, between(p.r, 5, 11), false)
	p.payoutMethod(k, p.soon(at, 4*time.Minute), "prepaid_card", device)
	p.event(p.soon(at, 19*time.Minute), "payout.requested", common(k).str("worker_id", k.Ref).
		money("amount", int64(between(p.r, 48000, 91000))).str("currency", "USD").str("speed", "instant"))
}

func (p *planner) strangerDevice() string { return fmt.Sprintf("dev-%012x", p.r.Uint64()>>16) }
