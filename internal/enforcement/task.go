package enforcement

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// Task is something that must be got back, or decided, by somebody by a time.
type Task struct {
	ID        string     `json:"id"`
	Kind      string     `json:"kind" doc:"order, key, animal, …, or decision"`
	Action    string     `json:"action_id"`
	Case      string     `json:"case_id,omitempty"`
	Account   string     `json:"account_id"`
	Thing     string     `json:"thing_id,omitempty"`
	Label     string     `json:"label,omitempty"`
	Owner     string     `json:"owner"`
	State     string     `json:"state" doc:"open, done or cancelled"`
	DueAt     time.Time  `json:"due_at"`
	CreatedAt time.Time  `json:"created_at"`
	DoneAt    *time.Time `json:"done_at,omitempty"`
	DoneBy    string     `json:"done_by,omitempty"`
	BelongsTo string     `json:"belongs_to,omitempty" doc:"Account whose the thing is"`
	ToldAt    *time.Time `json:"told_at,omitempty" doc:"When the owner was told that it is being got back"`
	ByHand    bool       `json:"by_hand,omitempty" doc:"Named by a person: no event tells of it"`
	Version   int64      `json:"version"`

	belongsTo uint64
}

// opening is a task to be opened for an action.
type opening struct {
	kind, label, owner string
	thing, belongsTo   uint64
	due                time.Time
	byHand             bool
}

// openTask opens a task, unless the same one is open already.
func (s *Service) openTask(ctx context.Context, tx *db.Tx, a *Action, o opening) error {
	t := id.New("tsk", tx.Now)
	sealed, err := s.vault.Seal(a.account, t+"/label", []byte(o.label))
	if err != nil {
		return err
	}
	if o.owner == "" {
		o.owner = a.By
	}
	_, err = tx.Exec(ctx, `INSERT INTO tasks(id, kind, action, case_id, account, thing, label, brand, region, owner, state, due_at, created_at, version, belongs_to, by_hand)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,'open',$11,$12,1,$13,$14) ON CONFLICT (account, kind, thing) WHERE state = 'open' DO NOTHING`,
		t, o.kind, a.ID, a.Case, a.account, o.thing, sealed, a.brand, a.region, o.owner, db.Micros(o.due), db.Micros(tx.Now), o.belongsTo, o.byHand)
	return err
}

// closeTasks cancels the open tasks of an account that no action in force, or
// about to be, asks for any more; those that another one still needs go over to
// it.
func (s *Service) closeTasks(ctx context.Context, tx *db.Tx, account uint64) error {
	const stands = `(SELECT a.id FROM actions a WHERE a.account = $1 AND a.kind IN ` + standingKinds + ` AND a.state IN ('scheduled', 'pending', 'applied', 'failed'))`
	const out = ` FROM actions a WHERE a.account = $1 AND a.kind IN ` + outKinds + ` AND a.state IN ('scheduled', 'pending', 'applied', 'failed')`
	_, err := tx.Exec(ctx, `UPDATE tasks SET version = version + 1, action = (SELECT MAX(a.id)`+out+`)
		WHERE account = $1 AND state = 'open' AND kind <> 'decision' AND action NOT IN `+stands+` AND EXISTS (SELECT 1`+out+`)`, account)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE tasks SET state = 'cancelled', done_at = $2, done_by = $3, version = version + 1
		WHERE account = $1 AND state = 'open' AND action NOT IN `+stands, account, db.Micros(tx.Now), tx.Actor.ID)
	return err
}

func (s *Service) tasks(ctx context.Context, sc identity.Scope, where func(a *db.Args) string, tail string) ([]Task, error) {
	var a db.Args
	rows, err := s.db.Query(ctx, `SELECT t.id, t.kind, t.action, t.case_id, t.account, t.thing, t.label, t.owner, t.state, t.due_at, t.created_at,
		t.done_at, t.done_by, t.version, t.belongs_to, t.told_at, t.by_hand FROM tasks t WHERE `+where(&a)+` AND `+cases.Visible(&a, sc, "t.case_id")+` AND `+
		sc.Where(&a, identity.Columns{Region: "t.region", Brand: "t.brand"})+tail, a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []Task{}
	for rows.Next() {
		var t Task
		var account, thing uint64
		var label []byte
		var due, created int64
		var done, told sql.NullInt64
		if err := rows.Scan(&t.ID, &t.Kind, &t.Action, &t.Case, &account, &thing, &label, &t.Owner, &t.State, &due, &created, &done, &t.DoneBy, &t.Version,
			&t.belongsTo, &told, &t.ByHand); err != nil {
			return nil, err
		}
		if t.ToldAt = moment(told); t.belongsTo != 0 {
			t.BelongsTo = id.Entity("acc", t.belongsTo)
		}
		t.Account, t.DueAt, t.CreatedAt, t.DoneAt = id.Entity("acc", account), db.FromMicros(due), db.FromMicros(created), moment(done)
		switch {
		case t.Kind == "decision" || t.ByHand:
		case t.Kind == "order":
			t.Thing = id.Entity("ord", thing)
		default:
			t.Thing = id.Entity("thg", thing)
		}
		if t.Label, err = s.open(account, t.ID+"/label", label); err != nil {
			return nil, err
		}
		list = append(list, t)
	}
	return list, rows.Err()
}

// TaskFilter narrows a list of tasks.
type TaskFilter struct{ State, Owner, Account, Case, Action string }

// Tasks lists tasks, those due first first.
func (s *Service) Tasks(ctx context.Context, f TaskFilter, cursor string, limit int) (web.Page[Task], error) {
	var none web.Page[Task]
	sc, err := identity.Require(ctx, identity.PermActionRead)
	if err != nil {
		return none, err
	}
	var due int64
	var last string
	if cursor != "" {
		if err := web.DecodeCursor(cursor, &due, &last); err != nil {
			return none, err
		}
	}
	var account uint64
	if f.Account != "" {
		acc, err := s.accounts.Resolve(ctx, sc, f.Account)
		if errs.IsKind(err, errs.NotFound) {
			return web.Page[Task]{Items: []Task{}}, nil
		}
		if err != nil {
			return none, err
		}
		account = acc.EID
	}
	if f.Owner == "me" {
		f.Owner = sc.Actor().ID
	}
	list, err := s.tasks(ctx, sc, func(a *db.Args) string {
		and := []string{"1=1"}
		for _, x := range []struct{ col, val string }{{"state", f.State}, {"owner", f.Owner}, {"action", f.Action}} {
			if x.val != "" {
				and = append(and, "t."+x.col+" = "+a.Add(x.val))
			}
		}
		if f.Case != "" { // with what was merged into it
			v := a.Add(f.Case)
			and = append(and, "(t.case_id = "+v+" OR t.case_id IN (SELECT own.id FROM cases own WHERE own.root = "+v+"))")
		}
		if account != 0 {
			and = append(and, "t.account = "+a.Add(account))
		}
		if cursor != "" {
			and = append(and, "(t.due_at, t.id) > ("+a.Add(due)+", "+a.Add(last)+")")
		}
		return strings.Join(and, " AND ")
	}, " ORDER BY t.due_at, t.id LIMIT "+itoa(limit+1))
	if err != nil {
		return none, err
	}
	return web.Cut(list, limit, func(t Task) string { return web.EncodeCursor(db.Micros(t.DueAt), t.ID) }), nil
}

// TaskEdit is a change of a task; nil leaves a field as it is.
type TaskEdit struct {
	State *string    `json:"state,omitempty" doc:"done, cancelled or open"`
	Owner *string    `json:"owner,omitempty" doc:"stf_ id"`
	DueAt *time.Time `json:"due_at,omitempty"`
}

// ChangeTask changes a task; version is the one the caller saw.
func (s *Service) ChangeTask(ctx context.Context, ref string, version int64, e TaskEdit) (*Task, error) {
	sc, err := identity.Require(ctx, identity.PermCaseWrite)
	if err != nil {
		return nil, err
	}
	var t Task
	err = s.db.Tx(ctx, sc.Actor(), "change task", func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `UPDATE tasks SET version = version + 1 WHERE id = $1`, ref); err != nil {
			return err
		}
		list, err := s.tasks(ctx, sc, func(a *db.Args) string { return "t.id = " + a.Add(ref) }, "")
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return errs.New(errs.NotFound, "task_not_found", "There is no such task.")
		}
		if t = list[0]; t.Version-1 != version {
			return web.Stale()
		}
		return s.editTask(ctx, tx, &t, e)
	})
	return &t, err
}

func (s *Service) editTask(ctx context.Context, tx *db.Tx, t *Task, e TaskEdit) error {
	if e.Owner != nil {
		if s.staff != nil {
			ok, err := s.staff(ctx, *e.Owner)
			if err != nil {
				return err
			}
			if !ok {
				return errs.New(errs.Invalid, "task_owner", "The task cannot be given to that person.").
					With(errs.Field{Pointer: "/owner", Message: "not an active member of staff"})
			}
		}
		t.Owner = *e.Owner
	}
	if e.DueAt != nil {
		t.DueAt = *e.DueAt
	}
	if e.State != nil {
		switch *e.State {
		case "done", "cancelled":
			t.DoneAt, t.DoneBy = &tx.Now, tx.Actor.ID
		case "open":
			t.DoneAt, t.DoneBy = nil, ""
		default:
			return errs.New(errs.Invalid, "task_state", "There is no state %q.", *e.State).
				With(errs.Field{Pointer: "/state", Message: "done, cancelled or open"})
		}
		t.State = *e.State
	}
	_, err := tx.Exec(ctx, `UPDATE tasks SET state = $1, owner = $2, due_at = $3, done_at = $4, done_by = $5 WHERE id = $6`,
		t.State, t.Owner, db.Micros(t.DueAt), micros(t.DoneAt), t.DoneBy, t.ID)
	if db.Unique(err) {
		return errs.New(errs.Conflict, "task_open", "The same task is open already.")
	}
	if err != nil {
		return err
	}
	return tx.Record(ctx, db.Change{Kind: "task." + t.State, Object: t.ID, On: []string{t.Account, t.Action, t.Case}, Restrict: t.Case,
		Data: map[string]any{"kind": t.Kind, "owner": t.Owner, "due_at": t.DueAt}})
}
