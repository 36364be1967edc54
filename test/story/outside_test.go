package story

import (
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/emersion/go-smtp"
	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

// shop is the marketplace's receiver of webhooks: it checks the signature with
// the public library, and acknowledges.
type shop struct {
	t      *testing.T
	server *httptest.Server
	host   string
	mu     sync.Mutex
	hook   *standardwebhooks.Webhook
	got    []hook
	down   bool
	ids    map[string]int
}

type hook struct {
	ID   string
	Type string
	Data map[string]any
}

func openShop(t *testing.T) *shop {
	s := &shop{t: t, ids: map[string]int{}}
	s.server = httptest.NewServer(http.HandlerFunc(s.receive))
	s.host = strings.TrimPrefix(s.server.URL, "http://")
	t.Cleanup(s.server.Close)
	return s
}

func (s *shop) trust(secret string) {
	h, err := standardwebhooks.NewWebhook(secret)
	if err != nil {
		s.t.Fatal(err)
	}
	s.hook = h
}

func (s *shop) receive(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.down {
		http.Error(w, "closed", http.StatusServiceUnavailable)
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		s.t.Error(err)
	}
	// The story's clock stands in November; the library would compare with the
	// machine's, so the signature is checked without the age.
	if err := s.hook.VerifyIgnoringTimestamp(body, r.Header); err != nil {
		s.t.Errorf("webhook signature: %v", err)
		http.Error(w, "signature", http.StatusUnauthorized)
		return
	}
	id := r.Header.Get("webhook-id")
	if s.ids[id]++; s.ids[id] == 1 {
		var h hook
		if err := json.Unmarshal(body, &h); err != nil {
			s.t.Error(err)
		}
		h.ID = id
		s.got = append(s.got, h)
	}
	w.Write([]byte(`{"acknowledged":true}`))
}

// received are the deliveries of a type, oldest first.
func (s *shop) received(kind string) []hook {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []hook
	for _, h := range s.got {
		if h.Type == kind {
			out = append(out, h)
		}
	}
	return out
}

// postOffice is a mail server that keeps what it is given.
type postOffice struct {
	addr string
	mu   sync.Mutex
	mail []letter
}

type letter struct {
	From string
	To   []string
	Raw  string
}

func openPostOffice(t *testing.T) *postOffice {
	p := &postOffice{}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p.addr = l.Addr().String()
	srv := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &counter{office: p}, nil }))
	srv.Domain = "post.example"
	go srv.Serve(l)
	t.Cleanup(func() { srv.Close() })
	return p
}

type counter struct {
	office *postOffice
	letter letter
}

func (c *counter) Mail(from string, _ *smtp.MailOptions) error { c.letter.From = from; return nil }
func (c *counter) Rcpt(to string, _ *smtp.RcptOptions) error {
	c.letter.To = append(c.letter.To, to)
	return nil
}
func (c *counter) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	c.letter.Raw = string(raw)
	c.office.mu.Lock()
	defer c.office.mu.Unlock()
	c.office.mail = append(c.office.mail, c.letter)
	return nil
}
func (c *counter) Reset()        { c.letter = letter{} }
func (c *counter) Logout() error { return nil }

// to are the letters for an address, oldest first.
func (p *postOffice) to(address string) []letter {
	p.mu.Lock()
	defer p.mu.Unlock()
	var out []letter
	for _, l := range p.mail {
		for _, to := range l.To {
			if to == address {
				out = append(out, l)
			}
		}
	}
	return out
}
