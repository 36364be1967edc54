package incident

import (
	"context"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// CancelBulk stops a bulk: what is done stays done, what waits is left.
func (s *Service) CancelBulk(ctx context.Context, ref, bulk string) (*Bulk, error) {
	i, err := s.change(ctx, identity.PermIncidentWrite, ref, "cancel bulk", func(ctx context.Context, tx *db.Tx, sc identity.Scope, i *Incident) error {
		if err := s.commands(ctx, sc, i); err != nil {
			return err
		}
		res, err := tx.Exec(ctx, `UPDATE incident_bulks SET state = 'cancelled', done_at = $1 WHERE id = $2 AND incident = $3 AND state = 'running' AND delegated = ''`,
			db.Micros(tx.Now), bulk, i.ID)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			if err != nil {
				return err
			}
			var there int
			if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM incident_bulks WHERE id = $1 AND incident = $2`, bulk, i.ID).Scan(&there); err != nil {
				return err
			}
			if there == 0 {
				return errs.New(errs.NotFound, "bulk_not_found", "There is no such bulk.")
			}
			return errs.New(errs.Conflict, "bulk_over", "It is over already, or enforcement does it.")
		}
		data := map[string]any{"bulk": bulk, "cancelled": true}
		if err := s.enter(ctx, tx, i, "bulk", "", tx.Now, data); err != nil {
			return err
		}
		return s.record(ctx, tx, i, "bulk_cancelled", data)
	})
	if err != nil {
		return nil, err
	}
	return s.Bulk(ctx, i.ID, bulk)
}
