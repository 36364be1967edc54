package cases

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/jobs"
)

// longest is how far ahead work can be put aside; an S0 or S1 for a quarter of
// an hour, because nobody looks at it meanwhile and its clocks run on.
const (
	longest         = 60 * 24 * time.Hour
	longestCritical = 15 * time.Minute
)

func isContact(object string) bool { return strings.HasPrefix(object, "con_") }

// NewDeferral is until when, and why, work is put aside.
type NewDeferral struct {
	Until  time.Time `json:"until"`
	Reason string    `json:"reason" minLength:"1" maxLength:"500"`
}

func (d NewDeferral) check(sev Severity, now time.Time) error {
	most := longest
	if sev.Critical() {
		most = longestCritical
	}
	var at []errs.Field
	if !d.Until.After(now) || d.Until.After(now.Add(most)) {
		at = append(at, errs.Field{Pointer: "/until", Message: "in the future, at most " + most.String() + " ahead"})
	}
	if strings.TrimSpace(d.Reason) == "" {
		at = append(at, errs.Field{Pointer: "/reason", Message: "say why it waits"})
	}
	if at != nil {
		return errs.New(errs.Invalid, "deferral_invalid", "It cannot be put aside like this.").With(at...)
	}
	return nil
}

// Defer puts a case aside until a time: out of everybody's inbox, in its
// assignee's hands or free, with its clocks running. It comes back by itself.
func (s *Service) Defer(ctx context.Context, ref string, d NewDeferral) (*Case, error) {
	sc, err := identity.Require(ctx, identity.PermCaseWrite)
	if err != nil {
		return nil, err
	}
	return s.change(ctx, sc, ref, "defer case", func(ctx context.Context, tx *db.Tx, c *Case) error {
		if c.State.Done() {
			return errs.New(errs.Conflict, "case_state_move", "The case is %s; there is nothing to put aside.", c.State)
		}
		if err := d.check(c.Severity, tx.Now); err != nil {
			return err
		}
		if err := s.putAside(ctx, tx, c.ID, c.eid, d); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM leases WHERE object = $1`, c.ID); err != nil {
			return err
		}
		return record(ctx, tx, c, "case.deferred", map[string]any{"number": c.Number, "until": d.Until})
	})
}

// Resume takes a case back before its time.
func (s *Service) Resume(ctx context.Context, ref string) (*Case, error) {
	sc, err := identity.Require(ctx, identity.PermCaseWrite)
	if err != nil {
		return nil, err
	}
	return s.change(ctx, sc, ref, "resume case", func(ctx context.Context, tx *db.Tx, c *Case) error {
		back, err := s.takeBack(ctx, tx, c.ID, farFuture)
		if err != nil || !back {
			return errors.Join(err, unchanged(ctx, tx, c))
		}
		return record(ctx, tx, c, "case.returned", map[string]any{"number": c.Number, "early": true})
	})
}

func (s *Service) putAside(ctx context.Context, tx *db.Tx, object string, eid uint64, d NewDeferral) error {
	why, err := s.seal(eid, object+"/deferred", strings.TrimSpace(d.Reason))
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO deferrals(object, until, why, actor, at) VALUES ($1,$2,$3,$4,$5)
		ON CONFLICT (object) DO UPDATE SET until = excluded.until, why = excluded.why, actor = excluded.actor, at = excluded.at`,
		object, db.Micros(d.Until), why, tx.Actor.ID, db.Micros(tx.Now))
	if err != nil {
		return err
	}
	return s.comesBack(ctx, tx, object, "aside", d.Until)
}

// comesBack asks for the job by which something returns at a time.
func (s *Service) comesBack(ctx context.Context, tx *db.Tx, object, what string, at time.Time) error {
	return tx.Enqueue(ctx, db.Job{Kind: JobBack, Key: what + "/" + object + "/" + at.UTC().Format(time.RFC3339Nano),
		Payload: objectRef{Object: object, What: what, At: at}, RunAt: at})
}

// takeBack ends a deferral whose time is not after by.
func (s *Service) takeBack(ctx context.Context, tx *db.Tx, object string, by time.Time) (bool, error) {
	var one int
	err := tx.QueryRow(ctx, `DELETE FROM deferrals WHERE object = $1 AND until <= $2 RETURNING 1`, object, db.Micros(by)).Scan(&one)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// backJob brings back what was put aside, and takes up a case whose waiting is
// over. A second run, or one for a time that was moved since, finds nothing.
func (s *Service) backJob(ctx context.Context, l jobs.Lease) error {
	ref, err := read(l)
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, machine(), "comes back", func(ctx context.Context, tx *db.Tx) error {
		if isContact(ref.Object) {
			back, err := s.takeBack(ctx, tx, ref.Object, tx.Now)
			if err != nil || !back {
				return err
			}
			if s.hub != nil {
				tx.AfterCommit(func() { s.hub.Publish("inbox", nil) })
			}
			return tx.Record(ctx, db.Change{Kind: "contact.returned", Object: ref.Object, Data: map[string]any{}})
		}
		c, err := s.lock(ctx, tx, everybody(), ref.Object)
		if err != nil {
			return err
		}
		switch ref.What {
		case "aside":
			back, err := s.takeBack(ctx, tx, ref.Object, tx.Now)
			if err != nil {
				return err
			}
			if !back {
				return unchanged(ctx, tx, c)
			}
			if err := record(ctx, tx, c, "case.returned", map[string]any{"number": c.Number}); err != nil {
				return err
			}
		default:
			if c.State != Waiting || c.WaitUntil == nil || c.WaitUntil.After(tx.Now) {
				return unchanged(ctx, tx, c)
			}
			if err := s.move(ctx, tx, c, Open, "", nil); err != nil {
				return err
			}
		}
		if err := s.save(ctx, tx, c); err != nil {
			return err
		}
		return s.publish(ctx, tx, c)
	})
}

// DeferContact puts a contact that is no case yet aside until a time.
func (s *Service) DeferContact(ctx context.Context, contact string, d NewDeferral) (*Work, error) {
	return s.onContact(ctx, contact, "defer contact", func(ctx context.Context, tx *db.Tx, w *Work) error {
		if err := d.check(w.Severity, tx.Now); err != nil {
			return err
		}
		eid, err := s.keyOf(contact)
		if err != nil {
			return err
		}
		if err := s.putAside(ctx, tx, contact, eid, d); err != nil {
			return err
		}
		if err := s.free(ctx, tx, contact); err != nil {
			return err
		}
		w.LeaseUntil, w.Assignee, w.AsideUntil = nil, "", &d.Until
		return tx.Record(ctx, db.Change{Kind: "contact.deferred", Object: contact, Data: map[string]any{"until": d.Until}})
	})
}

// ReleaseContact gives a contact that the caller took back to its queue.
func (s *Service) ReleaseContact(ctx context.Context, contact string) (*Work, error) {
	return s.onContact(ctx, contact, "release contact", func(ctx context.Context, tx *db.Tx, w *Work) error {
		if w.Assignee != tx.Actor.ID {
			return errs.New(errs.Conflict, "not_held", "You do not hold this contact.")
		}
		if err := s.Free(ctx, tx, contact); err != nil {
			return err
		}
		w.LeaseUntil, w.Assignee = nil, ""
		return tx.Record(ctx, db.Change{Kind: "contact.released", Object: contact, Data: map[string]any{}})
	})
}

// onContact runs one command on a contact that waits, within the caller's scope.
func (s *Service) onContact(ctx context.Context, contact, reason string, fn func(context.Context, *db.Tx, *Work) error) (*Work, error) {
	sc, err := identity.Require(ctx, identity.PermContactWrite)
	if err != nil {
		return nil, err
	}
	var w Work
	err = s.db.Tx(ctx, sc.Actor(), reason, func(ctx context.Context, tx *db.Tx) error {
		list, err := s.contactRows(ctx, sc, "c.id = $1", db.Args{contact})
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return errs.New(errs.NotFound, "contact_not_found", "There is no such contact.")
		}
		w = list[0]
		if err := fn(ctx, tx, &w); err != nil {
			return err
		}
		if s.hub != nil {
			tx.AfterCommit(func() { s.hub.Publish("inbox", nil) })
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	one := []Work{w}
	return &one[0], s.dress(ctx, sc, one)
}

// keyOf is the vault's id of the key under which the texts of a case or contact
// are sealed.
func (s *Service) keyOf(object string) (uint64, error) {
	kind := "case"
	if isContact(object) {
		kind = "contact"
	}
	eid, ok := s.vault.Lookup(kind, []byte(object))
	if !ok {
		return 0, errors.New("cases: no key for " + object)
	}
	return eid, nil
}
