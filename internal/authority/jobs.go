package authority

import (
	"context"
	"encoding/json"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/jobs"
)

// JobClock is a clock of a request that has run out: due or expires.
const JobClock = "authority.clock"

type tick struct {
	Request string `json:"request"`
	What    string `json:"what"`
}

// Handle gives the runner our handler.
func (s *Service) Handle(r *jobs.Runner) { r.Handle(JobClock, s.clock) }

// everybody is the scope of what nobody asked for by a request.
func everybody() identity.Scope { return identity.System("authority") }

// clock reminds of a request that is overdue, once, and ends one that has
// lapsed. It may run as often as it likes: the row says what was done.
func (s *Service) clock(ctx context.Context, l jobs.Lease) error {
	var t tick
	if err := json.Unmarshal(l.Payload, &t); err != nil {
		return err
	}
	return s.db.Tx(ctx, everybody().Actor(), "clock of an approval", func(ctx context.Context, tx *db.Tx) error {
		r, err := s.held(ctx, tx, everybody(), t.Request)
		if err != nil {
			return err
		}
		waits := r.State == Pending || r.State == Approved
		switch {
		case waits && !tx.Now.Before(r.ExpiresAt):
			return s.drop(ctx, tx, r, Expired, "nobody used it in time")
		case r.State == Pending && !r.Overdue && !tx.Now.Before(r.DueAt):
			return s.remind(ctx, tx, r)
		}
		return tx.Record(ctx, db.Change{Kind: "approval.looked_at", Object: r.ID, Private: true})
	})
}

func (s *Service) remind(ctx context.Context, tx *db.Tx, r *Request) error {
	r.Overdue = true
	if err := s.save(ctx, tx, r); err != nil {
		return err
	}
	who, err := s.signers(ctx, r)
	if err != nil {
		return err
	}
	s.tell(tx, r, who)
	if s.Remind != nil {
		if err := s.Remind(ctx, tx, r, who); err != nil {
			return err
		}
	}
	return s.record(ctx, tx, r, "approval.overdue", map[string]any{"due_at": r.DueAt})
}
