package protocol

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/identity"
)

// Statistics are how a protocol went over a time. Drills are not in it.
type Statistics struct {
	Protocol  string          `json:"protocol"`
	From      time.Time       `json:"from"`
	To        time.Time       `json:"to"`
	Runs      int             `json:"runs"`
	Running   int             `json:"running"`
	Finished  int             `json:"done"`
	Cancelled int             `json:"cancelled"`
	P50       *float64        `json:"p50_seconds,omitempty" doc:"From start to the last step, of runs that are done"`
	P90       *float64        `json:"p90_seconds,omitempty"`
	Steps     []StepStatistic `json:"steps"`
}

// StepStatistic is how one step went. Its time runs from when it was the next
// one to do, or when it first showed, until it was done.
type StepStatistic struct {
	Step        string   `json:"step"`
	Title       string   `json:"title"`
	Shown       int      `json:"shown" doc:"Runs in which it applied"`
	Done        int      `json:"done"`
	Skipped     int      `json:"skipped"`
	Overdue     int      `json:"overdue"`
	WithDue     int      `json:"with_due" doc:"Runs in which it had a due time"`
	P50         *float64 `json:"p50_seconds,omitempty"`
	P90         *float64 `json:"p90_seconds,omitempty"`
	SkipRate    float64  `json:"skip_rate" doc:"Of those finished"`
	OverdueRate float64  `json:"overdue_rate" doc:"Of those with a due time"`
}

// quantile is the value at or below which a share q of the sorted list lies
// (nearest rank); nil of nothing.
func quantile(sorted []float64, q float64) *float64 {
	if len(sorted) == 0 {
		return nil
	}
	n := float64(len(sorted)) * q
	rank := int(n)
	if float64(rank) < n {
		rank++
	}
	v := sorted[max(rank, 1)-1]
	return &v
}

// stepRow is one step of one run, for counting.
type stepRow struct {
	step, state                  string
	shown, next, done, due, late *time.Time
}

func count(rows []stepRow) map[string]*StepStatistic {
	out, took := map[string]*StepStatistic{}, map[string][]float64{}
	for _, r := range rows {
		x := out[r.step]
		if x == nil {
			x = &StepStatistic{Step: r.step}
			out[r.step] = x
		}
		x.Shown++
		switch r.state {
		case StepDone:
			x.Done++
			from := r.next
			if from == nil || r.done != nil && from.After(*r.done) {
				from = r.shown
			}
			if from != nil && r.done != nil {
				took[r.step] = append(took[r.step], r.done.Sub(*from).Seconds())
			}
		case StepSkipped:
			x.Skipped++
		}
		if r.due != nil {
			x.WithDue++
		}
		// Late is a matter of when it was due, not of whether a timer had rung.
		if r.due != nil && (r.late != nil || r.done != nil && r.done.After(*r.due)) {
			x.Overdue++
		}
	}
	for id, x := range out {
		slices.Sort(took[id])
		x.P50, x.P90 = quantile(took[id], 0.5), quantile(took[id], 0.9)
		x.SkipRate, x.OverdueRate = share(int64(x.Skipped), int64(x.Done+x.Skipped)), share(int64(x.Overdue), int64(x.WithDue))
	}
	return out
}

// Statistics counts the runs of a protocol that began in the last days, within
// the caller's scope.
func (s *Service) Statistics(ctx context.Context, protocol string, days int) (*Statistics, error) {
	sc, err := identity.Require(ctx, identity.PermProtocolRead)
	if err != nil {
		return nil, err
	}
	newest, err := s.newest(ctx, protocol)
	if err != nil {
		return nil, err
	}
	to := s.db.Now()
	out := &Statistics{Protocol: protocol, From: to.AddDate(0, 0, -days), To: to, Steps: []StepStatistic{}}
	a := db.Args{protocol, db.Micros(out.From)}
	and := " WHERE r.protocol = $1 AND r.started_at >= $2 AND NOT r.drill AND " +
		sc.Where(&a, identity.Columns{Object: "c.id", Region: "c.region", Team: "c.team", Brand: "c.brand"})
	if err := s.runTimes(ctx, out, and, a); err != nil {
		return nil, err
	}
	rows, err := s.db.Query(ctx, `SELECT t.step, t.state, t.shown_at, t.next_at, t.done_at, t.due_at, t.overdue_at
		FROM run_steps t JOIN protocol_runs r ON r.id = t.run JOIN cases c ON c.id = r.case_id`+and, a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []stepRow
	for rows.Next() {
		var x stepRow
		var shown, next, done, due, late sql.NullInt64
		if err := rows.Scan(&x.step, &x.state, &shown, &next, &done, &due, &late); err != nil {
			return nil, err
		}
		x.shown, x.next, x.done, x.due, x.late = moment(shown), moment(next), moment(done), moment(due), moment(late)
		list = append(list, x)
	}
	if err := rows.Err(); err != nil || newest == 0 {
		return out, err
	}
	rows.Close()
	d, err := s.document(ctx, protocol, newest)
	if err != nil {
		return nil, err
	}
	counted := count(list)
	for _, st := range d.Steps {
		x := counted[st.ID]
		if x == nil {
			x = &StepStatistic{Step: st.ID}
		}
		x.Title = st.Title
		out.Steps = append(out.Steps, *x)
	}
	return out, nil
}

func (s *Service) runTimes(ctx context.Context, out *Statistics, and string, a db.Args) error {
	rows, err := s.db.Query(ctx, `SELECT r.state, r.started_at, r.ended_at FROM protocol_runs r JOIN cases c ON c.id = r.case_id`+and, a...)
	if err != nil {
		return err
	}
	defer rows.Close()
	var took []float64
	for rows.Next() {
		var state RunState
		var started int64
		var ended sql.NullInt64
		if err := rows.Scan(&state, &started, &ended); err != nil {
			return err
		}
		out.Runs++
		switch state {
		case Running:
			out.Running++
		case Cancelled:
			out.Cancelled++
		default:
			out.Finished++
			took = append(took, db.FromMicros(ended.Int64).Sub(db.FromMicros(started)).Seconds())
		}
	}
	slices.Sort(took)
	out.P50, out.P90 = quantile(took, 0.5), quantile(took, 0.9)
	return rows.Err()
}
