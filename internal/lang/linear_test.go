package lang

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// Sums of whole numbers against sums are compiled apart: near the edge, far from it and where they
// overflow they must be what the interpreter says.
func TestLinearIsInterpreted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := shop()
		g := gen{t: t}
		side := func() string {
			s := g.pick("n", "k", "m", "2", "n * 3", "-k", "(n + 1) * 2", "2 * (k - m)", "m * 1048577")
			if rapid.Bool().Draw(t, "longer") {
				s += g.pick(" + ", " - ") + g.pick("n", "k * 2", "m", "4", "n * 1000000", "288230376151711745")
			}
			return s
		}
		p, err := Compile(side()+g.pick(" < ", " <= ", " > ", " >= ", " == ", " != ")+side(), e, Bool)
		if err != nil {
			t.Fatal(err)
		}
		f := g.frame(e)
		for _, name := range []string{"n", "k", "m"} {
			slot, _ := e.Lookup(name)
			if f.Known(slot) {
				f.SetNum(slot, rapid.OneOf(rapid.Int64Range(-4, 4), rapid.SampledFrom([]int64{math.MaxInt64, math.MinInt64, maxTerm, -maxTerm - 1, maxTerm - 1, 1 << 50, -1 << 49})).Draw(t, name))
			}
		}
		if got, want := p.Bool(f), p.Interpret(f).True(); got != want {
			t.Fatalf("%s: compiled %v, interpreted %v, n k m %v", p.Source, got, want, fmt.Sprint(f.N[:3]))
		}
	})
}

// More conditions than one block holds keep their places.
func TestBatchOfMany(t *testing.T) {
	e := shop()
	var srcs []string
	for i := range 3 * blockSize {
		srcs = append(srcs, fmt.Sprintf("n == %d or s == \"s%d\" and k + n > 3", i, i))
	}
	programs, errs := CompileSet(srcs, e)
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
	programs[7] = nil
	b := NewBatch(programs)
	f := filled(e)
	for i := range srcs {
		f.SetNum(0, int64(i))
		f.SetString(5, fmt.Sprintf("s%d", len(srcs)-1))
		f.Changed()
		hits := b.Run(f)
		var got []int
		for h := hits.Next(0); h >= 0; h = hits.Next(h + 1) {
			got = append(got, h)
		}
		var want []int
		for j, p := range programs {
			if p != nil && p.Interpret(f).True() {
				want = append(want, j)
			}
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatalf("n is %d: %v hold, want %v", i, got, want)
		}
	}
	if n := testing.AllocsPerRun(100, func() { b.Run(f) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
