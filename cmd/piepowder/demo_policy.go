package main

import (
	"context"

	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/policy"
)

// policies makes what a visitor should find of the rule book: a text in force that
// people are asked to sign, one that waits for a second person, other texts that
// repeat a clause, a question and an exception.
func (d *demo) policies(ctx context.Context) error {
	lead, err := d.as(ctx, identity.RolePolicyLead)
	if err != nil {
		return err
	}
	second, err := d.as(ctx, identity.RoleLegal)
	if err != nil {
		return err
	}
	book := d.app.Policies
	p, err := book.Get(lead, "worker-conduct", policy.PolicyLook{})
	if err != nil {
		return explain(err)
	}
	if p.Versions > 1 || p.Next != nil {
		return nil
	}
	next := *p.Text
	next.Summary += " Read it once a year."
	if _, err := book.Save(lead, p.ID, &next, 0); err != nil {
		return explain(err)
	}
	p, err = book.Ask(lead, p.ID, policy.PolicyAsking{Note: "Everybody who answers couriers reads it again.", Change: "material", RollOut: policy.PolicyRollOut{
		Roles: []string{identity.RoleCriticalResponse, identity.RoleInvestigator, identity.RoleCommander}, Days: 14,
		Question: &policy.PolicyQuestion{Text: "A courier gives an order back because a dog is loose. What follows for the courier?", Options: []string{"Nothing: leaving for safety never counts", "A warning", "The order is not paid"}, Right: 0}}})
	if err == nil {
		_, err = book.Approve(second, p.ID, p.Next.Shown, "")
	}
	if err == nil {
		p, err = book.Publish(lead, p.ID, p.Next.Shown)
	}
	if err != nil {
		return explain(err)
	}
	commander, err := d.as(ctx, identity.RoleCommander)
	if err != nil {
		return err
	}
	right := 0
	if _, err := book.Attest(commander, p.ID, policy.PolicySigning{Version: p.Version, Hash: p.Hash, Answer: &right}); err != nil {
		return explain(err)
	}
	return d.policyDraft(lead)
}

// policyDraft leaves a text waiting for a second person.
func (d *demo) policyDraft(lead context.Context) error {
	book := d.app.Policies
	for _, t := range []policy.PolicyTouchPointNew{{Clause: "SAF-1.1", Kind: "help_page", Title: "Help: I do not want to meet somebody again", Place: "help.example/keep-apart"}, {Clause: "SAF-1.1", Kind: "template", Title: "Separation told to the reporter"}, {Clause: "SAF-2.1", Kind: "course", Title: "Course: safe at the door"}} {
		if _, err := book.AddTouchPoint(lead, "safety", t); err != nil {
			return explain(err)
		}
	}
	if _, err := book.AskAbout(lead, "SAF-1.1", "question", "Does a separation also hold between two workers at one store?"); err != nil {
		return explain(err)
	}
	if _, err := book.Except(lead, "PET-1.1", policy.PolicyExceptionNew{Scope: "Kennels with a licence of their own", Reason: "They keep the care sheet themselves; pilot with three kennels.", To: d.app.Main.Now().AddDate(0, 0, 60)}); err != nil {
		return explain(err)
	}
	p, err := book.Get(lead, "safety", policy.PolicyLook{})
	if err != nil {
		return explain(err)
	}
	next := *p.Text
	next.Clauses = append([]policy.PolicyClauseText{}, p.Text.Clauses...)
	next.Clauses[0].Rule += " It also holds between two workers."
	if _, err := book.Save(lead, p.ID, &next, 0); err != nil {
		return explain(err)
	}
	if _, err = book.Ask(lead, p.ID, policy.PolicyAsking{Note: "Asked by stores: a separation also keeps two workers apart.", Change: "material"}); err != nil {
		return explain(err)
	}
	return nil
}
