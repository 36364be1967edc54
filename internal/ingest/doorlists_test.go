package ingest

import (
	"context"
	"fmt"
	"os"
	"testing"

	"github.com/piepowder/piepowder/internal/engine"
)

// What people change on a list is seen by the facts of the very next event, and
// still after a restart, from a snapshot or from the log.
func TestTheDoorHearsOfChangedLists(t *testing.T) {
	for _, snapshot := range []bool{true, false} {
		r := newRig(t)
		n := 0
		outcome := func(note string) string {
			n++
			return r.must(order(fmt.Sprint("e", n), fmt.Sprint("c", n), n, fmt.Sprintf(`"note":%q`, note))).Outcome
		}
		control := func(kind engine.ControlKind, value string) {
			t.Helper()
			if _, err := r.Control(context.Background(), engine.Control{Kind: kind, Name: "threats", Value: value, At: start.UnixMicro()}, ""); err != nil {
				t.Fatal(err)
			}
		}
		expect := func(when string, want ...string) {
			t.Helper()
			for i, note := range []string{"I will kill you", "I know where you live", "break your legs"} {
				if got := outcome(note); got != want[i] {
					t.Errorf("snapshot %v, %s: %q gives %s, want %s", snapshot, when, note, got, want[i])
				}
			}
		}
		expect("at first", "block", "allow", "allow")
		control(engine.ListAdd, "know where you live")
		control(engine.ListRemove, "kill")
		expect("changed by a person", "allow", "block", "allow")
		hash, err := r.sets.Put(engine.EncodeSet([]engine.SetEntry{{Key: engine.ListKey(0, "break your legs")}}))
		if err != nil {
			t.Fatal(err)
		}
		control(engine.ListLoad, hash)
		expect("loaded", "allow", "block", "block")
		r.shut()
		if !snapshot {
			if err := os.RemoveAll(r.dir + "/snapshots"); err != nil {
				t.Fatal(err)
			}
		}
		r.open()
		expect("after a restart", "allow", "block", "block")
	}
}
