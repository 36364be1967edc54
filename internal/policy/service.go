package policy

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// Options are what the rule book needs from elsewhere. A function that is nil is
// not available, and what it would say is left out.
type Options struct {
	DB  *db.DB
	Log *slog.Logger

	// People are those who may have to read a policy.
	People func(ctx context.Context) ([]Person, error)
	// Impact tells what was done under clauses since a time, of what the scope sees.
	Impact func(ctx context.Context, sc identity.Scope, clauses []string, since time.Time) (map[string]PolicyImpact, error)
	// Trained says whether the people of a roll-out have passed a course; nil: there
	// is no training here to ask, and the gate is open.
	Trained func(ctx context.Context, course string, roles []string) (ready bool, why string, err error)
	// Tell reminds somebody; of machinery, so it must not fail the work.
	Tell func(ctx context.Context, staff, key, subject, text string) error
	// Authorized weighs a publication against the limits that hold. It gives the
	// request that waits for a signature, "" when the text may be published.
	Authorized func(ctx context.Context, tx *db.Tx, sc identity.Scope, p PolicyPublication) (approval string, err error)
	// Signing is the request that the publication of a document waits on, "" without one.
	Signing func(ctx context.Context, document string) (string, error)
	// Changed is told that a next text is not what was shown any more.
	Changed func(ctx context.Context, tx *db.Tx, document string) error
}

// PolicyPublication is a text on its way into force, as a signer is shown it.
type PolicyPublication struct {
	Document      string
	Title         string
	Version       int
	Change        string
	Note          string
	EffectiveFrom *time.Time
	Hash          string // of all that approvers were shown
	Approvals     []PolicyApproval
}

// Person is somebody on the staff.
type Person struct {
	ID    string
	Name  string
	Roles []string
}

// PolicyImpact is what was done under one clause.
type PolicyImpact struct {
	Clause     string `json:"clause"`
	Actions    int    `json:"actions" doc:"Actions that cite it"`
	Interim    int    `json:"interim"`
	Cases      int    `json:"cases" doc:"Cases with such an action"`
	Reversed   int    `json:"reversed"`
	Appealed   int    `json:"appealed"`
	Overturned int    `json:"overturned" doc:"Of appeals that were decided"`
	Decided    int    `json:"decided" doc:"Appeals decided"`
}

// Service keeps the rule book.
type Service struct {
	o     Options
	db    *db.DB
	texts sync.Map // hash -> *PolicyText
	plain sync.Map // hash -> string; the text as Since compares it
	index indexes
}

// NewService makes the service.
func NewService(o Options) *Service {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Service{o: o, db: o.DB}
}

func policyNotFound() error {
	return errs.New(errs.NotFound, "policy_not_found", "There is no such policy.")
}

func clauseUnknown(id string) error {
	return errs.New(errs.NotFound, "clause_unknown", "There is no clause %s in force then.", id)
}

func noRow(err, otherwise error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return otherwise
	}
	return err
}

func moment(n sql.NullInt64) *time.Time {
	if !n.Valid || n.Int64 == 0 {
		return nil
	}
	t := db.FromMicros(n.Int64)
	return &t
}

func micros(t *time.Time) any {
	if t == nil || t.IsZero() {
		return nil
	}
	return db.Micros(*t)
}

func written(v any) string {
	out, err := json.Marshal(v)
	if err != nil { // strings and numbers only
		panic(err)
	}
	return string(out)
}
