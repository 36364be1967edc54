package appeal

import (
	"context"
	"database/sql"
	"errors"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

const groupColumns = `g.id, g.basis, g.value, g.eid, g.reason, g.count, g.accounts, g.strikes, g.actor, g.actor_kind, g.created_at, g.done_at,
	(SELECT COUNT(*) FROM group_appeal_items i WHERE i.grp = g.id AND i.state = 'done'), (SELECT COUNT(*) FROM group_appeal_items i WHERE i.grp = g.id AND i.state = 'failed'),
	(SELECT COALESCE(SUM(i.strikes), 0) FROM group_appeal_items i WHERE i.grp = g.id)`

func (s *Service) scanGroup(r interface{ Scan(...any) error }) (*GroupAppeal, error) {
	g := &GroupAppeal{State: "running"}
	var reason []byte
	var created int64
	var done sql.NullInt64
	err := r.Scan(&g.ID, &g.Basis, &g.Value, &g.eid, &reason, &g.Count, &g.Accounts, &g.Strikes, &g.who.ID, &g.who.Kind, &created, &done, &g.Done, &g.Failed, &g.Removed)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, errs.New(errs.NotFound, "group_not_found", "There is no such group appeal.")
	}
	if err != nil {
		return nil, err
	}
	g.By, g.CreatedAt, g.DoneAt = g.who.ID, db.FromMicros(created), moment(done)
	if g.DoneAt != nil {
		g.State = "done"
	}
	g.Reason, err = s.open(g.eid, g.ID+"/reason", reason)
	return g, err
}

func (s *Service) load(ctx context.Context, ref string) (*GroupAppeal, error) {
	return s.scanGroup(s.DB.QueryRow(ctx, `SELECT `+groupColumns+` FROM group_appeals g WHERE g.id = $1`, ref))
}

func (s *Service) group(ctx context.Context, sc identity.Scope, ref string) (*GroupAppeal, error) {
	if !sc.Can(identity.PermAppealRead) {
		return nil, notFound()
	}
	g, err := s.load(ctx, ref)
	if err != nil {
		return nil, err
	}
	rows, err := s.DB.Query(ctx, `SELECT action, failure FROM group_appeal_items WHERE grp = $1 AND state = 'failed' ORDER BY n LIMIT 100`, ref)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var f GroupAppealFault
		if err := rows.Scan(&f.Action, &f.Failure); err != nil {
			return nil, err
		}
		g.Failures = append(g.Failures, f)
	}
	return g, rows.Err()
}

// Group says how far a group appeal is.
func (s *Service) Group(ctx context.Context, ref string) (*GroupAppeal, error) {
	sc, err := identity.Require(ctx, identity.PermAppealRead)
	if err != nil {
		return nil, err
	}
	return s.group(ctx, sc, ref)
}

// Groups lists group appeals, newest first.
func (s *Service) Groups(ctx context.Context, cursor string, limit int) (web.Page[*GroupAppeal], error) {
	var none web.Page[*GroupAppeal]
	if _, err := identity.Require(ctx, identity.PermAppealRead); err != nil {
		return none, err
	}
	a := db.Args{}
	where := "1=1"
	if cursor != "" {
		var at int64
		var last string
		if err := web.DecodeCursor(cursor, &at, &last); err != nil {
			return none, err
		}
		where = "(g.created_at, g.id) < (" + a.Add(at) + ", " + a.Add(last) + ")"
	}
	rows, err := s.DB.Query(ctx, `SELECT `+groupColumns+` FROM group_appeals g WHERE `+where+` ORDER BY g.created_at DESC, g.id DESC LIMIT `+a.Add(limit+1), a...)
	if err != nil {
		return none, err
	}
	defer rows.Close()
	list := []*GroupAppeal{}
	for rows.Next() {
		g, err := s.scanGroup(rows)
		if err != nil {
			return none, err
		}
		list = append(list, g)
	}
	if err := rows.Err(); err != nil {
		return none, err
	}
	return web.Cut(list, limit, func(g *GroupAppeal) string { return web.EncodeCursor(db.Micros(g.CreatedAt), g.ID) }), nil
}
