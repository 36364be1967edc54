package decision

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/errs"
)

func (s *Service) insertBacktest(ctx context.Context, tx *db.Tx, b *Backtest, docs []engine.Document) error {
	text, err := json.Marshal(docs)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO backtests(id, draft, rule, hash, state, live, documents, from_at, to_at, author, queued_at, total, events, decided)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,0,0)`, b.ID, b.Draft, b.Rule, b.Hash, b.State, b.Live, string(text),
		db.Micros(b.From), db.Micros(b.To), b.Author, db.Micros(b.QueuedAt), b.Total)
	return err
}

const backtestColumns = `SELECT id, draft, rule, hash, state, live, from_at, to_at, author, queued_at, started_at, ended_at, total, events, decided, failure, result FROM backtests`

func scanBacktest(row interface{ Scan(...any) error }) (*Backtest, error) {
	b := &Backtest{}
	var from, to, queued int64
	var started, ended sql.NullInt64
	var result sql.NullString
	err := row.Scan(&b.ID, &b.Draft, &b.Rule, &b.Hash, &b.State, &b.Live, &from, &to, &b.Author, &queued, &started, &ended, &b.Total, &b.Events, &b.Decided, &b.Failure, &result)
	if err != nil {
		return nil, err
	}
	b.From, b.To, b.QueuedAt = db.FromMicros(from), db.FromMicros(to), db.FromMicros(queued)
	if started.Valid && ended.Valid {
		b.Seconds = float64(ended.Int64-started.Int64) / 1e6
	}
	if !result.Valid || b.State != BacktestDone {
		return b, nil
	}
	b.counted = &counted{}
	return b, json.Unmarshal([]byte(result.String), b.counted)
}

// readBacktest finds the one that is done, else the newest, of those where holds for.
func (s *Service) readBacktest(ctx context.Context, where string, args ...any) (*Backtest, error) {
	b, err := scanBacktest(s.main.QueryRow(ctx, backtestColumns+` WHERE `+where+` ORDER BY CASE state WHEN 'done' THEN 0 WHEN 'running' THEN 1 WHEN 'queued' THEN 1 ELSE 2 END, id DESC LIMIT 1`, args...))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, errs.New(errs.NotFound, "backtest_not_found", "There is no such back-test.")
	}
	return b, err
}

// openBacktests are the unfinished ones of a draft.
func (s *Service) openBacktests(ctx context.Context, tx *db.Tx, draft string) ([]*Backtest, error) {
	rows, err := tx.Query(ctx, backtestColumns+` WHERE draft = $1 AND state IN ('queued', 'running') ORDER BY id`, draft)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []*Backtest
	for rows.Next() {
		b, err := scanBacktest(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, b)
	}
	return list, rows.Err()
}

// endBacktest ends an unfinished run without a result; it does nothing to one
// that has ended.
func (s *Service) endBacktest(ctx context.Context, tx *db.Tx, id, state string) error {
	open, err := unfinished(ctx, tx, id, BacktestQueued, BacktestRunning)
	if err != nil || !open {
		return err
	}
	res, err := tx.Exec(ctx, `UPDATE backtests SET state = $1, ended_at = $2, documents = '[]' WHERE id = $3 AND state IN ('queued', 'running')`, state, db.Micros(tx.Now), id)
	if err != nil {
		return err
	}
	if err := oneRow(res); err != nil {
		return err
	}
	s.heard(tx)
	return tx.Record(ctx, db.Change{Kind: "backtest." + state, Object: id})
}

// errEnded says that a back-test ended at the same moment.
var errEnded = errs.New(errs.Conflict, "backtest_ended", "The back-test ended at the same moment.")

func oneRow(res sql.Result) error {
	n, err := res.RowsAffected()
	if err == nil && n == 0 {
		return errEnded
	}
	return err
}

// unfinished says whether a back-test is in one of the states.
func unfinished(ctx context.Context, tx *db.Tx, id string, states ...string) (bool, error) {
	var a db.Args
	var one int
	err := tx.QueryRow(ctx, `SELECT 1 FROM backtests WHERE id = `+a.Add(id)+` AND `+db.In(&a, "state", states), a...).Scan(&one)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// backtestDocuments are what a run that has not ended runs.
func (s *Service) backtestDocuments(ctx context.Context, id string) (docs []engine.Document, err error) {
	var text string
	if err := s.main.QueryRow(ctx, `SELECT documents FROM backtests WHERE id = $1`, id).Scan(&text); err != nil {
		return nil, err
	}
	return docs, json.Unmarshal([]byte(text), &docs)
}

// beginBacktest marks a run as running; false when it has ended meanwhile.
func (s *Service) beginBacktest(ctx context.Context, id string, total int64) (ok bool, err error) {
	err = s.main.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
		res, err := tx.Exec(ctx, `UPDATE backtests SET state = 'running', started_at = $1, total = $2 WHERE id = $3 AND state IN ('queued', 'running')`,
			db.Micros(tx.Now), total, id)
		if err != nil {
			return err
		}
		n, err := res.RowsAffected()
		ok = n > 0
		s.heard(tx)
		return err
	})
	return ok, err
}

// hitsAtOnce is how many rows one transaction writes: the database has one
// writer, and people wait for it.
const hitsAtOnce = 200

// keepHits writes the hits of a run. They are shown only once it is done.
func (s *Service) keepHits(ctx context.Context, id string, c *comparison) error {
	if err := s.dropHits(ctx, `backtest = $1`, id); err != nil {
		return err
	}
	for _, kind := range []string{HitNew, HitLost, HitSame} {
		list := c.kept[kind].sorted()
		for n := 0; n < len(list); n += hitsAtOnce {
			part := list[n:min(n+hitsAtOnce, len(list))]
			err := s.main.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
				for i := range part {
					if err := insertHit(ctx, tx, id, kind, n+i+1, &part[i]); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func insertHit(ctx context.Context, tx *db.Tx, id, kind string, n int, h *keptHit) error {
	amount := sql.NullInt64{Int64: h.amount, Valid: h.hasAmount}
	_, err := tx.Exec(ctx, `INSERT INTO backtest_hits(backtest, kind, n, position, event_id, type, at, account, brand, region, amount, currency, outcome, live_outcome, score, label)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16)`, id, kind, n, h.position, h.id, h.typ, h.at, h.account, h.brand, h.region,
		amount, h.currency, h.outcome, h.liveOutcome, h.score, h.truth.text())
	return err
}

// dropHits deletes hits a piece at a time.
func (s *Service) dropHits(ctx context.Context, where string, args ...any) error {
	for {
		left := int64(0)
		err := s.main.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
			res, err := tx.Exec(ctx, `DELETE FROM backtest_hits WHERE (backtest, kind, n) IN (SELECT backtest, kind, n FROM backtest_hits WHERE `+where+` LIMIT 1000)`, args...)
			if err != nil {
				return err
			}
			left, err = res.RowsAffected()
			return err
		})
		if err != nil || left == 0 {
			return err
		}
	}
}
