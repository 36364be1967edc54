package app

import (
	"context"
	"encoding/json"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/comms"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/oncall"
)

// openOnCall wires paging: who is told, and by what.
func (a *App) openOnCall(context.Context) error {
	a.OnCall = oncall.NewService(oncall.Options{DB: a.Main, Vault: a.Vault, Hub: a.Hub, Log: a.cfg.Log, URL: a.cfg.PublicURL, InHand: a.inHand, Open: a.openCases,
		Carriers: map[string]oncall.Carrier{
			oncall.ByMail:    carrier(a.carryMail),
			oncall.ByWebhook: carrier(a.carryHook),
		}})
	a.OnCall.Handle(a.Jobs)
	a.Cases.OnUrgent(a.pageCase)
	a.Cases.OnEscalated(a.pageEscalated)
	return nil
}

// carrier makes a function a Carrier.
type carrier func(ctx context.Context, n oncall.Notification) (string, error)

func (c carrier) Carry(ctx context.Context, n oncall.Notification) (string, error) { return c(ctx, n) }

func (a *App) carryMail(ctx context.Context, n oncall.Notification) (string, error) {
	return "", a.Comms.MailNow(ctx, comms.Urgent{Key: n.Key, To: n.To, Subject: n.Subject, Text: n.Text, Language: n.Language})
}

// carryHook posts a page to the webhook of a person, signed with a secret of
// that address.
func (a *App) carryHook(ctx context.Context, n oncall.Notification) (string, error) {
	body, err := json.Marshal(map[string]any{"type": "page", "timestamp": a.Main.Now(), "data": map[string]any{
		"id": n.Key, "page": n.Object, "severity": n.Severity, "subject": n.Subject, "text": n.Text, "link": n.Link}})
	if err != nil {
		return "", err
	}
	return "", a.Comms.HookNow(ctx, n.Key, n.To, a.OnCall.HookSecret(n.To), body)
}

// pageCase pages who is on call about a case that is S0 or S1.
func (a *App) pageCase(ctx context.Context, tx *db.Tx, c *cases.Case, _ cases.Severity) error {
	_, err := a.OnCall.Page(ctx, tx, alarmOf(c))
	return err
}

func alarmOf(c *cases.Case) oncall.Alarm {
	return oncall.Alarm{Object: c.ID, Kind: "case", Severity: c.Severity.Level(), Brand: c.Brand, Region: c.Region, Number: c.Number, Drill: c.Simulated}
}

// pageEscalated pages about a case that somebody escalates by hand.
func (a *App) pageEscalated(ctx context.Context, tx *db.Tx, c *cases.Case, _ string) error {
	_, err := a.OnCall.Page(ctx, tx, alarmOf(c))
	return err
}

// inHand says whether somebody works on what a page was about: a case that is
// somebody's, or over.
func (a *App) inHand(ctx context.Context, object string) (bool, error) {
	var n int
	err := a.Main.QueryRow(ctx, `SELECT COUNT(*) FROM cases WHERE id = $1 AND (assignee <> '' OR state IN ('resolved', 'closed'))`, object).Scan(&n)
	return n > 0, err
}

// openCases counts open cases of a severity that a person may see.
func (a *App) openCases(ctx context.Context, sc identity.Scope, severity int) (n int, err error) {
	args := db.Args{"S" + string(rune('0'+severity))}
	err = a.Main.QueryRow(ctx, `SELECT COUNT(*) FROM cases WHERE severity = $1 AND state NOT IN ('resolved', 'closed') AND NOT simulated AND root = '' AND `+
		sc.Where(&args, identity.Columns{Object: "cases.id", Region: "cases.region", Team: "cases.team", Brand: "cases.brand"}), args...).Scan(&n)
	return n, err
}
