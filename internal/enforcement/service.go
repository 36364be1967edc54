package enforcement

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"log/slog"
	"time"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/comms"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/entity"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/seal"
	"github.com/piepowder/piepowder/internal/web"
)

// Options are what enforcement needs from elsewhere.
type Options struct {
	DB       *db.DB
	Vault    *seal.Vault
	Accounts *entity.Service
	Cases    *cases.Service
	Comms    *comms.Service
	Hub      *web.Hub // may be nil
	// ActiveStaff says whether a person can be given a task; nil = anybody.
	ActiveStaff func(ctx context.Context, staff string) (bool, error)
	// Log tells what the machinery could not do; nil = slog's own.
	Log *slog.Logger
	Hooks
}

// Service takes and undoes actions.
type Service struct {
	db       *db.DB
	vault    *seal.Vault
	accounts *entity.Service
	cases    *cases.Service
	comms    *comms.Service
	hub      *web.Hub
	staff    func(ctx context.Context, staff string) (bool, error)
	log      *slog.Logger
	// Hooks are what other domains do for an action; the wiring may set them
	// after opening.
	Hooks
}

// NewService makes the service and registers its side of accounts' timelines.
func NewService(o Options) *Service {
	s := &Service{db: o.DB, vault: o.Vault, accounts: o.Accounts, cases: o.Cases, comms: o.Comms, hub: o.Hub, staff: o.ActiveStaff, log: o.Log, Hooks: o.Hooks}
	if s.log == nil {
		s.log = slog.Default()
	}
	o.Accounts.Register(entity.Source{Name: "action", Read: s.onTimeline})
	return s
}

// scoped decides who may see that an action exists; what of it, readable says.
var scoped = identity.Columns{Region: "a.region", Brand: "a.brand"}

const columns = `a.id, a.kind, a.account, a.other, a.case_id, COALESCE(k.number, 0), a.rule, a.clause, a.origin, a.reason_code, a.reason,
	a.interim, a.holds, a.label, a.brand, a.region, ` + stateNow + `, a.starts_at, a.ends_at, a.actor, a.actor_kind, a.created_at, a.applied_at,
	a.acknowledged_at, a.deliveries, a.reversed_at, a.reversed_by, a.reversal, a.reversal_acknowledged_at, a.ended_at, a.ended_by,
	a.notify, a.bulk_id, a.version, a.catalogue, a.clause_version, a.told, a.happened, a.order_id, a.instrument, a.thing_ref, a.terms, a.amount,
	a.currency, a.hearing, a.approval, a.limit_step, a.warned_at, a.replaces`

// stateNow is the state with what became of the webhooks: pending is failed
// when none is on its way any more.
const stateNow = `CASE WHEN a.state = 'pending' AND a.deliveries > 0 AND NOT EXISTS (SELECT 1 FROM deliveries d
	WHERE d.object = a.id AND d.state <> 'failed') THEN 'failed' ELSE a.state END`

const from = ` FROM actions a LEFT JOIN cases k ON k.id = a.case_id `

// query reads actions; those of cases that sc may not see are emptied down to
// kind and dates.
func (s *Service) query(ctx context.Context, sc identity.Scope, where func(a *db.Args, readable string) (string, error), tail string) ([]*Action, error) {
	var a db.Args
	// An action on who reported, or on a pair with them, would tell who that is.
	readable := cases.Visible(&a, sc, "a.case_id") + " AND " + sc.Unreported(&a, "a.case_id", "a.account") + " AND " + sc.Unreported(&a, "a.case_id", "a.other")
	and, err := where(&a, readable)
	if err != nil {
		return nil, err
	}
	rows, err := s.db.Query(ctx, `SELECT CASE WHEN `+readable+` THEN 1 ELSE 0 END, `+columns+from+`WHERE `+and+` AND `+sc.Where(&a, scoped)+tail, a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []*Action{}
	for rows.Next() {
		act, err := s.scan(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, act)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	rows.Close()
	return list, s.name(ctx, sc, list)
}

func (s *Service) scan(rows *sql.Rows) (*Action, error) {
	var a Action
	var readable int
	var number, starts, created int64
	var reason, reversal, told, terms []byte
	var ends, applied, ack, reversed, undoAck, ended, happened, warned sql.NullInt64
	err := rows.Scan(&readable, &a.ID, &a.Kind, &a.account, &a.other, &a.Case, &number, &a.Rule, &a.Clause, &a.Origin, &a.ReasonCode, &reason,
		&a.Interim, &a.Holds, &a.Label, &a.brand, &a.region, &a.State, &starts, &ends, &a.By, &a.actorKind, &created, &applied,
		&ack, &a.Deliveries, &reversed, &a.ReversedBy, &reversal, &undoAck, &ended, &a.EndedBy,
		&a.notify, &a.Bulk, &a.Version, &a.Catalogue, &a.ClauseVersion, &told, &happened, &a.order, &a.instrument, &a.Thing, &terms, &a.Amount,
		&a.Currency, &a.Hearing, &a.Approval, &a.limitStep, &warned, &a.Replaces)
	if err != nil {
		return nil, err
	}
	a.Account.ID = id.Entity("acc", a.account)
	a.StartsAt, a.CreatedAt = db.FromMicros(starts), db.FromMicros(created)
	a.EndsAt, a.AppliedAt, a.AckAt, a.ReversedAt = moment(ends), moment(applied), moment(ack), moment(reversed)
	a.UndoAckAt, a.EndedAt = moment(undoAck), moment(ended)
	a.Happened, a.WarnedAt = moment(happened), moment(warned)
	a.Reversible = a.State != Reversed && a.State != Waiting && a.State != Refused
	if readable == 0 {
		return &Action{ID: a.ID, Kind: a.Kind, State: a.State, Account: a.Account, CreatedAt: a.CreatedAt, StartsAt: a.StartsAt, EndsAt: a.EndsAt,
			ReversedAt: a.ReversedAt, EndedAt: a.EndedAt, Restricted: true, account: a.account, Version: a.Version}, nil
	}
	if number != 0 {
		a.CaseNumber = cases.FormatNumber(number)
	}
	if a.other != 0 {
		a.Other = &ActionWho{ID: id.Entity("acc", a.other)}
	}
	if a.Reason, err = s.open(a.account, a.ID+"/reason", reason); err != nil {
		return nil, err
	}
	if a.Reversal, err = s.open(a.account, a.ID+"/reversal", reversal); err != nil {
		return nil, err
	}
	if a.order != 0 {
		a.Order = id.Entity("ord", a.order)
	}
	if a.instrument != 0 {
		a.Instrument = id.Entity("thg", a.instrument)
	}
	if err := json.Unmarshal(terms, &a.Terms); err != nil {
		return nil, err
	}
	return &a, s.openTold(&a, told)
}

// name adds references and, for those who may see them, names.
func (s *Service) name(ctx context.Context, sc identity.Scope, list []*Action) error {
	var eids []uint64
	seen := map[uint64]bool{0: true}
	for _, a := range list {
		for _, e := range []uint64{a.account, a.other} {
			if !seen[e] {
				seen[e] = true
				eids = append(eids, e)
			}
		}
	}
	accounts, err := s.accounts.Display(ctx, sc, eids)
	if err != nil {
		return err
	}
	byID := map[uint64]ActionWho{}
	for _, acc := range accounts {
		byID[acc.EID] = who(acc)
	}
	for _, a := range list {
		if w, ok := byID[a.account]; ok {
			a.Account = w
		}
		if w, ok := byID[a.other]; ok && a.Other != nil {
			a.Other = &w
		}
	}
	return nil
}

func who(acc *entity.Account) ActionWho {
	w := ActionWho{ID: acc.ID, Ref: acc.Ref, Name: acc.Name, Kind: acc.Kind}
	if w.Name == "" {
		w.Name = acc.Ref
	}
	return w
}

func notFound() error { return errs.New(errs.NotFound, "action_not_found", "There is no such action.") }

// Get reads one action with its recovery tasks.
func (s *Service) Get(ctx context.Context, ref string) (*Action, error) {
	sc, err := identity.Require(ctx, identity.PermActionRead)
	if err != nil {
		return nil, err
	}
	return s.get(ctx, sc, ref)
}

func (s *Service) get(ctx context.Context, sc identity.Scope, ref string) (*Action, error) {
	list, err := s.query(ctx, sc, func(a *db.Args, _ string) (string, error) { return "a.id = " + a.Add(ref), nil }, "")
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, notFound()
	}
	act := list[0]
	if act.Restricted {
		return act, nil
	}
	if act.Tasks, err = s.tasks(ctx, sc, func(a *db.Args) string { return "t.action = " + a.Add(act.ID) }, " ORDER BY t.due_at, t.id"); err != nil {
		return nil, err
	}
	if act.Pay, err = s.payOf(ctx, act.ID); err != nil {
		return nil, err
	}
	act.Lists, err = s.listsOf(ctx, act.ID)
	return act, err
}

func (s *Service) open(eid uint64, aad string, sealed []byte) (string, error) {
	if len(sealed) == 0 {
		return "", nil
	}
	clear, err := s.vault.Open(eid, aad, sealed)
	if errors.Is(err, seal.ErrErased) {
		return "", nil
	}
	return string(clear), err
}

func moment(n sql.NullInt64) *time.Time {
	if !n.Valid || n.Int64 == 0 {
		return nil
	}
	t := db.FromMicros(n.Int64)
	return &t
}

func micros(t *time.Time) any {
	if t == nil || t.IsZero() {
		return nil
	}
	return db.Micros(*t)
}

// publish tells open pages; of a restricted case only its members'.
func (s *Service) publish(ctx context.Context, tx *db.Tx, c *cases.Case) error {
	if s.hub == nil {
		return nil
	}
	var only []string
	if c != nil {
		var err error
		if only, err = s.cases.Audience(ctx, c); err != nil {
			return err
		}
	}
	tx.AfterCommit(func() { s.hub.Publish("actions", only) })
	return nil
}
