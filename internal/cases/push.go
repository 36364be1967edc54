package cases

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/identity"
)

// askPush asks for a person when work came into a queue that gives itself.
func (s *Service) askPush(ctx context.Context, tx *db.Tx, object, queue string) error {
	if queue == "" {
		return nil
	}
	var mode string
	if err := tx.QueryRow(ctx, `SELECT mode FROM queues WHERE id = $1`, queue).Scan(&mode); err != nil || mode != Push {
		return err
	}
	return tx.Enqueue(ctx, db.Job{Kind: JobPush, Key: object, Payload: objectRef{Object: object}, RunAt: tx.Now})
}

// push gives one line of a queue that pushes to whoever has least in hand of
// those who accept, may see it, speak its language, have the skills and are not
// full; among equals to whoever was given something longest ago. given is ""
// when there is nobody now: the round of the minute tries again.
func (s *Service) push(ctx context.Context, tx *db.Tx, object string) (given string, err error) {
	w, err := s.unheld(ctx, object)
	if err != nil || w == nil {
		return "", err
	}
	queues, err := s.queues(ctx)
	if err != nil {
		return "", err
	}
	at := slices.IndexFunc(queues, func(q *Queue) bool { return q.ID == w.Queue && q.Mode == Push })
	if at < 0 {
		return "", nil
	}
	people, err := s.accepting(ctx)
	if err != nil {
		return "", err
	}
	type able struct {
		work  *StaffWork
		scope identity.Scope
		last  int64
	}
	var list, rest []able
	for _, staff := range people {
		sc, err := s.scopeOf(ctx, staff)
		if err != nil {
			return "", err
		}
		if may, err := s.sees(ctx, sc, *w); err != nil || !may || !sc.Can(identity.PermCaseWrite) {
			if err != nil {
				return "", err
			}
			continue
		}
		p := able{scope: sc}
		if p.work, err = s.workOf(ctx, staff); err != nil {
			return "", err
		}
		if err := s.db.QueryRow(ctx, `SELECT COALESCE(MAX(at), 0) FROM takes WHERE staff = $1`, staff).Scan(&p.last); err != nil {
			return "", err
		}
		if refuses(p.work, sc.Teams(), queues[at], *w, false) == "" {
			list = append(list, p)
		} else {
			rest = append(rest, p)
		}
	}
	if len(list) == 0 && w.Severity.Critical() {
		list = rest // no cap and no language keeps an S0 or S1 waiting
	}
	if len(list) == 0 {
		return "", nil
	}
	best := slices.MinFunc(list, func(x, y able) int {
		return cmp.Or(cmp.Compare(x.work.Load, y.work.Load), cmp.Compare(x.last, y.last), cmp.Compare(x.work.Staff, y.work.Staff))
	})
	return best.work.Staff, s.give(ctx, tx, best.scope, *w, best.work.Staff)
}

// give puts a line into somebody's hands.
func (s *Service) give(ctx context.Context, tx *db.Tx, sc identity.Scope, w Work, staff string) error {
	w.Why = []Reason{{Code: "push", Text: "The queue gave it to whoever had least in hand."}}
	if err := s.tookAs(ctx, tx, w, staff); err != nil {
		return err
	}
	until := tx.Now.Add(s.lease)
	if w.Kind == "contact" {
		if err := s.leaseTo(ctx, tx, w.ID, staff, until); err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "contact.pushed", Object: w.ID, Data: map[string]any{"to": staff, "until": until}})
	}
	_, err := s.Within(ctx, tx, sc, w.ID, func(c *Case) error {
		c.Assignee = staff
		return record(ctx, tx, c, "case.pushed", map[string]any{"number": c.Number, "to": staff, "queue": w.Queue})
	})
	return err
}

// leaseTo leases an object to somebody else than the caller of tx.
func (s *Service) leaseTo(ctx context.Context, tx *db.Tx, object, staff string, until time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO leases(object, holder, taken_at, until) VALUES ($1,$2,$3,$4)
		ON CONFLICT (object) DO UPDATE SET holder = excluded.holder, taken_at = excluded.taken_at, until = excluded.until`,
		object, staff, db.Micros(tx.Now), db.Micros(until))
	return err
}

// unheld is a line that nobody has; nil when somebody does, or it is over.
func (s *Service) unheld(ctx context.Context, object string) (*Work, error) {
	list, err := s.waitingOne(ctx, object)
	if err != nil || len(list) == 0 || list[0].Assignee != "" || list[0].LeaseUntil != nil {
		return nil, err
	}
	return &list[0], nil
}

// waitingOne is one line of the inbox by its id.
func (s *Service) waitingOne(ctx context.Context, object string) ([]Work, error) {
	if isContact(object) {
		return s.contactRows(ctx, everybody(), "c.id = $1", db.Args{object})
	}
	a := db.Args{object}
	return s.openCases(ctx, everybody(), `cases.id = $1 AND cases.root = '' AND cases.state NOT IN ('resolved', 'closed', 'waiting')
		AND NOT EXISTS (SELECT 1 FROM deferrals d WHERE d.object = cases.id AND d.until > `+a.Add(db.Micros(s.db.Now()))+`)`, a, place{}, 1)
}

// sees says whether somebody's scope reaches a line.
func (s *Service) sees(ctx context.Context, sc identity.Scope, w Work) (bool, error) {
	var n int
	a := db.Args{w.ID}
	query := `SELECT COUNT(*) FROM cases WHERE cases.id = $1 AND ` + sc.Where(&a, scoped)
	if w.Kind == "contact" {
		a = db.Args{w.ID}
		query = `SELECT COUNT(*) FROM contacts c WHERE c.id = $1 AND ` + sc.Where(&a, loose)
	}
	err := s.db.QueryRow(ctx, query, a...).Scan(&n)
	return n > 0, err
}

// accepting lists the people who take what queues push.
func (s *Service) accepting(ctx context.Context) ([]string, error) {
	rows, err := s.db.Query(ctx, `SELECT w.staff FROM staff_work w JOIN staff p ON p.id = w.staff AND p.state = 'active' WHERE w.accepting ORDER BY w.staff`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []string
	for rows.Next() {
		var staff string
		if err := rows.Scan(&staff); err != nil {
			return nil, err
		}
		list = append(list, staff)
	}
	return list, rows.Err()
}
