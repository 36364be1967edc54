package reporter

import (
	"bytes"
	"strings"
	"testing"
)

func ashdown() *words {
	w := newWords()
	w.name("Zoë Ashdown-Li")
	w.reach("zoe.ashdown@example.com")
	w.reach("+1 (360) 555-8111")
	w.entity("acc_0123456789abc", "C-quentin")
	return w
}

func TestMask(t *testing.T) {
	w := ashdown()
	for text, want := range map[string]string{
		"I am Zoë Ashdown-Li.":                   "I am •••.",
		"zoe and ASHDOWN said":                   "••• and ••• said",
		"Mail ZOE.Ashdown@Example.com, please":   "Mail •••, please",
		"as z•••@example.com":                    "as •••",
		"360-555-8111 or 13605558111":            "••• or •••",
		"at 206-555-0100 since 2026-11-21":       "at 206-555-0100 since 2026-11-21",
		"the oath of Ashdowner":                  "the oath of Ashdowner",
		"account C-quentin, not C-quentins":      "account •••, not C-quentins",
		"acc_0123456789abc":                      "",
		"li is a word, Li is a name":             "li is a word, ••• is a name",
		"Nobody is named here.":                  "Nobody is named here.",
		"Zoë's door, ashdown’s dog, zoe.ashdown": "•••'s door, •••’s dog, •••",
	} {
		if got, found := w.mask(text); got != want || found != (text != want) {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}

// TestAnswerKeepsWhatIsNotTheirs: only what names the case is read for its
// reporter, a state is not a name, and the order of fields stays.
func TestAnswerKeepsWhatIsNotTheirs(t *testing.T) {
	w := ashdown()
	w.name("Open")
	v := &reading{veil: veil{families: map[string]string{"cas_06gzv33901r018nykkebpyms2c": "one"}, words: map[string]*words{"one": w}}}
	in := `{"items":[{"z":"Ashdown","id":"cas_06gzv33901r018nykkebpyms2c","state":"open","title":"open","n":1.50,"account":{"id":"acc_0123456789abc","name":"Zoë"},"who":["acc_0123456789abc","x"]},{"id":"cas_06gzv33901r018nykkebpyms2d","title":"Ashdown <b>"}]}`
	want := `{"items":[{"z":"•••","id":"cas_06gzv33901r018nykkebpyms2c","state":"open","title":"•••","n":1.50,"account":{"id":"","ref":"","kind":"","masked":true,"withheld":"reporter","standing":{"standing":""},"labels":[]},"who":["","x"]},{"id":"cas_06gzv33901r018nykkebpyms2d","title":"Ashdown <b>"}]}`
	out, err := v.apply("/v1/cases", "application/json", []byte(in))
	if err != nil || strings.TrimSpace(string(out)) != want {
		t.Errorf("%v\n%s\n%s", err, out, want)
	}
	if out, err := v.apply("/v1/cases", "application/json", []byte(`{"title":`)); err == nil {
		t.Errorf("an answer that cannot be read leaves: %s", out)
	}
	csv, err := v.apply("/v1/x", "text/csv", []byte("cas_06gzv33901r018nykkebpyms2c,Ashdown\nother,Ashdown\n"))
	if err != nil || !bytes.Equal(csv, []byte("cas_06gzv33901r018nykkebpyms2c,•••\nother,Ashdown\n")) {
		t.Errorf("%v %s", err, csv)
	}
}

// TestNamesThatAreWords: what programs read stays whole, whatever a reporter is
// called; what people write does not.
func TestNamesThatAreWords(t *testing.T) {
	w := newWords()
	w.name("America Wa")
	w.name("Cal")
	w.name("Image")
	const one = "cas_06gzv33901r018nykkebpyms2c"
	v := &reading{veil: veil{families: map[string]string{one: "one"}, words: map[string]*words{"one": w}}}
	for in, want := range map[string]string{
		`"zone":"America/Los_Angeles"`:               ``,
		`"region":"US-WA"`:                           ``,
		`"link":"/cal/america?wa=1"`:                 ``,
		`"case_id":"cal_06gzv33901r018nykkebpyms2d"`: ``,
		`"permission":"cal.read"`:                    ``,
		`"kind":"cal"`:                               ``,
		`"as":"image/png"`:                           ``,
		`"why":"09:00 (America/Los_Angeles)"`:        ``,
		`"why":"see cal_06gzv33901r018nykkebpyms2d"`: ``,
		`"why":"cal_06gzv33901r018nykkebpyms2d Cal"`: `"why":"cal_06gzv33901r018nykkebpyms2d •••"`,
		`"why":"America/Brocklehurst"`:               `"why":"•••/Brocklehurst"`,
		`"anything":"america"`:                       `"anything":"•••"`,
		`"text":"Cal lives in America"`:              `"text":"••• lives in •••"`,
	} {
		if want == "" {
			want = in
		}
		got, err := v.apply(one, "application/json", []byte("{"+in+"}"))
		if err != nil || strings.TrimSpace(string(got)) != "{"+want+"}" {
			t.Errorf("%s became %s, want %s (%v)", in, got, want, err)
		}
	}
}

// TestTextIsReadWhole: a cell with a line break, a page that names the case on one
// line and the reporter on another, and an answer that does not say what it is.
func TestTextIsReadWhole(t *testing.T) {
	const one, two = "cas_06gzv33901r018nykkebpyms2c", "cas_06gzv33901r018nykkebpyms2d"
	v := &reading{veil: veil{families: map[string]string{one: "one"}, words: map[string]*words{"one": ashdown()}}}
	for _, x := range []struct{ kind, in, want string }{
		{"text/csv; charset=utf-8", "id,title,region\r\n" + one + ",\"He waits.\nAsk Ashdown\",Ashdown\r\n" + two + ",Ashdown,x\r\n", "id,title,region\r\n" + one + ",\"He waits.\r\nAsk •••\",Ashdown\r\n" + two + ",Ashdown,x\r\n"},
		{"text/csv", "\"broken\nAshdown " + one, "\"broken\n••• " + one + "\""},
		{"text/html", "<h1>" + one + "</h1>\n<p>Ashdown</p>", "<h1>" + one + "</h1>\n<p>•••</p>"},
		{"", one + "\nAshdown", one + "\n•••"},
		{"image/png", one + "\nAshdown", one + "\nAshdown"},
	} {
		got, err := v.apply("/v1/x", x.kind, []byte(x.in))
		if err != nil || string(got) != x.want {
			t.Errorf("%s: %q became %q, want %q (%v)", x.kind, x.in, got, x.want, err)
		}
	}
}

// TestOwnWords: who wrote a sentence gets it back as written.
func TestOwnWords(t *testing.T) {
	const one = "cas_06gzv33901r018nykkebpyms2c"
	body := []byte(`{"body":" Ashdown or Miller? ","name":"Ashdown"}`)
	v := &reading{veil: veil{families: map[string]string{one: "one"}, words: map[string]*words{"one": ashdown()}}, own: ownWords(body), named: map[string]bool{}}
	got, err := v.apply(one, "application/json", []byte(`{"body":"Ashdown or Miller?","name":"Ashdown","text":"Ashdown or Miller?"}`))
	if want := `{"body":"Ashdown or Miller?","name":"•••","text":"••• or Miller?"}`; err != nil || strings.TrimSpace(string(got)) != want || !v.named["one"] {
		t.Errorf("%s, want %s (%v, %v)", got, want, v.named, err)
	}
}
