package simulate

import (
	"time"
)

// take moves an order's mark along with a step that was sent.
func (m *mark) take(s step) {
	switch s.typ {
	case "order.picked_up", "key.handed_over", "animal.handed_over":
		if m.Hands == nil {
			m.Hands = map[string]string{}
		}
		m.Hands[s.typ] = string(s.data)
	case "key.returned":
		delete(m.Hands, "key.handed_over")
	case "animal.returned":
		delete(m.Hands, "animal.handed_over")
	case "order.delivered", "order.returned", "order.recovered", "order.cancelled":
		m.Hands = nil
	}
	if s.state != "" {
		m.State = s.state
	}
}

// stop ends an order that nobody has in hand.
func (d *Driver) stop(m *mark, now time.Time, reason string) {
	m.Stopped = true
	if m.State == "" { // not placed yet: nobody ever hears of it
		delete(d.open, m.Ref)
		delete(d.busy, m.Customer)
		return
	}
	d.plan.floor = now
	data := append(fields(nil), m.Common...).str("order_id", m.Ref).str("customer_id", m.Customer).str("reason", reason)
	if m.Worker != "" {
		data = data.str("worker_id", m.Worker)
	}
	d.endWith(m, now, "order.cancelled", data)
}

// endWith plans the last event of a stopped order under a mark of its own.
func (d *Driver) endWith(m *mark, at time.Time, typ string, data fields) {
	end := *m
	end.Stopped, end.Held = false, false
	d.plan.step(&Order{Ref: m.Ref, mark: &end}, at, typ, "over", data)
	d.schedule()
}

// recover takes an order out of a worker's hands: given to another when it is
// not picked up yet, else fetched, with keys and animals going home.
func (d *Driver) recover(m *mark, now time.Time, reason string) {
	if m.State != "in_hand" {
		if reason == "cancelled_by_trust_and_safety" || !d.reassign(m, now) {
			d.stop(m, now, reason)
		}
		return
	}
	m.Stopped = true
	d.plan.floor = now
	fetched := d.plan.after(now, 45*time.Second)
	end := *m
	end.Stopped, end.Held = false, false
	o := &Order{Ref: m.Ref, mark: &end}
	if data, ok := m.Hands["animal.handed_over"]; ok {
		d.plan.step(o, fetched, "animal.returned", "", fields(data))
	}
	if data, ok := m.Hands["key.handed_over"]; ok {
		d.plan.step(o, fetched.Add(time.Second), "key.returned", "", fields(data))
	}
	base := append(fields(nil), m.Common...).str("order_id", m.Ref).str("customer_id", m.Customer).str("worker_id", m.Worker).str("reason", reason)
	d.plan.step(o, fetched.Add(2*time.Second), "order.recovered", "over", base)
	d.schedule()
}

// reassign gives an order that is not picked up to another worker.
func (d *Driver) reassign(m *mark, now time.Time) bool {
	c, ok := d.w.Person(m.Customer)
	if !ok {
		return false
	}
	k := d.plan.worker(d.w.marketOf[[2]string{c.Brand.Key, c.City.Name}], c, now)
	if k == nil || k.Ref == m.Worker {
		return false
	}
	m.Stopped = true
	d.plan.floor = now
	next := &mark{Ref: m.Ref, Customer: m.Customer, Worker: k.Ref, Common: m.Common, Amount: m.Amount, Placed: m.Placed, State: m.State, Held: m.Held}
	o := &Order{Ref: m.Ref, Customer: c, Worker: k, Amount: m.Amount, Placed: m.Placed, device: c.device, card: c.card, common: fields(m.Common), mark: next}
	at := d.plan.after(now, 20*time.Second)
	d.plan.step(o, at, "order.accepted", "accepted", o.on().str("customer_id", c.Ref).str("worker_id", k.Ref).boolean("reassigned", true))
	if c.Brand.care() {
		d.plan.careWork(o, at)
	} else {
		d.plan.shipWork(o, at)
	}
	d.schedule()
	return true
}

// kept is what a driver leaves for its successor.
type kept struct {
	Marks []*mark    `json:"marks"`
	Steps []keptStep `json:"steps"`
}

type keptStep struct {
	At    time.Time `json:"at"`
	ID    string    `json:"id"`
	Type  string    `json:"type"`
	Data  string    `json:"data"`
	State string    `json:"state,omitempty"`
	Mark  int       `json:"mark"` // index in Marks, -1 = none
}

// keep writes down the open orders and what is still to come.
func (d *Driver) keep() error {
	var k kept
	at := map[*mark]int{}
	for _, s := range d.queue {
		n := -1
		if s.mark != nil {
			i, ok := at[s.mark]
			if !ok {
				i = len(k.Marks)
				at[s.mark], k.Marks = i, append(k.Marks, s.mark)
			}
			n = i
		}
		k.Steps = append(k.Steps, keptStep{At: s.at, ID: s.id, Type: s.typ, Data: string(s.data), State: s.state, Mark: n})
	}
	return save(d.file, &k)
}

// restore takes up what an earlier driver left and says whether there was
// anything. What is overdue is sent with its own time.
func (d *Driver) restore() (bool, error) {
	var k kept
	if err := load(d.file, &k); err != nil || len(k.Steps) == 0 {
		return false, err
	}
	for _, m := range k.Marks {
		if m.State != "over" && !m.Stopped {
			d.open[m.Ref], d.busy[m.Customer] = m, true
		}
	}
	for _, s := range k.Steps {
		st := step{at: s.At, id: s.ID, typ: s.Type, data: fields(s.Data), state: s.State}
		if s.Mark >= 0 && s.Mark < len(k.Marks) {
			st.mark = k.Marks[s.Mark]
		}
		d.queue = append(d.queue, st)
	}
	sortSteps(d.queue)
	return true, nil
}
