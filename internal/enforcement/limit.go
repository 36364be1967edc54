package enforcement

import (
	"context"
	"encoding/json"
	"strconv"
	"time"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/jobs"
)

// JobLimit asks for a decision about an interim action that holds.
const JobLimit = "enforcement.limit"

// JobWarn asks that the harmed person is told before an action ends by itself.
const JobWarn = "enforcement.warn"

type limitRef struct {
	Action string `json:"action"`
	Step   int    `json:"step"`
	Limit  int64  `json:"limit"` // an extended action has another, and other jobs
}

// limitAt is when a step of asking is due: a quarter of the time before the
// limit, a day at most; an hour before; at the limit; and every twelve hours
// after it until somebody decides.
func limitAt(a *Action, step int) time.Time {
	limit := *a.EndsAt
	switch step {
	case 0:
		return limit.Add(-min(24*time.Hour, limit.Sub(a.StartsAt)/4))
	case 1:
		return limit.Add(-time.Hour)
	}
	return limit.Add(time.Duration(step-2) * 12 * time.Hour)
}

func (s *Service) askLimit(ctx context.Context, tx *db.Tx, a *Action, step int) error {
	p := limitRef{a.ID, step, db.Micros(*a.EndsAt)}
	return tx.Enqueue(ctx, db.Job{Kind: JobLimit, Key: a.ID + ":" + itoa(step) + ":" + strconv.FormatInt(p.Limit, 36), Payload: p, RunAt: limitAt(a, step)})
}

// limitJob pages owner and lead about a limit, opens the task of deciding, and
// asks for the next step. The action stays in force. A step that was taken
// already, as after a kill, is not taken again.
func (s *Service) limitJob(ctx context.Context, l jobs.Lease) error {
	var p limitRef
	if err := json.Unmarshal(l.Payload, &p); err != nil {
		return err
	}
	return s.onAction(ctx, l, "interim limit", func(ctx context.Context, tx *db.Tx, a *Action) error {
		if !a.inForce() || !a.Holds || a.EndsAt == nil || db.Micros(*a.EndsAt) != p.Limit || p.Step != a.limitStep {
			return nil
		}
		if _, err := tx.Exec(ctx, `UPDATE actions SET limit_step = $1 WHERE id = $2`, p.Step+1, a.ID); err != nil {
			return err
		}
		c, err := s.caseOf(ctx, a)
		if err != nil {
			return err
		}
		if err := s.openTask(ctx, tx, a, opening{kind: "decision", thing: a.account, due: *a.EndsAt}); err != nil {
			return err
		}
		if err := s.askToWarn(ctx, tx, a, c); err != nil {
			return err
		}
		if s.Alarm != nil {
			if err := s.Alarm(ctx, tx, Limit{Action: a, Case: c, Step: p.Step, At: *a.EndsAt, Overdue: !a.EndsAt.After(tx.Now)}); err != nil {
				return err
			}
		}
		if err := s.askLimit(ctx, tx, a, p.Step+1); err != nil {
			return err
		}
		return s.record(ctx, tx, a, "action.decision_due")
	})
}

func (a *Action) inForce() bool { return a.State == Pending || a.State == Applied || a.State == Failed }

// harmed are the people of a case who must hear before somebody is given back
// what was taken: those harmed, in a case that is S0 or S1, other than the
// account itself.
func (s *Service) harmed(ctx context.Context, a *Action, c *cases.Case) ([]cases.Party, error) {
	if c == nil || !c.Severity.Critical() || a.Kind.standing() == "" {
		return nil, nil
	}
	all, err := s.cases.AllParties(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	var out []cases.Party
	for _, p := range all {
		if p.Role == cases.Harmed && (p.AccountEID() == 0 || p.AccountEID() != a.account) {
			out = append(out, p)
		}
	}
	return out, nil
}

// askToWarn opens the task of telling the harmed person: three days before an
// end that comes by itself, or when the limit of an interim action is near.
func (s *Service) askToWarn(ctx context.Context, tx *db.Tx, a *Action, c *cases.Case) error {
	list, err := s.harmed(ctx, a, c)
	if err != nil || len(list) == 0 || a.WarnedAt != nil || s.Ask == nil {
		return err
	}
	if early := a.EndsAt.Add(-72 * time.Hour); !a.Holds && early.After(tx.Now) {
		return tx.Enqueue(ctx, db.Job{Kind: JobWarn, Key: a.ID, Payload: actionRef{a.ID}, RunAt: early})
	}
	return s.Ask(ctx, tx, a.Case, "Tell the harmed person before the "+string(a.Kind)+" of the other side ends", a.By, "warn:"+a.ID, *a.EndsAt)
}

func (s *Service) warnJob(ctx context.Context, l jobs.Lease) error {
	return s.onAction(ctx, l, "warn harmed person", func(ctx context.Context, tx *db.Tx, a *Action) error {
		if !a.inForce() || a.EndsAt == nil {
			return nil
		}
		c, err := s.caseOf(ctx, a)
		if err != nil {
			return err
		}
		return s.askToWarn(ctx, tx, a, c)
	})
}

// mayGiveBack refuses to give back what an action took while the harmed person
// does not know it.
func (s *Service) mayGiveBack(ctx context.Context, a *Action) error {
	c, err := s.caseOf(ctx, a)
	if err != nil {
		return err
	}
	list, err := s.harmed(ctx, a, c)
	if err != nil {
		return err
	}
	if len(list) > 0 && a.WarnedAt == nil {
		return errs.New(errs.Conflict, "harmed_not_warned", "The harmed person is told before anything is given back. Say that you did.").
			With(errs.Field{Pointer: "/warned", Message: "tell them first"})
	}
	return nil
}

// tellHarmed opens an urgent task when an action is undone: a reversal does not
// wait, and the harmed person must hear of it from us.
func (s *Service) tellHarmed(ctx context.Context, tx *db.Tx, a *Action, c *cases.Case) error {
	list, err := s.harmed(ctx, a, c)
	if err != nil || len(list) == 0 || a.WarnedAt != nil || s.Ask == nil {
		return err
	}
	return s.Ask(ctx, tx, a.Case, "Tell the harmed person now: the "+string(a.Kind)+" of the other side was reversed", a.By, "reversed:"+a.ID, tx.Now.Add(time.Hour))
}
