package lang

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// dear writes expressions that are as slow as they can be made: patterns without a fixed beginning,
// many states alive, one byte short of a match.
func dear(t *rapid.T) string {
	pattern := func() string {
		n := rapid.IntRange(1, 120).Draw(t, "n")
		return rapid.SampledFrom([]string{
			fmt.Sprintf("(x?){%d}y", n), fmt.Sprintf("(a|b|x){%d}y", n), fmt.Sprintf("[a-z]{%d}1", n),
			fmt.Sprintf("(.*x){%d}y", min(n, 40)), "(x+x+)+y", fmt.Sprintf("(?i)(kill|x|é){%d}z", n), fmt.Sprintf("(?:x{1,%d})y", n),
		}).Draw(t, "pattern")
	}
	var parts []string
	for range rapid.IntRange(1, 60).Draw(t, "parts") {
		name := rapid.SampledFrom([]string{"s", "u", "r"}).Draw(t, "name")
		parts = append(parts, rapid.SampledFrom([]string{
			"not (" + name + ` matches "` + pattern() + `")`,
			"not (" + name + ` contains "` + strings.Repeat("x", 40) + `y")`,
			"len(" + name + ") > 3", name + ` != "x"`, "s == s", `not (` + name + ` in ["a", "b", "c", "d", "e"])`, "not (s contains u) or true",
		}).Draw(t, "part"))
	}
	return strings.Join(parts, " and ")
}

// What may be dear is counted before it may run: the worst that is let through is within the bound, and
// what is over it is refused at its place.
func TestWorstCaseIsBounded(t *testing.T) {
	long := strings.Repeat("x", Text)
	worst, dearest, refused, most := time.Duration(0), "", 0, 0
	rapid.Check(t, func(t *rapid.T) {
		e := shop()
		src := dear(t)
		if len(src) > MaxLength {
			return
		}
		p, err := Compile(src, e, Bool)
		if err != nil {
			if fault := err.(*Error); fault.Hint == "" || fault.Line != 1 || fault.Column < 1 {
				t.Fatalf("refused without a place or a hint: %v", err)
			}
			refused++
			return
		}
		if p.Cost() > MaxCost {
			t.Fatalf("%d steps are let through", p.Cost())
		}
		if p.Cost() < MaxCost/2 && p.Cost() > most/2 {
			most = max(most, p.Cost())
		} else if p.Cost() <= most {
			return
		}
		most = max(most, p.Cost())
		f := filled(e)
		for _, name := range []string{"s", "u", "r"} {
			slot, _ := e.Lookup(name)
			f.SetString(slot, long)
		}
		start := time.Now()
		p.Bool(f)
		if took := time.Since(start); took > worst {
			worst, dearest = took, src
		}
	})
	if refused == 0 {
		t.Error("nothing was over the bound")
	}
	if most < MaxCost*9/10 {
		t.Errorf("the dearest let through costs %d steps of %d: nothing near the bound was tried", most, MaxCost)
	}
	t.Logf("worst of what is let through: %v on three texts of %d bytes, %d steps of %d, %d refused: %.200s", worst, Text, most, MaxCost, refused, dearest)
}

func TestCostIsRefused(t *testing.T) {
	for src, want := range map[string]string{
		`s matches "(a{100}){9}"`:                                  `1:11: the pattern needs 920 states, more than 150; look for words with contains, or put them on a list`,
		"n > 3 and s matches \"a{100}\"\nand u matches \"b{100}\"": `2:7: costs too much on long texts: up to here`,
		`n + custmer > 1`:                                          `1:5: unknown name custmer; did you mean customer?`,
		`customer in trustd`:                                       `1:13: unknown name trustd; did you mean trusted?`,
		`mising(m)`:                                                `1:1: mising: no such function; did you mean missing?`,
	} {
		_, err := Compile(src, shop(), Bool)
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s\n got %v\nwant %s", src, err, want)
		}
	}
}
