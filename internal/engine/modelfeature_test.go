package engine

import (
	"math"
	"strings"
	"testing"

	"github.com/piepowder/piepowder/internal/model"
)

// scoring is a pack with a model: log-odds -1 + 1 when amount >= 5.00 (500) + 0.1 for each
// payment of the last day.
const scoring = `
== events.yaml
entities: {customer: {kind: account}}
events:
  payment:
    decide: true
    fields: {amount: money optional, currency: string optional, note: string optional}
    entities: {customer: customer_id}
  login: {decide: true, entities: {customer: customer_id}}
== features.yaml
risk:     {model: risk_of_payment}
count_1d: {count: payment, by: customer, window: 1d}
== rules.yaml
thresholds: {review: 50}
rules:
  - {id: likely, on: [payment], when: risk > 0.4, score: 7, reason: "risk {{risk}}"}
== models/risk_of_payment.json
{"format": "piepowder-model/1", "name": "by hand", "on": "payment", "calibration": {"slope": 1, "offset": 0},
 "inputs": [{"name": "amount"}, {"name": "count_1d"}], "score": {"name": "score"},
 "members": [
  {"kind": "trees", "weight": 1, "base": -1, "trees": [{"feature": [0, -1, -1], "cut": [500, 0, 1], "left": [1, 0, 0], "right": [2, 0, 0], "missing_left": [true, false, false]}]},
  {"kind": "logistic", "weight": 1, "base": 0, "coef": [0, 0.1], "mean": [0, 0], "scale": [1, 1], "log": [false, false]}]}
`

func payment500(t *testing.T, m *Machine, amount int64, has bool, d *Decision) *Event {
	t.Helper()
	var ev Event
	ev.Reset(m.Program().Type("payment"))
	ev.ID, ev.At, ev.Roles[0] = "p", Day, 7
	ev.Vals[0] = Val{N: amount, Has: has}
	m.Apply(&ev, d)
	return &ev
}

func TestModelFeature(t *testing.T) {
	p := compiled(t, scoring)
	m := NewMachine(p)
	var d Decision
	risk := p.Feature("risk")
	for n, c := range []struct {
		amount int64
		has    bool
		odds   float64
	}{{499, true, -1 + 0.1}, {500, true, -1 + 1 + 0.2}, {0, false, -1 + 0.3}} {
		ev := payment500(t, m, c.amount, c.has, &d)
		want := 1 / (1 + math.Exp(-c.odds))
		if got := p.Number(risk, &d.Vector); math.Abs(got-want) > 1e-12 {
			t.Errorf("payment %d: risk %v, want %v", n, got, want)
		}
		if fired := len(d.Hits) == 1; fired != (want > 0.4) {
			t.Errorf("payment %d: the rule fired: %v at %v", n, fired, want)
		}
		x := Explain(p, ev, &d.Vector, d.Hits)
		if x.Score != d.Score || x.Outcome != d.Outcome {
			t.Errorf("explained as %v %s, decided %v %s", x.Score, x.Outcome, d.Score, d.Outcome)
		}
		for _, f := range x.Features {
			if f.Name != "risk" {
				continue
			}
			sum := f.Model.Base + f.Model.Others
			for _, in := range f.Model.Inputs {
				sum += in.LogOdds
			}
			if f.Model.Model != "by hand" || math.Abs(sum-c.odds) > 1e-12 {
				t.Errorf("payment %d: %+v adds up to %v, want %v", n, f.Model, sum, c.odds)
			}
			if n == 1 && (f.Model.Inputs[0].Input != "amount" || f.Model.Inputs[0].Value != "5.00" || f.Model.Inputs[0].LogOdds != 0.5) {
				t.Errorf("%+v", f.Model.Inputs)
			}
		}
		seen := 0
		p.Scores(ev, &d.Vector, func(feature string, _ *model.Model, x []float64, probability float64) {
			seen++
			if feature != "risk" || x[1] != float64(n+1) || probability != p.Number(risk, &d.Vector) || c.has != (x[0] == x[0]) {
				t.Errorf("scored %s of %v: %v", feature, x, probability)
			}
		})
		if seen != 1 {
			t.Errorf("%d models scored", seen)
		}
	}
	ev := payment500(t, m, 500, true, &d)
	if n := testing.AllocsPerRun(50, func() { m.Apply(ev, &d) }); n != 0 {
		t.Errorf("%v allocations for a decision with a model", n)
	}
}

func TestScoreByModel(t *testing.T) {
	p := compiled(t, strings.Replace(scoring, "thresholds:", "score: risk\nthresholds:", 1))
	m := NewMachine(p)
	var d Decision
	ev := payment500(t, m, 500, true, &d)
	want := 100 / (1 + math.Exp(-0.1))
	if math.Abs(d.Score-want) > 1e-9 || d.Outcome != "review" || d.By != ByThreshold {
		t.Errorf("%v %s, want %v review", d.Score, d.Outcome, want)
	}
	if x := Explain(p, ev, &d.Vector, d.Hits); x.Score != d.Score || x.Outcome != "review" {
		t.Errorf("explained as %v %s", x.Score, x.Outcome)
	}
	// Without the document the feature is missing, and the rules' sum counts.
	bare, _, _ := strings.Cut(strings.Replace(scoring, "thresholds:", "score: risk\nthresholds:", 1), "== models/")
	p = compiled(t, bare)
	if len(p.Warnings) == 0 || !strings.Contains(p.Warnings[0].Error(), "models/risk_of_payment.json") {
		t.Errorf("warnings %v", p.Warnings)
	}
	payment500(t, NewMachine(p), 500, true, &d)
	if d.Score != 0 || d.Vector.Present(p.Feature("risk")) {
		t.Errorf("score %v without a model", d.Score)
	}
}

func TestModelFaults(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{`"name": "amount"`, `"name": "worth"`, "reads worth, which payment does not have"},
		{`"name": "amount"`, `"name": "note"`, "which is string: models read numbers"},
		{`"on": "payment"`, `"on": "refund"`, "is for refund"},
		{`"weight": 1, "base": -1`, `"weight": 1, "base": "x"`, "cannot unmarshal"},
		{`{model: risk_of_payment}`, `{model: Risk}`, "is not a model name"},
		{"thresholds:", "score: nothing\nthresholds:", `there is no feature "nothing"`},
		{"thresholds:", "score: count_1d\nthresholds:", `there is no feature "count_1d" that is a decimal`},
	} {
		if !strings.Contains(scoring, c.from) {
			t.Fatalf("the pack lost %s", c.from)
		}
		pack, err := LoadDocuments(documents(strings.Replace(scoring, c.from, c.to, 1)))
		if err == nil {
			_, err = Compile(pack)
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.to, err, c.want)
		}
	}
}

// quiet counts fraud of amounts that were usual for their customer.
const quiet = `
== events.yaml
entities: {customer: {kind: account}, shop: {kind: thing}}
events:
  payment: {decide: true, fields: {amount: float}, entities: {customer: customer_id, shop: shop_id}}
  label.recorded: {}
== features.yaml
habit: {mean: payment.amount, by: customer, window: 30d, current: exclude}
known: {sum: label.fraud, by: shop, window: 30d}
quiet: {sum: label.fraud, of: [payment], by: shop, window: 30d, where: amount < 2 * habit}
unread: {stddev: payment.amount, by: shop, window: 30d}
== rules.yaml
rules:
  - {id: bad-shop, on: [payment], when: quiet >= 1, score: 1, reason: "known"}
`

func TestLabelWhereReadsThePast(t *testing.T) {
	run := func(opts ...Option) (scores []float64, m *Machine) {
		p := compiled(t, quiet, opts...)
		m = NewMachine(p)
		var d Decision
		var ev Event
		pay := func(id string, hour int64, amount float64) {
			ev.Reset(p.Type("payment"))
			ev.ID, ev.At, ev.Roles[0], ev.Roles[1], ev.Vals[0] = id, Day+hour*3600e6, 7, 8, Val{F: amount, Has: true}
			m.Apply(&ev, &d)
			scores = append(scores, d.Score)
		}
		label := func(id string, hour int64) {
			ev.Reset(p.Type(LabelEvent))
			ev.ID, ev.At, ev.Vals[0], ev.Vals[1] = "l"+id, Day+hour*3600e6, Val{S: id, Has: true}, Val{S: "fraud", Has: true}
			m.Apply(&ev, &d)
		}
		pay("a", 0, 10) // no habit yet: not known to be usual
		pay("b", 1, 50) // five times the habit
		pay("c", 2, 40) // habit 30: usual
		label("a", 3)
		label("b", 3)
		pay("d", 4, 10)
		label("c", 5)
		pay("e", 6, 10)
		return scores, m
	}
	all, _ := run(AllFeatures())
	if want := []float64{0, 0, 0, 0, 1}; !equalFloats(all, want) {
		t.Errorf("scores %v, want %v", all, want)
	}
	lean, m := run(Lean())
	if !equalFloats(all, lean) {
		t.Errorf("lean scores %v, want %v", lean, all)
	}
	kept := 0
	for i := range m.state {
		if len(m.state[i].rings.ring) > 0 {
			kept++
		}
	}
	if kept != 2 {
		t.Errorf("lean keeps %d of 4 kinds of state, want what the rule and its label's condition read", kept)
	}
	bad := strings.Replace(quiet, ", current: exclude", "", 1)
	pack, err := LoadDocuments(documents(bad))
	if err == nil {
		_, err = Compile(pack)
	}
	if err == nil || !strings.Contains(err.Error(), "current: exclude") {
		t.Errorf("a condition on the event's own window is taken: %v", err)
	}
}

func equalFloats(a, b []float64) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}
