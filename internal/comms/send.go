package comms

import (
	"context"
	"net/mail"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/id"
)

// Outgoing is a mail on its way into the queue.
type Outgoing struct {
	Object   string // case, contact or action it is about
	Party    string
	Account  uint64 // 0 = none
	Action   string
	Restrict string // case whose restricted visibility governs it
	EID      uint64 // key it is sealed under
	Threaded bool   // replies to it come back into the thread of (Object, Party)
	To       string
	Severity int // 0-4; S0 to S2 get a neutral sender, subject and preview
	Language string
	Template string // "id@version"
	Subject  string // "" = a neutral one
	Body     string
	Human    bool          // written by a person
	Counts   bool          // to the reporting side: when it leaves, that side has been answered
	Wait     time.Duration // undo window

	At         time.Time // not before; zero = after the undo window
	Waits      string    // why it waits longer than that
	Original   string    // what it was translated from
	OriginalIn string    // language of that
	Translated string    // machine or human
	Macro      string
	Files      []string // evidence ids
	checked    bool     // the plan has been asked already
}

func looksLikeMail(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s && strings.Contains(s, "@")
}

// gate asks the plans before anything goes into the queue. A person's mail is
// refused with the reason; what the product writes by itself is withheld and
// shown as such, or waits for the safe hours.
func (s *Service) gate(ctx context.Context, tx *db.Tx, o *Outgoing) (withheld string, err error) {
	at := tx.Now.Add(o.Wait)
	if o.At.After(at) {
		at = o.At
	}
	never, next := "", at
	if o.Party != "" && restricts(o.Object) != "" {
		p, err := s.plan(ctx, o.Object, o.Party)
		if err != nil {
			return "", err
		}
		never, next = p.Never(ChannelMail), p.Next(at)
	} else {
		var safe ContactPlan
		if never, next, safe, err = s.elsewhere(ctx, ChannelMail, o.To, o.Account, at); err != nil {
			return "", err
		}
		o.To, o.Language = or(safe.Email, o.To), or(safe.Language, o.Language)
	}
	if never == "" {
		var disputed bool
		if disputed, err = s.Disputed(ctx, o.Account); err != nil {
			return "", err
		}
		if never, err = s.marked(ctx, ChannelMail, o.To, o.Object, o.Party); err != nil {
			return "", err
		}
		if disputed && (o.Party == "" || restricts(o.Object) == "") && never == "" { // to the account as such, whatever its address is now
			never = whyDisputed
		}
	}
	switch {
	case never != "" && o.Human:
		return "", errPlan(never)
	case never != "":
		return never, nil
	case next.IsZero():
		return "the plan's time zone is unknown", nil
	case next.After(at):
		o.At, o.Waits = next, "waits for the safe hours of the plan"
	}
	return "", nil
}

// Queue puts a mail into the caller's transaction; it leaves when its undo
// window is over, inside the hours of the safe-contact plan.
func (s *Service) Queue(ctx context.Context, tx *db.Tx, o Outgoing) (*Message, error) {
	withheld := ""
	if !o.checked {
		var err error
		if withheld, err = s.gate(ctx, tx, &o); err != nil {
			return nil, err
		}
	}
	m := &Message{ID: id.New("msg", tx.Now), Party: o.Party, Direction: "out", Channel: ChannelMail, State: "queued", Language: or(o.Language, "en"),
		Human: o.Human, Author: tx.Actor.ID, To: o.To, Text: o.Body, Template: o.Template, CreatedAt: tx.Now, SendAt: tx.Now.Add(o.Wait), Waits: o.Waits,
		Original: o.Original, OriginalLanguage: o.OriginalIn, Translated: o.Translated, Macro: o.Macro, Files: o.Files}
	if o.At.After(m.SendAt) {
		m.SendAt = o.At
	}
	m.CaseID = restricts(o.Object)
	m.Neutral = o.Severity <= 2
	m.Subject = strings.Join(strings.Fields(o.Subject), " ")
	if m.Neutral || m.Subject == "" {
		m.Subject = neutral(m.Language).subject
	}
	switch {
	case withheld != "":
		m.State, m.Failure = "withheld", withheld
	case !looksLikeMail(o.To):
		m.State, m.Failure, m.To = "failed", "there is no mail address", ""
	}
	return m, s.insert(ctx, tx, m, o)
}

// insert writes a message of ours, whatever its channel, and starts its way out.
func (s *Service) insert(ctx context.Context, tx *db.Tx, m *Message, o Outgoing) (err error) {
	var thread string
	if o.Threaded {
		if thread, err = s.thread(ctx, tx, o.Object, o.Party); err != nil {
			return err
		}
	}
	sealed, err := s.sealAll(o.EID, m)
	if err != nil {
		return err
	}
	var original []byte
	if m.Original != "" {
		if original, err = s.Vault.Seal(o.EID, m.ID+"/original", []byte(m.Original)); err != nil {
			return err
		}
	}
	_, err = tx.Exec(ctx, `INSERT INTO messages(id, eid, thread, case_id, party, account, action, direction, channel, human, neutral,
		language, template, recipient, recipient_idx, subject, body, state, author, created_at, send_at, failure, counts,
		waits, original, original_language, translated, macro)
		VALUES ($1,$2,$3,$4,$5,$6,$7,'out',$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23,$24,$25,$26,$27)`,
		m.ID, o.EID, thread, o.Object, o.Party, o.Account, o.Action, m.Channel, m.Human, m.Neutral, m.Language, m.Template,
		sealed[0], s.mailIndex(m.To), sealed[1], sealed[2], m.State, m.Author, db.Micros(m.CreatedAt), db.Micros(m.SendAt), m.Failure, o.Counts,
		m.Waits, original, m.OriginalLanguage, m.Translated, m.Macro)
	if err != nil {
		return err
	}
	for _, f := range m.Files {
		if _, err := tx.Exec(ctx, `INSERT INTO message_files(message, evidence) VALUES ($1,$2) ON CONFLICT DO NOTHING`, m.ID, f); err != nil {
			return err
		}
	}
	if m.State == "queued" {
		if err := tx.Enqueue(ctx, db.Job{Kind: JobMail, Key: m.ID, Payload: mailRef{m.ID}, RunAt: m.SendAt}); err != nil {
			return err
		}
	}
	if err := s.liveCase(ctx, tx, m.CaseID); err != nil {
		return err
	}
	var account string
	if o.Account != 0 {
		account = id.Entity("acc", o.Account)
	}
	return tx.Record(ctx, db.Change{Kind: "message." + m.State, Object: m.ID, On: []string{o.Object, account, o.Action}, Restrict: o.Restrict,
		Data: map[string]any{"party": o.Party, "channel": m.Channel, "language": m.Language, "template": m.Template, "human": m.Human,
			"waits": m.Waits != "", "files": len(m.Files)}})
}

func (s *Service) mailIndex(address string) string {
	if address == "" {
		return ""
	}
	return s.Vault.Index("email", lower(address))
}

// sealAll seals recipient, subject and body.
func (s *Service) sealAll(eid uint64, m *Message) (out [3][]byte, err error) {
	for i, v := range []string{m.To, m.Subject, m.Text} {
		if out[i], err = s.Vault.Seal(eid, m.ID+"/"+parts[i], []byte(v)); err != nil {
			return out, err
		}
	}
	return out, nil
}

var parts = [3]string{"to", "subject", "body"}
