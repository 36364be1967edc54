package enforcement

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/entity"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/jobs"
)

func TestBulkActsOnEachOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var refs []string
		for i := range 30 {
			ref := fmt.Sprint("w-", i)
			w.account(ref, "US-WA")
			refs = append(refs, ref)
		}
		d := Draft{Kind: Suspend, Accounts: append(refs, "w-3"), Reason: "ring", Rule: "ring", ReasonCode: "fraud", Interim: true}
		if _, err := w.s.StartBulk(w.ana, BulkDraft{Draft: d, Count: 30}); !errs.IsKind(err, errs.Forbidden) {
			t.Fatalf("without action.take.bulk: %v", err)
		}
		p, err := w.s.Preview(w.lead, d)
		must(t, err)
		if p.Count != 30 || p.Hash == "" {
			t.Fatalf("the preview counts %d", p.Count)
		}
		if _, err := w.s.StartBulk(w.lead, BulkDraft{Draft: d, Count: 31}); errs.CodeOf(err) != "count_changed" {
			t.Fatalf("another count: %v", err)
		}
		other := d
		other.Accounts = append([]string{"w-29"}, refs[:29]...)
		if _, err := w.s.StartBulk(w.lead, BulkDraft{Draft: other, Count: 30, Hash: "x"}); errs.CodeOf(err) != "count_changed" {
			t.Fatalf("another hash: %v", err)
		}
		b, err := w.s.StartBulk(w.lead, BulkDraft{Draft: d, Count: p.Count, Hash: p.Hash})
		must(t, err)
		if b.State != "running" || b.Done != 0 || len(b.Items) != 30 {
			t.Fatalf("%+v", b)
		}
		// Two workers at once, one of them cut off and called again.
		payload, err := json.Marshal(bulkRef{b.ID})
		must(t, err)
		var wg sync.WaitGroup
		for range 2 {
			wg.Go(func() {
				for range 3 {
					if err := w.s.bulkJob(context.Background(), jobs.Lease{Payload: payload}); err != nil {
						if _, later := err.(*jobs.Later); !later {
							t.Error(err)
						}
					}
				}
			})
		}
		wg.Wait()
		w.settle()
		b, err = w.s.BulkState(w.lead, b.ID)
		must(t, err)
		if b.State != "done" || b.Done != 30 || b.Failed != 0 {
			t.Fatalf("%+v", b)
		}
		if n := w.count(`SELECT COUNT(*) FROM actions`); n != 30 {
			t.Fatalf("%d actions on 30 accounts", n)
		}
		if w.standing("w-17") != entity.Suspended {
			t.Fatal("not suspended")
		}
		page, err := w.s.List(w.ana, Filter{Bulk: b.ID, Where: `kind == "suspend" and rule == "ring"`}, "", 20)
		must(t, err)
		if len(page.Items) != 20 || page.NextCursor == "" || page.Items[0].Reason != "ring" || page.Items[0].By != "stf_lead" {
			t.Fatalf("%d items, %+v", len(page.Items), page.Items[0])
		}
		rest, err := w.s.List(w.ana, Filter{Bulk: b.ID}, page.NextCursor, 20)
		must(t, err)
		if len(rest.Items) != 10 || rest.NextCursor != "" {
			t.Fatalf("second page: %d", len(rest.Items))
		}
	})
}

func TestBulkOnNeighbours(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a, b, c := w.account("a", "US-WA"), w.account("b", "US-WA"), w.account("c", "US-WA")
		for _, l := range []struct {
			acc, thing uint64
			kind       string
		}{{a, 1, "card"}, {b, 1, "card"}, {a, 2, "address"}, {c, 2, "address"}} {
			w.put(`INSERT INTO links(a, b, kind, first_at, last_at, n) VALUES ($1,$2,$3,1,1,1)`, l.acc, l.thing, l.kind)
		}
		p, err := w.s.Preview(w.lead, Draft{Kind: Suspend, Linked: &LinkedTo{Account: "a", Via: []string{"card"}, Self: true}})
		must(t, err)
		if p.Count != 2 {
			t.Fatalf("%d accounts, want a and b", p.Count)
		}
		if p, err = w.s.Preview(w.lead, Draft{Kind: Suspend, Linked: &LinkedTo{Account: "a"}}); err != nil || p.Count != 2 {
			t.Fatalf("%v %v, want b and c", p, err)
		}
	})
}

func TestBulkKeepsNothingInTheClear(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		l := w.shelf()
		a, b := id.Entity("acc", w.account("w-1", "US-WA")), id.Entity("acc", w.account("w-2", "US-WA"))
		d := Draft{Kind: Restrict, Accounts: []string{"w-1", "w-2"}, Reason: "ring-4242", Rule: "ring", ReasonCode: "fraud", Facts: "You used card 4242.", Records: []string{"Slip 4242"},
			Lists: []ListPut{{List: "watched"}, {List: "cards", Value: "4242"}}}
		for pointer, lists := range map[string][]ListPut{"/lists/0": {{List: "nowhere"}}, "/lists/1": {{List: "watched"}, {List: "nowhere", Value: "4242"}}} {
			wrong := d
			wrong.Lists = lists
			_, err := w.s.StartBulk(w.lister, BulkDraft{Draft: wrong, Count: 2})
			var e *errs.Error
			if !errors.As(err, &e) || e.Kind != errs.Invalid || len(e.Fields) != 1 || e.Fields[0].Pointer != pointer {
				t.Errorf("a list that is not there, at %s: %v", pointer, err)
			}
		}
		bulk, err := w.s.StartBulk(w.lister, BulkDraft{Draft: d, Count: 2})
		must(t, err)
		if n := w.count(`SELECT COUNT(*) FROM bulk_actions WHERE CAST(draft AS TEXT) LIKE '%4242%' OR CAST(draft AS TEXT) LIKE '%watched%'`); n != 0 {
			t.Error("what is told and listed stands in the clear")
		}
		w.settle()
		if bulk, err = w.s.BulkState(w.lister, bulk.ID); err != nil || bulk.State != "done" || bulk.Done != 2 || bulk.Kind != Restrict {
			t.Fatalf("%+v %v", bulk, err)
		}
		if l.on["watched"][a] == "" || l.on["watched"][b] == "" || l.on["cards"]["4242"] == "" {
			t.Fatalf("%v", l.on)
		}
		act := w.read(bulk.Items[1].Action)
		if act.Facts != d.Facts || len(act.Records) != 1 || act.Records[0] != "Slip 4242" || act.Reason != "ring-4242" || len(act.Lists) != 2 {
			t.Fatalf("%+v", act)
		}
	})
}

// One that was kept before its lists were sealed goes on.
func TestBulkOfBeforeIsRead(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.account("w-1", "US-WA")
		w.shelf()
		bulk, err := w.s.StartBulk(w.lister, BulkDraft{Draft: Draft{Kind: Restrict, Accounts: []string{"w-1"}, Reason: "x", Rule: "y"}, Count: 1})
		must(t, err)
		must(t, w.main.Machinery(context.Background(), func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE bulk_actions SET told = NULL, draft = $1 WHERE id = $2`,
				`{"kind":"restrict","reason":"","rule":"y","reason_code":"other","facts":"As it was.","lists":[{"list":"cards","value":"4242"}]}`, bulk.ID)
			return err
		}))
		w.settle()
		bulk, err = w.s.BulkState(w.lister, bulk.ID)
		must(t, err)
		if act := w.read(bulk.Items[0].Action); act.Facts != "As it was." || len(act.Lists) != 1 || act.Reason != "x" {
			t.Fatalf("%+v", act)
		}
	})
}

// What stood in the clear is sealed at the next start, once, wherever that is cut
// off; one that is under way goes on as it was meant.
func TestBulksOfBeforeAreSealed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		l := w.shelf()
		w.account("w-1", "US-WA")
		old := `{"kind":"restrict","reason":"","rule":"y","reason_code":"other","facts":"You used 4242.","records":["Slip 4242"],"lists":[{"list":"cards","value":"4242"}]}`
		var refs []string
		for range sealRound + 2 {
			bulk, err := w.s.StartBulk(w.lister, BulkDraft{Draft: Draft{Kind: Restrict, Accounts: []string{"w-1"}, Reason: "x", Rule: "y"}, Count: 1})
			must(t, err)
			refs = append(refs, bulk.ID)
		}
		must(t, w.main.Machinery(context.Background(), func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE bulk_actions SET told = NULL, draft = $1, hash = 'abcdefabcdefabcdefabcdefabcdefab', done_at = CASE WHEN id = $2 THEN NULL ELSE created_at END`, old, refs[0])
			if err != nil {
				return err
			}
			_, err = tx.Exec(ctx, `DELETE FROM jobs WHERE kind = $1 AND unique_key <> $2`, JobBulk, refs[0])
			return err
		}))
		open := func() int {
			return w.count(`SELECT COUNT(*) FROM bulk_actions WHERE CAST(draft AS TEXT) LIKE '%4242%' OR hash LIKE 'abc%'`)
		}
		// Cut off after the first turn, begun again by the next start.
		must(t, w.s.sealBulksJob(context.Background(), jobs.Lease{}))
		if open() != 2 {
			t.Fatalf("%d in the clear after one turn", open())
		}
		hash := func() (text string) {
			must(t, w.main.QueryRow(context.Background(), `SELECT hash FROM bulk_actions WHERE id = $1`, refs[1]).Scan(&text))
			return text
		}
		before := hash()
		must(t, w.s.SealBulks(context.Background()))
		w.settle()
		if open() != 0 || hash() != before {
			t.Fatalf("%d in the clear, or sealed twice", open())
		}
		bulk, err := w.s.BulkState(w.lister, refs[0])
		must(t, err)
		if act := w.read(bulk.Items[0].Action); act.Facts != "You used 4242." || len(act.Records) != 1 || act.Reason != "x" || l.on["cards"]["4242"] == "" {
			t.Fatalf("%+v %v", act, l.on)
		}
	})
}

// A whole turn of drafts that cannot be read holds up none behind them.
func TestABulkThatCannotBeReadIsPassedBy(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		must(t, w.main.Machinery(context.Background(), func(ctx context.Context, tx *db.Tx) error {
			for i := range sealRound + 3 {
				ref := fmt.Sprintf("blk_%03d", i)
				eid, err := w.vault.Subject("bulk", ref)
				must(t, err)
				draft := `{"kind":["no draft"],"facts":"4242"}`
				switch i {
				case sealRound:
					draft = `{"kind":"restrict","facts":"You used 4242."}`
				case sealRound + 1:
					eid, draft = 1<<40, `{"kind":"restrict","facts":"You used 4242."}`
				case sealRound + 2:
					draft = `{"kind":"restrict","facts":"You used 4242 too."}`
				}
				_, err = tx.Exec(ctx, `INSERT INTO bulk_actions(id, case_id, draft, reason, eid, count, hash, actor, actor_kind, created_at)
					VALUES ($1,'',$2,$3,$4,1,'abc','stf_ana','staff',1)`, ref, draft, []byte{}, eid)
				if err != nil {
					return err
				}
			}
			return nil
		}))
		must(t, w.s.SealBulks(context.Background()))
		w.settle()
		if n := w.count(`SELECT COUNT(*) FROM bulk_actions WHERE told IS NOT NULL`); n != 2 {
			t.Errorf("%d of 2 are sealed", n)
		}
		if n := w.count(`SELECT COUNT(*) FROM jobs WHERE kind = $1 AND done_at IS NULL`, JobSealBulks); n != 0 {
			t.Error("the job never ends")
		}
	})
}
