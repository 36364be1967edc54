package identity

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"net/url"
	"strings"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
)

const (
	totpPeriod    = 30 // seconds a step, RFC 6238
	recoveryCodes = 10
)

var base32Text = base32.StdEncoding.WithPadding(base32.NoPadding)

// step finds which 30 s step a code belongs to: the present one or one beside
// it, for clocks that differ; 0 = none.
func step(secret []byte, code string, unix int64) int64 {
	code = strings.ReplaceAll(strings.TrimSpace(code), " ", "")
	now, found := unix/totpPeriod, int64(0)
	for _, n := range []int64{now - 1, now, now + 1} {
		want, err := hotp.GenerateCodeCustom(base32Text.EncodeToString(secret), uint64(n),
			hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			found = n
		}
	}
	return found
}

// takeCode uses up a one-time code or a recovery code of a person who has a
// second factor. A code is taken once: the step is moved on in the same
// transaction, also against the same code sent twice at once.
func (s *Service) takeCode(ctx context.Context, tx *db.Tx, st *Staff, code string) error {
	if !st.factor() {
		return nil
	}
	if st.totp == nil {
		return takeRecovery(ctx, tx, st, code)
	}
	secret, err := s.openSecret(st.ID, st.totp)
	if err != nil {
		return err
	}
	if n := step(secret, code, tx.Now.Unix()); n > 0 {
		return one(tx.Exec(ctx, `UPDATE staff SET totp_step = $1 WHERE id = $2 AND totp_step < $1`, n, st.ID))
	}
	return takeRecovery(ctx, tx, st, code)
}

// takeRecovery uses a recovery code up.
func takeRecovery(ctx context.Context, tx *db.Tx, st *Staff, code string) error {
	return one(tx.Exec(ctx, `DELETE FROM recovery_code WHERE staff = $1 AND hash = $2`, st.ID, tokenHash(normalRecovery(code))))
}

func normalRecovery(code string) string {
	return strings.NewReplacer("-", "", " ", "").Replace(strings.ToUpper(code))
}

// one answers wrongCredentials unless exactly one row was hit.
func one(res interface{ RowsAffected() (int64, error) }, err error) error {
	if err != nil {
		return err
	}
	n, err := res.RowsAffected()
	if err == nil && n != 1 {
		err = wrongCredentials()
	}
	return err
}

// BeginTOTP makes a secret that waits for its first code. Who has a second
// factor already must have shown it lately.
func (s *Service) BeginTOTP(ctx context.Context) (secret, uri string, err error) {
	sc, st, err := s.self(ctx)
	if err != nil {
		return "", "", err
	}
	if err := s.recent(sc); err != nil {
		return "", "", err
	}
	raw := make([]byte, 20)
	rand.Read(raw)
	secret = base32Text.EncodeToString(raw)
	err = s.db.Tx(ctx, sc.Actor(), "set up second factor", func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `UPDATE staff SET totp_pending = $1 WHERE id = $2`, s.sealSecret(st.ID, raw), st.ID); err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "second_factor.begun", Object: st.ID, Private: true})
	})
	q := url.Values{"secret": {secret}, "issuer": {"Piepowder"}, "digits": {"6"}, "period": {"30"}}
	return secret, "otpauth://totp/" + url.PathEscape("Piepowder:"+st.Email) + "?" + strings.ReplaceAll(q.Encode(), "+", "%20"), err
}

// ConfirmTOTP takes the first code of the waiting secret, ends every other
// session and returns fresh recovery codes, which are shown once.
func (s *Service) ConfirmTOTP(ctx context.Context, code, address string) ([]string, error) {
	sc, st, err := s.self(ctx)
	if err != nil {
		return nil, err
	}
	if st.totpPending == nil {
		return nil, errs.New(errs.Conflict, "nothing_to_confirm", "begin setting up a second factor first")
	}
	try := newAttempt(st.Email, address)
	if err := s.enter(try); err != nil {
		return nil, err
	}
	secret, err := s.openSecret(st.ID, st.totpPending)
	if err != nil {
		return nil, err
	}
	var codes []string
	err = s.db.Tx(ctx, sc.Actor(), "set up second factor", func(ctx context.Context, tx *db.Tx) error {
		n := step(secret, code, tx.Now.Unix())
		if n == 0 {
			return errs.New(errs.Invalid, "wrong_code", "the code is wrong").
				With(errs.Field{Pointer: "/code", Message: "is not the present code"})
		}
		if err := pass(ctx, tx, try); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE staff SET totp = totp_pending, totp_pending = NULL, totp_step = $1, version = version + 1
			WHERE id = $2 AND totp_pending IS NOT NULL`, n, st.ID); err != nil {
			return err
		}
		if err := endSessions(ctx, tx, st.ID, sc.caller.Session); err != nil {
			return err
		}
		tx.AfterCommit(s.cache.clear)
		codes, err = newRecoveryCodes(ctx, tx, st.ID)
		if err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "second_factor.set", Object: st.ID})
	})
	return codes, err
}

// DropTOTP takes the caller's authenticator app away; where a second factor is
// required only beside a passkey. The recovery codes stay with the passkey.
func (s *Service) DropTOTP(ctx context.Context) error {
	sc, _, err := s.self(ctx)
	if err != nil {
		return err
	}
	if err := s.recent(sc); err != nil {
		return err
	}
	return s.db.Tx(ctx, sc.Actor(), "drop second factor", func(ctx context.Context, tx *db.Tx) error {
		// The row is written first, so that this does not count on a passkey that
		// is removed at the same moment.
		if _, err := tx.Exec(ctx, `UPDATE staff SET totp_step = totp_step WHERE id = $1`, sc.StaffID()); err != nil {
			return err
		}
		st, err := s.staffByID(ctx, sc.StaffID())
		if err != nil {
			return err
		}
		if !s.opt.SecondFactorOptional && st.Passkeys == 0 {
			return errs.New(errs.Forbidden, "second_factor_required", "a second factor is required here")
		}
		// Only the app: what a passkey added meanwhile makes stays.
		if _, err := tx.Exec(ctx, `UPDATE staff SET totp = NULL, totp_pending = NULL, version = version + 1 WHERE id = $1`, st.ID); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM recovery_code WHERE staff = $1 AND NOT EXISTS (SELECT 1 FROM passkey k WHERE k.staff = $1)`, st.ID); err != nil {
			return err
		}
		tx.AfterCommit(s.cache.clear)
		return tx.Record(ctx, db.Change{Kind: "second_factor.dropped", Object: st.ID})
	})
}

// clearFactor takes every second factor of a person away, passkeys too.
func clearFactor(ctx context.Context, tx *db.Tx, staff string) error {
	if _, err := tx.Exec(ctx, `UPDATE staff SET totp = NULL, totp_pending = NULL, version = version + 1 WHERE id = $1`, staff); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM passkey WHERE staff = $1`, staff); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `DELETE FROM recovery_code WHERE staff = $1`, staff)
	return err
}

// RecoveryCodes replaces the caller's recovery codes; the old ones die.
func (s *Service) RecoveryCodes(ctx context.Context) (codes []string, err error) {
	sc, st, err := s.self(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.recent(sc); err != nil {
		return nil, err
	}
	if !st.factor() {
		return nil, errs.New(errs.Conflict, "no_second_factor", "set up a second factor first")
	}
	err = s.db.Tx(ctx, sc.Actor(), "new recovery codes", func(ctx context.Context, tx *db.Tx) error {
		if codes, err = newRecoveryCodes(ctx, tx, st.ID); err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "recovery_codes.made", Object: st.ID, Private: true})
	})
	return codes, err
}

// newRecoveryCodes writes hashes of ten codes of 80 random bits each.
func newRecoveryCodes(ctx context.Context, tx *db.Tx, staff string) ([]string, error) {
	if _, err := tx.Exec(ctx, `DELETE FROM recovery_code WHERE staff = $1`, staff); err != nil {
		return nil, err
	}
	codes := make([]string, recoveryCodes)
	for i := range codes {
		var b [10]byte
		rand.Read(b[:])
		c := base32Text.EncodeToString(b[:])
		codes[i] = c[:4] + "-" + c[4:8] + "-" + c[8:12] + "-" + c[12:]
		if _, err := tx.Exec(ctx, `INSERT INTO recovery_code(staff, hash) VALUES ($1,$2)`, staff, tokenHash(c)); err != nil {
			return nil, err
		}
	}
	return codes, nil
}

// self is the caller as a person.
func (s *Service) self(ctx context.Context) (Scope, *Staff, error) {
	sc, err := SignedIn(ctx)
	if err != nil {
		return Scope{}, nil, err
	}
	if sc.StaffID() == "" {
		return Scope{}, nil, errs.New(errs.Forbidden, "staff_only", "only people can do this")
	}
	st, err := s.staffByID(ctx, sc.StaffID())
	return sc, st, err
}
