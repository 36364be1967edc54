package cases

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// CaseNotice is something a member of staff is told of a case. It says that
// something happened; what, is read on the case.
type CaseNotice struct {
	ID     string     `json:"id"`
	Kind   string     `json:"kind" doc:"mention, or what happened on a case one watches, as case.state"`
	Case   string     `json:"case_id"`
	Number string     `json:"number"`
	Title  string     `json:"title"`
	Object string     `json:"object" doc:"The note one is mentioned in, or the case"`
	By     string     `json:"by"`
	At     time.Time  `json:"at"`
	SeenAt *time.Time `json:"seen_at,omitempty"`
}

// CaseWatcher is somebody who hears of what happens on a case.
type CaseWatcher struct {
	Staff string    `json:"staff"`
	At    time.Time `json:"at"`
}

// watched are the kinds of changes that watchers hear of.
var watched = []string{"case.state", "case.severity", "case.resolved", "case.closed", "case.reopened", "case.assigned", "case.note", "case.alert", "case.linked", "case.merged"}

// Watch makes the caller hear of what happens on a case, or not any more.
func (s *Service) Watch(ctx context.Context, ref string, on bool) ([]CaseWatcher, error) {
	sc, err := identity.Require(ctx, identity.PermCaseRead)
	if err != nil {
		return nil, err
	}
	if sc.StaffID() == "" {
		return nil, errs.New(errs.Forbidden, "staff_only", "Only people watch cases.")
	}
	c, err := s.get(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	err = s.db.Tx(ctx, sc.Actor(), "watch case", func(ctx context.Context, tx *db.Tx) error {
		if on {
			_, err = tx.Exec(ctx, `INSERT INTO case_watchers(case_id, staff, at) VALUES ($1,$2,$3) ON CONFLICT DO NOTHING`, c.ID, sc.StaffID(), db.Micros(tx.Now))
		} else {
			_, err = tx.Exec(ctx, `DELETE FROM case_watchers WHERE case_id = $1 AND staff = $2`, c.ID, sc.StaffID())
		}
		if err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "case.watched", Object: c.ID, Restrict: c.ID, Private: true, Data: map[string]any{"on": on}})
	})
	if err != nil {
		return nil, err
	}
	return s.watchers(ctx, c.ID)
}

// Watchers lists who watches a case.
func (s *Service) Watchers(ctx context.Context, ref string) ([]CaseWatcher, error) {
	sc, err := identity.Require(ctx, identity.PermCaseRead)
	if err != nil {
		return nil, err
	}
	c, err := s.get(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	return s.watchers(ctx, c.ID)
}

func (s *Service) watchers(ctx context.Context, caseID string) ([]CaseWatcher, error) {
	rows, err := s.db.Query(ctx, `SELECT staff, at FROM case_watchers WHERE case_id = $1 ORDER BY at, staff`, caseID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []CaseWatcher{}
	for rows.Next() {
		var w CaseWatcher
		var at int64
		if err := rows.Scan(&w.Staff, &at); err != nil {
			return nil, err
		}
		w.At = db.FromMicros(at)
		list = append(list, w)
	}
	return list, rows.Err()
}

// tellWatchers tells those who watch a case what this transaction did to it.
func (s *Service) tellWatchers(ctx context.Context, tx *db.Tx, c *Case) error {
	list, err := s.watchers(ctx, c.ID)
	if err != nil || len(list) == 0 {
		return err
	}
	a := db.Args{c.ID, db.Micros(tx.Now)}
	rows, err := tx.Query(ctx, `SELECT DISTINCT x.kind FROM activity_on o JOIN activity x ON x.id = o.activity_id WHERE o.subject = $1 AND x.at = $2 AND `+db.In(&a, "x.kind", watched)+` ORDER BY x.kind`, a...)
	if err != nil {
		return err
	}
	var kinds []string
	for rows.Next() {
		var k string
		if err := rows.Scan(&k); err != nil {
			rows.Close()
			return err
		}
		kinds = append(kinds, k)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	rows.Close()
	for _, w := range list {
		for _, k := range kinds {
			if err := s.tell(ctx, tx, w.Staff, c.ID, k, c.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// tell keeps a notice for a member of staff; one that was not looked at yet is
// not made twice, and nobody is told what they did themselves.
func (s *Service) tell(ctx context.Context, tx *db.Tx, staff, caseID, kind, object string) error {
	if staff == tx.Actor.ID {
		return nil
	}
	_, err := tx.Exec(ctx, `INSERT INTO case_notices(id, staff, case_id, kind, object, actor, at)
		SELECT CAST($1 AS TEXT), CAST($2 AS TEXT), CAST($3 AS TEXT), CAST($4 AS TEXT), CAST($5 AS TEXT), CAST($6 AS TEXT), CAST($7 AS BIGINT)
		WHERE NOT EXISTS (SELECT 1 FROM case_notices n WHERE n.staff = $2 AND n.case_id = $3 AND n.kind = $4 AND n.object = $5 AND n.seen_at IS NULL)`,
		id.New("ntc", tx.Now), staff, caseID, kind, object, tx.Actor.ID, db.Micros(tx.Now))
	if err != nil {
		return err
	}
	if s.hub != nil {
		tx.AfterCommit(func() { s.hub.Publish("notices", []string{staff}) })
	}
	return nil
}

// mention tells the people named in a note. Who may not see the case cannot be
// mentioned: they would learn that there is one.
func (s *Service) mention(ctx context.Context, tx *db.Tx, c *Case, note string, staff []string) error {
	for i, who := range staff {
		if err := s.knownStaff(ctx, who, "/mentions"); err != nil {
			return err
		}
		sc, err := s.scopeOf(ctx, who)
		if err != nil {
			return err
		}
		if _, err := s.get(ctx, sc, c.ID); errs.IsKind(err, errs.NotFound) || err == nil && !sc.Can(identity.PermCaseRead) {
			return errs.New(errs.Invalid, "mention_outside", "Somebody you mention may not see this case.").
				With(errs.Field{Pointer: "/mentions/" + strconv.Itoa(i), Message: "may not see this case; make them a member first"})
		} else if err != nil {
			return err
		}
		if slices.Contains(staff[:i], who) {
			continue
		}
		if _, err := tx.Exec(ctx, `INSERT INTO case_mentions(note, staff) VALUES ($1,$2) ON CONFLICT DO NOTHING`, note, who); err != nil {
			return err
		}
		if err := s.tell(ctx, tx, who, c.ID, "mention", note); err != nil {
			return err
		}
	}
	return nil
}

// Notices lists what the caller was told of cases, newest first; only of those
// that may still be seen.
func (s *Service) Notices(ctx context.Context, unseen bool, cursor string, limit int) (web.Page[*CaseNotice], error) {
	var none web.Page[*CaseNotice]
	sc, err := identity.Require(ctx, identity.PermCaseRead)
	if err != nil {
		return none, err
	}
	a := db.Args{sc.Actor().ID}
	where := []string{"n.staff = $1", sc.Where(&a, scoped)}
	if unseen {
		where = append(where, "n.seen_at IS NULL")
	}
	if cursor != "" {
		var last string
		if err := web.DecodeCursor(cursor, &last); err != nil {
			return none, err
		}
		where = append(where, "n.id < "+a.Add(last))
	}
	rows, err := s.db.Query(ctx, `SELECT n.id, n.kind, n.case_id, cases.number, cases.eid, cases.title, n.object, n.actor, n.at, n.seen_at
		FROM case_notices n JOIN cases ON cases.id = n.case_id WHERE `+strings.Join(where, " AND ")+` ORDER BY n.id DESC LIMIT `+a.Add(limit+1), a...)
	if err != nil {
		return none, err
	}
	defer rows.Close()
	var list []*CaseNotice
	for rows.Next() {
		var n CaseNotice
		var number, at int64
		var eid uint64
		var title []byte
		var seen *int64
		if err := rows.Scan(&n.ID, &n.Kind, &n.Case, &number, &eid, &title, &n.Object, &n.By, &at, &seen); err != nil {
			return none, err
		}
		n.Number, n.Title, n.At = FormatNumber(number), s.open(eid, n.Case+"/title", title), db.FromMicros(at)
		if seen != nil {
			t := db.FromMicros(*seen)
			n.SeenAt = &t
		}
		list = append(list, &n)
	}
	return web.Cut(list, limit, func(n *CaseNotice) string { return web.EncodeCursor(n.ID) }), rows.Err()
}

// SeeNotices marks the caller's notices as looked at: those named, or all.
func (s *Service) SeeNotices(ctx context.Context, ids []string) error {
	sc, err := identity.Require(ctx, identity.PermCaseRead)
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, sc.Actor(), "notices seen", func(ctx context.Context, tx *db.Tx) error {
		a := db.Args{db.Micros(tx.Now), sc.Actor().ID}
		which := "1=1"
		if len(ids) > 0 {
			which = db.In(&a, "id", ids)
		}
		if _, err := tx.Exec(ctx, `UPDATE case_notices SET seen_at = $1 WHERE staff = $2 AND seen_at IS NULL AND `+which, a...); err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "notices.seen", Object: sc.Actor().ID, Private: true})
	})
}
