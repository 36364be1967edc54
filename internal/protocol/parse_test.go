package protocol

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

var start = time.Date(2026, 3, 1, 2, 10, 0, 0, time.UTC)

func TestProblemsSayWhere(t *testing.T) {
	head := "protocol: x-y\ntitle: X\nowner: commander\nharm: none\nsteps:\n  - id: a\n    title: A\n"
	for _, c := range []struct{ text, where, what string }{
		{"", "1:1", "the text is empty"},
		{"a: [", "1:1", "did not find expected"},
		{"- a\n", "1:1", "must be a mapping"},
		{head + "    colour: red\n", "8:5", `a step has no key "colour"`},
		{head + "    owner: nobody\n", "8:12", `owner cannot be "nobody"`},
		{head + "    when: severity <= \"S1\"\n", "8:11", "says why it is shown"},
		{head + "    when: severty == \"S1\"\n    because: x\n", "8:11", "unknown name severty"},
		{head + "    when: answers.later\n    because: x\n  - id: b\n    title: B\n    asks: [{id: later, ask: x, kind: yes_no}]\n", "8:11", "known only later"},
		{head + "    due: soon\n", "8:10", `"soon" is no due time`},
		{head + "    due: 10m after b\n", "8:10", "no earlier step"},
		{head + "    due: 10m after start\n    due: 5m after start\n", "9:5", "written twice"},
		{head + "    escalate: {to: commander}\n", "6:5", "escalate without due"},
		{head + "    say: Hello\n", "8:10", "needed in English and Spanish"},
		{head + "    say: {en: \"We promise you that.\", es: \"Hola\"}\n", "8:10", "promises what we may not be able to keep"},
		{head + "    say: {en: \"Why did you not call?\", es: \"Hola\"}\n", "8:10", "lays blame"},
		{head + "    do: {send: {to: harmed}}\n", "8:16", "does not say template"},
		{head + "    do: {fly: {}}\n", "8:10", `an action cannot be "fly"`},
		{head + "    do: {dispatch: {service: police}}\n", "6:5", "place of the order"},
		{head + "    asks: [{id: q, ask: x, kind: choice, options: [a]}]\n", "8:12", "options belong to a choice"},
		{head + "  - id: a\n    title: Again\n", "8:5", "two steps have the id"},
		{head + "    title: &x A\n", "8:12", "anchors and aliases"},
		{strings.Replace(head, "harm: none", "harm: person", 1), "1:1", "nobody is separated"},
		{strings.Replace(head, "harm: none", "harm: self", 1), "1:1", "the first step is not that a person speaks"},
		{strings.Replace(head, "harm: none\n", "", 1), "1:1", "has no harm"},
		{"protocol: X\n", "1:11", "needs a name"},
	} {
		_, problems := Parse(c.text)
		found := false
		for _, p := range problems {
			found = found || fmt.Sprintf("%d:%d", p.Line, p.Column) == c.where && strings.Contains(p.What, c.what)
		}
		if !found {
			t.Errorf("%q wants %q at %s, got:\n%v", c.text, c.what, c.where, problems)
		}
	}
}

func TestCareCannotBeEditedAway(t *testing.T) {
	texts, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ protocol, was, is, rule string }{
		{"assault", "    do: {interim: {action: separate, on: subject, from: harmed, clause: SAF-1.1}}\n    care: [separate]\n", "", "separate"},
		{"assault", "    due: 10m after start\n    required: true\n    do: {interim: {action: separate", "    due: 10m after start\n    when: answers.adult\n    because: Adult\n    required: true\n    do: {interim: {action: separate", "separate"},
		{"assault", "    when: answers.police == \"report_help\"\n    because: The person asked for our help to report\n", "", "police_choice"},
		{"assault", "    approve: legal\n", "", "police_grounds"},
		{"assault", "    care: [place, police_grounds]\n", "    care: [police_grounds]\n", "place"},
		{"self-harm", "    care: [human]\n    escalate", "    escalate", "human"},
		{"self-harm", "    when: answers.means_or_plan in [\"begun\", \"now\"]\n    because: Imminent means or a plan were stated\n", "", "police_choice"},
		{"self-harm", "    do: restrict\n", "    do: {interim: {action: suspend, on: reporter, clause: X-1}}\n", "no_effect"},
		{"self-harm", "    do: restrict\n", "    do: {send: {template: case.update, to: reporter}}\n", "human"},
		{"self-harm", "    care: [crisis_line, consent]\n", "    care: [consent]\n", "crisis_line"},
	} {
		broken := strings.Replace(texts[c.protocol], c.was, c.is, 1)
		if broken == texts[c.protocol] {
			t.Errorf("%s: nothing was changed by %q", c.protocol, c.was)
			continue
		}
		_, problems := Parse(broken)
		found := false
		for _, p := range problems {
			found = found || p.Because == c.rule && p.Level == "error"
		}
		if !found {
			t.Errorf("%s without %q may be published: %v", c.protocol, c.was, problems)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(fall)
	f.Add("protocol: x\nsteps:\n  - &a {id: *a}\n")
	f.Add("protocol: {a: b}\nsteps: {a: b}\nowner: [x]\n")
	f.Add("protocol: a-b\ntitle: T\nowner: legal\nharm: self\nsteps:\n- {id: a, title: A, care: human, required: true, due: 1h after opened, do: {call: {to: reporter}}}\n")
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 4000 {
			return // phrases are looked for in each line: the fuzzer should look at shapes
		}
		d, problems := Parse(text)
		for _, p := range problems {
			if p.Line < 1 || p.Column < 1 || p.What == "" {
				t.Fatalf("a problem nowhere: %+v", p)
			}
		}
		if d == nil || problems.Errors() {
			return
		}
		again, err := Read(text)
		if err != nil {
			t.Fatalf("what has no problems cannot be read: %v", err)
		}
		if changes := Compare(d, again); len(changes) > 0 {
			t.Fatalf("a text differs from itself: %+v", changes)
		}
		d.Plan(Facts{Severity: "S1"}, nil, nil, start, start)
	})
}
