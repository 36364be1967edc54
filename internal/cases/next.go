package cases

import (
	"cmp"
	"context"
	"encoding/json"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
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

// Next leases to the caller what they should do next among the work that nobody
// holds; see rank for the order. Contacts and cases compete alike. A queue
// narrows it.
func (s *Service) Next(ctx context.Context, queue string) (*Work, error) {
	sc, err := identity.Require(ctx, identity.PermCaseWrite)
	if err != nil {
		return nil, err
	}
	var got *Work
	err = s.db.Tx(ctx, sc.Actor(), "take next", func(ctx context.Context, tx *db.Tx) error {
		got = nil
		// When others take all that is first in the same moment, look again.
		var offer *offer
		for range 3 {
			if offer, err = s.offer(ctx, sc, queue); err != nil {
				return err
			}
			for _, w := range offer.list[:min(len(offer.list), 20)] {
				until, err := s.grab(ctx, tx, sc, w)
				if errs.IsKind(err, errs.Conflict) || errs.IsKind(err, errs.NotFound) {
					continue
				}
				if err != nil {
					return err
				}
				w.LeaseUntil, w.Assignee = &until, tx.Actor.ID
				got = &w
				return s.tookAs(ctx, tx, w, tx.Actor.ID)
			}
			if len(offer.list) == 0 {
				break
			}
		}
		return offer.nothing()
	})
	if err != nil {
		return nil, err
	}
	one := []Work{*got}
	return &one[0], s.dress(ctx, sc, one)
}

// Upcoming says what Next would give now, and why; nothing is taken.
func (s *Service) Upcoming(ctx context.Context, queue string) (*Work, error) {
	sc, err := identity.Require(ctx, identity.PermCaseWrite)
	if err != nil {
		return nil, err
	}
	offer, err := s.offer(ctx, sc, queue)
	if err != nil {
		return nil, err
	}
	if len(offer.list) == 0 {
		return nil, offer.nothing()
	}
	one := offer.list[:1]
	return &one[0], s.dress(ctx, sc, one)
}

// tookAs keeps what was given to whom, and why that.
func (s *Service) tookAs(ctx context.Context, tx *db.Tx, w Work, staff string) error {
	why, err := json.Marshal(w.Why)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO takes(id, object, staff, queue, why, at) VALUES ($1,$2,$3,$4,$5,$6)`,
		id.New("tak", tx.Now), w.ID, staff, w.Queue, string(why), db.Micros(tx.Now))
	return err
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
