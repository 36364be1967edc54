package intake

import (
	"context"
	"crypto/rand"
	"strings"

	"github.com/piepowder/piepowder/internal/comms"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

// Add takes what a reporter adds to a report by its number and code: into the
// thread of its case while somebody works on that, and as a contact of its own
// that follows the first before there is a case, or after it ended. form is the
// random value of the form: sent twice, it is one addition.
func (s *Service) Add(ctx context.Context, r Receipt, form, text string) error {
	first, err := s.scan(s.DB.QueryRow(ctx, `SELECT `+columns+` FROM contacts WHERE contacts.follow = $1`, s.followIndex(r)))
	if err != nil {
		return err
	}
	if strings.TrimSpace(text) == "" {
		return errs.New(errs.Invalid, "contact_invalid", "Nothing was written.").With(errs.Field{Pointer: "/text", Message: "required"})
	}
	if len(form) < 16 {
		form = rand.Text()
	}
	a, err := s.begin("web")
	if err != nil {
		return err
	}
	a.raw, a.mailbox, a.dedupe = []byte(text), "web", "add:"+s.Vault.Index("form", form)
	c := &a.c
	c.Subject, c.Text, c.Follows, c.Kind, c.Language = first.Subject, clean(strings.TrimSpace(text), maxText), first.ID, first.Kind, first.Language
	c.account, c.order, c.Brand, c.Region, c.City, c.Control = first.account, first.order, first.Brand, first.Region, first.City, first.Control
	a.who = sender{From: first.From, Name: first.Name, Phone: first.Phone}
	if addr, _ := address(first.From); addr == "" {
		a.who.From = ""
	} else {
		a.index = s.Vault.Index("email", addr)
	}
	works, err := s.caseWorks(ctx, first.CaseID)
	if err != nil {
		return err
	}
	if works {
		c.State, c.CaseID, c.Party = StateJoined, first.CaseID, first.Party
		a.replies = func(ctx context.Context, tx *db.Tx) error {
			thread, err := s.Comms.ThreadFor(ctx, tx, c.CaseID, c.Party)
			if err != nil {
				return err
			}
			_, err = s.Comms.Receive(ctx, tx, comms.Inbound{Link: comms.Link{Thread: thread, CaseID: c.CaseID, Party: c.Party},
				Contact: c.ID, From: a.who.From, Subject: c.Subject, Text: c.Text, Language: c.Language})
			return err
		}
	}
	if c.Suggestion.Words == nil {
		c.Suggestion = Suggestion{Severity: 4, Words: []string{}, Version: WordsVersion}
	}
	_, _, err = s.take(ctx, identity.Public(), a)
	return err
}
