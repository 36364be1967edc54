package evidence

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// Record makes a captured record of one kind about an object of a case, as the
// product knows it now.
type Record func(ctx context.Context, sc identity.Scope, caseID, object string) (Captured, error)

// TakeRecord captures a record and keeps it as evidence.
func (s *Service) TakeRecord(ctx context.Context, caseRef, kind, object string) (*EvidenceItem, error) {
	sc, err := identity.Require(ctx, identity.PermEvidenceWrite)
	if err != nil {
		return nil, err
	}
	make, ok := s.Records[kind]
	if !ok {
		return nil, errs.New(errs.Invalid, "record_unknown", "There is no such record.").
			With(errs.Field{Pointer: "/kind", Message: "one of " + strings.Join(slices.Sorted(maps.Keys(s.Records)), ", ")})
	}
	c, err := s.cases.For(ctx, sc, caseRef)
	if err != nil {
		return nil, err
	}
	taken, err := make(ctx, sc, c.ID, object)
	if err != nil {
		return nil, err
	}
	taken.Kind = kind
	var it *EvidenceItem
	err = s.db.Tx(ctx, sc.Actor(), "capture a record", func(ctx context.Context, tx *db.Tx) error {
		it, err = s.Capture(ctx, tx, sc, c.ID, taken)
		return err
	})
	return it, err
}
