package enforcement

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"time"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/entity"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// The acts that may need a second signature.
const (
	ActDeactivate = "action.deactivate"
	ActBulk       = "action.bulk"
)

// authorize asks for the second signature that a deactivation may need. Until it
// is there the row waits and nothing is done.
func (s *Service) authorize(ctx context.Context, tx *db.Tx, sc identity.Scope, a *Action, c *cases.Case) (waits bool, err error) {
	if s.Authorize == nil || a.Kind != Deactivate {
		return false, nil
	}
	shown, err := s.sheet(ctx, a)
	if err != nil {
		return false, err
	}
	a.Approval, err = s.Authorize(ctx, tx, sc, Authority{Kind: ActDeactivate, Object: a.ID, Subject: a.Account.ID, Case: a.Case, Brand: a.brand, Region: a.region,
		Title: "Deactivate one account", Why: a.Reason, Count: 1, EID: a.account, Shown: shown})
	if err != nil || a.Approval == "" {
		return false, err
	}
	a.State = Waiting
	if _, err := tx.Exec(ctx, `UPDATE actions SET state = 'waiting', approval = $1 WHERE id = $2`, a.Approval, a.ID); err != nil {
		return false, err
	}
	if err := s.record(ctx, tx, a, "action.proposed"); err != nil {
		return false, err
	}
	return true, s.publish(ctx, tx, c)
}

// Sheet is what the second person signs, as it is now: what would be done, why,
// and what is in their hands. A change of any of it voids the signature.
func (s *Service) Sheet(ctx context.Context, ref string) ([]Shown, error) {
	a, err := s.get(ctx, everybody(), ref)
	if err != nil {
		return nil, err
	}
	return s.sheet(ctx, a)
}

func (s *Service) sheet(ctx context.Context, a *Action) ([]Shown, error) {
	shown := []Shown{{"Action", string(a.Kind), ""}, {"Account", a.Account.Ref, a.Account.ID}, {"Clause", a.Clause, ""},
		{"Version of the clause", strconv.Itoa(a.ClauseVersion), ""}, {"Ground", a.ReasonCode, ""}, {"Reason", a.Reason, ""}, {"Told to the person", a.Facts, ""},
		{"Hearing", a.Hearing, ""}}
	if a.CaseNumber != "" {
		shown = append(shown, Shown{"Case", a.CaseNumber, a.Case})
	}
	if !a.StartsAt.Equal(a.CreatedAt) {
		shown = append(shown, Shown{"Begins", a.StartsAt.UTC().Format(time.RFC3339), ""})
	}
	lists, err := s.listRows(ctx, a.ID, a.account)
	if err != nil {
		return nil, err
	}
	for _, l := range lists {
		shown = append(shown, shownList(l.list, l.value))
	}
	things, err := s.toRecover(ctx, a.account)
	if err != nil {
		return nil, err
	}
	for _, th := range things {
		shown = append(shown, Shown{"In their hands", th.Kind + " " + th.Label, th.ID})
	}
	return shown, nil
}

// shownList is a line about what goes on a list.
func shownList(list, value string) Shown {
	if _, _, ok := id.ParseEntity(value); ok {
		return Shown{"Put on a list", list + ": " + value, value}
	}
	return Shown{"Put on a list", list + ": " + value, ""}
}

// Execute begins an action whose second signature is given; tx belongs to who
// gave it.
func (s *Service) Execute(ctx context.Context, tx *db.Tx, ref string) error {
	a, c, err := s.unsigned(ctx, tx, ref)
	if err != nil {
		return err
	}
	a.State = Pending
	if _, err := tx.Exec(ctx, `UPDATE actions SET state = 'pending' WHERE id = $1`, a.ID); err != nil {
		return err
	}
	return s.begin(ctx, tx, a, c)
}

// Decline ends an action whose second signature was not given.
func (s *Service) Decline(ctx context.Context, tx *db.Tx, ref string) error {
	a, c, err := s.unsigned(ctx, tx, ref)
	if errs.CodeOf(err) == "action_not_waiting" {
		return nil
	}
	if err != nil {
		return err
	}
	a.State = Refused
	if _, err := tx.Exec(ctx, `UPDATE actions SET state = 'refused', ended_at = $1, ended_by = $2 WHERE id = $3`, db.Micros(tx.Now), tx.Actor.ID, a.ID); err != nil {
		return err
	}
	if err := s.record(ctx, tx, a, "action.declined"); err != nil {
		return err
	}
	return s.publish(ctx, tx, c)
}

func (s *Service) unsigned(ctx context.Context, tx *db.Tx, ref string) (*Action, *cases.Case, error) {
	a, err := s.lock(ctx, tx, everybody(), ref)
	if err != nil {
		return nil, nil, err
	}
	if a.State != Waiting {
		return nil, nil, errs.New(errs.Conflict, "action_not_waiting", "This action does not wait for a signature.")
	}
	c, err := s.caseOf(ctx, a)
	return a, c, err
}

// caseOf reads the case of an action; nil when it has none.
func (s *Service) caseOf(ctx context.Context, a *Action) (*cases.Case, error) {
	if a.Case == "" {
		return nil, nil
	}
	return s.cases.For(ctx, everybody(), a.Case)
}

// Deciders are the members of staff who took an action, or decided about it
// since: they never decide an appeal against it.
func (s *Service) Deciders(ctx context.Context, ref string) ([]string, error) {
	var by, kind, replaces string
	err := s.db.QueryRow(ctx, `SELECT actor, actor_kind, replaces FROM actions WHERE id = $1`, ref).Scan(&by, &kind, &replaces)
	if err != nil {
		return nil, err
	}
	out := []string{by}
	if replaces != "" {
		more, err := s.Deciders(ctx, replaces)
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	return out, nil
}

// authorizeBulk asks for the second signature of a bulk action over the limit of
// whoever starts it. The accounts are bound to what is signed.
func (s *Service) authorizeBulk(ctx context.Context, tx *db.Tx, sc identity.Scope, ref string, d Draft, hash string, accounts []*entity.Account) (waits bool, err error) {
	if s.Authorize == nil {
		return false, nil
	}
	shown := []Shown{{"Action", string(d.Kind), ""}, {"Accounts", strconv.Itoa(len(accounts)), ""}, {"These very accounts", hash, ""}, {"Clause", d.Clause, ""},
		{"Rule", d.Rule, ""}, {"Ground", d.ReasonCode, ""}, {"Reason", d.Reason, ""}}
	for _, l := range d.Lists {
		value := l.Value
		if value == "" {
			value = "each account"
		}
		shown = append(shown, shownList(l.List, value))
	}
	act := Authority{Kind: ActBulk, Object: ref, Case: d.Case, Title: "Act on many accounts", Why: d.Reason, Count: len(accounts), Shown: shown}
	if len(accounts) > 0 {
		act.Brand, act.Region = accounts[0].Brand, accounts[0].Region
	}
	approval, err := s.Authorize(ctx, tx, sc, act)
	if err != nil || approval == "" {
		return false, err
	}
	_, err = tx.Exec(ctx, `UPDATE bulk_actions SET state = 'waiting', approval = $1 WHERE id = $2`, approval, ref)
	return true, err
}

// ExecuteBulk begins a bulk action whose second signature is given.
func (s *Service) ExecuteBulk(ctx context.Context, tx *db.Tx, ref string) error {
	return s.moveBulk(ctx, tx, ref, "running", func() error {
		return tx.Enqueue(ctx, db.Job{Kind: JobBulk, Key: ref, Payload: bulkRef{ref}})
	})
}

// DeclineBulk ends one whose signature was not given.
func (s *Service) DeclineBulk(ctx context.Context, tx *db.Tx, ref string) error {
	return s.moveBulk(ctx, tx, ref, "refused", func() error { return nil })
}

func (s *Service) moveBulk(ctx context.Context, tx *db.Tx, ref, to string, then func() error) error {
	var caseID string
	err := tx.QueryRow(ctx, `UPDATE bulk_actions SET state = $1 WHERE id = $2 AND state = 'waiting' RETURNING case_id`, to, ref).Scan(&caseID)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := then(); err != nil {
		return err
	}
	return tx.Record(ctx, db.Change{Kind: "bulk." + to, Object: ref, On: []string{caseID}, Restrict: caseID})
}
