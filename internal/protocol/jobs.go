package protocol

import (
	"context"
	"encoding/json"
	"time"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/jobs"
)

// The jobs of protocols: a step's time has come, or has passed for too long.
const (
	JobDue      = "protocol.due"
	JobEscalate = "protocol.escalate"
)

type ring struct {
	Run  string `json:"run"`
	Step string `json:"step"`
	Due  int64  `json:"due"` // a step whose time was moved since has another timer
}

func timer(kind, run, step string, due, at time.Time) db.Job {
	p := ring{run, step, db.Micros(due)}
	return db.Job{Kind: kind, Key: run + "/" + step + "/" + due.Format(time.RFC3339Nano), Payload: p, RunAt: at}
}

// Handle registers the jobs.
func (s *Service) Handle(r *jobs.Runner) {
	r.Handle(JobDue, func(ctx context.Context, l jobs.Lease) error { return s.rung(ctx, l, s.overdue) })
	r.Handle(JobEscalate, func(ctx context.Context, l jobs.Lease) error { return s.rung(ctx, l, s.escalate) })
}

// rung runs what a timer does, once: on a step that still shows, is not
// finished, and is due when the timer thought it was.
func (s *Service) rung(ctx context.Context, l jobs.Lease, fn func(context.Context, *db.Tx, *run, *Step, *Progress) error) error {
	var t ring
	if err := json.Unmarshal(l.Payload, &t); err != nil {
		return err
	}
	return s.db.Tx(ctx, everybody().Actor(), "protocol timer", func(ctx context.Context, tx *db.Tx) error {
		r, err := s.load(ctx, tx, everybody(), t.Run)
		if errs.IsKind(err, errs.NotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := tx.Record(ctx, db.Change{Kind: "run.timer", Object: r.id, Restrict: r.caseID, Private: true, Data: map[string]any{"step": t.Step}}); err != nil {
			return err
		}
		p := r.steps[t.Step]
		if r.state != Running || r.c.State.Done() || p == nil || p.finished() || p.DueAt == nil || db.Micros(*p.DueAt) != t.Due {
			return nil
		}
		for _, line := range r.plan() {
			if line.Shown && line.Step.ID == t.Step {
				if err := fn(ctx, tx, r, line.Step, p); err != nil {
					return err
				}
				return s.publish(ctx, tx, r.c)
			}
		}
		return nil
	})
}

// Resumed is told of a case that changed: timers that passed unheard while it was
// over ring once it is open again.
func (s *Service) Resumed(ctx context.Context, tx *db.Tx, c *cases.Case) error {
	if c.State.Done() {
		return nil
	}
	rows, err := tx.Query(ctx, `SELECT p.run, p.step, p.due_at FROM run_steps p JOIN protocol_runs r ON r.id = p.run
		WHERE r.case_id = $1 AND r.state = 'running' AND p.state IN ('open', 'waiting') AND p.due_at <= $2 AND p.overdue_at IS NULL`, c.ID, db.Micros(tx.Now))
	if err != nil {
		return err
	}
	defer rows.Close()
	var late []ring
	for rows.Next() {
		var t ring
		if err := rows.Scan(&t.Run, &t.Step, &t.Due); err != nil {
			return err
		}
		late = append(late, t)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	rows.Close()
	for _, t := range late {
		if err := tx.Enqueue(ctx, timer(JobDue, t.Run, t.Step, db.FromMicros(t.Due), tx.Now)); err != nil {
			return err
		}
	}
	return s.unheard(ctx, tx, c)
}

// unheard rings escalations anew whose time passed while the case was over. Those
// still to come are on the table.
func (s *Service) unheard(ctx context.Context, tx *db.Tx, c *cases.Case) error {
	rows, err := tx.Query(ctx, `SELECT p.run, p.step FROM run_steps p JOIN protocol_runs r ON r.id = p.run
		WHERE r.case_id = $1 AND r.state = 'running' AND p.state IN ('open', 'waiting') AND p.overdue_at IS NOT NULL AND p.escalated_at IS NULL ORDER BY p.run LIMIT 500`, c.ID)
	if err != nil {
		return err
	}
	defer rows.Close()
	var told []ring
	for rows.Next() {
		var t ring
		if err := rows.Scan(&t.Run, &t.Step); err != nil {
			return err
		}
		told = append(told, t)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	rows.Close()
	var r *run
	for _, t := range told {
		if r == nil || r.id != t.Run {
			if r, err = s.load(ctx, tx, everybody(), t.Run); err != nil {
				return err
			}
		}
		st, p := r.doc.Step(t.Step), r.steps[t.Step]
		if st == nil || st.Escalate == nil || p == nil || p.DueAt == nil || p.DueAt.Add(st.Escalate.After).After(tx.Now) {
			continue
		}
		if err := tx.Enqueue(ctx, timer(JobEscalate, t.Run, t.Step, *p.DueAt, tx.Now)); err != nil {
			return err
		}
	}
	return nil
}

// overdue tells whoever has the step, or the case, and arms the escalation.
func (s *Service) overdue(ctx context.Context, tx *db.Tx, r *run, st *Step, p *Progress) error {
	if p.OverdueAt != nil {
		return nil
	}
	p.OverdueAt = &tx.Now
	if err := s.keep(ctx, tx, r, p); err != nil {
		return err
	}
	owner := p.Owner
	if owner == "" {
		owner = r.c.Assignee
	}
	late := cases.NewTask{Case: r.caseID, Kind: cases.ToDo, Title: "Overdue: " + st.Title, Owner: owner, DueAt: p.DueAt, Ref: late(r, st.ID)}
	_, err := s.task(ctx, tx, late)
	if errs.CodeOf(err) == "task_owner" { // has left, or may not see the case any more: it is everybody's, and escalates all the same
		late.Owner, owner = "", ""
		_, err = s.task(ctx, tx, late)
	}
	if err != nil {
		return err
	}
	if st.Escalate != nil {
		if err := tx.Enqueue(ctx, timer(JobEscalate, r.id, st.ID, *p.DueAt, p.DueAt.Add(st.Escalate.After))); err != nil {
			return err
		}
	}
	return s.noteStep(ctx, tx, r, "run.step_overdue", st, map[string]any{"due_at": p.DueAt, "owner": owner})
}

// escalate pages the role that a step names. A drill only says so.
func (s *Service) escalate(ctx context.Context, tx *db.Tx, r *run, st *Step, p *Progress) error {
	if p.EscalatedAt != nil || st.Escalate == nil {
		return nil
	}
	p.EscalatedAt = &tx.Now
	if err := s.keep(ctx, tx, r, p); err != nil {
		return err
	}
	data := map[string]any{"role": st.Escalate.To}
	if s.o.Page != nil && !r.c.Simulated {
		ref, err := s.o.Page(ctx, tx, Page{Case: r.c, Role: st.Escalate.To, Title: "Overdue: " + st.Title, Key: r.id + "/" + st.ID + "/escalate"})
		if err != nil {
			return err
		}
		data["page"] = ref
	}
	return s.noteStep(ctx, tx, r, "run.step_escalated", st, data)
}
