// Package jobs runs the work that transactions have put on the jobs table.
// A job is leased to one worker, retried with growing pauses, and set aside
// after MaxAttempts so that a poison job cannot stop the others. It runs at
// least once; its handler must be idempotent.
package jobs

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/id"
)

// MaxAttempts is how often a failing job is tried before it is set aside.
const MaxAttempts = 12

const leaseFor = 2 * time.Minute

// Lease is one job in a worker's hands.
type Lease struct {
	ID      string
	Kind    string
	Payload json.RawMessage
	Attempt int // 1 on the first try

	holder string // tells this lease from one that came after it ran out
}

// Handler does the work of one kind.
type Handler func(ctx context.Context, l Lease) error

// Later is an error that asks for another try at a time of the handler's
// choosing, without counting as a failure that is logged.
type Later struct {
	At     time.Time
	Reason string
}

func (l *Later) Error() string { return l.Reason }

// Runner leases and runs jobs.
type Runner struct {
	db       *db.DB
	clock    clock.Clock
	log      *slog.Logger
	mu       sync.Mutex
	handlers map[string]Handler
}

// New makes a Runner; Handle registers the kinds before Run.
func New(d *db.DB, clk clock.Clock, log *slog.Logger) *Runner {
	return &Runner{db: d, clock: clk, log: log, handlers: map[string]Handler{}}
}

// Handle registers the handler of a kind.
func (r *Runner) Handle(kind string, fn Handler) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.handlers[kind] = fn
}

// Run works until ctx ends, with the given number of workers.
func (r *Runner) Run(ctx context.Context, workers int) {
	var group sync.WaitGroup
	for range workers {
		group.Go(func() { r.work(ctx) })
	}
	group.Wait()
}

func (r *Runner) work(ctx context.Context) {
	for ctx.Err() == nil {
		did, err := r.next(ctx)
		if err != nil && ctx.Err() == nil {
			r.log.Error("jobs: leasing failed", "error", err)
		}
		if did && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
		case <-r.clock.After(250 * time.Millisecond):
		}
	}
}

// RunDue runs every job that is due now, one after the other, and says how many.
func (r *Runner) RunDue(ctx context.Context) (int, error) {
	for n := 0; ; n++ {
		did, err := r.next(ctx)
		if err != nil || !did {
			return n, err
		}
	}
}

func (r *Runner) next(ctx context.Context) (bool, error) {
	l, err := r.lease(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	r.mu.Lock()
	fn := r.handlers[l.Kind]
	r.mu.Unlock()
	return true, r.finish(ctx, l, r.held(ctx, fn, l))
}

// held runs the handler and keeps the lease alive meanwhile, so that work that
// takes long is not done by two.
func (r *Runner) held(ctx context.Context, fn Handler, l Lease) error {
	done := make(chan struct{})
	var beat sync.WaitGroup
	beat.Go(func() {
		for {
			select {
			case <-done:
				return
			case <-r.clock.After(leaseFor / 3):
			}
			if err := r.prolong(ctx, l); err != nil && ctx.Err() == nil {
				r.log.Warn("jobs: lease not prolonged", "job", l.ID, "kind", l.Kind, "error", err)
			}
		}
	})
	defer beat.Wait()
	defer close(done)
	return r.call(ctx, fn, l)
}

func (r *Runner) prolong(ctx context.Context, l Lease) error {
	return r.db.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE jobs SET leased_until=$1 WHERE id=$2 AND leased_by=$3 AND leased_until IS NOT NULL`,
			db.Micros(tx.Now.Add(leaseFor)), l.ID, l.holder)
		return err
	})
}

func (r *Runner) call(ctx context.Context, fn Handler, l Lease) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("jobs: %s panicked: %v", l.Kind, p)
		}
	}()
	if fn == nil {
		return fmt.Errorf("jobs: nobody handles %s", l.Kind)
	}
	return fn(ctx, l)
}

func (r *Runner) lease(ctx context.Context) (Lease, error) {
	var l Lease
	var payload string
	l.holder = id.New("lea", r.clock.Now())
	err := r.db.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
		now := db.Micros(tx.Now)
		return tx.QueryRow(ctx, `UPDATE jobs SET leased_by=$1, leased_until=$2, attempts=attempts+1,
			payload=CASE WHEN again_at <= $3 THEN again_payload ELSE payload END, again_at=CASE WHEN again_at > $3 THEN again_at END
			WHERE id = (SELECT id FROM jobs WHERE done_at IS NULL AND failed_at IS NULL AND run_at <= $3
			  AND (leased_until IS NULL OR leased_until < $3) ORDER BY run_at, id LIMIT 1 `+r.db.SkipLocked()+`)
			RETURNING id, kind, payload, attempts`,
			l.holder, db.Micros(tx.Now.Add(leaseFor)), now).Scan(&l.ID, &l.Kind, &payload, &l.Attempt)
	})
	l.Payload = json.RawMessage(payload)
	return l, err
}

// finish writes what came of a lease, unless it ran out and another has the job. A
// job asked for again meanwhile is not done with this run.
func (r *Runner) finish(ctx context.Context, l Lease, failure error) error {
	return r.db.Machinery(context.WithoutCancel(ctx), func(ctx context.Context, tx *db.Tx) error {
		now := db.Micros(tx.Now)
		var later *Later
		switch {
		case failure == nil:
			_, err := tx.Exec(ctx, `UPDATE jobs SET leased_until=NULL, error=NULL, done_at=CASE WHEN again_at IS NULL THEN CAST($1 AS BIGINT) END,
				attempts=CASE WHEN again_at IS NULL THEN attempts ELSE 0 END, run_at=COALESCE(again_at, run_at)
				WHERE id=$2 AND leased_by=$3`, now, l.ID, l.holder)
			return err
		case errors.As(failure, &later):
			_, err := tx.Exec(ctx, `UPDATE jobs SET run_at=CASE WHEN again_at < $1 THEN again_at ELSE CAST($1 AS BIGINT) END, leased_until=NULL, error=$2, attempts=attempts-1
				WHERE id=$3 AND leased_by=$4`, db.Micros(later.At), later.Reason, l.ID, l.holder)
			return err
		case l.Attempt >= MaxAttempts:
			r.log.Error("jobs: set aside", "job", l.ID, "kind", l.Kind, "attempts", l.Attempt, "error", failure)
			res, err := tx.Exec(ctx, `UPDATE jobs SET failed_at=$1, leased_until=NULL, error=$2 WHERE id=$3 AND leased_by=$4`, now, failure.Error(), l.ID, l.holder)
			if err != nil {
				return err
			}
			if n, err := res.RowsAffected(); err != nil || n == 0 {
				return err
			}
			_, err = tx.Exec(ctx, `INSERT INTO jobs(id, kind, unique_key, payload, run_at, created_at, attempts)
				SELECT CAST($1 AS TEXT), kind, unique_key, COALESCE(again_payload, payload), again_at, CAST($2 AS BIGINT), 0 FROM jobs
				WHERE id = $3 AND again_at IS NOT NULL`, id.New("job", tx.Now), now, l.ID)
			return err
		default:
			r.log.Warn("jobs: will retry", "job", l.ID, "kind", l.Kind, "attempt", l.Attempt, "error", failure)
			_, err := tx.Exec(ctx, `UPDATE jobs SET run_at=$1, leased_until=NULL, error=$2 WHERE id=$3 AND leased_by=$4`,
				db.Micros(tx.Now.Add(backoff(l.Attempt))), failure.Error(), l.ID, l.holder)
			return err
		}
	})
}

// KeepDone is how long a finished job stays readable.
const KeepDone = 30 * 24 * time.Hour

// Sweep deletes jobs that were done long ago; those set aside stay.
func (r *Runner) Sweep(ctx context.Context) error {
	return r.db.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM jobs WHERE done_at <= $1`, db.Micros(tx.Now.Add(-KeepDone)))
		return err
	})
}

// backoff doubles from one second up to an hour.
func backoff(attempt int) time.Duration {
	return min(time.Second<<(attempt-1), time.Hour)
}
