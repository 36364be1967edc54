package intake

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// How often a message is tried, one visit after the other, before it is set
// aside: more often when it is the server that fails, which may have a bad day.
const (
	triesOurs   = 3
	triesTheirs = 6
)

// The states of a message that failed.
const (
	asideTrying = "trying" // the mailbox waits for it
	asideKept   = "aside"  // passed by; it stays on the server, unread
	asideAgain  = "again"  // somebody asked to try it once more
	asideTaken  = "taken"
	asideGone   = "gone" // not there any more, or the server counts anew and it comes again
)

// MailAside is a message of a mailbox that could not be taken. It lies on its
// server; we keep nothing of it.
type MailAside struct {
	ID      string    `json:"id"`
	Mailbox string    `json:"mailbox"`
	UID     int64     `json:"uid" doc:"Of the message on its server"`
	State   string    `json:"state" enum:"trying,aside,again,taken,gone"`
	Failure string    `json:"failure" doc:"Why; no personal data"`
	Tries   int       `json:"tries"`
	FirstAt time.Time `json:"first_at"`
	LastAt  time.Time `json:"last_at"`

	validity int64
}

const asideColumns = `id, mailbox, uid_validity, uid, state, failure, tries, first_at, last_at`

// SetAside lists the messages of a mailbox that were passed by, the newest first.
func (s *Service) SetAside(ctx context.Context, mbx string) ([]MailAside, error) {
	if _, err := identity.Require(ctx, identity.PermMailboxRead); err != nil {
		return nil, err
	}
	if _, err := s.mailboxByID(ctx, mbx); err != nil {
		return nil, err
	}
	return s.aside(ctx, `mailbox = $1 AND state IN ('aside', 'again') ORDER BY last_at DESC, id LIMIT 500`, mbx)
}

func (s *Service) aside(ctx context.Context, where string, args ...any) ([]MailAside, error) {
	rows, err := s.DB.Query(ctx, `SELECT `+asideColumns+` FROM mail_aside WHERE `+where, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := []MailAside{}
	for rows.Next() {
		var a MailAside
		var first, last int64
		if err := rows.Scan(&a.ID, &a.Mailbox, &a.validity, &a.UID, &a.State, &a.Failure, &a.Tries, &first, &last); err != nil {
			return nil, err
		}
		a.FirstAt, a.LastAt = db.FromMicros(first), db.FromMicros(last)
		out = append(out, a)
	}
	return out, rows.Err()
}

// RetryAside visits a mailbox to try a message that was set aside once more, and
// says how it went.
func (s *Service) RetryAside(ctx context.Context, mbx, message string) (*MailAside, error) {
	sc, err := identity.Require(ctx, identity.PermMailboxWrite)
	if err != nil {
		return nil, err
	}
	err = s.DB.Tx(ctx, sc.Actor(), "retry message", func(ctx context.Context, tx *db.Tx) error {
		m, err := s.mailboxByID(ctx, mbx)
		if err != nil {
			return err
		}
		var state string
		err = tx.QueryRow(ctx, `UPDATE mail_aside SET state = CASE WHEN state = 'aside' THEN 'again' ELSE state END WHERE id = $1 AND mailbox = $2 RETURNING state`,
			message, mbx).Scan(&state)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			return errs.New(errs.NotFound, "message_not_found", "There is no such message.")
		case err != nil:
			return err
		case state != asideAgain:
			return errs.New(errs.Conflict, "message_not_aside", "The message is not set aside: it is %s.", state)
		case m.Fetch == nil || m.State != "on":
			return errs.New(errs.Conflict, "mailbox_not_fetched", "Nothing is fetched from this mailbox.")
		}
		return tx.Record(ctx, db.Change{Kind: "mailbox.message_retried", Object: mbx, Data: map[string]any{"message": message}})
	})
	if err != nil {
		return nil, err
	}
	if _, err := s.PollNow(ctx, mbx); err != nil {
		return nil, err
	}
	list, err := s.aside(ctx, `id = $1`, message)
	if err != nil {
		return nil, err
	}
	return &list[0], nil
}

// takeOne fetches one message. One that always fails is set aside, so that those
// behind it come through; until then its failure ends the visit.
func (s *Service) takeOne(ctx context.Context, c *imapclient.Client, m *Mailbox, uid imap.UID) error {
	found, err := s.guarded(ctx, c, m, uid)
	if errors.Is(context.Cause(ctx), context.Canceled) && err != nil {
		return err // we are shutting down
	}
	ctx = context.WithoutCancel(ctx)
	if err == nil {
		state := asideTaken
		if !found {
			state = asideGone
		}
		return s.settled(ctx, m, int64(uid), state)
	}
	passed, note := s.missed(ctx, m, int64(uid), err)
	if note != nil {
		return errors.Join(err, note)
	}
	if !passed {
		return err
	}
	s.Log.Error("a message was set aside", "mailbox", m.ID, "uid", uid, "error", err)
	return s.beat(ctx, BeatIMAP, m.Name+": a message was set aside")
}

// guarded is fetchOne whose panics are failures of the message.
func (s *Service) guarded(ctx context.Context, c *imapclient.Client, m *Mailbox, uid imap.UID) (found bool, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("intake: reading a message panicked: %v", p)
		}
	}()
	return s.fetchOne(ctx, c, m, uid)
}

// missed counts a failure; passed says that the message is set aside.
func (s *Service) missed(ctx context.Context, m *Mailbox, uid int64, failed error) (passed bool, err error) {
	why, most := "it could not be stored", triesOurs
	if errors.Is(failed, errMailbox) {
		why, most = failureText(failed), triesTheirs
	} else if code := errs.CodeOf(failed); code != "" && errs.KindOf(failed) != errs.Internal {
		why = code
	}
	err = s.DB.Tx(ctx, db.Actor{ID: "system", Kind: "system", Name: "intake"}, "message failed", func(ctx context.Context, tx *db.Tx) error {
		var message, state string
		var tries int
		err := tx.QueryRow(ctx, `INSERT INTO mail_aside(id, mailbox, uid_validity, uid, state, failure, tries, first_at, last_at) VALUES ($1,$2,$3,$4,'trying',$5,1,$6,$6)
			ON CONFLICT (mailbox, uid_validity, uid) DO UPDATE SET tries = mail_aside.tries + 1, failure = excluded.failure, last_at = excluded.last_at
			RETURNING id, state, tries`, id.New("mas", tx.Now), m.ID, m.validity, uid, why, db.Micros(tx.Now)).Scan(&message, &state, &tries)
		if err != nil {
			return err
		}
		private := db.Change{Kind: "mailbox.message_failed", Object: m.ID, Private: true, Data: map[string]any{"message": message, "tries": tries}}
		if state == asideTrying && tries < most {
			return tx.Record(ctx, private)
		}
		passed = true
		if _, err := tx.Exec(ctx, `UPDATE mail_aside SET state = 'aside' WHERE id = $1`, message); err != nil || state == asideAgain {
			return errors.Join(err, tx.Record(ctx, private))
		}
		return tx.Record(ctx, db.Change{Kind: "mailbox.message_set_aside", Object: m.ID, Data: map[string]any{"message": message, "tries": tries, "why": why}})
	})
	return passed, err
}

// settled ends what was noted of a message that failed before.
func (s *Service) settled(ctx context.Context, m *Mailbox, uid int64, state string) error {
	return s.DB.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE mail_aside SET state = $1, last_at = $2 WHERE mailbox = $3 AND uid_validity = $4 AND uid = $5`,
			state, db.Micros(tx.Now), m.ID, m.validity, uid)
		return err
	})
}

// again are the messages that somebody wants to be tried once more. Those of an
// older count of the server are read anew anyway.
func (s *Service) again(ctx context.Context, m *Mailbox) ([]MailAside, error) {
	err := s.DB.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE mail_aside SET state = 'gone' WHERE mailbox = $1 AND uid_validity <> $2 AND state IN ('trying', 'aside', 'again')`, m.ID, m.validity)
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.aside(ctx, `mailbox = $1 AND state = 'again' ORDER BY uid LIMIT 500`, m.ID)
}
