package decision

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/id"
)

// Deliver is what effects become elsewhere, inside the transaction that marks
// them done. The wiring fills it; a nil member means that kind has no taker and
// is only marked.
type Deliver struct {
	// Case joins an alert to the open case of its account, or opens one.
	Case func(ctx context.Context, tx *db.Tx, a Alert) (caseID string, err error)
	// Label keeps a label that the engine has put on an account itself.
	Label func(ctx context.Context, tx *db.Tx, account uint64, label string, until time.Time, cause string) error
	// Hook tells the marketplace.
	Hook func(ctx context.Context, tx *db.Tx, e Effect) error
}

type effectKey struct {
	position uint64
	n        int
}

type retry struct {
	at    time.Time
	tries int
}

// engineActor does what rules ask for.
var engineActor = db.Actor{ID: "engine", Kind: "engine", Name: "engine"}

// deliver does the open effects. One that fails is logged and tried again
// later; it does not hold up the others.
func (p *Projector) deliver(ctx context.Context) (worked bool, err error) {
	var after effectKey
	for {
		list, err := openEffects(ctx, p.History, after, 64)
		if err != nil || len(list) == 0 {
			return worked, err
		}
		var done []effectKey
		for _, e := range list {
			key := effectKey{e.Position, e.N}
			after = key
			if f, ok := p.failed[key]; ok && p.Clock.Now().Before(f.at) {
				continue
			}
			if err := p.do(ctx, e); err != nil {
				if ctx.Err() != nil {
					return worked, ctx.Err()
				}
				f := p.failed[key]
				f.tries++
				f.at = p.Clock.Now().Add(min(time.Second<<min(f.tries-1, 12), time.Hour))
				p.failed[key] = f
				p.Log.Error("effect failed; will try again", "position", e.Position, "n", e.N, "kind", e.Kind, "tries", f.tries, "error", err)
				continue
			}
			delete(p.failed, key)
			done = append(done, key)
		}
		if err := p.markDone(ctx, done); err != nil {
			return worked, err
		}
		worked = worked || len(done) > 0
	}
}

func (p *Projector) markDone(ctx context.Context, done []effectKey) error {
	if len(done) == 0 {
		return nil
	}
	return p.History.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
		for _, k := range done {
			if _, err := tx.Exec(ctx, `UPDATE effects SET done_at = $1 WHERE position = $2 AND n = $3`, db.Micros(tx.Now), k.position, k.n); err != nil {
				return err
			}
		}
		return nil
	})
}

// do does one effect, once: effects_done commits with what it brings about.
func (p *Projector) do(ctx context.Context, e *Effect) error {
	return p.Main.Tx(ctx, engineActor, "rule "+e.Rule, func(ctx context.Context, tx *db.Tx) error {
		var one int
		err := tx.QueryRow(ctx, `SELECT 1 FROM effects_done WHERE position = $1 AND n = $2`, e.Position, e.N).Scan(&one)
		if err == nil || !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		switch engine.EffectKind(e.Kind) {
		case engine.EffectAlert:
			err = p.alert(ctx, tx, e)
		case engine.EffectLabel:
			err = p.label(ctx, tx, e)
		case engine.EffectWebhook:
			err = p.hook(ctx, tx, e)
		default:
			err = errors.New("decision: nobody does effects of kind " + e.Kind)
		}
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO effects_done(position, n, kind, at) VALUES ($1,$2,$3,$4)`, e.Position, e.N, e.Kind, db.Micros(tx.Now))
		return err
	})
}

// alert makes the alert and puts it into a case.
func (p *Projector) alert(ctx context.Context, tx *db.Tx, e *Effect) error {
	a := Alert{ID: id.New("alr", tx.Now), Position: e.Position, N: e.N, EventID: e.EventID, Type: e.Type, Rules: e.Rules, Topic: e.Name,
		Severity: e.Severity, Title: e.Reason, Outcome: e.Outcome, Score: e.Score, State: AlertOpen, Brand: e.Brand, Region: e.Region, City: e.City,
		At: db.FromMicros(e.At), RaisedAt: tx.Now, Policy: e.Policy, order: e.Order}
	if a.Severity == "" {
		a.Severity = "S3"
	}
	if e.Account {
		a.account = e.Entity
	}
	a.name()
	if p.Deliver.Case != nil {
		var err error
		if a.Case, err = p.Deliver.Case(ctx, tx, a); err != nil {
			return err
		}
		a.State = AlertCased
	}
	_, err := tx.Exec(ctx, `INSERT INTO alerts(id, position, n, account, order_eid, event_id, type, rules, topic, severity, title, outcome, score,
		case_id, state, brand, region, city, at, raised_at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20)`,
		a.ID, a.Position, a.N, a.account, a.order, a.EventID, a.Type, strings.Join(a.Rules, ","), a.Topic, a.Severity, a.Title, a.Outcome, a.Score,
		a.Case, a.State, a.Brand, a.Region, a.City, db.Micros(a.At), db.Micros(a.RaisedAt))
	if err != nil {
		return err
	}
	return tx.Record(ctx, db.Change{Kind: "alert.raised", Object: a.ID, On: []string{a.Account, a.Case}, Restrict: a.Case,
		Data: map[string]any{"event": a.EventID, "rules": a.Rules, "topic": a.Topic, "severity": a.Severity, "outcome": a.Outcome, "score": a.Score}})
}

func (p *Projector) label(ctx context.Context, tx *db.Tx, e *Effect) error {
	if !e.Account {
		// Labels of things are the engine's alone: nobody reads them in the database.
		return tx.Record(ctx, db.Change{Kind: "label.set", Object: "engine", Private: true, Data: map[string]any{"label": e.Name, "rule": e.Rule, "event": e.EventID}})
	}
	if p.Deliver.Label != nil {
		var until time.Time
		if e.Until != 0 {
			until = db.FromMicros(e.Until)
		}
		if err := p.Deliver.Label(ctx, tx, e.Entity, e.Name, until, e.EventID); err != nil {
			return err
		}
	}
	return tx.Record(ctx, db.Change{Kind: "label.set", Object: id.Entity("acc", e.Entity),
		Data: map[string]any{"label": e.Name, "rule": e.Rule, "event": e.EventID, "until": e.Until}})
}

func (p *Projector) hook(ctx context.Context, tx *db.Tx, e *Effect) error {
	object := "engine"
	switch {
	case e.Order != 0:
		object = id.Entity("ord", e.Order)
	case e.Account:
		object = id.Entity("acc", e.Entity)
	}
	if p.Deliver.Hook != nil {
		if err := p.Deliver.Hook(ctx, tx, *e); err != nil {
			return err
		}
	}
	change := db.Change{Kind: "webhook.asked", Object: object, Data: map[string]any{"hook": e.Name, "rule": e.Rule, "event": e.EventID}}
	if e.Account {
		change.On = []string{id.Entity("acc", e.Entity)}
	}
	return tx.Record(ctx, change)
}
