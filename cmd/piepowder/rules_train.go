package main

import (
	"fmt"
	"io"
	"math"
	"os"
	"time"

	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/learn"
	"github.com/piepowder/piepowder/internal/model"
)

// RulesTrainCmd trains a model on what was known at the time.
type RulesTrainCmd struct {
	StreamFlags
	Kind string `enum:"gbt,logistic" default:"gbt" help:"gbt (gradient-boosted trees) or logistic (regression)."`
	Seed uint64 `default:"1" help:"Of the rows and columns each tree sees; the same seed gives the same file."`
	Out  string `required:"" type:"path" help:"Write the model here (JSON)."`
}

// Run trains.
func (c *RulesTrainCmd) Run() error {
	per, err := c.period(0)
	if err != nil {
		return err
	}
	show := terminal()
	pack, err := packForTraining(c.Pack, c.DelayDays)
	if err != nil {
		return showFaults(c.Pack, err)
	}
	s, err := readStream(&c.StreamFlags, pack, func(at int64) bool { return at >= per.Start && at < per.TrainEnd() }, show)
	if err != nil {
		return showFaults(c.Pack, err)
	}
	f, err := s.train(&c.StreamFlags, per, c.Kind, c.Seed, show)
	if err != nil {
		return err
	}
	text, err := f.Encode()
	if err != nil {
		return err
	}
	m, err := model.Load(text)
	if err != nil {
		return fmt.Errorf("the trained model does not read back: %w", err)
	}
	if err := os.WriteFile(c.Out, text, 0o644); err != nil {
		return err
	}
	trees, nodes := m.Trees()
	fmt.Printf("%s: %s on %d %s from %s, %d of them %s; %d inputs, %d trees, %d nodes", c.Out, f.Training.Kind, f.Training.Rows,
		s.on.Name, f.Training.From, f.Training.Positives, s.label, len(m.Inputs), trees, nodes)
	if ap, ok := f.Training.Metrics["average_precision"]; ok {
		fmt.Printf("; held-out days: AUC %.3f, average precision %.3f", f.Training.Metrics["auc"], ap)
	}
	fmt.Println()
	return nil
}

// terminal is standard error when a person looks at it, else nil.
func terminal() io.Writer {
	if info, err := os.Stderr.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return nil
	}
	return os.Stderr
}

func (c *StreamFlags) period(testDays int) (learn.Period, error) {
	at, err := time.Parse(time.DateOnly, c.TrainFrom)
	if err != nil {
		return learn.Period{}, fmt.Errorf("--train-from: %q is not a date such as 2026-01-31", c.TrainFrom)
	}
	if c.TrainDays < 2 || c.DelayDays < 0 || testDays < 0 || c.TrainDays > 400 || c.DelayDays > 400 || testDays > 400 {
		return learn.Period{}, fmt.Errorf("training needs 2 to 400 days; delay and test are 0 to 400 days")
	}
	return learn.Period{Start: at.UnixMicro(), TrainDays: c.TrainDays, DelayDays: c.DelayDays, TestDays: testDays}, nil
}

// train fits a model to the days of training. Labels that came later than the
// delay allows are not known, and their events not learned from; where only
// fraud is labelled, what has no label is taken for honest.
func (s *stream) train(c *StreamFlags, per learn.Period, kind string, seed uint64, show io.Writer) (*model.File, error) {
	rows := s.trainRows(per)
	if len(rows) == 0 {
		return nil, fmt.Errorf("no %s in the %d days from %s has a known label: the file's events end at %s",
			s.on.Name, per.TrainDays, c.TrainFrom, time.UnixMicro(s.ends).UTC().Format(time.DateTime))
	}
	from := s
	if early := s.pays[0].At; s.pack.Mapping != nil && c.DelayDays > 1 && per.Start-early < 2*int64(c.DelayDays)*engine.Day {
		// Hardly a label can have come before training ends, so what a known
		// label is worth could not be learned. By the time training happens all of
		// them are known: the same days are read as if labels took one day.
		pack, err := packForTraining(c.Pack, 1)
		if err != nil {
			return nil, err
		}
		if from, err = readStream(c, pack, func(at int64) bool { return at >= per.Start && at < per.TrainEnd() }, show); err != nil {
			return nil, err
		}
	}
	day := make([]int, len(rows))
	for k, i := range rows {
		day[k] = int((s.pays[i].At - per.Start) / engine.Day)
	}
	o := learn.Options{Kind: kind, Seed: seed}
	if show != nil {
		o.Progress = func(done, total int) { fmt.Fprintf(show, "\rtraining %3d%% ", done*100/total) }
		defer fmt.Fprint(show, "\r              \r")
	}
	t := from.table(rows)
	for k, i := range rows {
		t.Y[k] = s.pays[i].Fraud
	}
	f, err := learn.Train(t, day, o)
	if err != nil {
		return nil, fmt.Errorf("training on the %d days from %s: %w", per.TrainDays, c.TrainFrom, err)
	}
	f.Name, f.On, f.Label = s.label, s.on.Name, s.label
	f.Training.Pack, f.Training.From, f.Training.Days, f.Training.DelayDays = s.pack.Hash, c.TrainFrom, c.TrainDays, c.DelayDays
	return f, nil
}

// trainRows are the payments of training whose label is known in time.
func (s *stream) trainRows(per learn.Period) []int {
	var rows []int
	for i := range s.pays {
		at := s.pays[i].At
		if at < per.Start || at >= per.TrainEnd() {
			continue
		}
		if s.known[i] != 0 && s.known[i] <= per.TestStart() || s.known[i] == 0 && !s.zeros {
			rows = append(rows, i)
		}
	}
	return rows
}

// scoresOf gives a model's log-odds over some payments.
func (s *stream) scoresOf(m *model.Model, rows []int) ([]float64, *learn.Table, error) {
	all := s.table(rows)
	t := &learn.Table{Y: all.Y}
	for _, in := range m.Inputs {
		c := -1
		for k, name := range all.Names {
			if name == in.Name {
				c = k
			}
		}
		if c < 0 {
			return nil, nil, fmt.Errorf("the model reads %s, which the pack does not have on %s", in.Name, s.on.Name)
		}
		t.Names, t.Cols = append(t.Names, in.Name), append(t.Cols, all.Cols[c])
	}
	scores := make([]float64, len(rows))
	x := make([]float64, len(t.Cols))
	for i := range scores {
		t.Row(i, x)
		scores[i] = m.LogOdds(x)
	}
	return scores, t, nil
}

// drift compares the test with training.
func drift(m *model.Model, scores []float64, t *learn.Table) []model.InputDrift {
	hs := m.Histograms()
	x := make([]float64, len(t.Cols))
	for i := range scores {
		t.Row(i, x)
		model.Observe(hs, x, 1/(1+math.Exp(-scores[i])))
	}
	return model.Drift(m, hs)
}
