package app

import (
	"context"
	"errors"
	"time"

	"github.com/piepowder/piepowder/internal/authority"
	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/comms"
	"github.com/piepowder/piepowder/internal/enforcement"
	"github.com/piepowder/piepowder/internal/entity"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/policy"
)

// openPolicies puts the rule book that came with the product in force and finds
// its clauses in the one search.
func (a *App) openPolicies(ctx context.Context) error {
	a.Policies = policy.NewService(policy.Options{DB: a.Main, Log: a.cfg.Log, People: a.peopleOfPolicy, Impact: a.impactOfClauses, Tell: a.tellOfPolicy,
		Authorized: a.authorizePublication, Changed: a.publicationChanged, Signing: func(ctx context.Context, document string) (string, error) {
			return a.Authority.Open(ctx, authority.Publish, document)
		}})
	a.Policies.Handle(a.Jobs)
	a.publicationLimits()
	a.Accounts.RegisterLookup(a.findClauses)
	a.Enforcement.Clauses = a.clauseOfAction
	if err := a.Policies.Seed(ctx); err != nil {
		return err
	}
	return a.Policies.Start(ctx)
}

// peopleOfPolicy are those who may have to read a policy, with their roles.
func (a *App) peopleOfPolicy(ctx context.Context) ([]policy.Person, error) {
	rows, err := a.Main.Query(ctx, `SELECT s.id, s.name, r.role FROM staff s JOIN staff_role r ON r.staff = s.id WHERE s.state = 'active' ORDER BY s.id, r.role`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []policy.Person
	for rows.Next() {
		var id, name, role string
		if err := rows.Scan(&id, &name, &role); err != nil {
			return nil, err
		}
		if n := len(out); n == 0 || out[n-1].ID != id {
			out = append(out, policy.Person{ID: id, Name: name})
		}
		last := &out[len(out)-1]
		last.Roles = append(last.Roles, role)
	}
	return out, rows.Err()
}

// impactOfClauses counts the actions that cite clauses, of what the scope sees.
func (a *App) impactOfClauses(ctx context.Context, sc identity.Scope, clauses []string, since time.Time) (map[string]policy.PolicyImpact, error) {
	found, err := a.Enforcement.ByClause(ctx, sc, clauses, since)
	if err != nil {
		return nil, err
	}
	out := map[string]policy.PolicyImpact{}
	for clause, n := range found {
		out[clause] = policy.PolicyImpact{Clause: clause, Actions: n.Actions, Interim: n.Interim, Cases: n.Cases, Reversed: n.Reversed}
	}
	return out, nil
}

// tellOfPolicy reminds somebody by mail; what it is about is on the page.
func (a *App) tellOfPolicy(ctx context.Context, staff, key, subject, text string) error {
	var mail, language string
	err := a.Main.QueryRow(ctx, `SELECT email, locale FROM staff WHERE id = $1 AND state = 'active'`, staff).Scan(&mail, &language)
	if err != nil {
		return err
	}
	if mail == "" {
		return errors.New("no mail address")
	}
	return a.Comms.MailNow(ctx, comms.Urgent{Key: key, To: mail, Subject: subject, Text: text, Language: language})
}

// findClauses are the clauses in the one search.
func (a *App) findClauses(ctx context.Context, sc identity.Scope, q string) ([]entity.Hit, error) {
	// A case's number looks like a clause's with a slip of the finger, and is none.
	if _, number := cases.ParseNumber(q); number || !sc.Can(identity.PermPolicyRead) {
		return nil, nil
	}
	list, err := a.Policies.Find(ctx, q, 8)
	if errs.IsKind(err, errs.Forbidden) || errs.IsKind(err, errs.Unauthenticated) {
		return nil, nil
	}
	var out []entity.Hit
	for _, h := range list {
		out = append(out, entity.Hit{Kind: "clause", ID: h.Clause, Title: h.Clause + " " + h.Title, Note: h.Document})
	}
	return out, err
}

// clauseOfAction is the clause that an action cites, as it stands in the place on
// the day. One that the rule book does not know stays what somebody wrote.
func (a *App) clauseOfAction(ctx context.Context, clause string, at time.Time, region, audience, language string) (enforcement.ClauseInForce, bool, error) {
	c, err := a.Policies.InForce(ctx, clause, at, region, audience, language)
	if errs.IsKind(err, errs.NotFound) {
		return enforcement.ClauseInForce{}, false, nil
	}
	return enforcement.ClauseInForce{ID: c.ID, Title: c.Title, Version: c.Version, Standard: c.StandardOfProof, Ladder: c.Ladder}, err == nil, err
}
