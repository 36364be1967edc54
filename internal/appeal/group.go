package appeal

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/jobs"
	"github.com/piepowder/piepowder/internal/web"
)

// GroupAsk names all actions that rest on something that was withdrawn.
type GroupAsk struct {
	Rule   string     `json:"rule,omitempty" maxLength:"200" doc:"Rule that was withdrawn; or a clause, or a bulk action"`
	Clause string     `json:"clause,omitempty" maxLength:"200"`
	Bulk   string     `json:"bulk_id,omitempty" maxLength:"60"`
	From   *time.Time `json:"from,omitempty" doc:"Actions taken since"`
	To     *time.Time `json:"to,omitempty" doc:"Actions taken before"`
}

// GroupStart is a group appeal with what its preview showed.
type GroupStart struct {
	GroupAsk
	Count  int    `json:"count" minimum:"1" doc:"As the preview showed"`
	Hash   string `json:"hash" maxLength:"64" doc:"As the preview showed"`
	Reason string `json:"reason" maxLength:"8000"`
}

// GroupPreview is what a group appeal would take back.
type GroupPreview struct {
	Count    int            `json:"count" doc:"Actions that would be taken back"`
	Accounts int            `json:"accounts" doc:"People and stores concerned"`
	Strikes  int            `json:"strikes" doc:"Strikes that would go"`
	Kinds    map[string]int `json:"kinds"`
	Appealed int            `json:"appealed" doc:"Of these, how many have an open appeal, which is answered with it"`
	Hash     string         `json:"hash" doc:"Stands for exactly these actions"`
	WhyNot   string         `json:"why_not,omitempty" enum:"first_decider,rule_still_live,nothing"`
	Sample   []GroupSample  `json:"sample" doc:"The first twenty"`
}

// GroupSample is one action that would be taken back.
type GroupSample struct {
	Action    string    `json:"action_id"`
	Account   string    `json:"account_id"`
	Name      string    `json:"account_name"`
	Kind      string    `json:"kind"`
	CreatedAt time.Time `json:"created_at"`
}

// GroupAppeal is a group appeal and how far it is.
type GroupAppeal struct {
	ID        string             `json:"id"`
	Basis     string             `json:"basis" enum:"rule,clause,bulk"`
	Value     string             `json:"value"`
	Reason    string             `json:"reason"`
	Count     int                `json:"count"`
	Accounts  int                `json:"accounts"`
	Strikes   int                `json:"strikes" doc:"Strikes that stood when it began"`
	Done      int                `json:"done"`
	Failed    int                `json:"failed"`
	Removed   int                `json:"strikes_removed"`
	State     string             `json:"state" enum:"running,done"`
	By        string             `json:"by"`
	CreatedAt time.Time          `json:"created_at"`
	DoneAt    *time.Time         `json:"done_at,omitempty"`
	Failures  []GroupAppealFault `json:"failures,omitempty"`

	eid uint64
	who db.Actor
}

// GroupAppealFault is an action that could not be taken back.
type GroupAppealFault struct {
	Action  string `json:"action_id"`
	Failure string `json:"failure" doc:"Code of what went wrong"`
}

type groupRef struct {
	Group string `json:"group"`
}

// most is how many actions one group has.
const most = 20000

func (g GroupAsk) basis() (basis, value string, err error) {
	n := 0
	for k, v := range map[string]string{"rule": g.Rule, "clause": g.Clause, "bulk": g.Bulk} {
		if v = strings.TrimSpace(v); v != "" {
			basis, value, n = k, v, n+1
		}
	}
	if n != 1 {
		return "", "", errs.New(errs.Invalid, "group_invalid", "Name one rule, one clause or one bulk action.").With(errs.Field{Pointer: "/rule", Message: "exactly one of rule, clause and bulk_id"})
	}
	return basis, value, nil
}

// grouped is one action of a group.
type grouped struct {
	action, kind, by, bulk string
	account                uint64
	at                     int64
	appealed               bool
}

// find lists the actions of a group in force or past, that were not taken back.
// Separations stay: they need no finding and keep somebody safe. What came of
// restricted cases is left to their members, one by one: a group and its counts
// are read by everybody.
func (s *Service) find(ctx context.Context, sc identity.Scope, g GroupAsk) ([]grouped, error) {
	basis, value, err := g.basis()
	if err != nil {
		return nil, err
	}
	var a db.Args
	and := []string{map[string]string{"rule": "a.rule", "clause": "a.clause", "bulk": "a.bulk_id"}[basis] + " = " + a.Add(value)}
	if g.From != nil {
		and = append(and, "a.created_at >= "+a.Add(db.Micros(*g.From)))
	}
	if g.To != nil {
		and = append(and, "a.created_at < "+a.Add(db.Micros(*g.To)))
	}
	rows, err := s.DB.Query(ctx, `SELECT a.id, a.kind, a.actor, a.bulk_id, a.account, a.created_at,
		EXISTS (SELECT 1 FROM appeals p WHERE p.action = a.id AND p.state = 'open') FROM actions a WHERE `+strings.Join(and, " AND ")+`
		AND a.kind NOT IN ('separate', 'reinstate') AND a.state NOT IN ('reversed', 'waiting', 'refused')
		AND NOT EXISTS (SELECT 1 FROM restricted r WHERE r.object = a.case_id) AND `+
		sc.Where(&a, identity.Columns{Region: "a.region", Brand: "a.brand"})+` AND `+s.Visible(&a, sc, "a.case_id")+` ORDER BY a.id LIMIT `+a.Add(most+1), a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []grouped
	for rows.Next() {
		var x grouped
		if err := rows.Scan(&x.action, &x.kind, &x.by, &x.bulk, &x.account, &x.at, &x.appealed); err != nil {
			return nil, err
		}
		list = append(list, x)
	}
	if len(list) > most {
		return nil, errs.New(errs.Invalid, "group_too_many", "A group has at most %d actions; narrow the time.", most).With(errs.Field{Pointer: "/from", Message: "narrow the time"})
	}
	return list, rows.Err()
}

// PreviewGroup says what a group appeal would take back. It changes nothing.
func (s *Service) PreviewGroup(ctx context.Context, g GroupAsk) (*GroupPreview, error) {
	sc, err := identity.Require(ctx, identity.PermAppealGroup)
	if err != nil {
		return nil, err
	}
	list, err := s.find(ctx, sc, g)
	if err != nil {
		return nil, err
	}
	return s.weigh(ctx, sc, g, list)
}

func (s *Service) weigh(ctx context.Context, sc identity.Scope, g GroupAsk, list []grouped) (*GroupPreview, error) {
	p := &GroupPreview{Count: len(list), Kinds: map[string]int{}, Sample: []GroupSample{}}
	people := map[uint64]bool{}
	var refs []string
	var eids []uint64
	sum := sha256.New()
	for i, x := range list {
		people[x.account] = true
		p.Kinds[x.kind]++
		if x.appealed {
			p.Appealed++
		}
		refs = append(refs, x.action)
		sum.Write([]byte(x.action + "\n"))
		if i < 20 {
			eids = append(eids, x.account)
			p.Sample = append(p.Sample, GroupSample{Action: x.action, Account: id.Entity("acc", x.account), Kind: x.kind, CreatedAt: db.FromMicros(x.at)})
		}
	}
	p.Accounts, p.Hash = len(people), hex.EncodeToString(sum.Sum(nil)[:16])
	strikes, err := s.strikes(ctx, refs)
	if err != nil {
		return nil, err
	}
	for _, n := range strikes {
		p.Strikes += n
	}
	known, err := s.Accounts.Display(ctx, sc, eids)
	if err != nil {
		return nil, err
	}
	for i := range p.Sample {
		for _, acc := range known {
			if acc.ID == p.Sample[i].Account {
				if p.Sample[i].Name = acc.Name; acc.Name == "" {
					p.Sample[i].Name = acc.Ref
				}
			}
		}
	}
	p.WhyNot, err = s.hindered(ctx, sc, g, list)
	return p, err
}

func (s *Service) strikes(ctx context.Context, actions []string) (map[string]int, error) {
	if s.Strikes == nil || len(actions) == 0 {
		return map[string]int{}, nil
	}
	return s.Strikes(ctx, actions)
}

// hindered says why somebody cannot start a group: a rule that still acts, or a
// hand in one of the decisions.
func (s *Service) hindered(ctx context.Context, sc identity.Scope, g GroupAsk, list []grouped) (string, error) {
	if len(list) == 0 {
		return "nothing", nil
	}
	if g.Rule != "" && s.RuleLive != nil {
		live, err := s.RuleLive(ctx, strings.TrimSpace(g.Rule))
		if err != nil || live {
			return "rule_still_live", err
		}
	}
	asked := map[string]bool{}
	for _, x := range list {
		key := x.by + " " + x.bulk
		if x.bulk == "" && x.by != sc.StaffID() {
			key = x.action // single actions may have been approved one by one
		}
		if asked[key] {
			continue
		}
		asked[key] = true
		first, err := s.Deciders(ctx, x.action)
		if err != nil {
			return "", err
		}
		if slices.Contains(first, sc.StaffID()) {
			return "first_decider", nil
		}
	}
	return "", nil
}

// StartGroup takes all actions of a group back, as a job. They are found again and
// must be those that the preview showed.
func (s *Service) StartGroup(ctx context.Context, g GroupStart) (*GroupAppeal, error) {
	sc, err := identity.Require(ctx, identity.PermAppealGroup)
	if err != nil {
		return nil, err
	}
	if g.Reason = strings.TrimSpace(g.Reason); g.Reason == "" {
		return nil, errs.New(errs.Invalid, "group_invalid", "Say why they are taken back.").With(errs.Field{Pointer: "/reason", Message: "required"})
	}
	list, err := s.find(ctx, sc, g.GroupAsk)
	if err != nil {
		return nil, err
	}
	p, err := s.weigh(ctx, sc, g.GroupAsk, list)
	if err != nil {
		return nil, err
	}
	switch p.WhyNot {
	case "first_decider":
		return nil, errs.New(errs.Forbidden, "appeal_first_decider", "You took or approved one of these decisions: somebody else looks at them again.")
	case "rule_still_live":
		return nil, errs.New(errs.Conflict, "rule_still_live", "The rule still acts: withdraw it first, or it will act again.")
	}
	if p.Count != g.Count || p.Hash != g.Hash {
		return nil, errs.New(errs.Conflict, "count_changed", "It would now be %d actions; look at the preview again.", p.Count).
			With(errs.Field{Pointer: "/count", Message: "differs from what would be taken back"})
	}
	ref := ""
	err = s.DB.Tx(ctx, sc.Actor(), "start group appeal", func(ctx context.Context, tx *db.Tx) error {
		ref = id.New("gap", tx.Now)
		return s.begin(ctx, tx, ref, g, p, list)
	})
	if err != nil {
		return nil, err
	}
	return s.group(ctx, sc, ref)
}

func (s *Service) begin(ctx context.Context, tx *db.Tx, ref string, g GroupStart, p *GroupPreview, list []grouped) error {
	basis, value, err := g.basis()
	if err != nil {
		return err
	}
	eid, err := s.Vault.Subject("group appeal", ref)
	if err != nil {
		return err
	}
	reason, err := s.Vault.Seal(eid, ref+"/reason", []byte(g.Reason))
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO group_appeals(id, basis, value, from_at, to_at, eid, reason, count, accounts, strikes, hash, actor, actor_kind, created_at)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14)`, ref, basis, value, micros(g.From), micros(g.To), eid, reason, p.Count, p.Accounts, p.Strikes, p.Hash,
		tx.Actor.ID, tx.Actor.Kind, db.Micros(tx.Now))
	if err != nil {
		return err
	}
	for i, x := range list {
		if _, err := tx.Exec(ctx, `INSERT INTO group_appeal_items(grp, n, action, account, state) VALUES ($1,$2,$3,$4,'waiting')`, ref, i, x.action, x.account); err != nil {
			return err
		}
	}
	if err := tx.Enqueue(ctx, db.Job{Kind: JobGroup, Key: ref, Payload: groupRef{ref}}); err != nil {
		return err
	}
	s.publish(tx)
	return tx.Record(ctx, db.Change{Kind: "group_appeal.started", Object: ref, Data: map[string]any{"basis": basis, "value": value, "count": p.Count, "accounts": p.Accounts, "strikes": p.Strikes}})
}

func micros(t *time.Time) any {
	if t == nil {
		return nil
	}
	return db.Micros(*t)
}

// groupJob takes some of the waiting actions back and asks to be called again
// while there are more. Each is marked and taken back in one transaction, so that
// whatever is cut off goes on where it stopped.
func (s *Service) groupJob(ctx context.Context, l jobs.Lease) error {
	var ref groupRef
	if err := json.Unmarshal(l.Payload, &ref); err != nil {
		return err
	}
	g, err := s.load(ctx, ref.Group)
	if err != nil {
		return err
	}
	waiting, err := s.waiting(ctx, g.ID, 25)
	if err != nil {
		return err
	}
	for _, action := range waiting {
		if err := s.groupItem(ctx, g, action); err != nil {
			return err
		}
	}
	if len(waiting) > 0 {
		return &jobs.Later{At: s.DB.Now(), Reason: "more actions are waiting"}
	}
	return s.DB.Tx(ctx, g.who, "group appeal done", func(ctx context.Context, tx *db.Tx) error {
		res, err := tx.Exec(ctx, `UPDATE group_appeals SET done_at = $1 WHERE id = $2 AND done_at IS NULL`, db.Micros(tx.Now), g.ID)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			if err != nil {
				return err
			}
			return tx.Record(ctx, db.Change{Kind: "group_appeal.checked", Object: g.ID, Private: true})
		}
		s.publish(tx)
		return tx.Record(ctx, db.Change{Kind: "group_appeal.done", Object: g.ID})
	})
}

func (s *Service) waiting(ctx context.Context, ref string, limit int) ([]string, error) {
	rows, err := s.DB.Query(ctx, `SELECT action FROM group_appeal_items WHERE grp = $1 AND state = 'waiting' ORDER BY n LIMIT $2`, ref, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []string
	for rows.Next() {
		var x string
		if err := rows.Scan(&x); err != nil {
			return nil, err
		}
		list = append(list, x)
	}
	return list, rows.Err()
}

// groupItem takes one action back, as an appeal that was granted: an open one of
// the person, or one made for it.
func (s *Service) groupItem(ctx context.Context, g *GroupAppeal, action string) error {
	err := s.DB.Tx(ctx, g.who, "group appeal", func(ctx context.Context, tx *db.Tx) error {
		res, err := tx.Exec(ctx, `UPDATE group_appeal_items SET state = 'done' WHERE grp = $1 AND action = $2 AND state = 'waiting'`, g.ID, action)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			if err != nil {
				return err
			}
			return tx.Record(ctx, db.Change{Kind: "group_appeal.item_skipped", Object: g.ID, Private: true})
		}
		before, err := s.strikes(ctx, []string{action})
		if err != nil {
			return err
		}
		p, err := s.forGroup(ctx, tx, g, action)
		if err != nil {
			return err
		}
		if err := s.end(ctx, tx, machinery(), p, Decision{Outcome: Overturn, Reason: g.Reason}); err != nil {
			return err
		}
		after, err := s.strikes(ctx, []string{action})
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE group_appeal_items SET strikes = $1 WHERE grp = $2 AND action = $3`, before[action]-after[action], g.ID, action)
		return err
	})
	if err == nil || errs.KindOf(err) == errs.Internal {
		return err
	}
	// It can never succeed: say why and go on with the others.
	return s.DB.Tx(ctx, g.who, "group appeal", func(ctx context.Context, tx *db.Tx) error {
		_, uerr := tx.Exec(ctx, `UPDATE group_appeal_items SET state = 'failed', failure = $1 WHERE grp = $2 AND action = $3 AND state = 'waiting'`, errs.CodeOf(err), g.ID, action)
		if uerr != nil {
			return uerr
		}
		return tx.Record(ctx, db.Change{Kind: "group_appeal.item_failed", Object: g.ID, Private: true, Data: map[string]any{"code": errs.CodeOf(err)}})
	})
}

func (s *Service) forGroup(ctx context.Context, tx *db.Tx, g *GroupAppeal, action string) (*Appeal, error) {
	var ref string
	err := tx.QueryRow(ctx, `SELECT id FROM appeals WHERE action = $1 AND state = 'open'`, action).Scan(&ref)
	if err == nil {
		p, err := s.lock(ctx, tx, machinery(), ref)
		if err == nil {
			p.Group = g.ID
		}
		return p, err
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return nil, err
	}
	o, err := s.Action(ctx, machinery(), action)
	if err != nil {
		return nil, err
	}
	p := &Appeal{ID: id.New("apl", tx.Now), Action: action, Kind: o.Kind, Case: o.Case, Brand: o.Brand, Region: o.Region, Rule: o.Rule, Clause: o.Clause,
		Origin: o.Origin, Channel: "group", State: Open, OpenedAt: tx.Now, DueAt: tx.Now.Add(answerWithin), DueSource: "group appeal", Group: g.ID, account: o.Account}
	if s.Letter != nil {
		if p.Notice, _, _, err = s.Letter(ctx, action, o.Account); err != nil {
			return nil, err
		}
	}
	return p, s.write(ctx, tx, p, "group:"+g.ID+":"+action)
}

const groupColumns = `g.id, g.basis, g.value, g.eid, g.reason, g.count, g.accounts, g.strikes, g.actor, g.actor_kind, g.created_at, g.done_at,
	(SELECT COUNT(*) FROM group_appeal_items i WHERE i.grp = g.id AND i.state = 'done'), (SELECT COUNT(*) FROM group_appeal_items i WHERE i.grp = g.id AND i.state = 'failed'),
	(SELECT COALESCE(SUM(i.strikes), 0) FROM group_appeal_items i WHERE i.grp = g.id)`

func (s *Service) scanGroup(r interface{ Scan(...any) error }) (*GroupAppeal, error) {
	g := &GroupAppeal{State: "running"}
	var reason []byte
	var created int64
	var done sql.NullInt64
	err := r.Scan(&g.ID, &g.Basis, &g.Value, &g.eid, &reason, &g.Count, &g.Accounts, &g.Strikes, &g.who.ID, &g.who.Kind, &created, &done, &g.Done, &g.Failed, &g.Removed)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, errs.New(errs.NotFound, "group_not_found", "There is no such group appeal.")
	}
	if err != nil {
		return nil, err
	}
	g.By, g.CreatedAt, g.DoneAt = g.who.ID, db.FromMicros(created), moment(done)
	if g.DoneAt != nil {
		g.State = "done"
	}
	g.Reason, err = s.open(g.eid, g.ID+"/reason", reason)
	return g, err
}

func (s *Service) load(ctx context.Context, ref string) (*GroupAppeal, error) {
	return s.scanGroup(s.DB.QueryRow(ctx, `SELECT `+groupColumns+` FROM group_appeals g WHERE g.id = $1`, ref))
}

func (s *Service) group(ctx context.Context, sc identity.Scope, ref string) (*GroupAppeal, error) {
	if !sc.Can(identity.PermAppealRead) {
		return nil, notFound()
	}
	g, err := s.load(ctx, ref)
	if err != nil {
		return nil, err
	}
	rows, err := s.DB.Query(ctx, `SELECT action, failure FROM group_appeal_items WHERE grp = $1 AND state = 'failed' ORDER BY n LIMIT 100`, ref)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var f GroupAppealFault
		if err := rows.Scan(&f.Action, &f.Failure); err != nil {
			return nil, err
		}
		g.Failures = append(g.Failures, f)
	}
	return g, rows.Err()
}

// Group says how far a group appeal is.
func (s *Service) Group(ctx context.Context, ref string) (*GroupAppeal, error) {
	sc, err := identity.Require(ctx, identity.PermAppealRead)
	if err != nil {
		return nil, err
	}
	return s.group(ctx, sc, ref)
}

// Groups lists group appeals, newest first.
func (s *Service) Groups(ctx context.Context, cursor string, limit int) (web.Page[*GroupAppeal], error) {
	var none web.Page[*GroupAppeal]
	if _, err := identity.Require(ctx, identity.PermAppealRead); err != nil {
		return none, err
	}
	a := db.Args{}
	where := "1=1"
	if cursor != "" {
		var at int64
		var last string
		if err := web.DecodeCursor(cursor, &at, &last); err != nil {
			return none, err
		}
		where = "(g.created_at, g.id) < (" + a.Add(at) + ", " + a.Add(last) + ")"
	}
	rows, err := s.DB.Query(ctx, `SELECT `+groupColumns+` FROM group_appeals g WHERE `+where+` ORDER BY g.created_at DESC, g.id DESC LIMIT `+a.Add(limit+1), a...)
	if err != nil {
		return none, err
	}
	defer rows.Close()
	list := []*GroupAppeal{}
	for rows.Next() {
		g, err := s.scanGroup(rows)
		if err != nil {
			return none, err
		}
		list = append(list, g)
	}
	if err := rows.Err(); err != nil {
		return none, err
	}
	return web.Cut(list, limit, func(g *GroupAppeal) string { return web.EncodeCursor(db.Micros(g.CreatedAt), g.ID) }), nil
}
