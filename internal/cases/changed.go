package cases

import (
	"context"

	"github.com/piepowder/piepowder/internal/db"
)

// OnChanged adds a listener of every case that was opened or changed, its
// parties included, in the same transaction. It is called with what is written
// and must not change the case.
func (s *Service) OnChanged(fn func(ctx context.Context, tx *db.Tx, c *Case) error) {
	s.changed = append(s.changed, fn)
}

// AllParties are the parties of a case with names and addresses, for the
// machine's own decisions. They must not be shown.
func (s *Service) AllParties(ctx context.Context, caseID string) ([]Party, error) {
	return s.parties(ctx, everybody(), caseID, "")
}
