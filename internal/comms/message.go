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
	State     string     `json:"state" enum:"queued,sending,sent,delivered,failed,cancelled,withheld,bounced,received,drill" doc:"withheld: a safe-contact plan kept it from leaving; drill: nothing leaves in an exercise"`
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
	Waits     string     `json:"waits,omitempty" doc:"Why it leaves later than its undo window"`
	Macro     string     `json:"macro,omitempty"`
	Files     []string   `json:"files,omitempty" doc:"Evidence that goes along"`

	DeliveredAt      *time.Time    `json:"delivered_at,omitempty"`
	Original         string        `json:"original,omitempty" doc:"What the text was translated from"`
	OriginalLanguage string        `json:"original_language,omitempty"`
	Translated       string        `json:"translated,omitempty" enum:"machine,human"`
	Translations     []Translation `json:"translations,omitempty" doc:"Of what came in; the original stays the evidence"`

	eid, account           uint64
	thread, object, action string
	attempts               int
	counts                 bool
}

const messageColumns = `id, eid, thread, case_id, party, account, action, contact_id, direction, channel, human, neutral, language, template,
	recipient, subject, body, state, author, created_at, send_at, sent_at, attempts, failure, counts, waits, delivered_at, original,
	original_language, translated, macro`

func (s *Service) scanMessage(r interface{ Scan(...any) error }) (*Message, error) {
	var m Message
	var sealed [3][]byte
	var original []byte
	var created, send int64
	var sent, delivered sql.NullInt64
	err := r.Scan(&m.ID, &m.eid, &m.thread, &m.object, &m.Party, &m.account, &m.action, &m.Contact, &m.Direction, &m.Channel, &m.Human, &m.Neutral,
		&m.Language, &m.Template, &sealed[0], &sealed[1], &sealed[2], &m.State, &m.Author, &created, &send, &sent, &m.attempts, &m.Failure, &m.counts,
		&m.Waits, &delivered, &original, &m.OriginalLanguage, &m.Translated, &m.Macro)
	if err != nil {
		return nil, absent(err, "message_not_found", "There is no such message.")
	}
	m.CreatedAt, m.SendAt, m.SentAt = db.FromMicros(created), db.FromMicros(send), nullTime(sent)
	m.DeliveredAt, m.CaseID = nullTime(delivered), restricts(m.object)
	if m.Original, err = s.text(m.eid, m.ID+"/original", original); err != nil {
		return nil, err
	}
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
	where := "(case_id = $1 OR case_id IN (SELECT own.id FROM cases own WHERE own.root = $1))" // with what was merged into it
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
	if err := rows.Err(); err != nil {
		return none, err
	}
	rows.Close()
	ids := make([]string, len(list))
	for i, m := range list {
		ids[i] = m.Party
	}
	hidden, err := sc.Withheld(ctx, s.DB, ids...)
	if err != nil {
		return none, err
	}
	for i, m := range list {
		if hidden[m.Party] != "" {
			list[i].To = ""
		}
	}
	page := web.Cut(list, in.Limit, func(m Message) string { return web.EncodeCursor(m.ID) })
	return page, s.dress(ctx, page.Items)
}

// dress adds files and translations to messages.
func (s *Service) dress(ctx context.Context, list []Message) error {
	ids, at := []string{}, map[string]int{}
	for i, m := range list {
		ids, at[m.ID] = append(ids, m.ID), i
	}
	var a db.Args
	rows, err := s.DB.Query(ctx, `SELECT message, evidence FROM message_files WHERE `+db.In(&a, "message", ids)+` AND NOT EXISTS (SELECT 1 FROM evidence lk WHERE lk.id = message_files.evidence AND lk.locked = true) ORDER BY message, evidence`, a...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var m, evidence string
		if err := rows.Scan(&m, &evidence); err != nil {
			return err
		}
		list[at[m]].Files = append(list[at[m]].Files, evidence)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	rows.Close()
	all, err := s.translations(ctx, ids)
	for _, t := range all {
		list[at[t.Object]].Translations = append(list[at[t.Object]].Translations, t)
	}
	return err
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
		_, err := tx.Exec(ctx, `UPDATE messages SET state='bounced', failure='it came back' WHERE id=$1 AND state IN ('sent','delivered')`, l.Message)
		if err != nil {
			return err
		}
		if err := s.liveCase(ctx, tx, l.CaseID); err != nil {
			return err
		}
	}
	return tx.Record(ctx, db.Change{Kind: kind, Object: l.Message, On: []string{l.CaseID, contact}, Restrict: restricts(l.CaseID), Data: map[string]any{"party": l.Party}})
}
