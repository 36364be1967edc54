package ingest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/db/dbtest"
	"github.com/piepowder/piepowder/internal/engine"
)

func (r *rig) check(main, history *db.DB) *Findings {
	r.t.Helper()
	f, err := Check(context.Background(), Stopped{Journal: r.dir + "/journal", Snapshots: r.dir + "/snapshots", Vault: r.dir + "/vault", Main: main, History: history})
	if err != nil {
		r.t.Fatal(err)
	}
	return f
}

func TestCheckFindsNothingOnAHealthyLogAndEachFaultPlanted(t *testing.T) {
	r := newRigWith(t, 32<<10, 1<<40)
	r.fill(0, 800)
	r.shut()
	r.open()
	r.fill(800, 100)
	r.shut()
	f := r.check(nil, nil)
	if f.Total != 0 || f.Events != 900 || f.Decisions != 900 || f.Snapshots != 2 || f.Controls != 2 || !f.Proven {
		t.Fatalf("%+v", f)
	}
	segments, err := filepath.Glob(r.dir + "/journal/*.seg")
	if err != nil || len(segments) < 3 {
		t.Fatal(segments, err)
	}
	snaps, err := filepath.Glob(r.dir + "/snapshots/*.snap")
	if err != nil || len(snaps) != 2 {
		t.Fatal(snaps, err)
	}
	for path, wants := range map[string]string{
		segments[1]:                "log: journal: segment " + filepath.Base(segments[1]),
		segments[len(segments)-1]:  "log: journal: segment " + filepath.Base(segments[len(segments)-1]),
		snaps[0]:                   "snapshot " + filepath.Base(snaps[0]),
		r.dir + "/vault/vault.dat": "vault: seal: slot is not readable: number 2",
	} {
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		broken := bytes.Clone(whole)
		broken[512+2*128+17] ^= 2
		if err := os.WriteFile(path, broken, 0o600); err != nil {
			t.Fatal(err)
		}
		f := r.check(nil, nil)
		if f.Total == 0 || !strings.HasPrefix(f.Problems[0], wants) {
			t.Fatalf("%s: %q", filepath.Base(path), f.Problems)
		}
		if err := os.WriteFile(path, whole, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	r.open()
}

// TestTheOutboxIsCarriedIntoTheLogOnce runs the pump on both databases.
func TestTheOutboxIsCarriedIntoTheLogOnce(t *testing.T) {
	dbtest.Each(t, db.Main, func(t *testing.T, d *db.DB, clk *clock.Fake) {
		ctx := context.Background()
		r := newRig(t)
		r.cfg.DB = d // the test pumps itself
		ann, _, err := r.vault.Entity("account", []byte("ann"))
		if err != nil {
			t.Fatal(err)
		}
		change := func(entry any) {
			t.Helper()
			err := d.Tx(ctx, db.Actor{ID: "stf_1", Kind: "staff"}, "test", func(ctx context.Context, tx *db.Tx) error {
				if err := tx.Control(ctx, entry); err != nil {
					return err
				}
				return tx.Record(ctx, db.Change{Kind: "list.changed", Object: "trusted", Private: true})
			})
			if err != nil {
				t.Fatal(err)
			}
			clk.Advance(1000)
		}
		change(engine.Control{Kind: engine.ListAdd, At: 1, Name: "trusted", Entity: ann})
		change(engine.Control{Kind: engine.ListAdd, At: 2, Name: "no_such_list", Entity: ann})
		change(engine.Control{Kind: engine.StandingSet, At: 3, Entity: ann, Value: "watched"})
		if n, err := r.PumpControl(ctx); n != 3 || err != nil {
			t.Fatal(n, err)
		}
		if n, err := r.PumpControl(ctx); n != 0 || err != nil {
			t.Fatal(n, err)
		}
		for i := range 4 {
			if a := r.must(order(fmt.Sprint("e", i), "ann", i, "")); a.Outcome != "allow" {
				t.Fatalf("the list entry is not in force: %+v", a)
			}
		}
		// The process dies after the log and before the row is marked.
		err = d.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE control_outbox SET position = NULL`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		before := r.Stats().Controls
		if n, err := r.PumpControl(ctx); n != 3 || err != nil {
			t.Fatal(n, err)
		}
		if after := r.Stats().Controls; after != before {
			t.Fatalf("%d entries were entered twice", after-before)
		}
		r.cfg.DB = nil
		r.shut()
		if f := r.check(d, nil); f.Total != 0 || f.Controls != 4 {
			t.Fatalf("%+v", f)
		}
		err = d.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE control_outbox SET position = position + 1 WHERE position > 0`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if f := r.check(d, nil); f.Total != 2 || !strings.Contains(f.Problems[0], "control entry") {
			t.Fatalf("%q", f.Problems)
		}
	})
}

const mappedCSV = `ID,WHEN,WHO,AMOUNT,BAD
1,2026-11-01 10:00:00,ann,12.50,0
2,2026-11-02 10:00:00,bob,oops,0
3,2026-11-03 10:00:00,"ann",3.00,1
4,yesterday,ann,3.00,0
5,2026-11-04 10:00:00,"a""b",3.00
6,2026-11-12 10:00:00,cy,4.00,0
`

const mapping = `
time: "{WHEN}"
events:
  - type: order.placed
    id: "row-{ID}"
    data: {amount: "{AMOUNT}", customer_id: "{WHO}"}
  - type: label.recorded
    id: "label-{ID}"
    after: 7d
    when: {BAD: "1"}
    data: {event_id: "row-{ID}", label: fraud, value: "{BAD}"}
`

func TestAFileIsImportedAsHistoryWithReasonsForRefusals(t *testing.T) {
	r := newRig(t)
	r.shut()
	if err := os.RemoveAll(r.dir); err != nil {
		t.Fatal(err)
	}
	r.pack = testPack(t, "mapping.yaml", mapping)
	r.open()
	for round := range 2 {
		var n Imported
		var reasons []string
		err := r.Import(context.Background(), strings.NewReader(mappedCSV), Incoming{}, &n, func(line int, err error) error {
			reasons = append(reasons, fmt.Sprint(line, " ", err))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if round == 0 && (n.Taken.Load() != 5 || n.Repeats.Load() != 0) || round == 1 && (n.Taken.Load() != 0 || n.Repeats.Load() != 5) || n.Refused.Load() != 2 {
			t.Fatal(n.Taken.Load(), n.Repeats.Load(), n.Refused.Load())
		}
		if got := fmt.Sprint(reasons); got != "[3 the event was refused: /data/amount: must be an amount with at most two decimals, such as 12.50 5 The row's time cannot be read.]" {
			t.Fatal(got)
		}
	}
	var got []string
	err := r.Scan(1, func(rec *Record) error {
		if rec.Kind == EventRecord {
			if !rec.Event.History || len(rec.Decision.Effects) > 0 {
				t.Errorf("%s is not history", rec.Event.ID)
			}
			got = append(got, rec.Event.ID)
		}
		return nil
	})
	// The label of row 3 comes seven days later: after row 5, before row 6.
	if want := "[row-1 row-3 row-5 label-3 row-6]"; err != nil || fmt.Sprint(got) != want {
		t.Fatal(got, err)
	}
}

func FuzzDecodeRecord(f *testing.F) {
	r := newRig(f)
	r.must(`{"id":"a1","type":"account.created","time":"2026-11-21T07:00:00Z","data":{"customer_id":"c","name":"Ann","email":"a@b.example"}}`)
	for i := range 4 {
		r.must(order(fmt.Sprint("e", i), "c", i, `"note":"kill","ratio":1.5`))
	}
	err := r.Journal().Scan(1, func(_ uint64, b []byte) error {
		f.Add(bytes.Clone(b))
		return nil
	})
	if err != nil {
		f.Fatal(err)
	}
	programs := r.Programs()
	f.Fuzz(func(t *testing.T, b []byte) {
		var rec Record
		if err := DecodeRecord(7, b, programs, &rec); err != nil {
			return
		}
		if rec.Kind != EventRecord {
			return
		}
		again := appendEvent(nil, &rec)
		var second Record
		if err := DecodeRecord(7, again, programs, &second); err != nil {
			t.Fatalf("what was read cannot be written and read again: %v", err)
		}
		a, err1 := json.Marshal([]any{fmt.Sprintf("%+v", rec.Event), fmt.Sprintf("%+v", rec.Decision), rec.Refs, rec.Personal, rec.Received, rec.Body})
		c, err2 := json.Marshal([]any{fmt.Sprintf("%+v", second.Event), fmt.Sprintf("%+v", second.Decision), second.Refs, second.Personal, second.Received, second.Body})
		if err1 != nil || err2 != nil || !bytes.Equal(a, c) {
			t.Fatalf("%s\n%s", a, c)
		}
	})
}
