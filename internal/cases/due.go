package cases

import (
	"context"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/sla"
)

// level is a severity as the clocks count it.
func (s Severity) level() int { return int(s[1] - '0') }

// clockInput keeps one fact that clocks are computed from.
func (s *Service) clockInput(ctx context.Context, tx *db.Tx, c *Case, kind sla.Kind, at time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO case_clock_inputs(case_id, n, at, kind, severity)
		SELECT $1, COALESCE(MAX(n), 0) + 1, $2, $3, $4 FROM case_clock_inputs WHERE case_id = $1`,
		c.ID, db.Micros(at), string(kind), c.Severity.level())
	return err
}

// clockMoved keeps what a change of state means for the clocks: it opens,
// pauses, resumes or ends them. Waiting on our own people does not pause.
func (s *Service) clockMoved(ctx context.Context, tx *db.Tx, c *Case, from State) error {
	switch {
	case from == "":
		return s.clockInput(ctx, tx, c, sla.Opened, c.OpenedAt)
	case from.Done() && !c.State.Done():
		return s.clockOfAll(ctx, tx, c, sla.Reopened)
	case c.State == Resolved:
		return s.clockOfAll(ctx, tx, c, sla.Closed)
	case c.State == Waiting && outside(c.WaitingOn):
		return s.clockInput(ctx, tx, c, sla.Paused, tx.Now)
	case from == Waiting:
		return s.clockInput(ctx, tx, c, sla.Resumed, tx.Now)
	}
	return nil
}

// clockOfAll keeps that the work on a case, and on those merged into it, ended or
// began again.
func (s *Service) clockOfAll(ctx context.Context, tx *db.Tx, c *Case, kind sla.Kind) error {
	parts, err := s.merged(ctx, c.ID)
	if err != nil {
		return err
	}
	for _, p := range append(parts, c) {
		if p != c && p.State.Done() {
			continue
		}
		if err := s.clockInput(ctx, tx, p, kind, tx.Now); err != nil {
			return err
		}
	}
	return nil
}

func outside(on string) bool {
	return on != "legal" && on != "team" && on != "engineering"
}

func (s *Service) clockRated(ctx context.Context, tx *db.Tx, c *Case) error {
	return s.clockInput(ctx, tx, c, sla.Severity, tx.Now)
}

// schedule computes when the case is due next and by which clock: the earliest
// deadline that nobody has met yet. A missed one stays due until it is stopped.
func (s *Service) schedule(ctx context.Context, tx *db.Tx, c *Case) error {
	history, err := s.history(ctx, c.ID)
	if err != nil {
		return err
	}
	c.DueAt, c.DueClock = nil, ""
	if c.State.Done() {
		return nil
	}
	c.DueAt, c.DueClock = nextDue(sla.Compute(s.policyOf(c.matter()), history, tx.Now))
	// Whoever waits for an answer in a case that was merged into this one waits on.
	parts, err := s.merged(ctx, c.ID)
	if err != nil {
		return err
	}
	for _, p := range parts {
		if history, err = s.history(ctx, p.ID); err != nil {
			return err
		}
		at, name := nextDue(sla.Compute(s.policyOf(p.matter()), history, tx.Now))
		if at != nil && !p.State.Done() && (c.DueAt == nil || at.Before(*c.DueAt)) {
			c.DueAt, c.DueClock = at, name
		}
	}
	return nil
}

// reschedule writes anew when a case is due.
func (s *Service) reschedule(ctx context.Context, tx *db.Tx, caseID string) error {
	c, err := s.scan(tx.QueryRow(ctx, `SELECT `+columns+` FROM cases WHERE cases.id = $1`, caseID))
	if err != nil {
		return err
	}
	if err := s.schedule(ctx, tx, c); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE cases SET due_at = $1, due_clock = $2 WHERE id = $3`, micros(c.DueAt), c.DueClock, c.ID)
	return err
}

// nextDue is the earliest deadline that nobody has met yet.
func nextDue(clocks []sla.Clock) (at *time.Time, name string) {
	for _, clk := range clocks {
		waits := clk.Stopped.IsZero() && !clk.Aside && (clk.State == sla.StateRunning || clk.State == sla.StateMissed)
		if waits && !clk.Due.IsZero() && (at == nil || clk.Due.Before(*at)) {
			due := clk.Due
			at, name = &due, clk.Name
		}
	}
	return at, name
}

func (s *Service) history(ctx context.Context, caseID string) ([]sla.Event, error) {
	rows, err := s.db.Query(ctx, `SELECT at, kind, severity FROM case_clock_inputs WHERE case_id = $1 ORDER BY at, n`, caseID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []sla.Event
	for rows.Next() {
		var e sla.Event
		var at int64
		var kind string
		if err := rows.Scan(&at, &kind, &e.Severity); err != nil {
			return nil, err
		}
		e.At, e.Kind = db.FromMicros(at), sla.Kind(kind)
		list = append(list, e)
	}
	return list, rows.Err()
}

// CaseClock is a deadline of a case as it stands now.
type CaseClock struct {
	Name     string     `json:"name"`
	N        int        `json:"n" doc:"1, 2, 3… of a repeating clock"`
	State    string     `json:"state" doc:"running, paused, met or missed"`
	Started  time.Time  `json:"started_at"`
	Due      time.Time  `json:"due_at"`
	Stopped  *time.Time `json:"stopped_at,omitempty"`
	TargetS  int64      `json:"target_seconds"`
	AccruedS int64      `json:"accrued_seconds"`
}

// Clocks computes the clocks of a case from its history.
func (s *Service) Clocks(ctx context.Context, ref string) ([]CaseClock, error) {
	sc, err := identity.Require(ctx, identity.PermCaseRead)
	if err != nil {
		return nil, err
	}
	c, err := s.get(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	history, err := s.history(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	list := []CaseClock{}
	for _, k := range sla.Compute(s.policyOf(c.matter()), history, s.db.Now()) {
		out := CaseClock{Name: k.Name, N: k.N, State: string(k.State), Started: k.Started, Due: k.Due,
			TargetS: int64(k.Target / time.Second), AccruedS: int64(k.Accrued / time.Second)}
		if !k.Stopped.IsZero() {
			at := k.Stopped
			out.Stopped = &at
		}
		list = append(list, out)
	}
	return list, nil
}

// Replied tells the clocks that a person of ours spoke publicly to the
// reporting side at a time: a reply sent, a call answered.
func (s *Service) Replied(ctx context.Context, tx *db.Tx, caseID string, at time.Time) error {
	return s.touch(ctx, tx, caseID, func(c *Case) error {
		if c.Responded == nil {
			c.Responded = &at
		}
		c.SpokeAt = &at
		return s.clockInput(ctx, tx, c, sla.Replied, at)
	})
}

// Protected tells a case that a protective action was taken for it; the first
// one is its mitigation.
func (s *Service) Protected(ctx context.Context, tx *db.Tx, caseID string, at time.Time) error {
	return s.touch(ctx, tx, caseID, func(c *Case) error {
		if c.Mitigated == nil {
			c.Mitigated = &at
		}
		return s.clockInput(ctx, tx, c, sla.Protected, at)
	})
}

// touch changes a case inside another domain's transaction, which records what
// it did. That domain has checked that the caller may see the case.
func (s *Service) touch(ctx context.Context, tx *db.Tx, caseID string, fn func(*Case) error) error {
	c, err := s.scan(tx.QueryRow(ctx, `UPDATE cases SET version = cases.version + 1, updated_at = $1 WHERE cases.id = $2 RETURNING `+columns,
		db.Micros(tx.Now), caseID))
	if err != nil {
		return err
	}
	if err := fn(c); err != nil {
		return err
	}
	if err := s.save(ctx, tx, c); err != nil {
		return err
	}
	return s.publish(ctx, tx, c)
}
