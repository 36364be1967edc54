package intake

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// arrival is a contact on its way into the table, whatever the channel.
type arrival struct {
	c        Contact
	who      sender
	mailbox  string
	dedupe   string // "" = never the same as another
	raw      []byte
	rawSHA   string
	index    string // blind index of the sender's mail address
	follow   string
	files    []Attachment
	replies  func(ctx context.Context, tx *db.Tx) error // puts it into a thread, or on the message it answers
	occurred time.Time
	box      *Mailbox // nil when it did not come by mail
	legal    time.Time
	imported bool
	closed   string
}

// maxFiles is how many files of one message are kept as evidence one by one;
// the raw message has all of them.
const maxFiles = 20

// take writes a contact: the raw message first, on disk before anything else,
// then row, files, timeline and thread in one transaction. created is false
// when the same message was taken before; then the contact of that time is
// given.
func (s *Service) take(ctx context.Context, sc identity.Scope, a *arrival) (contact string, created bool, err error) {
	raw := ""
	if len(a.raw) > 0 {
		sum := sha256.Sum256(a.raw)
		a.rawSHA, raw = hex.EncodeToString(sum[:]), a.c.ID
		sealed, err := s.Vault.Seal(a.c.eid, "raw", a.raw)
		if err != nil {
			return "", false, err
		}
		if err := s.Blobs.Put(ctx, raw, sealed); err != nil {
			return "", false, err
		}
	}
	if a.dedupe == "" {
		a.dedupe = a.c.ID
	}
	if err := s.propose(ctx, a); err != nil {
		return "", false, err
	}
	err = s.DB.Tx(ctx, sc.Actor(), "take contact", func(ctx context.Context, tx *db.Tx) error {
		created = false
		if contact, err = s.taken(ctx, a); err != nil || contact != "" {
			return err
		}
		if err := s.insert(ctx, tx, a, raw); err != nil {
			return err
		}
		contact, created = a.c.ID, true
		for _, f := range a.files[:min(len(a.files), maxFiles)] {
			if err := s.keep(ctx, tx, a, f); err != nil {
				return err
			}
		}
		if a.c.CaseID != "" && len(a.files) > 0 && s.MoveEvidence != nil {
			if err := s.MoveEvidence(ctx, tx, a.c.ID, a.c.CaseID); err != nil {
				return err
			}
		}
		if a.replies != nil {
			if err := a.replies(ctx, tx); err != nil {
				return err
			}
		}
		if err := s.proposed(ctx, tx, &a.c); err != nil {
			return err
		}
		if err := s.keepWords(ctx, tx, a); err != nil {
			return err
		}
		if err := s.acknowledge(ctx, tx, a); err != nil {
			return err
		}
		if err := s.live(ctx, tx, a.c.CaseID); err != nil {
			return err
		}
		return tx.Record(ctx, a.c.change("received", map[string]any{"kind": a.c.Kind, "sender": a.c.Check.Proof, "account_control": a.c.Control, "state": a.c.State, "auto": a.c.Auto, "suggested": a.c.Suggestion.Severity,
			"words_version": a.c.Suggestion.Version, "files": len(a.files), "raw_sha256": a.rawSHA, "may_be_reply_to": a.c.Hint != ""}))
	})
	if db.Unique(err) { // the same message came in twice at the same moment
		created = false
		contact, err = s.taken(ctx, a)
	}
	if (err != nil || !created) && raw != "" {
		if e := s.Blobs.Delete(context.WithoutCancel(ctx), raw); e != nil && err == nil {
			err = e
		}
	}
	return contact, created, err
}

// keep puts one file into evidence.
func (s *Service) keep(ctx context.Context, tx *db.Tx, a *arrival, f Attachment) error {
	if s.Evidence == nil {
		return nil
	}
	ev, sum, err := s.Evidence(ctx, tx, a.c.ID, f.Name, f.Type, f.Data)
	if errs.IsKind(err, errs.Invalid) || errs.IsKind(err, errs.TooLarge) {
		return nil // a file nobody can keep must not stop a report; the raw message has it
	}
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO contact_files(contact_id, evidence, sha256, size, at) VALUES ($1,$2,$3,$4,$5) ON CONFLICT DO NOTHING`,
		a.c.ID, ev, sum, len(f.Data), db.Micros(tx.Now))
	return err
}

// taken finds the contact of a message taken before; "" when there is none.
func (s *Service) taken(ctx context.Context, a *arrival) (contact string, err error) {
	err = s.DB.QueryRow(ctx, `SELECT id FROM contacts WHERE mailbox=$1 AND dedupe=$2`, a.mailbox, a.dedupe).Scan(&contact)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return contact, err
}

func (s *Service) insert(ctx context.Context, tx *db.Tx, a *arrival, raw string) error {
	c := &a.c
	who, err := json.Marshal(a.who)
	if err != nil {
		return err
	}
	var sealed [3][]byte
	for i, part := range []struct{ aad, clear string }{{"sender", string(who)}, {"subject", c.Subject}, {"body", c.Text}} {
		if sealed[i], err = s.Vault.Seal(c.eid, part.aad, []byte(part.clear)); err != nil {
			return err
		}
	}
	words, err := json.Marshal(c.Suggestion.Words)
	if err != nil {
		return err
	}
	var occurred, legal, check, behalf any
	if !a.occurred.IsZero() {
		occurred = db.Micros(a.occurred)
	}
	if !a.legal.IsZero() {
		legal = db.Micros(a.legal)
	}
	if c.Check != (SenderCheck{}) {
		text, err := json.Marshal(c.Check)
		if err != nil {
			return err
		}
		check = string(text)
	}
	if c.OnBehalf != nil {
		text, err := json.Marshal(c.OnBehalf)
		if err != nil {
			return err
		}
		if behalf, err = s.Vault.Seal(c.eid, "on_behalf", text); err != nil {
			return err
		}
	}
	c.ReceivedAt = tx.Now
	_, err = tx.Exec(ctx, `INSERT INTO contacts(id, eid, mailbox, dedupe, channel, state, sender, sender_idx, subject, body, raw, raw_sha256,
		account, order_eid, brand, region, city, language, auto, case_id, party, answers, hint_case, now_answer, safe_answer, suggested, words,
		words_version, follow, occurred_at, received_at, updated_at, version, kind, sender_check, account_control, on_behalf, follows, legal_due, closed_why, confidential)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23,$24,$25,$26,$27,$28,$29,$30,$31,$31,1,$32,$33,$34,$35,$36,$37,$38,$39)`,
		c.ID, c.eid, a.mailbox, a.dedupe, c.Channel, c.State, sealed[0], a.index, sealed[1], sealed[2], raw, a.rawSHA,
		c.account, c.order, c.Brand, c.Region, c.City, c.Language, c.Auto, c.CaseID, c.Party, c.Answers, c.Hint, c.Now, c.Safe,
		c.Suggestion.Severity, string(words), c.Suggestion.Version, a.follow, occurred, db.Micros(tx.Now),
		c.Kind, check, c.Control, behalf, c.Follows, legal, a.closed, c.Confidential)
	if err != nil || s.Place == nil {
		return err
	}
	return s.Place(ctx, tx, c.ID)
}

// begin makes the id and the key of a new contact.
func (s *Service) begin(channel string) (*arrival, error) {
	a := &arrival{c: Contact{ID: id.New("con", s.DB.Now()), Channel: channel, State: StateNew}}
	eid, err := s.Vault.Subject("contact", a.c.ID)
	a.c.eid = eid
	return a, err
}

// place takes over what the account behind the sender says about where and in
// which language.
func (a *arrival) place(f found) {
	if f.eid == 0 {
		return
	}
	a.c.account, a.c.Brand, a.c.Region, a.c.City = f.eid, f.brand, f.region, f.city
	if a.c.Language == "" {
		a.c.Language = f.lg
	}
}

// from resolves who sent: a mail address, a telephone number, or a reference of
// the marketplace.
func (s *Service) from(ctx context.Context, a *arrival, v string) error {
	var f found
	var err error
	if addr, name := address(v); addr != "" {
		a.who.From, a.index = addr, s.Vault.Index("email", addr)
		if a.who.Name == "" {
			a.who.Name = name
		}
		f, err = s.accountBy(ctx, "email_idx", a.index)
	} else if phone := NormalPhone(v); phone != "" {
		a.who.Phone = phone
		f, err = s.accountBy(ctx, "phone_idx", s.Vault.Index("phone", phone))
	} else if p, eid, ok := id.ParseEntity(v); ok && p == "acc" {
		f, err = s.accountByID(ctx, eid)
	} else if eid, ok := s.Vault.Lookup("account", []byte(v)); ok {
		f, err = s.accountByID(ctx, eid)
	} else {
		a.who.Name = clean(v, 200)
	}
	a.place(f)
	return err
}

// Envelope is what SMTP said about a message.
type Envelope struct {
	From    string   // "" for the null sender of bounces
	To      []string // recipients at our domain
	Fetched bool     // by IMAP: From is what the mailbox says it was

	Imported bool // from a file: nobody is thanked for it
	History  bool // and it was dealt with elsewhere
}

// ReceiveMail takes one message that the guard has passed. It answers with
// errs.TooLarge when it has not.
func (s *Service) ReceiveMail(ctx context.Context, env Envelope, raw []byte) (contact string, created bool, err error) {
	if err := Check(raw); err != nil {
		return "", false, err
	}
	if probe := s.probeOf(env.To); probe != "" {
		return "", false, s.arrived(ctx, probe)
	}
	a, err := s.begin("email")
	if err != nil {
		return "", false, err
	}
	a.raw = raw
	m, perr := Parse(raw)
	if perr != nil && errs.KindOf(perr) != errs.Invalid {
		return "", false, perr
	}
	if env.From == "" && m.Auto == ByPerson {
		m.Auto = Generated
		if m.InReplyTo != "" || len(m.References) > 0 {
			m.Auto = AutoReply
		}
	}
	if m.From == "" && perr != nil {
		m.From = NormalEmail(env.From)
	}
	a.mailbox = mailbox(env.To)
	if a.box, err = s.mailboxAt(ctx, a.mailbox); err != nil {
		return "", false, err
	}
	a.c.Kind, a.c.Check = a.box.Kind, CheckSender(raw, Trust{a.box.AuthServ, a.box.Hops})
	a.dedupe = "sha256:" + s.Vault.Index("raw", string(raw))
	if m.MessageID != "" {
		a.dedupe = "id:" + s.Vault.Index("message-id", m.MessageID)
	}
	a.who.Name = m.Name
	a.c.Subject, a.c.Text, a.c.Language, a.c.Auto, a.occurred = m.Subject, m.Text, m.Language, m.Auto, m.Date
	if m.From != "" {
		if err := s.from(ctx, a, m.From); err != nil {
			return "", false, err
		}
	}
	a.fill(a.box)
	if err := s.controlled(ctx, a); err != nil {
		return "", false, err
	}
	for _, f := range m.Attachments {
		if f.Name == "" {
			f.Name = fmt.Sprintf("part-%d", len(a.files)+1)
		}
		a.files = append(a.files, f)
	}
	if err := s.threadOf(ctx, a, env, m, raw); err != nil {
		return "", false, err
	}
	if err := s.appeals(ctx, a, env, m, raw); err != nil {
		return "", false, err
	}
	if a.imported = env.Imported; env.History && a.c.State == StateNew {
		a.c.State, a.closed = StateClosed, "imported"
	}
	if contact, created, err = s.take(ctx, identity.Public(), a); err == nil && !env.Fetched && !env.Imported {
		s.alive(ctx, BeatMail)
	}
	return contact, created, err
}

// fill takes over from the address what the account behind the sender does not
// say.
func (a *arrival) fill(m *Mailbox) {
	a.c.Brand, a.c.Region = firstOf(a.c.Brand, m.Brand), firstOf(a.c.Region, m.Region)
}
