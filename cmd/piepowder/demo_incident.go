package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/incident"
	"github.com/piepowder/piepowder/internal/intake"
	"github.com/piepowder/piepowder/internal/web"
)

// demoPartners is a directory with numbers that belong to nobody (555-01xx).
//
//go:embed demo_partners.csv
var demoPartners string

// incidents makes what a visitor should find of them: a directory of partners,
// one incident that runs and one that is in review.
func (d *demo) incidents(ctx context.Context) error {
	lead, err := d.as(ctx, identity.RoleCommander)
	if err != nil {
		return err
	}
	counsel, err := d.as(ctx, identity.RoleLegal)
	if err != nil {
		return err
	}
	if err := d.partners(lead, counsel); err != nil {
		return fmt.Errorf("partners: %w", explain(err))
	}
	if err := d.storm(lead); err != nil {
		return fmt.Errorf("incident in review: %w", explain(err))
	}
	if err := d.recall(ctx, lead); err != nil {
		return fmt.Errorf("incident: %w", explain(err))
	}
	return nil
}

// as is a context in which the demo's user of a role acts.
func (d *demo) as(ctx context.Context, role string) (context.Context, error) {
	list, err := d.app.Identity.StaffList(d.app.AsSystem(ctx), identity.StaffFilter{Role: role}, 0, "", 10)
	if err != nil {
		return nil, explain(err)
	}
	if len(list) == 0 {
		return nil, errors.New("nobody has the role " + role)
	}
	return identity.WithCaller(ctx, identity.StaffCaller(list[0].ID, list[0].Name, []string{role}, nil, []string{identity.Everywhere})), nil
}

func (d *demo) partners(lead, counsel context.Context) error {
	s := d.app.Incidents
	if _, err := s.ImportPartners(lead, strings.NewReader(demoPartners)); err != nil {
		return err
	}
	page, err := s.Partners(lead, incident.PartnerFilter{}, web.PageIn{Limit: 100})
	if err != nil {
		return err
	}
	for n, p := range page.Items {
		if n%5 == 4 || len(p.Numbers) == 0 || p.Numbers[0].State != "unverified" { // some nobody has verified yet
			continue
		}
		if _, err := s.Verify(counsel, p.ID, p.Numbers[0].ID, []string{"official_site", "called_switchboard", "state_directory"}[n%3], 6+n%12); err != nil {
			return err
		}
	}
	return nil
}

// storm is over and in review.
func (d *demo) storm(lead context.Context) error {
	s := d.app.Incidents
	began := d.clk.Now().Add(-30 * time.Hour)
	i, err := s.Declare(lead, incident.Declaration{Title: "Ice storm, deliveries stopped in Spokane", Kind: "weather", Severity: "S2", Region: "US-WA", City: "Spokane", StartedAt: &began})
	if err != nil {
		return err
	}
	for _, step := range []func() error{
		func() error { return d.turn(lead, i.ID, incident.Active, "") },
		func() error {
			at := began.Add(40 * time.Minute)
			_, err := s.Note(lead, i.ID, incident.NewEntry{Kind: "event", Text: "Two couriers report black ice on the bridge.", HappenedAt: &at})
			return err
		},
		func() error {
			_, err := s.Note(lead, i.ID, incident.NewEntry{Kind: "decision", Text: "No new orders in Spokane until the county says that roads are open.", Because: "Nobody is to be hurt for groceries; waiting couriers are paid."})
			return err
		},
		func() error {
			_, err := s.Publish(lead, i.ID, incident.NewUpdate{Audience: "external", Texts: map[string]string{"en": "Deliveries in Spokane are paused because of ice. Orders that are on their way come as soon as roads are open.",
				"es": "Las entregas en Spokane están en pausa por el hielo. Los pedidos en camino llegarán cuando abran las carreteras."}})
			return err
		},
		func() error { return d.turn(lead, i.ID, incident.Resolved, "") },
		func() error { return d.turn(lead, i.ID, incident.InReview, "") },
		func() error {
			_, err := s.WriteReview(lead, i.ID, 0, incident.ReviewText{Summary: "Ice came two hours before the forecast. Deliveries were paused forty minutes after the first report.",
				Factors: []incident.Point{{Text: "The weather feed is read once an hour."}}, WentWell: []incident.Point{{Text: "Couriers in the field were called one by one."}}, WentBadly: []incident.Point{}})
			return err
		},
		func() error {
			_, err := s.AddAction(lead, i.ID, incident.NewActionItem{Title: "Read the county's road closures every five minutes", Owner: i.DeclaredBy, DueAt: d.clk.Now().Add(14 * 24 * time.Hour)})
			return err
		},
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (d *demo) turn(ctx context.Context, ref string, to incident.State, reason string) error {
	i, err := d.app.Incidents.Get(ctx, ref)
	if err == nil {
		_, err = d.app.Incidents.Change(ctx, ref, i.Version, incident.Edit{State: to, Reason: reason})
	}
	return err
}

// recalls are what people write about the product that was recalled.
var recalls = []struct{ from, subject, text, language string }{
	{"rosa@customer.example", "Peanut butter recall", "I read that the peanut butter I got through you is recalled. Is it mine? Do I get my money back?", "en"},
	{"luis@customer.example", "Mantequilla de cacahuete", "He leído que retiran la mantequilla de cacahuete (peanut butter). ¿Es la mía? La compré la semana pasada.", "es"},
	{"mei@customer.example", "Recalled?", "Is the peanut butter from last Saturday one of the recalled ones? We have not opened it.", "en"},
	{"sam@customer.example", "Peanut butter", "Please refund the peanut butter, I threw it away after the news.", "en"},
	{"ines@customer.example", "Reembolso", "Tiré el peanut butter que compré con ustedes. ¿Me lo reembolsan?", "es"},
	{"nora@customer.example", "Ill after peanut butter", "My daughter ate the peanut butter and has a swollen face. She has an allergy. We are at the hospital now.", "en"},
}

// recall runs: contacts are gathered, orders are found, nobody is answered yet.
func (d *demo) recall(ctx, lead context.Context) error {
	s := d.app.Incidents
	began := d.clk.Now().Add(-50 * time.Minute)
	i, err := s.Declare(lead, incident.Declaration{Title: "Recalled peanut butter, lot 500", Kind: "product", Severity: "S2", Brand: "Basketly", StartedAt: &began})
	if err != nil {
		return err
	}
	if err := d.turn(lead, i.ID, incident.Active, ""); err != nil {
		return err
	}
	if i, err = s.Get(lead, i.ID); err != nil {
		return err
	}
	if _, err = s.Change(lead, i.ID, i.Version, incident.Edit{Watch: &incident.Watch{Where: `text contains "peanut butter"`, Mode: "link"}}); err != nil {
		return err
	}
	sys := d.app.AsSystem(ctx)
	for _, r := range recalls {
		if _, err := d.app.Intake.Submit(sys, intake.Submission{Channel: "email", From: r.from, Subject: r.subject, Text: r.text, Language: r.language}); err != nil {
			return err
		}
	}
	_, err = s.Note(lead, i.ID, incident.NewEntry{Kind: "call", Text: "The maker confirms lot 500, sold since the tenth; no other lot."})
	if err == nil {
		_, err = s.Note(lead, i.ID, incident.NewEntry{Kind: "decision", Text: "Refund every order that held it, without asking.", Because: "Asking for proof makes people keep it at home."})
	}
	if err == nil {
		_, err = s.Publish(lead, i.ID, incident.NewUpdate{Audience: "internal", Texts: map[string]string{"en": "Lot 500 only. Orders are being counted; everybody who wrote will be answered together. Anybody who feels ill is answered by a person."}})
	}
	if err != nil {
		return err
	}
	go d.whoHasIt(lead, i.ID)
	return nil
}

// whoHasIt finds the orders once the history can be searched. A visitor who is
// quicker finds the set empty and counts it.
func (d *demo) whoHasIt(lead context.Context, ref string) {
	for behind, _ := d.app.Projector.Lag(); behind > 0; behind, _ = d.app.Projector.Lag() {
		select {
		case <-lead.Done():
			return
		case <-d.clk.After(time.Second):
		}
	}
	s := d.app.Incidents
	q := incident.Query{Where: `"PB-500" in products and region == "US-WA"`, From: d.clk.Now().Add(-10 * 24 * time.Hour)}
	for range 5 { // the marketplace goes on while it is counted
		c, err := s.CountAffected(lead, ref, q)
		if err == nil {
			q.Count, q.Hash = &c.Orders, c.Hash
			_, err = s.KeepAffected(lead, ref, q)
		}
		if !errs.IsKind(err, errs.Conflict) {
			return
		}
	}
}
