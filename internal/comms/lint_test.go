package comms

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"
)

func TestLintFindsPersonalDataAndPhrases(t *testing.T) {
	names := []string{"Ana María López", "Bo"}
	for text, want := range map[string][]string{
		"Write to ana.lopez+x@mail.example.org today":                    {"email"},
		"Call (206) 555-0147 or 1-800-273-8255":                          {"phone"},
		"Appelez le +33 6 12 34 56 78":                                   {"phone"},
		"ANA was there, and Lopez too, but not Banana":                   {"name", "name"},
		"She lives at 1420 NE Campus Pkwy, apt 4":                        {"address"},
		"Vive en la calle de Alcalá 42":                                  {"address"},
		"Elle habite 12 rue des Écoles":                                  {"address"},
		"Order BK-104477 and order number 5523871, C-20451":              {"order", "order", "case"},
		"Your order O-10442 is held, as is O-20991":                      {"order", "order"},
		"El pedido AB10442 y la commande 5523871 du soir":                {"order", "order"},
		"in order to; order 12 apples; order 2026 was good; I-1042":      {},
		"card 4111 1111 1111 1111":                                       {"card"},
		"seen at 47.60621, -122.33207":                                   {"address"},
		"We are sorry: it was OUR  FAULT, and you should've":             {"liability"},
		"You should have locked the door. We guarantee a refund.":        {"blame", "promise"},
		"Te prometemos que no volverá a pasar":                           {"promise", "promise"},
		"Vous auriez dû appeler ; nous acceptons toute responsabilité":   {"blame", "liability"},
		"We accept, of course, full responsibility":                      {"liability"},
		"C’est de votre faute":                                           {"blame"},
		"On 2026-11-21 at 09:30 we refunded $1,250.00 for 3 items of 12": {},
		"Today 12/11/2026, version 10.0.0, order of 2 apples":            {},
		"The promised delivery; faultless; a guarantee card":             {},
		"": {},
	} {
		var got []string
		for _, f := range Lint(text, true, names...) {
			got = append(got, f.What)
			u := utf16.Encode([]rune(text))
			if f.End > len(u) || string(utf16.Decode(u[f.Start:f.End])) != f.Text {
				t.Errorf("%q: %d-%d is not %q", text, f.Start, f.End, f.Text)
			}
		}
		if !slices.Equal(got, want) && len(got)+len(want) > 0 {
			t.Errorf("%q: got %v, want %v", text, got, want)
		}
	}
	for text, level := range map[string]string{"Will you answer? We will.": "warn", "We saw Will there.": "block", "please mark it": "", "Mark will come": "warn"} {
		got := ""
		if list := Lint(text, true, "Will Mark"); len(list) > 0 {
			got = list[0].Level
		}
		if got != level {
			t.Errorf("%q: %q, want %q", text, got, level)
		}
	}
	if inside := Lint("bo@example.org", false); len(inside) != 1 || Blocked(inside) {
		t.Errorf("inside: %+v", inside)
	}
	if !Blocked(Lint("It was our fault 🙃", true)) {
		t.Error("an admission may leave")
	}
}

func FuzzLint(f *testing.F) {
	for _, s := range []string{"", "a@b.co (206) 555-0147", "nuestra culpa", "🙃 ANA", "\xff{{", "İstanbul 12 rue de l'Été"} {
		f.Add(s, "Ana")
	}
	f.Fuzz(func(t *testing.T, text, name string) {
		if strings.ToValidUTF8(text, "") != text {
			return
		}
		u := utf16.Encode([]rune(text))
		for _, x := range Lint(text, true, name) {
			if x.Start < 0 || x.End > len(u) || x.Start >= x.End || string(utf16.Decode(u[x.Start:x.End])) != x.Text {
				t.Fatalf("%q %q: %+v", text, name, x)
			}
		}
	})
}

func FuzzPieces(f *testing.F) {
	for _, s := range []string{"", "Hello {{name}}", "{{ .a }}{{b_2}}", "{{", "}}", "{{A}}", "{{{x}}}", "a{{x}} {{x}}b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		list, bad := pieces(text)
		if bad != nil {
			if bad.At < 0 || bad.At > len(text) {
				t.Fatalf("%q: mistake at %d", text, bad.At)
			}
			return
		}
		vals := map[string]string{}
		for _, p := range list {
			if p.name != "" {
				vals[p.name] = "{{evil}}"
			}
		}
		out, err := fill(text, vals)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		if n := strings.Count(out, "{{evil}}"); n < len(vals) {
			t.Fatalf("%q: %q", text, out)
		}
	})
}

func TestValuesAreCheckedAndWrittenForTheReader(t *testing.T) {
	seattle, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		of         VarType
		value      string
		en, es, fr string // "" = refused
	}{
		{MoneyVar, "123450 USD", "$1,234.50", "US$1,234.50", "1\u202f234,50\u00a0$ US"},
		{MoneyVar, "-5 EUR", "-€0.05", "-€0.05", "-0,05\u00a0EUR"},
		{MoneyVar, "1200 JPY", "1,200 JPY", "1,200 JPY", "1\u202f200\u00a0JPY"},
		{MoneyVar, "12.50 USD", "", "", ""},
		{MoneyVar, "99999999999999999999 USD", "", "", ""},
		{DateVar, "2026-03-01", "Sunday, March 1, 2026", "domingo 1 de marzo de 2026", "dimanche 1er mars 2026"},
		{DateVar, "01/03/2026", "", "", ""},
		// The night of the change to daylight-saving time: 2 a.m. is not there.
		{TimeVar, "2026-03-08T10:30:00Z", "Sunday, March 8, 2026, 3:30 AM (PDT)", "domingo 8 de marzo de 2026, 03:30 (PDT)", "dimanche 8 mars 2026 à 03 h 30 (PDT)"},
		{TimeVar, "tomorrow", "", "", ""},
		{NameVar, "Kim", "Kim", "Kim", "Kim"},
		{NameVar, "Kim\nBcc: x", "", "", ""},
		{NumberVar, "C-20451", "C-20451", "C-20451", "C-20451"},
		{NumberVar, "20451", "", "", ""},
		{LinkVar, "https://safety.example/x?y=1", "https://safety.example/x?y=1", "https://safety.example/x?y=1", "https://safety.example/x?y=1"},
		{LinkVar, "javascript:alert(1)", "", "", ""},
		{LinkVar, "https://us:er@evil.example", "", "", ""},
		{TextVar, "a\nb {{name}}", "a\nb {{name}}", "a\nb {{name}}", "a\nb {{name}}"},
		{TextVar, "a\x00b", "", "", ""},
		{TextVar, "  ", "", "", ""},
	} {
		for lang, want := range map[string]string{"en": c.en, "es": c.es, "fr": c.fr} {
			got, wrong := Variable{Name: "v", Type: c.of}.wording(c.value, lang, seattle)
			if got != want || (wrong == "") != (want != "") {
				t.Errorf("%s %q %s: %q %q, want %q", c.of, c.value, lang, got, wrong, want)
			}
		}
	}
}
