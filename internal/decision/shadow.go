package decision

import (
	"context"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

const (
	shadowDays = 60      // how far back it is counted
	shadowRows = 200_000 // decisions looked at, the newest
)

// Shadow is a rule beside the rule whose place it would take, over the same
// decisions, since it came into the ruleset.
type Shadow struct {
	Rule          string        `json:"rule"`
	Live          string        `json:"live,omitempty" doc:"The rule it is a candidate for; empty for a new one"`
	Since         time.Time     `json:"since" doc:"When it came into the ruleset, sixty days ago at most"`
	Hits          int64         `json:"hits" doc:"Decisions it fired on"`
	LiveHits      int64         `json:"live_hits" doc:"Decisions the rule in force fired on"`
	New           int64         `json:"new"`
	Lost          int64         `json:"lost"`
	Same          int64         `json:"same"`
	Known         int64         `json:"known" doc:"Hits whose truth is known"`
	Confirmed     int64         `json:"confirmed"`
	Precision     *float64      `json:"precision,omitempty"`
	PrecisionLow  *float64      `json:"precision_low,omitempty" doc:"Wilson interval, 95 %"`
	PrecisionHigh *float64      `json:"precision_high,omitempty"`
	Days          []BacktestDay `json:"days" doc:"Hits by day (UTC), days without any too"`
	Examples      []Hit         `json:"examples" doc:"New hits first, the newest first"`
	Truncated     bool          `json:"truncated" doc:"More decisions than are looked at; the newest were"`
}

type shadowOut struct{ Body *Shadow }

func (s *Service) shadowRoutes() []web.Route {
	return []web.Route{web.Get("/v1/rules/{id}/shadow", identity.PermRuleRead, "What a rule did beside the rule whose place it would take",
		func(ctx context.Context, in *ruleIn) (*shadowOut, error) {
			x, err := s.Shadow(ctx, in.ID)
			return &shadowOut{x}, err
		})}
}

// Shadow compares a rule of the live ruleset with the one it is a candidate for,
// in the caller's scope.
func (s *Service) Shadow(ctx context.Context, rule string) (*Shadow, error) {
	sc, err := identity.Require(ctx, identity.PermRuleRead)
	if err != nil {
		return nil, err
	}
	pack, err := s.current(ctx)
	if err != nil {
		return nil, err
	}
	i := pack.program.Rule(rule)
	if i < 0 {
		return nil, errs.New(errs.NotFound, "rule_not_found", "The live ruleset has no rule of this name.")
	}
	r := &pack.program.Rules[i]
	x := &Shadow{Rule: rule, Live: r.Replaces, Days: []BacktestDay{}, Examples: []Hit{}}
	now := s.clock.Now()
	x.Since = now.AddDate(0, 0, -shadowDays)
	versions, err := s.RuleHistory(ctx, rule)
	if err != nil {
		return nil, err
	}
	for _, v := range versions {
		if v.Rule == rule && v.Change == "added" && v.At.After(x.Since) {
			x.Since = v.At
			break
		}
	}
	known, err := s.known(ctx)
	if err != nil {
		return nil, err
	}
	found, err := s.beside(ctx, sc, x, r, known)
	if err != nil {
		return nil, err
	}
	if x.Known > 0 {
		x.Precision, x.PrecisionLow, x.PrecisionHigh = wilson(x.Confirmed, x.Known)
	}
	if !sc.Can(identity.PermDecisionRead) {
		return x, nil
	}
	if err := s.nameHits(ctx, sc, found); err != nil {
		return nil, err
	}
	if err := s.caseHits(ctx, sc, found); err != nil {
		return nil, err
	}
	x.Examples = hitsOf(found)
	return x, nil
}

// known are all truths: labels, and how cases that are not restricted ended.
func (s *Service) known(ctx context.Context) (func(h *happening, account uint64) truth, error) {
	t := newTruths()
	if err := s.judge(ctx, t); err != nil {
		return nil, err
	}
	rows, err := s.main.Query(ctx, `SELECT event_id, truth FROM event_truths`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	labels := map[string]truth{}
	for rows.Next() {
		var event string
		var v int
		if err := rows.Scan(&event, &v); err != nil {
			return nil, err
		}
		labels[event] = truth(v)
	}
	return func(h *happening, account uint64) truth {
		if v := labels[h.id]; v != truthUnknown {
			return v
		}
		v, _ := t.of(h, account)
		return v
	}, rows.Err()
}

// beside counts the decisions on which either rule fired and keeps those to read
// first.
func (s *Service) beside(ctx context.Context, sc identity.Scope, x *Shadow, r *engine.Rule, known func(*happening, uint64) truth) ([]foundHit, error) {
	var a db.Args
	mine := `MAX(CASE WHEN r.rule = ` + a.Add(x.Rule) + ` THEN 1 ELSE 0 END)`
	rows, err := s.history.Query(ctx, `SELECT d.position, d.event_id, d.type, d.at, d.account, d.outcome, d.score, `+mine+`, MAX(CASE WHEN r.rule = `+a.Add(x.Live)+` THEN 1 ELSE 0 END)
		FROM decision_rules r JOIN decisions d ON d.position = r.position
		WHERE `+db.In(&a, "r.rule", []string{x.Rule, x.Live})+` AND d.at >= `+a.Add(db.Micros(x.Since))+` AND `+sc.Where(&a, identity.Columns{Region: "d.region", Brand: "d.brand"})+`
		GROUP BY d.position, d.event_id, d.type, d.at, d.account, d.outcome, d.score ORDER BY d.position DESC LIMIT `+a.Add(shadowRows+1), a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	days := map[int64]*BacktestDay{}
	var fresh, rest []foundHit
	for looked := 0; rows.Next(); looked++ {
		if x.Truncated = looked == shadowRows; x.Truncated {
			break
		}
		var f foundHit
		var at int64
		var inMine, inLive int
		if err := rows.Scan(&f.position, &f.EventID, &f.Type, &at, &f.account, &f.LiveOutcome, &f.Score, &inMine, &inLive); err != nil {
			return nil, err
		}
		mine, live := inMine > 0, inLive > 0
		day := days[at/dayMicros]
		if day == nil {
			day = &BacktestDay{}
			days[at/dayMicros] = day
		}
		f.At, f.Outcome, f.Kind = db.FromMicros(at), f.LiveOutcome, HitSame
		if mine && r.Shadow && r.Outcome != "" {
			f.Outcome = r.Outcome
		}
		switch {
		case mine && !live:
			x.New, f.Kind = x.New+1, HitNew
		case live && !mine:
			x.Lost, f.Kind = x.Lost+1, HitLost
		default:
			x.Same++
		}
		if live {
			x.LiveHits, day.Live = x.LiveHits+1, day.Live+1
		}
		if mine {
			x.Hits, day.Draft = x.Hits+1, day.Draft+1
			v := known(&happening{id: f.EventID, position: f.position, at: at}, f.account)
			if v != truthUnknown {
				x.Known++
			}
			if v.sign() == truthConfirmed {
				x.Confirmed++
			}
			if v&byCase == 0 { // what a case says is added for those who may see it
				f.Label = v.text()
			}
		}
		if f.Kind == HitNew && len(fresh) < examplesShown {
			fresh = append(fresh, f)
		} else if len(rest) < examplesShown {
			rest = append(rest, f)
		}
	}
	for day := db.Micros(x.Since) / dayMicros; day <= db.Micros(s.clock.Now())/dayMicros; day++ {
		d := BacktestDay{Day: time.UnixMicro(day * dayMicros).UTC().Format(time.DateOnly)}
		if n := days[day]; n != nil {
			d.Draft, d.Live = n.Draft, n.Live
		}
		x.Days = append(x.Days, d)
	}
	return append(fresh, rest...)[:min(len(fresh)+len(rest), examplesShown)], rows.Err()
}
