package protocol

import (
	"context"
	"fmt"
	"strings"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

func absent(what string) error {
	return errs.New(errs.Unavailable, "not_available", "%s cannot be done from here; do it by hand and say in a note how.", what)
}

// nobody says that no party has the role a step speaks of.
func nobody(role string) error {
	return errs.New(errs.Conflict, "party_missing", "Nobody in the case is the %s yet.", roleWords[role]).
		With(errs.Field{Pointer: "/with/party", Message: "add the person to the case first"})
}

var roleWords = map[string]string{"reporter": "reporter", "subject": "reported person", "harmed": "harmed person", "witness": "witness",
	"bystander": "bystander", "merchant": "merchant"}

// one finds whom a step speaks of: the party named, or the only one of the role.
func (r *run) one(role string, w *With) (person, error) {
	list := r.people[role]
	if w != nil && w.Party != "" {
		for _, p := range list {
			if p.party == w.Party {
				return p, nil
			}
		}
		return person{}, errs.New(errs.Invalid, "party_unknown", "That person is not the %s.", roleWords[role]).
			With(errs.Field{Pointer: "/with/party", Message: "no party with this role"})
	}
	if len(list) == 0 && role == "harmed" { // who was harmed often is who wrote
		list = r.people["reporter"]
	}
	switch len(list) {
	case 0:
		return person{}, nobody(role)
	case 1:
		return list[0], nil
	}
	return person{}, errs.New(errs.Invalid, "party_several", "Several people are the %s.", roleWords[role]).
		With(errs.Field{Pointer: "/with/party", Message: "say which"})
}

// perform does what a step does, in the transaction that finishes it. In a drill
// it only says what it would have done.
func (s *Service) perform(ctx context.Context, tx *db.Tx, sc identity.Scope, r *run, st *Step, p *Progress, w *With) error {
	if st.Do == nil {
		return errs.New(errs.Invalid, "nothing_to_perform", "The step does nothing by itself.").With(errs.Field{Pointer: "/perform", Message: "leave it out"})
	}
	if w == nil {
		w = &With{}
	}
	var err error
	switch {
	case r.c.Simulated && st.Do.Kind == "page" && st.Do.Drill && s.o.Page != nil:
		p.Performed, err = s.page(ctx, tx, r, st, st.Do.Title)
		p.Outcome = "Paged, marked as a drill."
	case r.c.Simulated:
		p.Outcome = "Drill: " + st.Do.Words() + " (not done)"
		if st.Do.Kind == "dispatch" && w.Place != "" {
			p.Outcome += "\n" + w.words()
		}
	default:
		err = s.really(ctx, tx, sc, r, st, p, w)
	}
	return err
}

func (s *Service) really(ctx context.Context, tx *db.Tx, sc identity.Scope, r *run, st *Step, p *Progress, w *With) (err error) {
	d := st.Do
	p.Outcome = d.Words()
	switch d.Kind {
	case "send":
		who, err := r.one(d.To, w)
		if err != nil {
			return err
		}
		if s.o.Send == nil {
			return absent("Sending a template")
		}
		p.Performed, err = s.o.Send(ctx, tx, sc, r.caseID, who.party, d.Template)
		return err
	case "page":
		p.Performed, err = s.page(ctx, tx, r, st, d.Title)
	case "interim":
		p.Performed, err = s.interim(ctx, sc, r, st, w)
	case "task":
		due := tx.Now.Add(d.In)
		n := cases.NewTask{Case: r.caseID, Kind: cases.TaskKind(d.Task), Title: d.Title, DueAt: &due, Owner: p.Owner, Ref: r.id + "/" + st.ID}
		if d.To != "" {
			if who, err := r.one(d.To, w); err == nil {
				n.Party = who.party
			}
		}
		p.Performed, err = s.task(ctx, tx, n)
	case "refer":
		n := cases.NewTask{Case: r.caseID, Kind: cases.Referral, Title: d.Title, Ref: r.id + "/" + st.ID, Owner: p.Owner}
		due := tx.Now.Add(d.In)
		n.DueAt = &due
		if w.Reference != "" {
			p.Outcome += "\nTheir number: " + w.Reference
		}
		p.Performed, err = s.task(ctx, tx, n)
	case "incident":
		if s.o.Incident == nil {
			return absent("Declaring an incident")
		}
		title := strings.TrimSpace(w.Title)
		if title == "" {
			title = d.Title
		}
		p.Performed, err = s.o.Incident(ctx, tx, sc, r.c, d.Task, title)
	case "call":
		return s.call(ctx, r, st, p, w)
	case "dispatch":
		if strings.TrimSpace(w.Place) == "" || strings.TrimSpace(w.Line) == "" {
			return errs.New(errs.Invalid, "dispatch_incomplete", "Say which line was called and to which place.").
				With(errs.Field{Pointer: "/with/place", Message: "the place of the order, with access notes"}, errs.Field{Pointer: "/with/line", Message: "the verified line of that place"})
		}
		if w.Called == nil || w.Called.After(tx.Now) {
			w.Called = &tx.Now
		}
		warning, err := s.checkLine(ctx, tx, r, st, w)
		if err != nil {
			return err
		}
		p.Outcome, p.Performed = d.Words()+"\n"+w.words()+warning, id.New("dsp", tx.Now)
	case "restrict":
		if s.o.Restrict == nil {
			return absent("Making the case need-to-know")
		}
		if r.c.Visibility == cases.Restricted {
			return nil
		}
		return s.o.Restrict(ctx, r.caseID)
	case "dispute":
		if s.o.Dispute == nil {
			return absent("Marking the account's control as disputed")
		}
		return s.o.Dispute(ctx, tx, sc, r.caseID)
	}
	return err
}

// checkLine compares the line that was called with the directory. Help is never
// held up: what is not a verified line of the place passes with a reason, and both
// are recorded.
func (s *Service) checkLine(ctx context.Context, tx *db.Tx, r *run, st *Step, w *With) (said string, err error) {
	if s.o.Line == nil {
		return "", nil
	}
	warning, err := s.o.Line(ctx, r.c, w.Line)
	if err != nil || warning == "" {
		return "", err
	}
	if w.LineWhy = strings.TrimSpace(w.LineWhy); w.LineWhy == "" {
		return "", errs.New(errs.Invalid, "dispatch_line_unverified", "Check the line: %s. If it was the one, say why.", warning).
			With(errs.Field{Pointer: "/with/line", Message: warning}, errs.Field{Pointer: "/with/line_reason", Message: "why this line was called; then it is kept like this"})
	}
	return "\nNot checked: " + warning + "\nReason: " + w.LineWhy, s.noteStep(ctx, tx, r, "run.line_unverified", st, map[string]any{"warning": warning})
}

func (w *With) words() string {
	text := "Line: " + w.Line + "\nPlace: " + w.Place
	if w.Called != nil {
		text += "\nCalled: " + w.Called.UTC().Format("2006-01-02 15:04:05Z")
	}
	if w.Reference != "" {
		text += "\nTheir number: " + w.Reference
	}
	return text
}

func (s *Service) page(ctx context.Context, tx *db.Tx, r *run, st *Step, title string) (string, error) {
	if s.o.Page == nil {
		return "", absent("Paging")
	}
	return s.o.Page(ctx, tx, Page{Case: r.c, Role: st.Do.To, Title: title, Key: r.id + "/" + st.ID, Drill: r.c.Simulated})
}

func (s *Service) interim(ctx context.Context, sc identity.Scope, r *run, st *Step, w *With) (string, error) {
	who, err := r.one(st.Do.To, w)
	if err != nil {
		return "", err
	}
	if who.account == 0 {
		return "", errs.New(errs.Conflict, "account_missing", "The %s has no account with us; there is nothing to act on.", roleWords[st.Do.To])
	}
	if s.o.Interim == nil {
		return "", absent("Taking an action")
	}
	a := Interim{Case: r.c, Kind: st.Do.Action, Account: id.Entity("acc", who.account), Clause: st.Do.Clause, Days: st.Do.Days,
		Reason: fmt.Sprintf("Protocol %s, version %d: %s", r.protocol, r.pinned, st.Title)}
	if st.Do.From != "" {
		other, err := r.one(st.Do.From, nil)
		if err != nil {
			return "", err
		}
		if other.account == 0 {
			return "", errs.New(errs.Conflict, "account_missing", "The %s has no account with us; there is nobody to be matched with.", roleWords[st.Do.From])
		}
		a.Other = id.Entity("acc", other.account)
	}
	return s.o.Interim(ctx, sc, a)
}

func (s *Service) call(ctx context.Context, r *run, st *Step, p *Progress, w *With) error {
	who, err := r.one(st.Do.To, w)
	if err != nil {
		return err
	}
	if w.Call == nil {
		return errs.New(errs.Invalid, "call_missing", "How did the call go?").With(errs.Field{Pointer: "/with/call", Message: "direction, outcome, from when to when"})
	}
	if s.o.Call == nil {
		return absent("Logging a call")
	}
	p.Outcome = st.Do.Words() + ": " + strings.ReplaceAll(w.Call.Outcome, "_", " ")
	p.Performed, err = s.o.Call(ctx, r.caseID, who.party, *w.Call)
	return err
}

// Words says what a deed does.
func (d *Deed) Words() string {
	who := roleWords[d.To]
	switch d.Kind {
	case "send":
		return "Send " + d.Template + " to the " + who
	case "page":
		return "Page " + strings.ReplaceAll(d.To, "_", " ") + ": " + d.Title
	case "interim":
		if d.Action == "separate" {
			return "Separate the " + who + " from the " + roleWords[d.From]
		}
		text := strings.ToUpper(d.Action[:1]) + d.Action[1:] + " the account of the " + who + ", protective"
		if d.Days > 0 {
			text += fmt.Sprintf(", %d days", d.Days)
		}
		return text
	case "task":
		return "Task in " + d.InText + ": " + d.Title
	case "refer":
		return "Refer to " + d.To + ": " + d.Title
	case "incident":
		return "Declare a critical incident: " + d.Title
	case "call":
		return "Call the " + who
	case "dispatch":
		return "Send " + strings.ReplaceAll(d.Service, "_", " ") + " to the place of the order"
	case "restrict":
		return "Make the case need-to-know"
	case "dispute":
		return "Mark the account's control as disputed"
	}
	return ""
}
