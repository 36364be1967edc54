package intake

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log/slog"
	"net"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/piepowder/piepowder/internal/errs"
)

// SMTPConfig is how the mail listener runs.
type SMTPConfig struct {
	Listen  string // address; ":0" picks a port
	Domain  string // the only domain we take mail for
	Service *Service
	Log     *slog.Logger
	TLS     *tls.Config // what STARTTLS is answered with; nil = not offered
	NeedTLS bool        // take mail over STARTTLS only
	Burst   int         // messages at once from one address; 0 = 60, and one a second after that
}

// SMTP is the mail listener. It takes mail for our domain only, so it cannot be
// used as a relay; a message is acknowledged when it is on disk.
type SMTP struct {
	cfg    SMTPConfig
	server *smtp.Server
	listen net.Listener
	rate   *Limiter
	open   atomic.Int64
	turns  chan struct{} // reading a large message costs a second: so many at a time
	large  chan struct{} // messages over a mebibyte in memory: so many at a time
}

// maxSessions bounds how many connections are served at once, maxLarge how many
// of them may hold more than small bytes of a message: with these the listener
// needs some 150 MiB at worst.
const (
	maxSessions = 100
	maxLarge    = 4
	small       = 1 << 20
)

// NewSMTP opens the listening socket, so that an address in use is an error at
// start and Addr is known before Run.
func NewSMTP(cfg SMTPConfig) (*SMTP, error) {
	if cfg.Burst == 0 {
		cfg.Burst = 60
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	l, err := net.Listen("tcp", cfg.Listen)
	if err != nil {
		return nil, err
	}
	m := &SMTP{cfg: cfg, listen: l, rate: NewLimiter(cfg.Burst, time.Second), turns: make(chan struct{}, runtime.GOMAXPROCS(0)), large: make(chan struct{}, maxLarge)}
	m.server = smtp.NewServer(m)
	m.server.Domain = cfg.Domain
	m.server.MaxMessageBytes = maxMessage
	m.server.MaxRecipients = 20
	m.server.MaxLineLength = 4096
	m.server.ReadTimeout = time.Minute
	m.server.WriteTimeout = time.Minute
	m.server.EnableSMTPUTF8 = true
	m.server.TLSConfig = cfg.TLS
	m.server.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	return m, nil
}

// Addr is where it listens.
func (m *SMTP) Addr() string { return m.listen.Addr().String() }

// Run serves until ctx ends; messages being taken then are finished.
func (m *SMTP) Run(ctx context.Context) error {
	stopped := make(chan error, 1)
	go func() {
		<-ctx.Done()
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 8*time.Second)
		defer cancel()
		stopped <- m.server.Shutdown(end)
	}()
	err := m.server.Serve(m.listen)
	if ctx.Err() == nil {
		return err
	}
	if err := <-stopped; err != nil {
		return m.server.Close()
	}
	return nil
}

// NewSession admits one connection.
func (m *SMTP) NewSession(c *smtp.Conn) (smtp.Session, error) {
	if m.open.Add(1) > maxSessions {
		m.open.Add(-1)
		return nil, &smtp.SMTPError{Code: 421, EnhancedCode: smtp.EnhancedCode{4, 3, 2}, Message: "Too busy, try again later"}
	}
	host, _, err := net.SplitHostPort(c.Conn().RemoteAddr().String())
	if err != nil {
		host = c.Conn().RemoteAddr().String()
	}
	return &session{m: m, host: host, conn: c}, nil
}

// session is one connection.
type session struct {
	m    *SMTP
	host string
	conn *smtp.Conn
	env  Envelope
}

// Reset forgets the current message.
func (s *session) Reset() { s.env = Envelope{} }

// Logout ends the connection.
func (s *session) Logout() error { s.m.open.Add(-1); return nil }

// Mail begins a message.
func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if _, safe := s.conn.TLSConnectionState(); s.m.cfg.NeedTLS && !safe {
		return &smtp.SMTPError{Code: 530, EnhancedCode: smtp.EnhancedCode{5, 7, 0}, Message: "Must issue a STARTTLS command first"}
	}
	if !s.m.rate.Allow(s.host, s.m.cfg.Service.DB.Now()) {
		return &smtp.SMTPError{Code: 450, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: "Too many messages, try again later"}
	}
	s.env = Envelope{From: from}
	return nil
}

// Rcpt takes recipients at our domain, and nobody else's.
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	local, domain, _ := strings.Cut(to, "@")
	if local == "" || !strings.EqualFold(domain, s.m.cfg.Domain) {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: "We do not relay"}
	}
	s.env.To = append(s.env.To, strings.ToLower(to))
	return nil
}

// Data takes the message: the guard looks at it while it comes in.
func (s *session) Data(r io.Reader) error {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	in := &patient{r: r, ctx: ctx, large: s.m.large}
	defer in.done()
	raw, err := ReadMail(in)
	if err != nil {
		var mail *smtp.SMTPError
		if errors.As(err, &mail) {
			return mail
		}
		if errs.IsKind(err, errs.TooLarge) {
			// The rest is read and thrown away, so that the sender hears the answer.
			io.Copy(io.Discard, r)
			return refusal(err)
		}
		return err
	}
	select {
	case s.m.turns <- struct{}{}:
		defer func() { <-s.m.turns }()
	case <-ctx.Done():
		return busy()
	}
	id, _, err := s.m.cfg.Service.ReceiveMail(ctx, s.env, raw)
	switch {
	case err == nil:
		s.m.cfg.Log.Debug("smtp: taken", "contact", id)
		return nil
	case errs.IsKind(err, errs.TooLarge):
		return refusal(err)
	}
	s.m.cfg.Log.Error("smtp: a message could not be taken", "error", err)
	return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "Could not be stored, try again"}
}

func busy() error {
	return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 2}, Message: "Too busy, try again later"}
}

// patient is a reader that waits for a place before it goes on past small.
type patient struct {
	r     io.Reader
	ctx   context.Context
	large chan struct{}
	n     int
	got   bool
}

// Read reads on, or waits.
func (p *patient) Read(b []byte) (int, error) {
	if p.n > small && !p.got {
		select {
		case p.large <- struct{}{}:
			p.got = true
		case <-p.ctx.Done():
			return 0, busy()
		}
	}
	n, err := p.r.Read(b)
	p.n += n
	return n, err
}

func (p *patient) done() {
	if p.got {
		<-p.large
	}
}

// refusal is 552 for size and 554 for shape.
func refusal(err error) error {
	var e *errs.Error
	errors.As(err, &e)
	code, enhanced := 554, smtp.EnhancedCode{5, 6, 0}
	if strings.Contains(e.Message, "larger") {
		code, enhanced = 552, smtp.EnhancedCode{5, 3, 4}
	}
	return &smtp.SMTPError{Code: code, EnhancedCode: enhanced, Message: e.Message}
}
