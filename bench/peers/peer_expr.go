package main

import (
	"fmt"

	"github.com/Knetic/govaluate"
	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"
)

// exprPeer is expr's own VM with a typed environment; the maps are made before.
func exprPeer(w *ruleWork) (evaluator, error) {
	env := map[string]any{}
	for k, v := range w.maps[0] {
		env[k] = v
	}
	for name, list := range w.Lists {
		env[name] = setOf(list)
	}
	progs := make([]*vm.Program, len(w.Rules.Rules))
	for i, r := range w.Rules.Rules {
		p, err := expr.Compile(r.Expr, expr.Env(env), expr.AsBool())
		if err != nil {
			return nil, fmt.Errorf("rule %s: %w", r.ID, err)
		}
		progs[i] = p
	}
	maps := w.withLists(func(list []string) any { return setOf(list) })
	machine := vm.VM{}
	return func(i int) (h hits) {
		for k, p := range progs {
			out, err := machine.Run(p, maps[i])
			if err != nil {
				panic(err)
			}
			if out.(bool) {
				h.set(k)
			}
		}
		return h
	}, nil
}

func setOf(list []string) map[string]bool {
	set := make(map[string]bool, len(list))
	for _, v := range list {
		set[v] = true
	}
	return set
}

// withLists are the vectors with the lists beside the fields.
func (w *ruleWork) withLists(of func([]string) any) []map[string]any {
	lists := map[string]any{}
	for name, list := range w.Lists {
		lists[name] = of(list)
	}
	out := make([]map[string]any, len(w.maps))
	for i, m := range w.maps {
		v := make(map[string]any, len(m)+len(lists))
		for k, x := range m {
			v[k] = x
		}
		for k, x := range lists {
			v[k] = x
		}
		out[i] = v
	}
	return out
}

// govaluatePeer knows neither contains nor lists: both are functions of ours.
func govaluatePeer(w *ruleWork) (evaluator, error) {
	call := func(name string) func(x, y string) string {
		return func(x, y string) string { return name + "(" + x + ", " + y + ")" }
	}
	d := &dialect{and: " && ", or: " || ", not: bang, ident: identity, lists: w.lists,
		str:      func(s string) string { return "'" + s + "'" },
		list:     func(items []string) string { return "(" + join(items) + ")" },
		in:       func(x, list string) string { return "(" + x + " in " + list + ")" },
		contains: call("contains"), starts: call("startsWith"), ends: call("endsWith"),
	}
	sets := map[string]map[string]bool{}
	for name, list := range w.Lists {
		sets[name] = setOf(list)
	}
	plain := d.in
	d.named = identity
	d.in = func(x, list string) string {
		if w.lists[list] {
			return "listed('" + list + "', " + x + ")"
		}
		return plain(x, list)
	}
	functions := map[string]govaluate.ExpressionFunction{
		"contains":   func(a ...any) (any, error) { return contains(a[0].(string), a[1].(string)), nil },
		"startsWith": func(a ...any) (any, error) { return starts(a[0].(string), a[1].(string)), nil },
		"endsWith":   func(a ...any) (any, error) { return ends(a[0].(string), a[1].(string)), nil },
		"listed":     func(a ...any) (any, error) { return sets[a[0].(string)][a[1].(string)], nil },
	}
	progs := make([]*govaluate.EvaluableExpression, len(w.Rules.Rules))
	for i, r := range w.Rules.Rules {
		text, err := translate(d, r.Expr)
		if err != nil {
			return nil, err
		}
		if progs[i], err = govaluate.NewEvaluableExpressionWithFunctions(text, functions); err != nil {
			return nil, fmt.Errorf("rule %s: %w", r.ID, err)
		}
	}
	params := make([]govaluate.MapParameters, len(w.maps))
	for i, m := range w.maps {
		params[i] = govaluate.MapParameters(m)
	}
	return func(i int) (h hits) {
		for k, p := range progs {
			out, err := p.Eval(params[i])
			if err != nil {
				panic(err)
			}
			if out.(bool) {
				h.set(k)
			}
		}
		return h
	}, nil
}
