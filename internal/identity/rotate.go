package identity

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
)

// How long a key's old secret may stay good beside the new one.
const (
	DefaultOverlap = 24 * time.Hour
	maxOverlap     = 30 * 24 * time.Hour
)

// RotateKey gives a key a new secret, shown once. The old one stays good for the
// overlap, so that programs can be moved one after the other; the key keeps its
// id, rights and timeline, and with them its idempotency. While an overlap runs
// another rotation is refused: it would end a secret still in use.
func (s *Service) RotateKey(ctx context.Context, key string, overlap time.Duration) (k Key, secret string, err error) {
	sc, err := s.RequireRecent(ctx, PermKeyWrite)
	if err != nil {
		return Key{}, "", err
	}
	if overlap < 0 || overlap > maxOverlap {
		return Key{}, "", errs.New(errs.Invalid, "invalid_overlap", "some fields are wrong").
			With(errs.Field{Pointer: "/overlap_seconds", Message: "must be from 0 to 30 days"})
	}
	secret = keyPrefix + newToken()
	err = s.db.Tx(ctx, sc.Actor(), "rotate key", func(ctx context.Context, tx *db.Tx) error {
		// The row is written first, so that two rotations at once come one after the other.
		if _, err := tx.Exec(ctx, `UPDATE api_key SET name = name WHERE id = $1`, key); err != nil {
			return err
		}
		k, err = scanKey(tx.QueryRow(ctx, `SELECT `+keyColumns+` FROM api_key WHERE id = $1`, key))
		if errors.Is(err, sql.ErrNoRows) {
			return errs.New(errs.NotFound, "key_not_found", "no such key")
		}
		if err != nil {
			return err
		}
		if err := s.mayRotate(sc, k, tx.Now); err != nil {
			return err
		}
		until := tx.Now.Add(overlap)
		if _, err := tx.Exec(ctx, `UPDATE api_key SET old_hash = hash, old_until = $1, old_used_at = NULL, hash = $2, prefix = $3, rotated_at = $4 WHERE id = $5`,
			db.Micros(until), tokenHash(secret), secret[:10], db.Micros(tx.Now), key); err != nil {
			return err
		}
		k.Prefix, k.RotatedAt, k.OldUntil, k.OldUsedAt = secret[:10], &tx.Now, &until, nil
		tx.AfterCommit(s.cache.clear)
		return tx.Record(ctx, db.Change{Kind: "key.rotated", Object: key, Data: map[string]any{"old_until": until}})
	})
	if err != nil {
		return Key{}, "", err
	}
	return k, secret, nil
}

// mayRotate refuses what a new secret would give the caller beyond their own
// rights, as CreateKey does.
func (s *Service) mayRotate(sc Scope, k Key, now time.Time) error {
	if k.RevokedAt != nil || k.ExpiresAt != nil && !now.Before(*k.ExpiresAt) {
		return errs.New(errs.Conflict, "key_ended", "This key has ended; make a new one.")
	}
	if k.OldUntil != nil && now.Before(*k.OldUntil) {
		return errs.New(errs.Conflict, "overlap_running", "The secret before this one is still good; end it first, or wait.")
	}
	return mayHand(sc, k.Permissions, k.Regions, k.Brands)
}

// EndOldSecret ends the overlap of a key at once.
func (s *Service) EndOldSecret(ctx context.Context, key string) error {
	sc, err := s.RequireRecent(ctx, PermKeyWrite)
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, sc.Actor(), "end old secret", func(ctx context.Context, tx *db.Tx) error {
		res, err := tx.Exec(ctx, `UPDATE api_key SET old_until = $1 WHERE id = $2 AND old_until > $1`, db.Micros(tx.Now), key)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, errs.New(errs.NotFound, "no_old_secret", "This key has no old secret that is still good."))
		}
		tx.AfterCommit(s.cache.clear)
		return tx.Record(ctx, db.Change{Kind: "key.old_ended", Object: key})
	})
}
