package learn

import (
	"math"
	"math/rand/v2"

	"github.com/piepowder/piepowder/internal/model"
)

// Boost says how trees are boosted.
type Boost struct {
	Trees     int
	Depth     int
	Rate      float64 // of learning
	Lambda    float64 // L2 on leaves
	MinChild  float64 // least second-order weight of a leaf
	Gamma     float64 // least gain of a split
	Negatives float64 // share of the false rows each tree sees, weighted back
	Columns   float64 // share of the columns each tree sees
	Bins      int     // even cuts of a column
	Near      int     // cuts near true rows
	Seed      uint64
}

// grower boosts trees over one binned table.
type grower struct {
	Boost
	b      *binned
	rng    *rand.Rand
	margin []float64
	g, h   []float64
	rows   []int32 // of the tree being grown, cut into nodes
	spare  []int32
	offset []int // of each column's bins in a histogram
	bins   int
	cols   []int
	free   [][]cell
}

// cell sums first and second derivatives over the rows of a bin.
type cell struct{ g, h float64 }

// grown is a tree over bins.
type grown struct {
	feature []int32
	bin     []uint16 // left takes bins up to this one
	left    []int32
	right   []int32
	missing []bool // go left
	value   []float64
	cover   []float64
}

func newGrower(b *binned, p Boost) *grower {
	n := len(b.y)
	w := &grower{Boost: p, b: b, rng: rand.New(rand.NewPCG(p.Seed, 0x9e3779b97f4a7c15)), margin: make([]float64, n), g: make([]float64, n), h: make([]float64, n)}
	for c := range b.cols {
		w.offset = append(w.offset, w.bins)
		w.bins += b.bins(c)
	}
	return w
}

// start sets every margin to the log-odds of the share of true rows.
func (w *grower) start() float64 {
	pos := 0
	for _, y := range w.b.y {
		if y {
			pos++
		}
	}
	base := logOdds(float64(pos) / float64(len(w.b.y)))
	for i := range w.margin {
		w.margin[i] = base
	}
	return base
}

// grow adds one tree.
func (w *grower) grow() *grown {
	w.rows = w.rows[:0]
	for i, y := range w.b.y {
		weight := 1.0
		if !y && w.Negatives < 1 {
			if w.rng.Float64() >= w.Negatives {
				continue
			}
			weight = 1 / w.Negatives
		}
		p := sigmoid(w.margin[i])
		t := 0.0
		if y {
			t = 1
		}
		w.g[i], w.h[i] = weight*(p-t), weight*p*(1-p)
		w.rows = append(w.rows, int32(i))
	}
	w.cols = w.cols[:0]
	for c := range w.b.cols {
		w.cols = append(w.cols, c)
	}
	if k := int(math.Ceil(w.Columns * float64(len(w.cols)))); k < len(w.cols) {
		w.rng.Shuffle(len(w.cols), func(i, j int) { w.cols[i], w.cols[j] = w.cols[j], w.cols[i] })
		w.cols = w.cols[:k]
	}
	if cap(w.spare) < len(w.rows) {
		w.spare = make([]int32, len(w.rows))
	}
	t := &grown{}
	w.node(t, w.rows, nil, w.Depth)
	for i := range w.margin {
		w.margin[i] += t.at(w.b, i)
	}
	return t
}

// node grows one node over rows; hist may be given.
func (w *grower) node(t *grown, rows []int32, hist []cell, depth int) int32 {
	at := int32(len(t.feature))
	var sum cell
	for _, i := range rows {
		sum.g += w.g[i]
		sum.h += w.h[i]
	}
	t.feature = append(t.feature, -1)
	t.bin, t.left, t.right = append(t.bin, 0), append(t.left, 0), append(t.right, 0)
	t.missing, t.cover = append(t.missing, false), append(t.cover, sum.h)
	t.value = append(t.value, -w.Rate*sum.g/(sum.h+w.Lambda))
	if depth == 0 || sum.h < 2*w.MinChild || len(rows) < 2 {
		w.release(hist)
		return at
	}
	if hist == nil {
		hist = w.histogram(rows)
	}
	s := w.split(hist, sum)
	if s.column < 0 {
		w.release(hist)
		return at
	}
	n := w.part(rows, &s)
	if n == 0 || n == len(rows) {
		w.release(hist)
		return at
	}
	// The smaller side is counted, the other is what is left.
	small, large := rows[:n], rows[n:]
	if n > len(rows)/2 {
		small, large = large, small
	}
	var a, b []cell
	if depth > 1 {
		a = w.histogram(small)
		for _, c := range w.cols {
			for k := w.offset[c]; k < w.offset[c]+w.b.bins(c); k++ {
				hist[k].g -= a[k].g
				hist[k].h -= a[k].h
			}
		}
		b = hist
	} else {
		w.release(hist)
	}
	_ = large
	if n > len(rows)/2 {
		a, b = b, a
	}
	t.feature[at], t.bin[at], t.missing[at] = int32(s.column), uint16(s.bin), s.missingLeft
	l := w.node(t, rows[:n], a, depth-1)
	r := w.node(t, rows[n:], b, depth-1)
	t.left[at], t.right[at] = l, r
	return at
}

func (w *grower) histogram(rows []int32) []cell {
	var hist []cell
	if n := len(w.free); n > 0 {
		hist, w.free = w.free[n-1], w.free[:n-1]
		clear(hist)
	} else {
		hist = make([]cell, w.bins)
	}
	for _, c := range w.cols {
		h, col := hist[w.offset[c]:w.offset[c]+w.b.bins(c)], w.b.cols[c]
		for _, i := range rows {
			x := &h[col[i]]
			x.g += w.g[i]
			x.h += w.h[i]
		}
	}
	return hist
}

func (w *grower) release(hist []cell) {
	if hist != nil {
		w.free = append(w.free, hist)
	}
}

type choice struct {
	gain        float64
	column, bin int
	missingLeft bool
}

// split finds the best cut; column -1 when none is worth it.
func (w *grower) split(hist []cell, sum cell) choice {
	best := choice{gain: w.Gamma + 1e-9, column: -1}
	whole := sum.g * sum.g / (sum.h + w.Lambda)
	for _, c := range w.cols {
		h := hist[w.offset[c] : w.offset[c]+w.b.bins(c)]
		gone := h[w.b.missing(c)]
		var left cell
		for b := range len(h) - 2 {
			left.g += h[b].g
			left.h += h[b].h
			for side := range 2 {
				l := left
				if side == 1 {
					if gone.h == 0 {
						break
					}
					l.g += gone.g
					l.h += gone.h
				}
				r := cell{sum.g - l.g, sum.h - l.h}
				if l.h < w.MinChild || r.h < w.MinChild {
					continue
				}
				gain := l.g*l.g/(l.h+w.Lambda) + r.g*r.g/(r.h+w.Lambda) - whole
				if gain > best.gain {
					best = choice{gain, c, b, side == 1}
				}
			}
		}
	}
	return best
}

// part moves the rows of the left side to the front, each side in its order.
func (w *grower) part(rows []int32, s *choice) int {
	col, missing := w.b.cols[s.column], uint16(w.b.missing(s.column))
	n, m := 0, 0
	for _, i := range rows {
		if x := col[i]; x <= uint16(s.bin) || x == missing && s.missingLeft {
			rows[n] = i
			n++
		} else {
			w.spare[m] = i
			m++
		}
	}
	copy(rows[n:], w.spare[:m])
	return n
}

// at is the tree's value of row i.
func (t *grown) at(b *binned, i int) float64 {
	n := int32(0)
	for t.feature[n] >= 0 {
		c := t.feature[n]
		if x := b.cols[c][i]; x <= t.bin[n] || t.missing[n] && int(x) == b.missing(int(c)) {
			n = t.left[n]
		} else {
			n = t.right[n]
		}
	}
	return t.value[n]
}

// tree writes a grown tree in the open format.
func (t *grown) tree(edges [][]float64) model.Tree {
	out := model.Tree{Feature: t.feature, Left: t.left, Right: t.right, MissingLeft: t.missing, Cover: t.cover, Cut: make([]float64, len(t.feature))}
	for i, c := range t.feature {
		if out.Cut[i] = t.value[i]; c >= 0 {
			out.Cut[i] = edges[c][t.bin[i]]
		}
		out.Cover[i] = math.Round(t.cover[i]*1e3) / 1e3
	}
	return out
}

func logOdds(p float64) float64 { return math.Log(p / (1 - p)) }

func sigmoid(x float64) float64 {
	if x >= 0 {
		return 1 / (1 + math.Exp(-x))
	}
	e := math.Exp(x)
	return e / (1 + e)
}
