package cases

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/db"
)

func TestVerifyFindsWhatWasChangedByHand(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		eid := w.account("W-1", "worker", "US-WA", "Tom D.")
		c := w.open(w.ana, "One", S3)
		kind, high := "fraud", S2
		_, err := w.cases.Change(w.ana, c.ID, -1, CaseEdit{Type: &kind, Severity: &high})
		must(t, err)
		_, err = w.cases.Take(w.ana, c.ID)
		must(t, err)
		_, err = w.cases.Close(w.ana, c.ID, CaseEnding{Withdrawn, ""})
		must(t, err)
		w.clock.Advance(time.Minute)
		_, err = w.cases.Reopen(w.ana, c.ID, "")
		must(t, err)
		_, err = w.cases.Restrict(w.ana, c.ID, nil)
		must(t, err)
		closed := w.open(w.ana, "Two", S3)
		_, err = w.cases.Close(w.ana, closed.ID, CaseEnding{Withdrawn, ""})
		must(t, err)
		_, _, err = w.alert(Alert{Position: 1, Account: eid, EventID: "e", At: w.clock.Now(), Severity: S3})
		must(t, err)
		if n, findings, err := Verify(context.Background(), w.main); err != nil || n != 3 || len(findings) != 0 {
			t.Fatalf("%d checked, %v %v", n, findings, err)
		}
		for change, back := range map[string]string{
			`UPDATE cases SET severity = 'S4'`: `UPDATE cases SET severity = 'S2'`, `UPDATE cases SET outcome = 'unfounded'`: `UPDATE cases SET outcome = ''`,
			`UPDATE cases SET state = 'new'`: `UPDATE cases SET state = 'open'`, `UPDATE cases SET visibility = 'normal'`: `UPDATE cases SET visibility = 'restricted'`,
		} {
			for i, stmt := range []string{change, back} {
				must(t, w.main.Machinery(context.Background(), func(ctx context.Context, tx *db.Tx) error {
					_, err := tx.Exec(ctx, stmt+` WHERE id = '`+c.ID+`'`)
					return err
				}))
				_, findings, err := Verify(context.Background(), w.main)
				must(t, err)
				if found := len(findings) > 0 && strings.Contains(findings[0], c.ID); found != (i == 0) {
					t.Errorf("after %s: %v", stmt, findings)
				}
			}
		}
	})
}
