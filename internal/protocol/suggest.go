package protocol

import (
	"context"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/db"
)

// Suggestion is a protocol that fits a case and does not run on it.
type Suggestion struct {
	Protocol  string `json:"protocol"`
	Title     string `json:"title"`
	Titles    Words  `json:"titles,omitempty" doc:"The title in other languages"`
	Summary   string `json:"summary,omitempty"`
	Summaries Words  `json:"summaries,omitempty" doc:"The summary in other languages"`
	Because   string `json:"because" doc:"The expression that holds"`
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
	all, err := s.published(ctx)
	if err != nil {
		return nil, err
	}
	list := []Suggestion{}
	for _, d := range all {
		if d.Suggests(f) {
			list = append(list, suggested(d))
		}
	}
	return list, nil
}

func suggested(d *Document) Suggestion {
	return Suggestion{Protocol: d.ID, Title: d.Title, Titles: d.Titles, Summary: d.Summary, Summaries: d.Summaries, Because: d.Suggest}
}

// published reads the newest text of each protocol that may be started, by name.
func (s *Service) published(ctx context.Context) ([]*Document, error) {
	rows, err := s.db.Query(ctx, `SELECT id, version FROM protocols WHERE state = 'published' ORDER BY id`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	type at struct {
		id      string
		version int
	}
	var all []at
	for rows.Next() {
		var p at
		if err := rows.Scan(&p.id, &p.version); err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	rows.Close()
	var list []*Document
	for _, p := range all {
		d, err := s.document(ctx, p.id, p.version)
		if err != nil {
			return nil, err
		}
		list = append(list, d)
	}
	return list, nil
}
