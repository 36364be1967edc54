package app

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/piepowder/piepowder/internal/authority"
	"github.com/piepowder/piepowder/internal/comms"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/jobs"
)

// jobApprovalMail mails one person about one request that is overdue.
const jobApprovalMail = "authority.mail"

type approvalMail struct {
	Request string `json:"request"`
	Staff   string `json:"staff"`
	Title   string `json:"title"`
}

// openAuthority wires limits and second signatures. It is opened before those
// who ask it.
func (a *App) openAuthority(ctx context.Context) error {
	a.Authority = authority.NewService(authority.Options{DB: a.Main, Vault: a.Vault, Hub: a.Hub, ScopeOf: a.Identity.ScopeOf})
	a.Authority.Remind, a.Authority.Number = a.remindOfApproval, a.numberOf
	a.Authority.Handle(a.Jobs)
	a.Jobs.Handle(jobApprovalMail, a.mailOfApproval)
	return a.Authority.Load(ctx)
}

// numberOf is how a case is called by those who may see it.
func (a *App) numberOf(ctx context.Context, sc identity.Scope, caseID string) (string, error) {
	c, err := a.Cases.For(ctx, sc, caseID)
	if errs.IsKind(err, errs.NotFound) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return c.Number, nil
}

// remindOfApproval has a mail sent to everybody who may sign what is overdue.
func (a *App) remindOfApproval(ctx context.Context, tx *db.Tx, r *authority.Request, who []authority.Colleague) error {
	if a.cfg.Relay == "" {
		return nil
	}
	for _, p := range who {
		err := tx.Enqueue(ctx, db.Job{Kind: jobApprovalMail, Key: r.ID + "/" + p.ID, Payload: approvalMail{r.ID, p.ID, r.Title}})
		if err != nil {
			return err
		}
	}
	return nil
}

// mailOfApproval sends that mail. It says what waits and where, nothing about
// whom.
func (a *App) mailOfApproval(ctx context.Context, l jobs.Lease) error {
	var m approvalMail
	if err := json.Unmarshal(l.Payload, &m); err != nil {
		return err
	}
	var to, locale string
	if err := a.Main.QueryRow(ctx, `SELECT email, locale FROM staff WHERE id = $1`, m.Staff).Scan(&to, &locale); err != nil {
		return err
	}
	subject, text := "Waits for your signature: "+m.Title, "A request for a second signature is overdue."
	if locale == "es" {
		subject, text = "Espera tu firma: "+m.Title, "Una solicitud de segunda firma está vencida."
	}
	if a.cfg.PublicURL != "" {
		text += "\n\n" + strings.TrimSuffix(a.cfg.PublicURL, "/") + "/approvals/" + m.Request
	}
	err := a.Comms.MailNow(ctx, comms.Urgent{Key: m.Request + "." + m.Staff, To: to, Subject: subject, Text: text, Language: locale})
	if errs.IsKind(err, errs.Invalid) { // another try would not help
		return nil
	}
	return err
}
