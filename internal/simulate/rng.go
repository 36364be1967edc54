package simulate

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
)

// stream gives a random source that depends on nothing but its arguments, so a
// day can be made again without making the days before it.
func stream(seed uint64, label string, n int64) *rand.Rand {
	h := fnv.New64a()
	h.Write([]byte(label))
	return rand.New(rand.NewPCG(seed^h.Sum64(), uint64(n)*0x9e3779b97f4a7c15+0x632be59bd9b4e019))
}

// lot is a number drawn from who and when alone: it takes nothing from a stream,
// so that a habit may be added without changing everything that comes after.
func lot(ref string, n int64) uint64 {
	h := fnv.New64a()
	h.Write([]byte(ref))
	x := (h.Sum64() ^ uint64(n)) * 0x9e3779b97f4a7c15
	return (x ^ x>>29) * 0xbf58476d1ce4e5b9 >> 17
}

// chance is true with probability p.
func chance(r *rand.Rand, p float64) bool { return r.Float64() < p }

// between is a whole number in [lo, hi].
func between(r *rand.Rand, lo, hi int) int { return lo + r.IntN(hi-lo+1) }

// pick takes one of vals.
func pick[T any](r *rand.Rand, vals []T) T { return vals[r.IntN(len(vals))] }

// weighted takes an index with probability proportional to its weight.
func weighted(r *rand.Rand, n int, weight func(int) float64) int {
	var sum float64
	for i := range n {
		sum += weight(i)
	}
	x := r.Float64() * sum
	for i := range n {
		if x -= weight(i); x < 0 {
			return i
		}
	}
	return n - 1
}

// poisson draws a count with the given mean (Knuth's method: means here are small).
func poisson(r *rand.Rand, mean float64) int {
	limit, n := math.Exp(-mean), 0
	for p := r.Float64(); p > limit; p *= r.Float64() {
		n++
	}
	return n
}

// logNormal draws around the median; spread is the deviation of the logarithm.
func logNormal(r *rand.Rand, median, spread float64) float64 {
	return median * math.Exp(r.NormFloat64()*spread)
}
