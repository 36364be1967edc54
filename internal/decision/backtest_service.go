package decision

import (
	"context"
	"errors"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// usualSpan is the period of a back-test that names none.
const usualSpan = 60 * 24 * time.Hour

// StartBacktest puts a run of a draft's present text on the table. A run of the
// same text and period that is under way is given back; one of another text
// ends. A draft that does not compile is refused with its faults.
func (s *Service) StartBacktest(ctx context.Context, draft string, from, to time.Time) (*Backtest, error) {
	sc, err := identity.Require(ctx, identity.PermRuleWrite)
	if err != nil {
		return nil, err
	}
	d, err := s.draftText(ctx, draft)
	if err != nil {
		return nil, err
	}
	pack, err := s.current(ctx)
	if err != nil {
		return nil, err
	}
	usual := from.IsZero() && to.IsZero()
	if to.IsZero() {
		to = s.clock.Now().Add(engine.FutureLimit) // clocks of senders run ahead
	}
	if from.IsZero() {
		from = to.Add(-usualSpan)
	}
	if !from.Before(to) {
		return nil, errs.New(errs.Invalid, "period_empty", "The period ends before it begins.").With(errs.Field{Pointer: "/from", Message: "must be before to"})
	}
	b := &Backtest{Draft: d.id, Rule: d.rule, Hash: d.hash, State: BacktestQueued, Live: pack.number, From: from.UTC().Truncate(time.Microsecond), To: to.UTC().Truncate(time.Microsecond),
		Author: sc.Actor().ID, Total: int64(s.log.End() - s.log.First() + 1)}
	var ended []string
	err = s.main.Tx(ctx, sc.Actor(), "back-test draft", func(ctx context.Context, tx *db.Tx) error {
		open, err := s.openBacktests(ctx, tx, d.id)
		if err != nil {
			return err
		}
		ended = nil
		for _, o := range open {
			if o.Hash == b.Hash && o.Live == b.Live && (usual || o.From.Equal(b.From) && o.To.Equal(b.To)) {
				*b = *o
				return nil
			}
			if err := s.endBacktest(ctx, tx, o.ID, BacktestCancelled); err != nil {
				return err
			}
			ended = append(ended, o.ID)
		}
		b.ID, b.QueuedAt = id.New("bkt", tx.Now), tx.Now
		if err := s.insertBacktest(ctx, tx, b, d.docs); err != nil {
			return err
		}
		if err := tx.Enqueue(ctx, db.Job{Kind: backtestJob, Key: b.ID, Payload: backtestPayload{b.ID}}); err != nil {
			return err
		}
		s.heard(tx)
		return tx.Record(ctx, db.Change{Kind: "backtest.started", Object: b.ID, On: []string{b.Draft},
			Data: map[string]any{"hash": b.Hash, "live": b.Live, "from": b.From, "to": b.To}})
	})
	if err != nil {
		return nil, err
	}
	for _, o := range ended {
		s.running.stop(o)
	}
	return b, nil
}

// heard tells open pages after the commit.
func (s *Service) heard(tx *db.Tx) {
	if s.hub != nil {
		tx.AfterCommit(func() { s.hub.Publish(backtestTopic, nil) })
	}
}

const backtestTopic = "backtests"

// Backtest reads one run with its result, counted in the caller's scope.
func (s *Service) Backtest(ctx context.Context, id string) (*Backtest, error) {
	sc, err := identity.Require(ctx, identity.PermRuleRead)
	if err != nil {
		return nil, err
	}
	return s.backtest(ctx, sc, id)
}

func (s *Service) backtest(ctx context.Context, sc identity.Scope, id string) (*Backtest, error) {
	b, err := s.readBacktest(ctx, `id = $1`, id)
	if err != nil {
		return nil, err
	}
	return b, s.fillBacktest(ctx, sc, b)
}

// fillBacktest adds the result, or how far it has come.
func (s *Service) fillBacktest(ctx context.Context, sc identity.Scope, b *Backtest) error {
	if b.State == BacktestRunning {
		if done, ok := s.running.done(b.ID); ok {
			b.Done = done
		}
	}
	if b.counted == nil {
		return nil
	}
	b.Done = b.Total
	b.Result = b.counted.resultOf(db.Micros(b.From), db.Micros(b.To), func(brand, region string) bool { return sc.Places(region, "", brand) })
	if !sc.Can(identity.PermDecisionRead) {
		return nil
	}
	examples, err := s.examples(ctx, sc, b.ID)
	b.Result.Examples = examples
	return err
}

// CancelBacktest ends a run; what it has counted is thrown away. One that has
// ended is given as it is.
func (s *Service) CancelBacktest(ctx context.Context, id string) (*Backtest, error) {
	sc, err := identity.Require(ctx, identity.PermRuleWrite)
	if err != nil {
		return nil, err
	}
	b, err := s.readBacktest(ctx, `id = $1`, id)
	if err != nil {
		return nil, err
	}
	if b.State == BacktestQueued || b.State == BacktestRunning {
		err = s.main.Tx(ctx, sc.Actor(), "cancel back-test", func(ctx context.Context, tx *db.Tx) error {
			return s.endBacktest(ctx, tx, b.ID, BacktestCancelled)
		})
		if err != nil && !errors.Is(err, errEnded) {
			return nil, err
		}
		s.running.stop(b.ID)
	}
	return s.backtest(ctx, sc, id)
}

// Hits lists what a back-test found, of one kind or of all, most worth seeing
// first.
func (s *Service) Hits(ctx context.Context, id, kind string, in web.PageIn) (page web.Page[Hit], err error) {
	sc, err := identity.Require(ctx, identity.PermDecisionRead)
	if err != nil {
		return page, err
	}
	if _, err := s.readBacktest(ctx, `id = $1`, id); err != nil {
		return page, err
	}
	return s.hitPage(ctx, sc, id, kind, in)
}
