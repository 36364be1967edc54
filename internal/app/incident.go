package app

import (
	"context"
	"errors"
	"strings"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/comms"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/enforcement"
	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/incident"
	"github.com/piepowder/piepowder/internal/lang"
	"github.com/piepowder/piepowder/internal/oncall"
	"github.com/piepowder/piepowder/internal/seal"
)

// openIncidents wires critical incidents and the directory of partners.
func (a *App) openIncidents(context.Context) error {
	a.Incidents = incident.NewService(incident.Options{DB: a.Main, History: a.History, Vault: a.Vault, Accounts: a.Accounts, Comms: a.Comms, Hub: a.Hub,
		Staff: a.names, Active: a.activeStaff, Page: a.pageIncident, StopPage: a.OnCall.Stop, Case: a.matterOf, Names: a.namesIn, Words: a.wordsOf,
		Reply: a.answerContact, Write: a.writeToParty, Facts: a.factsOf, Kinds: a.factKinds, OrderRef: a.orderRef,
		Act: a.actInBulk, Acting: a.actingInBulk, Room: a.roomOnWall, Template: a.renderTemplate})
	a.Incidents.Handle(a.Jobs)
	place := a.Intake.Place
	a.Intake.Place = func(ctx context.Context, tx *db.Tx, contact string) error {
		if place != nil {
			if err := place(ctx, tx, contact); err != nil {
				return err
			}
		}
		return a.Incidents.Arrived(ctx, tx, contact)
	}
	return nil
}

// pageIncident pages who is on call for an incident.
func (a *App) pageIncident(ctx context.Context, tx *db.Tx, al incident.Alarm) (string, error) {
	return a.OnCall.Page(ctx, tx, oncall.Alarm{Object: al.Object, Kind: "incident", Severity: cases.Severity(al.Severity).Level(), Brand: al.Brand, Region: al.Region,
		Title: al.Title, Key: al.Key})
}

// matterOf finds a case for an incident.
func (a *App) matterOf(ctx context.Context, sc identity.Scope, ref string) (incident.Matter, error) {
	c, err := a.Cases.For(ctx, sc, ref)
	if err != nil {
		return incident.Matter{}, err
	}
	return incident.Matter{ID: c.ID, Number: c.Number, Title: c.Title, Severity: string(c.Severity), State: string(c.State), Brand: c.Brand, Region: c.Region, City: c.City,
		Restricted: c.Visibility == cases.Restricted, Simulated: c.Simulated}, nil
}

// namesIn are the names of the parties of a case, for the lint of texts.
func (a *App) namesIn(ctx context.Context, _ identity.Scope, caseID string) ([]string, error) {
	list, err := a.Cases.Parties(identity.AsSystem(ctx, "incident"), caseID)
	var out []string
	for _, p := range list {
		out = append(out, p.Name)
		if p.Account != nil {
			out = append(out, p.Account.Name)
		}
	}
	return out, err
}

func (a *App) wordsOf(ctx context.Context, sc identity.Scope, ids []string) (map[string]incident.Words, error) {
	words, err := a.Intake.Words(ctx, sc, ids)
	out := make(map[string]incident.Words, len(words))
	for id, w := range words {
		out[id] = incident.Words{Subject: w.Subject, Text: w.Text, Name: w.Name}
	}
	return out, err
}

func (a *App) answerContact(ctx context.Context, tx *db.Tx, sc identity.Scope, contact string, w incident.Answer) (string, error) {
	return a.Intake.AnswerIn(ctx, tx, sc, contact, w.Subject, w.Text, w.Language)
}

func (a *App) writeToParty(ctx context.Context, tx *db.Tx, sc identity.Scope, caseID, party string, w incident.Answer) (string, error) {
	m, err := a.Comms.SendIn(ctx, tx, sc, caseID, comms.Reply{Party: party, Subject: w.Subject, Text: w.Text, Language: w.Language})
	if err != nil {
		return "", err
	}
	return m.ID, nil
}

func (a *App) renderTemplate(ctx context.Context, sc identity.Scope, template, language string, vars map[string]string) (subject, body, used string, err error) {
	r, err := a.Comms.RenderTemplate(ctx, sc, template, language, vars)
	return r.Subject, r.Body, r.Version, err
}

// factOf is a field of an event as expressions read it. A text field called
// products is a set of references.
func factOf(f engine.Field) (incident.Fact, bool) {
	types := map[engine.FieldType]lang.Type{engine.String: lang.String, engine.Int: lang.Int, engine.Float: lang.Float, engine.Money: lang.Money,
		engine.Bool: lang.Bool, engine.Time: lang.Time}
	t, ok := types[f.Type]
	if f.Name == products && t == lang.String {
		t = lang.Strings
	}
	return incident.Fact{Name: f.Name, Type: t}, ok && !f.Personal
}

// products is the field that names what an order holds, references with blanks
// between them.
const products = "products"

// factKinds lists what the log holds of the events that begin orders.
func (a *App) factKinds(context.Context) ([]incident.Fact, error) {
	program, _ := a.Ingest.Program()
	var out []incident.Fact
	for i := range program.Types {
		t := program.Types[i]
		if t.State == "" {
			continue
		}
		for _, f := range t.Fields {
			if fact, ok := factOf(f); ok {
				out = append(out, fact)
			}
		}
	}
	return out, nil
}

// factsOf reads them for one event.
func (a *App) factsOf(_ context.Context, position uint64, into []incident.Fact) ([]incident.Fact, error) {
	rec, err := a.Ingest.Record(position)
	if errs.IsKind(err, errs.NotFound) {
		return into, nil
	}
	if err != nil {
		return into, err
	}
	ev := &rec.Event
	currency := ""
	if slot := ev.Type.FieldSlot("currency"); slot >= 0 && ev.Vals[slot].Has {
		currency = ev.Vals[slot].S
	}
	for i, f := range ev.Type.Fields {
		fact, ok := factOf(f)
		if !ok || !ev.Vals[i].Has {
			continue
		}
		v := ev.Vals[i]
		switch fact.Num, fact.F, fact.Text = v.N, v.F, v.S; fact.Type {
		case lang.Money:
			fact.Text = currency
		case lang.Strings:
			fact.Set = strings.Fields(v.S)
		}
		into = append(into, fact)
	}
	return into, nil
}

// orderRef is the marketplace's reference of an order, from the event that began
// it; "" when it was erased.
func (a *App) orderRef(_ context.Context, position, order uint64) (string, error) {
	rec, err := a.Ingest.Record(position)
	if err != nil {
		return "", err
	}
	for _, r := range rec.Refs {
		if rec.Event.Roles[r.Role] != order {
			continue
		}
		ref, err := rec.OpenRef(a.Vault, r)
		if errors.Is(err, seal.ErrErased) {
			return "", nil
		}
		return ref, err
	}
	return "", nil
}

func (a *App) actInBulk(ctx context.Context, act incident.Act) (string, error) {
	b, err := a.Enforcement.StartBulk(ctx, enforcement.BulkDraft{Count: len(act.Accounts), Draft: enforcement.Draft{Kind: enforcement.Kind(act.Kind), Accounts: act.Accounts,
		Case: act.Case, Reason: act.Reason, ReasonCode: act.ReasonCode, Clause: act.Clause, Days: act.Days, Interim: act.Interim}})
	if err != nil {
		return "", err
	}
	return b.ID, nil
}

func (a *App) actingInBulk(ctx context.Context, bulk string) (incident.Progress, error) {
	b, err := a.Enforcement.BulkState(identity.AsSystem(ctx, "incident"), bulk)
	if err != nil {
		return incident.Progress{}, err
	}
	return incident.Progress{Done: b.Done, Failed: b.Failed, Count: b.Count, Over: b.State == "done"}, nil
}

// roomOnWall adds who is on call, what waits and how deep the queues are.
func (a *App) roomOnWall(ctx context.Context, sc identity.Scope, w *incident.Wall) error {
	duties, err := a.OnCall.NowFor(ctx, "", a.Main.Now())
	if err != nil {
		return err
	}
	for _, d := range duties {
		for _, p := range d.People {
			w.OnCall = append(w.OnCall, incident.WallPerson{Name: p.Name, Duty: d.Name})
		}
	}
	room, err := a.Cases.ForRoom(ctx, sc)
	if err != nil {
		return err
	}
	w.Breaches, w.Contacts = room.Overdue, room.Contacts
	for _, q := range room.Queues {
		w.Queues = append(w.Queues, incident.WallQueue{Name: q.Name, Open: q.Waiting})
	}
	return nil
}
