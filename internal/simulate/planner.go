package simulate

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"
)

// Order is one unit of work and who has to do with it.
type Order struct {
	Ref      string
	Customer *Person
	Worker   *Person
	Merchant *Person
	Amount   int64 // minor units, USD
	Placed   time.Time
	Done     time.Time // when it was or will be delivered

	device, card string
	street       string                                          // another door than the customer\'s own, "" for most
	avs          string                                          // what the card's issuer said of the address, "" = was not asked
	promised     int64                                           // the tip, 0 = as people tip
	tipped       int64                                           // the tip as it was paid
	back         bool                                            // goes back to the store: a check at the door fails
	atDoor       func(base fields, at time.Time) (returned bool) // the checks of a thread; nil are the ordinary ones
	common       fields                                          // brand, region, city
	mark         *mark
}

// mark follows a live order: where it stands, what is in the worker's hands and
// whether it was stopped. It is shared by the steps of one order.
type mark struct {
	Ref      string            `json:"ref"`
	Customer string            `json:"customer"`
	Worker   string            `json:"worker"`
	Common   string            `json:"common"` // brand, region, city as they go into its events
	Amount   int64             `json:"amount"`
	Placed   time.Time         `json:"placed"`
	State    string            `json:"state"` // "", placed, accepted, in_hand, over
	Stopped  bool              `json:"stopped,omitempty"`
	Held     bool              `json:"held,omitempty"`
	Hands    map[string]string `json:"hands,omitempty"` // event type that handed it over → its data
}

// step is one event that will happen unless its order is stopped before.
type step struct {
	at    time.Time
	id    string
	typ   string
	data  fields
	state string // what the order's mark becomes
	mark  *mark
}

// planner writes scripts: who does what when. In history it is made for one
// day, live for one happening.
type planner struct {
	w      *World
	r      *rand.Rand
	prefix string // of references made here: unique per planner
	n      int
	floor  time.Time // no step is earlier
	steps  []step
	orders []*Order

	// What the marketplace has been told; nil in history.
	barred  func(ref string) bool
	apart   func(customer, worker string) bool
	paced   func(d time.Duration) time.Duration // ordinary life at the demo's speed; nil is real time
	hurried func(d time.Duration) time.Duration // acts of a thread, which a demo cannot wait hours for
}

func (w *World) planner(label string, n int64) *planner {
	return &planner{w: w, r: stream(w.Seed, label, n), prefix: strconv.FormatInt(n, 36)}
}

// after is base + d of ordinary life.
func (p *planner) after(base time.Time, d time.Duration) time.Time { return later(base, d, p.paced) }

// soon is base + d of a thread's own time, which runs faster in a demo.
func (p *planner) soon(base time.Time, d time.Duration) time.Time { return later(base, d, p.hurried) }

func later(base time.Time, d time.Duration, pace func(time.Duration) time.Duration) time.Time {
	if pace != nil {
		d = pace(d)
	}
	return base.Add(d.Truncate(time.Millisecond))
}

func (p *planner) minutes(lo, hi int) time.Duration {
	return time.Duration(between(p.r, lo*60, hi*60)) * time.Second
}

// order begins an order: number, people and amount, no step yet.
func (p *planner) order(c *Person, at time.Time) *Order {
	m := p.w.marketOf[[2]string{c.Brand.Key, c.City.Name}]
	p.n++
	o := &Order{
		Ref:      fmt.Sprintf("%s-%s-%04d", strings.ToUpper(c.Brand.Key), strings.ToUpper(p.prefix), p.n),
		Customer: c, Placed: at.Truncate(time.Millisecond), device: c.device, card: c.card,
		Amount: int64(logNormal(p.r, c.Brand.Median, c.Brand.Spread)),
		common: common(c),
	}
	if o.Amount < 600 {
		o.Amount = 600 + o.Amount%400
	}
	if len(m.merchants) > 0 {
		o.Merchant = pick(p.r, m.merchants)
	}
	if c.spare != "" && chance(p.r, 0.2) {
		o.device = c.spare
	}
	if c.other != "" && chance(p.r, 0.15) {
		o.card = c.other
	}
	o.Worker = p.worker(m, c, at)
	if o.Merchant != nil && !p.serves(o.Merchant, o.Worker) {
		o.Merchant = nil
		for _, shop := range m.merchants {
			if p.serves(shop, o.Worker) {
				o.Merchant = shop
				break
			}
		}
	}
	o.mark = &mark{Ref: o.Ref, Customer: c.Ref, Common: string(o.common), Amount: o.Amount, Placed: o.Placed}
	if o.Worker != nil {
		o.mark.Worker = o.Worker.Ref
	}
	p.orders = append(p.orders, o)
	return o
}

// serves says whether a store takes orders and wants the worker.
func (p *planner) serves(shop, worker *Person) bool {
	return p.barred == nil || !p.barred(shop.Ref) && (worker == nil || !p.apart(shop.Ref, worker.Ref))
}

// worker finds somebody on shift near their hours; nil when nobody may be matched.
func (p *planner) worker(m *market, c *Person, at time.Time) *Person {
	fits := func(k *Person) bool {
		return k.Joined.Before(at) && (p.barred == nil || !p.barred(k.Ref)) && (p.apart == nil || !p.apart(c.Ref, k.Ref))
	}
	if f := c.favourite; f != nil && chance(p.r, 0.72) && fits(f) {
		return f
	}
	if len(m.workers) == 0 {
		return nil
	}
	local := at.In(m.city.zone)
	hour := float64(local.Hour())
	var last *Person
	for range 14 {
		k := pick(p.r, m.workers)
		if !fits(k) {
			continue
		}
		last = k
		if off := hour - k.hour; off >= -2 && off <= 6 && k.week[local.Weekday()] > 0.45 {
			return k
		}
	}
	if last == nil {
		for _, k := range m.workers {
			if fits(k) {
				return k
			}
		}
	}
	return last
}

func common(who *Person) fields {
	return make(fields, 0, 256).str("brand", who.Brand.Name).str("region", who.City.Region).str("city", who.City.Name)
}

// on begins the data of an event about an order.
func (o *Order) on() fields {
	return append(make(fields, 0, 320), o.common...).str("order_id", o.Ref)
}

// step adds an event of an order and returns its id.
func (p *planner) step(o *Order, at time.Time, typ, state string, data fields) string {
	p.n++
	id := "ev-" + p.prefix + "-" + strconv.Itoa(p.n)
	p.steps = append(p.steps, step{at: p.floored(at), id: id, typ: typ, data: data, state: state, mark: o.mark})
	return id
}

// event adds an event that belongs to no order and returns its id.
func (p *planner) event(at time.Time, typ string, data fields) string {
	p.n++
	id := "ev-" + p.prefix + "-" + strconv.Itoa(p.n)
	p.steps = append(p.steps, step{at: p.floored(at), id: id, typ: typ, data: data})
	return id
}

// floored keeps a step from falling before what was already sent.
func (p *planner) floored(at time.Time) time.Time {
	if at.Before(p.floor) {
		at = p.floor
	}
	return at.Truncate(time.Millisecond)
}
