package main

import (
	"fmt"
	"math/bits"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/piepowder/piepowder/bench/work"
	"github.com/piepowder/piepowder/internal/lang"
)

// hits is which of the hundred rules held.
type hits [2]uint64

func (h *hits) set(i int) { h[i>>6] |= 1 << (i & 63) }

func (h hits) count() int { return bits.OnesCount64(h[0]) + bits.OnesCount64(h[1]) }

// evaluator answers with the rules that hold for a vector.
type evaluator func(vector int) hits

// ruleWork is the work read once for all.
type ruleWork struct {
	*work.Rules
	vectors [][]work.Cell
	maps    []map[string]any // the vectors as peers want them; made before timing
	lists   map[string]bool
}

const vectorCount = 16_384

func loadRules() (*ruleWork, error) {
	w, err := work.Load()
	if err != nil {
		return nil, err
	}
	r := &ruleWork{Rules: w, lists: map[string]bool{}}
	if r.vectors, err = w.Vectors(vectorCount); err != nil {
		return nil, err
	}
	for name := range w.Lists {
		r.lists[name] = true
	}
	r.maps = make([]map[string]any, len(r.vectors))
	for i, v := range r.vectors {
		m := make(map[string]any, len(v))
		for k, f := range w.Features {
			m[f.Name] = value(f, v[k])
		}
		r.maps[i] = m
	}
	return r, nil
}

func value(f work.Field, c work.Cell) any {
	switch f.Type {
	case "string":
		return c.S
	case "bool":
		return c.N != 0
	}
	return int(c.N)
}

// ours fills the slots of each vector and runs the compiled set.
func ours(w *ruleWork) (evaluator, error) {
	env := &lang.Env{}
	for _, f := range w.Features {
		t, ok := lang.ParseType(f.Type)
		if !ok {
			return nil, fmt.Errorf("field %s has no type %q", f.Name, f.Type)
		}
		env.Add(lang.Var{Name: f.Name, Type: t})
	}
	var lists []lang.Set
	for _, name := range work.ListNames {
		env.Lists = append(env.Lists, lang.List{Name: name, Elem: lang.String})
		lists = append(lists, lang.NewWords(w.Lists[name]))
	}
	srcs := make([]string, len(w.Rules.Rules))
	for i, r := range w.Rules.Rules {
		srcs[i] = r.Expr
	}
	progs, errs := lang.CompileSet(srcs, env)
	for i, err := range errs {
		if err != nil {
			return nil, fmt.Errorf("rule %s: %w", w.Rules.Rules[i].ID, err)
		}
	}
	batch := lang.NewBatch(progs)
	f := lang.NewFrame(env)
	copy(f.Lists, lists)
	return func(i int) (h hits) {
		f.Reset()
		for slot, c := range w.vectors[i] {
			if w.Features[slot].Type == "string" {
				f.SetString(slot, c.S)
			} else {
				f.SetNum(slot, c.N)
			}
		}
		copy(h[:], batch.Run(f))
		return h
	}, nil
}

// benchRules times each engine on the same vectors after all have given the
// same answers to a thousand of them. Ours and the peer take turns, so that a
// slow moment of the machine falls on both.
func benchRules(t *table) error {
	w, err := loadRules()
	if err != nil {
		return err
	}
	our, err := ours(w)
	if err != nil {
		return err
	}
	t.add("rules_ns_per_100", "100 rules, distinct events, slots filled", timed(our, vectorCount), "ns")
	for _, p := range []struct {
		name string
		make func(*ruleWork) (evaluator, error)
		n    int // vectors a round: slow peers do fewer
	}{
		{"expr", exprPeer, 4096}, {"cel", celPeer, 4096}, {"cedar", cedarPeer, 4096},
		{"govaluate", govaluatePeer, 4096}, {"grule", grulePeer, 512}, {"opa", opaPeer, 512},
	} {
		theirs, err := p.make(w)
		if err != nil {
			t.skip("rules_x_"+p.name, p.name+": "+firstLine(err))
			continue
		}
		if err := agree(w, our, theirs, min(p.n, 1000)); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		var us, them []float64
		for range 5 {
			us = append(us, once(our, vectorCount))
			them = append(them, once(theirs, p.n))
		}
		t.pair("rules_x_"+p.name, p.name, median(us), median(them), "ns")
	}
	return nil
}

// agree refuses to time engines that answer differently.
func agree(w *ruleWork, a, b evaluator, n int) error {
	total := 0
	for i := range n {
		x, y := a(i), b(i)
		total += x.count()
		for k := range w.Rules.Rules {
			if x[k>>6]>>(k&63)&1 != y[k>>6]>>(k&63)&1 {
				return fmt.Errorf("vector %d: rule %s %q: the answers differ", i, w.Rules.Rules[k].ID, w.Rules.Rules[k].Expr)
			}
		}
	}
	if total == 0 {
		return fmt.Errorf("no rule held for any of %d vectors: the work is not what it should be", n)
	}
	return nil
}

var sink int

// once gives the nanoseconds of one vector.
func once(e evaluator, n int) float64 {
	runtime.GC()
	start := time.Now()
	for i := range n {
		sink += e(i).count()
	}
	return float64(time.Since(start).Nanoseconds()) / float64(n)
}

func timed(e evaluator, n int) float64 {
	var all []float64
	for range 7 {
		all = append(all, once(e, n))
	}
	return median(all)
}

func median(v []float64) float64 {
	slices.Sort(v)
	return v[len(v)/2]
}

func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}
