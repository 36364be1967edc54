package entity

import (
	"context"
	"database/sql"
	"errors"
	"slices"
)

// BelongsTo says whose a thing is that somebody holds: the customer of the
// order, or the one who handed it over. 0 when the events do not tell.
func (s *Service) BelongsTo(ctx context.Context, holder uint64, kind string, thing uint64) (uint64, error) {
	query, args := `SELECT e.entity FROM custody_log c JOIN event_entities e ON e.position = c.position AND e.role = 'customer'
		WHERE c.holder = $1 AND c.thing = $2 AND c.delta > 0 ORDER BY c.position DESC LIMIT 1`, []any{holder, thing}
	if kind == "order" {
		query, args = `SELECT customer FROM orders WHERE id = $1`, []any{thing}
	}
	var whose uint64
	err := s.history.QueryRow(ctx, query, args...).Scan(&whose)
	if errors.Is(err, sql.ErrNoRows) || whose == holder {
		return 0, nil
	}
	return whose, err
}

// OrderSides are the accounts of an order.
type OrderSides struct{ Customer, Worker, Merchant uint64 }

// SidesOf reads who is in an order.
func (s *Service) SidesOf(ctx context.Context, order uint64) (o OrderSides, err error) {
	err = s.history.QueryRow(ctx, `SELECT customer, worker, merchant FROM orders WHERE id = $1`, order).Scan(&o.Customer, &o.Worker, &o.Merchant)
	if errors.Is(err, sql.ErrNoRows) {
		return o, nil
	}
	return o, err
}

// Holds says whether an account was seen with a thing.
func (s *Service) Holds(ctx context.Context, account, thing uint64) (bool, error) {
	var n int
	err := s.history.QueryRow(ctx, `SELECT COUNT(*) FROM links WHERE a = $1 AND b = $2`, account, thing).Scan(&n)
	return n > 0, err
}

// SeenWith counts the accounts that were seen with a thing, but for some: 1000 at
// most.
func (s *Service) SeenWith(ctx context.Context, thing uint64, but []uint64) (int, error) {
	rows, err := s.history.Query(ctx, `SELECT DISTINCT a FROM links WHERE b = $1 LIMIT 2000`, thing)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	n := 0
	for rows.Next() {
		var account uint64
		if err := rows.Scan(&account); err != nil {
			return 0, err
		}
		if !slices.Contains(but, account) {
			n++
		}
	}
	return min(n, 1000), rows.Err()
}
