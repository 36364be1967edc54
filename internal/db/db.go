// Package db is the door to the two databases: SQLite embedded, or any server
// that speaks the PostgreSQL wire. One SQL text serves both (the portable subset
// of ARCHITECTURE.md), Tx is the only way people's data is written, and time in
// every table is a BIGINT of microseconds since 1970 in UTC.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the PostgreSQL driver
	_ "modernc.org/sqlite"             // the SQLite driver

	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/errs"
)

// Dialect is one of the two SQL dialects. Only this package looks at it.
type Dialect string

// The dialects.
const (
	SQLite   Dialect = "sqlite"
	Postgres Dialect = "postgres"
)

// Set is one family of tables with its own migrations.
type Set string

// Main holds what people do; History is the projection of the journal and can
// be rebuilt from it.
const (
	Main    Set = "main"
	History Set = "history"
)

// DB is one open family of tables: a single writer and many readers.
type DB struct {
	Dialect Dialect
	set     Set
	write   *sql.DB
	read    *sql.DB
	clock   clock.Clock
	path    string // of an embedded database
	sync    string // its PRAGMA synchronous

	// file is the embedded database as Checkpoint flushes it; who holds the one
	// writing connection may use it. It stays open as long as the connections do:
	// closing any descriptor of a file lets go all locks the process has on it, and
	// another process would take the database for unused.
	file *os.File
}

// Open connects to url ("sqlite:/path/file.db" or "postgres://…") and brings the
// tables of the set up to date.
func Open(ctx context.Context, url string, set Set, clk clock.Clock) (*DB, error) {
	d, err := connect(url, set, clk)
	if err != nil {
		return nil, err
	}
	if err := d.migrate(ctx); err != nil {
		d.Close()
		return nil, err
	}
	return d, nil
}

// OpenReadOnly connects without migrating and without a right to write, for
// checks of a stopped data directory.
func OpenReadOnly(ctx context.Context, url string, set Set) (*DB, error) {
	if strings.HasPrefix(url, "postgres") {
		mark := "?"
		if strings.Contains(url, "?") {
			mark = "&"
		}
		url += mark + "default_transaction_read_only=on"
	}
	d, err := connect(url, set, clock.Real())
	if err != nil {
		return nil, err
	}
	if d.write != d.read { // a server has one pool for both
		d.write.Close()
		d.write = d.read
	}
	if err := d.read.PingContext(ctx); err != nil {
		d.Close()
		return nil, err
	}
	return d, nil
}

func connect(url string, set Set, clk clock.Clock) (*DB, error) {
	if path, ok := strings.CutPrefix(url, "sqlite:"); ok {
		return connectSQLite(path, set, clk)
	}
	if strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://") {
		pool, err := sql.Open("pgx", url)
		if err != nil {
			return nil, err
		}
		pool.SetMaxOpenConns(16)
		pool.SetMaxIdleConns(16)
		return &DB{Dialect: Postgres, set: set, write: pool, read: pool, clock: clk}, nil
	}
	return nil, errs.New(errs.BadRequest, "db_url", "database URL must start with sqlite: or postgres://")
}

func connectSQLite(path string, set Set, clk clock.Clock) (*DB, error) {
	// An acknowledged change must be on disk: NORMAL loses commits on power loss,
	// which only a projection that can be rebuilt may do.
	sync, every := "FULL", 1000
	if set == History {
		sync, every = "NORMAL", 100_000 // the projector makes the checkpoints, see Checkpoint; this is for when it does not
	}
	common := "file:" + path + "?_txlock=immediate&_pragma=busy_timeout(15000)&_pragma=foreign_keys(1)" +
		"&_pragma=secure_delete(1)&_pragma=temp_store(2)&_pragma=cache_size(-32000)&_pragma=mmap_size(268435456)" +
		"&_pragma=journal_mode(WAL)&_pragma=synchronous(" + sync + ")&_pragma=wal_autocheckpoint(" + strconv.Itoa(every) + ")"
	write, err := sql.Open("sqlite", common)
	if err != nil {
		return nil, err
	}
	write.SetMaxOpenConns(1)
	read, err := sql.Open("sqlite", common+"&_pragma=query_only(1)")
	if err != nil {
		write.Close()
		return nil, err
	}
	read.SetMaxOpenConns(8)
	read.SetMaxIdleConns(8)
	return &DB{Dialect: SQLite, set: set, write: write, read: read, clock: clk, path: path, sync: sync}, nil
}

// Close ends all connections.
func (d *DB) Close() error {
	err := d.write.Close()
	if d.read != d.write {
		if e := d.read.Close(); err == nil {
			err = e
		}
	}
	if d.file != nil {
		err = errors.Join(err, d.file.Close())
	}
	return err
}

// Now is the time of the database's clock.
func (d *DB) Now() time.Time { return d.clock.Now() }

// Ping answers whether the database is there.
func (d *DB) Ping(ctx context.Context) error { return d.read.PingContext(ctx) }

// Query reads rows. Inside a Tx it sees what the Tx has written.
func (d *DB) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if t := d.open(ctx); t != nil {
		return t.Query(ctx, query, args...)
	}
	return d.read.QueryContext(ctx, query, args...)
}

// QueryRow reads one row. Inside a Tx it sees what the Tx has written.
func (d *DB) QueryRow(ctx context.Context, query string, args ...any) *sql.Row {
	if t := d.open(ctx); t != nil {
		return t.QueryRow(ctx, query, args...)
	}
	return d.read.QueryRowContext(ctx, query, args...)
}

// Micros is how a time is kept in a column.
func Micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// FromMicros reads a column back; 0 is the zero time.
func FromMicros(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}

// Args collects the arguments of a statement that is put together in parts.
type Args []any

// Add appends v and gives its placeholder.
func (a *Args) Add(v any) string {
	*a = append(*a, v)
	return fmt.Sprintf("$%d", len(*a))
}

// In is "col IN (…)" over vals; with none it is a predicate that nothing meets.
func In(a *Args, col string, vals []string) string {
	if len(vals) == 0 {
		return "1=0"
	}
	marks := make([]string, len(vals))
	for i, v := range vals {
		marks[i] = a.Add(v)
	}
	return col + " IN (" + strings.Join(marks, ",") + ")"
}
