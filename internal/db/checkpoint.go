package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
)

// flushStep is how much is handed to the disk at once: a sync of the log stands
// behind no more than that.
const flushStep = 512 << 10

// Checkpoint brings what lies in SQLite's write-ahead log into the database, in
// small steps for the disk; SQLite itself would write and sync all at once, and
// the log of decisions would wait. Nobody writes to this database meanwhile. It
// does nothing for a server.
//
// The order is SQLite's own: the write-ahead log is on disk before the first page
// is copied, the pages are before anybody can write over the log, which takes the
// connection that is held here.
func (d *DB) Checkpoint(ctx context.Context) (err error) {
	if d.Dialect != SQLite {
		return nil
	}
	conn, err := d.write.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	if err := flushFile(d.path + "-wal"); err != nil {
		return err
	}
	if d.file == nil {
		if d.file, err = os.OpenFile(d.path, os.O_RDWR, 0); err != nil {
			return fmt.Errorf("db: checkpoint: %w", err)
		}
	}
	if _, err := conn.ExecContext(ctx, "PRAGMA synchronous = OFF"); err != nil {
		return err
	}
	var busy, frames, copied sql.NullInt64
	err = conn.QueryRowContext(ctx, "PRAGMA wal_checkpoint(PASSIVE)").Scan(&busy, &frames, &copied)
	ferr := flush(d.file)
	_, perr := conn.ExecContext(context.WithoutCancel(ctx), "PRAGMA synchronous = "+d.sync)
	return errors.Join(err, ferr, perr)
}

// flushFile puts a file that is not locked on disk.
func flushFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("db: checkpoint: %w", err)
	}
	return errors.Join(flush(f), f.Close())
}

// flush puts a file on disk, step by step.
func flush(f *os.File) error {
	info, err := f.Stat()
	if err == nil {
		flushSteps(f, info.Size())
		err = f.Sync()
	}
	if err != nil {
		return fmt.Errorf("db: checkpoint: %w", err)
	}
	return nil
}
