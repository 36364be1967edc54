package cases

import (
	"cmp"
	"context"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// place is where a line stands in the inbox.
type place struct {
	due      int64
	severity Severity
	id       string
}

func placeOf(w Work) place {
	due := farFuture
	if w.DueAt != nil {
		due = *w.DueAt
	}
	return place{db.Micros(due), w.Severity, w.ID}
}

func (p place) zero() bool { return p.id == "" }

func (p place) compare(q place) int {
	return cmp.Or(cmp.Compare(p.due, q.due), cmp.Compare(p.severity, q.severity), cmp.Compare(p.id, q.id))
}

// before says whether w comes after p.
func (p place) before(w Work) bool { return p.zero() || p.compare(placeOf(w)) < 0 }

func (p place) cursor() string { return web.EncodeCursor(p.due, p.severity, p.id) }

func readPlace(cursor string) (place, error) {
	var p place
	if cursor == "" {
		return p, nil
	}
	return p, web.DecodeCursor(cursor, &p.due, &p.severity, &p.id)
}

// Next leases to the caller what is due first among the work that nobody
// holds: due time, then severity. Contacts and cases compete alike.
func (s *Service) Next(ctx context.Context, queue string) (*Work, error) {
	sc, err := identity.Require(ctx, identity.PermCaseWrite)
	if err != nil {
		return nil, err
	}
	var got *Work
	err = s.db.Tx(ctx, sc.Actor(), "take next", func(ctx context.Context, tx *db.Tx) error {
		got = nil
		// When others take all that is first in the same moment, look again.
		for range 3 {
			waiting, err := s.waiting(ctx, sc, queue)
			if err != nil {
				return err
			}
			for _, w := range waiting {
				until, err := s.grab(ctx, tx, sc, w)
				if errs.IsKind(err, errs.Conflict) || errs.IsKind(err, errs.NotFound) {
					continue
				}
				if err != nil {
					return err
				}
				w.LeaseUntil, w.Assignee = &until, tx.Actor.ID
				got = &w
				return nil
			}
			if len(waiting) == 0 {
				break
			}
		}
		return errs.New(errs.NotFound, "nothing_waiting", "Nothing is waiting for you.")
	})
	if err != nil {
		return nil, err
	}
	one := []Work{*got}
	return &one[0], s.dress(ctx, sc, one)
}

// grab takes one line: a lease for a contact, a take for a case.
func (s *Service) grab(ctx context.Context, tx *db.Tx, sc identity.Scope, w Work) (time.Time, error) {
	until, err := s.Hold(ctx, tx, w.ID)
	if err != nil {
		return until, err
	}
	if w.Kind == "contact" {
		return until, tx.Record(ctx, db.Change{Kind: "contact.taken", Object: w.ID, Data: map[string]any{"until": until}})
	}
	c, err := s.lock(ctx, tx, sc, w.ID)
	if err != nil {
		return until, err
	}
	c.Assignee = tx.Actor.ID
	if c.State == New || c.State == Triage {
		if err := s.move(ctx, tx, c, Open, "", nil); err != nil {
			return until, err
		}
	}
	if err := record(ctx, tx, c, "case.taken", map[string]any{"number": c.Number, "until": until}); err != nil {
		return until, err
	}
	if err := s.save(ctx, tx, c); err != nil {
		return until, err
	}
	return until, s.publish(ctx, tx, c)
}

// waiting lists the first free lines in order. A case that waits on somebody
// outside is not offered.
func (s *Service) waiting(ctx context.Context, sc identity.Scope, queue string) ([]Work, error) {
	var a db.Args
	and, err := s.workWhere(ctx, sc, &a, InboxIn{Queue: queue})
	if err != nil {
		return nil, err
	}
	and += ` AND cases.state <> 'waiting' AND cases.assignee = '' AND NOT EXISTS (
		SELECT 1 FROM leases l WHERE l.object = cases.id AND l.until > ` + a.Add(db.Micros(s.db.Now())) + `)`
	list, err := s.openCases(ctx, sc, and, a, place{}, 20)
	if err != nil {
		return nil, err
	}
	if sc.Can(identity.PermContactRead) {
		contacts, err := s.uncased(ctx, sc, "all")
		if err == nil {
			contacts, err = s.matching(ctx, contacts, "", queue)
		}
		if err != nil {
			return nil, err
		}
		for _, w := range contacts {
			if w.LeaseUntil == nil {
				list = append(list, w)
			}
		}
	}
	sortWork(list)
	return list[:min(len(list), 20)], nil
}
