package enforcement

import (
	"context"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/entity"
	"github.com/piepowder/piepowder/internal/identity"
)

// MeasuresByAccount counts the final measures against accounts that stand, as
// far as the reader's regions and brands reach; those of restricted cases for
// nobody.
func (s *Service) MeasuresByAccount(ctx context.Context, sc identity.Scope, accounts []uint64, since time.Time) (map[uint64]int, error) {
	return entity.CountAmong(ctx, s.db, accounts, func(a *db.Args, in string) string {
		return `SELECT a.account, COUNT(*) FROM actions a WHERE a.account IN (` + in + `) AND a.kind IN ` + measures() + `
			AND a.interim = FALSE AND a.reversed_at IS NULL AND a.state NOT IN ('scheduled', 'reversed', 'waiting', 'refused')
			AND a.created_at >= ` + a.Add(db.Micros(since)) + ` AND NOT EXISTS (SELECT 1 FROM restricted r WHERE r.object = a.case_id)
			AND ` + sc.Where(a, identity.Columns{Object: "a.case_id", Region: "a.region", Brand: "a.brand"}) + ` GROUP BY a.account`
	})
}
