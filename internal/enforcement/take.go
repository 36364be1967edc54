package enforcement

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/entity"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// Take takes one action on one account, pair, order, instrument or thing.
func (s *Service) Take(ctx context.Context, d Draft) (*Action, error) {
	sc, err := s.require(ctx, d.Kind)
	if err != nil {
		return nil, err
	}
	var ref string
	err = s.db.Tx(ctx, sc.Actor(), "take action", func(ctx context.Context, tx *db.Tx) error {
		ref, err = s.TakeIn(ctx, tx, sc, d)
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.get(ctx, sc, ref)
}

// TakeIn is Take within the caller's transaction.
func (s *Service) TakeIn(ctx context.Context, tx *db.Tx, sc identity.Scope, d Draft) (string, error) {
	if d.Account == "" && len(d.Accounts) == 1 {
		d.Account = d.Accounts[0]
	}
	if d.Account == "" && d.Order == "" || len(d.Accounts) > 1 || d.Linked != nil {
		return "", errs.New(errs.Invalid, "action_invalid", "One action is on one account; use the bulk call for many.").
			With(errs.Field{Pointer: "/account", Message: "name exactly one"})
	}
	if err := d.check(tx.Now); err != nil {
		return "", err
	}
	if err := d.from(sc); err != nil {
		return "", err
	}
	acc, err := s.whose(ctx, sc, &d)
	if err != nil {
		return "", err
	}
	return s.take(ctx, tx, sc, d, acc)
}

// whose finds the account an action is on: the one named, or the customer of
// the order.
func (s *Service) whose(ctx context.Context, sc identity.Scope, d *Draft) (*entity.Account, error) {
	if d.Account != "" {
		acc, err := s.accounts.Resolve(ctx, sc, d.Account)
		return acc, field(err, "/account", "there is no such account")
	}
	order, err := s.accounts.ResolveOrder(ctx, sc, d.Order)
	if err != nil {
		return nil, field(err, "/order", "there is no such order")
	}
	sides, err := s.accounts.SidesOf(ctx, order)
	if err != nil {
		return nil, err
	}
	acc, err := s.accounts.Resolve(ctx, sc, id.Entity("acc", sides.Customer))
	return acc, field(err, "/order", "there is no such order")
}

// from says who or what decided: people decide as persons, keys as rules or
// models.
func (d *Draft) from(sc identity.Scope) error {
	key := sc.Actor().Kind == "key"
	switch {
	case key && d.Origin == "":
		d.origin = "rule"
	case key && d.Origin != "person", !key && (d.Origin == "" || d.Origin == "person"):
		d.origin = d.Origin
	default:
		return errs.New(errs.Invalid, "action_invalid", "A person decides as a person, a key as a rule or a model.").
			With(errs.Field{Pointer: "/origin", Message: "leave it out"})
	}
	if d.origin == "" {
		d.origin = "person"
	}
	return nil
}

// require asks for the permission of the kind; an unknown kind is told by
// check, to those who may act at all.
func (s *Service) require(ctx context.Context, k Kind) (identity.Scope, error) {
	spec, ok := k.spec()
	if !ok {
		return identity.Require(ctx, identity.PermActionRead)
	}
	return identity.Require(ctx, spec.Permission)
}

// take makes the action of a checked draft and does it, puts it on the calendar,
// or lets it wait for a second signature.
func (s *Service) take(ctx context.Context, tx *db.Tx, sc identity.Scope, d Draft, acc *entity.Account) (string, error) {
	act, c, err := s.prepare(ctx, tx, sc, d, acc)
	if err != nil {
		return "", err
	}
	if err := s.before(ctx, tx, act, &d); err != nil {
		return "", err
	}
	if err := s.insert(ctx, tx, act); err != nil {
		return "", err
	}
	for i, l := range d.Lists {
		if err := s.planList(ctx, tx, sc, act, l, i); err != nil {
			return "", err
		}
	}
	if d.KeepLists {
		if err := s.keepLists(ctx, tx, act, d.Instead, len(d.Lists)); err != nil {
			return "", err
		}
	}
	waits, err := s.authorize(ctx, tx, sc, act, c)
	if err != nil || waits {
		return act.ID, err
	}
	return act.ID, s.begin(ctx, tx, act, c)
}

// prepare resolves what a draft names.
func (s *Service) prepare(ctx context.Context, tx *db.Tx, sc identity.Scope, d Draft, acc *entity.Account) (*Action, *cases.Case, error) {
	act := &Action{ID: id.New("act", tx.Now), Kind: d.Kind, State: Pending, ReasonCode: d.ReasonCode, Reason: strings.TrimSpace(d.Reason),
		Rule: strings.TrimSpace(d.Rule), Clause: strings.TrimSpace(d.Clause), Origin: d.origin, Interim: d.Interim, Label: strings.TrimSpace(d.Label),
		By: tx.Actor.ID, actorKind: tx.Actor.Kind, CreatedAt: tx.Now, StartsAt: tx.Now, EndsAt: d.Until, Bulk: d.bulk, Version: 1,
		Facts: strings.TrimSpace(d.Facts), Records: d.Records, Happened: d.Happened, Thing: d.Thing, Amount: d.Amount, Currency: strings.ToUpper(d.Currency),
		Terms:    ActionTerms{Limits: d.Limits, Require: d.Require, Condition: d.Condition, Ground: d.Ground, Left: d.Left, Advance: d.Advance},
		Replaces: d.replaces, Catalogue: Catalogue, recovery: d.Recovery,
		account: acc.EID, brand: acc.Brand, region: acc.Region, city: acc.City, audience: acc.Kind, notify: d.tells()}
	act.Account = who(acc)
	if d.Start != nil && d.Start.After(tx.Now) {
		act.State, act.StartsAt = Scheduled, *d.Start
	}
	if err := s.resolve(ctx, sc, d, acc, act); err != nil {
		return nil, nil, err
	}
	if d.Case == "" {
		return act, nil, nil
	}
	c, err := s.cases.Within(ctx, tx, sc, d.Case, func(c *cases.Case) error { return nil })
	if err != nil {
		return nil, nil, field(err, "/case_id", "there is no such case")
	}
	act.Case, act.CaseNumber = c.ID, c.Number
	act.Holds = d.Interim && c.Severity.Critical() && act.EndsAt != nil && d.Kind.standing() != ""
	return act, c, nil
}

// resolve finds the other things an action is on.
func (s *Service) resolve(ctx context.Context, sc identity.Scope, d Draft, acc *entity.Account, act *Action) error {
	if d.Other != "" {
		other, err := s.accounts.Resolve(ctx, sc, d.Other)
		if err != nil {
			return field(err, "/other", "there is no such account")
		}
		if other.EID == acc.EID {
			return errs.New(errs.Invalid, "action_invalid", "Nobody is separated from themselves.").
				With(errs.Field{Pointer: "/other", Message: "must be another account"})
		}
		w := who(other)
		act.other, act.Other = other.EID, &w
	}
	if d.Order != "" {
		order, err := s.accounts.ResolveOrder(ctx, sc, d.Order)
		if err != nil {
			return field(err, "/order", "there is no such order")
		}
		sides, err := s.accounts.SidesOf(ctx, order)
		if err != nil {
			return err
		}
		if sides.Customer != acc.EID && sides.Worker != acc.EID && sides.Merchant != acc.EID {
			return errs.New(errs.Invalid, "reference_unknown", "A reference leads nowhere.").With(errs.Field{Pointer: "/order", Message: "there is no such order"})
		}
		act.order, act.Order = order, id.Entity("ord", order)
		if d.Order != act.Order {
			act.orderRef = d.Order
		}
	}
	if d.Instrument != "" {
		prefix, eid, ok := id.ParseEntity(d.Instrument)
		held := false
		if ok && prefix == "thg" {
			var err error
			if held, err = s.accounts.Holds(ctx, acc.EID, eid); err != nil {
				return err
			}
		}
		if !held {
			return errs.New(errs.Invalid, "reference_unknown", "A reference leads nowhere.").With(errs.Field{Pointer: "/instrument", Message: "the account was never seen with it"})
		}
		act.instrument, act.Instrument = eid, d.Instrument
	}
	return nil
}

func (s *Service) insert(ctx context.Context, tx *db.Tx, a *Action) error {
	reason, err := s.vault.Seal(a.account, a.ID+"/reason", []byte(a.Reason))
	if err != nil {
		return err
	}
	told, err := s.sealTold(a)
	if err != nil {
		return err
	}
	terms, err := json.Marshal(a.Terms)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO actions(id, kind, account, other, case_id, rule, clause, origin, reason_code, reason, interim, holds, label,
		brand, region, state, starts_at, ends_at, actor, actor_kind, created_at, notify, bulk_id, version,
		catalogue, clause_version, told, happened, order_id, instrument, thing_ref, terms, amount, currency, hearing, replaces)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23,1,$24,$25,$26,$27,$28,$29,$30,$31,$32,$33,$34,$35)`,
		a.ID, a.Kind, a.account, a.other, a.Case, a.Rule, a.Clause, a.Origin, a.ReasonCode, reason, a.Interim, a.Holds, a.Label,
		a.brand, a.region, a.State, db.Micros(a.StartsAt), micros(a.EndsAt), a.By, a.actorKind, db.Micros(a.CreatedAt), a.notify, a.Bulk,
		a.Catalogue, a.ClauseVersion, told, micros(a.Happened), a.order, a.instrument, a.Thing, string(terms), a.Amount, a.Currency, a.Hearing, a.Replaces)
	return err
}

// told is what is sealed of what the person is told.
type told struct {
	Facts    string     `json:"facts,omitempty"`
	OrderRef string     `json:"order_ref,omitempty"` // the marketplace's own, when somebody named it so
	Records  []string   `json:"records,omitempty"`
	Recovery []Recovery `json:"recovery,omitempty"`
}

func (s *Service) sealTold(a *Action) ([]byte, error) {
	clear, err := json.Marshal(told{a.Facts, a.orderRef, a.Records, a.recovery})
	if err != nil {
		return nil, err
	}
	return s.vault.Seal(a.account, a.ID+"/told", clear)
}

func (s *Service) openTold(a *Action, sealed []byte) error {
	clear, err := s.open(a.account, a.ID+"/told", sealed)
	if err != nil || clear == "" {
		return err
	}
	var x told
	err = json.Unmarshal([]byte(clear), &x)
	a.Facts, a.Records, a.recovery, a.orderRef = x.Facts, x.Records, x.Recovery, x.OrderRef
	return err
}

func (s *Service) record(ctx context.Context, tx *db.Tx, a *Action, kind string) error {
	on := []string{a.Account.ID, a.Case}
	data := map[string]any{"kind": a.Kind, "reason_code": a.ReasonCode, "rule": a.Rule, "clause": a.Clause, "origin": a.Origin, "interim": a.Interim}
	if a.Other != nil {
		on = append(on, a.Other.ID)
	}
	if a.Order != "" {
		on = append(on, a.Order)
	}
	if a.EndsAt != nil {
		data["ends_at"] = a.EndsAt
	}
	if a.Bulk != "" {
		data["bulk"] = a.Bulk
	}
	for name, v := range map[string]string{"hearing": a.Hearing, "approval": a.Approval, "replaces": a.Replaces} {
		if v != "" {
			data[name] = v
		}
	}
	if a.ClauseVersion > 0 {
		data["clause_version"] = a.ClauseVersion
	}
	return tx.Record(ctx, db.Change{Kind: kind, Object: a.ID, On: on, Restrict: a.Case, Data: data})
}

func field(err error, pointer, message string) error {
	if errs.IsKind(err, errs.NotFound) {
		return errs.New(errs.Invalid, "reference_unknown", "A reference leads nowhere.").With(errs.Field{Pointer: pointer, Message: message})
	}
	return err
}
