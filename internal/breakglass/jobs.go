package breakglass

import (
	"context"
	"encoding/json"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/jobs"
)

// The jobs: a use's time is over, and its review should be there.
const (
	JobEnd    = "breakglass.end"
	JobReview = "breakglass.review"
)

// again is how often a review that is due is asked for.
const again = 24 * time.Hour

// Handle registers the jobs.
func (s *Service) Handle(r *jobs.Runner) {
	r.Handle(JobEnd, func(ctx context.Context, l jobs.Lease) error {
		return s.rung(ctx, l, "end broken glass", func(ctx context.Context, tx *db.Tx, u *GlassUse) error { return s.end(ctx, tx, u) })
	})
	r.Handle(JobReview, func(ctx context.Context, l jobs.Lease) error { return s.rung(ctx, l, "review is due", s.due) })
}

func (s *Service) rung(ctx context.Context, l jobs.Lease, why string, fn func(context.Context, *db.Tx, *GlassUse) error) error {
	var ref string
	if err := json.Unmarshal(l.Payload, &ref); err != nil {
		return err
	}
	sc := identity.System("breakglass")
	u, err := s.use(ctx, sc, ref)
	if errs.IsKind(err, errs.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return s.DB.Tx(ctx, sc.Actor(), why, func(ctx context.Context, tx *db.Tx) error { return fn(ctx, tx, u) })
}

// due asks for a review that did not come, each day until it does.
func (s *Service) due(ctx context.Context, tx *db.Tx, u *GlassUse) error {
	if u.State == Reviewed {
		return tx.Record(ctx, db.Change{Kind: "glass.touched", Object: u.ID, Restrict: u.Case, Private: true})
	}
	if _, err := tx.Exec(ctx, `UPDATE break_glass SET overdue = TRUE, version = version + 1 WHERE id = $1`, u.ID); err != nil {
		return err
	}
	if err := s.tell(ctx, tx, u, "review_overdue", "The review of broken glass on "+u.Number+" is overdue"); err != nil {
		return err
	}
	if err := tx.Enqueue(ctx, db.Job{Kind: JobReview, Key: u.ID + "/" + tx.Now.Format(time.RFC3339), Payload: u.ID, RunAt: tx.Now.Add(again)}); err != nil {
		return err
	}
	return tx.Record(ctx, db.Change{Kind: "case.glass_review_overdue", Object: u.ID, On: []string{u.Case}, Restrict: u.Case, Data: map[string]any{"number": u.Number}})
}
