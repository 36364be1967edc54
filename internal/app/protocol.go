package app

import (
	"context"
	"time"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/comms"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/enforcement"
	"github.com/piepowder/piepowder/internal/entity"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/incident"
	"github.com/piepowder/piepowder/internal/oncall"
	"github.com/piepowder/piepowder/internal/protocol"
)

// openProtocols gives the steps of protocols what they do, publishes what came
// with the product, and proposes protocols where a case is or becomes urgent.
func (a *App) openProtocols(ctx context.Context) error {
	a.Protocols = protocol.NewService(protocol.Options{DB: a.Main, Vault: a.Vault, Cases: a.Cases, Hub: a.Hub, Log: a.cfg.Log, ActiveStaff: a.activeStaff,
		Account: a.accountOfCase, Template: a.knownTemplate, Send: a.sendOfStep, Interim: a.interimOfStep, Call: a.callOfStep,
		Restrict: a.restrictOfStep, Dispute: a.disputeOfStep, Page: a.pageOfStep, Incident: a.incidentOfStep, Line: a.lineOfStep})
	a.Protocols.Handle(a.Jobs)
	a.Cases.OnUrgent(func(ctx context.Context, tx *db.Tx, c *cases.Case, _ cases.Severity) error {
		return a.Protocols.Suggest(ctx, tx, c)
	})
	a.Cases.OnChanged(a.Protocols.Resumed)
	return a.Protocols.Seed(ctx)
}

// accountOfCase tells conditions of the account a case is about.
func (a *App) accountOfCase(ctx context.Context, account uint64) (kind string, custody []string, err error) {
	list, err := a.Accounts.Accounts(ctx, identity.System("protocol"), []uint64{account})
	if err != nil || len(list) == 0 {
		return "", nil, err
	}
	hands, err := a.Accounts.HandsOf(ctx, account)
	if err != nil {
		return "", nil, err
	}
	return list[0].Kind, inHand(hands), nil
}

// inHand lists the kinds of things in somebody's hands, each once.
func inHand(h *entity.Hands) (kinds []string) {
	seen := map[string]bool{}
	add := func(kind string) {
		if !seen[kind] {
			seen[kind] = true
			kinds = append(kinds, kind)
		}
	}
	for _, x := range h.InHand {
		add(x.Kind)
	}
	if len(h.Orders) > 0 {
		add("order")
	}
	return kinds
}

// knownTemplate says whether a step may send a template.
func (a *App) knownTemplate(ctx context.Context, template string) (bool, error) {
	var n int
	err := a.Main.QueryRow(ctx, `SELECT COUNT(*) FROM message_templates WHERE id = $1 AND live > 0 AND state <> 'retired'`, template).Scan(&n)
	return n > 0, err
}

func (a *App) sendOfStep(ctx context.Context, tx *db.Tx, sc identity.Scope, caseID, party, template string) (string, error) {
	m, err := a.Comms.SendTemplate(ctx, tx, sc, comms.SendTemplate{Case: caseID, Party: party, Template: template})
	if err != nil {
		return "", err
	}
	return m.ID, nil
}

// interimOfStep takes a protective action as the person who performs the step.
func (a *App) interimOfStep(ctx context.Context, _ identity.Scope, in protocol.Interim) (string, error) {
	act, err := a.Enforcement.Take(ctx, enforcement.Draft{Kind: enforcement.Kind(in.Kind), Account: in.Account, Other: in.Other, Case: in.Case.ID,
		ReasonCode: "protective", Reason: in.Reason, Clause: in.Clause, Days: in.Days, Interim: true})
	if err != nil {
		return "", err
	}
	return act.ID, nil
}

func (a *App) callOfStep(ctx context.Context, caseID, party string, c protocol.Call) (string, error) {
	call, err := a.Comms.LogCall(ctx, caseID, comms.Call{Party: party, Direction: c.Direction, Outcome: c.Outcome, Start: c.Start.Truncate(time.Microsecond),
		End: c.End.Truncate(time.Microsecond), Notes: c.Notes})
	if err != nil {
		return "", err
	}
	return call.ID, nil
}

func (a *App) restrictOfStep(ctx context.Context, caseID string) error {
	_, err := a.Cases.Restrict(ctx, caseID, nil)
	return err
}

func (a *App) disputeOfStep(ctx context.Context, tx *db.Tx, _ identity.Scope, caseID string) error {
	return a.Comms.Dispute(ctx, tx, caseID, "protocol", "Control of the account is disputed")
}

// pageOfStep pages for a step; the role is the kind, so that a policy may tell
// them apart.
func (a *App) pageOfStep(ctx context.Context, tx *db.Tx, p protocol.Page) (string, error) {
	return a.OnCall.Page(ctx, tx, oncall.Alarm{Object: p.Case.ID, Kind: p.Role, Severity: p.Case.Severity.Level(), Brand: p.Case.Brand, Region: p.Case.Region,
		Title: p.Title, Number: p.Case.Number, Key: p.Key, Drill: p.Drill})
}

func (a *App) incidentOfStep(ctx context.Context, tx *db.Tx, sc identity.Scope, c *cases.Case, kind, title string) (string, error) {
	i, err := a.Incidents.DeclareIn(ctx, tx, sc, incident.Declaration{Title: title, Kind: kind, Severity: string(c.Severity), Brand: c.Brand, Region: c.Region,
		City: c.City, Case: c.ID})
	if err != nil {
		return "", err
	}
	return i.ID, nil
}
