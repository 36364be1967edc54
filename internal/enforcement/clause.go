package enforcement

import (
	"context"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/identity"
)

// ClauseFigures is what was done under one clause of the rule book.
type ClauseFigures struct{ Actions, Interim, Cases, Reversed int }

// ByClause counts the actions that cite clauses since a time, of those that the
// scope sees; the action of a restricted case counts for its members only.
func (s *Service) ByClause(ctx context.Context, sc identity.Scope, clauses []string, since time.Time) (map[string]ClauseFigures, error) {
	var a db.Args
	query := `SELECT UPPER(a.clause), COUNT(*), COUNT(*) FILTER (WHERE a.interim), COUNT(DISTINCT NULLIF(a.case_id, '')), COUNT(*) FILTER (WHERE a.reversed_at IS NOT NULL)
		FROM actions a WHERE ` + db.In(&a, "UPPER(a.clause)", clauses) + ` AND a.created_at >= ` + a.Add(db.Micros(since)) +
		` AND ` + sc.Where(&a, identity.Columns{Object: "a.case_id", Region: "a.region", Brand: "a.brand"}) + ` GROUP BY UPPER(a.clause)`
	rows, err := s.db.Query(ctx, query, a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[string]ClauseFigures{}
	for rows.Next() {
		var clause string
		var f ClauseFigures
		if err := rows.Scan(&clause, &f.Actions, &f.Interim, &f.Cases, &f.Reversed); err != nil {
			return nil, err
		}
		out[clause] = f
	}
	return out, rows.Err()
}
