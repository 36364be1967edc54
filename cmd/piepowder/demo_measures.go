package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/enforcement"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/standards"
	"github.com/piepowder/piepowder/internal/web"
)

// The accounts that something is done to.
const (
	shopRef, bannedRef   = "bsk-m-00001", "bsk-w-00021"
	heardRef, askedRef   = "bsk-w-00022", "bsk-w-00023"
	heldRef, courseRef   = "bsk-w-00024", "bsk-w-00025"
	nightsRef, sitterRef = "bsk-w-00026", "paw-w-00004"
)

// measures makes what a visitor should find of enforcement: hearings, an interim
// suspension that waits for a decision, held pay, a course, a part switched off,
// a store's ban, strikes of the past; and compares with the marketplace as it
// would itself. What an earlier run left is not made again.
func (d *demo) measures(ctx context.Context) {
	d.lives.Go(func() {
		err := d.whenKnown(ctx, []string{shopRef, bannedRef, heardRef, askedRef, heldRef, courseRef, nightsRef, sitterRef})
		if err == nil {
			err = d.measured(ctx)
		}
		for err == nil && ctx.Err() == nil {
			select {
			case <-ctx.Done():
			case <-d.clk.After(6 * time.Minute):
				err = d.compare(ctx)
			}
		}
		if err != nil && ctx.Err() == nil {
			d.log.Error("demo: measures", "err", explain(err))
		}
	})
}

// whenKnown waits until the history tells who the accounts are.
func (d *demo) whenKnown(ctx context.Context, refs []string) error {
	for _, ref := range refs {
		for {
			_, err := d.app.Accounts.Resolve(ctx, identity.System("demo"), ref)
			if err == nil {
				break
			}
			if !errs.IsKind(err, errs.NotFound) {
				return fmt.Errorf("account %s: %w", ref, err)
			}
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-d.clk.After(time.Second):
			}
		}
	}
	return nil
}

func (d *demo) measured(ctx context.Context) error {
	e := d.app.Enforcement
	have, err := e.StoreBans(d.app.AsSystem(ctx), "", true, web.PageIn{Limit: 1})
	if err != nil || len(have.Items) > 0 {
		return err
	}
	who, err := d.as(ctx, identity.RoleInvestigator)
	if err != nil {
		return err
	}
	if err := d.past(ctx); err != nil {
		return fmt.Errorf("strikes: %w", err)
	}
	if _, err := e.AskHearing(who, enforcement.NewHearing{Account: askedRef, Kind: enforcement.Suspend, Clause: "WRK-1.1", Allegation: "Four orders in two weeks are said to have been left at the wrong door, each confirmed by your app as handed over."}); err != nil {
		return fmt.Errorf("hearing: %w", err)
	}
	h, err := e.AskHearing(who, enforcement.NewHearing{Account: heardRef, Kind: enforcement.Suspend, Clause: "SAF-1.1", Allegation: "You are said to have followed a customer to the lift after she had closed the door."})
	if err != nil {
		return fmt.Errorf("hearing: %w", err)
	}
	if _, err := e.AnswerHearing(who, h.ID, "phone", "I went the same way because the stairs were locked. I did not speak to her.", false); err != nil {
		return fmt.Errorf("answer: %w", err)
	}
	if err := d.interim(who); err != nil {
		return fmt.Errorf("interim: %w", err)
	}
	shared := enforcement.Draft{Records: []string{"Times and places of the orders concerned"}, Confirmed: []string{"contact"}}
	for _, x := range []enforcement.Draft{
		{Kind: enforcement.HoldPayout, Account: heldRef, Amount: 4250, Currency: "USD", Ground: "chargeback", Days: 21, ReasonCode: "fraud", Clause: "FRD-1.1", Reason: "The bank took back a tip of 42.50 that the customer says was never given.", Facts: "A tip of 42.50 USD is disputed by the bank."},
		{Kind: enforcement.Require, Account: courseRef, Require: "course", Days: 14, ReasonCode: "conduct", Clause: "WRK-1.1", Reason: "Two cold bags were left in the sun; the course on cold goods helps.", Facts: "Two orders arrived warm."},
		{Kind: enforcement.Restrict, Account: nightsRef, Days: 14, Limits: []enforcement.LimitOn{{What: "hours", Values: []string{"22:00-06:00"}}, {What: "cash"}}, ReasonCode: "protective", Interim: true, Clause: "SAF-1.1", Reason: "Two disputes about cash, both after midnight; looked into.", Facts: "Two reports about cash after midnight."},
	} {
		x.Records, x.Confirmed = shared.Records, shared.Confirmed
		if _, err := e.Take(who, x); err != nil {
			return fmt.Errorf("%s: %w", x.Kind, err)
		}
	}
	_, err = e.BanAt(who, enforcement.NewStoreBan{Merchant: shopRef, Worker: bannedRef, Reason: "Left the freezer open twice and shouted at the cashier."})
	return err
}

// interim suspends a sitter while a serious report is looked into.
func (d *demo) interim(who context.Context) error {
	acc, err := d.app.Accounts.Resolve(who, identity.System("demo"), sitterRef)
	if err != nil {
		return err
	}
	c, err := d.app.Cases.Open(who, cases.Opening{Title: "A dog came home with a burn", Type: "safety", Severity: cases.S1, Account: acc.ID, Category: "animal"})
	if err != nil {
		return err
	}
	_, err = d.app.Enforcement.Take(who, enforcement.Draft{Kind: enforcement.Suspend, Account: sitterRef, Case: c.ID, Interim: true, Days: 3, ReasonCode: "protective", Clause: "SAF-1.1",
		Reason: "The vet speaks of a burn from an iron. Nobody else was in the house.", Facts: "A dog in your care was hurt on Tuesday.", Records: []string{"What the vet wrote, without names"}, Confirmed: []string{"contact"}})
	return err
}

// past is what was found against people before the demo begins: it fades.
func (d *demo) past(ctx context.Context) error {
	clauses := []string{"WRK-1.1", "WRK-1.1", "CUS-1.1", "FRD-1.1", "OFF-1.1", "SAF-1.1", "IDV-1.1"}
	return d.app.Main.Tx(ctx, db.Actor{ID: "system", Kind: "system", Name: "demo"}, "findings of the past", func(ctx context.Context, tx *db.Tx) error {
		for i := range 90 {
			n := i
			if i >= 60 { // some have more than one
				n = (i * 7) % 20
			}
			ref := fmt.Sprintf("bsk-w-%05d", 30+n)
			if n%3 == 1 {
				ref = fmt.Sprintf("bsk-c-%05d", 80+n)
			}
			acc, err := d.app.Accounts.Resolve(ctx, identity.System("demo"), ref)
			if errs.IsKind(err, errs.NotFound) {
				continue
			}
			if err != nil {
				return err
			}
			at := tx.Now.AddDate(0, 0, -((i*37)%400 + 3))
			_, err = d.app.Standards.Add(ctx, tx, standards.Strike{Account: acc.EID, Clause: clauses[i%len(clauses)], Action: fmt.Sprint("earlier-", i), Brand: acc.Brand, Region: acc.Region, At: at})
			if err != nil {
				return err
			}
		}
		return tx.Record(ctx, db.Change{Kind: "standards.past", Object: "standards", Private: true})
	})
}

// compare says what the marketplace carries out, as it would once a day.
func (d *demo) compare(ctx context.Context) error {
	admin, err := d.as(ctx, identity.RoleAdmin)
	if err != nil {
		return err
	}
	told := []enforcement.TheirState{}
	for _, c := range d.market.Carries() {
		if _, err := d.app.Accounts.Resolve(ctx, identity.System("demo"), c.Account); err == nil {
			told = append(told, enforcement.TheirState{Account: c.Account, Standing: c.Standing, Actions: c.Actions})
		}
	}
	_, err = d.app.Enforcement.Reconcile(admin, time.Time{}, true, told)
	if errs.IsKind(err, errs.Invalid) || errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}
