package cases

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/piepowder/piepowder/internal/db"
)

// Verify compares every case with what the audit log says of it: its opening,
// state, severity, outcome, type and visibility. It reads only, so it also
// serves a stopped installation. Each finding names the case.
func Verify(ctx context.Context, d *db.DB) (checked int, findings []string, err error) {
	told, err := fold(ctx, d)
	if err != nil {
		return 0, nil, err
	}
	rows, err := d.Query(ctx, `SELECT c.id, c.type, c.severity, c.state, c.outcome, c.visibility,
		CASE WHEN EXISTS (SELECT 1 FROM restricted r WHERE r.object = c.id) THEN 'restricted' ELSE 'normal' END,
		COALESCE((SELECT t.to_state FROM case_transitions t WHERE t.case_id = c.id ORDER BY t.n DESC LIMIT 1), '')
		FROM cases c ORDER BY c.id`)
	if err != nil {
		return 0, nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var ref, hidden, moved string
		var have facts
		if err := rows.Scan(&ref, &have.Type, &have.Severity, &have.State, &have.Outcome, &have.Visibility, &hidden, &moved); err != nil {
			return checked, findings, err
		}
		checked++
		find := func(format string, args ...any) {
			findings = append(findings, "case "+ref+" "+fmt.Sprintf(format, args...))
		}
		want, ok := told[ref]
		switch {
		case !ok:
			find("has no opening in the audit log")
		case have != *want:
			find("is %+v, the audit log says %+v", have, *want)
		}
		if string(have.Visibility) != hidden {
			find("is %s, its members' list says %s", have.Visibility, hidden)
		}
		if string(have.State) != moved {
			find("is %s, its last move was to %s", have.State, moved)
		}
		delete(told, ref)
	}
	for ref := range told {
		findings = append(findings, "case "+ref+" was opened and is not there")
	}
	return checked, findings, rows.Err()
}

// facts are the fields of a case that the audit log tells in full.
type facts struct {
	Type       string
	Severity   Severity
	State      State
	Outcome    Outcome
	Visibility Visibility
}

// fold reads the leaves of cases in order of time.
func fold(ctx context.Context, d *db.DB) (map[string]*facts, error) {
	rows, err := d.Query(ctx, `SELECT object, kind, body FROM audit_leaves WHERE kind IN ('case.opened', 'case.severity', 'case.state',
		'case.resolved', 'case.reopened', 'case.changed', 'case.restricted', 'case.unrestricted')
		ORDER BY at, CASE WHEN kind = 'case.opened' THEN 0 ELSE 1 END, id`)
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
		f := told[ref]
		if f == nil {
			f = &facts{State: New, Visibility: Ordinary}
			told[ref] = f
		}
		if err := f.apply(kind, body); err != nil {
			return nil, fmt.Errorf("cases: leaf %s of %s: %w", kind, ref, err)
		}
	}
	return told, rows.Err()
}

func (f *facts) apply(kind string, body []byte) error {
	var leaf struct {
		Data struct {
			Type     json.RawMessage `json:"type"`
			Severity Severity        `json:"severity"`
			To       string          `json:"to"`
			Outcome  Outcome         `json:"outcome"`
		} `json:"data"`
	}
	if err := json.Unmarshal(body, &leaf); err != nil {
		return err
	}
	switch kind {
	case "case.opened":
		f.Severity = leaf.Data.Severity
		return json.Unmarshal(leaf.Data.Type, &f.Type)
	case "case.severity":
		f.Severity = Severity(leaf.Data.To)
	case "case.state":
		// Two moves of one command have one time: the later state stands.
		if to := State(leaf.Data.To); f.State != Closed {
			f.State = to
		}
	case "case.resolved":
		f.Outcome = leaf.Data.Outcome
	case "case.reopened":
		f.State, f.Outcome = Open, ""
	case "case.restricted":
		f.Visibility = Restricted
	case "case.unrestricted":
		f.Visibility = Ordinary
	case "case.changed":
		var change struct {
			To string `json:"to"`
		}
		if len(leaf.Data.Type) > 0 && json.Unmarshal(leaf.Data.Type, &change) == nil && change.To != "" {
			f.Type = change.To
		}
	}
	return nil
}
