package ingest

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/errs"
)

func littleRoom(t *testing.T, every uint64) *rig {
	r := &rig{t: t, dir: t.TempDir(), clk: clock.NewFake(start), pack: samePack(t, sameFeatures, sameRules, "c7\n"), every: every, seg: 1 << 20, room: 20_000}
	r.open()
	t.Cleanup(func() {
		if r.Service != nil {
			r.shut()
		}
	})
	return r
}

// A service with a memory budget decides, warms new features, makes snapshots
// and starts again as one without: a replay in memory gives the same decisions.
func TestServiceWithinAMemoryBudget(t *testing.T) {
	r := littleRoom(t, 700)
	answers := r.live(2000)
	if n, _ := r.cold().Len(); n < 100 {
		t.Fatalf("only %d rings are cold", n)
	}
	for _, how := range []string{"from its snapshot", "from the log"} {
		r.shut()
		if how == "from the log" {
			for _, name := range mustSnapshots(t, r.dir+"/snapshots") {
				if err := os.Remove(r.dir + "/snapshots/" + name); err != nil {
					t.Fatal(err)
				}
			}
		}
		r.open()
		if n, _ := r.cold().Len(); n < 100 {
			t.Fatalf("only %d rings are cold %s", n, how)
		}
		before := r.End()
		r.clk.Advance(5 * 24 * time.Hour)
		for i := 2000; i < 2200; i++ {
			if a, err := r.send(traffic(i+int(before), 2000+int(before))); err != nil {
				t.Fatal(err)
			} else if a.Decided && !a.Repeat {
				answers[a.Position] = *a
			}
		}
	}
	if r.again("without a budget", new(Player), 1, nil, nil) < len(answers) {
		t.Fatal("decisions are missing")
	}
	if files, err := os.ReadDir(r.dir + "/snapshots"); err != nil || len(files) > 20 {
		t.Fatal(len(files), err)
	}
}

// A cold store that fails ends the service: nothing is answered from half a state,
// nothing wrong is logged, and a restart goes on.
func TestAFailedColdStoreAnswersNothing(t *testing.T) {
	r := littleRoom(t, 1<<40)
	r.clk.Advance(60 * 24 * time.Hour)
	for i := range 300 {
		if _, err := r.send(traffic(i, 2000)); err != nil && errs.KindOf(err) != errs.Invalid {
			t.Fatal(err)
		}
	}
	c := r.cold()
	c.capacity = 0 // the next ring asks for a new file
	c.dir = r.dir + "/gone"
	i, refused := 300, 0
	for ; i < 900 && refused < 3; i++ {
		if _, err := r.send(traffic(i, 2000)); errs.KindOf(err) == errs.Unavailable {
			refused++
		} else if refused > 0 {
			t.Fatalf("answered after the store failed: %v", err)
		}
	}
	if refused < 3 || r.Err() == nil {
		t.Fatalf("%d refused, %v", refused, r.Err())
	}
	if _, err := r.meddled(1); errs.KindOf(err) != errs.Unavailable {
		t.Fatal(err)
	}
	if err := r.Service.Close(); err != nil {
		t.Fatal(err)
	}
	if err := r.vault.Close(); err != nil {
		t.Fatal(err)
	}
	r.open()
	if _, err := r.send(traffic(i, 2000)); err != nil {
		t.Fatal(err)
	}
	r.again("after the failure", new(Player), 1, nil, nil)
}

func (r *rig) cold() *ColdFile {
	return r.seq.player.Machine.ColdStore().(*ColdFile)
}

func (r *rig) meddled(k int) (uint64, error) {
	c, err := r.meddle(k, r.clk.Now().UnixMicro())
	if err != nil {
		return 0, err
	}
	return r.Control(context.Background(), c, "")
}
