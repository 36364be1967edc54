package cases

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// The modes of a queue.
const (
	Pull = "pull" // waits to be taken
	Push = "push" // gives itself to the least loaded
)

// Queue is ordered work: what the routing sends to it, and what no rule of the
// routing sends anywhere and its own expression takes, by due time and then
// severity. Each case and contact is in one queue.
type Queue struct {
	ID         string     `json:"id"`
	Name       string     `json:"name"`
	Expression string     `json:"expression" doc:"What it takes of the work that no rule of the routing sends elsewhere, as severity <= S2 and region == \"US-WA\""`
	Team       string     `json:"team,omitempty" doc:"Whom its work is offered to; empty: everybody"`
	Teams      []string   `json:"certified" doc:"Vendor teams that may see and take it"`
	Skills     []string   `json:"skills" doc:"What whoever takes from it can do"`
	Mode       string     `json:"mode" enum:"pull,push"`
	Weight     int        `json:"weight" doc:"Its share when several queues press"`
	Position   int        `json:"position"`
	Open       int        `json:"open" doc:"Open cases in it that you may see"`
	Contacts   int        `json:"contacts" doc:"Contacts in it that are no case yet"`
	Tasks      int        `json:"tasks" doc:"Tasks of its cases whose time has come"`
	Waiting    int        `json:"waiting" doc:"Cases, contacts and tasks: as many lines as the inbox shows of it"`
	Free       int        `json:"free" doc:"Of the cases, those that nobody has"`
	Overdue    int        `json:"overdue" doc:"Of the cases, those past their time"`
	NextDue    *time.Time `json:"next_due,omitempty" doc:"The earliest deadline of its cases"`
	Version    int64      `json:"version"`
}

// NewQueue is what a queue is made or changed with.
type NewQueue struct {
	Name       string   `json:"name" minLength:"1" maxLength:"100"`
	Expression string   `json:"expression" minLength:"1" maxLength:"4000" doc:"false takes only what the routing sends"`
	Team       string   `json:"team,omitempty" maxLength:"60"`
	Certified  []string `json:"certified,omitempty" maxItems:"50" doc:"Ids of vendor teams"`
	Skills     []string `json:"skills,omitempty" maxItems:"10"`
	Mode       string   `json:"mode,omitempty" enum:"pull,push" doc:"pull when left out"`
	Weight     int      `json:"weight,omitempty" minimum:"0" maximum:"100" doc:"1 when left out"`
	Position   int      `json:"position,omitempty"`
}

func (q NewQueue) check() error {
	var at []errs.Field
	if strings.TrimSpace(q.Name) == "" {
		at = append(at, errs.Field{Pointer: "/name", Message: "required"})
	}
	if q.Mode != "" && q.Mode != Pull && q.Mode != Push {
		at = append(at, errs.Field{Pointer: "/mode", Message: "pull or push"})
	}
	if q.Weight < 0 || q.Weight > 100 {
		at = append(at, errs.Field{Pointer: "/weight", Message: "1 to 100"})
	}
	if slices.ContainsFunc(q.Skills, func(x string) bool { return !word(x) }) {
		at = append(at, errs.Field{Pointer: "/skills", Message: "words of small letters, digits and hyphens"})
	}
	if at != nil {
		return errs.New(errs.Invalid, "queue_invalid", "A queue cannot be like this.").With(at...)
	}
	var a db.Args
	_, err := translate(q.Expression, "/expression", everybody(), &a)
	return err
}

const queueColumns = `queues.id, queues.name, queues.expression, queues.team, queues.skills, queues.mode, queues.weight, queues.position, queues.version`

func scanQueue(r row) (*Queue, error) {
	var q Queue
	var skills string
	err := r.Scan(&q.ID, &q.Name, &q.Expression, &q.Team, &skills, &q.Mode, &q.Weight, &q.Position, &q.Version)
	q.Skills, q.Teams = split(skills), []string{}
	return &q, err
}

func split(list string) []string {
	if list == "" {
		return []string{}
	}
	return strings.Split(list, ",")
}

// Queues lists the queues with how much each holds for the caller; a vendor
// sees those that a team of theirs is certified for.
func (s *Service) Queues(ctx context.Context) ([]Queue, error) {
	sc, err := identity.Require(ctx, identity.PermQueueRead)
	if err != nil {
		return nil, err
	}
	all, err := s.queues(ctx)
	if err != nil {
		return nil, err
	}
	list := []Queue{}
	for _, q := range all {
		if !sc.Vendor() || slices.ContainsFunc(q.Teams, func(t string) bool { return slices.Contains(sc.Teams(), t) }) {
			list = append(list, *q)
		}
	}
	if !sc.Can(identity.PermCaseRead) {
		return list, nil
	}
	return list, s.countQueues(ctx, sc, list)
}

func (s *Service) queues(ctx context.Context) ([]*Queue, error) {
	rows, err := s.db.Query(ctx, `SELECT `+queueColumns+` FROM queues ORDER BY position, name`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []*Queue
	byID := map[string]*Queue{}
	for rows.Next() {
		q, err := scanQueue(rows)
		if err != nil {
			return nil, err
		}
		list, byID[q.ID] = append(list, q), q
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	rows.Close()
	teams, err := s.db.Query(ctx, `SELECT queue, team FROM queue_teams ORDER BY queue, team`)
	if err != nil {
		return nil, err
	}
	defer teams.Close()
	for teams.Next() {
		var queue, team string
		if err := teams.Scan(&queue, &team); err != nil {
			return nil, err
		}
		byID[queue].Teams = append(byID[queue].Teams, team)
	}
	return list, teams.Err()
}

// countQueues fills in how much each queue holds.
func (s *Service) countQueues(ctx context.Context, sc identity.Scope, list []Queue) error {
	depths, err := s.depths(ctx, sc, InboxIn{}, false)
	for i := range list {
		q, d := &list[i], depths[list[i].ID]
		q.Open, q.Contacts, q.Tasks, q.Waiting, q.Free, q.Overdue, q.NextDue = d.cases, d.contacts, d.tasks, d.waiting(), d.free, d.overdue, d.due
	}
	return err
}

func (s *Service) queue(ctx context.Context, queueID string) (*Queue, error) {
	q, err := scanQueue(s.db.QueryRow(ctx, `SELECT `+queueColumns+` FROM queues WHERE id = $1`, queueID))
	return q, noRow(err, "queue_not_found", "There is no such queue.")
}

// certify keeps which vendor teams may see and take a queue's work.
func (s *Service) certify(ctx context.Context, tx *db.Tx, q *Queue, teams []string) error {
	if _, err := tx.Exec(ctx, `DELETE FROM queue_teams WHERE queue = $1`, q.ID); err != nil {
		return err
	}
	q.Teams = []string{}
	for _, team := range teams {
		if err := s.knownTeam(ctx, team); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `INSERT INTO queue_teams(queue, team) VALUES ($1,$2) ON CONFLICT DO NOTHING`, q.ID, team); err != nil {
			return err
		}
		q.Teams = append(q.Teams, team)
	}
	return nil
}

func taken() error {
	return errs.New(errs.Conflict, "queue_name", "There is a queue of that name.").With(errs.Field{Pointer: "/name", Message: "taken"})
}

// AddQueue makes a queue.
func (s *Service) AddQueue(ctx context.Context, in NewQueue) (*Queue, error) {
	return s.writeQueue(ctx, "add queue", in, func(ctx context.Context, tx *db.Tx) (*Queue, error) {
		q, err := scanQueue(tx.QueryRow(ctx, `INSERT INTO queues(id, name, expression, team, skills, mode, weight, position, version) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,1)
			ON CONFLICT (name) DO NOTHING RETURNING `+queueColumns, id.New("que", tx.Now), strings.TrimSpace(in.Name), in.Expression, in.Team,
			strings.Join(in.Skills, ","), orText(in.Mode, Pull), max(in.Weight, 1), in.Position))
		if err != nil {
			if errs.IsKind(noRow(err, "", ""), errs.NotFound) {
				return nil, taken()
			}
			return nil, err
		}
		return q, nil
	})
}

// ChangeQueue replaces a queue's fields; version is the one the caller saw.
func (s *Service) ChangeQueue(ctx context.Context, queueID string, version int64, in NewQueue) (*Queue, error) {
	return s.writeQueue(ctx, "change queue", in, func(ctx context.Context, tx *db.Tx) (*Queue, error) {
		q, err := scanQueue(tx.QueryRow(ctx, `UPDATE queues SET name = $1, expression = $2, team = $3, skills = $4, mode = $5, weight = $6, position = $7, version = version + 1
			WHERE id = $8 RETURNING `+queueColumns, strings.TrimSpace(in.Name), in.Expression, in.Team,
			strings.Join(in.Skills, ","), orText(in.Mode, Pull), max(in.Weight, 1), in.Position, queueID))
		if db.Unique(err) {
			return nil, taken()
		}
		if err != nil {
			return nil, noRow(err, "queue_not_found", "There is no such queue.")
		}
		if q.Version-1 != version {
			return nil, web.Stale()
		}
		return q, nil
	})
}

// writeQueue runs what makes or changes a queue, and puts all open work where
// it then belongs.
func (s *Service) writeQueue(ctx context.Context, reason string, in NewQueue, fn func(context.Context, *db.Tx) (*Queue, error)) (q *Queue, err error) {
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
	err = s.db.Tx(ctx, sc.Actor(), reason, func(ctx context.Context, tx *db.Tx) error {
		if q, err = fn(ctx, tx); err != nil {
			return err
		}
		if err := s.certify(ctx, tx, q, in.Certified); err != nil {
			return err
		}
		if err := s.placeAll(ctx, tx); err != nil {
			return err
		}
		kind := "queue.changed"
		if q.Version == 1 {
			kind = "queue.added"
		}
		return tx.Record(ctx, db.Change{Kind: kind, Object: q.ID, Data: q})
	})
	return q, err
}
