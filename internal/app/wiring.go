package app

import (
	"context"
	"time"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/comms"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/intake"
)

// The functions by which one domain calls another where an import edge would
// make a circle. Each takes the scope that the calling domain's Require gave.

// speakTo finds a party of a case for comms.
func (a *App) speakTo(ctx context.Context, sc identity.Scope, caseRef, party string) (comms.Party, error) {
	c, p, err := a.Cases.PartyFor(ctx, sc, caseRef, party)
	if err != nil {
		return comms.Party{}, err
	}
	out := comms.Party{CaseID: c.ID, Number: c.Number, ID: p.ID, Role: string(p.Role), Severity: c.Severity.Level(), Account: p.AccountEID(),
		Name: p.Name, Email: p.Email, Phone: p.Phone, Language: p.Language}
	if out.Language == "" {
		out.Language = c.Language
	}
	if p.Account != nil {
		out.Name, out.Email, out.Phone = first(out.Name, p.Account.Name), first(out.Email, p.Account.Email), first(out.Phone, p.Account.Phone)
		out.Language = first(p.Language, p.Account.Language, c.Language)
		out.AccountEmail, out.AccountPhone = p.Account.Email, p.Account.Phone
	}
	return out, nil
}

func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// caseFor finds a case for comms.
func (a *App) caseFor(ctx context.Context, sc identity.Scope, ref string) (string, int, error) {
	c, err := a.Cases.For(ctx, sc, ref)
	if err != nil {
		return "", 0, err
	}
	return c.ID, c.Severity.Level(), nil
}

// spoken tells the case that a person of ours reached the reporting side.
func (a *App) spoken(ctx context.Context, tx *db.Tx, caseID, _ string, at time.Time) error {
	return a.Cases.Replied(ctx, tx, caseID, at)
}

// heard tells the case that one of its parties wrote.
func (a *App) heard(ctx context.Context, tx *db.Tx, caseID, _ string) error {
	return a.Cases.Heard(ctx, tx, caseID)
}

// caseOfContact makes a case of a contact, with its sender as a party.
func (a *App) caseOfContact(ctx context.Context, tx *db.Tx, sc identity.Scope, n intake.NewCase) (intake.CaseRef, error) {
	// The tables follow the log by a moment, and an order may lie elsewhere: the
	// contact goes on naming it, and whoever answers does not wait for it.
	if n.Order != "" {
		_, err := a.Accounts.ResolveOrder(ctx, sc, n.Order)
		if errs.IsKind(err, errs.NotFound) {
			n.Order = ""
		} else if err != nil {
			return intake.CaseRef{}, err
		}
	}
	ctx = context.WithValue(ctx, contactKey{}, n.Contact)
	c, err := a.Cases.OpenIn(ctx, tx, sc, cases.Opening{Title: n.Title, Type: n.Type, Severity: cases.Severity(n.Severity), Language: n.Language,
		Account: n.Account, Order: n.Order, Brand: n.Brand, Region: n.Region, City: n.City, Restrict: n.Restrict,
		Source: "contact", At: n.At, Contact: n.Contact, Category: n.Category})
	if err != nil {
		return intake.CaseRef{}, err
	}
	if err := a.Cases.Claim(ctx, tx, sc, c.ID, n.Contact); err != nil {
		return intake.CaseRef{}, err
	}
	return a.withSender(ctx, tx, sc, c.ID, n)
}

// joinContact puts a contact into a case the caller may see.
func (a *App) joinContact(ctx context.Context, tx *db.Tx, sc identity.Scope, ref string, n intake.NewCase) (intake.CaseRef, error) {
	_, err := a.Cases.Within(ctx, tx, sc, ref, func(c *cases.Case) error {
		if err := a.Cases.Link(ctx, tx, c, "contact", n.Contact); err != nil {
			return err
		}
		if err := a.Cases.Raise(ctx, tx, c, cases.Severity(n.Severity)); err != nil {
			return err
		}
		return a.Cases.ReopenIn(ctx, tx, c)
	})
	if err != nil {
		return intake.CaseRef{}, err
	}
	return a.withSender(ctx, tx, sc, ref, n)
}

func (a *App) withSender(ctx context.Context, tx *db.Tx, sc identity.Scope, ref string, n intake.NewCase) (intake.CaseRef, error) {
	var party string
	c, err := a.Cases.Within(ctx, tx, sc, ref, func(c *cases.Case) (err error) {
		for _, p := range n.Others {
			_, err := a.Cases.AddPartyIn(ctx, tx, sc, c, cases.NewParty{Role: cases.Role(p.Role), Account: p.Account, Name: p.Name, Email: p.Email, Phone: p.Phone, Contact: n.Contact})
			if errs.IsKind(err, errs.NotFound) || errs.IsKind(err, errs.Invalid) { // a reference nobody knows must not stop a report
				_, err = a.Cases.AddPartyIn(ctx, tx, sc, c, cases.NewParty{Role: cases.Role(p.Role), Name: first(p.Name, p.Account), Contact: n.Contact})
			}
			if err != nil {
				return err
			}
		}
		party, err = a.Cases.AddPartyIn(ctx, tx, sc, c, cases.NewParty{Role: cases.Role(n.Person.Role), Account: n.Person.Account, Name: n.Person.Name,
			Email: n.Person.Email, Phone: n.Person.Phone, Language: n.Person.Language, Contact: n.Contact, Confidential: n.Person.Confidential})
		return err
	})
	if err != nil {
		return intake.CaseRef{}, err
	}
	return intake.CaseRef{ID: c.ID, Number: c.Number, Party: party}, nil
}

// acknowledged is told that the marketplace took a delivery.
func (a *App) acknowledged(ctx context.Context, tx *db.Tx, kind, object, delivery string, at time.Time) error {
	return a.Enforcement.Acknowledged(ctx, tx, kind, object, delivery, at)
}
