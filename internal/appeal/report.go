package appeal

import (
	"context"
	"slices"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// Report are the figures of appeals over a time.
type Report struct {
	From        time.Time      `json:"from"`
	To          time.Time      `json:"to"`
	Opened      int            `json:"opened" doc:"Came in within the time; group appeals are counted apart"`
	Decided     int            `json:"decided" doc:"Decided one by one within the time"`
	Waiting     int            `json:"waiting" doc:"Open now"`
	Overdue     int            `json:"overdue" doc:"Open now and past due"`
	Withdrawn   int            `json:"withdrawn"`
	Upheld      int            `json:"upheld"`
	Modified    int            `json:"modified"`
	Overturned  int            `json:"overturned"`
	InTime      int            `json:"in_time" doc:"Of the decided, answered when due"`
	MedianHours *float64       `json:"median_hours,omitempty" doc:"From coming in to the answer"`
	Rate        *float64       `json:"overturn_rate,omitempty" doc:"Overturned of decided"`
	ByClause    []ReportLine   `json:"by_clause"`
	ByRule      []ReportLine   `json:"by_rule"`
	ByOrigin    []ReportLine   `json:"by_origin"`
	ByChannel   []ReportLine   `json:"by_channel"`
	Groups      []*GroupAppeal `json:"groups" doc:"Group appeals begun within the time"`
	Restored    int            `json:"restored_by_groups" doc:"Actions that group appeals took back"`
	Strikes     int            `json:"strikes_removed_by_groups"`
}

// ReportLine is one value with its appeals.
type ReportLine struct {
	Value      string `json:"value"`
	Decided    int    `json:"decided"`
	Overturned int    `json:"overturned"`
	Modified   int    `json:"modified"`
}

// Figures computes the report over what the reader may see.
func (s *Service) Figures(ctx context.Context, from, to time.Time) (*Report, error) {
	sc, err := identity.Require(ctx, identity.PermAppealRead)
	if err != nil {
		return nil, err
	}
	if !to.After(from) {
		return nil, errs.New(errs.Invalid, "report_period", "The period ends after it begins.").With(errs.Field{Pointer: "?to", Message: "after from"})
	}
	r := &Report{From: from, To: to, ByClause: []ReportLine{}, ByRule: []ReportLine{}, ByOrigin: []ReportLine{}, ByChannel: []ReportLine{}, Groups: []*GroupAppeal{}}
	a := db.Args{db.Micros(from), db.Micros(to)}
	rows, err := s.DB.Query(ctx, `SELECT p.state, p.outcome, p.channel, p.clause, p.rule, p.origin, p.opened_at, p.due_at, COALESCE(p.decided_at, 0) FROM appeals p
		WHERE p.group_id = '' AND (p.state = 'open' OR p.opened_at >= $1 AND p.opened_at < $2 OR p.decided_at >= $1 AND p.decided_at < $2) AND `+s.seen(&a, sc), a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var hours []float64
	lines := map[string]map[string]*ReportLine{"clause": {}, "rule": {}, "origin": {}, "channel": {}}
	now, lo, hi := db.Micros(s.DB.Now()), db.Micros(from), db.Micros(to)
	for rows.Next() {
		var state State
		var outcome Outcome
		var channel, clause, rule, origin string
		var opened, due, decided int64
		if err := rows.Scan(&state, &outcome, &channel, &clause, &rule, &origin, &opened, &due, &decided); err != nil {
			return nil, err
		}
		if opened >= lo && opened < hi {
			r.Opened++
		}
		if state == Open {
			if r.Waiting++; due <= now {
				r.Overdue++
			}
		}
		if decided < lo || decided >= hi || state == Open {
			continue
		}
		if state == Withdrawn {
			r.Withdrawn++
			continue
		}
		r.Decided++
		hours = append(hours, float64(decided-opened)/float64(time.Hour/time.Microsecond))
		if decided <= due {
			r.InTime++
		}
		switch outcome {
		case Uphold:
			r.Upheld++
		case Modify:
			r.Modified++
		case Overturn:
			r.Overturned++
		}
		for by, value := range map[string]string{"clause": clause, "rule": rule, "origin": origin, "channel": channel} {
			if value == "" {
				continue
			}
			l := lines[by][value]
			if l == nil {
				l = &ReportLine{Value: value}
				lines[by][value] = l
			}
			l.Decided++
			if outcome == Overturn {
				l.Overturned++
			} else if outcome == Modify {
				l.Modified++
			}
		}
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	rows.Close()
	if n := len(hours); n > 0 {
		slices.Sort(hours)
		median, rate := hours[n/2], float64(r.Overturned)/float64(n)
		r.MedianHours, r.Rate = &median, &rate
	}
	r.ByClause, r.ByRule, r.ByOrigin, r.ByChannel = most20(lines["clause"]), most20(lines["rule"]), most20(lines["origin"]), most20(lines["channel"])
	page, err := s.Groups(ctx, "", 200)
	if err != nil {
		return nil, err
	}
	for _, g := range page.Items {
		if g.CreatedAt.Before(from) || !g.CreatedAt.Before(to) {
			continue
		}
		r.Groups = append(r.Groups, g)
		r.Restored += g.Done
		r.Strikes += g.Removed
	}
	return r, nil
}

// most20 are the twenty lines with the most decisions.
func most20(m map[string]*ReportLine) []ReportLine {
	out := []ReportLine{}
	for _, l := range m {
		out = append(out, *l)
	}
	slices.SortFunc(out, func(a, b ReportLine) int {
		if a.Decided != b.Decided {
			return b.Decided - a.Decided
		}
		if a.Value < b.Value {
			return -1
		}
		return 1
	})
	return out[:min(len(out), 20)]
}
