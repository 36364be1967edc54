package decision

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/jobs"
)

// JobWatch looks at how often rules fire, every hour.
const JobWatch = "decision.watch"

const (
	watchEvery  = time.Hour
	watchDays   = 57 // today and eight weeks
	watchAnew   = 20_000
	truthDays   = 28
	lookedBatch = 5000
)

// Alarm is a rule that does not behave as usual, or a model that sees others
// than it was trained on.
type Alarm struct {
	Rule string // "model:" and the feature for a model
	Text string
	Case string // the case an earlier alarm of this rule opened, ""
}

// Title says it in a line.
func (a Alarm) Title() string {
	if feature, ok := strings.CutPrefix(a.Rule, modelKey); ok {
		return "Model " + feature + " " + a.Text
	}
	return "Rule " + a.Rule + " " + a.Text
}

// HandleWatch gives the runner our handler.
func (s *Service) HandleWatch(r *jobs.Runner) { r.Handle(JobWatch, s.watchJob) }

// StartWatch keeps the watch on the table.
func (s *Service) StartWatch(ctx context.Context) error {
	return s.main.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
		return tx.Enqueue(ctx, db.Job{Kind: JobWatch, Key: "watch", RunAt: tx.Now.Add(time.Minute)})
	})
}

func (s *Service) watchJob(ctx context.Context, _ jobs.Lease) error {
	if err := s.WatchNow(ctx); err != nil {
		return err
	}
	return s.main.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
		return tx.Enqueue(ctx, db.Job{Kind: JobWatch, Key: fmt.Sprint("watch ", tx.Now.Unix()/int64(watchEvery/time.Second)), RunAt: tx.Now.Add(watchEvery)})
	})
}

// WatchNow counts what rules did, compares with what is usual, and rings.
func (s *Service) WatchNow(ctx context.Context) error {
	pack, err := s.current(ctx)
	if errs.IsKind(err, errs.NotFound) {
		return nil // nothing is published yet
	}
	if err != nil {
		return err
	}
	now := s.clock.Now()
	today := db.Micros(now) / dayMicros
	if err := s.countDays(ctx, pack.program, today); err != nil {
		return err
	}
	days, err := s.ruleDays(ctx, today)
	if err != nil {
		return err
	}
	if err := s.readLabels(ctx); err != nil {
		return err
	}
	proof, err := s.proven(ctx, today)
	if err != nil {
		return err
	}
	for i := range pack.program.Rules {
		r := &pack.program.Rules[i]
		if err := s.watchRule(ctx, r, today, days[r.ID], proof[r.ID]); err != nil {
			return err
		}
	}
	return s.watchModels(ctx, pack.program, today)
}

// countDays writes how often every rule fired by day: the last two days, or all
// weeks again once a day and when much has come.
func (s *Service) countDays(ctx context.Context, p *engine.Program, today int64) error {
	marks, err := s.marks(ctx)
	if err != nil {
		return err
	}
	var end int64
	if err := s.history.QueryRow(ctx, `SELECT COALESCE(MAX(position), 0) FROM decisions`).Scan(&end); err != nil {
		return err
	}
	from, anew := today-1, marks["day"] != today || end-marks["all"] >= watchAnew
	if anew {
		from = today - watchDays + 1
	}
	decided, hits := map[string]map[int64]int64{}, map[string]map[int64]int64{}
	for query, into := range map[string]map[string]map[int64]int64{
		`SELECT type, at / $1, COUNT(*) FROM decisions WHERE at >= $2 AND at < $3 GROUP BY 1, 2`:                                                            decided,
		`SELECT r.rule, d.at / $1, COUNT(*) FROM decision_rules r JOIN decisions d ON d.position = r.position WHERE d.at >= $2 AND d.at < $3 GROUP BY 1, 2`: hits,
	} {
		if err := s.tally(ctx, into, query, dayMicros, from*dayMicros, (today+1)*dayMicros); err != nil {
			return err
		}
	}
	return s.main.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `DELETE FROM rule_days WHERE day >= $1 OR day < $2`, from, today-watchDays); err != nil {
			return err
		}
		for i := range p.Rules {
			r := &p.Rules[i]
			for day := from; day <= today; day++ {
				n := int64(0)
				for _, t := range r.On {
					n += decided[t][day]
				}
				if n == 0 {
					continue
				}
				if _, err := tx.Exec(ctx, `INSERT INTO rule_days(rule, day, hits, decided) VALUES ($1,$2,$3,$4)`, r.ID, day, hits[r.ID][day], n); err != nil {
					return err
				}
			}
		}
		if anew {
			return errors.Join(markWatch(ctx, tx, "day", today), markWatch(ctx, tx, "all", end))
		}
		return nil
	})
}

func (s *Service) tally(ctx context.Context, into map[string]map[int64]int64, query string, args ...any) error {
	rows, err := s.history.Query(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		var day, n int64
		if err := rows.Scan(&name, &day, &n); err != nil {
			return err
		}
		if into[name] == nil {
			into[name] = map[int64]int64{}
		}
		into[name][day] = n
	}
	return rows.Err()
}

func (s *Service) marks(ctx context.Context) (map[string]int64, error) {
	rows, err := s.main.Query(ctx, `SELECT name, position FROM watch_marks`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[string]int64{}
	for rows.Next() {
		var name string
		var at int64
		if err := rows.Scan(&name, &at); err != nil {
			return nil, err
		}
		out[name] = at
	}
	return out, rows.Err()
}

func markWatch(ctx context.Context, tx *db.Tx, name string, at int64) error {
	_, err := tx.Exec(ctx, `INSERT INTO watch_marks(name, position) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET position = excluded.position`, name, at)
	return err
}

// ruleDays reads the days of every rule, oldest first.
func (s *Service) ruleDays(ctx context.Context, today int64) (map[string][]ruleDay, error) {
	rows, err := s.main.Query(ctx, `SELECT rule, day, hits, decided FROM rule_days WHERE day > $1 AND day <= $2 ORDER BY rule, day`, today-watchDays, today)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[string][]ruleDay{}
	for rows.Next() {
		var rule string
		var d ruleDay
		if err := rows.Scan(&rule, &d.day, &d.hits, &d.decided); err != nil {
			return nil, err
		}
		out[rule] = append(out[rule], d)
	}
	return out, rows.Err()
}

// watchRule notes what a rule does beside what is usual for it and rings once a
// day. A rule in shadow is looked at and does not ring.
func (s *Service) watchRule(ctx context.Context, r *engine.Rule, today int64, days []ruleDay, p proof) error {
	now, u := db.Micros(s.clock.Now()), usualOf(days, today)
	text := u.alarm()
	if text == "" {
		text = p.alarm()
	}
	if text != "" && (r.Shadow || s.moved(ctx, r.ID, today)) {
		text = ""
	}
	ring := false
	err := s.main.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
		var rung, quiet int64
		err := tx.QueryRow(ctx, `INSERT INTO rule_watch(rule, day, rate, low, high, known, confirmed, alarm, alarm_day, at) VALUES ($1,$2,$3,$4,$5,$6,$7,'',0,$8)
			ON CONFLICT (rule) DO UPDATE SET day = excluded.day, rate = excluded.rate, low = excluded.low, high = excluded.high, known = excluded.known,
			confirmed = excluded.confirmed, at = excluded.at RETURNING alarm_day, COALESCE(quiet_until, 0)`,
			r.ID, u.day, u.rate, u.low, u.high, p.known, p.confirmed, now).Scan(&rung, &quiet)
		if err != nil {
			return err
		}
		if quiet > now {
			text = ""
		}
		ring = text != "" && rung < today
		_, err = tx.Exec(ctx, `UPDATE rule_watch SET alarm = $1 WHERE rule = $2`, text, r.ID)
		return err
	})
	if err != nil || !ring {
		return err
	}
	return s.ring(ctx, r.ID, text, today)
}

// ring makes an item of work of an alarm.
func (s *Service) ring(ctx context.Context, rule, text string, today int64) error {
	return s.main.Tx(ctx, db.Actor{ID: "system", Kind: "system", Name: "rules"}, "alarm of a rule", func(ctx context.Context, tx *db.Tx) error {
		a := Alarm{Rule: rule, Text: text}
		if err := tx.QueryRow(ctx, `SELECT case_id FROM rule_watch WHERE rule = $1`, rule).Scan(&a.Case); err != nil {
			return err
		}
		if s.alarm != nil {
			var err error
			if a.Case, err = s.alarm(ctx, tx, a); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, `UPDATE rule_watch SET alarm_day = $1, case_id = $2 WHERE rule = $3`, today, a.Case, rule); err != nil {
			return err
		}
		if s.hub != nil {
			tx.AfterCommit(func() { s.hub.Publish("rules", nil) })
		}
		return tx.Record(ctx, db.Change{Kind: "rule.alarm", Object: "rule:" + rule, On: []string{a.Case}, Restrict: a.Case, Data: map[string]any{"rule": rule, "text": text}})
	})
}

// moved says whether a ruleset of today or yesterday changed a rule: what it
// does then is no surprise.
func (s *Service) moved(ctx context.Context, rule string, today int64) bool {
	list, err := s.versionsSince(ctx, (today-1)*dayMicros)
	return err == nil && len(list) > 1 && slices.ContainsFunc(list[1:], func(docs []engine.Document) bool {
		return ruleText(docs, rule) != ruleText(list[0], rule)
	})
}
