package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/learn"
)

// smallStream is two and a half weeks of a small town.
func smallStream() fraudStream {
	return fraudStream{9, 18, 400, 500, 3.5, 4, 220, 1, 28, 2, 14, 0.5, 5, time.Date(2023, 4, 3, 0, 0, 0, 0, time.UTC), 100}
}

func smallFlags(file string) StreamFlags {
	return StreamFlags{Pack: handbookPack, Events: file, TrainFrom: "2023-04-07", TrainDays: 5, DelayDays: 3}
}

func TestNothingFromTheFuture(t *testing.T) {
	file := smallStream().write(t)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	c := smallFlags(file)
	read := func(name string) *stream {
		t.Helper()
		c := c
		c.Events = name
		pack, err := packForTraining(c.Pack, c.DelayDays)
		if err != nil {
			t.Fatal(err)
		}
		s, err := readStream(&c, pack, func(int64) bool { return true }, nil)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	// Everything from a moment on is another: amounts, who and where; and what
	// became of payments whose label was not known by then.
	cut := time.Date(2023, 4, 14, 11, 0, 0, 0, time.UTC)
	unknown := cut.AddDate(0, 0, -c.DelayDays)
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	changed := 0
	for i, line := range lines[1:] {
		cells := strings.Split(line, ",")
		at, err := time.Parse(time.RFC3339, cells[1])
		if err != nil {
			t.Fatal(err)
		}
		if !at.Before(cut) {
			cells[2], cells[3], cells[4] = "1", "2", "99999.99"
		}
		if at.After(unknown) {
			cells[5] = map[string]string{"0": "1", "1": "0"}[cells[5]]
			changed++
		}
		lines[i+1] = strings.Join(cells, ",")
	}
	other := filepath.Join(t.TempDir(), "other.csv")
	if err := os.WriteFile(other, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	a, b := read(file), read(other)
	same, known := 0, 0
	for i := range a.pays {
		if a.pays[i].At >= cut.UnixMicro() {
			continue
		}
		same++
		for k := range a.inputs {
			x, y := a.cols[k][a.row[i]-1], b.cols[k][b.row[i]-1]
			if math.Float64bits(x) != math.Float64bits(y) {
				t.Fatalf("%s of payment %d is %v, and %v when the future is another", a.inputs[k].name, i, x, y)
			}
			if a.inputs[k].name == "terminal_known_14d" && x > 0 {
				known++
			}
		}
	}
	if same < 1000 || known == 0 || changed < 1000 {
		t.Errorf("%d payments compared, %d with known fraud, %d changed: this shows nothing", same, known, changed)
	}
}

func TestTrainEvaluateReplay(t *testing.T) {
	file := smallStream().write(t)
	dir := t.TempDir()
	var texts [][]byte
	for n := range 2 {
		out := filepath.Join(dir, fmt.Sprint("model", n))
		if err := (&RulesTrainCmd{StreamFlags: smallFlags(file), Kind: "gbt", Seed: 1, Out: out}).Run(); err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, b)
	}
	if !bytes.Equal(texts[0], texts[1]) {
		t.Error("trained twice, the files differ")
	}
	given := &RulesEvaluateCmd{StreamFlags: smallFlags(file), TestDays: 5, Model: filepath.Join(dir, "model0"), Seed: 1}
	x, err := given.measure(nil)
	if err != nil {
		t.Fatal(err)
	}
	fresh, err := (&RulesEvaluateCmd{StreamFlags: smallFlags(file), TestDays: 5, Seed: 1}).measure(nil)
	if err != nil {
		t.Fatal(err)
	}
	if x.Rows[0].AP != fresh.Rows[0].AP || x.Rows[0].CP != fresh.Rows[0].CP {
		t.Errorf("the written model reaches %+v, the one trained in passing %+v", x.Rows[0], fresh.Rows[0])
	}
	var names []string
	for _, r := range fresh.Rows {
		names = append(names, r.Name)
		if !(r.AUC > 0.4 && r.AUC <= 1 && r.AP > 0 && r.AP <= 1 && r.CP <= fresh.Best) {
			t.Errorf("%+v, best %v", r, fresh.Best)
		}
	}
	if got := strings.Join(names, "; "); got != "model; model, logistic; rules; random forest; logistic regression; decision tree; two rules" {
		t.Errorf("rows %s", got)
	}
	if !x.Scaled || len(x.Drift) < 20 {
		t.Errorf("scaled %v, drift of %d inputs", x.Scaled, len(x.Drift))
	}
	var page bytes.Buffer
	if x.print(&page); !strings.HasPrefix(page.String(), "scaled: 5 days of training, 3 of delay, 5 of test") {
		t.Error(page.String())
	}
	replayAgrees(t, given, x)
}

// replayAgrees sees that replay with the model ranks as the evaluation does.
func replayAgrees(t *testing.T, c *RulesEvaluateCmd, x *evaluation) {
	t.Helper()
	out := filepath.Join(t.TempDir(), "out.ndjson")
	if err := (&ReplayCmd{Pack: c.Pack, Events: c.Events, Out: out, Model: c.Model}).Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(out)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var scores []float64
	for s := bufio.NewScanner(f); s.Scan(); {
		var line struct{ Score float64 }
		if err := json.Unmarshal(s.Bytes(), &line); err != nil {
			t.Fatal(err)
		}
		scores = append(scores, line.Score)
	}
	per, err := c.period(c.TestDays)
	if err != nil {
		t.Fatal(err)
	}
	pack, err := packForTraining(c.Pack, c.DelayDays)
	if err != nil {
		t.Fatal(err)
	}
	s, err := readStream(&c.StreamFlags, pack, func(int64) bool { return false }, nil)
	if err != nil {
		t.Fatal(err)
	}
	_, test, _, err := per.Split(s.pays)
	if err != nil {
		t.Fatal(err)
	}
	var picked []float64
	var y []bool
	for _, i := range test {
		picked, y = append(picked, scores[i]), append(y, s.pays[i].Fraud)
	}
	if ap := learn.AveragePrecision(picked, y); math.Abs(ap-x.Rows[0].AP) > 1e-9 {
		t.Errorf("average precision of the replayed scores is %v, evaluated %v", ap, x.Rows[0].AP)
	}
}

func TestTrainSaysWhatIsMissing(t *testing.T) {
	file := smallStream().write(t)
	for want, change := range map[string]func(c *RulesTrainCmd){
		"is not a date":                 func(c *RulesTrainCmd) { c.TrainFrom = "soon" },
		"has a known label":             func(c *RulesTrainCmd) { c.TrainFrom = "2029-01-01" },
		"2 to 400 days":                 func(c *RulesTrainCmd) { c.TrainDays = 1 },
		"speaks about no owner":         func(c *RulesTrainCmd) { c.Card = "owner" },
		"has no number colour":          func(c *RulesTrainCmd) { c.Inputs = "tx_amount, colour" },
		"no deciding event type refund": func(c *RulesTrainCmd) { c.On = "refund" },
	} {
		c := &RulesTrainCmd{StreamFlags: smallFlags(file), Kind: "gbt", Out: filepath.Join(t.TempDir(), "m")}
		change(c)
		if err := c.Run(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}
