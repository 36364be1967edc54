package app

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strconv"
	"strings"

	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/intake"
)

// Mail is how mail comes in beside the listener's address.
type Mail struct {
	AuthServ  string   // name under which the server in front of our listener writes what it found out about senders
	Hops      int      // Received fields of our own servers above that
	Cert, Key string   // PEM files; with them the listener offers STARTTLS
	NeedTLS   bool     // take mail over STARTTLS only
	Roots     string   // PEM file of who vouches for the servers we fetch from; "" = the system's
	Mailboxes []string // imaps://user:password@host/FOLDER?address=…, see ParseMailbox
}

// openMail opens the mail listener and the mailboxes that the flags name, and
// tells intake whom it may thank and who hears its heartbeat.
func (a *App) openMail() (err error) {
	ctx, in, m := context.Background(), a.Intake, a.cfg.Mail
	in.AuthServ, in.Hops = m.AuthServ, m.Hops
	in.Disputed, in.Unsafe, in.Render = a.Comms.Disputed, a.Comms.Unsafe, a.renderMail
	if m.Roots != "" {
		pem, err := os.ReadFile(m.Roots)
		if err != nil {
			return err
		}
		if in.Roots = x509.NewCertPool(); !in.Roots.AppendCertsFromPEM(pem) {
			return fmt.Errorf("no certificate in %s", m.Roots)
		}
	}
	for _, text := range m.Mailboxes {
		box, err := ParseMailbox(text)
		if err != nil {
			return err
		}
		if err := in.EnsureMailbox(identity.AsSystem(ctx, "flags"), box); err != nil {
			return fmt.Errorf("mailbox %s: %w", box.Address, err)
		}
	}
	if a.cfg.SMTPListen != "" {
		conf := intake.SMTPConfig{Listen: a.cfg.SMTPListen, Domain: a.cfg.MailDomain, Service: in, Log: a.cfg.Log, NeedTLS: m.NeedTLS}
		if m.Cert != "" {
			if conf.TLS, err = intake.Certificate(m.Cert, m.Key); err != nil {
				return err
			}
		} else if m.NeedTLS {
			return errors.New("mail over STARTTLS only needs a certificate")
		}
		if a.smtp, err = intake.NewSMTP(conf); err != nil {
			return err
		}
		in.Probe = intake.SendTo(a.smtp.Addr())
	}
	in.HandleMail(a.Jobs)
	return in.StartMail(ctx)
}

// renderMail words an automatic answer by the published template.
func (a *App) renderMail(ctx context.Context, template, language string, vars map[string]string) (subject, body, version string, err error) {
	r, err := a.Comms.RenderTemplate(ctx, identity.Public(), template, language, vars)
	return r.Subject, r.Body, r.Version, err
}

// ParseMailbox reads a mailbox from one line: imaps:// (or imap:// for STARTTLS)
// user:password@host[:port][/FOLDER]?address=… with kind, brand, region, name,
// authserv and hops. password may also be in a file: ?password_file=….
func ParseMailbox(text string) (box intake.NewMailbox, err error) {
	u, err := url.Parse(text)
	if err != nil { // its message would show the password
		return box, errors.New("a mailbox must be imaps://user:password@host/FOLDER?address=…")
	}
	q := u.Query()
	f := &intake.Fetch{Host: u.Hostname(), User: u.User.Username(), Folder: strings.TrimPrefix(u.Path, "/"), Security: "tls", Port: 993}
	switch u.Scheme {
	case "imaps":
	case "imap":
		f.Security, f.Port = "starttls", 143
	default:
		return box, errors.New("a mailbox begins with imaps:// or imap://")
	}
	if u.Port() != "" {
		if f.Port, err = strconv.Atoi(u.Port()); err != nil {
			return box, err
		}
	}
	box = intake.NewMailbox{Address: first(q.Get("address"), f.User), Name: q.Get("name"), Kind: q.Get("kind"), Brand: q.Get("brand"), Region: q.Get("region"),
		AuthServ: q.Get("authserv"), Fetch: f}
	box.Name = first(box.Name, box.Address)
	if v := q.Get("hops"); v != "" {
		n, err := strconv.Atoi(v)
		if err != nil {
			return box, err
		}
		box.Hops = &n
	}
	box.Secret, _ = u.User.Password()
	if file := q.Get("password_file"); file != "" {
		secret, err := os.ReadFile(file)
		if err != nil {
			return box, err
		}
		box.Secret = strings.TrimSpace(string(secret))
	}
	if box.Secret == "" {
		return box, fmt.Errorf("the mailbox %s has no password", box.Address)
	}
	return box, nil
}
