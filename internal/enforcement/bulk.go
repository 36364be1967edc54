package enforcement

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/entity"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// BulkDraft is a draft on many accounts, with what its preview showed.
type BulkDraft struct {
	Draft
	Count int    `json:"count" minimum:"1" doc:"As the preview showed"`
	Hash  string `json:"hash,omitempty" doc:"As the preview showed"`
}

// Bulk is a bulk action and how far it is.
type Bulk struct {
	ID        string     `json:"id"`
	Kind      Kind       `json:"kind"`
	Case      string     `json:"case_id,omitempty"`
	Count     int        `json:"count"`
	Done      int        `json:"done"`
	Failed    int        `json:"failed"`
	State     string     `json:"state" doc:"waiting (for a second signature), running, refused or done"`
	Approval  string     `json:"approval_id,omitempty" doc:"The second signature it needs"`
	By        string     `json:"by"`
	CreatedAt time.Time  `json:"created_at"`
	DoneAt    *time.Time `json:"done_at,omitempty"`
	Items     []BulkItem `json:"items"`
}

// BulkItem is one account of a bulk action.
type BulkItem struct {
	Account string `json:"account_id"`
	State   string `json:"state" doc:"waiting, done or failed"`
	Action  string `json:"action_id,omitempty"`
	Failure string `json:"failure,omitempty" doc:"Code of what went wrong"`
}

type bulkRef struct {
	Bulk string `json:"bulk"`
}

// bulk is a bulk action as its job needs it.
type bulk struct {
	ID, Case string
	draft    Draft
	actor    db.Actor
}

// StartBulk takes an action on many accounts as a job. The accounts are found
// again and must be as many as the preview showed.
func (s *Service) StartBulk(ctx context.Context, in BulkDraft) (*Bulk, error) {
	sc, err := identity.Require(ctx, identity.PermActionTakeBulk)
	if err != nil {
		return nil, err
	}
	if _, err := s.require(ctx, in.Kind); err != nil {
		return nil, err
	}
	shown := hashOf(in.Draft)
	if err := in.check(s.db.Now()); err != nil {
		return nil, err
	}
	if err := in.from(sc); err != nil {
		return nil, err
	}
	if spec, _ := in.Kind.spec(); spec.On != "account" || in.Kind == Deactivate || in.Kind == HoldPayout {
		return nil, errs.New(errs.Invalid, "action_invalid", "Pairs, orders, things, money and the end of an account are decided one by one.").
			With(errs.Field{Pointer: "/kind", Message: "not in bulk"})
	}
	accounts, err := s.targets(ctx, sc, in.Draft)
	if err != nil {
		return nil, err
	}
	if len(accounts) != in.Count || in.Hash != "" && in.Hash != shown(accounts) {
		return nil, errs.New(errs.Conflict, "count_changed", "It would now be %d accounts; look at the preview again.", len(accounts)).
			With(errs.Field{Pointer: "/count", Message: "differs from what the action would be taken on"})
	}
	if in.Case != "" {
		c, err := s.cases.For(ctx, sc, in.Case)
		if err != nil {
			return nil, field(err, "/case_id", "there is no such case")
		}
		in.Case = c.ID
	}
	for i, l := range in.Lists { // the items are taken by the machinery
		if len(accounts) == 0 {
			break
		}
		if _, _, err := s.listable(ctx, sc, l, accounts[0].ID, i); err != nil { // all are in this scope: one stands for the others
			return nil, err
		}
	}
	if err := s.allHeard(ctx, &in.Draft, accounts); err != nil {
		return nil, err
	}
	b := &Bulk{}
	err = s.db.Tx(ctx, sc.Actor(), "start bulk action", func(ctx context.Context, tx *db.Tx) error {
		b.ID = id.New("blk", tx.Now)
		if err := s.insertBulk(ctx, tx, b.ID, in.Draft, shown(accounts), len(accounts)); err != nil {
			return err
		}
		for i, acc := range accounts {
			_, err := tx.Exec(ctx, `INSERT INTO bulk_items(bulk, account, n, state) VALUES ($1,$2,$3,'waiting')`, b.ID, acc.EID, i)
			if err != nil {
				return err
			}
		}
		waits, err := s.authorizeBulk(ctx, tx, sc, b.ID, in.Draft, shown(accounts), accounts)
		if err != nil {
			return err
		}
		if !waits {
			if err := tx.Enqueue(ctx, db.Job{Kind: JobBulk, Key: b.ID, Payload: bulkRef{b.ID}}); err != nil {
				return err
			}
		}
		return tx.Record(ctx, db.Change{Kind: "bulk.started", Object: b.ID, On: []string{in.Case}, Restrict: in.Case,
			Data: map[string]any{"kind": in.Kind, "count": len(accounts), "clause": in.Clause, "rule": in.Rule}})
	})
	if err != nil {
		return nil, err
	}
	return s.bulk(ctx, sc, b.ID)
}

// allHeard refuses a final bulk action on accounts of which some were not asked,
// before the first is acted on.
func (s *Service) allHeard(ctx context.Context, d *Draft, accounts []*entity.Account) error {
	missing := 0
	for _, acc := range accounts {
		h, err := s.heard(ctx, &Action{Kind: d.Kind, Case: d.Case, ReasonCode: d.ReasonCode, account: acc.EID}, d, s.db.Now())
		if err != nil {
			return err
		}
		if h.Needed && !h.Met {
			missing++
		}
	}
	if missing == 0 {
		return nil
	}
	return errs.New(errs.Conflict, "hearing_required", "%d of %d were not told the allegation and asked for their answer.", missing, len(accounts)).
		With(errs.Field{Pointer: "/hearing", Message: "ask for their answers first, make it interim, or name safety as the ground"})
}

// bulkTold is what is sealed of a bulk action's terms beside the reason: what the
// people are told, and what is listed.
type bulkTold struct {
	told
	Lists []ListPut `json:"lists,omitempty"`
}

// insertBulk keeps the terms; what is about people is sealed under a key of its
// own, as it belongs to many.
func (s *Service) insertBulk(ctx context.Context, tx *db.Tx, ref string, d Draft, hash string, count int) error {
	eid, err := s.vault.Subject("bulk", ref)
	if err != nil {
		return err
	}
	reason, err := s.vault.Seal(eid, ref+"/reason", []byte(d.Reason))
	if err != nil {
		return err
	}
	d.Origin = d.origin
	body, sealed, err := s.sealTerms(eid, ref, d)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO bulk_actions(id, case_id, draft, reason, told, eid, count, hash, actor, actor_kind, created_at)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)`, ref, d.Case, body, reason, sealed, eid, count, s.keyed(hash), tx.Actor.ID, tx.Actor.Kind, db.Micros(tx.Now))
	return err
}

// loadBulk reads the terms back.
func (s *Service) loadBulk(ctx context.Context, ref string) (*bulk, error) {
	b := &bulk{ID: ref}
	var body, reason, sealed []byte
	var eid uint64
	err := s.db.QueryRow(ctx, `SELECT case_id, draft, reason, told, eid, actor, actor_kind FROM bulk_actions WHERE id = $1`, ref).
		Scan(&b.Case, &body, &reason, &sealed, &eid, &b.actor.ID, &b.actor.Kind)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(body, &b.draft); err != nil {
		return nil, err
	}
	clear, err := s.open(eid, ref+"/told", sealed)
	if err != nil {
		return nil, err
	}
	if clear != "" { // one of before has them in its draft until sealBulksJob has been there
		var x bulkTold
		if err := json.Unmarshal([]byte(clear), &x); err != nil {
			return nil, err
		}
		b.draft.Facts, b.draft.Records, b.draft.Recovery, b.draft.Lists = x.Facts, x.Records, x.Recovery, x.Lists
	}
	b.draft.Reason, err = s.open(eid, ref+"/reason", reason)
	b.draft.bulk = ref
	if b.draft.origin = b.draft.Origin; b.draft.origin == "" {
		b.draft.origin = "person"
	}
	return b, err
}

func (s *Service) waiting(ctx context.Context, ref string, limit int) ([]uint64, error) {
	rows, err := s.db.Query(ctx, `SELECT account FROM bulk_items WHERE bulk = $1 AND state = 'waiting' ORDER BY n LIMIT $2`, ref, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []uint64
	for rows.Next() {
		var e uint64
		if err := rows.Scan(&e); err != nil {
			return nil, err
		}
		list = append(list, e)
	}
	return list, rows.Err()
}

// claim marks one account as acted on; false when it is already.
func (s *Service) claim(ctx context.Context, tx *db.Tx, ref string, account uint64) (bool, error) {
	res, err := tx.Exec(ctx, `UPDATE bulk_items SET state = 'done' WHERE bulk = $1 AND account = $2 AND state = 'waiting'`, ref, account)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	if n == 0 && err == nil {
		return false, tx.Record(ctx, db.Change{Kind: "bulk.item_skipped", Object: ref, Private: true})
	}
	return n == 1, err
}

func (s *Service) finishBulk(ctx context.Context, b *bulk) error {
	return s.db.Tx(ctx, b.actor, "bulk action done", func(ctx context.Context, tx *db.Tx) error {
		res, err := tx.Exec(ctx, `UPDATE bulk_actions SET done_at = $1 WHERE id = $2 AND done_at IS NULL`, db.Micros(tx.Now), b.ID)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			if err != nil {
				return err
			}
			return tx.Record(ctx, db.Change{Kind: "bulk.checked", Object: b.ID, Private: true})
		}
		return tx.Record(ctx, db.Change{Kind: "bulk.done", Object: b.ID, On: []string{b.Case}, Restrict: b.Case})
	})
}

// BulkState says how far a bulk action is.
func (s *Service) BulkState(ctx context.Context, ref string) (*Bulk, error) {
	sc, err := identity.Require(ctx, identity.PermActionRead)
	if err != nil {
		return nil, err
	}
	return s.bulk(ctx, sc, ref)
}

func (s *Service) bulk(ctx context.Context, sc identity.Scope, ref string) (*Bulk, error) {
	a := db.Args{ref}
	b := &Bulk{Items: []BulkItem{}}
	var body []byte
	var created int64
	var done sql.NullInt64
	err := s.db.QueryRow(ctx, `SELECT b.id, b.case_id, b.draft, b.count, b.actor, b.created_at, b.done_at, b.state, b.approval FROM bulk_actions b WHERE b.id = $1 AND `+
		cases.Visible(&a, sc, "b.case_id"), a...).Scan(&b.ID, &b.Case, &body, &b.Count, &b.By, &created, &done, &b.State, &b.Approval)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, errs.New(errs.NotFound, "bulk_not_found", "There is no such bulk action.")
	}
	if err != nil {
		return nil, err
	}
	var d Draft
	if err := json.Unmarshal(body, &d); err != nil {
		return nil, err
	}
	b.Kind, b.CreatedAt, b.DoneAt = d.Kind, db.FromMicros(created), moment(done)
	if b.DoneAt != nil {
		b.State = "done"
	}
	return b, s.bulkItems(ctx, sc, b)
}

// bulkItems reads the items; those outside the reader's scope are counted and
// not named.
func (s *Service) bulkItems(ctx context.Context, sc identity.Scope, b *Bulk) error {
	rows, err := s.db.Query(ctx, `SELECT account, state, action, failure FROM bulk_items WHERE bulk = $1 ORDER BY n`, b.ID)
	if err != nil {
		return err
	}
	defer rows.Close()
	var all []BulkItem
	var eids []uint64
	for rows.Next() {
		var it BulkItem
		var eid uint64
		if err := rows.Scan(&eid, &it.State, &it.Action, &it.Failure); err != nil {
			return err
		}
		switch it.State {
		case "done":
			b.Done++
		case "failed":
			b.Failed++
		}
		it.Account = id.Entity("acc", eid)
		all, eids = append(all, it), append(eids, eid)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	rows.Close()
	visible, err := s.accounts.Accounts(ctx, sc, eids)
	if err != nil {
		return err
	}
	may := map[string]bool{}
	for _, acc := range visible {
		may[acc.ID] = true
	}
	for _, it := range all {
		if may[it.Account] {
			b.Items = append(b.Items, it)
		}
	}
	return nil
}
