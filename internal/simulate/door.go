package simulate

import "time"

// What is proved at the door. Which orders ask for it depends on their amount
// alone: nothing is drawn, so the rest of a day stays as it is.

// pinned says whether the customer tells a PIN at the door.
func (o *Order) pinned() bool { return !o.Customer.Brand.care() && o.Amount%5 == 1 }

// restricted is what the law asks a check for: alcohol, medicine or nothing.
func (o *Order) restricted() string {
	switch {
	case o.Amount%16 != 0:
		return ""
	case o.Amount/16%3 == 0:
		return "medicine"
	}
	return "alcohol"
}

// check is one step of the proof, made as far from the door as north degrees.
func (p *planner) check(o *Order, base fields, at time.Time, step string, passed bool, north float64) {
	p.step(o, at, "order.verification_step", "", append(fields(nil), base...).str("step", step).boolean("passed", passed).
		place("place", o.Customer.lat+north, o.Customer.lon).place("door", o.Customer.lat, o.Customer.lon))
}

func (p *planner) receipt(o *Order, base fields, at time.Time, charged int64) {
	p.step(o, at, "order.verification_step", "", append(fields(nil), base...).str("step", "receipt").boolean("passed", charged <= o.Amount).
		money("listed", o.Amount).money("charged", charged).str("currency", "USD"))
}

// near is a few metres: telephones are never exact.
const near = 0.0003

// door makes the checks of an order; returned says that it goes back.
func (p *planner) door(o *Order, base fields) (returned bool) {
	if o.atDoor != nil {
		return o.atDoor(base, o.Done)
	}
	if o.Amount%10 == 3 {
		p.receipt(o, base, o.Done.Add(-4*time.Minute), o.Amount)
	}
	if o.pinned() {
		if o.Amount%35 == 1 {
			p.check(o, base, o.Done.Add(-20*time.Second), "pin", false, near)
		}
		p.check(o, base, o.Done.Add(-12*time.Second), "pin", true, near)
	}
	goods := o.restricted()
	if goods == "" {
		return false
	}
	if o.Amount/16%41 == 7 {
		p.check(o, base, o.Done.Add(-9*time.Second), "age", false, near)
		p.goBack(o, base, p.after(o.Done, 15*time.Minute), "age_check_failed", 650+o.Amount/12)
		return true
	}
	p.check(o, base, o.Done.Add(-9*time.Second), "age", true, near)
	if goods == "medicine" {
		p.check(o, base, o.Done.Add(-6*time.Second), "identity", true, near)
	}
	p.restrictedGoods(o, base, o.Done.Add(-3*time.Second), goods)
	return false
}

func (p *planner) restrictedGoods(o *Order, base fields, at time.Time, goods string) {
	p.step(o, at, "order.restricted_handed_over", "", append(fields(nil), base...).str("goods", goods))
}

// goBack: what may not be handed over is returned, and the worker is paid for it.
func (p *planner) goBack(o *Order, base fields, at time.Time, reason string, pay int64) {
	p.step(o, at, "order.returned", "over", append(fields(nil), base...).str("reason", reason).money("pay", pay).str("currency", "USD"))
}

// retip is the tip changed after delivery: mostly raised.
func (p *planner) retip(o *Order) {
	switch {
	case o.tipped == 0:
	case o.Amount%45 == 7:
		p.tipChanged(o, p.after(o.Done, 40*time.Minute), o.tipped+300)
	case o.Amount%600 == 11:
		p.tipChanged(o, p.after(o.Done, 90*time.Minute), o.tipped/2)
	}
}

func (p *planner) tipChanged(o *Order, at time.Time, after int64) {
	p.step(o, at, "tip.changed", "", o.on().str("customer_id", o.Customer.Ref).str("worker_id", o.Worker.Ref).
		money("before", o.tipped).money("after", after).str("currency", "USD"))
}

// identityCheck: the worker shows their face.
func (p *planner) identityCheck(k *Person, at time.Time, device string, passed bool) {
	p.event(at, "worker.identity_checked", common(k).str("worker_id", k.Ref).str("device_id", device).
		str("check", "selfie").boolean("passed", passed))
}
