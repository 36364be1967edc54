package audit

import (
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// Proof shows that a leaf is in the tree of a checkpoint. Whoever has the
// verifier key checks it offline: SHA-256(salt + body) is the commitment;
// SHA-256(0x00 + commitment) hashed up with the path (RFC 6962, 2.1.1) is the
// root in the checkpoint, whose signature the key verifies.
type Proof struct {
	Leaf       string   `json:"leaf"`
	Index      int64    `json:"index"`
	Body       string   `json:"body" doc:"Canonical JSON, byte for byte what was committed to"`
	Salt       string   `json:"salt" doc:"Hex"`
	Commitment string   `json:"commitment" doc:"Hex"`
	TreeSize   int64    `json:"tree_size"`
	Path       []string `json:"path" doc:"Base64 hashes from the leaf up"`
	Checkpoint string   `json:"checkpoint" doc:"Signed note"`
	Key        string   `json:"key" doc:"Verifier key of the note; compare it with one you got another way"`
}

func errNoLeaf() error { return errs.New(errs.NotFound, "leaf_not_found", "no such leaf") }

// Prove gives the inclusion proof of a leaf in the newest checkpoint. A leaf
// younger than the last sequencing is errs.Conflict "not_sequenced": ask again
// in a second.
func (l *Log) Prove(ctx context.Context, leaf string) (*Proof, error) {
	sc, err := identity.Require(ctx, identity.PermAuditRead)
	if err != nil {
		return nil, err
	}
	p := Proof{Leaf: leaf, Key: l.public}
	var salt, commitment []byte
	var idx sql.NullInt64
	var restrict string
	a := db.Args{leaf}
	query := `SELECT body, salt, hash, idx, restrict_id FROM audit_leaves WHERE id = $1 AND ` + seen(sc, &a)
	err = l.db.QueryRow(ctx, query, a...).Scan(&p.Body, &salt, &commitment, &idx, &restrict)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, errNoLeaf()
	}
	if err != nil {
		return nil, err
	}
	if !idx.Valid {
		e := errs.New(errs.Conflict, "not_sequenced", "the leaf has no place in the log yet; ask again in a second")
		e.RetryAfter = time.Second
		return nil, e
	}
	// The body is shown whole or not at all: it cannot be redacted and proven.
	var b db.Leaf
	if err := json.Unmarshal([]byte(p.Body), &b); err != nil {
		return nil, err
	}
	if hidden, err := l.hidden(ctx, sc, b.On); err != nil || len(hidden) > 0 {
		return nil, errors.Join(err, errNoLeaf())
	}
	p.Index, p.Salt, p.Commitment = idx.Int64, hex.EncodeToString(salt), hex.EncodeToString(commitment)
	if p.TreeSize, p.Checkpoint, err = l.newest(ctx); err != nil {
		return nil, err
	}
	path, err := tlog.ProveRecord(p.TreeSize, p.Index, l.reader(ctx))
	if err != nil {
		return nil, err
	}
	p.Path = encode(path)
	return &p, recordReads(ctx, l.db, sc, "audit", map[string][]string{restrict: {leaf}})
}

// seen is the predicate of leaves a caller may see: nothing of a restricted
// case that he is no member of, and nothing of what came into it later: a
// contact's own past, its files and the answers to it.
func seen(sc identity.Scope, a *db.Args) string {
	and := []string{sc.Where(a, identity.Columns{Object: "restrict_id"}), sc.Where(a, identity.Columns{Object: "object"})}
	for _, table := range []string{"contacts", "messages", "evidence"} {
		and = append(and, sc.Where(a, identity.Columns{Object: "(SELECT own.case_id FROM " + table + " own WHERE own.id = audit_leaves.object)"}))
	}
	return strings.Join(and, " AND ")
}

func (l *Log) reader(ctx context.Context) *reader {
	return &reader{ctx: ctx, query: func(ctx context.Context, q string, args ...any) (rows, error) { return l.db.Query(ctx, q, args...) }}
}

func (l *Log) newest(ctx context.Context) (size int64, signed string, err error) {
	err = l.db.QueryRow(ctx, `SELECT size, note FROM audit_checkpoints ORDER BY size DESC LIMIT 1`).Scan(&size, &signed)
	if errors.Is(err, sql.ErrNoRows) {
		err = errs.New(errs.Conflict, "not_sequenced", "the log has no checkpoint yet; ask again in a second")
	}
	return size, signed, err
}

// Consistency shows that the tree of one checkpoint is the beginning of another.
type Consistency struct {
	From       int64    `json:"from"`
	To         int64    `json:"to"`
	Path       []string `json:"path" doc:"Base64 hashes (RFC 6962, 2.1.2)"`
	Checkpoint string   `json:"checkpoint" doc:"Signed note of the newer tree"`
	Key        string   `json:"key"`
}

// ProveConsistency proves that the newest checkpoint extends the tree of size
// from, which the caller has seen.
func (l *Log) ProveConsistency(ctx context.Context, from int64) (*Consistency, error) {
	if _, err := identity.Require(ctx, identity.PermAuditRead); err != nil {
		return nil, err
	}
	size, signed, err := l.newest(ctx)
	if err != nil {
		return nil, err
	}
	if from < 1 || from > size {
		return nil, errs.New(errs.Invalid, "invalid_size", "no tree of this size").
			With(errs.Field{Pointer: "?from", Message: "must be 1 up to the size of the newest checkpoint"})
	}
	path, err := tlog.ProveTree(size, from, l.reader(ctx))
	return &Consistency{from, size, encode(path), signed, l.public}, err
}

// Newest is the newest signed checkpoint and the key that verifies it.
type Newest struct {
	Size       int64  `json:"size"`
	Checkpoint string `json:"checkpoint"`
	Key        string `json:"key"`
}

// NewestCheckpoint gives it to whoever keeps a copy elsewhere.
func (l *Log) NewestCheckpoint(ctx context.Context) (*Newest, error) {
	if _, err := identity.Require(ctx, identity.PermAuditRead); err != nil {
		return nil, err
	}
	size, signed, err := l.newest(ctx)
	return &Newest{size, signed, l.public}, err
}
