package cases

import (
	"context"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// CaseEnding is what a case is resolved or closed with.
type CaseEnding struct {
	Outcome  Outcome  `json:"outcome,omitempty"`
	Standard Standard `json:"standard,omitempty" doc:"Standard of proof: preponderance or clear_and_convincing; required for a finding"`
}

// Resolve ends the work with an outcome; the case can still be closed or
// re-opened.
func (s *Service) Resolve(ctx context.Context, ref string, e CaseEnding) (*Case, error) {
	sc, err := identity.Require(ctx, identity.PermCaseClose)
	if err != nil {
		return nil, err
	}
	return s.change(ctx, sc, ref, "resolve case", func(ctx context.Context, tx *db.Tx, c *Case) error {
		return s.resolve(ctx, tx, c, e)
	})
}

func (s *Service) resolve(ctx context.Context, tx *db.Tx, c *Case, e CaseEnding) error {
	if c.State.Done() {
		return errs.New(errs.Conflict, "case_state_move", "The case is %s already.", c.State)
	}
	if err := CheckOutcome(e.Outcome, e.Standard); err != nil {
		return err
	}
	if e.Standard == "" {
		e.Standard = NotApplicable
	}
	for _, may := range s.ending {
		if err := may(ctx, c, e); err != nil {
			return err
		}
	}
	c.Outcome, c.Standard, c.ResolvedAt = e.Outcome, e.Standard, &tx.Now
	if err := s.move(ctx, tx, c, Resolved, "", nil); err != nil {
		return err
	}
	if err := s.free(ctx, tx, c.ID); err != nil {
		return err
	}
	// Later alerts of an account whose case was merged into this one open a new one.
	if _, err := tx.Exec(ctx, `UPDATE cases SET pivot = NULL WHERE root = $1 AND pivot IS NOT NULL`, c.ID); err != nil {
		return err
	}
	return record(ctx, tx, c, "case.resolved", map[string]any{"number": c.Number, "outcome": c.Outcome, "standard": c.Standard})
}

// Close closes a case; one that is not resolved yet is resolved with e first.
// Every line of a critical case's checklist must be done or skipped.
func (s *Service) Close(ctx context.Context, ref string, e CaseEnding) (*Case, error) {
	sc, err := identity.Require(ctx, identity.PermCaseClose)
	if err != nil {
		return nil, err
	}
	return s.change(ctx, sc, ref, "close case", func(ctx context.Context, tx *db.Tx, c *Case) error {
		if c.State != Resolved {
			if err := s.resolve(ctx, tx, c, e); err != nil {
				return err
			}
		}
		if err := s.checklistDone(ctx, c.ID); err != nil {
			return err
		}
		if err := s.closingDone(ctx, c); err != nil {
			return err
		}
		if err := s.dropTasks(ctx, tx, c); err != nil {
			return err
		}
		c.ClosedAt = &tx.Now
		if err := s.move(ctx, tx, c, Closed, "", nil); err != nil {
			return err
		}
		return record(ctx, tx, c, "case.closed", map[string]any{"number": c.Number, "outcome": c.Outcome})
	})
}

// Reopen takes a resolved or closed case up again. What it was resolved with
// stays on the timeline; the intervals stay in case_transitions.
func (s *Service) Reopen(ctx context.Context, ref, reason string) (*Case, error) {
	sc, err := identity.Require(ctx, identity.PermCaseWrite)
	if err != nil {
		return nil, err
	}
	return s.change(ctx, sc, ref, "reopen case", func(ctx context.Context, tx *db.Tx, c *Case) error {
		return s.reopen(ctx, tx, c, reason)
	})
}

func (s *Service) reopen(ctx context.Context, tx *db.Tx, c *Case, reason string) error {
	if !c.State.CanReopen() {
		return errs.New(errs.Conflict, "case_state_move", "The case is %s; only a resolved or closed case is re-opened.", c.State)
	}
	// Another case may have begun to gather this account's alerts since.
	_, err := tx.Exec(ctx, `UPDATE cases SET pivot = NULL WHERE id = $1 AND pivot IS NOT NULL AND EXISTS (
		SELECT 1 FROM cases o WHERE o.pivot = cases.pivot AND o.id <> cases.id AND o.state NOT IN ('resolved', 'closed'))`, c.ID)
	if err != nil {
		return err
	}
	from := c.State
	was := c.Outcome
	c.State, c.Outcome, c.Standard, c.ResolvedAt, c.ClosedAt = Open, "", "", nil, nil
	c.Reopened++
	if err := s.transition(ctx, tx, c, from); err != nil {
		return err
	}
	data := map[string]any{"number": c.Number, "from": from, "outcome_was": was, "reopened": c.Reopened}
	if reason != "" {
		if err := s.note(ctx, tx, c, "note", reason); err != nil {
			return err
		}
	}
	return record(ctx, tx, c, "case.reopened", data)
}
