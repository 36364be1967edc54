package investigation

import (
	"context"
	"errors"
	"time"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/entity"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/seal"
)

// Clause is a clause of the rule book as a finding cites it.
type Clause struct {
	Version  int
	Standard string // the standard of proof it asks for, "" = any
}

// Snapshot is a picture of something at a moment, to be kept as evidence.
type Snapshot struct {
	Kind, Name string
	Body       any // kept as JSON
	At         time.Time
}

// Options are what investigations need from elsewhere. Funcs are set by the
// wiring before the first request; nil means that part is absent.
type Options struct {
	DB       *db.DB
	Vault    *seal.Vault
	Cases    *cases.Service
	Accounts *entity.Service

	// Clause finds the clause in force when it happened; errs.NotFound when
	// there is none. nil = a clause is free text.
	Clause func(ctx context.Context, clause string, at time.Time, region string) (Clause, error)
	// Event says when an event of the log happened, within the scope; of is whom
	// or what it must be about.
	Event func(ctx context.Context, sc identity.Scope, event string, of []uint64) (time.Time, error)
	// Count counts what a search of decisions finds, over time.
	Count func(ctx context.Context, q CaseSearch, from, to time.Time) (*SearchCounts, error)
	// Check compiles the expression of a search.
	Check func(ctx context.Context, expression string) error
	// Capture keeps a snapshot as evidence of the case and gives its evi_ id.
	Capture func(ctx context.Context, tx *db.Tx, sc identity.Scope, caseID string, s Snapshot) (string, error)
}

// Service is investigations. Every method requires a permission first and
// reads through the caller's scope.
type Service struct {
	db    *db.DB
	vault *seal.Vault
	cases *cases.Service
	opt   Options
}

// NewService makes the service.
func NewService(o Options) *Service {
	return &Service{db: o.DB, vault: o.Vault, cases: o.Cases, opt: o}
}

func (s *Service) seal(eid uint64, aad, clear string) ([]byte, error) {
	if clear == "" {
		return nil, nil
	}
	return s.vault.Seal(eid, aad, []byte(clear))
}

// open reads a sealed text; of an erased case nothing is left to read.
func (s *Service) open(eid uint64, aad string, sealed []byte) string {
	if len(sealed) == 0 {
		return ""
	}
	clear, err := s.vault.Open(eid, aad, sealed)
	if errors.Is(err, seal.ErrErased) {
		return "[erased]"
	}
	if err != nil {
		return "[cannot be read]"
	}
	return string(clear)
}

// family is "this case or one merged into it", of a case bound as param.
func family(col, param string) string {
	return "(" + col + " = " + param + " OR " + col + " IN (SELECT own.id FROM cases own WHERE own.root = " + param + "))"
}

// on runs one change on a case: scope and lock, fn, save.
func (s *Service) on(ctx context.Context, sc identity.Scope, ref, reason string, fn func(context.Context, *db.Tx, *cases.Case) error) error {
	return s.db.Tx(ctx, sc.Actor(), reason, func(ctx context.Context, tx *db.Tx) error {
		_, err := s.cases.Within(ctx, tx, sc, ref, func(c *cases.Case) error { return fn(ctx, tx, c) })
		return err
	})
}

// record writes one row of the case's timeline; texts stay with their object.
func record(ctx context.Context, tx *db.Tx, c *cases.Case, kind, object string, data map[string]any, on ...string) error {
	data["number"] = c.Number
	return tx.Record(ctx, db.Change{Kind: kind, Object: object, On: append(on, c.ID), Restrict: c.ID, Data: data})
}

// looked records the reading of what belongs to a restricted case.
func (s *Service) looked(ctx context.Context, sc identity.Scope, c *cases.Case, kind string) error {
	if c.Visibility != cases.Restricted {
		return nil
	}
	return s.db.Tx(ctx, sc.Actor(), "view", func(ctx context.Context, tx *db.Tx) error {
		return tx.Record(ctx, db.Change{Kind: kind, Object: c.ID, Restrict: c.ID, Private: true})
	})
}

func invalid(code, message string, at ...errs.Field) error {
	if len(at) == 0 {
		return nil
	}
	return errs.New(errs.Invalid, code, "%s", message).With(at...)
}

// written checks a text that must be there, in bytes.
func written(at []errs.Field, pointer, text string, most int) []errs.Field {
	if len(text) == 0 || len(text) > most {
		return append(at, errs.Field{Pointer: pointer, Message: "required, and not longer than the limit"})
	}
	return at
}

func zoned(at []errs.Field, zone string) []errs.Field {
	if _, err := time.LoadLocation(zone); err != nil || zone == "" || zone == "Local" {
		return append(at, errs.Field{Pointer: "/zone", Message: "an IANA time zone, as America/Los_Angeles"})
	}
	return at
}

func moment(n *int64) *time.Time {
	if n == nil {
		return nil
	}
	t := db.FromMicros(*n)
	return &t
}

func micros(t *time.Time) any {
	if t == nil || t.IsZero() {
		return nil
	}
	return db.Micros(*t)
}
