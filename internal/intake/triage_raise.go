package intake

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/jobs"
)

// jobRaise pages when nobody confirmed or dismissed a raise in time.
const jobRaise = "triage.raise"

// confirmWithin is how long the person on shift has before a raise to S0 or S1
// pages: idioms do not flood pagers, and nothing severe waits.
const confirmWithin = 2 * time.Minute

// Alarm asks to page who is on call about a contact. Title has nothing personal.
type Alarm struct {
	Contact, Case string
	Severity      int
	Brand, Region string
	Title, Key    string
}

type raiseRef struct {
	Contact string `json:"contact"`
}

// raise asks the person on shift about a contact whose suggestion is S0 or S1.
// When the reporter said that it is happening now, it pages at once.
func (s *Service) raise(ctx context.Context, tx *db.Tx, c *Contact) error {
	if c.Suggestion.Severity > 1 || c.State != StateNew && c.State != StateJoined {
		return nil
	}
	p, err := s.proposalOf(ctx, tx, c)
	if err != nil {
		return err
	}
	if p.raise.State != "" && p.raise.Severity <= c.Suggestion.Severity {
		return nil
	}
	was := p.raise.State
	waits, paged := was == RaiseWaiting, was == RaisePaged || was == RaiseConfirmed
	p.raise.Page = "" // worse than what was answered pages again; a page that is open is raised
	p.raise.Severity = c.Suggestion.Severity
	if c.Now == Yes || paged {
		why := "the reporter says that it is happening now"
		if c.Now != Yes {
			why = "it is worse than what was paged about"
		}
		if err := s.alarm(ctx, tx, c, p, RaisePaged, why); err != nil {
			return err
		}
		return s.saveProposal(ctx, tx, p)
	}
	p.raise.State = RaiseWaiting
	if !waits {
		due := tx.Now.Add(confirmWithin)
		p.raise.DueAt = &due
		if err := tx.Enqueue(ctx, db.Job{Kind: jobRaise, Key: c.ID, Payload: raiseRef{c.ID}, RunAt: due}); err != nil {
			return err
		}
	}
	if err := s.saveProposal(ctx, tx, p); err != nil {
		return err
	}
	return tx.Record(ctx, c.change("raise_asked", map[string]any{"severity": p.raise.Severity, "due_at": p.raise.DueAt}))
}

// alarm pages, once per contact, and says so on the timeline.
func (s *Service) alarm(ctx context.Context, tx *db.Tx, c *Contact, p *proposal, state, why string) (err error) {
	now := tx.Now
	p.raise.State, p.raise.Why, p.raise.At, p.raise.DueAt = state, why, &now, nil
	if p.raise.Page == "" && s.Alarm != nil {
		p.raise.Page, err = s.Alarm(ctx, tx, Alarm{Contact: c.ID, Case: c.CaseID, Severity: p.raise.Severity, Brand: c.Brand, Region: c.Region,
			Title: "S" + string(rune('0'+p.raise.Severity)) + " by " + c.Channel, Key: "contact:" + c.ID})
		if err != nil {
			return err
		}
	}
	return tx.Record(ctx, c.change("raise_"+state, map[string]any{"severity": p.raise.Severity, "page": p.raise.Page, "nobody_to_page": p.raise.Page == "", "why": why}))
}

// dismiss says that a raise was none, and ends the page that went out.
func (s *Service) dismiss(ctx context.Context, tx *db.Tx, c *Contact, p *proposal, by, why string) error {
	now := tx.Now
	p.raise.State, p.raise.By, p.raise.At, p.raise.DueAt, p.raise.Why = RaiseDismissed, by, &now, nil, why
	if p.raise.Page != "" && s.Quiet != nil {
		if err := s.Quiet(ctx, tx, c.ID, "dismissed"); err != nil {
			return err
		}
	}
	return tx.Record(ctx, c.change("raise_dismissed", map[string]any{"severity": p.raise.Severity}))
}

// decided follows a person's severity: S0 or S1 confirms the raise and pages,
// anything else dismisses it.
func (s *Service) decided(ctx context.Context, tx *db.Tx, c *Contact, p *proposal, reason string) error {
	if c.level() <= 1 {
		if p.raise.State == RaiseConfirmed && p.raise.Severity <= c.level() {
			return nil
		}
		p.raise.Severity, p.raise.By = c.level(), tx.Actor.ID
		return s.alarm(ctx, tx, c, p, RaiseConfirmed, "")
	}
	if p.raise.State == "" || p.raise.State == RaiseDismissed {
		return nil
	}
	return s.dismiss(ctx, tx, c, p, tx.Actor.ID, "")
}

// handled ends the question about a contact that somebody made a case of, joined
// or closed. What is S0 or S1 then pages as a case.
func (s *Service) handled(ctx context.Context, tx *db.Tx, c *Contact, how string) error {
	p, err := s.proposalOf(ctx, tx, c)
	if err != nil || p.raise.State == "" {
		return err
	}
	if c.State == StateClosed {
		if p.raise.State == RaiseDismissed {
			return nil
		}
		if err := s.dismiss(ctx, tx, c, p, tx.Actor.ID, how); err != nil {
			return err
		}
		return s.saveProposal(ctx, tx, p)
	}
	if p.raise.State == RaiseWaiting {
		now := tx.Now
		p.raise.State, p.raise.By, p.raise.At, p.raise.DueAt, p.raise.Why = RaiseConfirmed, tx.Actor.ID, &now, nil, how
		if c.level() > 1 {
			p.raise.State = RaiseDismissed
		}
	}
	if p.raise.Page != "" && s.Quiet != nil && c.State == StateCase {
		if err := s.Quiet(ctx, tx, c.ID, "made a case"); err != nil {
			return err
		}
	}
	return s.saveProposal(ctx, tx, p)
}

// AnswerRaise is the person on shift confirming or dismissing a raise with one
// key. Dismissing needs a reason.
func (s *Service) AnswerRaise(ctx context.Context, contact string, confirm bool, reason string) (*Contact, error) {
	if !confirm && strings.TrimSpace(reason) == "" {
		return nil, errs.New(errs.Invalid, "raise_reason", "Say why it is not S0 or S1.").With(errs.Field{Pointer: "/reason", Message: "required"})
	}
	return s.change(ctx, contact, "answer raise", func(ctx context.Context, tx *db.Tx, _ identity.Scope, c *Contact) error {
		p, err := s.proposalOf(ctx, tx, c)
		if err != nil {
			return err
		}
		if p.raise.State != RaiseWaiting && !(p.raise.State == RaisePaged && p.raise.By == "") {
			return errs.New(errs.Conflict, "raise_answered", "Nobody asks this any more.")
		}
		shown := c.Suggestion
		p.raise.By = tx.Actor.ID
		if confirm {
			c.Severity = "S" + string(rune('0'+p.raise.Severity))
			err = s.alarm(ctx, tx, c, p, RaiseConfirmed, "")
		} else {
			if !ValidSeverity(c.Severity) || c.level() <= 1 {
				c.Severity = "S3" // until somebody triages it: it waits in the queue, it is not lost
			}
			err = s.dismiss(ctx, tx, c, p, tx.Actor.ID, "") // the reason is sealed beside the choice
		}
		if err != nil {
			return err
		}
		c.TriagedBy = tx.Actor.ID
		if err := s.keepChoice(ctx, tx, c, p, shown, reason); err != nil {
			return err
		}
		return s.saveProposal(ctx, tx, p)
	})
}

// raiseJob pages about a raise that nobody answered. It reads the row again, so
// that twice run is once paged.
func (s *Service) raiseJob(ctx context.Context, l jobs.Lease) error {
	var ref raiseRef
	if err := json.Unmarshal(l.Payload, &ref); err != nil {
		return err
	}
	sc := identity.System("triage")
	return s.DB.Tx(ctx, sc.Actor(), "raise nobody answered", func(ctx context.Context, tx *db.Tx) error {
		c, err := s.lock(ctx, tx, sc, ref.Contact)
		if errs.IsKind(err, errs.NotFound) {
			return tx.Record(ctx, db.Change{Kind: "contact.raise_checked", Object: ref.Contact, Private: true})
		}
		if err != nil {
			return err
		}
		p, err := s.proposalOf(ctx, tx, c)
		if err != nil {
			return err
		}
		if p.raise.State != RaiseWaiting {
			return tx.Record(ctx, db.Change{Kind: "contact.raise_checked", Object: c.ID, Restrict: c.CaseID, Private: true})
		}
		if err := s.alarm(ctx, tx, c, p, RaisePaged, "nobody answered in two minutes"); err != nil {
			return err
		}
		if err := s.saveProposal(ctx, tx, p); err != nil {
			return err
		}
		return s.live(ctx, tx, c.CaseID)
	})
}

// HandleTriage gives the runner our handlers.
func (s *Service) HandleTriage(r *jobs.Runner) {
	r.Handle(jobRaise, s.raiseJob)
	r.Handle(jobParity, s.parityJob)
}
