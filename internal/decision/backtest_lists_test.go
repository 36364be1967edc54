package decision

import (
	"strings"
	"testing"

	"github.com/piepowder/piepowder/internal/engine"
)

// The log has the members of published lists only; a draft brings its own.
func TestABacktestAsksTheListsOfTheDraft(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.manyOrders(40)
		rules := rulesYAML + strings.ReplaceAll(`
- id: listed
  on: [order.placed]
  when: card in bad_cards
  score: 5
  reason: listed
`, "\n", "\n  ")
		d, err := w.s.NewDraft(staff("*"), NewDraft{Rule: "listed",
			Documents: append(pack(rules), engine.Document{Path: "lists/bad_cards.csv", Text: "value\nk1\nnobody's\n"})})
		if err != nil || len(d.Problems) > 0 {
			t.Fatalf("%+v %v", d, err)
		}
		if r := w.tested(d.ID).Result; r == nil || r.Hits != 10 || r.New != 10 {
			t.Errorf("every fourth of forty orders is on the card that the draft lists: %+v", r)
		}
	})
}
