package oncall

import (
	"context"
	"slices"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// Overrides lists the overrides that end after from; schedule "" = all.
func (s *Service) Overrides(ctx context.Context, schedule string, from time.Time) ([]Override, error) {
	if _, err := identity.Require(ctx, identity.PermOnCallRead); err != nil {
		return nil, err
	}
	return s.overrides(ctx, schedule, from, false)
}

func (o Override) check() error {
	bad := period(o.From, o.To, "/from", "/to")
	if !slices.Contains([]string{"replace", "add", "remove"}, o.Kind) {
		bad = append(bad, errs.Field{Pointer: "/kind", Message: "replace, add or remove"})
	}
	if o.Kind != "remove" && o.Person == "" {
		bad = append(bad, errs.Field{Pointer: "/person", Message: "who takes the duty"})
	}
	if o.Kind == "remove" && o.InsteadOf == "" {
		bad = append(bad, errs.Field{Pointer: "/instead_of", Message: "who is relieved"})
	}
	if o.Person != "" && o.Person == o.InsteadOf {
		bad = append(bad, errs.Field{Pointer: "/instead_of", Message: "somebody else"})
	}
	if len(bad) > 0 {
		return errs.New(errs.Invalid, "override_invalid", "The override is not right.").With(bad...)
	}
	return nil
}

// SaveOverride makes an override (key "") or changes the version given. Who may
// be on call may take a duty for himself; more needs oncall.write.
func (s *Service) SaveOverride(ctx context.Context, key string, version int64, o Override) (*Override, error) {
	sc, err := identity.Require(ctx, identity.PermOnCallTake)
	if err != nil {
		return nil, err
	}
	if (o.Kind == "remove" || o.Person != sc.StaffID()) && !sc.Can(identity.PermOnCallWrite) {
		return nil, errs.New(errs.Forbidden, "permission_missing", "taking a duty for yourself is free; for others it needs the permission %s", identity.PermOnCallWrite)
	}
	if err := o.check(); err != nil {
		return nil, err
	}
	err = s.db.Tx(ctx, sc.Actor(), "save override", func(ctx context.Context, tx *db.Tx) error {
		if err := s.there(ctx, tx, "oncall_schedules", o.Schedule); err != nil {
			return errs.New(errs.Invalid, "override_invalid", "The override is not right.").With(errs.Field{Pointer: "/schedule", Message: "a schedule in use"})
		}
		if err := s.active(ctx, "/person", o.Person); err != nil {
			return err
		}
		kind := "oncall.override_changed"
		o.From, o.To = o.From.UTC(), o.To.UTC()
		if key == "" {
			kind, key = "oncall.override_added", id.New("ovr", tx.Now)
			_, err = tx.Exec(ctx, `INSERT INTO oncall_overrides(id, schedule, kind, person, instead_of, starts_at, ends_at, state, author, version)
				VALUES ($1,$2,$3,$4,$5,$6,$7,'active',$8,1)`, key, o.Schedule, o.Kind, o.Person, o.InsteadOf, db.Micros(o.From), db.Micros(o.To), tx.Actor.ID)
		} else {
			var was Override
			if was, err = s.override(ctx, key); err != nil {
				return err
			}
			if was.Person != sc.StaffID() && !sc.Can(identity.PermOnCallWrite) {
				return errs.New(errs.Forbidden, "permission_missing", "needs the permission %s", identity.PermOnCallWrite)
			}
			res, err2 := tx.Exec(ctx, `UPDATE oncall_overrides SET schedule = $1, kind = $2, person = $3, instead_of = $4, starts_at = $5, ends_at = $6, version = version + 1
				WHERE id = $7 AND version = $8 AND state = 'active'`, o.Schedule, o.Kind, o.Person, o.InsteadOf, db.Micros(o.From), db.Micros(o.To), key, version)
			err = one(res, err2, stale())
		}
		if err != nil {
			return err
		}
		return s.changed(ctx, tx, kind, key, map[string]any{"schedule": o.Schedule, "kind": o.Kind, "person": o.Person, "instead_of": o.InsteadOf, "from": o.From, "to": o.To})
	})
	if err != nil {
		return nil, err
	}
	saved, err := s.override(ctx, key)
	return &saved, err
}

func (s *Service) override(ctx context.Context, key string) (Override, error) {
	o, err := scanOverride(s.db.QueryRow(ctx, `SELECT id, schedule, kind, person, instead_of, starts_at, ends_at, state, author, version FROM oncall_overrides WHERE id = $1`, key).Scan)
	return o, absent(err, "override_not_found", "There is no such override.")
}

// CancelOverride ends an override: its own person may, or oncall.write.
func (s *Service) CancelOverride(ctx context.Context, key string) error {
	sc, err := identity.Require(ctx, identity.PermOnCallTake)
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, sc.Actor(), "cancel override", func(ctx context.Context, tx *db.Tx) error {
		o, err := s.override(ctx, key)
		if err != nil {
			return err
		}
		if o.By != sc.StaffID() && !sc.Can(identity.PermOnCallWrite) {
			return errs.New(errs.Forbidden, "permission_missing", "needs the permission %s", identity.PermOnCallWrite)
		}
		if _, err := tx.Exec(ctx, `UPDATE oncall_overrides SET state = 'cancelled', version = version + 1 WHERE id = $1`, key); err != nil {
			return err
		}
		return s.changed(ctx, tx, "oncall.override_cancelled", key, map[string]any{"schedule": o.Schedule})
	})
}

// Swaps lists the swaps that matter after from.
func (s *Service) Swaps(ctx context.Context, schedule, state string, from time.Time) ([]Swap, error) {
	if _, err := identity.Require(ctx, identity.PermOnCallRead); err != nil {
		return nil, err
	}
	return s.swaps(ctx, schedule, from, state)
}

// AskSwap asks a colleague to do one's duty.
func (s *Service) AskSwap(ctx context.Context, w Swap) (*Swap, error) {
	sc, err := identity.Require(ctx, identity.PermOnCallTake)
	if err != nil {
		return nil, err
	}
	w.Asks = sc.StaffID()
	bad := period(w.From, w.To, "/from", "/to")
	if w.BackFrom != nil || w.BackTo != nil {
		if w.BackFrom == nil || w.BackTo == nil {
			bad = append(bad, errs.Field{Pointer: "/back_to", Message: "both ends of the time given back"})
		} else {
			bad = append(bad, period(*w.BackFrom, *w.BackTo, "/back_from", "/back_to")...)
		}
	}
	if w.Other == "" || w.Other == w.Asks || w.Asks == "" {
		bad = append(bad, errs.Field{Pointer: "/other", Message: "a colleague"})
	}
	if len(bad) > 0 {
		return nil, errs.New(errs.Invalid, "swap_invalid", "The swap is not right.").With(bad...)
	}
	var key string
	err = s.db.Tx(ctx, sc.Actor(), "ask for a swap", func(ctx context.Context, tx *db.Tx) error {
		if err := s.there(ctx, tx, "oncall_schedules", w.Schedule); err != nil {
			return errs.New(errs.Invalid, "swap_invalid", "The swap is not right.").With(errs.Field{Pointer: "/schedule", Message: "a schedule in use"})
		}
		if err := s.active(ctx, "/other", w.Other); err != nil {
			return err
		}
		key = id.New("swp", tx.Now)
		_, err := tx.Exec(ctx, `INSERT INTO oncall_swaps(id, schedule, asks, other, starts_at, ends_at, back_from, back_to, state, version)
			VALUES ($1,$2,$3,$4,$5,$6,$7,$8,'requested',1)`, key, w.Schedule, w.Asks, w.Other, db.Micros(w.From), db.Micros(w.To), micros(w.BackFrom), micros(w.BackTo))
		if err != nil {
			return err
		}
		return s.changed(ctx, tx, "oncall.swap_requested", key, map[string]any{"schedule": w.Schedule, "other": w.Other, "from": w.From, "to": w.To})
	})
	if err != nil {
		return nil, err
	}
	saved, err := s.swap(ctx, key)
	return &saved, err
}

func (s *Service) swap(ctx context.Context, key string) (Swap, error) {
	w, err := scanSwap(s.db.QueryRow(ctx, `SELECT `+swapColumns+` FROM oncall_swaps WHERE id = $1`, key).Scan)
	return w, absent(err, "swap_not_found", "There is no such swap.")
}

// AnswerSwap accepts or declines (who was asked) or withdraws (who asked) a
// swap. One that was accepted can be withdrawn by both until it begins.
func (s *Service) AnswerSwap(ctx context.Context, key, state string) (*Swap, error) {
	sc, err := identity.Require(ctx, identity.PermOnCallTake)
	if err != nil {
		return nil, err
	}
	var w Swap
	err = s.db.Tx(ctx, sc.Actor(), "answer a swap", func(ctx context.Context, tx *db.Tx) error {
		if w, err = s.swap(ctx, key); err != nil {
			return err
		}
		me := sc.StaffID()
		may := state != "withdrawn" && me == w.Other || state == "withdrawn" && (me == w.Asks || me == w.Other && w.State == "accepted")
		if !may {
			return errs.New(errs.Forbidden, "swap_not_yours", "It is for the other person to answer.")
		}
		if w.State != "requested" && !(state == "withdrawn" && w.State == "accepted" && w.From.After(tx.Now)) {
			return errs.New(errs.Conflict, "swap_answered", "This swap has been answered.")
		}
		if _, err := tx.Exec(ctx, `UPDATE oncall_swaps SET state = $1, version = version + 1 WHERE id = $2 AND version = $3`, state, key, w.Version); err != nil {
			return err
		}
		return s.changed(ctx, tx, "oncall.swap_"+state, key, map[string]any{"schedule": w.Schedule, "asks": w.Asks, "other": w.Other})
	})
	if err != nil {
		return nil, err
	}
	w, err = s.swap(ctx, key)
	return &w, err
}

// TimeOffs lists time off that ends after from.
func (s *Service) TimeOffs(ctx context.Context, person string, from time.Time) ([]TimeOff, error) {
	sc, err := identity.Require(ctx, identity.PermOnCallRead)
	if err != nil {
		return nil, err
	}
	if person == "me" {
		person = sc.StaffID()
	}
	return s.timeOff(ctx, person, from)
}

// AddTimeOff says when somebody is not there: oneself, or with oncall.write
// another.
func (s *Service) AddTimeOff(ctx context.Context, o TimeOff) (*TimeOff, error) {
	sc, err := identity.Require(ctx, identity.PermOnCallTake)
	if err != nil {
		return nil, err
	}
	if o.Person == "" {
		o.Person = sc.StaffID()
	}
	if o.Person != sc.StaffID() && !sc.Can(identity.PermOnCallWrite) {
		return nil, errs.New(errs.Forbidden, "permission_missing", "needs the permission %s", identity.PermOnCallWrite)
	}
	if bad := period(o.From, o.To, "/from", "/to"); len(bad) > 0 {
		return nil, errs.New(errs.Invalid, "time_off_invalid", "The time off is not right.").With(bad...)
	}
	o.From, o.To, o.Version = o.From.UTC(), o.To.UTC(), 1
	err = s.db.Tx(ctx, sc.Actor(), "add time off", func(ctx context.Context, tx *db.Tx) error {
		if err := s.active(ctx, "/person", o.Person); err != nil {
			return err
		}
		o.ID = id.New("off", tx.Now)
		if _, err := tx.Exec(ctx, `INSERT INTO oncall_time_off(id, person, starts_at, ends_at, version) VALUES ($1,$2,$3,$4,1)`,
			o.ID, o.Person, db.Micros(o.From), db.Micros(o.To)); err != nil {
			return err
		}
		return s.changed(ctx, tx, "oncall.time_off_added", o.ID, map[string]any{"person": o.Person, "from": o.From, "to": o.To})
	})
	return &o, err
}

// DropTimeOff takes time off back.
func (s *Service) DropTimeOff(ctx context.Context, key string) error {
	sc, err := identity.Require(ctx, identity.PermOnCallTake)
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, sc.Actor(), "drop time off", func(ctx context.Context, tx *db.Tx) error {
		var person string
		err := tx.QueryRow(ctx, `SELECT person FROM oncall_time_off WHERE id = $1`, key).Scan(&person)
		if err != nil {
			return absent(err, "time_off_not_found", "There is no such time off.")
		}
		if person != sc.StaffID() && !sc.Can(identity.PermOnCallWrite) {
			return errs.New(errs.Forbidden, "permission_missing", "needs the permission %s", identity.PermOnCallWrite)
		}
		if _, err := tx.Exec(ctx, `DELETE FROM oncall_time_off WHERE id = $1`, key); err != nil {
			return err
		}
		return s.changed(ctx, tx, "oncall.time_off_dropped", key, map[string]any{"person": person})
	})
}
