package ingest

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/db/dbtest"
	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/journal"
)

func TestALoadWaitsWhileItsFileCannotBeRead(t *testing.T) {
	dbtest.Each(t, db.Main, func(t *testing.T, d *db.DB, _ *clock.Fake) {
		ctx := context.Background()
		r := newRig(t)
		eid, _, err := r.vault.Entity("account", []byte("ann"))
		if err != nil {
			t.Fatal(err)
		}
		hash, err := r.sets.Put(engine.EncodeSet([]engine.SetEntry{{Key: engine.ListKey(eid, "")}}))
		if err != nil {
			t.Fatal(err)
		}
		file := r.sets.path(hash)
		if err := os.Rename(file, file+".away"); err != nil {
			t.Fatal(err)
		}
		r.cfg.DB = d
		t.Cleanup(func() { r.cfg.DB = nil })
		err = d.Tx(ctx, db.Actor{ID: "stf_1", Kind: "staff"}, "test", func(ctx context.Context, tx *db.Tx) error {
			if err := tx.Control(ctx, engine.Control{Kind: engine.ListLoad, At: 1, Name: "trusted", Value: hash}); err != nil {
				return err
			}
			return tx.Record(ctx, db.Change{Kind: "list.loaded", Object: "trusted", Private: true})
		})
		if err != nil {
			t.Fatal(err)
		}
		if n, err := r.PumpControl(ctx); n != 0 || !errs.IsKind(err, errs.Unavailable) {
			t.Fatalf("%d entries were dealt with: %v", n, err)
		}
		if err := os.Rename(file+".away", file); err != nil {
			t.Fatal(err)
		}
		if n, err := r.PumpControl(ctx); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		for i := range 4 {
			if a := r.must(order(fmt.Sprint("e", i), "ann", i, "")); a.Outcome != "allow" {
				t.Fatalf("the loaded list is not in force: %+v", a)
			}
		}
	})
}

// A crash may leave a published ruleset in the log without all of its members.
func TestAPublishedRulesetGetsTheMembersThatACrashTook(t *testing.T) {
	ctx := context.Background()
	r := newRig(t)
	r.must(order("e0", "bob", 0, ""))
	entry := engine.Control{Kind: engine.RulesetPublish, At: start.UnixMicro(), Version: 2, Documents: testPack(t, "lists/trusted.csv", "vip-2\nvip-3\n")}
	vip2, _, err := r.vault.Entity("account", []byte("vip-2"))
	if err != nil {
		t.Fatal(err)
	}
	if err := r.vault.Sync(); err != nil {
		t.Fatal(err)
	}
	r.shut()
	j, err := journal.Open(r.dir+"/journal", journal.Options{SegmentBytes: r.seg})
	if err != nil {
		t.Fatal(err)
	}
	publish, err := appendControl(nil, &entry, "ctl_1")
	if err != nil {
		t.Fatal(err)
	}
	add, err := appendControl(nil, &engine.Control{Kind: engine.ListAdd, At: entry.At, Name: "trusted", Entity: vip2}, "")
	if err != nil {
		t.Fatal(err)
	}
	pos := j.End() + 1
	if err := j.Append([][]byte{publish, add}).Wait(); err != nil {
		t.Fatal(err)
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	r.open()
	for again := range 2 {
		if got, err := r.Control(ctx, entry, "ctl_1"); err != nil || got != pos {
			t.Fatal(got, err)
		}
		if n := r.journal.End() - pos; n != 3 {
			t.Fatalf("time %d: %d entries follow the ruleset, want those of vip-2, vip-3 and vip-1", again, n)
		}
	}
	for _, who := range []string{"vip-1", "vip-2", "vip-3"} {
		want := map[bool]string{true: "review", false: "allow"}[who == "vip-1"]
		for i := range 4 {
			a := r.must(order(fmt.Sprint(who, i), who, i, ""))
			if i == 3 && a.Outcome != want {
				t.Errorf("%s gets %s, want %s", who, a.Outcome, want)
			}
		}
	}
	if !sameState(r) {
		t.Fatal("the state differs from a replay of the log")
	}
}

func sameState(r *rig) bool { return string(r.state()) == string(r.replayed()) }

// Two who carry the outbox at once hand in the same entry twice, and both may
// come into one batch.
func TestAnEntryTwiceInABatchIsEnteredOnce(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	r := newRig(t)
	for i := range 300 {
		outbox := fmt.Sprint("ctl_", i)
		var twice [2]*call
		for k := range twice {
			entry := engine.Control{Kind: engine.LabelSet, At: start.UnixMicro(), Name: "watched", Entity: uint64(i + 1)}
			twice[k] = &call{control: &controlWork{entry: entry, outbox: outbox}, done: make(chan struct{}, 1)}
			if err := r.enqueue(ctx, twice[k]); err != nil {
				t.Fatal(err)
			}
		}
		for _, c := range twice {
			if err := r.await(ctx, c); err != nil {
				t.Fatalf("entry %d is not answered: %v", i, err)
			}
			if c.control.err != nil {
				t.Fatal(c.control.err)
			}
		}
		if a, b := twice[0].control.pos, twice[1].control.pos; a != b || a == 0 {
			t.Fatalf("entry %d was entered at %d and at %d", i, a, b)
		}
	}
}
