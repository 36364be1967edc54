package learn

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/piepowder/piepowder/internal/model"
)

// Options say how a model is trained.
type Options struct {
	Kind     string                // "gbt" (default) or "logistic"
	Seed     uint64                // of the rows and columns each tree sees
	Progress func(done, total int) // called now and then, from one goroutine at a time; may be nil
}

// The ensemble: a few boosted models that saw different rows and columns, their
// mean being steadier than any one. The numbers are of rare events in general:
// shallow trees, few columns at a time, leaves held back towards nothing.
const (
	ensemble = 8
	mostTrees, usualTrees,
	leastTrees = 220, 110, 40
	evenCuts, nearCuts = 128, 256
)

func boostOptions(seed uint64) Boost {
	return Boost{Trees: mostTrees, Depth: 4, Rate: 0.06, Lambda: 5, MinChild: 2, Negatives: 0.5, Columns: 0.15, Seed: seed}
}

// Train fits a model to a table. day is the day of each row, from 0: the last
// days are held out first, to see how many trees are enough and how scores
// become probabilities; then everything is fitted again on all of them.
func Train(t *Table, day []int, o Options) (*model.File, error) {
	t = t.useful()
	first, last := 0, 0
	for i, d := range day {
		if i == 0 {
			first, last = d, d
		}
		first, last = min(first, d), max(last, d)
	}
	pos := t.Positives()
	switch {
	case len(day) != t.Rows():
		return nil, fmt.Errorf("%d days for %d rows", len(day), t.Rows())
	case pos < 10:
		return nil, fmt.Errorf("%d of %d rows are true: at least 10 are needed to learn from", pos, t.Rows())
	case t.Rows()-pos < 10:
		return nil, fmt.Errorf("%d of %d rows are not true: at least 10 are needed to learn from", t.Rows()-pos, t.Rows())
	case len(t.Cols) == 0:
		return nil, fmt.Errorf("no column says anything: each has one value only")
	case last == first:
		return nil, fmt.Errorf("all rows are of one day: two days at least are needed, the last is held out")
	case o.Kind != "" && o.Kind != "gbt" && o.Kind != "logistic":
		return nil, fmt.Errorf("the kind %q is not known; gbt and logistic are", o.Kind)
	}
	held := max(1, (last-first+1)*2/7)
	var early, late []int
	for i, d := range day {
		if d > last-held {
			late = append(late, i)
		} else {
			early = append(early, i)
		}
	}
	a, b := t.Pick(early), t.Pick(late)
	f := &model.File{Calibration: model.Calibration{Slope: 1}, Training: &model.Training{Kind: "gbt", Rows: t.Rows(), Positives: pos, Seed: o.Seed}}
	report := func(done, total int) {
		if o.Progress != nil {
			o.Progress(done, total)
		}
	}
	// With hardly any true row on either side there is nothing to tune by.
	tune := a.Positives() >= 10 && b.Positives() >= 10
	var margins []float64
	if o.Kind == "logistic" {
		f.Training.Kind = "logistic"
		if tune {
			margins = scoreMembers([]model.Member{Logistic(a, 1, true)}, t.Names, b)
		}
		f.Members = []model.Member{Logistic(t, 1, true)}
		report(1, 1)
	} else {
		trees := usualTrees
		if tune {
			trees, margins = enoughTrees(a, b, o.Seed, func(n int) { report(n, 2*ensemble) })
		}
		f.Members = boosted(t, trees, o.Seed, func(n int) { report(ensemble+n, 2*ensemble) })
	}
	for c, name := range t.Names {
		f.Inputs = append(f.Inputs, model.Spread(name, t.Cols[c]))
	}
	scores := scoreMembers(f.Members, t.Names, t)
	if margins != nil {
		f.Calibration = platt(margins, b.Y)
		f.Training.Metrics = map[string]float64{"auc": AUC(margins, b.Y), "average_precision": AveragePrecision(margins, b.Y)}
		scores = margins // not of rows it has learned
	}
	for i, s := range scores {
		scores[i] = sigmoid(f.Calibration.Slope*s + f.Calibration.Offset)
	}
	f.Score = model.Spread("score", scores)
	return f, nil
}

// useful leaves out columns with one value only and those equal to an earlier one.
func (t *Table) useful() *Table {
	out := &Table{Y: t.Y}
	seen := map[string]bool{}
	for c, xs := range t.Cols {
		same := true
		var key strings.Builder
		for i, x := range xs {
			same = same && (x == xs[0] || x != x && xs[0] != xs[0])
			if i%97 == 0 { // enough to tell columns apart; equals are compared in full
				key.WriteString(strconv.FormatUint(math.Float64bits(x), 36) + ",")
			}
		}
		if same || seen[key.String()] && out.holds(xs) {
			continue
		}
		seen[key.String()] = true
		out.Names, out.Cols = append(out.Names, t.Names[c]), append(out.Cols, xs)
	}
	return out
}

func (t *Table) holds(xs []float64) bool {
next:
	for _, have := range t.Cols {
		for i := range xs {
			if xs[i] != have[i] && (xs[i] == xs[i] || have[i] == have[i]) {
				continue next
			}
		}
		return true
	}
	return false
}

// enoughTrees boosts on a and gives the number of trees with the least loss on
// b, and the ensemble's margins there.
func enoughTrees(a, b *Table, seed uint64, done func(n int)) (int, []float64) {
	train := newBinned(a, evenCuts, nearCuts)
	test := train.bin(b)
	steps := make([][][]float64, ensemble) // by member, by tree: margins on b
	count := make(chan int, ensemble)
	go parallelThen(ensemble, count, func(k int) {
		w := newGrower(train, boostOptions(seed+uint64(k)))
		margin := make([]float64, len(test.y))
		base := w.start()
		for i := range margin {
			margin[i] = base
		}
		for n := range mostTrees {
			g := w.grow()
			for i := range margin {
				margin[i] += g.at(test, i)
			}
			if n+1 >= leastTrees && (n+1-leastTrees)%10 == 0 {
				steps[k] = append(steps[k], append([]float64(nil), margin...))
			}
		}
	})
	n := 0
	for range count {
		n++
		done(n)
	}
	best, loss := 0, math.Inf(1)
	var margins []float64
	for s := range steps[0] {
		mean := make([]float64, len(test.y))
		for k := range steps {
			for i, x := range steps[k][s] {
				mean[i] += x / ensemble
			}
		}
		if l := logLoss(mean, test.y); l < loss {
			best, loss, margins = s, l, mean
		}
	}
	return leastTrees + 10*best, margins
}

func logLoss(margins []float64, y []bool) float64 {
	sum := 0.0
	for i, x := range margins {
		if y[i] {
			x = -x
		}
		sum += math.Max(x, 0) + math.Log1p(math.Exp(-math.Abs(x)))
	}
	return sum / float64(len(y))
}

// boosted fits the ensemble.
func boosted(t *Table, trees int, seed uint64, done func(n int)) []model.Member {
	b := newBinned(t, evenCuts, nearCuts)
	out := make([]model.Member, ensemble)
	count := make(chan int, ensemble)
	go parallelThen(ensemble, count, func(k int) {
		w := newGrower(b, boostOptions(seed+uint64(k)))
		out[k] = model.Member{Kind: "trees", Weight: 1.0 / ensemble, Base: w.start()}
		for range trees {
			out[k].Trees = append(out[k].Trees, w.grow().tree(b.edges))
		}
	})
	n := 0
	for range count {
		n++
		done(n)
	}
	return out
}

// scoreMembers gives the margins of members over a table.
func scoreMembers(ms []model.Member, names []string, t *Table) []float64 {
	f := &model.File{Calibration: model.Calibration{Slope: 1}, Members: ms}
	for _, n := range names {
		f.Inputs = append(f.Inputs, model.Input{Name: n})
	}
	m, err := model.New(f)
	if err != nil {
		panic("learn: what was trained is no model: " + err.Error())
	}
	return Scores(m, t)
}

// Scores gives a model's margins over a table with its inputs as columns.
func Scores(m *model.Model, t *Table) []float64 {
	out := make([]float64, t.Rows())
	x := make([]float64, len(t.Cols))
	for i := range out {
		t.Row(i, x)
		out[i] = m.Margin(x)
	}
	return out
}

// platt fits log-odds = slope * margin + offset. The slope stays above 0: no
// two scores become one.
func platt(margins []float64, y []bool) model.Calibration {
	n, pos := float64(len(y)), 0.0
	for _, t := range y {
		pos += truth(t)
	}
	// Targets drawn in from 0 and 1, as Platt has them: few rows, no certainty.
	hi, lo := (pos+1)/(pos+2), 1/(n-pos+2)
	a, b := 1.0, 0.0
	for range 50 {
		var ga, gb, haa, hab, hbb float64
		for i, x := range margins {
			t := lo
			if y[i] {
				t = hi
			}
			p := sigmoid(a*x + b)
			e, h := p-t, p*(1-p)
			ga, gb = ga+e*x, gb+e
			haa, hab, hbb = haa+h*x*x, hab+h*x, hbb+h
		}
		haa, hbb = haa+1e-9, hbb+1e-9
		det := haa*hbb - hab*hab
		if !(det > 1e-12) {
			break
		}
		da, db := (hbb*ga-hab*gb)/det, (haa*gb-hab*ga)/det
		a, b = a-clamp(da, -0.5, 0.5), b-clamp(db, -2, 2)
		if math.Abs(da)+math.Abs(db) < 1e-9 {
			break
		}
	}
	return model.Calibration{Slope: clamp(a, 0.1, 10), Offset: clamp(b, -20, 20)}
}
