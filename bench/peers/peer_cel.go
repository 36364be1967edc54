package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/cedar-policy/cedar-go"
	"github.com/cedar-policy/cedar-go/types"
	"github.com/google/cel-go/cel"
)

func contains(x, y string) bool  { return strings.Contains(x, y) }
func starts(x, y string) bool    { return strings.HasPrefix(x, y) }
func ends(x, y string) bool      { return strings.HasSuffix(x, y) }
func join(items []string) string { return strings.Join(items, ", ") }

func translate(d *dialect, src string) (string, error) {
	n, err := parse(src)
	if err != nil {
		return "", err
	}
	return d.write(n)
}

func method(name string) func(x, y string) string {
	return func(x, y string) string { return x + "." + name + "(" + y + ")" }
}

// celPeer is CEL with optimised programs.
func celPeer(w *ruleWork) (evaluator, error) {
	d := &dialect{and: " && ", or: " || ", not: bang, ident: identity, named: identity, str: strconv.Quote, list: bracketed, lists: w.lists,
		in:       func(x, list string) string { return "(" + x + " in " + list + ")" },
		contains: method("contains"), starts: method("startsWith"), ends: method("endsWith")}
	var options []cel.EnvOption
	for _, f := range w.Features {
		t := cel.IntType
		switch f.Type {
		case "string":
			t = cel.StringType
		case "bool":
			t = cel.BoolType
		}
		options = append(options, cel.Variable(f.Name, t))
	}
	for name := range w.Lists {
		options = append(options, cel.Variable(name, cel.MapType(cel.StringType, cel.BoolType)))
	}
	env, err := cel.NewEnv(options...)
	if err != nil {
		return nil, err
	}
	progs := make([]cel.Program, len(w.Rules.Rules))
	for i, r := range w.Rules.Rules {
		text, err := translate(d, r.Expr)
		if err != nil {
			return nil, err
		}
		tree, issues := env.Compile(text)
		if issues.Err() != nil {
			return nil, fmt.Errorf("rule %s: %w", r.ID, issues.Err())
		}
		if progs[i], err = env.Program(tree, cel.EvalOptions(cel.OptOptimize)); err != nil {
			return nil, err
		}
	}
	maps := w.withLists(func(list []string) any { return setOf(list) })
	return func(i int) (h hits) {
		vars, err := cel.PartialVars(maps[i])
		if err != nil {
			panic(err)
		}
		for k, p := range progs {
			out, _, err := p.Eval(vars)
			if err != nil {
				panic(err)
			}
			if out.Value().(bool) {
				h.set(k)
			}
		}
		return h
	}, nil
}

// cedarPeer writes each rule as a policy that permits; the reasons of the
// answer are the rules that held. Cedar has no maps: lists are sets.
func cedarPeer(w *ruleWork) (evaluator, error) {
	like := func(before, after string) func(x, y string) string {
		return func(x, y string) string {
			text, err := strconv.Unquote(y)
			if err != nil {
				return "unreadable"
			}
			return "(" + x + " like " + strconv.Quote(before+text+after) + ")"
		}
	}
	d := &dialect{and: " && ", or: " || ", not: bang, str: strconv.Quote, list: bracketed, lists: w.lists,
		ident:    func(name string) string { return "context." + name },
		named:    func(name string) string { return "context." + name },
		in:       func(x, list string) string { return list + ".contains(" + x + ")" },
		contains: like("*", "*"), starts: like("", "*"), ends: like("*", "")}
	set := cedar.NewPolicySet()
	number := map[cedar.PolicyID]int{}
	for i, r := range w.Rules.Rules {
		text, err := translate(d, r.Expr)
		if err != nil {
			return nil, err
		}
		var p cedar.Policy
		if err := p.UnmarshalCedar([]byte("permit (principal, action, resource) when { " + text + " };")); err != nil {
			return nil, fmt.Errorf("rule %s: %w", r.ID, err)
		}
		id := cedar.PolicyID(r.ID)
		set.Add(id, &p)
		number[id] = i
	}
	lists := map[types.String]types.Value{}
	for name, list := range w.Lists {
		values := make([]types.Value, len(list))
		for i, v := range list {
			values[i] = types.String(v)
		}
		lists[types.String(name)] = types.NewSet(values...)
	}
	requests := make([]cedar.Request, len(w.maps))
	for i, m := range w.maps {
		record := types.RecordMap{}
		for k, v := range m {
			switch v := v.(type) {
			case string:
				record[types.String(k)] = types.String(v)
			case bool:
				record[types.String(k)] = types.Boolean(v)
			case int:
				record[types.String(k)] = types.Long(v)
			}
		}
		for k, v := range lists {
			record[k] = v
		}
		requests[i] = cedar.Request{Principal: cedar.NewEntityUID("U", "u"), Action: cedar.NewEntityUID("A", "a"), Resource: cedar.NewEntityUID("R", "r"), Context: types.NewRecord(record)}
	}
	return func(i int) (h hits) {
		_, why := cedar.Authorize(set, nil, requests[i])
		if len(why.Errors) > 0 {
			panic(why.Errors[0].Message)
		}
		for _, r := range why.Reasons {
			h.set(number[r.PolicyID])
		}
		return h
	}, nil
}
