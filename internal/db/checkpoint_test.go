package db_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/db"
)

func TestACheckpointPutsEverythingIntoTheDatabase(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	d, err := db.Open(ctx, "sqlite:"+filepath.Join(dir, "history.db"), db.History, clock.Real())
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	for n := range 3 {
		err := d.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `INSERT INTO watermark(name, position, at) VALUES ($1, 1, 1)`, string(rune('a'+n)))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Checkpoint(ctx); err != nil {
			t.Fatal(err)
		}
		// What the database file has without its write-ahead log.
		b, err := os.ReadFile(filepath.Join(dir, "history.db"))
		if err != nil {
			t.Fatal(err)
		}
		alone := filepath.Join(t.TempDir(), "alone.db")
		if err := os.WriteFile(alone, b, 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := db.OpenReadOnly(ctx, "sqlite:"+alone, db.History)
		if err != nil {
			t.Fatal(err)
		}
		var rows int
		err = c.QueryRow(ctx, `SELECT COUNT(*) FROM watermark`).Scan(&rows)
		c.Close()
		if err != nil || rows != n+1 {
			t.Fatalf("%d rows without the write-ahead log, wanted %d: %v", rows, n+1, err)
		}
	}
	err = d.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
		var level int
		if err := tx.QueryRow(ctx, `PRAGMA synchronous`).Scan(&level); err != nil {
			return err
		}
		if level != 1 {
			t.Errorf("writes are left with synchronous %d, wanted 1 (NORMAL)", level)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
