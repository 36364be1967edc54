package decision

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"time"

	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/jobs"
)

const backtestJob = "backtest"

type backtestPayload struct {
	ID string `json:"id"`
}

// runningTests is what is known of the back-tests of this process: one runs at
// a time, so that they do not take the machine from live decisions.
type runningTests struct {
	mu   sync.Mutex
	id   string // "" when none runs
	at   uint64
	quit context.CancelFunc
}

func (r *runningTests) begin(id string, quit context.CancelFunc) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.id != "" {
		return false
	}
	r.id, r.at, r.quit = id, 0, quit
	return true
}

func (r *runningTests) end() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.id, r.quit = "", nil
}

func (r *runningTests) step(records uint64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.at = records
}

func (r *runningTests) done(id string) (int64, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return int64(r.at), r.id == id
}

// stop ends the run of a back-test that was cancelled.
func (r *runningTests) stop(id string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.id == id && r.quit != nil {
		r.quit()
	}
}

// HandleBacktests registers the jobs of back-tests. After a restart the runner gives an
// interrupted one out again, and it begins anew.
func (s *Service) HandleBacktests(r *jobs.Runner) {
	r.Handle(backtestJob, func(ctx context.Context, l jobs.Lease) error {
		var p backtestPayload
		if err := json.Unmarshal(l.Payload, &p); err != nil {
			return err
		}
		inner, quit := context.WithCancel(ctx)
		defer quit()
		if !s.running.begin(p.ID, quit) {
			return &jobs.Later{At: s.clock.Now().Add(500 * time.Millisecond), Reason: "another back-test runs"}
		}
		defer s.running.end()
		err := s.runBacktest(inner, p.ID)
		if ctx.Err() == nil && errors.Is(err, context.Canceled) {
			return nil // cancelled by a person: the row says so already
		}
		return err
	})
}

// runBacktest does the whole work of one back-test.
func (s *Service) runBacktest(ctx context.Context, id string) error {
	end := s.log.End()
	ok, err := s.beginBacktest(ctx, id, int64(end-s.log.First()+1))
	if err != nil || !ok {
		return err
	}
	b, err := s.readBacktest(ctx, `id = $1`, id)
	if err != nil {
		return err
	}
	c, out, err := s.compareLog(ctx, b, end)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errs.KindOf(err) == errs.Invalid: // the text is at fault, not the machine
		return s.failBacktest(ctx, id, err)
	case err != nil:
		return err
	}
	if err := s.keepHits(ctx, id, c); err != nil {
		return err
	}
	done, err := s.finishBacktest(ctx, b, out)
	if err == nil && !done {
		err = s.dropHits(ctx, `backtest = $1`, id)
	}
	if err != nil {
		return err
	}
	return s.forgetOldHits(ctx, b.Draft)
}

// compareLog runs the draft of b and the ruleset it is compared with over the log.
func (s *Service) compareLog(ctx context.Context, b *Backtest, end uint64) (*comparison, *counted, error) {
	docs, err := s.backtestDocuments(ctx, b.ID)
	if err != nil {
		return nil, nil, err
	}
	draft, err := compile(docs)
	if err != nil {
		return nil, nil, err
	}
	r, err := s.ruleset(ctx, b.Live)
	if err != nil {
		return nil, nil, err
	}
	live, err := compile(r.Documents)
	if err != nil {
		return nil, nil, err
	}
	focus := b.Rule
	if focus != "" && draft.Rule(focus) < 0 {
		return nil, nil, errs.New(errs.Invalid, "rule_not_found", "The draft no longer holds the rule %s.", focus)
	}
	c := Comparing{Live: live, Draft: draft, Rule: focus, From: b.From, To: b.To, Source: NewLogSource(s.log, s.programs, end), Vault: s.vault, Main: s.main, rest: s.rest}
	if s.sets != nil {
		c.Sets = s.sets.Get
	}
	first, told := s.log.First(), s.clock.Now()
	c.Progress = func(last uint64) {
		s.running.step(last - first + 1)
		if now := s.clock.Now(); now.Sub(told) >= 300*time.Millisecond {
			told = now
			if s.hub != nil {
				s.hub.Publish(backtestTopic, nil)
			}
		}
	}
	return c.count(ctx)
}

// rest gives way while many callers wait for decisions.
func (s *Service) rest(ctx context.Context) {
	for s.crowded != nil && s.crowded() {
		select {
		case <-ctx.Done():
			return
		case <-clock.Real().After(2 * time.Millisecond):
		}
	}
}

// backtestActor acts in jobs.
func backtestActor() db.Actor { return db.Actor{ID: "system", Kind: "system", Name: "back-test"} }

// finishBacktest makes the result visible; false when it was cancelled meanwhile.
func (s *Service) finishBacktest(ctx context.Context, b *Backtest, c *counted) (done bool, err error) {
	text, err := c.text()
	if err != nil {
		return false, err
	}
	err = s.main.Tx(ctx, backtestActor(), "back-test done", func(ctx context.Context, tx *db.Tx) error {
		if done, err = unfinished(ctx, tx, b.ID, BacktestRunning); err != nil || !done {
			return err
		}
		res, err := tx.Exec(ctx, `UPDATE backtests SET state = 'done', ended_at = $1, events = $2, decided = $3, result = $4, documents = '[]' WHERE id = $5 AND state = 'running'`,
			db.Micros(tx.Now), c.Events, c.Decided, text, b.ID)
		if err != nil {
			return err
		}
		if err := oneRow(res); err != nil {
			return err
		}
		s.heard(tx)
		return tx.Record(ctx, db.Change{Kind: "backtest.done", Object: b.ID, On: []string{b.Draft}, Data: map[string]any{"hash": b.Hash, "events": c.Events}})
	})
	if errors.Is(err, errEnded) {
		return false, nil
	}
	return done, err
}

func (s *Service) failBacktest(ctx context.Context, id string, why error) error {
	return s.main.Tx(ctx, backtestActor(), "back-test failed", func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `UPDATE backtests SET failure = $1 WHERE id = $2`, why.Error(), id); err != nil {
			return err
		}
		return s.endBacktest(ctx, tx, id, BacktestFailed)
	})
}

// forgetOldHits keeps the hits of a draft's newest three back-tests and of those
// that were submitted: the numbers of the others stay.
func (s *Service) forgetOldHits(ctx context.Context, draft string) error {
	return s.dropHits(ctx, `backtest IN (SELECT id FROM backtests WHERE draft = $1 AND id NOT IN (SELECT id FROM backtests WHERE draft = $1 ORDER BY id DESC LIMIT 3)
		AND id NOT IN (SELECT backtest FROM drafts))`, draft)
}
