package incident

import (
	"context"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// Taking is somebody taking a role.
type Taking struct {
	Role  Role   `json:"role" doc:"commander, liaison, scribe, communications or subject_matter"`
	Staff string `json:"staff,omitempty" maxLength:"60" doc:"stf_ id; you when left out"`
	Note  string `json:"note,omitempty" maxLength:"4000" doc:"What the next one must know"`
}

// Assume gives somebody a role. Of every role but subject_matter there is one
// holder: who takes it takes it over, and both facts are kept.
func (s *Service) Assume(ctx context.Context, ref string, in Taking) (*Incident, error) {
	return s.change(ctx, identity.PermIncidentWrite, ref, "assume role", func(ctx context.Context, tx *db.Tx, sc identity.Scope, i *Incident) error {
		if !in.Role.Valid() {
			return errs.New(errs.Invalid, "role_unknown", "There is no such role.").
				With(errs.Field{Pointer: "/role", Message: "one of commander, liaison, scribe, communications, subject_matter"})
		}
		if !i.State.Open() {
			return over(i)
		}
		who := orText(in.Staff, sc.StaffID())
		if who == "" {
			return errs.New(errs.Invalid, "staff_unknown", "Name who takes the role.").With(errs.Field{Pointer: "/staff", Message: "required"})
		}
		if err := s.activeStaff(ctx, who, "/staff"); err != nil {
			return err
		}
		if err := s.assume(ctx, tx, i, in.Role, who); err != nil {
			return err
		}
		if in.Note != "" {
			if err := s.enter(ctx, tx, i, "handover", in.Note, tx.Now, map[string]any{"role": in.Role}); err != nil {
				return err
			}
		}
		if in.Role == Commander && s.StopPage != nil {
			return s.StopPage(ctx, tx, i.ID, "somebody commands")
		}
		return nil
	})
}

// assume writes the two halves of a hand-over at one time.
func (s *Service) assume(ctx context.Context, tx *db.Tx, i *Incident, r Role, staff string) error {
	held, err := s.holding(ctx, i.ID)
	if err != nil {
		return err
	}
	from := ""
	for _, h := range held {
		if h.Role != r {
			continue
		}
		if h.Staff == staff {
			return tx.Record(ctx, db.Change{Kind: "incident.touched", Object: i.ID, Private: true})
		}
		if !r.single() {
			continue
		}
		from = h.Staff
		if err := s.relinquish(ctx, tx, h.ID); err != nil {
			return err
		}
	}
	_, err = tx.Exec(ctx, `INSERT INTO incident_roles(id, incident, role, staff, assumed_at, assumed_by) VALUES ($1,$2,$3,$4,$5,$6)`,
		id.New("inr", tx.Now), i.ID, r, staff, db.Micros(tx.Now), tx.Actor.ID)
	if err != nil {
		return err
	}
	// Who has a role in a restricted incident may see it.
	_, err = tx.Exec(ctx, `INSERT INTO restricted_member(object, staff, added_by, added_at)
		SELECT rs.object, CAST($1 AS TEXT), CAST($2 AS TEXT), CAST($3 AS BIGINT) FROM restricted rs WHERE rs.object = $4 ON CONFLICT DO NOTHING`, staff, tx.Actor.ID, db.Micros(tx.Now), i.ID)
	if err != nil {
		return err
	}
	data := map[string]any{"role": r, "staff": staff}
	if from != "" {
		data["from"] = from
	}
	if err := s.enter(ctx, tx, i, "role", "", tx.Now, data); err != nil {
		return err
	}
	return s.record(ctx, tx, i, "role_assumed", data)
}

func (s *Service) relinquish(ctx context.Context, tx *db.Tx, held string) error {
	_, err := tx.Exec(ctx, `UPDATE incident_roles SET relinquished_at = $1, relinquished_by = $2 WHERE id = $3 AND relinquished_at IS NULL`,
		db.Micros(tx.Now), tx.Actor.ID, held)
	return err
}

// Relinquish gives a role up. The commander cannot: somebody takes over.
func (s *Service) Relinquish(ctx context.Context, ref string, r Role, staff string) (*Incident, error) {
	return s.change(ctx, identity.PermIncidentWrite, ref, "relinquish role", func(ctx context.Context, tx *db.Tx, sc identity.Scope, i *Incident) error {
		if r == Commander && i.State.Open() {
			return errs.New(errs.Conflict, "commander_needed", "An open incident has a commander: somebody must take over.")
		}
		staff := orText(staff, sc.StaffID())
		held, err := s.holding(ctx, i.ID)
		if err != nil {
			return err
		}
		for _, h := range held {
			if h.Role == r && h.Staff == staff {
				if err := s.relinquish(ctx, tx, h.ID); err != nil {
					return err
				}
				if err := s.enter(ctx, tx, i, "role", "", tx.Now, map[string]any{"role": r, "from": staff}); err != nil {
					return err
				}
				return s.record(ctx, tx, i, "role_relinquished", map[string]any{"role": r, "staff": staff})
			}
		}
		return errs.New(errs.Conflict, "role_not_held", "That person does not hold this role.")
	})
}

// Roles lists every holding of every role, oldest first.
func (s *Service) Roles(ctx context.Context, ref string) ([]Held, error) {
	sc, err := identity.Require(ctx, identity.PermIncidentRead)
	if err != nil {
		return nil, err
	}
	i, err := s.get(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	rows, err := s.DB.Query(ctx, `SELECT id, incident, role, staff, assumed_at, assumed_by, relinquished_at, relinquished_by FROM incident_roles
		WHERE incident = $1 ORDER BY assumed_at, id`, i.ID)
	if err != nil {
		return nil, err
	}
	list, err := scanHeld(rows)
	if err != nil {
		return nil, err
	}
	if err := s.nameHeld(ctx, list); err != nil {
		return nil, err
	}
	out := []Held{}
	for _, h := range list {
		out = append(out, h.Held)
	}
	return out, nil
}

func over(i *Incident) error {
	return errs.New(errs.Conflict, "incident_over", "The incident is %s.", i.State)
}
