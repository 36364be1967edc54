package intake

import (
	"context"
	"strings"

	"github.com/piepowder/piepowder/internal/db"
)

// MailAnswer is a mail that may ask for a decision to be looked at again.
type MailAnswer struct {
	Contact  string
	Message  string // of ours that it answers, "" = none
	Index    string // blind index of the sender's address
	Text     string // without what it quotes
	Raw      string // with it
	Language string
}

// closedAppeal is why a contact ended that became an appeal.
const closedAppeal = "appeal"

// appeals asks whether a person's mail is an appeal. One that sounds dangerous
// stays with those who read contacts as well.
func (s *Service) appeals(ctx context.Context, a *arrival, env Envelope, m Message, raw []byte) error {
	if s.Appealed == nil || m.Auto != ByPerson || a.c.State != StateNew || a.c.Check.Proof == Failed || a.c.Control == controlDisputed || env.Imported {
		return nil
	}
	link, _, err := s.linkOf(ctx, env, m, raw)
	if err != nil {
		return err
	}
	replies := a.replies
	a.replies = func(ctx context.Context, tx *db.Tx) error {
		if replies != nil {
			if err := replies(ctx, tx); err != nil {
				return err
			}
		}
		ref, err := s.Appealed(ctx, tx, MailAnswer{Contact: a.c.ID, Message: link.Message, Index: a.index, Text: own(m.Text), Raw: m.Subject + "\n" + m.Text, Language: a.c.Language})
		if err != nil || ref == "" || a.c.Suggestion.Severity <= 1 {
			return err
		}
		a.c.State = StateClosed
		_, err = tx.Exec(ctx, `UPDATE contacts SET state = $1, closed_why = $2 WHERE id = $3`, StateClosed, closedAppeal, a.c.ID)
		return err
	}
	return nil
}

// own is a text without the lines it quotes.
func own(text string) string {
	var keep []string
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(strings.TrimSpace(line), ">") {
			keep = append(keep, strings.TrimRight(line, "\r\n"))
		}
	}
	if t := strings.TrimSpace(strings.Join(keep, "\n")); t != "" {
		return t
	}
	return strings.TrimSpace(text)
}
