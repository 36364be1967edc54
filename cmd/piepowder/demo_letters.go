package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/piepowder/piepowder/internal/appeal"
	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/enforcement"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// Whom the decisions are about that are looked at again.
var appellants = []string{"bsk-w-00003", "bsk-c-00006", "bsk-w-00007", "bsk-c-00011", "bsk-w-00012"}

// letters makes what a visitor should find of letters and second looks: appeals
// that wait, that somebody looks at and that are over, a letter that waits for a
// safe-contact plan, and records that are owed. What an earlier run left is not
// made again.
func (d *demo) letters(ctx context.Context) error {
	have, err := d.app.Appeals.List(d.app.AsSystem(ctx), appeal.Filter{}, "", 1)
	if err != nil || len(have.Items) > 0 {
		return err
	}
	l := &lookers{d: d}
	for _, r := range []struct {
		to   *context.Context
		role string
	}{{&l.investigator, identity.RoleInvestigator}, {&l.lead, identity.RoleCommander}, {&l.desk, identity.RoleCriticalResponse}} {
		if *r.to, err = d.as(ctx, r.role); err != nil {
			return err
		}
	}
	if err := l.appeals(); err != nil {
		return fmt.Errorf("appeals: %w", explain(err))
	}
	if err := l.waits(); err != nil {
		return fmt.Errorf("letter that waits: %w", explain(err))
	}
	if err := l.owed(); err != nil {
		return fmt.Errorf("records owed: %w", explain(err))
	}
	return nil
}

// lookers are those who decide, and those who look again.
type lookers struct {
	d                        *demo
	investigator, lead, desk context.Context
}

// decide takes an action and has somebody appeal it.
func (l *lookers) decide(act enforcement.Draft, how, words string, behalf *appeal.Behalf) (*appeal.Appeal, error) {
	act.Records, act.Confirmed = []string{"Times and places of the orders concerned"}, []string{"contact"}
	a, err := l.d.app.Enforcement.Take(l.investigator, act)
	if err != nil {
		return nil, err
	}
	return l.d.app.Appeals.Create(l.desk, appeal.NewAppeal{Action: a.ID, Channel: how, Text: words, OnBehalf: behalf})
}

func (l *lookers) appeals() error {
	s := l.d.app.Appeals
	if _, err := l.decide(enforcement.Draft{Kind: enforcement.Suspend, Account: appellants[0], Days: 7, ReasonCode: "safety", Clause: "SAF-1.1", Reason: "Two customers in a week say that he would not leave the door.",
		Facts: "You stayed at two doors after you were asked to leave."}, "phone", "I waited because the code was wrong both times. The app told me to wait.", &appeal.Behalf{Name: "R. Castellanos", Relation: "union"}); err != nil {
		return err
	}
	second, err := l.decide(enforcement.Draft{Kind: enforcement.Restrict, Account: appellants[1], Days: 30, ReasonCode: "fraud", Clause: "FRD-1.1", Reason: "Nine refunds in a month, each for a missing item.",
		Facts: "You asked for nine refunds within a month."}, "mail", "Half of my orders really arrive incomplete. I sent photos each time; please look at them.", nil)
	if err != nil {
		return err
	}
	if _, err := s.Take(l.lead, second.ID); err != nil {
		return err
	}
	third, err := l.decide(enforcement.Draft{Kind: enforcement.Warn, Account: appellants[2], ReasonCode: "conduct", Clause: "WRK-1.1", Reason: "Order handed over two hours late without a word.",
		Facts: "An order was handed over two hours late."}, "phone", "The bridge was closed and support knew; I called twice.", nil)
	if err != nil {
		return err
	}
	if _, err := s.Decide(l.lead, third.ID, appeal.Decision{Outcome: appeal.Overturn, Reason: "Both calls are in the log.", Answer: "You called twice, as you say. The warning is taken back."}); err != nil {
		return err
	}
	fourth, err := l.decide(enforcement.Draft{Kind: enforcement.Restrict, Account: appellants[3], Days: 60, ReasonCode: "fraud", Clause: "FRD-1.1", Reason: "Vouchers of four accounts on one address.",
		Facts: "Four accounts at your address used the same voucher."}, "mail", "We are four students in one flat.", nil)
	if err != nil {
		return err
	}
	if _, err := s.Decide(l.lead, fourth.ID, appeal.Decision{Outcome: appeal.Modify, Reason: "A household, but two accounts are one person.", Answer: "Your flat explains three of four accounts. One voucher a person is the rule.",
		Change: &appeal.Change{Kind: "warn"}}); err != nil {
		return err
	}
	if _, err := s.Outside(l.lead, fourth.ID, "asked", "Consumer mediation board, 2026-0417"); err != nil {
		return err
	}
	fifth, err := l.decide(enforcement.Draft{Kind: enforcement.Warn, Account: appellants[4], ReasonCode: "conduct", Clause: "WRK-1.1", Reason: "Bags left in the rain.", Facts: "Bags were left in the rain."},
		"phone", "There was a roof.", nil)
	if err != nil {
		return err
	}
	_, err = s.Withdraw(l.desk, fifth.ID, "Called again: the photo shows the rain.")
	return err
}

// waits finds somebody who met few people, and suspends them shortly after one of
// these wrote: the letter waits.
func (l *lookers) waits() error {
	var customer, worker uint64
	err := l.d.app.History.QueryRow(l.lead, `SELECT customer, MAX(worker) FROM orders WHERE customer <> 0 AND worker <> 0 AND at >= $1 GROUP BY customer
		HAVING COUNT(DISTINCT worker) BETWEEN 1 AND 3 ORDER BY customer LIMIT 1`, db.Micros(l.d.clk.Now().AddDate(0, 0, -25))).Scan(&customer, &worker)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	c, err := l.d.app.Cases.Open(l.investigator, cases.Opening{Title: "Followed to the car after a delivery", Type: "safety", Severity: cases.S2, Account: id.Entity("acc", customer),
		Parties: []cases.NewParty{{Role: "harmed", Account: id.Entity("acc", worker)}, {Role: "subject", Account: id.Entity("acc", customer)}}})
	if err != nil {
		return err
	}
	_, err = l.d.app.Enforcement.Take(l.investigator, enforcement.Draft{Kind: enforcement.Suspend, Account: id.Entity("acc", customer), Case: c.ID, Days: 5, Interim: true, ReasonCode: "protective", Clause: "SAF-1.1",
		Reason: "The courier says that she was followed to her car.", Facts: "You followed somebody who delivered to you."})
	return err
}

// owed suspends a worker where the law gives the records, one of which tells the
// hour and so who reported.
func (l *lookers) owed() error {
	var worker, customer uint64
	err := l.d.app.History.QueryRow(l.lead, `SELECT a.id, MAX(o.customer) FROM accounts a JOIN orders o ON o.worker = a.id WHERE a.kind = 'worker' AND a.city = 'Seattle' AND a.region = 'US-WA' AND o.customer <> 0
		AND o.at >= $1 GROUP BY a.id HAVING COUNT(DISTINCT o.customer) >= 6 ORDER BY a.id LIMIT 1`, db.Micros(l.d.clk.Now().AddDate(0, 0, -25))).Scan(&worker, &customer)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	c, err := l.d.app.Cases.Open(l.investigator, cases.Opening{Title: "Shouted at customers twice in a week", Type: "misconduct", Severity: cases.S3, Account: id.Entity("acc", worker), City: "Seattle",
		Parties: []cases.NewParty{{Role: "reporter", Account: id.Entity("acc", customer)}, {Role: "subject", Account: id.Entity("acc", worker)}}})
	if err != nil {
		return err
	}
	_, err = l.d.app.Enforcement.Take(l.investigator, enforcement.Draft{Kind: enforcement.Suspend, Account: id.Entity("acc", worker), Case: c.ID, Days: 5, ReasonCode: "safety", Clause: "SAF-1.1", Confirmed: []string{"contact"},
		Reason: "Two reports, and the second one has a recording.", Facts: "You shouted at people at their doors.", Records: []string{"Two reports within a week", "The customer's recording of 18 November, 21:40"}})
	return err
}
