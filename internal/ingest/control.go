package ingest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/errs"
)

// ctxAlways is for waits that end with the journal.
func (s *Service) ctxAlways() context.Context { return context.Background() }

// Control enters a change into the log and returns its position once it is
// durable and in force. outbox is the id of its control_outbox row, by which a
// second delivery is known; "" for none.
func (s *Service) Control(ctx context.Context, entry engine.Control, outbox string) (uint64, error) {
	c := &call{control: &controlWork{entry: entry, outbox: outbox}, done: make(chan struct{}, 1)}
	if err := s.hand(ctx, c); err != nil {
		return 0, err
	}
	return c.control.pos, c.control.err
}

// pumpEvery is how often the outbox is looked at, pumpAgain how long after a fault.
const (
	pumpEvery = 200 * time.Millisecond
	pumpAgain = 5 * time.Second
)

// pump carries control entries from the database into the log, in order.
func (s *Service) pump() {
	defer s.helpers.Done()
	for s.ctx.Err() == nil {
		wait := pumpEvery
		if _, err := s.PumpControl(s.ctx); err != nil && s.ctx.Err() == nil {
			s.log.Error("control entries wait", "error", err)
			wait = pumpAgain
		}
		select {
		case <-s.ctx.Done():
		case <-s.clk.After(wait):
		}
	}
}

// refusedEntry is the position of an outbox row whose entry the engine refuses.
const refusedEntry = -1

// PumpControl enters what waits in the outbox now and returns how many entries
// that were. An entry that is in the log already, because the process died
// before its row was marked, is not entered again.
func (s *Service) PumpControl(ctx context.Context) (int, error) {
	type row struct{ id, body string }
	var waiting []row
	rows, err := s.cfg.DB.Query(ctx, `SELECT id, body FROM control_outbox WHERE position IS NULL ORDER BY id LIMIT 500`)
	if err != nil {
		return 0, fmt.Errorf("ingest: control outbox: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var r row
		if err := rows.Scan(&r.id, &r.body); err != nil {
			return 0, fmt.Errorf("ingest: control outbox: %w", err)
		}
		waiting = append(waiting, r)
	}
	if err := rows.Err(); err != nil {
		return 0, fmt.Errorf("ingest: control outbox: %w", err)
	}
	if err := rows.Close(); err != nil {
		return 0, err
	}
	if len(waiting) == 0 {
		return 0, nil
	}
	positions := make([]int64, len(waiting))
	var waits error
	for i, r := range waiting {
		var entry engine.Control
		err := json.Unmarshal([]byte(r.body), &entry)
		if err != nil {
			err = errs.New(errs.Invalid, "control_entry", "The entry cannot be read.").Wrap(err)
		} else {
			var pos uint64
			pos, err = s.Control(ctx, entry, r.id)
			positions[i] = int64(pos)
		}
		switch {
		case err == nil:
		case errs.IsKind(err, errs.Invalid), errs.IsKind(err, errs.TooLarge), errs.IsKind(err, errs.Internal) && ctx.Err() == nil:
			// It would block every change after it for ever.
			s.log.Error("a control entry is refused", "outbox", r.id, "kind", entry.Kind, "error", err)
			positions[i] = refusedEntry
		default:
			waiting, positions, waits = waiting[:i], positions[:i], err
		}
		if i >= len(waiting) {
			break
		}
	}
	return len(waiting), errors.Join(waits, s.cfg.DB.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
		for i, r := range waiting {
			if _, err := tx.Exec(ctx, `UPDATE control_outbox SET position = $1 WHERE id = $2`, positions[i], r.id); err != nil {
				return err
			}
		}
		return nil
	}))
}
