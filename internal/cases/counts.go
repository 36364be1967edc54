package cases

import (
	"context"
	"database/sql"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/identity"
)

// depth is how much waits in one queue.
type depth struct {
	cases, contacts, tasks int
	free, overdue          int // of the cases
	due                    *time.Time
}

func (d depth) waiting() int { return d.cases + d.contacts + d.tasks }

// depths counts what waits for somebody, by queue ("" = in none): the one count
// of the inbox, of the list of queues and of the wall. What is put aside, what a
// running incident has gathered and what lies outside of the reader's scope is in
// none of them; openly leaves out what is restricted, also for its members. An
// expression (in.Where) counts cases and tasks only.
func (s *Service) depths(ctx context.Context, sc identity.Scope, in InboxIn, openly bool) (map[string]depth, error) {
	out := map[string]depth{}
	hidden := func(col string) string {
		if !openly {
			return ""
		}
		return " AND NOT EXISTS (SELECT 1 FROM restricted rs WHERE rs.object = " + col + ")"
	}
	var a db.Args
	now := a.Add(db.Micros(s.db.Now()))
	and, err := s.workWhere(ctx, sc, &a, in)
	if err != nil {
		return nil, err
	}
	const placed = "COALESCE((SELECT p.queue FROM placements p WHERE p.object = cases.id), '')"
	err = s.tally(ctx, `SELECT `+placed+`, COUNT(*), COUNT(*) FILTER (WHERE cases.assignee = '' AND cases.state <> 'waiting'), COUNT(*) FILTER (WHERE cases.due_at <= `+now+`),
		MIN(cases.due_at) FROM cases WHERE `+and+hidden("cases.id")+` GROUP BY 1`, a, func(queue string, n, free, overdue int, due *time.Time) {
		d := out[queue]
		d.cases, d.free, d.overdue, d.due = n, free, overdue, due
		out[queue] = d
	})
	if err != nil {
		return nil, err
	}
	if !in.Aside {
		var b db.Args
		due, err := s.dueWhere(ctx, sc, &b, in)
		if err != nil {
			return nil, err
		}
		err = s.tally(ctx, `SELECT `+placed+`, COUNT(*), 0, 0, CAST(NULL AS BIGINT)`+taskTables+`WHERE `+due+hidden("cases.id")+` GROUP BY 1`, b, func(queue string, n, _, _ int, _ *time.Time) {
			d := out[queue]
			d.tasks = n
			out[queue] = d
		})
		if err != nil {
			return nil, err
		}
	}
	if s.contacts == nil || !sc.Can(identity.PermContactRead) || in.Simulated || in.Where != "" {
		return out, nil
	}
	var c db.Args
	mine := s.uncasedWhere(sc, &c, in)
	err = s.tally(ctx, `SELECT COALESCE(p.queue, ''), COUNT(*), 0, 0, CAST(NULL AS BIGINT) FROM `+uncasedTables(&c, s.db.Now())+` WHERE `+uncasedNow+` AND `+mine+` AND `+
		sc.Where(&c, loose)+hidden("c.id")+` GROUP BY 1`, c, func(queue string, n, _, _ int, _ *time.Time) {
		d := out[queue]
		d.contacts = n
		out[queue] = d
	})
	return out, err
}

func (s *Service) tally(ctx context.Context, query string, a db.Args, add func(queue string, n, free, overdue int, due *time.Time)) error {
	rows, err := s.db.Query(ctx, query, a...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var queue string
		var n, free, overdue int
		var due sql.NullInt64
		if err := rows.Scan(&queue, &n, &free, &overdue, &due); err != nil {
			return err
		}
		add(queue, n, free, overdue, moment(due))
	}
	return rows.Err()
}

// Room is what a screen on a wall shows of the work: nothing restricted.
type Room struct {
	Queues   []RoomQueue
	Contacts int // that are no case yet
	Overdue  int // open cases past their time
}

// RoomQueue is how much waits in one queue.
type RoomQueue struct {
	Name    string
	Waiting int
}

// ForRoom counts for a wall what its reader's inbox counts, less what is
// restricted; the queues are for those who may read them.
func (s *Service) ForRoom(ctx context.Context, sc identity.Scope) (*Room, error) {
	depths, err := s.depths(ctx, sc, InboxIn{}, true)
	if err != nil {
		return nil, err
	}
	r := &Room{}
	for _, d := range depths {
		r.Contacts, r.Overdue = r.Contacts+d.contacts, r.Overdue+d.overdue
	}
	if !sc.Can(identity.PermQueueRead) {
		return r, nil
	}
	queues, err := s.queues(ctx)
	for _, q := range queues {
		r.Queues = append(r.Queues, RoomQueue{q.Name, depths[q.ID].waiting()})
	}
	return r, err
}
