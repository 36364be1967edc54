package enforcement

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"testing"

	"github.com/piepowder/piepowder/internal/entity"
	"github.com/piepowder/piepowder/internal/errs"
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
