package fuzzy

import (
	"crypto/sha256"
	"slices"
	"testing"
)

func key(kind string, clear []byte) (out [16]byte) {
	sum := sha256.Sum256(append([]byte(kind+"|"), clear...))
	copy(out[:], sum[:16])
	return out
}

func TestWordsFold(t *testing.T) {
	if got := Words("Ána-María  O'Neil, 3rd ána"); !slices.Equal(got, []string{"ana", "maria", "neil", "3rd"}) {
		t.Fatal(got)
	}
}

// TestTypingErrorsAreTolerated: what people mistype is found, what is another
// word is not.
func TestTypingErrorsAreTolerated(t *testing.T) {
	for _, x := range []struct {
		typed, text string
		found       bool
	}{
		{"Gonzalez", "Maria Gonzales", true}, {"Gonazles", "Maria Gonzales", true}, {"maria gonzales", "Gonzales, María", true},
		{"Micheal", "Michael", true}, {"Jonson", "Johnson", true}, {"assualt", "Assault at the door", true}, {"dor", "door", true},
		{"gonz", "Maria Gonzales", true}, {"Smith", "Jones", false}, {"refund", "Assault at the door", false}, {"Anna", "Berta", false}, {"", "x", false},
	} {
		if got := Near(x.typed, x.text) >= Enough; got != x.found {
			t.Errorf("%q in %q: %v (%.2f)", x.typed, x.text, got, Near(x.typed, x.text))
		}
	}
}

func TestTokensTellNothingAndKeepIndexesApart(t *testing.T) {
	a, b := Tokens(key, "case", "Gonzales"), Tokens(key, "account", "Gonzales")
	if len(a) != 8 || slices.Equal(a, b) {
		t.Fatal(a, b)
	}
	for _, x := range a {
		if x < 0 || slices.Contains(b, x) {
			t.Fatal("a token is shared by two indexes, or negative")
		}
	}
}

func FuzzWords(f *testing.F) {
	for _, s := range []string{"", "a", "Ána", "\xff\xfe", "日本語 テキスト", "^$"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if w := Words(s); len(w) > maxWords {
			t.Fatal(len(w))
		}
		if n := Near(s, s); len(Words(s)) > 0 && n != 1 {
			t.Fatalf("%q is not near itself: %f", s, n)
		}
		Tokens(key, "x", s)
	})
}

func TestSlip(t *testing.T) {
	for pair, want := range map[[2]string]bool{{"knfie", "knife"}: true, {"suicdie", "suicide"}: true, {"cuchilo", "cuchillo"}: true, {"knifee", "knife"}: true, {"knive", "knife"}: true,
		{"knif", "knife"}: true, {"theft", "theft"}: true, {"thefx", "theft"}: true, {"fire", "hire"}: true, {"dog", "dig"}: false, {"dog", "dog"}: true, {"fnik", "knife"}: false, {"xnfie", "knife"}: false, {"", ""}: true} {
		if got := Slip(pair[0], pair[1]); got != want || Slip(pair[1], pair[0]) != want {
			t.Errorf("%v: %v", pair, got)
		}
	}
}
