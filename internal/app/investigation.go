package app

import (
	"context"
	"encoding/json"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/decision"
	"github.com/piepowder/piepowder/internal/evidence"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/investigation"
)

// openInvestigation wires facts, interviews and findings.
func (a *App) openInvestigation(ctx context.Context) error {
	a.Investigation = investigation.NewService(investigation.Options{DB: a.Main, Vault: a.Vault, Cases: a.Cases, Accounts: a.Accounts,
		Event: a.Accounts.EventTime, Count: a.countSearch, Check: a.checkSearch, Capture: a.captureSnapshot})
	a.Cases.OnEnding(a.Investigation.Ending)
	a.Cases.OnClosing(a.Investigation.Closing)
	a.Accounts.HandleNames(a.Jobs)
	return a.Accounts.WatchNames(ctx)
}

func (a *App) countSearch(ctx context.Context, q investigation.CaseSearch, from, to time.Time) (*investigation.SearchCounts, error) {
	h, err := a.Decision.Histogram(ctx, decision.Query{Where: q.Expression, Account: q.Account, From: from, To: to})
	if err != nil {
		return nil, err
	}
	out := &investigation.SearchCounts{Items: []investigation.SearchBucket{}, Width: h.Width, Truncated: h.Truncated}
	for _, b := range h.Items {
		out.Items = append(out.Items, investigation.SearchBucket{At: b.At, Allow: b.Allow, Review: b.Review, Block: b.Block})
		out.Total += b.Allow + b.Review + b.Block
	}
	return out, nil
}

// checkSearch runs an expression over an instant, so that what is kept can be run.
func (a *App) checkSearch(ctx context.Context, expression string) error {
	now := a.cfg.Clock.Now()
	_, err := a.Decision.Histogram(ctx, decision.Query{Where: expression, From: now.Add(-time.Second), To: now})
	return err
}

// captureSnapshot keeps a picture of something as evidence of a case.
func (a *App) captureSnapshot(ctx context.Context, tx *db.Tx, sc identity.Scope, caseID string, s investigation.Snapshot) (string, error) {
	body, err := json.MarshalIndent(s.Body, "", "  ")
	if err != nil {
		return "", err
	}
	c, err := a.Cases.For(ctx, sc, caseID)
	if err != nil {
		return "", err
	}
	it, err := a.Evidence.Add(ctx, tx, evidence.File{Case: c.ID, EID: c.EID(), Name: s.Name, Declared: "application/json", Data: body, Source: s.Kind})
	if err != nil {
		return "", err
	}
	return it.ID, nil
}
