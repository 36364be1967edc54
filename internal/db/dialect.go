package db

import (
	"context"

	"github.com/piepowder/piepowder/internal/errs"
)

// SkipLocked is the clause that lets several workers lease different rows of
// one queue. SQLite has one writer, so there is nothing to skip.
func (d *DB) SkipLocked() string {
	if d.Dialect == Postgres {
		return "FOR UPDATE SKIP LOCKED"
	}
	return ""
}

// RowsAtOnce is how many rows a bulk INSERT should carry: SQLite runs in the
// process and finds its parameters by name one after the other, a server is a
// journey away.
func (d *DB) RowsAtOnce() int {
	if d.Dialect == Postgres {
		return 100
	}
	return 4
}

// CopyTo writes a consistent copy of an embedded database to a new file, while
// others go on writing. A server's database is backed up by its own tools.
func (d *DB) CopyTo(ctx context.Context, path string) error {
	if d.Dialect != SQLite {
		return errs.New(errs.Invalid, "not_embedded", "a PostgreSQL database is backed up with pg_dump")
	}
	conn, err := d.read.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	// A reader may write nowhere, not even to the copy, unless it is told so.
	if _, err := conn.ExecContext(ctx, "PRAGMA query_only = 0"); err != nil {
		return err
	}
	if _, err := conn.ExecContext(ctx, "VACUUM INTO $1", path); err != nil {
		return err
	}
	_, err = conn.ExecContext(ctx, "PRAGMA query_only = 1")
	return err
}
