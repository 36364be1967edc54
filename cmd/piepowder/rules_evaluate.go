package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"sort"

	"github.com/piepowder/piepowder/internal/learn"
	"github.com/piepowder/piepowder/internal/model"
)

// RulesEvaluateCmd measures models and rules by the published protocol.
type RulesEvaluateCmd struct {
	StreamFlags
	TestDays int    `default:"7" help:"Days to test on, after the wait for labels."`
	Model    string `type:"existingfile" help:"Model to measure; without it one is trained."`
	Seed     uint64 `default:"1" help:"Of training."`
	JSON     bool   `help:"Print JSON."`
}

// evaluation is what `rules evaluate --json` prints.
type evaluation struct {
	Scaled    bool               `json:"scaled"` // not 7/7/7 days: not to be set beside published figures
	TrainFrom string             `json:"train_from"`
	TrainDays int                `json:"train_days"`
	DelayDays int                `json:"delay_days"`
	TestDays  int                `json:"test_days"`
	TestRows  int                `json:"test_rows"`
	TestFraud int                `json:"test_positives"`
	Best      float64            `json:"best_card_precision_100"`
	Rows      []evaluationRow    `json:"rows"`
	Drift     []model.InputDrift `json:"drift,omitempty"`
}

type evaluationRow struct {
	Name string  `json:"name"`
	AUC  float64 `json:"auc"`
	AP   float64 `json:"average_precision"`
	CP   float64 `json:"card_precision_100"`
	Note string  `json:"note"`
}

// Run measures.
func (c *RulesEvaluateCmd) Run() error {
	x, err := c.measure(terminal())
	if err != nil {
		return showFaults(c.Pack, err)
	}
	if c.JSON {
		b, err := json.MarshalIndent(x, "", "  ")
		if err != nil {
			return err
		}
		fmt.Println(string(b))
		return nil
	}
	x.print(os.Stdout)
	return nil
}

func (c *RulesEvaluateCmd) measure(show io.Writer) (*evaluation, error) {
	per, err := c.period(c.TestDays)
	if err != nil {
		return nil, err
	}
	if c.TestDays < 1 {
		return nil, fmt.Errorf("--test-days: at least one day is tested")
	}
	pack, err := packForTraining(c.Pack, c.DelayDays)
	if err != nil {
		return nil, err
	}
	s, err := readStream(&c.StreamFlags, pack, func(at int64) bool {
		return at >= per.Start && at < per.TrainEnd() || at >= per.TestStart() && at < per.TestEnd()
	}, show)
	if err != nil {
		return nil, err
	}
	train, test, days, err := per.Split(s.pays)
	if err != nil {
		return nil, err
	}
	y, cards := make([]bool, len(test)), make([]uint64, len(test))
	x := &evaluation{Scaled: !per.Published(), TrainFrom: c.TrainFrom, TrainDays: c.TrainDays, DelayDays: c.DelayDays, TestDays: c.TestDays, TestRows: len(test)}
	for k, i := range test {
		if y[k], cards[k] = s.pays[i].Fraud, s.pays[i].Card; y[k] {
			x.TestFraud++
		}
	}
	if x.TestFraud == 0 || x.TestFraud == len(test) {
		return nil, fmt.Errorf("%d of %d payments of the test are fraud: nothing to tell apart", x.TestFraud, len(test))
	}
	add := func(name, note string, scores []float64) {
		r := evaluationRow{Name: name, Note: note, AUC: learn.AUC(scores, y), AP: learn.AveragePrecision(scores, y)}
		r.CP, x.Best = learn.CardPrecision(scores, y, cards, days, 100)
		x.Rows = append(x.Rows, r)
	}
	if err := c.models(s, per, test, x, add, show); err != nil {
		return nil, err
	}
	points := make([]float64, len(test))
	for k, i := range test {
		points[k] = s.score[s.row[i]-1]
	}
	add("rules", fmt.Sprintf("the sum of scores of the pack's %d rules", len(s.prog.Rules)), points)
	if len(train) > 0 && s.amount >= 0 {
		baselines(s, per, train, test, add)
	}
	return x, nil
}

// models adds the given model, or one of each kind trained here.
func (c *RulesEvaluateCmd) models(s *stream, per learn.Period, test []int, x *evaluation, add func(name, note string, scores []float64), show io.Writer) error {
	put := func(name, note string, m *model.Model) error {
		scores, t, err := s.scoresOf(m, test)
		if err != nil {
			return err
		}
		add(name, note, scores)
		if x.Drift == nil {
			x.Drift = drift(m, scores, t)
		}
		return nil
	}
	if c.Model != "" {
		m, err := loadModel(c.Model)
		if err != nil {
			return err
		}
		return put("model", c.Model, m)
	}
	for _, kind := range []string{"gbt", "logistic"} {
		f, err := s.train(&c.StreamFlags, per, kind, c.Seed, show)
		if err != nil {
			return err
		}
		m, err := model.New(f)
		if err != nil {
			return err
		}
		name, note := "model", "gradient-boosted trees on %d features of the pack"
		if kind == "logistic" {
			name, note = "model, logistic", "logistic regression on %d features of the pack"
		}
		if err := put(name, fmt.Sprintf(note, len(m.Inputs)), m); err != nil {
			return err
		}
	}
	return nil
}

func loadModel(name string) (*model.Model, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	m, err := model.Load(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return m, nil
}

// baselines adds what others publish, on the fifteen reference features.
func baselines(s *stream, per learn.Period, train, test []int, add func(name, note string, scores []float64)) {
	delay := int64(per.DelayDays) * 24 * 3600 * 1e6
	a, b := learn.Reference(s.pays, delay, train), learn.Reference(s.pays, delay, test)
	if a.Positives() > 0 && a.Positives() < a.Rows() {
		add("random forest", "100 trees on the fifteen reference features", learn.NewForest(a, 100, 0).Scores(b))
		add("logistic regression", "on the fifteen reference features", learn.LogisticScores(a, b))
		add("decision tree", "depth 2, on the fifteen reference features", learn.NewTree(a, 2).Scores(b))
	}
	add("two rules", "amount above the largest honest one of training; the terminal's known share of fraud over seven days", learn.TwoRules(a, b))
}

func (x *evaluation) print(w io.Writer) {
	if x.Scaled {
		fmt.Fprintf(w, "scaled: %d days of training, %d of delay, %d of test; the published figures are of 7, 7 and 7 and say nothing about these\n",
			x.TrainDays, x.DelayDays, x.TestDays)
	} else {
		fmt.Fprintln(w, "7 days of training, 7 of delay, 7 of test: the published protocol")
	}
	fmt.Fprintf(w, "%d payments tested, %d of them fraud, cards known as compromised left out; training from %s\n\n", x.TestRows, x.TestFraud, x.TrainFrom)
	fmt.Fprintf(w, "%-20s %8s %10s %14s\n", "", "AUC ROC", "average", "card precision")
	fmt.Fprintf(w, "%-20s %8s %10s %14s\n", "", "", "precision", "@100")
	for _, r := range x.Rows {
		fmt.Fprintf(w, "%-20s %8.3f %10.3f %14.3f   %s\n", r.Name, r.AUC, r.AP, r.CP, r.Note)
	}
	fmt.Fprintf(w, "%-20s %8s %10s %14.3f   the best possible\n", "", "", "", x.Best)
	x.printDrift(w)
}

func (x *evaluation) printDrift(w io.Writer) {
	moved := slices.Clone(x.Drift)
	sort.SliceStable(moved, func(a, b int) bool { return moved[a].PSI > moved[b].PSI })
	if len(moved) == 0 {
		return
	}
	fmt.Fprintln(w, "\ndrift of the model's inputs from training to test (PSI: below 0.1 quiet, above 0.25 another population)")
	for _, d := range moved[:min(len(moved), 8)] {
		fmt.Fprintf(w, "  %-24s %6.3f   missing %.1f %%\n", d.Name, d.PSI, math.Round(d.Missing*1000)/10)
	}
}
