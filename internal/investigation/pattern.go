package investigation

import (
	"context"
	"time"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// Pattern is what one party of a case had to do with before. It is shown beside
// the case without being asked for; it is no finding.
type Pattern struct {
	Party   string        `json:"party"`
	Role    cases.Role    `json:"role" doc:"In this case"`
	Account string        `json:"account_id"`
	Cases   []PatternCase `json:"cases" doc:"Other cases, newest first, at most 50; only those you may see"`
	As      []PatternRole `json:"as" doc:"How often in each role, over all of them"`
	Same    int           `json:"same" doc:"Earlier cases in the same role and of the same type"`
	Proven  int           `json:"proven" doc:"Of those in the role of reported person: substantiated or partly"`
}

// PatternCase is one of them.
type PatternCase struct {
	Case     string         `json:"case_id"`
	Number   string         `json:"number"`
	Title    string         `json:"title"`
	Type     string         `json:"type"`
	Role     cases.Role     `json:"role"`
	Severity cases.Severity `json:"severity"`
	State    cases.State    `json:"state"`
	Outcome  cases.Outcome  `json:"outcome,omitempty"`
	OpenedAt time.Time      `json:"opened_at"`
	With     []string       `json:"with,omitempty" doc:"Other parties of this case who are in that one too: pty_ ids"`
}

// PatternRole counts one role.
type PatternRole struct {
	Role cases.Role `json:"role"`
	N    int        `json:"n"`
}

// Patterns says what the parties of a case had to do with before: linked cases
// and repeat behaviour.
func (s *Service) Patterns(ctx context.Context, ref string) ([]*Pattern, error) {
	sc, err := identity.Require(ctx, identity.PermFindingRead)
	if err != nil {
		return nil, err
	}
	c, err := s.cases.For(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	a := db.Args{c.ID}
	parties, err := s.db.Query(ctx, `SELECT x.id, x.role, x.account FROM case_parties x WHERE `+family("x.case_id", "$1")+` AND x.removed_at IS NULL AND x.account <> 0
		AND `+sc.KnowsParty(&a, "x.id")+` ORDER BY x.id LIMIT 50`, a...)
	if err != nil {
		return nil, err
	}
	defer parties.Close()
	list := []*Pattern{}
	accounts := map[uint64]*Pattern{}
	var order []uint64
	for parties.Next() {
		p := &Pattern{Cases: []PatternCase{}, As: []PatternRole{}}
		var eid uint64
		if err := parties.Scan(&p.Party, &p.Role, &eid); err != nil {
			return nil, err
		}
		if accounts[eid] != nil { // reporter and harmed person are often the same
			continue
		}
		p.Account = id.Entity("acc", eid)
		accounts[eid] = p
		order, list = append(order, eid), append(list, p)
	}
	if err := parties.Err(); err != nil {
		return nil, err
	}
	parties.Close()
	where := map[string][]string{} // case → parties of ours in it
	for _, eid := range order {
		if err := s.before(ctx, sc, c, eid, accounts[eid]); err != nil {
			return nil, err
		}
		for _, k := range accounts[eid].Cases {
			where[k.Case] = append(where[k.Case], accounts[eid].Party)
		}
	}
	for _, p := range list {
		for i := range p.Cases {
			for _, other := range where[p.Cases[i].Case] {
				if other != p.Party {
					p.Cases[i].With = append(p.Cases[i].With, other)
				}
			}
		}
	}
	return list, nil
}

// before reads the other cases of one account within the reader's scope.
func (s *Service) before(ctx context.Context, sc identity.Scope, c *cases.Case, account uint64, p *Pattern) error {
	a := db.Args{c.ID, account}
	rows, err := s.db.Query(ctx, `SELECT k.id, k.number, k.eid, k.title, k.type, x.role, k.severity, k.state, k.outcome, k.opened_at
		FROM case_parties x JOIN cases k ON k.id = x.case_id
		WHERE x.account = $2 AND x.removed_at IS NULL AND k.id <> $1 AND k.root = '' AND NOT k.simulated AND `+
		cases.Visible(&a, sc, "k.id")+` AND `+sc.KnowsParty(&a, "x.id")+` ORDER BY k.opened_at DESC, k.id DESC, x.id LIMIT 200`, a...)
	if err != nil {
		return err
	}
	defer rows.Close()
	roles := map[cases.Role]int{}
	for rows.Next() {
		var k PatternCase
		var number, opened int64
		var title []byte
		var eid uint64
		if err := rows.Scan(&k.Case, &number, &eid, &title, &k.Type, &k.Role, &k.Severity, &k.State, &k.Outcome, &opened); err != nil {
			return err
		}
		k.Number, k.Title, k.OpenedAt = cases.FormatNumber(number), s.open(eid, k.Case+"/title", title), db.FromMicros(opened)
		roles[k.Role]++
		if k.Role == p.Role && k.Type == c.Type {
			p.Same++
		}
		if k.Role == cases.Subject && (k.Outcome == cases.Substantiated || k.Outcome == cases.PartlyProven) {
			p.Proven++
		}
		if len(p.Cases) < 50 {
			p.Cases = append(p.Cases, k)
		}
	}
	for _, r := range []cases.Role{cases.Subject, cases.Reporter, cases.Harmed, cases.Witness, cases.Bystander, cases.Merchant} {
		if roles[r] > 0 {
			p.As = append(p.As, PatternRole{r, roles[r]})
		}
	}
	return rows.Err()
}
