package protocol

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/seal"
	"github.com/piepowder/piepowder/internal/web"
)

// Options are what protocols need from elsewhere. A function that is nil is not
// available: its steps are done by hand, with a note of how.
type Options struct {
	DB    *db.DB
	Vault *seal.Vault
	Cases *cases.Service
	Hub   *web.Hub // may be nil
	Log   *slog.Logger

	// ActiveStaff says whether a person can be given a step; nil = anybody.
	ActiveStaff func(ctx context.Context, staff string) (bool, error)
	// Account tells of the account a case is about: its kind, and the kinds of
	// things in its hands now.
	Account func(ctx context.Context, account uint64) (kind string, custody []string, err error)
	// Template says whether a template is known; nil = not checked.
	Template func(ctx context.Context, template string) (bool, error)

	Send     func(ctx context.Context, tx *db.Tx, sc identity.Scope, caseID, party, template string) (ref string, err error)
	Page     func(ctx context.Context, tx *db.Tx, p Page) (ref string, err error)
	Interim  func(ctx context.Context, sc identity.Scope, a Interim) (ref string, err error)
	Incident func(ctx context.Context, tx *db.Tx, sc identity.Scope, c *cases.Case, kind, title string) (ref string, err error)
	Call     func(ctx context.Context, caseID, party string, call Call) (ref string, err error)
	Restrict func(ctx context.Context, caseID string) error
	// Line says what is wrong with a line that help for a case was called by, ""
	// when the directory has it as a verified one of the place; nil = not checked.
	Line    func(ctx context.Context, c *cases.Case, line string) (warning string, err error)
	Dispute func(ctx context.Context, tx *db.Tx, sc identity.Scope, caseID string) error
}

// Page asks for somebody of a role at once. Title holds no personal data; one of
// a drill must be marked as such where it is read.
type Page struct {
	Case  *cases.Case
	Role  string
	Title string
	Key   string // the same one twice is one page
	Drill bool
}

// Interim is a protective action as a step wants it.
type Interim struct {
	Case           *cases.Case
	Kind           string
	Account, Other string // acc_ ids
	Clause, Reason string
	Days           int
}

// Call is a telephone call that a step wants logged.
type Call struct {
	Direction string    `json:"direction" enum:"in,out"`
	Outcome   string    `json:"outcome" enum:"reached,voicemail,dropped,no_answer"`
	Start     time.Time `json:"started_at"`
	End       time.Time `json:"ended_at"`
	Notes     string    `json:"notes,omitempty" maxLength:"20000"`
}

// Service keeps protocols and their runs. Every method requires a permission
// first and reaches runs through the scope of their case.
type Service struct {
	o     Options
	db    *db.DB
	texts sync.Map // key -> *Document; published texts never change
}

// NewService makes the service.
func NewService(o Options) *Service { return &Service{o: o, db: o.DB} }

func protocolNotFound() error {
	return errs.New(errs.NotFound, "protocol_not_found", "There is no such protocol.")
}

func noRow(err error, otherwise error) error {
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

// seal keeps personal text under the key of its case.
func (s *Service) seal(c *cases.Case, aad, text string) ([]byte, error) {
	if text == "" {
		return nil, nil
	}
	return s.o.Vault.Seal(c.EID(), aad, []byte(text))
}

func (s *Service) open(c *cases.Case, aad string, sealed []byte) (string, error) {
	if len(sealed) == 0 {
		return "", nil
	}
	clear, err := s.o.Vault.Open(c.EID(), aad, sealed)
	if errors.Is(err, seal.ErrErased) {
		return "", nil
	}
	return string(clear), err
}

// publish tells open pages of a case; of a restricted one only its members'.
func (s *Service) publish(ctx context.Context, tx *db.Tx, c *cases.Case) error {
	if s.o.Hub == nil {
		return nil
	}
	only, err := s.o.Cases.Audience(ctx, c)
	if err != nil {
		return err
	}
	tx.AfterCommit(func() { s.o.Hub.Publish("case:"+c.ID, only) })
	return nil
}

// everybody is the scope of our own machinery: timers that must find their run.
func everybody() identity.Scope { return identity.System("protocol") }
