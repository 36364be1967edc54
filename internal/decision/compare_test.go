package decision

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/ingest"
)

// held is a source in memory.
type held []ingest.Record

func (h held) Labels(_ context.Context, fn func(*ingest.Record) error) error {
	for i := range h {
		if h[i].Kind == ingest.EventRecord && h[i].Event.Type.Name == engine.LabelEvent {
			if err := fn(&h[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

func (h held) Each(_ context.Context, fn func(*ingest.Record) error) error {
	for i := range h {
		if err := fn(&h[i]); err != nil {
			return err
		}
	}
	return nil
}

const comparedRules = `
rules:
  - id: big
    on: [order.placed]
    when: amount >= 80.00 and customer not in trusted
    score: 40
    outcome: review
    effects: ['label(customer, "big", 1d)']
  - id: many
    on: [order.placed]
    when: %s
    score: 40
    outcome: block
  - id: marked
    on: [order.placed, order.refund_requested]
    when: label(customer, "big") or customer.standing == "suspended"
    score: 20
  - id: bad-card
    on: [order.placed]
    when: bad_card > 0.4
    score: 15
  %s
thresholds: {review: 50}
`

const comparedEvents = `
entities:
  customer: {kind: account}
  worker:   {kind: account}
  card:     {kind: thing, token: true}
lists:
  trusted: {of: customer}
common:
  fields: {brand: string, region: string, city: string}
events:
  order.placed:
    decide: true
    fields: {amount: money, currency: string, items: int}
    entities: {customer: customer_id, worker: "worker_id?", card: card}
    links: [[customer, card]]
  order.refund_requested:
    decide: true
    fields: {amount: "money?", currency: "string?"}
    entities: {customer: customer_id}
  login:
    entities: {customer: customer_id}
  label.recorded:
    fields: {by: "string?"}
`

const comparedFeatures = `
card_orders_1h: {count: order.placed, by: card, window: 1h}
spend_1d:       {sum: order.placed.amount, by: customer, window: 1d}
people_card:    {distinct: customer, by: card, of: order.placed, window: 7d}
since_login:    {since: login, by: customer}
bad_card:       {mean: label.fraud, by: card, window: 7d, delay: 1h}
`

func comparedPack(t testing.TB, many, more string) *engine.Program {
	t.Helper()
	pack, err := engine.LoadDocuments([]engine.Document{{Path: "events.yaml", Text: comparedEvents}, {Path: "features.yaml", Text: comparedFeatures},
		{Path: "rules.yaml", Text: fmt.Sprintf(comparedRules, many, more)}})
	if err != nil {
		t.Fatal(err)
	}
	p, err := engine.Compile(pack)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// stream makes n records: events late, repeated in their ids and out of order
// among them, labels, and changes people made.
func stream(t testing.TB, p *engine.Program, seed uint64, n int) held {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 1))
	at := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	places := []string{`"brand":"a","region":"US-WA","city":"Seattle"`, `"brand":"a","region":"US-OR","city":"Portland"`, `"brand":"b","region":"US-WA","city":"Tacoma"`}
	var out held
	var ids []string
	for i := range n {
		at = at.Add(time.Duration(r.IntN(900)) * time.Second)
		rec := ingest.Record{Position: uint64(i + 1), Program: p, Kind: ingest.EventRecord}
		when, place, who := at, places[r.IntN(len(places))], r.IntN(9)
		if r.IntN(12) == 0 {
			when = when.Add(-time.Duration(r.IntN(30)) * time.Hour)
		}
		var typ, data string
		switch k := r.IntN(20); {
		case k < 12:
			typ = "order.placed"
			data = fmt.Sprintf(`"customer_id":"c%d","worker_id":"w%d","card":"k%d","amount":%d.%02d,"currency":%q,"items":%d,`, who, r.IntN(3), r.IntN(6), r.IntN(150), r.IntN(100),
				[]string{"USD", "CAD"}[r.IntN(2)], r.IntN(9))
		case k < 14:
			typ, data = "order.refund_requested", fmt.Sprintf(`"customer_id":"c%d",`, who)
		case k < 16:
			typ, data = "login", fmt.Sprintf(`"customer_id":"c%d",`, who)
		case k < 18 && len(ids) > 0:
			typ = engine.LabelEvent
			data = fmt.Sprintf(`"event_id":%q,"label":%q,"value":%d,`, ids[r.IntN(len(ids))], []string{"fraud", "fraud", "genuine"}[r.IntN(3)], r.IntN(2))
		default:
			rec.Kind = ingest.ControlRecord
			who := engine.Hashed("account", fmt.Sprintf("c%d", who))
			rec.Control = []engine.Control{
				{Kind: engine.StandingSet, Entity: who, Value: []string{"suspended", ""}[r.IntN(2)]},
				{Kind: engine.ListAdd, Name: "trusted", Entity: who}, {Kind: engine.ListRemove, Name: "trusted", Entity: who},
				{Kind: engine.ListAdd, Name: "gone", Value: "x"},
				{Kind: engine.LabelSet, Entity: who, Name: "big", Until: at.Add(time.Hour).UnixMicro()},
				{Kind: engine.SnoozeSet, Entity: who, Name: "many", Until: at.Add(4 * time.Hour).UnixMicro()},
			}[r.IntN(6)]
			rec.Control.At = at.UnixMicro()
			out = append(out, rec)
			continue
		}
		if i == n/2 { // what was published then counts for neither
			out = append(out, ingest.Record{Position: rec.Position, Kind: ingest.ControlRecord, Control: engine.Control{Kind: engine.RulesetPublish, Version: 9, Documents: pack(rulesYAML)}})
			continue
		}
		id := fmt.Sprintf("e%d", i)
		line := fmt.Sprintf(`{"id":%q,"type":%q,"time":%q,"data":{%s%s}}`, id, typ, when.Format(time.RFC3339Nano), data, place)
		if err := p.DecodeJSON([]byte(line), engine.Hashed, &rec.Event); err != nil {
			t.Fatal(line, err)
		}
		rec.Event.History = r.IntN(15) == 0
		if typ == "order.placed" {
			ids = append(ids, id)
		}
		out = append(out, rec)
	}
	return out
}

func (h held) period() (from, to int64) {
	first, last := int64(math.MaxInt64), int64(0)
	for i := range h {
		if h[i].Kind == ingest.EventRecord {
			first, last = min(first, h[i].Event.At), max(last, h[i].Event.At)
		}
	}
	return first + (last-first)/4, last - (last-first)/8
}

// compared runs the back-test.
func compared(t testing.TB, h held, live, draft *engine.Program, focus string) (*comparison, *BacktestResult) {
	t.Helper()
	from, to := h.period()
	r := &run{source: h, live: newAdapter(live, nil), draft: newAdapter(draft, nil), compare: newComparison(live, draft, focus, focus, from, to, newTruths())}
	if err := r.compareOver(context.Background()); err != nil {
		t.Fatal(err)
	}
	text, err := r.compare.finish(focus).text()
	if err != nil {
		t.Fatal(err)
	}
	var c counted
	if err := json.Unmarshal([]byte(text), &c); err != nil {
		t.Fatal(err)
	}
	return r.compare, c.resultOf(from, to, func(string, string) bool { return true })
}

// answer is what one program said of one event, kept whole.
type whole struct {
	ev       *engine.Event
	position uint64
	decided  bool
	outcome  string
	pivot    uint64
	fired    []string
	weighty  bool
	hit      bool
}

// replayed is the brute force: one machine over everything, every decision kept.
func replayed(h held, p *engine.Program, focus string) []whole {
	m := engine.NewMachine(p)
	var out []whole
	for i := range h {
		var d engine.Decision
		if h[i].Kind == ingest.ControlRecord {
			if h[i].Control.Kind != engine.RulesetPublish {
				_ = m.Control(&h[i].Control)
			}
			continue
		}
		m.Apply(&h[i].Event, &d)
		w := whole{ev: &h[i].Event, position: h[i].Position, decided: d.Decided, outcome: d.Outcome, pivot: d.Pivot}
		for _, x := range d.Hits {
			id := p.Rules[x.Rule].ID
			w.fired = append(w.fired, id)
			if !x.Snoozed && id == focus {
				w.hit = true
			}
			if !x.Snoozed && !x.Shadow && focus == "" {
				w.hit = true
			}
		}
		if i := p.Rule(focus); w.hit && i >= 0 && p.Rules[i].Pivot != "" {
			w.pivot = h[i].Event.Roles[0]
		}
		out = append(out, w)
	}
	return out
}

func (w *whole) text(field string) string { return text(w.ev, w.ev.Type.FieldSlot(field)) }

func TestBacktestEqualsTwoReplays(t *testing.T) {
	live := comparedPack(t, "card_orders_1h >= 3", "")
	for _, c := range []struct{ name, many, more, focus string }{
		{"a changed rule", "card_orders_1h >= 2 and people_card >= 2", "", "many"},
		{"a new rule", "card_orders_1h >= 3", `- {id: fresh, on: [order.placed], when: "since_login < 2h and spend_1d >= 100.00", score: 60, outcome: review}`, "fresh"},
		{"a rule in shadow", "card_orders_1h >= 3", `- {id: fresh, on: [order.placed], when: spend_1d >= 150.00, stage: shadow}`, "fresh"},
		{"whole documents", "people_card >= 3", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			draft := comparedPack(t, c.many, c.more)
			for seed := range uint64(4) {
				h := stream(t, live, seed, 3000)
				_, got := compared(t, h, live, draft, c.focus)
				want := bruteForce(h, live, draft, c.focus)
				if got.Hits == 0 || got.Known == 0 || got.LiveHits == 0 && c.focus != "fresh" {
					t.Fatalf("the stream proves nothing: %+v", got)
				}
				sameResult(t, seed, got, want)
			}
		})
	}
}

func sameResult(t *testing.T, seed uint64, got, want *BacktestResult) {
	t.Helper()
	a, b := reflect.ValueOf(*got), reflect.ValueOf(*want)
	for i := range a.NumField() {
		x, _ := json.Marshal(a.Field(i).Interface())
		y, _ := json.Marshal(b.Field(i).Interface())
		if string(x) != string(y) {
			t.Errorf("seed %d: %s\n got %s\nwant %s", seed, a.Type().Field(i).Name, x, y)
		}
	}
}

// bruteForce counts two replays in the plainest way.
func bruteForce(h held, live, draft *engine.Program, focus string) *BacktestResult {
	a, b := replayed(h, live, focus), replayed(h, draft, focus)
	from, to := h.period()
	labels := map[string]bool{}
	for i := range h {
		if ev := &h[i].Event; h[i].Kind == ingest.EventRecord && ev.Type.Name == engine.LabelEvent {
			w := whole{ev: ev}
			labels[w.text("event_id")] = w.text("label") != "genuine" && ev.Vals[ev.Type.FieldSlot("value")].F > 0
		}
	}
	out := &BacktestResult{Money: []MoneyHits{}, MissedMoney: []MoneyHits{}, Days: []BacktestDay{}, Segments: []Segment{}, Overlap: []Overlap{}, Outcomes: []OutcomePair{}, Examples: []Hit{}, NotRecomputed: []string{}}
	touched, active := map[uint64][2]bool{}, map[uint64]bool{}
	money, missed := map[string]MoneyHits{}, map[string]MoneyHits{}
	days, segments := map[string][2]int64{}, map[[2]string]Segment{}
	pairs, overlap := map[OutcomePair]int64{}, map[string]*[3]int64{}
	found := int64(0)
	count := func(rule string, n int) {
		if overlap[rule] == nil {
			overlap[rule] = new([3]int64)
		}
		overlap[rule][n]++
	}
	for i := range a {
		l, d := &a[i], &b[i]
		if d.ev.At < from || d.ev.At >= to || !d.decided {
			continue
		}
		active[d.pivot] = true
		pairs[OutcomePair{Live: l.outcome, Draft: d.outcome}]++
		label, known := labels[d.ev.ID]
		if known && label && (focus == "" || slices.Contains(draft.Rules[draft.Rule(focus)].On, d.ev.Type.Name)) {
			out.Labelled++
			if d.hit {
				found++
			}
		}
		for _, r := range d.fired {
			switch {
			case focus == "" && slices.Contains(l.fired, r):
				count(r, 0)
			case focus == "":
				count(r, 1)
			case r != focus && d.hit:
				count(r, 0)
			case r != focus:
				count(r, 2)
			}
		}
		for _, r := range l.fired {
			if focus == "" && !slices.Contains(d.fired, r) {
				count(r, 2)
			}
		}
		if !l.hit && !d.hit {
			continue
		}
		switch {
		case l.hit && d.hit:
			out.Same++
		case d.hit:
			out.New++
		default:
			out.Lost++
		}
		day := time.UnixMicro(d.ev.At).UTC().Format(time.DateOnly)
		n := days[day]
		if l.hit {
			out.LiveHits++
			n[1]++
		}
		if d.hit {
			out.Hits++
			n[0]++
			was := touched[d.pivot]
			touched[d.pivot] = [2]bool{was[0] || known && !label, was[1] || known && label}
			if known {
				out.Known++
			}
			if label {
				out.Confirmed++
			}
			if k := d.ev.Type.FieldSlot("amount"); d.ev.Vals[k].Has {
				add(money, d.text("currency"), d.ev.Vals[k].N)
				if l.outcome == "allow" {
					add(missed, d.text("currency"), d.ev.Vals[k].N)
				}
			}
		}
		days[day] = n
		for _, dim := range []string{"type", "brand", "region", "city"} {
			value := d.text(dim)
			if dim == "type" {
				value = d.ev.Type.Name
			}
			s := segments[[2]string{dim, value}]
			s.Dimension, s.Value = dim, value
			s.Draft, s.Live = s.Draft+one(d.hit), s.Live+one(l.hit)
			s.Known, s.Confirmed = s.Known+one(d.hit && known), s.Confirmed+one(d.hit && label)
			segments[[2]string{dim, value}] = s
		}
	}
	out.Accounts, out.ActiveAccounts = int64(len(touched)), int64(len(active))
	for _, x := range touched {
		out.GoodAccounts += one(x[0] && !x[1])
	}
	if out.Known > 0 {
		out.Precision, out.PrecisionLow, out.PrecisionHigh = wilson(out.Confirmed, out.Known)
	}
	if out.Labelled > 0 {
		r := float64(found) / float64(out.Labelled)
		out.Recall = &r
	}
	out.Money, out.MissedMoney = byAmount(money), byAmount(missed)
	for day := from - from%dayMicros; day < to; day += dayMicros {
		name := time.UnixMicro(day).UTC().Format(time.DateOnly)
		out.Days = append(out.Days, BacktestDay{name, days[name][0], days[name][1]})
	}
	for p, n := range pairs {
		p.N = n
		out.Outcomes = append(out.Outcomes, p)
	}
	sortPairs(out.Outcomes)
	out.Segments = slices.SortedFunc(maps.Values(segments), func(a, b Segment) int {
		if c := strings.Compare(a.Dimension, b.Dimension); c != 0 {
			return c
		}
		if a.Draft+a.Live != b.Draft+b.Live {
			return int(b.Draft + b.Live - a.Draft - a.Live)
		}
		return strings.Compare(a.Value, b.Value)
	})
	for r, n := range overlap {
		o := Overlap{Rule: r, Both: n[0], DraftOnly: n[1], RuleOnly: n[2]}
		if focus != "" {
			o.DraftOnly = out.Hits - n[0]
		}
		out.Overlap = append(out.Overlap, o)
	}
	slices.SortFunc(out.Overlap, func(a, b Overlap) int {
		if a.Both != b.Both {
			return int(b.Both - a.Both)
		}
		if a.RuleOnly != b.RuleOnly {
			return int(b.RuleOnly - a.RuleOnly)
		}
		return strings.Compare(a.Rule, b.Rule)
	})
	return out
}

func one(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

func add(to map[string]MoneyHits, currency string, minor int64) {
	m := to[currency]
	to[currency] = MoneyHits{currency, m.Minor + minor, m.Hits + 1}
}

func TestBacktestOfTheLiveRulesChangesNothing(t *testing.T) {
	live := comparedPack(t, "card_orders_1h >= 3", "")
	again := comparedPack(t, "card_orders_1h >= 3", "")
	for _, focus := range []string{"", "many", "marked"} {
		_, r := compared(t, stream(t, live, 7, 4000), live, again, focus)
		if r.New+r.Lost != 0 || r.Same != r.Hits || r.Hits != r.LiveHits || r.Hits == 0 {
			t.Errorf("%q: %+v", focus, r)
		}
		for _, o := range r.Outcomes {
			if o.Live != o.Draft {
				t.Errorf("%q: %+v", focus, o)
			}
		}
	}
}
