package incident

import (
	"context"
	"database/sql"
	"errors"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

const bulkColumns = `b.id, b.incident, b.kind, b.audience, b.state, b.count, b.terms, b.delegated, b.actor, b.actor_kind, b.created_at, b.done_at`

func scanBulk(r row) (*Bulk, error) {
	b := &Bulk{Failures: []Failure{}}
	var at int64
	var done sql.NullInt64
	err := r.Scan(&b.ID, &b.incident, &b.Kind, &b.To, &b.State, &b.Count, &b.terms, &b.Action, &b.actor, &b.actorKind, &at, &done)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, errs.New(errs.NotFound, "bulk_not_found", "There is no such bulk.")
	}
	b.By, b.CreatedAt, b.DoneAt = b.actor, db.FromMicros(at), moment(done)
	return b, err
}

// Bulk says how far a bulk of an incident is.
func (s *Service) Bulk(ctx context.Context, ref, bulk string) (*Bulk, error) {
	list, err := s.bulks(ctx, ref, bulk)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, errs.New(errs.NotFound, "bulk_not_found", "There is no such bulk.")
	}
	return list[0], nil
}

// Bulks lists the bulks of an incident, newest first.
func (s *Service) Bulks(ctx context.Context, ref string) ([]*Bulk, error) {
	return s.bulks(ctx, ref, "")
}

func (s *Service) bulks(ctx context.Context, ref, bulk string) ([]*Bulk, error) {
	sc, err := identity.Require(ctx, identity.PermIncidentRead)
	if err != nil {
		return nil, err
	}
	i, err := s.get(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	a := db.Args{i.ID}
	one := ""
	if bulk != "" {
		one = " AND b.id = " + a.Add(bulk)
	}
	rows, err := s.DB.Query(ctx, `SELECT `+bulkColumns+` FROM incident_bulks b WHERE b.incident = $1`+one+` ORDER BY b.created_at DESC, b.id DESC LIMIT 200`, a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []*Bulk{}
	for rows.Next() {
		b, err := scanBulk(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, b)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	rows.Close()
	for _, b := range list {
		if err := s.progress(ctx, b); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func (s *Service) progress(ctx context.Context, b *Bulk) error {
	if b.Action != "" && s.Acting != nil {
		p, err := s.Acting(ctx, b.Action)
		if err != nil {
			return err
		}
		b.Done, b.Failed, b.Waiting = p.Done, p.Failed, b.Count-p.Done-p.Failed
		if p.Over {
			b.State = "done"
		}
		return nil
	}
	rows, err := s.DB.Query(ctx, `SELECT state, failure, COUNT(*) FROM incident_bulk_items WHERE bulk = $1 GROUP BY state, failure ORDER BY 3 DESC, 2`, b.ID)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var state, why string
		var n int
		if err := rows.Scan(&state, &why, &n); err != nil {
			return err
		}
		switch state {
		case "done":
			b.Done += n
		case "failed":
			b.Failed += n
		case "skipped":
			b.Skipped += n
		default:
			b.Waiting += n
		}
		if why != "" {
			b.Failures = append(b.Failures, Failure{why, n})
		}
	}
	return rows.Err()
}
