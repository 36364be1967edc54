package textmodel

import (
	"slices"
	"testing"
)

// What a text speaks of, with cues that turn it and short forms written out.
func TestThings(t *testing.T) {
	l := newThings(Lexicon{
		"hit":   {"en": {"hit", "punch*"}, "fr": {"frapp*"}},
		"blood": {"en": {"blood"}},
		"~not":  {"en": {"not", "no"}, "fr": {"pas"}},
		"=you":  {"en": {"u"}},
	})
	for _, c := range []struct {
		text, language string
		want           []string
	}{
		{"he punched me", "en", []string{"hit"}},
		{"he did not hit me", "en", []string{"~not hit"}},
		{"he did not come at all today but he hit me", "en", []string{"hit"}},
		{"no blood, but later after a while he came back and there was blood", "en", []string{"blood", "~not blood"}},
		{"il m'a pas frappé", "fr", []string{"~not hit"}},
		{"not frappé", "fr", []string{"hit"}},
	} {
		var got []string
		for i, at := range l.find(Words(c.text), c.language) {
			if at >= 0 {
				got = append(got, l.names[i])
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, c.want) {
			t.Errorf("%q: %v, want %v", c.text, got, c.want)
		}
	}
	if got := l.writtenOut(Words("did u see"), "en"); !slices.Equal(got, []string{"did", "you", "see"}) {
		t.Error(got)
	}
	if got := l.writtenOut(Words("u"), "fr"); got[0] != "u" {
		t.Error(got)
	}
}

// With a lexicon, forms of a word that letter groups alone keep apart share a
// stem; with contrast, words that both classes have count for little.
func TestStemsAndContrast(t *testing.T) {
	rows := []row{{at: []int32{0, 1}, v: []float64{1, 1}}, {at: []int32{0, 1}, v: []float64{1, 1}}, {at: []int32{0, 2}, v: []float64{1, 1}}, {at: []int32{0, 2}, v: []float64{1, 1}}}
	by := contrast(rows, func(i int) bool { return i < 2 }, 3)
	if by[0] != 0 || by[1] <= 1 || by[1] != by[2] {
		t.Errorf("contrast %v", by)
	}
	if same := contrast(rows[:2], func(int) bool { return true }, 3); same[0] != same[1] {
		t.Errorf("contrast of one class %v", same)
	}
	lexicon := newThings(Lexicon{"gun": {"es": {"arma"}}})
	stems := func(text string, things *things) (n int) {
		for _, g := range parse(text, "es", things).grams {
			if g.kind == stem {
				n++
			}
		}
		return n
	}
	if n := stems("amenazaron al repartidor", lexicon); n != 5 {
		t.Errorf("%d stems, want three and two pairs", n)
	}
	if n := stems("amenazaron al repartidor", nil); n != 0 {
		t.Errorf("%d stems without a lexicon", n)
	}
	if root("amenazaron") != "amena" {
		t.Errorf("%q", root("amenazaron"))
	}

	given := made(300, 1)
	m, err := Train(given, Options{Keep: 0.95, Contrast: true, Lexicon: Lexicon{"animal": {"en": {"dog", "paw"}}}})
	if err != nil {
		t.Fatal(err)
	}
	file, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	read, err := Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	if got := read.Evaluate("category", made(400, 2)); got.Accuracy < 0.97 || got.CalibrationError > 0.1 {
		t.Errorf("%+v", got)
	}
}
