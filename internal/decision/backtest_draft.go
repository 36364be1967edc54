package decision

import (
	"context"
	"fmt"

	"github.com/piepowder/piepowder/internal/errs"
)

// draftText is the pack that a draft is now, for those who run it. Its faults
// are an errs.Invalid.
func (s *Service) draftText(ctx context.Context, id string) (*draftText, error) {
	d, err := s.draft(ctx, id)
	if err != nil {
		return nil, err
	}
	if d.Stage == DraftDropped {
		return nil, errs.New(errs.Conflict, "draft_dropped", "The draft was dropped.")
	}
	base, err := s.ruleset(ctx, d.Base)
	if err != nil {
		return nil, err
	}
	a := d.judge(base.Documents)
	if a.program == nil {
		bad := errs.New(errs.Invalid, "draft_invalid", "The draft has faults and cannot be run.")
		for _, f := range a.faults {
			bad = bad.With(errs.Field{Pointer: fmt.Sprintf("/problems/%s:%d:%d", f.Path, f.Line, f.Column), Message: f.Message})
		}
		return nil, bad
	}
	return &draftText{id: d.ID, rule: a.rule, hash: a.hash, docs: a.docs}, nil
}
