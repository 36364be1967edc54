package engine

import (
	"fmt"
	"strings"
	"testing"
)

const stagePack = `
== events.yaml
entities:
  customer: {kind: account}
  worker:   {kind: account}
events:
  order.placed:
    decide: true
    fields: {items: int}
    entities: {customer: customer_id optional, worker: worker_id optional}
== rules.yaml
thresholds: {review: 50}
rules:
`

const bigRule = `  - id: big
    on: [order.placed]
    when: items >= 10
    score: 60
`

// staging decides one event of n items about a customer.
func staging(t *testing.T, p *Program, customer string, n int) (outcome string, hits map[string]bool, ev *Event, d *Decision) {
	t.Helper()
	m := NewMachine(p)
	m.Seed(Hashed)
	ev, d = &Event{}, &Decision{}
	role := ""
	if customer != "" {
		role = fmt.Sprintf(`,"customer_id":%q`, customer)
	}
	line := fmt.Sprintf(`{"id":"e","type":"order.placed","time":"2026-01-01T12:00:00Z","data":{"items":%d%s}}`, n, role)
	if err := p.DecodeJSON([]byte(line), Hashed, ev); err != nil {
		t.Fatal(err)
	}
	m.Apply(ev, d)
	hits = map[string]bool{}
	for _, h := range d.Hits {
		hits[p.Rules[h.Rule].ID] = !h.Shadow
	}
	return d.Outcome, hits, ev, d
}

func TestLiveForAShareOfPivots(t *testing.T) {
	at := func(percent int) *Program {
		return compiled(t, stagePack+strings.Replace(bigRule, "score", fmt.Sprintf("percent: %d\n    score", percent), 1))
	}
	in := map[int]map[string]bool{}
	for _, percent := range []int{1, 10, 50, 99} {
		p := at(percent)
		in[percent] = map[string]bool{}
		for i := range 4000 {
			c := fmt.Sprint("c", i)
			outcome, hits, ev, d := staging(t, p, c, 12)
			weighs, fired := hits["big"]
			if !fired || weighs != (outcome == "review") {
				t.Fatalf("%d %%: %s %v", percent, outcome, hits)
			}
			if weighs {
				in[percent][c] = true
			}
			if x := Explain(p, ev, &d.Vector, d.Hits); x.Outcome != d.Outcome || x.Score != d.Score || x.Rules[0].Shadow == weighs || x.Rules[0].Percent != percent {
				t.Fatalf("explained %+v, decided %+v", x, d)
			}
		}
		if n := len(in[percent]); n < percent*40-150 || n > percent*40+150 {
			t.Errorf("%d %% of 4000 are %d", percent, n)
		}
	}
	for c := range in[10] {
		if !in[50][c] || !in[99][c] {
			t.Fatalf("%s is in 10 %% and not in more", c)
		}
	}
	// What is about nobody is in no share.
	if outcome, _, _, _ := staging(t, at(99), "", 12); outcome != "allow" {
		t.Errorf("an event without a pivot: %s", outcome)
	}
	if outcome, _, _, _ := staging(t, at(100), "", 12); outcome != "review" {
		t.Errorf("at 100 %%: %s", outcome)
	}
}

func TestCandidateTakesThePlace(t *testing.T) {
	with := func(stage string) *Program {
		return compiled(t, stagePack+bigRule+strings.NewReplacer("id: big", "id: big.v2\n    replaces: big\n    "+stage, "10", "20").Replace(bigRule))
	}
	shadow, half, all := with("stage: shadow"), with("percent: 50"), with("stage: live")
	replaced := 0
	for i := range 400 {
		c := fmt.Sprint("c", i)
		// In shadow it only records.
		if outcome, hits, _, _ := staging(t, shadow, c, 25); outcome != "review" || !hits["big"] || hits["big.v2"] {
			t.Fatalf("shadow: %s %v", outcome, hits)
		}
		// At one half it takes the place for those accounts, also where it does not fire.
		outcome, hits, ev, d := staging(t, half, c, 12)
		if hits["big"] != (outcome == "review") || d.Score > 60 {
			t.Fatalf("half: %s %v", outcome, hits)
		}
		x := Explain(half, ev, &d.Vector, d.Hits)
		if x.Outcome != d.Outcome || x.Score != d.Score {
			t.Fatalf("explained %+v", x)
		}
		if !hits["big"] {
			replaced++
			if x.Rules[0].ReplacedBy != "big.v2" || x.Rules[1].Replaces != "big" {
				t.Fatalf("the explanation does not name the candidate: %+v", x.Rules)
			}
			if outcome, hits, _, _ := staging(t, half, c, 25); outcome != "review" || hits["big"] || !hits["big.v2"] {
				t.Fatalf("in its place: %s %v", outcome, hits)
			}
		} else if _, hits, _, _ := staging(t, half, c, 25); !hits["big"] || hits["big.v2"] {
			t.Fatalf("outside the share: %v", hits)
		}
		if outcome, hits, _, _ := staging(t, all, c, 12); outcome != "allow" || hits["big"] {
			t.Fatalf("for all: %s %v", outcome, hits)
		}
	}
	if replaced < 140 || replaced > 260 {
		t.Errorf("replaced for %d of 400", replaced)
	}
}

func TestFaultsOfStages(t *testing.T) {
	second := func(keys string) string { return strings.Replace(bigRule, "id: big", "id: other\n    "+keys, 1) }
	for name, c := range map[string][2]string{
		"percent in shadow": {strings.Replace(bigRule, "score", "stage: shadow\n    percent: 10\n    score", 1), "rules.yaml:7:14: a rule in shadow is live for nobody"},
		"percent too high":  {strings.Replace(bigRule, "score", "percent: 101\n    score", 1), "percent is from 1 to 100"},
		"percent nothing":   {strings.Replace(bigRule, "score", "percent: 0\n    score", 1), "percent is from 1 to 100"},
		"unknown":           {bigRule + second("replaces: small"), "rule other replaces small, which is not there"},
		"itself":            {strings.Replace(bigRule, "score", "replaces: big\n    score", 1), "rule big replaces itself"},
		"loop":              {strings.Replace(bigRule, "score", "replaces: other\n    score", 1) + second("replaces: big"), "itself a candidate"},
		"two":               {bigRule + second("replaces: big") + strings.Replace(second("replaces: big"), "other", "third", 1), "two live candidates, other and third"},
	} {
		pack, err := LoadDocuments(documents(stagePack + c[0]))
		if err == nil {
			_, err = Compile(pack)
		}
		if err == nil || !strings.Contains(err.Error(), c[1]) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A rule in shadow is tested as if it were live, a candidate as if it had taken
// its place; other tests do not see candidates.
func TestTestsOfStagedRules(t *testing.T) {
	text := stagePack + bigRule + "    tests: [{given: {items: 12}, expect: review}]\n" +
		strings.NewReplacer("id: big", "id: big.v2\n    replaces: big\n    stage: shadow", "10", "20").Replace(bigRule) +
		"    tests: [{given: {items: 12}, expect: allow}, {given: {items: 25}, expect: {rules: [big, new], score: 60, outcome: review}}]\n" +
		strings.NewReplacer("id: big", "id: new\n    stage: shadow", "10", "5").Replace(bigRule) +
		"    tests: [{given: {items: 6}, expect: review}]\n" +
		`
== tests.yaml
- name: pack
  given: [{id: a, type: order.placed, time: 2026-01-01T12:00:00Z, data: {items: 25, customer_id: c1}}]
  expect: {rules: [big, new], outcome: review}
`
	for _, stage := range []string{"stage: shadow", "percent: 50", "stage: live"} {
		pack, err := LoadDocuments(documents(strings.Replace(text, "replaces: big\n    stage: shadow", "replaces: big\n    "+stage, 1)))
		if err != nil {
			t.Fatal(err)
		}
		failed, ran, err := RunTests(pack)
		if err != nil || len(failed) > 0 || ran != 5 {
			t.Errorf("%s: %d ran, %v %v", stage, ran, failed, err)
		}
	}
}

// The tests of a pack do not mind a rule that was added later and sees the same
// harm; where nothing may fire they do.
func TestScenariosAllowNewRulesBesideTheirOwn(t *testing.T) {
	scenario := func(items int, rules, outcome string) string {
		return fmt.Sprintf("\n== tests.yaml\n- name: pack\n  given: [{id: a, type: order.placed, time: 2026-01-01T12:00:00Z, data: {items: %d, customer_id: c1}}]\n  expect: {rules: %s, outcome: %s}\n", items, rules, outcome)
	}
	later := strings.NewReplacer("id: big", "id: later", "10", "5", "60", "5").Replace(bigRule)
	for _, c := range []struct {
		name, text string
		fails      int
	}{
		{"beside", scenario(12, "[big]", "review"), 0},
		{"one lacks", scenario(12, "[big, other]", "review"), 1},
		{"none may", scenario(6, "[]", "allow"), 1},
		{"none does", scenario(2, "[]", "allow"), 0},
		{"another outcome", scenario(12, "[big]", "block"), 1},
	} {
		pack, err := LoadDocuments(documents(stagePack + bigRule + later + c.text))
		if err != nil {
			t.Fatal(err)
		}
		failed, _, err := RunTests(pack)
		if err != nil || len(failed) != c.fails {
			t.Errorf("%s: %v %v", c.name, failed, err)
		}
	}
}
