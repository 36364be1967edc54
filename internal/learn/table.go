package learn

import (
	"math"
	"sort"
)

// Table holds rows of inputs, column by column, NaN where missing, and what
// became of each row.
type Table struct {
	Names []string
	Cols  [][]float64 // by name
	Y     []bool      // by row
}

// Rows is the number of rows.
func (t *Table) Rows() int { return len(t.Y) }

// Positives is the number of rows that are true.
func (t *Table) Positives() int {
	n := 0
	for _, y := range t.Y {
		if y {
			n++
		}
	}
	return n
}

// Row copies row i into x.
func (t *Table) Row(i int, x []float64) {
	for c := range t.Cols {
		x[c] = t.Cols[c][i]
	}
}

// Pick is a table of some rows of t.
func (t *Table) Pick(rows []int) *Table {
	out := &Table{Names: t.Names, Cols: make([][]float64, len(t.Cols)), Y: make([]bool, len(rows))}
	for c := range t.Cols {
		out.Cols[c] = make([]float64, len(rows))
		for k, i := range rows {
			out.Cols[c][k] = t.Cols[c][i]
		}
	}
	for k, i := range rows {
		out.Y[k] = t.Y[i]
	}
	return out
}

// binned holds a table with each value replaced by the number of its bin:
// bin b of column c is [edges[c][b-1], edges[c][b]); the last is missing.
type binned struct {
	edges [][]float64
	cols  [][]uint16
	y     []bool
}

func (b *binned) missing(c int) int { return len(b.edges[c]) + 1 }

// bins is the number of bins of a column, that of the missing included.
func (b *binned) bins(c int) int { return len(b.edges[c]) + 2 }

// newBinned cuts each column at `even` quantiles and on both sides of up to
// `near` of the true rows' values: what is looked for is rare, and quantiles
// alone would put the whole of it into one bin.
func newBinned(t *Table, even, near int) *binned {
	b := &binned{y: t.Y}
	for c := range t.Cols {
		b.edges = append(b.edges, cuts(t.Cols[c], t.Y, even, near))
		b.cols = append(b.cols, place(t.Cols[c], b.edges[c]))
	}
	return b
}

// bin places another table into the bins of b.
func (b *binned) bin(t *Table) *binned {
	out := &binned{edges: b.edges, y: t.Y}
	for c := range t.Cols {
		out.cols = append(out.cols, place(t.Cols[c], b.edges[c]))
	}
	return out
}

func place(xs, edges []float64) []uint16 {
	out := make([]uint16, len(xs))
	for i, x := range xs {
		if x != x {
			out[i] = uint16(len(edges) + 1)
			continue
		}
		lo, hi := 0, len(edges)
		for lo < hi {
			m := (lo + hi) / 2
			if edges[m] <= x {
				lo = m + 1
			} else {
				hi = m
			}
		}
		out[i] = uint16(lo)
	}
	return out
}

func cuts(xs []float64, y []bool, even, near int) []float64 {
	all := make([]float64, 0, len(xs))
	var hot []float64
	for i, x := range xs {
		if x != x || math.IsInf(x, 0) {
			continue
		}
		all = append(all, x)
		if y[i] {
			hot = append(hot, x)
		}
	}
	sort.Float64s(all)
	sort.Float64s(hot)
	distinct := all[:0:0]
	for i, x := range all {
		if i == 0 || x != all[i-1] {
			distinct = append(distinct, x)
		}
	}
	var out []float64
	// between cuts below distinct[i].
	between := func(i int) {
		if i <= 0 || i >= len(distinct) {
			return
		}
		m := distinct[i-1] + (distinct[i]-distinct[i-1])/2
		if !(m > distinct[i-1]) {
			m = distinct[i]
		}
		out = append(out, m)
	}
	if len(distinct) <= even {
		for i := range distinct {
			between(i)
		}
	} else {
		for k := 1; k < even; k++ {
			between(sort.SearchFloat64s(distinct, all[len(all)*k/even]))
		}
		for k := range min(near, len(hot)) {
			i := sort.SearchFloat64s(distinct, hot[len(hot)*k/min(near, len(hot))])
			between(i)
			between(i + 1)
		}
	}
	sort.Float64s(out)
	kept := out[:0]
	for _, e := range out {
		if len(kept) == 0 || e != kept[len(kept)-1] {
			kept = append(kept, e)
		}
	}
	return kept
}
