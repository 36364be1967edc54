package model

import (
	"math"
	"sort"
)

// Histogram counts values into the buckets of an Input: under each edge, above
// the last, and missing.
type Histogram struct {
	edges  []float64
	counts []int64
	n      int64
}

// NewHistogram makes an empty histogram over ascending edges.
func NewHistogram(edges []float64) *Histogram {
	return &Histogram{edges: edges, counts: make([]int64, len(edges)+2)}
}

// Add counts one value; NaN is missing.
func (h *Histogram) Add(x float64) { h.counts[h.bucket(x)]++; h.n++ }

// Remove takes a value out again: a sliding window.
func (h *Histogram) Remove(x float64) { h.counts[h.bucket(x)]--; h.n-- }

// N is how many values are counted.
func (h *Histogram) N() int64 { return h.n }

func (h *Histogram) bucket(x float64) int {
	if x != x {
		return len(h.edges) + 1
	}
	// The first edge above x.
	return sort.Search(len(h.edges), func(i int) bool { return h.edges[i] > x })
}

// InputDrift says how far an input has moved since training.
type InputDrift struct {
	Name    string  `json:"name"`
	PSI     float64 `json:"psi"`     // population stability index: below 0.1 quiet, above 0.25 another population
	Missing float64 `json:"missing"` // share missing now
}

// Histograms makes one for each input and, last, one for the score.
func (m *Model) Histograms() []*Histogram {
	var hs []*Histogram
	for i := range m.Inputs {
		hs = append(hs, NewHistogram(m.Inputs[i].Edges))
	}
	return append(hs, NewHistogram(m.Score0.Edges))
}

// Observe counts the inputs and the probability of one decision.
func Observe(hs []*Histogram, x []float64, probability float64) {
	for i := range x {
		hs[i].Add(x[i])
	}
	hs[len(x)].Add(probability)
}

// Drift compares what was seen in training with recent histograms, as
// Histograms made them: every input, then the score. Inputs whose training
// says nothing about their spread are left out.
func Drift(m *Model, recent []*Histogram) []InputDrift {
	var out []InputDrift
	for i, h := range recent {
		ref := m.Score0
		if i < len(m.Inputs) {
			ref = m.Inputs[i]
		} else {
			ref.Name = "score"
		}
		if len(ref.Shares) == 0 || h.n == 0 {
			continue
		}
		d := InputDrift{Name: ref.Name, Missing: float64(h.counts[len(h.counts)-1]) / float64(h.n)}
		for b, share := range ref.Shares {
			// An empty bucket counts as one in ten thousand on either side.
			p, q := math.Max(share, 1e-4), math.Max(float64(h.counts[b])/float64(h.n), 1e-4)
			d.PSI += (q - p) * math.Log(q/p)
		}
		out = append(out, d)
	}
	return out
}

// Spread describes how values are spread: up to ten buckets of equal share.
// NaN is missing.
func Spread(name string, xs []float64) Input {
	var have []float64
	for _, x := range xs {
		if x == x {
			have = append(have, x)
		}
	}
	sort.Float64s(have)
	in := Input{Name: name}
	for i := 1; i < 10 && len(have) > 0; i++ {
		e := have[len(have)*i/10]
		if !finite(e) || e <= have[0] || len(in.Edges) > 0 && e <= in.Edges[len(in.Edges)-1] {
			continue
		}
		in.Edges = append(in.Edges, e)
	}
	h := NewHistogram(in.Edges)
	for _, x := range xs {
		h.Add(x)
	}
	for _, c := range h.counts {
		in.Shares = append(in.Shares, float64(c)/math.Max(float64(h.n), 1))
	}
	return in
}
