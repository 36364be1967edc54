package app

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/appeal"
	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/comms"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/duty"
	"github.com/piepowder/piepowder/internal/enforcement"
	"github.com/piepowder/piepowder/internal/entity"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/evidence"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/intake"
	"github.com/piepowder/piepowder/internal/notice"
)

// openNotices wires letters about decisions and second looks at them. It comes
// after enforcement, whose letters these are from then on.
func (a *App) openNotices(context.Context) error {
	a.Notices = notice.NewService(notice.Options{DB: a.Main, History: a.History, Vault: a.Vault, Accounts: a.Accounts, Comms: a.Comms, PublicURL: a.cfg.PublicURL,
		Visible: cases.Visible, Case: a.caseFor, Reporters: a.reportersOf, Clause: a.clauseForNotice, Redress: a.redressOf,
		Redacted: a.redactedCopy})
	a.Notices.Handle(a.Jobs)
	a.Enforcement.Tell = a.tellOfAction
	a.Appeals = appeal.NewService(appeal.Options{DB: a.Main, Vault: a.Vault, Accounts: a.Accounts, Hub: a.Hub, Visible: cases.Visible,
		Action: a.decidedAction, Contact: a.contactSeen, Deciders: a.decidersOf, Reverse: a.reverseForAppeal, Modify: a.modifyForAppeal, Send: a.sendLetter, Draft: a.draftLetter,
		Letter: a.letterOf, Number: a.Notices.Number, Code: a.byCode, Due: a.appealDue, Reporters: a.tellReporters, RuleLive: a.ruleLive, Strikes: a.strikesOf,
		Keep: a.keepForAppeal})
	a.Appeals.Handle(a.Jobs)
	a.Intake.Appealed = a.appealByMail
	a.Activity.Guard(func(q *db.Args, sc identity.Scope, _ string) string {
		return cases.Visible(q, sc, "(SELECT own.case_id FROM appeals own WHERE own.id = x.object)")
	})
	return nil
}

func (a *App) contactSeen(ctx context.Context, sc identity.Scope, contact string) (bool, error) {
	words, err := a.Intake.Words(ctx, sc, []string{contact})
	_, seen := words[contact]
	return seen, err
}

// factsOfAction are the fields of an action that its letter is composed of.
func factsOfAction(act *enforcement.Action, account uint64, severity int) notice.Facts {
	f := notice.Facts{Event: notice.Taken, Action: act.ID, Account: account, Case: act.Case, Kind: string(act.Kind), ReasonCode: act.ReasonCode, Clause: act.Clause,
		ClauseVersion: act.ClauseVersion, Rule: act.Rule, Facts: act.Facts, Records: act.Records, Origin: act.Origin, Starts: act.StartsAt, Until: act.EndsAt,
		Holds: act.Holds, Interim: act.Interim, Severity: severity, Detected: act.Rule != ""}
	if act.Happened != nil {
		f.Happened = *act.Happened
	}
	return f
}

// tellOfAction sends the letter of an action as it takes effect, and of its
// reversal. Ends that the letter named before are not told again.
func (a *App) tellOfAction(ctx context.Context, tx *db.Tx, act *enforcement.Action, acc *entity.Account, event string, severity int) (bool, error) {
	f := factsOfAction(act, acc.EID, severity)
	switch event {
	case "taken":
	case "reversed":
		f.Event = notice.Reversed
	case "changed":
		f.Event = "changed@" + strconv.FormatInt(act.Version, 10)
	default:
		return false, nil
	}
	ref, err := a.Notices.Send(ctx, tx, f)
	return ref != "", err
}

// reportersOf are those who may be behind what came of a case: everybody in it
// but its subjects, with what would tell who they are.
func (a *App) reportersOf(ctx context.Context, caseID string) ([]notice.Reporter, error) {
	system := a.AsSystem(ctx)
	parties, err := a.Cases.Parties(system, caseID)
	if err != nil {
		return nil, err
	}
	var out []notice.Reporter
	var contacts []string
	for _, p := range parties {
		if p.Role == cases.Subject || p.Role == "merchant" {
			continue
		}
		r := notice.Reporter{Party: p.ID, Account: p.AccountEID(), Names: []string{p.Name}, ReportedAt: p.AddedAt}
		if p.Account != nil {
			r.Names = append(r.Names, p.Account.Name)
		}
		var n int
		if err := a.Main.QueryRow(ctx, `SELECT COUNT(*) FROM contact_plans WHERE case_id = $1 AND party = $2`, p.Case, p.ID).Scan(&n); err != nil {
			return nil, err
		}
		r.Agreed = n > 0
		if p.Contact != "" {
			contacts = append(contacts, p.Contact)
		}
		r.Words = p.Contact // replaced below
		out = append(out, r)
	}
	words := map[string]intake.Words{}
	if len(contacts) > 0 {
		if words, err = a.Intake.Words(ctx, identity.System("notice"), contacts); err != nil {
			return nil, err
		}
	}
	for i := range out {
		w := words[out[i].Words]
		out[i].Words = w.Subject + ". " + w.Text
	}
	return out, nil
}

// redactedCopy says whether a file of a case is a redacted copy that may be shown.
func (a *App) redactedCopy(ctx context.Context, caseID, ref string) (bool, error) {
	var n int
	err := a.Main.QueryRow(ctx, `SELECT COUNT(*) FROM evidence WHERE id = $1 AND case_id = $2 AND case_id <> '' AND redaction IS NOT NULL
		AND quarantined = false AND locked = false AND destroyed_at = 0`, ref, caseID).Scan(&n)
	return n > 0, err
}

// clauseForNotice is the text of the rule book in force, in the variant that may
// be read outside.
func (a *App) clauseForNotice(ctx context.Context, clause string, at time.Time, place, audience, language string) (notice.Clause, bool, error) {
	c, err := a.Policies.InForce(ctx, clause, at, place, audience, language)
	if errs.IsKind(err, errs.NotFound) {
		return notice.Clause{}, false, nil
	}
	return notice.Clause{ID: c.ID, Title: c.Title, Text: first(c.Public, c.Text), Version: c.Version}, err == nil, err
}

// redressOf is what the law of a place grants to whoever a decision is about: the
// longest time to ask, the shortest to be answered, and whether the reasons are
// due as it takes effect. Our own promise of reasons does not outweigh somebody's
// safety; a law does.
func (a *App) redressOf(ctx context.Context, f notice.Facts, audience string) (out notice.Redress, err error) {
	days := 0
	if f.Until != nil {
		days = int(f.Until.Sub(f.Starts) / (24 * time.Hour))
	}
	place := f.Place
	if f.City != "" {
		place += "/" + f.City
	}
	answer, err := a.Duties.For(ctx, duty.DutyQuestion{Place: place, On: f.Starts, Kind: f.Kind, Audience: audience, Interim: f.Interim, Final: !f.Interim, Days: days,
		Egregious: f.ReasonCode == "safety", Automated: f.Origin == "model" || f.Origin == "rule", Done: map[string]time.Time{"request": f.Starts, "human": f.Starts}})
	if err != nil {
		return out, err
	}
	for _, d := range answer.Duties {
		switch {
		case d.Fact == "appeal_window" && d.Due != nil && d.Due.After(out.Until):
			out.Until, out.Source = *d.Due, d.Source
		case d.Fact == "review_answer" && d.Due != nil && (out.Answer == 0 || d.Due.Sub(f.Starts) < out.Answer):
			out.Answer = d.Due.Sub(f.Starts)
		case (d.Fact == "reasons" && d.Timing == "at" || d.Fact == "notice" && d.Timing == "before") && !strings.HasPrefix(d.Code, "house."):
			out.DueNow = true
		case d.Fact == "records":
			out.Records = true
		}
	}
	return out, nil
}

// appealDue is until when an appeal is answered: the shortest that the law of the
// place or our own rules give.
func (a *App) appealDue(ctx context.Context, place string, account uint64, on time.Time) (due time.Time, source string, err error) {
	audience := ""
	known, err := a.Accounts.Accounts(ctx, identity.System("appeal"), []uint64{account})
	if err != nil {
		return due, "", err
	}
	if len(known) == 1 {
		audience = known[0].Kind
	}
	answer, err := a.Duties.For(ctx, duty.DutyQuestion{Place: place, On: on, Kind: "appeal", Audience: audience, Done: map[string]time.Time{"request": on}})
	if err != nil {
		return due, "", err
	}
	for _, d := range answer.Duties {
		if d.Fact == "review_answer" && d.Due != nil && (due.IsZero() || d.Due.Before(due) || d.Due.Equal(due) && !strings.HasPrefix(d.Code, "house.")) {
			due, source = *d.Due, d.Source
		}
	}
	return due, source, nil
}

// decidedAction reads what was decided, for those who look at it again.
func (a *App) decidedAction(ctx context.Context, sc identity.Scope, ref string) (*appeal.Original, error) {
	if sc.StaffID() == "" {
		ctx = a.AsSystem(ctx)
	}
	act, err := a.Enforcement.Get(ctx, ref)
	if err != nil {
		return nil, err
	}
	if act.Restricted {
		return nil, errs.New(errs.NotFound, "action_not_found", "There is no such action.")
	}
	_, eid, _ := id.ParseEntity(act.Account.ID)
	o := &appeal.Original{Kind: string(act.Kind), State: string(act.State), ReasonCode: act.ReasonCode, Reason: act.Reason, Facts: act.Facts, Records: act.Records,
		Clause: act.Clause, ClauseVersion: act.ClauseVersion, Rule: act.Rule, Origin: act.Origin, By: act.By, Case: act.Case, CaseNumber: act.CaseNumber,
		Interim: act.Interim, CreatedAt: act.CreatedAt, StartsAt: act.StartsAt, EndsAt: act.EndsAt, Account: eid}
	for _, l := range act.Lists {
		if !slices.Contains(o.Lists, l.List) {
			o.Lists = append(o.Lists, l.List)
		}
	}
	known, err := a.Accounts.Accounts(ctx, identity.System("appeal"), []uint64{eid})
	if err == nil && len(known) == 1 {
		o.Brand, o.Region = known[0].Brand, known[0].Region
	}
	return o, err
}

// decidersOf are who took, approved or changed an action.
func (a *App) decidersOf(ctx context.Context, ref string) ([]string, error) {
	list, err := a.Enforcement.Deciders(ctx, ref)
	if err != nil {
		return nil, err
	}
	var bulk string
	if err := a.Main.QueryRow(ctx, `SELECT bulk_id FROM actions WHERE id = $1`, ref).Scan(&bulk); err != nil {
		return nil, err
	}
	for _, object := range []string{ref, bulk} {
		if object == "" {
			continue
		}
		signed, err := a.Authority.Signers(ctx, object)
		if err != nil {
			return nil, err
		}
		list = append(list, signed...)
	}
	return list, nil
}

func (a *App) reverseForAppeal(ctx context.Context, tx *db.Tx, action, reason string) error {
	return a.Enforcement.ReverseIn(notice.Quiet(ctx), tx, action, reason)
}

// modifyForAppeal puts something milder in an action's place: the old one is
// undone, the new one taken by whoever looked again.
func (a *App) modifyForAppeal(ctx context.Context, tx *db.Tx, sc identity.Scope, action string, o *appeal.Original, c appeal.Change, reason string) (string, error) {
	if o.State == "reversed" {
		return "", errs.New(errs.Conflict, "action_reversed", "This decision has been taken back already.")
	}
	if err := a.Enforcement.ReverseIn(notice.Replacing(ctx), tx, action, reason); err != nil {
		return "", err
	}
	old, err := a.Enforcement.Get(a.AsSystem(ctx), action)
	if err != nil {
		return "", err
	}
	quiet := notice.Quiet(ctx)
	d := enforcement.Draft{Kind: enforcement.Kind(c.Kind), Account: id.Entity("acc", o.Account), Case: o.Case, ReasonCode: o.ReasonCode, Reason: reason, Facts: c.Facts,
		Rule: o.Rule, Clause: o.Clause, Until: c.Until, Days: c.Days, Records: o.Records, Happened: old.Happened, Left: old.Terms.Left, Instead: action, KeepLists: c.KeepsLists(o)}
	if d.Kind == old.Kind { // for another time, or on other facts: the rest of it holds
		d.Limits, d.Require, d.Condition, d.Ground = old.Terms.Limits, old.Terms.Require, old.Terms.Condition, old.Terms.Ground
		d.Order, d.Instrument, d.Thing, d.Amount, d.Currency, d.Label = old.Order, old.Instrument, old.Thing, old.Amount, old.Currency, old.Label
	}
	if o.StartsAt.After(tx.Now) { // it never begins earlier than the one it replaces
		d.Start, d.Advance = &o.StartsAt, old.Terms.Advance
	}
	if d.Facts == "" {
		d.Facts = o.Facts
	}
	ref, err := a.Enforcement.TakeIn(quiet, tx, sc, d)
	if err != nil {
		return "", err
	}
	anew, err := a.Enforcement.Get(a.AsSystem(ctx), ref)
	if err != nil {
		return "", err
	}
	return ref, a.Notices.Replaced(ctx, tx, action, factsOfAction(anew, o.Account, 4))
}

func (a *App) letterFacts(ctx context.Context, l appeal.Letter) (notice.Facts, error) {
	f := notice.Facts{Event: l.Event, Action: l.Action, Appeal: l.Appeal, Account: l.Account, Case: l.Case, Outcome: l.Outcome, Answer: l.Answer, Language: l.Language, Severity: 4}
	if o := l.Original; o != nil {
		f.Kind, f.ReasonCode, f.Clause, f.ClauseVersion, f.Rule, f.Origin, f.Starts, f.Until = o.Kind, o.ReasonCode, o.Clause, o.ClauseVersion, o.Rule, o.Origin, o.StartsAt, o.EndsAt
	}
	if c := l.Change; c != nil && l.Original != nil { // the person reads what holds from now on
		f.Kind = c.Kind
		f.Starts, f.Until = c.Span(l.Original, a.Main.Now())
	}
	if l.NewAction != "" {
		act, err := a.Enforcement.Get(a.AsSystem(ctx), l.NewAction)
		if err != nil {
			return f, err
		}
		f.Kind, f.Starts, f.Until, f.Holds = string(act.Kind), act.StartsAt, act.EndsAt, act.Holds
	}
	if !l.Due.IsZero() {
		f.Due = &l.Due
	}
	if l.Case != "" {
		_, severity, err := a.caseFor(ctx, identity.System("appeal"), l.Case)
		if err != nil {
			return f, err
		}
		f.Severity = severity
	}
	return f, nil
}

func (a *App) sendLetter(ctx context.Context, tx *db.Tx, l appeal.Letter) error {
	f, err := a.letterFacts(ctx, l)
	if err == nil {
		_, err = a.Notices.Send(ctx, tx, f)
	}
	return err
}

func (a *App) draftLetter(ctx context.Context, l appeal.Letter) (appeal.LetterDraft, error) {
	f, err := a.letterFacts(ctx, l)
	if err != nil {
		return appeal.LetterDraft{}, err
	}
	d, err := a.Notices.Compose(ctx, f)
	out := appeal.LetterDraft{Language: d.Language, Subject: d.Subject, Body: d.Body, Findings: []appeal.LetterFinding{}}
	for _, x := range d.Findings {
		out.Findings = append(out.Findings, appeal.LetterFinding(x))
	}
	return out, err
}

func (a *App) letterOf(ctx context.Context, action string, account uint64) (ref string, until time.Time, body string, err error) {
	ref, until, err = a.Notices.Of(ctx, action, account)
	if err != nil || ref == "" {
		return ref, until, "", err
	}
	n, err := a.Notices.Get(a.AsSystem(ctx), ref)
	if err != nil {
		return ref, until, "", err
	}
	return ref, until, n.Body, nil
}

func (a *App) byCode(ctx context.Context, number, code string) (appeal.Told, error) {
	o, err := a.Notices.Open(ctx, number, code)
	if err != nil {
		return appeal.Told{}, err
	}
	return told(o), nil
}

func told(o *notice.Opened) appeal.Told {
	return appeal.Told{Notice: o.Notice, Action: o.Action, Subject: o.Subject, Body: o.Body, Language: o.Language, Account: o.Account, CreatedAt: o.CreatedAt, Until: o.AppealUntil}
}

// tellReporters tells those behind an action what they may know of a second look:
// that something changed, and that what keeps them apart stays.
func (a *App) tellReporters(ctx context.Context, tx *db.Tx, caseID string, account uint64, outcome appeal.Outcome) error {
	parties, err := a.Cases.Parties(a.AsSystem(ctx), caseID)
	if err != nil {
		return err
	}
	for _, p := range parties {
		if p.Role != cases.Reporter && p.Role != "harmed" || p.AccountEID() == account {
			continue
		}
		apart := false
		if eid := p.AccountEID(); eid != 0 {
			lo, hi := min(eid, account), max(eid, account)
			var n int
			if err := a.Main.QueryRow(ctx, `SELECT COUNT(*) FROM separations WHERE a = $1 AND b = $2`, lo, hi).Scan(&n); err != nil {
				return err
			}
			apart = n > 0
		}
		if err := a.tellReporter(ctx, tx, caseID, p, outcome, apart); err != nil {
			return err
		}
	}
	return nil
}

func (a *App) tellReporter(ctx context.Context, tx *db.Tx, caseID string, p cases.Party, outcome appeal.Outcome, apart bool) error {
	who, err := a.speakTo(ctx, identity.System("appeal"), caseID, p.ID)
	if err != nil {
		return err
	}
	r, err := a.Comms.RenderTemplate(ctx, identity.System("appeal"), "appeal.reporter", notice.LanguageOf(who.Language),
		map[string]string{"outcome": notice.ForReporter(who.Language, string(outcome), apart)})
	if err != nil {
		return err
	}
	eid, err := a.Vault.Subject("case", who.CaseID)
	if err != nil {
		return err
	}
	_, err = a.Comms.Queue(ctx, tx, comms.Outgoing{Object: who.CaseID, Party: who.ID, Account: who.Account, Restrict: who.CaseID, EID: eid, Threaded: true,
		To: first(who.Email, who.AccountEmail), Severity: who.Severity, Language: r.Language, Template: r.Version, Subject: r.Subject, Body: r.Body})
	return err
}

// ruleLive says whether a rule still acts.
func (a *App) ruleLive(_ context.Context, rule string) (bool, error) {
	program, _ := a.Ingest.Program()
	for i := range program.Rules {
		if r := &program.Rules[i]; r.ID == rule {
			return !r.Shadow, nil
		}
	}
	return false, nil
}

// strikesOf counts by action what stands against people because of it.
func (a *App) strikesOf(ctx context.Context, actions []string) (map[string]int, error) {
	out := map[string]int{}
	for len(actions) > 0 {
		part := actions[:min(len(actions), 500)]
		actions = actions[len(part):]
		var q db.Args
		rows, err := a.Main.Query(ctx, `SELECT action, COUNT(*) FROM strikes WHERE removed_at IS NULL AND `+db.In(&q, "action", part)+` GROUP BY action`, q...)
		if err != nil {
			return nil, err
		}
		defer rows.Close()
		for rows.Next() {
			var ref string
			var n int
			if err := rows.Scan(&ref, &n); err != nil {
				return nil, err
			}
			out[ref] = n
		}
		if err := rows.Err(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// keepForAppeal keeps a file that came with an appeal: as evidence of the case
// that the decision came of, else under the account's own key.
func (a *App) keepForAppeal(ctx context.Context, tx *db.Tx, caseID string, account uint64, f appeal.File) (string, error) {
	in := evidence.File{Case: caseID, EID: account, Name: f.Name, Declared: f.Declared, Data: f.Data, Source: "appeal"}
	if caseID != "" {
		eid, err := a.Vault.Subject("case", caseID)
		if err != nil {
			return "", err
		}
		in.EID = eid
	}
	it, err := a.Evidence.Add(ctx, tx, in)
	if err != nil {
		return "", err
	}
	return it.ID, nil
}

// appealByMail makes an appeal of a mail that answers the letter of a decision,
// or carries its number and code; "" when it does not.
func (a *App) appealByMail(ctx context.Context, tx *db.Tx, in intake.MailAnswer) (string, error) {
	o, err := a.Notices.ByMessage(ctx, in.Message, in.Index)
	if errs.IsKind(err, errs.NotFound) {
		o, err = a.Notices.ByText(ctx, in.Raw)
	}
	if errs.IsKind(err, errs.NotFound) || err == nil && o.Action == "" {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	ref, err := a.Appeals.FromContact(ctx, tx, o.Action, o.Account, in.Contact, in.Language, in.Text)
	if errs.IsKind(err, errs.Conflict) { // the decision is taken back already: a person reads it like any mail
		return "", nil
	}
	return ref, err
}
