package cases

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// MakeTask makes a task by hand.
func (s *Service) MakeTask(ctx context.Context, in NewTask) (*CaseTask, error) {
	sc, err := identity.Require(ctx, identity.PermCaseWrite)
	if err != nil {
		return nil, err
	}
	if in.Kind == "" {
		in.Kind = ToDo
	}
	var task string
	c, err := s.change(ctx, sc, in.Case, "make task", func(ctx context.Context, tx *db.Tx, c *Case) (err error) {
		task, err = s.addTask(ctx, tx, c, in)
		return err
	})
	if errs.IsKind(err, errs.NotFound) {
		return nil, fieldError(err, "/case", "there is no such case")
	}
	if err != nil {
		return nil, err
	}
	return s.task(ctx, sc, c.ID, task)
}

// AddTask makes a task inside another domain's transaction; that domain has
// checked that its caller may see the case. A task with the Ref of an earlier
// one of the case is that one.
func (s *Service) AddTask(ctx context.Context, tx *db.Tx, in NewTask) (string, error) {
	c, err := s.get(ctx, everybody(), in.Case)
	if err != nil {
		return "", err
	}
	task, err := s.addTask(ctx, tx, c, in)
	if err != nil {
		return "", err
	}
	return task, s.publish(ctx, tx, c)
}

func (s *Service) addTask(ctx context.Context, tx *db.Tx, c *Case, in NewTask) (string, error) {
	if in.Kind == "" {
		in.Kind = ToDo
	}
	if err := in.check(); err != nil {
		return "", err
	}
	if err := s.knownTeam(ctx, in.Team); err != nil {
		return "", err
	}
	if err := s.canOwn(ctx, c, in.Owner); err != nil {
		return "", err
	}
	if in.Party != "" {
		var one int
		err := tx.QueryRow(ctx, `SELECT 1 FROM case_parties WHERE id = $1 AND removed_at IS NULL AND case_id IN (SELECT id FROM cases WHERE id = $2 OR root = $2)`,
			in.Party, c.ID).Scan(&one)
		if err != nil {
			return "", fieldError(noRow(err, "party_not_found", "There is no such party."), "/party", "not a party of this case")
		}
	}
	task := id.New("ctk", tx.Now)
	title, err := s.seal(c.eid, task+"/title", strings.TrimSpace(in.Title))
	if err != nil {
		return "", err
	}
	var made string
	err = tx.QueryRow(ctx, `INSERT INTO case_tasks(id, case_id, kind, title, party, owner, team, ref, state, due_at, created_at, created_by, version)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,'open',$9,$10,$11,1) ON CONFLICT (case_id, ref) WHERE ref <> '' DO NOTHING RETURNING id`,
		task, c.ID, in.Kind, title, in.Party, in.Owner, in.Team, in.Ref, micros(in.DueAt), db.Micros(tx.Now), tx.Actor.ID).Scan(&made)
	if errors.Is(err, sql.ErrNoRows) {
		err = tx.QueryRow(ctx, `SELECT id FROM case_tasks WHERE case_id = $1 AND ref = $2`, c.ID, in.Ref).Scan(&made)
		if err != nil {
			return "", err
		}
		return made, unchanged(ctx, tx, c)
	}
	if err != nil {
		return "", err
	}
	return made, record(ctx, tx, c, "case.task_made", map[string]any{"number": c.Number, "task": task, "kind": in.Kind, "owner": in.Owner,
		"team": in.Team, "due_at": in.DueAt})
}

// canOwn checks whom a task of the case may be given to.
func (s *Service) canOwn(ctx context.Context, c *Case, staff string) error {
	var e *errs.Error
	err := s.canWork(ctx, c, staff)
	if errors.As(err, &e) {
		return errs.New(errs.Invalid, "task_owner", "The task cannot be given to that person.").
			With(errs.Field{Pointer: "/owner", Message: "not somebody who can be given work of this case"})
	}
	return err
}

// FinishTask marks a task as done with what came of it.
func (s *Service) FinishTask(ctx context.Context, task, note string) (*CaseTask, error) {
	return s.onTask(ctx, task, "finish task", func(ctx context.Context, tx *db.Tx, c *Case, t *CaseTask) error {
		return s.finishTask(ctx, tx, c, t, note)
	})
}

// TaskDoneIn is FinishTask inside another domain's transaction, which has
// checked that its caller may see the case.
func (s *Service) TaskDoneIn(ctx context.Context, tx *db.Tx, task, note string) error {
	t, err := s.task(ctx, everybody(), "", task)
	if err != nil {
		return err
	}
	c, err := s.get(ctx, everybody(), t.Case)
	if err != nil {
		return err
	}
	if err := s.finishTask(ctx, tx, c, t, note); err != nil {
		return err
	}
	return s.publish(ctx, tx, c)
}

func (s *Service) finishTask(ctx context.Context, tx *db.Tx, c *Case, t *CaseTask, note string) error {
	if t.State != TaskOpen {
		return unchanged(ctx, tx, c)
	}
	var sealed []byte
	if note = strings.TrimSpace(note); note != "" {
		var err error
		if sealed, err = s.seal(t.eid, t.ID+"/note", note); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `UPDATE case_tasks SET state = 'done', note = $1, done_at = $2, done_by = $3, version = version + 1 WHERE id = $4`,
		sealed, db.Micros(tx.Now), tx.Actor.ID, t.ID)
	if err != nil {
		return err
	}
	return record(ctx, tx, c, "case.task_done", map[string]any{"number": c.Number, "task": t.ID, "kind": t.Kind})
}

// ReopenTask takes a task up again that was done too early or dropped.
func (s *Service) ReopenTask(ctx context.Context, task, reason string) (*CaseTask, error) {
	return s.onTask(ctx, task, "reopen task", func(ctx context.Context, tx *db.Tx, c *Case, t *CaseTask) error {
		if t.State == TaskOpen {
			return unchanged(ctx, tx, c)
		}
		_, err := tx.Exec(ctx, `UPDATE case_tasks SET state = 'open', done_at = NULL, done_by = '', version = version + 1 WHERE id = $1`, t.ID)
		if err != nil {
			return err
		}
		if reason != "" {
			if err := s.note(ctx, tx, c, "note", reason); err != nil {
				return err
			}
		}
		return record(ctx, tx, c, "case.task_reopened", map[string]any{"number": c.Number, "task": t.ID, "kind": t.Kind})
	})
}

// AssignTask gives a task to somebody or to a team, or moves its time.
func (s *Service) AssignTask(ctx context.Context, task string, in TaskGiven) (*CaseTask, error) {
	return s.onTask(ctx, task, "assign task", func(ctx context.Context, tx *db.Tx, c *Case, t *CaseTask) error {
		if t.State != TaskOpen {
			return errs.New(errs.Conflict, "task_over", "The task is %s; take it up again first.", t.State)
		}
		if in.Owner != nil {
			if err := s.canOwn(ctx, c, *in.Owner); err != nil {
				return err
			}
			t.Owner = *in.Owner
		}
		if in.Team != nil {
			if err := s.knownTeam(ctx, *in.Team); err != nil {
				return err
			}
			t.Team = *in.Team
		}
		if in.DueAt != nil {
			t.DueAt = in.DueAt
		}
		_, err := tx.Exec(ctx, `UPDATE case_tasks SET owner = $1, team = $2, due_at = $3, version = version + 1 WHERE id = $4`,
			t.Owner, t.Team, micros(t.DueAt), t.ID)
		if err != nil {
			return err
		}
		return record(ctx, tx, c, "case.task_assigned", map[string]any{"number": c.Number, "task": t.ID, "owner": t.Owner, "team": t.Team, "due_at": t.DueAt})
	})
}

// onTask runs one command on one task of a case within the caller's scope. A
// closed case keeps its follow-ups, so its state does not matter here.
func (s *Service) onTask(ctx context.Context, task, reason string, fn func(context.Context, *db.Tx, *Case, *CaseTask) error) (*CaseTask, error) {
	sc, err := identity.Require(ctx, identity.PermCaseWrite)
	if err != nil {
		return nil, err
	}
	t, err := s.task(ctx, sc, "", task)
	if err != nil {
		return nil, err
	}
	_, err = s.change(ctx, sc, t.Case, reason, func(ctx context.Context, tx *db.Tx, c *Case) error {
		if t, err = s.task(ctx, sc, "", task); err != nil { // as it is now that the case is locked
			return err
		}
		return fn(ctx, tx, c, t)
	})
	if err != nil {
		return nil, err
	}
	return s.task(ctx, sc, "", task)
}

// dropTasks ends the tasks of a case that is closed; what was promised stays.
func (s *Service) dropTasks(ctx context.Context, tx *db.Tx, c *Case) error {
	a := db.Args{db.Micros(tx.Now), tx.Actor.ID, c.ID}
	var stay []string
	for _, k := range promised {
		stay = append(stay, string(k))
	}
	_, err := tx.Exec(ctx, `UPDATE case_tasks SET state = 'dropped', done_at = $1, done_by = $2, version = version + 1
		WHERE case_id IN (SELECT id FROM cases WHERE id = $3 OR root = $3) AND state = 'open' AND NOT `+db.In(&a, "kind", stay), a...)
	return err
}
