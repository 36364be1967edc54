package decision

import (
	"context"
	"encoding/json"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/ingest"
)

// Effect is one thing a decision asks for, as kept in the history tables until
// it is done. Position and N name it for ever.
type Effect struct {
	Position uint64 `json:"-"`
	N        int    `json:"-"`
	Kind     string `json:"-"` // alert, label or webhook

	EventID  string   `json:"event_id"`
	Type     string   `json:"type"` // of the event
	At       int64    `json:"at"`   // event time, unix microseconds
	Name     string   `json:"name"` // topic of an alert, label, or hook
	Rule     string   `json:"rule"`
	Rules    []string `json:"rules"` // all that fired
	Reason   string   `json:"reason,omitempty"`
	Severity string   `json:"severity,omitempty"`
	Entity   uint64   `json:"entity,string"` // whom it concerns
	Role     string   `json:"role,omitempty"`
	Account  bool     `json:"account"` // Entity is an account
	Order    uint64   `json:"order,string"`
	Until    int64    `json:"until,omitempty"`
	Outcome  string   `json:"outcome"`
	Score    float64  `json:"score"`
	Policy   string   `json:"policy,omitempty"`
	Brand    string   `json:"brand"`
	Region   string   `json:"region"`
	City     string   `json:"city"`
}

type effectRow struct {
	position uint64
	n        int
	kind     string
	body     string
	at       int64
}

// effectsOf lists what a record's decision asks for. Alerts of one decision to
// one topic about one entity are one: the worst severity counts.
func (p *Projector) effectsOf(r *ingest.Record) ([]effectRow, error) {
	d := &r.Decision
	if !d.Decided || r.Event.History || len(d.Effects) == 0 {
		return nil, nil
	}
	s := p.shape(r)
	var rules []string
	for _, h := range d.Hits {
		if !h.Shadow && !h.Snoozed {
			rules = append(rules, r.Program.Rules[h.Rule].ID)
		}
	}
	var list []*Effect
	for n := range d.Effects {
		e := p.effectOf(r, s, n)
		e.Rules = rules
		if !joins(list, e) {
			list = append(list, e)
		}
	}
	rows := make([]effectRow, len(list))
	for i, e := range list {
		body, err := json.Marshal(e)
		if err != nil {
			return nil, err
		}
		rows[i] = effectRow{e.Position, e.N, e.Kind, string(body), e.At}
	}
	return rows, nil
}

// joins folds an alert into one already there for the same topic and entity.
func joins(list []*Effect, e *Effect) bool {
	if e.Kind != string(engine.EffectAlert) {
		return false
	}
	for _, have := range list {
		if have.Kind == e.Kind && have.Name == e.Name && have.Entity == e.Entity {
			if e.Severity != "" && (have.Severity == "" || e.Severity < have.Severity) {
				have.Severity, have.Rule, have.Reason, have.Policy = e.Severity, e.Rule, e.Reason, e.Policy
			}
			return true
		}
	}
	return false
}

func (p *Projector) effectOf(r *ingest.Record, s *shape, n int) *Effect {
	ev, d := &r.Event, &r.Decision
	from := &d.Effects[n]
	rule := &r.Program.Rules[from.Rule]
	e := &Effect{Position: r.Position, N: n, Kind: string(from.Kind), EventID: ev.ID, Type: ev.Type.Name, At: ev.At, Name: from.Name,
		Rule: rule.ID, Reason: string(r.Program.Reason(nil, int(from.Rule), ev, &d.Vector)), Severity: from.Severity,
		Entity: from.Entity, Role: from.Role, Order: role(ev, s.order), Until: from.Until, Outcome: d.Outcome, Score: d.Score,
		Policy: rule.Policy, Brand: text(ev, s.brand), Region: text(ev, s.region), City: text(ev, s.city)}
	for i, eid := range ev.Roles {
		if eid != 0 && eid == from.Entity && ev.Type.Roles[i].Kind == "account" {
			e.Account = true
		}
	}
	return e
}

func insertEffects(ctx context.Context, tx *db.Tx, bulk db.Bulk, rows []effectRow) error {
	t := table{width: 5}
	for _, r := range rows {
		t.add(r.position, r.n, r.kind, r.body, r.at)
	}
	return t.insert(ctx, tx, bulk, `effects(position, n, kind, body, at) VALUES `, ` ON CONFLICT DO NOTHING`, straight)
}

func openEffects(ctx context.Context, d *db.DB, after effectKey, limit int) ([]*Effect, error) {
	rows, err := d.Query(ctx, `SELECT position, n, kind, body FROM effects WHERE done_at IS NULL AND (position, n) > ($1, $2)
		ORDER BY position, n LIMIT $3`, after.position, after.n, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []*Effect
	for rows.Next() {
		e := &Effect{}
		var body string
		if err := rows.Scan(&e.Position, &e.N, &e.Kind, &body); err != nil {
			return nil, err
		}
		if err := json.Unmarshal([]byte(body), e); err != nil {
			return nil, err
		}
		list = append(list, e)
	}
	return list, rows.Err()
}
