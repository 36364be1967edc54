package intake

import (
	"slices"
	"strings"
	"testing"
)

func TestSuggest(t *testing.T) {
	for _, c := range []struct {
		text      string
		now, safe Answer
		want      int
		word      string
	}{
		{"where is my order?", "", "", 4, ""},
		{"the driver threatened me", "", "", 2, "threat*"},
		{"The courier PUNCHED me in the face", "", "", 1, "punch*"},
		{"he has a gun and is outside my door", "", "", 0, "has a gun"},
		{"El repartidor me amenazó", "", "", 2, "amenaz*"},
		{"dice que sabe dónde vivo", "", "", 1, "sabe donde vivo"},
		{"no me deja salir del coche", "", "", 0, "no me deja salir"},
		{"hello", Yes, No, 0, "happening now, not safe"},
		{"hello", No, No, 1, "not safe"},
		{"hello", Yes, Yes, 2, "happening now"},
		{"he punched me", No, Yes, 1, "punch*"},
		{"a begun thing", "", "", 4, ""},
		{"", "", "", 4, ""},
	} {
		got := Suggest(c.text, c.now, c.safe)
		if got.Severity != c.want || c.word != "" && !slices.Contains(got.Words, c.word) {
			t.Errorf("%q %s %s: got %+v, want %d %q", c.text, c.now, c.safe, got, c.want, c.word)
		}
	}
}

// No answer and no further word may lower a suggestion.
func TestSuggestionsOnlyRise(t *testing.T) {
	texts := []string{"", "late again", "he punched me", "amenaza", "kidnapped"}
	for _, a := range texts {
		alone := Suggest(a, "", "").Severity
		for _, b := range texts {
			if got := Suggest(a+" "+b, "", "").Severity; got > alone {
				t.Errorf("%q lowered %q from %d to %d", b, a, alone, got)
			}
		}
		for _, now := range []Answer{Yes, No, Unknown} {
			for _, safe := range []Answer{Yes, No, Unknown} {
				if got := Suggest(a, now, safe).Severity; got > alone {
					t.Errorf("answers %s %s lowered %q", now, safe, a)
				}
			}
		}
	}
}

// Phrases are written as fold leaves text, or they could never match.
func TestTriggersAreFolded(t *testing.T) {
	for _, tr := range triggers {
		p := strings.TrimSuffix(tr.phrase, "*")
		if fold(p) != " "+p+" " {
			t.Errorf("%q can never match", tr.phrase)
		}
	}
}
