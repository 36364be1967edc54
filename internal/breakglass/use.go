package breakglass

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// Codes are the grounds on which glass is broken.
var Codes = []string{"danger_to_life", "owner_unreachable", "legal_deadline", "fault_of_the_system"}

// The bounds of a use.
const (
	Longest    = 4 * time.Hour
	ReviewIn   = 48 * time.Hour
	refusals   = 5 // in an hour, after which nobody is answered
	perhapsFor = time.Hour
)

// The states of a use.
const (
	Active   = "active"
	Ended    = "ended"
	Reviewed = "reviewed"
)

// GlassUse is one time that somebody broke the glass of a case.
type GlassUse struct {
	ID         string     `json:"id" doc:"bgl_ id"`
	Case       string     `json:"case_id"`
	Number     string     `json:"number"`
	Staff      string     `json:"staff"`
	StaffName  string     `json:"staff_name"`
	Owner      string     `json:"owner,omitempty" doc:"stf_ id of whom the case belonged to"`
	Code       string     `json:"code" enum:"danger_to_life,owner_unreachable,legal_deadline,fault_of_the_system"`
	Reason     string     `json:"reason"`
	State      string     `json:"state" enum:"active,ended,reviewed"`
	At         time.Time  `json:"at"`
	Until      time.Time  `json:"until"`
	EndedAt    *time.Time `json:"ended_at,omitempty"`
	ReviewDue  time.Time  `json:"review_due"`
	Overdue    bool       `json:"overdue" doc:"The review did not come in time"`
	Reviewer   string     `json:"reviewer,omitempty"`
	ReviewName string     `json:"reviewer_name,omitempty"`
	ReviewedAt *time.Time `json:"reviewed_at,omitempty"`
	Verdict    string     `json:"verdict,omitempty" enum:"justified,not_justified"`
	Note       string     `json:"note,omitempty"`
	Version    int64      `json:"version"`
	Acts       []GlassAct `json:"acts,omitempty" doc:"What was read and done under it; with one use only"`

	eid uint64
}

// GlassBreaking is what somebody says who breaks the glass.
type GlassBreaking struct {
	Case    string `json:"case" minLength:"1" maxLength:"60" doc:"Number of the case"`
	Code    string `json:"code" enum:"danger_to_life,owner_unreachable,legal_deadline,fault_of_the_system"`
	Reason  string `json:"reason" minLength:"20" maxLength:"4000" doc:"Why it cannot wait for a member, in words a reviewer can judge"`
	Minutes int    `json:"minutes" minimum:"5" maximum:"240"`
}

// Break opens a restricted case to the caller for a while. The owner, or all
// members where there is none, and the privacy lead are told in the same
// transaction. A refusal does not tell whether there is such a case.
func (s *Service) Break(ctx context.Context, in GlassBreaking) (*GlassUse, error) {
	sc, err := identity.Require(ctx, identity.PermGlassBreak)
	if err != nil {
		return nil, err
	}
	if sc.StaffID() == "" {
		return nil, errs.New(errs.Forbidden, "people_only", "Only a person can break the glass.")
	}
	if err := s.patient(ctx, sc); err != nil {
		return nil, err
	}
	c, err := s.reach(ctx, sc, in.Case)
	if errs.IsKind(err, errs.NotFound) {
		return nil, errors.Join(err, s.refused(ctx, sc))
	}
	if err != nil {
		return nil, err
	}
	var u *GlassUse
	err = s.DB.Tx(ctx, sc.Actor(), "break glass", func(ctx context.Context, tx *db.Tx) error {
		u = &GlassUse{ID: id.New("bgl", tx.Now), Case: c.ID, Number: c.Number, Staff: sc.StaffID(), Owner: c.Assignee, Code: in.Code, Reason: strings.TrimSpace(in.Reason),
			State: Active, At: tx.Now, Until: tx.Now.Add(time.Duration(in.Minutes) * time.Minute), ReviewDue: tx.Now.Add(ReviewIn), Version: 1, eid: c.EID()}
		if len(u.Reason) < 20 {
			return errs.New(errs.Invalid, "reason_too_short", "Say why it cannot wait for a member.").With(errs.Field{Pointer: "/reason", Message: "at least 20 characters"})
		}
		if err := s.Cases.Admit(ctx, tx, c.ID, u.Staff, u.Until); err != nil {
			return err
		}
		if err := s.insert(ctx, tx, u); err != nil {
			return err
		}
		for _, job := range []db.Job{{Kind: JobEnd, Key: u.ID, Payload: u.ID, RunAt: u.Until}, {Kind: JobReview, Key: u.ID, Payload: u.ID, RunAt: u.ReviewDue}} {
			if err := tx.Enqueue(ctx, job); err != nil {
				return err
			}
		}
		if err := s.tell(ctx, tx, u, "broken", "Glass was broken on "+u.Number); err != nil {
			return err
		}
		tx.AfterCommit(func() { s.live(u) })
		return tx.Record(ctx, db.Change{Kind: "case.glass_broken", Object: u.ID, On: []string{c.ID}, Restrict: c.ID,
			Data: map[string]any{"code": u.Code, "until": u.Until, "staff": u.Staff, "number": u.Number}})
	})
	if err != nil {
		return nil, err
	}
	return u, s.names(ctx, u)
}

// reach finds a restricted case on the caller's ground.
func (s *Service) reach(ctx context.Context, sc identity.Scope, ref string) (*cases.Case, error) {
	c, err := s.Find(ctx, strings.TrimSpace(ref))
	if errs.IsKind(err, errs.NotFound) || errs.IsKind(err, errs.Invalid) {
		return nil, noSuchCase()
	}
	if err != nil {
		return nil, err
	}
	if _, err := s.Cases.For(ctx, sc, c.ID); err == nil {
		return nil, errs.New(errs.Conflict, "already_member", "You can see this case already.")
	} else if !errs.IsKind(err, errs.NotFound) {
		return nil, err
	}
	if c.Visibility != cases.Restricted || !sc.Places(c.Region, c.Team, c.Brand) {
		return nil, noSuchCase()
	}
	var one int
	err = s.DB.QueryRow(ctx, `SELECT 1 FROM conflicted WHERE object = $1 AND staff = $2 LIMIT 1`, c.ID, sc.StaffID()).Scan(&one)
	if errors.Is(err, sql.ErrNoRows) {
		return c, nil
	}
	if err == nil {
		err = noSuchCase()
	}
	return nil, err
}

// patient refuses who tried numbers at random.
func (s *Service) patient(ctx context.Context, sc identity.Scope) error {
	var n int
	since := db.Micros(s.DB.Now().Add(-perhapsFor))
	err := s.DB.QueryRow(ctx, `SELECT COUNT(*) FROM audit_leaves WHERE kind = 'glass.refused' AND actor = $1 AND at > $2`, sc.StaffID(), since).Scan(&n)
	if err == nil && n >= refusals {
		e := errs.New(errs.TooMany, "too_many_refusals", "You named several cases that there are not. Ask the privacy lead.")
		e.RetryAfter = perhapsFor
		return e
	}
	return err
}

// refused keeps that somebody tried: an attempt is as telling as a use.
func (s *Service) refused(ctx context.Context, sc identity.Scope) error {
	return s.DB.Tx(ctx, sc.Actor(), "break glass", func(ctx context.Context, tx *db.Tx) error {
		return tx.Record(ctx, db.Change{Kind: "glass.refused", Object: sc.StaffID(), Private: true})
	})
}

// End ends the caller's use before its time.
func (s *Service) End(ctx context.Context, ref string) (*GlassUse, error) {
	sc, err := identity.Require(ctx, identity.PermGlassBreak)
	if err != nil {
		return nil, err
	}
	u, err := s.use(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	if u.Staff != sc.StaffID() {
		return nil, errs.New(errs.Forbidden, "not_yours", "Only who broke the glass ends it; it ends by itself at %s.", u.Until.Format(time.RFC3339))
	}
	err = s.DB.Tx(ctx, sc.Actor(), "end broken glass", func(ctx context.Context, tx *db.Tx) error { return s.end(ctx, tx, u) })
	if err != nil {
		return nil, err
	}
	return s.Get(ctx, ref)
}

// end takes the sight of the case away; a second time it does nothing.
func (s *Service) end(ctx context.Context, tx *db.Tx, u *GlassUse) error {
	done, err := tx.Exec(ctx, `UPDATE break_glass SET ended_at = $1, version = version + 1 WHERE id = $2 AND ended_at IS NULL`, db.Micros(tx.Now), u.ID)
	if err != nil {
		return err
	}
	n, err := done.RowsAffected()
	if err != nil || n == 0 {
		return errors.Join(err, tx.Record(ctx, db.Change{Kind: "glass.touched", Object: u.ID, Restrict: u.Case, Private: true}))
	}
	if err := s.Cases.Dismiss(ctx, tx, u.Case, u.Staff); err != nil {
		return err
	}
	tx.AfterCommit(func() { s.live(u) })
	return tx.Record(ctx, db.Change{Kind: "case.glass_mended", Object: u.ID, On: []string{u.Case}, Restrict: u.Case, Data: map[string]any{"staff": u.Staff, "number": u.Number}})
}

// tell puts it before the owner, or all members, and the privacy leads.
func (s *Service) tell(ctx context.Context, tx *db.Tx, u *GlassUse, kind, title string) error {
	if s.Tell == nil {
		return nil
	}
	staff, err := s.Leads(ctx)
	if err != nil {
		return err
	}
	owners := []string{u.Owner}
	if u.Owner == "" {
		if owners, err = s.members(ctx, u.Case); err != nil {
			return err
		}
	}
	staff = append(staff, owners...)
	slices.Sort(staff)
	staff = slices.DeleteFunc(slices.Compact(staff), func(p string) bool { return p == "" || p == u.Staff })
	return s.Tell(ctx, tx, staff, Notice{Kind: kind, Object: u.ID, Title: title})
}

// live tells open pages of both sides to look again.
func (s *Service) live(u *GlassUse) {
	if s.Hub != nil {
		s.Hub.Publish("inbox", []string{u.Staff})
		s.Hub.Publish("case:"+u.Case, []string{u.Staff})
	}
}
