package decision

import (
	"context"

	"github.com/piepowder/piepowder/internal/db"
)

// verdicts is what second looks said of the actions that rested on rules: of an
// account, by rule, and of which time.
type verdicts map[string]map[uint64][]judged

// secondLooks reads them. An action taken back says that the rule was wrong about
// that account before the action, one upheld that it was right. What came of
// restricted cases is left out: everybody reads these figures.
func secondLooks(ctx context.Context, main *db.DB) (verdicts, error) {
	rows, err := main.Query(ctx, `SELECT v.rule, v.account, v.verdict, v.acted_at FROM action_verdicts v JOIN actions a ON a.id = v.action
		WHERE v.rule <> '' AND v.verdict IN ('right', 'wrong') AND NOT EXISTS (SELECT 1 FROM restricted r WHERE r.object = a.case_id)`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := verdicts{}
	for rows.Next() {
		var rule, verdict string
		var account uint64
		var acted int64
		if err := rows.Scan(&rule, &account, &verdict, &acted); err != nil {
			return nil, err
		}
		j := judged{acted - beforeCase, acted + 1, truthConfirmed}
		if verdict == "wrong" {
			j.truth = truthGood
		}
		if out[rule] == nil {
			out[rule] = map[uint64][]judged{}
		}
		out[rule][account] = append(out[rule][account], j)
	}
	return out, rows.Err()
}

// of is what a second look said of what a rule found about an account at a time;
// the last one counts.
func (v verdicts) of(rule string, account uint64, at int64) truth {
	last := truthUnknown
	for _, j := range v[rule][account] {
		if at >= j.from && at < j.to {
			last = j.truth
		}
	}
	return last
}
