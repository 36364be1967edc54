package decision

import (
	"context"
	"database/sql"
	"errors"
	"math"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/ingest"
	"github.com/piepowder/piepowder/internal/journal"
	"github.com/piepowder/piepowder/internal/lang"
)

// Explained is a decision with why. Everything but the row is derived from the
// log: the pinned ruleset evaluated on the values the decision really read.
type Explained struct {
	Decision
	Source   string                      `json:"source"`
	By       string                      `json:"by" doc:"What gave the outcome: rule, threshold or default"`
	Entities []Entity                    `json:"entities" doc:"What the event speaks about"`
	Fields   []Field                     `json:"fields" doc:"What the event said; personal fields are left out"`
	Fired    []Fired                     `json:"fired"`
	Near     []Fired                     `json:"near" doc:"Rules that one condition kept from firing"`
	Features []engine.FeatureExplanation `json:"features" doc:"Features the decision read"`
	Effects  []string                    `json:"effects" doc:"What the rules asked for, in words"`
	Asked    []Asked                     `json:"asked" doc:"The same, in parts"`
	Same     bool                        `json:"replayed_same" doc:"Evaluating the pinned ruleset again on the stored values gives the same rules, score and outcome"`
	Position uint64                      `json:"position" doc:"Place in the log"`
	Alert    string                      `json:"alert,omitempty"`
	Case     string                      `json:"case_id,omitempty"`
}

// Entity is something the event speaks about.
type Entity struct {
	Role string `json:"role"`
	ID   string `json:"id"`
	Kind string `json:"kind" doc:"account, order or thing"`
}

// Field is one value of the event.
type Field struct {
	Name  string `json:"name"`
	Type  string `json:"type"`
	Value string `json:"value"`
}

// Asked is one effect the decision asked for.
type Asked struct {
	Kind     string `json:"kind"`
	Name     string `json:"name"`
	Rule     string `json:"rule"`
	Severity string `json:"severity,omitempty"`
	Entity   string `json:"entity,omitempty"`
	Done     bool   `json:"done"`
}

// Explain reads one decision by its event's id.
func (s *Service) Explain(ctx context.Context, eventID string) (*Explained, error) {
	sc, err := identity.Require(ctx, identity.PermDecisionRead)
	if err != nil {
		return nil, err
	}
	d, err := s.find(ctx, sc, eventID)
	if err != nil {
		return nil, err
	}
	x := &Explained{Decision: d, Position: d.position, Entities: []Entity{}, Fields: []Field{}, Fired: []Fired{},
		Near: []Fired{}, Features: []engine.FeatureExplanation{}, Effects: []string{}, Asked: []Asked{}}
	raw, err := s.read(d.position)
	if errors.Is(err, journal.ErrNoRecord) {
		return nil, errs.New(errs.NotFound, "record_gone", "The log no longer holds this decision's event; only its row is left.")
	}
	if err != nil {
		return nil, err
	}
	var r ingest.Record
	if err := ingest.DecodeRecord(d.position, raw, s.programs, &r); err != nil {
		return nil, err
	}
	if !r.Decision.Decided || r.Event.ID != d.EventID {
		return nil, errs.New(errs.Internal, "projection_wrong", "the row and the log disagree about position %d", d.position)
	}
	x.event(&r)
	x.why(&r)
	if err := s.follow(ctx, sc, x); err != nil {
		return nil, err
	}
	return x, s.who(ctx, sc, &x.Decision)
}

func (x *Explained) event(r *ingest.Record) {
	ev := &r.Event
	x.Source = ev.Source
	for i, eid := range ev.Roles {
		if role := &ev.Type.Roles[i]; eid != 0 {
			x.Entities = append(x.Entities, Entity{role.Name, entityID(role.Kind, eid), role.Kind})
		}
	}
	for i := range ev.Type.Fields {
		if f := &ev.Type.Fields[i]; !f.Personal && ev.Vals[i].Has {
			x.Fields = append(x.Fields, Field{f.Name, f.Type.String(), fieldText(ev, i)})
		}
	}
	for i := range r.Decision.Effects {
		e := &r.Decision.Effects[i]
		a := Asked{Kind: string(e.Kind), Name: e.Name, Rule: r.Program.Rules[e.Rule].ID, Severity: e.Severity}
		for k, eid := range ev.Roles {
			if eid == e.Entity && eid != 0 && a.Entity == "" {
				a.Entity = entityID(ev.Type.Roles[k].Kind, eid)
			}
		}
		x.Asked = append(x.Asked, a)
	}
}

// why evaluates the pinned program on the stored vector and compares.
func (x *Explained) why(r *ingest.Record) {
	d := &r.Decision
	x.By = [...]string{engine.ByDefault: "default", engine.ByRule: "rule", engine.ByThreshold: "threshold"}[min(d.By, engine.ByThreshold)]
	e := engine.Explain(r.Program, &r.Event, &d.Vector, d.Hits)
	fired := map[string]bool{}
	for _, rule := range e.Rules {
		switch {
		case rule.Fired:
			fired[rule.Rule] = true
			x.Fired = append(x.Fired, firedOf(&rule))
		case rule.NearMiss:
			x.Near = append(x.Near, firedOf(&rule))
		}
	}
	if e.Features != nil {
		x.Features = e.Features
	}
	x.Same = e.Outcome == d.Outcome && math.Float64bits(e.Score) == math.Float64bits(d.Score) && len(fired) == len(d.Hits)
	for _, h := range d.Hits {
		x.Same = x.Same && fired[r.Program.Rules[h.Rule].ID]
	}
}

// follow adds what became of the decision.
func (s *Service) follow(ctx context.Context, sc identity.Scope, x *Explained) error {
	done := map[int]bool{}
	rows, err := s.main.Query(ctx, `SELECT n FROM effects_done WHERE position = $1`, x.Position)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var n int
		if err := rows.Scan(&n); err != nil {
			return err
		}
		done[n] = true
	}
	if err := rows.Err(); err != nil {
		return err
	}
	rows.Close()
	for i := range x.Asked {
		e := &x.Asked[i]
		e.Done = done[i]
		for j := range i { // alerts to one topic about one entity were joined into the first
			if f := &x.Asked[j]; e.Kind == string(engine.EffectAlert) && f.Kind == e.Kind && f.Name == e.Name && f.Entity == e.Entity {
				e.Done = e.Done || f.Done
			}
		}
		x.Effects = append(x.Effects, e.text())
	}
	return s.alertOf(ctx, sc, x)
}

// alertOf names the alert and its case, unless the case is hidden from the caller.
func (s *Service) alertOf(ctx context.Context, sc identity.Scope, x *Explained) error {
	var a db.Args
	err := s.main.QueryRow(ctx, `SELECT al.id, al.case_id FROM alerts al WHERE al.position = `+a.Add(x.Position)+` AND `+
		sc.Where(&a, identity.Columns{Object: "al.case_id", Region: "al.region", Brand: "al.brand"})+` ORDER BY al.n LIMIT 1`, a...).Scan(&x.Alert, &x.Case)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}

// fieldText is a field's value for people.
func fieldText(ev *engine.Event, i int) string {
	f, v := &ev.Type.Fields[i], &ev.Vals[i]
	if f.Type == engine.Location {
		return engine.LocationText(v.N)
	}
	value := lang.Value{T: langType(f.Type), OK: true, N: v.N, F: v.F, S: v.S}
	if f.Type == engine.Money {
		value.C = lang.Currency(text(ev, ev.Type.FieldSlot("currency")))
	}
	return value.Text()
}
