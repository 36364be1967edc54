package breakglass

import (
	"context"
	"strings"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// GlassReview is what a second person finds.
type GlassReview struct {
	Verdict string `json:"verdict" enum:"justified,not_justified"`
	Note    string `json:"note" minLength:"1" maxLength:"4000"`
}

// Review closes a use. Who broke the glass cannot, nor the owner who may have
// asked for it to be broken; a use is reviewed once.
func (s *Service) Review(ctx context.Context, ref string, in GlassReview) (*GlassUse, error) {
	sc, err := identity.Require(ctx, identity.PermGlassReview)
	if err != nil {
		return nil, err
	}
	u, err := s.use(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	switch {
	case u.Staff == sc.StaffID() || sc.StaffID() == "":
		return nil, errs.New(errs.Forbidden, "own_use", "A second person reviews this.")
	case u.Owner == sc.StaffID():
		return nil, errs.New(errs.Forbidden, "owner_reviews", "The case was yours: somebody else reviews this.")
	case u.State == Reviewed:
		if err := s.names(ctx, u); err != nil {
			return nil, err
		}
		return nil, errs.New(errs.Conflict, "reviewed_already", "This was reviewed by %s.", u.ReviewName)
	case u.State == Active:
		return nil, errs.New(errs.Conflict, "still_active", "The glass is broken until %s: review what was done when it is over.", u.Until.Format("15:04 MST"))
	case strings.TrimSpace(in.Note) == "":
		return nil, errs.New(errs.Invalid, "note_missing", "Say what you found.").With(errs.Field{Pointer: "/note", Message: "is empty"})
	}
	err = s.DB.Tx(ctx, sc.Actor(), "review of broken glass", func(ctx context.Context, tx *db.Tx) error {
		note, err := s.text(ctx, tx, u.eid, u.ID+"/note", strings.TrimSpace(in.Note))
		if err != nil {
			return err
		}
		done, err := tx.Exec(ctx, `UPDATE break_glass SET reviewer = $1, reviewed_at = $2, verdict = $3, note = $4, version = version + 1 WHERE id = $5 AND reviewed_at IS NULL`,
			sc.StaffID(), db.Micros(tx.Now), in.Verdict, note, u.ID)
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil || n == 0 {
			if err == nil {
				err = errs.New(errs.Conflict, "reviewed_already", "Somebody reviewed this just now.")
			}
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "case.glass_reviewed", Object: u.ID, On: []string{u.Case}, Restrict: u.Case,
			Data: map[string]any{"verdict": in.Verdict, "number": u.Number, "staff": u.Staff}})
	})
	if err != nil {
		return nil, err
	}
	return s.Get(ctx, ref)
}
