package app

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/decision"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/evidence"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/investigation"
)

// openInvestigation wires facts, interviews and findings.
func (a *App) openInvestigation(ctx context.Context) error {
	a.Investigation = investigation.NewService(investigation.Options{DB: a.Main, Vault: a.Vault, Cases: a.Cases, Accounts: a.Accounts,
		Event: a.Accounts.EventTime, Count: a.countSearch, Check: a.checkSearch, Capture: a.captureSnapshot, Clause: a.clauseOfFinding})
	a.Cases.OnEnding(a.Investigation.Ending)
	a.Cases.OnClosing(a.Investigation.Closing)
	a.Cases.OnClosing(a.lettersBeforeClose)
	a.Cases.OnClosing(a.Evidence.Closing)
	a.Cases.OnClosing(a.Enforcement.Closing)
	a.Evidence.AddSection(a.sectionOfInvestigation)
	a.Evidence.Relied = a.Investigation.ReliesOn
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
	it, err := a.Evidence.Capture(ctx, tx, sc, caseID, evidence.Captured{Kind: s.Kind, Name: s.Name, MediaType: "application/json", Body: body, Source: "investigation", At: s.At})
	if err != nil {
		return "", err
	}
	return it.ID, nil
}

// clauseOfFinding is the clause that a finding cites, as it stood in the place on
// the day.
func (a *App) clauseOfFinding(ctx context.Context, clause string, at time.Time, region string) (investigation.Clause, error) {
	c, err := a.Policies.InForce(ctx, clause, at, region, "", "")
	return investigation.Clause{Version: c.Version, Standard: c.StandardOfProof}, err
}

// sectionOfInvestigation puts facts, interviews and findings into a package of
// evidence, for whoever may read them.
func (a *App) sectionOfInvestigation(ctx context.Context, caseID string) (string, []byte, error) {
	sc, err := identity.Require(ctx, identity.PermFindingRead)
	if errs.IsKind(err, errs.Forbidden) {
		return "", nil, nil
	}
	if err != nil {
		return "", nil, err
	}
	name, body, err := a.Investigation.Package(ctx, sc, caseID)
	return strings.TrimSuffix(name, ".json"), body, err
}

// lettersBeforeClose is the line of the checklist before close about letters.
func (a *App) lettersBeforeClose(ctx context.Context, c *cases.Case) ([]cases.ClosingItem, error) {
	n, err := a.Notices.Waiting(ctx, c.ID)
	it := cases.ClosingItem{Item: "notices", Text: "Letters about decisions sent or withheld", State: "met"}
	if n > 0 {
		it.State, it.Detail = "open", "a letter is held: release it, or withhold it with its ground"
	}
	return []cases.ClosingItem{it}, err
}
