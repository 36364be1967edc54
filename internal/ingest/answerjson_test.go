package ingest

import (
	"context"
	"strings"
	"testing"

	"github.com/piepowder/piepowder/internal/clock"
)

// The bytes of the hot path are those of the Answer, whatever a reason says.
func TestTheShortWayToAnAnswerGivesTheSameBytes(t *testing.T) {
	for name, reason := range map[string]string{
		"plain": `{{orders_1h}} orders in an hour`, "escaped": `<b>{{orders_1h}}</b> & \"more\" \\ ünïcode`, "empty": ``,
	} {
		t.Run(name, func(t *testing.T) {
			r := &rig{t: t, dir: t.TempDir(), clk: clock.NewFake(start), every: 1 << 40, seg: 1 << 20}
			r.pack = testPack(t, "rules.yaml", strings.Replace(testRules, "{{orders_1h}} orders in an hour", reason, 1))
			r.open()
			t.Cleanup(r.shut)
			for i, line := range []string{
				order("a", "c1", 1, ""), order("b", "c1", 2, ""), order("c", "c1", 3, `"note":"I will burn it"`), order("c", "c1", 3, `"note":"I will burn it"`),
				`{"id":"d","type":"account.created","time":"2026-11-21T07:00:00Z","data":{"customer_id":"c9","name":"Ann"}}`,
			} {
				var short, long []byte
				err := r.submit(context.Background(), &Incoming{Line: []byte(line)}, func(w *work) {
					short = appendAnswer([]byte("before "), &w.rec)
					long = newAnswer(&w.rec, w.pos, w.repeat).AppendJSON([]byte("before "))
				})
				if err != nil {
					t.Fatal(err)
				}
				if string(short) != string(long) {
					t.Errorf("event %d: short %s\nlong %s", i, short, long)
				}
				if i == 2 && !strings.Contains(string(long), "many") {
					t.Errorf("no rule fired: %s", long)
				}
			}
		})
	}
}
