package identity

import (
	"context"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
)

// Me is what the caller may know about himself: who he is and what he may do.
type Me struct {
	ID                string       `json:"id"`
	Kind              string       `json:"kind" enum:"staff,key"`
	Name              string       `json:"name"`
	Email             string       `json:"email,omitempty"`
	Roles             []string     `json:"roles"`
	Permissions       []Permission `json:"permissions"`
	Teams             []Team       `json:"teams"`
	Regions           []string     `json:"regions"`
	Brands            []string     `json:"brands"`
	Locale            string       `json:"locale"`
	Theme             string       `json:"theme"`
	SecondFactor      bool         `json:"second_factor" doc:"Has a second factor: an authenticator app or a passkey"`
	App               bool         `json:"authenticator_app" doc:"Has an authenticator app"`
	Passkeys          int          `json:"passkeys" doc:"How many passkeys they have"`
	NeedsSecondFactor bool         `json:"needs_second_factor" doc:"Must set one up before anything else"`
	RecoveryCodes     int          `json:"recovery_codes" doc:"How many are left"`
	Via               string       `json:"via,omitempty" enum:"password,passkey,oidc" doc:"How this session began"`
	Version           int64        `json:"version"`
}

// Me answers for staff and for keys.
func (s *Service) Me(ctx context.Context) (*Me, error) {
	sc, err := SignedIn(ctx)
	if err != nil {
		return nil, err
	}
	c := sc.caller
	m := &Me{ID: c.Actor.ID, Kind: c.Actor.Kind, Name: c.Actor.Name, Roles: set(c.Roles), Permissions: join(c.Permissions),
		Teams: []Team{}, Regions: set(c.Regions), Brands: set(c.Brands), Locale: Locales[0], Theme: Themes[0],
		NeedsSecondFactor: c.NeedsFactor, Via: c.Via}
	if sc.StaffID() == "" {
		return m, nil
	}
	st, err := s.staffByID(ctx, sc.StaffID())
	if err != nil {
		return nil, err
	}
	m.Name, m.Email, m.Locale, m.Theme, m.SecondFactor, m.Version = st.Name, st.Email, st.Locale, st.Theme, st.SecondFactor, st.Version
	m.App, m.Passkeys = st.totp != nil, st.Passkeys
	teams, err := s.Teams(ctx)
	if err != nil {
		return nil, err
	}
	for _, t := range teams {
		for _, have := range st.Teams {
			if t.ID == have {
				m.Teams = append(m.Teams, t)
			}
		}
	}
	return m, s.db.QueryRow(ctx, `SELECT COUNT(*) FROM recovery_code WHERE staff = $1`, st.ID).Scan(&m.RecoveryCodes)
}

// UpdateMe changes the caller's own name and preferences.
func (s *Service) UpdateMe(ctx context.Context, version int64, name, locale, theme *string) (*Me, error) {
	sc, _, err := s.self(ctx)
	if err != nil {
		return nil, err
	}
	err = s.db.Tx(ctx, sc.Actor(), "own profile", func(ctx context.Context, tx *db.Tx) error {
		st, err := s.staffByID(ctx, sc.StaffID())
		if err != nil {
			return err
		}
		put(&st.Name, name)
		put(&st.Locale, locale)
		put(&st.Theme, theme)
		if err := st.validate(); err != nil {
			return err
		}
		if err := s.writeStaff(ctx, tx, st, version); err != nil {
			return err
		}
		tx.AfterCommit(s.cache.clear)
		return tx.Record(ctx, db.Change{Kind: "staff.profile_changed", Object: st.ID, Private: true})
	})
	if err != nil {
		return nil, err
	}
	return s.Me(ctx)
}

// ChangePassword sets a new password for the caller, who shows the old one and
// a code. Every session ends; the token of a fresh one is returned.
func (s *Service) ChangePassword(ctx context.Context, current, code, password, address, agent string) (token string, err error) {
	sc, err := SignedIn(ctx)
	if err != nil {
		return "", err
	}
	st, try, err := s.proveSelf(ctx, sc, current, code, address)
	if errs.CodeOf(err) == "wrong_credentials" {
		return "", errs.New(errs.Invalid, "wrong_password", "the present password is wrong").
			With(errs.Field{Pointer: "/current", Message: "is not your password"})
	}
	if err != nil {
		return "", err
	}
	if err := checkPassword(password, st.Email); err != nil {
		return "", err
	}
	phc, err := s.hash.hash(ctx, password)
	if err != nil {
		return "", err
	}
	err = s.db.Tx(ctx, sc.Actor(), "change password", func(ctx context.Context, tx *db.Tx) error {
		if err := s.takeCode(ctx, tx, st, code); err != nil {
			return err
		}
		if err := pass(ctx, tx, try); err != nil {
			return err
		}
		if err := one(tx.Exec(ctx, `UPDATE staff SET password = $1, version = version + 1 WHERE id = $2 AND password = $3`,
			phc, st.ID, st.password)); err != nil {
			return err
		}
		if err := endSessions(ctx, tx, st.ID, ""); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM invitation WHERE staff = $1`, st.ID); err != nil {
			return err
		}
		tx.AfterCommit(s.cache.clear)
		if err := tx.Record(ctx, db.Change{Kind: "staff.password_set", Object: st.ID}); err != nil {
			return err
		}
		token, err = s.startSession(ctx, tx, st.ID, agent, viaPassword, tx.Now)
		return err
	})
	return token, err
}
