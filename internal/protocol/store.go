package protocol

import (
	"context"
	"database/sql"
	"strconv"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// run is one run as it is kept, with everything its plan is made of.
type run struct {
	id, caseID, protocol string
	pinned               int
	state                RunState
	drill                bool
	startedAt            time.Time
	startedBy            string
	endedAt              *time.Time
	endedBy, reason      string
	version              int64

	c       *cases.Case
	doc     *Document
	facts   Facts
	answers map[string]Answer
	steps   map[string]*Progress
	people  map[string][]person // by role in the case
}

// person is a party of the case.
type person struct {
	party   string
	account uint64
}

func runNotFound() error { return errs.New(errs.NotFound, "run_not_found", "There is no such run.") }

const runColumns = `id, case_id, protocol, pinned, state, drill, started_at, started_by, ended_at, ended_by, reason, version`

// load reads a run whose case the scope reaches. With a transaction its row is
// locked until the end, so that two people do not finish one step.
func (s *Service) load(ctx context.Context, tx *db.Tx, sc identity.Scope, ref string) (*run, error) {
	r := &run{answers: map[string]Answer{}, steps: map[string]*Progress{}, people: map[string][]person{}}
	var row *sql.Row
	if tx != nil {
		row = tx.QueryRow(ctx, `UPDATE protocol_runs SET version = version + 1 WHERE id = $1 RETURNING `+runColumns, ref)
	} else {
		row = s.db.QueryRow(ctx, `SELECT `+runColumns+` FROM protocol_runs WHERE id = $1`, ref)
	}
	var started int64
	var ended sql.NullInt64
	var reason []byte
	err := row.Scan(&r.id, &r.caseID, &r.protocol, &r.pinned, &r.state, &r.drill, &started, &r.startedBy, &ended, &r.endedBy, &reason, &r.version)
	if err != nil {
		return nil, noRow(err, runNotFound())
	}
	r.startedAt, r.endedAt = db.FromMicros(started), moment(ended)
	if r.c, err = s.o.Cases.For(ctx, sc, r.caseID); err != nil {
		if errs.IsKind(err, errs.NotFound) {
			return nil, runNotFound()
		}
		return nil, err
	}
	if r.reason, err = s.open(r.c, r.id+"/reason", reason); err != nil {
		return nil, err
	}
	if r.doc, err = s.document(ctx, r.protocol, r.pinned); err != nil {
		return nil, err
	}
	if r.facts, r.people, err = s.factsOf(ctx, r.c); err != nil {
		return nil, err
	}
	if err := s.loadSteps(ctx, r); err != nil {
		return nil, err
	}
	return r, s.loadAnswers(ctx, r)
}

func (s *Service) loadSteps(ctx context.Context, r *run) error {
	rows, err := s.db.Query(ctx, `SELECT step, pinned, state, owner, checked, shown_at, next_at, due_at, overdue_at, escalated_at, done_at, done_by,
		decided_by, asked_at, asked_by, approved_by, reason, request, outcome, performed FROM run_steps WHERE run = $1`, r.id)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var p Progress
		var checked string
		var shown, next, due, overdue, escalated, done, asked sql.NullInt64
		var reason, request, outcome []byte
		err := rows.Scan(&p.Step, &p.Pinned, &p.State, &p.Owner, &checked, &shown, &next, &due, &overdue, &escalated, &done, &p.DoneBy,
			&p.DecidedBy, &asked, &p.AskedBy, &p.ApprovedBy, &reason, &request, &outcome, &p.Performed)
		if err != nil {
			return err
		}
		p.Checked = strings.Fields(checked)
		p.ShownAt, p.NextAt, p.DueAt, p.OverdueAt = moment(shown), moment(next), moment(due), moment(overdue)
		p.EscalatedAt, p.DoneAt, p.AskedAt = moment(escalated), moment(done), moment(asked)
		for _, x := range []struct {
			name   string
			sealed []byte
			into   *string
		}{{"reason", reason, &p.Reason}, {"request", request, &p.Request}, {"outcome", outcome, &p.Outcome}} {
			if *x.into, err = s.open(r.c, r.id+"/"+p.Step+"/"+x.name, x.sealed); err != nil {
				return err
			}
		}
		r.steps[p.Step] = &p
	}
	return rows.Err()
}

func (s *Service) loadAnswers(ctx context.Context, r *run) error {
	rows, err := s.db.Query(ctx, `SELECT n, ask, value, at, actor FROM run_answers WHERE run = $1 ORDER BY n`, r.id)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var ask string
		var value []byte
		var n, at int64
		var a Answer
		if err := rows.Scan(&n, &ask, &value, &at, &a.By); err != nil {
			return err
		}
		if a.Value, err = s.open(r.c, r.answerAAD(n), value); err != nil {
			return err
		}
		a.At = db.FromMicros(at)
		if a.Value == "" { // taken back, or erased
			delete(r.answers, ask)
			continue
		}
		r.answers[ask] = a
	}
	return rows.Err()
}

// keep writes one step of a run.
func (s *Service) keep(ctx context.Context, tx *db.Tx, r *run, p *Progress) error {
	sealed := map[string][]byte{}
	for name, text := range map[string]string{"reason": p.Reason, "request": p.Request, "outcome": p.Outcome} {
		var err error
		if sealed[name], err = s.seal(r.c, r.id+"/"+p.Step+"/"+name, text); err != nil {
			return err
		}
	}
	if p.Pinned == 0 {
		p.Pinned = r.pinned
	}
	r.steps[p.Step] = p
	_, err := tx.Exec(ctx, `INSERT INTO run_steps(run, step, pinned, state, owner, checked, shown_at, next_at, due_at, overdue_at, escalated_at, done_at, done_by,
		decided_by, asked_at, asked_by, approved_by, reason, request, outcome, performed)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21)
		ON CONFLICT (run, step) DO UPDATE SET pinned = EXCLUDED.pinned, state = EXCLUDED.state, owner = EXCLUDED.owner, checked = EXCLUDED.checked,
		shown_at = EXCLUDED.shown_at, next_at = EXCLUDED.next_at, due_at = EXCLUDED.due_at, overdue_at = EXCLUDED.overdue_at,
		escalated_at = EXCLUDED.escalated_at, done_at = EXCLUDED.done_at, done_by = EXCLUDED.done_by, decided_by = EXCLUDED.decided_by,
		asked_at = EXCLUDED.asked_at, asked_by = EXCLUDED.asked_by, approved_by = EXCLUDED.approved_by, reason = EXCLUDED.reason,
		request = EXCLUDED.request, outcome = EXCLUDED.outcome, performed = EXCLUDED.performed`,
		r.id, p.Step, p.Pinned, p.State, p.Owner, strings.Join(p.Checked, " "), micros(p.ShownAt), micros(p.NextAt), micros(p.DueAt), micros(p.OverdueAt),
		micros(p.EscalatedAt), micros(p.DoneAt), p.DoneBy, p.DecidedBy, micros(p.AskedAt), p.AskedBy, p.ApprovedBy,
		sealed["reason"], sealed["request"], sealed["outcome"], p.Performed)
	return err
}

func (r *run) answerAAD(n int64) string { return r.id + "/answer/" + strconv.FormatInt(n, 10) }

// answer keeps one answer; an earlier one stays in the table.
func (s *Service) answer(ctx context.Context, tx *db.Tx, r *run, step, ask, value string) error {
	var n int64
	if err := tx.QueryRow(ctx, `SELECT COALESCE(MAX(n), 0) + 1 FROM run_answers WHERE run = $1`, r.id).Scan(&n); err != nil {
		return err
	}
	sealed, err := s.seal(r.c, r.answerAAD(n), value)
	if err != nil {
		return err
	}
	if sealed == nil {
		sealed = []byte{}
	}
	_, err = tx.Exec(ctx, `INSERT INTO run_answers(run, n, step, ask, value, at, actor) VALUES ($1,$2,$3,$4,$5,$6,$7)`,
		r.id, n, step, ask, sealed, db.Micros(tx.Now), tx.Actor.ID)
	if value == "" {
		delete(r.answers, ask)
	} else {
		r.answers[ask] = Answer{value, tx.Actor.ID, tx.Now}
	}
	return err
}

// factsOf reads what conditions may know of a case, and who has a role in it.
func (s *Service) factsOf(ctx context.Context, c *cases.Case) (Facts, map[string][]person, error) {
	f := Facts{Severity: string(c.Severity), State: string(c.State), Type: c.Type, Category: c.Category, Priority: string(c.Priority), Brand: c.Brand,
		Region: c.Region, City: c.City, Language: c.Language, Source: c.Source, Restricted: c.Visibility == cases.Restricted, Simulated: c.Simulated,
		HasOrder: c.OrderEID() != 0, HasAccount: c.AccountEID() != 0}
	people := map[string][]person{}
	rows, err := s.db.Query(ctx, `SELECT id, role, account FROM case_parties WHERE case_id = $1 AND removed_at IS NULL ORDER BY id`, c.ID)
	if err != nil {
		return f, nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var p person
		var role string
		if err := rows.Scan(&p.party, &role, &p.account); err != nil {
			return f, nil, err
		}
		if people[role] == nil {
			f.Roles = append(f.Roles, role)
		}
		people[role] = append(people[role], p)
	}
	if err := rows.Err(); err != nil {
		return f, nil, err
	}
	rows.Close()
	if s.o.Account != nil && f.HasAccount {
		f.Account, f.Custody, err = s.o.Account(ctx, c.AccountEID())
	}
	return f, people, err
}
