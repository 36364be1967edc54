package lang

import (
	"flag"
	"math"
	"os"
	"testing"

	"github.com/expr-lang/expr"
	"pgregory.net/rapid"
)

func TestMain(m *testing.M) {
	flag.Parse()
	if f := flag.Lookup("rapid.checks"); f.Value.String() == f.DefValue {
		flag.Set("rapid.checks", "2000")
	}
	os.Exit(m.Run())
}

// gen writes random expressions of a wished type, in text, over the variables of shop.
type gen struct {
	t     *rapid.T
	plain bool // only what expr itself understands, and what is never missing
}

func (g gen) pick(options ...string) string { return rapid.SampledFrom(options).Draw(g.t, "pick") }

func (g gen) of(t Type, depth int) string {
	if depth <= 0 {
		return g.leaf(t)
	}
	d := depth - 1
	n := rapid.IntRange(0, 9).Draw(g.t, "form")
	if n == 0 {
		return "(" + g.of(Bool, d) + " ? " + g.of(t, d) + " : " + g.of(t, d) + ")"
	}
	if n == 1 && !g.plain {
		return "(" + g.of(t, d) + " ?? " + g.of(t, d) + ")"
	}
	sign := g.pick(" == ", " != ", " < ", " <= ", " > ", " >= ")
	switch t {
	case Bool:
		switch rapid.IntRange(0, 11).Draw(g.t, "bool") {
		case 0, 1:
			return "(" + g.of(Bool, d) + g.pick(" and ", " or ") + g.of(Bool, d) + ")"
		case 2:
			return "not (" + g.of(Bool, d) + ")"
		case 3:
			return "(" + g.of(String, d) + g.pick(" contains ", " startsWith ", " endsWith ", " == ", " != ", " < ", " >= ") + g.of(String, d) + ")"
		case 4:
			return "(" + g.of(String, d) + ` in ["a", "lo", ` + g.of(String, d) + "])"
		case 5:
			return "(" + g.of(Int, d) + " in [1, 5, " + g.of(Int, d) + "])"
		case 6:
			return "(" + g.of(String, d) + ` matches "` + g.pick("^H", "l+o", "[a-c]?$") + `")`
		case 7:
			return "(" + g.of(Float, d) + sign + g.of(Int, d) + ")"
		case 8:
			return "(" + g.of(Bool, d) + g.pick(" == ", " != ") + g.of(Bool, d) + ")"
		case 9:
			if !g.plain {
				return g.one(func() string { return "missing(" + g.of(Int, d) + ")" }, func() string { return "missing(" + g.of(Money, d) + ")" },
					func() string {
						return "(" + g.pick("customer in trusted", "worker in trusted", "r in words", "u in tags", "customer == worker", "severity <= S2") + ")"
					},
					func() string { return "(" + g.of(Money, d) + sign + g.of(Money, d) + ")" },
					func() string { return "(" + g.of(Duration, d) + sign + g.of(Duration, d) + ")" },
					func() string { return "(" + g.of(Time, d) + sign + g.of(Time, d) + ")" })
			}
		}
		return "(" + g.of(Int, d) + sign + g.of(Int, d) + ")"
	case Int:
		return g.one(func() string { return "(" + g.of(Int, d) + g.pick(" + ", " - ", " * ") + g.of(Int, d) + ")" },
			func() string { return "abs(" + g.of(Int, d) + ")" }, func() string { return "len(" + g.of(String, d) + ")" },
			func() string { return "min(" + g.of(Int, d) + ", " + g.of(Int, d) + ")" },
			func() string {
				if g.plain { // expr stops on % 0
					return g.leaf(Int)
				}
				return "(" + g.of(Int, d) + " % " + g.of(Int, d) + ")"
			})
	case Float:
		return g.one(func() string { return "(" + g.of(Float, d) + g.pick(" + ", " - ", " * ", " / ") + g.of(Float, d) + ")" },
			func() string { return "(" + g.of(Int, d) + " / " + g.of(Int, d) + ")" }, func() string { return "(-" + g.of(Float, d) + ")" })
	case Money:
		return g.one(func() string { return "(" + g.of(Money, d) + g.pick(" + ", " - ") + g.of(Money, d) + ")" },
			func() string { return "(" + g.of(Money, d) + " * " + g.of(Int, d) + ")" }, func() string { return "(" + g.of(Money, d) + " / " + g.of(Float, d) + ")" },
			func() string { return "max(" + g.of(Money, d) + ", " + g.of(Money, d) + ")" }, func() string { return "(-" + g.of(Money, d) + ")" })
	case Duration:
		return g.one(func() string { return "(" + g.of(Time, d) + " - " + g.of(Time, d) + ")" },
			func() string { return "(" + g.of(Duration, d) + " * " + g.of(Float, d) + ")" },
			func() string { return "(" + g.of(Duration, d) + " + " + g.of(Duration, d) + ")" })
	case Time:
		return "(" + g.of(Time, d) + g.pick(" + ", " - ") + g.of(Duration, d) + ")"
	}
	return g.leaf(t)
}

// one of some forms; only the chosen one is written.
func (g gen) one(forms ...func() string) string {
	return forms[rapid.IntRange(0, len(forms)-1).Draw(g.t, "one")]()
}

func (g gen) leaf(t Type) string {
	choices := map[Type][]string{
		Bool: {"b", "true", "false"}, Int: {"n", "k", "0", "1", "7", "-2"}, Float: {"x", "0.5", "-3.25", "100.0"},
		String: {"s", "u", `"lo"`, `""`, `"He"`},
	}[t]
	if !g.plain {
		choices = append(choices, map[Type][]string{
			Bool: {"c"}, Int: {"m", "9223372036854775807"}, Float: {"y", "1e300"}, String: {"r", "customer.standing"},
			Money:    {"amount", "spend", `money("5.00")`, `money("1.00 EUR")`, `money("-0.01")`, "money(\"92233720368547758.07\")"},
			Duration: {"age", "1h", "14d", "1d12h"}, Time: {"at", "seen", `date("2026-01-02")`},
		}[t]...)
	}
	return g.pick(choices...)
}

// frame fills the variables at random; what may miss does so half of the time unless plain.
func (g gen) frame(e *Env) *Frame {
	f := filled(e)
	for i, v := range e.Vars {
		switch v.Type {
		case Bool:
			f.SetBool(i, rapid.Bool().Draw(g.t, v.Name))
		case Int, Entity:
			f.SetNum(i, int64(rapid.IntRange(-9, 9).Draw(g.t, v.Name)))
		case Float:
			f.SetFloat(i, float64(rapid.IntRange(-40, 40).Draw(g.t, v.Name))/8)
		case Money:
			f.SetMoney(i, int64(rapid.IntRange(-2000, 2000).Draw(g.t, v.Name)), rapid.SampledFrom([]uint16{0, Currency("USD"), Currency("EUR")}).Draw(g.t, "currency"))
		case Time:
			f.SetNum(i, int64(rapid.IntRange(0, 1<<52).Draw(g.t, v.Name)))
		case Duration:
			f.SetNum(i, int64(rapid.IntRange(-1e12, 1e12).Draw(g.t, v.Name)))
		case String:
			if len(v.Values) > 0 {
				f.SetString(i, g.pick(v.Values...))
			} else {
				f.SetString(i, g.pick("Hello", "lo", "", "a", "Heló"))
			}
		}
		if v.MayMiss && (g.plain || rapid.Bool().Draw(g.t, "missing")) {
			f.Unset(i) // what is there from before must not be read
		}
	}
	return f
}

// Compiled and interpreted, alone and sharing conditions, must agree on everything.
func TestCompiledIsInterpreted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := shop()
		g := gen{t: t}
		srcs := []string{g.of(Bool, 3), g.of(Bool, 3)}
		srcs = append(srcs, "("+srcs[0]+") or b", "("+srcs[0]+") and ("+srcs[1]+")")
		shared, errs := CompileSet(srcs, e)
		var programs []*Program
		for i, src := range srcs {
			if errs[i] != nil {
				t.Fatalf("%s: %v", src, errs[i])
			}
			p, err := Compile(src, e, Bool)
			if err != nil {
				t.Fatal(err)
			}
			programs = append(programs, p)
		}
		for range 4 {
			f := g.frame(e)
			for i, p := range programs {
				want := p.Interpret(f)
				if got := p.Bool(f); got != want.True() {
					t.Fatalf("%s: compiled %v, interpreted %v", p.Source, got, want)
				}
				if got := shared[i].Bool(f); got != want.True() {
					t.Fatalf("%s: shared %v, interpreted %v", p.Source, got, want)
				}
				if n, ok := p.Num(f); ok != want.OK || ok && n != want.N {
					t.Fatalf("%s: number %v %v, interpreted %v", p.Source, n, ok, want)
				}
				again, err := Compile(p.String(), e, Bool)
				if err != nil || again.String() != p.String() {
					t.Fatalf("%s: canonical form %s: %v", p.Source, p, err)
				}
			}
		}
	})
}

// Values of every type agree too, not only conditions.
func TestCompiledValuesAreInterpreted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := shop()
		g := gen{t: t}
		typ := rapid.SampledFrom([]Type{Int, Float, String, Money, Duration, Time}).Draw(t, "type")
		p, err := Compile(g.of(typ, 3), e, typ)
		if err != nil {
			t.Fatal(err)
		}
		f := g.frame(e)
		want := p.Interpret(f)
		got := Value{T: typ}
		switch typ {
		case Float:
			got.F, got.OK = p.Float(f)
		case String:
			got.S, got.OK = p.Str(f)
		case Money:
			got.N, got.C, got.OK = p.Money(f)
		default:
			got.N, got.OK = p.Num(f)
		}
		if got.OK != want.OK || got.OK && (got.N != want.N || got.C != want.C || got.F != want.F || got.S != want.S) {
			t.Fatalf("%s: compiled %+v, interpreted %+v", p.Source, got, want)
		}
	})
}

// On inputs where nothing is missing, overflows or divides by zero, expr's own machine is the oracle.
func TestAgreesWithExpr(t *testing.T) {
	compared := 0
	rapid.Check(t, func(t *rapid.T) {
		e := shop()
		g := gen{t: t, plain: true}
		src := g.of(Bool, 4)
		p, err := Compile(src, e, Bool)
		if err != nil {
			t.Fatalf("%s: %v", src, err)
		}
		f := g.frame(e)
		env := map[string]any{}
		for _, v := range e.Vars {
			value := f.At(v.Slot, v.Type)
			switch v.Type {
			case Bool:
				env[v.Name] = value.N != 0
			case Int:
				env[v.Name] = int(value.N)
			case Float:
				env[v.Name] = value.F
			case String:
				env[v.Name] = value.S
			}
		}
		undefined := false
		p.root.walk(func(n *node) {
			v := eval(n, f)
			undefined = undefined || !v.OK || math.Abs(v.F) > 1e15 || v.N > 1e15 || v.N < -1e15
		})
		if undefined {
			return
		}
		theirs, err := expr.Compile(src, expr.Env(env), expr.AsBool())
		if err != nil {
			t.Fatalf("%s: %v", src, err)
		}
		out, err := expr.Run(theirs, env)
		if err != nil {
			t.Fatalf("%s: %v", src, err)
		}
		if out.(bool) != p.Bool(f) {
			t.Fatalf("%s: expr %v, ours %v", src, out, p.Bool(f))
		}
		compared++
	})
	if compared == 0 {
		t.Error("nothing was compared")
	}
}

func FuzzCompile(f *testing.F) {
	for _, src := range []string{
		`n > 4 and not (m in [1, 2])`, `amount < 5.00 or s matches "a+"`, `at - 1h30m > "2026-01-01"`, `(r ?? "a") contains u`,
		`label(customer, "x") ? b : c`, `customer.standing != 'good' // no`, "`raw` == s", `"dog" in tags`, `n in 1..5`, `14d < age`,
		`1 < n <= 5`, `if b {true} else {false}`, `a | b()`, `b ? : c`, `x?.y`, `{a: 1}`, `-0.0 == x`, `/* 1d */ b`,
	} {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src string) {
		e := shop()
		p, err := Compile(src, e, Any)
		if err != nil {
			return
		}
		frame := filled(e)
		want := p.Interpret(frame)
		switch p.Type {
		case Bool:
			if p.Bool(frame) != want.True() {
				t.Fatalf("%q: compiled %v", src, !want.True())
			}
			p.SQL(&placeholders{})
		case Float:
			if v, ok := p.Float(frame); ok != want.OK || ok && v != want.F {
				t.Fatalf("%q: compiled %v %v", src, v, ok)
			}
		case String:
			if v, ok := p.Str(frame); ok != want.OK || ok && v != want.S {
				t.Fatalf("%q: compiled %v %v", src, v, ok)
			}
		case Money:
			if v, c, ok := p.Money(frame); ok != want.OK || ok && (v != want.N || c != want.C) {
				t.Fatalf("%q: compiled %v %v", src, v, ok)
			}
		case Strings:
		default:
			if v, ok := p.Num(frame); ok != want.OK || ok && v != want.N {
				t.Fatalf("%q: compiled %v %v", src, v, ok)
			}
		}
		p.Explain(frame)
		again, err := Compile(p.String(), e, p.Type)
		if err != nil || again.String() != p.String() {
			t.Fatalf("%q: canonical form %s: %v", src, p, err)
		}
	})
}
