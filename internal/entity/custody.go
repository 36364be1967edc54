package entity

import (
	"context"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// InHand is something that is in a person's hands now.
type InHand struct {
	ID    string    `json:"id"`
	Kind  string    `json:"kind" doc:"order, key, animal, …"`
	Label string    `json:"label,omitempty"`
	Since time.Time `json:"since"`

	Thing uint64 `json:"-"`
}

// OpenOrder is an order of an account that is not finished.
type OpenOrder struct {
	ID       string    `json:"id"`
	As       string    `json:"as" doc:"customer, worker or merchant: what the account is in it"`
	State    string    `json:"state"`
	PlacedAt time.Time `json:"placed_at"`
	Amount   int64     `json:"amount" doc:"Minor units"`
	Currency string    `json:"currency"`
	City     string    `json:"city"`

	EID uint64 `json:"-"`
}

// Hands is what a suspension would leave in somebody's hands.
type Hands struct {
	InHand []InHand    `json:"in_hand"`
	Orders []OpenOrder `json:"open_orders"`
}

// Custody reads what is in an account's hands now.
func (s *Service) Custody(ctx context.Context, ref string) (*Hands, error) {
	sc, err := identity.Require(ctx, identity.PermAccountRead)
	if err != nil {
		return nil, err
	}
	acc, err := s.Resolve(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	return s.HandsOf(ctx, acc.EID)
}

// HandsOf is Custody for a caller that has resolved the account.
func (s *Service) HandsOf(ctx context.Context, account uint64) (*Hands, error) {
	out := &Hands{InHand: []InHand{}, Orders: []OpenOrder{}}
	rows, err := s.history.Query(ctx, `SELECT thing, kind, MAX(label), MAX(CASE WHEN delta > 0 THEN at ELSE 0 END) FROM custody_log
		WHERE holder = $1 GROUP BY thing, kind HAVING SUM(delta) > 0 ORDER BY 4, 1`, account)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var h InHand
		var since int64
		if err := rows.Scan(&h.Thing, &h.Kind, &h.Label, &since); err != nil {
			return nil, err
		}
		h.ID, h.Since = thingID(h.Thing), db.FromMicros(since)
		if h.Kind == "order" {
			h.ID = id.Entity("ord", h.Thing)
		}
		out.InHand = append(out.InHand, h)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	rows.Close()
	orders, err := s.history.Query(ctx, `SELECT id, CASE WHEN worker = $1 THEN 'worker' WHEN customer = $1 THEN 'customer' ELSE 'merchant' END,
		state, at, amount, currency, city FROM orders WHERE (worker = $1 OR customer = $1 OR merchant = $1)
		AND state NOT IN ('delivered', 'completed', 'cancelled', 'refunded', '') ORDER BY at DESC, id LIMIT 100`, account)
	if err != nil {
		return nil, err
	}
	defer orders.Close()
	for orders.Next() {
		var o OpenOrder
		var at int64
		if err := orders.Scan(&o.EID, &o.As, &o.State, &at, &o.Amount, &o.Currency, &o.City); err != nil {
			return nil, err
		}
		o.ID, o.PlacedAt = id.Entity("ord", o.EID), db.FromMicros(at)
		out.Orders = append(out.Orders, o)
	}
	return out, orders.Err()
}
