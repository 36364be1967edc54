package engine

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// oracle computes features by looking at everything that was applied before.
type oracle struct {
	t      *rapid.T
	events []*Event // in order of arrival, the current one last
}

func (o *oracle) current() *Event { return o.events[len(o.events)-1] }

func role(ev *Event, name string) uint64 {
	if i := ev.Type.RoleSlot(name); i >= 0 {
		return ev.Roles[i]
	}
	return 0
}

func field(ev *Event, name string) Val {
	if i := ev.Type.FieldSlot(name); i >= 0 {
		return ev.Vals[i]
	}
	return Val{}
}

// window gives the events of a type with the same role, in (at-delay-w, at-delay].
func (o *oracle) window(typ, by string, w, delay int64, exclude bool) []*Event {
	now := o.current()
	hi := now.At - delay
	var out []*Event
	for i, e := range o.events {
		if e.Type.Name != typ || exclude && i == len(o.events)-1 || e.At > hi || e.At <= hi-w {
			continue
		}
		if by != "" && role(e, by) != role(now, by) {
			continue
		}
		out = append(out, e)
	}
	return out
}

func (o *oracle) moments(es []*Event, name string) (n int, sum, lo, hi, dev float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	value := func(v Val) float64 {
		if v.F != 0 {
			return math.Round(v.F*1e6) / 1e6
		}
		return float64(v.N)
	}
	for _, e := range es {
		if v := field(e, name); v.Has {
			n++
			x := value(v)
			sum += x
			lo, hi = min(lo, x), max(hi, x)
		}
	}
	for _, e := range es {
		if v := field(e, name); v.Has {
			dev += (value(v) - sum/float64(n)) * (value(v) - sum/float64(n))
		}
	}
	return n, sum, lo, hi, math.Sqrt(dev / float64(n-1))
}

// labels gives the label values of the events of a window; the last label wins.
func (o *oracle) labels(es []*Event, label string) (n int, sum float64) {
	for _, e := range es {
		has, value, known := false, 0.0, false
		for _, l := range o.events {
			if l == e {
				known = true
			}
			if known && l.Type.Label && field(l, "event_id").S == e.ID && field(l, "label").S == label {
				has, value = true, 1
				if v := field(l, "value"); v.Has {
					value = math.Round(v.F*1e6) / 1e6
				}
			}
		}
		if has {
			n++
			sum += value
		}
	}
	return n, sum
}

// Every windowed feature of a machine equals what a slow reading of all events
// gives, with events out of order, absent entities and missing fields.
func TestFeaturesAgainstBruteForce(t *testing.T) {
	p := compiled(t, market, AllFeatures())
	rapid.Check(t, func(t *rapid.T) {
		m := NewMachine(p)
		o := &oracle{t: t}
		clock := int64(1_767_225_600_000_000)
		var d Decision
		for i := range rapid.IntRange(1, 60).Draw(t, "n") {
			ev := drawEvent(t, p, i, clock)
			clock = max(clock, ev.At)
			o.events = append(o.events, ev)
			m.Apply(ev, &d)
			if d.Decided {
				o.compare(p, &d)
			}
		}
	})
}

func (o *oracle) compare(p *Program, d *Decision) {
	now := o.current()
	check := func(name string, want float64, has bool) {
		o.t.Helper()
		i := p.Feature(name)
		if !d.Vector.WasRead(i) {
			o.t.Fatalf("%s was not read", name)
		}
		got := float64(d.Vector.N[i])
		if p.Features[i].Type == Float {
			got = math.Float64frombits(uint64(d.Vector.N[i]))
		}
		if has != d.Vector.Present(i) || has && math.Abs(got-want) > 1e-6*max(1, math.Abs(want)) {
			o.t.Fatalf("%s is %v (present %v), want %v (present %v)", name, got, d.Vector.Present(i), want, has)
		}
	}
	customer := func(w int64, exclude bool) []*Event { return o.window("order.placed", "customer", w, 0, exclude) }
	minute := 60 * second
	check("orders_10m", float64(len(customer(10*minute, false))), true)
	check("others_7d", float64(len(customer(7*Day, true))), true)
	currency := field(now, "currency")
	n, sum, _, _, _ := o.moments(paidIn(customer(Day, false), currency.S), "amount")
	check("spend_1d", sum, currency.Has)
	check("mean_1d", math.Round(sum/float64(n)), currency.Has)
	n, sum, _, hi, _ := o.moments(customer(Day, false), "weight")
	if n == 0 {
		check("weight_mean", 0.5, true)
	} else {
		check("weight_mean", sum/float64(n), true)
	}
	check("weight_max", hi, n > 0)
	n, _, lo, _, dev := o.moments(customer(Day, false), "items")
	check("items_min", lo, true)
	check("items_dev", dev, n > 1)
	distinct := func(what string, lists ...[]*Event) float64 {
		m := map[uint64]bool{}
		for _, es := range lists {
			for _, e := range es {
				if r := role(e, what); r != 0 {
					m[r] = true
				}
			}
		}
		return float64(len(m))
	}
	check("cards_1d", distinct("card", customer(Day, false)), true)
	check("people_card", distinct("customer", o.window("order.placed", "card", 7*Day, 0, false)), role(now, "card") != 0)
	check("devices_1d", distinct("device", customer(Day, false), o.window("login", "customer", Day, 0, false)), true)
	check("all_orders", float64(len(o.window("order.placed", "", 60*minute, 0, false))), true)
	failed := 0
	for _, e := range o.window("login", "customer", 60*minute, 0, false) {
		failed += int(field(e, "failed").N)
	}
	check("failed_1h", float64(failed), true)
	o.latest(check)
	n, sum = o.labels(o.window("order.placed", "card", 7*Day, 60*minute, false), "fraud")
	check("fraud_card", sum/float64(n), role(now, "card") != 0 && n > 0)
	var about []*Event // any event with a customer can be labelled
	for _, typ := range []string{"order.placed", "order.accepted", "login"} {
		about = append(about, o.window(typ, "customer", 30*Day, 0, false)...)
	}
	n, _ = o.labels(about, "fraud")
	check("fraud_cust", float64(n), true)
}

// paidIn gives the events in a currency.
func paidIn(es []*Event, currency string) []*Event {
	var out []*Event
	for _, e := range es {
		if field(e, "currency").S == currency {
			out = append(out, e)
		}
	}
	return out
}

// latest checks since, last and age.
func (o *oracle) latest(check func(string, float64, bool)) {
	now := o.current()
	since, hasSince := int64(0), false
	items, hasItems := int64(0), false
	at := int64(math.MinInt64)
	first, device := int64(math.MaxInt64), role(now, "device")
	for i, e := range o.events {
		if role(e, "device") == device && device != 0 {
			first = min(first, e.At)
		}
		if i == len(o.events)-1 || role(e, "customer") != role(now, "customer") || e.At > now.At {
			continue
		}
		if e.Type.Name == "login" && (!hasSince || now.At-e.At <= since) {
			since, hasSince = now.At-e.At, true
		}
		if e.Type.Name == "order.placed" && e.At >= at {
			items, hasItems, at = field(e, "items").N, true, e.At
		}
	}
	check("since_login", float64(since), hasSince)
	check("last_items", float64(items), hasItems)
	check("device_age", float64(now.At-first), device != 0)
}
