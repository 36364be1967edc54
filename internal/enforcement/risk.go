package enforcement

import (
	"context"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/entity"
	"github.com/piepowder/piepowder/internal/identity"
)

// StrikesByAccount counts the measures against accounts that were neither
// interim nor reversed, those of cases the reader may see.
func (s *Service) StrikesByAccount(ctx context.Context, sc identity.Scope, risk map[uint64]*entity.Risk) error {
	if !sc.Can(identity.PermActionRead) {
		return nil
	}
	return entity.CountByAccount(ctx, s.db, risk, func(a *db.Args, in string) string {
		return `SELECT a.account, COUNT(*) FROM actions a WHERE a.account IN (` + in + `) AND a.kind IN ` + measures() + `
			AND a.interim = FALSE AND a.reversed_at IS NULL AND a.state NOT IN ('scheduled', 'reversed', 'waiting', 'refused') AND ` + sc.Where(a, identity.Columns{Object: "a.case_id", Region: "a.region", Brand: "a.brand"}) + ` GROUP BY a.account`
	}, func(r *entity.Risk, n int) { r.Strikes += n })
}
