package decision

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

const (
	dayMicros  = int64(24 * time.Hour / time.Microsecond)
	recentDays = 14
)

// Rule is one rule of the live ruleset with how often it fired lately.
type Rule struct {
	ID        string     `json:"id"`
	Version   int64      `json:"version" doc:"Number of the live ruleset"`
	Stage     string     `json:"stage" doc:"live or shadow"`
	On        []string   `json:"on" doc:"Event types"`
	When      string     `json:"when" doc:"The condition"`
	Score     float64    `json:"score"`
	Outcome   string     `json:"outcome,omitempty"`
	Reason    string     `json:"reason"`
	Policy    string     `json:"policy,omitempty" doc:"Clause cited by what follows"`
	Group     string     `json:"group,omitempty"`
	Percent   int        `json:"percent,omitempty" doc:"Share of accounts it is live for, when not all"`
	Replaces  string     `json:"replaces,omitempty" doc:"The rule this is a candidate for"`
	Candidate string     `json:"candidate,omitempty" doc:"A candidate for this rule's place"`
	Draft     string     `json:"draft,omitempty" doc:"Draft it came from, while it is not live for all"`
	Watch     *Watch     `json:"watch,omitempty" doc:"How often it fires beside what is usual; absent until it was looked at"`
	Hits24h   int64      `json:"hits_24h"`
	Hits7d    int64      `json:"hits_7d"`
	LastHit   *time.Time `json:"last_hit,omitempty" doc:"Event time of the last decision it fired on, within fourteen days"`
}

// RuleDetail is one rule with its text and its recent hits.
type RuleDetail struct {
	Rule
	Path   string     `json:"path"`
	Line   int        `json:"line"`
	Source string     `json:"source" doc:"The rule as written in its document"`
	Days   []Day      `json:"days" doc:"Hits per day over fourteen days, oldest first, days in UTC"`
	Recent []Decision `json:"recent" doc:"The last twenty decisions it fired on"`
}

// Day is the hits of one day.
type Day struct {
	Day  string `json:"day"`
	Hits int64  `json:"hits"`
}

func view(p *engine.Program, i int, number int64) Rule {
	r := &p.Rules[i]
	v := Rule{ID: r.ID, Version: number, Stage: "live", On: r.On, When: r.When, Score: r.Score, Outcome: r.Outcome, Reason: r.Reason, Policy: r.Policy, Group: r.Group}
	if r.Shadow {
		v.Stage = "shadow"
	} else if r.Percent < 100 {
		v.Percent = r.Percent
	}
	v.Replaces = r.Replaces
	for k := range p.Rules {
		if p.Rules[k].Replaces == r.ID {
			v.Candidate = p.Rules[k].ID
		}
	}
	return v
}

// Rules lists the rules of the live ruleset in their order. Hits are counted
// in the caller's scope.
func (s *Service) Rules(ctx context.Context) ([]Rule, error) {
	sc, err := identity.Require(ctx, identity.PermRuleRead)
	if err != nil {
		return nil, err
	}
	pack, err := s.current(ctx)
	if err != nil {
		return nil, err
	}
	list, at := make([]Rule, len(pack.program.Rules)), map[string]int{}
	for i := range list {
		list[i] = view(pack.program, i, pack.number)
		at[list[i].ID] = i
	}
	if err := s.attend(ctx, sc, at, list); err != nil {
		return nil, err
	}
	now := db.Micros(s.clock.Now())
	var a db.Args
	rows, err := s.history.Query(ctx, `SELECT r.rule, COUNT(*) FILTER (WHERE d.at >= `+a.Add(now-7*dayMicros)+`), COUNT(*) FILTER (WHERE d.at >= `+a.Add(now-dayMicros)+`), MAX(d.at)
		FROM decision_rules r JOIN decisions d ON d.position = r.position
		WHERE d.at >= `+a.Add(now-recentDays*dayMicros)+` AND `+sc.Where(&a, identity.Columns{Region: "d.region", Brand: "d.brand"})+`
		GROUP BY r.rule`, a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var rule string
		var week, today, last int64
		if err := rows.Scan(&rule, &week, &today, &last); err != nil {
			return nil, err
		}
		if i, ok := at[rule]; ok {
			t := db.FromMicros(last)
			list[i].Hits7d, list[i].Hits24h, list[i].LastHit = week, today, &t
		}
	}
	return list, rows.Err()
}

// attend adds to rules what is watched of them and the drafts they came from.
func (s *Service) attend(ctx context.Context, sc identity.Scope, at map[string]int, list []Rule) error {
	watched, err := s.watched(ctx, sc)
	if err != nil {
		return err
	}
	for rule, w := range watched {
		if i, ok := at[rule]; ok && !w.At.IsZero() {
			list[i].Watch = w
		}
	}
	rows, err := s.main.Query(ctx, `SELECT candidate, id FROM drafts WHERE candidate <> '' AND stage = 'approved' ORDER BY id`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var rule, draft string
		if err := rows.Scan(&rule, &draft); err != nil {
			return err
		}
		if i, ok := at[rule]; ok {
			list[i].Draft = draft
		}
	}
	return rows.Err()
}

// Rule reads one rule of the live ruleset.
func (s *Service) Rule(ctx context.Context, id string) (*RuleDetail, error) {
	sc, err := identity.Require(ctx, identity.PermRuleRead)
	if err != nil {
		return nil, err
	}
	pack, err := s.current(ctx)
	if err != nil {
		return nil, err
	}
	i := pack.program.Rule(id)
	if i < 0 {
		return nil, errs.New(errs.NotFound, "rule_not_found", "The live ruleset has no rule of this name.")
	}
	r := &pack.program.Rules[i]
	out := &RuleDetail{Rule: view(pack.program, i, pack.number), Path: r.Path, Line: r.Line, Source: excerpt(pack.program.Pack.Documents, r), Recent: []Decision{}}
	one := []Rule{out.Rule}
	if err := s.attend(ctx, sc, map[string]int{id: 0}, one); err != nil {
		return nil, err
	}
	out.Rule = one[0]
	if err := s.hits(ctx, sc, out); err != nil {
		return nil, err
	}
	if !sc.Can(identity.PermDecisionRead) {
		return out, nil
	}
	return out, s.recent(ctx, sc, out)
}

// hits fills the days, those without a hit too.
func (s *Service) hits(ctx context.Context, sc identity.Scope, out *RuleDetail) error {
	now := db.Micros(s.clock.Now())
	first := now/dayMicros - recentDays + 1
	days := make([]int64, recentDays)
	var a db.Args
	rows, err := s.history.Query(ctx, `SELECT d.at / `+a.Add(dayMicros)+`, COUNT(*), COUNT(*) FILTER (WHERE d.at >= `+a.Add(now-7*dayMicros)+`), COUNT(*) FILTER (WHERE d.at >= `+a.Add(now-dayMicros)+`), MAX(d.at)
		FROM decision_rules r JOIN decisions d ON d.position = r.position
		WHERE r.rule = `+a.Add(out.ID)+` AND d.at >= `+a.Add(first*dayMicros)+` AND `+sc.Where(&a, identity.Columns{Region: "d.region", Brand: "d.brand"})+`
		GROUP BY 1`, a...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var day, n, week, today, last int64
		if err := rows.Scan(&day, &n, &week, &today, &last); err != nil {
			return err
		}
		if day >= first && day < first+recentDays {
			days[day-first] = n
		}
		out.Hits7d, out.Hits24h = out.Hits7d+week, out.Hits24h+today
		if t := db.FromMicros(last); out.LastHit == nil || t.After(*out.LastHit) {
			out.LastHit = &t
		}
	}
	for i, n := range days {
		out.Days = append(out.Days, Day{time.UnixMicro((first + int64(i)) * dayMicros).UTC().Format(time.DateOnly), n})
	}
	return rows.Err()
}

func (s *Service) recent(ctx context.Context, sc identity.Scope, out *RuleDetail) error {
	var a db.Args
	rows, err := s.history.Query(ctx, decisionColumns+` JOIN decision_rules r ON r.position = d.position WHERE r.rule = `+a.Add(out.ID)+
		` AND `+sc.Where(&a, identity.Columns{Region: "d.region", Brand: "d.brand"})+` ORDER BY r.position DESC LIMIT 20`, a...)
	if err != nil {
		return err
	}
	if out.Recent, err = collect(rows); err != nil {
		return err
	}
	return s.named(ctx, sc, out.Recent)
}

func collect(rows *sql.Rows) ([]Decision, error) {
	defer rows.Close()
	list := []Decision{}
	for rows.Next() {
		d, err := scanDecision(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, d)
	}
	return list, rows.Err()
}

// excerpt cuts a rule out of its document: from its line to the next item of
// the same list, without what comes before it.
func excerpt(docs []engine.Document, r *engine.Rule) string {
	for _, d := range docs {
		if d.Path != r.Path {
			continue
		}
		lines := strings.Split(d.Text, "\n")
		if r.Line < 1 || r.Line > len(lines) {
			return ""
		}
		first := lines[r.Line-1]
		indent := len(first) - len(strings.TrimLeft(first, " "))
		end := r.Line
		for end < len(lines) {
			rest := strings.TrimLeft(lines[end], " ")
			if rest != "" && len(lines[end])-len(rest) <= indent {
				break
			}
			end++
		}
		for end > r.Line && strings.TrimSpace(lines[end-1]) == "" {
			end--
		}
		cut := lines[r.Line-1 : end]
		for i := range cut {
			cut[i] = strings.TrimPrefix(cut[i], strings.Repeat(" ", indent))
		}
		return strings.Join(cut, "\n")
	}
	return ""
}
