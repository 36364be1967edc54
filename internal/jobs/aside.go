package jobs

import (
	"context"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
)

// Aside is a job that nobody tries any more: it failed MaxAttempts times, or a
// restore held it back.
type Aside struct {
	ID, Kind string
	At       time.Time // set aside
	Error    string
}

// SetAside lists them, oldest first.
func SetAside(ctx context.Context, d *db.DB) ([]Aside, error) {
	rows, err := d.Query(ctx, `SELECT id, kind, failed_at, COALESCE(error, '') FROM jobs WHERE failed_at IS NOT NULL ORDER BY failed_at, id`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Aside
	for rows.Next() {
		var a Aside
		var at int64
		if err := rows.Scan(&a.ID, &a.Kind, &at, &a.Error); err != nil {
			return nil, err
		}
		a.At = db.FromMicros(at)
		list = append(list, a)
	}
	return list, rows.Err()
}

// Release lets a job that was set aside run again, with all its attempts. One
// whose work has been put on the table anew meanwhile is done with that.
func Release(ctx context.Context, d *db.DB, who db.Actor, job string) error {
	return d.Tx(ctx, who, "release job", func(ctx context.Context, tx *db.Tx) error {
		res, err := tx.Exec(ctx, `UPDATE jobs SET failed_at = NULL, error = NULL, attempts = 0, run_at = $1,
			done_at = CASE WHEN EXISTS (SELECT 1 FROM jobs o WHERE o.kind = jobs.kind AND o.unique_key = jobs.unique_key
				AND o.done_at IS NULL AND o.failed_at IS NULL) THEN failed_at END
			WHERE id = $2 AND failed_at IS NOT NULL`, db.Micros(tx.Now), job)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil {
			return err
		} else if n == 0 {
			return errs.New(errs.NotFound, "job_not_set_aside", "no job %s is set aside", job)
		}
		return tx.Record(ctx, db.Change{Kind: "job.released", Object: job, Private: true})
	})
}
