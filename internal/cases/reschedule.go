package cases

import (
	"context"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/sla"
)

// matter is what conditions of a policy of clocks see of a case.
func (c *Case) matter() sla.Matter {
	return sla.Matter{Type: c.Type, Category: c.Category, Brand: c.Brand, Region: c.Region, City: c.City, Language: c.Language, Source: c.Source}
}

// Rescheduled writes anew when a case is due, after the policy of clocks has
// changed.
func (s *Service) Rescheduled(ctx context.Context, tx *db.Tx, caseID string) error {
	return s.reschedule(ctx, tx, caseID)
}

// terms are the inputs of clocks that a person gives by hand.
var terms = map[string]sla.Kind{"legal_asked": sla.LegalAsked, "legal_done": sla.LegalDone, "notice_given": sla.NoticeGiven, "notice_over": sla.NoticeOver,
	"protected": sla.Protected}

// Term keeps that a term of an authority or a period of notice began or ended,
// or that somebody was protected by other means than an action of ours.
func (s *Service) Term(ctx context.Context, ref, what string, at time.Time) (*Case, error) {
	sc, err := identity.Require(ctx, identity.PermCaseWrite)
	if err != nil {
		return nil, err
	}
	kind, ok := terms[what]
	if !ok {
		return nil, errs.New(errs.Invalid, "term_unknown", "There is no such term.").
			With(errs.Field{Pointer: "/what", Message: "legal_asked, legal_done, notice_given, notice_over or protected"})
	}
	return s.change(ctx, sc, ref, "keep term", func(ctx context.Context, tx *db.Tx, c *Case) error {
		if at.IsZero() {
			at = tx.Now
		}
		if at.After(tx.Now.Add(time.Minute)) || at.Before(c.OpenedAt.AddDate(-1, 0, 0)) {
			return errs.New(errs.Invalid, "term_time", "The time does not fit the case.").With(errs.Field{Pointer: "/at", Message: "not in the future, nor long before the case"})
		}
		if kind == sla.Protected && c.Mitigated == nil {
			c.Mitigated = &at
		}
		if err := s.clockInput(ctx, tx, c, kind, at.UTC()); err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "case.term", Object: c.ID, Restrict: c.ID, Data: map[string]any{"what": what, "at": at.UTC()}})
	})
}

type termIn struct {
	CaseRef
	Body struct {
		What string    `json:"what" enum:"legal_asked,legal_done,notice_given,notice_over,protected"`
		At   time.Time `json:"at,omitzero" doc:"Now when left out"`
	}
}
