package cases

import (
	"context"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// RoutingTrial is what a list of rules would have done with the cases of some
// days: of those the reader may see.
type RoutingTrial struct {
	From    time.Time      `json:"from"`
	Cases   int            `json:"cases"`
	Moved   int            `json:"moved" doc:"Cases that would have come to another queue than the rules in force send them to"`
	Nowhere int            `json:"nowhere" doc:"Cases that no rule and no queue takes"`
	Rules   []RoutingShare `json:"rules" doc:"In their order; the queues' own expressions after them"`
	Moves   []RoutingMove  `json:"moves" doc:"The newest that would have come elsewhere, at most 50"`
}

// RoutingShare is how much of the work one rule would have decided.
type RoutingShare struct {
	Name  string `json:"name"`
	Queue string `json:"queue"`
	Own   bool   `json:"own" doc:"A queue's own expression"`
	Cases int    `json:"cases"`
}

// RoutingMove is a case that would have come elsewhere.
type RoutingMove struct {
	Case     string   `json:"case_id"`
	Number   string   `json:"number"`
	Severity Severity `json:"severity"`
	Rule     string   `json:"rule"`
	From     string   `json:"from" doc:"Queue by the rules in force"`
	To       string   `json:"to"`
}

// TryRouting asks of the last days what a list of rules would have done.
func (s *Service) TryRouting(ctx context.Context, rules []RoutingRule, days int) (*RoutingTrial, error) {
	sc, err := identity.Require(ctx, identity.PermQueueWrite)
	if err != nil {
		return nil, err
	}
	if days < 1 || days > 366 {
		return nil, errs.New(errs.Invalid, "days", "One day to a year.").With(errs.Field{Pointer: "/days", Message: "1 to 366"})
	}
	if err := s.checkRouting(ctx, rules); err != nil {
		return nil, err
	}
	now, err := s.routing(ctx)
	if err != nil {
		return nil, err
	}
	v, err := s.newestRouting(ctx)
	if err != nil {
		return nil, err
	}
	tried, err := compileRoutes(rules)
	if err != nil {
		return nil, err
	}
	tried.rules = append(tried.rules, now.rules[len(v.Rules):]...)
	out := &RoutingTrial{From: s.db.Now().AddDate(0, 0, -days), Rules: []RoutingShare{}, Moves: []RoutingMove{}}
	for i, r := range tried.rules {
		out.Rules = append(out.Rules, RoutingShare{Name: r.Name, Queue: r.Queue, Own: i >= len(rules)})
	}
	if !sc.Can(identity.PermCaseRead) {
		return out, nil
	}
	var a db.Args
	then := tried.choice(&a)
	today := now.choice(&a)
	rows, err := s.db.Query(ctx, `SELECT cases.id, cases.number, cases.severity, `+then+`, `+today+` FROM cases
		WHERE cases.opened_at >= `+a.Add(db.Micros(out.From))+` AND NOT cases.simulated AND cases.root = '' AND `+sc.Where(&a, scoped)+
		` ORDER BY cases.opened_at DESC, cases.id DESC`, a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var m RoutingMove
		var number int64
		var to, from int
		if err := rows.Scan(&m.Case, &number, &m.Severity, &to, &from); err != nil {
			return nil, err
		}
		out.Cases++
		if to == 0 {
			out.Nowhere++
		} else {
			out.Rules[to-1].Cases++
		}
		m.Number, m.Rule, m.To, m.From = FormatNumber(number), tried.at(to).Name, tried.at(to).Queue, now.at(from).Queue
		if m.To == m.From {
			continue
		}
		if out.Moved++; len(out.Moves) < 50 {
			out.Moves = append(out.Moves, m)
		}
	}
	return out, rows.Err()
}
