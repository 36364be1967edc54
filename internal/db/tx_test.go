package db_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/db/dbtest"
	"github.com/piepowder/piepowder/internal/errs"
)

var ana = db.Actor{ID: "stf_ana", Kind: "staff", Name: "Ana"}

func count(t *testing.T, d *db.DB, table string) int {
	t.Helper()
	var n int
	if err := d.QueryRow(context.Background(), "SELECT COUNT(*) FROM "+table).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestChangeTimelineLeafJobAndControlCommitTogether(t *testing.T) {
	dbtest.Each(t, db.Main, func(t *testing.T, d *db.DB, _ *clock.Fake) {
		ctx := context.Background()
		write := func(fail error) error {
			return d.Tx(ctx, ana, "test", func(ctx context.Context, tx *db.Tx) error {
				if _, err := tx.Exec(ctx, `INSERT INTO settings(name, value) VALUES ($1,$2)`, "a", "b"); err != nil {
					return err
				}
				if err := tx.Enqueue(ctx, db.Job{Kind: "mail", Key: "one", Payload: map[string]int{"n": 1}}); err != nil {
					return err
				}
				if err := tx.Control(ctx, map[string]string{"kind": "label.set"}); err != nil {
					return err
				}
				if err := tx.Record(ctx, db.Change{Kind: "setting.changed", Object: "set_a", On: []string{"cas_1"}}); err != nil {
					return err
				}
				return fail
			})
		}
		boom := errors.New("boom")
		if err := write(boom); !errors.Is(err, boom) {
			t.Fatalf("got %v", err)
		}
		for _, table := range []string{"settings", "jobs", "control_outbox", "activity", "activity_on", "audit_leaves"} {
			if n := count(t, d, table); n != 0 {
				t.Errorf("%s has %d rows after a failed change", table, n)
			}
		}
		if err := write(nil); err != nil {
			t.Fatal(err)
		}
		for table, want := range map[string]int{"settings": 1, "jobs": 1, "control_outbox": 1, "activity": 1, "activity_on": 2, "audit_leaves": 1} {
			if n := count(t, d, table); n != want {
				t.Errorf("%s has %d rows, want %d", table, n, want)
			}
		}
	})
}

func TestUnrecordedChangeIsRefused(t *testing.T) {
	dbtest.Each(t, db.Main, func(t *testing.T, d *db.DB, _ *clock.Fake) {
		err := d.Tx(context.Background(), ana, "test", func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `INSERT INTO settings(name, value) VALUES ('a','b')`)
			return err
		})
		if errs.CodeOf(err) != "unrecorded_change" || count(t, d, "settings") != 0 {
			t.Fatalf("got %v", err)
		}
	})
}

func TestJoinedFailureFailsTheWhole(t *testing.T) {
	dbtest.Each(t, db.Main, func(t *testing.T, d *db.DB, _ *clock.Fake) {
		err := d.Tx(context.Background(), ana, "outer", func(ctx context.Context, tx *db.Tx) error {
			if err := tx.Record(ctx, db.Change{Kind: "outer", Object: "x"}); err != nil {
				return err
			}
			_ = d.Tx(ctx, ana, "inner", func(context.Context, *db.Tx) error { return errors.New("inner failed") })
			return nil
		})
		if err == nil || count(t, d, "activity") != 0 {
			t.Fatal("the outer change committed although a part of it failed")
		}
	})
}

func TestReadsInsideATxSeeItsWrites(t *testing.T) {
	dbtest.Each(t, db.Main, func(t *testing.T, d *db.DB, _ *clock.Fake) {
		err := d.Machinery(context.Background(), func(ctx context.Context, tx *db.Tx) error {
			if _, err := tx.Exec(ctx, `INSERT INTO settings(name, value) VALUES ('a','b')`); err != nil {
				return err
			}
			var v string
			return d.QueryRow(ctx, `SELECT value FROM settings WHERE name='a'`).Scan(&v)
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestConcurrentWritersLoseNothing(t *testing.T) {
	dbtest.Each(t, db.Main, func(t *testing.T, d *db.DB, _ *clock.Fake) {
		ctx := context.Background()
		if err := d.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `INSERT INTO settings(name, value) VALUES ('n','0')`)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		var group sync.WaitGroup
		for range 8 {
			group.Go(func() {
				for range 10 {
					if err := d.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
						_, err := tx.Exec(ctx, `UPDATE settings SET value = CAST(CAST(value AS INTEGER)+1 AS TEXT) WHERE name='n'`)
						return err
					}); err != nil {
						t.Error(err)
					}
				}
			})
		}
		group.Wait()
		var v string
		if err := d.QueryRow(ctx, `SELECT value FROM settings WHERE name='n'`).Scan(&v); err != nil || v != "80" {
			t.Fatalf("counter is %s, %v", v, err)
		}
	})
}

// In a request's one transaction each change is recorded under who made it,
// whoever opened the transaction.
func TestJoinedChangeIsRecordedUnderItsOwnActor(t *testing.T) {
	dbtest.Each(t, db.Main, func(t *testing.T, d *db.DB, _ *clock.Fake) {
		ctx, deferred := d.Defer(context.Background())
		defer deferred.Rollback()
		if err := d.Machinery(ctx, func(context.Context, *db.Tx) error { return nil }); err != nil {
			t.Fatal(err)
		}
		bo := db.Actor{ID: "stf_bo", Kind: "staff"}
		note := func(ctx context.Context, tx *db.Tx) error {
			return tx.Record(ctx, db.Change{Kind: "case.noted", Object: "cas_1"})
		}
		err := d.Tx(ctx, ana, "outer", func(ctx context.Context, tx *db.Tx) error {
			if err := d.Tx(ctx, bo, "inner", note); err != nil {
				return err
			}
			return note(ctx, tx)
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := deferred.Commit(ctx, func(context.Context, *db.Tx) error { return nil }); err != nil {
			t.Fatal(err)
		}
		for _, who := range []string{"stf_ana", "stf_bo"} {
			var n int
			if err := d.QueryRow(context.Background(), `SELECT COUNT(*) FROM audit_leaves WHERE actor = $1`, who).Scan(&n); err != nil {
				t.Fatal(err)
			}
			if n != 1 {
				t.Errorf("%d leaves of %s, want 1", n, who)
			}
		}
	})
}

func TestRecordsOfOneChangeKeepTheirOrder(t *testing.T) {
	dbtest.Each(t, db.Main, func(t *testing.T, d *db.DB, _ *clock.Fake) {
		ctx := context.Background()
		err := d.Tx(ctx, ana, "test", func(ctx context.Context, tx *db.Tx) error {
			for i := range 40 {
				if err := tx.Record(ctx, db.Change{Kind: "step", Object: "x", Data: i}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		var wrong int
		if err := d.QueryRow(ctx, `SELECT COUNT(*) FROM (SELECT CAST(CAST(data AS TEXT) AS INTEGER) AS n, LAG(CAST(CAST(data AS TEXT) AS INTEGER)) OVER (ORDER BY id) AS before FROM activity) AS o
			WHERE n < before`).Scan(&wrong); err != nil || wrong != 0 {
			t.Fatalf("%d records are out of order, %v", wrong, err)
		}
	})
}
