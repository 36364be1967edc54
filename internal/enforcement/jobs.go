package enforcement

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/jobs"
)

// The kinds of background work.
const (
	JobStart = "enforcement.start" // a scheduled action comes into force
	JobEnd   = "enforcement.end"   // an action reaches its end
	JobBulk  = "enforcement.bulk"  // the items of a bulk action
)

type actionRef struct {
	Action string `json:"action"`
}

// Handle gives the runner our handlers.
func (s *Service) Handle(r *jobs.Runner) {
	r.Handle(JobStart, s.startJob)
	r.Handle(JobEnd, s.endJob)
	r.Handle(JobBulk, s.bulkJob)
	r.Handle(JobLimit, s.limitJob)
	r.Handle(JobWarn, s.warnJob)
	r.Handle(JobSealBulks, s.sealBulksJob)
}

// everybody is the scope of the machinery: it acts on what a person with a
// scope has named before.
func everybody() identity.Scope { return identity.System("enforcement") }

// Acknowledged keeps that the marketplace took an action or its reversal;
// comms tells it in the transaction of the delivery.
func (s *Service) Acknowledged(ctx context.Context, tx *db.Tx, kind, object, _ string, at time.Time) error {
	if strings.HasPrefix(kind, "action.") {
		if err := s.settled(ctx, tx, object); err != nil {
			return err
		}
	}
	switch kind {
	case "action.applied":
		_, err := tx.Exec(ctx, `UPDATE actions SET acknowledged_at = COALESCE(acknowledged_at, $1),
			state = CASE WHEN state IN ('pending', 'failed') THEN 'applied' ELSE state END WHERE id = $2`, db.Micros(at), object)
		return err
	case "action.reversed":
		_, err := tx.Exec(ctx, `UPDATE actions SET reversal_acknowledged_at = COALESCE(reversal_acknowledged_at, $1) WHERE id = $2`, db.Micros(at), object)
		return err
	}
	return nil
}

// startJob puts a scheduled action in force, once.
func (s *Service) startJob(ctx context.Context, l jobs.Lease) error {
	return s.onAction(ctx, l, "start action", func(ctx context.Context, tx *db.Tx, a *Action) error {
		if a.State != Scheduled {
			return nil
		}
		c, err := s.caseOf(ctx, a)
		if err != nil {
			return err
		}
		if err := s.effect(ctx, tx, a, c); err != nil {
			return err
		}
		return s.publish(ctx, tx, c)
	})
}

// endJob lets an action lapse at its end. One that holds does not: limitJob asks
// for a decision, and it stays in force until somebody decides.
func (s *Service) endJob(ctx context.Context, l jobs.Lease) error {
	return s.onAction(ctx, l, "end action", func(ctx context.Context, tx *db.Tx, a *Action) error {
		if !a.inForce() || a.EndsAt == nil {
			return nil
		}
		if a.Holds {
			return s.askLimit(ctx, tx, a, a.limitStep)
		}
		if a.EndsAt.After(tx.Now) { // extended since
			return tx.Enqueue(ctx, db.Job{Kind: JobEnd, Key: a.ID, Payload: actionRef{a.ID}, RunAt: *a.EndsAt})
		}
		return s.end(ctx, tx, a, Expired, "expired")
	})
}

func (s *Service) onAction(ctx context.Context, l jobs.Lease, reason string, fn func(context.Context, *db.Tx, *Action) error) error {
	var p actionRef
	if err := json.Unmarshal(l.Payload, &p); err != nil {
		return err
	}
	return s.db.Tx(ctx, everybody().Actor(), reason, func(ctx context.Context, tx *db.Tx) error {
		a, err := s.lock(ctx, tx, everybody(), p.Action)
		if errs.IsKind(err, errs.NotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := fn(ctx, tx, a); err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "action.checked", Object: a.ID, Restrict: a.Case, Private: true})
	})
}

// bulkJob acts on some of the waiting accounts of a bulk action and asks to be
// called again while there are more. Each account is marked and acted on in
// one transaction, so that whatever is cut off goes on where it stopped.
func (s *Service) bulkJob(ctx context.Context, l jobs.Lease) error {
	var p bulkRef
	if err := json.Unmarshal(l.Payload, &p); err != nil {
		return err
	}
	b, err := s.loadBulk(ctx, p.Bulk)
	if err != nil {
		return err
	}
	waiting, err := s.waiting(ctx, b.ID, 25)
	if err != nil {
		return err
	}
	for _, account := range waiting {
		if err := s.bulkItem(ctx, b, account); err != nil {
			return err
		}
	}
	if len(waiting) > 0 {
		return &jobs.Later{At: s.db.Now(), Reason: "more accounts are waiting"}
	}
	return s.finishBulk(ctx, b)
}

// bulkItem acts on one account as the person who asked for it.
func (s *Service) bulkItem(ctx context.Context, b *bulk, account uint64) error {
	err := s.db.Tx(ctx, b.actor, "bulk action", func(ctx context.Context, tx *db.Tx) error {
		mine, err := s.claim(ctx, tx, b.ID, account)
		if err != nil || !mine {
			return err
		}
		list, err := s.accounts.Accounts(ctx, everybody(), []uint64{account})
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return errs.New(errs.NotFound, "account_not_found", "There is no such account.")
		}
		ref, err := s.take(ctx, tx, everybody(), b.draft, list[0])
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE bulk_items SET action = $1 WHERE bulk = $2 AND account = $3`, ref, b.ID, account)
		return err
	})
	if err == nil || errs.KindOf(err) == errs.Internal {
		return err
	}
	// It can never succeed: say why and go on with the others.
	return s.db.Tx(ctx, b.actor, "bulk action", func(ctx context.Context, tx *db.Tx) error {
		_, uerr := tx.Exec(ctx, `UPDATE bulk_items SET state = 'failed', failure = $1 WHERE bulk = $2 AND account = $3 AND state = 'waiting'`,
			errs.CodeOf(err), b.ID, account)
		if uerr != nil {
			return uerr
		}
		return tx.Record(ctx, db.Change{Kind: "bulk.item_failed", Object: b.ID, Restrict: b.Case, Private: true, Data: map[string]any{"code": errs.CodeOf(err)}})
	})
}
