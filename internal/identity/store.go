package identity

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
)

const staffColumns = `id, email, name, state, password, totp, totp_pending, locale, theme, created_at, version,
	(SELECT COUNT(*) FROM passkey WHERE passkey.staff = staff.id)`

type scanner interface{ Scan(...any) error }

func scanStaff(row scanner) (*Staff, error) {
	var s Staff
	var created int64
	err := row.Scan(&s.ID, &s.Email, &s.Name, &s.State, &s.password, &s.totp, &s.totpPending, &s.Locale, &s.Theme,
		&created, &s.Version, &s.Passkeys)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, errNoStaff()
	}
	s.CreatedAt, s.SecondFactor = db.FromMicros(created), s.factor()
	return &s, err
}

func errNoStaff() error { return errs.New(errs.NotFound, "staff_not_found", "no such member of staff") }

// staffByID loads a person with roles, teams, regions and brands.
func (s *Service) staffByID(ctx context.Context, id string) (*Staff, error) {
	st, err := scanStaff(s.db.QueryRow(ctx, `SELECT `+staffColumns+` FROM staff WHERE id = $1`, id))
	if err != nil {
		return nil, err
	}
	return st, s.grants(ctx, []*Staff{st})
}

func (s *Service) staffByEmail(ctx context.Context, email string) (*Staff, error) {
	return scanStaff(s.db.QueryRow(ctx, `SELECT `+staffColumns+` FROM staff WHERE email = $1`, normalEmail(email)))
}

// grants fills in roles, teams, regions and brands of all in one query.
func (s *Service) grants(ctx context.Context, all []*Staff) error {
	byID := map[string]*Staff{}
	var ids []string
	for _, st := range all {
		st.Roles, st.Teams, st.Regions, st.Brands = []string{}, []string{}, []string{}, []string{}
		byID[st.ID] = st
		ids = append(ids, st.ID)
	}
	var a db.Args
	in := db.In(&a, "staff", ids)
	rows, err := s.db.Query(ctx, `SELECT 'role', staff, role AS what FROM staff_role WHERE `+in+
		` UNION ALL SELECT 'team', staff, team FROM staff_team WHERE `+in+
		` UNION ALL SELECT 'vendor', m.staff, m.team FROM staff_team m JOIN team t ON t.id = m.team AND t.vendor WHERE `+in+
		` UNION ALL SELECT DISTINCT 'conflict', staff, '' FROM conflict_accounts WHERE `+in+
		` UNION ALL SELECT 'region', staff, region FROM staff_region WHERE `+in+
		` UNION ALL SELECT 'brand', staff, brand FROM staff_brand WHERE `+in+` ORDER BY 3`, a...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var kind, staff, what string
		if err := rows.Scan(&kind, &staff, &what); err != nil {
			return err
		}
		st := byID[staff]
		switch kind {
		case "role":
			st.Roles = append(st.Roles, what)
		case "team":
			st.Teams = append(st.Teams, what)
		case "vendor":
			st.vendor = true
		case "conflict":
			st.conflicted = true
		case "region":
			st.Regions = append(st.Regions, what)
		case "brand":
			st.Brands = append(st.Brands, what)
		}
	}
	return rows.Err()
}

func (s *Service) insertStaff(ctx context.Context, tx *db.Tx, st *Staff) error {
	_, err := tx.Exec(ctx, `INSERT INTO staff(id, email, name, state, password, totp_step, locale, theme, created_at, version)
		VALUES ($1,$2,$3,$4,$5,0,$6,$7,$8,1)`,
		st.ID, st.Email, st.Name, st.State, st.password, st.Locale, st.Theme, db.Micros(tx.Now))
	if db.Unique(err) {
		return errs.New(errs.Conflict, "email_taken", "somebody has this mail address already").
			With(errs.Field{Pointer: "/email", Message: "is taken"})
	}
	if err != nil {
		return err
	}
	return s.writeGrants(ctx, tx, st)
}

// writeGrants replaces the four sets of a person.
func (s *Service) writeGrants(ctx context.Context, tx *db.Tx, st *Staff) error {
	for _, g := range []struct {
		table, col string
		values     []string
	}{
		{"staff_role", "role", st.Roles}, {"staff_team", "team", st.Teams},
		{"staff_region", "region", st.Regions}, {"staff_brand", "brand", st.Brands},
	} {
		if _, err := tx.Exec(ctx, `DELETE FROM `+g.table+` WHERE staff = $1`, st.ID); err != nil {
			return err
		}
		for _, v := range g.values {
			if _, err := tx.Exec(ctx, `INSERT INTO `+g.table+`(staff, `+g.col+`) VALUES ($1,$2)`, st.ID, v); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkTeams answers Invalid when a team does not exist; inside a Tx, before
// writeGrants, so that the caller hears which field is wrong.
func (s *Service) checkTeams(ctx context.Context, teams []string) error {
	if len(teams) == 0 {
		return nil
	}
	var a db.Args
	var n int
	query := `SELECT COUNT(*) FROM team WHERE ` + db.In(&a, "id", teams)
	if err := s.db.QueryRow(ctx, query, a...).Scan(&n); err != nil {
		return err
	}
	if n != len(teams) {
		return errs.New(errs.Invalid, "invalid_staff", "some fields are wrong").
			With(errs.Field{Pointer: "/teams", Message: "no such team"})
	}
	return nil
}

// endSessions ends the sessions of a person, except one ("" = all).
func endSessions(ctx context.Context, tx *db.Tx, staff, except string) error {
	_, err := tx.Exec(ctx, `DELETE FROM staff_session WHERE staff = $1 AND id <> $2`, staff, except)
	return err
}

func nullTime(v sql.NullInt64) *time.Time {
	if !v.Valid {
		return nil
	}
	t := db.FromMicros(v.Int64)
	return &t
}
