package lang

import (
	"errors"
	"strconv"
	"strings"
	"testing"
)

// shop is an Env like a pack makes: some variables always there, some that may miss.
func shop() *Env {
	e := &Env{Entity: func(s string) (int64, error) {
		if !strings.HasPrefix(s, "acc_") {
			return 0, errors.New("not an account")
		}
		return int64(len(s)), nil
	}}
	e.Add(Var{Name: "n", Type: Int, SQL: "t.n"})
	e.Add(Var{Name: "m", Type: Int, MayMiss: true, SQL: "t.m"})
	e.Add(Var{Name: "k", Type: Int})
	e.Add(Var{Name: "x", Type: Float, SQL: "t.x"})
	e.Add(Var{Name: "y", Type: Float, MayMiss: true, SQL: "t.y"})
	e.Add(Var{Name: "s", Type: String, SQL: "t.s"})
	e.Add(Var{Name: "r", Type: String, MayMiss: true, SQL: "t.r"})
	e.Add(Var{Name: "u", Type: String})
	e.Add(Var{Name: "b", Type: Bool, SQL: "t.b"})
	e.Add(Var{Name: "c", Type: Bool, MayMiss: true, SQL: "t.c"})
	e.Add(Var{Name: "amount", Type: Money, SQL: "t.amount"})
	e.Add(Var{Name: "spend", Type: Money, MayMiss: true})
	e.Add(Var{Name: "at", Type: Time, SQL: "t.at"})
	e.Add(Var{Name: "seen", Type: Time, MayMiss: true})
	e.Add(Var{Name: "age", Type: Duration, MayMiss: true, SQL: "t.age"})
	e.Add(Var{Name: "customer", Type: Entity, SQL: "t.customer"})
	e.Add(Var{Name: "worker", Type: Entity, MayMiss: true, SQL: "t.worker"})
	e.Add(Var{Name: "severity", Type: String, Values: []string{"S0", "S1", "S2", "S3", "S4"}, SQL: "t.severity"})
	e.Add(Var{Name: "tags", Type: Strings, SQL: "EXISTS (SELECT 1 FROM tags g WHERE g.n = t.n AND g.tag = ?)"})
	e.Add(Var{Name: "customer.standing", Type: String, MayMiss: true})
	e.Lists = []List{{"trusted", Entity}, {"words", String}}
	e.Call = func(name string, args []string) (int, error) {
		if name != "label" || len(args) != 2 || args[0] != "customer" && args[0] != "worker" {
			return 0, errors.New("no such function")
		}
		full := "label(" + args[0] + ", " + strconv.Quote(args[1]) + ")"
		if slot, ok := e.Lookup(full); ok {
			return slot, nil
		}
		return e.Add(Var{Name: full, Type: Bool}), nil
	}
	return e
}

type ints map[int64]bool

func (s ints) HasInt(v int64) bool   { return s[v] }
func (s ints) HasString(string) bool { return false }

type words map[string]bool

func (s words) HasInt(int64) bool       { return false }
func (s words) HasString(v string) bool { return s[v] }

// filled has n=5 x=2.5 s="Hello" u="lo" b=true amount=12.50 USD at=Friday 2026-01-02 03:04:05; what may
// miss is missing.
func filled(e *Env) *Frame {
	f := NewFrame(e)
	set := func(name string, fn func(slot int)) {
		slot, _ := e.Lookup(name)
		fn(slot)
	}
	set("n", func(i int) { f.SetNum(i, 5) })
	set("k", func(i int) { f.SetNum(i, -3) })
	set("x", func(i int) { f.SetFloat(i, 2.5) })
	set("s", func(i int) { f.SetString(i, "Hello") })
	set("u", func(i int) { f.SetString(i, "lo") })
	set("b", func(i int) { f.SetBool(i, true) })
	set("amount", func(i int) { f.SetMoney(i, 1250, Currency("USD")) })
	set("at", func(i int) { at, _ := parseTime("2026-01-02T03:04:05Z"); f.SetNum(i, at) })
	set("customer", func(i int) { f.SetNum(i, 7) })
	set("severity", func(i int) { f.SetString(i, "S1") })
	set("tags", func(i int) { f.SetStrings(i, []string{"dog", "key"}) })
	f.Lists[0] = ints{7: true}
	f.Lists[1] = words{"Hello": true}
	return f
}

func TestMeaning(t *testing.T) {
	for src, want := range map[string]bool{
		`n > 4`: true, `n >= 5 and n < 6`: true, `4 < n < 6`: true, `n != 5`: false, `5 == n`: true, `5 > n`: false,
		`n + k == 2`: true, `n * k == -15`: true, `n % 3 == 2`: true, `n / 2 == 2.5`: true, `n / 2 == x`: true, `n ** 2 == 25`: true,
		`n in [1, 5]`: true, `n in [1, k, 6]`: false, `n in [1, n]`: true, `n in 1..5`: true, `n not in [1, 2]`: true,
		`n in [10,11,12,13,14,15,16,17,18,19,20,21,22,5]`: true,
		`s == "Hello"`: true, `s contains u`: true, `s startsWith "He"`: true, `s endsWith "x"`: false, `s matches "^H.*o$"`: true,
		`s < "Help"`: true, `s in words`: true, `u in words`: false, `len(s) == 5`: true, `len(tags) == 2`: true,
		`"dog" in tags`: true, `u in tags`: false, `not ("cat" in tags)`: true,
		`customer in trusted`: true, `worker in trusted`: false, `customer == "acc_123"`: true, `customer != worker`: false,
		`amount == 12.50`: true, `amount < 12.51`: true, `amount * 2 == 25.00`: true, `amount * 1.5 == 18.75`: true,
		`amount / 3 == 4.17`: true, `amount / amount == 1`: true, `amount + 0.50 == 13.00`: true, `amount == money("12.50 USD")`: true,
		`amount == money("12.50 EUR")`: false, `amount != money("12.50 EUR")`: false, `amount > money("1 EUR")`: false,
		`amount in [12.50, 13.00]`: true, `missing(amount + money("1 EUR"))`: true, `-amount < 0.00`: true, `max(amount, 20.00) == 20.00`: true,
		`at > "2026-01-01"`: true, `at - 1h < date("2026-01-02T02:04:06Z")`: true, `at - 1h == "2026-01-02T02:04:05Z"`: true,
		`at - date("2026-01-01") > 1d3h`: true, `at - date("2026-01-01") > 1d4h`: false, `hour(at) == 3`: true, `weekday(at) == 5`: true,
		`1d == 24h`: true, `90m / 1h == 1.5`: true, `2 * 30m == 1h`: true, `1w / 7 == 1d`: true,
		`severity <= S2`: true, `severity < "S1"`: false, `severity in [S0, S1]`: true,
		`n > 3 ? b : c`: true, `(n > 7 ? s : u) == "lo"`: true, `abs(k) == 3`: true, `min(n, k) == -3`: true, `min(n, 2.5, k) == -3`: true,
		`int(x) == 2`: true, `float(n) == 5.0`: true, `label(customer, "ring")`: false, `-n == k - 2`: true, `!b or b`: true,
		// missing: m y r c spend seen age worker
		`m == 1`: false, `m != 1`: false, `m in [1]`: false, `m == m`: false, `r != "a"`: false, `r contains ""`: false, `r matches ""`: false,
		`missing(m)`: true, `missing(n)`: false, `missing(m + 1)`: true, `missing(missing(m))`: false, `(m ?? 3) == 3`: true, `(r ?? s) == "Hello"`: true,
		`not (m > 5)`: true, `m not in [1]`: true, `c`: false, `not c`: true, `c == false`: false, `c ?? true`: true, `c or b`: true,
		`missing(n / 0)`: true, `n / 0 > 1`: false, `missing(n % 0)`: true, `missing(9223372036854775807 + n)`: true, `missing(n * 9223372036854775807)`: true,
		`missing(1e300 * x * 1e300)`: true, `missing(-1.0 ** x)`: false, `missing((-1.0) ** x)`: true, `missing(amount / 0)`: true,
		`(spend ?? 1.00) > 0.50`: true, `seen > at`: false, `(age ?? 3d) > 2d`: true, `missing(c ? m : m)`: true, `missing(m ?? m)`: true,
		`customer.standing == "good"`: false, `missing(min(n, m))`: true, `missing(abs(-9223372036854775807 - 1))`: true,
	} {
		t.Run(src, func(t *testing.T) {
			e := shop()
			p, err := Compile(src, e, Bool)
			if err != nil {
				t.Fatal(err)
			}
			f := filled(e)
			if got := p.Interpret(f); !got.OK && got.T != Bool || got.True() != want {
				t.Errorf("interpreter: %+v, want %v", got, want)
			}
			if got := p.Bool(f); got != want {
				t.Errorf("compiled: %v, want %v", got, want)
			}
			again, err := Compile(p.String(), e, Bool)
			if err != nil {
				t.Fatalf("canonical form %s: %v", p, err)
			}
			if again.String() != p.String() || again.Bool(f) != want {
				t.Errorf("canonical form %s changed to %s", p, again)
			}
		})
	}
}

func TestFaults(t *testing.T) {
	for src, want := range map[string]string{
		``:                                 "1:1: unexpected token EOF",
		`n >`:                              "1:3: unexpected token EOF",
		`n > "a"`:                          "1:3: int against string",
		"b and\n  nn > 1":                  "2:3: unknown name nn; did you mean n?",
		`amount > 5`:                       `1:8: money against a bare number: write it as 5.00 or money("5.00")`,
		`amount + 5 > 1.00`:                `1:8: money against a bare number: write it as 5.00 or money("5.00")`,
		`amount > 5.001`:                   "1:10: 5.001 has more than 2 decimals",
		`amount > money("5 XX")`:           `1:10: "XX" is not a currency code`,
		`n`:                                "1:1: this is int, but bool is needed",
		`n and b`:                          "1:1: this is int, but bool is needed",
		`customer < worker`:                "1:10: entity has no order",
		`customer in words`:                "1:10: list words holds string, this is entity",
		`trusted == 1`:                     "1:1: trusted is a list; write x in trusted",
		`severity == "S7"`:                 `1:13: severity is never "S7": it is one of S0, S1, S2, S3, S4`,
		`severity in ["S1", "x"]`:          `1:20: severity is never "x": it is one of S0, S1, S2, S3, S4`,
		`s matches u`:                      "1:11: the pattern must be a constant",
		`s matches "("`:                    "1:11: error parsing regexp: missing closing ): `(`",
		`n == nil`:                         "1:6: there is no nil: use missing(x)",
		`let a = 1; a == 1`:                "1:5: this form is not part of the language",
		`all(tags, # == "a")`:              "1:1: function all is not part of the language; there are missing, money, date, hour, weekday, len, abs, min, max, int, float",
		`s + u == "a"`:                     "1:3: string + string has no meaning",
		`age > 5`:                          "1:5: duration against int",
		`n > 14dd`:                         "1:7: bad number syntax: \"14d\"",
		`age > 99999999999w`:               "1:7: duration 99999999999w is too long",
		`tags == tags`:                     "1:6: a set of strings cannot be compared: write \"x\" in name",
		`customer == "bob"`:                `1:13: "bob": not an account`,
		`at > "yesterday"`:                 `1:6: "yesterday" is not a time: write 2026-01-31 or 2026-01-31T12:00:00Z`,
		`frob(n)`:                          "1:1: frob: no such function",
		`n > 1 14d`:                        `1:7: unexpected token Identifier("14d")`,
		`n.foo > 1`:                        "1:3: unknown name n.foo",
		`[1] == 1`:                         "1:1: a list can only stand after in",
		`not n > 5`:                        "1:5: this is int, but bool is needed",
		`n in s`:                           "1:6: after in there must be a list",
		strings.Repeat("a", 9000):          "1:1: longer than 8192 bytes",
		strings.Repeat("-", 200) + `n > 0`: "1:65: nested deeper than 64",
		`n in [` + strings.Repeat("n,", 1200) + `n]`: "1:1005: more than 1000 parts",
	} {
		_, err := Compile(src, shop(), Bool)
		if err == nil || err.Error() != want {
			t.Errorf("%.60s\n got: %v\nwant: %s", src, err, want)
		}
	}
}

func TestLint(t *testing.T) {
	for src, want := range map[string]string{
		`not (m > 5)`:                   "1:1: m may be missing",
		`b and m not in [1]`:            "1:13: m may be missing",
		`not (n > 5)`:                   "",
		`not (missing(m) or m > 5)`:     "",
		`not missing(m)`:                "",
		`not ((m ?? 0) > 5)`:            "",
		`b and not (n > 1 or r == "a")`: "1:7: r may be missing",
	} {
		p, err := Compile(src, shop(), Bool)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if len(p.Warnings) > 0 {
			got = p.Warnings[0].Error()
		}
		if want == "" && got != "" || !strings.HasPrefix(got, want) {
			t.Errorf("%s: %q, want %q", src, got, want)
		}
	}
}

func TestTypes(t *testing.T) {
	e := shop()
	f := filled(e)
	for src, want := range map[string]string{
		`n + 1`: "6", `x * 2`: "5", `amount + amount`: "25.00 USD", `at + 1d`: "2026-01-03T03:04:05Z", `u`: "lo",
		`at - date("2026-01-01")`: "1d3h4m5s", `tags`: "dog, key", `m`: "missing", `amount / 2.0`: "6.25 USD", `customer`: "7",
	} {
		p, err := Compile(src, e, Any)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Interpret(f).Text(); got != want {
			t.Errorf("%s = %s, want %s", src, got, want)
		}
	}
	p, err := Compile("n", e, Float)
	if err != nil {
		t.Fatal(err)
	}
	if v, ok := p.Float(f); !ok || v != 5 {
		t.Errorf("int wanted as float: %v %v", v, ok)
	}
	if got := e.Fill("{{ n }} of {{amount}} {{who}} {{", f); got != "5 of 12.50 USD {{who}} {{" {
		t.Error(got)
	}
}

func TestExplain(t *testing.T) {
	e := shop()
	p, err := Compile(`n >= 5 and (amount < 5.00 or age < 1h) and not (customer in trusted)`, e, Bool)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	var show func(n *Node, depth int)
	show = func(n *Node, depth int) {
		b.WriteString(strings.Repeat("  ", depth) + n.Text + " = " + n.Value + "\n")
		for _, k := range n.Children {
			show(k, depth+1)
		}
	}
	show(p.Explain(filled(e)), 0)
	want := `(n >= 5) and ((amount < 5.00) or (age < 1h)) and (not (customer in trusted)) = false
  n >= 5 = true
    n = 5
  (amount < 5.00) or (age < 1h) = false
    amount < 5.00 = false
      amount = 12.50 USD
    age < 1h = false
      age = missing
  not (customer in trusted) = false
    customer in trusted = true
      customer = 7
`
	if b.String() != want {
		t.Errorf("got\n%s", b.String())
	}
	if got := p.Failing(filled(e)); got != 2 {
		t.Errorf("failing %d, want 2", got)
	}
}

func TestSharedConditionsAreEvaluatedOncePerReset(t *testing.T) {
	e := shop()
	programs, errs := CompileSet([]string{
		`(s contains "ell" and n > 1) or k > 0`, `(s contains "ell" and n > 1) or c`, `n >`, `s contains "ell"`,
	}, e)
	if errs[0] != nil || errs[1] != nil || errs[2] == nil || errs[3] != nil || programs[2] != nil {
		t.Fatal(errs)
	}
	if e.memos != 2 {
		t.Errorf("%d shared conditions, want 2", e.memos)
	}
	f := filled(e)
	if !programs[0].Bool(f) || !programs[1].Bool(f) || !programs[3].Bool(f) {
		t.Error("false, want true")
	}
	slot, _ := e.Lookup("s")
	f.SetString(slot, "no")
	if !programs[3].Bool(f) {
		t.Error("the shared condition was evaluated again")
	}
	f.Changed()
	if programs[0].Bool(f) || programs[1].Bool(f) || programs[3].Bool(f) {
		t.Error("true after the value changed")
	}
}

func TestNoAllocation(t *testing.T) {
	e := shop()
	f := filled(e)
	for _, src := range []string{
		`n > 4 and s matches "^H.*o$" and amount * 1.5 > 1.00 and customer in trusted and hour(at) in [1, 2, 3]`,
		`(m ?? n) / 2 > 1 and (r ?? s) in ["a", "Hello"] and max(n, k, 3) == 5 and len(s) > 2 and u in tags or b`,
	} {
		p, err := Compile(src, e, Bool)
		if err != nil {
			t.Fatal(err)
		}
		if n := testing.AllocsPerRun(200, func() { p.Bool(f) }); n != 0 {
			t.Errorf("%s: %v allocations", src, n)
		}
	}
}
