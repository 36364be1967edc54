package intake

import (
	"context"
	"encoding/json"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/jobs"
)

// HandleMail takes over the jobs of fetching mail and of looking whether mail
// arrives.
func (s *Service) HandleMail(r *jobs.Runner) {
	r.Handle(jobPoll, s.pollJob)
	r.Handle(jobProbe, s.probeJob)
}

// StartMail begins to fetch every mailbox, and to probe the listener.
func (s *Service) StartMail(ctx context.Context) error {
	list, err := s.mailboxes(ctx)
	if err != nil {
		return err
	}
	return s.DB.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
		for _, m := range list {
			if m.Fetch == nil || m.State != "on" {
				continue
			}
			if err := tx.Enqueue(ctx, db.Job{Kind: jobPoll, Key: m.ID, Payload: pollRef{m.ID}, RunAt: tx.Now}); err != nil {
				return err
			}
		}
		if s.Probe == nil {
			return nil
		}
		return tx.Enqueue(ctx, db.Job{Kind: jobProbe, Key: "smtp", RunAt: tx.Now.Add(probeEvery)})
	})
}

// pollJob visits one mailbox and comes back; of a mailbox that is gone or off it
// ends.
func (s *Service) pollJob(ctx context.Context, l jobs.Lease) error {
	var ref pollRef
	if err := json.Unmarshal(l.Payload, &ref); err != nil {
		return err
	}
	m, err := s.mailboxByID(ctx, ref.Mailbox)
	if errs.IsKind(err, errs.NotFound) {
		return nil
	}
	if err != nil || m.Fetch == nil || m.State != "on" {
		return err
	}
	select {
	case s.visits <- struct{}{}:
		defer func() { <-s.visits }()
	default:
		return &jobs.Later{At: s.DB.Now().Add(time.Second), Reason: "other mailboxes are being read"}
	}
	why := "more mail may come"
	next := pollEvery
	if err := s.fetch(ctx, m); err != nil {
		why, next = failureText(err), pause(m.Health.Failures)
	}
	return &jobs.Later{At: s.DB.Now().Add(next), Reason: why}
}
