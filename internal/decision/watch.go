package decision

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// Watch is how often a rule fires beside what is usual for it, and how often
// what it found turned out to be right.
type Watch struct {
	Rate       float64    `json:"hits_per_1000" doc:"Of a thousand decisions it was asked about on the day looked at last"`
	Low        float64    `json:"usual_low" doc:"Usual from, by the weeks before; equal to usual_high while too little is known"`
	High       float64    `json:"usual_high"`
	Precision  *float64   `json:"precision,omitempty" doc:"Confirmed of known, over four weeks"`
	Known      int64      `json:"known" doc:"Hits of the last four weeks whose truth is known by a label or the outcome of a case"`
	Confirmed  int64      `json:"confirmed"`
	Alarm      string     `json:"alarm,omitempty" doc:"What is not usual, in words"`
	Case       string     `json:"case_id,omitempty" doc:"Case that the alarm opened"`
	QuietUntil *time.Time `json:"quiet_until,omitempty" doc:"The alarm does not ring before"`
	At         time.Time  `json:"at" doc:"When it was looked at"`
}

const watchColumns = `SELECT w.rule, w.rate, w.low, w.high, w.known, w.confirmed, w.alarm, w.case_id, w.quiet_until, w.at FROM rule_watch w`

func scanWatch(row interface{ Scan(...any) error }) (string, *Watch, error) {
	w := &Watch{}
	var rule string
	var quiet sql.NullInt64
	var at int64
	err := row.Scan(&rule, &w.Rate, &w.Low, &w.High, &w.Known, &w.Confirmed, &w.Alarm, &w.Case, &quiet, &at)
	w.At = db.FromMicros(at)
	if quiet.Valid {
		t := db.FromMicros(quiet.Int64)
		w.QuietUntil = &t
	}
	if w.Known > 0 {
		p := float64(w.Confirmed) / float64(w.Known)
		w.Precision = &p
	}
	return rule, w, err
}

// watched gives what is known of every rule that was looked at.
func (s *Service) watched(ctx context.Context, sc identity.Scope) (map[string]*Watch, error) {
	rows, err := s.main.Query(ctx, watchColumns)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[string]*Watch{}
	for rows.Next() {
		rule, w, err := scanWatch(rows)
		if err != nil {
			return nil, err
		}
		out[rule] = w
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	rows.Close()
	for _, w := range out {
		if ok, err := s.mayCase(ctx, sc, w.Case); err != nil {
			return nil, err
		} else if !ok {
			w.Case = ""
		}
	}
	return out, nil
}

// Quiet keeps the alarm of a rule from ringing for a time.
func (s *Service) Quiet(ctx context.Context, rule string, until time.Time, reason string) (*Watch, error) {
	sc, err := identity.Require(ctx, identity.PermRuleStage)
	if err != nil {
		return nil, err
	}
	pack, err := s.current(ctx)
	if err != nil {
		return nil, err
	}
	if pack.program.Rule(rule) < 0 {
		return nil, errs.New(errs.NotFound, "rule_not_found", "The live ruleset has no rule of this name.")
	}
	if now := s.clock.Now(); !until.After(now) || until.After(now.Add(maxSnooze)) {
		return nil, errs.New(errs.Invalid, "snooze_until", "An alarm is quiet for a year at most.").With(errs.Field{Pointer: "/until", Message: "in the future, within a year"})
	}
	err = s.main.Tx(ctx, sc.Actor(), reason, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO rule_watch(rule, day, rate, low, high, known, confirmed, alarm, alarm_day, quiet_until, at)
			VALUES ($1, 0, 0, 0, 0, 0, 0, '', 0, $2, $3) ON CONFLICT (rule) DO UPDATE SET quiet_until = excluded.quiet_until, alarm = ''`,
			rule, db.Micros(until), db.Micros(tx.Now))
		if err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "rule.alarm_quiet", Object: "rule:" + rule, Data: map[string]any{"rule": rule, "until": until.UTC(), "reason": reason}})
	})
	if err != nil {
		return nil, err
	}
	_, w, err := scanWatch(s.main.QueryRow(ctx, watchColumns+` WHERE w.rule = $1`, rule))
	if errors.Is(err, sql.ErrNoRows) {
		return &Watch{}, nil
	}
	return w, err
}
