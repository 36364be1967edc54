package engine

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// brutePack has what aggregates are drawn over: two deciding types, one of them
// without a currency, one that only observes, and labels.
const brutePack = `
== events.yaml
entities:
  customer: {kind: account}
  worker:   {kind: account}
  card:     {kind: thing, token: true}
events:
  pay:
    decide: true
    fields: {amount: money, currency: string optional, n: int, x: float optional, ok: bool, place: location optional}
    entities: {customer: customer_id, worker: worker_id optional, card: card_id optional}
  tip:
    fields: {amount: money, currency: string, n: int, x: float optional, ok: bool, place: {type: location, class: personal}, other: location}
    entities: {customer: customer_id, worker: worker_id}
  ask:
    decide: true
    fields: {ok: bool}
    entities: {customer: customer_id, worker: worker_id optional}
`

// wish is one drawn feature and how the oracle reads it.
type wish struct {
	agg, field, label string
	of, by            []string
	window, delay     int64
	where, exclude    bool
	rank              int64
	yaml              string
}

func drawWish(t *rapid.T) wish {
	w := wish{agg: rapid.SampledFrom([]string{"count", "sum", "mean", "min", "max", "stddev", "percentile", "distinct", "last", "since", "speed", "distance"}).Draw(t, "agg")}
	w.of = rapid.SampledFrom([][]string{{"pay"}, {"tip"}, {"pay", "tip"}}).Draw(t, "of")
	w.by = rapid.SampledFrom([][]string{nil, {"customer"}, {"customer", "worker"}, {"customer", "ok"}}).Draw(t, "by")
	w.where, w.exclude = rapid.Bool().Draw(t, "where"), rapid.Bool().Draw(t, "exclude")
	var b strings.Builder
	switch w.agg {
	case "count":
		if rapid.IntRange(0, 3).Draw(t, "labels") == 0 && w.by != nil {
			w.label, w.exclude = "bad", false
			fmt.Fprintf(&b, "{count: label.bad, of: [%s]", strings.Join(w.of, ", "))
			break
		}
		fmt.Fprintf(&b, "{count: [%s]", strings.Join(w.of, ", "))
	case "since":
		w.exclude, w.window = true, tailHorizon
		fmt.Fprintf(&b, "{since: [%s]", strings.Join(w.of, ", "))
	case "speed", "distance":
		w.field, w.exclude = "place", true
		fmt.Fprintf(&b, "{%s: place, of: [%s]", w.agg, strings.Join(w.of, ", "))
	default:
		fields := []string{"amount", "n", "x"}
		if w.agg == "distinct" {
			fields = append(fields, "worker", "place", "currency")
		}
		w.field = rapid.SampledFrom(fields).Draw(t, "field")
		if (w.agg == "sum" || w.agg == "mean") && w.by != nil && rapid.IntRange(0, 3).Draw(t, "labels") == 0 {
			w.label, w.field, w.exclude = "bad", "", false
			fmt.Fprintf(&b, "{%s: label.bad, of: [%s]", w.agg, strings.Join(w.of, ", "))
			break
		}
		fmt.Fprintf(&b, "{%s: %s, of: [%s]", w.agg, w.field, strings.Join(w.of, ", "))
	}
	if w.label != "" { // `sum: label.bad` takes no field
		b.Reset()
		fmt.Fprintf(&b, "{%s: label.bad, of: [%s]", w.agg, strings.Join(w.of, ", "))
	}
	switch w.agg {
	case "last", "since", "speed", "distance":
		w.exclude = true
		if w.by == nil {
			w.by = []string{"customer"}
		}
		w.window = tailHorizon
	default:
		w.window = rapid.SampledFrom([]int64{60 * second, 600 * second, 3600 * second, Day, 7 * Day, 90 * Day, 400 * Day}).Draw(t, "window")
		fmt.Fprintf(&b, ", window: %s", FormatSpan(w.window))
		if rapid.IntRange(0, 2).Draw(t, "delayed") == 0 {
			w.delay = rapid.SampledFrom([]int64{60 * second, 3600 * second, 7 * Day}).Draw(t, "delay")
			fmt.Fprintf(&b, ", delay: %s", FormatSpan(w.delay))
		}
		if w.exclude && w.label == "" {
			b.WriteString(", current: exclude")
		}
		b.WriteString(", exact: all")
	}
	if w.agg == "percentile" {
		w.rank = rapid.SampledFrom([]int64{1, 2500, 5000, 9500, 10_000}).Draw(t, "p")
		fmt.Fprintf(&b, ", p: %v", float64(w.rank)/100)
	}
	if w.by != nil {
		fmt.Fprintf(&b, ", by: [%s]", strings.Join(w.by, ", "))
	}
	if w.where {
		b.WriteString(", where: ok")
	}
	w.yaml = b.String() + "}"
	return w
}

// part is one part of an event's key; missing when the event has it not.
func part(ev *Event, name string) (string, bool) {
	if i := ev.Type.RoleSlot(name); i >= 0 {
		return fmt.Sprint(ev.Roles[i]), ev.Roles[i] != 0
	}
	v := field(ev, name)
	return fmt.Sprint(v.N, v.S, v.F), v.Has
}

func sameKey(a, b *Event, by []string) bool {
	for _, name := range by {
		x, okX := part(a, name)
		y, okY := part(b, name)
		if !okX || !okY || x != y {
			return false
		}
	}
	return true
}

// money tells whether a wish is of amounts, which are read in one currency.
func (w *wish) money() bool {
	return w.field == "amount" && w.agg != "distinct"
}

// read computes a wish from everything that arrived; the last event is the one decided.
func (w *wish) read(events []*Event, clock int64) (want float64, ok bool) {
	now := events[len(events)-1]
	for _, name := range w.by {
		if _, has := part(now, name); !has {
			return 0, false
		}
	}
	currency, known := field(now, "currency").S, true
	if w.money() {
		if now.Type.FieldSlot("currency") >= 0 && !field(now, "currency").Has {
			return 0, false
		}
		if now.Type.FieldSlot("currency") < 0 {
			currency, known = w.lastUsed(events, clock)
		}
	}
	hi := now.At - w.delay
	var in []*Event // in order of time, then arrival
	for i, e := range events {
		late := i == len(events)-1 && w.exclude
		if late || !slices.Contains(w.of, e.Type.Name) || !sameKey(e, now, w.by) || w.where && field(e, "ok").N == 0 || e.At > hi || e.At <= hi-w.window {
			continue
		}
		if w.money() && (!known || field(e, "currency").S != currency || !field(e, "currency").Has) {
			continue
		}
		in = append(in, e)
	}
	slices.SortStableFunc(in, func(a, b *Event) int { return int(min(1, max(-1, a.At-b.At))) })
	switch {
	case w.agg == "speed" || w.agg == "distance":
		return w.travel(in, now)
	case w.agg == "since":
		if len(in) == 0 {
			return 0, false
		}
		return float64(now.At - in[len(in)-1].At), true
	case w.label != "":
		var values []float64
		for _, e := range in {
			if v, has := labelled(events, e, w.label); has {
				values = append(values, v)
			}
		}
		return w.fold(values)
	case w.agg == "distinct":
		m := map[string]bool{}
		for _, e := range in {
			if p, has := part(e, w.field); has {
				m[p] = true
			}
		}
		return float64(len(m)), true
	}
	var values []float64
	for _, e := range in {
		if v := field(e, w.field); w.field == "" {
			values = append(values, 0)
		} else if v.Has && w.field == "x" {
			values = append(values, math.Round(v.F*1e6)/1e6)
		} else if v.Has {
			values = append(values, float64(v.N))
		}
	}
	return w.fold(values)
}

// passed counts the events that are newer than the one decided, for wishes that
// look among few.
func (w *wish) passed(events []*Event) int {
	now, n := events[len(events)-1], 0
	for _, e := range events {
		if (w.window == tailHorizon || w.money()) && e.At > now.At {
			n++
		}
	}
	return n
}

// lastUsed is the currency of the newest event that has one.
func (w *wish) lastUsed(events []*Event, clock int64) (string, bool) {
	now := events[len(events)-1]
	at, currency := int64(math.MinInt64), ""
	for _, e := range events[:len(events)-1] {
		if c := field(e, "currency"); slices.Contains(w.of, e.Type.Name) && c.Has && sameKey(e, now, w.by) && e.At <= now.At && e.At >= at && (!w.where || field(e, "ok").N != 0) {
			at, currency = e.At, c.S
		}
	}
	return currency, currency != ""
}

func labelled(events []*Event, about *Event, label string) (value float64, has bool) {
	known := false
	for _, l := range events {
		known = known || l == about
		if known && l.Type.Label && field(l, "event_id").S == about.ID && field(l, "label").S == label {
			value, has = 1, true
			if v := field(l, "value"); v.Has {
				value = math.Round(v.F*1e6) / 1e6
			}
		}
	}
	return value, has
}

func (w *wish) travel(in []*Event, now *Event) (float64, bool) {
	var places []*Event
	for _, e := range in {
		if field(e, "place").Has {
			places = append(places, e)
		}
	}
	if now.Type.FieldSlot("place") >= 0 {
		if !field(now, "place").Has {
			return 0, false
		}
		places = append(places, now)
	}
	n := len(places)
	if n < 2 {
		return 0, false
	}
	a, b := places[n-2], places[n-1]
	la1, lo1 := UnpackLocation(field(a, "place").N)
	la2, lo2 := UnpackLocation(field(b, "place").N)
	rad := math.Pi / 180_000
	h := math.Pow(math.Sin(float64(la1-la2)*rad/2), 2) +
		math.Cos(float64(la1)*rad)*math.Cos(float64(la2)*rad)*math.Pow(math.Sin(float64(lo1-lo2)*rad/2), 2)
	km := math.Round(2*6371008.8*math.Asin(math.Sqrt(h))) / 1000
	if w.agg == "distance" {
		return km, true
	}
	return km / max(float64(b.At-a.At)/3.6e9, 1.0/60), true
}

func (w *wish) fold(values []float64) (float64, bool) {
	n, sum := float64(len(values)), 0.0
	for _, v := range values {
		sum += v
	}
	round := func(x float64) float64 {
		if w.field == "amount" {
			return math.Round(x)
		}
		return x
	}
	switch {
	case w.agg == "count":
		return n, true
	case w.agg == "sum":
		return sum, true
	case n == 0:
		return 0, false
	}
	switch w.agg {
	case "mean":
		return round(sum / n), true
	case "min":
		return slices.Min(values), true
	case "max":
		return slices.Max(values), true
	case "last":
		return values[len(values)-1], true
	case "percentile":
		slices.Sort(values)
		return values[max(1, int(math.Ceil(n*float64(w.rank)/10_000-1e-9)))-1], true
	}
	dev := 0.0
	for _, v := range values {
		dev += (v - sum/n) * (v - sum/n)
	}
	return round(math.Sqrt(dev / (n - 1))), n > 1
}

// drawBrute makes a random event: mostly a little ahead, sometimes late, at the
// same time as another, or days on.
func drawBrute(t *rapid.T, p *Program, i int, clock int64, times []int64) *Event {
	ev := &Event{}
	ev.Reset(p.Type(rapid.SampledFrom([]string{"pay", "pay", "tip", "ask", LabelEvent}).Draw(t, "type")))
	ev.ID = fmt.Sprint("e", i)
	switch k := rapid.IntRange(0, 9).Draw(t, "when"); {
	case k == 0 && len(times) > 0:
		ev.At = max(rapid.SampledFrom(times).Draw(t, "again"), clock-23*3600*second) // the same time
	case k <= 2:
		ev.At = clock - rapid.Int64Range(0, 23*3600).Draw(t, "late")*second
	case k == 3:
		ev.At = clock + rapid.Int64Range(0, 30).Draw(t, "days")*Day
	default:
		ev.At = clock + rapid.Int64Range(0, 900).Draw(t, "step")*second
	}
	for r := range ev.Type.Roles {
		if role := &ev.Type.Roles[r]; !role.Optional || rapid.IntRange(0, 3).Draw(t, "present") > 0 {
			ev.Roles[r] = Hashed(role.Vault, role.Name+fmt.Sprint(rapid.IntRange(0, 1).Draw(t, "whom")))
		}
	}
	for k := range ev.Type.Fields {
		f := &ev.Type.Fields[k]
		if f.Optional && rapid.IntRange(0, 3).Draw(t, "absent") == 0 {
			continue
		}
		v := Val{Has: true}
		switch {
		case f.Name == "event_id":
			v.S = fmt.Sprint("e", rapid.IntRange(0, i).Draw(t, "about"))
		case f.Name == "label":
			v.S = rapid.SampledFrom([]string{"bad", "bad", "good"}).Draw(t, "label")
		case f.Name == "currency":
			v.S = rapid.SampledFrom([]string{"USD", "EUR"}).Draw(t, "currency")
		case f.Type == Float:
			v.F = rapid.Float64Range(-2, 100).Draw(t, "float")
		case f.Type == Bool:
			v.N = rapid.Int64Range(0, 1).Draw(t, "bool")
		case f.Type == Location:
			v.N = PackLocation(rapid.Int32Range(-90_000, 90_000).Draw(t, "lat"), rapid.Int32Range(-180_000, 180_000).Draw(t, "lon"))
		default:
			v.N = rapid.Int64Range(-500, 2000).Draw(t, "int")
		}
		ev.Vals[k] = v
	}
	return ev
}

// Every aggregate, with every option, equals what a slow reading of all events
// gives: late events, equal times, shuffled arrival, missing keys and values,
// two currencies and none.
func TestEveryAggregateAgainstBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var wishes []wish
		features := ""
		for i := range rapid.IntRange(8, 16).Draw(t, "features") {
			w := drawWish(t)
			wishes = append(wishes, w)
			features += fmt.Sprintf("f%d: %s\n", i, w.yaml)
		}
		pack, err := LoadDocuments(documents(brutePack + "== features.yaml\n" + features))
		if err != nil {
			t.Fatalf("%v\n%s", err, features)
		}
		p, err := Compile(pack, AllFeatures())
		if err != nil {
			t.Fatalf("%v\n%s", err, features)
		}
		m := NewMachine(p)
		clock := int64(1_767_225_600_000_000)
		var events []*Event
		var times []int64
		var d Decision
		for i := range rapid.IntRange(1, 8).Draw(t, "n") * 20 {
			ev := drawBrute(t, p, i, clock, times)
			clock = max(clock, ev.At)
			times = append(times, ev.At)
			events = append(events, ev)
			m.Apply(ev, &d)
			if !d.Decided {
				continue
			}
			for k := range wishes {
				f := p.Feature(fmt.Sprint("f", k))
				if !d.Vector.WasRead(f) {
					if hasParts(ev.Type, wishes[k].by) {
						t.Fatalf("event %d: %s was not read on %s", i, wishes[k].yaml, ev.Type.Name)
					}
					continue
				}
				got := float64(d.Vector.N[f])
				if p.Features[f].Type == Float {
					got = math.Float64frombits(uint64(d.Vector.N[f]))
				}
				if wishes[k].passed(events) > tailKeep {
					continue // since, last and speed look among the newest sixteen
				}
				want, has := wishes[k].read(events, clock)
				if has != d.Vector.Present(f) || has && math.Abs(got-want) > 1e-6*max(1, math.Abs(want)) {
					t.Fatalf("event %d: %s is %v (present %v), want %v (present %v)", i, wishes[k].yaml, got, d.Vector.Present(f), want, has)
				}
			}
		}
	})
}
