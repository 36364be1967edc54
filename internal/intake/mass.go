package intake

import (
	"context"
	"strings"

	"github.com/piepowder/piepowder/internal/comms"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// What a mass event needs of contacts: their words, and one answer to each in
// its own thread.

// Words are what somebody wrote. They go to expressions and to the lint of texts
// that leave, never to a reader.
type Words struct{ Subject, Text, Name string }

// Words reads the words of contacts that the caller may see.
func (s *Service) Words(ctx context.Context, sc identity.Scope, ids []string) (map[string]Words, error) {
	var a db.Args
	rows, err := s.DB.Query(ctx, `SELECT `+columns+` FROM contacts WHERE `+db.In(&a, "contacts.id", ids)+` AND `+sc.Where(&a, scoped), a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[string]Words{}
	for rows.Next() {
		c, err := s.scan(rows)
		if err != nil {
			return nil, err
		}
		w := Words{Subject: c.Subject, Text: c.Text, Name: c.Name}
		if !sc.Can(identity.PermAccountPersonal) {
			w.Name = ""
		}
		out[c.ID] = w
	}
	return out, rows.Err()
}

// AnswerIn answers a contact in its own thread and closes it, inside a
// transaction of another domain whose caller has been required. An empty text
// only closes it: its sender has been answered on another contact. What no
// person wrote is not answered.
func (s *Service) AnswerIn(ctx context.Context, tx *db.Tx, sc identity.Scope, contact, subject, text, language string) (message string, err error) {
	c, err := s.lock(ctx, tx, sc, contact)
	if err != nil {
		return "", err
	}
	if err := c.open(); err != nil {
		return "", err
	}
	if strings.TrimSpace(text) != "" {
		switch {
		case c.Auto != ByPerson:
			return "", errs.New(errs.Conflict, "contact_automatic", "Nobody wrote this: there is nobody to answer.")
		case !strings.Contains(c.From, "@"):
			return "", errs.New(errs.Conflict, "no_mail_address", "This person left no mail address.")
		}
		m, err := s.Comms.Queue(ctx, tx, comms.Outgoing{Object: c.ID, Account: c.account, EID: c.eid, Threaded: true, To: c.From, Severity: c.level(),
			Language: firstOf(language, c.Language), Subject: firstOf(subject, c.Subject), Body: strings.TrimSpace(text), Human: true, Counts: true})
		if err != nil {
			return "", err
		}
		message = m.ID
	}
	if err := s.unreturned(ctx, tx, c); err != nil {
		return "", err
	}
	c.State, c.ClosedWhy = StateClosed, "answered"
	if message == "" {
		c.ClosedWhy = "duplicate"
	}
	if err := s.save(ctx, tx, c); err != nil {
		return "", err
	}
	if err := tx.Record(ctx, c.change("closed", map[string]any{"reason": c.ClosedWhy, "in_bulk": true})); err != nil {
		return "", err
	}
	return message, s.live(ctx, tx, c.CaseID)
}
