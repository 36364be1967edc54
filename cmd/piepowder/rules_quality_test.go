package main

import (
	"fmt"
	"os"
	"testing"
	"time"
)

// TestQuality trains and measures on simulated streams with different constants:
// the model's average precision and card precision@100 are not below those of
// the random forest on the fifteen reference features, nor of the two rules.
// Minutes of work: set PIEPOWDER_QUALITY=1 (make prove-long does).
func TestQuality(t *testing.T) {
	if os.Getenv("PIEPOWDER_QUALITY") == "" {
		t.Skip("SKIPPED: set PIEPOWDER_QUALITY=1 to measure detection on simulated streams")
	}
	for _, st := range fraudStreams() {
		c := &RulesEvaluateCmd{StreamFlags: StreamFlags{Pack: handbookPack, Events: st.write(t), TrainFrom: st.start().Format(time.DateOnly), TrainDays: 7, DelayDays: 7}, TestDays: 7, Seed: 1}
		x, err := c.measure(nil)
		if err != nil {
			t.Fatal(err)
		}
		line := fmt.Sprintf("stream %d, best %.4f:", st.seed, x.Best)
		for _, r := range x.Rows {
			line += fmt.Sprintf("  %s %.3f/%.4f/%.4f", r.Name, r.AUC, r.AP, r.CP)
			if (r.Name == "random forest" || r.Name == "two rules") && (x.Rows[0].AP < r.AP || x.Rows[0].CP < r.CP) {
				t.Errorf("stream %d: the model is below the %s: %.4f/%.4f against %.4f/%.4f", st.seed, r.Name, x.Rows[0].AP, x.Rows[0].CP, r.AP, r.CP)
			}
		}
		t.Log(line)
	}
}
