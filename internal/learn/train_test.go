package learn

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"github.com/piepowder/piepowder/internal/model"
)

// rare makes rows of which few are true: above a threshold of one column, or
// where the product of two is large. One column is noise, one often missing.
func rare(n int, seed uint64) (*Table, []int) {
	rng := rand.New(rand.NewPCG(seed, 9))
	t := &Table{Names: []string{"amount", "ratio", "count", "noise", "gaps", "constant", "again"}, Cols: make([][]float64, 7), Y: make([]bool, n)}
	days := make([]int, n)
	for c := range t.Cols {
		t.Cols[c] = make([]float64, n)
	}
	for i := range n {
		amount, ratio, count := math.Exp(rng.NormFloat64()), math.Exp(rng.NormFloat64()/2), float64(rng.IntN(6))
		gap := rng.NormFloat64()
		if rng.IntN(2) == 0 {
			gap = math.NaN()
		}
		for c, x := range []float64{amount, ratio, count, rng.NormFloat64(), gap, 7, ratio} {
			t.Cols[c][i] = x
		}
		t.Y[i] = amount > 12 || ratio*count > 12 && rng.IntN(10) < 8
		days[i] = i * 7 / n
	}
	return t, days
}

func TestTrain(t *testing.T) {
	table, days := rare(20_000, 1)
	test, _ := rare(20_000, 2)
	reached := map[string]float64{}
	for _, kind := range []string{"gbt", "logistic"} {
		f, err := Train(table, days, Options{Kind: kind, Seed: 3})
		if err != nil {
			t.Fatal(err)
		}
		if len(f.Inputs) != 5 {
			t.Errorf("%d inputs: the constant column and the repeated one should be left out", len(f.Inputs))
		}
		m, err := model.New(f)
		if err != nil {
			t.Fatal(err)
		}
		scores := Scores(m, &Table{Names: test.Names[:5], Cols: test.Cols[:5], Y: test.Y})
		reached[kind] = AveragePrecision(scores, test.Y)
		// Calibrated: what is said together is near what happens together.
		said := 0.0
		for _, s := range scores {
			said += sigmoid(f.Calibration.Slope*s + f.Calibration.Offset)
		}
		if is := float64(test.Positives()); said < 0.8*is || said > 1.25*is {
			t.Errorf("%s: probabilities add up to %.0f of %.0f", kind, said, is)
		}
	}
	if reached["gbt"] < 0.85 || reached["logistic"] < 0.35 {
		t.Errorf("average precision %v", reached)
	}
	forest := AveragePrecision(NewForest(table, 50, 0).Scores(test), test.Y)
	tree := AveragePrecision(NewTree(table, 2).Scores(test), test.Y)
	if forest < 0.8 || tree < 0.2 || tree > forest {
		t.Errorf("average precision of the forest %.3f, of the tree %.3f", forest, tree)
	}
}

func TestTrainIsDeterministic(t *testing.T) {
	table, days := rare(5000, 4)
	var first []byte
	for _, procs := range []int{1, 2, 4} {
		old := runtime.GOMAXPROCS(procs)
		f, err := Train(table, days, Options{Seed: 8})
		runtime.GOMAXPROCS(old)
		if err != nil {
			t.Fatal(err)
		}
		text, err := f.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = text
		}
		if !bytes.Equal(first, text) {
			t.Fatal("the same table and seed gave another model")
		}
	}
	f, err := Train(table, days, Options{Seed: 9})
	if err != nil {
		t.Fatal(err)
	}
	if text, _ := f.Encode(); bytes.Equal(first, text) {
		t.Error("another seed gave the same model")
	}
}

func TestTrainRefuses(t *testing.T) {
	table, days := rare(5000, 5)
	none := &Table{Names: table.Names, Cols: table.Cols, Y: make([]bool, 5000)}
	for want, try := range map[string]func() (*model.File, error){
		"0 of 5000 rows are true":      func() (*model.File, error) { return Train(none, days, Options{}) },
		"two days at least":            func() (*model.File, error) { return Train(table, make([]int, 5000), Options{}) },
		`the kind "best" is not known`: func() (*model.File, error) { return Train(table, days, Options{Kind: "best"}) },
	} {
		if _, err := try(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

// Newton's method ends where the gradient is nothing.
func TestLogisticConverges(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	n := 20_000
	table := &Table{Names: []string{"a", "b", "rare"}, Cols: make([][]float64, 3), Y: make([]bool, n)}
	for c := range table.Cols {
		table.Cols[c] = make([]float64, n)
	}
	for i := range n {
		a, b, c := rng.NormFloat64(), math.Exp(rng.NormFloat64()), truth(rng.Float64() < 0.003)
		table.Cols[0][i], table.Cols[1][i], table.Cols[2][i] = a, b, c
		table.Y[i] = rng.Float64() < sigmoid(-6+a+0.1*b+7*c)
	}
	m := Logistic(table, 1, false)
	for c, want := range []float64{1, 0.1, 7} {
		if got := m.Coef[c] / m.Scale[c]; math.Abs(got-want) > 0.5+want/10 {
			t.Errorf("coefficient %s is %.3f, want about %v", table.Names[c], got, want)
		}
	}
	grad := make([]float64, 4)
	for i := range n {
		s, z := m.Base, [4]float64{3: 1}
		for c := range 3 {
			z[c] = (table.Cols[c][i] - m.Mean[c]) / m.Scale[c]
			s += m.Coef[c] * z[c]
		}
		for c := range z {
			grad[c] += (sigmoid(s) - truth(table.Y[i])) * z[c]
		}
	}
	for c, g := range grad {
		if c < 3 {
			g += m.Coef[c]
		}
		if math.Abs(g) > 1e-3 {
			t.Errorf("gradient %d is %v", c, g)
		}
	}
}

func TestReferenceByHand(t *testing.T) {
	hour := day / 24
	saturday := int64(2 * day) // 1970-01-03
	ps := []Payment{
		{At: saturday, Card: 1, Terminal: 9, Amount: 10, Fraud: true},
		{At: saturday + hour, Card: 2, Terminal: 9, Amount: 30},
		{At: saturday + day, Card: 1, Terminal: 8, Amount: 20},               // exactly a day later: the first is out
		{At: saturday + 7*day + 2*hour, Card: 1, Terminal: 9, Amount: 40},    // seven days after both
		{At: saturday + 7*day + hour/2 + 1, Card: 3, Terminal: 9, Amount: 1}, // listed late
	}
	table := Reference(ps, 7*day, []int{2, 3})
	want := map[string][2]float64{
		"amount": {20, 40}, "weekend": {1, 1}, "night": {1, 1},
		"customer_count_1d": {1, 1}, "customer_mean_1d": {20, 40},
		"customer_count_7d": {2, 2}, "customer_mean_7d": {15, 30},
		"customer_count_30d": {2, 3}, "customer_mean_30d": {15, 70. / 3},
		"terminal_count_1d": {0, 2}, "terminal_fraud_1d": {0, 0.5},
		"terminal_count_7d": {0, 2}, "terminal_fraud_7d": {0, 0.5},
		"terminal_count_30d": {0, 2}, "terminal_fraud_30d": {0, 0.5},
	}
	for c, name := range table.Names {
		for k := range 2 {
			if got := table.Cols[c][k]; math.Abs(got-want[name][k]) > 1e-12 {
				t.Errorf("%s of row %d is %v, want %v", name, k, got, want[name][k])
			}
		}
	}
	if s := fmt.Sprint(TwoRules(table, table)); s != "[0 0.5]" {
		t.Errorf("two rules score %s", s)
	}
}
