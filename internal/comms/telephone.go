package comms

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/telephone"
)

// Telephony is how we send by telephone and hear what became of it.
type Telephony struct {
	Client    *telephone.Client // nil = no provider: nothing is sent, and it says so
	PublicURL string            // where the provider finds our webhooks

	// Carried is told what became of something sent by Carry, by the ref that it
	// gave.
	Carried func(ctx context.Context, tx *db.Tx, ref, state, failure string) error
	// Answered is told what somebody answered to a page: the digit pressed, or
	// the text sent back. said goes back to the person; taken is false when ref
	// is no page that waits for an answer.
	Answered func(ctx context.Context, tx *db.Tx, ref, digits string) (said string, taken bool, err error)
	// Called is told of each call that somebody logs in a case.
	Called func(ctx context.Context, tx *db.Tx, caseID, party, direction, outcome string, at time.Time) error
}

// dialTelephone gives the provider's client a connection that is guarded like
// those of webhooks.
func (s *Service) dialTelephone() {
	c := s.Telephone.Client
	if c == nil || c.HTTP != nil {
		return
	}
	if u, err := url.Parse(c.Base); err == nil {
		c.HTTP = s.out.to(u)
	}
}

// Carry is one text or one spoken message to somebody.
type Carry struct {
	Key      string // two with the same key are one message; "" = always a new one
	Kind     telephone.Kind
	To       string
	Text     string
	Language string
	Object   string // what it is about: a message, a page
	Digits   string // URL that a pressed digit goes to; "" = ours
	Page     bool   // an answer goes to Answered
}

// answerWithin is how long a text sent back is taken as the answer to a page.
const answerWithin = 12 * time.Hour

// SMS sends a text and gives the provider's id of it. Not to be called inside a
// transaction.
func (s *Service) SMS(ctx context.Context, to, text string) (ref string, err error) {
	return s.Carry(ctx, Carry{Kind: telephone.SMS, To: to, Text: text, Page: true})
}

// Voice rings a number, speaks the words and waits for a digit, which goes to
// digitsURL or, when that is "", to Answered.
func (s *Service) Voice(ctx context.Context, to, words, digitsURL string) (ref string, err error) {
	return s.Carry(ctx, Carry{Kind: telephone.Voice, To: to, Text: words, Digits: digitsURL, Page: true})
}

// Carry sends by telephone. It answers errs.Unavailable when trying later may
// help, errs.Invalid when it will not. After a crash the same Key sends nothing
// that the provider already has.
func (s *Service) Carry(ctx context.Context, c Carry) (ref string, err error) {
	if s.Telephone.Client == nil {
		return "", errs.New(errs.Unavailable, "telephone_not_configured", "No telephone provider is configured.")
	}
	to := telephone.Number(c.To)
	if to == "" {
		return "", errs.New(errs.Invalid, "telephone_refused", "This is not a telephone number.")
	}
	row, err := s.carrying(ctx, c, to)
	if err != nil || row.ref != "" {
		return row.ref, err
	}
	out := telephone.Outgoing{Kind: c.Kind, To: to, Text: c.Text, Since: row.created, Repeated: row.again,
		Status: s.hook("status", "tel", row.id)}
	if c.Kind == telephone.Voice {
		var m telephone.Markup
		digits := or(c.Digits, s.hook("digits", "tel", row.id))
		out.Markup = m.Ask(c.Text, c.Language, digits, 10).Ask(c.Text, c.Language, digits, 10).String()
	}
	sent, err := s.Telephone.Client.Send(ctx, out)
	state, failure := or(sent.State, "queued"), ""
	if err != nil {
		state, failure = "sending", errs.CodeOf(err)
		if errs.IsKind(err, errs.Invalid) {
			state = "failed"
		}
	}
	// A status may have come in before the answer to our request: it stands.
	e := s.DB.Machinery(context.WithoutCancel(ctx), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE telephone_out SET ref=$1, state=CASE WHEN state='sending' THEN $2 ELSE state END, failure=$3, updated_at=$4 WHERE id=$5`,
			sent.Ref, state, failure, db.Micros(tx.Now), row.id)
		return err
	})
	return sent.Ref, errors.Join(err, e)
}

// hook is the address of one of our webhooks, naming a row of ours.
func (s *Service) hook(name, key, value string) string {
	u := strings.TrimSuffix(s.Telephone.PublicURL, "/") + "/v1/telephony/" + name
	if key != "" {
		u += "?" + url.Values{key: {value}}.Encode()
	}
	return u
}

type carried struct {
	id, ref string
	created time.Time
	again   bool
}

// carrying finds or makes the row of a message before anything is sent.
func (s *Service) carrying(ctx context.Context, c Carry, to string) (row carried, err error) {
	err = s.DB.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
		row = carried{id: id.New("tel", tx.Now), created: tx.Now}
		key := or(c.Key, row.id)
		res, err := tx.Exec(ctx, `INSERT INTO telephone_out(id, dedupe, kind, number_idx, object, page, state, created_at, updated_at)
			VALUES ($1,$2,$3,$4,$5,$6,'sending',$7,$7) ON CONFLICT (dedupe) DO NOTHING`,
			row.id, key, string(c.Kind), s.Vault.Index("phone", to), c.Object, c.Page, db.Micros(tx.Now))
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 1 {
			return err
		}
		var at int64
		row.again = true
		err = tx.QueryRow(ctx, `SELECT id, ref, created_at FROM telephone_out WHERE dedupe=$1`, key).Scan(&row.id, &row.ref, &at)
		row.created = db.FromMicros(at)
		return err
	})
	return row, err
}

// stages are the states of what is sent, in order; those after the last pause
// are final.
var stages = []string{"sending", "queued", "accepted", "scheduled", "initiated", "ringing", "answered", "in-progress", "sent",
	"delivered", "read", "completed", "undelivered", "failed", "busy", "no-answer", "canceled"}

const firstFinal = "delivered"

// TelephoneStatus takes what the provider says became of a message. An older
// state that comes later changes nothing.
func (s *Service) TelephoneStatus(ctx context.Context, tx *db.Tx, tel, ref, state, failure string) error {
	now := slices.Index(stages, state)
	if now < 0 {
		return nil
	}
	var was, object, kind string
	err := tx.QueryRow(ctx, `SELECT state, object, kind FROM telephone_out WHERE id=$1 AND (ref=$2 OR ref='')`, tel, ref).Scan(&was, &object, &kind)
	if errors.Is(err, sql.ErrNoRows) {
		return nil // not ours, or another's id
	}
	if err != nil {
		return err
	}
	old := slices.Index(stages, was)
	if now <= old || old >= slices.Index(stages, firstFinal) {
		return nil
	}
	if _, err := tx.Exec(ctx, `UPDATE telephone_out SET state=$1, failure=$2, ref=$3, updated_at=$4 WHERE id=$5`, state, failure, ref, db.Micros(tx.Now), tel); err != nil {
		return err
	}
	if err := tx.Record(ctx, db.Change{Kind: "telephone.status", Object: tel, Private: true, Data: map[string]any{"state": state, "failure": failure, "about": object}}); err != nil {
		return err
	}
	if strings.HasPrefix(object, "msg_") {
		return s.textStatus(ctx, tx, object, state, failure)
	}
	if s.Telephone.Carried == nil {
		return nil
	}
	return s.Telephone.Carried(ctx, tx, ref, strings.ReplaceAll(state, "-", "_"), failure)
}

// PressedPage takes a digit pressed in a call that we made.
func (s *Service) PressedPage(ctx context.Context, tx *db.Tx, tel, ref, digits string) (said string, taken bool, err error) {
	var page bool
	err = tx.QueryRow(ctx, `SELECT page FROM telephone_out WHERE id=$1 AND (ref=$2 OR ref='')`, tel, ref).Scan(&page)
	if errors.Is(err, sql.ErrNoRows) || err == nil && !page {
		return "", false, nil
	}
	if err != nil {
		return "", false, err
	}
	return s.answered(ctx, tx, tel, ref, digits)
}

// TextedPage takes a text that came from a number as the answer to the newest
// page that was sent to it; taken is false when there is none.
func (s *Service) TextedPage(ctx context.Context, tx *db.Tx, index, text string) (said string, taken bool, err error) {
	var tel, ref string
	err = tx.QueryRow(ctx, `SELECT id, ref FROM telephone_out WHERE number_idx=$1 AND page AND ref<>'' AND created_at > $2 ORDER BY created_at DESC, id DESC LIMIT 1`,
		index, db.Micros(tx.Now.Add(-answerWithin))).Scan(&tel, &ref)
	if errors.Is(err, sql.ErrNoRows) {
		return "", false, nil
	}
	if err != nil {
		return "", false, err
	}
	return s.answered(ctx, tx, tel, ref, text)
}

func (s *Service) answered(ctx context.Context, tx *db.Tx, tel, ref, digits string) (said string, taken bool, err error) {
	if s.Telephone.Answered == nil {
		return "", false, nil
	}
	said, taken, err = s.Telephone.Answered(ctx, tx, ref, strings.TrimSpace(digits))
	if err != nil || !taken {
		return "", false, err
	}
	short := []rune(strings.TrimSpace(digits))
	if _, err := tx.Exec(ctx, `UPDATE telephone_out SET answer=$1, updated_at=$2 WHERE id=$3`, string(short[:min(len(short), 20)]), db.Micros(tx.Now), tel); err != nil {
		return "", false, err
	}
	return said, true, tx.Record(ctx, db.Change{Kind: "telephone.answered", Object: tel, Private: true, Data: map[string]any{"ref": ref}})
}
