package engine

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

const travelPack = `
== events.yaml
entities:
  worker: {kind: account}
events:
  ping:
    decide: true
    fields: {at: location, home: location optional}
    entities: {worker: worker_id}
  ask:
    decide: true
    entities: {worker: worker_id}
== features.yaml
kmh:       {speed: at, by: worker}
km:        {distance: at, by: worker}
from_home: {distance: [at, home]}
twice:     {expr: "share + 1"}
share:     {ratio: [{count: ping, by: worker, window: 1h}, pings]}
pings:     {count: ping, by: worker, window: 1d}
== rules.yaml
- id: impossible-travel
  on: [ping, ask]
  when: kmh > 900 and km > 50
  outcome: review
  reason: "{{km}} km at {{kmh}} km/h"
`

// Impossible travel: a worker in Seattle who is in New York half an hour later;
// five hours later is a flight. On an event without a place, the last two speak.
func TestImpossibleTravel(t *testing.T) {
	p := compiled(t, travelPack, AllFeatures())
	decide := func(m *Machine, id, typ, time, place string) *Decision {
		var ev Event
		var d Decision
		line := fmt.Sprintf(`{"id":%q,"type":%q,"time":"2026-01-01T%s:00Z","data":{"worker_id":"w"%s}}`, id, typ, time, place)
		if err := p.DecodeJSON([]byte(line), Hashed, &ev); err != nil {
			t.Fatal(err)
		}
		m.Apply(&ev, &d)
		return &d
	}
	const seattle, newYork = `,"at":{"lat":47.6061,"lon":-122.3328}`, `,"at":"40.7128,-74.0060"`
	for _, c := range []struct{ at, typ, want, kmh string }{
		{"10:30", "ping", "review", "7731.186"}, {"15:00", "ping", "allow", "773.1186"}, {"10:00", "ping", "review", "231935.58"},
	} {
		m := NewMachine(p)
		if d := decide(m, "a", "ping", "10:00", seattle); d.Outcome != "allow" || d.Vector.Present(p.Feature("kmh")) {
			t.Fatal("the first place has a speed")
		}
		d := decide(m, "b", c.typ, c.at, newYork)
		if got := p.FeatureText(p.Feature("kmh"), &d.Vector); d.Outcome != c.want || got != c.kmh {
			t.Errorf("at %s: %s at %s km/h, want %s at %s", c.at, d.Outcome, got, c.want, c.kmh)
		}
		if got := p.FeatureText(p.Feature("km"), &d.Vector); got != "3865.593" {
			t.Errorf("%s km", got)
		}
		if after := decide(m, "c", "ask", "16:00", ""); after.Outcome != c.want {
			t.Errorf("asked later: %s, want %s", after.Outcome, c.want)
		}
	}
	m := NewMachine(p)
	d := decide(m, "a", "ping", "10:00", seattle+`,"home":"47.6,-122.3"`)
	if got := p.FeatureText(p.Feature("from_home"), &d.Vector); got != "2.563" {
		t.Errorf("%s km from home", got)
	}
	if got := p.FeatureText(p.Feature("twice"), &d.Vector); got != "2" {
		t.Errorf("computed before what it reads was declared: %s", got)
	}
	if i := p.Feature("share.part"); i < 0 || !p.Features[i].Implied {
		t.Error("the written-out part of a ratio has no feature")
	}
}

func TestFeatureKindFaults(t *testing.T) {
	for text, want := range map[string]string{
		"x: {speed: here, by: worker}":                                    "no event type has a location \"here\"",
		"x: {speed: at}":                                                  "speed needs `by`",
		"x: {distance: [at, there]}":                                      "no event type has both locations at and there",
		"x: {distance: [at, home], by: worker}":                           "distance between two fields does not take \"by\"",
		"x: {percentile: ping.at, p: 5, by: worker, window: 1d}":          "speed and distance are of locations, nothing else is",
		"x: {percentile: ping.at, by: worker, window: 1d}":                "percentile needs `p`",
		"x: {percentile: ping.at, p: 101, by: worker, window: 1d}":        "p is from 0.01 to 100",
		"x: {percentile: label.bad, p: 50, by: worker, window: 1d}":       "no percentile",
		"x: {count: ping, window: 1d, p: 5}":                              "count does not take \"p\"",
		"x: {ratio: [pings]}":                                             "ratio takes two features",
		"x: {ratio: [pings, {ratio: [pings, pings]}]}":                    "a ratio of ratios",
		"x: {ratio: [pings, {sum: ping.none, window: 1h}]}":               "ping has no field \"none\"",
		"x: {count: label.bad, by: worker, window: 1d, where: \"true\"}":  "needs `of`",
		"x: {count: label.bad, by: worker, window: 1d, current: exclude}": "label features do not take current",
		"x: {expr: \"y + 1\"}\ny: {expr: \"x + 1\"}":                      "unknown name",
		"x: {max: ping.at, by: worker, window: 1d}":                       "speed and distance are of locations",
	} {
		if got := faults(strings.Replace(travelPack, "== rules.yaml", text+"\n== rules.yaml", 1)); !strings.Contains(got, want) {
			t.Errorf("%s:\n%s\nwant %s", text, got, want)
		}
	}
}

// A percentile read from bins is a value that some percentile near it has: the
// window's edge may be off by 1/64 of it, the value by 1/128.
func TestPercentileWithinItsBound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const w = int64(3600e6)
		s := &rings{exact: 16, horizon: w + Day, ranked: true, scratch: newSeen(), edges: []edge{{w, w / 64, w}, {0, w / 64, w}}}
		var all slow
		clock := int64(1)
		scale := rapid.SampledFrom([]int64{1, 50, 1e6, 1e15}).Draw(t, "scale")
		for i := range rapid.IntRange(100, 1500).Draw(t, "n") {
			clock += rapid.Int64Range(0, 20).Draw(t, "step") * second
			at := clock
			if i%9 == 3 {
				at = max(1, clock-rapid.Int64Range(0, 1200).Draw(t, "late")*second)
			}
			v := rapid.Int64Range(-20, 5000).Draw(t, "v") * scale
			s.insert(7, at, v, clock)
			all = append(all, seenAt{at, v})
		}
		for _, rank := range []int64{1, 1000, 5000, 9000, 10_000} {
			v, ok := s.percentile(s.at(7), clock-w, clock, rank)
			if !ok {
				t.Fatal("there is none")
			}
			near := false
			for lo := clock - w - w/64; lo <= clock-w+w/64 && !near; lo += w / 256 {
				near = inBound(v, all, lo, clock, rank)
			}
			if !near && !slices.ContainsFunc(all, func(o seenAt) bool { return near64(o.t, clock-w, w) && inBound(v, all, o.t, clock, rank) }) {
				t.Fatalf("percentile %d is %d", rank, v)
			}
		}
	})
}

func near64(t, edge, w int64) bool { return t >= edge-w/64-1 && t <= edge+w/64+1 }

func inBound(v int64, all slow, lo, hi, rank int64) bool {
	var in []int64
	for _, o := range all {
		if lo < o.t && o.t <= hi {
			in = append(in, o.v)
		}
	}
	if len(in) == 0 {
		return false
	}
	slices.Sort(in)
	want := in[nearest(int64(len(in)), rank)-1]
	return math.Abs(float64(v-want)) <= math.Abs(float64(want))/128+1
}

func TestBinsAreInOrderAndClose(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.OneOf(rapid.Int64(), rapid.Int64Range(-1000, 1000), rapid.SampledFrom([]int64{math.MinInt64, math.MaxInt64, 127, 128, 129, 255, 256})).Draw(t, "v")
		b := binOf(v)
		if b < -most || b > most {
			t.Fatalf("%d is in bin %d", v, b)
		}
		if off := math.Abs(float64(middle(b)) - float64(v)); off > math.Abs(float64(v))/128+1 || v > -128 && v < 128 && off > 0 {
			t.Fatalf("%d is in bin %d of %d", v, b, middle(b))
		}
		if v < math.MaxInt64 && binOf(v+1) < b {
			t.Fatalf("%d is in bin %d, %d in %d", v, b, v+1, binOf(v+1))
		}
	})
}

// The page on features is a sound pack and has an example of every kind.
func TestDocumentedFeatures(t *testing.T) {
	b, err := os.ReadFile(filepath.Join(repository(t), "docs/concepts/feature.md"))
	if err != nil {
		t.Fatal(err)
	}
	var docs []Document
	for _, part := range strings.Split(string(b), "```yaml\n# ")[1:] {
		path, rest, _ := strings.Cut(part, "\n")
		text, _, _ := strings.Cut(rest, "```")
		docs = append(docs, Document{Path: path, Text: text})
	}
	pack, err := LoadDocuments(docs)
	if err != nil {
		t.Fatal(err)
	}
	failed, ran, err := RunTests(pack)
	if err != nil || len(failed) > 0 || ran != 2 || len(docs) != 3 {
		t.Errorf("%d documents, %d tests, %v\n%v", len(docs), ran, err, failed)
	}
	for _, kind := range aggregates {
		if kind != "model" && !strings.Contains(string(b), " {"+kind+": ") {
			t.Errorf("there is no example of %s", kind)
		}
	}
}
