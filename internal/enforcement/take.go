package enforcement

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/comms"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/entity"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// Take takes one action on one account or pair.
func (s *Service) Take(ctx context.Context, d Draft) (*Action, error) {
	sc, err := s.require(ctx, d.Kind)
	if err != nil {
		return nil, err
	}
	if d.Account == "" && len(d.Accounts) == 1 {
		d.Account = d.Accounts[0]
	}
	if d.Account == "" || len(d.Accounts) > 1 || d.Linked != nil {
		return nil, errs.New(errs.Invalid, "action_invalid", "One action is on one account; use the bulk call for many.").
			With(errs.Field{Pointer: "/account", Message: "name exactly one"})
	}
	if err := d.check(s.db.Now()); err != nil {
		return nil, err
	}
	acc, err := s.accounts.Resolve(ctx, sc, d.Account)
	if err != nil {
		return nil, field(err, "/account", "there is no such account")
	}
	d.origin = "person"
	var ref string
	err = s.db.Tx(ctx, sc.Actor(), "take action", func(ctx context.Context, tx *db.Tx) error {
		ref, err = s.take(ctx, tx, sc, d, acc)
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.get(ctx, sc, ref)
}

// require asks for the permission of the kind; an unknown kind is told by
// check, to those who may act at all.
func (s *Service) require(ctx context.Context, k Kind) (identity.Scope, error) {
	perm := kinds[k].perm
	if perm == "" {
		perm = identity.PermActionRead
	}
	return identity.Require(ctx, perm)
}

// take does it: row, standing, separation, label, recovery tasks, webhook,
// notice, timeline, in one transaction. The draft has been checked and acc
// resolved within sc.
func (s *Service) take(ctx context.Context, tx *db.Tx, sc identity.Scope, d Draft, acc *entity.Account) (string, error) {
	act := &Action{ID: id.New("act", tx.Now), Kind: d.Kind, State: Pending, ReasonCode: d.ReasonCode, Reason: strings.TrimSpace(d.Reason),
		Rule: strings.TrimSpace(d.Rule), Clause: strings.TrimSpace(d.Clause), Origin: d.origin, Interim: d.Interim, Label: strings.TrimSpace(d.Label),
		By: tx.Actor.ID, actorKind: tx.Actor.Kind, CreatedAt: tx.Now, StartsAt: tx.Now, EndsAt: d.Until, Bulk: d.bulk, Version: 1,
		account: acc.EID, brand: acc.Brand, region: acc.Region, notify: d.tells()}
	act.Account = who(acc)
	if d.Start != nil && d.Start.After(tx.Now) {
		act.State, act.StartsAt = Scheduled, *d.Start
	}
	if d.Other != "" {
		other, err := s.accounts.Resolve(ctx, sc, d.Other)
		if err != nil {
			return "", field(err, "/other", "there is no such account")
		}
		if other.EID == acc.EID {
			return "", errs.New(errs.Invalid, "action_invalid", "Nobody is separated from themselves.").
				With(errs.Field{Pointer: "/other", Message: "must be another account"})
		}
		w := who(other)
		act.other, act.Other = other.EID, &w
	}
	var c *cases.Case
	if d.Case != "" {
		var err error
		c, err = s.cases.Within(ctx, tx, sc, d.Case, func(c *cases.Case) error { return nil })
		if err != nil {
			return "", field(err, "/case_id", "there is no such case")
		}
		act.Case, act.CaseNumber = c.ID, c.Number
		act.Holds = d.Interim && c.Severity.Critical() && d.Until != nil
	}
	if err := s.insert(ctx, tx, act); err != nil {
		return "", err
	}
	if act.State == Scheduled {
		err := tx.Enqueue(ctx, db.Job{Kind: JobStart, Key: act.ID, Payload: actionRef{act.ID}, RunAt: act.StartsAt})
		if err != nil {
			return "", err
		}
		return act.ID, s.record(ctx, tx, act, "action.scheduled")
	}
	if err := s.effect(ctx, tx, act, c); err != nil {
		return "", err
	}
	return act.ID, s.publish(ctx, tx, c)
}

func (s *Service) insert(ctx context.Context, tx *db.Tx, a *Action) error {
	reason, err := s.vault.Seal(a.account, a.ID+"/reason", []byte(a.Reason))
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO actions(id, kind, account, other, case_id, rule, clause, origin, reason_code, reason, interim, holds, label,
		brand, region, state, starts_at, ends_at, actor, actor_kind, created_at, notify, bulk_id, version)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23,1)`,
		a.ID, a.Kind, a.account, a.other, a.Case, a.Rule, a.Clause, a.Origin, a.ReasonCode, reason, a.Interim, a.Holds, a.Label,
		a.brand, a.region, a.State, db.Micros(a.StartsAt), micros(a.EndsAt), a.By, a.actorKind, db.Micros(a.CreatedAt), a.notify, a.Bulk)
	return err
}

// effect puts an action in force.
func (s *Service) effect(ctx context.Context, tx *db.Tx, a *Action, c *cases.Case) error {
	if _, err := tx.Exec(ctx, `UPDATE actions SET state = 'pending', applied_at = $1 WHERE id = $2`, db.Micros(tx.Now), a.ID); err != nil {
		return err
	}
	switch a.Kind {
	case Separate:
		if err := s.separate(ctx, tx, a); err != nil {
			return err
		}
	case Suspend:
		if err := s.recover(ctx, tx, a); err != nil {
			return err
		}
	case Reinstate:
		if err := s.endOthers(ctx, tx, a); err != nil {
			return err
		}
	}
	if a.Kind == Restrict || a.Kind == Suspend || a.Kind == Reinstate {
		if err := s.restand(ctx, tx, a.account, a.ID); err != nil {
			return err
		}
	}
	if a.Label != "" {
		var until time.Time
		if a.EndsAt != nil && !a.Holds {
			until = *a.EndsAt
		}
		if err := s.accounts.SetLabel(ctx, tx, a.account, a.Label, until, a.ID); err != nil {
			return err
		}
	}
	if a.EndsAt != nil {
		at := *a.EndsAt
		if a.Holds { // somebody must decide before the limit
			at = at.Add(-time.Hour)
		}
		err := tx.Enqueue(ctx, db.Job{Kind: JobEnd, Key: a.ID, Payload: actionRef{a.ID}, RunAt: at})
		if err != nil {
			return err
		}
	}
	if a.Case != "" && a.Kind.protective() {
		if err := s.cases.Protected(ctx, tx, a.Case, tx.Now); err != nil {
			return err
		}
	}
	data, err := s.wire(ctx, a)
	if err != nil {
		return err
	}
	sent, err := s.comms.Publish(ctx, tx, comms.Event{Type: "action.applied", Object: a.ID, Restrict: a.Case, Data: data})
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE actions SET deliveries = $1 WHERE id = $2`, len(sent), a.ID); err != nil {
		return err
	}
	if err := s.tell(ctx, tx, a, c, noticeOf(a.Kind), noticeVars); err != nil {
		return err
	}
	return s.record(ctx, tx, a, "action.taken")
}

func noticeOf(k Kind) string {
	if k == Separate {
		return "notice.separate"
	}
	return "notice.action"
}

// tell queues the notice to the account, and for a separation that is to be
// told, to both.
func (s *Service) tell(ctx context.Context, tx *db.Tx, a *Action, c *cases.Case, template string, vars func(*Action, string) map[string]string) error {
	if !a.notify {
		return nil
	}
	to := []uint64{a.account}
	if a.other != 0 {
		to = append(to, a.other)
	}
	accounts, err := s.accounts.Accounts(ctx, everybody(), to)
	if err != nil {
		return err
	}
	severity := 4
	if c != nil {
		severity = c.Severity.Level()
	}
	for _, acc := range accounts {
		_, err := s.comms.Notify(ctx, tx, comms.Notice{Account: acc.EID, Action: a.ID, Restrict: a.Case, Template: template,
			Vars: vars(a, acc.Language), Language: acc.Language, Severity: severity})
		if err != nil {
			return err
		}
	}
	return nil
}

// wire is what the marketplace is told: references, never reasons in words. It
// may show the action in the account only when the person is told at all, and
// never while somebody else may control the account.
func (s *Service) wire(ctx context.Context, a *Action) (map[string]any, error) {
	data := map[string]any{"action_id": a.ID, "kind": a.Kind, "account": map[string]string{"ref": a.Account.Ref}, "reason_code": a.ReasonCode}
	if a.Other != nil {
		data["pair"] = []map[string]string{{"ref": a.Account.Ref}, {"ref": a.Other.Ref}}
	}
	if a.EndsAt != nil && !a.Holds {
		data["until"] = a.EndsAt
	}
	tell := a.notify
	for _, account := range []uint64{a.account, a.other} {
		disputed, err := s.comms.Disputed(ctx, account)
		if err != nil {
			return nil, err
		}
		tell = tell && !disputed
	}
	data["notify_account"] = tell
	return data, nil
}

// separate keeps the pair. A pair that is apart already stays so: the first
// action's row counts.
func (s *Service) separate(ctx context.Context, tx *db.Tx, a *Action) error {
	x, y := pair(a.account, a.other)
	res, err := tx.Exec(ctx, `INSERT INTO separations(a, b, action, since) VALUES ($1,$2,$3,$4) ON CONFLICT DO NOTHING`, x, y, a.ID, db.Micros(tx.Now))
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		if err != nil {
			return err
		}
		return errs.New(errs.Conflict, "already_separated", "These two are separated already.")
	}
	return nil
}

// endOthers ends what a reinstatement lifts, with the labels of it.
func (s *Service) endOthers(ctx context.Context, tx *db.Tx, a *Action) error {
	rows, err := tx.Query(ctx, `UPDATE actions SET state = 'ended', ended_at = $1, ended_by = $2, version = version + 1
		WHERE account = $3 AND kind IN ('restrict', 'suspend') AND state IN `+inForce+` RETURNING label`, db.Micros(tx.Now), a.ID, a.account)
	if err != nil {
		return err
	}
	defer rows.Close()
	var labels []string
	for rows.Next() {
		var label string
		if err := rows.Scan(&label); err != nil {
			return err
		}
		labels = append(labels, label)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	rows.Close()
	for _, l := range labels {
		if err := s.unlabel(ctx, tx, a.account, l, a.ID); err != nil {
			return err
		}
	}
	return s.closeTasks(ctx, tx, a.account)
}

// restand gives the account the standing that its actions in force give: the
// worst, for as long as the longest of that kind.
func (s *Service) restand(ctx context.Context, tx *db.Tx, account uint64, cause string) error {
	rows, err := tx.Query(ctx, `SELECT kind, ends_at, holds FROM actions WHERE account = $1 AND kind IN ('restrict', 'suspend') AND state IN `+inForce, account)
	if err != nil {
		return err
	}
	defer rows.Close()
	worst := Kind("")
	endless := false
	var until time.Time
	for rows.Next() {
		var k Kind
		var ends sql.NullInt64
		var holds bool
		if err := rows.Scan(&k, &ends, &holds); err != nil {
			return err
		}
		if worst == Suspend && k != Suspend {
			continue
		}
		if worst != k {
			worst, endless, until = k, false, time.Time{}
		}
		at := db.FromMicros(ends.Int64)
		endless = endless || holds || at.IsZero()
		if at.After(until) {
			until = at
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	rows.Close()
	if endless {
		until = time.Time{}
	}
	standing := entity.Good
	if worst != "" {
		standing = kinds[worst].standing
	}
	return s.accounts.SetStanding(ctx, tx, account, standing, until, cause)
}

func (s *Service) record(ctx context.Context, tx *db.Tx, a *Action, kind string) error {
	on := []string{a.Account.ID, a.Case}
	data := map[string]any{"kind": a.Kind, "reason_code": a.ReasonCode, "rule": a.Rule, "clause": a.Clause, "origin": a.Origin, "interim": a.Interim}
	if a.Other != nil {
		on = append(on, a.Other.ID)
	}
	if a.EndsAt != nil {
		data["ends_at"] = a.EndsAt
	}
	if a.Bulk != "" {
		data["bulk"] = a.Bulk
	}
	return tx.Record(ctx, db.Change{Kind: kind, Object: a.ID, On: on, Restrict: a.Case, Data: data})
}

func field(err error, pointer, message string) error {
	if errs.IsKind(err, errs.NotFound) {
		return errs.New(errs.Invalid, "reference_unknown", "A reference leads nowhere.").With(errs.Field{Pointer: pointer, Message: message})
	}
	return err
}
