package appeal

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/jobs"
	"github.com/piepowder/piepowder/internal/web"
)

// The kinds of background work.
const (
	JobDue   = "appeal.due"   // an answer is due soon, or overdue
	JobGroup = "appeal.group" // the items of a group appeal
)

// warnBefore is how long before an answer is due that is said.
const warnBefore = 3 * 24 * time.Hour

type appealRef struct {
	Appeal string `json:"appeal"`
}

// Handle gives the runner our handlers.
func (s *Service) Handle(r *jobs.Runner) {
	r.Handle(JobDue, s.dueJob)
	r.Handle(JobGroup, s.groupJob)
}

// dueJob says that an answer is due soon, and then that it is overdue.
func (s *Service) dueJob(ctx context.Context, l jobs.Lease) error {
	var ref appealRef
	if err := json.Unmarshal(l.Payload, &ref); err != nil {
		return err
	}
	var again time.Time
	err := s.DB.Tx(ctx, machinery().Actor(), "appeal due", func(ctx context.Context, tx *db.Tx) error {
		p, err := s.lock(ctx, tx, machinery(), ref.Appeal)
		if errs.IsKind(err, errs.NotFound) || err == nil && p.State != Open {
			return tx.Record(ctx, db.Change{Kind: "appeal.checked", Object: ref.Appeal, Private: true})
		}
		if err != nil {
			return err
		}
		kind := "appeal.overdue"
		if p.DueAt.After(tx.Now) {
			kind, again = "appeal.due_soon", p.DueAt
		}
		return s.record(ctx, tx, p, kind, map[string]any{"due_at": p.DueAt, "assignee": p.Assignee})
	})
	if err == nil && !again.IsZero() {
		return &jobs.Later{At: again, Reason: "the answer is not due yet"}
	}
	return err
}

// Take gives an appeal to whoever asks, unless they had to do with the decision.
func (s *Service) Take(ctx context.Context, ref string) (*Appeal, error) {
	sc, err := identity.Require(ctx, identity.PermAppealDecide)
	if err != nil {
		return nil, err
	}
	err = s.DB.Tx(ctx, sc.Actor(), "take appeal", func(ctx context.Context, tx *db.Tx) error {
		p, err := s.ready(ctx, tx, sc, ref)
		if err != nil {
			return err
		}
		return s.give(ctx, tx, p, sc.StaffID())
	})
	if err != nil {
		return nil, err
	}
	return s.get(ctx, sc, ref)
}

func (s *Service) give(ctx context.Context, tx *db.Tx, p *Appeal, staff string) error {
	if _, err := tx.Exec(ctx, `UPDATE appeals SET assignee = $1, taken_at = COALESCE(taken_at, $2) WHERE id = $3`, staff, db.Micros(tx.Now), p.ID); err != nil {
		return err
	}
	return s.record(ctx, tx, p, "appeal.taken", map[string]any{"assignee": staff})
}

// ready locks an appeal that sc may decide.
func (s *Service) ready(ctx context.Context, tx *db.Tx, sc identity.Scope, ref string) (*Appeal, error) {
	p, err := s.lock(ctx, tx, sc, ref)
	if err != nil {
		return nil, err
	}
	if p.State != Open {
		return nil, errs.New(errs.Conflict, "appeal_over", "This appeal has been decided already.")
	}
	if p.Assignee != "" && p.Assignee != sc.StaffID() {
		return nil, errs.New(errs.Conflict, "appeal_taken", "Somebody else is looking at this appeal.")
	}
	return p, s.clean(ctx, p.Action, p.ID, sc.StaffID())
}

// clean refuses whoever had to do with a decision.
func (s *Service) clean(ctx context.Context, action, appeal, staff string) error {
	why, err := s.conflict(ctx, action, appeal, staff)
	switch why {
	case "first_decider":
		return errs.New(errs.Forbidden, "appeal_first_decider", "You took or approved this decision: somebody else looks at it again.")
	case "earlier_appeal":
		return errs.New(errs.Forbidden, "appeal_earlier_decider", "You decided an earlier appeal of this decision: somebody else looks at it again.")
	}
	return err
}

// Next gives the appeal that is due first among those that the asker may decide.
func (s *Service) Next(ctx context.Context) (*Appeal, error) {
	sc, err := identity.Require(ctx, identity.PermAppealDecide)
	if err != nil {
		return nil, err
	}
	list, err := s.read(ctx, sc, func(a *db.Args) string {
		me := a.Add(sc.StaffID())
		return "p.state = 'open' AND (p.assignee = '' OR p.assignee = " + me + ")"
	}, " ORDER BY p.due_at, p.id LIMIT 200")
	if err != nil {
		return nil, err
	}
	for _, p := range list {
		if p.Assignee != "" {
			return s.get(ctx, sc, p.ID)
		}
		if !p.MayDecide {
			continue
		}
		got, err := s.Take(ctx, p.ID)
		if errs.IsKind(err, errs.Conflict) { // somebody else was quicker
			continue
		}
		return got, err
	}
	return nil, errs.New(errs.NotFound, "appeal_none", "No appeal waits that you may decide.")
}

// Release gives an appeal back to the queue.
func (s *Service) Release(ctx context.Context, ref string) (*Appeal, error) {
	sc, err := identity.Require(ctx, identity.PermAppealDecide)
	if err != nil {
		return nil, err
	}
	err = s.DB.Tx(ctx, sc.Actor(), "release appeal", func(ctx context.Context, tx *db.Tx) error {
		p, err := s.lock(ctx, tx, sc, ref)
		if err != nil {
			return err
		}
		if p.State != Open || p.Assignee != sc.StaffID() {
			return errs.New(errs.Conflict, "appeal_not_yours", "You are not looking at this appeal.")
		}
		if _, err := tx.Exec(ctx, `UPDATE appeals SET assignee = '' WHERE id = $1`, p.ID); err != nil {
			return err
		}
		return s.record(ctx, tx, p, "appeal.released", nil)
	})
	if err != nil {
		return nil, err
	}
	return s.get(ctx, sc, ref)
}

// Add keeps something new beside an appeal, as somebody of ours heard or found it.
func (s *Service) Add(ctx context.Context, ref, text, evidence string) (*Appeal, error) {
	sc, err := identity.Require(ctx, identity.PermAppealWrite)
	if err != nil {
		return nil, err
	}
	if strings.TrimSpace(text) == "" && evidence == "" {
		return nil, invalid("/text", "say what is new, or name a file")
	}
	err = s.DB.Tx(ctx, sc.Actor(), "add to appeal", func(ctx context.Context, tx *db.Tx) error {
		p, err := s.lock(ctx, tx, sc, ref)
		if err != nil {
			return err
		}
		if p.State != Open {
			return errs.New(errs.Conflict, "appeal_over", "This appeal has been decided already.")
		}
		m := Material{Kind: "text", Text: strings.TrimSpace(text), Source: "staff"}
		if evidence != "" {
			var n int
			if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM evidence WHERE id = $1 AND case_id = $2 AND case_id <> ''`, evidence, p.Case).Scan(&n); err != nil {
				return err
			}
			if n == 0 {
				return invalid("/evidence_id", "no such file in the case of this decision")
			}
			m.Kind, m.Evidence = "file", evidence
		}
		if _, err := s.material(ctx, tx, p, m, "own:"+p.ID+":"+web.EncodeCursor(p.Version)); err != nil {
			return err
		}
		return s.record(ctx, tx, p, "appeal.material", map[string]any{"source": "staff"})
	})
	if err != nil {
		return nil, err
	}
	return s.get(ctx, sc, ref)
}

// Withdraw ends an appeal that the person no longer wants.
func (s *Service) Withdraw(ctx context.Context, ref, reason string) (*Appeal, error) {
	sc, err := identity.Require(ctx, identity.PermAppealWrite)
	if err != nil {
		return nil, err
	}
	if strings.TrimSpace(reason) == "" {
		return nil, invalid("/reason", "say how the person withdrew it")
	}
	err = s.DB.Tx(ctx, sc.Actor(), "withdraw appeal", func(ctx context.Context, tx *db.Tx) error {
		p, err := s.lock(ctx, tx, sc, ref)
		if err != nil {
			return err
		}
		if p.State != Open {
			return errs.New(errs.Conflict, "appeal_over", "This appeal has been decided already.")
		}
		sealed, err := s.seal(p.account, p.ID+"/reason", reason)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE appeals SET state = 'withdrawn', reason = $1, decided_at = $2, decided_by = $3 WHERE id = $4`, sealed, db.Micros(tx.Now), tx.Actor.ID, p.ID)
		if err != nil {
			return err
		}
		return s.record(ctx, tx, p, "appeal.withdrawn", nil)
	})
	if err != nil {
		return nil, err
	}
	return s.get(ctx, sc, ref)
}

// Outside keeps that a body outside looks at a decision, and how that stands.
func (s *Service) Outside(ctx context.Context, ref, state, reference string) (*Appeal, error) {
	sc, err := identity.Require(ctx, identity.PermAppealWrite)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(outsideStates[1:], state) || strings.TrimSpace(reference) == "" {
		return nil, invalid("/state", "asked, with_us or ended, with the body and its reference")
	}
	err = s.DB.Tx(ctx, sc.Actor(), "out-of-court body", func(ctx context.Context, tx *db.Tx) error {
		p, err := s.lock(ctx, tx, sc, ref)
		if err != nil {
			return err
		}
		sealed, err := s.seal(p.account, p.ID+"/outside", reference)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE appeals SET outside = $1, outside_ref = $2, outside_at = $3 WHERE id = $4`, state, sealed, db.Micros(tx.Now), p.ID); err != nil {
			return err
		}
		return s.record(ctx, tx, p, "appeal.outside", map[string]any{"state": state})
	})
	if err != nil {
		return nil, err
	}
	return s.get(ctx, sc, ref)
}

func (d *Decision) check() error {
	var at []errs.Field
	if !slices.Contains([]Outcome{Uphold, Modify, Overturn}, d.Outcome) {
		at = append(at, errs.Field{Pointer: "/outcome", Message: "uphold, modify or overturn"})
	}
	if d.Reason = strings.TrimSpace(d.Reason); d.Reason == "" {
		at = append(at, errs.Field{Pointer: "/reason", Message: "say why"})
	}
	if d.Answer = strings.TrimSpace(d.Answer); d.Answer == "" {
		at = append(at, errs.Field{Pointer: "/answer", Message: "tell the person why, in their language"})
	}
	if (d.Outcome == Modify) != (d.Change != nil) {
		at = append(at, errs.Field{Pointer: "/change", Message: "what takes its place: required for modify, and only there"})
	}
	if len(at) > 0 {
		return errs.New(errs.Invalid, "decision_invalid", "The appeal cannot be decided like this.").With(at...)
	}
	return nil
}

// Preview shows the answer of a decision before it is made.
func (s *Service) Preview(ctx context.Context, ref string, d Decision) (*LetterDraft, error) {
	sc, err := identity.Require(ctx, identity.PermAppealDecide)
	if err != nil {
		return nil, err
	}
	p, err := s.get(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	if d.Change != nil && p.Original != nil {
		if err := d.Change.milder(p.Original, s.DB.Now()); err != nil {
			return nil, err
		}
	}
	draft, err := s.Draft(ctx, s.answer(p, p.Original, d))
	return &draft, err
}

func (s *Service) answer(p *Appeal, o *Original, d Decision) Letter {
	return Letter{Event: "answered", Action: p.Action, Appeal: p.ID, Case: p.Case, Account: p.account, Original: o, Outcome: string(d.Outcome), Answer: d.Answer, Language: p.Language,
		Change: d.Change, NewAction: p.NewAction}
}

// Decide ends an appeal. In one transaction the action is undone or replaced, the
// person is answered, those behind it are told what they may know, and the
// verdict is kept.
func (s *Service) Decide(ctx context.Context, ref string, d Decision) (*Appeal, error) {
	sc, err := identity.Require(ctx, identity.PermAppealDecide)
	if err != nil {
		return nil, err
	}
	if err := d.check(); err != nil {
		return nil, err
	}
	err = s.DB.Tx(ctx, sc.Actor(), "decide appeal", func(ctx context.Context, tx *db.Tx) error {
		p, err := s.ready(ctx, tx, sc, ref)
		if err != nil {
			return err
		}
		return s.end(ctx, tx, sc, p, d)
	})
	if err != nil {
		return nil, err
	}
	return s.get(ctx, sc, ref)
}

// end carries a decision out.
func (s *Service) end(ctx context.Context, tx *db.Tx, sc identity.Scope, p *Appeal, d Decision) error {
	o, err := s.Action(ctx, machinery(), p.Action)
	if err != nil {
		return err
	}
	switch d.Outcome {
	case Overturn:
		if o.State != "reversed" {
			err = s.Reverse(ctx, tx, p.Action, d.Reason)
		}
	case Modify:
		if err := d.Change.milder(o, tx.Now); err != nil {
			return err
		}
		p.NewAction, err = s.Modify(ctx, tx, sc, p.Action, o, *d.Change, d.Reason)
	}
	if err != nil {
		return err
	}
	reason, err := s.seal(p.account, p.ID+"/reason", d.Reason)
	if err != nil {
		return err
	}
	answer, err := s.seal(p.account, p.ID+"/answer", d.Answer)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE appeals SET state = 'decided', outcome = $1, reason = $2, answer = $3, decided_at = $4, decided_by = $5, new_action = $6, group_id = $7, assignee = $5 WHERE id = $8`,
		d.Outcome, reason, answer, db.Micros(tx.Now), tx.Actor.ID, p.NewAction, p.Group, p.ID)
	if err != nil {
		return err
	}
	if err := s.verdict(ctx, tx, p, o, d.Outcome); err != nil {
		return err
	}
	l := s.answer(p, o, d)
	if p.Group != "" {
		l.Outcome = "withdrawn_rule"
	}
	if err := s.Send(ctx, tx, l); err != nil {
		return err
	}
	if s.Reporters != nil && p.Case != "" && d.Outcome != Uphold {
		if err := s.Reporters(ctx, tx, p.Case, p.account, d.Outcome); err != nil {
			return err
		}
	}
	if s.Ended != nil {
		first, err := s.Deciders(ctx, p.Action)
		if err != nil {
			return err
		}
		err = s.Ended(ctx, tx, Ended{Appeal: p.ID, Action: p.Action, Rule: p.Rule, Clause: p.Clause, Origin: p.Origin, Outcome: d.Outcome, FirstDeciders: first,
			By: tx.Actor.ID, Group: p.Group, At: tx.Now})
		if err != nil {
			return err
		}
	}
	return s.record(ctx, tx, p, "appeal.decided", map[string]any{"outcome": d.Outcome, "action": p.Action, "first_decider": o.By, "rule": p.Rule, "clause": p.Clause,
		"new_action": p.NewAction, "group": p.Group, "in_time": !tx.Now.After(p.DueAt)})
}

// verdict keeps what the second look said of the action.
func (s *Service) verdict(ctx context.Context, tx *db.Tx, p *Appeal, o *Original, outcome Outcome) error {
	said := map[Outcome]string{Uphold: "right", Modify: "partly", Overturn: "wrong"}[outcome]
	source := "appeal"
	if p.Group != "" {
		source = "group"
	}
	_, err := tx.Exec(ctx, `INSERT INTO action_verdicts(action, account, rule, clause, verdict, source, acted_at, at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)
		ON CONFLICT (action) DO UPDATE SET verdict = excluded.verdict, source = excluded.source, at = excluded.at`,
		p.Action, p.account, p.Rule, p.Clause, said, source, db.Micros(o.CreatedAt), db.Micros(tx.Now))
	return err
}
