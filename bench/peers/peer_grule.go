package main

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/hyperjumptech/grule-rule-engine/ast"
	"github.com/hyperjumptech/grule-rule-engine/builder"
	"github.com/hyperjumptech/grule-rule-engine/engine"
	"github.com/hyperjumptech/grule-rule-engine/logger"
	"github.com/hyperjumptech/grule-rule-engine/pkg"
)

// fact carries what grule cannot say itself.
type fact struct{ lists map[string]map[string]bool }

// Listed is whether a list holds v.
func (f *fact) Listed(list, v string) bool { return f.lists[list][v] }

// Has, Starts and Ends are the tests of texts.
func (f *fact) Has(x, y string) bool { return strings.Contains(x, y) }

// Starts is strings.HasPrefix.
func (f *fact) Starts(x, y string) bool { return strings.HasPrefix(x, y) }

// Ends is strings.HasSuffix.
func (f *fact) Ends(x, y string) bool { return strings.HasSuffix(x, y) }

// grulePeer asks for the rules that match, without running their actions. Its
// facts are structs: one is made from the fields of the work.
func grulePeer(w *ruleWork) (evaluator, error) {
	engine.SetLogger(nil)
	builder.SetLogger(nil)
	ast.SetLogger(nil)
	_ = logger.LogEntry{}
	name := func(s string) string { return "E.F_" + s }
	call := func(name string) func(x, y string) string {
		return func(x, y string) string { return "L." + name + "(" + x + ", " + y + ")" }
	}
	d := &dialect{and: " && ", or: " || ", not: bang, ident: name, named: identity, str: strconv.Quote, lists: w.lists,
		list:     func(items []string) string { return "\x00" + strings.Join(items, "\x00") },
		contains: call("Has"), starts: call("Starts"), ends: call("Ends")}
	d.in = func(x, list string) string {
		if w.lists[list] {
			return "L.Listed(" + strconv.Quote(list) + ", " + x + ")"
		}
		var any []string
		for _, item := range strings.Split(list[1:], "\x00") {
			any = append(any, x+" == "+item)
		}
		return "(" + strings.Join(any, " || ") + ")"
	}
	var text strings.Builder
	number := map[string]int{}
	for i, r := range w.Rules.Rules {
		cond, err := translate(d, r.Expr)
		if err != nil {
			return nil, err
		}
		number[r.ID] = i
		fmt.Fprintf(&text, "rule %s \"\" { when %s then Retract(%q); }\n", r.ID, cond, r.ID)
	}
	library := ast.NewKnowledgeLibrary()
	if err := builder.NewRuleBuilder(library).BuildRuleFromResource("work", "1", pkg.NewBytesResource([]byte(text.String()))); err != nil {
		return nil, err
	}
	kb, err := library.NewKnowledgeBaseInstance("work", "1")
	if err != nil {
		return nil, err
	}
	var fields []reflect.StructField
	for _, f := range w.Features {
		fields = append(fields, reflect.StructField{Name: "F_" + f.Name, Type: reflect.TypeOf(value(f, w.vectors[0][0]))})
	}
	shape := reflect.StructOf(fields)
	lists := &fact{lists: map[string]map[string]bool{}}
	for name, list := range w.Lists {
		lists.lists[name] = setOf(list)
	}
	events := make([]any, len(w.vectors))
	for i, v := range w.vectors {
		e := reflect.New(shape)
		for k, f := range w.Features {
			e.Elem().Field(k).Set(reflect.ValueOf(value(f, v[k])))
		}
		events[i] = e.Interface()
	}
	run := engine.NewGruleEngine()
	return func(i int) (h hits) {
		ctx := ast.NewDataContext()
		if err := ctx.Add("E", events[i]); err != nil {
			panic(err)
		}
		if err := ctx.Add("L", lists); err != nil {
			panic(err)
		}
		matched, err := run.FetchMatchingRules(ctx, kb)
		if err != nil {
			panic(err)
		}
		for _, r := range matched {
			h.set(number[r.RuleName])
		}
		return h
	}, nil
}
