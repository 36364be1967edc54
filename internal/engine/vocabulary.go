package engine

import (
	"fmt"
	"slices"
	"strings"

	"github.com/piepowder/piepowder/internal/lang"
)

// Word is a name people may write in a rule.
type Word struct {
	Name string `json:"name"`
	Type string `json:"type,omitempty" doc:"string, int, float, money, bool, time, duration, entity, list or label"`
	Text string `json:"text,omitempty" doc:"What it is, in one line"`
}

// Vocabulary is all that can be written in a rule on some event types.
type Vocabulary struct {
	Fields    []Word          `json:"fields"`
	Features  []Word          `json:"features"`
	Entities  []Word          `json:"entities" doc:"Roles: whom the events speak about"`
	Lists     []Word          `json:"lists"`
	Labels    []Word          `json:"labels" doc:"Tests for labels, as they are written in a condition"`
	Functions []lang.Function `json:"functions"`
	Operators []lang.Function `json:"operators"`
	Outcomes  []string        `json:"outcomes" doc:"Lowest precedence first"`
	Events    []string        `json:"events" doc:"Event types rules can be on"`
	RuleKeys  []Word          `json:"rule_keys"`
}

// Vocabulary tells what a rule on all of some event types may speak about: what every one of them
// has. With none named it is what any deciding type has.
func (p *Program) Vocabulary(on []string) (*Vocabulary, error) {
	v := &Vocabulary{Lists: []Word{}, Functions: lang.Functions(), Operators: lang.Operators(), Outcomes: p.Outcomes, Events: []string{}, RuleKeys: ruleWords()}
	var types []*EventType
	for _, t := range p.Types {
		if t.Decide {
			v.Events = append(v.Events, t.Name)
			if len(on) == 0 {
				types = append(types, t)
			}
		}
	}
	for _, name := range on {
		t := p.Type(name)
		if t == nil || !t.Decide {
			return nil, fmt.Errorf("rules cannot be on %q: use %s", name, strings.Join(v.Events, ", "))
		}
		if !slices.Contains(types, t) {
			types = append(types, t)
		}
	}
	all := len(on) > 0
	v.Fields = shared(types, all, fieldWords)
	v.Entities = shared(types, all, roleWords)
	v.Features = shared(types, all, p.featureWords)
	v.Labels = shared(types, all, p.labelWords)
	for i := range p.Lists {
		l := &p.Lists[i]
		of := "texts"
		if l.Of != "" {
			of = l.Of
		}
		v.Lists = append(v.Lists, Word{l.Name, "list", "list of " + of})
	}
	return v, nil
}

// shared gives the words of all types, or only those every type has with one meaning; sorted by name.
func shared(types []*EventType, everywhere bool, words func(*EventType) []Word) []Word {
	out, count := []Word{}, map[string]int{}
	for _, t := range types {
		for _, w := range words(t) {
			if count[w.Name+" "+w.Type]++; count[w.Name+" "+w.Type] == 1 {
				out = append(out, w)
			}
		}
	}
	if everywhere {
		out = slices.DeleteFunc(out, func(w Word) bool { return count[w.Name+" "+w.Type] < len(types) })
	}
	slices.SortStableFunc(out, func(a, b Word) int { return strings.Compare(a.Name, b.Name) })
	return slices.CompactFunc(out, func(a, b Word) bool { return a.Name == b.Name })
}

func fieldWords(t *EventType) []Word {
	words := []Word{
		{"event.time", lang.Time.String(), "when the event happened, in UTC"},
		{"event.type", lang.String.String(), "the event type"},
	}
	for i, slot := range t.layout.fieldSlot {
		if slot < 0 {
			continue
		}
		f := &t.Fields[i]
		text := "field of the event"
		if f.Derive != "" {
			text = strings.ReplaceAll(f.Derive, "_", " ") + " of " + f.From
			if f.List != "" {
				text += " by " + f.List
			}
		}
		if f.Optional {
			text += "; may be missing"
		}
		words = append(words, Word{f.Name, t.layout.env.Vars[slot].Type.String(), text})
	}
	return words
}

func roleWords(t *EventType) []Word {
	var words []Word
	for i := range t.Roles {
		r := &t.Roles[i]
		text := r.Kind
		if r.Vault != r.Kind && r.Vault != r.Name {
			text += " " + r.Vault
		}
		if r.Optional {
			text += "; may be missing"
		}
		words = append(words, Word{r.Name, lang.Entity.String(), text})
	}
	return words
}

// featureWords are the declared features and the standings.
func (p *Program) featureWords(t *EventType) []Word {
	var words []Word
	for i, slot := range t.layout.feature {
		f := &p.Features[i]
		if slot < 0 || strings.HasPrefix(f.Name, "label(") {
			continue
		}
		words = append(words, Word{f.Name, t.layout.env.Vars[slot].Type.String(), f.Text})
	}
	return words
}

// labelWords are the labels rules ask for or set on a role of the type.
func (p *Program) labelWords(t *EventType) []Word {
	var words []Word
	add := func(role, name string) {
		if t.RoleSlot(role) >= 0 {
			words = append(words, Word{fmt.Sprintf("label(%s, %q)", role, name), "label", role + " has label " + name})
		}
	}
	for i := range p.Features {
		if f := &p.Features[i]; f.Implied && strings.HasPrefix(f.Name, "label(") && t.RoleSlot(f.By[0]) >= 0 {
			words = append(words, Word{f.Name, "label", f.Text})
		}
	}
	for i := range p.Pack.rules {
		d := &p.Pack.rules[i]
		for _, e := range d.effects {
			switch {
			case e.kind != EffectLabel:
			case e.role != "":
				add(e.role, e.name)
			case d.Pivot != "":
				add(d.Pivot, e.name)
			case len(t.layout.pivots) > 0:
				add(t.Roles[t.layout.pivots[0]].Name, e.name)
			}
		}
	}
	slices.SortStableFunc(words, func(a, b Word) int { return strings.Compare(a.Name, b.Name) })
	return slices.CompactFunc(words, func(a, b Word) bool { return a.Name == b.Name })
}

// ruleWords are the keys of a rule.
func ruleWords() []Word {
	return []Word{
		{"id", "", "Name of the rule: lower case letters, digits, - and _"},
		{"on", "", "Event types it is asked on: [order.placed, login]"},
		{"when", "", "The condition"},
		{"score", "", "Points it adds; outcomes begin at thresholds"},
		{"outcome", "", "What it asks for by itself: allow, review, block or one of the pack"},
		{"reason", "", "What people read; {{name}} stands for a value"},
		{"policy", "", "Clause cited by what follows"},
		{"effects", "", "label(role, \"name\", 7d), alert(\"kind\", severity: \"S3\"), webhook(\"name\")"},
		{"group", "", "Rules snoozed and counted together"},
		{"pivot", "", "Role the rule is about; the first account when left out"},
		{"stage", "", "shadow only records, live decides"},
		{"percent", "", "Share of those it is about a live rule decides for, 1 to 100"},
		{"replaces", "", "Rule whose place it takes, as a candidate"},
		{"tests", "", "Events given and what is expected of them"},
	}
}
