// Package dbtest runs a test on both databases: SQLite in a temporary file, and
// a private PostgreSQL server that the test starts itself. Each test gets its
// own database, copied from one that was migrated once.
package dbtest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/db"
)

// Start is the time at which every fake clock begins: a Saturday, two in the
// morning in Seattle.
var Start = time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)

// Each runs fn on SQLite and on PostgreSQL. Without PostgreSQL's server
// programs that half is skipped on a laptop and fails where CI=true.
func Each(t *testing.T, set db.Set, fn func(t *testing.T, d *db.DB, clk *clock.Fake)) {
	t.Helper()
	EachURL(t, func(t *testing.T, urls URLs) {
		clk := clock.NewFake(Start)
		url := urls.Main
		if set == db.History {
			url = urls.History
		}
		fn(t, open(t, url, set, clk), clk)
	})
}

// EachPair is Each with both families of tables, as the product has them.
func EachPair(t *testing.T, fn func(t *testing.T, main, history *db.DB, clk *clock.Fake)) {
	t.Helper()
	EachURL(t, func(t *testing.T, urls URLs) {
		clk := clock.NewFake(Start)
		fn(t, open(t, urls.Main, db.Main, clk), open(t, urls.History, db.History, clk), clk)
	})
}

// URLs names one test's fresh databases; on PostgreSQL both are the same.
type URLs struct{ Main, History string }

// EachURL gives fresh, already migrated databases by URL, for tests that open
// the whole product.
func EachURL(t *testing.T, fn func(t *testing.T, urls URLs)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { fn(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { fn(t, Postgres(t)) })
}

func open(t *testing.T, url string, set db.Set, clk clock.Clock) *db.DB {
	t.Helper()
	d, err := db.Open(context.Background(), url, set, clk)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

var template = sync.OnceValues(func() (map[db.Set][]byte, error) {
	dir, err := os.MkdirTemp("", "piepowder-template-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	out := map[db.Set][]byte{}
	for _, set := range []db.Set{db.Main, db.History} {
		path := filepath.Join(dir, string(set)+".db")
		d, err := db.Open(context.Background(), "sqlite:"+path, set, clock.Real())
		if err != nil {
			return nil, err
		}
		d.Close()
		if out[set], err = os.ReadFile(path); err != nil {
			return nil, err
		}
	}
	return out, nil
})

// SQLite gives two fresh files.
func SQLite(t *testing.T) URLs {
	t.Helper()
	files, err := template()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for set, body := range files {
		if err := os.WriteFile(filepath.Join(dir, string(set)+".db"), body, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return URLs{"sqlite:" + filepath.Join(dir, "main.db"), "sqlite:" + filepath.Join(dir, "history.db")}
}

var (
	server  = sync.OnceValues(startPostgres)
	migrate = sync.OnceValue(func() error {
		base, err := server()
		if err != nil {
			return err
		}
		if err := admin(base, "CREATE DATABASE "+migrated); err != nil {
			return err
		}
		for _, set := range []db.Set{db.Main, db.History} {
			d, err := db.Open(context.Background(), fmt.Sprintf(base, migrated), set, clock.Real())
			if err != nil {
				return err
			}
			d.Close()
		}
		return nil
	})
	counter atomic.Int64

	// migrated is the database that tests of this process are copied from.
	migrated = fmt.Sprintf("migrated_%d", os.Getpid())
)

// Postgres gives a fresh database on the private server.
func Postgres(t *testing.T) URLs {
	t.Helper()
	base, err := server()
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("PostgreSQL is required in CI: %v", err)
		}
		t.Skipf("SKIPPED ON POSTGRESQL: %v", err)
	}
	if err := migrate(); err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("t%d_%d", os.Getpid(), counter.Add(1))
	if err := admin(base, "CREATE DATABASE "+name+" TEMPLATE "+migrated); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := admin(base, "DROP DATABASE "+name+" WITH (FORCE)"); err != nil && !strings.Contains(err.Error(), "does not exist") {
			t.Error(err)
		}
	})
	url := fmt.Sprintf(base, name)
	return URLs{url, url}
}
