package identity

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
)

// How long one-time links live.
const (
	setupFor  = 24 * time.Hour
	inviteFor = 7 * 24 * time.Hour
	resetFor  = 24 * time.Hour
)

// Link is a one-time token, shown once, and when it dies. The console's page
// for it is /setup#token=…: what stands after # is never sent to a server log.
type Link struct {
	Token     string    `json:"token"`
	Path      string    `json:"path" doc:"Append to the address of the console"`
	ExpiresAt time.Time `json:"expires_at"`
}

// SetupLink makes the one-time link that creates the first administrator; ok is
// false when there are people already. A new link ends the ones before it.
func (s *Service) SetupLink(ctx context.Context) (l Link, ok bool, err error) {
	open, err := s.SetupOpen(ctx)
	if err != nil || !open {
		return Link{}, false, err
	}
	err = s.db.Tx(ctx, System("setup").Actor(), "first start", func(ctx context.Context, tx *db.Tx) error {
		if l, err = s.link(ctx, tx, nil, setupFor); err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "setup.opened", Object: "installation", Private: true})
	})
	return l, err == nil, err
}

// SetupOpen says whether nobody has been set up yet.
func (s *Service) SetupOpen(ctx context.Context) (bool, error) {
	var n int
	err := s.db.QueryRow(ctx, `SELECT COUNT(*) FROM (SELECT 1 AS x FROM staff LIMIT 1) t`).Scan(&n)
	return n == 0, err
}

// link writes a new link for a person (nil = first set-up) and ends older ones.
func (s *Service) link(ctx context.Context, tx *db.Tx, staff any, life time.Duration) (Link, error) {
	if _, err := tx.Exec(ctx, `DELETE FROM invitation WHERE staff = $1 OR (staff IS NULL AND $2)`, staff, staff == nil); err != nil {
		return Link{}, err
	}
	token := newToken()
	l := Link{Token: token, Path: "/setup#token=" + token, ExpiresAt: tx.Now.Add(life)}
	_, err := tx.Exec(ctx, `INSERT INTO invitation(hash, staff, created_at, expires_at) VALUES ($1,$2,$3,$4)`,
		tokenHash(token), staff, db.Micros(tx.Now), db.Micros(l.ExpiresAt))
	return l, err
}

// Invite adds a person, who sets a password by the link returned.
func (s *Service) Invite(ctx context.Context, st Staff) (*Staff, Link, error) {
	sc, err := s.RequireRecent(ctx, PermStaffWrite)
	if err != nil {
		return nil, Link{}, err
	}
	if err := mayGrant(sc, st.Roles); err != nil {
		return nil, Link{}, err
	}
	var l Link
	err = s.db.Tx(ctx, sc.Actor(), "invite", func(ctx context.Context, tx *db.Tx) error {
		if err := s.create(ctx, tx, &st, StateInvited); err != nil {
			return err
		}
		l, err = s.link(ctx, tx, st.ID, inviteFor)
		return err
	})
	return &st, l, err
}

// create writes a new person in a state; the caller has the right to.
func (s *Service) create(ctx context.Context, tx *db.Tx, st *Staff, state string) error {
	st.ID, st.State, st.CreatedAt, st.Version = id.New("stf", tx.Now), state, tx.Now, 1
	if st.Locale == "" {
		st.Locale = Locales[0]
	}
	if st.Theme == "" {
		st.Theme = Themes[0]
	}
	if err := st.validate(); err != nil {
		return err
	}
	if err := s.checkTeams(ctx, st.Teams); err != nil {
		return err
	}
	if err := s.insertStaff(ctx, tx, st); err != nil {
		return err
	}
	return tx.Record(ctx, db.Change{Kind: "staff.added", Object: st.ID, Data: grantsOf(st)})
}

func grantsOf(st *Staff) map[string]any {
	return map[string]any{"state": st.State, "roles": st.Roles, "teams": st.Teams, "regions": st.Regions, "brands": st.Brands}
}

// mayGrant refuses a key that hands out more than it holds. An administrator
// may give any role: who works here is his to say, and each gift is recorded.
func mayGrant(sc Scope, roles []string) error {
	if sc.StaffID() != "" {
		return nil
	}
	for _, r := range roles {
		for _, p := range RolePermissions(r) {
			if !sc.Can(p) {
				return errs.New(errs.Forbidden, "permission_missing", "you cannot give the role %s, which has %s", r, p)
			}
		}
	}
	return nil
}

// NewLink gives a person a fresh link: the invitation again, or a way to set a
// new password. dropFactor also takes away a lost second factor.
func (s *Service) NewLink(ctx context.Context, staff string, dropFactor bool) (l Link, err error) {
	sc, err := s.RequireRecent(ctx, PermStaffWrite)
	if err != nil {
		return Link{}, err
	}
	st, err := s.staffByID(ctx, staff)
	if err != nil {
		return Link{}, err
	}
	if st.State == StateDisabled {
		return Link{}, errs.New(errs.Conflict, "staff_disabled", "this person is disabled")
	}
	if err := mayGrant(sc, st.Roles); err != nil {
		return Link{}, err
	}
	life := resetFor
	if st.State == StateInvited {
		life = inviteFor
	}
	err = s.db.Tx(ctx, sc.Actor(), "new link", func(ctx context.Context, tx *db.Tx) error {
		if dropFactor {
			if err := clearFactor(ctx, tx, st.ID); err != nil {
				return err
			}
			if err := endSessions(ctx, tx, st.ID, ""); err != nil {
				return err
			}
			tx.AfterCommit(s.cache.clear)
		}
		if l, err = s.link(ctx, tx, st.ID, life); err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "staff.link_made", Object: st.ID, Data: map[string]any{"second_factor_dropped": dropFactor}})
	})
	return l, err
}

// Acceptance is what a person sends with a one-time link. Name and Email count
// only for the first administrator.
type Acceptance struct {
	Token, Password string
	Name, Email     string
	Locale          string
	Address, Agent  string
}

// Accept uses a one-time link up: it makes the first administrator, or sets the
// password of the person invited. Older sessions end and a new one starts,
// unless the person has a second factor, which must be shown at sign-in.
func (s *Service) Accept(ctx context.Context, a Acceptance) (token string, st *Staff, err error) {
	if err := s.enter(newAttempt("link "+tokenHash(a.Token), a.Address)); err != nil {
		return "", nil, err
	}
	staff, err := s.linkOwner(ctx, a.Token)
	if err != nil {
		return "", nil, err
	}
	st = &Staff{Email: a.Email, Name: a.Name, Locale: a.Locale, Roles: []string{RoleAdmin, RoleCommander},
		Regions: []string{Everywhere}, Brands: []string{Everywhere}}
	if staff != "" {
		if st, err = s.staffByID(ctx, staff); err != nil {
			return "", nil, err
		}
	}
	if err := checkPassword(a.Password, st.Email); err != nil {
		return "", nil, err
	}
	if st.password, err = s.hash.hash(ctx, a.Password); err != nil {
		return "", nil, err
	}
	actor := st.actor()
	if staff == "" {
		actor = System("setup").Actor()
	}
	err = s.db.Tx(ctx, actor, "one-time link", func(ctx context.Context, tx *db.Tx) error {
		token, err = s.accept(ctx, tx, a, st, staff == "")
		return err
	})
	return token, st, err
}

func errLink() error {
	return errs.New(errs.NotFound, "link_not_found", "the link is wrong, was used, or has expired")
}

func (s *Service) linkOwner(ctx context.Context, token string) (string, error) {
	var staff sql.NullString
	err := s.db.QueryRow(ctx, `SELECT staff FROM invitation WHERE hash = $1 AND expires_at > $2`,
		tokenHash(token), db.Micros(s.clock.Now())).Scan(&staff)
	if errors.Is(err, sql.ErrNoRows) {
		return "", errLink()
	}
	return staff.String, err
}

func (s *Service) accept(ctx context.Context, tx *db.Tx, a Acceptance, st *Staff, first bool) (string, error) {
	res, err := tx.Exec(ctx, `DELETE FROM invitation WHERE hash = $1 AND expires_at > $2`, tokenHash(a.Token), db.Micros(tx.Now))
	if err != nil {
		return "", err
	}
	if n, err := res.RowsAffected(); err != nil || n != 1 {
		return "", errors.Join(err, errLink())
	}
	if first {
		if open, err := s.SetupOpen(ctx); err != nil || !open {
			return "", errors.Join(err, errLink())
		}
		if err := s.create(ctx, tx, st, StateActive); err != nil {
			return "", err
		}
		return s.startSession(ctx, tx, st.ID, a.Agent, viaPassword, tx.Now)
	}
	res, err = tx.Exec(ctx, `UPDATE staff SET password = $1, state = $2, version = version + 1 WHERE id = $3 AND state <> $4`,
		st.password, StateActive, st.ID, StateDisabled)
	if err != nil {
		return "", err
	}
	if n, err := res.RowsAffected(); err != nil || n != 1 {
		return "", errors.Join(err, errLink())
	}
	st.State = StateActive
	if err := endSessions(ctx, tx, st.ID, ""); err != nil {
		return "", err
	}
	tx.AfterCommit(s.cache.clear)
	if err := tx.Record(ctx, db.Change{Kind: "staff.password_set", Object: st.ID}); err != nil {
		return "", err
	}
	if st.factor() {
		return "", nil
	}
	return s.startSession(ctx, tx, st.ID, a.Agent, viaPassword, tx.Now)
}
