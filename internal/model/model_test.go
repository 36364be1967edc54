package model

import (
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
)

// byHand is testdata/xgboost.json worked out on paper: two trees over amount
// and count, base_score 0.25.
var byHand = []struct {
	amount, count float64
	margin        float64
}{
	{9.99, 1, -1.0986122886681098 + -0.4 + 0.1},
	{10, 1, -1.0986122886681098 + 0.7 + 0.1}, // not below the cut: right
	{10, 5, -1.0986122886681098 + 0.2 + 0.3},
	{math.NaN(), 5, -1.0986122886681098 + -0.4 + 0.3}, // missing amount goes left
	{20, math.NaN(), -1.0986122886681098 + 0.2 + 0.3}, // missing count goes right, in both trees
	{9.99999999, 1, -1.0986122886681098 + 0.7 + 0.1},  // 10 as a float32, as XGBoost reads it
}

func xgboostFile(t testing.TB) string {
	t.Helper()
	b, err := os.ReadFile("testdata/xgboost.json")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestXGBoost(t *testing.T) {
	for _, form := range []string{`"base_score": "2.5E-1"`, `"base_score": "[2.5E-1]"`} {
		m, err := Load([]byte(strings.Replace(xgboostFile(t), `"base_score": "2.5E-1"`, form, 1)))
		if err != nil {
			t.Fatal(err)
		}
		if m.Inputs[0].Name != "amount" || m.Inputs[1].Name != "count" {
			t.Fatalf("inputs %v", m.Inputs)
		}
		for _, c := range byHand {
			x := []float64{c.amount, c.count}
			// Leaves are float32 in the file.
			if got := m.Margin(x); math.Abs(got-c.margin) > 1e-7 {
				t.Errorf("margin(%v, %v) = %v, want %v", c.amount, c.count, got, c.margin)
			}
			if p, want := m.Probability(x), 1/(1+math.Exp(-c.margin)); math.Abs(p-want) > 1e-7 {
				t.Errorf("probability(%v, %v) = %v, want %v", c.amount, c.count, p, want)
			}
		}
	}
}

func TestXGBoostRefused(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{`"binary:logistic"`, `"multi:softprob"`, `objective "multi:softprob" is not supported`},
		{`"gbtree"`, `"dart"`, `booster "dart" is not supported`},
		{`"num_class": "0"`, `"num_class": "3"`, "3 classes"},
		{`"feature_names": ["amount", "count"]`, `"feature_names": []`, "no feature_names"},
		{`"base_score": "2.5E-1"`, `"base_score": "2"`, "no probability"},
		{`"split_type": [0, 0, 0, 0, 0]`, `"split_type": [1, 0, 0, 0, 0]`, "by category"},
		{`"left_children": [1, -1, 3, -1, -1]`, `"left_children": [1, -1, 0, -1, -1]`, "reached twice"},
		{`"left_children": [1, -1, 3, -1, -1]`, `"left_children": [1, -1, 30, -1, -1]`, "out of range"},
		{`"split_indices": [0, 0, 1, 0, 0]`, `"split_indices": [7, 0, 1, 0, 0]`, "no input 7"},
		{`"num_feature": "2"`, `"num_feature": "3"`, "num_feature is 3"},
	} {
		text := xgboostFile(t)
		if !strings.Contains(text, c.from) {
			t.Fatalf("the file lost %s", c.from)
		}
		_, err := Load([]byte(strings.ReplaceAll(text, c.from, c.to)))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.to, err, c.want)
		}
	}
}

// small is a model of both kinds of members.
func small() *File {
	return &File{
		Name: "small", On: "payment", Label: "fraud", Calibration: Calibration{Slope: 1.5, Offset: -0.25},
		Inputs: []Input{{Name: "a", Edges: []float64{1, 2}, Shares: []float64{0.2, 0.3, 0.4, 0.1}}, {Name: "b"}},
		Members: []Member{
			{Kind: "trees", Weight: 0.5, Base: -2, Trees: []Tree{{
				Feature: []int32{0, -1, 1, -1, -1}, Cut: []float64{1.5, -1, 7, 0.5, 2}, Left: []int32{1, 0, 3, 0, 0}, Right: []int32{2, 0, 4, 0, 0},
				MissingLeft: []bool{true, false, false, false, false}, Cover: []float64{10, 6, 4, 3, 1},
			}}},
			{Kind: "logistic", Weight: 0.5, Base: -1, Coef: []float64{2, -1}, Mean: []float64{1, math.Log1p(3)}, Scale: []float64{2, 0.5}, Log: []bool{false, true}},
		},
	}
}

func TestFormat(t *testing.T) {
	f := small()
	text, err := f.Encode()
	if err != nil {
		t.Fatal(err)
	}
	m, err := Load(text)
	if err != nil {
		t.Fatal(err)
	}
	// Trees: a = 2 goes right, b = 3 < 7 goes left: 0.5. Regression: (2-1)/2*2 + 0.
	margin := 0.5*(-2+0.5) + 0.5*(-1+1)
	if got, want := m.LogOdds([]float64{2, 3}), 1.5*margin-0.25; math.Abs(got-want) > 1e-12 {
		t.Errorf("log-odds %v, want %v", got, want)
	}
	// Nothing known: the tree goes left, the regression is at its mean.
	if got, want := m.Margin([]float64{math.NaN(), math.NaN()}), 0.5*(-2-1)+0.5*(-1); math.Abs(got-want) > 1e-12 {
		t.Errorf("margin of nothing %v, want %v", got, want)
	}
}

func TestContributionsAddUp(t *testing.T) {
	m, err := New(small())
	if err != nil {
		t.Fatal(err)
	}
	x, err2 := Load([]byte(xgboostFile(t)))
	if err2 != nil {
		t.Fatal(err2)
	}
	rng := rand.New(rand.NewPCG(1, 1))
	for range 1000 {
		in := []float64{rng.Float64() * 20, rng.Float64() * 10}
		if rng.IntN(4) == 0 {
			in[rng.IntN(2)] = math.NaN()
		}
		for _, m := range []*Model{m, x} {
			by := make([]float64, 2)
			base := m.Contributions(in, by)
			if got, want := base+by[0]+by[1], m.LogOdds(in); math.Abs(got-want) > 1e-9 {
				t.Fatalf("contributions of %v add up to %v, not %v", in, got, want)
			}
		}
	}
	// By cover, the tree expects (6*-1 + 3*0.5 + 1*2) / 10 before anything is known.
	by := make([]float64, 2)
	base := m.Contributions([]float64{1, 3}, by)
	if want := 1.5*(0.5*(-2-0.25)+0.5*-1) - 0.25; math.Abs(base-want) > 1e-12 {
		t.Errorf("base %v, want %v", base, want)
	}
	if want := 1.5 * 0.5 * (-1 - -0.25); math.Abs(by[0]-want) > 1e-12 {
		t.Errorf("a did %v, want %v", by[0], want)
	}
}

func TestScoreAllocatesNothing(t *testing.T) {
	m, err := New(small())
	if err != nil {
		t.Fatal(err)
	}
	x, by := []float64{2, 3}, make([]float64, 2)
	if n := testing.AllocsPerRun(100, func() { m.Probability(x); m.Contributions(x, by) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestDrift(t *testing.T) {
	xs := make([]float64, 1000)
	rng := rand.New(rand.NewPCG(3, 3))
	for i := range xs {
		xs[i] = rng.NormFloat64()
	}
	f := small()
	f.Inputs[1] = Spread("b", xs)
	f.Inputs[0] = Spread("a", xs)
	f.Score = Spread("score", xs)
	m, err := New(f)
	if err != nil {
		t.Fatal(err)
	}
	hs := m.Histograms()
	for _, x := range xs {
		Observe(hs, []float64{x, x + 2}, x)
	}
	d := Drift(m, hs)
	if len(d) != 3 || d[0].PSI != 0 || d[2].Name != "score" || d[2].PSI != 0 {
		t.Errorf("the same values drift: %+v", d)
	}
	if d[1].PSI < 1 {
		t.Errorf("two deviations away is %v, want above 1", d[1].PSI)
	}
	for range 500 {
		hs[0].Add(math.NaN())
		hs[0].Remove(xs[0])
	}
	if d := Drift(m, hs); d[0].Missing != 0.5 || d[0].PSI < 0.5 {
		t.Errorf("half missing: %+v", d[0])
	}
}

func FuzzLoad(f *testing.F) {
	f.Add(xgboostFile(f))
	text, err := small().Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(text))
	f.Fuzz(func(t *testing.T, text string) {
		m, err := Load([]byte(text))
		if err != nil {
			return
		}
		x, by := make([]float64, len(m.Inputs)), make([]float64, len(m.Inputs))
		for i := range x {
			if x[i] = float64(i) - 1; i%3 == 2 {
				x[i] = math.NaN()
			}
		}
		p := m.Probability(x)
		if p < 0 || p > 1 {
			t.Fatalf("probability %v", p)
		}
		if q := m.Probability(x); q != p && q == q {
			t.Fatalf("%v, then %v", p, q)
		}
		m.Contributions(x, by)
		Drift(m, m.Histograms())
	})
}
