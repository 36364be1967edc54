package app

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/comms"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/enforcement"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// openSpeaking tells comms what it has to know of cases, accounts and evidence,
// and has it listen to every change of a case.
func (a *App) openSpeaking(ctx context.Context) error {
	c := a.Comms
	c.Others, c.Simulated, c.Holders, c.AddTask = a.otherNames, a.Cases.IsSimulated, a.holders, a.addFollowUp
	c.Act, c.SetState, c.Original, c.Summary = a.macroAct, a.macroState, a.originalOf, a.pressFacts
	c.File, c.FileOf = a.mayAttach, a.attached
	c.Zone = a.cfg.Zone
	if a.cfg.Translator != "" {
		t, err := comms.NewHTTPTranslator(a.cfg.Translator, a.cfg.Inside)
		if err != nil {
			return err
		}
		c.Translator = t
	}
	a.Cases.OnChanged(a.caseChanged)
	return c.SeedTemplates(ctx)
}

// caseChanged keeps automation stops and account control in line with a case.
func (a *App) caseChanged(ctx context.Context, tx *db.Tx, c *cases.Case) error {
	return a.Comms.Tend(ctx, tx, comms.Matter{CaseID: c.ID, Severity: c.Severity.Level(), Closed: c.State == cases.Closed,
		Simulated: c.Simulated, Category: c.Category})
}

// holders are the harmed and reporting parties of a case that have an account.
func (a *App) holders(ctx context.Context, caseID string) ([]comms.Party, error) {
	list, err := a.Cases.AllParties(ctx, caseID)
	if err != nil {
		return nil, err
	}
	var out []comms.Party
	for _, p := range list {
		if (p.Role == cases.Harmed || p.Role == cases.Reporter) && p.Account != nil {
			out = append(out, comms.Party{CaseID: caseID, ID: p.ID, Role: string(p.Role), Account: p.AccountEID(), Email: p.Email, Phone: p.Phone,
				AccountEmail: p.Account.Email, AccountPhone: p.Account.Phone})
		}
	}
	return out, nil
}

// otherNames are everybody in a case but one party, as far as their names are not
// that party's own.
func (a *App) otherNames(ctx context.Context, caseID, party string) ([]comms.Other, error) {
	list, err := a.Cases.AllParties(ctx, caseID)
	if err != nil {
		return nil, err
	}
	var own string
	for _, p := range list {
		if p.ID == party {
			own = strings.ToLower(p.Name)
		}
	}
	var out []comms.Other
	for _, p := range list {
		if p.ID != party && p.Role != cases.Merchant && p.Name != "" && !strings.EqualFold(p.Name, own) {
			out = append(out, comms.Other{Party: p.ID, Name: p.Name})
		}
	}
	return out, nil
}

func (a *App) addFollowUp(ctx context.Context, tx *db.Tx, t comms.FollowTask) (string, error) {
	return a.Cases.AddTask(ctx, tx, cases.NewTask{Case: t.Case, Kind: cases.FollowUp, Title: t.Title, Party: t.Party, Owner: t.Owner, DueAt: &t.DueAt, Ref: t.Ref})
}

// macroAct takes the action of a macro, or says what it would be.
func (a *App) macroAct(ctx context.Context, caseID string, account uint64, m comms.MacroAction, preview bool) (string, string, error) {
	notify := m.Notify
	d := enforcement.Draft{Kind: enforcement.Kind(m.Kind), Account: id.Entity("acc", account), Case: caseID, Reason: m.Reason,
		ReasonCode: first(m.Code, "conduct"), Clause: m.Rule, Days: m.Days, Notify: &notify}
	if preview {
		p, err := a.Enforcement.Preview(ctx, d)
		if err != nil {
			return "", "", err
		}
		says := "takes the action “" + m.Kind + "” on the account"
		if m.Days > 0 {
			says += fmt.Sprintf(" for %d days", m.Days)
		}
		if p.Already > 0 {
			says += "; the same is in force already"
		}
		if n := len(p.Custody); n > 0 {
			says += fmt.Sprintf("; %d things in their hands get a recovery task", n)
		}
		if m.Notify {
			says += "; the account is told"
		}
		return says, "", nil
	}
	act, err := a.Enforcement.Take(ctx, d)
	if err != nil {
		return "", "", err
	}
	return "", act.ID, nil
}

// macroState changes the case as a macro says, or says what would change.
func (a *App) macroState(ctx context.Context, caseID string, set comms.MacroState, preview bool) (string, error) {
	c, err := a.Cases.Get(ctx, caseID)
	if err != nil {
		return "", err
	}
	var says []string
	var e cases.CaseEdit
	if set.State != "" && string(c.State) != set.State {
		to := cases.State(set.State)
		e.State, e.WaitingOn = &to, set.WaitingOn
		word := "sets the case from " + string(c.State) + " to " + set.State
		if to == cases.Waiting {
			until := a.cfg.Clock.Now().Add(time.Duration(set.Days) * 24 * time.Hour)
			e.WaitUntil = &until
			word += fmt.Sprintf(" on %s for %d days", set.WaitingOn, set.Days)
		}
		says = append(says, word)
	}
	tags := slices.Clone(c.Tags)
	for _, t := range set.Tags {
		if !slices.Contains(tags, t) {
			tags = append(tags, t)
		}
	}
	if len(tags) > len(c.Tags) {
		e.Tags = &tags
		says = append(says, "adds the tags "+strings.Join(tags[len(c.Tags):], ", "))
	}
	if len(says) == 0 {
		return "leaves the case as it is", nil
	}
	if preview {
		return strings.Join(says, "; "), nil
	}
	_, err = a.Cases.Change(ctx, caseID, -1, e)
	return "", err
}

// originalOf is what a contact said, within the caller's scope.
func (a *App) originalOf(ctx context.Context, _ identity.Scope, object string) (comms.Original, error) {
	c, err := a.Intake.Get(ctx, object)
	if err != nil {
		return comms.Original{}, err
	}
	eid, err := a.Vault.Subject("contact", c.ID)
	return comms.Original{CaseID: c.CaseID, EID: eid, Text: c.Text, Language: c.Language}, err
}

// pressFacts are what may be said of a case.
func (a *App) pressFacts(ctx context.Context, sc identity.Scope, ref string) (comms.PressFacts, error) {
	c, err := a.Cases.For(ctx, sc, ref)
	if err != nil {
		return comms.PressFacts{}, err
	}
	list, err := a.otherNames(ctx, c.ID, "")
	var names []string
	for _, o := range list {
		names = append(names, o.Name)
	}
	return comms.PressFacts{CaseID: c.ID, Number: c.Number, Type: c.Type, Category: c.Category, Severity: string(c.Severity), State: string(c.State),
		Brand: c.Brand, Region: c.Region, OpenedAt: c.OpenedAt, Responded: c.Responded, Mitigated: c.Mitigated, Resolved: c.ResolvedAt, Names: names}, err
}

// mayAttach says whether a piece of evidence may go along with a message of its
// own case.
func (a *App) mayAttach(ctx context.Context, _ identity.Scope, caseID, ref string) error {
	it, _, err := a.Evidence.Get(ctx, ref)
	if err != nil {
		return err
	}
	if it.Case != caseID || it.State != "kept" || it.Blocked || it.Locked {
		return errs.New(errs.Invalid, "message_files", "This file cannot go along.").With(errs.Field{Pointer: "/files", Message: "not a readable file of this case"})
	}
	return nil
}

// attached reads a file as the machine, a picture without its metadata; the copy
// is in its chain of custody.
func (a *App) attached(ctx context.Context, ref string) (name, kind string, data []byte, err error) {
	return a.Evidence.Shared(a.AsSystem(ctx), ref)
}
