package db_test

import (
	"context"
	"database/sql"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/db"
)

// Another process that reads the database and goes must not take itself for the
// last one: it would delete the write-ahead log that this one writes to.
func TestACheckpointKeepsTheLocks(t *testing.T) {
	ctx := context.Background()
	const visitor = "PIEPOWDER_TEST_VISIT"
	if path := os.Getenv(visitor); path != "" {
		d, err := sql.Open("sqlite", path)
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		var rows int
		if err := d.QueryRow(`SELECT COUNT(*) FROM watermark`).Scan(&rows); err != nil || rows != 1 {
			t.Fatal(rows, err)
		}
		return
	}
	path := filepath.Join(t.TempDir(), "history.db")
	d, err := db.Open(ctx, "sqlite:"+path, db.History, clock.Real())
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	err = d.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO watermark(name, position, at) VALUES ('a', 1, 1)`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Checkpoint(ctx); err != nil {
		t.Fatal(err)
	}
	visit := exec.Command(os.Args[0], "-test.run=^TestACheckpointKeepsTheLocks$")
	visit.Env = append(os.Environ(), visitor+"="+path)
	if out, err := visit.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if _, err := os.Stat(path + "-wal"); err != nil {
		t.Errorf("a visitor deleted the write-ahead log of a database in use: %v", err)
	}
}
