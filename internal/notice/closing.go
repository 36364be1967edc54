package notice

import "context"

// Waiting counts the letters of a case that have not left: held until somebody
// releases or withholds them, or owed with records.
func (s *Service) Waiting(ctx context.Context, caseID string) (n int, err error) {
	err = s.DB.QueryRow(ctx, `SELECT COUNT(*) FROM notices n WHERE n.state IN ('held', 'owed') AND (n.case_id = $1 OR n.case_id IN (SELECT own.id FROM cases own WHERE own.root = $1))`, caseID).Scan(&n)
	return n, err
}
