package enforcement

import (
	"context"

	"github.com/piepowder/piepowder/internal/cases"
)

// Closing is the line of the checklist before close: every interim action of the
// case was decided about.
func (s *Service) Closing(ctx context.Context, c *cases.Case) ([]cases.ClosingItem, error) {
	it := cases.ClosingItem{Item: "interim", Text: "Interim actions decided", State: "met"}
	var n int
	err := s.db.QueryRow(ctx, `SELECT COUNT(*) FROM actions a WHERE a.interim = true AND a.state IN ('scheduled', 'pending', 'applied', 'failed')
		AND (a.case_id = $1 OR a.case_id IN (SELECT own.id FROM cases own WHERE own.root = $1))`, c.ID).Scan(&n)
	if err != nil {
		return nil, err
	}
	if n > 0 {
		it.State, it.Detail = "open", "an interim action stands: make it final, or lift it"
	}
	return []cases.ClosingItem{it}, nil
}
