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
