package comms

import (
	"context"
	"net/mail"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
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
	Severity int // 0-4; S0 to S2 get a neutral sender and subject
	Language string
	Template string // "id@version"
	Subject  string // "" = a neutral one
	Body     string
	Human    bool          // written by a person
	Counts   bool          // to the reporting side: when it leaves, that side has been answered
	Wait     time.Duration // undo window
}

var neutralSubject = map[string]string{"en": "About your recent request", "es": "Sobre tu solicitud reciente"}

// neutralName is who a mail about violence, threat or injury seems to come
// from: whoever looks over the reader's shoulder learns nothing.
var neutralName = map[string]string{"en": "Customer care", "es": "Atención al cliente"}

func looksLikeMail(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s && strings.Contains(s, "@")
}

// Queue puts a mail into the caller's transaction; it leaves when its undo
// window is over.
func (s *Service) Queue(ctx context.Context, tx *db.Tx, o Outgoing) (*Message, error) {
	m := &Message{ID: id.New("msg", tx.Now), Party: o.Party, Direction: "out", Channel: "mail", State: "queued", Language: o.Language,
		Human: o.Human, Author: tx.Actor.ID, To: o.To, Text: o.Body, Template: o.Template, CreatedAt: tx.Now, SendAt: tx.Now.Add(o.Wait)}
	m.CaseID = restricts(o.Object)
	if m.Language != "es" {
		m.Language = "en"
	}
	m.Neutral = o.Severity <= 2
	m.Subject = strings.Join(strings.Fields(o.Subject), " ")
	if m.Neutral || m.Subject == "" {
		m.Subject = neutralSubject[m.Language]
	}
	if !looksLikeMail(o.To) {
		m.State, m.Failure, m.To = "failed", "there is no mail address", ""
	}
	var thread string
	var err error
	if o.Threaded {
		if thread, err = s.thread(ctx, tx, o.Object, o.Party); err != nil {
			return nil, err
		}
	}
	sealed, err := s.sealAll(o.EID, m)
	if err != nil {
		return nil, err
	}
	_, err = tx.Exec(ctx, `INSERT INTO messages(id, eid, thread, case_id, party, account, action, direction, channel, human, neutral,
		language, template, recipient, recipient_idx, subject, body, state, author, created_at, send_at, failure, counts)
		VALUES ($1,$2,$3,$4,$5,$6,$7,'out','mail',$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21)`,
		m.ID, o.EID, thread, o.Object, o.Party, o.Account, o.Action, m.Human, m.Neutral, m.Language, m.Template,
		sealed[0], s.mailIndex(m.To), sealed[1], sealed[2], m.State, m.Author, db.Micros(m.CreatedAt), db.Micros(m.SendAt), m.Failure, o.Counts)
	if err != nil {
		return nil, err
	}
	if m.State == "queued" {
		if err := tx.Enqueue(ctx, db.Job{Kind: JobMail, Key: m.ID, Payload: mailRef{m.ID}, RunAt: m.SendAt}); err != nil {
			return nil, err
		}
	}
	if err := s.liveCase(ctx, tx, m.CaseID); err != nil {
		return nil, err
	}
	var account string
	if o.Account != 0 {
		account = id.Entity("acc", o.Account)
	}
	return m, tx.Record(ctx, db.Change{Kind: "message." + m.State, Object: m.ID, On: []string{o.Object, account, o.Action}, Restrict: o.Restrict,
		Data: map[string]any{"party": o.Party, "channel": "mail", "language": m.Language, "template": m.Template, "human": m.Human}})
}

func (s *Service) mailIndex(address string) string {
	if address == "" {
		return ""
	}
	return s.Vault.Index("email", strings.ToLower(strings.TrimSpace(address)))
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

// errPlan is the refusal of a message that the safe-contact plan forbids.
func errPlan(why string) error {
	return errs.New(errs.Conflict, "contact_plan_forbids", "Not sent: %s.", why).
		With(errs.Field{Pointer: "/party", Message: why})
}
