package simulate

import (
	"strconv"
	"strings"
	"time"
)

// create is the event of an account's making.
func (p *planner) create(who *Person) {
	data := common(who).str(who.Kind+"_id", who.Ref).str("kind", who.Kind).str("name", who.Name).
		str("email", who.Email).str("phone", who.Phone).str("language", who.Language).
		str("home", who.home()).str("address", who.home()).
		str("device_id", who.device).time("joined_at", who.Joined)
	p.event(who.Joined, "account.created", data)
}

// login is a sign-in; failed is how many wrong tries came before it.
func (p *planner) login(who *Person, at time.Time, device string, failed int, trusted bool) {
	p.loginFrom(who, at, device, failed, trusted, who.City)
}

// loginFrom is a sign-in over the network of a city.
func (p *planner) loginFrom(who *Person, at time.Time, device string, failed int, trusted bool, from *City) {
	data := common(who).str(who.Kind+"_id", who.Ref).str("device_id", device).
		num("failed_before", failed).boolean("known_device", trusted).place("network_place", from.Lat, from.Lon)
	p.event(at, "login", data)
}

// place is the order's first event; everything else of it comes after.
func (p *planner) place(o *Order) string {
	notes := p.w.data.chat.OrderNotes[o.Customer.Language]
	data := o.on().str("customer_id", o.Customer.Ref).money("amount", o.Amount).str("currency", "USD").
		num("items", 1+int(o.Amount/650)).str("card_fingerprint", o.card).str("device_id", o.device).
		str("address", o.home()).str("street", o.home()).str("avs", o.avs)
	if o.Merchant != nil {
		data = data.str("merchant_id", o.Merchant.Ref).str("products", products(o.Ref, 1+int(o.Amount/650)))
	}
	if chance(p.r, 0.2) {
		data = data.str("note", pick(p.r, notes))
	}
	return p.step(o, o.Placed, "order.placed", "placed", data)
}

// fulfil is the ordinary course of an order: everything after its placing.
func (p *planner) fulfil(o *Order) {
	if o.Worker == nil || chance(p.r, 0.035) {
		p.cancel(o, p.after(o.Placed, p.minutes(2, 25)), pick(p.r, []string{"customer_changed_mind", "no_worker", "store_closed"}))
		return
	}
	accepted := p.accept(o, p.after(o.Placed, p.minutes(1, 12)))
	if o.Customer.Brand.care() {
		p.careWork(o, accepted)
	} else {
		p.shipWork(o, accepted)
	}
	if o.back {
		return
	}
	p.tail(o)
}

func (p *planner) accept(o *Order, at time.Time) time.Time {
	p.step(o, at, "order.accepted", "accepted", o.on().str("customer_id", o.Customer.Ref).str("worker_id", o.Worker.Ref))
	return at
}

func (p *planner) cancel(o *Order, at time.Time, reason string) {
	data := o.on().str("customer_id", o.Customer.Ref).str("reason", reason)
	if o.Worker != nil {
		data = data.str("worker_id", o.Worker.Ref)
	}
	p.step(o, at, "order.cancelled", "over", data)
}

// shipWork: shop, carry, hand over.
func (p *planner) shipWork(o *Order, accepted time.Time) {
	base := o.on().str("customer_id", o.Customer.Ref).str("worker_id", o.Worker.Ref)
	picked := p.after(accepted, p.minutes(14, 48))
	p.location(o, p.after(accepted, p.minutes(3, 12)), 0.2)
	p.talk(o, accepted, 0.24)
	p.step(o, picked, "order.picked_up", "in_hand", append(fields(nil), base...).str("label", o.goods()))
	o.Done = p.after(picked, p.minutes(9, 38))
	p.location(o, picked.Add(o.Done.Sub(picked)/2), 0.7)
	if chance(p.r, 0.006) {
		p.step(o, o.Done.Add(-time.Second), "verification.failed", "", append(fields(nil), base...).str("check", pick(p.r, []string{"pin", "photo", "age"})))
	}
	tip, photo := p.tip(o), chance(p.r, 0.8)
	if o.back = p.door(o, base); o.back {
		return
	}
	p.step(o, o.Done, "order.delivered", "over", append(fields(nil), base...).money("amount", o.Amount).money("tip", tip).boolean("photo", photo))
}

// careWork: keys and an animal are handed over and come back; a stay takes days.
func (p *planner) careWork(o *Order, accepted time.Time) {
	base := o.on().str("customer_id", o.Customer.Ref).str("worker_id", o.Worker.Ref)
	pet := o.Customer.pet
	key := "key-" + o.Customer.Ref
	begin := p.after(accepted, p.minutes(20, 90))
	length := p.minutes(28, 65)
	stay := chance(p.r, 0.12)
	if stay {
		length = time.Duration(between(p.r, 22, 60)) * time.Hour
	}
	withKey := chance(p.r, 0.55)
	p.talk(o, accepted, 0.3)
	p.step(o, begin, "order.picked_up", "in_hand", append(fields(nil), base...).str("label", o.goods()))
	if withKey {
		p.step(o, begin, "key.handed_over", "in_hand", append(fields(nil), base...).str("key_id", key).str("label", "door key, "+strings.SplitN(o.Customer.Street, " ", 2)[1]))
	}
	p.step(o, p.after(begin, 2*time.Minute), "animal.handed_over", "in_hand", append(fields(nil), base...).str("animal_id", "pet-"+o.Customer.Ref).str("label", pet))
	p.location(o, p.after(begin, length/3), 0.5)
	p.location(o, p.after(begin, 2*length/3), 0.7)
	o.Done = p.after(begin, length)
	p.step(o, o.Done.Add(-2*time.Second), "animal.returned", "", append(fields(nil), base...).str("animal_id", "pet-"+o.Customer.Ref).str("label", pet))
	if withKey {
		p.step(o, o.Done.Add(-time.Second), "key.returned", "", append(fields(nil), base...).str("key_id", key).str("label", "door key"))
	}
	p.step(o, o.Done, "order.delivered", "over", append(fields(nil), base...).money("amount", o.Amount).money("tip", p.tip(o)).boolean("photo", chance(p.r, 0.5)))
}

// tail is what comes after: ratings, now and then a refund.
func (p *planner) tail(o *Order) {
	if chance(p.r, 0.42) {
		at := p.after(o.Done, p.minutes(3, 600))
		stars := 5 - weighted(p.r, 5, func(i int) float64 { return []float64{76, 14, 5, 2, 3}[i] })
		p.step(o, at, "rating.given", "", o.on().str("customer_id", o.Customer.Ref).str("worker_id", o.Worker.Ref).num("stars", stars).str("by", "customer"))
	}
	if chance(p.r, 0.022) {
		p.refund(o, p.after(o.Done, p.minutes(10, 300)), 0.78)
	}
	p.retip(o)
}

// refund asks for money back; granted with probability yes.
func (p *planner) refund(o *Order, at time.Time, yes float64) {
	reason := pick(p.r, []string{"missing_items", "never_arrived", "quality", "wrong_items"})
	if o.pinned() && reason == "never_arrived" {
		reason = "quality" // who gave the PIN at the door saw it arrive
	}
	p.refundFor(o, at, yes, reason)
}

func (p *planner) refundFor(o *Order, at time.Time, yes float64, reason string) {
	base := o.on().str("customer_id", o.Customer.Ref).str("worker_id", o.Worker.Ref)
	part := o.Amount * int64(between(p.r, 20, 100)) / 100
	p.step(o, at, "order.refund_requested", "", append(fields(nil), base...).money("amount", part).str("currency", "USD").
		str("reason", reason).
		str("note", p.fill(pick(p.r, p.w.data.chat.RefundNotes[o.Customer.Language]), o)))
	if chance(p.r, yes) {
		p.step(o, p.after(at, p.minutes(4, 180)), "refund.issued", "", base.money("amount", part).str("currency", "USD"))
	}
}

// talk is a few words between the two; mostly kind.
func (p *planner) talk(o *Order, from time.Time, often float64) {
	if !chance(p.r, often) {
		return
	}
	at := p.after(from, p.minutes(2, 11))
	p.say(o, at, o.Customer, pick(p.r, p.w.data.chat.Customer[o.Customer.Language]))
	if chance(p.r, 0.6) {
		p.say(o, p.after(at, p.minutes(1, 3)), o.Worker, pick(p.r, p.w.data.chat.Worker[o.Worker.Language]))
	}
}

// say is one message of an order's thread.
func (p *planner) say(o *Order, at time.Time, from *Person, line string) {
	device := o.device
	if from == o.Worker {
		device = from.device
	}
	p.step(o, at, "message.sent", "", o.on().str("customer_id", o.Customer.Ref).str("worker_id", o.Worker.Ref).
		str("sender", from.Kind).str("device_id", device).str("language", from.Language).str("text", p.fill(line, o)))
}

func (p *planner) location(o *Order, at time.Time, near float64) {
	lat := o.Worker.lat*(1-near) + o.Customer.lat*near
	lon := o.Worker.lon*(1-near) + o.Customer.lon*near
	p.step(o, at, "location.reported", "", o.on().str("worker_id", o.Worker.Ref).place("place", lat, lon))
}

func (p *planner) tip(o *Order) int64 {
	if o.tipped = o.promised; o.promised == 0 && chance(p.r, o.Customer.Brand.Tips) {
		o.tipped = min(o.Amount*int64(between(p.r, 6, 20))/100, 4000)
	}
	return o.tipped
}

// goods names what an order puts into its worker's hands.
func (o *Order) goods() string {
	if o.Customer.Brand.care() {
		return "visit: " + o.Customer.pet
	}
	if n := 1 + int(o.Amount/2400); n > 1 {
		return strconv.Itoa(n) + " bags"
	}
	return "1 bag"
}

// fill puts an order's facts into a chat line.
func (p *planner) fill(line string, o *Order) string {
	if !strings.ContainsRune(line, '{') {
		return line
	}
	return strings.NewReplacer("{item}", item(p.r.IntN(1<<16), o.Customer.Language), "{minutes}", strconv.Itoa(between(p.r, 4, 25)),
		"{first}", o.Customer.First).Replace(line)
}

func item(n int, language string) string {
	en := []string{"oat milk", "eggs", "ground beef", "avocados", "diapers", "bread", "chicken", "orange juice", "rice", "yogurt"}
	es := []string{"leche", "huevos", "carne molida", "aguacates", "pañales", "pan", "pollo", "jugo", "arroz", "yogur"}
	if language == "es" {
		return es[n%len(es)]
	}
	return en[n%len(en)]
}
