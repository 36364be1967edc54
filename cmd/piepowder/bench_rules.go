package main

import (
	"fmt"

	"github.com/piepowder/piepowder/bench/work"
	"github.com/piepowder/piepowder/internal/lang"
)

// benchRulesOnly times all hundred rules over 16,384 distinct vectors; setting
// the sixty-four slots of each is part of the time.
func benchRulesOnly(figures map[string]float64) error {
	w, err := work.Load()
	if err != nil {
		return err
	}
	env := &lang.Env{}
	texts := make([]bool, len(w.Features))
	for i, f := range w.Features {
		t, ok := lang.ParseType(f.Type)
		if !ok {
			return fmt.Errorf("field %s has no type %q", f.Name, f.Type)
		}
		texts[i] = t == lang.String
		env.Add(lang.Var{Name: f.Name, Type: t})
	}
	var lists []lang.Set
	for _, name := range work.ListNames {
		env.Lists = append(env.Lists, lang.List{Name: name, Elem: lang.String})
		lists = append(lists, lang.NewWords(w.Lists[name]))
	}
	srcs := make([]string, len(w.Rules))
	for i, r := range w.Rules {
		srcs[i] = r.Expr
	}
	progs, errs := lang.CompileSet(srcs, env)
	for i, err := range errs {
		if err != nil {
			return fmt.Errorf("rule %s: %w", w.Rules[i].ID, err)
		}
	}
	vectors, err := w.Vectors(16_384)
	if err != nil {
		return err
	}
	batch := lang.NewBatch(progs)
	f := lang.NewFrame(env)
	copy(f.Lists, lists)
	hits := 0
	ns, allocs := perOp(len(vectors), func(i int) {
		f.Reset()
		for slot, c := range vectors[i] {
			if texts[slot] {
				f.SetString(slot, c.S)
			} else {
				f.SetNum(slot, c.N)
			}
		}
		held := batch.Run(f)
		for i := held.Next(0); i >= 0; i = held.Next(i + 1) {
			hits++
		}
	})
	if hits == 0 {
		return fmt.Errorf("no rule ever fired: the work is not what it should be")
	}
	figures["rules_ns_per_100"], figures["rules_allocs"] = ns, allocs
	return nil
}
