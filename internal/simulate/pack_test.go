package simulate

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/piepowder/piepowder/internal/engine"
)

// marketplacePack is the pack the demo decides with.
func marketplacePack(t *testing.T) *engine.Pack {
	t.Helper()
	p, err := engine.LoadPack(os.DirFS(filepath.Join("..", "..", "examples", "packs", "marketplace")))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestPackTestsPass(t *testing.T) {
	p := marketplacePack(t)
	failed, ran, err := engine.RunTests(p)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range failed {
		t.Errorf("%s:%d: %s", f.Path, f.Line, f.What)
	}
	if ran < 200 {
		t.Errorf("%d tests in the pack", ran)
	}
}

// Every event of the history is one the pack understands, and its rules find
// the threads without crying over ordinary people.
func TestHistoryFitsThePackAndItsRules(t *testing.T) {
	p := marketplacePack(t)
	prog, err := engine.Compile(p)
	if err != nil {
		t.Fatal(err)
	}
	w := world(t)
	m := engine.NewMachine(prog)
	m.Seed(engine.Hashed)
	var ev engine.Event
	var d engine.Decision
	decided, outcomes, fired := 0, map[string]int{}, map[string]int{}
	for e := range w.Events(w.Begin(), w.Now) {
		if err := prog.DecodeJSON(e.Raw, engine.Hashed, &ev); err != nil {
			t.Fatalf("%v: %s", err, e.Raw)
		}
		ev.History = true
		m.Apply(&ev, &d)
		if !d.Decided {
			continue
		}
		decided++
		outcomes[d.Outcome]++
		for _, h := range d.Hits {
			fired[prog.Rules[h.Rule].ID]++
		}
		if len(d.Effects) > 0 {
			t.Fatalf("history raised an effect: %s", e.Raw)
		}
	}
	if share := float64(outcomes["allow"]) / float64(decided); share < 0.98 || share > 0.998 {
		t.Errorf("%.4f of %d decisions pass, want about 0.99", share, decided)
	}
	for i := range prog.Rules {
		// History puts no labels and closes no accounts, which these two ask for.
		if id := prog.Rules[i].ID; fired[id] == 0 && id != "card-testing-goes-on" && id != "returned-after-removal" {
			t.Errorf("rule %s never fired in sixty days", id)
		}
	}
	t.Log(decided, "decisions", outcomes, fired)
}
