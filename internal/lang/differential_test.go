package lang

import (
	"flag"
	"math"
	"math/rand/v2"
	"os"
	"strings"
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
	two := func(t, u Type, signs ...string) func() string {
		return func() string { return "(" + g.of(t, d) + g.pick(signs...) + g.of(u, d) + ")" }
	}
	call := func(name string, of ...Type) func() string {
		return func() string {
			args := make([]string, len(of))
			for i, t := range of {
				args[i] = g.of(t, d)
			}
			return name + "(" + strings.Join(args, ", ") + ")"
		}
	}
	minus := func() string { return "(-" + g.of(t, d) + ")" }
	var forms []func() string
	switch t {
	case Bool:
		forms = []func() string{
			two(Bool, Bool, " and ", " or "), two(Bool, Bool, " and ", " or "), call("not ", Bool),
			two(String, String, " contains ", " startsWith ", " endsWith ", " == ", " != ", " < ", " <= ", " > ", " >= "),
			func() string {
				return "(" + g.of(String, d) + g.pick(" in ", " not in ") + `["a", "lo", ` + g.of(String, d) + "])"
			},
			func() string { return "(" + g.of(String, d) + ` in ["a", "b", "c", "d", "lo", "Hello"])` },
			func() string {
				return "(" + g.of(Int, d) + g.pick(" in ", " not in ") + "[1, 5, " + g.of(Int, d) + "])"
			},
			func() string { return "(" + g.of(Int, d) + " in 1..5)" },
			func() string { return "(" + g.of(String, d) + ` matches "` + g.pick("^H", "l+o", "[a-c]?$") + `")` },
			two(Float, Int, sign), two(Float, Float, sign), two(Int, Int, sign), two(Int, Int, sign), two(Bool, Bool, " == ", " != "),
		}
		if !g.plain {
			forms = append(forms, call("missing", Int), call("missing", Money), call("missing", Float), call("missing", String),
				call("missing", Time), call("missing", Duration), call("missing", Bool),
				two(Money, Money, sign), two(Duration, Duration, sign), two(Time, Time, sign), two(String, Strings, " in "),
				func() string {
					return "(" + g.pick("customer in trusted", "worker in trusted", "r in words", "u in tags", "customer == worker", "severity <= S2",
						`severity in [S0, S1]`, `worker in ["acc_1", "acc_22"]`, `customer != "acc_333"`, `label(customer, "x")`, "missing(tags)", `("dog" in tags)`) + ")"
				},
				func() string { return "(" + g.of(Money, d) + ` in [5.00, money("1.00 EUR"), ` + g.of(Money, d) + "])" },
				func() string { return "(" + g.of(Duration, d) + " in [1h, 14d, " + g.of(Duration, d) + "])" },
				func() string { return "(" + g.of(Time, d) + ` in ["2026-01-02", ` + g.of(Time, d) + "])" },
				func() string { return "(" + g.of(Float, d) + " in [0.5, 2, " + g.of(Float, d) + "])" },
				func() string { return "(" + g.of(Time, d) + sign + `"2026-01-02T03:04:05Z")` },
				func() string { return "(amount" + sign + g.pick("5.00", "12.50", "0.00", "-3.25") + ")" })
		}
	case Int:
		forms = []func() string{two(Int, Int, " + ", " - ", " * "), two(Int, Int, " + ", " - "), minus, call("abs", Int), call("len", String), call("int", Float),
			call("min", Int, Int), call("max", Int, Int, Int), func() string { return "(" + g.of(Int, d) + " % 7)" }}
		if !g.plain { // expr stops on % 0
			forms = append(forms, two(Int, Int, " % "), call("hour", Time), call("weekday", Time), call("len", Strings))
		}
	case Float:
		forms = []func() string{two(Float, Float, " + ", " - ", " * ", " / "), two(Int, Float, " + ", " - ", " * ", " / "), two(Float, Int, " + ", " - ", " / "),
			two(Int, Int, " / ", " ** "), two(Float, Int, " ^ "), minus, call("abs", Float), call("min", Float, Int), call("max", Float, Float), call("float", Int)}
		if !g.plain {
			forms = append(forms, two(Money, Money, " / "), two(Duration, Duration, " / "))
		}
	case Money:
		forms = []func() string{two(Money, Money, " + ", " - "), two(Money, Int, " * ", " / "), two(Money, Float, " * ", " / "), two(Int, Money, " * "),
			two(Float, Money, " * "), call("max", Money, Money), call("min", Money, Money, Money), call("abs", Money), minus,
			func() string { return "(" + g.of(Money, d) + g.pick(" + ", " - ") + "0.50)" }}
	case Duration:
		forms = []func() string{two(Time, Time, " - "), two(Duration, Float, " * ", " / "), two(Duration, Int, " * ", " / "), two(Int, Duration, " * "),
			two(Duration, Duration, " + ", " - "), call("abs", Duration), call("min", Duration, Duration), call("max", Duration, Duration), minus}
	case Time:
		forms = []func() string{two(Time, Duration, " + ", " - "), two(Duration, Time, " + "), call("min", Time, Time), call("max", Time, Time)}
	default:
		return g.leaf(t)
	}
	return g.one(forms...)
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
			Duration: {"age", "1h", "14d", "1d12h"}, Time: {"at", "seen", `date("2026-01-02")`}, Strings: {"tags"},
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
		case Strings:
			f.SetStrings(i, rapid.SampledFrom([][]string{nil, {"dog"}, {"lo", "a"}}).Draw(g.t, v.Name))
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

// Compiled and interpreted, alone, sharing conditions and in a batch, must agree on everything.
func TestCompiledIsInterpreted(t *testing.T) { rapid.Check(t, compiledIsInterpreted) }

func FuzzDifferential(f *testing.F) {
	seeds(f)
	f.Fuzz(rapid.MakeFuzz(compiledIsInterpreted))
}

// seeds are choices for the generator, long enough for whole expressions and frames.
func seeds(f *testing.F) {
	for i := range uint64(50) {
		r := rand.New(rand.NewPCG(i, 7))
		b := make([]byte, 8*1024)
		for j := range b {
			b[j] = byte(r.Uint32())
		}
		f.Add(b)
	}
}

func compiledIsInterpreted(t *rapid.T) {
	e := shop()
	g := gen{t: t}
	srcs := []string{g.of(Bool, 3), g.of(Bool, 3)}
	srcs = append(srcs, "("+srcs[0]+") or b", "("+srcs[0]+") and ("+srcs[1]+")", "("+srcs[1]+") and n > 3 and (s == \"lo\" or k < 2)")
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
	batch := NewBatch(shared)
	for range 4 {
		f := g.frame(e)
		hits := batch.Run(f)
		for i, p := range programs {
			want := p.Interpret(f)
			if got := p.Bool(f); got != want.True() {
				t.Fatalf("%s: compiled %v, interpreted %v", p.Source, got, want)
			}
			if got := shared[i].Bool(f); got != want.True() {
				t.Fatalf("%s: shared %v, interpreted %v", p.Source, got, want)
			}
			if got := hits.Next(i) == i; got != want.True() {
				t.Fatalf("%s: in the batch %v, interpreted %v", p.Source, got, want)
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
	rapid.Check(t, func(t *rapid.T) { compared += agreesWithExpr(t) })
	if compared < 500 {
		t.Errorf("only %d were compared", compared)
	}
}

func FuzzExpr(f *testing.F) {
	seeds(f)
	f.Fuzz(rapid.MakeFuzz(func(t *rapid.T) { agreesWithExpr(t) }))
}

func agreesWithExpr(t *rapid.T) int {
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
		return 0
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
	return 1
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
