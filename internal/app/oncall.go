package app

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/comms"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/oncall"
	"github.com/piepowder/piepowder/internal/telephone"
)

// openOnCall wires paging: who is told, and by what.
func (a *App) openOnCall(ctx context.Context) error {
	pusher, err := a.pusher()
	if err != nil {
		return err
	}
	carriers := map[string]oncall.Carrier{
		oncall.ByMail:    carrier(a.carryMail),
		oncall.ByWebhook: carrier(a.carryHook),
		oncall.ByPush: carrier(func(ctx context.Context, n oncall.Notification) (string, error) {
			return a.carryPush(ctx, pusher, n)
		}),
	}
	if a.Comms.Telephone.Client != nil {
		carriers[oncall.BySMS], carriers[oncall.ByVoice] = carrier(a.carryPhone), carrier(a.carryPhone)
	}
	a.OnCall = oncall.NewService(oncall.Options{DB: a.Main, Vault: a.Vault, Hub: a.Hub, Log: a.cfg.Log, URL: a.cfg.PublicURL, InHand: a.inHand, Open: a.openCases,
		Matters: a.openMatters, PushKey: pusher.PublicKey(), Carriers: carriers})
	a.Comms.Telephone.Carried, a.Comms.Telephone.Answered = a.OnCall.Carried, a.OnCall.Answer
	a.OnCall.Handle(a.Jobs)
	a.Cases.OnUrgent(a.pageCase)
	a.Cases.OnEscalated(a.pageEscalated)
	a.Cases.OnChanged(a.stopPages)
	a.Cases.OnWorked(a.OnCall.Worked)
	a.Cases.OnRated(a.OnCall.Rated)
	return a.OnCall.Start(ctx)
}

// pusher signs pushes with a key that comes from the vault's own secret, so
// that subscriptions of browsers outlive a restart and a move.
func (a *App) pusher() (*oncall.Pusher, error) {
	var secret []byte
	for _, part := range []string{"1", "2", "3"} {
		token := a.Vault.Token("oncall push", []byte(part))
		secret = append(secret, token[:]...)
	}
	return oncall.NewPusher(secret, "mailto:oncall@"+a.cfg.MailDomain)
}

// carrier makes a function a Carrier.
type carrier func(ctx context.Context, n oncall.Notification) (string, error)

func (c carrier) Carry(ctx context.Context, n oncall.Notification) (string, error) { return c(ctx, n) }

func (a *App) carryMail(ctx context.Context, n oncall.Notification) (string, error) {
	// The key is the mail's Message-ID: by it a bounce is told from others.
	return n.Key, a.Comms.MailNow(ctx, comms.Urgent{Key: n.Key, To: n.To, Subject: n.Subject, Text: n.Text, Language: n.Language})
}

// carryPhone rings or texts; what is pressed or texted back comes to Answer.
func (a *App) carryPhone(ctx context.Context, n oncall.Notification) (string, error) {
	kind := telephone.SMS
	if n.Kind == oncall.ByVoice {
		kind = telephone.Voice
	}
	return a.Comms.Carry(ctx, comms.Carry{Key: n.Key, Kind: kind, To: n.To, Text: n.Text, Language: n.Language, Object: n.Object, Page: n.Object != ""})
}

// page is a page as a webhook or a browser gets it.
func page(n oncall.Notification) map[string]any {
	return map[string]any{"id": n.Key, "page": n.Object, "severity": n.Severity, "subject": n.Subject, "text": n.Text, "link": n.Link}
}

// carryHook posts a page to the webhook of a person, signed with a secret of
// that address.
func (a *App) carryHook(ctx context.Context, n oncall.Notification) (string, error) {
	body, err := json.Marshal(map[string]any{"type": "page", "timestamp": a.Main.Now(), "data": page(n)})
	if err != nil {
		return "", err
	}
	return "", a.Comms.HookNow(ctx, n.Key, n.To, a.OnCall.HookSecret(n.To), body)
}

func (a *App) carryPush(ctx context.Context, p *oncall.Pusher, n oncall.Notification) (string, error) {
	body, err := json.Marshal(page(n))
	if err != nil {
		return "", err
	}
	req, err := p.Request(n.To, body, a.Main.Now())
	if err != nil {
		return "", err
	}
	return "", a.Comms.PushNow(ctx, req)
}

// contactKey marks a context in which a contact becomes a case: the page about
// the contact goes on as that of the case.
type contactKey struct{}

// pageCase pages who is on call about a case that is S0 or S1.
func (a *App) pageCase(ctx context.Context, tx *db.Tx, c *cases.Case, _ cases.Severity) error {
	if contact, ok := ctx.Value(contactKey{}).(string); ok && contact != "" {
		moved, err := a.OnCall.Follow(ctx, tx, contact, alarmOf(c))
		if err != nil || moved {
			return err
		}
	}
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

// stopPages ends the pages of a case that is over.
func (a *App) stopPages(ctx context.Context, tx *db.Tx, c *cases.Case) error {
	if !c.State.Done() {
		return nil
	}
	return a.OnCall.Stop(ctx, tx, c.ID, string(c.State))
}

// inHand says whether somebody works on what a page was about: a case that is
// somebody's, or over; a contact that somebody holds, has triaged or put away.
func (a *App) inHand(ctx context.Context, object string) (bool, error) {
	var n int
	err := a.Main.QueryRow(ctx, `SELECT (SELECT COUNT(*) FROM cases WHERE id = $1 AND (assignee <> '' OR state IN ('resolved', 'closed')))
		+ (SELECT COUNT(*) FROM contacts WHERE id = $1 AND (state <> 'new' OR triaged_by <> ''))
		+ (SELECT COUNT(*) FROM leases WHERE object = $1 AND until > $2)`, object, db.Micros(a.Main.Now())).Scan(&n)
	return n > 0, err
}

var ofCases = identity.Columns{Object: "cases.id", Region: "cases.region", Team: "cases.team", Brand: "cases.brand"}

// openCases counts open cases of a severity that a person may see.
func (a *App) openCases(ctx context.Context, sc identity.Scope, severity int) (n int, err error) {
	args := db.Args{"S" + string(rune('0'+severity))}
	err = a.Main.QueryRow(ctx, `SELECT COUNT(*) FROM cases WHERE severity = $1 AND state NOT IN ('resolved', 'closed') AND NOT simulated AND root = '' AND `+
		sc.Where(&args, ofCases), args...).Scan(&n)
	return n, err
}

// openMatters are the open S0 and S1 that a person may see, the worst first.
func (a *App) openMatters(ctx context.Context, sc identity.Scope) ([]oncall.Matter, error) {
	var args db.Args
	rows, err := a.Main.Query(ctx, `SELECT id, number, severity, state, assignee, COALESCE(due_at, 0),
		(SELECT COUNT(*) FROM case_tasks t WHERE t.case_id = cases.id AND t.state = 'open')
		FROM cases WHERE severity IN ('S0', 'S1') AND state NOT IN ('resolved', 'closed') AND NOT simulated AND root = '' AND `+
		sc.Where(&args, ofCases)+` ORDER BY severity, due_at, id LIMIT 100`, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []oncall.Matter{}
	for rows.Next() {
		var m oncall.Matter
		var number, due int64
		if err := rows.Scan(&m.ID, &number, &m.Severity, &m.State, &m.Assignee, &due, &m.Tasks); err != nil {
			return nil, err
		}
		m.Number = fmt.Sprintf("C-%d", number)
		if due != 0 {
			at := db.FromMicros(due)
			m.DueAt = &at
		}
		list = append(list, m)
	}
	return list, rows.Err()
}

// alive passes a sign of life of intake on to its heartbeat.
func (a *App) alive(ctx context.Context, key, failure string) error {
	return a.Main.Tx(ctx, db.Actor{ID: "system", Kind: "system", Name: "intake"}, "heartbeat", func(ctx context.Context, tx *db.Tx) error {
		if err := a.OnCall.Beat(ctx, tx, key, failure); err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "heartbeat.heard", Object: key, Private: true})
	})
}
