package evidence

import (
	"context"

	"github.com/piepowder/piepowder/internal/cases"
)

// Closing is the line of the checklist before close: no file waits in quarantine,
// and no upload is under way. What the scanner found something in is decided, and
// locked items are nobody's to know of here.
func (s *Service) Closing(ctx context.Context, c *cases.Case) ([]cases.ClosingItem, error) {
	const family = `(x.case_id = $1 OR x.case_id IN (SELECT own.id FROM cases own WHERE own.root = $1))`
	it := cases.ClosingItem{Item: "evidence", Text: "Evidence complete and looked at", State: "met"}
	var blocked, coming int
	err := s.db.QueryRow(ctx, `SELECT COUNT(*) FROM evidence x WHERE x.quarantined = true AND x.scan <> 'infected' AND x.locked = false AND x.state <> 'destroyed' AND `+family, c.ID).Scan(&blocked)
	if err != nil {
		return nil, err
	}
	if err := s.db.QueryRow(ctx, `SELECT COUNT(*) FROM uploads x WHERE x.state = 'open' AND `+family, c.ID).Scan(&coming); err != nil {
		return nil, err
	}
	switch {
	case blocked > 0:
		it.State, it.Detail = "open", "a file is in quarantine: release it, or destroy it"
	case coming > 0:
		it.State, it.Detail = "open", "an upload is not finished"
	}
	return []cases.ClosingItem{it}, nil
}
