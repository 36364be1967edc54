package cases

import (
	"context"

	"github.com/piepowder/piepowder/internal/db"
)

// Drill is the source of a case that is an exercise.
const Drill = "drill"

// OnUrgent adds a listener of Options.Urgent; they are called in their order,
// in the transaction that opened or raised the case. What one of them fails
// with undoes that.
func (s *Service) OnUrgent(fn func(ctx context.Context, tx *db.Tx, c *Case, was Severity) error) {
	s.urgent = append(s.urgent, fn)
}

// OnEscalated adds a listener of a case that somebody escalates by hand.
func (s *Service) OnEscalated(fn func(ctx context.Context, tx *db.Tx, c *Case, reason string) error) {
	s.escalated = append(s.escalated, fn)
}

// alarm tells the listeners that a case is, or has become worse and is, S0 or S1.
// They hear after the case is written, so that they may change it as well.
func (s *Service) alarm(ctx context.Context, tx *db.Tx, c *Case) error {
	for _, fn := range s.changed {
		if err := fn(ctx, tx, c); err != nil {
			return err
		}
	}
	if c.raised == nil {
		return nil
	}
	was := *c.raised
	c.raised = nil
	for _, fn := range s.urgent {
		if err := fn(ctx, tx, c, was); err != nil {
			return err
		}
	}
	return nil
}

// IsSimulated says whether a case is a drill's: nothing real is sent, counted
// or told the marketplace for it. An id of no case is not.
func (s *Service) IsSimulated(ctx context.Context, caseID string) (bool, error) {
	var n int
	err := s.db.QueryRow(ctx, `SELECT COUNT(*) FROM cases WHERE id = $1 AND simulated`, caseID).Scan(&n)
	return n > 0, err
}
