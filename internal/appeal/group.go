package appeal

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
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
