package enforcement

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/comms"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// StoreBan is a store's own wish not to see a worker again. It is the store's
// decision: no action of ours, no finding, no strike, no effect on standing.
type StoreBan struct {
	ID       string     `json:"id"`
	Merchant ActionWho  `json:"merchant"`
	Worker   ActionWho  `json:"worker"`
	Reason   string     `json:"reason" doc:"As the store gave it"`
	Since    time.Time  `json:"since"`
	KeptBy   string     `json:"kept_by"`
	EndedAt  *time.Time `json:"ended_at,omitempty"`
	EndedBy  string     `json:"ended_by,omitempty"`
	Version  int64      `json:"version"`

	merchant, worker uint64
}

// NewStoreBan is what a store asked for.
type NewStoreBan struct {
	Merchant string `json:"merchant" minLength:"1" maxLength:"200"`
	Worker   string `json:"worker" minLength:"1" maxLength:"200"`
	Reason   string `json:"reason" minLength:"1" maxLength:"2000"`
}

// BanAt keeps a store's ban of a worker and tells the marketplace not to route
// the worker there.
func (s *Service) BanAt(ctx context.Context, in NewStoreBan) (*StoreBan, error) {
	sc, err := identity.Require(ctx, identity.PermActionTakeSeparate)
	if err != nil {
		return nil, err
	}
	merchant, err := s.accounts.Resolve(ctx, sc, in.Merchant)
	if err != nil {
		return nil, field(err, "/merchant", "there is no such account")
	}
	worker, err := s.accounts.Resolve(ctx, sc, in.Worker)
	if err != nil {
		return nil, field(err, "/worker", "there is no such account")
	}
	if merchant.Kind != "merchant" || worker.Kind != "worker" || strings.TrimSpace(in.Reason) == "" {
		return nil, errs.New(errs.Invalid, "store_ban_invalid", "A store bans a worker, and says why.").
			With(errs.Field{Pointer: "/merchant", Message: "a store"}, errs.Field{Pointer: "/worker", Message: "a worker"}, errs.Field{Pointer: "/reason", Message: "required"})
	}
	b := &StoreBan{}
	err = s.db.Tx(ctx, sc.Actor(), "keep store's ban", func(ctx context.Context, tx *db.Tx) error {
		b.ID = id.New("ban", tx.Now)
		sealed, err := s.vault.Seal(worker.EID, b.ID+"/reason", []byte(strings.TrimSpace(in.Reason)))
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO store_bans(id, merchant, worker, reason, brand, region, since, kept_by, version) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,1)`,
			b.ID, merchant.EID, worker.EID, sealed, worker.Brand, worker.Region, db.Micros(tx.Now), tx.Actor.ID)
		if db.Unique(err) {
			return errs.New(errs.Conflict, "store_ban_known", "The store has banned this worker already.")
		}
		if err != nil {
			return err
		}
		if err := s.banHook(ctx, tx, "store_ban.set", b.ID, merchant.Ref, worker.Ref); err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "store_ban.kept", Object: b.ID, On: []string{worker.ID, merchant.ID}})
	})
	if err != nil {
		return nil, err
	}
	return s.storeBan(ctx, sc, b.ID)
}

func (s *Service) banHook(ctx context.Context, tx *db.Tx, kind, ban, merchant, worker string) error {
	_, err := s.comms.Publish(ctx, tx, comms.Event{Type: kind, Object: ban,
		Data: map[string]any{"ban_id": ban, "merchant": map[string]string{"ref": merchant}, "worker": map[string]string{"ref": worker}}})
	return err
}

// LiftBan ends a store's ban, because the store asks for it.
func (s *Service) LiftBan(ctx context.Context, ref string) (*StoreBan, error) {
	sc, err := identity.Require(ctx, identity.PermActionTakeSeparate)
	if err != nil {
		return nil, err
	}
	err = s.db.Tx(ctx, sc.Actor(), "end store's ban", func(ctx context.Context, tx *db.Tx) error {
		b, err := s.storeBan(ctx, sc, ref)
		if err != nil {
			return err
		}
		res, err := tx.Exec(ctx, `UPDATE store_bans SET ended_at = $1, ended_by = $2, version = version + 1 WHERE id = $3 AND ended_at IS NULL`, db.Micros(tx.Now), tx.Actor.ID, b.ID)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return errs.New(errs.Conflict, "store_ban_over", "This ban is over.").Wrap(err)
		}
		if err := s.banHook(ctx, tx, "store_ban.ended", b.ID, b.Merchant.Ref, b.Worker.Ref); err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "store_ban.ended", Object: b.ID, On: []string{b.Worker.ID, b.Merchant.ID}})
	})
	if err != nil {
		return nil, err
	}
	return s.storeBan(ctx, sc, ref)
}

// StoreBans lists the bans of stores, newest first.
func (s *Service) StoreBans(ctx context.Context, account string, ended bool, in web.PageIn) (web.Page[StoreBan], error) {
	none := web.Page[StoreBan]{Items: []StoreBan{}}
	sc, err := identity.Require(ctx, identity.PermActionRead)
	if err != nil {
		return none, err
	}
	var before string
	if in.Cursor != "" {
		if err := web.DecodeCursor(in.Cursor, &before); err != nil {
			return none, err
		}
	}
	var eid uint64
	if account != "" {
		acc, err := s.accounts.Resolve(ctx, sc, account)
		if errs.IsKind(err, errs.NotFound) {
			return none, nil
		}
		if err != nil {
			return none, err
		}
		eid = acc.EID
	}
	list, err := s.storeBans(ctx, sc, func(a *db.Args) string {
		and := "1=1"
		if eid != 0 {
			v := a.Add(eid)
			and += " AND (b.worker = " + v + " OR b.merchant = " + v + ")"
		}
		if !ended {
			and += " AND b.ended_at IS NULL"
		}
		if before != "" {
			and += " AND b.id < " + a.Add(before)
		}
		return and
	}, " ORDER BY b.id DESC LIMIT "+itoa(in.Limit+1))
	if err != nil {
		return none, err
	}
	return web.Cut(list, in.Limit, func(b StoreBan) string { return web.EncodeCursor(b.ID) }), nil
}

func (s *Service) bansOf(ctx context.Context, sc identity.Scope, account uint64) ([]StoreBan, error) {
	return s.storeBans(ctx, sc, func(a *db.Args) string {
		v := a.Add(account)
		return "(b.worker = " + v + " OR b.merchant = " + v + ") AND b.ended_at IS NULL"
	}, " ORDER BY b.id DESC LIMIT 20")
}

func (s *Service) storeBan(ctx context.Context, sc identity.Scope, ref string) (*StoreBan, error) {
	list, err := s.storeBans(ctx, sc, func(a *db.Args) string { return "b.id = " + a.Add(ref) }, "")
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, errs.New(errs.NotFound, "store_ban_not_found", "There is no such ban.")
	}
	return &list[0], nil
}

func (s *Service) storeBans(ctx context.Context, sc identity.Scope, where func(*db.Args) string, tail string) ([]StoreBan, error) {
	var a db.Args
	rows, err := s.db.Query(ctx, `SELECT b.id, b.merchant, b.worker, b.reason, b.since, b.kept_by, b.ended_at, b.ended_by, b.version FROM store_bans b WHERE `+where(&a)+
		` AND `+sc.Where(&a, identity.Columns{Region: "b.region", Brand: "b.brand"})+tail, a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []StoreBan{}
	var eids []uint64
	for rows.Next() {
		var b StoreBan
		var reason []byte
		var since int64
		var ended sql.NullInt64
		if err := rows.Scan(&b.ID, &b.merchant, &b.worker, &reason, &since, &b.KeptBy, &ended, &b.EndedBy, &b.Version); err != nil {
			return nil, err
		}
		b.Since, b.EndedAt = db.FromMicros(since), moment(ended)
		if b.Reason, err = s.open(b.worker, b.ID+"/reason", reason); err != nil {
			return nil, err
		}
		b.Merchant.ID, b.Worker.ID = id.Entity("acc", b.merchant), id.Entity("acc", b.worker)
		list, eids = append(list, b), append(eids, b.merchant, b.worker)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	rows.Close()
	known, err := s.accounts.Display(ctx, sc, eids)
	if err != nil {
		return nil, err
	}
	for i := range list {
		for _, acc := range known {
			switch acc.EID {
			case list[i].merchant:
				list[i].Merchant = who(acc)
			case list[i].worker:
				list[i].Worker = who(acc)
			}
		}
	}
	return list, nil
}
