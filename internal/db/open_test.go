package db_test

import (
	"context"
	"testing"

	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/db/dbtest"
	"github.com/piepowder/piepowder/internal/errs"
)

func TestReadOnlyReadsAndDoesNotWrite(t *testing.T) {
	dbtest.EachURL(t, func(t *testing.T, urls dbtest.URLs) {
		live, err := db.Open(t.Context(), urls.Main, db.Main, clock.Real())
		if err != nil {
			t.Fatal(err)
		}
		defer live.Close()
		d, err := db.OpenReadOnly(t.Context(), urls.Main, db.Main)
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		var n int
		if err := d.QueryRow(t.Context(), `SELECT COUNT(*) FROM jobs`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		err = d.Machinery(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `INSERT INTO settings(name, value) VALUES ('a','b')`)
			return err
		})
		if err == nil {
			t.Error("a database opened for reading was written to")
		}
	})
}

// What one of the databases cannot hold is the caller's mistake on both.
func TestUnstorableText(t *testing.T) {
	dbtest.Each(t, db.Main, func(t *testing.T, d *db.DB, _ *clock.Fake) {
		for _, text := range []string{"a\x00b", "a\xffb"} {
			var n int
			err := d.QueryRow(t.Context(), `SELECT COUNT(*) FROM activity WHERE object = $1`, text).Scan(&n)
			if d.Dialect == db.Postgres && !db.Unstorable(err) || d.Dialect == db.SQLite && err != nil {
				t.Errorf("%q gave %v", text, err)
			}
		}
		if db.Unstorable(errs.New(errs.Internal, "x", "other")) {
			t.Error("another error is taken for an unstorable text")
		}
	})
}
