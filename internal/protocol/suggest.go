package protocol

import (
	"context"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/db"
)

// Suggestion is a protocol that fits a case and does not run on it.
type Suggestion struct {
	Protocol string `json:"protocol"`
	Title    string `json:"title"`
	Summary  string `json:"summary,omitempty"`
	Because  string `json:"because" doc:"The expression that holds"`
}

// Suggest finds the protocols that fit a case as it is now and keeps the first
// time each did. It is called where a case is opened or becomes worse.
func (s *Service) Suggest(ctx context.Context, tx *db.Tx, c *cases.Case) error {
	list, err := s.fitting(ctx, c)
	if err != nil {
		return err
	}
	for _, x := range list {
		res, err := tx.Exec(ctx, `INSERT INTO protocol_suggestions(case_id, protocol, at) VALUES ($1,$2,$3) ON CONFLICT DO NOTHING`, c.ID, x.Protocol, db.Micros(tx.Now))
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			if err != nil {
				return err
			}
			continue
		}
		err = tx.Record(ctx, db.Change{Kind: "protocol.suggested", Object: x.Protocol, On: []string{c.ID}, Restrict: c.ID,
			Data: map[string]any{"number": c.Number, "protocol": x.Protocol, "title": x.Title}})
		if err != nil {
			return err
		}
	}
	return nil
}

// fitting lists the published protocols whose expression holds for a case.
func (s *Service) fitting(ctx context.Context, c *cases.Case) ([]Suggestion, error) {
	f, _, err := s.factsOf(ctx, c)
	if err != nil {
		return nil, err
	}
	rows, err := s.db.Query(ctx, `SELECT id, version FROM protocols WHERE state = 'published' ORDER BY id`)
	if err != nil {
		return nil, err
	}
	type at struct {
		id      string
		version int
	}
	var all []at
	for rows.Next() {
		var p at
		if err := rows.Scan(&p.id, &p.version); err != nil {
			rows.Close()
			return nil, err
		}
		all = append(all, p)
	}
	rows.Close()
	if err := rows.Err(); err != nil {
		return nil, err
	}
	list := []Suggestion{}
	for _, p := range all {
		d, err := s.document(ctx, p.id, p.version)
		if err != nil {
			return nil, err
		}
		if d.Suggests(f) {
			list = append(list, Suggestion{p.id, d.Title, d.Summary, d.Suggest})
		}
	}
	return list, nil
}
