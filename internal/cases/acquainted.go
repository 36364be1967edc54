package cases

import (
	"context"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/entity"
	"github.com/piepowder/piepowder/internal/identity"
)

// partiesOf are the columns of cases c that decide who may see a party.
var partiesOf = identity.Columns{Object: "c.id", Region: "c.region", Team: "c.team", Brand: "c.brand"}

// OpenByAccount counts the open cases that accounts are a party of, those the
// reader may see.
func (s *Service) OpenByAccount(ctx context.Context, sc identity.Scope, risk map[uint64]*entity.Risk) error {
	if !sc.Can(identity.PermCaseRead) {
		return nil
	}
	return entity.CountByAccount(ctx, s.db, risk, func(a *db.Args, in string) string {
		return `SELECT q.account, COUNT(*) FROM (
			SELECT c.account AS account, c.id AS id FROM cases c WHERE c.account IN (` + in + `) AND c.root = '' AND NOT c.simulated AND c.state NOT IN ('resolved', 'closed') AND ` + sc.Where(a, partiesOf) + ` AND ` + sc.Unreported(a, "c.id", "c.account") + `
			UNION SELECT p.account, c.id FROM case_parties p JOIN cases c ON c.id = p.case_id
			WHERE p.account IN (` + in + `) AND p.removed_at IS NULL AND c.root = '' AND NOT c.simulated AND c.state NOT IN ('resolved', 'closed') AND ` + sc.Where(a, partiesOf) + ` AND ` + sc.KnowsParty(a, "p.id") + `) q GROUP BY q.account`
	}, func(r *entity.Risk, n int) { r.Cases += n })
}

// Acquainted finds parties without an account by the blind indexes of their mail
// addresses and phone numbers, in cases the reader may see.
func (s *Service) Acquainted(ctx context.Context, sc identity.Scope, mails, phones []string) ([]entity.Acquainted, error) {
	var a db.Args
	rows, err := s.db.Query(ctx, `SELECT p.id, p.role, c.id, c.number, p.email_idx, p.phone_idx, p.added_at FROM case_parties p JOIN cases c ON c.id = p.case_id
		WHERE p.account = 0 AND p.removed_at IS NULL AND (p.email_idx <> '' AND `+db.In(&a, "p.email_idx", mails)+` OR p.phone_idx <> '' AND `+db.In(&a, "p.phone_idx", phones)+`)
		AND `+sc.Where(&a, partiesOf)+` AND `+sc.KnowsParty(&a, "p.id")+` ORDER BY p.id LIMIT 500`, a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []entity.Acquainted
	for rows.Next() {
		var p entity.Acquainted
		var number, at int64
		if err := rows.Scan(&p.ID, &p.Role, &p.Case, &number, &p.Mail, &p.Phone, &at); err != nil {
			return nil, err
		}
		p.Number, p.At = FormatNumber(number), db.FromMicros(at)
		out = append(out, p)
	}
	return out, rows.Err()
}
