package breakglass

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

const columns = `g.id, g.object, g.number, g.owner, g.staff, g.code, g.reason, g.at, g.until, g.ended_at, g.review_due, g.overdue, g.reviewer, g.reviewed_at, g.verdict, g.note, g.version, k.eid`

func (s *Service) insert(ctx context.Context, tx *db.Tx, u *GlassUse) error {
	reason, err := s.text(ctx, tx, u.eid, u.ID+"/reason", u.Reason)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO break_glass(id, object, number, owner, staff, code, reason, at, until, review_due, overdue, reviewer, verdict, note, version)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,FALSE,'','',$11,1)`,
		u.ID, u.Case, u.Number, u.Owner, u.Staff, u.Code, reason, db.Micros(u.At), db.Micros(u.Until), db.Micros(u.ReviewDue), []byte{})
	return err
}

func (s *Service) scan(r interface{ Scan(...any) error }) (*GlassUse, error) {
	var u GlassUse
	var reason, note []byte
	var at, until, due int64
	var ended, reviewed sql.NullInt64
	err := r.Scan(&u.ID, &u.Case, &u.Number, &u.Owner, &u.Staff, &u.Code, &reason, &at, &until, &ended, &due, &u.Overdue, &u.Reviewer, &reviewed, &u.Verdict, &note, &u.Version, &u.eid)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, notFound()
	}
	if err != nil {
		return nil, err
	}
	u.At, u.Until, u.ReviewDue = db.FromMicros(at), db.FromMicros(until), db.FromMicros(due)
	u.State = Active
	if ended.Valid {
		t := db.FromMicros(ended.Int64)
		u.EndedAt, u.State = &t, Ended
	}
	if !u.Until.After(s.DB.Now()) {
		u.State = Ended
	}
	if reviewed.Valid {
		t := db.FromMicros(reviewed.Int64)
		u.ReviewedAt, u.State = &t, Reviewed
	}
	u.Reason, u.Note = s.clear(u.eid, u.ID+"/reason", reason), s.clear(u.eid, u.ID+"/note", note)
	return &u, nil
}

// seen is the predicate of uses the caller may read: their own, those of cases
// they are a lasting member of, and all for who reviews.
func seen(sc identity.Scope, a *db.Args) string {
	if watches(sc) {
		return "1=1"
	}
	me := a.Add(sc.StaffID())
	return "(g.staff = " + me + " OR EXISTS (SELECT 1 FROM restricted_member rm WHERE rm.object = g.object AND rm.until IS NULL AND rm.staff = " + me + "))"
}

func (s *Service) use(ctx context.Context, sc identity.Scope, ref string) (*GlassUse, error) {
	var a db.Args
	return s.scan(s.DB.QueryRow(ctx, `SELECT `+columns+` FROM break_glass g JOIN cases k ON k.id = g.object WHERE g.id = `+a.Add(ref)+` AND `+seen(sc, &a), a...))
}

// Get reads one use with what was done under it.
func (s *Service) Get(ctx context.Context, ref string) (*GlassUse, error) {
	sc, err := identity.Require(ctx, identity.PermCaseRead)
	if err != nil {
		return nil, err
	}
	u, err := s.use(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	if s.Trail != nil {
		to := u.Until
		if u.EndedAt != nil {
			to = *u.EndedAt
		}
		if u.Acts, err = s.Trail(ctx, u.Staff, u.Case, u.At, to); err != nil {
			return nil, err
		}
		for i := range u.Acts {
			if u.Acts[i].Object == u.Case {
				u.Acts[i].Name = u.Number
			}
		}
	}
	return u, s.names(ctx, u)
}

// Filter narrows a list.
type Filter struct {
	Case string // cas_ id
	Open bool   // not reviewed yet
	Mine bool   // the caller's own that still last
}

// List gives uses newest first.
func (s *Service) List(ctx context.Context, f Filter, cursor string, limit int) (web.Page[*GlassUse], error) {
	var none web.Page[*GlassUse]
	sc, err := identity.Require(ctx, identity.PermCaseRead)
	if err != nil {
		return none, err
	}
	var a db.Args
	where := []string{seen(sc, &a)}
	if f.Case != "" {
		where = append(where, "g.object = "+a.Add(f.Case))
	}
	if f.Open {
		where = append(where, "g.reviewed_at IS NULL")
	}
	if f.Mine {
		where = append(where, "g.staff = "+a.Add(sc.StaffID())+" AND g.ended_at IS NULL AND g.until > "+a.Add(db.Micros(s.DB.Now())))
	}
	if cursor != "" {
		var last string
		if err := web.DecodeCursor(cursor, &last); err != nil {
			return none, err
		}
		where = append(where, "g.id < "+a.Add(last))
	}
	rows, err := s.DB.Query(ctx, `SELECT `+columns+` FROM break_glass g JOIN cases k ON k.id = g.object WHERE `+strings.Join(where, " AND ")+
		` ORDER BY g.id DESC LIMIT `+a.Add(limit+1), a...)
	if err != nil {
		return none, err
	}
	defer rows.Close()
	list := []*GlassUse{}
	for rows.Next() {
		u, err := s.scan(rows)
		if err != nil {
			return none, err
		}
		list = append(list, u)
	}
	if err := rows.Err(); err != nil {
		return none, err
	}
	if err := s.names(ctx, list...); err != nil {
		return none, err
	}
	return web.Cut(list, limit, func(u *GlassUse) string { return web.EncodeCursor(u.ID) }), nil
}

func (s *Service) names(ctx context.Context, list ...*GlassUse) error {
	if s.Staff == nil || len(list) == 0 {
		return nil
	}
	var ids []string
	for _, u := range list {
		ids = append(ids, u.Staff, u.Reviewer)
	}
	names, err := s.Staff(ctx, ids)
	for _, u := range list {
		u.StaffName, u.ReviewName = names[u.Staff], names[u.Reviewer]
	}
	return err
}

// members are those who may see a case for good.
func (s *Service) members(ctx context.Context, caseID string) ([]string, error) {
	rows, err := s.DB.Query(ctx, `SELECT staff FROM restricted_member WHERE object = $1 AND until IS NULL`, caseID)
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
