package identity

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
)

// Team is a group of staff that cases and queues can belong to.
type Team struct {
	ID        string    `json:"id"`
	Name      string    `json:"name"`
	Vendor    bool      `json:"vendor" doc:"Its people see only queues it is certified for, and no contact detail"`
	CreatedAt time.Time `json:"created_at"`
}

// StaffFilter narrows a list of staff; "" = all.
type StaffFilter struct{ State, Role, Team string }

// StaffList is one page, newest first, older than (created, after) when given;
// it returns up to limit+1 rows.
func (s *Service) StaffList(ctx context.Context, f StaffFilter, created int64, after string, limit int) ([]*Staff, error) {
	if _, err := Require(ctx, PermStaffRead); err != nil {
		return nil, err
	}
	var a db.Args
	where := []string{"1=1"}
	if f.State != "" {
		where = append(where, "state = "+a.Add(f.State))
	}
	if f.Role != "" {
		where = append(where, "id IN (SELECT staff FROM staff_role WHERE role = "+a.Add(f.Role)+")")
	}
	if f.Team != "" {
		where = append(where, "id IN (SELECT staff FROM staff_team WHERE team = "+a.Add(f.Team)+")")
	}
	if after != "" {
		where = append(where, "(created_at, id) < ("+a.Add(created)+","+a.Add(after)+")")
	}
	query := `SELECT ` + staffColumns + ` FROM staff WHERE ` + strings.Join(where, " AND ") +
		` ORDER BY created_at DESC, id DESC LIMIT ` + a.Add(limit+1)
	rows, err := s.db.Query(ctx, query, a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []*Staff
	for rows.Next() {
		st, err := scanStaff(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, st)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	rows.Close()
	return out, s.grants(ctx, out)
}

// Names maps ids of staff to names, for timelines; unknown ids are left out.
// The caller has passed Require for what shows them.
func (s *Service) Names(ctx context.Context, _ Scope, ids []string) (map[string]string, error) {
	var a db.Args
	query := `SELECT id, name FROM staff WHERE ` + db.In(&a, "id", set(ids))
	rows, err := s.db.Query(ctx, query, a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[string]string{}
	for rows.Next() {
		var id, name string
		if err := rows.Scan(&id, &name); err != nil {
			return nil, err
		}
		out[id] = name
	}
	return out, rows.Err()
}

// StaffPatch is a change of a person; nil fields stay.
type StaffPatch struct {
	Name    *string
	State   *string
	Roles   *[]string
	Teams   *[]string
	Regions *[]string
	Brands  *[]string
}

// UpdateStaff changes a person at the version seen. A change of roles or of
// state ends the person's sessions; other rights follow within a second. The
// last active administrator stays one.
func (s *Service) UpdateStaff(ctx context.Context, staff string, version int64, p StaffPatch) (st *Staff, err error) {
	sc, err := s.RequireRecent(ctx, PermStaffWrite)
	if err != nil {
		return nil, err
	}
	err = s.db.Tx(ctx, sc.Actor(), "change staff", func(ctx context.Context, tx *db.Tx) error {
		before, err := s.staffByID(ctx, staff)
		if err != nil {
			return err
		}
		after := *before
		p.apply(&after)
		if before.admin() && !after.admin() {
			// One after the other, so that two do not each count on the other.
			if _, err := tx.Exec(ctx, `UPDATE staff_role SET role = role WHERE role = $1`, RoleAdmin); err != nil {
				return err
			}
		}
		if err := s.checkUpdate(ctx, sc, before, &after); err != nil {
			return err
		}
		if err := s.writeStaff(ctx, tx, &after, version); err != nil {
			return err
		}
		if !slices.Equal(before.Roles, after.Roles) || before.State != after.State {
			if err := endSessions(ctx, tx, staff, ""); err != nil {
				return err
			}
		}
		if after.State == StateDisabled {
			if _, err := tx.Exec(ctx, `DELETE FROM invitation WHERE staff = $1`, staff); err != nil {
				return err
			}
		}
		tx.AfterCommit(s.cache.clear)
		st = &after
		return tx.Record(ctx, db.Change{Kind: "staff.changed", Object: staff, Data: grantsOf(&after)})
	})
	return st, err
}

func (p StaffPatch) apply(st *Staff) {
	put(&st.Name, p.Name)
	put(&st.State, p.State)
	put(&st.Roles, p.Roles)
	put(&st.Teams, p.Teams)
	put(&st.Regions, p.Regions)
	put(&st.Brands, p.Brands)
}

func put[T any](field *T, v *T) {
	if v != nil {
		*field = *v
	}
}

func (s *Service) checkUpdate(ctx context.Context, sc Scope, before, after *Staff) error {
	if err := after.validate(); err != nil {
		return err
	}
	bound, err := s.bound(ctx, before.ID)
	if err != nil {
		return err
	}
	if after.State != before.State && after.State == StateInvited ||
		before.password == "" && !bound && after.State == StateActive {
		return errs.New(errs.Conflict, "state_not_possible", "a person becomes active by using the link").
			With(errs.Field{Pointer: "/state", Message: "make a new link instead"})
	}
	if err := mayGrant(sc, append(slices.Clone(before.Roles), after.Roles...)); err != nil {
		return err
	}
	if err := s.checkTeams(ctx, after.Teams); err != nil {
		return err
	}
	if before.admin() && !after.admin() {
		return s.otherAdmin(ctx, before.ID)
	}
	return nil
}

func (s *Staff) admin() bool { return s.State == StateActive && slices.Contains(s.Roles, RoleAdmin) }

func (s *Service) otherAdmin(ctx context.Context, staff string) error {
	var n int
	err := s.db.QueryRow(ctx, `SELECT COUNT(*) FROM staff p JOIN staff_role r ON r.staff = p.id
		WHERE p.state = 'active' AND r.role = $1 AND p.id <> $2`, RoleAdmin, staff).Scan(&n)
	if err == nil && n == 0 {
		err = errs.New(errs.Conflict, "last_admin", "the last administrator cannot go; make another one first")
	}
	return err
}

// writeStaff saves what may change about a person, at the version seen.
func (s *Service) writeStaff(ctx context.Context, tx *db.Tx, st *Staff, version int64) error {
	res, err := tx.Exec(ctx, `UPDATE staff SET name = $1, state = $2, locale = $3, theme = $4, version = version + 1
		WHERE id = $5 AND version = $6`, st.Name, st.State, st.Locale, st.Theme, st.ID, version)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil {
		return err
	} else if n == 0 {
		return errs.New(errs.Precondition, "version_stale", "somebody changed this since you read it")
	}
	st.Version = version + 1
	return s.writeGrants(ctx, tx, st)
}

// Teams lists all teams by name.
func (s *Service) Teams(ctx context.Context) ([]Team, error) {
	if _, err := SignedIn(ctx); err != nil {
		return nil, err
	}
	rows, err := s.db.Query(ctx, `SELECT id, name, vendor, created_at FROM team ORDER BY name, id`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := []Team{}
	for rows.Next() {
		var t Team
		var created int64
		if err := rows.Scan(&t.ID, &t.Name, &t.Vendor, &created); err != nil {
			return nil, err
		}
		t.CreatedAt = db.FromMicros(created)
		out = append(out, t)
	}
	return out, rows.Err()
}

// CreateTeam adds a team; names are unique.
func (s *Service) CreateTeam(ctx context.Context, name string) (t Team, err error) {
	sc, err := Require(ctx, PermStaffWrite)
	if err != nil {
		return Team{}, err
	}
	name = strings.Join(strings.Fields(name), " ")
	if n := utf8.RuneCountInString(name); n < 1 || n > 100 {
		return Team{}, errs.New(errs.Invalid, "invalid_team", "some fields are wrong").
			With(errs.Field{Pointer: "/name", Message: "must have 1 to 100 characters"})
	}
	err = s.db.Tx(ctx, sc.Actor(), "add team", func(ctx context.Context, tx *db.Tx) error {
		t = Team{ID: id.New("tem", tx.Now), Name: name, CreatedAt: tx.Now}
		_, err := tx.Exec(ctx, `INSERT INTO team(id, name, created_at) VALUES ($1,$2,$3)`, t.ID, t.Name, db.Micros(tx.Now))
		if db.Unique(err) {
			return errs.New(errs.Conflict, "team_exists", "a team has this name already").
				With(errs.Field{Pointer: "/name", Message: "is taken"})
		}
		if err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "team.added", Object: t.ID, Data: map[string]any{"name": t.Name}})
	})
	return t, err
}
