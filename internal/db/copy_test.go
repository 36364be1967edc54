package db_test

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/db/dbtest"
)

func TestCopyIsWholeWhileOthersWrite(t *testing.T) {
	ctx := context.Background()
	url := dbtest.SQLite(t).Main
	live, err := db.Open(ctx, url, db.Main, clock.Real())
	if err != nil {
		t.Fatal(err)
	}
	defer live.Close()
	path := filepath.Join(t.TempDir(), "copy.db")
	err = live.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `INSERT INTO settings(name, value) VALUES ('open','not yet committed')`); err != nil {
			return err
		}
		other, err := db.OpenReadOnly(context.Background(), url, db.Main)
		if err != nil {
			return err
		}
		defer other.Close()
		return other.CopyTo(context.Background(), path)
	})
	if err != nil {
		t.Fatal(err)
	}
	copied, err := db.Open(ctx, "sqlite:"+path, db.Main, clock.Real())
	if err != nil {
		t.Fatal(err)
	}
	defer copied.Close()
	if n := count(t, copied, "settings"); n != 0 {
		t.Fatalf("the copy has %d rows of an open transaction", n)
	}
	if n := count(t, live, "settings"); n != 1 {
		t.Fatalf("the original has %d rows", n)
	}
}
