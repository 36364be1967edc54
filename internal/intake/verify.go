package intake

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/piepowder/piepowder/internal/blob"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/seal"
)

// Verify opens every raw message and compares its SHA-256 with what was written
// on arrival. A message whose key was destroyed is not a problem.
func Verify(ctx context.Context, d *db.DB, v *seal.Vault, files *blob.Store) (checked int, problems []string, err error) {
	type kept struct {
		id, raw, sum string
		eid          uint64
	}
	for after := ""; ; {
		rows, err := d.Query(ctx, `SELECT id, raw, raw_sha256, eid FROM contacts WHERE raw <> '' AND id > $1 ORDER BY id LIMIT 500`, after)
		if err != nil {
			return checked, problems, err
		}
		var batch []kept
		for rows.Next() {
			var k kept
			if err := rows.Scan(&k.id, &k.raw, &k.sum, &k.eid); err != nil {
				rows.Close()
				return checked, problems, err
			}
			batch = append(batch, k)
		}
		rows.Close()
		if err := rows.Err(); err != nil || len(batch) == 0 {
			return checked, problems, err
		}
		for _, k := range batch {
			checked++
			after = k.id
			if what := rawFault(ctx, v, files, k.raw, k.sum, k.eid); what != "" {
				problems = append(problems, fmt.Sprintf("the raw message of contact %s %s", k.id, what))
			}
		}
	}
}

func rawFault(ctx context.Context, v *seal.Vault, files *blob.Store, name, sum string, eid uint64) string {
	sealed, err := files.Get(ctx, name)
	if err != nil {
		return "is missing"
	}
	raw, err := v.Open(eid, "raw", sealed)
	if errors.Is(err, seal.ErrErased) {
		return ""
	}
	if err != nil {
		return "cannot be opened: its bytes have changed"
	}
	if got := sha256.Sum256(raw); hex.EncodeToString(got[:]) != sum {
		return "is not what arrived"
	}
	return ""
}
