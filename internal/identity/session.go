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

// Session is one signed-in browser.
type Session struct {
	ID        string    `json:"id"`
	Agent     string    `json:"agent" doc:"Browser that signed in"`
	Via       string    `json:"via" enum:"password,passkey,oidc" doc:"How"`
	CreatedAt time.Time `json:"created_at"`
	SeenAt    time.Time `json:"seen_at" doc:"Last use, to the minute"`
	AuthAt    time.Time `json:"auth_at,omitzero" doc:"Last time the person was checked, here or by the identity provider; absent where that does not say"`
	ExpiresAt time.Time `json:"expires_at"`
	Current   bool      `json:"current"`
}

// How a session began.
const (
	viaPassword = "password"
	viaPasskey  = "passkey"
	viaOIDC     = "oidc" // the company's identity provider, which sees to factors
)

// Credentials are what is shown to sign in.
type Credentials struct {
	Email    string
	Password string
	Code     string // of the second factor, or a recovery code
	Address  string // where the request comes from
	Agent    string // the browser's name for itself
}

// wrongCredentials is one answer for a wrong address, password or code, so that
// it tells nothing about which.
func wrongCredentials() error {
	return errs.New(errs.Unauthenticated, "wrong_credentials", "mail address, password or code is wrong")
}

// SignIn checks credentials and starts a session; the token goes into the
// cookie and is kept nowhere. Who has a second factor and shows no code with the
// right password gets Unauthenticated "code_required".
func (s *Service) SignIn(ctx context.Context, c Credentials) (token string, st *Staff, err error) {
	try := newAttempt(normalEmail(c.Email), c.Address)
	if err := s.enter(try); err != nil {
		return "", nil, err
	}
	st, err = s.staffByEmail(ctx, c.Email)
	if errs.IsKind(err, errs.NotFound) {
		st, err = &Staff{}, nil
	}
	if err != nil {
		return "", nil, err
	}
	if err := s.prove(ctx, st, c.Password, c.Code, try); err != nil {
		return "", nil, err
	}
	err = s.db.Tx(ctx, st.actor(), "sign-in", func(ctx context.Context, tx *db.Tx) error {
		// The row is written, so that a change of password at the same moment
		// either comes first and refuses this, or later and ends the session.
		if err := one(tx.Exec(ctx, `UPDATE staff SET totp_step = totp_step WHERE id = $1 AND password = $2 AND state = $3`,
			st.ID, st.password, StateActive)); err != nil {
			return err
		}
		if err := s.takeCode(ctx, tx, st, c.Code); err != nil {
			return err
		}
		if err := pass(ctx, tx, try); err != nil {
			return err
		}
		token, err = s.startSession(ctx, tx, st.ID, c.Agent, viaPassword, tx.Now)
		return err
	})
	return token, st, err
}

func (s *Staff) actor() db.Actor { return db.Actor{ID: s.ID, Kind: "staff", Name: s.Name} }

// prove checks the password, and that a code is there when one is needed. Wrong
// attempts stay counted; the missing code of an honest person does not.
func (s *Service) prove(ctx context.Context, st *Staff, password, code string, try attempt) error {
	ok, err := s.hash.verify(ctx, st.password, password)
	if err != nil {
		return err
	}
	if !ok || st.State != StateActive {
		return wrongCredentials()
	}
	if st.factor() && code == "" {
		if err := s.refund(try); err != nil {
			return err
		}
		if st.totp == nil {
			return errs.New(errs.Unauthenticated, "passkey_required", "sign in with your passkey, or enter a recovery code")
		}
		return errs.New(errs.Unauthenticated, "code_required", "enter the code of your second factor")
	}
	return nil
}

// startSession writes the row of a new session of a person who was checked at
// authAt, and returns its token.
func (s *Service) startSession(ctx context.Context, tx *db.Tx, staff, agent, via string, authAt time.Time) (string, error) {
	if r := []rune(agent); len(r) > 200 {
		agent = string(r[:200])
	}
	token, ses, now := newToken(), id.New("ses", tx.Now), db.Micros(tx.Now)
	_, err := tx.Exec(ctx, `INSERT INTO staff_session(id, hash, staff, agent, created_at, seen_at, auth_at, via)
		VALUES ($1,$2,$3,$4,$5,$5,$6,$7)`, ses, tokenHash(token), staff, agent, now, db.Micros(authAt), via)
	if err != nil {
		return "", err
	}
	return token, tx.Record(ctx, db.Change{Kind: "session.started", Object: staff, On: []string{ses}, Private: true, Data: map[string]any{"via": via}})
}

// callerOfSession reads who a session token is; NotFound when it is nobody's,
// has been idle too long, or is too old.
func (s *Service) callerOfSession(ctx context.Context, hash string) (*Caller, time.Time, error) {
	now := s.clock.Now()
	var ses, staff, via string
	var created, seen, auth int64
	err := s.db.QueryRow(ctx, `SELECT s.id, s.staff, s.created_at, s.seen_at, s.auth_at, s.via FROM staff_session s
		JOIN staff p ON p.id = s.staff WHERE s.hash = $1 AND p.state = 'active'`, hash).Scan(&ses, &staff, &created, &seen, &auth, &via)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, time.Time{}, errSignedOut()
	}
	if err != nil {
		return nil, time.Time{}, err
	}
	until := s.expiry(created, seen)
	if !now.Before(until) {
		return nil, time.Time{}, errSignedOut()
	}
	st, err := s.staffByID(ctx, staff)
	if err != nil {
		return nil, time.Time{}, err
	}
	if now.Sub(db.FromMicros(seen)) >= time.Minute {
		s.touch(`UPDATE staff_session SET seen_at = $1 WHERE id = $2`, ses)
	}
	c := StaffCaller(st.ID, st.Name, st.Roles, st.Teams, st.Regions)
	if st.vendor {
		c.bind()
	}
	c.Brands, c.Session, c.AuthAt, c.Via = st.Brands, ses, db.FromMicros(auth), via
	c.Conflicted, c.AsOf = st.conflicted, now
	c.NeedsFactor = !st.factor() && via != viaOIDC && !s.opt.SecondFactorOptional
	return &c, until, nil
}

func errSignedOut() error {
	return errs.New(errs.Unauthenticated, "signed_out", "the session or key has ended")
}

func (s *Service) expiry(created, seen int64) time.Time {
	idle, absolute := db.FromMicros(seen).Add(s.opt.Idle), db.FromMicros(created).Add(s.opt.Absolute)
	if idle.Before(absolute) {
		return idle
	}
	return absolute
}

// touch notes coarsely that something was used. A full disk must not sign
// anybody out, so a failure is only logged. It stays apart from the request's
// transaction, which belongs to who makes the request.
func (s *Service) touch(update, id string) {
	ctx, cancel := apart()
	defer cancel()
	err := s.db.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, update, db.Micros(tx.Now), id)
		return err
	})
	if err != nil {
		s.opt.Log.Warn("identity: last use not noted", "of", id, "error", err)
	}
}

// SignOut ends the caller's current session.
func (s *Service) SignOut(ctx context.Context) error {
	sc, err := SignedIn(ctx)
	if err != nil {
		return err
	}
	return s.endSession(ctx, sc, sc.caller.Session)
}

// EndSession ends one of the caller's own sessions.
func (s *Service) EndSession(ctx context.Context, session string) error {
	sc, err := SignedIn(ctx)
	if err != nil {
		return err
	}
	return s.endSession(ctx, sc, session)
}

func (s *Service) endSession(ctx context.Context, sc Scope, session string) error {
	return s.db.Tx(ctx, sc.Actor(), "sign-out", func(ctx context.Context, tx *db.Tx) error {
		res, err := tx.Exec(ctx, `DELETE FROM staff_session WHERE id = $1 AND staff = $2`, session, sc.Actor().ID)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, errs.New(errs.NotFound, "session_not_found", "no such session"))
		}
		tx.AfterCommit(s.cache.clear)
		return tx.Record(ctx, db.Change{Kind: "session.ended", Object: sc.Actor().ID, On: []string{session}, Private: true})
	})
}

// Sessions lists the caller's live sessions, newest first.
func (s *Service) Sessions(ctx context.Context) ([]Session, error) {
	sc, err := SignedIn(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := s.db.Query(ctx, `SELECT id, agent, via, created_at, seen_at, auth_at FROM staff_session
		WHERE staff = $1 ORDER BY created_at DESC, id DESC LIMIT 200`, sc.Actor().ID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := []Session{}
	for rows.Next() {
		var v Session
		var created, seen, auth int64
		if err := rows.Scan(&v.ID, &v.Agent, &v.Via, &created, &seen, &auth); err != nil {
			return nil, err
		}
		v.CreatedAt, v.SeenAt, v.AuthAt = db.FromMicros(created), db.FromMicros(seen), db.FromMicros(auth)
		v.ExpiresAt, v.Current = s.expiry(created, seen), v.ID == sc.caller.Session
		if s.clock.Now().Before(v.ExpiresAt) {
			out = append(out, v)
		}
	}
	return out, rows.Err()
}

// Confirm is stepping up: password and code are shown again in a running
// session, so that sensitive acts are possible for a while.
func (s *Service) Confirm(ctx context.Context, password, code, address string) error {
	sc, err := SignedIn(ctx)
	if err != nil {
		return err
	}
	st, try, err := s.proveSelf(ctx, sc, password, code, address)
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, sc.Actor(), "confirm identity", func(ctx context.Context, tx *db.Tx) error {
		if err := s.takeCode(ctx, tx, st, code); err != nil {
			return err
		}
		if err := pass(ctx, tx, try); err != nil {
			return err
		}
		return s.confirmed(ctx, tx, sc)
	})
}

// confirmed notes that the caller proved themselves just now.
func (s *Service) confirmed(ctx context.Context, tx *db.Tx, sc Scope) error {
	if _, err := tx.Exec(ctx, `UPDATE staff_session SET auth_at = $1 WHERE id = $2`, db.Micros(tx.Now), sc.caller.Session); err != nil {
		return err
	}
	tx.AfterCommit(s.cache.clear)
	return tx.Record(ctx, db.Change{Kind: "session.confirmed", Object: sc.StaffID(), Private: true})
}

// proveSelf checks the caller's own password, with the same throttle as sign-in.
func (s *Service) proveSelf(ctx context.Context, sc Scope, password, code, address string) (*Staff, attempt, error) {
	if sc.StaffID() == "" {
		return nil, attempt{}, errs.New(errs.Forbidden, "staff_only", "only people can do this")
	}
	st, err := s.staffByID(ctx, sc.StaffID())
	if err != nil {
		return nil, attempt{}, err
	}
	try := newAttempt(st.Email, address)
	if err := s.enter(try); err != nil {
		return nil, attempt{}, err
	}
	return st, try, s.prove(ctx, st, password, code, try)
}

// RequireRecent is Require for sensitive acts: a person must have shown password
// and code lately. API keys carry no session and pass.
func (s *Service) RequireRecent(ctx context.Context, p Permission) (Scope, error) {
	sc, err := Require(ctx, p)
	if err != nil {
		return Scope{}, err
	}
	return sc, s.recent(sc)
}

func (s *Service) recent(sc Scope) error {
	if sc.StaffID() != "" && s.clock.Now().Sub(sc.caller.AuthAt) > s.opt.StepUp {
		return errs.New(errs.Forbidden, "step_up_required", "confirm your password and code first")
	}
	return nil
}
