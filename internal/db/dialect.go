package db

// SkipLocked is the clause that lets several workers lease different rows of
// one queue. SQLite has one writer, so there is nothing to skip.
func (d *DB) SkipLocked() string {
	if d.Dialect == Postgres {
		return "FOR UPDATE SKIP LOCKED"
	}
	return ""
}
