package identity

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
)

// notInvited is one answer for strangers and for people who are disabled.
func notInvited() error {
	return flowError("not_invited", "nobody with this sign-in works here; ask an administrator to invite the person")
}

// admit finds or, where that is allowed, adds the person the claims are about,
// and gives them the roles of their groups.
func (s *Service) admit(ctx context.Context, tx *db.Tx, c claims) (*Staff, error) {
	opt := s.oidc.opt
	roles := opt.rolesOf(c.groups)
	if roles != nil && len(roles) == 0 {
		return nil, flowError("no_role", "none of the person's groups has a role here")
	}
	st, err := s.known(ctx, tx, c)
	if errs.IsKind(err, errs.NotFound) {
		if !opt.Create || !c.verified(opt.TrustEmail) {
			return nil, notInvited()
		}
		st = &Staff{Email: c.Email, Name: orText(c.Name, c.Email), Roles: roles, Regions: opt.Regions, Brands: []string{Everywhere}}
		if err := s.create(ctx, tx, st, StateActive); err != nil {
			return nil, err
		}
		return st, s.bind(ctx, tx, st, c)
	}
	if err != nil {
		return nil, err
	}
	if st.State == StateDisabled {
		return nil, notInvited()
	}
	if err := s.bind(ctx, tx, st, c); err != nil {
		return nil, err
	}
	if st.State == StateInvited {
		if _, err := tx.Exec(ctx, `DELETE FROM invitation WHERE staff = $1`, st.ID); err != nil {
			return nil, err
		}
		st.State = StateActive
		if roles == nil {
			roles = st.Roles
		}
		return st, s.settle(ctx, tx, st, roles)
	}
	if roles == nil || slices.Equal(roles, st.Roles) {
		return st, nil
	}
	return st, s.settle(ctx, tx, st, roles)
}

func orText(s, fallback string) string {
	if s == "" {
		return fallback
	}
	return s
}

// known is the person bound to the provider's subject, or who has the address
// that the provider vouches for and is bound to nobody there yet.
func (s *Service) known(ctx context.Context, tx *db.Tx, c claims) (*Staff, error) {
	issuer := s.oidc.opt.Issuer
	var staff string
	err := tx.QueryRow(ctx, `SELECT staff FROM staff_login WHERE issuer = $1 AND subject = $2`, issuer, c.Subject).Scan(&staff)
	if err == nil {
		return s.staffByID(ctx, staff)
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return nil, err
	}
	if !c.verified(s.oidc.opt.TrustEmail) {
		if c.Email != "" {
			return nil, flowError("email_unverified", "the identity provider does not vouch for the person's mail address")
		}
		return nil, notInvited()
	}
	st, err := s.staffByEmail(ctx, c.Email)
	if err != nil {
		return nil, err
	}
	err = tx.QueryRow(ctx, `SELECT staff FROM staff_login WHERE issuer = $1 AND staff = $2`, issuer, st.ID).Scan(&staff)
	if err == nil { // an address given to somebody new is not the person it was
		return nil, notInvited()
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return nil, err
	}
	return st, s.grants(ctx, []*Staff{st})
}

// bind notes who the person is at the provider: from now on that counts, not
// the address.
func (s *Service) bind(ctx context.Context, tx *db.Tx, st *Staff, c claims) error {
	var fresh bool
	err := tx.QueryRow(ctx, `INSERT INTO staff_login(issuer, subject, staff, created_at, used_at) VALUES ($1,$2,$3,$4,$4)
		ON CONFLICT (issuer, subject) DO UPDATE SET used_at = excluded.used_at RETURNING created_at = used_at`,
		s.oidc.opt.Issuer, c.Subject, st.ID, db.Micros(tx.Now)).Scan(&fresh)
	if err != nil || !fresh {
		return err
	}
	return tx.Record(ctx, db.Change{Kind: "staff.provider_bound", Object: st.ID})
}

// settle writes the roles the provider's groups say; whoever had others has to
// sign in again elsewhere. The last active administrator stays one.
func (s *Service) settle(ctx context.Context, tx *db.Tx, st *Staff, roles []string) error {
	if st.admin() && !slices.Contains(roles, RoleAdmin) {
		if _, err := tx.Exec(ctx, `UPDATE staff_role SET role = role WHERE role = $1`, RoleAdmin); err != nil {
			return err
		}
		err := s.otherAdmin(ctx, st.ID)
		if errs.CodeOf(err) == "last_admin" {
			s.opt.Log.Warn("identity: the groups take the last administrator's role; it stays", "staff", st.ID)
			roles, err = join2(roles, RoleAdmin), nil
		}
		if err != nil {
			return err
		}
	}
	changed := !slices.Equal(st.Roles, roles)
	st.Roles = roles
	if err := s.writeStaff(ctx, tx, st, st.Version); err != nil {
		return err
	}
	if changed {
		if err := endSessions(ctx, tx, st.ID, ""); err != nil {
			return err
		}
	}
	tx.AfterCommit(s.cache.clear)
	return tx.Record(ctx, db.Change{Kind: "staff.changed", Object: st.ID, Data: grantsOf(st)})
}

func join2(roles []string, more string) []string {
	return set(append(slices.Clone(roles), more))
}

// bound says whether the person signs in by the provider.
func (s *Service) bound(ctx context.Context, staff string) (bool, error) {
	var n int
	err := s.db.QueryRow(ctx, `SELECT COUNT(*) FROM staff_login WHERE staff = $1`, staff).Scan(&n)
	return n > 0, err
}
