package textmodel

import (
	"math"
	"slices"
)

// signals say how like the training a text is.
const signals = 6

// signal reads them from the scores of all classes.
func signal(scores []float64, slope, known float64, words int) (x [signals]float64) {
	best, second := math.Inf(-1), math.Inf(-1)
	for _, s := range scores {
		if s > best {
			best, second = s, best
		} else if s > second {
			second = s
		}
	}
	if math.IsInf(second, -1) {
		second = best - 1
	}
	var sum float64
	for _, s := range scores {
		sum += math.Exp(float64(slope * (s - best)))
	}
	x[0] = best
	x[1] = best - second
	x[2] = -math.Log(sum) // log of the best one's probability
	x[3] = best + math.Log(sum)/max(slope, 1e-6)
	x[4] = known
	x[5] = math.Log(1 + float64(words))
	return x
}

// gate is a logistic regression over the signals: how likely a text is one of
// the kinds that were learned.
type gate struct {
	Mean, Scale, Weight [signals]float64
	Bias                float64
	Least               float64 // below this the answer is "I don't know"
}

func (g *gate) score(x [signals]float64) float64 {
	z := g.Bias
	for i := range x {
		z += float64(g.Weight[i] * (x[i] - g.Mean[i]) / g.Scale[i])
	}
	return 1 / (1 + math.Exp(-z))
}

// fitGate learns to tell signals of held-out texts that belong (in) from those
// of texts that do not (out); each side counts the same.
func fitGate(in, out [][signals]float64) gate {
	var g gate
	all := slices.Concat(in, out)
	for i := range signals {
		var sum, sq float64
		for _, x := range all {
			sum += x[i]
		}
		g.Mean[i] = sum / float64(len(all))
		for _, x := range all {
			sq += float64((x[i] - g.Mean[i]) * (x[i] - g.Mean[i]))
		}
		g.Scale[i] = max(math.Sqrt(sq/float64(len(all))), 1e-9)
	}
	if len(in) == 0 || len(out) == 0 {
		g.Bias = 10
		return g
	}
	var z [signals + 1]float64
	for range 40 { // Newton's method with a little ridge
		var grad [signals + 1]float64
		var hess [signals + 1][signals + 1]float64
		add := func(list [][signals]float64, y float64) {
			for _, x := range list {
				var f [signals + 1]float64
				f[signals] = 1
				m := z[signals]
				for i := range signals {
					f[i] = (x[i] - g.Mean[i]) / g.Scale[i]
					m += float64(z[i] * f[i])
				}
				p := 1 / (1 + math.Exp(-m))
				weight := 1 / float64(len(list))
				for i := range f {
					grad[i] += float64(weight * (p - y) * f[i])
					for j := range f {
						hess[i][j] += float64(weight * p * (1 - p) * f[i] * f[j])
					}
				}
			}
		}
		add(in, 1)
		add(out, 0)
		for i := range z {
			grad[i] += float64(1e-3 * z[i])
			hess[i][i] += 1e-3
		}
		step := solve(hess, grad)
		for i := range z {
			z[i] -= step[i]
		}
	}
	copy(g.Weight[:], z[:signals])
	g.Bias = z[signals]
	return g
}

// solve is Gaussian elimination with pivots.
func solve(a [signals + 1][signals + 1]float64, b [signals + 1]float64) [signals + 1]float64 {
	n := len(b)
	for c := range n {
		p := c
		for r := c + 1; r < n; r++ {
			if math.Abs(a[r][c]) > math.Abs(a[p][c]) {
				p = r
			}
		}
		a[c], a[p], b[c], b[p] = a[p], a[c], b[p], b[c]
		for r := c + 1; r < n; r++ {
			f := a[r][c] / a[c][c]
			for k := c; k < n; k++ {
				a[r][k] -= float64(f * a[c][k])
			}
			b[r] -= float64(f * b[c])
		}
	}
	for c := n - 1; c >= 0; c-- {
		for k := c + 1; k < n; k++ {
			b[c] -= float64(a[c][k] * b[k])
		}
		b[c] /= a[c][c]
	}
	return b
}

// temperature finds the slope that makes the softmax of slope x score fit the
// truth best, by golden section over its logarithm.
func temperature(scores [][]float64, truth []int) float64 {
	if len(scores) == 0 {
		return 1
	}
	loss := func(slope float64) float64 {
		var sum float64
		for i, s := range scores {
			best := slices.Max(s)
			var z float64
			for _, v := range s {
				z += math.Exp(float64(slope * (v - best)))
			}
			sum += math.Log(z) - float64(slope*(s[truth[i]]-best))
		}
		return sum
	}
	lo, hi := math.Log(0.2), math.Log(100)
	const g = 0.6180339887498949
	a, b := hi-g*(hi-lo), lo+g*(hi-lo)
	fa, fb := loss(math.Exp(a)), loss(math.Exp(b))
	for range 30 {
		if fa < fb {
			hi, b, fb = b, a, fa
			a = hi - g*(hi-lo)
			fa = loss(math.Exp(a))
		} else {
			lo, a, fa = a, b, fb
			b = lo + g*(hi-lo)
			fb = loss(math.Exp(b))
		}
	}
	return math.Exp((lo + hi) / 2)
}
