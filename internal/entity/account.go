package entity

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/activity"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/seal"
)

// Service reads accounts and keeps their standing.
type Service struct {
	db       *db.DB
	history  *db.DB
	vault    *seal.Vault
	activity *activity.Log
	sources  []Source
	lookups  []Lookup
	risks    []RiskSource
	rates    []namedRate
	people   PeopleSource
	witness  witness
}

// New makes the service over the main and the history tables.
func New(main, history *db.DB, vault *seal.Vault, log *activity.Log) *Service {
	return &Service{db: main, history: history, vault: vault, activity: log}
}

// Account is one account as far as the reader may know it. Name, Email and
// Phone are empty and Masked is true without account.personal.
type Account struct {
	ID        string         `json:"id"`
	Ref       string         `json:"ref" doc:"The marketplace's own reference"`
	Kind      string         `json:"kind" doc:"customer, worker or merchant"`
	Brand     string         `json:"brand,omitempty"`
	Region    string         `json:"region,omitempty"`
	City      string         `json:"city,omitempty"`
	Language  string         `json:"language,omitempty"`
	CreatedAt time.Time      `json:"created_at"`
	Standing  Standing       `json:"standing"`
	Labels    []AccountLabel `json:"labels"`
	Name      string         `json:"name,omitempty"`
	Email     string         `json:"email,omitempty"`
	Phone     string         `json:"phone,omitempty"`
	Masked    bool           `json:"masked" doc:"True when you lack account.personal: name, email and phone are withheld"`
	Orders    Counts         `json:"orders"`
	Decisions Counts         `json:"decisions"`

	EID uint64 `json:"-"` // the vault's id
}

// Counts counts rows by a word (order state, decision outcome).
type Counts map[string]int

// profile is the sealed JSON of accounts.profile.
type profile struct {
	Name     string `json:"name"`
	Email    string `json:"email"`
	Phone    string `json:"phone"`
	Language string `json:"language"`
}

// scoped are the columns of history tables that decide who may see a row.
var scoped = identity.Columns{Region: "region", Brand: "brand"}

func notFound() error {
	return errs.New(errs.NotFound, "account_not_found", "There is no such account.")
}

// number finds the vault's id behind an acc_ id or a marketplace reference.
func (s *Service) number(kind, prefix, ref string) (uint64, bool) {
	if p, eid, ok := id.ParseEntity(ref); ok && p == prefix {
		return eid, true
	}
	if ref == "" {
		return 0, false
	}
	return s.vault.Lookup(kind, []byte(ref))
}

// Resolve finds an account by acc_ id or reference within the reader's scope,
// without personal fields.
func (s *Service) Resolve(ctx context.Context, sc identity.Scope, ref string) (*Account, error) {
	eid, ok := s.number("account", "acc", ref)
	if !ok {
		return nil, notFound()
	}
	list, err := s.load(ctx, sc, []uint64{eid}, false)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, notFound()
	}
	return list[0], nil
}

// ResolveOrder finds an order by ord_ id or reference within the scope.
func (s *Service) ResolveOrder(ctx context.Context, sc identity.Scope, ref string) (uint64, error) {
	none := errs.New(errs.NotFound, "order_not_found", "There is no such order.")
	eid, ok := s.number("order", "ord", ref)
	if !ok {
		return 0, none
	}
	var a db.Args
	var found uint64
	err := s.history.QueryRow(ctx, `SELECT id FROM orders WHERE id = `+a.Add(eid)+` AND `+sc.Where(&a, scoped), a...).Scan(&found)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, none
	}
	return found, err
}

// PlaceOfOrder is where an order was placed. Whether the reader may see the order
// was asked before.
func (s *Service) PlaceOfOrder(ctx context.Context, order uint64) (brand, region, city string, err error) {
	err = s.history.QueryRow(ctx, `SELECT brand, region, city FROM orders WHERE id = $1`, order).Scan(&brand, &region, &city)
	return brand, region, city, err
}

// Accounts reads many accounts by the vault's id, those in scope only, without
// personal fields.
func (s *Service) Accounts(ctx context.Context, sc identity.Scope, eids []uint64) ([]*Account, error) {
	return s.load(ctx, sc, eids, false)
}

// Display reads many accounts with names when the reader holds
// account.personal. That names were shown is a leaf of the audit log; the same
// name to the same reader again within a quarter of an hour is the same look.
func (s *Service) Display(ctx context.Context, sc identity.Scope, eids []uint64) ([]*Account, error) {
	if !sc.Can(identity.PermAccountPersonal) {
		return s.load(ctx, sc, eids, false)
	}
	list, err := s.load(ctx, sc, eids, true)
	if err != nil {
		return nil, err
	}
	return list, s.witness.saw(ctx, s.db, sc, list)
}

// Get reads one account; showing its personal fields is a leaf of the audit
// log.
func (s *Service) Get(ctx context.Context, ref string) (*Account, error) {
	sc, err := identity.Require(ctx, identity.PermAccountRead)
	if err != nil {
		return nil, err
	}
	eid, ok := s.number("account", "acc", ref)
	if !ok {
		return nil, notFound()
	}
	list, err := s.load(ctx, sc, []uint64{eid}, sc.Can(identity.PermAccountPersonal))
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, notFound()
	}
	acc := list[0]
	if acc.Orders, err = s.count(ctx, `SELECT state, COUNT(*) FROM orders WHERE customer = $1 OR worker = $1 OR merchant = $1 GROUP BY state`, eid); err != nil {
		return nil, err
	}
	if acc.Decisions, err = s.count(ctx, `SELECT outcome, COUNT(*) FROM decisions WHERE account = $1 GROUP BY outcome`, eid); err != nil {
		return nil, err
	}
	if acc.Masked {
		return acc, nil
	}
	return acc, s.saw(ctx, sc, "account.viewed", acc.ID)
}

// saw records that personal data was shown.
func (s *Service) saw(ctx context.Context, sc identity.Scope, kind, object string, on ...string) error {
	return s.db.Tx(ctx, sc.Actor(), "view", func(ctx context.Context, tx *db.Tx) error {
		return tx.Record(ctx, db.Change{Kind: kind, Object: object, On: on, Private: true})
	})
}

func (s *Service) count(ctx context.Context, query string, eid uint64) (Counts, error) {
	rows, err := s.history.Query(ctx, query, eid)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := Counts{}
	for rows.Next() {
		var word string
		var n int
		if err := rows.Scan(&word, &n); err != nil {
			return nil, err
		}
		out[word] = n
	}
	return out, rows.Err()
}

// load reads accounts in scope, in the order of their ids.
func (s *Service) load(ctx context.Context, sc identity.Scope, eids []uint64, personal bool) ([]*Account, error) {
	eids, err := sc.Unconflicted(ctx, s.db, eids)
	if err != nil || len(eids) == 0 {
		return nil, err
	}
	var a db.Args
	marks := make([]string, len(eids))
	for i, e := range eids {
		marks[i] = a.Add(e)
	}
	rows, err := s.history.Query(ctx, `SELECT id, kind, brand, region, ref, profile, created_at, language, city FROM accounts
		WHERE id IN (`+strings.Join(marks, ",")+`) AND `+sc.Where(&a, scoped)+` ORDER BY id`, a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []*Account
	for rows.Next() {
		acc := &Account{Masked: !personal, Labels: []AccountLabel{}, Standing: Standing{Standing: Good}}
		var ref, prof []byte
		var created int64
		if err := rows.Scan(&acc.EID, &acc.Kind, &acc.Brand, &acc.Region, &ref, &prof, &created, &acc.Language, &acc.City); err != nil {
			return nil, err
		}
		acc.ID, acc.CreatedAt = accountID(acc.EID), db.FromMicros(created)
		if acc.Ref, err = s.openText(acc.EID, refAAD, ref); err != nil {
			return nil, err
		}
		if personal {
			if err := s.unseal(acc, prof); err != nil {
				return nil, err
			}
		}
		list = append(list, acc)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	rows.Close()
	return list, s.standings(ctx, list)
}

// What the two sealed columns of accounts are bound to.
const (
	refAAD     = "ref"
	profileAAD = "profile"
)

func (s *Service) unseal(acc *Account, sealed []byte) error {
	clear, err := s.openText(acc.EID, profileAAD, sealed)
	if err != nil || clear == "" {
		return err
	}
	var p profile
	if err := json.Unmarshal([]byte(clear), &p); err != nil {
		return errs.New(errs.Internal, "profile_unreadable", "the profile of an account cannot be read").Wrap(err)
	}
	acc.Name, acc.Email, acc.Phone, acc.Language = p.Name, p.Email, p.Phone, orText(acc.Language, p.Language)
	return nil
}

// openText opens a sealed text; that of an erased account is empty.
func (s *Service) openText(eid uint64, aad string, sealed []byte) (string, error) {
	if len(sealed) == 0 {
		return "", nil
	}
	clear, err := s.vault.Open(eid, aad, sealed)
	if errors.Is(err, seal.ErrErased) {
		return "", nil
	}
	return string(clear), err
}

func accountID(eid uint64) string { return id.Entity("acc", eid) }

func orText(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
