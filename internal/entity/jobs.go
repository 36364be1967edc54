package entity

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/jobs"
)

// The kinds of background work.
const (
	JobCommunities = "entity.communities"       // one search for communities
	JobWatch       = "entity.communities.watch" // searches again when there are new ties
)

// The watch looks every minute. It asks for a search when the log has grown:
// every ten minutes, sooner when it has doubled, and never so often that
// searching takes more than a twentieth of the time.
const (
	lookEvery  = time.Minute
	watchEvery = 10 * time.Minute
	restTimes  = 20
)

type runRef struct {
	Number int64 `json:"number"`
}

// Handle gives the runner our handlers.
func (s *Service) Handle(r *jobs.Runner) {
	r.Handle(JobCommunities, s.communitiesJob)
	r.Handle(JobWatch, s.watchJob)
}

// WatchCommunities keeps the watch on the table; the first look is at once.
func (s *Service) WatchCommunities(ctx context.Context) error {
	return s.db.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
		return tx.Enqueue(ctx, db.Job{Kind: JobWatch, Key: "watch", RunAt: tx.Now})
	})
}

// queueRun makes a run, or gives the one that waits or runs.
func (s *Service) queueRun(ctx context.Context, tx *db.Tx, actor string) (number int64, fresh bool, err error) {
	err = tx.QueryRow(ctx, `SELECT number FROM community_runs WHERE state IN ('queued', 'running') ORDER BY number DESC LIMIT 1`).Scan(&number)
	if err == nil || !errors.Is(err, sql.ErrNoRows) {
		return number, false, err
	}
	if err := tx.QueryRow(ctx, `SELECT COALESCE(MAX(number), 0) + 1 FROM community_runs`).Scan(&number); err != nil {
		return 0, false, err
	}
	if _, err := tx.Exec(ctx, `INSERT INTO community_runs(number, state, actor, asked_at) VALUES ($1, 'queued', $2, $3)`, number, actor, db.Micros(tx.Now)); err != nil {
		return 0, false, err
	}
	return number, true, tx.Enqueue(ctx, db.Job{Kind: JobCommunities, Key: "run", Payload: runRef{number}})
}

// watchJob asks for a search when ties came since the last one.
func (s *Service) watchJob(ctx context.Context, _ jobs.Lease) error {
	position, err := s.rowsAt(ctx)
	if err != nil {
		return err
	}
	err = s.db.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
		var last, asked int64
		var done sql.NullInt64
		err := tx.QueryRow(ctx, `SELECT position, asked_at, done_at FROM community_runs WHERE state = 'done' ORDER BY number DESC LIMIT 1`).Scan(&last, &asked, &done)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		since := tx.Now.Sub(db.FromMicros(done.Int64))
		took := time.Duration(done.Int64-asked) * time.Microsecond
		if position > last && since >= restTimes*took && (since >= watchEvery || position >= 2*last) {
			_, _, err = s.queueRun(ctx, tx, "system")
			return err
		}
		return nil
	})
	if err != nil {
		return err
	}
	return &jobs.Later{At: s.db.Now().Add(lookEvery), Reason: "new ties may come"}
}

func (s *Service) rowsAt(ctx context.Context) (position int64, err error) {
	err = s.history.QueryRow(ctx, `SELECT COALESCE((SELECT position FROM watermark WHERE name = 'rows'), 0)`).Scan(&position)
	return position, err
}

func (s *Service) communitiesJob(ctx context.Context, l jobs.Lease) error {
	var p runRef
	if err := json.Unmarshal(l.Payload, &p); err != nil {
		return err
	}
	err := s.findCommunities(ctx, p.Number)
	if err == nil || l.Attempt < jobs.MaxAttempts {
		return err
	}
	_ = s.db.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error { // the failure that counts is err
		_, err := tx.Exec(ctx, `UPDATE community_runs SET state = 'failed', done_at = $1 WHERE number = $2`, db.Micros(tx.Now), p.Number)
		return err
	})
	return err
}
