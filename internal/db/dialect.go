package db

import (
	"context"
	"fmt"
	"strings"

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

// Bulk is how rows of machinery are inserted in bulk: Head begins the
// statement, before the table's name, and Rows is how many it should carry.
type Bulk struct {
	Head string
	Rows int
	mark func(n int) string
}

// Bulk gives what suits the database. In SQLite a statement that fails rolls the
// whole transaction back, which spares it a journal of its own, and its
// parameters have no names to look up; a server is a journey away.
func (d *DB) Bulk() Bulk {
	if d.Dialect == Postgres {
		return Bulk{"INSERT INTO ", 100, func(n int) string { return fmt.Sprintf("$%d", n) }}
	}
	return Bulk{"INSERT OR ROLLBACK INTO ", 32, func(int) string { return "?" }}
}

// Values is "($1,$2),($3,$4)", as the database writes it.
func (k Bulk) Values(rows, width int) string {
	var b strings.Builder
	for i := range rows {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('(')
		for j := range width {
			if j > 0 {
				b.WriteByte(',')
			}
			b.WriteString(k.mark(i*width + j + 1))
		}
		b.WriteByte(')')
	}
	return b.String()
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
