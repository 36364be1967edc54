package textmodel

import (
	"math"
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"
)

// each calls fn for 0..n-1 on all cores; each call writes its own memory, so
// that the result does not depend on who runs when.
func each(n int, fn func(i int)) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				fn(i)
			}
		})
	}
	wg.Wait()
}

// separate finds, for one class against all others, the weights that minimise
// |w|²/2 + C Σ max(0, 1 - y w·x)², by descent on one dual variable at a time
// (Hsieh and others, 2008). The last weight is the bias.
func separate(rows []row, positive func(i int) bool, dims int, c float64, seed uint64) []float64 {
	w := make([]float64, dims+1)
	n := len(rows)
	alpha, norm, y := make([]float64, n), make([]float64, n), make([]float64, n)
	order := make([]int, n)
	diagonal := 1 / (2 * c)
	for i := range rows {
		order[i], y[i] = i, -1
		if positive(i) {
			y[i] = 1
		}
		norm[i] = 1 + diagonal
		for _, v := range rows[i].v {
			norm[i] += float64(v * v)
		}
	}
	rng := rand.New(rand.NewPCG(seed, 0x7069657a))
	active, bound := n, math.Inf(1)
	for round := 0; round < 60; round++ {
		high, low := math.Inf(-1), math.Inf(1)
		for i := range active {
			j := i + rng.IntN(active-i)
			order[i], order[j] = order[j], order[i]
		}
		for s := 0; s < active; s++ {
			i := order[s]
			r := &rows[i]
			dot := w[dims]
			for k, at := range r.at {
				dot += float64(w[at] * r.v[k])
			}
			g := float64(y[i]*dot) - 1 + float64(alpha[i]*diagonal)
			pg := g
			if alpha[i] == 0 {
				if g > bound {
					active--
					order[s], order[active] = order[active], order[s]
					s--
					continue
				}
				pg = min(g, 0)
			}
			high, low = max(high, pg), min(low, pg)
			if math.Abs(pg) < 1e-12 {
				continue
			}
			was := alpha[i]
			alpha[i] = max(was-g/norm[i], 0)
			d := (alpha[i] - was) * y[i]
			for k, at := range r.at {
				w[at] += float64(d * r.v[k])
			}
			w[dims] += d
		}
		if high-low <= 0.05 {
			if active == n {
				break
			}
			active, bound = n, math.Inf(1)
			continue
		}
		if bound = high; bound <= 0 {
			bound = math.Inf(1)
		}
	}
	return w
}

// contrast says how unequally the rows of a class and the others have each
// feature: the root of the logarithm of the ratio (after Wang and Manning, 2012),
// so scaled that rows keep their length on average.
func contrast(rows []row, positive func(i int) bool, dims int) []float64 {
	in, out := make([]float64, dims), make([]float64, dims)
	var ins, outs float64
	for i, r := range rows {
		if positive(i) {
			ins++
			for _, at := range r.at {
				in[at]++
			}
		} else {
			outs++
			for _, at := range r.at {
				out[at]++
			}
		}
	}
	by := make([]float64, dims)
	for i := range by {
		by[i] = math.Sqrt(math.Abs(math.Log((in[i]+1)/(ins+1)) - math.Log((out[i]+1)/(outs+1))))
	}
	var sum, all float64
	for _, r := range rows {
		for j, at := range r.at {
			square := float64(r.v[j] * r.v[j])
			sum += float64(square * float64(by[at]*by[at]))
			all += square
		}
	}
	if sum == 0 {
		for i := range by {
			by[i] = 1
		}
		return by
	}
	mean := math.Sqrt(sum / all)
	for i := range by {
		by[i] /= mean
	}
	return by
}

// scaled multiplies the features of rows.
func scaled(rows []row, by []float64) []row {
	out := make([]row, len(rows))
	for i, r := range rows {
		v := make([]float64, len(r.v))
		for j, at := range r.at {
			v[j] = r.v[j] * by[at]
		}
		out[i] = row{at: r.at, v: v, known: r.known}
	}
	return out
}
