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
	v := &veil{families: map[string]string{"cas_06gzv33901r018nykkebpyms2c": "one"}, words: map[string]*words{"one": w}}
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
