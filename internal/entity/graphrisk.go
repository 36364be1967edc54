package entity

import (
	"context"
	"slices"

	"github.com/piepowder/piepowder/internal/db"
)

// CountByAccount runs a count over accounts, some hundred at a time: query is
// given their list for IN, and answers account and number.
func CountByAccount(ctx context.Context, d *db.DB, risk map[uint64]*Risk, query func(a *db.Args, in string) string, add func(*Risk, int)) error {
	accounts := make([]uint64, 0, len(risk))
	for account := range risk {
		accounts = append(accounts, account)
	}
	slices.Sort(accounts)
	for part := range slices.Chunk(accounts, chunk) {
		var a db.Args
		in := ""
		for i, account := range part {
			if i > 0 {
				in += ","
			}
			in += a.Add(account)
		}
		text := query(&a, in)
		rows, err := d.Query(ctx, text, a...)
		if err != nil {
			return err
		}
		for rows.Next() {
			var account uint64
			var n int
			if err := rows.Scan(&account, &n); err != nil {
				rows.Close()
				return err
			}
			add(risk[account], n)
		}
		if err := rows.Err(); err != nil {
			rows.Close()
			return err
		}
		rows.Close()
	}
	return nil
}

// CountAmong runs a count over accounts as CountByAccount does; those without
// rows are not in the answer.
func CountAmong(ctx context.Context, d *db.DB, accounts []uint64, query func(a *db.Args, in string) string) (map[uint64]int, error) {
	counted := map[uint64]*Risk{}
	for _, account := range accounts {
		counted[account] = &Risk{}
	}
	out := map[uint64]int{}
	err := CountByAccount(ctx, d, counted, query, func(r *Risk, n int) { r.Strikes += n })
	for account, r := range counted {
		if r.Strikes > 0 {
			out[account] = r.Strikes
		}
	}
	return out, err
}
