package engine

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// ringed is the market pack with features over rings.
const ringed = `both_size:    {links: customer, via: [[card, device]], within: 1, count: account}
ring_recent:  {links: customer, via: [card, device], within: 2, count: account, window: 1h}
ring_shared:  {links: customer, via: [card, device], within: 2, count: shared}
ring_lockers: {links: customer, via: [card, device], within: 2, count: supernode, damp: 2}
ring_size: `

func ringScene(t *testing.T, text string) *scene {
	m := NewMachine(compiled(t, text, AllFeatures()))
	m.Seed(Hashed)
	return &scene{t: t, m: m}
}

func (s *scene) features(names ...string) string {
	var out []string
	for _, n := range names {
		out = append(out, s.m.prog.FeatureText(s.m.prog.Feature(n), &s.d.Vector))
	}
	return strings.Join(out, " ")
}

func (s *scene) buy(minute int, customer, card, device string) {
	s.t.Helper()
	s.do("order.placed", minute, fmt.Sprintf(`"amount":9,"items":1,"customer_id":%q,"card":%q,"device":%q`, customer, card, device))
}

// A household shares a device; who shares card and device is one person twice.
func TestRingFeatures(t *testing.T) {
	s := ringScene(t, strings.Replace(market, "ring_size: ", ringed, 1))
	names := []string{"ring_size", "both_size", "ring_recent", "ring_shared", "ring_lockers"}
	s.buy(0, "c1", "k1", "d1")
	s.want(s.features(names...), "1 1 1 0 0")
	s.buy(1, "c2", "k2", "d1")
	s.want(s.features(names...), "2 1 2 1 0")
	s.buy(2, "c3", "k1", "d1")
	s.want(s.features(names...), "3 2 3 2 1")
	s.buy(120, "c4", "k2", "d4")
	s.want(s.features(names...), "4 1 1 2 1")
	// A late event: what was seen after its time does not count.
	s.buy(1, "c2", "k2", "d2")
	s.want(s.features("ring_size", "ring_recent"), "2 2")
}

// What a new ruleset ties together has a past: features over it wait for it,
// the others go on.
func TestPublishNewLinks(t *testing.T) {
	narrow := strings.Replace(market, "links: [[customer, card], [customer, device]]", "links: [[customer, card]]", 1)
	narrow = strings.Replace(narrow, "ring_size: ", "by_card: {links: customer, via: [card], within: 1, count: account}\nring_size: ", 1)
	wide := strings.Replace(market, "ring_size: ", "by_card: {links: customer, via: [card], within: 1, count: account}\nring_size: ", 1)
	use := "  - {id: use, on: [order.placed], when: by_card > 9 or ring_size > 9, score: 1}\n  - id: bad-city"
	narrow, wide = strings.Replace(narrow, "  - id: bad-city", use, 1), strings.Replace(wide, "  - id: bad-city", use, 1)
	s := ringScene(t, narrow)
	var log []*Event
	keep := func() {
		log = append(log, s.do("order.placed", len(log), fmt.Sprintf(`"amount":9,"items":1,"customer_id":"c%d","card":"k1","device":"d%d"`, len(log), len(log)/2)))
	}
	for range 4 {
		keep()
	}
	s.want(s.features("by_card", "ring_size"), "4 4")
	s.control(Control{Kind: RulesetPublish, Version: 2, Documents: documents(wide)})
	if w := fmt.Sprint(s.m.Warming()); w != "[ring_size ring_bad]" {
		t.Fatalf("warming: %s", w)
	}
	keep()
	s.want(s.features("by_card", "ring_size"), "5 missing")

	kept := saved(t, &s.m.graph)
	again := NewMachine(s.m.prog)
	var b bytes.Buffer
	if err := s.m.Snapshot(&b); err != nil {
		t.Fatal(err)
	}
	if err := again.Restore(&b); err != nil || !bytes.Equal(saved(t, &again.graph), kept) || fmt.Sprint(again.Warming()) != "[ring_size ring_bad]" {
		t.Fatal("restored while warming: ", err, again.Warming())
	}

	beside := NewMachine(s.m.prog)
	beside.Seed(Hashed)
	var d Decision
	for _, ev := range log {
		beside.Apply(ev, &d)
	}
	if err := s.m.Warm(beside); err != nil || len(s.m.Warming()) != 0 {
		t.Fatal(err, s.m.Warming())
	}
	keep()
	s.want(s.features("by_card", "ring_size"), "6 6")
	// A kind that leaves and comes back has missed what came meanwhile, and
	// keeps what it had.
	s.control(Control{Kind: RulesetPublish, Version: 3, Documents: documents(tiny)})
	s.control(Control{Kind: RulesetPublish, Version: 4, Documents: documents(narrow)})
	if w := fmt.Sprint(s.m.Warming()); !strings.Contains(w, "by_card") {
		t.Errorf("warming: %s", w)
	}
	empty := NewMachine(s.m.prog)
	if err := s.m.Warm(empty); err != nil {
		t.Fatal(err)
	}
	keep()
	s.want(s.features("by_card"), "7")
}

// A walk that stopped says so when the decision is explained, later too.
func TestExplainCutWalk(t *testing.T) {
	s := ringScene(t, market)
	for i := range 1200 {
		s.n++
		ev := &Event{}
		line := fmt.Sprintf(`{"id":"x%d","type":"order.placed","time":"2026-01-01T12:00:00Z","data":{"amount":9,"items":1,"customer_id":"c%d","card":"k%d","device":"d%d"}}`, i, i, i/40, i%40)
		if err := s.m.prog.DecodeJSON([]byte(line), Hashed, ev); err != nil {
			t.Fatal(err)
		}
		s.m.Apply(ev, &s.d)
	}
	ev := s.do("order.placed", 1, `"amount":9,"items":1,"customer_id":"c7","card":"k0","device":"d7"`)
	s.want(s.features("ring_size"), "1024")
	x := Explain(s.m.prog, ev, &s.d.Vector, s.d.Hits)
	for _, f := range x.Features {
		if stopped := strings.Contains(f.Text, "at least"); stopped != (f.Name == "ring_size" || f.Name == "ring_bad") {
			t.Errorf("%s: %s", f.Name, f.Text)
		}
	}
}
