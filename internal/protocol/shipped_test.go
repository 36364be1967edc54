package protocol

import (
	"os"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

// shippedNames are the protocols the product promises, by the words of the
// design for them.
var shippedNames = []string{"animal-injury-escape", "assault", "child-abuse-trafficking", "custody-suspended-worker", "data-breach", "death", "disaster-unrest",
	"domestic-violence", "hate-service-refusal", "impersonation-account-sharing", "in-store-violence", "mass-fraud-attack", "media-brand-risk", "medical-emergency",
	"minors-and-alcohol", "missing-person", "property-damage", "robbery-carjacking", "self-harm", "sexual-misconduct", "stalking", "support-impersonation-phishing",
	"theft", "threat-against-staff", "traffic-collision", "unsafe-food", "weapon-threat", "worker-injury-dog-bite"}

func everyShipped(t *testing.T, fn func(t *testing.T, d *Document, text string)) {
	t.Helper()
	texts, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	for id, text := range texts {
		t.Run(id, func(t *testing.T) {
			d, problems := Parse(text)
			for _, p := range problems {
				t.Errorf("%s: %s", p.Level, p.Error())
			}
			fn(t, d, text)
		})
	}
}

func TestShippedProtocolsAreAllThereAndRight(t *testing.T) {
	var have []string
	everyShipped(t, func(t *testing.T, d *Document, text string) {
		have = append(have, d.ID)
		if n := len(d.Steps); n < 8 || n > 18 {
			t.Errorf("%d steps; somebody at three in the morning wants eight to eighteen", n)
		}
		if d.Suggest == "" || d.Summary == "" || len(d.Care) == 0 {
			t.Error("it is proposed nowhere, says not what for, or has no word of care")
		}
		for _, code := range []string{"es", "fr"} {
			if d.Titles[code] == "" || d.Summaries[code] == "" || len(d.Also[code]) < 5 || len(d.Also["en"]) < 5 {
				t.Errorf("%s: no title, no summary, or hardly a word by which it is found", code)
			}
		}
		branches, said, asked := 0, 0, 0
		for _, s := range d.Steps {
			if s.When != "" {
				branches++
			}
			if len(s.Say) > 0 {
				said++
			}
			asked += len(s.Asks)
		}
		if branches < 2 || asked == 0 {
			t.Errorf("%d branches and %d questions: it has no sad path", branches, asked)
		}
		if !d.Steps[0].Required || d.Steps[0].Due == nil || len(d.Steps[0].Asks) == 0 && d.Harm != "self" {
			t.Error("the first step is not a required one with a time and a question")
		}
	})
	slices.Sort(have)
	if !slices.Equal(have, shippedNames) {
		t.Errorf("shipped:\n%v\npromised:\n%v", have, shippedNames)
	}
}

// TestHappyAndSadPaths walks each shipped protocol with nothing answered, and
// with each answer there is: no branch is dead, and no path is empty.
func TestHappyAndSadPaths(t *testing.T) {
	everyShipped(t, func(t *testing.T, d *Document, _ string) {
		quiet := Facts{Severity: "S3", Type: "safety", Region: "US-WA"}
		loud := Facts{Severity: "S0", Type: "safety", Region: "US-WA", HasOrder: true, HasAccount: true, Account: "worker", Roles: []string{"harmed", "subject", "reporter"},
			Custody: []string{"order", "key", "animal", "child"}}
		reached := map[string]bool{}
		show := func(f Facts, answers map[string]Answer) (n int) {
			for _, l := range d.Plan(f, answers, nil, start, start) {
				if l.Shown {
					n++
					reached[l.Step.ID] = true
				}
			}
			return n
		}
		least := show(quiet, nil)
		if least < 2 {
			t.Errorf("with nothing answered %d steps show", least)
		}
		values := map[string][]string{}
		for _, s := range d.Steps {
			for _, a := range s.Asks {
				switch a.Kind {
				case "yes_no":
					values[a.ID] = []string{"yes", "no"}
				case "number":
					values[a.ID] = []string{"0", "100000"}
				case "time":
					values[a.ID] = []string{"2026-03-01T02:10:00Z"}
				case "choice":
					for _, o := range a.Options {
						values[a.ID] = append(values[a.ID], o.ID)
					}
				}
			}
		}
		// Each pair of answers, so that conditions over two of them are met.
		for one, vs := range values {
			for _, v := range vs {
				for two, ws := range values {
					for _, w := range ws {
						given := map[string]Answer{one: {Value: v}}
						if one != two {
							given[two] = Answer{Value: w}
						}
						show(loud, given)
					}
				}
			}
		}
		for _, s := range d.Steps {
			if !reached[s.ID] {
				t.Errorf("no answers lead to the step %s: %s", s.ID, s.When)
			}
		}
	})
}

// TestCareOfShippedProtocols: the rules that must hold in each of them, looked
// at by running them, beside what the checker of every text says.
func TestCareOfShippedProtocols(t *testing.T) {
	personal := []string{"assault", "sexual-misconduct", "weapon-threat", "stalking", "domestic-violence", "robbery-carjacking", "traffic-collision", "worker-injury-dog-bite",
		"in-store-violence", "hate-service-refusal", "threat-against-staff"}
	everyShipped(t, func(t *testing.T, d *Document, text string) {
		if slices.Contains(personal, d.ID) != (d.Harm == "person") || (d.ID == "self-harm") != (d.Harm == "self") {
			t.Errorf("it is about harm to %s", d.Harm)
		}
		for _, s := range d.Steps {
			if s.Do != nil && s.Do.Kind == "dispatch" && !strings.Contains(strings.ToLower(s.Text+s.Title), "place") && !strings.Contains(s.Text+s.Title, "to the shop") {
				t.Errorf("%s sends help and does not say to which place", s.ID)
			}
		}
		if d.Harm == "person" {
			separated := slices.IndexFunc(d.Steps, func(s *Step) bool {
				return s.keeps("separate") || s.Do != nil && s.Do.Kind == "interim" && s.Do.Action == "separate"
			})
			if separated < 0 || separated > 5 || strings.Contains(strings.ToLower(d.Steps[separated].Text), "after a finding") ||
				!strings.Contains(strings.ToLower(d.Steps[separated].Text), "no finding is needed") {
				t.Errorf("separating stands at %d, or waits for a finding", separated)
			}
		}
		if d.ID != "self-harm" {
			return
		}
		for _, given := range []map[string]Answer{nil, {"thoughts": {Value: "yes"}}, {"means_or_plan": {Value: "later"}}, {"means_or_plan": {Value: "none"}}, {"thoughts": {Value: "not_reached"}}} {
			for _, l := range d.Plan(Facts{Severity: "S1"}, given, nil, start, start) {
				if l.Shown && l.Step.Do != nil && l.Step.Do.Service == "police" {
					t.Errorf("police with %v, without stated imminent means or plan", given)
				}
			}
		}
		if !slices.ContainsFunc(d.Steps, func(s *Step) bool { return s.keeps("crisis_line") && s.Say["es"] != "" }) {
			t.Error("no crisis line in the person's language")
		}
	})
}

// TestPoliceIsTheirChoice: without the harmed person's wish no step reports
// anything, unless grounds are stated and a named role decides.
func TestPoliceIsTheirChoice(t *testing.T) {
	everyShipped(t, func(t *testing.T, d *Document, _ string) {
		if d.Harm != "person" {
			return
		}
		reports := func(answers map[string]Answer) (ids []string) {
			for _, l := range d.Plan(Facts{Severity: "S2"}, answers, nil, start, start) {
				if l.Shown && l.Step.Do != nil && l.Step.Do.Kind == "refer" && l.Step.Do.To == "police" {
					ids = append(ids, l.Step.ID)
				}
			}
			return ids
		}
		if ask, step := d.Ask("police"); ask != nil {
			if !step.keeps("police_choice") {
				t.Error("the question about the police is not asked as their choice")
			}
			for _, no := range []string{"no", "later"} {
				if got := reports(map[string]Answer{"police": {Value: no}, "adult": {Value: "yes"}}); len(got) > 0 {
					t.Errorf("reported although they said %s: %v", no, got)
				}
			}
			if got := reports(map[string]Answer{"police": {Value: "report_help"}}); len(got) == 0 {
				t.Error("they asked for help to report, and no step does")
			}
		}
		if got := reports(nil); len(got) > 0 {
			t.Errorf("reported before anybody was asked: %v", got)
		}
		for _, grounds := range []string{"life", "child", "law"} {
			for _, id := range reports(map[string]Answer{"police": {Value: "no"}, "police_grounds": {Value: grounds}}) {
				if d.Step(id).Approve == "" {
					t.Errorf("%s: on grounds, and nobody named decides", id)
				}
			}
		}
	})
}

// TestEveryBehaviourFindsAProtocol: what the taxonomy that ships calls serious
// is proposed at least one protocol.
func TestEveryBehaviourFindsAProtocol(t *testing.T) {
	body, err := os.ReadFile("../triage/shipped/taxonomy.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	var walk func(n *yaml.Node)
	walk = func(n *yaml.Node) {
		for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == "code" && strings.Contains(n.Content[i+1].Value, ".") {
				codes = append(codes, n.Content[i+1].Value)
			}
		}
		for _, c := range n.Content {
			walk(c)
		}
	}
	var root yaml.Node
	if err := yaml.Unmarshal(body, &root); err != nil {
		t.Fatal(err)
	}
	walk(&root)
	if len(codes) < 40 {
		t.Fatalf("only %d behaviours found", len(codes))
	}
	// Work of every day, or of the rules: no protocol is needed.
	without := []string{"account.ratings", "fraud.instrument", "fraud.outside", "fraud.payment", "fraud.refund", "harassment.insult", "other.feedback", "other.service", "other.unclear",
		"privacy.filming", "product.prohibited"}
	var all []*Document
	everyShipped(t, func(_ *testing.T, d *Document, _ string) { all = append(all, d) })
	for _, code := range codes {
		found := slices.ContainsFunc(all, func(d *Document) bool { return d.Suggests(Facts{Type: "safety", Severity: "S2", Category: code}) })
		if found == slices.Contains(without, code) {
			t.Errorf("%s: proposed %v", code, found)
		}
	}
}
