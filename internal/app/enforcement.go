package app

import (
	"context"
	"time"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/decision"
	"github.com/piepowder/piepowder/internal/enforcement"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/oncall"
	"github.com/piepowder/piepowder/internal/standards"
)

// openEnforcement gives actions what other domains do for them: strikes, lists,
// pages about limits, tasks on cases.
func (a *App) openEnforcement(ctx context.Context) error {
	a.Standards = standards.NewService(standards.Options{DB: a.Main, Vault: a.Vault, Accounts: a.Accounts})
	e := a.Enforcement
	e.Strike, e.Unstrike, e.Access = a.strikeOfAction, a.Standards.Remove, a.Standards.Access
	e.Recommend, e.Listable, e.FindEntry, e.AddEntry, e.RemoveEntry = a.adviceOfLadder, a.entryFound, a.entryKnown, a.entryOfAction, a.entryOff
	e.Alarm, e.Ask = a.pageOfLimit, a.taskOfAction
	a.Cases.OnChanged(a.strikesOfCase)
	a.openSignatures()
	a.Standards.Title = a.titleOfClause
	e.TheirName = a.theirName
	return e.SealBulks(ctx)
}

// strikeOfAction keeps what an action counts against standing. The weight is the
// document's.
func (a *App) strikeOfAction(ctx context.Context, tx *db.Tx, act *enforcement.Action) error {
	s := act.Strike()
	_, err := a.Standards.Add(ctx, tx, standards.Strike{Account: s.Account, Clause: act.Clause, ClauseVersion: act.ClauseVersion, Case: act.Case,
		Action: act.ID, Brand: s.Brand, Region: s.Region, At: tx.Now})
	return err
}

// strikesOfCase looks at the actions of a case when its finding comes or goes.
func (a *App) strikesOfCase(ctx context.Context, tx *db.Tx, c *cases.Case) error {
	return a.Enforcement.Concluded(ctx, tx, c)
}

func (a *App) adviceOfLadder(ctx context.Context, sc identity.Scope, account uint64, clause string) (*enforcement.LadderAdvice, error) {
	r, err := a.Standards.RecommendFor(ctx, sc, account, clause)
	if err != nil {
		return nil, err
	}
	out := &enforcement.LadderAdvice{Points: r.Points, With: r.With, Weight: r.Weight, Version: r.Version}
	if r.Step != nil {
		out.Action, out.Days, out.FromDays, out.ToDays, out.Threshold = r.Step.Action, r.Step.Days, r.Step.FromDays, r.Step.ToDays, float64(r.Step.Points)
	}
	return out, nil
}

// entryFound is what a list would hold, as whoever asks may see it. The items of
// a bulk action are taken by nobody who signed in: who started it was asked.
func (a *App) entryFound(ctx context.Context, list, value string) (enforcement.Listed, error) {
	if _, err := identity.Require(ctx, identity.PermListWrite); err != nil {
		return a.entryKnown(ctx, list, value)
	}
	e, err := a.Decision.FindEntry(ctx, list, value)
	return enforcement.Listed(e), err
}

// entryKnown finds what is on a list already, for an action that begins: by
// itself, or in the hands of a signer whose own ground may be narrower than that
// of who prepared it. What it lists was asked about then.
func (a *App) entryKnown(ctx context.Context, list, value string) (enforcement.Listed, error) {
	e, err := a.Decision.FindEntry(identity.AsSystem(ctx, "enforcement"), list, value)
	return enforcement.Listed(e), err
}

// entryOfAction puts something on a list for an action, in the name of who
// prepared it.
func (a *App) entryOfAction(ctx context.Context, list, value, reason, by string) (string, error) {
	e, err := a.Decision.AddEntry(identity.AsSystem(ctx, "enforcement"), list, decision.NewEntry{Value: value, Reason: reason, By: by})
	if err != nil {
		return "", err
	}
	return e.ID, nil
}

// entryOff takes off what an action put on: whoever undoes the action undoes
// that with it. Taken off by hand before is as good.
func (a *App) entryOff(ctx context.Context, list, entry string) error {
	_, err := a.Decision.RemoveKnown(identity.AsSystem(ctx, "enforcement"), list, entry)
	return err
}

// pageOfLimit pages about an interim action that nobody has decided about yet:
// whoever is on call for the case, and the lead with the second page.
func (a *App) pageOfLimit(ctx context.Context, tx *db.Tx, l enforcement.Limit) error {
	title := "An interim measure comes to its limit: somebody must decide"
	if l.Overdue {
		title = "An interim measure is past its limit and nobody has decided"
	}
	kind := "interim"
	if l.Step > 0 {
		kind = "lead"
	}
	alarm := oncall.Alarm{Object: l.Action.ID, Kind: kind, Severity: 1, Title: title, Key: "limit:" + l.Action.ID}
	if l.Case != nil {
		alarm.Object, alarm.Severity, alarm.Brand, alarm.Region, alarm.Number, alarm.Drill = l.Case.ID, l.Case.Severity.Level(), l.Case.Brand, l.Case.Region, l.Case.Number, l.Case.Simulated
	}
	_, err := a.OnCall.Page(ctx, tx, alarm)
	return err
}

func (a *App) taskOfAction(ctx context.Context, tx *db.Tx, caseID, title, owner, ref string, due time.Time) error {
	n := cases.NewTask{Case: caseID, Kind: cases.FollowUp, Title: title, Owner: owner, Ref: ref, DueAt: &due}
	_, err := a.Cases.AddTask(ctx, tx, n)
	if errs.IsKind(err, errs.Invalid) || errs.IsKind(err, errs.NotFound) { // a key, or somebody who has left: the team has it
		n.Owner = ""
		_, err = a.Cases.AddTask(ctx, tx, n)
	}
	return err
}

// titleOfClause is how a clause is called.
func (a *App) titleOfClause(ctx context.Context, clause, language string) (string, error) {
	c, ok, err := a.clauseOfAction(ctx, clause, time.Time{}, "", "", language)
	if err != nil || !ok {
		return "", err
	}
	return c.Title, nil
}
