// Package work is what engines are measured with: ours by `piepowder bench`,
// others by bench/peers, so that all do the same.
package work

import (
	"bytes"
	"compress/gzip"
	"embed"
	"encoding/json"
	"fmt"
	"math/rand/v2"
)

//go:embed *.json.gz
var files embed.FS

// Rules is a hundred rules over sixty-four typed fields, with the lists they ask.
type Rules struct {
	Features []Field
	Lists    map[string][]string
	Rules    []Rule
}

// Field is one field of the work: string, int or bool.
type Field struct{ Name, Type string }

// Rule is one condition in our own language.
type Rule struct {
	ID    string
	Score float64
	Expr  string
}

// Cell is one field of one vector: N for int and bool (0 or 1), S for string.
type Cell struct {
	N int64
	S string
}

// ListNames are the lists in the order their indexes are used in.
var ListNames = []string{"blocked_devices", "blocked_email_domains", "stolen_bins", "disposable_domains"}

func read(name string, into any) error {
	b, err := files.ReadFile(name)
	if err != nil {
		return err
	}
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return err
	}
	return json.NewDecoder(z).Decode(into)
}

// Load reads the rules.
func Load() (*Rules, error) {
	w := &Rules{}
	return w, read("rules100.json.gz", w)
}

// Vectors crosses the given 256 vectors into n distinct ones: a short loop
// would only train the processor's branch predictor.
func (w *Rules) Vectors(n int) ([][]Cell, error) {
	var base []map[string]any
	if err := read("events256.json.gz", &base); err != nil {
		return nil, err
	}
	r := rand.New(rand.NewPCG(1, 2))
	out := make([][]Cell, n)
	for i := range out {
		a, b := base[r.IntN(len(base))], base[r.IntN(len(base))]
		v := make([]Cell, len(w.Features))
		for k, f := range w.Features {
			x := a[f.Name]
			if r.IntN(4) == 0 {
				x = b[f.Name]
			}
			_, text := x.(string)
			if text != (f.Type == "string") {
				return nil, fmt.Errorf("field %s of the vectors is not %s", f.Name, f.Type)
			}
			switch x := x.(type) {
			case string:
				v[k].S = x
			case float64:
				v[k].N = int64(x)
			case bool:
				if x {
					v[k].N = 1
				}
			}
		}
		out[i] = v
	}
	return out, nil
}
