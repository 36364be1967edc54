package enforcement

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/piepowder/piepowder/internal/comms"
	"github.com/piepowder/piepowder/internal/db"
)

// HeldPay is what a payout hold keeps back, and until when.
type HeldPay struct {
	Amount     int64      `json:"amount" doc:"Minor units"`
	Currency   string     `json:"currency"`
	Ground     string     `json:"ground"`
	HeldAt     time.Time  `json:"held_at"`
	DueAt      time.Time  `json:"due_at" doc:"Released then when nobody decides otherwise"`
	ReleasedAt *time.Time `json:"released_at,omitempty"`
	ReleasedBy string     `json:"released_by,omitempty"`

	action string
}

// holdPay keeps a disputed amount back. Everything else is paid as always.
func (s *Service) holdPay(ctx context.Context, tx *db.Tx, a *Action) error {
	_, err := tx.Exec(ctx, `INSERT INTO action_pay(action, account, amount, currency, ground, held_at, due_at) VALUES ($1,$2,$3,$4,$5,$6,$7)
		ON CONFLICT (action) DO UPDATE SET released_at = NULL, released_by = ''`,
		a.ID, a.account, a.Amount, a.Currency, a.Terms.Ground, db.Micros(tx.Now), micros(a.EndsAt))
	return err
}

// releasePay gives back what an action held; whatever ends the action calls it.
func (s *Service) releasePay(ctx context.Context, tx *db.Tx, action string) error {
	_, err := tx.Exec(ctx, `UPDATE action_pay SET released_at = $1, released_by = $2 WHERE action = $3 AND released_at IS NULL`, db.Micros(tx.Now), tx.Actor.ID, action)
	return err
}

// releaseEarned tells the marketplace that pay for finished work is released on
// its day, whatever happens to the account, but for amounts held on a named
// ground.
func (s *Service) releaseEarned(ctx context.Context, tx *db.Tx, a *Action) error {
	if a.audience == "" { // read from the database: the events know what it is
		known, err := s.accounts.Accounts(ctx, everybody(), []uint64{a.account})
		if err != nil {
			return err
		}
		if len(known) == 1 {
			a.audience = known[0].Kind
		}
	}
	if a.audience == "customer" {
		return nil
	}
	held, err := s.heldOf(ctx, a.account)
	if err != nil {
		return err
	}
	except := []map[string]any{}
	for _, p := range held {
		except = append(except, map[string]any{"action_id": p.action, "amount": p.Amount, "currency": p.Currency, "ground": p.Ground})
	}
	_, err = s.comms.Publish(ctx, tx, comms.Event{Type: "pay.release", Object: a.ID, Restrict: a.Case,
		Data: map[string]any{"action_id": a.ID, "account": map[string]string{"ref": a.Account.Ref}, "what": "finished_work", "when": "on_time", "except": except}})
	return err
}

// heldOf are the amounts of an account that wait now.
func (s *Service) heldOf(ctx context.Context, account uint64) ([]HeldPay, error) {
	return s.pays(ctx, `p.account = $1 AND p.released_at IS NULL ORDER BY p.held_at, p.action LIMIT 100`, account)
}

func (s *Service) payOf(ctx context.Context, action string) (*HeldPay, error) {
	list, err := s.pays(ctx, `p.action = $1`, action)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[0], nil
}

func (s *Service) pays(ctx context.Context, where string, arg any) ([]HeldPay, error) {
	rows, err := s.db.Query(ctx, `SELECT p.action, p.amount, p.currency, p.ground, p.held_at, p.due_at, p.released_at, p.released_by FROM action_pay p WHERE `+where, arg)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, err
	}
	defer rows.Close()
	list := []HeldPay{}
	for rows.Next() {
		var p HeldPay
		var held, due int64
		var released sql.NullInt64
		if err := rows.Scan(&p.action, &p.Amount, &p.Currency, &p.Ground, &held, &due, &released, &p.ReleasedBy); err != nil {
			return nil, err
		}
		p.HeldAt, p.DueAt, p.ReleasedAt = db.FromMicros(held), db.FromMicros(due), moment(released)
		list = append(list, p)
	}
	return list, rows.Err()
}
