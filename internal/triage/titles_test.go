package triage

import "testing"

// What happened is named in the reader's language, in each that the console has.
func TestTaxonomyIsNamedInEachLanguage(t *testing.T) {
	s := shipped(t)
	for _, b := range s.Taxonomy.Branches {
		for _, code := range []string{"es", "fr"} {
			if b.Titles[code] == "" {
				t.Errorf("%s has no title in %s", b.Code, code)
			}
			for _, h := range b.Behaviours {
				if h.Titles[code] == "" {
					t.Errorf("%s has no title in %s", h.Code, code)
				}
			}
		}
	}
}
