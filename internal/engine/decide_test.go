package engine

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// scene plays JSON-like events into a machine of the market pack.
type scene struct {
	t *testing.T
	m *Machine
	d Decision
	n int
}

func newScene(t *testing.T) *scene {
	p := compiled(t, market)
	m := NewMachine(p)
	m.Seed(Hashed)
	return &scene{t: t, m: m}
}

// do applies an event at a minute after a fixed time.
func (s *scene) do(typ string, minute int, data string) *Event {
	s.t.Helper()
	s.n++
	at := time.Date(2026, 1, 1, 12, minute, 0, 0, time.UTC).Format(time.RFC3339)
	line := fmt.Sprintf(`{"id":"e%d","type":%q,"time":%q,"data":{%s}}`, s.n, typ, at, data)
	ev := &Event{}
	if err := s.m.prog.DecodeJSON([]byte(line), Hashed, ev); err != nil {
		s.t.Fatal(line, err)
	}
	s.m.Apply(ev, &s.d)
	return ev
}

// order places one and gives "outcome score rules".
func (s *scene) order(minute int, customer, card, amount string) string {
	s.t.Helper()
	s.do("order.placed", minute, fmt.Sprintf(`"amount":%q,"items":1,"customer_id":%q,"card":%q`, amount, customer, card))
	return s.answer()
}

func (s *scene) answer() string {
	var rules []string
	for _, h := range s.d.Hits {
		r := s.m.prog.Rules[h.Rule].ID
		if h.Shadow {
			r += "(shadow)"
		}
		if h.Snoozed {
			r += "(snoozed)"
		}
		rules = append(rules, r)
	}
	return fmt.Sprintf("%s %v %s", s.d.Outcome, s.d.Score, strings.Join(rules, " "))
}

func (s *scene) want(got, want string) {
	s.t.Helper()
	if strings.TrimSpace(got) != want {
		s.t.Errorf("%q, want %q", got, want)
	}
}

func (s *scene) control(c Control) {
	s.t.Helper()
	if err := s.m.Control(&c); err != nil {
		s.t.Fatal(err)
	}
}

// Scores add up to thresholds, the highest outcome of a rule wins over lower
// ones, effects are asked for and labels are in force at once.
func TestOutcomes(t *testing.T) {
	s := newScene(t)
	s.want(s.order(0, "c1", "k1", "3.00"), "allow 0")
	s.want(s.order(1, "c1", "k1", "3.00"), "allow 0")
	s.want(s.order(2, "c1", "k1", "3.00"), "review 40 many-small")
	if s.d.By != ByRule || len(s.d.Effects) != 3 {
		t.Fatalf("%+v", s.d)
	}
	if e := s.d.Effects[0]; e.Kind != EffectLabel || e.Name != "card-testing" || e.Role != "customer" ||
		e.Entity != Hashed("account", "c1") || e.Until != s.m.now+7*Day {
		t.Errorf("%+v", e)
	}
	if e := s.d.Effects[1]; e.Kind != EffectAlert || e.Severity != "S3" || e.Entity != s.d.Pivot {
		t.Errorf("%+v", e)
	}
	s.want(s.order(3, "c1", "k1", "3.00"), "review 70 many-small labelled")
	s.want(s.order(30, "c1", "k1", "9.00"), "allow 30 labelled")
	s.do("order.placed", 31, `"amount":9,"items":1,"customer_id":"c1","city":"Gotham"`)
	s.want(s.answer(), "hold 30 labelled bad-city")
	s.do("order.placed", 32, `"amount":9,"items":1,"customer_id":"c2","city":"Ankh"`)
	s.want(s.answer(), "hold 0 bad-city")
	s.do("order.placed", 60*48, `"amount":9,"items":1,"customer_id":"c2","city":"Ankh"`)
	s.want(s.answer(), "allow 0") // the entry has expired
	for i, name := range []string{"a", "b", "c"} {
		s.order(i, name, "shared", "20.00")
	}
	s.want(s.answer(), "review 60 ring")
	if s.d.By != ByThreshold {
		t.Error("a threshold gave the outcome")
	}
	// A trusted customer of the pack's list.
	for i := range 4 {
		s.order(i, "c-vip", "kv", "1.00")
	}
	s.want(s.answer(), "allow 0")
	if len(s.d.Vector.Lists) != 1 {
		t.Errorf("the list's answer is not recorded: %+v", s.d.Vector.Lists)
	}
}

// History changes the state and asks for nothing.
func TestHistoryHasNoEffects(t *testing.T) {
	s := newScene(t)
	for i := range 4 {
		ev := &Event{}
		line := fmt.Sprintf(`{"id":"h%d","type":"order.placed","time":"2026-01-01T12:00:0%dZ","data":{"amount":1,"items":1,"customer_id":"c1"}}`, i, i)
		if err := s.m.prog.DecodeJSON([]byte(line), Hashed, ev); err != nil {
			t.Fatal(err)
		}
		ev.History = true
		s.m.Apply(ev, &s.d)
	}
	s.want(s.answer(), "review 40 many-small")
	if len(s.d.Effects) != 0 {
		t.Errorf("%+v", s.d.Effects)
	}
	s.want(s.order(1, "c1", "k1", "9.00"), "allow 0") // not even a label
}

// What people change is in force only through control entries.
func TestControls(t *testing.T) {
	s := newScene(t)
	c1 := Hashed("account", "c1")
	place := func(minute int) string { return s.order(minute, "c1", "k1", "1.00") }
	place(0)
	place(1)
	s.want(place(2), "review 40 many-small")
	s.control(Control{Kind: SnoozeSet, Entity: c1, Name: "payment", Until: s.m.now + 60*second})
	s.want(place(2), "allow 30 many-small(snoozed) labelled")
	s.want(place(3), "review 70 many-small labelled") // the snooze has ended
	s.control(Control{Kind: SnoozeSet, Entity: c1, Name: "many-small"})
	s.want(place(3), "allow 30 many-small(snoozed) labelled")
	s.control(Control{Kind: SnoozeClear, Entity: c1, Name: "many-small"})
	s.control(Control{Kind: LabelClear, Entity: c1, Name: "card-testing"})
	s.control(Control{Kind: ListAdd, Name: "trusted", Entity: c1})
	s.want(place(4), "allow 0")
	s.control(Control{Kind: ListRemove, Name: "trusted", Entity: c1})
	s.want(place(4), "review 40 many-small")
	s.control(Control{Kind: StandingSet, Entity: c1, Value: "suspended"})
	s.want(s.order(5, "c1", "k1", "50.00"), "review 60 ring") // ring_bad counts the suspended
	s.want(s.order(5, "c2", "k1", "50.00"), "review 60 ring")
	s.control(Control{Kind: StandingSet, Entity: c1})
	s.want(s.order(5, "c2", "k1", "50.00"), "allow 0")
	for _, c := range []Control{{Kind: "label.sett", Entity: 1, Name: "x"}, {Kind: LabelSet, Name: "x"}, {Kind: ListAdd, Name: "none", Entity: 1},
		{Kind: ListAdd, Name: "trusted", Value: "clear"}, {Kind: ListAdd, Name: "bad_cities", Entity: 1}} {
		if s.m.Control(&c) == nil {
			t.Errorf("%+v was taken", c)
		}
	}
}

// A published ruleset keeps the state it shares; new state reads as missing
// until it is warmed by replaying the log beside.
func TestPublishAndWarm(t *testing.T) {
	s := newScene(t)
	var log []*Event
	for i := range 5 {
		log = append(log, s.do("order.placed", i, `"amount":2,"items":1,"customer_id":"c1","card":"k1"`))
	}
	next := strings.Replace(market, "orders_7d: ", "orders_2h:    {count: order.placed, by: card, window: 2h}\norders_7d: ", 1)
	next = strings.Replace(next, "  - id: bad-city", "  - {id: card, on: [order.placed], when: orders_2h >= 3, score: 5}\n  - id: bad-city", 1)
	docs := documents(next)
	s.control(Control{Kind: RulesetPublish, Version: 7, Documents: docs})
	if w := s.m.Warming(); len(w) != 1 || w[0] != "orders_2h" {
		t.Fatalf("warming: %v", w)
	}
	// The event was decoded for the program before.
	s.m.Apply(log[4], &s.d)
	s.want(s.answer(), "review 70 many-small labelled")
	if s.d.Version != 7 {
		t.Error("version", s.d.Version)
	}
	beside := NewMachine(s.m.prog)
	var d Decision
	for _, ev := range append(log, log[4]) {
		beside.Apply(ev, &d)
	}
	if err := s.m.Warm(beside); err != nil || len(s.m.Warming()) != 0 {
		t.Fatal(err, s.m.Warming())
	}
	s.m.Apply(log[4], &s.d)
	s.want(s.answer(), "review 75 many-small labelled card")
	if err := s.m.Control(&Control{Kind: RulesetPublish, Documents: docs[:1]}); err != nil {
		t.Fatal(err)
	}
	s.m.Apply(log[4], &s.d)
	s.want(s.answer(), "allow 0")
	if s.m.Control(&Control{Kind: RulesetPublish, Documents: docs[1:]}) == nil {
		t.Error("a broken ruleset was published")
	}
}

// A ruleset published before the first event has nothing to warm.
func TestPublishFirst(t *testing.T) {
	m := NewMachine(compiled(t, tiny))
	if err := m.Control(&Control{Kind: RulesetPublish, At: 5, Version: 1, Documents: documents(market)}); err != nil {
		t.Fatal(err)
	}
	if w := m.Warming(); len(w) != 0 {
		t.Errorf("warming: %v", w)
	}
}

func TestExplain(t *testing.T) {
	s := newScene(t)
	for i := range 3 {
		s.order(i, "c1", "k1", "3.50")
	}
	ev := s.do("order.placed", 3, `"amount":3.50,"currency":"USD","items":1,"customer_id":"c1","card":"k1"`)
	// Later changes do not matter.
	s.m.Control(&Control{Kind: ListAdd, Name: "trusted", Entity: Hashed("account", "c1")})
	x := Explain(s.m.prog, ev, &s.d.Vector, s.d.Hits)
	if x.Outcome != s.d.Outcome || x.Score != s.d.Score || len(x.Rules) != 5 {
		t.Fatalf("%+v", x)
	}
	r := x.Rules[0]
	if !r.Fired || r.Reason != "4 small orders, the last of 3.50 USD" || r.Tree.Result != "true" || r.Policy != "FRD-2.1" {
		t.Errorf("%+v", r)
	}
	if r := x.Rules[1]; r.Fired || !r.NearMiss {
		t.Errorf("%+v", r)
	}
	found := false
	for _, f := range x.Features {
		found = found || f.Name == "orders_10m" && f.Value == "4" && strings.Contains(f.Text, "over 10m, this event included")
	}
	if !found {
		t.Errorf("%+v", x.Features)
	}
}

// Explanations answer list questions as they were answered when deciding.
func TestExplainLists(t *testing.T) {
	s := newScene(t)
	ev := s.do("order.placed", 0, `"amount":9,"items":1,"customer_id":"c2","city":"Gotham"`)
	x := Explain(s.m.prog, ev, &s.d.Vector, s.d.Hits)
	if r := x.Rules[3]; r.Rule != "bad-city" || !r.Fired || x.Outcome != "hold" {
		t.Errorf("%+v", r)
	}
	ev = s.do("order.placed", 0, `"amount":9,"items":1,"customer_id":"c2","city":"Seattle"`)
	s.control(Control{Kind: ListAdd, Name: "bad_cities", Value: "Seattle"})
	if x := Explain(s.m.prog, ev, &s.d.Vector, s.d.Hits); x.Rules[3].Fired {
		t.Error("the list of today speaks")
	}
}

// Features of every type are written as JSON.
func TestAppendFeature(t *testing.T) {
	p := compiled(t, tiny+`
== features.yaml
n: {count: pay, by: customer, window: 1h}
sum: {sum: pay.amount, by: customer, window: 1h}
mean: {mean: pay.amount, by: customer, window: 1h}
half: {expr: "n / 2"}
tiny: {expr: "1 / 30000000.0"}
age: {age: customer}
big: {expr: "amount > 5.00"}
when: {expr: "event.time"}
town: {expr: "city"}
spent: {expr: "amount * 2"}
none: {since: look, by: customer}
lang: {profile: lang, by: customer}
`, AllFeatures())
	s := &scene{t: t, m: NewMachine(p)}
	s.control(Control{Kind: ProfileSet, Entity: Hashed("account", "c"), Name: "lang", Value: "e\"s"})
	pay := `"amount":7.25,"city":"a\"b","note":"x","customer_id":"c","card":"k"`
	s.do("pay", 0, pay)
	s.do("pay", 2, pay)
	for name, want := range map[string]string{"n": "2", "sum": "14.5", "mean": "7.25", "half": "1", "tiny": "3.3333333333333334e-08", "age": "120",
		"big": "true", "when": `"2026-01-01T12:02:00Z"`, "town": `"a\"b"`, "spent": "14.5", "none": "null", "lang": `"e\"s"`} {
		if got := string(p.AppendFeature(nil, p.Feature(name), &s.d.Vector)); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
}

// In steady state a decision allocates nothing.
func TestApplyDoesNotAllocate(t *testing.T) {
	p := compiled(t, market, AllFeatures())
	m := NewMachine(p)
	ev := &Event{}
	if err := p.DecodeJSON([]byte(`{"id":"a","type":"order.placed","time":"2026-01-01T00:00:00Z","data":{"amount":3,"items":2,"weight":1.5,"customer_id":"c","card":"k","device":"d","order_id":"o","city":"Gotham"}}`), Hashed, ev); err != nil {
		t.Fatal(err)
	}
	var d Decision
	for range 5000 { // beyond every growth
		ev.At += 60 * second
		m.Apply(ev, &d)
	}
	if n := testing.AllocsPerRun(2000, func() { ev.At += 60 * second; m.Apply(ev, &d) }); n > 0.01 {
		t.Errorf("%v allocations a decision", n)
	}
}
