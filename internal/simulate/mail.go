package simulate

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"sync"
	"time"

	"encoding/base64"

	"github.com/emersion/go-smtp"

	"github.com/piepowder/piepowder/internal/clock"
)

// Mail is one caught message.
type Mail struct {
	ID      int       `json:"id"`
	At      time.Time `json:"at"`
	From    string    `json:"from"`
	To      []string  `json:"to"`
	Subject string    `json:"subject"`
	Text    string    `json:"text"`
	Files   []string  `json:"files,omitempty"`

	MessageID string `json:"message_id,omitempty"`
	ReplyTo   string `json:"reply_to,omitempty"`
	Automatic bool   `json:"automatic,omitempty"` // says of itself that no person wrote it

	Raw string `json:"raw,omitempty"` // only when one message is asked for
}

// Limits of the catcher: it shows the product's own mail, nothing more.
const (
	maxMail   = 4 << 20 // bytes
	keptMails = 1000
	maxParts  = 30
)

// Catcher is a mail server that delivers nothing: it keeps the last messages
// and shows them. It is a go-smtp backend.
type Catcher struct {
	clk   clock.Clock
	mu    sync.Mutex
	mails []*Mail // oldest first
	last  int
	heard func(Mail)
}

// Listen calls f for each message caught; f must not block.
func (c *Catcher) Listen(f func(Mail)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.heard = f
}

// NewCatcher makes an empty catcher.
func NewCatcher(clk clock.Clock) *Catcher { return &Catcher{clk: clk} }

// Server is the catcher's SMTP side; the caller serves and closes it.
func (c *Catcher) Server() *smtp.Server {
	s := smtp.NewServer(c)
	s.Domain = "mail.example.com"
	s.MaxMessageBytes = maxMail
	s.MaxRecipients = 100
	s.ReadTimeout, s.WriteTimeout = 30*time.Second, 30*time.Second
	return s
}

// NewSession begins a connection.
func (c *Catcher) NewSession(*smtp.Conn) (smtp.Session, error) { return &session{c: c}, nil }

type session struct {
	c    *Catcher
	from string
	to   []string
}

func (s *session) Reset()        { s.from, s.to = "", nil }
func (s *session) Logout() error { return nil }

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	s.from = from
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = append(s.to, to)
	return nil
}

func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.c.catch(s.from, s.to, raw)
	return nil
}

func (c *Catcher) catch(from string, to []string, raw []byte) {
	m := &Mail{At: c.clk.Now(), From: from, To: to, Raw: string(raw)}
	if msg, err := mail.ReadMessage(bytes.NewReader(raw)); err == nil {
		var words mime.WordDecoder
		if m.Subject, err = words.DecodeHeader(msg.Header.Get("Subject")); err != nil {
			m.Subject = msg.Header.Get("Subject")
		}
		if f, err := words.DecodeHeader(msg.Header.Get("From")); err == nil && f != "" {
			m.From = f
		}
		m.MessageID, m.ReplyTo = msg.Header.Get("Message-Id"), address(msg.Header.Get("Reply-To"))
		if m.ReplyTo == "" {
			m.ReplyTo = address(msg.Header.Get("From"))
		}
		auto := strings.ToLower(msg.Header.Get("Auto-Submitted"))
		m.Automatic = auto != "" && auto != "no" || msg.Header.Get("Precedence") != ""
		parts := 0
		m.read(msg.Header.Get("Content-Type"), msg.Header.Get("Content-Transfer-Encoding"), "", msg.Body, &parts)
	} else {
		m.Subject, m.Text = "(not a message)", m.Raw
	}
	c.mu.Lock()
	heard := c.heard
	defer func() {
		c.mu.Unlock()
		if heard != nil {
			heard(*m)
		}
	}()
	c.last++
	m.ID = c.last
	c.mails = append(c.mails, m)
	if n := len(c.mails); n > keptMails {
		c.mails = append([]*Mail(nil), c.mails[n-keptMails:]...)
	}
}

// address is the bare address of a header, "" when it holds none.
func address(header string) string {
	a, err := mail.ParseAddress(header)
	if err != nil {
		return ""
	}
	return a.Address
}

// read takes the readable text and the names of files out of a part.
func (m *Mail) read(contentType, encoding, name string, body io.Reader, parts *int) {
	if *parts++; *parts > maxParts {
		return
	}
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		kind = "text/plain"
	}
	if strings.HasPrefix(kind, "multipart/") && params["boundary"] != "" {
		mr := multipart.NewReader(body, params["boundary"])
		for *parts <= maxParts {
			p, err := mr.NextRawPart()
			if err != nil {
				return
			}
			m.read(p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"), p.FileName(), p, parts)
		}
		return
	}
	if name != "" {
		m.Files = append(m.Files, name)
		return
	}
	if kind != "text/plain" || m.Text != "" {
		return
	}
	switch strings.ToLower(encoding) {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	text, err := io.ReadAll(io.LimitReader(body, maxMail))
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return
	}
	m.Text = strings.ReplaceAll(string(text), "\r\n", "\n")
}

// Mails lists what was caught, newest first, without the raw bytes; to != ""
// keeps only what went to that address.
func (c *Catcher) Mails(to string) []Mail {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := []Mail{}
	for i := len(c.mails) - 1; i >= 0; i-- {
		m := *c.mails[i]
		m.Raw = ""
		for _, rcpt := range m.To {
			if to == "" || strings.EqualFold(rcpt, to) {
				out = append(out, m)
				break
			}
		}
	}
	return out
}

// Mail is one message with its raw bytes.
func (c *Catcher) Mail(id int) (Mail, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, m := range c.mails {
		if m.ID == id {
			return *m, true
		}
	}
	return Mail{}, false
}
