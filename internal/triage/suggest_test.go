package triage

import (
	"encoding/csv"
	"os"
	"slices"
	"strings"
	"testing"
)

func shipped(t testing.TB) *Set {
	t.Helper()
	s, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSuggest(t *testing.T) {
	s := shipped(t)
	answers := func(now, safe string) map[string]string {
		return map[string]string{"now": now, "safe": safe}
	}
	for _, c := range []struct {
		text    string
		answers map[string]string
		want    int
		word    string
	}{
		{"where is my order?", nil, 4, ""},
		{"the driver threatened me", nil, 2, "threat*"},
		{"The courier PUNCHED me in the face", nil, 1, "punch*"},
		{"he has a gun and is outside my door", nil, 0, "has a gun"},
		{"El repartidor me amenazó", nil, 2, "amenaz*"},
		{"dice que sabe dónde vivo", nil, 1, "sabe donde vivo"},
		{"no me deja salir del coche", nil, 0, "no me deja salir"},
		{"Le livreur m'a donné un coup de poing", nil, 1, "coup de poing"},
		{"hello", answers("yes", "no"), 0, "happening now and not safe"},
		{"hello", answers("no", "no"), 1, "not safe"},
		{"hello", answers("yes", "yes"), 2, "happening now"},
		{"he punched me", answers("no", "yes"), 1, "punch*"},
		{"a begun thing", nil, 4, ""},
		{"", nil, 4, ""},
		{"the kitchen knife set is missing", nil, 4, ""},
		{"he is killing me", nil, 0, "he is killing me"},
		{"this app is killing me", nil, 4, ""},
		{"this app is killing me. Also, your driver pulled a knife on my son", nil, 1, "pulled a knife"},
	} {
		got := s.Suggest(Input{Text: c.text, Answers: c.answers, Language: "en"})
		if c.word != "" && !slices.Contains(got.Words, c.word) || got.Severity > c.want || c.want == 4 && got.Severity < 4 {
			t.Errorf("%q %v: got %+v, want %d %q", c.text, c.answers, got, c.want, c.word)
		}
	}
	unknown := s.Suggest(Input{Text: "Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich", Language: "en"})
	if !unknown.Unknown || unknown.Category != "" {
		t.Errorf("it knows: %+v", unknown)
	}
}

// No answer may lower a suggestion, and no answer less severe than another.
func TestAnswersOnlyRaise(t *testing.T) {
	s := shipped(t)
	for _, text := range []string{"", "late again", "he punched me", "amenaza", "kidnapped"} {
		alone := s.Suggest(Input{Text: text}).Severity
		for _, q := range s.Tree.Questions {
			for _, a := range q.Answers {
				if got := s.Suggest(Input{Text: text, Answers: map[string]string{q.ID: a.ID}}).Severity; got > alone {
					t.Errorf("%s=%s lowered %q from %d to %d", q.ID, a.ID, text, alone, got)
				}
			}
		}
	}
}

// report is one row of the labelled set.
type report struct {
	text, category, severity, language, author, split, kind string
}

func reports(t testing.TB, split string) []report {
	t.Helper()
	f, err := os.Open("../../examples/triage/safety.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []report
	for _, r := range rows[1:] {
		if r[5] == split {
			out = append(out, report{r[0], r[1], r[2], r[3], r[4], r[5], r[6]})
		}
	}
	return out
}

// measured is how suggestions of one language did.
type measured struct{ severe, found, idioms, raised, lightly, mild, over int }

func measure(t testing.TB, s *Set, rows []report) map[string]*measured {
	t.Helper()
	out := map[string]*measured{}
	for _, r := range rows {
		m := out[r.language]
		if m == nil {
			m = &measured{}
			out[r.language] = m
		}
		sev := s.Suggest(Input{Text: r.text, Language: r.language}).Severity
		switch {
		case r.kind == "idiom":
			m.idioms++
			switch {
			case sev <= 1:
				m.raised++
			case sev == 2:
				m.lightly++
			}
		case r.severity <= "S1":
			m.severe++
			if sev <= 1 {
				m.found++
			}
		default:
			m.mild++
			if sev <= 1 {
				m.over++
			}
		}
	}
	return out
}

// figures logs and gives the least and most recall and the most idioms raised.
func figures(t testing.TB, got map[string]*measured) (least, most, idioms float64) {
	t.Helper()
	least = 1
	for _, l := range []string{"en", "es", "fr"} {
		m := got[l]
		recall, raised := float64(m.found)/float64(m.severe), float64(m.raised)/float64(m.idioms)
		t.Logf("%s: recall of S0 and S1 %.3f (%d of %d), idioms raised %.3f (%d of %d, and %d to S2), milder reports raised %d of %d",
			l, recall, m.found, m.severe, raised, m.raised, m.idioms, m.lightly, m.over, m.mild)
		least, most, idioms = min(least, recall), max(most, recall), max(idioms, raised)
	}
	return least, most, idioms
}

// Writers of the training part, turned round: two thirds of them teach the
// classifier and the others are measured. The thresholds were chosen on all three
// turns (PIEPOWDER_QUALITY=1); one is enough to see what gets worse.
func TestSafetyReportsOfOtherWriters(t *testing.T) {
	s := shipped(t)
	sum := map[string]*measured{"en": {}, "es": {}, "fr": {}}
	turns := []string{"ADMQUGKbeh", "BENPVHLacdj", "CFRSTIJfgik"}
	if os.Getenv("PIEPOWDER_QUALITY") == "" {
		turns = turns[:1]
	}
	for _, away := range turns {
		var teach, ask []report
		for _, r := range reports(t, "train") {
			if r.kind != "out of scope" && strings.Contains(away, r.author) {
				ask = append(ask, r)
			} else {
				teach = append(teach, r)
			}
		}
		set := *s
		set.Model = learnt(t, s, teach)
		for l, m := range measure(t, &set, ask) {
			sum[l].add(m)
		}
	}
	least, most, idioms := figures(t, sum)
	if most-least > 0.06 || idioms > 0.10 || least < 0.83 {
		t.Errorf("recall from %.3f to %.3f, idioms raised %.3f", least, most, idioms)
	}
}

func (m *measured) add(o *measured) {
	m.severe, m.found, m.idioms, m.raised = m.severe+o.severe, m.found+o.found, m.idioms+o.idioms, m.raised+o.raised
	m.lightly, m.mild, m.over = m.lightly+o.lightly, m.mild+o.mild, m.over+o.over
}

// What the shipped classifier makes of three writers that were written and kept
// before anything it learned last, and on whom nothing was chosen. The aims are
// five points between languages and a tenth of the idioms; docs/proof.md says what
// is not met. Here is what must not get worse.
func TestSafetyReports(t *testing.T) {
	least, most, idioms := figures(t, measure(t, shipped(t), reports(t, "test")))
	t.Logf("recall differs by %.1f points", 100*(most-least))
	if most-least > 0.085 || idioms > 0.15 || least < 0.89 {
		t.Errorf("recall from %.3f to %.3f, idioms raised %.3f", least, most, idioms)
	}
}
