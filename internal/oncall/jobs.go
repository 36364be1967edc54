package oncall

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/jobs"
)

// machine is who acts when nobody asked.
func machine() db.Actor { return identity.System("oncall").Actor() }

// timer runs fn for the page of a lease, if the timer that fired is the page's
// newest: each fires once, however often its job is run.
func (s *Service) timer(ctx context.Context, l jobs.Lease, fn func(ctx context.Context, tx *db.Tx, p *Page) error) error {
	var t tick
	if err := json.Unmarshal(l.Payload, &t); err != nil {
		return err
	}
	return s.db.Tx(ctx, machine(), "page", func(ctx context.Context, tx *db.Tx) error {
		p, err := s.load(ctx, tx, t.ID)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil || p.tick != t.Tick || p.EndedAt != nil {
			return err
		}
		return fn(ctx, tx, p)
	})
}

// stepJob is a page going on: to its next step, past an acknowledgement that no
// work followed, or from the beginning after it had timed out.
func (s *Service) stepJob(ctx context.Context, l jobs.Lease) error {
	return s.timer(ctx, l, func(ctx context.Context, tx *db.Tx, p *Page) error {
		switch p.State {
		case Acknowledged:
			return s.unacknowledge(ctx, tx, p)
		case TimedOut:
			if err := s.note(ctx, tx, p, Entry{What: "again"}); err != nil {
				return err
			}
			p.State, p.round, p.step = Triggered, 0, 0
		}
		return s.climb(ctx, tx, p)
	})
}

// climb does steps from the page's next one on, until one reaches somebody.
func (s *Service) climb(ctx context.Context, tx *db.Tx, p *Page) error {
	b, err := s.read(ctx, tx.Now)
	if err != nil {
		return err
	}
	for p.step < len(p.ladder.Steps) && p.round <= p.ladder.Repeats {
		t := b.turn(p.ladder, p.severity, p.round, p.step, tx.Now)
		if err := s.perform(ctx, tx, p, t); err != nil {
			return err
		}
		if t.last {
			p.step = len(p.ladder.Steps)
		} else {
			p.round, p.step = p.ladder.after(t.round, t.step)
		}
		if len(t.notices) > 0 {
			p.State = Notified
			return s.goOn(ctx, tx, p, t.next)
		}
	}
	return s.timeOut(ctx, tx, p)
}

// perform writes what a step does: its messages, and whom it passes by.
func (s *Service) perform(ctx context.Context, tx *db.Tx, p *Page, t turnOf) error {
	at := Entry{Round: t.round + 1, Step: t.step + 1}
	for _, k := range t.skips {
		at.What, at.Who, at.Detail = "skipped", k.person, k.why
		if err := s.note(ctx, tx, p, at); err != nil {
			return err
		}
	}
	if len(t.notices) == 0 {
		return nil
	}
	var who string
	for i, n := range t.notices {
		if n.person != who {
			who = n.person
			at.What, at.Who, at.Detail = "step", who, ""
			if err := s.note(ctx, tx, p, at); err != nil {
				return err
			}
		}
		key := id.New("ntf", tx.Now.Add(time.Duration(i)*time.Microsecond))
		_, err := tx.Exec(ctx, `INSERT INTO oncall_notifications(id, page, person, method, kind, round, step, state, due_at) VALUES ($1,$2,$3,$4,$5,$6,$7,'queued',$8)`,
			key, p.ID, n.person, n.method, n.kind, at.Round, at.Step, db.Micros(n.at))
		if err != nil {
			return err
		}
		if err := s.sendAt(ctx, tx, key, 0, n.at); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) sendAt(ctx context.Context, tx *db.Tx, key string, n int64, at time.Time) error {
	return tx.Enqueue(ctx, db.Job{Kind: JobNotify, Key: fmt.Sprintf("%s/%d", key, n), Payload: tick{key, n}, RunAt: at})
}

// timeOut is the end of the ladder: nobody answered, or nobody could be asked.
func (s *Service) timeOut(ctx context.Context, tx *db.Tx, p *Page) error {
	var asked int
	err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM oncall_notifications WHERE page = $1 AND state IN ('sent', 'delivered')`, p.ID).Scan(&asked)
	if err != nil {
		return err
	}
	p.State, p.Why = TimedOut, ""
	if asked == 0 {
		p.Why = "nobody"
	}
	if err := s.note(ctx, tx, p, Entry{What: "timed_out", Detail: p.Why}); err != nil {
		return err
	}
	if p.ladder.Again > 0 {
		return s.goOn(ctx, tx, p, tx.Now.Add(minutes(p.ladder.Again)))
	}
	return s.rest(ctx, tx, p)
}

// unacknowledge looks whether work followed an acknowledgement. If it did the
// page has done its duty; if not it begins again.
func (s *Service) unacknowledge(ctx context.Context, tx *db.Tx, p *Page) error {
	if s.opt.InHand != nil {
		working, err := s.opt.InHand(ctx, p.Object)
		if err != nil {
			return err
		}
		if working {
			return s.end(ctx, tx, p, p.AcknowledgedBy, "in_hand")
		}
	}
	if err := s.note(ctx, tx, p, Entry{What: "unacknowledged", Who: p.AcknowledgedBy}); err != nil {
		return err
	}
	p.State, p.AcknowledgedBy, p.AcknowledgedAt, p.round, p.step = Triggered, "", nil, 0, 0
	return s.climb(ctx, tx, p)
}
