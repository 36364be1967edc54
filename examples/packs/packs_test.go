package packs

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"text/tabwriter"
	"time"

	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/simulate"
)

// names are the packs for kinds of harm inside the marketplace pack.
func names(t *testing.T) []string {
	t.Helper()
	files, err := fs.Glob(Marketplace(), "rules/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no packs: %v", err)
	}
	var out []string
	for _, f := range files {
		out = append(out, strings.TrimSuffix(path.Base(f), ".yaml"))
	}
	return out
}

func load(t *testing.T) (*engine.Pack, *engine.Program) {
	t.Helper()
	p, err := engine.LoadPack(Marketplace())
	if err != nil {
		t.Fatal(err)
	}
	prog, err := engine.Compile(p)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range prog.Warnings {
		t.Errorf("%v", w)
	}
	return p, prog
}

func packOf(r *engine.Rule) string { return strings.TrimSuffix(path.Base(r.Path), ".yaml") }

// Every pack of the handbook is there, and each is whole: features of its own,
// rules with a clause, a reason, an effect in proportion and tests of both
// kinds, a sequence that fires and one that stays quiet, a page that names all.
func TestEveryPackIsWhole(t *testing.T) {
	p, prog := load(t)
	results, err := engine.EachTest(p, func(*engine.Test) bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	hit, quiet := map[string]bool{}, map[string]bool{} // by rule
	fires, silent := map[string]int{}, map[string]int{}
	for i := range results {
		r := &results[i]
		if r.Failure != "" {
			t.Errorf("%s:%d %s %s: %s", r.Test.Path, r.Test.Line, r.Test.Rule, r.Test.Name, r.Failure)
		}
		switch name := strings.TrimSuffix(path.Base(r.Test.Path), ".yaml"); {
		case r.Test.Rule != "" && slices.Contains(r.Fired, r.Test.Rule):
			hit[r.Test.Rule] = true
		case r.Test.Rule != "":
			quiet[r.Test.Rule] = true
		case slices.ContainsFunc(r.Fired, func(id string) bool { return packOf(&prog.Rules[prog.Rule(id)]) == name }):
			fires[name]++
		default:
			silent[name]++
		}
	}
	index := read(t, "README.md")
	for _, name := range names(t) {
		for _, dir := range []string{"features", "tests"} {
			if _, err := fs.Stat(Marketplace(), dir+"/"+name+".yaml"); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		if fires[name] == 0 || silent[name] == 0 {
			t.Errorf("%s: %d sequences that fire it and %d look-alikes, want one of each", name, fires[name], silent[name])
		}
		if !strings.Contains(index, "("+name+".md)") {
			t.Errorf("docs/packs/README.md does not lead to %s", name)
		}
	}
	for i := range prog.Rules {
		r := &prog.Rules[i]
		if !hit[r.ID] || !quiet[r.ID] {
			t.Errorf("rule %s: own test that fires %v, that stays quiet %v", r.ID, hit[r.ID], quiet[r.ID])
		}
		if r.Policy == "" || r.Reason == "" || r.Group == "" || r.Score == 0 {
			t.Errorf("rule %s lacks a clause, a reason, a group or a score", r.ID)
		}
		page := read(t, packOf(r)+".md")
		for _, word := range []string{"`" + r.ID + "`", r.Policy} {
			if !strings.Contains(page, word) {
				t.Errorf("docs/packs/%s.md does not name %s", packOf(r), word)
			}
		}
		if n := strings.Count(page, "\n"); n > 60 {
			t.Errorf("docs/packs/%s.md is %d lines long", packOf(r), n)
		}
	}
}

func read(t *testing.T, page string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", "docs", "packs", page))
	if err != nil {
		t.Error(err)
	}
	return string(b)
}

// tally is what the rules found in one world.
type tally struct {
	decided, passed int
	hits            map[string]int
	accounts        map[string]map[uint64]bool
	people          int
}

// live plays the whole history of a world as if it were happening, with a
// person who closes an account found in a ring after a day.
func live(t *testing.T, prog *engine.Program, w *simulate.World) *tally {
	t.Helper()
	m := engine.NewMachine(prog)
	m.Seed(engine.Hashed)
	c := &tally{hits: map[string]int{}, accounts: map[string]map[uint64]bool{}, people: len(w.People)}
	var ev engine.Event
	var d engine.Decision
	type closing struct {
		at      int64
		account uint64
	}
	var closings []closing
	for e := range w.Events(w.Begin(), w.Now) {
		if err := prog.DecodeJSON(e.Raw, engine.Hashed, &ev); err != nil {
			t.Fatalf("%v: %s", err, e.Raw)
		}
		for len(closings) > 0 && closings[0].at <= ev.At {
			if err := m.Control(&engine.Control{Kind: engine.StandingSet, Entity: closings[0].account, Value: "deactivated", At: closings[0].at}); err != nil {
				t.Fatal(err)
			}
			closings = closings[1:]
		}
		m.Apply(&ev, &d)
		if !d.Decided {
			continue
		}
		c.decided++
		if d.Outcome == "allow" {
			c.passed++
		}
		for _, h := range d.Hits {
			r := &prog.Rules[h.Rule]
			c.hits[r.ID]++
			if c.accounts[r.ID] == nil {
				c.accounts[r.ID] = map[uint64]bool{}
			}
			c.accounts[r.ID][pivot(r, &ev)] = true
		}
		for _, f := range d.Effects {
			if f.Kind == engine.EffectLabel && f.Name == "ring" {
				closings = append(closings, closing{ev.At + engine.Day, f.Entity})
			}
		}
	}
	return c
}

func pivot(r *engine.Rule, ev *engine.Event) uint64 {
	if i := ev.Type.RoleSlot(r.Pivot); r.Pivot != "" && i >= 0 {
		return ev.Roles[i]
	}
	for i := range ev.Type.Roles {
		if ev.Type.Roles[i].Kind == "account" && ev.Roles[i] != 0 {
			return ev.Roles[i]
		}
	}
	return 0
}

func now() time.Time { return time.Date(2026, 3, 10, 20, 0, 0, 0, time.UTC) }

func long(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("SKIPPED in -short: plays sixty days, some ten seconds")
	}
}

// Sixty days of the demo: every rule of every pack finds something, and what
// does not pass stays near one in a hundred.
func TestEveryRuleFiresInTheDemo(t *testing.T) {
	long(t)
	_, prog := load(t)
	w, err := simulate.New(1, now())
	if err != nil {
		t.Fatal(err)
	}
	c := live(t, prog, w)
	for i := range prog.Rules {
		if id := prog.Rules[i].ID; c.hits[id] == 0 {
			t.Errorf("rule %s never fired in sixty days", id)
		}
	}
	if share := 1 - float64(c.passed)/float64(c.decided); share < 0.008 || share > 0.018 {
		t.Errorf("%.4f of %d decisions do not pass, want about 0.012", share, c.decided)
	}
	c.print(t, prog)
}

// The same sixty days without anybody who behaves badly: families, households,
// new telephones and mistyped passwords are left alone.
func TestOrdinaryPeopleAreLeftAlone(t *testing.T) {
	long(t)
	_, prog := load(t)
	w, err := simulate.Peaceful(1, now())
	if err != nil {
		t.Fatal(err)
	}
	c := live(t, prog, w)
	for id, found := range c.accounts {
		if share := float64(len(found)) / float64(c.people); share > 0.001 {
			t.Errorf("rule %s fired on %d ordinary people of %d", id, len(found), c.people)
		}
	}
	if held := c.decided - c.passed; float64(held)/float64(c.decided) > 0.0005 {
		t.Errorf("%d of %d decisions about ordinary people do not pass", held, c.decided)
	}
	c.print(t, prog)
}

func (c *tally) print(t *testing.T, prog *engine.Program) {
	var b strings.Builder
	out := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	write := func(cells ...string) { _, _ = out.Write([]byte(strings.Join(cells, "\t") + "\n")) }
	write("pack", "rule", "hits", "accounts")
	for i := range prog.Rules {
		r := &prog.Rules[i]
		write(packOf(r), r.ID, strconv.Itoa(c.hits[r.ID]), strconv.Itoa(len(c.accounts[r.ID])))
	}
	_ = out.Flush()
	t.Logf("%d people, %d decisions, %d do not pass\n%s", c.people, c.decided, c.decided-c.passed, b.String())
}
