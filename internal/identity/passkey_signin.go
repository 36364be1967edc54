package identity

import (
	"context"
	"errors"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
)

// BeginPasskeySignIn is what a browser asks its authenticator with. It names
// nobody: the person's device offers what it has for this host.
func (s *Service) BeginPasskeySignIn(context.Context) (map[string]any, error) {
	party, err := s.party()
	if err != nil {
		return nil, err
	}
	ask, _, err := party.BeginDiscoverableLogin(webauthn.WithChallenge(s.challenge(forSignIn, "")))
	if err != nil {
		return nil, err
	}
	return options(ask.Response)
}

// PasskeySignIn starts a session for who owns the passkey. It takes the place of
// password and code: the device checked the person itself.
func (s *Service) PasskeySignIn(ctx context.Context, answer []byte, address, agent string) (token string, st *Staff, err error) {
	key, st, try, text, err := s.proved(ctx, answer, forSignIn, "", address)
	if err != nil {
		return "", nil, err
	}
	err = s.db.Tx(ctx, st.actor(), "sign-in", func(ctx context.Context, tx *db.Tx) error {
		if err := s.takePasskey(ctx, tx, key, text, try); err != nil {
			return err
		}
		token, err = s.startSession(ctx, tx, st.ID, agent, viaPasskey, tx.Now)
		return err
	})
	return token, st, err
}

// BeginPasskeyConfirm is stepping up with one's own passkeys.
func (s *Service) BeginPasskeyConfirm(ctx context.Context) (map[string]any, error) {
	_, st, err := s.self(ctx)
	if err != nil {
		return nil, err
	}
	party, err := s.party()
	if err != nil {
		return nil, err
	}
	keys, err := s.passkeysOf(ctx, st.ID)
	if err != nil {
		return nil, err
	}
	if len(keys) == 0 {
		return nil, errNoPasskey()
	}
	ask, _, err := party.BeginLogin(owner{st, credentials(keys)}, webauthn.WithChallenge(s.challenge(forConfirm, st.ID)))
	if err != nil {
		return nil, err
	}
	return options(ask.Response)
}

// PasskeyConfirm is Confirm with a passkey.
func (s *Service) PasskeyConfirm(ctx context.Context, answer []byte, address string) error {
	sc, st, err := s.self(ctx)
	if err != nil {
		return err
	}
	key, _, try, text, err := s.proved(ctx, answer, forConfirm, st.ID, address)
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, sc.Actor(), "confirm identity", func(ctx context.Context, tx *db.Tx) error {
		if err := s.takePasskey(ctx, tx, key, text, try); err != nil {
			return err
		}
		return s.confirmed(ctx, tx, sc)
	})
}

// proved checks a passkey's answer to a challenge of ours: signature, host,
// origin, that the person was verified, and the count.
func (s *Service) proved(ctx context.Context, answer []byte, purpose, only, address string) (key Passkey, st *Staff, try attempt, text string, err error) {
	fail := func(err error) (Passkey, *Staff, attempt, string, error) { return Passkey{}, nil, attempt{}, "", err }
	party, err := s.party()
	if err != nil {
		return fail(err)
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return fail(wrongPasskey())
	}
	try = newAttempt("passkey "+string(parsed.RawID), address)
	if err := s.enter(try); err != nil {
		return fail(err)
	}
	text = parsed.Response.CollectedClientData.Challenge
	asked, err := s.challenged(party, text, purpose, only)
	if err != nil {
		return fail(err)
	}
	key, err = scanPasskey(s.db.QueryRow(ctx, `SELECT `+passkeyColumns+` FROM passkey WHERE credential = $1 AND rp = $2`, parsed.RawID, party.Config.RPID))
	if errs.IsKind(err, errs.NotFound) || err == nil && only != "" && key.staff != only {
		return fail(wrongPasskey())
	}
	if err != nil {
		return fail(err)
	}
	if st, err = s.staffByID(ctx, key.staff); err != nil {
		return fail(err)
	}
	asked.UserID = []byte(st.ID)
	got, err := party.ValidateLogin(owner{st, []webauthn.Credential{key.credential}}, asked, parsed)
	if err != nil || st.State != StateActive {
		s.opt.Log.Info("identity: a passkey was refused", "passkey", key.ID, "why", why(err))
		return fail(wrongPasskey())
	}
	if got.Authenticator.CloneWarning || key.SuspectAt != nil {
		return fail(errors.Join(s.suspect(st, key), errs.New(errs.Unauthenticated, "passkey_copied",
			"This passkey counted backwards, as a copy would. Sign in another way and remove it.")))
	}
	key.credential.Authenticator.SignCount = got.Authenticator.SignCount
	return key, st, try, text, nil
}

// why is what the library found, for our log: it holds no secret.
func why(err error) string {
	var e *protocol.Error
	if errors.As(err, &e) {
		return e.Details
	}
	return "the person is not active"
}

func credentials(keys []Passkey) []webauthn.Credential {
	out := make([]webauthn.Credential, len(keys))
	for i, k := range keys {
		out[i] = k.credential
	}
	return out
}

// takePasskey uses the answer up and moves the count on; one of two answers made
// at the same moment loses.
func (s *Service) takePasskey(ctx context.Context, tx *db.Tx, key Passkey, text string, try attempt) error {
	if err := use(ctx, tx, text, challengeFor); err != nil {
		return err
	}
	n := int64(key.credential.Authenticator.SignCount)
	res, err := tx.Exec(ctx, `UPDATE passkey SET sign_count = $1, used_at = $2 WHERE id = $3 AND suspect_at IS NULL AND (sign_count < $1 OR $1 = 0)
		AND EXISTS (SELECT 1 FROM staff p WHERE p.id = passkey.staff AND p.state = 'active')`, n, db.Micros(tx.Now), key.ID)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n != 1 {
		return errors.Join(err, wrongPasskey())
	}
	return pass(ctx, tx, try)
}

// suspect notes a passkey whose count went back, apart from the request, which
// is refused and rolled back.
func (s *Service) suspect(st *Staff, key Passkey) error {
	if key.SuspectAt != nil {
		return nil
	}
	ctx, cancel := apart()
	defer cancel()
	return s.db.Tx(ctx, System("sign-in").Actor(), "passkey counted backwards", func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `UPDATE passkey SET suspect_at = $1, version = version + 1 WHERE id = $2`, db.Micros(tx.Now), key.ID); err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "passkey.suspected", Object: st.ID, Data: map[string]any{"passkey": key.ID}})
	})
}
