package comms

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"net"
	"net/url"
	"os"
	"path"
	"strconv"
	"strings"
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
	if held, err := s.lastLook(ctx, m); err != nil || held != nil {
		if held != nil && held.later != nil {
			return &jobs.Later{At: *held.later, Reason: "outside the safe hours"}
		}
		if err == nil {
			err = s.DB.Tx(ctx, me, "send mail", func(ctx context.Context, tx *db.Tx) error { return s.became(ctx, tx, m, held.state, held.why) })
		}
		return err
	}
	failure, final := s.relay(ctx, m)
	if failure != "" && !final && m.attempts < maxMailTries {
		return &jobs.Later{At: s.DB.Now().Add(min(time.Second<<m.attempts, time.Hour)), Reason: failure}
	}
	return s.DB.Tx(ctx, me, "send mail", func(ctx context.Context, tx *db.Tx) error { return s.sent(ctx, tx, m, failure) })
}

// held is why a mail does not leave after all.
type held struct {
	state, why string
	later      *time.Time
}

// lastLook asks the plan again at the moment of leaving: it may have been made
// while the mail waited. Of a drill nothing leaves.
func (s *Service) lastLook(ctx context.Context, m *Message) (*held, error) {
	if m.CaseID != "" && s.Simulated != nil {
		if drill, err := s.Simulated(ctx, m.CaseID); err != nil || drill {
			return &held{state: "drill"}, err
		}
	}
	now := s.DB.Now()
	var p ContactPlan
	var why string
	var next time.Time
	var err error
	if m.CaseID != "" && m.Party != "" {
		if p, err = s.plan(ctx, m.CaseID, m.Party); err != nil {
			return nil, err
		}
		why, next = p.Never(m.Channel), p.Next(now)
	} else if why, next, p, err = s.elsewhere(ctx, m.Channel, m.To, m.account, now); err != nil {
		return nil, err
	}
	if why == "" && (m.Channel == ChannelMail && p.Email != "" && lower(p.Email) != lower(m.To) ||
		m.Channel == ChannelText && p.Phone != "" && phoneForm(p.Phone) != phoneForm(m.To)) {
		why = "the plan names another address since it was written"
	}
	if why == "" {
		if why, err = s.marked(ctx, m.Channel, m.To, m.object, m.Party); err != nil {
			return nil, err
		}
	}
	if why != "" {
		return &held{state: "withheld", why: why}, nil
	}
	if next.After(now) {
		return &held{later: &next}, nil
	}
	return nil, nil
}

// sent writes what became of a mail that was handed over.
func (s *Service) sent(ctx context.Context, tx *db.Tx, m *Message, failure string) error {
	if failure != "" {
		return s.became(ctx, tx, m, "failed", failure)
	}
	return s.became(ctx, tx, m, "sent", "")
}

// became writes the state a mail came to.
func (s *Service) became(ctx context.Context, tx *db.Tx, m *Message, state, failure string) error {
	var at any
	if state == "sent" || state == "drill" {
		at = db.Micros(tx.Now)
	}
	if _, err := tx.Exec(ctx, `UPDATE messages SET state=$1, sent_at=$2, failure=$3 WHERE id=$4`, state, at, failure, m.ID); err != nil {
		return err
	}
	if at != nil && m.counts && m.CaseID != "" && s.Spoken != nil {
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
	return tx.Record(ctx, db.Change{Kind: "message." + state, Object: m.ID, On: []string{m.object, account, m.action}, Restrict: m.CaseID,
		Data: map[string]any{"party": m.Party, "attempts": m.attempts, "human": m.Human}})
}

// Status is what the other side's server or a carrier says of a message that has
// left: delivered, bounced or failed. What came later wins, but nothing undoes
// a bounce.
func (s *Service) Status(ctx context.Context, tx *db.Tx, message, state, failure string) error {
	var at any
	if state == "delivered" {
		at = db.Micros(tx.Now)
	}
	var object, party string
	err := tx.QueryRow(ctx, `UPDATE messages SET state=$1, failure=$2, delivered_at=COALESCE($3, delivered_at)
		WHERE id=$4 AND state IN ('sent','delivered') AND state <> $1 RETURNING case_id, party`, state, failure, at, message).Scan(&object, &party)
	if err != nil {
		return ignoreNone(err) // told twice, or of a message that never left
	}
	if err := s.liveCase(ctx, tx, restricts(object)); err != nil {
		return err
	}
	return tx.Record(ctx, db.Change{Kind: "message." + state, Object: message, On: []string{object}, Restrict: restricts(object), Data: map[string]any{"party": party}})
}

// compose builds the mail as it leaves.
func (s *Service) compose(m *Message) (*gomail.Msg, error) {
	local, name := "safety", s.SenderAs
	if m.Neutral {
		local, name = "care", neutral(m.Language).name
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
		out.SetGenHeader(gomail.Header("X-Auto-Response-Suppress"), "OOF, AutoReply") // Exchange heeds only this
	}
	text := m.Text
	if m.Translated == "machine" {
		text += "\n\n" + or(translatedNote[m.Language], translatedNote["en"])
	}
	if m.Neutral && !strings.HasPrefix(m.Template, "contact.received@") { // which is neutral, and answers nothing
		text = neutral(m.Language).opening + "\n\n\n" + text
	}
	out.SetBodyString(gomail.TypeTextPlain, text+"\n")
	if rightToLeft(m.Text) {
		out.AddAlternativeString(gomail.TypeTextHTML, page(text, m.Language))
	}
	return out, nil
}

// attach puts the files of a message into the mail. Their names say nothing
// when the mail is neutral, nor in a letter about a decision: whoever reported may
// have given the file its name, or their own.
func (s *Service) attach(ctx context.Context, m *Message, out *gomail.Msg) error {
	list := []Message{*m}
	if err := s.dress(ctx, list); err != nil {
		return err
	}
	for i, evidence := range list[0].Files {
		if s.FileOf == nil {
			return errors.New("comms: nobody reads files")
		}
		name, kind, data, err := s.FileOf(ctx, evidence)
		if err != nil {
			return err
		}
		if m.Neutral || strings.HasPrefix(m.Template, "notice.") {
			name = "file-" + strconv.Itoa(i+1) + path.Ext(name)
		}
		if err := out.AttachReader(name, bytes.NewReader(data), gomail.WithFileContentType(gomail.ContentType(kind))); err != nil {
			return err
		}
	}
	return nil
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
	if err := s.attach(ctx, m, msg); err != nil {
		s.Log.Error("files of a message cannot be read", "message", m.ID, "error", err)
		return "a file that goes along cannot be read", false
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

// dialer reads the address of the relay, smtp[s]://[user:password@]host:port with
// ?tls=required|offered|none and ?ca=file. STARTTLS is used when it is offered;
// with a password, or with tls=required, only then. Inside the machine it may
// be left out.
func dialer(relay string) (*gomail.Client, error) {
	u, err := url.Parse(relay)
	if err != nil || u.Host == "" {
		return nil, errors.New("comms: relay must be smtp://host:port")
	}
	opts := []gomail.Option{gomail.WithTimeout(20 * time.Second), gomail.WithTLSPolicy(gomail.TLSOpportunistic),
		gomail.WithDSNMailReturnType(gomail.DSNMailReturnHeadersOnly), gomail.WithDSNRcptNotifyType(gomail.DSNRcptNotifySuccess, gomail.DSNRcptNotifyFailure)}
	how := u.Query().Get("tls")
	if ip := net.ParseIP(u.Hostname()); ip != nil && ip.IsLoopback() && how == "" {
		how = "none"
	}
	if p, err := strconv.Atoi(u.Port()); err == nil {
		opts = append(opts, gomail.WithPort(p))
	}
	if u.Scheme == "smtps" {
		opts, how = append(opts, gomail.WithSSL()), ""
	}
	if u.User != nil {
		password, _ := u.User.Password()
		opts = append(opts, gomail.WithSMTPAuth(gomail.SMTPAuthPlain), gomail.WithUsername(u.User.Username()), gomail.WithPassword(password))
		how = "required"
	}
	switch how {
	case "none":
		opts = append(opts, gomail.WithTLSPolicy(gomail.NoTLS))
	case "required":
		opts = append(opts, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if file := u.Query().Get("ca"); file != "" {
		pem, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		trust := x509.NewCertPool()
		if !trust.AppendCertsFromPEM(pem) {
			return nil, errors.New("comms: no certificate in the file of ?ca=")
		}
		opts = append(opts, gomail.WithTLSConfig(&tls.Config{RootCAs: trust, ServerName: u.Hostname(), MinVersion: tls.VersionTLS12}))
	}
	return gomail.NewClient(u.Hostname(), opts...)
}
