package engine

import (
	"strings"
	"testing"
)

const written = `# Rules of the shop.
thresholds: {review: 50}   # kept
rules:
  # The first.
  - id: one     # its id
    on: [order.placed]
    when: >
      items > 1
        and items < 9
    # inside
    score: 5

  - {id: two, on: [order.placed], when: items > 3, percent: 20, score: 1}
  # Before the third.
  -
    stage: shadow
    id: three
    on: [order.placed]
    when: items > 4
    effects: [alert("fraud", severity: "S3")]
    tests:
# at the margin
      - {given: {items: 5}, expect: fires}

# The end.
`

func TestCuttingRulesOutOfTheirDocument(t *testing.T) {
	for _, ends := range []string{"\n", "\r\n"} {
		doc := strings.ReplaceAll(written, "\n", ends)
		pieces, err := Pieces("rules.yaml", doc)
		if err != nil || len(pieces) != 3 || pieces[0].Name != "one" || pieces[1].Name != "two" || pieces[2].Name != "three" {
			t.Fatalf("%v %v", pieces, err)
		}
		text := pieces[0].Text(doc)
		if !strings.HasPrefix(text, "- id: one     # its id\n  on:") || !strings.HasSuffix(text, "  # inside\n  score: 5") {
			t.Errorf("%q", text)
		}
		if text := pieces[2].Text(doc); !strings.HasPrefix(text, "-\n  stage: shadow") || !strings.HasSuffix(text, "expect: fires}") {
			t.Errorf("%q", text)
		}
		for _, p := range pieces {
			if got := p.Splice(doc, p.Text(doc)); got != doc {
				t.Errorf("%s: putting back what was there changed it:\n%s", p.Name, got)
			}
			changed := p.Splice(doc, "- id: x\n  when: items > 7")
			if want := doc[:p.From] + "  - id: x" + ends + "    when: items > 7" + ends + doc[p.To:]; changed != want {
				t.Errorf("%s:\n%s", p.Name, changed)
			}
		}
		if got := pieces[1].Cut(doc); got != strings.Replace(doc, "  - {id: two, on: [order.placed], when: items > 3, percent: 20, score: 1}"+ends, "", 1) {
			t.Errorf("cut: %s", got)
		}
		more, err := Append("rules.yaml", doc, "- id: four\n  when: items > 8")
		if want := strings.Replace(doc, "expect: fires}"+ends, "expect: fires}"+ends+ends+"  - id: four"+ends+"    when: items > 8"+ends, 1); err != nil || more != want {
			t.Errorf("append: %v\n%s", err, more)
		}
	}
	for doc, want := range map[string]string{
		"":                                  "rules:\n  - id: a\n",
		"thresholds: {review: 5}\n":         "thresholds: {review: 5}\nrules:\n  - id: a\n",
		"rules:\n":                          "rules:\n  - id: a\n",
		"- id: z\n  when: true":             "- id: z\n  when: true\n- id: a\n",
		"rules:\n- id: z\n\nthresholds: {}": "rules:\n- id: z\n\n- id: a\n\nthresholds: {}",
	} {
		if got, err := Append("rules.yaml", doc, "- id: a"); err != nil || got != want {
			t.Errorf("append to %q: %q %v", doc, got, err)
		}
	}
	if _, err := Append("rules.yaml", "rules: [{id: a}]", "- id: b"); err == nil {
		t.Error("a list in brackets was taken")
	}
	features, err := Pieces("features.yaml", "# x\na: {count: order.placed}\nb:\n  count: y\n  # in\n\n# end\n")
	if err != nil || len(features) != 2 || features[1].Text("# x\na: {count: order.placed}\nb:\n  count: y\n  # in\n\n# end\n") != "b:\n  count: y\n  # in" {
		t.Errorf("%v %v", features, err)
	}
}

func TestKeysOfARule(t *testing.T) {
	block := "- id: one     # its id\n  on: [a]\n  stage: shadow  # why\n  when: 'x'\n  percent: 20"
	for _, c := range []struct{ text, key, value, want string }{
		{block, "stage", "live", strings.Replace(block, "shadow", "live", 1)},
		{block, "stage", "", strings.Replace(block, "  stage: shadow  # why\n", "", 1)},
		{block, "percent", "", strings.Replace(block, "\n  percent: 20", "", 1)},
		{block, "replaces", "two", strings.Replace(block, "# its id\n", "# its id\n  replaces: two\n", 1)},
		{block, "when", "y", strings.Replace(block, "'x'", "y", 1)},
		{block, "id", "other.v2", strings.Replace(block, "one", "other.v2", 1)},
		{block, "group", "", block},
		{"-\n  stage: shadow\n  id: a", "stage", "", "-\n  id: a"},
		{"- stage: shadow\n  id: a", "stage", "", "- id: a"},
		{"- {id: a, percent: 20, score: 1}", "percent", "", "- {id: a, score: 1}"},
		{"- {id: a, percent: 20}", "percent", "", "- {id: a}"},
		{"- {percent: 20, id: a}", "percent", "5", "- {percent: 5, id: a}"},
		{"- {id: a}", "stage", "shadow", "- {stage: shadow, id: a}"},
		{"- when: x", "stage", "shadow", "- stage: shadow\n  when: x"},
	} {
		if got, err := SetRuleKey(c.text, c.key, c.value); err != nil || got != c.want {
			t.Errorf("%s=%s:\n%s\nwant\n%s\n%v", c.key, c.value, got, c.want, err)
		}
	}
	for _, c := range []struct {
		source, text, fault string
		shift               int
	}{
		{"- id: a\n  when: x", "- id: a\n  when: x", "", 0},
		{"    - id: a\n      when: x\n\n", "- id: a\n  when: x", "", -4},
		{"# why\nid: a\nwhen: x", "  # why\n- id: a\n  when: x", "", 2},
		{"- id: a\n- id: b", "", "2:3: a second rule", 0},
		{"nothing", "", "this is not a rule", 2},
		{"", "", "this is not a rule", 0},
		{"- id: [", "", "did not find", 0},
	} {
		s, err := ReadRuleSource(c.source)
		switch {
		case c.fault == "" && (err != nil || s.Text != c.text || s.ID != "a" || s.Shift != c.shift):
			t.Errorf("%q: %+v %v", c.source, s, err)
		case c.fault != "" && (err == nil || !strings.Contains(err.Error(), c.fault)):
			t.Errorf("%q: %v", c.source, err)
		}
	}
}
