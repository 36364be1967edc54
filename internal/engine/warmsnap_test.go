package engine

import (
	"bytes"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// A snapshot taken while new features are being warmed goes on as the machine
// it was taken of, through the warming and after it.
func TestSnapshotWhileWarming(t *testing.T) {
	p := compiled(t, market, AllFeatures())
	next := documents(strings.NewReplacer("orders_7d: ", "orders_2h:    {count: order.placed, by: card, window: 2h}\norders_7d: ",
		"fraud_cust: ", "fraud_device: {sum: label.fraud, by: device, window: 7d}\nfraud_cust: ",
		"  device:   {kind: thing", "  box: {kind: thing}\n  device:   {kind: thing").Replace(market))
	rapid.Check(t, func(t *rapid.T) {
		var steps []step
		for _, s := range drawSteps(t, p, 150) {
			if s.c == nil || s.c.Kind != RulesetPublish {
				steps = append(steps, s)
			}
		}
		a, b, c := rapid.IntRange(0, len(steps)).Draw(t, "publish"), rapid.IntRange(0, len(steps)).Draw(t, "snapshot"), rapid.IntRange(0, len(steps)).Draw(t, "warm")
		b, c = max(a, b), max(a, b, c)
		straight := NewMachine(p)
		play(t, straight, steps[:a])
		if err := straight.Control(&Control{Kind: RulesetPublish, At: straight.Clock(), Version: 2, Documents: next}); err != nil {
			t.Fatal(err)
		}
		play(t, straight, steps[a:b])
		restored := NewMachine(straight.Program())
		if err := restored.Restore(bytes.NewReader(snapshot(t, straight))); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(snapshot(t, straight), snapshot(t, restored)) {
			t.Fatal("states differ at once")
		}
		play(t, straight, steps[b:c])
		play(t, restored, steps[b:c])
		if !bytes.Equal(snapshot(t, straight), snapshot(t, restored)) {
			t.Fatal("states differ before the warming ends")
		}
		for _, m := range []*Machine{straight, restored} {
			warm := NewMachine(m.Program())
			play(t, warm, steps[:c])
			if err := m.Warm(warm); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(snapshot(t, straight), snapshot(t, restored)) {
			t.Fatal("states differ after the warming")
		}
		play(t, straight, steps[c:])
		play(t, restored, steps[c:])
		if !bytes.Equal(snapshot(t, straight), snapshot(t, restored)) {
			t.Fatal("states differ in the end")
		}
	})
}
