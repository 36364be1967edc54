package main

import (
	"bytes"
	"compress/gzip"
	"embed"
	"encoding/json"
	"fmt"
	"math/rand/v2"

	"github.com/piepowder/piepowder/internal/lang"
)

// benchwork is the work every engine is measured with: a hundred rules over
// sixty-four fields, and 256 vectors of them.
//
//go:embed benchwork/*.json.gz
var benchwork embed.FS

func readWork(name string, into any) error {
	b, err := benchwork.ReadFile("benchwork/" + name)
	if err != nil {
		return err
	}
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return err
	}
	return json.NewDecoder(z).Decode(into)
}

type ruleWork struct {
	Features []struct{ Name, Type string }
	Lists    map[string][]string
	Rules    []struct {
		ID    string
		Score float64
		Expr  string
	}
}

// words is a list of the work.
type words map[string]struct{}

func (w words) HasInt(int64) bool { return false }

func (w words) HasString(s string) bool {
	_, ok := w[s]
	return ok
}

// workCell is one field of one vector.
type workCell struct {
	n int64
	s string
}

// benchRulesOnly times all hundred rules over 16,384 distinct vectors; setting
// the sixty-four slots of each is part of the time.
func benchRulesOnly(figures map[string]float64) error {
	var work ruleWork
	if err := readWork("rules100.json.gz", &work); err != nil {
		return err
	}
	env := &lang.Env{}
	texts := make([]bool, len(work.Features))
	for i, f := range work.Features {
		t, ok := lang.ParseType(f.Type)
		if !ok {
			return fmt.Errorf("field %s has no type %q", f.Name, f.Type)
		}
		texts[i] = t == lang.String
		env.Add(lang.Var{Name: f.Name, Type: t})
	}
	var lists []lang.Set
	for _, name := range []string{"blocked_devices", "blocked_email_domains", "stolen_bins", "disposable_domains"} {
		set := words{}
		for _, w := range work.Lists[name] {
			set[w] = struct{}{}
		}
		env.Lists = append(env.Lists, lang.List{Name: name, Elem: lang.String})
		lists = append(lists, set)
	}
	srcs := make([]string, len(work.Rules))
	for i, r := range work.Rules {
		srcs[i] = r.Expr
	}
	progs, errs := lang.CompileSet(srcs, env)
	for i, err := range errs {
		if err != nil {
			return fmt.Errorf("rule %s: %w", work.Rules[i].ID, err)
		}
	}
	vectors, err := workVectors(&work, texts)
	if err != nil {
		return err
	}
	f := lang.NewFrame(env)
	copy(f.Lists, lists)
	hits := 0
	ns, allocs := perOp(len(vectors), func(i int) {
		f.Reset()
		for slot, c := range vectors[i] {
			if texts[slot] {
				f.SetString(slot, c.s)
			} else {
				f.SetNum(slot, c.n)
			}
		}
		for _, p := range progs {
			if p.Bool(f) {
				hits++
			}
		}
	})
	if hits == 0 {
		return fmt.Errorf("no rule ever fired: the work is not what it should be")
	}
	figures["rules_ns_per_100"], figures["rules_allocs"] = ns, allocs
	return nil
}

// workVectors crosses the given vectors into 16,384 distinct ones: a short loop
// would only train the processor's branch predictor.
func workVectors(work *ruleWork, texts []bool) ([][]workCell, error) {
	var base []map[string]any
	if err := readWork("events256.json.gz", &base); err != nil {
		return nil, err
	}
	r := rand.New(rand.NewPCG(1, 2))
	out := make([][]workCell, 16_384)
	for i := range out {
		a, b := base[r.IntN(len(base))], base[r.IntN(len(base))]
		v := make([]workCell, len(work.Features))
		for k, f := range work.Features {
			x := a[f.Name]
			if r.IntN(4) == 0 {
				x = b[f.Name]
			}
			switch x := x.(type) {
			case string:
				v[k].s = x
			case float64:
				v[k].n = int64(x)
			case bool:
				if x {
					v[k].n = 1
				}
			}
			if _, isText := x.(string); isText != texts[k] {
				return nil, fmt.Errorf("field %s of the vectors has another type", f.Name)
			}
		}
		out[i] = v
	}
	return out, nil
}
