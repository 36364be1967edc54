package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

// windowSQL asks PostgreSQL at decision time: one insert and one query of all
// windows, in one round trip, on a covering index, not waiting for the disk.
type windowSQL struct {
	*server
	query string
}

func startWindowSQL(ctx context.Context) (windowPeer, error) {
	s, err := startPostgres(ctx)
	if err != nil {
		return nil, err
	}
	var columns []string
	for _, span := range windowSpans {
		from := fmt.Sprintf("FILTER (WHERE at > $2::bigint - %d)", span.Microseconds())
		columns = append(columns, "count(*) "+from, "coalesce(sum(paid) "+from+", 0)::bigint")
	}
	oldest := windowSpans[len(windowSpans)-1].Microseconds()
	w := &windowSQL{s, fmt.Sprintf("SELECT %s FROM payments WHERE customer = $1 AND at > $2::bigint - %d AND at <= $2::bigint", strings.Join(columns, ", "), oldest)}
	for _, q := range []string{
		"ALTER DATABASE postgres SET synchronous_commit = off",
		"CREATE TABLE payments(customer bigint, at bigint, paid bigint)",
		"CREATE INDEX ON payments(customer, at) INCLUDE (paid)",
	} {
		if _, err := s.pool.Exec(ctx, q); err != nil {
			s.stop()
			return nil, err
		}
	}
	s.pool.Reset()
	return w, nil
}

func (w *windowSQL) close() { w.stop() }

func (w *windowSQL) load(ctx context.Context, history []payment) error {
	_, err := w.pool.CopyFrom(ctx, pgx.Identifier{"payments"}, []string{"customer", "at", "paid"},
		pgx.CopyFromSlice(len(history), func(i int) ([]any, error) {
			x := history[i]
			return []any{int64(x.customer), x.at, x.paid}, nil
		}))
	if err == nil {
		_, err = w.pool.Exec(ctx, "VACUUM ANALYZE payments")
	}
	return err
}

func (w *windowSQL) ask(ctx context.Context, x payment) (a answer, err error) {
	b := &pgx.Batch{}
	b.Queue("INSERT INTO payments(customer, at, paid) VALUES ($1, $2, $3)", int64(x.customer), x.at, x.paid)
	b.Queue(w.query, int64(x.customer), x.at)
	r := w.pool.SendBatch(ctx, b)
	defer r.Close()
	if _, err := r.Exec(); err != nil {
		return a, err
	}
	var n, sum [7]int64
	into := make([]any, 0, 14)
	for i := range n {
		into = append(into, &n[i], &sum[i])
	}
	if err := r.QueryRow().Scan(into...); err != nil {
		return a, err
	}
	for i := range n {
		a.fill(i, n[i], sum[i])
	}
	return a, nil
}
