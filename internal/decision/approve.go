package decision

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// attachBacktest fills in the back-test that an approver judges a draft by: the
// one that was submitted, else the newest of this very hash, if there is one.
func (s *Service) attachBacktest(ctx context.Context, d *Draft) error {
	var a db.Args
	where := `draft = ` + a.Add(d.ID) + ` AND hash = ` + a.Add(d.Hash)
	if d.attached != "" {
		where += ` AND id = ` + a.Add(d.attached)
	}
	var ref string
	var result sql.NullString
	err := s.main.QueryRow(ctx, `SELECT id, result FROM backtests WHERE `+where+` ORDER BY id DESC LIMIT 1`, a...).Scan(&ref, &result)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	sum := sha256.Sum256([]byte(result.String))
	d.resultSum = hex.EncodeToString(sum[:])
	d.Backtest, err = s.Backtest(ctx, ref)
	return err
}

// shownNow is the hash of all an approver judges.
func (d *Draft) shownNow() string {
	if d.Backtest == nil || d.Backtest.State != BacktestDone {
		return ""
	}
	sum := sha256.Sum256([]byte(fmt.Sprintf("%s %d %s %v %s %s", d.Hash, d.Base, d.Rule, d.Fresh, d.Backtest.ID, d.resultSum)))
	return hex.EncodeToString(sum[:])
}

// ready gives the reasons why a draft cannot be submitted.
func (d *Draft) ready(a *assessed) []errs.Field {
	var why []errs.Field
	for _, f := range d.Problems {
		why = append(why, errs.Field{Pointer: fmt.Sprintf("/problems/%s:%d:%d", f.Path, f.Line, f.Column), Message: f.Message})
	}
	for _, t := range d.Tests {
		if !t.OK {
			why = append(why, errs.Field{Pointer: fmt.Sprintf("/tests/%s:%d", t.Path, t.Line), Message: strings.TrimSpace(t.Rule+" "+t.Name) + ": " + t.Got})
		}
	}
	if a.rule != "" && !slices.ContainsFunc(d.Tests, func(t TestRun) bool { return t.Rule == a.rule }) {
		why = append(why, errs.Field{Pointer: "/tests", Message: "the rule has no test: say with one event when it fires and with one when it is quiet"})
	}
	switch {
	case d.Backtest == nil:
		why = append(why, errs.Field{Pointer: "/backtest", Message: "no back-test of this text: run one"})
	case d.Backtest.State != BacktestDone:
		why = append(why, errs.Field{Pointer: "/backtest", Message: "the back-test is " + d.Backtest.State})
	case d.Backtest.Live != d.Live:
		why = append(why, errs.Field{Pointer: "/backtest", Message: "the live ruleset has moved on since the back-test; run it again"})
	}
	for _, c := range d.Conflicts {
		why = append(why, errs.Field{Pointer: "/conflicts/" + c.Kind + "/" + c.Name, Message: "was changed in the live ruleset meanwhile: put the draft on top of it"})
	}
	return why
}

// Submit asks a second person to approve a draft as it is.
func (s *Service) Submit(ctx context.Context, ref string) (*Draft, error) {
	sc, err := identity.Require(ctx, identity.PermRuleWrite)
	if err != nil {
		return nil, err
	}
	err = s.main.Tx(ctx, sc.Actor(), "submit draft", func(ctx context.Context, tx *db.Tx) error {
		d, err := s.draft(ctx, ref)
		if err != nil {
			return err
		}
		if d.Stage != DraftOpen && d.Stage != DraftReturned {
			return errs.New(errs.Conflict, "draft_stage", "The draft is %s.", d.Stage)
		}
		if err := s.complete(ctx, sc, d); err != nil {
			return err
		}
		base, err := s.ruleset(ctx, d.Base)
		if err != nil {
			return err
		}
		a := d.judge(base.Documents)
		if why := d.ready(&a); len(why) > 0 {
			return errs.New(errs.Invalid, "draft_not_ready", "The draft cannot be submitted yet.").With(why...)
		}
		if changed, removed := differing(base.Documents, a.docs); len(changed)+len(removed) == 0 {
			return errs.New(errs.Invalid, "draft_empty", "The draft changes nothing.")
		}
		d.Stage, d.attached, d.boundShown, d.Reason = DraftWaiting, d.Backtest.ID, d.Shown, ""
		if err := s.updateDraft(ctx, tx, d); err != nil {
			return err
		}
		judges, err := s.judges(ctx, d)
		if err != nil {
			return err
		}
		if ids := idsOf(judges); s.hub != nil && len(ids) > 0 {
			tx.AfterCommit(func() { s.hub.Publish("approvals", ids) })
		}
		return recordDraft(ctx, tx, "draft.submitted", d, map[string]any{"backtest": d.attached, "shown": d.boundShown})
	})
	if err != nil {
		return nil, err
	}
	return s.Draft(ctx, ref)
}

func idsOf(list []Person) []string {
	ids := make([]string, len(list))
	for i := range list {
		ids[i] = list[i].ID
	}
	return ids
}

// second checks that the caller may judge a draft: another person than those
// who wrote it.
func second(sc identity.Scope, d *Draft) error {
	if sc.StaffID() == "" {
		return errs.New(errs.Forbidden, "approval_by_person", "A person approves drafts, not a key.")
	}
	if d.wrote(sc.StaffID()) {
		return errs.New(errs.Forbidden, "approval_by_author", "Who wrote a draft does not approve it. Ask a colleague.")
	}
	return nil
}

// Approve publishes a draft with its rule in shadow. shown names what the
// caller has seen; when that is not what is there any more, nothing happens.
func (s *Service) Approve(ctx context.Context, ref, shown string) (*Draft, error) {
	sc, err := identity.Require(ctx, identity.PermRuleApprove)
	if err != nil {
		return nil, err
	}
	err = s.main.Tx(ctx, sc.Actor(), "approve draft", func(ctx context.Context, tx *db.Tx) error {
		d, err := s.draft(ctx, ref)
		if err != nil {
			return err
		}
		if err := second(sc, d); err != nil {
			return err
		}
		if d.Stage != DraftWaiting {
			return errs.New(errs.Conflict, "draft_stage", "The draft is %s; only one that waits can be approved.", d.Stage)
		}
		if err := s.complete(ctx, sc, d); err != nil {
			return err
		}
		if shown != d.boundShown || d.Shown != d.boundShown {
			return errs.New(errs.Conflict, "draft_not_as_shown", "The draft or its back-test is no longer what you were shown. Look at it again.")
		}
		return s.publishDraft(ctx, tx, d)
	})
	if db.Unique(err) {
		return nil, meanwhile()
	}
	if err != nil {
		return nil, err
	}
	return s.Draft(ctx, ref)
}

// publishDraft makes the ruleset of an approved draft.
func (s *Service) publishDraft(ctx context.Context, tx *db.Tx, d *Draft) error {
	base, err := s.ruleset(ctx, d.Base)
	if err != nil {
		return err
	}
	live, err := s.ruleset(ctx, 0)
	if err != nil {
		return err
	}
	a := d.judge(base.Documents)
	if !a.sound() {
		return errs.New(errs.Conflict, "draft_not_ready", "The draft no longer passes its checks.")
	}
	wanted := a.docs
	if live.Number != base.Number {
		var conflicts []Conflict
		if wanted, conflicts = rebase(base.Documents, a.docs, live.Documents); len(conflicts) > 0 {
			return conflicting(conflicts)
		}
		if on := assess(wanted, "", false, "", nil, false); !on.sound() {
			return errs.New(errs.Conflict, "draft_not_ready", "On top of the live ruleset of today the draft does not pass its checks. Return it: its author puts it there and sees why.")
		}
	}
	docs, names, err := inShadow(live.Documents, wanted, live.Number+1)
	if err != nil {
		return err
	}
	note := d.Title
	if note == "" {
		note = d.ID
	}
	r, err := s.publish(ctx, tx, docs, note, live.Number)
	if err != nil {
		return err
	}
	d.Stage, d.approver, d.Ruleset, d.Candidate = DraftApproved, tx.Actor.ID, r.Number, names[a.rule]
	if d.Candidate == "" {
		d.Candidate = a.rule
	}
	if i := r.program.Rule(d.Candidate); d.Candidate == "" || i >= 0 && !r.program.Rules[i].Shadow {
		d.Stage = DraftPublished // nothing of it is left to be watched
	}
	if err := s.updateDraft(ctx, tx, d); err != nil {
		return err
	}
	return recordDraft(ctx, tx, "draft.approved", d, map[string]any{"shown": d.boundShown, "ruleset": r.Number, "candidate": d.Candidate})
}

// conflicting names every rule that was changed twice, with both texts.
func conflicting(list []Conflict) error {
	e := errs.New(errs.Conflict, "draft_conflict", "The live ruleset changed the same since the draft was begun. Its author has to put it on top of that.")
	for _, c := range list {
		e = e.With(errs.Field{Pointer: "/conflicts/" + c.Kind + "/" + c.Name, Message: "live:\n" + c.Theirs + "\n\nin the draft:\n" + c.Ours})
	}
	return e
}

// Return gives a draft back to its author.
func (s *Service) Return(ctx context.Context, ref, reason string) (*Draft, error) {
	sc, err := identity.Require(ctx, identity.PermRuleApprove)
	if err != nil {
		return nil, err
	}
	reason = strings.TrimSpace(reason)
	if reason == "" {
		return nil, errs.New(errs.Invalid, "reason_missing", "Say what has to change.").With(errs.Field{Pointer: "/reason", Message: "required"})
	}
	err = s.main.Tx(ctx, sc.Actor(), "return draft", func(ctx context.Context, tx *db.Tx) error {
		d, err := s.draft(ctx, ref)
		if err != nil {
			return err
		}
		if err := second(sc, d); err != nil {
			return err
		}
		if d.Stage != DraftWaiting {
			return errs.New(errs.Conflict, "draft_stage", "The draft is %s; only one that waits can be returned.", d.Stage)
		}
		d.Stage, d.Reason, d.attached, d.boundShown = DraftReturned, reason, "", ""
		if err := s.updateDraft(ctx, tx, d); err != nil {
			return err
		}
		if s.hub != nil {
			tx.AfterCommit(func() { s.hub.Publish("approvals", []string{d.Author}) })
		}
		return recordDraft(ctx, tx, "draft.returned", d, map[string]any{"reason": reason})
	})
	if err != nil {
		return nil, err
	}
	return s.Draft(ctx, ref)
}
