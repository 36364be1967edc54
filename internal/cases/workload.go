package cases

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// StaffWork is what a person can take: what nobody has said is not limited.
type StaffWork struct {
	Staff     string         `json:"staff"`
	Accepting bool           `json:"accepting" doc:"Is given work of queues that push"`
	Skills    []string       `json:"skills"`
	Languages []string       `json:"languages" doc:"BCP 47, as es or fr; none: is offered all languages"`
	Cap       *int           `json:"cap,omitempty" doc:"Open work at once; S0 and S1 come above it"`
	Caps      map[string]int `json:"caps" doc:"By severity, as {\"S2\": 3}"`
	Load      int            `json:"load" doc:"Open work in hand now"`
	Loads     map[string]int `json:"loads"`
	Version   int64          `json:"version" doc:"0 = nothing was said yet"`
}

// NewStaffWork is what is said of a person's work.
type NewStaffWork struct {
	Accepting bool           `json:"accepting"`
	Skills    []string       `json:"skills" maxItems:"30"`
	Languages []string       `json:"languages" maxItems:"30"`
	Cap       *int           `json:"cap,omitempty" minimum:"0" maximum:"1000"`
	Caps      map[string]int `json:"caps,omitempty" doc:"S0 to S4"`
}

func (n NewStaffWork) check() error {
	var at []errs.Field
	for i, x := range n.Skills {
		if !word(x) {
			at = append(at, errs.Field{Pointer: "/skills/" + strconv.Itoa(i), Message: "a word of small letters, digits and hyphens"})
		}
	}
	for i, x := range n.Languages {
		if !word(strings.ToLower(x)) {
			at = append(at, errs.Field{Pointer: "/languages/" + strconv.Itoa(i), Message: "a language tag, as es or pt-br"})
		}
	}
	for sev, n := range n.Caps {
		if !Severity(sev).Valid() || n < 0 || n > 1000 {
			at = append(at, errs.Field{Pointer: "/caps/" + sev, Message: "a severity and 0 to 1000"})
		}
	}
	if at != nil {
		return errs.New(errs.Invalid, "staff_work_invalid", "That cannot be said of somebody's work.").With(at...)
	}
	return nil
}

// WorkOf says what a person can take and has in hand.
func (s *Service) WorkOf(ctx context.Context, staff string) (*StaffWork, error) {
	if _, err := identity.Require(ctx, identity.PermStaffRead); err != nil {
		return nil, err
	}
	if err := s.anybody(ctx, staff); err != nil {
		return nil, err
	}
	return s.workOf(ctx, staff)
}

// MyWork is WorkOf for oneself.
func (s *Service) MyWork(ctx context.Context) (*StaffWork, error) {
	sc, err := identity.Require(ctx, identity.PermCaseRead)
	if err != nil {
		return nil, err
	}
	return s.workOf(ctx, sc.StaffID())
}

// anybody refuses an id that is no person of ours.
func (s *Service) anybody(ctx context.Context, staff string) error {
	var one int
	err := s.db.QueryRow(ctx, `SELECT 1 FROM staff WHERE id = $1`, staff).Scan(&one)
	return noRow(err, "staff_not_found", "no such member of staff")
}

func (s *Service) workOf(ctx context.Context, staff string) (*StaffWork, error) {
	w := &StaffWork{Staff: staff, Skills: []string{}, Languages: []string{}, Caps: map[string]int{}, Loads: map[string]int{}}
	var all sql.NullInt64
	var caps [5]sql.NullInt64
	err := s.db.QueryRow(ctx, `SELECT accepting, cap, cap_s0, cap_s1, cap_s2, cap_s3, cap_s4, version FROM staff_work WHERE staff = $1`, staff).
		Scan(&w.Accepting, &all, &caps[0], &caps[1], &caps[2], &caps[3], &caps[4], &w.Version)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, err
	}
	if all.Valid {
		n := int(all.Int64)
		w.Cap = &n
	}
	for i, c := range caps {
		if c.Valid {
			w.Caps["S"+strconv.Itoa(i)] = int(c.Int64)
		}
	}
	rows, err := s.db.Query(ctx, `SELECT 0, skill FROM staff_skills WHERE staff = $1 UNION ALL SELECT 1, language FROM staff_languages WHERE staff = $1 ORDER BY 1, 2`, staff)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var kind int
		var what string
		if err := rows.Scan(&kind, &what); err != nil {
			return nil, err
		}
		if kind == 0 {
			w.Skills = append(w.Skills, what)
		} else {
			w.Languages = append(w.Languages, what)
		}
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	rows.Close()
	return w, s.loads(ctx, w)
}

// loads counts what a person has in hand: open cases that wait on nobody and
// are not put aside, and contacts held.
func (s *Service) loads(ctx context.Context, w *StaffWork) error {
	now := db.Micros(s.db.Now())
	rows, err := s.db.Query(ctx, `SELECT severity, COUNT(*) FROM (
		  SELECT c.severity AS severity FROM cases c WHERE c.assignee = $1 AND c.state NOT IN ('resolved', 'closed', 'waiting') AND c.root = '' AND NOT c.simulated
		    AND NOT EXISTS (SELECT 1 FROM deferrals d WHERE d.object = c.id AND d.until > $2)
		  UNION ALL SELECT CASE WHEN k.severity <> '' THEN k.severity ELSE 'S' || CAST(k.suggested AS TEXT) END FROM contacts k JOIN leases l ON l.object = k.id
		    WHERE l.holder = $1 AND l.until > $2 AND k.state = 'new') q GROUP BY severity`, w.Staff, now)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var sev string
		var n int
		if err := rows.Scan(&sev, &n); err != nil {
			return err
		}
		w.Loads[sev] = n
		w.Load += n
	}
	return rows.Err()
}

// SetWork says what a person can take; version is the one the caller saw.
func (s *Service) SetWork(ctx context.Context, staff string, version int64, in NewStaffWork) (*StaffWork, error) {
	sc, err := identity.Require(ctx, identity.PermQueueWrite)
	if err != nil {
		return nil, err
	}
	if err := in.check(); err != nil {
		return nil, err
	}
	if err := s.anybody(ctx, staff); err != nil {
		return nil, err
	}
	limit := func(sev string) any {
		if n, ok := in.Caps[sev]; ok {
			return n
		}
		return nil
	}
	var all any
	if in.Cap != nil {
		all = *in.Cap
	}
	err = s.db.Tx(ctx, sc.Actor(), "set work", func(ctx context.Context, tx *db.Tx) error {
		var now int64
		err := tx.QueryRow(ctx, `INSERT INTO staff_work(staff, accepting, cap, cap_s0, cap_s1, cap_s2, cap_s3, cap_s4, version) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,1)
			ON CONFLICT (staff) DO UPDATE SET accepting = excluded.accepting, cap = excluded.cap, cap_s0 = excluded.cap_s0, cap_s1 = excluded.cap_s1,
			cap_s2 = excluded.cap_s2, cap_s3 = excluded.cap_s3, cap_s4 = excluded.cap_s4, version = staff_work.version + 1 RETURNING version`,
			staff, in.Accepting, all, limit("S0"), limit("S1"), limit("S2"), limit("S3"), limit("S4")).Scan(&now)
		if err != nil {
			return err
		}
		if now-1 != version {
			return web.Stale()
		}
		for _, set := range []struct {
			table, column string
			values        []string
		}{{"staff_skills", "skill", in.Skills}, {"staff_languages", "language", in.Languages}} {
			if _, err := tx.Exec(ctx, `DELETE FROM `+set.table+` WHERE staff = $1`, staff); err != nil {
				return err
			}
			for _, v := range set.values {
				if _, err := tx.Exec(ctx, `INSERT INTO `+set.table+`(staff, `+set.column+`) VALUES ($1,$2) ON CONFLICT DO NOTHING`, staff, strings.ToLower(v)); err != nil {
					return err
				}
			}
		}
		return tx.Record(ctx, db.Change{Kind: "staff.work", Object: staff, Data: in})
	})
	if err != nil {
		return nil, err
	}
	return s.workOf(ctx, staff)
}

// Accept says whether the caller takes what queues push.
func (s *Service) Accept(ctx context.Context, accepting bool) (*StaffWork, error) {
	sc, err := identity.Require(ctx, identity.PermCaseWrite)
	if err != nil {
		return nil, err
	}
	if sc.StaffID() == "" {
		return nil, errs.New(errs.Conflict, "not_staff", "Only a person takes work.")
	}
	err = s.db.Tx(ctx, sc.Actor(), "accept work", func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO staff_work(staff, accepting, version) VALUES ($1,$2,1)
			ON CONFLICT (staff) DO UPDATE SET accepting = excluded.accepting, version = staff_work.version + 1`, sc.StaffID(), accepting)
		if err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "staff.accepting", Object: sc.StaffID(), Data: map[string]any{"accepting": accepting}})
	})
	if err != nil {
		return nil, err
	}
	return s.workOf(ctx, sc.StaffID())
}

// speaks says whether a person is offered work in a language: what nobody has
// said keeps nobody from it.
func (w *StaffWork) speaks(language string) bool {
	if language == "" || len(w.Languages) == 0 {
		return true
	}
	primary := func(tag string) string { first, _, _ := strings.Cut(strings.ToLower(tag), "-"); return first }
	return slices.ContainsFunc(w.Languages, func(have string) bool { return primary(have) == primary(language) })
}

// lacks lists the skills that a person does not have.
func (w *StaffWork) lacks(skills []string) (missing []string) {
	for _, need := range skills {
		if !slices.Contains(w.Skills, need) {
			missing = append(missing, need)
		}
	}
	return missing
}

// full says whether a person has all of a severity, or of everything, that they
// can have.
func (w *StaffWork) full(sev Severity) bool {
	if w.Cap != nil && w.Load >= *w.Cap {
		return true
	}
	most, capped := w.Caps[string(sev)]
	return capped && w.Loads[string(sev)] >= most
}
