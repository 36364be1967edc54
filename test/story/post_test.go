package story

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"io"
	"math/big"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// TestStoryPost: mail really goes out and comes in. The relay wants STARTTLS and
// a password, the mailbox is read over STARTTLS; an answer finds its thread, a
// report of delivery its message, a forged reply address nothing.
func TestStoryPost(t *testing.T) { each(t, post) }

func post(w *world) {
	cert, roots, file := ownCertificate(w.t)
	relay, box := openRelay(w.t, cert), openBox(w.t, cert)
	w.app.Comms.Relay = "smtp://safety:" + url.QueryEscape("s3cret&more") + "@localhost:" + strconv.Itoa(relay.port) + "?ca=" + url.QueryEscape(file)
	w.app.Intake.Roots = roots
	ana, sam := w.hire("Ana", "critical_response"), w.hire("Sam", "admin")
	sam.post("/v1/mailboxes", map[string]any{"address": "safety@safety.example", "name": "Safety", "state": "on",
		"imap": map[string]any{"host": "localhost", "port": box.port, "user": "safety", "security": "starttls"}, "secret": "box"}).want(201)

	// In through IMAP.
	box.put(w.t, "From: Maria <maria@example.com>\r\nTo: safety@safety.example\r\nSubject: Ayuda\r\nMessage-ID: <first@example.com>\r\n\r\nEl repartidor me amenazó en la puerta.\r\n")
	w.later(2 * time.Minute)
	contact := ana.get("/v1/contacts").want(200)
	w.check(len(contact.list("items")) == 1, "fetched: %s", contact.raw)
	id := contact.str("items", 0, "id")
	ana.post("/v1/contacts/"+id+"/triage", map[string]any{"happening_now": "no", "safe_now": "yes", "severity": "S1"}).want(200)
	caseID := ana.post("/v1/contacts/"+id+"/case", map[string]any{"title": "Threat at the door", "type": "safety", "severity": "S1", "role": "harmed"}).want(200).str("case_id")
	maria := ana.get("/v1/cases/"+caseID+"/parties").want(200).str("items", 0, "id")

	// Out through the relay.
	sent := ana.post("/v1/cases/"+caseID+"/messages", map[string]any{"party": maria, "template": "reply.first", "language": "es"}).want(201)
	w.later(11 * time.Second)
	out := relay.find("Me llamo Ana")
	w.check(out != nil && out.tls && out.user == "safety", "the relay took %+v", out)
	state := func() map[string]any {
		for _, m := range ana.get("/v1/cases/" + caseID + "/messages").want(200).list("items") {
			if m := m.(map[string]any); m["id"] == sent.str("id") {
				return m
			}
		}
		return nil
	}
	w.check(state()["state"] == "sent" && state()["template"] == "reply.first@1", "state: %v", state())

	// The other server says that it arrived; a warning of delay says nothing.
	reply, mid := headerOf(w.t, out.raw, "Reply-To"), headerLine(out.raw, "Message-ID")
	report := func(n, action string) string {
		return "From: MAILER-DAEMON@mx.example.com\r\nTo: care@safety.example\r\nSubject: Report\r\nMessage-ID: <" + n + "@mx.example.com>\r\nAuto-Submitted: auto-replied\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nreport\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.com\r\n\r\nFinal-Recipient: rfc822; maria@example.com\r\nAction: " + action + "\r\nStatus: 2.0.0\r\n\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: " + mid + "\r\n\r\n--b--\r\n"
	}
	box.put(w.t, report("d1", "delayed"))
	w.later(2 * time.Minute)
	w.check(state()["state"] == "sent", "a delay: %v", state())
	box.put(w.t, report("d2", "delivered"))
	w.later(2 * time.Minute)
	w.check(state()["state"] == "delivered" && state()["delivered_at"] != nil, "delivered: %v", state())

	// Her answer finds her thread by the signed address alone.
	answer := func(n, from, to, text string) map[string]any {
		box.put(w.t, "From: "+from+"\r\nTo: "+to+"\r\nSubject: Re: solicitud\r\nMessage-ID: <"+n+"@example.com>\r\n\r\n"+text+"\r\n")
		w.later(2 * time.Minute)
		for _, c := range ana.get("/v1/contacts").want(200).list("items") {
			if one := ana.get("/v1/contacts/" + c.(map[string]any)["id"].(string)).want(200); strings.Contains(one.str("text"), text) {
				return one.body
			}
		}
		w.check(false, "the mail %s was not taken", n)
		return nil
	}
	hers := answer("a1", "maria@example.com", reply, "Estoy a salvo con mi hermana.")
	w.check(hers["case_id"] == caseID, "her answer: %v", hers)
	thread := ana.get("/v1/cases/" + caseID + "/messages?party=" + maria).want(200)
	w.check(strings.Contains(string(thread.raw), "Estoy a salvo con mi hermana."), "it is not in the thread: %s", thread.raw)

	// A changed token and a stranger with the right one open nothing.
	local, domain, _ := strings.Cut(reply, "@")
	for n, c := range map[string][2]string{"a2": {"maria@example.com", local[:len(local)-2] + "zz@" + domain}, "a3": {"stranger@example.org", reply}} {
		got := answer(n, c[0], c[1], "Otra cosa "+n)
		w.check(got["case_id"] == nil, "%s was put into the thread: %v", n, got)
	}
	thread = ana.get("/v1/cases/" + caseID + "/messages?party=" + maria).want(200)
	w.check(!strings.Contains(string(thread.raw), "Otra cosa"), "the thread took what is not hers: %s", thread.raw)

	// A relay that does not offer TLS is given neither password nor mail.
	relay.plain(w.t)
	w.app.Comms.Relay = "smtp://safety:pw@localhost:" + strconv.Itoa(relay.port) + "?ca=" + url.QueryEscape(file)
	before := relay.count()
	ana.post("/v1/cases/"+caseID+"/messages", map[string]any{"party": maria, "text": "Seguimos aquí."}).want(201)
	w.later(11 * time.Second)
	w.check(relay.count() == before, "a mail left without TLS")
}

// ownCertificate is one for localhost that only this test trusts.
func ownCertificate(t *testing.T) (tls.Certificate, *x509.CertPool, string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	about := &x509.Certificate{SerialNumber: big.NewInt(now.UnixNano()), Subject: pkix.Name{CommonName: "localhost"}, DNSNames: []string{"localhost"},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(time.Hour), IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign}
	der, err := x509.CreateCertificate(rand.Reader, about, about, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "ca.pem")
	raw := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	if err := os.WriteFile(file, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(raw)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, roots, file
}

// relayServer takes mail only over TLS and with the password.
type relayServer struct {
	port int
	srv  *smtp.Server
	mu   sync.Mutex
	got  []taken
}

type taken struct {
	raw, user string
	tls       bool
}

func openRelay(t *testing.T, cert tls.Certificate) *relayServer {
	r := &relayServer{}
	r.serve(t, &tls.Config{Certificates: []tls.Certificate{cert}})
	return r
}

func (r *relayServer) serve(t *testing.T, conf *tls.Config) {
	t.Helper()
	r.srv = smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) { return &relaySession{r: r, c: c}, nil }))
	r.srv.Domain, r.srv.TLSConfig, r.srv.EnableDSN = "relay.example", conf, true
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r.port = l.Addr().(*net.TCPAddr).Port
	go r.srv.Serve(l)
	srv := r.srv
	t.Cleanup(func() { srv.Close() })
}

// plain opens it again without TLS.
func (r *relayServer) plain(t *testing.T) {
	r.srv.Close()
	r.serve(t, nil)
}

func (r *relayServer) count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.got)
}

func (r *relayServer) find(text string) *taken {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range r.got {
		if strings.Contains(r.got[i].raw, text) {
			return &r.got[i]
		}
	}
	return nil
}

type relaySession struct {
	r    *relayServer
	c    *smtp.Conn
	user string
}

func (s *relaySession) AuthMechanisms() []string { return []string{sasl.Plain} }
func (s *relaySession) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != "safety" || password != "s3cret&more" {
			return errors.New("no")
		}
		s.user = user
		return nil
	}), nil
}
func (s *relaySession) Mail(string, *smtp.MailOptions) error {
	if s.user == "" {
		return smtp.ErrAuthRequired
	}
	return nil
}
func (s *relaySession) Rcpt(string, *smtp.RcptOptions) error { return nil }
func (s *relaySession) Data(in io.Reader) error {
	raw, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	_, secure := s.c.TLSConnectionState()
	s.r.mu.Lock()
	defer s.r.mu.Unlock()
	s.r.got = append(s.r.got, taken{string(raw), s.user, secure})
	return nil
}
func (s *relaySession) Reset()        {}
func (s *relaySession) Logout() error { return nil }

// boxServer is an IMAP server with our mailbox.
type boxServer struct {
	user *imapmemserver.User
	port int
}

func openBox(t *testing.T, cert tls.Certificate) *boxServer {
	t.Helper()
	b := &boxServer{user: imapmemserver.NewUser("safety", "box")}
	if err := b.user.Create("INBOX", nil); err != nil {
		t.Fatal(err)
	}
	all := imapmemserver.New()
	all.AddUser(b.user)
	srv := imapserver.New(&imapserver.Options{NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
		return all.NewSession(), nil, nil
	}, TLSConfig: &tls.Config{Certificates: []tls.Certificate{cert}}, Caps: imap.CapSet{imap.CapIMAP4rev1: {}}})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	b.port = l.Addr().(*net.TCPAddr).Port
	go srv.Serve(l)
	t.Cleanup(func() { srv.Close() })
	return b
}

type mailText struct{ *strings.Reader }

func (m mailText) Size() int64 { return int64(m.Len()) }

func (b *boxServer) put(t *testing.T, raw string) {
	t.Helper()
	if _, err := b.user.Append("INBOX", mailText{strings.NewReader(raw)}, &imap.AppendOptions{Time: time.Now()}); err != nil {
		t.Fatal(err)
	}
}
