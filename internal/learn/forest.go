package learn

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Forest is a random forest: bootstrap rows, the root of the number of columns
// tried at each node, grown until pure. It is the baseline others publish.
type Forest struct {
	trees []*grown
	edges [][]float64
}

// NewForest grows n trees.
func NewForest(t *Table, n int, seed uint64) *Forest {
	b := newBinned(t, 512, 4096)
	f := &Forest{trees: make([]*grown, n), edges: b.edges}
	parallel(n, func(k int) {
		g := &gini{b: b, rng: rand.New(rand.NewPCG(seed, uint64(k)+1)), try: max(1, int(math.Sqrt(float64(len(b.cols))))), depth: 1 << 20}
		rows := make([]int32, len(b.y))
		for i := range rows {
			rows[i] = int32(g.rng.IntN(len(b.y)))
		}
		slices.Sort(rows)
		f.trees[k] = g.tree(rows)
	})
	return f
}

// NewTree grows one decision tree over all rows and columns.
func NewTree(t *Table, depth int) *Forest {
	b := newBinned(t, 512, 4096)
	g := &gini{b: b, rng: rand.New(rand.NewPCG(1, 1)), try: len(b.cols), depth: depth}
	rows := make([]int32, len(b.y))
	for i := range rows {
		rows[i] = int32(i)
	}
	return &Forest{[]*grown{g.tree(rows)}, b.edges}
}

// Scores gives the mean share of true rows in the leaves each row falls into.
func (f *Forest) Scores(t *Table) []float64 {
	b := (&binned{edges: f.edges}).bin(t)
	out := make([]float64, t.Rows())
	for i := range out {
		for _, tree := range f.trees {
			out[i] += tree.at(b, i)
		}
		out[i] /= float64(len(f.trees))
	}
	return out
}

// gini grows one tree by Gini impurity.
type gini struct {
	b     *binned
	rng   *rand.Rand
	try   int
	depth int
	spare []int32
	n, p  []int32 // by bin
	keys  []uint32
}

func (g *gini) tree(rows []int32) *grown {
	g.spare = make([]int32, len(rows))
	most := 0
	for c := range g.b.cols {
		most = max(most, g.b.bins(c))
	}
	g.n, g.p = make([]int32, most), make([]int32, most)
	t := &grown{}
	g.node(t, rows, g.depth)
	return t
}

func (g *gini) node(t *grown, rows []int32, depth int) int32 {
	at := int32(len(t.feature))
	pos := 0
	for _, i := range rows {
		if g.b.y[i] {
			pos++
		}
	}
	t.feature, t.bin, t.left, t.right = append(t.feature, -1), append(t.bin, 0), append(t.left, 0), append(t.right, 0)
	t.missing = append(t.missing, false)
	t.value = append(t.value, float64(pos)/float64(len(rows)))
	t.cover = append(t.cover, float64(len(rows)))
	if pos == 0 || pos == len(rows) || depth == 0 {
		return at
	}
	best, bestCol, bestBin := math.Inf(-1), -1, 0
	order := g.rng.Perm(len(g.b.cols))
	for k, c := range order {
		if k >= g.try && bestCol >= 0 {
			break
		}
		if score, bin := g.cut(rows, c, pos); score > best {
			best, bestCol, bestBin = score, c, bin
		}
	}
	if bestCol < 0 {
		return at
	}
	col := g.b.cols[bestCol]
	n, m := 0, 0
	for _, i := range rows {
		if int(col[i]) <= bestBin {
			rows[n] = i
			n++
		} else {
			g.spare[m] = i
			m++
		}
	}
	copy(rows[n:], g.spare[:m])
	t.feature[at], t.bin[at] = int32(bestCol), uint16(bestBin)
	l := g.node(t, rows[:n], depth-1)
	r := g.node(t, rows[n:], depth-1)
	t.left[at], t.right[at] = l, r
	return at
}

// cut finds the best cut of a column; -Inf when it is constant.
func (g *gini) cut(rows []int32, c, pos int) (float64, int) {
	col := g.b.cols[c]
	all := len(rows)
	best, at := math.Inf(-1), -1
	n, p := 0, 0
	look := func(bin int) {
		if n > 0 && n < all {
			r, q := float64(all-n), float64(pos-p)
			if s := float64(p)*float64(p)/float64(n) + float64(n-p)*float64(n-p)/float64(n) + q*q/r + (r-q)*(r-q)/r; s > best {
				best, at = s, bin
			}
		}
	}
	if all > 1024 {
		bins := g.b.bins(c)
		clear(g.n[:bins])
		clear(g.p[:bins])
		for _, i := range rows {
			g.n[col[i]]++
			if g.b.y[i] {
				g.p[col[i]]++
			}
		}
		for b := range bins - 1 {
			if g.n[b] > 0 {
				n, p = n+int(g.n[b]), p+int(g.p[b])
				look(b)
			}
		}
		return best, at
	}
	g.keys = g.keys[:0]
	for _, i := range rows {
		k := uint32(col[i]) << 1
		if g.b.y[i] {
			k |= 1
		}
		g.keys = append(g.keys, k)
	}
	slices.Sort(g.keys)
	for k, key := range g.keys {
		if k > 0 && key>>1 != g.keys[k-1]>>1 {
			look(int(g.keys[k-1] >> 1))
		}
		n++
		p += int(key & 1)
	}
	return best, at
}
