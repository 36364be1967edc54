package identity

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
)

// keyPrefix begins every API key, so that scanners of leaked secrets know one.
const keyPrefix = "ppk_"

// Key is an API key as it may be shown: never its secret.
type Key struct {
	ID          string       `json:"id"`
	Name        string       `json:"name"`
	Prefix      string       `json:"prefix" doc:"First characters of the key"`
	Permissions []Permission `json:"permissions"`
	Regions     []string     `json:"regions"`
	Brands      []string     `json:"brands"`
	CreatedBy   string       `json:"created_by"`
	CreatedAt   time.Time    `json:"created_at"`
	ExpiresAt   *time.Time   `json:"expires_at,omitempty"`
	RevokedAt   *time.Time   `json:"revoked_at,omitempty"`
	UsedAt      *time.Time   `json:"used_at,omitempty" doc:"Last use, to ten minutes"`
	RotatedAt   *time.Time   `json:"rotated_at,omitempty" doc:"When it got the secret it has"`
	OldUntil    *time.Time   `json:"old_until,omitempty" doc:"How long the secret before is good"`
	OldUsedAt   *time.Time   `json:"old_used_at,omitempty" doc:"Last use of the secret before, to a minute: who has not moved yet"`
}

// NewKey says what a key shall be.
type NewKey struct {
	Name        string
	Permissions []Permission
	Regions     []string
	Brands      []string
	ExpiresAt   time.Time // zero = never
}

// CreateKey makes a key and returns its secret, which is shown once and kept
// nowhere. Nobody gives a key more than he holds himself, except what the
// engineer role has: that is what keys are for.
func (s *Service) CreateKey(ctx context.Context, n NewKey) (Key, string, error) {
	sc, err := s.RequireRecent(ctx, PermKeyWrite)
	if err != nil {
		return Key{}, "", err
	}
	n.Regions, n.Brands = orEverywhere(n.Regions), orEverywhere(n.Brands)
	if err := mayHand(sc, n.Permissions, n.Regions, n.Brands); err != nil {
		return Key{}, "", err
	}
	return s.makeKey(ctx, sc, n)
}

// mayHand refuses to hand out a secret for rights the caller does not hold.
func mayHand(sc Scope, perms []Permission, regions, brands []string) error {
	for _, p := range perms {
		if !sc.Can(p) && !(sc.StaffID() != "" && slices.Contains(RolePermissions(RoleEngineer), p)) {
			return errs.New(errs.Forbidden, "permission_missing", "you cannot give away %s, which you do not hold", p)
		}
	}
	if sc.StaffID() == "" && (!coversAll(sc.caller.Regions, regions, true) || !coversAll(sc.caller.Brands, brands, false)) {
		return errs.New(errs.Forbidden, "scope_too_wide", "a key cannot make a key with a wider scope")
	}
	return nil
}

func coversAll(have, want []string, tree bool) bool {
	for _, w := range want {
		if w == "" || !covers(have, w, tree) {
			return false
		}
	}
	return true
}

func (s *Service) makeKey(ctx context.Context, sc Scope, n NewKey) (Key, string, error) {
	if err := n.validate(s.clock.Now()); err != nil {
		return Key{}, "", err
	}
	token := keyPrefix + newToken()
	var k Key
	err := s.db.Tx(ctx, sc.Actor(), "create key", func(ctx context.Context, tx *db.Tx) error {
		k = Key{ID: id.New("key", tx.Now), Name: n.Name, Prefix: token[:10], Permissions: join(n.Permissions),
			Regions: n.Regions, Brands: n.Brands, CreatedBy: sc.Actor().ID, CreatedAt: tx.Now}
		var expires any
		if !n.ExpiresAt.IsZero() {
			expires = db.Micros(n.ExpiresAt)
			k.ExpiresAt = &n.ExpiresAt
		}
		_, err := tx.Exec(ctx, `INSERT INTO api_key(id, name, hash, prefix, permissions, regions, brands, created_by, created_at, expires_at)
			VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)`, k.ID, k.Name, tokenHash(token), k.Prefix, joinText(k.Permissions),
			strings.Join(k.Regions, ","), strings.Join(k.Brands, ","), k.CreatedBy, db.Micros(tx.Now), expires)
		if err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "key.created", Object: k.ID, Data: map[string]any{"permissions": k.Permissions, "regions": k.Regions, "brands": k.Brands}})
	})
	return k, token, err
}

func (n *NewKey) validate(now time.Time) error {
	var wrong []errs.Field
	n.Name = strings.Join(strings.Fields(n.Name), " ")
	if c := utf8.RuneCountInString(n.Name); c < 1 || c > 100 {
		wrong = append(wrong, errs.Field{Pointer: "/name", Message: "must have 1 to 100 characters"})
	}
	if len(n.Permissions) == 0 {
		wrong = append(wrong, errs.Field{Pointer: "/permissions", Message: "must name at least one"})
	}
	for _, p := range n.Permissions {
		if !Known(p) {
			wrong = append(wrong, errs.Field{Pointer: "/permissions", Message: "has an unknown permission"})
			break
		}
	}
	for _, p := range append(slices.Clone(n.Regions), n.Brands...) {
		if !places.MatchString(p) || len(p) > 40 {
			wrong = append(wrong, errs.Field{Pointer: "/regions", Message: "regions and brands must be codes such as US-WA, or *"})
			break
		}
	}
	if !n.ExpiresAt.IsZero() && !n.ExpiresAt.After(now) {
		wrong = append(wrong, errs.Field{Pointer: "/expires_at", Message: "must be in the future"})
	}
	if wrong != nil {
		return errs.New(errs.Invalid, "invalid_key", "some fields are wrong").With(wrong...)
	}
	return nil
}

func orEverywhere(v []string) []string {
	if len(v) == 0 {
		return []string{Everywhere}
	}
	return set(v)
}

func joinText(perms []Permission) string {
	var b []string
	for _, p := range perms {
		b = append(b, string(p))
	}
	return strings.Join(b, ",")
}

func splitText(s string) []Permission {
	var out []Permission
	for p := range strings.SplitSeq(s, ",") {
		out = append(out, Permission(p))
	}
	return join(out)
}

const keyColumns = `id, name, prefix, permissions, regions, brands, created_by, created_at, expires_at, revoked_at, used_at, rotated_at, old_until, old_used_at`

func scanKey(row scanner) (Key, error) {
	var k Key
	var perms, regions, brands string
	var created int64
	var expires, revoked, used, rotated, old, oldUsed sql.NullInt64
	err := row.Scan(&k.ID, &k.Name, &k.Prefix, &perms, &regions, &brands, &k.CreatedBy, &created, &expires, &revoked, &used, &rotated, &old, &oldUsed)
	k.Permissions, k.Regions, k.Brands = splitText(perms), strings.Split(regions, ","), strings.Split(brands, ",")
	k.CreatedAt, k.ExpiresAt, k.RevokedAt, k.UsedAt = db.FromMicros(created), nullTime(expires), nullTime(revoked), nullTime(used)
	k.RotatedAt, k.OldUntil, k.OldUsedAt = nullTime(rotated), nullTime(old), nullTime(oldUsed)
	return k, err
}

// Keys is one page of keys, newest first, older than (created, id) when given;
// it returns up to limit+1 rows.
func (s *Service) Keys(ctx context.Context, created int64, after string, limit int) ([]Key, error) {
	if _, err := Require(ctx, PermKeyWrite); err != nil {
		return nil, err
	}
	var a db.Args
	where := "1=1"
	if after != "" {
		where = "(created_at, id) < (" + a.Add(created) + "," + a.Add(after) + ")"
	}
	query := `SELECT ` + keyColumns + ` FROM api_key WHERE ` + where + ` ORDER BY created_at DESC, id DESC LIMIT ` + a.Add(limit+1)
	rows, err := s.db.Query(ctx, query, a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Key
	for rows.Next() {
		k, err := scanKey(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, k)
	}
	return out, rows.Err()
}

// RevokeKey ends a key within a second. Revoking it again changes nothing.
func (s *Service) RevokeKey(ctx context.Context, key string) error {
	sc, err := s.RequireRecent(ctx, PermKeyWrite)
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, sc.Actor(), "revoke key", func(ctx context.Context, tx *db.Tx) error {
		var revoked sql.NullInt64
		err := tx.QueryRow(ctx, `SELECT revoked_at FROM api_key WHERE id = $1`, key).Scan(&revoked)
		if errors.Is(err, sql.ErrNoRows) {
			return errs.New(errs.NotFound, "key_not_found", "no such key")
		}
		if err != nil || revoked.Valid {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE api_key SET revoked_at = $1 WHERE id = $2`, db.Micros(tx.Now), key); err != nil {
			return err
		}
		tx.AfterCommit(s.cache.clear)
		return tx.Record(ctx, db.Change{Kind: "key.revoked", Object: key})
	})
}

// callerOfKey reads who a key is, by the secret it has or had until lately.
func (s *Service) callerOfKey(ctx context.Context, hash string) (*Caller, time.Time, error) {
	k, err := scanKey(s.db.QueryRow(ctx, `SELECT `+keyColumns+` FROM api_key WHERE hash = $1`, hash))
	old := errors.Is(err, sql.ErrNoRows)
	if old {
		k, err = scanKey(s.db.QueryRow(ctx, `SELECT `+keyColumns+` FROM api_key WHERE old_hash = $1 AND old_hash <> ''`, hash))
	}
	if errors.Is(err, sql.ErrNoRows) {
		return nil, time.Time{}, errSignedOut()
	}
	if err != nil {
		return nil, time.Time{}, err
	}
	now := s.clock.Now()
	if k.RevokedAt != nil || k.ExpiresAt != nil && !now.Before(*k.ExpiresAt) {
		return nil, time.Time{}, errSignedOut()
	}
	if old && (k.OldUntil == nil || !now.Before(*k.OldUntil)) {
		return nil, time.Time{}, errSignedOut()
	}
	if old && (k.OldUsedAt == nil || now.Sub(*k.OldUsedAt) >= time.Minute) {
		s.touch(`UPDATE api_key SET old_used_at = $1 WHERE id = $2`, k.ID)
	}
	if k.UsedAt == nil || now.Sub(*k.UsedAt) >= 10*time.Minute {
		s.touch(`UPDATE api_key SET used_at = $1 WHERE id = $2`, k.ID)
	}
	c := &Caller{Actor: db.Actor{ID: k.ID, Kind: "key", Name: k.Name}, Permissions: k.Permissions, Regions: k.Regions, Brands: k.Brands}
	c.allow()
	var until time.Time
	if k.ExpiresAt != nil {
		until = *k.ExpiresAt
	}
	if old && (until.IsZero() || k.OldUntil.Before(until)) {
		until = *k.OldUntil
	}
	return c, until, nil
}

// lookup answers who a token is, from memory or with find.
func (s *Service) lookup(ctx context.Context, token string, find func(context.Context, string) (*Caller, time.Time, error)) (*Caller, error) {
	hash := tokenHash(token)
	c, q := s.cache.get(hash)
	if c != nil {
		return c, nil
	}
	c, until, err := find(ctx, hash)
	if err != nil {
		return nil, err
	}
	s.cache.put(hash, c, until, q)
	return c, nil
}
