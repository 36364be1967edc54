package comms

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// Reply is what a person writes to a party.
type Reply struct {
	Party    string            `json:"party" minLength:"1" maxLength:"60" doc:"The party of the case it goes to"`
	Text     string            `json:"text,omitempty" maxLength:"20000" doc:"Left out only with a template"`
	Subject  string            `json:"subject,omitempty" maxLength:"200" doc:"Ignored for S0 to S2, where it is neutral"`
	Language string            `json:"language,omitempty" maxLength:"20" doc:"By the plan or the person's language when left out"`
	Template string            `json:"template,omitempty" maxLength:"100" doc:"Template it was made of; with text, only its version is noted"`
	Vars     map[string]string `json:"vars,omitempty"`
	At       *time.Time        `json:"at,omitempty" doc:"Not before"`
	Files    []string          `json:"files,omitempty" maxItems:"10" doc:"Evidence of this case that goes along (evi_…)"`
	Keep     bool              `json:"keep_words,omitempty" doc:"Send it although the lint found phrases; it is written on the timeline"`

	Original   string `json:"original,omitempty" maxLength:"20000" doc:"What you wrote, when the text is its translation"`
	OriginalIn string `json:"original_language,omitempty" maxLength:"20"`
	Translated string `json:"translated,omitempty" enum:"machine,human"`

	macro string
}

// Send queues a reply in the party's thread, as the safe-contact plan allows:
// outside its hours the reply waits for them.
func (s *Service) Send(ctx context.Context, caseRef string, r Reply) (*Message, error) {
	sc, err := identity.Require(ctx, identity.PermMessageSend)
	if err != nil {
		return nil, err
	}
	var m *Message
	err = s.DB.Tx(ctx, sc.Actor(), "reply", func(ctx context.Context, tx *db.Tx) error {
		m, err = s.SendIn(ctx, tx, sc, caseRef, r)
		return err
	})
	if err != nil {
		return nil, err
	}
	if !sc.Can(identity.PermAccountPersonal) {
		m.To = mask(m.To)
	}
	return m, nil
}

// SendIn is Send inside another command's transaction; the caller has been
// required.
func (s *Service) SendIn(ctx context.Context, tx *db.Tx, sc identity.Scope, caseRef string, r Reply) (*Message, error) {
	who, err := s.Party(ctx, sc, caseRef, r.Party)
	if err != nil {
		return nil, err
	}
	out, err := s.ready(ctx, sc, who, r, tx.Now)
	if err != nil {
		return nil, err
	}
	if out.EID, err = s.Vault.Subject("case", who.CaseID); err != nil {
		return nil, err
	}
	m, err := s.Queue(ctx, tx, out)
	if err != nil {
		return nil, err
	}
	if m.State == "failed" {
		return nil, errs.New(errs.Conflict, "no_mail_address", "We have no mail address of this person.").
			With(errs.Field{Pointer: "/party", Message: "no mail address"})
	}
	return m, nil
}

// ready checks a reply against plan, template, words and files.
func (s *Service) ready(ctx context.Context, sc identity.Scope, who Party, r Reply, now time.Time) (Outgoing, error) {
	at := now.Add(s.Undo)
	if r.At != nil && r.At.After(at) {
		if at = r.At.UTC(); at.After(now.Add(90 * 24 * time.Hour)) {
			return Outgoing{}, errs.New(errs.Invalid, "send_at", "That is too far away.").With(errs.Field{Pointer: "/at", Message: "within ninety days"})
		}
	}
	reach, err := s.reach(ctx, who, ChannelMail, at)
	if err != nil {
		return Outgoing{}, err
	}
	if !reach.OK && reach.NextAt == nil {
		return Outgoing{}, reach.refusal()
	}
	o := Outgoing{Object: who.CaseID, Party: who.ID, Account: who.Account, Restrict: who.CaseID, Threaded: true, To: reach.Address,
		Severity: who.Severity, Language: or(r.Language, reach.Language), Subject: r.Subject, Body: strings.TrimSpace(r.Text), Human: true,
		Counts: who.reporting(), Wait: s.Undo, Original: strings.TrimSpace(r.Original), OriginalIn: r.OriginalIn, Translated: r.Translated,
		Macro: r.macro, Files: r.Files, checked: true}
	switch {
	case reach.NextAt != nil:
		o.At, o.Waits = *reach.NextAt, "waits for the safe hours of the plan"
	case r.At != nil && at.After(now.Add(s.Undo)):
		o.At, o.Waits = at, "scheduled"
	}
	if r.Template != "" {
		if err := s.fromTemplate(ctx, sc, who, r, &o); err != nil {
			return o, err
		}
	}
	if o.Body == "" {
		return o, errs.New(errs.Invalid, "message_empty", "There is nothing to send.").With(errs.Field{Pointer: "/text", Message: "required"})
	}
	if (o.Translated == "") != (o.Original == "") {
		return o, errs.New(errs.Invalid, "message_translation", "A translation comes with what it was made from.").
			With(errs.Field{Pointer: "/original", Message: "give original and translated, or neither"})
	}
	if err := s.words(ctx, sc, who, r, o); err != nil {
		return o, err
	}
	for i, f := range r.Files {
		if slices.Index(r.Files, f) != i || s.File == nil {
			return o, errs.New(errs.Invalid, "message_files", "This file cannot go along.").With(errs.Field{Pointer: "/files", Message: "named twice"})
		}
		if err := s.File(ctx, sc, who.CaseID, f); err != nil {
			return o, err
		}
	}
	return o, nil
}

// fromTemplate fills the text from a template, unless the person has written it
// out already.
func (s *Service) fromTemplate(ctx context.Context, sc identity.Scope, who Party, r Reply, o *Outgoing) error {
	name, _, _ := strings.Cut(r.Template, "@")
	t, version, err := s.liveText(ctx, name)
	if err != nil {
		return err
	}
	if o.Template = version; o.Body != "" {
		return nil
	}
	p, err := s.plan(ctx, who.CaseID, who.ID)
	if err != nil {
		return err
	}
	given := s.known(sc, who, p)
	for k, v := range r.Vars {
		given[k] = v
	}
	done, err := t.render(version, or(o.Language, "en"), given, s.zone(p))
	if err != nil {
		return err
	}
	o.Subject, o.Body, o.Language = done.Subject, done.Body, done.Language
	return nil
}

// words refuses names of other parties, and phrases that must not leave unless
// the person keeps them knowingly.
func (s *Service) words(ctx context.Context, sc identity.Scope, who Party, r Reply, o Outgoing) error {
	open, veiled, err := s.others(ctx, sc, who.CaseID, who.ID)
	if err != nil {
		return err
	}
	text := o.Subject + "\n" + o.Body
	var at []errs.Field
	first := ""
	for _, f := range append(outgoingFindings(text, open), veiledName(text, veiled, true)...) {
		if f.Level != "block" || f.Kind == "phrase" && r.Keep {
			continue
		}
		says, field := f.Message, f.Message
		if f.Text != "" {
			says, field = says+" ("+quoted(f.Text)+")", says+": "+quoted(f.Text)
		}
		if first == "" {
			first = says
		}
		at = append(at, errs.Field{Pointer: "/text", Message: field})
	}
	if len(at) > 0 {
		return errs.New(errs.Invalid, "message_words", "Not sent. In the text: %s.", first).With(at...)
	}
	return nil
}

// SendTemplate is a template to a party, for a protocol's step.
type SendTemplate struct {
	Case, Party, Template, Language string
	Vars                            map[string]string
}

// SendTemplate sends a template inside another command's transaction.
func (s *Service) SendTemplate(ctx context.Context, tx *db.Tx, sc identity.Scope, t SendTemplate) (*Message, error) {
	return s.SendIn(ctx, tx, sc, t.Case, Reply{Party: t.Party, Template: t.Template, Language: t.Language, Vars: t.Vars})
}

// UndoSend takes a message back while it has not left. One that waits longer
// than an undo window may be taken back by any colleague who may send.
func (s *Service) UndoSend(ctx context.Context, message string) error {
	sc, err := identity.Require(ctx, identity.PermMessageSend)
	if err != nil {
		return err
	}
	return s.DB.Tx(ctx, sc.Actor(), "undo message", func(ctx context.Context, tx *db.Tx) error {
		a := db.Args{message}
		var caseID string
		err := tx.QueryRow(ctx, `UPDATE messages SET state='cancelled' WHERE id=$1 AND state='queued' AND `+
			sc.Where(&a, identity.Columns{Object: "messages.case_id"})+` AND (waits <> '' OR author = `+a.Add(tx.Actor.ID)+`) RETURNING case_id`, a...).Scan(&caseID)
		if err != nil {
			return s.tooLate(ctx, sc, message, err)
		}
		if err := s.liveCase(ctx, tx, caseID); err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "message.cancelled", Object: message, On: []string{caseID}, Restrict: restricts(caseID), Data: map[string]any{}})
	})
}
