package enforcement

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/id"
)

// Verify compares every action with what the audit log says of it, every
// standing with the actions in force, and every end with the job that will
// bring it. It reads only, so it also serves a stopped installation.
func Verify(ctx context.Context, d *db.DB) (checked int, findings []string, err error) {
	told, err := fold(ctx, d)
	if err != nil {
		return 0, nil, err
	}
	rows, err := d.Query(ctx, `SELECT a.id, a.kind, a.reason_code, a.rule, a.clause, a.reversed_at IS NOT NULL, a.state,
		a.ends_at IS NOT NULL AND NOT a.holds AND a.state IN `+inForce+` AND NOT EXISTS (
			SELECT 1 FROM jobs j WHERE j.kind = 'enforcement.end' AND j.unique_key = a.id)
		FROM actions a ORDER BY a.id`)
	if err != nil {
		return 0, nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var ref, state string
		var have facts
		var endless bool
		if err := rows.Scan(&ref, &have.Kind, &have.ReasonCode, &have.Rule, &have.Clause, &have.reversed, &state, &endless); err != nil {
			return checked, findings, err
		}
		checked++
		want, ok := told[ref]
		switch {
		case !ok:
			findings = append(findings, "action "+ref+" is not in the audit log")
		case have != *want:
			findings = append(findings, fmt.Sprintf("action %s is %+v, the audit log says %+v", ref, have, *want))
		}
		if have.reversed != (State(state) == Reversed) {
			findings = append(findings, fmt.Sprintf("action %s is %s", ref, state))
		}
		if endless {
			findings = append(findings, "action "+ref+" has an end and no job that brings it")
		}
		delete(told, ref)
	}
	if err := rows.Err(); err != nil {
		return checked, findings, err
	}
	rows.Close()
	for ref := range told {
		findings = append(findings, "action "+ref+" was taken and is not there")
	}
	wrong, err := standings(ctx, d)
	return checked, append(findings, wrong...), err
}

// facts are the fields of an action that the audit log tells in full.
type facts struct {
	Kind       Kind   `json:"kind"`
	ReasonCode string `json:"reason_code"`
	Rule       string `json:"rule"`
	Clause     string `json:"clause"`
	reversed   bool
}

func fold(ctx context.Context, d *db.DB) (map[string]*facts, error) {
	rows, err := d.Query(ctx, `SELECT object, kind, body FROM audit_leaves WHERE kind IN ('action.proposed', 'action.scheduled', 'action.taken', 'action.reversed')`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	told := map[string]*facts{}
	for rows.Next() {
		var ref, kind string
		var body []byte
		if err := rows.Scan(&ref, &kind, &body); err != nil {
			return nil, err
		}
		var leaf struct {
			Data facts `json:"data"`
		}
		if err := json.Unmarshal(body, &leaf); err != nil {
			return nil, fmt.Errorf("enforcement: leaf %s of %s: %w", kind, ref, err)
		}
		leaf.Data.reversed = kind == "action.reversed" || told[ref] != nil && told[ref].reversed
		told[ref] = &leaf.Data
	}
	return told, rows.Err()
}

// standings names accounts whose standing is not what their actions in force
// give.
func standings(ctx context.Context, d *db.DB) ([]string, error) {
	rows, err := d.Query(ctx, `WITH given AS (
			SELECT a.account, CASE MAX(CASE a.kind WHEN 'deactivate' THEN 3 WHEN 'restrict' THEN 1 ELSE 2 END)
				WHEN 3 THEN 'deactivated' WHEN 2 THEN 'suspended' ELSE 'restricted' END AS standing
			FROM actions a WHERE a.kind IN `+standingKinds+` AND a.state IN `+inForce+` GROUP BY a.account)
		SELECT s.account, s.standing, COALESCE(g.standing, 'good') FROM account_standing s LEFT JOIN given g ON g.account = s.account
		WHERE s.standing <> COALESCE(g.standing, 'good')
		UNION ALL SELECT g.account, 'good', g.standing FROM given g
		WHERE NOT EXISTS (SELECT 1 FROM account_standing s WHERE s.account = g.account)`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var findings []string
	for rows.Next() {
		var eid uint64
		var have, want string
		if err := rows.Scan(&eid, &have, &want); err != nil {
			return nil, err
		}
		findings = append(findings, fmt.Sprintf("account %s stands %s, its actions give %s", id.Entity("acc", eid), have, want))
	}
	return findings, rows.Err()
}
