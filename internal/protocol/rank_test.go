package protocol

import (
	"slices"
	"testing"

	"github.com/piepowder/piepowder/internal/cases"
)

// What happened puts a protocol on top, and says so; words find it in three
// languages and with typing errors.
func TestTheLikeliestProtocolIsOnTop(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		must(t, w.s.Seed(w.lead))
		open := func(title, category string) string {
			t.Helper()
			c, err := w.cases.Open(w.ana, cases.Opening{Title: title, Type: "safety", Severity: cases.S1, Category: category})
			must(t, err)
			return c.ID
		}
		first := func(ref, query string) Choice {
			t.Helper()
			list, err := w.s.Choices(w.ana, ref, query)
			must(t, err)
			if len(list) == 0 {
				t.Fatalf("%q finds nothing", query)
			}
			return list[0]
		}
		known, branch, plain := open("Help", "violence.weapon_shown"), open("Help", "violence"), open("Le perro me ha mordido, mordedura en la mano", "")
		for ref, want := range map[string][2]string{known: {"weapon-threat", "fits"}, plain: {"worker-injury-dog-bite", "words"}} {
			if c := first(ref, ""); c.Protocol != want[0] || c.Why[0].Code != want[1] {
				t.Errorf("on top: %s %+v, want %v", c.Protocol, c.Why, want)
			}
		}
		if c := first(branch, ""); c.Why[0] != (Reason{"branch", "violence"}) {
			t.Errorf("a branch: %s %+v", c.Protocol, c.Why)
		}
		for query, want := range map[string]string{"knife": "weapon-threat", "knfie": "weapon-threat", "cuchilo": "weapon-threat", "couteau": "weapon-threat", "suicdie": "self-harm",
			"food poisning": "unsafe-food", "atropelado": "traffic-collision", "chien perdu": "animal-injury-escape", "assault": "assault", "stolen parcel": "theft", "rape": "sexual-misconduct"} {
			if c := first(plain, query); c.Protocol != want {
				t.Errorf("%q: %s, want %s", query, c.Protocol, want)
			}
		}
		if list, err := w.s.Choices(w.ana, plain, "qqqq wwww"); err != nil || len(list) != 0 {
			t.Errorf("nonsense finds %d: %v", len(list), err)
		}
		_, err := w.s.StartRun(w.ana, known, "weapon-threat")
		must(t, err)
		list, err := w.s.Choices(w.ana, known, "")
		must(t, err)
		if slices.ContainsFunc(list, func(c Choice) bool { return c.Protocol == "weapon-threat" }) || len(list) != len(shippedNames)-1 {
			t.Errorf("%d, with the one that runs", len(list))
		}
	})
}
