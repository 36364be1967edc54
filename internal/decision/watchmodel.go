package decision

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/ingest"
	"github.com/piepowder/piepowder/internal/model"
)

// A model is trusted for the population it was trained on. Its inputs and
// its score of the last day are compared with those of training by the
// population stability index; above 0.25 is, by the rule of thumb of credit
// scoring, another population.
const (
	driftAlarm  = 0.25
	driftSample = 5000 // decisions looked at
	driftLeast  = 300  // fewer say nothing
)

// drifting is one model with what it saw lately.
type drifting struct {
	model *model.Model
	seen  []*model.Histogram
}

// watchModels rings once a day for each model whose inputs have moved.
func (s *Service) watchModels(ctx context.Context, p *engine.Program, today int64) error {
	if !p.HasModels() {
		return nil
	}
	seen, err := s.recentScores(ctx, today)
	if err != nil {
		return err
	}
	for feature, d := range seen {
		n := d.seen[len(d.seen)-1].N()
		if n < driftLeast {
			continue
		}
		if err := s.watchText(ctx, modelKey+feature, today, driftText(model.Drift(d.model, d.seen))); err != nil {
			return err
		}
	}
	return nil
}

// modelKey stands before a model's feature where rules have their id.
const modelKey = "model:"

// recentScores counts what the models in force saw in the last day.
func (s *Service) recentScores(ctx context.Context, today int64) (map[string]*drifting, error) {
	rows, err := s.history.Query(ctx, `SELECT position FROM decisions WHERE at >= $1 ORDER BY position DESC LIMIT $2`, (today-1)*dayMicros, driftSample)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[string]*drifting{}
	var r ingest.Record
	for rows.Next() {
		var at uint64
		if err := rows.Scan(&at); err != nil {
			return nil, err
		}
		raw, err := s.read(at)
		if err != nil {
			return nil, err
		}
		if err := ingest.DecodeRecord(at, raw, s.programs, &r); err != nil {
			return nil, err
		}
		r.Program.Scores(&r.Event, &r.Decision.Vector, func(feature string, m *model.Model, x []float64, probability float64) {
			d := out[feature]
			if d == nil {
				d = &drifting{m, m.Histograms()}
				out[feature] = d
			}
			// Only what the newest rule set saw: an older one may have had another model.
			if d.model == m {
				model.Observe(d.seen, x, probability)
			}
		})
	}
	return out, rows.Err()
}

// driftText names what moved, the farthest first; "" when nothing did.
func driftText(inputs []model.InputDrift) string {
	slices.SortStableFunc(inputs, func(a, b model.InputDrift) int { return cmp.Compare(b.PSI, a.PSI) })
	var moved []string
	for _, in := range inputs {
		if in.PSI > driftAlarm && len(moved) < 4 {
			moved = append(moved, fmt.Sprintf("%s (%.2f)", in.Name, in.PSI))
		}
	}
	if len(moved) == 0 {
		return ""
	}
	return "sees another population than it was trained on: " + strings.Join(moved, ", ")
}

// watchText keeps what was found of something that has no usual rate, and rings
// once a day.
func (s *Service) watchText(ctx context.Context, key string, today int64, text string) error {
	ring := false
	err := s.main.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
		now := db.Micros(tx.Now)
		var rung, quiet int64
		err := tx.QueryRow(ctx, `INSERT INTO rule_watch(rule, day, rate, low, high, known, confirmed, alarm, alarm_day, at) VALUES ($1,$2,0,0,0,0,0,'',0,$3)
			ON CONFLICT (rule) DO UPDATE SET day = excluded.day, at = excluded.at RETURNING alarm_day, COALESCE(quiet_until, 0)`,
			key, today, now).Scan(&rung, &quiet)
		if err != nil {
			return err
		}
		if quiet > now {
			text = ""
		}
		ring = text != "" && rung < today
		_, err = tx.Exec(ctx, `UPDATE rule_watch SET alarm = $1 WHERE rule = $2`, text, key)
		return err
	})
	if err != nil || !ring {
		return err
	}
	return s.ring(ctx, key, text, today)
}
