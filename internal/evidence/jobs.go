package evidence

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/jobs"
)

// Handle registers the jobs of this package.
func (s *Service) Handle(r *jobs.Runner) {
	r.Handle(JobScan, func(ctx context.Context, l jobs.Lease) error {
		var p scanPayload
		if err := json.Unmarshal(l.Payload, &p); err != nil {
			return err
		}
		return s.scanNow(ctx, p.Item)
	})
	r.Handle(JobRemove, s.removeJob)
	r.Handle(JobCheck, s.checkJob)
	r.Handle(JobExpire, s.expireJob)
}

// removeJob takes away the blobs of what was destroyed or given up. Those that
// are gone already are fine: a job may run twice.
func (s *Service) removeJob(ctx context.Context, l jobs.Lease) error {
	var p removePayload
	if err := json.Unmarshal(l.Payload, &p); err != nil {
		return err
	}
	return s.removeFiles(ctx, p.Files)
}

func (s *Service) removeFiles(ctx context.Context, names []string) error {
	for _, name := range names {
		if err := s.blobs.Delete(ctx, name); err != nil && !errs.IsKind(err, errs.NotFound) && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// Start sets the nightly check going.
func (s *Service) Start(ctx context.Context) error {
	return s.db.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error { return nextNight(ctx, tx) })
}

// nightHour is when every file is hashed again, UTC.
const nightHour = 3

func nextNight(ctx context.Context, tx *db.Tx) error {
	y, m, d := tx.Now.Date()
	at := time.Date(y, m, d, nightHour, 0, 0, 0, time.UTC)
	if !at.After(tx.Now) {
		at = at.AddDate(0, 0, 1)
	}
	return tx.Enqueue(ctx, db.Job{Kind: JobCheck, Key: fmt.Sprint("night ", at.Format(time.DateOnly)), RunAt: at})
}

func (s *Service) checkJob(ctx context.Context, _ jobs.Lease) error {
	if err := s.CheckNow(ctx); err != nil {
		return err
	}
	return s.db.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error { return nextNight(ctx, tx) })
}

func (s *Service) expireJob(ctx context.Context, l jobs.Lease) error {
	var p struct {
		Upload string `json:"upload"`
	}
	if err := json.Unmarshal(l.Payload, &p); err != nil {
		return err
	}
	return s.expire(ctx, p.Upload)
}
