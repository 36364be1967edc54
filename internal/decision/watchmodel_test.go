package decision

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/identity"
)

// A model that was trained on small amounts rings when large ones come, once a
// day, and names what moved.
func TestAModelThatSeesOthersRings(t *testing.T) {
	const trained = `{"format": "piepowder-model/1", "name": "amounts", "on": "order.placed", "calibration": {"slope": 1, "offset": 0},
 "inputs": [{"name": "amount", "edges": [1000, 2000], "shares": [0.34, 0.33, 0.33, 0]}, {"name": "items", "edges": [2, 3], "shares": [0.34, 0.33, 0.33, 0]}], "score": {"name": "score"},
 "members": [{"kind": "logistic", "weight": 1, "base": 0, "coef": [0.1, 0.1], "mean": [0, 0], "scale": [1, 1], "log": [false, false]}]}`
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		docs := append(pack(rulesYAML), engine.Document{Path: "models/amounts.json", Text: trained})
		docs[1].Text += "\nrisk: {model: amounts}\n"
		docs[2].Text += "  - {id: risky, on: [order.placed], when: risk > 0.99, score: 1}\n"
		key := identity.WithCaller(ctx, identity.Caller{Actor: db.Actor{ID: "key_1", Kind: "key"}, Permissions: []identity.Permission{identity.PermRulePublish}})
		if _, err := w.s.Publish(key, docs, "a model"); err != nil {
			t.Fatal(err)
		}
		if _, err := w.in.PumpControl(ctx); err != nil {
			t.Fatal(err)
		}
		var rung []string
		w.s.alarm = func(_ context.Context, _ *db.Tx, a Alarm) (string, error) {
			if strings.HasPrefix(a.Rule, modelKey) {
				rung = append(rung, a.Rule+" "+a.Text)
			}
			return "cas_1", nil
		}
		n := 0
		day := func(amounts ...int) {
			w.clk.Advance(48 * time.Hour)
			for i := range 400 {
				n++
				w.send("order.placed", placed(fmt.Sprint("c", i), fmt.Sprint("o", n), fmt.Sprint("k", n), fmt.Sprintf("%d.00", amounts[i%len(amounts)]), 1+i%3, seattle))
			}
			w.catchUp()
			for range 2 {
				if err := w.s.WatchNow(ctx); err != nil {
					t.Fatal(err)
				}
			}
		}
		day(5, 15, 25)
		if len(rung) > 0 {
			t.Fatal("rings for the population it was trained on:", rung)
		}
		day(90, 95, 99)
		if len(rung) != 1 || !strings.HasPrefix(rung[0], "model:risk sees another population than it was trained on: amount (") || strings.Contains(rung[0], "items") {
			t.Fatal("rang", rung)
		}
	})
}
