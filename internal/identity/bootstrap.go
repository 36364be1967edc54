package identity

import (
	"context"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
)

// AddActive adds a person who can sign in at once with this password, in the
// system's name: for the command line and the demo marketplace.
func (s *Service) AddActive(ctx context.Context, st Staff, password string) (*Staff, error) {
	sc, err := Require(ctx, PermStaffWrite)
	if err != nil {
		return nil, err
	}
	if !sc.caller.wide {
		return nil, errs.New(errs.Forbidden, "system_only", "people are added by a link")
	}
	if err := checkPassword(password, st.Email); err != nil {
		return nil, err
	}
	if st.password, err = s.hash.hash(ctx, password); err != nil {
		return nil, err
	}
	err = s.db.Tx(ctx, sc.Actor(), "add staff", func(ctx context.Context, tx *db.Tx) error {
		return s.create(ctx, tx, &st, StateActive)
	})
	return &st, err
}

// Sweep deletes what has ended: sessions, links and old attempts. App calls it
// now and then.
func (s *Service) Sweep(ctx context.Context) error {
	return s.db.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
		for _, d := range []struct {
			sql string
			arg int64
		}{
			{`DELETE FROM staff_session WHERE created_at <= $1`, db.Micros(tx.Now.Add(-s.opt.Absolute))},
			{`DELETE FROM staff_session WHERE seen_at <= $1`, db.Micros(tx.Now.Add(-s.opt.Idle))},
			{`DELETE FROM invitation WHERE expires_at <= $1`, db.Micros(tx.Now)},
			{`DELETE FROM sign_in_used WHERE expires_at <= $1`, db.Micros(tx.Now)},
			{`DELETE FROM sign_in_guard WHERE since < $1`, db.Micros(tx.Now.Add(-2 * guardWindow))},
		} {
			if _, err := tx.Exec(ctx, d.sql, d.arg); err != nil {
				return err
			}
		}
		return nil
	})
}
