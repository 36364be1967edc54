package engine

import "testing"

func list(match string, values ...string) *WordList {
	l := &List{Match: match}
	for _, v := range values {
		l.Entries = append(l.Entries, ListEntry{Value: v})
	}
	return NewWordList(l)
}

func TestListsMatchInTheirWay(t *testing.T) {
	for _, c := range []struct {
		list *WordList
		in   string
		want bool
	}{
		{list(MatchExact, "Mail.Example"), " mail.example ", true},
		{list(MatchExact, "mail.example"), "Ann@mail.example", true},
		{list(MatchExact, "mail.example"), "ann@sub.mail.example", false},
		{list(MatchDomain, "mail.example"), "ann@sub.mail.example", true},
		{list(MatchDomain, "mail.example"), "notmail.example", false},
		{list(MatchDomain, "example"), "deep.mail.example.", true},
		{list(MatchPrefix, "4111 11", "+4479"), "+447911123456", true},
		{list(MatchPrefix, "+4479"), "+4478", false},
		{list(MatchCIDR, "192.0.2.0/24", "2001:db8::/32"), "192.0.2.77", true},
		{list(MatchCIDR, "192.0.2.0/24"), "192.0.3.1", false},
		{list(MatchCIDR, "192.0.2.7"), "::ffff:192.0.2.7", true},
		{list(MatchCIDR, "2001:db8::/32"), "2001:db8:1::5", true},
		{list(MatchCIDR, "10.0.0.0/8"), "not an address", false},
		{list(MatchRegex, `^[a-z]+\d{4,}@`), "abc12345@mail.example", true},
		{list(MatchRegex, `^[a-z]+\d{4,}@`), "abc@mail.example", false},
	} {
		if got := c.list.holds(c.in, 0); got != c.want {
			t.Errorf("%s list, %q: %v", c.list.match, c.in, got)
		}
	}
}

func TestWordsAreFoundInSeveralLanguages(t *testing.T) {
	lex := list("", "te mato", "você vai morrer", "je vais te tuer", "убью", "knife")
	for text, want := range map[string]int64{
		"TE MATO, ¿oíste?":      1,
		"Voce vai  morrer!":     1,
		"Je vais te tuer":       1,
		"я тебя УБЬЮ":           1,
		"a knife; two Knives":   1,
		"tomato":                0,
		"je vais te téléphoner": 0,
		"te mato te mato":       2,
	} {
		if got := lex.hits(text, 0); got != want {
			t.Errorf("%q: %d places, want %d", text, got, want)
		}
	}
}

func TestEntriesEnd(t *testing.T) {
	w := NewWordList(&List{Entries: []ListEntry{{Value: "x", Until: 100}}})
	if !w.holds("x", 99) || w.holds("x", 100) {
		t.Error("an entry is in force before its end and not at it")
	}
}

func TestAChangedListIsWhatAFreshOneWouldBe(t *testing.T) {
	for _, match := range []string{MatchExact, MatchPrefix, MatchDomain, MatchCIDR, MatchRegex} {
		in := map[string][3]string{MatchExact: {"aa", "bb", "cc"}, MatchPrefix: {"aa", "bb", "cc"}, MatchDomain: {"a.aa", "b.bb", "c.cc"},
			MatchCIDR: {"10.0.0.0/8", "192.0.2.1", "2001:db8::/32"}, MatchRegex: {"^aa", "^bb", "^cc"}}[match]
		probe := map[string][3]string{MatchCIDR: {"10.9.9.9", "192.0.2.1", "2001:db8::1"}, MatchDomain: {"a.aa", "b.bb", "c.cc"}}[match]
		if probe[0] == "" {
			probe = [3]string{"aa", "bb", "cc"}
		}
		w := list(match, in[0], in[1])
		w = w.With([]ListEntry{{Value: in[2]}}, []string{in[0]})
		for i, want := range []bool{false, true, true} {
			if got := w.holds(probe[i], 0); got != want {
				t.Errorf("%s: after removing %s and adding %s, %s is listed: %v", match, in[0], in[2], probe[i], got)
			}
		}
		w = w.With([]ListEntry{{Value: in[0]}}, []string{in[2], in[1]})
		for i, want := range []bool{true, false, false} {
			if got := w.holds(probe[i], 0); got != want {
				t.Errorf("%s: after taking it back, %s is listed: %v", match, probe[i], got)
			}
		}
	}
}
