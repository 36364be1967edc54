package protocol

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// StartRun starts a protocol on a case by hand.
func (s *Service) StartRun(ctx context.Context, ref, protocol string) (*Run, error) {
	sc, err := identity.Require(ctx, identity.PermCaseWrite)
	if err != nil {
		return nil, err
	}
	var run string
	err = s.db.Tx(ctx, sc.Actor(), "start protocol", func(ctx context.Context, tx *db.Tx) error {
		run, err = s.Start(ctx, tx, sc, ref, protocol, false)
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.show(ctx, sc, run)
}

// Start begins a run of the newest version on a case, inside a transaction whose
// caller has been required. A protocol that runs on the case already is that
// run. drill says what the case must agree with: a drill's case has drills only.
func (s *Service) Start(ctx context.Context, tx *db.Tx, sc identity.Scope, ref, protocol string, drill bool) (string, error) {
	c, err := s.o.Cases.For(ctx, sc, ref)
	if err != nil {
		return "", err
	}
	if drill && !c.Simulated {
		return "", errs.New(errs.Conflict, "not_a_drill", "A drill runs on a simulated case only.")
	}
	if c.State.Done() {
		return "", errs.New(errs.Conflict, "case_over", "The case is %s; open it again first.", c.State)
	}
	var state string
	var version int
	err = tx.QueryRow(ctx, `SELECT state, version FROM protocols WHERE id = $1`, protocol).Scan(&state, &version)
	if err != nil {
		e := noRow(err, protocolNotFound())
		var known *errs.Error
		if errors.As(e, &known) {
			return "", errs.New(errs.Invalid, "protocol_unknown", "There is no such protocol.").With(errs.Field{Pointer: "/protocol", Message: "no protocol has this name"})
		}
		return "", e
	}
	if state != "published" {
		return "", errs.New(errs.Conflict, "protocol_"+state, "The protocol is %s and cannot be started.", state)
	}
	if err := s.o.Cases.Worked(ctx, tx, c.ID); err != nil {
		return "", err
	}
	// The row of the protocol orders two starts of one protocol on one case.
	if _, err := tx.Exec(ctx, `UPDATE protocols SET version = version WHERE id = $1`, protocol); err != nil {
		return "", err
	}
	var have string
	err = tx.QueryRow(ctx, `SELECT id FROM protocol_runs WHERE case_id = $1 AND protocol = $2 AND state = 'running'`, c.ID, protocol).Scan(&have)
	if err == nil {
		return have, tx.Record(ctx, db.Change{Kind: "run.touched", Object: have, Restrict: c.ID, Private: true})
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return "", err
	}
	ref = id.New("run", tx.Now)
	_, err = tx.Exec(ctx, `INSERT INTO protocol_runs(id, case_id, protocol, pinned, state, drill, started_at, started_by, version) VALUES ($1,$2,$3,$4,'running',$5,$6,$7,1)`,
		ref, c.ID, protocol, version, c.Simulated, db.Micros(tx.Now), tx.Actor.ID)
	if err != nil {
		return "", err
	}
	r, err := s.load(ctx, tx, sc, ref)
	if err != nil {
		return "", err
	}
	if err := s.note(ctx, tx, r, "run.started", map[string]any{"protocol": protocol, "title": r.doc.Title, "version": version, "drill": c.Simulated}); err != nil {
		return "", err
	}
	if err := s.settle(ctx, tx, r); err != nil {
		return "", err
	}
	return ref, s.publish(ctx, tx, c)
}

// note puts an act on the timeline of the case. Words of people never go there.
func (s *Service) note(ctx context.Context, tx *db.Tx, r *run, kind string, data map[string]any) error {
	data["number"] = r.c.Number
	return tx.Record(ctx, db.Change{Kind: kind, Object: r.id, On: []string{r.c.ID}, Restrict: r.c.ID, Data: data})
}

// noteStep is note for one step, with its title, which is the protocol's text.
func (s *Service) noteStep(ctx context.Context, tx *db.Tx, r *run, kind string, st *Step, data map[string]any) error {
	if data == nil {
		data = map[string]any{}
	}
	data["protocol"], data["step"], data["title"] = r.protocol, st.ID, st.Title
	return s.note(ctx, tx, r, kind, data)
}

func (r *run) plan() []Line {
	return r.doc.Plan(r.facts, r.answers, r.steps, r.startedAt, r.c.OpenedAt)
}

// settle writes what follows from a change: which steps show, which is next,
// when each is due and the timers for that; a run all of whose steps are
// finished is done.
func (s *Service) settle(ctx context.Context, tx *db.Tx, r *run) error {
	if r.state != Running {
		return nil
	}
	plan := r.plan()
	for _, l := range plan {
		if !l.Shown || l.State == StepDone || l.State == StepSkipped {
			continue
		}
		p := r.steps[l.Step.ID]
		fresh := p == nil
		if fresh {
			p = &Progress{Step: l.Step.ID, State: StepOpen}
		}
		changed := fresh || p.ShownAt == nil || l.Next && p.NextAt == nil
		if p.ShownAt == nil {
			p.ShownAt = &tx.Now
		}
		if l.Next && p.NextAt == nil {
			p.NextAt = &tx.Now
		}
		if due := micros(l.Due); due != micros(p.DueAt) {
			changed, p.DueAt = true, l.Due
			if l.Due != nil && p.OverdueAt == nil {
				if err := tx.Enqueue(ctx, timer(JobDue, r.id, l.Step.ID, *l.Due, *l.Due)); err != nil {
					return err
				}
			}
		}
		if changed {
			if err := s.keep(ctx, tx, r, p); err != nil {
				return err
			}
		}
	}
	if done, total := Count(plan); total > 0 && done == total {
		return s.end(ctx, tx, r, Finished, "")
	}
	return nil
}

func (s *Service) end(ctx context.Context, tx *db.Tx, r *run, to RunState, reason string) error {
	sealed, err := s.seal(r.c, r.id+"/reason", reason)
	if err != nil {
		return err
	}
	r.state, r.endedAt, r.endedBy, r.reason = to, &tx.Now, tx.Actor.ID, reason
	_, err = tx.Exec(ctx, `UPDATE protocol_runs SET state = $1, ended_at = $2, ended_by = $3, reason = $4 WHERE id = $5`, to, db.Micros(tx.Now), tx.Actor.ID, sealed, r.id)
	if err != nil {
		return err
	}
	return s.note(ctx, tx, r, "run."+string(to), map[string]any{"protocol": r.protocol, "title": r.doc.Title})
}

// change runs one command on a run: scope, lock, fn, what follows, tell those
// who are looking.
func (s *Service) change(ctx context.Context, ref, reason string, fn func(context.Context, *db.Tx, identity.Scope, *run) error) (*Run, error) {
	sc, err := identity.Require(ctx, identity.PermCaseWrite)
	if err != nil {
		return nil, err
	}
	err = s.db.Tx(ctx, sc.Actor(), reason, func(ctx context.Context, tx *db.Tx) error {
		r, err := s.load(ctx, tx, sc, ref)
		if err != nil {
			return err
		}
		if err := fn(ctx, tx, sc, r); err != nil {
			return err
		}
		// What the step did may have changed the case.
		if r.c, err = s.o.Cases.For(ctx, everybody(), r.caseID); err != nil {
			return err
		}
		if r.facts, r.people, err = s.factsOf(ctx, r.c); err != nil {
			return err
		}
		if err := s.settle(ctx, tx, r); err != nil {
			return err
		}
		return s.publish(ctx, tx, r.c)
	})
	if err != nil {
		return nil, err
	}
	return s.show(ctx, sc, ref)
}

func running(r *run) error {
	if r.state != Running {
		return errs.New(errs.Conflict, "run_over", "The run is %s.", r.state)
	}
	return nil
}

// Cancel ends a run that does not fit after all.
func (s *Service) Cancel(ctx context.Context, ref, reason string) (*Run, error) {
	return s.change(ctx, ref, "cancel run", func(ctx context.Context, tx *db.Tx, sc identity.Scope, r *run) error {
		if err := running(r); err != nil {
			return err
		}
		if strings.TrimSpace(reason) == "" {
			return errs.New(errs.Invalid, "reason_missing", "Say why the run ends here.").With(errs.Field{Pointer: "/reason", Message: "required"})
		}
		for _, p := range r.steps {
			if !p.finished() {
				if err := s.closeTask(ctx, tx, r, p.Step, "The run was cancelled."); err != nil {
					return err
				}
			}
		}
		return s.end(ctx, tx, r, Cancelled, strings.TrimSpace(reason))
	})
}

// PreviewUpgrade says what would change for a run that goes on with the newest
// version.
func (s *Service) PreviewUpgrade(ctx context.Context, ref string) (*Difference, error) {
	sc, err := identity.Require(ctx, identity.PermCaseRead)
	if err != nil {
		return nil, err
	}
	r, err := s.load(ctx, nil, sc, ref)
	if err != nil {
		return nil, err
	}
	newest, err := s.newest(ctx, r.protocol)
	if err != nil {
		return nil, err
	}
	is, err := s.document(ctx, r.protocol, newest)
	if err != nil {
		return nil, err
	}
	return &Difference{From: r.pinned, To: newest, Items: Compare(r.doc, is), Problems: Problems{}}, nil
}

func (s *Service) newest(ctx context.Context, protocol string) (n int, err error) {
	err = s.db.QueryRow(ctx, `SELECT version FROM protocols WHERE id = $1`, protocol).Scan(&n)
	return n, noRow(err, protocolNotFound())
}

// Upgrade goes on with a newer version; what is finished stays finished, under
// the words it was finished under. to is the version somebody was shown.
func (s *Service) Upgrade(ctx context.Context, ref string, to int) (*Run, error) {
	return s.change(ctx, ref, "upgrade run", func(ctx context.Context, tx *db.Tx, sc identity.Scope, r *run) error {
		if err := running(r); err != nil {
			return err
		}
		newest, err := s.newest(ctx, r.protocol)
		if err != nil {
			return err
		}
		if to != newest || to <= r.pinned {
			return errs.New(errs.Conflict, "version_moved", "The newest version is %d, the run has %d; look at what changes first.", newest, r.pinned)
		}
		from := r.pinned
		if r.doc, err = s.document(ctx, r.protocol, to); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE protocol_runs SET pinned = $1 WHERE id = $2`, to, r.id); err != nil {
			return err
		}
		for _, p := range r.steps {
			if !p.finished() {
				p.Pinned = to
				if err := s.keep(ctx, tx, r, p); err != nil {
					return err
				}
			}
		}
		r.pinned = to
		return s.note(ctx, tx, r, "run.upgraded", map[string]any{"protocol": r.protocol, "title": r.doc.Title, "from": from, "to": to})
	})
}

// closeTask finishes the task that asked for a step, if there is one.
func (s *Service) closeTask(ctx context.Context, tx *db.Tx, r *run, step, note string) error {
	rows, err := tx.Query(ctx, `SELECT id FROM case_tasks WHERE case_id = $1 AND (ref = $2 OR ref LIKE $3) AND state = 'open'`, r.caseID, late(r, step), asked(r, step)+"%")
	if err != nil {
		return err
	}
	var ids []string
	for rows.Next() {
		var t string
		if err := rows.Scan(&t); err != nil {
			rows.Close()
			return err
		}
		ids = append(ids, t)
	}
	rows.Close()
	for _, t := range ids {
		if err := s.o.Cases.TaskDoneIn(ctx, tx, t, note); err != nil {
			return err
		}
	}
	return rows.Err()
}

func late(r *run, step string) string  { return r.id + "/" + step + "/late" }
func asked(r *run, step string) string { return r.id + "/" + step + "/asked" }

// task makes a task of the case; the same reference twice is one.
func (s *Service) task(ctx context.Context, tx *db.Tx, n cases.NewTask) (string, error) {
	return s.o.Cases.AddTask(ctx, tx, n)
}
