package enforcement

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// InterimDecision is what is decided about an interim action.
type InterimDecision struct {
	Decision string     `json:"decision" enum:"final,extend,lift"`
	Reason   string     `json:"reason" maxLength:"8000"`
	Kind     Kind       `json:"kind,omitempty" doc:"Of the final action; the interim one's when left out"`
	Until    *time.Time `json:"until,omitempty" doc:"New limit, or end of the final action"`
	Days     int        `json:"days,omitempty" minimum:"0" maximum:"3650"`
	Clause   string     `json:"clause,omitempty" maxLength:"200"`
	Facts    string     `json:"facts,omitempty" maxLength:"4000"`
	Code     string     `json:"reason_code,omitempty" maxLength:"30"`
}

// Decide ends, extends or makes final what was interim. A final action takes the
// place of the interim one; lifting gives back what it took, and for S0 and S1
// only after the harmed person was told.
func (s *Service) Decide(ctx context.Context, ref string, d InterimDecision) (*Action, error) {
	need := identity.PermActionRead // the kind's own is asked for below
	if d.Decision == "lift" {
		need = identity.PermActionTakeReinstate
	}
	sc, err := identity.Require(ctx, need)
	if err != nil {
		return nil, err
	}
	if strings.TrimSpace(d.Reason) == "" {
		return nil, errs.New(errs.Invalid, "action_invalid", "Say why.").With(errs.Field{Pointer: "/reason", Message: "required"})
	}
	next := ref
	err = s.db.Tx(ctx, sc.Actor(), "decide about interim action", func(ctx context.Context, tx *db.Tx) error {
		a, err := s.lock(ctx, tx, sc, ref)
		if err != nil {
			return err
		}
		if !a.Interim || !a.inForce() {
			return errs.New(errs.Conflict, "action_not_interim", "Only an interim action that is in force is decided about.")
		}
		switch d.Decision {
		case "extend":
			if err := allowed(sc, a.Kind); err != nil {
				return err
			}
			return s.extend(ctx, tx, a, d)
		case "lift":
			return s.lift(ctx, tx, a, d)
		}
		next, err = s.final(ctx, tx, sc, a, d)
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.get(ctx, sc, next)
}

func (s *Service) extend(ctx context.Context, tx *db.Tx, a *Action, d InterimDecision) error {
	if d.Until == nil && d.Days > 0 {
		until := tx.Now.Add(time.Duration(d.Days) * 24 * time.Hour)
		d.Until = &until
	}
	if d.Until == nil || !d.Until.After(tx.Now) || a.EndsAt != nil && !d.Until.After(*a.EndsAt) {
		return errs.New(errs.Invalid, "action_invalid", "Until when?").With(errs.Field{Pointer: "/until", Message: "after the present limit"})
	}
	if a.Pay != nil && d.Until.Sub(a.Pay.HeldAt) > longestHold {
		return errs.New(errs.Invalid, "action_invalid", "Until when?").With(errs.Field{Pointer: "/until", Message: "pay is held for 90 days at most; a longer dispute is decided anew"})
	}
	a.EndsAt, a.limitStep = d.Until, 0
	_, err := tx.Exec(ctx, `UPDATE actions SET ends_at = $1, limit_step = 0 WHERE id = $2`, db.Micros(*d.Until), a.ID)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE action_pay SET due_at = $1 WHERE action = $2`, db.Micros(*d.Until), a.ID); err != nil {
		return err
	}
	if a.Label != "" && !a.Holds {
		if err := s.accounts.SetLabel(ctx, tx, a.account, a.Label, *d.Until, a.ID); err != nil {
			return err
		}
	}
	c, err := s.caseOf(ctx, a)
	if err != nil {
		return err
	}
	if err := s.decided(ctx, tx, a); err != nil {
		return err
	}
	if err := s.watchEnd(ctx, tx, a, c); err != nil {
		return err
	}
	if err := s.restand(ctx, tx, a.account, a.ID); err != nil {
		return err
	}
	if err := s.send(ctx, tx, a, "action.extended"); err != nil {
		return err
	}
	if err := s.tell(ctx, tx, a, c, "changed"); err != nil {
		return err
	}
	if err := s.record(ctx, tx, a, "action.extended"); err != nil {
		return err
	}
	return s.publish(ctx, tx, c)
}

// allowed says whether somebody may take actions of a kind.
func allowed(sc identity.Scope, k Kind) error {
	spec, ok := k.spec()
	if !ok {
		return errs.New(errs.Invalid, "action_invalid", "There is no such action.").With(errs.Field{Pointer: "/kind", Message: "one of " + kindWords()})
	}
	if !sc.Can(spec.Permission) {
		return errs.New(errs.Forbidden, "forbidden", "You lack the permission %s.", spec.Permission)
	}
	return nil
}

// decided closes the task of deciding.
func (s *Service) decided(ctx context.Context, tx *db.Tx, a *Action) error {
	_, err := tx.Exec(ctx, `UPDATE tasks SET state = 'done', done_at = $1, done_by = $2, version = version + 1
		WHERE action = $3 AND kind = 'decision' AND state = 'open'`, db.Micros(tx.Now), tx.Actor.ID, a.ID)
	return err
}

func (s *Service) lift(ctx context.Context, tx *db.Tx, a *Action, d InterimDecision) error {
	if err := s.mayGiveBack(ctx, a); err != nil {
		return err
	}
	if err := s.decided(ctx, tx, a); err != nil {
		return err
	}
	return s.end(ctx, tx, a, Ended, "ended")
}

// end takes an action out of force without undoing that it was.
func (s *Service) end(ctx context.Context, tx *db.Tx, a *Action, to State, event string) error {
	_, err := tx.Exec(ctx, `UPDATE actions SET state = $1, ended_at = $2, ended_by = $3 WHERE id = $4`, to, db.Micros(tx.Now), tx.Actor.ID, a.ID)
	if err != nil {
		return err
	}
	a.State = to
	if a.Kind == Separate {
		if _, err := tx.Exec(ctx, `DELETE FROM separations WHERE action = $1`, a.ID); err != nil {
			return err
		}
	}
	if a.Label != "" {
		if err := s.unlabel(ctx, tx, a.account, a.Label, a.ID); err != nil {
			return err
		}
	}
	if err := s.offLists(ctx, tx, a.ID); err != nil {
		return err
	}
	if err := s.releasePay(ctx, tx, a.ID); err != nil {
		return err
	}
	if a.Kind.standing() != "" {
		if err := s.restand(ctx, tx, a.account, a.ID); err != nil {
			return err
		}
		if err := s.closeTasks(ctx, tx, a.account); err != nil {
			return err
		}
	}
	if err := s.send(ctx, tx, a, "action."+event); err != nil {
		return err
	}
	c, err := s.caseOf(ctx, a)
	if err != nil {
		return err
	}
	if err := s.tell(ctx, tx, a, c, event); err != nil {
		return err
	}
	if err := s.record(ctx, tx, a, "action."+event); err != nil {
		return err
	}
	return s.publish(ctx, tx, c)
}

// final takes the final action that the interim one was waiting for.
func (s *Service) final(ctx context.Context, tx *db.Tx, sc identity.Scope, a *Action, d InterimDecision) (string, error) {
	next := Draft{Kind: a.Kind, Account: id.Entity("acc", a.account), Case: a.Case, ReasonCode: a.ReasonCode, Reason: d.Reason, Rule: a.Rule, Clause: a.Clause,
		Until: d.Until, Days: d.Days, Label: a.Label, Facts: d.Facts, Records: a.Records, Happened: a.Happened, Limits: a.Terms.Limits, Condition: a.Terms.Condition,
		replaces: a.ID}
	if d.Kind != "" && d.Kind != a.Kind {
		next.Kind, next.Limits, next.Condition = d.Kind, nil, ""
		if d.Kind.standing() == "" { // a warning has no end, and so would its label
			next.Label = ""
		}
	} else {
		if next.Order = a.orderRef; next.Order == "" {
			next.Order = a.Order
		}
		next.Instrument, next.Thing, next.Require = a.Instrument, a.Thing, a.Terms.Require
		next.Amount, next.Currency, next.Ground = a.Amount, a.Currency, a.Terms.Ground
		if a.Other != nil {
			next.Other = a.Other.ID
		}
	}
	if d.Clause != "" {
		next.Clause = d.Clause
	}
	if d.Code != "" {
		next.ReasonCode = d.Code
	}
	if next.ReasonCode == "protective" { // of the interim one only
		return "", errs.New(errs.Invalid, "action_invalid", "A final action has a ground of its own.").With(errs.Field{Pointer: "/reason_code", Message: "protective is for what is interim"})
	}
	if err := allowed(sc, next.Kind); err != nil {
		return "", err
	}
	if next.Kind != a.Kind && !sc.Can(identity.PermActionTakeReinstate) { // the interim one ends with it
		if err := allowed(sc, a.Kind); err != nil {
			return "", err
		}
	}
	if rank(next.Kind.standing()) < rank(a.Kind.standing()) { // something is given back
		if err := s.mayGiveBack(ctx, a); err != nil {
			return "", err
		}
	}
	return s.TakeIn(ctx, tx, sc, next)
}

// Warned keeps that the harmed person of a case was told before anything is
// given back to the other side.
func (s *Service) Warned(ctx context.Context, ref, how string) (*Action, error) {
	sc, err := identity.Require(ctx, identity.PermCaseWrite)
	if err != nil {
		return nil, err
	}
	err = s.db.Tx(ctx, sc.Actor(), "harmed person told", func(ctx context.Context, tx *db.Tx) error {
		a, err := s.lock(ctx, tx, sc, ref)
		if err != nil {
			return err
		}
		c, err := s.caseOf(ctx, a)
		if err != nil {
			return err
		}
		list, err := s.harmed(ctx, a, c)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return errs.New(errs.Conflict, "nobody_to_warn", "No harmed person of an S0 or S1 waits to hear of this.")
		}
		if _, err := tx.Exec(ctx, `UPDATE actions SET warned_at = $1, warned_by = $2 WHERE id = $3`, db.Micros(tx.Now), tx.Actor.ID, a.ID); err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "action.harmed_warned", Object: a.ID, On: []string{a.Case}, Restrict: a.Case, Data: map[string]any{"how": how, "people": len(list)}})
	})
	if err != nil {
		return nil, err
	}
	return s.get(ctx, sc, ref)
}

// Met ends an action that stood until a condition was met, or a requirement
// that is fulfilled.
func (s *Service) Met(ctx context.Context, ref string) (*Action, error) {
	sc, err := identity.Require(ctx, identity.PermActionTakeReinstate)
	if err != nil {
		return nil, err
	}
	err = s.db.Tx(ctx, sc.Actor(), "condition met", func(ctx context.Context, tx *db.Tx) error {
		a, err := s.lock(ctx, tx, sc, ref)
		if err != nil {
			return err
		}
		if !a.inForce() || a.Terms.Condition == "" && a.Kind != Require {
			return errs.New(errs.Conflict, "no_condition", "This action does not stand until something is met.")
		}
		if err := s.mayGiveBack(ctx, a); err != nil {
			return err
		}
		a.Terms.Met = tx.Actor.ID
		terms, err := json.Marshal(a.Terms)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE actions SET terms = $1 WHERE id = $2`, string(terms), a.ID); err != nil {
			return err
		}
		return s.end(ctx, tx, a, Ended, "ended")
	})
	if err != nil {
		return nil, err
	}
	return s.get(ctx, sc, ref)
}
