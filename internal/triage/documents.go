package triage

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// Kinds of documents.
const (
	KindTriggers = "triggers"
	KindTree     = "tree"
	KindTaxonomy = "taxonomy"
)

// Kinds in the order in which one builds on the other.
var kindsOfDocument = []string{KindTaxonomy, KindTree, KindTriggers}

// DocumentRead is one version of a document.
type DocumentRead struct {
	Kind     string            `json:"kind" enum:"triggers,tree,taxonomy"`
	Version  int64             `json:"version"`
	Live     int64             `json:"live" doc:"The version in force"`
	Hash     string            `json:"hash" doc:"SHA-256 of the document"`
	Note     string            `json:"note"`
	Author   string            `json:"author"`
	At       time.Time         `json:"at"`
	Body     json.RawMessage   `json:"-"`
	Triggers *Triggers         `json:"triggers,omitempty"`
	Tree     *Tree             `json:"tree,omitempty"`
	Taxonomy *Taxonomy         `json:"taxonomy,omitempty"`
	Versions []DocumentVersion `json:"versions,omitempty" doc:"All of them, newest first"`
}

// DocumentVersion is one line of a document's history.
type DocumentVersion struct {
	Version int64     `json:"version"`
	Hash    string    `json:"hash"`
	Note    string    `json:"note"`
	Author  string    `json:"author"`
	At      time.Time `json:"at"`
}

// DocumentDraft is a document on its way: exactly one of the three.
type DocumentDraft struct {
	Triggers *Triggers `json:"triggers,omitempty"`
	Tree     *Tree     `json:"tree,omitempty"`
	Taxonomy *Taxonomy `json:"taxonomy,omitempty"`
}

func (d DocumentDraft) of(kind string) (any, error) {
	given := map[string]any{}
	if d.Triggers != nil {
		given[KindTriggers] = d.Triggers
	}
	if d.Tree != nil {
		given[KindTree] = d.Tree
	}
	if d.Taxonomy != nil {
		given[KindTaxonomy] = d.Taxonomy
	}
	if len(given) != 1 || given[kind] == nil {
		return nil, errs.New(errs.Invalid, "triage_document", "Give the document itself, and only that.").With(errs.Field{Pointer: "/" + kind, Message: "required"})
	}
	return given[kind], nil
}

// With gives the set with a draft in the place of the version in force,
// checked as if it were published.
func (s *Set) With(kind string, d DocumentDraft) (*Set, error) {
	if _, err := d.of(kind); err != nil {
		return nil, err
	}
	next := *s
	switch kind {
	case KindTriggers:
		next.Triggers = d.Triggers
		next.Versions.Triggers++
	case KindTree:
		next.Tree = d.Tree
		next.Versions.Tree++
	case KindTaxonomy:
		next.Taxonomy = d.Taxonomy
		next.Versions.Taxonomy++
	}
	if err := next.ready(); err != nil {
		return nil, err
	}
	return &next, nil
}

func hashOf(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

// Read gives a version of a document, 0 for the one in force, with its history.
func (s *Service) Read(ctx context.Context, kind string, version int64) (*DocumentRead, error) {
	if _, err := identity.Require(ctx, identity.PermTriageRead); err != nil {
		return nil, err
	}
	d, err := s.read(ctx, kind, version)
	if err != nil {
		return nil, err
	}
	rows, err := s.DB.Query(ctx, `SELECT version, hash, note, author, at FROM triage_documents WHERE kind = $1 ORDER BY version DESC LIMIT 200`, kind)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var v DocumentVersion
		var at int64
		if err := rows.Scan(&v.Version, &v.Hash, &v.Note, &v.Author, &at); err != nil {
			return nil, err
		}
		v.At = db.FromMicros(at)
		d.Versions = append(d.Versions, v)
		d.Live = max(d.Live, v.Version)
	}
	return d, rows.Err()
}

func (s *Service) read(ctx context.Context, kind string, version int64) (*DocumentRead, error) {
	d := &DocumentRead{Kind: kind}
	var at int64
	var body string
	err := s.DB.QueryRow(ctx, `SELECT version, hash, body, note, author, at FROM triage_documents WHERE kind = $1 AND ($2 = 0 OR version = $2)
		ORDER BY version DESC LIMIT 1`, kind, version).Scan(&d.Version, &d.Hash, &body, &d.Note, &d.Author, &at)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, errs.New(errs.NotFound, "triage_document_not_found", "There is no such version.")
	}
	if err != nil {
		return nil, err
	}
	d.At, d.Body = db.FromMicros(at), json.RawMessage(body)
	into := map[string]any{KindTriggers: &d.Triggers, KindTree: &d.Tree, KindTaxonomy: &d.Taxonomy}[kind]
	if err := json.Unmarshal(d.Body, into); err != nil {
		return nil, fmt.Errorf("triage: %s %d: %w", kind, d.Version, err)
	}
	return d, nil
}

// Publish puts a new version in force. base is the version it was made from:
// when another was published since, nothing is lost and the caller reads again.
func (s *Service) Publish(ctx context.Context, kind string, d DocumentDraft, base int64, note string) (*DocumentRead, error) {
	sc, err := identity.Require(ctx, identity.PermTriageWrite)
	if err != nil {
		return nil, err
	}
	if strings.TrimSpace(note) == "" {
		return nil, errs.New(errs.Invalid, "triage_note", "Say what is changed and why.").With(errs.Field{Pointer: "/note", Message: "required"})
	}
	what, err := d.of(kind)
	if err != nil {
		return nil, err
	}
	body, err := json.Marshal(what)
	if err != nil {
		return nil, err
	}
	err = s.DB.Tx(ctx, sc.Actor(), "publish triage document", func(ctx context.Context, tx *db.Tx) error {
		live, err := s.read(ctx, kind, 0)
		if err != nil {
			return err
		}
		if live.Version != base {
			return errs.New(errs.Precondition, "triage_document_changed", "Version %d was published meanwhile; yours was made from %d.", live.Version, base)
		}
		if bytes.Equal(live.Body, body) || live.Hash == hashOf(body) {
			return errs.New(errs.Conflict, "triage_document_same", "Nothing is changed.")
		}
		set, err := s.Current(ctx)
		if err != nil {
			return err
		}
		if _, err := set.With(kind, d); err != nil {
			return err
		}
		return s.write(ctx, tx, kind, base+1, body, strings.TrimSpace(note))
	})
	if db.Unique(err) {
		return nil, errs.New(errs.Precondition, "triage_document_changed", "Another version was published at the same moment.")
	}
	if err != nil {
		return nil, err
	}
	return s.Read(ctx, kind, 0)
}

func (s *Service) write(ctx context.Context, tx *db.Tx, kind string, version int64, body []byte, note string) error {
	_, err := tx.Exec(ctx, `INSERT INTO triage_documents(kind, version, hash, body, note, author, at) VALUES ($1,$2,$3,$4,$5,$6,$7)`,
		kind, version, hashOf(body), string(body), note, tx.Actor.ID, db.Micros(tx.Now))
	if err != nil {
		return err
	}
	return tx.Record(ctx, db.Change{Kind: "triage.published", Object: kind, Data: map[string]any{"version": version, "hash": hashOf(body)}})
}

// DocumentChange is one place where two versions differ; a side that has nothing
// there is empty.
type DocumentChange struct {
	Path string `json:"path"`
	Was  string `json:"was,omitempty"`
	Is   string `json:"is,omitempty"`
}

// Diff compares two versions of a document place by place.
func (s *Service) Diff(ctx context.Context, kind string, from, to int64) ([]DocumentChange, error) {
	if _, err := identity.Require(ctx, identity.PermTriageRead); err != nil {
		return nil, err
	}
	var sides [2]map[string]string
	for i, v := range []int64{from, to} {
		d, err := s.read(ctx, kind, v)
		if err != nil {
			return nil, err
		}
		var tree any
		if err := json.Unmarshal(d.Body, &tree); err != nil {
			return nil, err
		}
		sides[i] = map[string]string{}
		flatten("", tree, sides[i])
	}
	return differences(sides[0], sides[1]), nil
}
