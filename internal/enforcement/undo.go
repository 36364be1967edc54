package enforcement

import (
	"context"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// ReverseIn is Reverse within the caller's transaction, for a decision of an
// appeal and for other domains that have asked for the permission before.
func (s *Service) ReverseIn(ctx context.Context, tx *db.Tx, ref, reason string) error {
	a, err := s.lock(ctx, tx, everybody(), ref)
	if err != nil {
		return err
	}
	return s.reverse(ctx, tx, a, reason)
}

// Reverse undoes an action for real: as if it had not been taken, and the
// marketplace and the person are told.
func (s *Service) Reverse(ctx context.Context, ref, reason string) (*Action, error) {
	sc, err := identity.Require(ctx, identity.PermActionReverse)
	if err != nil {
		return nil, err
	}
	reason = strings.TrimSpace(reason)
	if reason == "" {
		return nil, errs.New(errs.Invalid, "reversal_reason", "Say why it is reversed.").With(errs.Field{Pointer: "/reason", Message: "required"})
	}
	err = s.db.Tx(ctx, sc.Actor(), "reverse action", func(ctx context.Context, tx *db.Tx) error {
		a, err := s.lock(ctx, tx, sc, ref)
		if err != nil {
			return err
		}
		return s.reverse(ctx, tx, a, reason)
	})
	if err != nil {
		return nil, err
	}
	return s.get(ctx, sc, ref)
}

// lock takes the row of an action that sc may read in full.
func (s *Service) lock(ctx context.Context, tx *db.Tx, sc identity.Scope, ref string) (*Action, error) {
	if _, err := tx.Exec(ctx, `UPDATE actions SET version = version + 1 WHERE id = $1`, ref); err != nil {
		return nil, err
	}
	a, err := s.get(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	if a.Restricted {
		return nil, errs.New(errs.Forbidden, "reason_restricted", "This action came from a restricted case; its members decide about it.")
	}
	return a, nil
}

func (s *Service) reverse(ctx context.Context, tx *db.Tx, a *Action, reason string) error {
	switch a.State {
	case Reversed:
		return errs.New(errs.Conflict, "already_reversed", "This action is reversed already.")
	case Waiting, Refused:
		return errs.New(errs.Conflict, "action_not_begun", "This action was never in force: there is nothing to reverse.")
	}
	was := a.State
	sealed, err := s.vault.Seal(a.account, a.ID+"/reversal", []byte(reason))
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE actions SET state = 'reversed', reversed_at = $1, reversed_by = $2, reversal = $3 WHERE id = $4`,
		db.Micros(tx.Now), tx.Actor.ID, sealed, a.ID)
	if err != nil {
		return err
	}
	if was == Scheduled { // nothing was done yet but the tasks
		if err := s.closeTasks(ctx, tx, a.account); err != nil {
			return err
		}
		if !a.Terms.Advance { // and nobody was told
			return s.record(ctx, tx, a, "action.reversed")
		}
		c, err := s.caseOf(ctx, a)
		if err != nil {
			return err
		}
		if err := s.tell(ctx, tx, a, c, "reversed"); err != nil {
			return err
		}
		return s.record(ctx, tx, a, "action.reversed")
	}
	if err := s.undo(ctx, tx, a); err != nil {
		return err
	}
	if s.Unstrike != nil {
		if err := s.Unstrike(ctx, tx, a.ID, "reversed"); err != nil {
			return err
		}
	}
	if err := s.send(ctx, tx, a, "action.reversed"); err != nil {
		return err
	}
	c, err := s.caseOf(ctx, a)
	if err != nil {
		return err
	}
	if err := s.tell(ctx, tx, a, c, "reversed"); err != nil {
		return err
	}
	if err := s.tellHarmed(ctx, tx, a, c); err != nil {
		return err
	}
	if err := s.record(ctx, tx, a, "action.reversed"); err != nil {
		return err
	}
	return s.publish(ctx, tx, c)
}

// undo takes back what effect did.
func (s *Service) undo(ctx context.Context, tx *db.Tx, a *Action) error {
	if a.Label != "" {
		if err := s.unlabel(ctx, tx, a.account, a.Label, a.ID); err != nil {
			return err
		}
	}
	if err := s.offLists(ctx, tx, a.ID); err != nil {
		return err
	}
	switch {
	case a.Kind == Separate:
		_, err := tx.Exec(ctx, `DELETE FROM separations WHERE action = $1`, a.ID)
		return err
	case a.Kind == HoldPayout:
		return s.releasePay(ctx, tx, a.ID)
	case a.Kind == Reinstate:
		if err := s.resume(ctx, tx, a); err != nil {
			return err
		}
	case a.Kind.standing() == "":
		return nil
	}
	if err := s.restand(ctx, tx, a.account, a.ID); err != nil {
		return err
	}
	return s.closeTasks(ctx, tx, a.account)
}

// resume puts back in force what a reversed reinstatement had ended.
func (s *Service) resume(ctx context.Context, tx *db.Tx, a *Action) error {
	rows, err := tx.Query(ctx, `UPDATE actions SET state = CASE WHEN acknowledged_at IS NULL THEN 'pending' ELSE 'applied' END,
		ended_at = NULL, ended_by = '', version = version + 1
		WHERE ended_by = $1 AND state = 'ended' AND (ends_at IS NULL OR holds OR ends_at > $2) RETURNING id`, a.ID, db.Micros(tx.Now))
	if err != nil {
		return err
	}
	defer rows.Close()
	var back []string
	for rows.Next() {
		var ref string
		if err := rows.Scan(&ref); err != nil {
			return err
		}
		back = append(back, ref)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	rows.Close()
	for _, ref := range back {
		old, err := s.get(ctx, everybody(), ref)
		if err != nil {
			return err
		}
		if old.Kind.custody() {
			if err := s.recover(ctx, tx, old); err != nil {
				return err
			}
		}
		if err := s.backOnLists(ctx, tx, old); err != nil {
			return err
		}
		c, err := s.caseOf(ctx, old)
		if err != nil {
			return err
		}
		if old.Holds { // somebody must still decide
			err = s.askLimit(ctx, tx, old, old.limitStep)
		} else {
			err = s.watchEnd(ctx, tx, old, c)
		}
		if err != nil {
			return err
		}
		if old.Label != "" {
			var until time.Time
			if old.EndsAt != nil && !old.Holds {
				until = *old.EndsAt
			}
			if err := s.accounts.SetLabel(ctx, tx, old.account, old.Label, until, old.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// unlabel takes a label off unless another action in force keeps it.
func (s *Service) unlabel(ctx context.Context, tx *db.Tx, account uint64, label, cause string) error {
	if label == "" {
		return nil
	}
	var others int
	err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM actions WHERE account = $1 AND label = $2 AND id <> $3 AND state IN `+inForce,
		account, label, cause).Scan(&others)
	if err != nil || others > 0 {
		return err
	}
	return s.accounts.ClearLabel(ctx, tx, account, label, cause)
}
