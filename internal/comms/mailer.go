package comms

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/url"
	"strconv"
	"time"

	gomail "github.com/wneessen/go-mail"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/jobs"
)

type mailRef struct {
	Message string `json:"message"`
}

// maxMailTries is how often a relay that says "later" is asked: with growing
// pauses of up to an hour, for about half a day.
const maxMailTries = 20

// sendJob hands one mail to the relay. It is claimed first, so an undo that
// comes later is refused; a crash between the relay's yes and our note sends
// the same Message-ID again, which readers show once.
func (s *Service) sendJob(ctx context.Context, l jobs.Lease) error {
	var ref mailRef
	if err := json.Unmarshal(l.Payload, &ref); err != nil {
		return err
	}
	me := identity.System("comms").Actor()
	var m *Message
	err := s.DB.Tx(ctx, me, "send mail", func(ctx context.Context, tx *db.Tx) (err error) {
		m, err = s.scanMessage(tx.QueryRow(ctx, `SELECT `+messageColumns+` FROM messages WHERE id=$1`, ref.Message))
		if err != nil || m.State != "queued" && m.State != "sending" {
			return err
		}
		m.attempts++
		res, err := tx.Exec(ctx, `UPDATE messages SET state='sending', attempts=$1 WHERE id=$2 AND state IN ('queued','sending')`, m.attempts, m.ID)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			m.State = "cancelled"
			return err
		}
		m.State = "sending"
		return tx.Record(ctx, db.Change{Kind: "message.sending", Object: m.ID, Restrict: m.CaseID, Private: true, Data: map[string]any{"attempt": m.attempts}})
	})
	if err != nil || m.State != "sending" {
		return err
	}
	failure, final := s.relay(ctx, m)
	if failure != "" && !final && m.attempts < maxMailTries {
		return &jobs.Later{At: s.DB.Now().Add(min(time.Second<<m.attempts, time.Hour)), Reason: failure}
	}
	return s.DB.Tx(ctx, me, "send mail", func(ctx context.Context, tx *db.Tx) error { return s.sent(ctx, tx, m, failure) })
}

// sent writes what became of a mail.
func (s *Service) sent(ctx context.Context, tx *db.Tx, m *Message, failure string) error {
	kind, state, at := "message.sent", "sent", any(db.Micros(tx.Now))
	if failure != "" {
		kind, state, at = "message.failed", "failed", nil
	}
	if _, err := tx.Exec(ctx, `UPDATE messages SET state=$1, sent_at=$2, failure=$3 WHERE id=$4`, state, at, failure, m.ID); err != nil {
		return err
	}
	if state == "sent" && m.counts && m.CaseID != "" && s.Spoken != nil {
		if err := s.Spoken(ctx, tx, m.CaseID, m.Party, tx.Now); err != nil {
			return err
		}
	}
	if err := s.liveCase(ctx, tx, m.CaseID); err != nil {
		return err
	}
	var account string
	if m.account != 0 {
		account = id.Entity("acc", m.account)
	}
	return tx.Record(ctx, db.Change{Kind: kind, Object: m.ID, On: []string{m.object, account, m.action}, Restrict: m.CaseID,
		Data: map[string]any{"party": m.Party, "attempts": m.attempts, "human": m.Human}})
}

// compose builds the mail as it leaves.
func (s *Service) compose(m *Message) (*gomail.Msg, error) {
	local, name := "safety", s.SenderAs
	if m.Neutral {
		local, name = "care", neutralName[m.Language]
	}
	out := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	if err := out.FromFormat(name, local+"@"+s.Domain); err != nil {
		return nil, err
	}
	if err := out.To(m.To); err != nil {
		return nil, err
	}
	if m.thread != "" {
		if err := out.ReplyTo(local + "+" + s.token(m.thread) + "@" + s.Domain); err != nil {
			return nil, err
		}
	}
	out.Subject(m.Subject)
	out.SetMessageIDWithValue(m.ID + "@" + s.Domain)
	out.SetDateWithValue(s.DB.Now())
	out.SetGenHeader(gomail.Header("Content-Language"), m.Language)
	if !m.Human {
		out.SetGenHeader(gomail.Header("Auto-Submitted"), "auto-generated")
	}
	out.SetBodyString(gomail.TypeTextPlain, m.Text+"\n")
	return out, nil
}

// relay hands the mail over; final says that trying again would not help.
func (s *Service) relay(ctx context.Context, m *Message) (failure string, final bool) {
	if s.Relay == "" {
		return "no mail relay is configured", true
	}
	msg, err := s.compose(m)
	if err != nil {
		return "the address was refused", true
	}
	c, err := dialer(s.Relay)
	if err != nil {
		return "the mail relay is not configured well", true
	}
	err = c.DialAndSendWithContext(ctx, msg)
	var refused *gomail.SendError
	switch {
	case err == nil:
		return "", false
	case errors.As(err, &refused) && !refused.IsTemp() && refused.ErrorCode() >= 500:
		return "the mail server refused it (" + strconv.Itoa(refused.ErrorCode()) + ")", true
	}
	return "the mail server did not take it yet", false
}

func dialer(relay string) (*gomail.Client, error) {
	u, err := url.Parse(relay)
	if err != nil || u.Host == "" {
		return nil, errors.New("comms: relay must be smtp://host:port")
	}
	opts := []gomail.Option{gomail.WithTimeout(20 * time.Second), gomail.WithTLSPolicy(gomail.TLSOpportunistic)}
	if ip := net.ParseIP(u.Hostname()); ip != nil && ip.IsLoopback() {
		opts = append(opts, gomail.WithTLSPolicy(gomail.NoTLS))
	}
	if p, err := strconv.Atoi(u.Port()); err == nil {
		opts = append(opts, gomail.WithPort(p))
	}
	if u.Scheme == "smtps" {
		opts = append(opts, gomail.WithSSL())
	}
	if u.User != nil {
		password, _ := u.User.Password()
		opts = append(opts, gomail.WithSMTPAuth(gomail.SMTPAuthPlain), gomail.WithUsername(u.User.Username()), gomail.WithPassword(password),
			gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	return gomail.NewClient(u.Hostname(), opts...)
}
