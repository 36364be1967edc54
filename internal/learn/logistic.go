package learn

import (
	"math"

	"github.com/piepowder/piepowder/internal/model"
)

// Logistic fits a logistic regression by Newton's method with an L2 penalty on
// standardised columns. When tame is set, columns with a long tail go through
// log(1+x) and nothing counts for more than eight deviations, so that no one
// value can decide alone.
func Logistic(t *Table, penalty float64, tame bool) model.Member {
	n, d := t.Rows(), len(t.Cols)
	m := model.Member{Kind: "logistic", Weight: 1, Coef: make([]float64, d), Mean: make([]float64, d), Scale: make([]float64, d), Log: make([]bool, d)}
	if tame {
		m.Clip = 8
	}
	z := make([][]float64, d)
	for c, xs := range t.Cols {
		m.Log[c] = tame && long(xs)
		z[c] = standard(xs, m.Log[c], m.Clip, &m.Mean[c], &m.Scale[c])
	}
	m.Base = logOdds(clamp(float64(t.Positives())/float64(n), 1e-6, 1-1e-6))
	w := make([]float64, d+1) // last is the base
	w[d] = m.Base
	x := make([]float64, d+1)
	for range 25 {
		grad := make([]float64, d+1)
		hess := make([][]float64, d+1)
		for i := range hess {
			hess[i] = make([]float64, d+1)
		}
		for i := range n {
			s := w[d]
			for c := range d {
				x[c] = z[c][i]
				s += w[c] * x[c]
			}
			x[d] = 1
			p := sigmoid(s)
			e, h := p, p*(1-p)
			if t.Y[i] {
				e = p - 1
			}
			for a := range x {
				grad[a] += e * x[a]
				if hx := h * x[a]; hx != 0 {
					row := hess[a]
					for b := 0; b <= a; b++ {
						row[b] += hx * x[b]
					}
				}
			}
		}
		for c := range d {
			grad[c] += penalty * w[c]
			hess[c][c] += penalty
		}
		for a := range hess {
			hess[a][a] += 1e-9
		}
		step := solve(hess, grad)
		// Far from the optimum Newton's step is too long: it is halved until the
		// loss falls.
		was, next := penalised(z, t.Y, w, penalty), make([]float64, d+1)
		better, most := false, 0.0
		for k := 0; k < 30 && !better; k++ {
			most = 0
			for c := range w {
				move := math.Ldexp(step[c], -k)
				next[c], most = w[c]-move, math.Max(most, math.Abs(move))
			}
			better = penalised(z, t.Y, next, penalty) < was
		}
		if !better {
			break
		}
		w = next
		if most < 1e-6 {
			break
		}
	}
	copy(m.Coef, w[:d])
	m.Base = w[d]
	return m
}

// penalised is the loss Logistic makes small; w ends with the base.
func penalised(z [][]float64, y []bool, w []float64, penalty float64) float64 {
	d := len(z)
	margins := make([]float64, len(y))
	sum := 0.0
	for i := range margins {
		margins[i] = w[d]
	}
	for c := range z {
		for i, x := range z[c] {
			margins[i] += w[c] * x
		}
		sum += penalty * w[c] * w[c] / 2
	}
	return sum + logLoss(margins, y)*float64(len(y))
}

// long tells whether a column is of counts or amounts with a long tail.
func long(xs []float64) bool {
	var sum, top float64
	n := 0
	for _, x := range xs {
		if x < 0 {
			return false
		}
		if x == x {
			sum, top = sum+x, math.Max(top, x)
			n++
		}
	}
	return n > 0 && top > 2 && top > 4*sum/float64(n)
}

func standard(xs []float64, log bool, clip float64, mean, scale *float64) []float64 {
	z := make([]float64, len(xs))
	n, sum := 0, 0.0
	for i, x := range xs {
		if z[i] = x; log && x == x {
			z[i] = math.Copysign(math.Log1p(math.Abs(x)), x)
		}
		if x == x {
			sum += z[i]
			n++
		}
	}
	*mean, *scale = 0, 1
	if n > 0 {
		*mean = sum / float64(n)
	}
	sq := 0.0
	for _, x := range z {
		if x == x {
			sq += (x - *mean) * (x - *mean)
		}
	}
	if n > 0 && sq > 0 {
		*scale = math.Sqrt(sq / float64(n))
	}
	for i, x := range z {
		if x != x {
			z[i] = 0
			continue
		}
		if z[i] = (x - *mean) / *scale; clip > 0 {
			z[i] = clamp(z[i], -clip, clip)
		}
	}
	return z
}

// solve gives x with a x = b for a symmetric positive definite a, of which only
// the lower half is read (Cholesky).
func solve(a [][]float64, b []float64) []float64 {
	n := len(b)
	l := make([][]float64, n)
	for i := range l {
		l[i] = make([]float64, n)
		for j := 0; j <= i; j++ {
			s := a[i][j]
			for k := range j {
				s -= l[i][k] * l[j][k]
			}
			if i == j {
				l[i][i] = math.Sqrt(math.Max(s, 1e-12))
			} else {
				l[i][j] = s / l[j][j]
			}
		}
	}
	x := append([]float64(nil), b...)
	for i := range n {
		for k := range i {
			x[i] -= l[i][k] * x[k]
		}
		x[i] /= l[i][i]
	}
	for i := n - 1; i >= 0; i-- {
		for k := i + 1; k < n; k++ {
			x[i] -= l[k][i] * x[k]
		}
		x[i] /= l[i][i]
	}
	return x
}

func clamp(x, lo, hi float64) float64 { return math.Max(lo, math.Min(hi, x)) }

// LogisticScores fits a logistic regression to one table, lightly held back and
// without changing the columns' shape, and scores another.
func LogisticScores(train, test *Table) []float64 {
	return scoreMembers([]model.Member{Logistic(train, 1, false)}, train.Names, test)
}
