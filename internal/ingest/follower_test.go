package ingest

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/piepowder/piepowder/internal/engine"
)

// A snapshot made beside the running service is the state of its position: with
// what came later it gives the live state, with ids that were only in memory and
// a ruleset published in between.
func TestASnapshotMadeBesideTheServiceIsItsState(t *testing.T) {
	r := newRigWith(t, 4<<20, 1<<40)
	r.fill(0, 700)
	publish := engine.Control{Kind: engine.RulesetPublish, Version: 2, Documents: testPack(t, "features.yaml", testFeatures+"wide: {count: order.placed, by: card, window: 30d}\n",
		"rules.yaml", testRules+"- {id: wide, on: [order.placed], when: wide > 3, score: 1}\n")}
	if _, err := r.Control(t.Context(), publish, ""); err != nil {
		t.Fatal(err)
	}
	r.fill(700, 300)
	for range 2 { // the second begins with the first
		r.fill(1000+int(r.Stats().Snapshots)*400, 400)
		if err := r.followTo(r.End()); err != nil {
			t.Fatal(err)
		}
	}
	pos := r.End()
	r.fill(1800, 50)
	r.shut()
	snaps := mustSnapshots(t, r.dir+"/snapshots")
	if err := os.Remove(filepath.Join(r.dir, "snapshots", snaps[0])); err != nil { // the live one, of the orderly end
		t.Fatal(err)
	}
	if snaps[1] != snapshotName(pos) {
		t.Fatal("the follower's snapshot is not there:", snaps)
	}
	r.open()
	if want := r.End() - pos; r.seq.replayed != want {
		t.Fatalf("%d records replayed, not the %d after the snapshot", r.seq.replayed, want)
	}
	if !bytes.Equal(r.state(), r.replayed()) {
		t.Fatal("the state differs from a replay of the log")
	}
	for _, i := range []int{0, 699, 1000, 1500, 1849} {
		if a := r.must(order(fmt.Sprint("f", i), fmt.Sprint("cust", i%23), i%55, "")); !a.Repeat {
			t.Fatalf("event %d was taken twice", i)
		}
	}
}

// The sequencer asks for snapshots by the number of records.
func TestSnapshotsAreMadeAsTheLogGrows(t *testing.T) {
	r := newRigWith(t, 32<<10, 500)
	r.fill(0, 2000)
	r.shut()
	if names := mustSnapshots(t, r.dir+"/snapshots"); len(names) < 2 {
		t.Fatal("only the snapshot of the end:", names)
	}
}
