package enforcement

import (
	"context"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/db"
)

func TestVerifyFindsWhatWasChangedByHand(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.account("w-1", "US-WA")
		w.account("w-2", "US-WA")
		until := w.clock.Now().Add(time.Hour)
		a := w.take(Draft{Kind: Suspend, Account: "w-1", Until: &until})
		b := w.take(Draft{Kind: Restrict, Account: "w-2"})
		_, err := w.s.Reverse(w.ana, b.ID, "wrong")
		must(t, err)
		w.settle()
		verify := func() []string {
			t.Helper()
			n, findings, err := Verify(context.Background(), w.main)
			must(t, err)
			if n != 2 {
				t.Fatalf("%d checked", n)
			}
			return findings
		}
		if f := verify(); len(f) != 0 {
			t.Fatal(f)
		}
		for change, back := range map[string]string{
			`UPDATE actions SET clause = 'X' WHERE id = '` + a.ID + `'`:         `UPDATE actions SET clause = 'MIS-3.2' WHERE id = '` + a.ID + `'`,
			`UPDATE actions SET state = 'applied' WHERE id = '` + b.ID + `'`:    `UPDATE actions SET state = 'reversed' WHERE id = '` + b.ID + `'`,
			`UPDATE account_standing SET standing = 'restricted'`:               `UPDATE account_standing SET standing = 'suspended'`,
			`UPDATE jobs SET unique_key = 'x' WHERE kind = 'enforcement.end'`:   `UPDATE jobs SET unique_key = '` + a.ID + `' WHERE kind = 'enforcement.end'`,
			`UPDATE audit_leaves SET kind = 'x' WHERE kind = 'action.reversed'`: `UPDATE audit_leaves SET kind = 'action.reversed' WHERE kind = 'x'`,
		} {
			for i, stmt := range []string{change, back} {
				must(t, w.main.Machinery(context.Background(), func(ctx context.Context, tx *db.Tx) error {
					_, err := tx.Exec(ctx, stmt)
					return err
				}))
				if f := verify(); (len(f) > 0) != (i == 0) {
					t.Errorf("after %s: %v", stmt, f)
				}
			}
		}
	})
}
