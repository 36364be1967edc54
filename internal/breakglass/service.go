package breakglass

import (
	"context"
	"errors"
	"time"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/seal"
	"github.com/piepowder/piepowder/internal/web"
)

// Options are what broken glass needs from elsewhere.
type Options struct {
	DB    *db.DB
	Vault *seal.Vault
	Cases *cases.Service
	Hub   *web.Hub // nil = nobody is looking

	// Find reads a case whoever asks; Tell puts a line before people; Leads are
	// those who watch over privacy; Staff gives names.
	Find  func(ctx context.Context, ref string) (*cases.Case, error)
	Tell  func(ctx context.Context, tx *db.Tx, staff []string, n Notice) error
	Leads func(ctx context.Context) ([]string, error)
	Staff func(ctx context.Context, ids []string) (map[string]string, error)
	// Trail is what somebody read and did on an object in a stretch of time.
	Trail func(ctx context.Context, staff, object string, from, to time.Time) ([]GlassAct, error)
}

// Notice is what the owner and the privacy lead are told; it holds no personal
// data.
type Notice struct {
	Kind   string // broken, ended, review_overdue
	Object string // bgl_…
	Title  string
}

// GlassAct is one thing done under broken glass.
type GlassAct struct {
	At     time.Time `json:"at"`
	Kind   string    `json:"kind"`
	Object string    `json:"object"`
	Thing  string    `json:"thing,omitempty" doc:"What it is: case, note, evidence, party, message and the like"`
	Name   string    `json:"name,omitempty" doc:"By which people know it: a number, a role in the case; of a file its name, for who may see the case"`
}

// Service keeps the uses of broken glass.
type Service struct{ Options }

// NewService makes a Service.
func NewService(o Options) *Service { return &Service{o} }

func (s *Service) text(ctx context.Context, tx *db.Tx, eid uint64, aad, clear string) ([]byte, error) {
	if clear == "" {
		return []byte{}, nil
	}
	return s.Vault.Seal(eid, aad, []byte(clear))
}

func (s *Service) clear(eid uint64, aad string, sealed []byte) string {
	if len(sealed) == 0 {
		return ""
	}
	text, err := s.Vault.Open(eid, aad, sealed)
	switch {
	case errors.Is(err, seal.ErrErased):
		return "[erased]"
	case err != nil:
		return "[cannot be read]"
	}
	return string(text)
}

// watches says whether the caller reviews other people's uses.
func watches(sc identity.Scope) bool { return sc.Can(identity.PermGlassReview) }

func notFound() error {
	return errs.New(errs.NotFound, "break_glass_not_found", "There is no such use of broken glass.")
}

// noSuchCase is the answer for a number that is nobody's, that is out of the
// caller's ground, or that a conflict of interest keeps from them: one answer.
func noSuchCase() error {
	return errs.New(errs.NotFound, "case_not_found", "There is no restricted case with this number that glass could be broken for.")
}
