package identity

import (
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
)

// maxPasskeys is more than anybody carries.
const maxPasskeys = 20

// Passkeys lists the caller's own passkeys, oldest first.
func (s *Service) Passkeys(ctx context.Context) ([]Passkey, error) {
	_, st, err := s.self(ctx)
	if err != nil {
		return nil, err
	}
	return s.passkeysOf(ctx, st.ID)
}

// BeginPasskey is what a browser asks an authenticator for a new passkey with.
// Who has a second factor already must have shown it lately.
func (s *Service) BeginPasskey(ctx context.Context) (map[string]any, error) {
	sc, st, err := s.self(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.recent(sc); err != nil {
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
	if len(keys) >= maxPasskeys {
		return nil, errs.New(errs.Conflict, "too_many_passkeys", "Remove a passkey first: %d are the most.", maxPasskeys)
	}
	var have []protocol.CredentialDescriptor
	for _, k := range keys {
		have = append(have, k.credential.Descriptor())
	}
	ask, _, err := party.BeginRegistration(owner{Staff: st}, webauthn.WithExclusions(have), webauthn.WithCredentialParameters(algorithms()),
		func(o *protocol.PublicKeyCredentialCreationOptions) error {
			o.Challenge = s.challenge(forAdding, st.ID)
			return nil
		})
	if err != nil {
		return nil, err
	}
	return options(ask.Response)
}

// AddPasskey keeps the passkey an authenticator made and ends the person's other
// sessions. With the first second factor come recovery codes, shown once.
func (s *Service) AddPasskey(ctx context.Context, name string, answer []byte) (key Passkey, codes []string, err error) {
	sc, st, err := s.self(ctx)
	if err != nil {
		return key, nil, err
	}
	if err := s.recent(sc); err != nil {
		return key, nil, err
	}
	if name, err = passkeyName(name); err != nil {
		return key, nil, err
	}
	party, err := s.party()
	if err != nil {
		return key, nil, err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil {
		return key, nil, wrongNewPasskey()
	}
	text := parsed.Response.CollectedClientData.Challenge
	asked, err := s.challenged(party, text, forAdding, st.ID)
	if errs.CodeOf(err) == "wrong_passkey" {
		return key, nil, wrongNewPasskey()
	}
	if err != nil {
		return key, nil, err
	}
	asked.UserID = []byte(st.ID)
	made, err := party.CreateCredential(owner{Staff: st}, asked, parsed)
	if err != nil {
		s.opt.Log.Info("identity: a new passkey was refused", "staff", st.ID, "why", why(err))
		return key, nil, wrongNewPasskey()
	}
	err = s.db.Tx(ctx, sc.Actor(), "add passkey", func(ctx context.Context, tx *db.Tx) error {
		if err := use(ctx, tx, text, challengeFor); err != nil {
			return err
		}
		id, err := insertPasskey(ctx, tx, st.ID, party.Config.RPID, name, made)
		if err != nil {
			return err
		}
		if err := endSessions(ctx, tx, st.ID, sc.caller.Session); err != nil {
			return err
		}
		tx.AfterCommit(s.cache.clear)
		if !st.factor() {
			if codes, err = newRecoveryCodes(ctx, tx, st.ID); err != nil {
				return err
			}
		}
		if key, err = scanPasskey(tx.QueryRow(ctx, `SELECT `+passkeyColumns+` FROM passkey WHERE id = $1`, id)); err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "passkey.added", Object: st.ID, Data: map[string]any{"passkey": id, "synced": made.Flags.BackupEligible}})
	})
	return key, codes, err
}

func wrongNewPasskey() error {
	return errs.New(errs.Invalid, "passkey_invalid", "This answer of the authenticator cannot be taken; try again.").
		With(errs.Field{Pointer: "/credential", Message: "does not answer the question asked"})
}

func passkeyName(name string) (string, error) {
	name = strings.Join(strings.Fields(name), " ")
	if n := utf8.RuneCountInString(name); n < 1 || n > 60 {
		return "", errs.New(errs.Invalid, "passkey_name", "Say what you call this passkey.").
			With(errs.Field{Pointer: "/name", Message: "must have 1 to 60 characters"})
	}
	return name, nil
}

// RenamePasskey changes what the caller calls one of their own.
func (s *Service) RenamePasskey(ctx context.Context, passkey, name string, version int64) (key Passkey, err error) {
	sc, st, err := s.self(ctx)
	if err != nil {
		return key, err
	}
	if name, err = passkeyName(name); err != nil {
		return key, err
	}
	err = s.db.Tx(ctx, sc.Actor(), "rename passkey", func(ctx context.Context, tx *db.Tx) error {
		if key, err = ownPasskey(ctx, tx, st.ID, passkey); err != nil {
			return err
		}
		res, err := tx.Exec(ctx, `UPDATE passkey SET name = $1, version = version + 1 WHERE id = $2 AND version = $3`, name, passkey, version)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, errs.New(errs.Precondition, "version_stale", "somebody changed this since you read it"))
		}
		key.Name, key.Version = name, version+1
		return tx.Record(ctx, db.Change{Kind: "passkey.renamed", Object: st.ID, Private: true, Data: map[string]any{"passkey": passkey}})
	})
	return key, err
}

// RemovePasskey takes one of the caller's own away and ends their other
// sessions. The last second factor stays where one is required.
func (s *Service) RemovePasskey(ctx context.Context, passkey string) error {
	sc, _, err := s.self(ctx)
	if err != nil {
		return err
	}
	if err := s.recent(sc); err != nil {
		return err
	}
	return s.db.Tx(ctx, sc.Actor(), "remove passkey", func(ctx context.Context, tx *db.Tx) error {
		// The row is written, so that two removals at once do not each count on
		// the other's passkey.
		if _, err := tx.Exec(ctx, `UPDATE staff SET totp_step = totp_step WHERE id = $1`, sc.StaffID()); err != nil {
			return err
		}
		st, err := s.staffByID(ctx, sc.StaffID())
		if err != nil {
			return err
		}
		if _, err := ownPasskey(ctx, tx, st.ID, passkey); err != nil {
			return err
		}
		last := st.totp == nil && st.Passkeys == 1
		if last && !s.opt.SecondFactorOptional {
			return errs.New(errs.Conflict, "last_factor", "Set up another passkey or an authenticator app first: this is your last second factor.")
		}
		if _, err := tx.Exec(ctx, `DELETE FROM passkey WHERE id = $1`, passkey); err != nil {
			return err
		}
		if last {
			if _, err := tx.Exec(ctx, `DELETE FROM recovery_code WHERE staff = $1`, st.ID); err != nil {
				return err
			}
		}
		if err := endSessions(ctx, tx, st.ID, sc.caller.Session); err != nil {
			return err
		}
		tx.AfterCommit(s.cache.clear)
		return tx.Record(ctx, db.Change{Kind: "passkey.removed", Object: st.ID, Data: map[string]any{"passkey": passkey}})
	})
}

func ownPasskey(ctx context.Context, tx *db.Tx, staff, passkey string) (Passkey, error) {
	return scanPasskey(tx.QueryRow(ctx, `SELECT `+passkeyColumns+` FROM passkey WHERE id = $1 AND staff = $2`, passkey, staff))
}
