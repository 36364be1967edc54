package enforcement

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"maps"
	"slices"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/entity"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// TheirState is what the marketplace says of one account. A line that is none,
// or about nobody, is listed in the answer: the others are taken.
type TheirState struct {
	Account  string   `json:"account,omitempty" doc:"Its own reference, or acc_ id"`
	Standing string   `json:"standing,omitempty" doc:"good, restricted, suspended or deactivated"`
	Actions  []string `json:"actions,omitempty" doc:"Ids of our actions that it carries out, at most 100"`
}

// Reconciliation is one comparison of what is in force here and there.
type Reconciliation struct {
	ID        string      `json:"id"`
	At        time.Time   `json:"at"`
	AsOf      time.Time   `json:"as_of" doc:"When the marketplace looked"`
	By        string      `json:"by"`
	Whole     bool        `json:"whole" doc:"Who was not told of counts as in good standing there; never so when a line does not tell whom it is about"`
	Accounts  int         `json:"accounts" doc:"That the marketplace told of and that are known here"`
	Compared  int         `json:"compared" doc:"Actions in force here that were looked for there"`
	Differing int         `json:"differing"`
	NotTaken  int         `json:"not_taken" doc:"Lines that were not taken as they stand"`
	Items     []TheyDiff  `json:"items,omitempty"`
	Faults    []TheyFault `json:"faults,omitempty" doc:"The lines not taken, the first 2000"`
}

// TheyDiff is one difference. missing_there: in force here, not there.
// left_there: carried out there, not in force here. standing: the account stands
// otherwise there. unacknowledged: never answered.
type TheyDiff struct {
	N       int        `json:"n"`
	Kind    string     `json:"kind" enum:"missing_there,left_there,standing,unacknowledged"`
	Account ActionWho  `json:"account"`
	Action  string     `json:"action_id,omitempty"`
	Ours    string     `json:"ours"`
	Theirs  string     `json:"theirs"`
	State   string     `json:"state" enum:"open,sent,settled"`
	SentAt  *time.Time `json:"sent_at,omitempty"`

	account uint64
}

// grace is how old an action must be before its absence there is a difference.
const grace = 5 * time.Minute

// Reconcile compares what the marketplace says with what is in force. With whole
// set it has told of every account that is not in good standing.
func (s *Service) Reconcile(ctx context.Context, asOf time.Time, whole bool, told []TheirState) (*Reconciliation, error) {
	lines := make([]theirLine, len(told))
	for i, t := range told {
		lines[i] = theirLine{TheirState: t, n: i + 1}
	}
	return s.reconcile(ctx, asOf, whole, func() ([]theirLine, error) { return lines, nil })
}

// ReconcileFile is Reconcile for CSV or one JSON object in a line.
func (s *Service) ReconcileFile(ctx context.Context, asOf time.Time, whole bool, file io.Reader) (*Reconciliation, error) {
	return s.reconcile(ctx, asOf, whole, func() ([]theirLine, error) { return readLines(file) })
}

func (s *Service) reconcile(ctx context.Context, asOf time.Time, whole bool, read func() ([]theirLine, error)) (*Reconciliation, error) {
	sc, err := identity.Require(ctx, identity.PermReconcileWrite)
	if err != nil {
		return nil, err
	}
	lines, err := read()
	if err != nil {
		return nil, err
	}
	t, err := s.gather(ctx, sc, lines)
	if err != nil {
		return nil, err
	}
	r := &Reconciliation{AsOf: asOf, Whole: whole && !t.blind, Accounts: len(t.told), NotTaken: t.missed}
	err = s.db.Tx(ctx, sc.Actor(), "compare with the marketplace", func(ctx context.Context, tx *db.Tx) error {
		r.ID = id.New("rec", tx.Now)
		if r.AsOf.IsZero() || r.AsOf.After(tx.Now) {
			r.AsOf = tx.Now
		}
		diffs, compared, err := s.differ(ctx, sc, t, r.Whole, r.AsOf)
		if err != nil {
			return err
		}
		r.Compared, r.Differing = compared, len(diffs)
		_, err = tx.Exec(ctx, `INSERT INTO reconciliations(id, at, as_of, actor, accounts, compared, differing, whole, not_taken) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)`,
			r.ID, db.Micros(tx.Now), db.Micros(r.AsOf), tx.Actor.ID, r.Accounts, r.Compared, r.Differing, r.Whole, r.NotTaken)
		if err != nil {
			return err
		}
		for i, d := range diffs {
			_, err := tx.Exec(ctx, `INSERT INTO reconciliation_items(reconciliation, n, account, action, brand, region, kind, ours, theirs, state)
				VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,'open')`, r.ID, i, d.account, d.Action, d.brand, d.region, d.Kind, d.Ours, d.Theirs)
			if err != nil {
				return err
			}
		}
		if err := s.keepFaults(ctx, tx, r.ID, t.faults); err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "reconciliation.made", Object: r.ID,
			Data: map[string]any{"accounts": r.Accounts, "compared": r.Compared, "differing": r.Differing, "not_taken": r.NotTaken}})
	})
	if err != nil {
		return nil, err
	}
	return s.reconciliation(ctx, sc, r.ID)
}

type found struct {
	TheyDiff
	brand, region string
}

// differ lists the differences, those of accounts in scope.
func (s *Service) differ(ctx context.Context, sc identity.Scope, theirs *theirs, whole bool, asOf time.Time) (out []found, compared int, err error) {
	var a db.Args
	old := a.Add(db.Micros(asOf.Add(-grace)))
	rows, err := s.db.Query(ctx, `SELECT a.id, a.kind, a.account, a.other, a.brand, a.region, a.acknowledged_at IS NOT NULL FROM actions a
		WHERE a.state IN `+inForce+` AND a.kind IN ('separate', 'restrict', 'suspend', 'pause_store', 'deactivate', 'hold_payout', 'block_instrument', 'hide_item', 'hold_order')
		AND a.applied_at < `+old+` AND `+sc.Where(&a, scoped)+` ORDER BY a.id`, a...)
	if err != nil {
		return nil, 0, err
	}
	defer rows.Close()
	ours := map[uint64]string{}
	have := map[string]bool{}
	var all []found
	for rows.Next() {
		var ref, brand, region string
		var kind Kind
		var account, other uint64
		var acked bool
		if err := rows.Scan(&ref, &kind, &account, &other, &brand, &region, &acked); err != nil {
			return nil, 0, err
		}
		compared++
		have[ref] = true
		if rank(kind.standing()) > rank(ours[account]) {
			ours[account] = kind.standing()
		}
		t, told := theirs.told[account]
		u, toldOther := theirs.told[other] // a pair may be told of with either of them
		told = told || other != 0 && toldOther
		f := found{TheyDiff: TheyDiff{Action: ref, Ours: string(kind), account: account}, brand: brand, region: region}
		switch {
		case theirs.unclear[account] || other != 0 && theirs.unclear[other]:
		case (told || whole) && !slices.Contains(t.Actions, ref) && !slices.Contains(u.Actions, ref):
			f.Kind, f.Theirs = "missing_there", "nothing"
			all = append(all, f)
		case !told && !acked:
			f.Kind, f.Theirs = "unacknowledged", "no answer"
			all = append(all, f)
		}
	}
	if err := rows.Err(); err != nil {
		return nil, 0, err
	}
	rows.Close()
	more, err := s.leftThere(ctx, sc, theirs, ours, have, asOf)
	return append(all, more...), compared, err
}

// leftThere finds what the marketplace still carries out, and accounts that
// stand otherwise there though the actions agree.
func (s *Service) leftThere(ctx context.Context, sc identity.Scope, theirs *theirs, ours map[uint64]string, have map[string]bool, asOf time.Time) ([]found, error) {
	var out []found
	eids := slices.Sorted(maps.Keys(theirs.told))
	known := map[uint64]*entity.Account{}
	for part := range slices.Chunk(eids, lineRound) {
		list, err := s.accounts.Accounts(ctx, sc, part)
		if err != nil {
			return nil, err
		}
		for _, acc := range list {
			known[acc.EID] = acc
		}
	}
	for _, account := range eids {
		acc, t := known[account], theirs.told[account]
		if acc == nil {
			continue
		}
		agree := !theirs.unclear[account]
		for _, ref := range t.Actions {
			if have[ref] {
				continue
			}
			state, young, err := s.standsHere(ctx, ref, account, asOf)
			if err != nil {
				return nil, err
			}
			if young { // nor does its standing say anything yet
				agree = false
				continue
			}
			if slices.Contains([]string{string(Pending), string(Applied), string(Failed)}, state) {
				continue
			}
			agree = false
			out = append(out, found{TheyDiff: TheyDiff{Kind: "left_there", Action: ref, Ours: state, Theirs: "in force", account: account}, brand: acc.Brand, region: acc.Region})
		}
		standing := ours[account]
		if standing == "" {
			standing = entity.Good
		}
		if agree && standing != t.Standing && acc.Standing.Standing == standing {
			out = append(out, found{TheyDiff: TheyDiff{Kind: "standing", Ours: standing, Theirs: t.Standing, account: account}, brand: acc.Brand, region: acc.Region})
		}
	}
	return out, nil
}

// standsHere is the state of an action that the marketplace names, unknown when
// it is not the account's. One that began or ended just before the marketplace
// looked is too young to say.
func (s *Service) standsHere(ctx context.Context, ref string, account uint64, asOf time.Time) (state string, young bool, err error) {
	var begun, over, undone sql.NullInt64
	err = s.db.QueryRow(ctx, `SELECT state, applied_at, ended_at, reversed_at FROM actions WHERE id = $1 AND (account = $2 OR other = $2)`, ref, account).
		Scan(&state, &begun, &over, &undone)
	if errors.Is(err, sql.ErrNoRows) {
		return "unknown", false, nil
	}
	for _, n := range []sql.NullInt64{begun, over, undone} {
		at := moment(n)
		young = young || at != nil && at.After(asOf.Add(-grace))
	}
	return state, young, err
}

// Reconciliations lists comparisons, newest first.
func (s *Service) Reconciliations(ctx context.Context, in web.PageIn) (web.Page[Reconciliation], error) {
	none := web.Page[Reconciliation]{Items: []Reconciliation{}}
	if _, err := identity.Require(ctx, identity.PermReconcileRead); err != nil {
		return none, err
	}
	var a db.Args
	where := "1=1"
	if in.Cursor != "" {
		var before string
		if err := web.DecodeCursor(in.Cursor, &before); err != nil {
			return none, err
		}
		where = "id < " + a.Add(before)
	}
	rows, err := s.db.Query(ctx, `SELECT id, at, as_of, actor, accounts, compared, differing, whole, not_taken FROM reconciliations WHERE `+where+` ORDER BY id DESC LIMIT `+itoa(in.Limit+1), a...)
	if err != nil {
		return none, err
	}
	defer rows.Close()
	list := []Reconciliation{}
	for rows.Next() {
		r, err := scanReconciliation(rows)
		if err != nil {
			return none, err
		}
		list = append(list, r)
	}
	if err := rows.Err(); err != nil {
		return none, err
	}
	return web.Cut(list, in.Limit, func(r Reconciliation) string { return web.EncodeCursor(r.ID) }), nil
}

func scanReconciliation(r interface{ Scan(...any) error }) (x Reconciliation, err error) {
	var at, asOf int64
	err = r.Scan(&x.ID, &at, &asOf, &x.By, &x.Accounts, &x.Compared, &x.Differing, &x.Whole, &x.NotTaken)
	x.At, x.AsOf = db.FromMicros(at), db.FromMicros(asOf)
	return x, err
}

// Reconciliation reads one with the differences in the reader's scope.
func (s *Service) Reconciliation(ctx context.Context, ref string) (*Reconciliation, error) {
	sc, err := identity.Require(ctx, identity.PermReconcileRead)
	if err != nil {
		return nil, err
	}
	return s.reconciliation(ctx, sc, ref)
}

func (s *Service) reconciliation(ctx context.Context, sc identity.Scope, ref string) (*Reconciliation, error) {
	r, err := scanReconciliation(s.db.QueryRow(ctx, `SELECT id, at, as_of, actor, accounts, compared, differing, whole, not_taken FROM reconciliations WHERE id = $1`, ref))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, errs.New(errs.NotFound, "reconciliation_not_found", "There is no such comparison.")
	}
	if err != nil {
		return nil, err
	}
	var a db.Args
	rows, err := s.db.Query(ctx, `SELECT i.n, i.kind, i.account, i.action, i.ours, i.theirs, i.state, i.sent_at FROM reconciliation_items i WHERE i.reconciliation = `+a.Add(ref)+
		` AND `+sc.Where(&a, identity.Columns{Region: "i.region", Brand: "i.brand"})+` ORDER BY i.n LIMIT 2000`, a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	r.Items = []TheyDiff{}
	var eids []uint64
	for rows.Next() {
		var d TheyDiff
		var sent sql.NullInt64
		if err := rows.Scan(&d.N, &d.Kind, &d.account, &d.Action, &d.Ours, &d.Theirs, &d.State, &sent); err != nil {
			return nil, err
		}
		d.SentAt, d.Account.ID = moment(sent), id.Entity("acc", d.account)
		r.Items, eids = append(r.Items, d), append(eids, d.account)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	rows.Close()
	known, err := s.accounts.Display(ctx, sc, eids)
	if err != nil {
		return nil, err
	}
	for i := range r.Items {
		for _, acc := range known {
			if acc.EID == r.Items[i].account {
				r.Items[i].Account = who(acc)
			}
		}
	}
	r.Faults, err = s.faultsOf(ctx, ref)
	return &r, err
}

// Resend tells the marketplace again of the differences named, or of all that
// are open: what is in force here, and the end of what is not. The same action
// comes with the same id, so that obeying it twice changes nothing.
func (s *Service) Resend(ctx context.Context, ref string, only []int) (*Reconciliation, error) {
	sc, err := identity.Require(ctx, identity.PermReconcileWrite)
	if err != nil {
		return nil, err
	}
	err = s.db.Tx(ctx, sc.Actor(), "tell the marketplace again", func(ctx context.Context, tx *db.Tx) error {
		r, err := s.reconciliation(ctx, sc, ref)
		if err != nil {
			return err
		}
		sent := 0
		for _, d := range r.Items {
			wanted := len(only) == 0
			for _, n := range only {
				wanted = wanted || n == d.N
			}
			if !wanted || d.State != "open" || d.Action == "" || d.Ours == "unknown" {
				continue
			}
			if err := s.tellAgain(ctx, tx, d); err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, `UPDATE reconciliation_items SET state = 'sent', sent_at = $1 WHERE reconciliation = $2 AND n = $3`, db.Micros(tx.Now), ref, d.N); err != nil {
				return err
			}
			sent++
		}
		if sent == 0 {
			return errs.New(errs.Conflict, "nothing_to_send", "Nothing of this is open that could be sent again.")
		}
		return tx.Record(ctx, db.Change{Kind: "reconciliation.sent", Object: ref, Data: map[string]any{"sent": sent}})
	})
	if err != nil {
		return nil, err
	}
	return s.reconciliation(ctx, sc, ref)
}

func (s *Service) tellAgain(ctx context.Context, tx *db.Tx, d TheyDiff) error {
	a, err := s.get(ctx, everybody(), d.Action)
	if err != nil {
		return err
	}
	event := "action.applied"
	switch a.State {
	case Reversed:
		event = "action.reversed"
	case Expired:
		event = "action.expired"
	case Ended, Refused, Waiting, Scheduled:
		event = "action.ended"
	}
	return s.send(ctx, tx, a, event)
}

// settled marks a difference as gone when the marketplace answers about it.
func (s *Service) settled(ctx context.Context, tx *db.Tx, action string) error {
	_, err := tx.Exec(ctx, `UPDATE reconciliation_items SET state = 'settled' WHERE action = $1 AND state = 'sent'`, action)
	return err
}
