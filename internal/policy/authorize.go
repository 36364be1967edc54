package policy

import (
	"context"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// Publish makes an approved text a version, or lets it wait for the signature that
// the limits ask for. An editorial change is released at once; a material one when
// the other texts that repeat its clauses are done or waived and its people are
// trained.
func (s *Service) Publish(ctx context.Context, id, shown string) (*Policy, error) {
	return s.onDraft(ctx, id, identity.PermPolicyPublish, "publish policy", func(ctx context.Context, tx *db.Tx, sc identity.Scope, d *document, next *draftRow) error {
		if err := s.ready(ctx, d, next, shown); err != nil {
			return err
		}
		if s.o.Authorized != nil {
			approval, err := s.o.Authorized(ctx, tx, sc, next.publication(d))
			if err != nil || approval != "" {
				return err
			}
		}
		return s.makeVersion(ctx, tx, d, next)
	})
}

// Publication is what a signer of a publication is shown now; ok is false when
// there is nothing to publish any more.
func (s *Service) Publication(ctx context.Context, id string) (p PolicyPublication, ok bool, err error) {
	d, err := s.document(ctx, id)
	if err != nil {
		return p, false, err
	}
	next, err := s.nextText(ctx, d.id)
	if err != nil || next == nil || next.State != "approved" {
		return p, false, err
	}
	return next.publication(d), true, nil
}

// PublishSigned puts a text in force whose publication was signed, in the
// transaction of the last signature.
func (s *Service) PublishSigned(ctx context.Context, tx *db.Tx, id string) error {
	d, err := s.open(ctx, tx, id)
	if err != nil {
		return err
	}
	next, err := s.draft(ctx, d.id)
	if err != nil {
		return noRow(err, draftMissing())
	}
	if err := s.ready(ctx, d, next, next.Shown); err != nil {
		return err
	}
	return s.makeVersion(ctx, tx, d, next)
}

func (n *draftRow) publication(d *document) PolicyPublication {
	p := PolicyPublication{Document: d.id, Title: n.Text.Title, Version: d.version + 1, Change: n.Change, Note: n.Note, EffectiveFrom: n.EffectiveFrom, Hash: n.Shown}
	for _, a := range n.Approvals {
		if a.Decision == "approved" && a.VoidedAt == nil {
			p.Approvals = append(p.Approvals, a)
		}
	}
	return p
}

// ready says whether a text that was shown can become a version.
func (s *Service) ready(ctx context.Context, d *document, next *draftRow, shown string) error {
	switch {
	case next.State == "draft":
		return errs.New(errs.Conflict, "not_asked", "Ask for approval first.")
	case next.State == "asked":
		return errs.New(errs.Conflict, "not_approved", "The text wants %d approvals by people who did not write in it.", next.Needed)
	case shown != next.Shown:
		return errs.New(errs.Conflict, "approval_void", "The text was changed after you were shown it. Read it again.")
	}
	base, waiting, err := s.newest(ctx, d.id)
	if err != nil {
		return err
	}
	if waiting {
		return errs.New(errs.Conflict, "version_waiting", "An approved text waits to be released; release it or call it back first.")
	}
	if base != next.Base {
		return errs.New(errs.Conflict, "draft_outdated", "Version %d came into force after this text was begun from version %d; take it over first.", base, next.Base)
	}
	return nil
}
