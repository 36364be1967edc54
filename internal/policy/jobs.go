package policy

import (
	"context"
	"fmt"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/jobs"
)

// JobRemind looks once a day what is due: reviews, signatures, stale texts,
// exceptions that end, texts that wait.
const JobRemind = "policy.remind"

const (
	remindEvery = 24 * time.Hour
	againAfter  = 7 * 24 * time.Hour
	soon        = 14 * 24 * time.Hour
)

// product is who writes what came with the product, or by its own timers.
func product() identity.Scope { return identity.System("policy") }

// Handle registers the jobs.
func (s *Service) Handle(r *jobs.Runner) {
	r.Handle(JobRemind, func(ctx context.Context, _ jobs.Lease) error {
		if err := s.Remind(ctx); err != nil {
			return err
		}
		return &jobs.Later{At: s.db.Now().Add(remindEvery), Reason: "looks again tomorrow"}
	})
}

// Start makes the timer that looks once a day.
func (s *Service) Start(ctx context.Context) error {
	return s.db.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
		return tx.Enqueue(ctx, db.Job{Kind: JobRemind, Key: "daily", RunAt: tx.Now.Add(time.Hour)})
	})
}

type reminder struct{ staff, key, subject, text string }

// tell reminds one person; a mail that cannot be sent is seen on the page anyway.
func (s *Service) tell(ctx context.Context, r reminder) {
	if s.o.Tell == nil || r.staff == "" {
		return
	}
	if err := s.o.Tell(ctx, r.staff, r.key, r.subject, r.text); err != nil {
		s.o.Log.Warn("policy: a reminder was not sent", "key", r.key, "error", err)
	}
}

// Remind writes down which reviews are due, ends exceptions whose day has come,
// tries waiting texts again, and reminds people: a week before a signature is due
// and every week after, owners of stale texts, owners of documents.
func (s *Service) Remind(ctx context.Context) error {
	docs, err := s.documents(ctx)
	if err != nil {
		return err
	}
	versions, err := s.versions(ctx, "")
	if err != nil {
		return err
	}
	people, err := s.people(ctx)
	if err != nil {
		return err
	}
	var notes []reminder
	for _, d := range docs {
		more, err := s.remindOf(ctx, d, versions[d.id], people)
		if err != nil {
			return err
		}
		notes = append(notes, more...)
	}
	if err := s.endExceptions(ctx); err != nil {
		return err
	}
	for _, n := range notes {
		s.tell(ctx, n)
	}
	return nil
}

func (s *Service) remindOf(ctx context.Context, d *document, list []*PolicyVersion, people []Person) (notes []reminder, err error) {
	now := s.db.Now()
	if d.state == "published" && d.reviewDue != nil && !now.Before(d.reviewDue.Add(-soon)) && (d.remindedAt == nil || !now.Before(d.remindedAt.Add(againAfter))) {
		if err := s.markReminded(ctx, d); err != nil {
			return nil, err
		}
		for _, p := range people {
			for _, r := range p.Roles {
				if r == d.owner {
					notes = append(notes, reminder{p.ID, fmt.Sprintf("%s/review/%s/%s", d.id, now.Format(time.DateOnly), p.ID), "Policy to be reviewed: " + d.title,
						"“" + d.title + "” is to be looked at again by " + d.reviewDue.Format(time.DateOnly) + ". Say on the Policy page that it stands, or begin its next text."})
				}
			}
		}
	}
	for _, v := range list {
		if v.State == "waiting" {
			err := s.db.Tx(ctx, product().Actor(), "release policy", func(ctx context.Context, tx *db.Tx) error {
				if err := tx.Record(ctx, db.Change{Kind: "policy.release_tried", Object: d.id, Private: true}); err != nil {
					return err
				}
				return s.release(ctx, tx, d.id)
			})
			if err != nil {
				return nil, err
			}
		}
	}
	roll, err := s.progress(ctx, d, list, people)
	if err != nil || roll == nil || roll.DueAt == nil {
		return notes, err
	}
	left := roll.DueAt.Sub(now)
	days := int(left / (24 * time.Hour))
	for _, a := range roll.People {
		if a.At == nil && (days == 7 || days == 1 || left < 0 && -days%7 == 0) {
			notes = append(notes, reminder{a.Staff, fmt.Sprintf("%s/attest/%d/%s/%s", d.id, roll.Version, a.Staff, now.Format(time.DateOnly)), "Please read and sign: " + d.title,
				"“" + d.title + "” is to be read and signed by " + roll.DueAt.Format(time.DateOnly) + ". It is under To do on the Policy page."})
		}
	}
	return notes, nil
}

func (s *Service) markReminded(ctx context.Context, d *document) error {
	return s.db.Tx(ctx, product().Actor(), "review of policy is due", func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `UPDATE policy_documents SET reminded_at = $1 WHERE id = $2`, db.Micros(tx.Now), d.id); err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "policy.review_due", Object: d.id, Data: map[string]any{"due_at": d.reviewDue}})
	})
}

// endExceptions writes down that the day of an exception has come.
func (s *Service) endExceptions(ctx context.Context) error {
	over, err := s.queryExceptions(ctx, `ended_at IS NULL AND ends_at <= $1`, db.Micros(s.db.Now()))
	if err != nil {
		return err
	}
	for _, e := range over {
		err := s.db.Tx(ctx, product().Actor(), "exception ended", func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE policy_exceptions SET ended_at = ends_at, ended_by = 'system', ended_why = 'its day came' WHERE id = $1 AND ended_at IS NULL`, e.ID)
			if err != nil {
				return err
			}
			return tx.Record(ctx, db.Change{Kind: "policy.exception_ended", Object: e.ID, On: []string{e.Document}, Data: map[string]any{"clause": e.Clause}})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// PolicyToDo is one thing that waits for the caller.
type PolicyToDo struct {
	Kind     string     `json:"kind" enum:"attest,approve,publish,release,touchpoint,review,question,exception,refused"`
	Document string     `json:"document"`
	Title    string     `json:"title"`
	Clause   string     `json:"clause,omitempty"`
	Ref      string     `json:"ref,omitempty" doc:"The touch-point, question or exception"`
	What     string     `json:"what,omitempty"`
	DueAt    *time.Time `json:"due_at,omitempty"`
	Overdue  bool       `json:"overdue"`
}

// ToDo lists what waits for the caller, what is due first first.
func (s *Service) ToDo(ctx context.Context) ([]PolicyToDo, error) {
	sc, err := identity.Require(ctx, identity.PermPolicyRead)
	if err != nil {
		return nil, err
	}
	l := &todo{s: s, sc: sc, now: s.db.Now()}
	if err := l.load(ctx); err != nil {
		return nil, err
	}
	return l.sorted(), nil
}
