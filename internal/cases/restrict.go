package cases

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// CaseMember is somebody who may see a restricted case.
type CaseMember struct {
	Staff   string    `json:"staff"`
	AddedBy string    `json:"added_by"`
	AddedAt time.Time `json:"added_at"`
}

// Restrict makes a case need-to-know. The caller and the assignee are its
// first members, with those named. Everything that hangs on the case, its past
// included, disappears for everybody else at once.
func (s *Service) Restrict(ctx context.Context, ref string, members []string) (*Case, error) {
	sc, err := identity.Require(ctx, identity.PermCaseRestrict)
	if err != nil {
		return nil, err
	}
	return s.change(ctx, sc, ref, "restrict case", func(ctx context.Context, tx *db.Tx, c *Case) error {
		for _, m := range members {
			if err := s.knownStaff(ctx, m, "/members"); err != nil {
				return err
			}
		}
		all := append([]string{tx.Actor.ID, c.Assignee}, members...)
		return s.restrict(ctx, tx, c, all)
	})
}

func (s *Service) restrict(ctx context.Context, tx *db.Tx, c *Case, members []string) error {
	c.Visibility = Restricted
	// What was merged into it keeps its own contacts, messages and tasks: they
	// disappear with it.
	_, err := tx.Exec(ctx, `INSERT INTO restricted(object, since) SELECT own.id, CAST($2 AS BIGINT) FROM cases own WHERE own.id = $1 OR own.root = $1 ON CONFLICT DO NOTHING`,
		c.ID, db.Micros(tx.Now))
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE cases SET visibility = $1 WHERE root = $2`, Restricted, c.ID); err != nil {
		return err
	}
	for _, m := range members {
		if m == "" {
			continue
		}
		if err := s.addMember(ctx, tx, c.ID, m); err != nil {
			return err
		}
	}
	// Pages that showed it must forget it: they are told by the open topic once.
	if s.hub != nil {
		tx.AfterCommit(func() { s.hub.Publish("inbox", nil) })
	}
	return record(ctx, tx, c, "case.restricted", map[string]any{"number": c.Number})
}

// Unrestrict shows a case again to everybody in whose scope it lies.
func (s *Service) Unrestrict(ctx context.Context, ref string) (*Case, error) {
	sc, err := identity.Require(ctx, identity.PermCaseRestrict)
	if err != nil {
		return nil, err
	}
	return s.change(ctx, sc, ref, "unrestrict case", func(ctx context.Context, tx *db.Tx, c *Case) error {
		if c.Visibility != Restricted {
			return unchanged(ctx, tx, c)
		}
		if err := s.lasting(ctx, tx, c); err != nil {
			return err
		}
		return s.unrestrict(ctx, tx, c)
	})
}

func (s *Service) unrestrict(ctx context.Context, tx *db.Tx, c *Case) error {
	c.Visibility = Ordinary
	if _, err := tx.Exec(ctx, `DELETE FROM restricted_member WHERE `+family("object", "$1"), c.ID); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM restricted WHERE `+family("object", "$1"), c.ID); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE cases SET visibility = $1 WHERE root = $2`, Ordinary, c.ID); err != nil {
		return err
	}
	return record(ctx, tx, c, "case.unrestricted", map[string]any{"number": c.Number})
}

// Members lists who may see a restricted case.
func (s *Service) Members(ctx context.Context, ref string) ([]CaseMember, error) {
	sc, err := identity.Require(ctx, identity.PermCaseRead)
	if err != nil {
		return nil, err
	}
	c, err := s.get(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	rows, err := s.db.Query(ctx, `SELECT staff, added_by, added_at FROM restricted_member WHERE object = $1 ORDER BY added_at, staff`, c.ID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []CaseMember{}
	for rows.Next() {
		var m CaseMember
		var at int64
		if err := rows.Scan(&m.Staff, &m.AddedBy, &at); err != nil {
			return nil, err
		}
		m.AddedAt = db.FromMicros(at)
		list = append(list, m)
	}
	return list, rows.Err()
}

// SetMember adds a person to a restricted case, or takes one away. The last
// member cannot be taken away: the case would be lost to everybody.
func (s *Service) SetMember(ctx context.Context, ref, staff string, in bool) (*Case, error) {
	sc, err := identity.Require(ctx, identity.PermCaseMember)
	if err != nil {
		return nil, err
	}
	return s.change(ctx, sc, ref, "case member", func(ctx context.Context, tx *db.Tx, c *Case) error {
		if c.Visibility != Restricted {
			return errs.New(errs.Conflict, "not_restricted", "Only a restricted case has members.")
		}
		if err := s.lasting(ctx, tx, c); err != nil {
			return err
		}
		if in {
			if err := s.knownStaff(ctx, staff, "/staff"); err != nil {
				return err
			}
			if err := s.addMember(ctx, tx, c.ID, staff); err != nil {
				return err
			}
			return record(ctx, tx, c, "case.member_added", map[string]any{"number": c.Number, "staff": staff})
		}
		var others int
		err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM restricted_member WHERE object = $1 AND staff <> $2 AND until IS NULL`, c.ID, staff).Scan(&others)
		if err != nil {
			return err
		}
		if others == 0 {
			return errs.New(errs.Conflict, "last_member", "The last member cannot leave a restricted case.")
		}
		if _, err := tx.Exec(ctx, `DELETE FROM restricted_member WHERE staff = $2 AND `+family("object", "$1"), c.ID, staff); err != nil {
			return err
		}
		if c.Assignee == staff {
			c.Assignee = ""
		}
		return record(ctx, tx, c, "case.member_removed", map[string]any{"number": c.Number, "staff": staff})
	})
}

// lasting refuses who is in a restricted case for a while only, because they
// broke the glass: they cannot make it theirs.
func (s *Service) lasting(ctx context.Context, tx *db.Tx, c *Case) error {
	var one int
	err := tx.QueryRow(ctx, `SELECT 1 FROM restricted_member WHERE object = $1 AND staff = $2 AND until IS NOT NULL`, c.ID, tx.Actor.ID).Scan(&one)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err == nil {
		err = errs.New(errs.Forbidden, "glass_broken", "You see this case because you broke the glass; its members decide who else does.")
	}
	return err
}

func (s *Service) addMember(ctx context.Context, tx *db.Tx, caseID, staff string) error {
	_, err := tx.Exec(ctx, `INSERT INTO restricted_member(object, staff, added_by, added_at)
		SELECT own.id, CAST($2 AS TEXT), CAST($3 AS TEXT), CAST($4 AS BIGINT) FROM cases own WHERE own.id = $1 OR own.root = $1
		ON CONFLICT (object, staff) DO UPDATE SET until = NULL`,
		caseID, staff, tx.Actor.ID, db.Micros(tx.Now))
	return err
}

func (s *Service) memberIDs(ctx context.Context, caseID string) ([]string, error) {
	rows, err := s.db.Query(ctx, `SELECT staff FROM restricted_member WHERE object = $1`, caseID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []string
	for rows.Next() {
		var m string
		if err := rows.Scan(&m); err != nil {
			return nil, err
		}
		list = append(list, m)
	}
	return list, rows.Err()
}

func (s *Service) knownStaff(ctx context.Context, staff, pointer string) error {
	if s.staff == nil {
		return nil
	}
	ok, err := s.staff(ctx, staff)
	if err == nil && !ok {
		return errs.New(errs.Invalid, "staff_unknown", "There is no such person.").
			With(errs.Field{Pointer: pointer, Message: "not an active member of staff"})
	}
	return err
}

// knownTeam refuses a team that does not exist; none is fine.
func (s *Service) knownTeam(ctx context.Context, team string) error {
	if s.team == nil || team == "" {
		return nil
	}
	ok, err := s.team(ctx, team)
	if err == nil && !ok {
		return errs.New(errs.Invalid, "team_unknown", "There is no such team.").
			With(errs.Field{Pointer: "/team", Message: "not a team"})
	}
	return err
}

// unchanged records a command that found nothing to change.
func unchanged(ctx context.Context, tx *db.Tx, c *Case) error {
	return tx.Record(ctx, db.Change{Kind: "case.touched", Object: c.ID, Restrict: c.ID, Private: true})
}
