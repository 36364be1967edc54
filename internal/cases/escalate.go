package cases

import (
	"context"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// Escalate asks for somebody with more authority: the case becomes urgent, so
// that the routing may move it, and whoever listens (the pager) hears of it.
func (s *Service) Escalate(ctx context.Context, ref, reason string) (*Case, error) {
	sc, err := identity.Require(ctx, identity.PermCaseWrite)
	if err != nil {
		return nil, err
	}
	return s.change(ctx, sc, ref, "escalate case", func(ctx context.Context, tx *db.Tx, c *Case) error {
		if c.State.Done() {
			return errs.New(errs.Conflict, "case_state_move", "The case is %s; re-open it first.", c.State)
		}
		if err := s.note(ctx, tx, c, "note", reason); err != nil {
			return err
		}
		from := c.Priority
		c.Priority = Urgent
		if err := record(ctx, tx, c, "case.escalated", map[string]any{"number": c.Number, "from": from}); err != nil {
			return err
		}
		for _, fn := range s.escalated {
			if err := fn(ctx, tx, c, reason); err != nil {
				return err
			}
		}
		return nil
	})
}

// Send puts a case into a queue by hand, where the routing leaves it; queue ""
// gives it back to the routing.
func (s *Service) Send(ctx context.Context, ref, queue, reason string) (*Case, error) {
	sc, err := identity.Require(ctx, identity.PermCaseWrite)
	if err != nil {
		return nil, err
	}
	if queue != "" {
		_, err := s.queue(ctx, queue)
		if errs.IsKind(err, errs.NotFound) {
			return nil, fieldError(err, "/queue", "there is no such queue")
		}
		if err != nil {
			return nil, err
		}
	}
	return s.change(ctx, sc, ref, "send to queue", func(ctx context.Context, tx *db.Tx, c *Case) error {
		if c.State.Done() {
			return errs.New(errs.Conflict, "case_state_move", "The case is %s; it is in no queue.", c.State)
		}
		if reason != "" {
			if err := s.note(ctx, tx, c, "note", reason); err != nil {
				return err
			}
		}
		from := c.Queue
		if queue == "" {
			if _, err := tx.Exec(ctx, `UPDATE placements SET pinned = false WHERE object = $1`, c.ID); err != nil {
				return err
			}
			return record(ctx, tx, c, "case.unpinned", map[string]any{"number": c.Number, "from": from})
		}
		_, err := tx.Exec(ctx, `INSERT INTO placements(object, queue, rule, version, pinned, keep, at) VALUES ($1,$2,'',0,true,$3,$4)
			ON CONFLICT (object) DO UPDATE SET queue = excluded.queue, rule = '', version = 0, skills = '', pinned = true, keep = excluded.keep, at = excluded.at`,
			c.ID, queue, tx.Actor.ID, db.Micros(tx.Now))
		if err != nil {
			return err
		}
		if err := s.askPush(ctx, tx, c.ID, queue); err != nil {
			return err
		}
		return record(ctx, tx, c, "case.placed", map[string]any{"number": c.Number, "from": from, "queue": queue, "by_hand": true})
	})
}
