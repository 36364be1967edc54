package standards

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/entity"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/seal"
)

// Options are what standards need from elsewhere.
type Options struct {
	DB       *db.DB
	Vault    *seal.Vault
	Accounts *entity.Service
	// Title names a clause for people, in their language; "" when it is unknown.
	// It may be nil.
	Title func(ctx context.Context, clause, language string) (string, error)
}

// Service keeps strikes and the versions of the standards.
type Service struct {
	db       *db.DB
	vault    *seal.Vault
	accounts *entity.Service
	Title    func(ctx context.Context, clause, language string) (string, error)
}

// NewService makes the service.
func NewService(o Options) *Service {
	return &Service{db: o.DB, vault: o.Vault, accounts: o.Accounts, Title: o.Title}
}

// Strike is one finding that counts.
type Strike struct {
	Account       uint64
	Clause        string
	ClauseVersion int
	Weight        int // 0 = as the document says
	Case, Action  string
	Brand, Region string
	At            time.Time
}

// Add keeps a strike and gives its id; "" when the clause carries none. An
// action has one at most: the second time it is the same one.
func (s *Service) Add(ctx context.Context, tx *db.Tx, k Strike) (string, error) {
	v, err := s.newest(ctx)
	if err != nil {
		return "", err
	}
	if k.Weight == 0 {
		k.Weight = v.Document.WeightOf(k.Clause)
	}
	if k.Weight == 0 {
		return "", nil
	}
	ref := id.New("stk", tx.Now)
	res, err := tx.Exec(ctx, `INSERT INTO strikes(id, account, clause, clause_version, weight, case_id, action, brand, region, at, standards)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11) ON CONFLICT (action) WHERE removed_at IS NULL DO NOTHING`,
		ref, k.Account, k.Clause, k.ClauseVersion, k.Weight, k.Case, k.Action, k.Brand, k.Region, db.Micros(k.At), v.Version)
	if err != nil {
		return "", err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return "", err
	}
	return ref, tx.Record(ctx, db.Change{Kind: "strike.added", Object: ref, On: []string{id.Entity("acc", k.Account), k.Action, k.Case}, Restrict: k.Case,
		Data: map[string]any{"clause": k.Clause, "weight": k.Weight, "standards": v.Version}})
}

// Remove takes the strike of an action off, as when it is reversed; there may be
// none.
func (s *Service) Remove(ctx context.Context, tx *db.Tx, action, why string) error {
	var ref, caseID string
	var account uint64
	err := tx.QueryRow(ctx, `UPDATE strikes SET removed_at = $1, removed_by = $2, why = $3 WHERE action = $4 AND removed_at IS NULL RETURNING id, account, case_id`,
		db.Micros(tx.Now), tx.Actor.ID, why, action).Scan(&ref, &account, &caseID)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	return tx.Record(ctx, db.Change{Kind: "strike.removed", Object: ref, On: []string{id.Entity("acc", account), action, caseID}, Restrict: caseID, Data: map[string]any{"why": why}})
}

// StandardsVersion is a published document.
type StandardsVersion struct {
	Version  int64              `json:"version" doc:"0 is what is shipped"`
	Hash     string             `json:"hash"`
	Note     string             `json:"note"`
	Author   string             `json:"author"`
	At       time.Time          `json:"at,omitzero"`
	Live     bool               `json:"live"`
	Document *StandardsDocument `json:"document,omitempty" doc:"Only when one version is read"`
}

func (s *Service) newest(ctx context.Context) (StandardsVersion, error) {
	v, err := scan(s.db.QueryRow(ctx, `SELECT version, document, hash, note, author, at FROM standards_versions ORDER BY version DESC LIMIT 1`))
	if errors.Is(err, sql.ErrNoRows) {
		return atFirst()
	}
	return v, err
}

func atFirst() (StandardsVersion, error) {
	d := Shipped()
	_, hash, err := hashOf(d)
	return StandardsVersion{Hash: hash, Note: "As shipped", Document: &d}, err
}

func scan(r interface{ Scan(...any) error }) (v StandardsVersion, err error) {
	var raw []byte
	var at int64
	if err := r.Scan(&v.Version, &raw, &v.Hash, &v.Note, &v.Author, &at); err != nil {
		return v, err
	}
	v.At, v.Document = db.FromMicros(at), &StandardsDocument{}
	return v, json.Unmarshal(raw, v.Document)
}

// Versions lists all versions, newest first, without their documents.
func (s *Service) Versions(ctx context.Context) ([]StandardsVersion, error) {
	if _, err := identity.Require(ctx, identity.PermStandardsRead); err != nil {
		return nil, err
	}
	rows, err := s.db.Query(ctx, `SELECT version, document, hash, note, author, at FROM standards_versions ORDER BY version DESC LIMIT 500`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []StandardsVersion{}
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		v.Document = nil
		list = append(list, v)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	first, err := atFirst()
	if err != nil {
		return nil, err
	}
	first.Document = nil
	list = append(list, first)
	list[0].Live = true
	return list, nil
}

// Version reads one; 0 is the shipped one, "live" the one that holds.
func (s *Service) Version(ctx context.Context, ref string) (*StandardsVersion, error) {
	if _, err := identity.Require(ctx, identity.PermStandardsRead); err != nil {
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
	none := errs.New(errs.NotFound, "standards_not_found", "There is no such version.")
	if bad != nil {
		return nil, none
	}
	if n == 0 {
		v, err := atFirst()
		return &v, err
	}
	v, err := scan(s.db.QueryRow(ctx, `SELECT version, document, hash, note, author, at FROM standards_versions WHERE version = $1`, n))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, none
	}
	return &v, err
}

// Publish makes a document the one that holds. base is the version that its
// author changed: when another has been published since, it is refused.
func (s *Service) Publish(ctx context.Context, base int64, note string, d StandardsDocument) (*StandardsVersion, error) {
	sc, err := identity.Require(ctx, identity.PermStandardsWrite)
	if err != nil {
		return nil, err
	}
	if strings.TrimSpace(note) == "" {
		return nil, errs.New(errs.Invalid, "note_missing", "Say what changes and why.").With(errs.Field{Pointer: "/note", Message: "required"})
	}
	if err := d.check(); err != nil {
		return nil, err
	}
	raw, hash, err := hashOf(d)
	if err != nil {
		return nil, err
	}
	v := StandardsVersion{Version: base + 1, Hash: hash, Note: strings.TrimSpace(note), Document: &d, Live: true}
	err = s.db.Tx(ctx, sc.Actor(), "publish standards", func(ctx context.Context, tx *db.Tx) error {
		now, err := s.newest(ctx)
		if err != nil {
			return err
		}
		if now.Version != base {
			return errs.New(errs.Conflict, "standards_moved", "Version %d has been published since. Look at it and repeat your change.", now.Version)
		}
		if now.Hash == hash {
			return errs.New(errs.Conflict, "standards_same", "These are the standards that hold already.")
		}
		v.Author, v.At = tx.Actor.ID, tx.Now
		_, err = tx.Exec(ctx, `INSERT INTO standards_versions(version, document, hash, note, author, at) VALUES ($1,$2,$3,$4,$5,$6)`,
			v.Version, string(raw), hash, v.Note, v.Author, db.Micros(tx.Now))
		if db.Unique(err) {
			return errs.New(errs.Conflict, "standards_moved", "Another version has been published since.")
		}
		if err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "standards.published", Object: "standards:" + strconv.FormatInt(v.Version, 10), Data: map[string]any{"version": v.Version, "hash": hash}})
	})
	return &v, err
}

// visible decides whose strikes count for a reader: those of cases they may
// know of, on accounts in their scope.
func visible(a *db.Args, sc identity.Scope) string {
	return cases.Visible(a, sc, "s.case_id") + " AND " + sc.Where(a, identity.Columns{Region: "s.region", Brand: "s.brand"})
}
