package cases

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/id"
)

func TestOneOpenCasePerAccount(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		eid := w.account("W-1", "worker", "US-WA", "Tom D.")
		const n = 16
		ids := make([]string, n)
		errs := make([]error, n)
		var wg sync.WaitGroup
		for i := range n {
			wg.Go(func() {
				// Each alert is brought twice.
				for range 2 {
					ids[i], _, errs[i] = w.alert(Alert{Position: uint64(i + 1), N: 0, Account: eid, EventID: fmt.Sprint("e", i),
						At: w.clock.Now(), Severity: S3, Rules: []string{"card-testing"}, Region: "US-WA"})
				}
			})
		}
		wg.Wait()
		for i := range n {
			must(t, errs[i])
			if ids[i] != ids[0] {
				t.Fatalf("alerts of one account in %s and %s", ids[i], ids[0])
			}
		}
		c, err := w.cases.Get(w.ana, ids[0])
		must(t, err)
		if c.Alerts != n || c.Title != "Card testing" || c.Source != "alert" {
			t.Fatalf("%d alerts, title %q", c.Alerts, c.Title)
		}

		// A worse alert raises; a milder one never lowers.
		_, _, err = w.alert(Alert{Position: 100, Account: eid, EventID: "x", At: w.clock.Now(), Severity: S2})
		must(t, err)
		_, _, err = w.alert(Alert{Position: 101, Account: eid, EventID: "y", At: w.clock.Now(), Severity: S4})
		must(t, err)
		c, err = w.cases.Get(w.ana, c.ID)
		must(t, err)
		if c.Severity != S2 {
			t.Fatalf("severity %s, want S2", c.Severity)
		}

		// A closed case is not joined; re-opening it then does not make two gatherers.
		_, err = w.cases.Close(w.ana, c.ID, CaseEnding{Unfounded, Preponderance})
		must(t, err)
		w.clock.Advance(time.Minute)
		other, opened, err := w.alert(Alert{Position: 200, Account: eid, EventID: "z", At: w.clock.Now(), Severity: S3})
		must(t, err)
		if !opened || other == c.ID {
			t.Fatal("an alert joined a closed case")
		}
		_, err = w.cases.Reopen(w.ana, c.ID, "")
		must(t, err)
		again, opened, err := w.alert(Alert{Position: 201, Account: eid, EventID: "zz", At: w.clock.Now(), Severity: S3})
		must(t, err)
		if opened || again != other {
			t.Fatalf("two cases gather alerts: %s and %s", again, other)
		}
		page, err := w.cases.List(w.ana, Filter{Account: id.Entity("acc", eid)}, "", 1)
		must(t, err)
		if len(page.Items) != 1 || page.NextCursor == "" {
			t.Fatalf("paging: %+v", page)
		}
		rest, err := w.cases.List(w.ana, Filter{Account: "W-1"}, page.NextCursor, 1)
		must(t, err)
		if len(rest.Items) != 1 || rest.NextCursor != "" || rest.Items[0].ID == page.Items[0].ID {
			t.Fatalf("second page: %+v", rest)
		}
	})
}
