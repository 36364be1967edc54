package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/piepowder/piepowder/internal/textmodel"
)

// TestQualityOfTexts trains on public sets of customers' messages and measures
// on a part that was held out. Minutes of work: set PIEPOWDER_QUALITY=1.
func TestQualityOfTexts(t *testing.T) {
	if os.Getenv("PIEPOWDER_QUALITY") == "" {
		t.Skip("SKIPPED: set PIEPOWDER_QUALITY=1 to measure the text classifier on public sets")
	}
	shared := os.Getenv("PIEPOWDER_SHARED")
	if shared == "" {
		shared = "../../../shared"
	}
	read := func(name, part string) []textmodel.Row {
		data, err := os.ReadFile(filepath.Join(shared, "data/text", name))
		if err != nil {
			t.Skipf("SKIPPED: the public texts are not here: %v", err)
		}
		rows, err := textmodel.Read(data, part)
		if err != nil {
			t.Fatal(err)
		}
		return rows
	}
	measure := func(train, test []textmodel.Row) textmodel.Measured {
		m, err := textmodel.Train(train, textmodel.Options{})
		if err != nil {
			t.Fatal(err)
		}
		got := m.Evaluate("category", test)
		t.Logf("accuracy %.4f, rejected %.4f, right and answered %.4f, calibration error %.4f, %d out of scope, %.4f recognised",
			got.Accuracy, got.Rejected, got.InScopeAccuracy, got.CalibrationError, got.OutOfScope, got.OutRecognised)
		return got
	}
	t.Run("77 intents, every fifth row held out", func(t *testing.T) {
		var train, test []textmodel.Row
		for i, r := range read("banking77_train.csv", "") {
			if i%5 == 0 {
				test = append(test, r)
			} else {
				train = append(train, r)
			}
		}
		if got := measure(train, test); got.Accuracy < 0.89 {
			t.Errorf("accuracy %.4f", got.Accuracy)
		}
	})
	t.Run("150 intents and out of scope, validation part", func(t *testing.T) {
		const name = "clinc150_train_val.json.gz"
		if got := measure(read(name, textmodel.ForTraining), read(name, textmodel.ForEvaluation)); got.InScopeAccuracy < 0.90 || got.OutRecognised < 0.40 {
			t.Errorf("in-scope accuracy %.4f, out of scope recognised %.4f", got.InScopeAccuracy, got.OutRecognised)
		}
	})
}
