package decision

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/ingest"
	"github.com/piepowder/piepowder/internal/journal"
)

// readLabels reads the labels that came since the last look.
func (s *Service) readLabels(ctx context.Context) error {
	marks, err := s.marks(ctx)
	if err != nil {
		return err
	}
	for from := marks["labels"]; ; {
		positions, last, err := s.labelsAfter(ctx, from)
		if err != nil || last == from {
			return err
		}
		t := newTruths()
		found := map[string]truth{}
		for _, at := range positions {
			raw, err := s.read(uint64(at))
			if errors.Is(err, journal.ErrNoRecord) {
				continue // the log no longer holds it
			}
			if err != nil {
				return err
			}
			var r ingest.Record
			if err := ingest.DecodeRecord(uint64(at), raw, s.programs, &r); err != nil {
				return err
			}
			ev := &r.Event
			name, value := text(ev, ev.Type.FieldSlot("label")), 1.0
			if i := ev.Type.FieldSlot("value"); i >= 0 && ev.Vals[i].Has {
				value = ev.Vals[i].F
			}
			if event := text(ev, ev.Type.FieldSlot("event_id")); event != "" && name != "" {
				t.label(event, name, value)
				found[event], _ = t.of(&happening{id: event}, 0)
			}
		}
		err = s.main.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
			for event, v := range found {
				if _, err := tx.Exec(ctx, `INSERT INTO event_truths(event_id, truth, at) VALUES ($1,$2,$3)
					ON CONFLICT (event_id) DO UPDATE SET truth = excluded.truth, at = excluded.at`, event, int(v), db.Micros(tx.Now)); err != nil {
					return err
				}
			}
			return markWatch(ctx, tx, "labels", last)
		})
		if err != nil {
			return err
		}
		from = last
	}
}

// labelsAfter gives the positions of labels among the next events, and the last
// event looked at.
func (s *Service) labelsAfter(ctx context.Context, from int64) (labels []int64, last int64, err error) {
	rows, err := s.history.Query(ctx, `SELECT position, type = $1 FROM events WHERE position > $2 ORDER BY position LIMIT $3`, engine.LabelEvent, from, lookedBatch)
	if err != nil {
		return nil, from, err
	}
	defer rows.Close()
	last = from
	for rows.Next() {
		var label bool
		if err := rows.Scan(&last, &label); err != nil {
			return nil, from, err
		}
		if label {
			labels = append(labels, last)
		}
	}
	return labels, last, rows.Err()
}

// proven counts by rule how many hits of the last weeks turned out to be right.
// Cases that are restricted say nothing here: everybody reads these figures.
func (s *Service) proven(ctx context.Context, today int64) (map[string]proof, error) {
	t := newTruths()
	if err := s.judge(ctx, t); err != nil {
		return nil, err
	}
	known, err := s.main.Query(ctx, `SELECT event_id, truth FROM event_truths`)
	if err != nil {
		return nil, err
	}
	defer known.Close()
	labels := map[string]truth{}
	for known.Next() {
		var event string
		var v int
		if err := known.Scan(&event, &v); err != nil {
			return nil, err
		}
		labels[event] = truth(v)
	}
	if err := known.Err(); err != nil {
		return nil, err
	}
	known.Close()
	second, err := secondLooks(ctx, s.main)
	if err != nil {
		return nil, err
	}
	if len(labels) == 0 && len(t.positions) == 0 && len(t.accounts) == 0 && len(second) == 0 {
		return map[string]proof{}, nil
	}
	rows, err := s.history.Query(ctx, `SELECT r.rule, d.event_id, d.position, d.at, d.account FROM decision_rules r JOIN decisions d ON d.position = r.position
		WHERE d.at >= $1`, (today-2*truthDays+1)*dayMicros)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[string]proof{}
	for rows.Next() {
		var rule string
		var h happening
		var account uint64
		if err := rows.Scan(&rule, &h.id, &h.position, &h.at, &account); err != nil {
			return nil, err
		}
		v := labels[h.id]
		if v == truthUnknown {
			v = second.of(rule, account, h.at)
		}
		if v == truthUnknown {
			v, _ = t.of(&h, account)
		}
		p := out[rule]
		p.add(v.sign(), h.at/dayMicros > today-truthDays)
		out[rule] = p
	}
	return out, rows.Err()
}

func (p *proof) add(v truth, recent bool) {
	yes := int64(0)
	if v == truthConfirmed {
		yes = 1
	}
	switch {
	case v == truthUnknown:
	case recent:
		p.known, p.confirmed = p.known+1, p.confirmed+yes
	default:
		p.knownBefore, p.confirmedBefore = p.knownBefore+1, p.confirmedBefore+yes
	}
}

// versionsSince are the documents of the ruleset in force at a time and of those
// published since.
func (s *Service) versionsSince(ctx context.Context, at int64) ([][]engine.Document, error) {
	rows, err := s.main.Query(ctx, `SELECT documents FROM rulesets WHERE number >= (SELECT COALESCE(MAX(number), 0) FROM rulesets WHERE published_at < $1) ORDER BY number`, at)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list [][]engine.Document
	for rows.Next() {
		var body string
		if err := rows.Scan(&body); err != nil {
			return nil, err
		}
		var docs []engine.Document
		if err := json.Unmarshal([]byte(body), &docs); err != nil {
			return nil, err
		}
		list = append(list, docs)
	}
	return list, rows.Err()
}
