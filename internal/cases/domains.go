package cases

import (
	"context"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/sla"
)

// What other domains need of a case. Each takes the scope that the domain's
// own Require gave, so none of them widens what a caller may see.

// EID is the vault's id of the case: the key under which what hangs on the
// case is sealed.
func (c *Case) EID() uint64 { return c.eid }

// AccountEID is the vault's id of the account the case is about, 0 = none.
func (c *Case) AccountEID() uint64 { return c.account }

// OrderEID is the vault's id of the order the case is about, 0 = none.
func (c *Case) OrderEID() uint64 { return c.order }

// Level is the severity as a number, 0 (worst) to 4.
func (s Severity) Level() int {
	if !s.Valid() {
		return 4
	}
	return s.level()
}

// For finds a case by id or number within the scope.
func (s *Service) For(ctx context.Context, sc identity.Scope, ref string) (*Case, error) {
	return s.get(ctx, sc, ref)
}

// PartyFor finds a party of a case with the address it can be reached at,
// whether or not the caller may see that address: who answers a masked person
// still answers them. It must not be shown.
func (s *Service) PartyFor(ctx context.Context, sc identity.Scope, ref, party string) (*Case, Party, error) {
	c, err := s.get(ctx, sc, ref)
	if err != nil {
		return nil, Party{}, err
	}
	list, err := s.parties(ctx, everybody(), c.ID, party)
	if err != nil {
		return nil, Party{}, err
	}
	if party == "" || len(list) != 1 {
		return nil, Party{}, errs.New(errs.NotFound, "party_not_found", "There is no such party.")
	}
	if own := list[0].Case; own != c.ID {
		// A party of a case that was merged into this one keeps that one's thread
		// and number: undoing the merge takes nothing from it.
		c, err = s.scan(s.db.QueryRow(ctx, `SELECT `+columns+` FROM cases WHERE cases.id = $1`, own))
	}
	return c, list[0], err
}

// Within runs a command of another domain on a case inside its transaction:
// scope and lock, fn, save, tell those who are looking. The domain records
// what it did.
func (s *Service) Within(ctx context.Context, tx *db.Tx, sc identity.Scope, ref string, fn func(c *Case) error) (*Case, error) {
	c, err := s.lock(ctx, tx, sc, ref)
	if err != nil {
		return nil, err
	}
	if err := fn(c); err != nil {
		return nil, err
	}
	if err := s.save(ctx, tx, c); err != nil {
		return nil, err
	}
	return c, s.publish(ctx, tx, c)
}

// Link ties a contact or another object to a case inside a transaction that
// holds the case, and puts it on the timeline.
func (s *Service) Link(ctx context.Context, tx *db.Tx, c *Case, kind, object string) error {
	if err := s.link(ctx, tx, c.ID, kind, object); err != nil {
		return err
	}
	return record(ctx, tx, c, "case.linked", map[string]any{"number": c.Number, "kind": kind, "object": object}, object)
}

// Raise makes a case as severe as sev when that is worse; an automatic change
// never lowers.
func (s *Service) Raise(ctx context.Context, tx *db.Tx, c *Case, sev Severity) error {
	if !sev.Valid() || !sev.Worse(c.Severity) {
		return nil
	}
	return s.rate(ctx, tx, c, sev, "")
}

// ReopenIn takes a finished case up again because something came in for
// it; an open one stays as it is.
func (s *Service) ReopenIn(ctx context.Context, tx *db.Tx, c *Case) error {
	if !c.State.Done() {
		return nil
	}
	return s.reopen(ctx, tx, c, "")
}

// Heard tells a case that one of its parties wrote: a case that waits on
// somebody outside is open again, so that the answer is seen.
func (s *Service) Heard(ctx context.Context, tx *db.Tx, caseID string) error {
	err := tx.QueryRow(ctx, `SELECT CASE WHEN root = '' THEN id ELSE root END FROM cases WHERE id = $1`, caseID).Scan(&caseID)
	if err != nil {
		return noRow(err, "case_not_found", "There is no such case.")
	}
	return s.touch(ctx, tx, caseID, func(c *Case) error {
		if err := s.clockInput(ctx, tx, c, sla.Heard, tx.Now); err != nil {
			return err
		}
		if c.State != Waiting || !outside(c.WaitingOn) {
			return nil
		}
		return s.move(ctx, tx, c, Open, "", nil)
	})
}

// Audience lists the staff ids that may see a restricted case; nil for one that
// is not restricted. For live messages.
func (s *Service) Audience(ctx context.Context, c *Case) ([]string, error) {
	if c.Visibility != Restricted {
		return nil, nil
	}
	only, err := s.memberIDs(ctx, c.ID)
	return append(only, "nobody"), err
}
