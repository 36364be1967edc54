package protocol

import (
	"fmt"
	"slices"
	"strings"
)

// careRules are the rules that every protocol keeps, and a step may say it
// keeps. They are checked in every text before it is published, so that an edit
// cannot take them away.
var careRules = map[string]string{
	"separate":       "separate comes first and needs no finding",
	"human":          "a person speaks first; nothing automatic is sent",
	"crisis_line":    "the local crisis line is given in the person's language",
	"consent":        "the person decides what happens next",
	"no_effect":      "it has no effect on standing, appeal or pay",
	"police_choice":  "a police report is the harmed adult's choice, asked and recorded",
	"police_grounds": "otherwise police only on stated grounds, by a named role",
	"place":          "help is sent to the place of the order, by the verified line of that place",
	"child":          "a child is protected before anything else and never asked to tell it twice",
	"preserve":       "what proves it is kept as it is, and not passed around",
}

func careNames() (names []string) {
	for n := range careRules {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

// breach is a care rule that a document breaks.
type breach struct {
	rule, what, do string
	step           *Step
}

func (s *Step) keeps(rule string) bool { return slices.Contains(s.Care, rule) }

// answersRead are the questions that the condition of a step reads.
func (d *Document) answersRead(s *Step) (ids []string) {
	if s.when == nil {
		return nil
	}
	for _, slot := range s.when.Slots {
		if a, ok := strings.CutPrefix(d.env.Vars[slot].Name, "answers."); ok {
			ids = append(ids, a)
		}
	}
	return ids
}

// care looks for broken care rules.
func care(d *Document) (out []breach) {
	add := func(s *Step, rule, what, do string) { out = append(out, breach{rule, what, do, s}) }
	for _, s := range d.Steps {
		if s.Do == nil {
			continue
		}
		if s.Do.Kind == "dispatch" && !s.keeps("place") {
			add(s, "place", "help that is sent must go to the place of the order", "add care: place, and say the place in the text")
		}
		police := s.Do.Kind == "refer" && s.Do.To == "police" || s.Do.Kind == "dispatch" && s.Do.Service == "police"
		if police && (d.Harm == "person" || d.Harm == "self") {
			out = append(out, bringsPolice(d, s)...)
		}
	}
	switch d.Harm {
	case "person":
		out = append(out, separateFirst(d)...)
	case "self":
		out = append(out, selfHarm(d)...)
	}
	return out
}

// bringsPolice looks at one step that brings the police in.
func bringsPolice(d *Document, s *Step) (out []breach) {
	add := func(rule, what, do string) { out = append(out, breach{rule, what, do, s}) }
	reads := d.answersRead(s)
	if len(reads) == 0 {
		add("police_choice", "the police come in without an answer that asks for it", "add when: over an answer")
		return out
	}
	if d.shownWithout(s) {
		add("police_choice", "the police come in even when nothing was answered", "write the condition so that no answer hides the step")
	}
	if d.Harm == "self" {
		if !s.keeps("police_grounds") {
			add("police_grounds", "the police come in without stated grounds", "only on stated imminent means or plan: add care: police_grounds")
		}
		return out
	}
	chosen := false
	for _, id := range reads {
		_, asked := d.Ask(id)
		chosen = chosen || asked != nil && asked.keeps("police_choice")
	}
	switch {
	case s.keeps("police_grounds"):
		if s.Do.Kind == "refer" && s.Approve == "" {
			add("police_grounds", "a report without the person's wish needs a named role", "add approve: a role")
		}
	case !chosen:
		add("police_choice", "a police report is the harmed person's choice", "ask in a step with care: police_choice and read that answer, or state grounds with care: police_grounds")
	}
	return out
}

// shownWithout says whether a step shows while nothing has been answered.
func (d *Document) shownWithout(s *Step) bool {
	return s.when != nil && s.when.Bool(d.frame(Facts{Severity: "S2"}, nil, nil))
}

// separateFirst: before any other action on somebody, and without a finding.
func separateFirst(d *Document) (out []breach) {
	var separate *Step
	for _, s := range d.Steps {
		if s.keeps("separate") || s.Do != nil && s.Do.Kind == "interim" && s.Do.Action == "separate" {
			separate = s
			break
		}
		if s.Do == nil {
			continue
		}
		toReported := (s.Do.Kind == "send" || s.Do.Kind == "call") && s.Do.To == "subject"
		if s.Do.Kind == "interim" || toReported {
			out = append(out, breach{"separate", "something is done to the reported person before the two are separated", "move separate above it", s})
		}
	}
	if separate == nil {
		return append(out, breach{"separate", "nobody is separated", "add a step with do: {interim: {action: separate, …}} or care: separate", nil})
	}
	if len(d.answersRead(separate)) > 0 {
		out = append(out, breach{"separate", "separating waits for an answer; it needs no finding", "take the answers out of when:", separate})
	}
	return out
}

// selfHarm: human contact first, crisis line, consent, no effect, nothing sent
// and nobody acted on.
func selfHarm(d *Document) (out []breach) {
	add := func(s *Step, rule, what, do string) { out = append(out, breach{rule, what, do, s}) }
	if len(d.Steps) == 0 || !d.Steps[0].keeps("human") || !d.Steps[0].Required || d.Steps[0].When != "" {
		add(nil, "human", "the first step is not that a person speaks with them", "begin with a required step with care: human")
	}
	for _, s := range d.Steps {
		if s.Do != nil && s.Do.Kind == "interim" {
			add(s, "no_effect", "an action on the account of somebody who needs help", "take it out: a statement of self-harm has no effect on standing, appeal or pay")
		}
		if s.Do != nil && s.Do.Kind == "send" {
			add(s, "human", "something is sent from a template", "speak, or write by hand")
		}
	}
	for _, rule := range []string{"crisis_line", "consent", "no_effect"} {
		i := slices.IndexFunc(d.Steps, func(s *Step) bool { return s.keeps(rule) })
		if i < 0 {
			add(nil, rule, fmt.Sprintf("no step keeps the rule that %s", careRules[rule]), "add a step with care: "+rule)
		} else if rule == "crisis_line" && len(d.Steps[i].Say) == 0 {
			add(d.Steps[i], rule, "the crisis line is not said aloud", "add say: in English and Spanish")
		}
	}
	return out
}
