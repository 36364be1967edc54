package decision

import (
	"context"
	"fmt"
	"time"

	"github.com/piepowder/piepowder/internal/db"
)

// endOf is what the end of a case says of what it was about.
func endOf(state, outcome string) truth {
	if state != "resolved" && state != "closed" {
		return truthUnknown
	}
	switch outcome {
	case "substantiated", "partially_substantiated":
		return truthConfirmed
	case "unsubstantiated", "unfounded":
		return truthGood
	}
	return truthUnknown
}

// caseNumber is what people say aloud, as C-20451.
func caseNumber(n int64) string { return fmt.Sprintf("C-%d", n) }

// beforeCase is how far before its opening a case about an account speaks of
// what the account did.
const beforeCase = int64(30 * 24 * time.Hour / time.Microsecond)

// endedCases are cases whose end is known. Restricted ones are left out: what a
// back-test counts is read by people who may not know of them. A case all of
// whose actions were reversed ended in favour of the account.
const endedCases = ` FROM cases k LEFT JOIN (SELECT case_id, COUNT(*) AS n, COUNT(reversed_at) AS reversed FROM actions WHERE case_id <> '' GROUP BY case_id) x ON x.case_id = k.id
	WHERE k.state IN ('resolved', 'closed') AND NOT k.simulated AND NOT EXISTS (SELECT 1 FROM restricted r WHERE r.object = k.id)`

// judge adds what cases have found out.
func (t *truths) judge(ctx context.Context, main *db.DB) error {
	rows, err := main.Query(ctx, `SELECT k.id, k.state, k.outcome, k.type, k.account, k.opened_at, COALESCE(k.resolved_at, k.closed_at, k.updated_at), COALESCE(x.n, 0), COALESCE(x.reversed, 0)`+endedCases+` ORDER BY k.id`)
	if err != nil {
		return err
	}
	defer rows.Close()
	ends := map[string]truth{}
	for rows.Next() {
		var id, state, outcome, typ string
		var account uint64
		var opened, resolved, actions, reversed int64
		if err := rows.Scan(&id, &state, &outcome, &typ, &account, &opened, &resolved, &actions, &reversed); err != nil {
			return err
		}
		end := endOf(state, outcome)
		if actions > 0 && actions == reversed {
			end = truthGood
		}
		if end == truthUnknown {
			continue
		}
		ends[id] = end
		if account != 0 && (typ == "fraud" || typ == "account") {
			t.accounts[account] = append(t.accounts[account], judged{opened - beforeCase, resolved, end})
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	rows.Close()
	return t.judgeAlerts(ctx, main, ends)
}

// judgeAlerts carries the ends of cases to the decisions that raised them.
func (t *truths) judgeAlerts(ctx context.Context, main *db.DB, ends map[string]truth) error {
	if len(ends) == 0 {
		return nil
	}
	rows, err := main.Query(ctx, `SELECT a.position, a.case_id FROM case_alerts a JOIN cases k ON k.id = a.case_id WHERE k.state IN ('resolved', 'closed')`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var position uint64
		var id string
		if err := rows.Scan(&position, &id); err != nil {
			return err
		}
		if end, ok := ends[id]; ok {
			t.positions[position] = end
		}
	}
	return rows.Err()
}

// judge is truths.judge on the main database.
func (s *Service) judge(ctx context.Context, t *truths) error { return t.judge(ctx, s.main) }
