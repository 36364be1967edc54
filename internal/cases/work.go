package cases

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// Hold leases object (a case or a contact) to the caller of tx until the
// returned time. A lease of somebody else that has not run out is a conflict;
// one's own is prolonged.
func (s *Service) Hold(ctx context.Context, tx *db.Tx, object string) (time.Time, error) {
	until := tx.Now.Add(s.lease)
	var holder string
	err := tx.QueryRow(ctx, `INSERT INTO leases(object, holder, taken_at, until) VALUES ($1,$2,$3,$4)
		ON CONFLICT (object) DO UPDATE SET holder = excluded.holder, until = excluded.until,
			taken_at = CASE WHEN leases.holder = excluded.holder THEN leases.taken_at ELSE excluded.taken_at END
		WHERE leases.until <= excluded.taken_at OR leases.holder = excluded.holder RETURNING holder`,
		object, tx.Actor.ID, db.Micros(tx.Now), db.Micros(until)).Scan(&holder)
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, errs.New(errs.Conflict, "leased", "Somebody else is working on this.")
	}
	if err != nil {
		return until, err
	}
	return until, s.Worked(ctx, tx, object)
}

// OnWorked adds a listener of somebody working on object, a case or a contact:
// taking it, triaging it, doing a step of its protocol. It is called in the same
// transaction, as the person who works.
func (s *Service) OnWorked(fn func(ctx context.Context, tx *db.Tx, object string) error) {
	s.worked = append(s.worked, fn)
}

// Worked tells the listeners that the caller of tx works on object.
func (s *Service) Worked(ctx context.Context, tx *db.Tx, object string) error {
	return tell(ctx, tx, s.worked, object)
}

// OnRated adds a listener of somebody changing the severity or the state of one
// case; a bulk change tells nobody, as it is no work on any of them.
func (s *Service) OnRated(fn func(ctx context.Context, tx *db.Tx, object string) error) {
	s.rated = append(s.rated, fn)
}

func tell(ctx context.Context, tx *db.Tx, listeners []func(context.Context, *db.Tx, string) error, object string) error {
	for _, fn := range listeners {
		if err := fn(ctx, tx, object); err != nil {
			return err
		}
	}
	return nil
}

// Free ends the lease on object if the caller of tx holds it.
func (s *Service) Free(ctx context.Context, tx *db.Tx, object string) error {
	_, err := tx.Exec(ctx, `DELETE FROM leases WHERE object = $1 AND holder = $2`, object, tx.Actor.ID)
	if err != nil {
		return err
	}
	return letGo(ctx, tx, object)
}

// free ends whoever's lease: the work on object is over or handed over.
func (s *Service) free(ctx context.Context, tx *db.Tx, object string) error {
	_, err := tx.Exec(ctx, `DELETE FROM leases WHERE object = $1`, object)
	if err != nil {
		return err
	}
	return letGo(ctx, tx, object)
}

// letGo ends that somebody goes on seeing what has moved from under their hands.
func letGo(ctx context.Context, tx *db.Tx, object string) error {
	_, err := tx.Exec(ctx, `UPDATE placements SET keep = '' WHERE object = $1 AND keep <> ''`, object)
	return err
}

// Take leases a case to the caller, assigns it when nobody has it, and opens
// it when it is new.
func (s *Service) Take(ctx context.Context, ref string) (*Case, error) {
	sc, err := identity.Require(ctx, identity.PermCaseWrite)
	if err != nil {
		return nil, err
	}
	return s.change(ctx, sc, ref, "take case", func(ctx context.Context, tx *db.Tx, c *Case) error {
		if c.State.Done() {
			return errs.New(errs.Conflict, "case_state_move", "The case is %s; re-open it first.", c.State)
		}
		until, err := s.Hold(ctx, tx, c.ID)
		if err != nil {
			return err
		}
		if c.Assignee == "" {
			c.Assignee = tx.Actor.ID
		}
		if c.State == New || c.State == Triage {
			if err := s.move(ctx, tx, c, Open, "", nil); err != nil {
				return err
			}
		}
		return record(ctx, tx, c, "case.taken", map[string]any{"number": c.Number, "until": until})
	})
}

// Release gives a case back to its queue.
func (s *Service) Release(ctx context.Context, ref string) (*Case, error) {
	sc, err := identity.Require(ctx, identity.PermCaseWrite)
	if err != nil {
		return nil, err
	}
	return s.change(ctx, sc, ref, "release case", func(ctx context.Context, tx *db.Tx, c *Case) error {
		if c.Assignee == tx.Actor.ID {
			c.Assignee = ""
		} else if c.LeaseBy != tx.Actor.ID {
			return errs.New(errs.Conflict, "not_held", "You do not hold this case.")
		}
		if err := s.Free(ctx, tx, c.ID); err != nil {
			return err
		}
		return record(ctx, tx, c, "case.released", map[string]any{"number": c.Number})
	})
}

// Assign gives a case to a person ("" = to nobody) with an optional hand-over
// note. A restricted case can only be given to one of its members.
func (s *Service) Assign(ctx context.Context, ref, staff, note string) (*Case, error) {
	sc, err := identity.Require(ctx, identity.PermCaseWrite)
	if err != nil {
		return nil, err
	}
	return s.change(ctx, sc, ref, "assign case", func(ctx context.Context, tx *db.Tx, c *Case) error {
		if err := s.canWork(ctx, c, staff); err != nil {
			return err
		}
		from := c.Assignee
		c.Assignee = staff
		if err := s.free(ctx, tx, c.ID); err != nil {
			return err
		}
		if note != "" {
			if err := s.note(ctx, tx, c, "handover", note); err != nil {
				return err
			}
		}
		return record(ctx, tx, c, "case.assigned", map[string]any{"number": c.Number, "from": from, "to": staff})
	})
}

func (s *Service) canWork(ctx context.Context, c *Case, staff string) error {
	if staff == "" {
		return nil
	}
	no := errs.New(errs.Invalid, "assignee", "The case cannot be given to that person.").
		With(errs.Field{Pointer: "/assignee", Message: "not somebody who can be given this case"})
	if s.staff != nil {
		ok, err := s.staff(ctx, staff)
		if err != nil {
			return err
		}
		if !ok {
			return no
		}
	}
	if c.Visibility != Restricted {
		return nil
	}
	members, err := s.memberIDs(ctx, c.ID)
	if err != nil {
		return err
	}
	for _, m := range members {
		if m == staff {
			return nil
		}
	}
	return no
}
