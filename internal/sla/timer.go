package sla

import (
	"context"
	"encoding/json"
	"strconv"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/jobs"
)

// The kinds of background work.
const (
	JobTimer     = "sla.timer"
	JobRecompute = "sla.recompute"
)

// What fires.
const (
	Warning = "warning"
	Breach  = "breach"
)

// Fired is a warning or a breach of one clock; each is told once.
type Fired struct {
	Object   string // cas_… or con_…
	Clock    string
	N        int
	What     string // Warning or Breach
	Severity int
	Due      time.Time
	Brand    string
	Region   string
	Number   string // of a case
}

type timed struct {
	Object string `json:"object"`
}

// Handle gives the runner our handlers.
func (s *Service) Handle(r *jobs.Runner) {
	r.Handle(JobTimer, s.timer)
	r.Handle(JobRecompute, s.recompute)
}

// Touch sets the timers of a matter anew after the caller's change: they are
// computed from its history once that is written.
func (s *Service) Touch(ctx context.Context, tx *db.Tx, object string) error {
	// A key of its own: one that is computing at this moment has not seen the change.
	return tx.Enqueue(ctx, db.Job{Kind: JobTimer, Key: object + "/" + strconv.FormatInt(db.Micros(tx.Now), 10), Payload: timed{object}})
}

// machine is who fires.
var machine = db.Actor{ID: "system", Kind: "system", Name: "clocks"}

// timer fires what is due of one matter and sets the next timer. It may run as
// often as it likes: a row says what has fired, written with what firing did.
func (s *Service) timer(ctx context.Context, l jobs.Lease) error {
	var at timed
	if err := json.Unmarshal(l.Payload, &at); err != nil {
		return err
	}
	return s.db.Tx(ctx, machine, "clocks", func(ctx context.Context, tx *db.Tx) error {
		list, err := s.one(ctx, at.Object)
		if err != nil || len(list) == 0 {
			return err
		}
		m := list[0]
		next := time.Time{}
		soonest := func(t time.Time) {
			if t.After(tx.Now) && (next.IsZero() || t.Before(next)) {
				next = t
			}
		}
		for _, c := range Compute(s.For(m.about), m.history, tx.Now) {
			if c.State == StateMissed {
				if err := s.fire(ctx, tx, m, c, Breach); err != nil {
					return err
				}
				continue
			}
			if c.State != StateRunning || !c.Stopped.IsZero() {
				continue
			}
			if !c.Warn.IsZero() && !c.Warn.After(tx.Now) {
				if err := s.fire(ctx, tx, m, c, Warning); err != nil {
					return err
				}
			}
			soonest(c.Warn)
			soonest(c.Due.Add(time.Microsecond)) // on the dot it is not late
		}
		if next.IsZero() {
			return nil
		}
		return tx.Enqueue(ctx, db.Job{Kind: JobTimer, Key: at.Object + "@" + strconv.FormatInt(db.Micros(next), 10), Payload: at, RunAt: next})
	})
}

// fire tells a warning or a breach, unless it has been told. What has been told
// is asked first: a write that changes nothing has no record, and no commit.
func (s *Service) fire(ctx context.Context, tx *db.Tx, m matterRow, c Clock, what string) error {
	var told int
	err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM sla_fired WHERE object = $1 AND clock = $2 AND n = $3 AND what = $4`, m.id, c.Name, c.N, what).Scan(&told)
	if err != nil || told > 0 {
		return err
	}
	res, err := tx.Exec(ctx, `INSERT INTO sla_fired(object, clock, n, what, severity, due_at, at) VALUES ($1,$2,$3,$4,$5,$6,$7) ON CONFLICT DO NOTHING`,
		m.id, c.Name, c.N, what, c.Severity, db.Micros(c.Due), db.Micros(tx.Now))
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return err
	}
	f := Fired{Object: m.id, Clock: c.Name, N: c.N, What: what, Severity: c.Severity, Due: c.Due, Brand: m.about.Brand, Region: m.about.Region}
	restrict := ""
	if m.number.Valid {
		restrict, f.Number = m.id, "C-"+strconv.FormatInt(m.number.Int64, 10)
	}
	if s.Fired != nil {
		if err := s.Fired(ctx, tx, f); err != nil {
			return err
		}
	}
	return tx.Record(ctx, db.Change{Kind: "sla." + what, Object: m.id, Restrict: restrict,
		Data: map[string]any{"clock": c.Name, "n": c.N, "severity": "S" + strconv.Itoa(c.Severity), "due_at": c.Due}})
}

type recomputing struct {
	After string `json:"after"`
}

// atOnce is how many matters one step of recomputing touches.
const atOnce = 200

// recompute sets the timers of every open matter anew, some at a time, after a
// policy was published; Rescheduled writes when cases are due.
func (s *Service) recompute(ctx context.Context, l jobs.Lease) error {
	var at recomputing
	if err := json.Unmarshal(l.Payload, &at); err != nil {
		return err
	}
	return s.db.Tx(ctx, machine, "clocks", func(ctx context.Context, tx *db.Tx) error {
		ids, err := s.openMatters(ctx, at.After)
		if err != nil || len(ids) == 0 {
			return err
		}
		for _, id := range ids {
			if s.Rescheduled != nil && id[:4] == "cas_" {
				if err := s.Rescheduled(ctx, tx, id); err != nil {
					return err
				}
			}
			if err := s.Touch(ctx, tx, id); err != nil {
				return err
			}
		}
		last := ids[len(ids)-1]
		if err := tx.Enqueue(ctx, db.Job{Kind: JobRecompute, Key: "after:" + last, Payload: recomputing{After: last}}); err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "sla.recomputed", Object: last, Private: true, Data: map[string]any{"matters": len(ids)}})
	})
}

func (s *Service) openMatters(ctx context.Context, after string) (ids []string, err error) {
	rows, err := s.db.Query(ctx, `SELECT id FROM (SELECT id FROM cases WHERE state NOT IN ('resolved', 'closed') AND NOT simulated
		UNION ALL SELECT id FROM contacts WHERE state = 'new') m WHERE id > $1 ORDER BY id LIMIT $2`, after, atOnce)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}
