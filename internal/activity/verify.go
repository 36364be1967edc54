package activity

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"github.com/piepowder/piepowder/internal/db"
)

// Verify compares every row of the timeline with the audit leaf of the same id,
// which says the same: a row changed, added or taken away by hand is a problem.
func Verify(ctx context.Context, d *db.DB) (checked int, problems []string, err error) {
	rows, err := d.Query(ctx, `SELECT a.id, a.at, a.kind, a.actor, a.actor_kind, a.object, a.restrict_id, a.data, COALESCE(l.body, '')
		FROM activity a LEFT JOIN audit_leaves l ON l.id = a.id ORDER BY a.id`)
	if err != nil {
		return 0, nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var r db.Leaf
		var data, body string
		if err := rows.Scan(&r.ID, &r.At, &r.Kind, &r.Actor, &r.By, &r.Object, &r.Restrict, &data, &body); err != nil {
			return checked, problems, err
		}
		checked++
		if body == "" {
			problems = append(problems, fmt.Sprintf("timeline row %s has no leaf in the audit log", r.ID))
			continue
		}
		var leaf db.Leaf
		if err := json.Unmarshal([]byte(body), &leaf); err != nil {
			problems = append(problems, fmt.Sprintf("the leaf of timeline row %s cannot be read", r.ID))
			continue
		}
		if r.ID != leaf.ID || r.At != leaf.At || r.Kind != leaf.Kind || r.Actor != leaf.Actor || r.By != leaf.By ||
			r.Object != leaf.Object || r.Restrict != leaf.Restrict || !same([]byte(data), leaf.Data) {
			problems = append(problems, fmt.Sprintf("timeline row %s differs from its leaf", r.ID))
		}
	}
	return checked, problems, rows.Err()
}

// same compares JSON by meaning: PostgreSQL keeps it in its own order.
func same(a, b []byte) bool {
	if bytes.Equal(a, b) {
		return true
	}
	var x, y any
	if json.Unmarshal(a, &x) != nil || json.Unmarshal(b, &y) != nil {
		return false
	}
	p, err := json.Marshal(x)
	q, err2 := json.Marshal(y)
	return err == nil && err2 == nil && bytes.Equal(p, q)
}
