package decision

import (
	"context"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/entity"
	"github.com/piepowder/piepowder/internal/identity"
)

// AlertsByAccount counts the alerts of accounts, those the reader may see.
func (s *Service) AlertsByAccount(ctx context.Context, sc identity.Scope, risk map[uint64]*entity.Risk) error {
	if !sc.Can(identity.PermAlertRead) {
		return nil
	}
	return entity.CountByAccount(ctx, s.main, risk, func(a *db.Args, in string) string {
		return `SELECT al.account, COUNT(*) FROM alerts al WHERE al.account IN (` + in + `) AND ` +
			sc.Where(a, identity.Columns{Object: "al.case_id", Region: "al.region", Brand: "al.brand"}) + ` GROUP BY al.account`
	}, func(r *entity.Risk, n int) { r.Alerts += n })
}
