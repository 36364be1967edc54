package lang

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
)

type benchRules struct {
	Features []struct{ Name, Type string }
	Lists    map[string][]string
	Rules    []struct{ ID, Expr string }
}

// shared finds the team's data: PIEPOWDER_SHARED, or a folder "shared" beside the repository.
func shared(t testing.TB, name string) []byte {
	t.Helper()
	dirs := []string{os.Getenv("PIEPOWDER_SHARED")}
	wd, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for dir := wd; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		dirs = append(dirs, filepath.Join(dir, "shared"))
	}
	for _, dir := range dirs {
		if b, err := os.ReadFile(filepath.Join(dir, "data", "bench", name)); dir != "" && err == nil {
			return b
		}
	}
	t.Skipf("SKIPPED: %s not found; set PIEPOWDER_SHARED", name)
	return nil
}

// hundred loads the 100 rules and makes 16,384 distinct frames: each takes every value from one of
// the 256 events at random, and whole numbers are varied a little.
func hundred(t testing.TB) (*Env, []string, []*Frame) {
	var spec benchRules
	if err := json.Unmarshal(shared(t, "rules100.json"), &spec); err != nil {
		t.Fatal(err)
	}
	var events []map[string]any
	if err := json.Unmarshal(shared(t, "events256.json"), &events); err != nil {
		t.Fatal(err)
	}
	e := &Env{}
	for _, v := range spec.Features {
		typ, ok := ParseType(v.Type)
		if !ok {
			t.Fatalf("type %s", v.Type)
		}
		e.Add(Var{Name: v.Name, Type: typ})
	}
	var sets []Set
	for name, entries := range spec.Lists {
		e.Lists = append(e.Lists, List{name, String})
		sets = append(sets, NewWords(entries))
	}
	var srcs []string
	for _, r := range spec.Rules {
		srcs = append(srcs, r.Expr)
	}
	rng := rand.New(rand.NewPCG(1, 2))
	frames := make([]*Frame, 16384)
	for i := range frames {
		f := NewFrame(e)
		copy(f.Lists, sets)
		base := events[rng.IntN(len(events))]
		for slot, v := range e.Vars {
			from := base
			if rng.IntN(4) == 0 {
				from = events[rng.IntN(len(events))]
			}
			switch x := from[v.Name].(type) {
			case float64:
				f.SetNum(slot, int64(x)+int64(rng.IntN(2)))
			case string:
				f.SetString(slot, x)
			case bool:
				f.SetBool(slot, x)
			}
		}
		frames[i] = f
	}
	return e, srcs, frames
}

// BenchmarkHundredRules fills one hot Frame per event, as the engine does, and runs all rules on it;
// fill is the part of that which is not rules.
func BenchmarkHundredRules(b *testing.B) {
	e, srcs, frames := hundred(b)
	programs, errs := CompileSet(srcs, e)
	for i, err := range errs {
		if err != nil {
			b.Fatalf("%s: %v", srcs[i], err)
		}
	}
	type event struct {
		n [64]int64
		s [64]uint16
	}
	events, texts, number := make([]event, len(frames)), []string{}, map[string]uint16{}
	for i, f := range frames {
		copy(events[i].n[:], f.N)
		for slot, s := range f.S {
			if _, ok := number[s]; !ok {
				number[s] = uint16(len(texts))
				texts = append(texts, s)
			}
			events[i].s[slot] = number[s]
		}
	}
	var strs []int
	for slot, v := range e.Vars {
		if v.Type == String {
			strs = append(strs, slot)
		}
	}
	one := NewFrame(e)
	copy(one.Lists, frames[0].Lists)
	fill := func(ev *event) {
		one.Reset()
		copy(one.N, ev.n[:])
		for _, slot := range strs {
			one.S[slot] = texts[ev.s[slot]]
		}
	}
	b.Run("fill", func(b *testing.B) {
		i := 0
		for b.Loop() {
			fill(&events[i&16383])
			i++
		}
	})
	batch := NewBatch(programs)
	b.Run("fill+batch", func(b *testing.B) {
		b.ReportAllocs()
		i := 0
		for b.Loop() {
			fill(&events[i&16383])
			i++
			batch.Run(one)
		}
	})
	b.Run("fill+rules", func(b *testing.B) {
		b.ReportAllocs()
		i := 0
		for b.Loop() {
			fill(&events[i&16383])
			i++
			for _, p := range programs {
				p.Bool(one)
			}
		}
	})
}

// The shared rules on many events: closures against the interpreter.
func TestHundredRules(t *testing.T) {
	e, srcs, frames := hundred(t)
	programs, errs := CompileSet(srcs, e)
	batch := NewBatch(programs)
	for i, f := range frames[:300] {
		one := *f
		one.Grow(e)
		hits := batch.Run(&one)
		for j, p := range programs {
			if errs[j] != nil {
				t.Fatalf("%s: %v", srcs[j], errs[j])
			}
			if got, want := p.Bool(&one), p.Interpret(f).True(); got != want {
				t.Fatalf("%s on event %d: compiled %v, interpreted %v", p.Source, i, got, want)
			}
			if got, want := hits.Next(j) == j, p.Interpret(f).True(); got != want {
				t.Fatalf("%s on event %d: in the batch %v, interpreted %v", p.Source, i, got, want)
			}
		}
	}
}
