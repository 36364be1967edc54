package comms

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// Message is one mail in one party's thread, in either direction.
type Message struct {
	ID        string     `json:"id"`
	CaseID    string     `json:"case_id,omitempty"`
	Party     string     `json:"party,omitempty"`
	Contact   string     `json:"contact_id,omitempty" doc:"The contact it came in as"`
	Direction string     `json:"direction" enum:"in,out"`
	Channel   string     `json:"channel"`
	State     string     `json:"state" enum:"queued,sending,sent,failed,cancelled,bounced,received"`
	Language  string     `json:"language"`
	Neutral   bool       `json:"neutral" doc:"Sender and subject say nothing of the matter"`
	Human     bool       `json:"human" doc:"Written by a person; only those count as a response"`
	To        string     `json:"address,omitempty" doc:"Of the person; masked without account.personal"`
	Subject   string     `json:"subject"`
	Text      string     `json:"text"`
	Template  string     `json:"template,omitempty"`
	Author    string     `json:"author"`
	CreatedAt time.Time  `json:"created_at"`
	SendAt    time.Time  `json:"send_at" doc:"Until then it can be undone"`
	SentAt    *time.Time `json:"sent_at,omitempty"`
	Failure   string     `json:"failure,omitempty"`

	eid, account           uint64
	thread, object, action string
	attempts               int
	counts                 bool
}

const messageColumns = `id, eid, thread, case_id, party, account, action, contact_id, direction, channel, human, neutral, language, template,
	recipient, subject, body, state, author, created_at, send_at, sent_at, attempts, failure, counts`

func (s *Service) scanMessage(r interface{ Scan(...any) error }) (*Message, error) {
	var m Message
	var sealed [3][]byte
	var created, send int64
	var sent sql.NullInt64
	err := r.Scan(&m.ID, &m.eid, &m.thread, &m.object, &m.Party, &m.account, &m.action, &m.Contact, &m.Direction, &m.Channel, &m.Human, &m.Neutral,
		&m.Language, &m.Template, &sealed[0], &sealed[1], &sealed[2], &m.State, &m.Author, &created, &send, &sent, &m.attempts, &m.Failure, &m.counts)
	if err != nil {
		return nil, absent(err, "message_not_found", "There is no such message.")
	}
	m.CreatedAt, m.SendAt, m.SentAt = db.FromMicros(created), db.FromMicros(send), nullTime(sent)
	m.CaseID = restricts(m.object)
	for i, to := range []*string{&m.To, &m.Subject, &m.Text} {
		if *to, err = s.text(m.eid, m.ID+"/"+parts[i], sealed[i]); err != nil {
			return nil, err
		}
	}
	return &m, nil
}

// mask leaves enough of an address to recognise it.
func mask(address string) string {
	local, domain, ok := strings.Cut(address, "@")
	if !ok || local == "" {
		return ""
	}
	return local[:1] + "•••@" + domain
}

// Messages lists the messages of a case, or of one party's thread, newest
// first.
func (s *Service) Messages(ctx context.Context, caseRef, party string, in web.PageIn) (web.Page[Message], error) {
	var none web.Page[Message]
	sc, err := identity.Require(ctx, identity.PermMessageRead)
	if err != nil {
		return none, err
	}
	caseID, _, err := s.Case(ctx, sc, caseRef)
	if err != nil {
		return none, err
	}
	a := db.Args{caseID}
	where := "case_id = $1"
	if party != "" {
		where += " AND party = " + a.Add(party)
	}
	if in.Cursor != "" {
		var before string
		if err := web.DecodeCursor(in.Cursor, &before); err != nil {
			return none, err
		}
		where += " AND id < " + a.Add(before)
	}
	rows, err := s.DB.Query(ctx, `SELECT `+messageColumns+` FROM messages WHERE `+where+` ORDER BY id DESC LIMIT `+a.Add(in.Limit+1), a...)
	if err != nil {
		return none, err
	}
	defer rows.Close()
	list := []Message{}
	for rows.Next() {
		m, err := s.scanMessage(rows)
		if err != nil {
			return none, err
		}
		if !sc.Can(identity.PermAccountPersonal) {
			m.To = mask(m.To)
		}
		list = append(list, *m)
	}
	return web.Cut(list, in.Limit, func(m Message) string { return web.EncodeCursor(m.ID) }), rows.Err()
}

// Reply is what a person writes to a party.
type Reply struct {
	Party    string `json:"party" minLength:"1" maxLength:"60" doc:"The party of the case it goes to"`
	Text     string `json:"text" minLength:"1" maxLength:"20000"`
	Subject  string `json:"subject,omitempty" maxLength:"200" doc:"Ignored for S0 to S2, where it is neutral"`
	Language string `json:"language,omitempty" maxLength:"20" doc:"en or es; by the plan or the person's language when left out"`
}

// Send queues a reply in the party's thread, as the safe-contact plan allows.
func (s *Service) Send(ctx context.Context, caseRef string, r Reply) (*Message, error) {
	sc, err := identity.Require(ctx, identity.PermMessageSend)
	if err != nil {
		return nil, err
	}
	if strings.TrimSpace(r.Text) == "" {
		return nil, errs.New(errs.Invalid, "message_empty", "There is nothing to send.").With(errs.Field{Pointer: "/text", Message: "required"})
	}
	who, err := s.Party(ctx, sc, caseRef, r.Party)
	if err != nil {
		return nil, err
	}
	var m *Message
	err = s.DB.Tx(ctx, sc.Actor(), "reply", func(ctx context.Context, tx *db.Tx) error {
		p, err := s.plan(ctx, who.CaseID, who.ID)
		if err != nil {
			return err
		}
		if why := p.Forbids("mail", tx.Now.Add(s.Undo)); why != "" {
			return errPlan(why)
		}
		eid, err := s.Vault.Subject("case", who.CaseID)
		if err != nil {
			return err
		}
		m, err = s.Queue(ctx, tx, Outgoing{Object: who.CaseID, Party: who.ID, Account: who.Account, Restrict: who.CaseID, EID: eid, Threaded: true,
			To: or(p.Email, who.Email), Severity: who.Severity, Language: or(r.Language, p.Language, who.Language), Subject: r.Subject,
			Body: strings.TrimSpace(r.Text), Human: true, Counts: who.reporting(), Wait: s.Undo})
		if err == nil && m.State == "failed" {
			return errs.New(errs.Conflict, "no_mail_address", "We have no mail address of this person.").
				With(errs.Field{Pointer: "/party", Message: "no mail address"})
		}
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

// UndoSend takes a message back while it has not left.
func (s *Service) UndoSend(ctx context.Context, message string) error {
	sc, err := identity.Require(ctx, identity.PermMessageSend)
	if err != nil {
		return err
	}
	return s.DB.Tx(ctx, sc.Actor(), "undo message", func(ctx context.Context, tx *db.Tx) error {
		a := db.Args{message}
		var caseID string
		err := tx.QueryRow(ctx, `UPDATE messages SET state='cancelled' WHERE id=$1 AND state='queued' AND `+
			sc.Where(&a, identity.Columns{Object: "messages.case_id"})+` AND author = `+a.Add(tx.Actor.ID)+` RETURNING case_id`, a...).Scan(&caseID)
		if err != nil {
			return s.tooLate(ctx, sc, message, err)
		}
		if err := s.liveCase(ctx, tx, caseID); err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "message.cancelled", Object: message, On: []string{caseID}, Restrict: restricts(caseID), Data: map[string]any{}})
	})
}

// tooLate tells a message that has left from one that is not there or not ours.
func (s *Service) tooLate(ctx context.Context, sc identity.Scope, message string, err error) error {
	a := db.Args{message, sc.Actor().ID}
	var state string
	e := s.DB.QueryRow(ctx, `SELECT state FROM messages WHERE id=$1 AND author=$2 AND `+
		sc.Where(&a, identity.Columns{Object: "messages.case_id"}), a...).Scan(&state)
	if e != nil {
		return absent(err, "message_not_found", "There is no such message of yours.")
	}
	return errs.New(errs.Conflict, "message_left", "Too late: the message is %s.", state)
}

func or(list ...string) string {
	for _, s := range list {
		if s != "" {
			return s
		}
	}
	return ""
}

// Inbound is a mail of a party that belongs into a thread of ours.
type Inbound struct {
	Link     Link
	Contact  string // con_…
	From     string
	Subject  string
	Text     string
	Language string
}

// subject is the key of a case, or of a contact.
func (s *Service) subject(object string) (uint64, error) {
	if restricts(object) != "" {
		return s.Vault.Subject("case", object)
	}
	return s.Vault.Subject("contact", object)
}

// Receive puts what a participant wrote into the thread.
func (s *Service) Receive(ctx context.Context, tx *db.Tx, in Inbound) (*Message, error) {
	m := &Message{ID: id.New("msg", tx.Now), Party: in.Link.Party, Contact: in.Contact, Direction: "in", Channel: "mail", State: "received",
		Language: in.Language, Human: true, To: in.From, Subject: in.Subject, Text: in.Text, Author: "public", CreatedAt: tx.Now, SendAt: tx.Now}
	eid, err := s.subject(in.Link.CaseID)
	if err != nil {
		return nil, err
	}
	sealed, err := s.sealAll(eid, m)
	if err != nil {
		return nil, err
	}
	_, err = tx.Exec(ctx, `INSERT INTO messages(id, eid, thread, case_id, party, contact_id, direction, channel, human, neutral,
		language, recipient, recipient_idx, subject, body, state, author, created_at, send_at)
		VALUES ($1,$2,$3,$4,$5,$6,'in','mail',$7,$8,$9,$10,$11,$12,$13,'received','public',$14,$14)`,
		m.ID, eid, in.Link.Thread, in.Link.CaseID, in.Link.Party, in.Contact, true, false, m.Language,
		sealed[0], s.mailIndex(in.From), sealed[1], sealed[2], db.Micros(tx.Now))
	if err != nil {
		return nil, err
	}
	if s.Heard != nil && restricts(in.Link.CaseID) != "" {
		if err := s.Heard(ctx, tx, in.Link.CaseID, in.Link.Party); err != nil {
			return nil, err
		}
	}
	if err := s.liveCase(ctx, tx, in.Link.CaseID); err != nil {
		return nil, err
	}
	return m, tx.Record(ctx, db.Change{Kind: "message.received", Object: m.ID, On: []string{in.Link.CaseID, in.Contact}, Restrict: restricts(in.Link.CaseID),
		Data: map[string]any{"party": in.Link.Party, "channel": "mail"}})
}

// Returned records an automatic answer or a bounce on the message it answers.
func (s *Service) Returned(ctx context.Context, tx *db.Tx, l Link, contact string, bounced bool) error {
	kind := "message.auto_replied"
	if bounced {
		kind = "message.bounced"
		_, err := tx.Exec(ctx, `UPDATE messages SET state='bounced', failure='it came back' WHERE id=$1 AND state='sent'`, l.Message)
		if err != nil {
			return err
		}
		if err := s.liveCase(ctx, tx, l.CaseID); err != nil {
			return err
		}
	}
	return tx.Record(ctx, db.Change{Kind: kind, Object: l.Message, On: []string{l.CaseID, contact}, Restrict: restricts(l.CaseID), Data: map[string]any{"party": l.Party}})
}
