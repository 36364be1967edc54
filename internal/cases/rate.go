package cases

import (
	"context"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/entity"
	"github.com/piepowder/piepowder/internal/identity"
)

// ReportedByAccount counts the cases in which accounts became the reported
// person, those the reader may see. Restricted cases are left out for everybody,
// members too: a rate must not say that there is one.
func (s *Service) ReportedByAccount(ctx context.Context, sc identity.Scope, accounts []uint64, since time.Time) (map[uint64]int, error) {
	return entity.CountAmong(ctx, s.db, accounts, func(a *db.Args, in string) string {
		return `SELECT p.account, COUNT(DISTINCT p.case_id) FROM case_parties p JOIN cases c ON c.id = p.case_id
			WHERE p.account IN (` + in + `) AND p.role = ` + a.Add(Subject) + ` AND p.removed_at IS NULL AND c.opened_at >= ` + a.Add(db.Micros(since)) + `
			AND c.root = '' AND NOT c.simulated AND NOT EXISTS (SELECT 1 FROM restricted r WHERE r.object = c.id) AND ` + sc.Where(a, partiesOf) + ` GROUP BY p.account`
	})
}
