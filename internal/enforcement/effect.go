package enforcement

import (
	"context"
	"database/sql"
	"time"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/comms"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/entity"
	"github.com/piepowder/piepowder/internal/errs"
)

// begin puts an action on the calendar or in force. Whatever it leaves in
// somebody's hands has its recovery task from this moment, also when the action
// itself begins later.
func (s *Service) begin(ctx context.Context, tx *db.Tx, a *Action, c *cases.Case) error {
	if !a.StartsAt.After(tx.Now) {
		a.StartsAt = tx.Now
		if err := s.effect(ctx, tx, a, c); err != nil {
			return err
		}
		return s.publish(ctx, tx, c)
	}
	a.State = Scheduled
	if _, err := tx.Exec(ctx, `UPDATE actions SET state = 'scheduled' WHERE id = $1`, a.ID); err != nil {
		return err
	}
	if a.Kind.custody() {
		if err := s.recover(ctx, tx, a); err != nil {
			return err
		}
	}
	if err := tx.Enqueue(ctx, db.Job{Kind: JobStart, Key: a.ID, Payload: actionRef{a.ID}, RunAt: a.StartsAt}); err != nil {
		return err
	}
	if a.Terms.Advance {
		if err := s.tell(ctx, tx, a, c, "taken"); err != nil {
			return err
		}
	}
	if err := s.record(ctx, tx, a, "action.scheduled"); err != nil {
		return err
	}
	return s.publish(ctx, tx, c)
}

// effect puts an action in force: standing, separation, label, lists, recovery
// tasks, pay, webhook, notice, timeline, in one transaction.
func (s *Service) effect(ctx context.Context, tx *db.Tx, a *Action, c *cases.Case) error {
	if _, err := tx.Exec(ctx, `UPDATE actions SET state = 'pending', applied_at = $1, starts_at = $2 WHERE id = $3`, db.Micros(tx.Now), db.Micros(a.StartsAt), a.ID); err != nil {
		return err
	}
	if err := s.effectOfKind(ctx, tx, a); err != nil {
		return err
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
	if err := s.putOnLists(ctx, tx, a); err != nil {
		return err
	}
	if err := s.watchEnd(ctx, tx, a, c); err != nil {
		return err
	}
	if a.Case != "" && a.Kind.protective() {
		if err := s.cases.Protected(ctx, tx, a.Case, tx.Now); err != nil {
			return err
		}
	}
	if err := s.send(ctx, tx, a, "action.applied"); err != nil {
		return err
	}
	if a.Kind.custody() {
		if err := s.releaseEarned(ctx, tx, a); err != nil {
			return err
		}
	}
	if !a.Terms.Advance {
		if err := s.tell(ctx, tx, a, c, "taken"); err != nil {
			return err
		}
	}
	if err := s.strike(ctx, tx, a, c); err != nil {
		return err
	}
	return s.record(ctx, tx, a, "action.taken")
}

func (s *Service) effectOfKind(ctx context.Context, tx *db.Tx, a *Action) error {
	if a.Replaces != "" {
		if err := s.replace(ctx, tx, a); err != nil {
			return err
		}
	}
	switch a.Kind {
	case Separate:
		return s.separate(ctx, tx, a)
	case HoldPayout:
		return s.holdPay(ctx, tx, a)
	case Reinstate:
		if err := s.endOthers(ctx, tx, a, ""); err != nil {
			return err
		}
		return s.restand(ctx, tx, a.account, a.ID)
	}
	if a.Kind.custody() {
		if err := s.recover(ctx, tx, a); err != nil {
			return err
		}
		if err := s.tellOwners(ctx, tx, a); err != nil {
			return err
		}
	}
	if a.Kind.standing() != "" {
		return s.restand(ctx, tx, a.account, a.ID)
	}
	return nil
}

// replace ends the interim action that a final one takes the place of. What it
// had on lists goes over to a final action that is as grave; pay it held is held
// by the final one or released.
func (s *Service) replace(ctx context.Context, tx *db.Tx, a *Action) error {
	old, err := s.get(ctx, everybody(), a.Replaces)
	if err != nil {
		return err
	}
	if err := s.decided(ctx, tx, old); err != nil {
		return err
	}
	if old.Kind == a.Kind || rank(a.Kind.standing()) >= rank(old.Kind.standing()) && old.Kind.standing() != "" {
		if err := s.overLists(ctx, tx, old, a); err != nil {
			return err
		}
	}
	if err := s.releasePay(ctx, tx, old.ID); err != nil {
		return err
	}
	if old.Kind == Separate {
		if _, err := tx.Exec(ctx, `DELETE FROM separations WHERE action = $1`, old.ID); err != nil {
			return err
		}
	}
	if err := s.endOthers(ctx, tx, a, old.ID); err != nil || old.Kind.standing() == "" {
		return err
	}
	return s.restand(ctx, tx, a.account, a.ID)
}

// watchEnd asks for the jobs that end an action, or ask for a decision about it.
func (s *Service) watchEnd(ctx context.Context, tx *db.Tx, a *Action, c *cases.Case) error {
	if a.EndsAt == nil {
		return nil
	}
	if a.Holds { // somebody must decide before the limit
		return s.askLimit(ctx, tx, a, 0)
	}
	if err := tx.Enqueue(ctx, db.Job{Kind: JobEnd, Key: a.ID, Payload: actionRef{a.ID}, RunAt: *a.EndsAt}); err != nil {
		return err
	}
	return s.askToWarn(ctx, tx, a, c)
}

// send tells the marketplace.
func (s *Service) send(ctx context.Context, tx *db.Tx, a *Action, kind string) error {
	data, err := s.wire(ctx, a)
	if err != nil {
		return err
	}
	sent, err := s.comms.Publish(ctx, tx, comms.Event{Type: kind, Object: a.ID, Restrict: a.Case, Data: data})
	if err != nil || kind != "action.applied" {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE actions SET deliveries = $1 WHERE id = $2`, len(sent), a.ID)
	return err
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
	if a.Replaces != "" {
		data["replaces"] = a.Replaces
	}
	if err := s.named(ctx, a, data); err != nil {
		return nil, err
	}
	if a.Thing != "" {
		data["thing"] = a.Thing
	}
	if len(a.Terms.Limits) > 0 {
		data["limits"] = a.Terms.Limits
	}
	for name, v := range map[string]string{"require": a.Terms.Require, "until_condition": a.Terms.Condition, "ground": a.Terms.Ground, "currency": a.Currency} {
		if v != "" {
			data[name] = v
		}
	}
	if a.Amount > 0 {
		data["amount"] = a.Amount
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

// endOthers ends what a reinstatement lifts, or the one action that a final
// decision replaces, with the labels and list entries of it.
func (s *Service) endOthers(ctx context.Context, tx *db.Tx, a *Action, only string) error {
	rows, err := tx.Query(ctx, `UPDATE actions SET state = 'ended', ended_at = $1, ended_by = $2, version = version + 1
		WHERE account = $3 AND id <> $2 AND ($4 = '' AND kind IN `+standingKinds+` OR id = $4) AND state IN `+inForce+` RETURNING id, label`, db.Micros(tx.Now), a.ID, a.account, only)
	if err != nil {
		return err
	}
	defer rows.Close()
	var ended, labels []string
	for rows.Next() {
		var ref, label string
		if err := rows.Scan(&ref, &label); err != nil {
			return err
		}
		ended, labels = append(ended, ref), append(labels, label)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	rows.Close()
	for i, ref := range ended {
		if err := s.unlabel(ctx, tx, a.account, labels[i], a.ID); err != nil {
			return err
		}
		if err := s.offLists(ctx, tx, ref); err != nil {
			return err
		}
	}
	return s.closeTasks(ctx, tx, a.account)
}

// restand gives the account the standing that its actions in force give: the
// worst, for as long as the longest of that kind.
func (s *Service) restand(ctx context.Context, tx *db.Tx, account uint64, cause string) error {
	rows, err := tx.Query(ctx, `SELECT kind, ends_at, holds FROM actions WHERE account = $1 AND kind IN `+standingKinds+` AND state IN `+inForce, account)
	if err != nil {
		return err
	}
	defer rows.Close()
	standing, endless := entity.Good, false
	var until time.Time
	for rows.Next() {
		var k Kind
		var ends sql.NullInt64
		var holds bool
		if err := rows.Scan(&k, &ends, &holds); err != nil {
			return err
		}
		if rank(k.standing()) < rank(standing) {
			continue
		}
		if rank(k.standing()) > rank(standing) {
			standing, endless, until = k.standing(), false, time.Time{}
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
	return s.accounts.SetStanding(ctx, tx, account, standing, until, cause)
}
