package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/expr-lang/expr/ast"
	opa "github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
)

// regoWriter turns conditions into Rego: `or` becomes a rule with two bodies.
type regoWriter struct {
	out   strings.Builder
	rules int
	d     *dialect
}

// body gives the lines of a rule body that hold when n holds.
func (r *regoWriter) body(n ast.Node) ([]string, error) {
	if b, ok := n.(*ast.BinaryNode); ok {
		switch b.Operator {
		case "and", "&&":
			left, err := r.body(b.Left)
			if err != nil {
				return nil, err
			}
			right, err := r.body(b.Right)
			return append(left, right...), err
		case "or", "||":
			name, err := r.rule(b.Left, b.Right)
			return []string{name}, err
		}
	}
	if u, ok := n.(*ast.UnaryNode); ok && (u.Operator == "not" || u.Operator == "!") {
		if id, plain := u.Node.(*ast.IdentifierNode); plain {
			return []string{"not " + r.d.ident(id.Value)}, nil
		}
		name, err := r.rule(u.Node)
		return []string{"not " + name}, err
	}
	text, err := r.d.write(n)
	return []string{text}, err
}

// rule writes a helper that holds when one of the conditions does.
func (r *regoWriter) rule(any ...ast.Node) (string, error) {
	r.rules++
	name := "h" + strconv.Itoa(r.rules)
	for _, n := range any {
		lines, err := r.body(n)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&r.out, "%s if {\n\t%s\n}\n", name, strings.Join(lines, "\n\t"))
	}
	return name, nil
}

// opaPeer asks for the set of rules that hold; inputs are made OPA's values
// before timing.
func opaPeer(w *ruleWork) (evaluator, error) {
	call := func(name string) func(x, y string) string {
		return func(x, y string) string { return name + "(" + x + ", " + y + ")" }
	}
	d := &dialect{ident: func(name string) string { return "input." + name }, named: func(name string) string { return "data.lists." + name },
		str: strconv.Quote, list: func(items []string) string { return "{" + join(items) + "}" }, lists: w.lists,
		contains: call("contains"), starts: call("startswith"), ends: call("endswith")}
	d.in = func(x, list string) string {
		if strings.HasPrefix(list, "data.lists.") {
			return list + "[" + x + "]"
		}
		return x + " in " + list
	}
	r := &regoWriter{d: d}
	r.out.WriteString("package work\nimport rego.v1\n")
	for _, rule := range w.Rules.Rules {
		n, err := parse(rule.Expr)
		if err != nil {
			return nil, err
		}
		lines, err := r.body(n)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&r.out, "hits contains %q if {\n\t%s\n}\n", rule.ID, strings.Join(lines, "\n\t"))
	}
	lists := map[string]any{}
	for name, list := range w.Lists {
		set := map[string]any{}
		for _, v := range list {
			set[v] = true
		}
		lists[name] = set
	}
	ctx := context.Background()
	q, err := rego.New(rego.Query("data.work.hits"), rego.Module("work.rego", r.out.String()),
		rego.Store(inmem.NewFromObjectWithOpts(map[string]any{"lists": lists}, inmem.OptReturnASTValuesOnRead(true)))).PrepareForEval(ctx)
	if err != nil {
		return nil, err
	}
	number := map[string]int{}
	for i, rule := range w.Rules.Rules {
		number[rule.ID] = i
	}
	inputs := make([]opa.Value, len(w.maps))
	for i, m := range w.maps {
		if inputs[i], err = opa.InterfaceToValue(m); err != nil {
			return nil, err
		}
	}
	return func(i int) (h hits) {
		res, err := q.Eval(ctx, rego.EvalParsedInput(inputs[i]))
		if err != nil {
			panic(err)
		}
		for _, id := range res[0].Expressions[0].Value.([]any) {
			h.set(number[id.(string)])
		}
		return h
	}, nil
}
