package cases

import (
	"context"
	"strings"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// Queue is ordered work: the open cases for which an expression holds, by due
// time and then severity.
type Queue struct {
	ID         string `json:"id"`
	Name       string `json:"name"`
	Expression string `json:"expression" doc:"Over the fields of a case, as severity <= S2 and region == \"US-WA\""`
	Team       string `json:"team,omitempty"`
	Position   int    `json:"position"`
	Open       int    `json:"open" doc:"Open cases in it that you may see"`
	Version    int64  `json:"version"`
}

// NewQueue is what a queue is made or changed with.
type NewQueue struct {
	Name       string `json:"name" minLength:"1" maxLength:"100"`
	Expression string `json:"expression" minLength:"1" maxLength:"4000"`
	Team       string `json:"team,omitempty" maxLength:"60"`
	Position   int    `json:"position,omitempty"`
}

func (q NewQueue) check() error {
	if strings.TrimSpace(q.Name) == "" {
		return errs.New(errs.Invalid, "queue_invalid", "A queue has a name.").With(errs.Field{Pointer: "/name", Message: "required"})
	}
	var a db.Args
	_, err := translate(q.Expression, "/expression", &a)
	return err
}

// Queues lists the queues with how many open cases each holds for the caller.
func (s *Service) Queues(ctx context.Context) ([]Queue, error) {
	sc, err := identity.Require(ctx, identity.PermQueueRead)
	if err != nil {
		return nil, err
	}
	rows, err := s.db.Query(ctx, `SELECT id, name, expression, team, position, version FROM queues ORDER BY position, name`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []Queue{}
	for rows.Next() {
		var q Queue
		if err := rows.Scan(&q.ID, &q.Name, &q.Expression, &q.Team, &q.Position, &q.Version); err != nil {
			return nil, err
		}
		list = append(list, q)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	rows.Close()
	for i := range list {
		if !sc.Can(identity.PermCaseRead) {
			break
		}
		var a db.Args
		where, err := translate(list[i].Expression, "/expression", &a)
		if err != nil {
			return nil, err
		}
		err = s.db.QueryRow(ctx, `SELECT COUNT(*) FROM cases WHERE `+where+` AND cases.state NOT IN ('resolved', 'closed') AND NOT cases.simulated AND cases.root = '' AND `+
			sc.Where(&a, scoped), a...).Scan(&list[i].Open)
		if err != nil {
			return nil, err
		}
	}
	return list, nil
}

func (s *Service) queue(ctx context.Context, queueID string) (*Queue, error) {
	var q Queue
	err := s.db.QueryRow(ctx, `SELECT id, name, expression, team, position, version FROM queues WHERE id = $1`, queueID).
		Scan(&q.ID, &q.Name, &q.Expression, &q.Team, &q.Position, &q.Version)
	if err != nil {
		return nil, noRow(err, "queue_not_found", "There is no such queue.")
	}
	return &q, nil
}

// AddQueue makes a queue.
func (s *Service) AddQueue(ctx context.Context, in NewQueue) (*Queue, error) {
	sc, err := identity.Require(ctx, identity.PermQueueWrite)
	if err != nil {
		return nil, err
	}
	if err := in.check(); err != nil {
		return nil, err
	}
	if err := s.knownTeam(ctx, in.Team); err != nil {
		return nil, err
	}
	q := &Queue{Name: strings.TrimSpace(in.Name), Expression: in.Expression, Team: in.Team, Position: in.Position, Version: 1}
	err = s.db.Tx(ctx, sc.Actor(), "add queue", func(ctx context.Context, tx *db.Tx) error {
		q.ID = id.New("que", tx.Now)
		res, err := tx.Exec(ctx, `INSERT INTO queues(id, name, expression, team, position, version) VALUES ($1,$2,$3,$4,$5,1)
			ON CONFLICT (name) DO NOTHING`, q.ID, q.Name, q.Expression, q.Team, q.Position)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			if err != nil {
				return err
			}
			return errs.New(errs.Conflict, "queue_name", "There is a queue of that name.").With(errs.Field{Pointer: "/name", Message: "taken"})
		}
		return tx.Record(ctx, db.Change{Kind: "queue.added", Object: q.ID, Data: q})
	})
	return q, err
}

// ChangeQueue replaces a queue's fields; version is the one the caller saw.
func (s *Service) ChangeQueue(ctx context.Context, queueID string, version int64, in NewQueue) (*Queue, error) {
	sc, err := identity.Require(ctx, identity.PermQueueWrite)
	if err != nil {
		return nil, err
	}
	if err := in.check(); err != nil {
		return nil, err
	}
	if err := s.knownTeam(ctx, in.Team); err != nil {
		return nil, err
	}
	q := &Queue{ID: queueID}
	err = s.db.Tx(ctx, sc.Actor(), "change queue", func(ctx context.Context, tx *db.Tx) error {
		err := tx.QueryRow(ctx, `UPDATE queues SET name = $1, expression = $2, team = $3, position = $4, version = version + 1
			WHERE id = $5 RETURNING name, expression, team, position, version`,
			strings.TrimSpace(in.Name), in.Expression, in.Team, in.Position, queueID).
			Scan(&q.Name, &q.Expression, &q.Team, &q.Position, &q.Version)
		if db.Unique(err) {
			return errs.New(errs.Conflict, "queue_name", "There is a queue of that name.").With(errs.Field{Pointer: "/name", Message: "taken"})
		}
		if err != nil {
			return noRow(err, "queue_not_found", "There is no such queue.")
		}
		if q.Version-1 != version {
			return web.Stale()
		}
		return tx.Record(ctx, db.Change{Kind: "queue.changed", Object: q.ID, Data: q})
	})
	return q, err
}
