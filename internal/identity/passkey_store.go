package identity

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
)

const passkeyColumns = `id, staff, name, credential, public_key, sign_count, synced, transports, created_at, used_at, suspect_at, version`

func scanPasskey(row scanner) (Passkey, error) {
	var k Passkey
	var count, created int64
	var used, suspect sql.NullInt64
	var transports string
	err := row.Scan(&k.ID, &k.staff, &k.Name, &k.credential.ID, &k.credential.PublicKey, &count, &k.Synced, &transports, &created, &used, &suspect, &k.Version)
	if errors.Is(err, sql.ErrNoRows) {
		return k, errNoPasskey()
	}
	k.credential.Authenticator.SignCount = uint32(count)
	k.credential.Flags.BackupEligible = k.Synced
	for t := range strings.SplitSeq(transports, ",") {
		if t != "" {
			k.credential.Transport = append(k.credential.Transport, protocol.AuthenticatorTransport(t))
		}
	}
	k.CreatedAt, k.UsedAt, k.SuspectAt = db.FromMicros(created), nullTime(used), nullTime(suspect)
	return k, err
}

func errNoPasskey() error {
	return errs.New(errs.NotFound, "passkey_not_found", "There is no such passkey.")
}

// passkeysOf are a person's passkeys, oldest first.
func (s *Service) passkeysOf(ctx context.Context, staff string) ([]Passkey, error) {
	rows, err := s.db.Query(ctx, `SELECT `+passkeyColumns+` FROM passkey WHERE staff = $1 ORDER BY id`, staff)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := []Passkey{}
	for rows.Next() {
		k, err := scanPasskey(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, k)
	}
	return out, rows.Err()
}

// insertPasskey keeps what an authenticator made.
func insertPasskey(ctx context.Context, tx *db.Tx, staff, rp, name string, c *webauthn.Credential) (string, error) {
	var transports []string
	for _, t := range c.Transport {
		transports = append(transports, string(t))
	}
	key := id.New("psk", tx.Now)
	_, err := tx.Exec(ctx, `INSERT INTO passkey(id, staff, rp, credential, public_key, sign_count, synced, transports, name, created_at, version)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,1)`, key, staff, rp, c.ID, c.PublicKey, int64(c.Authenticator.SignCount),
		c.Flags.BackupEligible, strings.Join(transports, ","), name, db.Micros(tx.Now))
	if db.Unique(err) {
		return "", errs.New(errs.Conflict, "passkey_known", "This passkey was added before.")
	}
	return key, err
}

// use takes a challenge, or an answer of the provider, once; also when it comes
// twice at the same moment.
func use(ctx context.Context, tx *db.Tx, what string, life time.Duration) error {
	res, err := tx.Exec(ctx, `INSERT INTO sign_in_used(hash, expires_at) VALUES ($1,$2) ON CONFLICT DO NOTHING`, tokenHash(what), db.Micros(tx.Now.Add(life)))
	if err != nil {
		return err
	}
	n, err := res.RowsAffected()
	if err == nil && n != 1 {
		err = errs.New(errs.Unauthenticated, "challenge_used", "This answer was used before; try again.")
	}
	return err
}
