package ingest

import (
	"context"
	"path/filepath"
	"slices"
	"strings"

	"github.com/piepowder/piepowder/internal/engine"
)

// warmedUp waits until the log says that new features are in force.
func (r *rig) warmedUp() error {
	for pos := uint64(1); ; pos++ {
		if _, err := r.Journal().WaitFor(context.Background(), pos); err != nil {
			return err
		}
		rec, err := r.Record(pos)
		if err != nil || rec.Kind == ControlRecord && rec.Control.Kind == RulesetWarm {
			return err
		}
	}
}

// fromSnapshot continues from the older snapshot, which lies in the stream.
func (r *rig) fromSnapshot(snaps []string, state []byte) {
	r.t.Helper()
	if len(snaps) < 2 {
		r.t.Fatalf("only %d snapshots", len(snaps))
	}
	snap, err := readSnapshot(filepath.Join(r.dir, "snapshots", snaps[1]))
	if err != nil {
		r.t.Fatal(err)
	}
	program, err := r.programs.At(snap.program)
	if err != nil {
		r.t.Fatal(err)
	}
	p := Player{Machine: engine.NewMachine(program)}
	if err := p.Machine.Restore(strings.NewReader(string(snap.state))); err != nil {
		r.t.Fatal(err)
	}
	if r.again("from a snapshot", &p, snap.pos+1, nil, nil) == 0 {
		r.t.Fatal("nothing was decided after the snapshot")
	}
	if r.stateOf(p.Machine) != string(state) {
		r.t.Fatal("the state differs after a restart from a snapshot")
	}
}

// inLittleMemory decides the log with nearly all windows on disk.
func (r *rig) inLittleMemory() {
	r.t.Helper()
	dir := r.t.TempDir()
	p := Player{Limit: func(m *engine.Machine) func() error {
		c := NewColdFile(dir)
		m.Limit(max(20_000, 4*int64(r.End())), c)
		return c.Close
	}}
	r.again("in little memory", &p, 1, nil, nil)
	if n, _ := p.Machine.ColdStore().(*ColdFile).Len(); n < 500 {
		r.t.Fatalf("only %d rings are cold", n)
	}
	if err := p.Close(); err != nil {
		r.t.Fatal(err)
	}
}

// inShadow decides the log by rulesets that hold each rule a second time, in
// shadow: the copies must hit where the rules do, and change nothing.
func (r *rig) inShadow() {
	r.t.Helper()
	var p Player
	hits := 0
	r.again("with every rule in shadow", &p, 1, func(rec *Record) {
		if rec.Kind == ControlRecord && rec.Control.Kind == engine.RulesetPublish {
			rec.Control.Documents = shadowed(rec.Control.Documents)
		}
	}, func(_ *Record, d *engine.Decision) string {
		rules := p.Machine.Program().Rules
		for _, h := range d.Hits {
			if h.Shadow {
				hits++
			}
			id, copied := strings.CutPrefix(rules[h.Rule].ID, "copy-")
			if !copied {
				id = "copy-" + id
			}
			if !slices.ContainsFunc(d.Hits, func(o engine.RuleHit) bool { return rules[o.Rule].ID == id && o.Shadow == !copied }) {
				return rules[h.Rule].ID + " hit, " + id + " did not"
			}
		}
		return ""
	})
	if hits == 0 {
		r.t.Fatal("no rule in shadow ever hit")
	}
}
