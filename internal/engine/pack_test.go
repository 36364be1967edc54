package engine

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

const tiny = `
== events.yaml
entities:
  customer: {kind: account}
  card: {kind: thing, token: true}
lists: {bad: {of: string}, vip: {of: customer}}
events:
  pay:
    decide: true
    fields: {amount: money, city: string, note: {type: string, class: personal}}
    entities: {customer: customer_id, card: card}
  look:
    entities: {customer: customer_id}
`

func faults(text string) string {
	pack, err := LoadDocuments(documents(text))
	if err == nil {
		_, err = Compile(pack)
	}
	if err == nil {
		return ""
	}
	return err.Error()
}

// Every fault names file, line and column, and says what to do.
func TestFaults(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"good":             {tiny, ""},
		"no events":        {"\n== rules.yaml\n[]", "events.yaml: the file is missing"},
		"unknown key":      {tiny + "\n== features.yaml\nn: {count: pay, by: customer, window: 1h, colour: red}", "features.yaml:1:43: feature n has no key \"colour\"; known keys:"},
		"broken yaml":      {tiny + "\n== features.yaml\nn: {count: pay", "features.yaml:1:1:"},
		"alias":            {tiny + "\n== features.yaml\nn: &x {count: pay, window: 1h}\nm: *x", "anchors and aliases are not read"},
		"twice":            {tiny + "\n== features.yaml\nn: {count: pay, window: 1h}\nn: {count: pay, window: 1h}", "features.yaml:2:1: \"n\" is written twice"},
		"unknown type":     {tiny + "\n== features.yaml\nn: {count: buy, window: 1h}", "there is no event type \"buy\""},
		"unknown role":     {tiny + "\n== features.yaml\nn: {count: pay, by: shop, window: 1h}", "features.yaml:1:4: pay has no entity or field \"shop\""},
		"short window":     {tiny + "\n== features.yaml\nn: {count: pay, window: 5s}", "has no window from 1m to 400d"},
		"long window":      {tiny + "\n== features.yaml\nn: {count: pay, window: 401d}", "has no window from 1m to 400d"},
		"personal field":   {tiny + "\n== features.yaml\nn: {distinct: note, of: pay, by: customer, window: 1h}", "features never see it"},
		"sum of text":      {tiny + "\n== features.yaml\nn: {sum: pay.city, by: customer, window: 1h}", "sum of a string; use distinct"},
		"two aggregates":   {tiny + "\n== features.yaml\nn: {sum: pay.amount, mean: pay.amount, window: 1h}", "is both"},
		"where":            {tiny + "\n== features.yaml\nn: {count: pay, window: 1h, where: \"amount > 3.00 and foo\"}", "features.yaml:1:55: unknown name foo"},
		"name of a field":  {tiny + "\n== features.yaml\namount: {count: pay, window: 1h}", "events.yaml:6:3: pay: the name \"amount\" is that of two things"},
		"role and field":   {strings.Replace(tiny, "events:\n", "common: {fields: {customer: string}}\nevents:\n", 1), "the name \"customer\" is that of two things"},
		"rule type error":  {tiny + "\n== rules.yaml\n- id: a\n  on: [pay]\n  when: amount > 5", "rules.yaml:3:16: money against a bare number"},
		"rule column":      {tiny + "\n== rules.yaml\n- id: a\n  on: [pay]\n  when: city == \"x\" and amont > 5.00", "rules.yaml:3:25:"},
		"rule block":       {tiny + "\n== rules.yaml\n- id: a\n  on: [pay]\n  when: |\n    city == \"x\" and\n    amont > 5.00", "rules.yaml:5:5:"},
		"rule on look":     {tiny + "\n== rules.yaml\n- {id: a, on: [look], when: \"true\"}", "look does not decide; write decide: true"},
		"rule outcome":     {tiny + "\n== rules.yaml\n- {id: a, on: [pay], when: \"true\", outcome: hold}", "there is no outcome \"hold\""},
		"rule twice":       {tiny + "\n== rules.yaml\n- {id: a, on: [pay], when: \"true\"}\n- {id: a, on: [pay], when: \"true\"}", "rules.yaml:2:3: rule a is written twice; the other is at rules.yaml:1"},
		"personal in rule": {tiny + "\n== rules.yaml\n- {id: a, on: [pay], when: \"note == 'x'\"}", "rules.yaml:1:29:"},
		"reason name":      {tiny + "\n== rules.yaml\n- {id: a, on: [pay], when: \"true\", reason: \"{{amont}}\"}", "there is no \"amont\" on pay"},
		"reason entity":    {tiny + "\n== rules.yaml\n- {id: a, on: [pay], when: \"true\", reason: \"{{customer}}\"}", "is an identifier and is not shown"},
		"effect":           {tiny + "\n== rules.yaml\n- {id: a, on: [pay], when: \"true\", effects: ['ban(customer)']}", "there is no effect \"ban\""},
		"effect role":      {tiny + "\n== rules.yaml\n- {id: a, on: [pay], when: \"true\", effects: ['label(worker, \"x\")']}", "pay does not speak about \"worker\""},
		"effect open":      {tiny + "\n== rules.yaml\n- {id: a, on: [pay], when: \"true\", effects: ['alert(\"x\"']}", "rules.yaml:1:"},
		"undeclared list":  {tiny + "\n== lists/none.csv\nx", "no list \"none\" is declared"},
		"list date":        {tiny + "\n== lists/bad.csv\nvalue,until\nx,soon", "lists/bad.csv:2:1: \"soon\" is not a date"},
		"threshold":        {tiny + "\n== rules.yaml\nthresholds: {stop: 3}\nrules: []", "there is no outcome \"stop\" a threshold can give"},
		"mapping field":    {tiny + "\n== mapping.yaml\ntime: \"{t}\"\nevents: [{type: look, id: \"{i}\", data: {customer_id: \"{c}\", x: \"{x}\"}}]", "mapping.yaml:2:10: look has no field \"x\""},
		"mapping missing":  {tiny + "\n== mapping.yaml\ntime: \"{t}\"\nevents: [{type: look, id: \"{i}\", data: {}}]", "\"customer_id\" of look is not mapped"},
		"entity kind":      {strings.Replace(tiny, "kind: thing", "kind: ghost", 1), "events.yaml:3:9: entity card is of no kind"},
		"entity unknown":   {strings.Replace(tiny, "card: card}", "shop: shop}", 1), "there is no entity \"shop\""},
		"field type":       {strings.Replace(tiny, "amount: money", "amount: dollars", 1), "field amount has no type \"dollars\""},
		"fact":             {strings.Replace(tiny, "    entities: {customer: customer_id, card: card}", "    facts: {d: {mail_domain: mail}}", 1), "pay has no field \"mail\""},
		"fact kind":        {strings.Replace(tiny, "    entities: {customer: customer_id, card: card}", "    facts: {d: {soundex: note}}", 1), "\"soundex\" is not a fact"},
		"link":             {strings.Replace(tiny, "card: card}", "card: card}\n    links: [[customer, shop]]", 1), "does not speak about both customer and shop"},
		"custody":          {strings.Replace(tiny, "card: card}", "card: card}\n    opens: [{kind: order, holder: shop, thing: card}]", 1), "does not speak about the holder"},
		"custody kind":     {strings.Replace(tiny, "card: card}", "card: card}\n    opens: [{kind: ghost, holder: customer, thing: card}]", 1), "\"ghost\" is not a kind of custody"},
		"outcomes":         {tiny + "\n== rules.yaml\noutcomes: [block, review, allow]\nrules: []", "outcomes go from allow to block"},
		"links within":     {tiny + "\n== features.yaml\nn: {links: customer, via: [card], within: 5, count: account}", "within is from 1 to 4"},
		"links where":      {tiny + "\n== features.yaml\nn: {links: customer, via: [card], count: account, where: \"amount > 1.00\"}", "features.yaml:1:59: unknown name amount"},
		"expr":             {tiny + "\n== features.yaml\nn: {expr: \"amount + foo\"}", "features.yaml:1:21: unknown name foo"},
		"label where":      {tiny + "\n== features.yaml\nn: {mean: label.x, by: card, window: 1d, where: \"true\"}", "needs `of`"},
		"test name":        {tiny + "\n== tests.yaml\n- {given: {amount: 3}, expect: review}", "given values need an event type"},
	} {
		got := faults(c.text)
		if c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%s:\n%s\nwant %s", name, got, c.want)
		}
	}
}

// Effects may be written with or without YAML's quotes.
func TestEffectForms(t *testing.T) {
	var want []effectDecl
	for i, form := range []string{
		`  effects: ['label(customer, "x", 7d)', 'alert("fraud", severity: "S3")', webhook("hold")]`,
		`  effects: [label(customer, "x", 7d), alert("fraud", severity: "S3"), webhook("hold")]   # as people write it`,
		"  effects:\n    - 'label(customer, \"x\", for: 7d)'\n    - 'alert(\"fraud\", severity: S3)'\n    - webhook(\"hold\")",
		`  effects: 'label(customer, "x", 7d), alert("fraud", severity: "S3"), webhook("hold")'`,
	} {
		pack, err := LoadDocuments(documents(tiny + "\n== rules.yaml\n- id: a\n  on: [pay]\n  when: amount > 1.00\n" + form + "\n  score: 1\n"))
		if err != nil {
			t.Fatalf("%s: %v", form, err)
		}
		got := pack.rules[0].effects
		if i == 0 {
			want = got
		}
		if len(got) != 3 || !reflect.DeepEqual(got, want) || got[0].span != 7*Day || got[1].severity != "S3" {
			t.Errorf("%s: %+v", form, got)
		}
	}
}

// A pack goes through its documents unchanged.
func TestPackRoundTrip(t *testing.T) {
	a, err := LoadDocuments(documents(market))
	if err != nil {
		t.Fatal(err)
	}
	b, err := LoadDocuments(a.Documents)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(a.Documents, b.Documents) || a.Hash != b.Hash {
		t.Error("documents changed on the way")
	}
	dir := t.TempDir()
	for _, d := range a.Documents {
		name := filepath.Join(dir, d.Path)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(d.Text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "README.md"), []byte("not read"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := LoadPack(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	if c.Hash != a.Hash {
		t.Error("the directory reads as another pack")
	}
	d := append([]Document(nil), a.Documents...)
	d[0].Text += "# a word\n"
	e, err := LoadDocuments(d)
	if err != nil || e.Hash == a.Hash {
		t.Errorf("a changed document has the same hash (%v)", err)
	}
}

// The tests in packs run, and say what is wrong.
func TestPackTests(t *testing.T) {
	text := tiny + `
== features.yaml
n: {count: pay, by: customer, window: 1h}
big: {expr: "amount > 100.00"}
== rules.yaml
- id: many
  on: [pay]
  when: n >= 2 and amount < 5.00
  outcome: review
  score: 10
  tests:
    - {given: {n: 2, amount: 4.99}, expect: review}
    - {given: {n: 1, amount: 4.99}, expect: quiet}
    - {given: {n: 3}, expect: quiet}
    - {name: wrong, given: {n: 2, amount: 4.99}, expect: block}
    - {name: no such name, given: {m: 2}, expect: review}
- id: vip
  on: [pay]
  when: customer in vip and big
  score: 1
  tests: [{given: {amount: 200}, expect: quiet}]
== lists/vip.csv
c9
== tests.yaml
- name: two in an hour
  given:
    - {id: a, type: pay, time: 2026-01-01T00:00:00Z, data: {amount: 4, city: x, note: n, customer_id: c9, card: k}}
    - {id: b, type: pay, time: 2026-01-01T00:59:00Z, data: {amount: 400.5, city: x, note: n, customer_id: c9, card: k}}
  expect: {outcome: allow, rules: [vip], score: 1, features: {n: 2}}
`
	pack, err := LoadDocuments(documents(text))
	if err != nil {
		t.Fatal(err)
	}
	failed, ran, err := RunTests(pack)
	if err != nil || ran != 7 || len(failed) != 2 {
		t.Fatalf("%d ran, %v, %v", ran, err, failed)
	}
	if got := failed[0].Error(); !strings.HasPrefix(got, "rules.yaml:10:7: test \"many wrong\": outcome is review, expected block") {
		t.Error(got)
	}
	if got := failed[1].Error(); !strings.Contains(got, `has no field or feature "m"`) {
		t.Error(got)
	}
}

// The example packs are sound and their own tests pass.
func TestExamplePacks(t *testing.T) {
	root := filepath.Join(repository(t), "examples/packs")
	dirs, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range dirs {
		if !d.IsDir() {
			continue
		}
		pack, err := LoadPack(os.DirFS(filepath.Join(root, d.Name())))
		if err != nil {
			t.Fatalf("%s: %v", d.Name(), err)
		}
		failed, ran, err := RunTests(pack)
		if err != nil || len(failed) > 0 || ran == 0 {
			t.Errorf("%s: %d ran, %v\n%v", d.Name(), ran, err, failed)
		}
	}
}

// The pack of docs/concepts/pack.md is sound.
func TestDocumentedPack(t *testing.T) {
	b, err := os.ReadFile(filepath.Join(repository(t), "docs/concepts/pack.md"))
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
	if err != nil || len(failed) > 0 || ran != 3 || len(docs) != 5 {
		t.Errorf("%d documents, %d tests, %v\n%v", len(docs), ran, err, failed)
	}
}
