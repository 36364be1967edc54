package standards

import (
	"testing"
	"time"
)

var start = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// TestFading counts by hand: in full for 90 days, half at 227.5, nothing at 365.
func TestFading(t *testing.T) {
	d := Shipped()
	for days, want := range map[float64]int64{-1: 0, 0: 4000, 90: 4000, 227.5: 2000, 296.25: 1000, 365: 0, 900: 0} {
		if got := d.left("FRD-2.2", 4, start, start.Add(time.Duration(days*24)*time.Hour)); got != want {
			t.Errorf("after %v days it counts %d, want %d", days, got, want)
		}
	}
	if got := d.left("SAF-1", 6, start, start.AddDate(0, 0, 365)); got <= 3000 {
		t.Errorf("a safety strike fades over two years, and counts %d after one", got)
	}
	for clause, want := range map[string]int{"SAF-4.1": 6, "saf-1": 6, "DSP-1": 0, "MIS-3.2": 2, "WRK-1": 1} {
		if got := d.WeightOf(clause); got != want {
			t.Errorf("%s weighs %d, want %d", clause, got, want)
		}
	}
}

// TestWhatIf: two findings a month apart, and a ladder whose second step is higher.
func TestWhatIf(t *testing.T) {
	held := Shipped()
	would := Shipped()
	would.Ladder = []Rung{{1, "educate", 0, 0, 0}, {3, "warn", 0, 0, 0}, {9, "restrict", 7, 3, 14}}
	list := []struck{{CountedStrike{Clause: "OFF-1", Weight: 2, At: start}, 7}, {CountedStrike{Clause: "OFF-1", Weight: 2, At: start.AddDate(0, 1, 0)}, 7}}
	w := compare(held, would, list, start.Add(-time.Hour), start.AddDate(0, 2, 0), 0)
	// Held: warn at 2, restrict at 4. Would: educate at 2, warn at 4.
	if w.Findings != 2 || w.Milder != 2 || w.Harsher != 0 || w.Same != 0 || w.Now[2] != 1 || w.Then[1] != 1 || len(w.Steps) != 2 {
		t.Fatalf("%+v", w)
	}
	if same := compare(held, held, list, start.Add(-time.Hour), start.AddDate(0, 2, 0), 0); same.Same != 2 {
		t.Fatalf("the same document changes something: %+v", same)
	}
}

func TestDocumentChecks(t *testing.T) {
	if err := Shipped().check(); err != nil {
		t.Fatal(err)
	}
	for what, change := range map[string]func(*StandardsDocument){
		"gone before full":  func(d *StandardsDocument) { d.GoneDays = 10 },
		"a clause twice":    func(d *StandardsDocument) { d.Weights = append(d.Weights, ClauseWeight{"saf-", 1, 0}) },
		"no ladder":         func(d *StandardsDocument) { d.Ladder = nil },
		"a falling ladder":  func(d *StandardsDocument) { d.Ladder[1].Points = 1 },
		"an unknown action": func(d *StandardsDocument) { d.Ladder[0].Action = "flog" },
		"outside its range": func(d *StandardsDocument) { d.Ladder[2].Days = 90 },
	} {
		d := Shipped()
		change(&d)
		if d.check() == nil {
			t.Errorf("%s was taken", what)
		}
	}
}
