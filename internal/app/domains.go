package app

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/comms"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/decision"
	"github.com/piepowder/piepowder/internal/enforcement"
	"github.com/piepowder/piepowder/internal/evidence"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/intake"
	"github.com/piepowder/piepowder/internal/reporter"
	"github.com/piepowder/piepowder/internal/seal"
	"github.com/piepowder/piepowder/internal/sla"
)

// shippedClocks is the shipped set of clocks. S3 and S4 count business hours of the
// installation's zone.
func shippedClocks(zone string) (sla.Policy, error) {
	at, err := time.LoadLocation(zone)
	if err != nil {
		return sla.Policy{}, err
	}
	return sla.Default(sla.Weekdays(at, 9*time.Hour, 17*time.Hour)), nil
}

func (a *App) openDomains(ctx context.Context) error {
	clocks, err := shippedClocks(a.cfg.Zone)
	if err != nil {
		return err
	}
	a.Clocks = sla.NewService(a.Main, clocks)
	a.Cases = cases.NewService(cases.Options{DB: a.Main, Vault: a.Vault, Activity: a.Activity, Accounts: a.Accounts, Hub: a.Hub, Policy: clocks,
		PolicyOf: a.Clocks.For, ActiveStaff: a.activeStaff, KnownTeam: a.knownTeam, ScopeOf: a.Identity.ScopeOf, Contacts: &cases.ContactSource{Texts: a.contactTexts}})
	a.Reporters = reporter.New(a.Main, a.History, a.Vault)
	a.Cases.Tells(a.Reporters.Texts)
	a.Activity.Guard(cases.Visible)
	a.Activity.Guard(cases.VisibleContacts)
	a.Accounts.RegisterLookup(a.Cases.Find)
	a.Evidence = evidence.NewService(a.Main, a.Vault, a.Blobs, a.Cases)
	a.Comms = comms.NewService(comms.Options{DB: a.Main, History: a.History, Vault: a.Vault, Hub: a.Hub, Log: a.cfg.Log, Domain: a.cfg.MailDomain,
		Relay: a.cfg.Relay, Inside: a.cfg.Inside, Telephone: a.carrier(), Party: a.speakTo, Case: a.caseFor, Spoken: a.spoken, Heard: a.heard, Acknowledged: a.acknowledged})
	a.Comms.Register(a.Jobs)
	if err := a.openTriage(ctx); err != nil {
		return err
	}
	a.Intake = intake.NewService(intake.Options{DB: a.Main, History: a.History, Vault: a.Vault, Blobs: a.Blobs, Comms: a.Comms, Hub: a.Hub,
		Log: a.cfg.Log, Domain: a.cfg.MailDomain, Telephony: a.telephony(), Hold: a.Cases.Hold, Free: a.Cases.Free, Open: a.caseOfContact, Join: a.joinContact,
		Evidence: a.keepFile, MoveEvidence: a.Evidence.Attach, Place: a.Cases.PlaceContact,
		Triage: a.Triage, ParityAlarm: a.alarmOfParity, Alarm: a.pageContact, Quiet: a.quietContact, Worked: a.Cases.Worked})
	a.Intake.HandleTriage(a.Jobs)
	if err := a.Intake.StartTriage(ctx); err != nil {
		return err
	}
	a.openTelephone()
	if err := a.openAuthority(ctx); err != nil {
		return err
	}
	if err := a.openDuties(ctx); err != nil {
		return err
	}
	a.Enforcement = enforcement.NewService(enforcement.Options{DB: a.Main, Log: a.cfg.Log, Vault: a.Vault, Accounts: a.Accounts, Cases: a.Cases, Comms: a.Comms,
		Hub: a.Hub, ActiveStaff: a.activeStaff})
	a.Enforcement.Handle(a.Jobs)
	a.dutiesOfActions()
	if err := a.openNotices(ctx); err != nil {
		return err
	}
	if err := a.openOnCall(ctx); err != nil {
		return err
	}
	a.openAlarms()
	if err := a.openCasework(ctx); err != nil {
		return err
	}
	if err := a.openSpeaking(ctx); err != nil {
		return err
	}
	if err := a.openConfidence(ctx); err != nil {
		return err
	}
	if err := a.openIncidents(ctx); err != nil {
		return err
	}
	if err := a.openInvestigation(ctx); err != nil {
		return err
	}
	a.openDispatch()
	if err := a.openClocks(ctx); err != nil {
		return err
	}
	if err := a.openPolicies(ctx); err != nil {
		return err
	}
	if err := a.openProtocols(ctx); err != nil {
		return err
	}
	if err := a.openDecision(ctx); err != nil {
		return err
	}
	if err := a.openCustody(ctx); err != nil {
		return err
	}
	if err := a.openGraph(ctx); err != nil {
		return err
	}
	if err := a.openEnforcement(ctx); err != nil {
		return err
	}
	return a.openMail()
}

// openGraph tells the graph who knows what about accounts.
func (a *App) openGraph(ctx context.Context) error {
	a.Accounts.RegisterRisk(a.Cases.OpenByAccount)
	a.Accounts.RegisterRisk(a.Enforcement.StrikesByAccount)
	a.Accounts.RegisterRisk(a.Decision.AlertsByAccount)
	a.Accounts.RegisterRate("reported", identity.PermCaseRead, a.Cases.ReportedByAccount)
	a.Accounts.RegisterRate("actions", identity.PermActionRead, a.Enforcement.MeasuresByAccount)
	a.Accounts.RegisterPeople(a.Cases.Acquainted)
	a.Accounts.Handle(a.Jobs)
	return a.Accounts.WatchCommunities(ctx)
}

func (a *App) openDecision(ctx context.Context) error {
	a.Decision = decision.New(decision.Options{Sets: a.Ingest.Sets(), Main: a.Main, History: a.History, Read: a.Ingest.Journal().Read, Programs: a.Ingest.Programs(),
		Vault: a.Vault, Clock: a.cfg.Clock, Hub: a.Hub, Log: a.Ingest.Journal(), Crowded: a.Ingest.Crowded, Alarm: a.alarmOfRule})
	a.Decision.HandleBacktests(a.Jobs)
	a.Decision.HandleWatch(a.Jobs)
	if err := a.Decision.StartWatch(ctx); err != nil {
		return err
	}
	a.Projector = decision.NewProjector(decision.ProjectorOptions{Main: a.Main, History: a.History, Journal: a.Ingest.Journal(), Programs: a.Ingest.Programs(),
		Vault: a.Vault, Clock: a.cfg.Clock, Log: a.cfg.Log, Hub: a.Hub, Crowded: a.Ingest.Crowded, Busy: a.Ingest.Busy,
		Deliver: decision.Deliver{Case: a.caseOfAlert, Label: a.Accounts.NoteLabel, Hook: a.hookOfDecision}})
	// The log began with a ruleset that nobody published: people should see it.
	program, _ := a.Ingest.Program()
	return a.Decision.Note(ctx, identity.System("log"), program.Pack.Documents, program.Version)
}

// alarmOfRule opens a case about a rule that does not behave as usual, unless the
// one of an earlier alarm is still open.
func (a *App) alarmOfRule(ctx context.Context, tx *db.Tx, al decision.Alarm) (string, error) {
	if al.Case != "" {
		var open int
		err := a.Main.QueryRow(ctx, `SELECT 1 FROM cases WHERE id = $1 AND state NOT IN ('resolved', 'closed')`, al.Case).Scan(&open)
		if err == nil || !errors.Is(err, sql.ErrNoRows) {
			return al.Case, err
		}
	}
	c, err := a.Cases.OpenIn(ctx, tx, identity.System("rules"), cases.Opening{Title: al.Title(), Type: "fraud", Category: "rule alarm",
		Severity: cases.S3, Source: "alert", At: tx.Now})
	if err != nil {
		return "", err
	}
	return c.ID, nil
}

// caseOfAlert joins an alert to the open case of its account, or opens one.
func (a *App) caseOfAlert(ctx context.Context, tx *db.Tx, al decision.Alert) (string, error) {
	caseID, _, err := a.Cases.FromAlert(ctx, tx, cases.Alert{Position: al.Position, N: al.N, Account: al.AccountEID(), Order: al.OrderEID(),
		EventID: al.EventID, At: al.At, Why: al.Title, Topic: al.Topic, Severity: cases.Severity(al.Severity), Score: al.Score, Rules: al.Rules,
		Brand: al.Brand, Region: al.Region, City: al.City})
	return caseID, err
}

// hook is what the marketplace hears of a rule's webhook effect. It knows the
// order and the account by its own references, and the event it sent.
type hook struct {
	EventID string `json:"event_id"`
	Order   string `json:"order,omitempty"`
	Account struct {
		Ref string `json:"ref"`
	} `json:"account"`
	Rule   string `json:"rule"`
	Reason string `json:"reason,omitempty"`
	Policy string `json:"policy,omitempty"`
}

// hookOfDecision tells the marketplace what a rule asked for: hold_order becomes
// order.hold.
func (a *App) hookOfDecision(ctx context.Context, tx *db.Tx, e decision.Effect) error {
	h := hook{EventID: e.EventID, Rule: e.Rule, Reason: e.Reason, Policy: e.Policy}
	rec, err := a.Ingest.Record(e.Position)
	if err != nil {
		return err
	}
	for _, r := range rec.Refs {
		eid := rec.Event.Roles[r.Role]
		ref, err := rec.OpenRef(a.Vault, r)
		if errors.Is(err, seal.ErrErased) {
			continue
		}
		if err != nil {
			return err
		}
		if eid == e.Order {
			h.Order = ref
		}
	}
	if e.Account {
		known, err := a.Accounts.Display(ctx, identity.System("hooks"), []uint64{e.Entity})
		if err != nil {
			return err
		}
		if len(known) == 1 {
			h.Account.Ref = known[0].Ref
		}
	}
	verb, noun, ok := strings.Cut(e.Name, "_")
	kind := "decision." + e.Name
	if ok {
		kind = noun + "." + verb
	}
	_, err = a.Comms.Publish(ctx, tx, comms.Event{Type: kind, Object: e.EventID, Data: h})
	return err
}

// contactTexts are the lines of contacts in the inbox.
func (a *App) contactTexts(ctx context.Context, sc identity.Scope, ids []string) (map[string]cases.ContactText, error) {
	texts, err := a.Intake.Texts(ctx, sc, ids)
	out := make(map[string]cases.ContactText, len(texts))
	for id, t := range texts {
		out[id] = cases.ContactText{Title: t.Title, Snippet: t.Snippet, Name: t.Name}
	}
	return out, err
}

// keepFile keeps what came with a contact as evidence under the contact's key.
func (a *App) keepFile(ctx context.Context, tx *db.Tx, object, name, declared string, data []byte) (id, sum string, err error) {
	eid, ok := a.Vault.Lookup("contact", []byte(object))
	if !ok {
		return "", "", errors.New("app: a file for a contact without a key")
	}
	item, err := a.Evidence.Add(ctx, tx, evidence.File{Contact: object, EID: eid, Name: name, Declared: declared, Data: data, Source: "contact"})
	if err != nil {
		return "", "", err
	}
	return item.ID, item.SHA256, nil
}

// activeStaff says whether somebody can be given work.
func (a *App) activeStaff(ctx context.Context, staff string) (bool, error) {
	var state string
	err := a.Main.QueryRow(ctx, `SELECT state FROM staff WHERE id=$1`, staff).Scan(&state)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return state == identity.StateActive, err
}

// knownTeam says whether there is such a team.
func (a *App) knownTeam(ctx context.Context, team string) (bool, error) {
	var n int
	err := a.Main.QueryRow(ctx, `SELECT COUNT(*) FROM team WHERE id=$1`, team).Scan(&n)
	return n > 0, err
}
