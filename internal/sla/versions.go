package sla

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// Version is a published policy.
type Version struct {
	Version  int64     `json:"version" doc:"0 is what is shipped"`
	Hash     string    `json:"hash"`
	Note     string    `json:"note"`
	Author   string    `json:"author"`
	At       time.Time `json:"at,omitzero"`
	Live     bool      `json:"live"`
	Document *Document `json:"document,omitempty" doc:"Only when one version is read"`
}

func hashOf(d Document) (raw []byte, hash string, err error) {
	raw, err = json.Marshal(d)
	if err != nil {
		return nil, "", err
	}
	sum := sha256.Sum256(raw)
	return raw, hex.EncodeToString(sum[:]), nil
}

// Load takes the newest published policy; before the first one the shipped
// document holds, with business hours in zone.
func (s *Service) Load(ctx context.Context, zone string) error {
	s.shipped = Shipped(zone)
	v, err := s.newest(ctx)
	if err != nil {
		return err
	}
	c, err := Compile(*v.Document, policyName(v.Version))
	if err != nil {
		return err
	}
	s.live.Store(&live{c, v.Version})
	return nil
}

type live struct {
	*Compiled
	number int64
}

func policyName(n int64) string {
	if n == 0 {
		return "shipped"
	}
	return strconv.FormatInt(n, 10)
}

// For is the policy that holds for a matter now.
func (s *Service) For(m Matter) Policy {
	if c := s.live.Load(); c != nil {
		return c.For(m)
	}
	return s.policy
}

func (s *Service) newest(ctx context.Context) (Version, error) {
	v, err := s.version(s.db.QueryRow(ctx, `SELECT version, document, hash, note, author, at FROM sla_policies ORDER BY version DESC LIMIT 1`))
	if errors.Is(err, sql.ErrNoRows) {
		return s.atFirst()
	}
	return v, err
}

func (s *Service) atFirst() (Version, error) {
	_, hash, err := hashOf(s.shipped)
	return Version{Hash: hash, Note: "As shipped", Document: &s.shipped}, err
}

func (s *Service) version(r interface{ Scan(...any) error }) (v Version, err error) {
	var raw string
	var at int64
	if err := r.Scan(&v.Version, &raw, &v.Hash, &v.Note, &v.Author, &at); err != nil {
		return v, err
	}
	v.At, v.Document = db.FromMicros(at), &Document{}
	return v, json.Unmarshal([]byte(raw), v.Document)
}

// Versions lists all policies, newest first, without their documents.
func (s *Service) Versions(ctx context.Context) ([]Version, error) {
	if _, err := identity.Require(ctx, identity.PermSLARead); err != nil {
		return nil, err
	}
	rows, err := s.db.Query(ctx, `SELECT version, document, hash, note, author, at FROM sla_policies ORDER BY version DESC LIMIT 500`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []Version{}
	for rows.Next() {
		v, err := s.version(rows)
		if err != nil {
			return nil, err
		}
		v.Document = nil
		list = append(list, v)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	first, err := s.atFirst()
	if err != nil {
		return nil, err
	}
	first.Document = nil
	list = append(list, first)
	list[0].Live = true
	return list, nil
}

// Version reads one policy; 0 is the shipped one, "live" the one that holds.
func (s *Service) Version(ctx context.Context, ref string) (*Version, error) {
	if _, err := identity.Require(ctx, identity.PermSLARead); err != nil {
		return nil, err
	}
	newest, err := s.newest(ctx)
	if err != nil {
		return nil, err
	}
	n, bad := strconv.ParseInt(ref, 10, 64)
	if ref == "live" || bad == nil && n == newest.Version {
		newest.Live = true
		return &newest, nil
	}
	none := errs.New(errs.NotFound, "sla_policy_not_found", "There is no such policy.")
	if bad != nil {
		return nil, none
	}
	if n == 0 {
		v, err := s.atFirst()
		return &v, err
	}
	v, err := s.version(s.db.QueryRow(ctx, `SELECT version, document, hash, note, author, at FROM sla_policies WHERE version = $1`, n))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, none
	}
	return &v, err
}

// Publish makes a document the policy that holds. base is the version that its
// author changed: when another has been published since, it is refused. All
// clocks are computed anew from the histories, so what was paused stays paused.
func (s *Service) Publish(ctx context.Context, base int64, note string, d Document) (*Version, error) {
	sc, err := identity.Require(ctx, identity.PermSLAWrite)
	if err != nil {
		return nil, err
	}
	if strings.TrimSpace(note) == "" {
		return nil, errs.New(errs.Invalid, "note_missing", "Say what changes and why.").With(errs.Field{Pointer: "/note", Message: "required"})
	}
	c, err := Compile(d, policyName(base+1))
	if err != nil {
		return nil, within("/document", err)
	}
	raw, hash, err := hashOf(d)
	if err != nil {
		return nil, err
	}
	v := Version{Version: base + 1, Hash: hash, Note: strings.TrimSpace(note), Document: &d, Live: true}
	err = s.db.Tx(ctx, sc.Actor(), "publish policy of clocks", func(ctx context.Context, tx *db.Tx) error {
		now, err := s.newest(ctx)
		if err != nil {
			return err
		}
		if now.Version != base {
			return errs.New(errs.Conflict, "sla_policy_moved", "Version %d has been published since. Look at it and repeat your change.", now.Version)
		}
		if now.Hash == hash {
			return errs.New(errs.Conflict, "sla_policy_same", "This is the policy that holds already.")
		}
		v.Author, v.At = tx.Actor.ID, tx.Now
		_, err = tx.Exec(ctx, `INSERT INTO sla_policies(version, document, hash, note, author, at) VALUES ($1,$2,$3,$4,$5,$6)`,
			v.Version, string(raw), hash, v.Note, v.Author, db.Micros(tx.Now))
		if err != nil {
			return err
		}
		if err := tx.Enqueue(ctx, db.Job{Kind: JobRecompute, Key: "recompute:" + strconv.FormatInt(v.Version, 10), Payload: recomputing{}}); err != nil {
			return err
		}
		tx.AfterCommit(func() { s.live.Store(&live{c, v.Version}) })
		return tx.Record(ctx, db.Change{Kind: "sla.policy_published", Object: "sla:" + strconv.FormatInt(v.Version, 10), Data: map[string]any{"version": v.Version, "hash": hash}})
	})
	if db.Unique(err) {
		return nil, errs.New(errs.Conflict, "sla_policy_moved", "Another version has been published at the same moment. Look at it and repeat your change.")
	}
	if err != nil {
		return nil, err
	}
	return &v, nil
}

// within puts the places of faults under a field of the request.
func within(prefix string, err error) error {
	var e *errs.Error
	if !errors.As(err, &e) {
		return err
	}
	moved := errs.New(e.Kind, e.Code, "%s", e.Message)
	for _, f := range e.Fields {
		moved = moved.With(errs.Field{Pointer: prefix + f.Pointer, Message: f.Message})
	}
	return moved
}
