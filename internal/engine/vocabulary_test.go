package engine

import (
	"slices"
	"strings"
	"testing"
)

func named(words []Word, name string) (Word, bool) {
	i := slices.IndexFunc(words, func(w Word) bool { return w.Name == name })
	if i < 0 {
		return Word{}, false
	}
	return words[i], true
}

func TestVocabulary(t *testing.T) {
	p := compiled(t, market)
	v, err := p.Vocabulary([]string{"order.placed"})
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		words      []Word
		name, want string
	}{
		{v.Fields, "amount", "money field of the event"},
		{v.Fields, "city", "string field of the event; may be missing"},
		{v.Fields, "mail_domain", "string mail domain of mail"},
		{v.Fields, "event.time", "time when the event happened, in UTC"},
		{v.Entities, "customer", "entity account"},
		{v.Entities, "card", "entity thing; may be missing"},
		{v.Lists, "trusted", "list list of customer"},
		{v.Features, "spend_1d", "money sum of amount in order.placed by customer"},
		{v.Features, "customer.standing", "string standing of the customer"},
		{v.Labels, `label(customer, "card-testing")`, "label customer has label card-testing"},
	} {
		w, ok := named(x.words, x.name)
		if !ok || !strings.HasPrefix(w.Type+" "+w.Text, x.want) {
			t.Errorf("%s is %q, want %q", x.name, w.Type+" "+w.Text, x.want)
		}
	}
	if _, personal := named(v.Fields, "mail"); personal {
		t.Error("a personal field is offered")
	}
	if !slices.Equal(v.Events, []string{"order.placed"}) || v.Outcomes[len(v.Outcomes)-1] != "block" || len(v.Functions) == 0 {
		t.Errorf("%v %v", v.Events, v.Outcomes)
	}
	if _, err := p.Vocabulary([]string{"login"}); err == nil || !strings.Contains(err.Error(), "order.placed") {
		t.Errorf("on an event that does not decide: %v", err)
	}
}

// Every word of the editor must stand for something: names compile, keys are known.
func TestVocabularyIsTrue(t *testing.T) {
	p := compiled(t, market)
	v, err := p.Vocabulary(nil)
	if err != nil {
		t.Fatal(err)
	}
	rule := "- {id: a, on: [order.placed], when: '%'}\n"
	try := func(when string) {
		t.Helper()
		docs := documents(market)
		for i := range docs {
			if docs[i].Path == "rules.yaml" {
				docs[i].Text = strings.Replace(rule, "%", when, 1)
			}
		}
		pack, err := LoadDocuments(docs)
		if err == nil {
			_, err = Compile(pack)
		}
		if err != nil {
			t.Errorf("%s: %v", when, err)
		}
	}
	for _, words := range [][]Word{v.Fields, v.Features, v.Entities, v.Labels} {
		for _, w := range words {
			try("missing(" + w.Name + ")")
		}
	}
	for _, w := range v.Lists {
		of := strings.TrimPrefix(w.Text, "list of ")
		if of == "texts" {
			of = "city"
		}
		try(of + " in " + w.Name)
	}
	docs := documents(market)
	for i := range docs {
		if docs[i].Path == "rules.yaml" {
			docs[i].Text = "- {id: a, on: [order.placed], when: 'true', nokey: 1}\n"
		}
	}
	_, err = LoadDocuments(docs)
	ps, _ := err.(Problems)
	if len(ps) != 1 {
		t.Fatal(err)
	}
	known := strings.Split(strings.TrimPrefix(ps[0].Do, "known keys: "), ", ")
	for _, w := range v.RuleKeys {
		if !slices.Contains(known, w.Name) {
			t.Errorf("key %s is offered, but rules do not know it", w.Name)
		}
	}
	for _, k := range known {
		if _, ok := named(v.RuleKeys, k); !ok {
			t.Errorf("key %s is not offered", k)
		}
	}
}
