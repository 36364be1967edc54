package simulate

import "time"

func (w *World) placeCardTests(dir *directory) {
	const tests = 7
	for i := range tests {
		at := w.moment(dir, i, tests)
		who := w.newcomer(dir, pick(dir.r, w.markets), at.Add(-20*time.Minute))
		w.once("card testing", at, func(p *planner, at time.Time) { p.cardTest(who, at) })
	}
}

// cardTest: stolen card numbers are tried one after another with small orders;
// most are refused, the last that holds is used at once.
func (p *planner) cardTest(who *Person, at time.Time) {
	for i := range between(p.r, 9, 14) {
		o := p.order(who, p.soon(at, time.Duration(i)*40*time.Second))
		o.card, o.Amount = card(p.r), int64(between(p.r, 120, 480))
		p.decline(o, o.Placed)
	}
	o := p.order(who, p.soon(at, 11*time.Minute))
	o.card, o.Amount = card(p.r), int64(between(p.r, 15000, 26000))
	p.place(o)
	p.cancel(o, p.soon(o.Placed, p.minutes(5, 15)), "payment_not_captured")
}
