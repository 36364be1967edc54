package intake

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"

	"github.com/piepowder/piepowder/internal/comms"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/telephone"
)

// YesOrNo reads what people press or write to a yes/no question; ok is false
// when it is neither.
func YesOrNo(text string) (yes, ok bool) {
	word := strings.TrimSpace(fold(text))
	switch {
	case slices.Contains([]string{"1", "y", "yes", "yeah", "si", "s", "oui", "o"}, word):
		return true, true
	case slices.Contains([]string{"2", "n", "no", "nope", "non"}, word):
		return false, true
	}
	return false, false
}

// Texted is a text that came in.
type Texted struct {
	SID, From, Text string
	Raw             []byte
}

// TakeText takes one text: the answer to a page of ours, an answer to the yes/no
// questions, a message in a thread, or a contact. said is what goes back at
// once, "" for nothing.
func (s *Service) TakeText(ctx context.Context, in Texted) (said string, err error) {
	number := telephone.Number(in.From)
	index := ""
	if number != "" {
		index = s.Vault.Index("phone", number)
	}
	var taken bool
	err = s.DB.Tx(ctx, identity.Public().Actor(), "telephone", func(ctx context.Context, tx *db.Tx) (err error) {
		if index == "" {
			return nil
		}
		said, taken, err = s.Comms.TextedPage(ctx, tx, index, in.Text)
		return err
	})
	if err != nil || taken {
		return said, err
	}
	a, err := s.begin("sms")
	if err != nil {
		return "", err
	}
	a.raw, a.mailbox, a.dedupe = in.Raw, "sms", "sms:"+s.Vault.Index("sms", in.SID)
	a.c.Text = clean(strings.TrimSpace(in.Text), maxText)
	a.c.Language = Language(in.Text)
	if number != "" {
		if err := s.from(ctx, a, number); err != nil {
			return "", err
		}
	} else {
		a.who.Name = clean(in.From, 200) // a sender by name, such as a shop's
	}
	if err := s.textThread(ctx, a, index); err != nil {
		return "", err
	}
	_, _, err = s.take(ctx, identity.Public(), a)
	return "", err
}

// textThread decides where a text belongs: on the question it answers, into the
// thread of whom we texted, or nowhere yet.
func (s *Service) textThread(ctx context.Context, a *arrival, index string) error {
	link, ok, err := s.Comms.TextLink(ctx, index)
	if err != nil || !ok {
		return err
	}
	yes, plain := YesOrNo(a.c.Text)
	call := ""
	if plain {
		err := s.DB.QueryRow(ctx, `SELECT id FROM phone_calls WHERE number_idx=$1 AND asked > 0 AND call_back IN ('due','forbidden') ORDER BY id DESC LIMIT 1`, index).Scan(&call)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
	}
	works, err := s.caseWorks(ctx, link.CaseID)
	if err != nil {
		return err
	}
	switch {
	case call != "":
		a.c.State, a.c.Answers = StateRecorded, link.Message
		if strings.HasPrefix(link.CaseID, "cas_") {
			a.c.CaseID, a.c.Party = link.CaseID, link.Party
		}
	case works:
		a.c.State, a.c.CaseID, a.c.Party = StateJoined, link.CaseID, link.Party
	case strings.HasPrefix(link.CaseID, "cas_"):
		a.c.Hint = link.CaseID
	}
	a.replies = func(ctx context.Context, tx *db.Tx) error {
		_, err := s.Comms.ReceiveText(ctx, tx, comms.Inbound{Link: link, Contact: a.c.ID, From: a.who.Phone, Text: a.c.Text, Language: a.c.Language})
		if err != nil || call == "" {
			return err
		}
		return s.answerTexted(ctx, tx, call, yes)
	}
	return nil
}

// answerTexted keeps the answer to the question that was texted last, and asks
// the next.
func (s *Service) answerTexted(ctx context.Context, tx *db.Tx, call string, yes bool) error {
	p, err := s.scanCall(tx.QueryRow(ctx, `UPDATE phone_calls SET version=version+1, updated_at=$1 WHERE id=$2 RETURNING `+callColumns, db.Micros(tx.Now), call))
	if err != nil {
		return err
	}
	if len(p.Answers) >= p.Asked || len(p.Answers) >= 3 {
		return nil // a second answer to one question: the text is in the thread
	}
	c, err := s.lock(ctx, tx, identity.Public(), p.Contact)
	if err != nil {
		return err
	}
	p.Answers = append(p.Answers, map[bool]string{true: "yes", false: "no"}[yes])
	more := yes
	switch n := len(p.Answers); {
	case n == 2: // is everything all right?
		if more = !yes; yes {
			p.Asked = 3
			more = true // nothing left to ask: thank them
		}
		err = s.safety(ctx, tx, c, p, yes, false)
	case n == 3 && yes: // send somebody
		err = s.safety(ctx, tx, c, p, false, true)
	case n == 3:
		more = true
	}
	if err != nil {
		return err
	}
	if err := tx.Record(ctx, c.change("question_answered", map[string]any{"call": p.ID, "n": len(p.Answers), "answer": p.Answers[len(p.Answers)-1]})); err != nil {
		return err
	}
	if more {
		// What was said is kept also where the plan has forbidden texts since.
		if err := s.ask(ctx, tx, c, p); err != nil && !errs.IsKind(err, errs.Conflict) {
			return err
		}
	}
	return s.saveCall(ctx, tx, p)
}

// safety keeps what the caller said of himself, and raises.
func (s *Service) safety(ctx context.Context, tx *db.Tx, c *Contact, p *PhoneCall, safe, now bool) error {
	if c.Safe = No; safe {
		c.Safe = Yes
	}
	if now {
		c.Now = Yes
	}
	if err := s.save(ctx, tx, c); err != nil || safe {
		return err
	}
	if now {
		return s.raiseCall(ctx, tx, c, 0, "happening now, not safe")
	}
	return s.raiseCall(ctx, tx, c, 1, "not safe")
}

// Pressed takes a digit that a caller pressed after nobody answered: 1 is safe,
// 2 is not.
func (s *Service) Pressed(ctx context.Context, call, digit string) error {
	yes, ok := YesOrNo(digit)
	if !ok {
		return nil
	}
	return s.DB.Tx(ctx, identity.Public().Actor(), "telephone", func(ctx context.Context, tx *db.Tx) error {
		p, err := s.scanCall(tx.QueryRow(ctx, `UPDATE phone_calls SET version=version+1, updated_at=$1 WHERE id=$2 RETURNING `+callColumns, db.Micros(tx.Now), call))
		if err != nil {
			return err
		}
		c, err := s.lock(ctx, tx, identity.Public(), p.Contact)
		if err != nil {
			return err
		}
		if err := s.safety(ctx, tx, c, p, yes, !yes); err != nil {
			return err
		}
		if err := s.live(ctx, tx, c.CaseID); err != nil {
			return err
		}
		return tx.Record(ctx, c.change("digit_pressed", map[string]any{"call": p.ID, "safe": yes}))
	})
}

// agreed keeps why a recording is lawful: the notice was spoken, or the caller
// pressed the digit for it.
func (s *Service) agreed(ctx context.Context, call, how string) error {
	return s.DB.Tx(ctx, identity.Public().Actor(), "telephone", func(ctx context.Context, tx *db.Tx) error {
		p, err := s.scanCall(tx.QueryRow(ctx, `UPDATE phone_calls SET version=version+1, updated_at=$1, consent=$2 WHERE id=$3 RETURNING `+callColumns, db.Micros(tx.Now), how, call))
		if err != nil {
			return err
		}
		c, err := s.lock(ctx, tx, identity.Public(), p.Contact)
		if err != nil {
			return err
		}
		return tx.Record(ctx, c.change("recording_agreed", map[string]any{"call": p.ID, "how": how}))
	})
}
