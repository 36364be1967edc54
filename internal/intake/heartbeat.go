package intake

import (
	"context"
	"crypto/tls"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"net/smtp"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/jobs"
)

// The signs of life of intake, as the dead-man switch knows them.
const (
	BeatMail = "intake.mail"
	BeatIMAP = "intake.imap"
	BeatWeb  = "intake.web"
)

// beatEvery is how often a sign of life is passed on at most; a failure always
// is.
const beatEvery = 20 * time.Second

// beat passes a sign of life on; failure is "" for life. It holds no personal
// data.
func (s *Service) beat(ctx context.Context, key, failure string) error {
	if s.Beat == nil {
		return nil
	}
	now := s.DB.Now()
	s.mu.Lock()
	last := s.beats[key]
	due := failure != "" || last.failure != "" || now.Sub(last.at) >= beatEvery
	if due {
		s.beats[key] = beaten{now, failure}
	}
	s.mu.Unlock()
	if !due {
		return nil
	}
	return s.Beat(ctx, key, failure)
}

// alive is beat where a report has been taken already: nothing about the
// heartbeat may undo that.
func (s *Service) alive(ctx context.Context, key string) {
	if err := s.beat(ctx, key, ""); err != nil {
		s.Log.Error("a heartbeat was not passed on", "key", key, "error", err)
	}
}

type beaten struct {
	at      time.Time
	failure string
}

// ChannelHealth is what is known of one channel.
type ChannelHealth struct {
	Channel   string     `json:"channel"`
	LastTaken *time.Time `json:"last_taken_at,omitempty" doc:"When the last contact came by it"`
	Probed    *time.Time `json:"probed_at,omitempty" doc:"When our own message to ourselves last arrived"`
	Failure   string     `json:"failure,omitempty"`
}

// IntakeHealth is the state of all doors.
type IntakeHealth struct {
	Channels  []ChannelHealth `json:"items"`
	Mailboxes []Mailbox       `json:"mailboxes"`
}

// Heartbeat tells for every channel when something last came by it, and whether
// the way is open.
func (s *Service) Heartbeat(ctx context.Context) (*IntakeHealth, error) {
	if _, err := identity.Require(ctx, identity.PermMailboxRead); err != nil {
		return nil, err
	}
	out := &IntakeHealth{Channels: []ChannelHealth{}}
	for _, ch := range Channels {
		h := ChannelHealth{Channel: ch}
		var at sql.NullInt64
		if err := s.DB.QueryRow(ctx, `SELECT MAX(received_at) FROM contacts WHERE channel = $1`, ch).Scan(&at); err != nil {
			return nil, err
		}
		h.LastTaken = timeOf(at)
		if ch == "email" {
			if err := s.probed(ctx, &h); err != nil {
				return nil, err
			}
		}
		out.Channels = append(out.Channels, h)
	}
	var err error
	out.Mailboxes, err = s.mailboxes(ctx)
	return out, err
}

func (s *Service) probed(ctx context.Context, h *ChannelHealth) error {
	var seen, sent sql.NullInt64
	if err := s.DB.QueryRow(ctx, `SELECT MAX(seen_at) FROM intake_probes WHERE way = 'smtp'`).Scan(&seen); err != nil {
		return err
	}
	h.Probed = timeOf(seen)
	err := s.DB.QueryRow(ctx, `SELECT sent_at, failure FROM intake_probes WHERE way = 'smtp' ORDER BY sent_at DESC LIMIT 1`).Scan(&sent, &h.Failure)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}

func timeOf(v sql.NullInt64) *time.Time {
	if !v.Valid {
		return nil
	}
	at := db.FromMicros(v.Int64)
	return &at
}

// How the listener is probed.
const (
	probeEvery = 2 * time.Minute
	probeLocal = "probe"
)

// probeAddress is the address of one probe: signed, so that nobody else can
// make the system believe that mail arrives.
func (s *Service) probeAddress(probe string) string {
	return probeLocal + "+" + strings.TrimPrefix(probe, "prb_") + s.Vault.Index("probe", probe)[:20] + "@" + s.Domain
}

// probeOf is the probe a message is; "" when it is none of ours.
func (s *Service) probeOf(to []string) string {
	for _, a := range to {
		local, _, _ := strings.Cut(a, "@")
		if _, token, ok := strings.Cut(local, "+"); ok && len(token) > 20 && strings.HasPrefix(local, probeLocal+"+") {
			probe := "prb_" + token[:len(token)-20]
			if id.Valid("prb", probe) && s.probeAddress(probe) == strings.ToLower(local)+"@"+s.Domain {
				return probe
			}
		}
	}
	return ""
}

// arrived notes that a probe came through the whole way: listener, guard, parser
// and disk.
func (s *Service) arrived(ctx context.Context, probe string) error {
	err := s.DB.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE intake_probes SET seen_at=$1 WHERE id=$2 AND seen_at IS NULL`, db.Micros(tx.Now), probe)
		return err
	})
	if err != nil {
		return err
	}
	return s.beat(ctx, BeatMail, "")
}

// probeJob writes to ourselves and comes back.
func (s *Service) probeJob(ctx context.Context, _ jobs.Lease) error {
	if s.Probe == nil {
		return nil
	}
	if err := s.ProbeListener(ctx); err != nil {
		return err
	}
	return &jobs.Later{At: s.DB.Now().Add(probeEvery), Reason: "the next probe"}
}

// ProbeListener sends one message to our own listener, and says when it does not
// arrive.
func (s *Service) ProbeListener(ctx context.Context) error {
	probe := id.New("prb", s.DB.Now())
	err := s.DB.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM intake_probes WHERE sent_at < $1`, db.Micros(tx.Now.Add(-24*time.Hour)))
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO intake_probes(id, way, sent_at) VALUES ($1,'smtp',$2)`, probe, db.Micros(tx.Now))
		return err
	})
	if err != nil {
		return err
	}
	failure := ""
	to := s.probeAddress(probe)
	body := fmt.Sprintf("From: %s@%s\r\nTo: %s\r\nSubject: probe\r\nAuto-Submitted: auto-generated\r\nMessage-ID: <%s@%s>\r\n\r\nprobe\r\n", probeLocal, s.Domain, to, probe, s.Domain)
	if s.Probe(ctx, to, []byte(body)) != nil {
		failure = "the mail listener does not take mail"
	} else {
		var seen sql.NullInt64
		if err := s.DB.QueryRow(ctx, `SELECT seen_at FROM intake_probes WHERE id=$1`, probe).Scan(&seen); err != nil {
			return err
		}
		if !seen.Valid {
			failure = "the mail listener takes mail, but it does not arrive"
		}
	}
	if failure == "" {
		return nil // arrived has said so
	}
	err = s.DB.Machinery(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE intake_probes SET failure=$1 WHERE id=$2`, failure, probe)
		return err
	})
	if err != nil {
		return err
	}
	return s.beat(ctx, BeatMail, failure)
}

// SendTo hands a message to the listener at addr: what a probe travels by.
func SendTo(addr string) func(ctx context.Context, to string, raw []byte) error {
	return func(ctx context.Context, to string, raw []byte) error {
		d := &net.Dialer{Timeout: dialFor}
		conn, err := d.DialContext(ctx, "tcp", addr)
		if err != nil {
			return err
		}
		defer conn.Close()
		if err := conn.SetDeadline(within(dialFor)); err != nil {
			return err
		}
		c, err := smtp.NewClient(conn, "localhost")
		if err != nil {
			return err
		}
		if ok, _ := c.Extension("STARTTLS"); ok {
			// We speak to ourselves by address, and the certificate names a host.
			if err := c.StartTLS(&tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS12}); err != nil {
				return err
			}
		}
		if err := c.Mail(""); err != nil {
			return err
		}
		if err := c.Rcpt(to); err != nil {
			return err
		}
		w, err := c.Data()
		if err != nil {
			return err
		}
		if _, err := w.Write(raw); err != nil {
			return err
		}
		if err := w.Close(); err != nil {
			return err
		}
		return c.Quit()
	}
}
