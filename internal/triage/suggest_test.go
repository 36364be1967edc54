package triage

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
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
	return slices.DeleteFunc(readReports(t, "../../examples/triage/safety.csv"), func(r report) bool { return r.split != split })
}

func readReports(t testing.TB, file string) []report {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || len(rows) == 0 {
		t.Fatalf("%s: %v", file, err)
	}
	at := map[string]int{}
	for i, name := range rows[0] {
		at[strings.TrimSpace(strings.TrimPrefix(name, "\ufeff"))] = i
	}
	of := func(r []string, name string) string {
		if i, ok := at[name]; ok {
			return r[i]
		}
		return ""
	}
	var out []report
	for _, r := range rows[1:] {
		out = append(out, report{of(r, "text"), of(r, "category"), of(r, "severity"), of(r, "language"), of(r, "author"), of(r, "split"), of(r, "kind")})
	}
	return out
}

// measured is how suggestions of one language did.
type measured struct{ severe, found, idioms, raised, lightly, mild, over, others, alarmed int }

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
		case r.severity == "":
			m.others++
			if sev <= 1 {
				m.alarmed++
			}
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

// figures logs and gives the least and most recall, and the share of all idioms raised.
func figures(t testing.TB, got map[string]*measured) (least, most, idioms float64) {
	t.Helper()
	least = 1
	var raised, of int
	for _, l := range slices.Sorted(maps.Keys(got)) {
		m := got[l]
		recall := share(m.found, m.severe)
		raised, of = raised+m.raised, of+m.idioms
		t.Logf("%s: recall of S0 and S1 %s; idioms raised %s, and %d to S2; milder reports raised %s; of no class raised %d of %d",
			l, interval(m.found, m.severe), interval(m.raised, m.idioms), m.lightly, interval(m.over, m.mild), m.alarmed, m.others)
		least, most = min(least, recall), max(most, recall)
	}
	t.Logf("recall differs by %.1f points; idioms raised in all %s", 100*(most-least), interval(raised, of))
	return least, most, share(raised, of)
}

func share(n, of int) float64 { return float64(n) / float64(max(of, 1)) }

// interval is a share with its 95 % interval (Wilson).
func interval(k, of int) string {
	if of == 0 {
		return "- (0 of 0)"
	}
	const z = 1.959964
	n, p := float64(of), share(k, of)
	mid := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return fmt.Sprintf("%.3f (%d of %d; %.3f to %.3f)", p, k, of, max(mid-half, 0), min(mid+half, 1))
}

// Writers turned round: the classifier learns from the others and is measured on
// these. The thresholds were chosen on it. Minutes of work: set PIEPOWDER_QUALITY=1.
func TestSafetyReportsOfOtherWriters(t *testing.T) {
	if os.Getenv("PIEPOWDER_QUALITY") == "" {
		t.Skip("SKIPPED: set PIEPOWDER_QUALITY=1 to train without each group of writers in turn")
	}
	s := shipped(t)
	sum := map[string]*measured{"en": {}, "es": {}, "fr": {}}
	for _, away := range []string{"lpWv1", "mqX368", "noYrs2u0", "xyZ57", "wt4z9", "ADMQUGK", "BENPVHL", "CFRSTIJ", "behdi", "Oacfgjk"} {
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
	if most-least > 0.05 || idioms > 0.12 || least < 0.88 {
		t.Errorf("recall from %.3f to %.3f, idioms raised %.3f", least, most, idioms)
	}
}

func (m *measured) add(o *measured) {
	m.severe, m.found, m.idioms, m.raised = m.severe+o.severe, m.found+o.found, m.idioms+o.idioms, m.raised+o.raised
	m.lightly, m.mild, m.over = m.lightly+o.lightly, m.mild+o.mild, m.over+o.over
	m.others, m.alarmed = m.others+o.others, m.alarmed+o.alarmed
}

// What the shipped classifier makes of writers it never saw: heldout.csv, or the
// files like it in the directory (or the file) that PIEPOWDER_HELDOUT names. At
// most five points between languages, at most a tenth of the idioms raised.
func TestSafetyReports(t *testing.T) {
	path := cmp.Or(os.Getenv("PIEPOWDER_HELDOUT"), "../../examples/triage/heldout.csv")
	files := []string{path}
	if list, err := filepath.Glob(filepath.Join(path, "*.csv")); err == nil && len(list) > 0 {
		files = list
	}
	var rows []report
	for _, f := range files {
		rows = append(rows, readReports(t, f)...)
	}
	learned := map[string]bool{}
	for _, r := range reports(t, "train") {
		learned[Fold(r.text)] = true
	}
	for _, r := range rows {
		if learned[Fold(r.text)] {
			t.Errorf("it learned from this one: %s", r.text)
		}
	}
	s := shipped(t)
	before := time.Now()
	got := measure(t, s, rows)
	t.Logf("classifier %s, %d reports, %v each", s.Model.Version, len(rows), (time.Since(before) / time.Duration(max(len(rows), 1))).Round(time.Microsecond))
	least, most, idioms := figures(t, got)
	if most-least > 0.05 || idioms > 0.10 {
		t.Errorf("recall from %.3f to %.3f, idioms raised %.3f", least, most, idioms)
	}
}

// Three of the writers it learned from: what is wrong here is wrong everywhere.
func TestSafetyReportsItLearned(t *testing.T) {
	rows := slices.DeleteFunc(reports(t, "train"), func(r report) bool { return !strings.Contains("WXY", r.author) })
	if len(rows) == 0 {
		t.Fatal("no reports")
	}
	least, most, idioms := figures(t, measure(t, shipped(t), rows))
	if most-least > 0.05 || idioms > 0.05 || least < 0.95 {
		t.Errorf("recall from %.3f to %.3f, idioms raised %.3f", least, most, idioms)
	}
}
