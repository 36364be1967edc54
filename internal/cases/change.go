package cases

import (
	"context"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// CaseEdit is a change of fields; nil leaves a field as it is.
type CaseEdit struct {
	Title     *string    `json:"title,omitempty" maxLength:"300"`
	Type      *string    `json:"type,omitempty"`
	Category  *string    `json:"category,omitempty" maxLength:"100"`
	Severity  *Severity  `json:"severity,omitempty" doc:"S0 to S4; lowering an S0 or S1 needs severity_reason and a second person who sends the same severity"`
	Why       string     `json:"severity_reason,omitempty" maxLength:"2000"`
	Priority  *Priority  `json:"priority,omitempty"`
	State     *State     `json:"state,omitempty" doc:"triage, open or waiting; resolve, close and reopen are calls of their own"`
	WaitingOn string     `json:"waiting_on,omitempty"`
	WaitUntil *time.Time `json:"waiting_until,omitempty"`
	Team      *string    `json:"team,omitempty" maxLength:"60"`
	Language  *string    `json:"language,omitempty" maxLength:"20"`
	Tags      *[]string  `json:"tags,omitempty" maxItems:"30"`
}

// Change edits a case; version is the one the caller saw, -1 = any.
func (s *Service) Change(ctx context.Context, ref string, version int64, e CaseEdit) (*Case, error) {
	sc, err := identity.Require(ctx, identity.PermCaseWrite)
	if err != nil {
		return nil, err
	}
	return s.change(ctx, sc, ref, "change case", func(ctx context.Context, tx *db.Tx, c *Case) error {
		if version >= 0 && c.Version-1 != version {
			return errs.New(errs.Precondition, "version_stale", "The case was changed by somebody else; look again.")
		}
		if e.State != nil || e.Severity != nil {
			if err := tell(ctx, tx, s.rated, c.ID); err != nil {
				return err
			}
		}
		return s.edit(ctx, tx, sc, c, e)
	})
}

func (s *Service) edit(ctx context.Context, tx *db.Tx, sc identity.Scope, c *Case, e CaseEdit) error {
	data := map[string]any{"number": c.Number}
	set := func(field string, to, from any) { data[field] = map[string]any{"from": from, "to": to} }
	var at []errs.Field
	if e.Title != nil && *e.Title != c.Title {
		if strings.TrimSpace(*e.Title) == "" {
			at = append(at, errs.Field{Pointer: "/title", Message: "cannot be empty"})
		}
		c.Title = *e.Title
		data["title"] = "changed"
	}
	if e.Type != nil && *e.Type != c.Type {
		if err := s.knownType(ctx, *e.Type, "/type"); err != nil {
			return err
		}
		set("type", *e.Type, c.Type)
		c.Type = *e.Type
		if err := s.keepType(ctx, tx, c); err != nil {
			return err
		}
	}
	if e.Priority != nil && *e.Priority != c.Priority {
		if !e.Priority.Valid() {
			at = append(at, errs.Field{Pointer: "/priority", Message: "one of urgent, high, normal, low"})
		}
		set("priority", *e.Priority, c.Priority)
		c.Priority = *e.Priority
	}
	if e.Team != nil && *e.Team != c.Team {
		if err := s.knownTeam(ctx, *e.Team); err != nil {
			return err
		}
		if !sc.Places(c.Region, *e.Team, c.Brand) {
			at = append(at, errs.Field{Pointer: "/team", Message: "not one of your teams"})
		}
		set("team", *e.Team, c.Team)
		c.Team = *e.Team
	}
	if len(at) > 0 {
		return errs.New(errs.Invalid, "case_invalid", "The case cannot be changed like this.").With(at...)
	}
	for _, f := range []struct {
		name string
		to   *string
		have *string
	}{{"category", e.Category, &c.Category}, {"language", e.Language, &c.Language}} {
		if f.to != nil && *f.to != *f.have {
			set(f.name, *f.to, *f.have)
			*f.have = *f.to
		}
	}
	if e.Tags != nil {
		if err := s.tag(ctx, tx, c.ID, *e.Tags); err != nil {
			return err
		}
		data["tags"] = *e.Tags
	}
	if e.Severity != nil {
		if err := s.rate(ctx, tx, c, *e.Severity, e.Why); err != nil {
			return err
		}
	}
	if e.State != nil {
		if *e.State == Resolved || *e.State == Closed || (c.State.Done() && *e.State != c.State) {
			return errs.New(errs.Conflict, "case_state_move", "Use resolve, close or reopen: they ask for what is needed.").
				With(errs.Field{Pointer: "/state", Message: "not by a change of fields"})
		}
		if err := s.move(ctx, tx, c, *e.State, e.WaitingOn, e.WaitUntil); err != nil {
			return err
		}
	}
	if len(data) > 1 {
		return record(ctx, tx, c, "case.changed", data)
	}
	return unchanged(ctx, tx, c)
}

// rate changes the severity. Raising is free; lowering an S0 or S1 takes a
// reason and a second person, who sends the same severity.
func (s *Service) rate(ctx context.Context, tx *db.Tx, c *Case, to Severity, why string) error {
	if !to.Valid() {
		return errs.New(errs.Invalid, "case_invalid", "There is no severity %q.", to).
			With(errs.Field{Pointer: "/severity", Message: "one of S0, S1, S2, S3, S4"})
	}
	if to == c.Severity {
		c.Lowering = nil
		return nil
	}
	lowering := c.Severity.Critical() && c.Severity.Worse(to)
	second := c.Lowering != nil && c.Lowering.To == to && c.Lowering.By != tx.Actor.ID
	if lowering && !second {
		if strings.TrimSpace(why) == "" {
			return errs.New(errs.Invalid, "severity_reason", "Lowering %s needs a reason and a second person.", c.Severity).
				With(errs.Field{Pointer: "/severity_reason", Message: "say why"})
		}
		c.Lowering = &Lowering{To: to, By: tx.Actor.ID, At: tx.Now, Reason: why}
		return record(ctx, tx, c, "case.severity_requested", map[string]any{"number": c.Number, "from": c.Severity, "to": to})
	}
	was := c.Severity
	data := map[string]any{"number": c.Number, "from": was, "to": to}
	if second {
		data["requested_by"] = c.Lowering.By
	}
	c.Severity, c.Lowering = to, nil
	if to.Critical() {
		if err := s.startChecklist(ctx, tx, c.ID); err != nil {
			return err
		}
	}
	if err := s.clockRated(ctx, tx, c); err != nil {
		return err
	}
	if to.Worse(was) && to.Critical() {
		c.raised = &was
	}
	return record(ctx, tx, c, "case.severity", data)
}

// move changes the state and keeps the interval.
func (s *Service) move(ctx context.Context, tx *db.Tx, c *Case, to State, on string, until *time.Time) error {
	if err := c.State.Move(to, on, until, tx.Now); err != nil {
		return err
	}
	if to == c.State && to != Waiting {
		return nil
	}
	from := c.State
	c.State, c.WaitingOn, c.WaitUntil = to, "", nil
	if to == Waiting {
		c.WaitingOn, c.WaitUntil = on, until
	}
	if err := s.transition(ctx, tx, c, from); err != nil {
		return err
	}
	if to == Waiting {
		if err := s.comesBack(ctx, tx, c.ID, "wait", *until); err != nil {
			return err
		}
	}
	data := map[string]any{"number": c.Number, "from": from, "to": to}
	if on != "" && to == Waiting {
		data["waiting_on"], data["waiting_until"] = on, until
	}
	return record(ctx, tx, c, "case.state", data)
}

// transition writes the interval row and the clock input of a state.
func (s *Service) transition(ctx context.Context, tx *db.Tx, c *Case, from State) error {
	_, err := tx.Exec(ctx, `INSERT INTO case_transitions(case_id, n, at, from_state, to_state, waiting_on, waiting_until, actor)
		SELECT $1, COALESCE(MAX(n), 0) + 1, $2, $3, $4, $5, $6, $7 FROM case_transitions WHERE case_id = $1`,
		c.ID, db.Micros(tx.Now), from, c.State, c.WaitingOn, micros(c.WaitUntil), tx.Actor.ID)
	if err != nil {
		return err
	}
	return s.clockMoved(ctx, tx, c, from)
}

func (s *Service) tag(ctx context.Context, tx *db.Tx, caseID string, tags []string) error {
	if _, err := tx.Exec(ctx, `DELETE FROM case_tags WHERE case_id = $1`, caseID); err != nil {
		return err
	}
	for _, t := range tags {
		t = strings.ToLower(strings.TrimSpace(t))
		if t == "" || len(t) > 60 {
			return errs.New(errs.Invalid, "case_tag", "A tag has 1 to 60 characters.").
				With(errs.Field{Pointer: "/tags", Message: "1 to 60 characters each"})
		}
		if _, err := tx.Exec(ctx, `INSERT INTO case_tags(case_id, tag) VALUES ($1,$2) ON CONFLICT DO NOTHING`, caseID, t); err != nil {
			return err
		}
	}
	return nil
}
