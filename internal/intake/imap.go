package intake

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
)

// How mail is fetched.
const (
	pollEvery = 20 * time.Second
	pollFor   = time.Minute // longest visit; what is left waits for the next
	dialFor   = 10 * time.Second
	visits    = 2 // at once, so that dead servers do not keep every worker waiting
)

// errMailbox is a mailbox that could not be read; its message is for people and
// holds no personal data.
var errMailbox = errors.New("the mailbox could not be read")

func broken(what string, err error) error { return fmt.Errorf("%s: %w: %w", what, errMailbox, err) }

// failureText is what the health of a mailbox says, without what a foreign
// server put into its message.
func failureText(err error) string {
	var answer *imap.Error
	var dns *net.DNSError
	var cert *tls.CertificateVerificationError
	var timeout net.Error
	switch {
	case errors.As(err, &answer) && answer.Code == imap.ResponseCodeAuthenticationFailed:
		return "the server refused the user name or the password"
	case errors.As(err, &cert):
		return "the server's certificate is not valid for this host"
	case errors.As(err, &dns):
		return "the host name is not known"
	case errors.As(err, &timeout) && timeout.Timeout():
		return "the server does not answer in time"
	case errors.As(err, &answer):
		return "the server refused: " + clean(string(answer.Type)+" "+string(answer.Code), 60)
	}
	return "the connection failed"
}

// fetch takes the new mail of one mailbox, oldest first. What was taken is
// written down message by message, so a crash in between costs nothing: a
// message fetched twice is one contact.
func (s *Service) fetch(ctx context.Context, m *Mailbox) error {
	ctx, cancel := context.WithTimeout(ctx, pollFor)
	defer cancel()
	err := s.fetchAll(ctx, m)
	if note := s.fetched(context.WithoutCancel(ctx), m, err); note != nil {
		return note
	}
	return err
}

func (s *Service) fetchAll(ctx context.Context, m *Mailbox) error {
	c, err := s.dial(ctx, m)
	if err != nil {
		return err
	}
	defer c.Close()
	stop := context.AfterFunc(ctx, func() { c.Close() })
	defer stop()
	box, err := c.Select(m.Fetch.Folder, nil).Wait()
	if err != nil {
		return broken("select", err)
	}
	if v := int64(box.UIDValidity); v != m.validity {
		// The server counts anew. What we have is known by its Message-ID.
		m.validity, m.after = v, 0
	}
	uids, err := s.waiting(c, m)
	if err != nil {
		return err
	}
	again, err := s.again(ctx, m)
	if err != nil {
		return err
	}
	for _, a := range again {
		if err := s.takeOne(ctx, c, m, imap.UID(a.UID)); err != nil {
			return err
		}
	}
	enough := within(pollFor / 2)
	for _, uid := range uids {
		if within(0).After(enough) {
			break
		}
		if err := s.takeOne(ctx, c, m, uid); err != nil {
			return err
		}
		m.after = int64(uid)
		if err := s.place(ctx, m); err != nil {
			return err
		}
	}
	return nil
}

// within is a moment of real time: a socket knows no other clock, and how long a
// foreign server keeps us is counted by ours on the wall.
func within(d time.Duration) time.Time { return clock.Real().Now().Add(d) }

// dial connects and signs in.
func (s *Service) dial(ctx context.Context, m *Mailbox) (*imapclient.Client, error) {
	secret, err := s.text(m.eid, "secret", m.secret)
	if err != nil {
		return nil, err
	}
	conf := &tls.Config{ServerName: m.Fetch.Host, RootCAs: s.Roots, MinVersion: tls.VersionTLS12}
	dialer := &net.Dialer{Timeout: dialFor}
	conn, err := dialer.DialContext(ctx, "tcp", m.Fetch.where())
	if err != nil {
		return nil, broken("dial", err)
	}
	// The deadline of the whole visit: a server that says nothing holds us no longer.
	if err := conn.SetDeadline(within(pollFor)); err != nil {
		conn.Close()
		return nil, err
	}
	var c *imapclient.Client
	opts := &imapclient.Options{TLSConfig: conf}
	if m.Fetch.Security == "starttls" {
		c, err = imapclient.NewStartTLS(conn, opts)
	} else {
		over := tls.Client(conn, conf)
		if err = over.HandshakeContext(ctx); err == nil {
			c = imapclient.New(over, opts)
		}
	}
	if err != nil {
		conn.Close()
		return nil, broken("tls", err)
	}
	if err := c.Login(m.Fetch.User, secret).Wait(); err != nil {
		c.Close()
		return nil, broken("login", err)
	}
	return c, nil
}

// waiting are the messages after the place we have reached. A mailbox that is
// new to us, or counts anew, is read from a day before we knew it.
func (s *Service) waiting(c *imapclient.Client, m *Mailbox) ([]imap.UID, error) {
	criteria := &imap.SearchCriteria{UID: []imap.UIDSet{{imap.UIDRange{Start: imap.UID(m.after + 1), Stop: 0}}}}
	if m.after == 0 {
		criteria.Since = m.since.Add(-24 * time.Hour)
	}
	found, err := c.UIDSearch(criteria, nil).Wait()
	if err != nil {
		return nil, broken("search", err)
	}
	// "5:*" also finds the last message when it is before 5.
	uids := slices.DeleteFunc(found.AllUIDs(), func(u imap.UID) bool { return int64(u) <= m.after })
	slices.Sort(uids)
	return uids, nil
}

// fetchOne takes one message; found is false when the server has none of that
// number. What the guard refuses stays in the mailbox, unread and counted.
func (s *Service) fetchOne(ctx context.Context, c *imapclient.Client, m *Mailbox, uid imap.UID) (found bool, err error) {
	set := imap.UIDSetNum(uid)
	cmd := c.Fetch(set, &imap.FetchOptions{BodySection: []*imap.FetchItemBodySection{{Peek: true}}})
	var raw []byte
	var refused error
	for msg := cmd.Next(); msg != nil; msg = cmd.Next() {
		for item := msg.Next(); item != nil; item = msg.Next() {
			if body, ok := item.(imapclient.FetchItemDataBodySection); ok && body.Literal != nil && raw == nil {
				raw, refused = ReadMail(body.Literal)
			}
		}
	}
	if err := cmd.Close(); err != nil {
		return false, broken("fetch", err)
	}
	if refused == nil && raw != nil {
		var from string
		if from = returnPath(raw); from == "" {
			if a, _ := address(headerOf(raw, "from")); a != "" {
				from = a
			}
		} else if from == "<>" {
			from = ""
		}
		_, created, err := s.ReceiveMail(ctx, Envelope{From: from, To: []string{m.Address}, Fetched: true}, raw)
		if refused = err; err == nil && created {
			m.Health.LastTaken = new(time.Time)
			*m.Health.LastTaken = s.DB.Now()
		}
	}
	if errs.IsKind(refused, errs.TooLarge) {
		m.Health.Refused++
		s.Log.Warn("a fetched message was refused", "mailbox", m.ID, "uid", uid, "error", refused)
		return true, nil
	}
	if refused != nil {
		return true, refused
	}
	if raw == nil {
		return false, nil
	}
	if err := c.Store(set, &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{imap.FlagSeen}}, nil).Close(); err != nil {
		return true, broken("store", err)
	}
	return true, nil
}

func headerOf(raw []byte, name string) string {
	for _, f := range headerFields(raw) {
		if f.name == name {
			return f.value
		}
	}
	return ""
}

// place writes down how far we have read.
func (s *Service) place(ctx context.Context, m *Mailbox) error {
	return s.DB.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE mailboxes SET uid_validity=$1, uid_last=$2, refused=$3, taken_at=COALESCE($4, taken_at) WHERE id=$5`,
			m.validity, m.after, m.Health.Refused, microsOrNil(m.Health.LastTaken), m.ID)
		return err
	})
}

func microsOrNil(t *time.Time) any {
	if t == nil {
		return nil
	}
	return db.Micros(*t)
}

// fetched writes down how it went, and when the next visit is.
func (s *Service) fetched(ctx context.Context, m *Mailbox, failed error) error {
	if failed != nil && !errors.Is(failed, errMailbox) && ctx.Err() == nil {
		s.Log.Error("mail could not be taken", "mailbox", m.ID, "error", failed)
	}
	now := s.DB.Now()
	text := ""
	if m.Health.Failures++; failed == nil {
		m.Health.Failures = 0
	} else if text = failureText(failed); !errors.Is(failed, errMailbox) {
		text = "the message could not be stored"
	}
	next := now.Add(pause(m.Health.Failures))
	var ok any
	if failed == nil {
		ok = db.Micros(now)
	}
	err := s.DB.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE mailboxes SET uid_validity=$1, failures=$2, failure=$3, tried_at=$4, ok_at=COALESCE($5, ok_at), next_at=$6 WHERE id=$7`,
			m.validity, m.Health.Failures, text, db.Micros(now), ok, db.Micros(next), m.ID)
		return err
	})
	if err != nil {
		return err
	}
	if text != "" {
		text = m.Name + ": " + text
	}
	return s.beat(ctx, BeatIMAP, text)
}

// pause is the wait after n failures in a row: from the usual one to ten
// minutes.
func pause(n int) time.Duration {
	return min(pollEvery<<min(n, 6), 10*time.Minute)
}

func itoa(n int) string { return strconv.Itoa(n) }
