package intake

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/jobs"
	"github.com/piepowder/piepowder/internal/web"
)

// certFor makes a certificate for localhost that only this test trusts.
func certFor(t *testing.T) (cert tls.Certificate, roots *x509.CertPool, certFile, keyFile string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	now := time.Now()
	about := &x509.Certificate{SerialNumber: big.NewInt(now.UnixNano()), Subject: pkix.Name{CommonName: "localhost"}, DNSNames: []string{"localhost"},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(time.Hour), IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign}
	der, err := x509.CreateCertificate(rand.Reader, about, about, &key.PublicKey, key)
	must(t, err)
	roots = x509.NewCertPool()
	parsed, err := x509.ParseCertificate(der)
	must(t, err)
	roots.AddCert(parsed)
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	must(t, err)
	dir := t.TempDir()
	certFile, keyFile = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	must(t, os.WriteFile(certFile, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600))
	must(t, os.WriteFile(keyFile, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: keyDER}), 0o600))
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, roots, certFile, keyFile
}

// mailServer is somebody's IMAP server with one mailbox.
type mailServer struct {
	user *imapmemserver.User
	port int
	srv  *imapserver.Server
}

func openMailServer(t *testing.T, cert tls.Certificate, implicit bool) *mailServer {
	t.Helper()
	m := &mailServer{user: imapmemserver.NewUser("desk", "secret")}
	must(t, m.user.Create("INBOX", nil))
	box := imapmemserver.New()
	box.AddUser(m.user)
	conf := &tls.Config{Certificates: []tls.Certificate{cert}}
	m.srv = imapserver.New(&imapserver.Options{NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
		return box.NewSession(), nil, nil
	}, TLSConfig: conf, Caps: imap.CapSet{imap.CapIMAP4rev1: {}}})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	m.port = l.Addr().(*net.TCPAddr).Port
	if implicit {
		l = tls.NewListener(l, conf)
	}
	go m.srv.Serve(l)
	t.Cleanup(func() { m.srv.Close() })
	return m
}

type literal struct{ *strings.Reader }

func (l literal) Size() int64 { return int64(l.Len()) }

func (m *mailServer) put(t *testing.T, raw string) {
	t.Helper()
	_, err := m.user.Append("INBOX", literal{strings.NewReader(raw)}, &imap.AppendOptions{Time: time.Now()})
	must(t, err)
}

func letter(id, from, subject, text string) string {
	return fmt.Sprintf("Return-Path: <%s>\r\nFrom: %s\r\nTo: desk@shop.example\r\nSubject: %s\r\nMessage-ID: <%s@example.org>\r\n\r\n%s\r\n", from, from, subject, id, text)
}

// admin may change mailboxes.
func (w *world) admin() context.Context {
	return identity.WithCaller(w.t.Context(), identity.StaffCaller("stf_adm", "Ada", []string{identity.RoleAdmin}, nil, []string{identity.Everywhere}))
}

func (w *world) desk(m *mailServer, security string) *Mailbox {
	w.t.Helper()
	one := 1
	box, err := w.AddMailbox(w.admin(), NewMailbox{Address: "Desk@shop.example", Name: "Store desk", Kind: "store", Brand: "Basketly", Region: "US-WA", AuthServ: "mx.shop.example", Hops: &one,
		Fetch: &Fetch{Host: "localhost", Port: m.port, Security: security, User: "desk"}, Secret: "secret"})
	must(w.t, err)
	return box
}

func (w *world) poll() int {
	w.t.Helper()
	n, err := w.runner.RunDue(w.t.Context())
	must(w.t, err)
	return n
}

func TestMailIsFetchedOverTLSAndNeverTwice(t *testing.T) {
	cert, roots, _, _ := certFor(t)
	for _, security := range []string{"tls", "starttls"} {
		t.Run(security, func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				w.Roots = roots
				w.runner = jobs.New(w.DB, w.clk, nil)
				w.HandleMail(w.runner)
				server := openMailServer(t, cert, security == "tls")
				server.put(t, letter("one", "sam@shop.example", "Shelf fell", "A shelf fell on a courier"))
				server.put(t, letter("two", "sam@shop.example", "Second", "Another thing"))
				box := w.desk(server, security)
				w.poll()
				got := w.contactsOf(t)
				if len(got) != 2 || got[0].Kind != "store" || got[0].Region != "US-WA" || got[0].Brand != "Basketly" || got[0].From != "sam@shop.example" {
					t.Fatalf("fetched %+v", got)
				}
				box, err := w.Mailbox(w.admin(), box.ID)
				must(t, err)
				if box.Health.State != "ok" || box.Health.LastTaken == nil || box.Health.Failures != 0 {
					t.Errorf("health %+v", box.Health)
				}
				// A later visit takes only what is new; the server counting anew changes nothing.
				server.put(t, letter("three", "sam@shop.example", "Third", "One more"))
				w.clk.Advance(pollEvery)
				w.poll()
				if n := len(w.contactsOf(t)); n != 3 {
					t.Fatalf("%d contacts after the second visit", n)
				}
				must(t, server.user.Rename("INBOX", "old", nil))
				must(t, server.user.Create("INBOX", nil))
				server.put(t, letter("two", "sam@shop.example", "Second", "Another thing"))
				server.put(t, letter("four", "sam@shop.example", "Fourth", "New under the new count"))
				w.clk.Advance(pollEvery)
				w.poll()
				if n := len(w.contactsOf(t)); n != 4 {
					t.Fatalf("%d contacts after the server counted anew", n)
				}
			})
		})
	}
}

func (w *world) contactsOf(t *testing.T) []Contact {
	t.Helper()
	p, err := w.List(w.night, Filter{}, web.PageIn{Limit: 100})
	must(t, err)
	return p.Items
}

func TestRefusedMessageStaysAndTheRestIsTaken(t *testing.T) {
	cert, roots, _, _ := certFor(t)
	each(t, func(t *testing.T, w *world) {
		w.Roots = roots
		w.runner = jobs.New(w.DB, w.clk, nil)
		w.HandleMail(w.runner)
		server := openMailServer(t, cert, true)
		server.put(t, "From: x@example.org\r\nSubject: bomb\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"+strings.Repeat("--b\r\n\r\n", 300)+"--b--\r\n")
		server.put(t, letter("ok", "sam@shop.example", "Fine", "taken all the same"))
		box := w.desk(server, "tls")
		w.poll()
		box, err := w.Mailbox(w.admin(), box.ID)
		must(t, err)
		if got := w.contactsOf(t); len(got) != 1 || got[0].Subject != "Fine" || box.Health.Refused != 1 || box.Health.State != "ok" {
			t.Fatalf("%d contacts, %+v", len(got), box.Health)
		}
	})
}

// A message that always fails, or makes us panic, does not stop those behind it:
// it is set aside where people see it, and taken when they try it again.
func TestAlwaysFailingMessageIsSetAside(t *testing.T) {
	cert, roots, _, _ := certFor(t)
	each(t, func(t *testing.T, w *world) {
		w.Roots = roots
		w.Log = slog.New(slog.DiscardHandler)
		w.runner = jobs.New(w.DB, w.clk, w.Log)
		w.HandleMail(w.runner)
		var beats []string
		w.Beat = func(_ context.Context, _, failure string) error {
			if failure != "" {
				beats = append(beats, failure)
			}
			return nil
		}
		keep, mended := w.Evidence, false
		w.Evidence = func(ctx context.Context, tx *db.Tx, contact, name, declared string, data []byte) (string, string, error) {
			switch {
			case mended || name == "fine.txt":
				return keep(ctx, tx, contact, name, declared, data)
			case name == "panics.txt":
				panic("what is this")
			}
			return "", "", errors.New("what is this")
		}
		server := openMailServer(t, cert, true)
		for _, name := range []string{"fails", "panics", "fine"} {
			server.put(t, "From: "+name+"@example.org\r\nTo: desk@shop.example\r\nSubject: "+name+"\r\nMessage-ID: <"+name+"@x>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"+
				"--b\r\nContent-Type: text/plain\r\n\r\nsee the file\r\n--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename="+name+".txt\r\n\r\nx\r\n--b--\r\n")
		}
		box := w.desk(server, "tls")
		for range 2*triesOurs + 1 {
			w.poll()
			w.clk.Advance(10 * time.Minute)
		}
		if got := w.contactsOf(t); len(got) != 1 || got[0].Subject != "fine" {
			t.Fatalf("behind it came %d", len(got))
		}
		box, err := w.Mailbox(w.admin(), box.ID)
		must(t, err)
		list, err := w.SetAside(w.admin(), box.ID)
		must(t, err)
		if len(list) != 2 || box.Health.Aside != 2 || list[0].Tries != triesOurs || list[0].State != asideKept || list[0].Failure == "" || len(beats) < 2 {
			t.Fatalf("set aside: %+v, %+v, %q", list, box.Health, beats)
		}
		again, err := w.RetryAside(w.admin(), box.ID, list[0].ID)
		must(t, err)
		if again.State != asideKept || again.Tries != triesOurs+1 {
			t.Fatalf("still fails: %+v", again)
		}
		mended = true
		for _, a := range list {
			got, err := w.RetryAside(w.admin(), box.ID, a.ID)
			must(t, err)
			if got.State != asideTaken {
				t.Errorf("mended: %+v", got)
			}
		}
		if n := len(w.contactsOf(t)); n != 3 {
			t.Fatalf("%d contacts in the end", n)
		}
		if _, err := w.RetryAside(w.admin(), box.ID, list[0].ID); !errs.IsKind(err, errs.Conflict) {
			t.Errorf("taken twice: %v", err)
		}
	})
}

func TestDeadMailboxSaysSo(t *testing.T) {
	cert, roots, _, _ := certFor(t)
	each(t, func(t *testing.T, w *world) {
		var beats []string
		w.Beat = func(_ context.Context, key, failure string) error { beats = append(beats, key+" "+failure); return nil }
		w.runner = jobs.New(w.DB, w.clk, nil)
		w.HandleMail(w.runner)
		server := openMailServer(t, cert, true)
		box := w.desk(server, "tls")
		health := func(state, failure string) {
			t.Helper()
			b, err := w.Mailbox(w.admin(), box.ID)
			must(t, err)
			if b.Health.State != state || b.Health.Failure != failure {
				t.Fatalf("%+v", b.Health)
			}
		}
		w.poll() // nobody vouches for the certificate
		health("failing", "the server's certificate is not valid for this host")
		w.Roots = roots
		server.user = nil
		w.clk.Advance(deadAfter + time.Second)
		w.poll()
		health("ok", "")
		must(t, server.srv.Close())
		w.clk.Advance(pollEvery)
		w.poll()
		health("failing", "the connection failed")
		first, err := w.Mailbox(w.admin(), box.ID)
		must(t, err)
		if wait := first.Health.NextAt.Sub(w.clk.Now()); wait <= pollEvery {
			t.Errorf("it is asked again after %s: no pause", wait)
		}
		w.clk.Advance(deadAfter + time.Second)
		w.poll()
		health("dead", "the connection failed")
		if len(beats) < 4 || beats[0] != "intake.imap Store desk: the server's certificate is not valid for this host" || beats[1] != "intake.imap " || !strings.HasSuffix(beats[2], "the connection failed") {
			t.Errorf("beats %q", beats)
		}
		_, err = w.PollNow(w.admin(), box.ID)
		must(t, err)
	})
}

func TestMailboxesAreForAdministrators(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		in := NewMailbox{Address: "press@" + domain, Name: "Press", Kind: "press"}
		_, err := w.AddMailbox(w.night, in)
		wantCode(t, err, "permission_missing")
		box, err := w.AddMailbox(w.admin(), in)
		must(t, err)
		if c := w.mail("paper@example.org", "press@"+domain, "Subject: Question", "what happened"); c.Kind != "press" {
			t.Errorf("kind %q", c.Kind)
		}
		_, err = w.AddMailbox(w.admin(), in)
		wantCode(t, err, "mailbox_exists")
		for pointer, bad := range map[string]NewMailbox{
			"/imap/security": {Address: "a@b.example", Name: "x", Fetch: &Fetch{Host: "h", Port: 143, User: "u", Security: "none"}},
			"/address":       {Address: "nobody", Name: "x"}, "/kind": {Address: "a@b.example", Name: "x", Kind: "friends"},
		} {
			_, err := w.AddMailbox(w.admin(), bad)
			wantCode(t, err, "mailbox_invalid")
			var e *errs.Error
			if !errors.As(err, &e) || len(e.Fields) != 1 || e.Fields[0].Pointer != pointer {
				t.Errorf("%v does not point at %s", err, pointer)
			}
		}
		in.Name = "Newsroom"
		_, err = w.ChangeMailbox(w.admin(), box.ID, box.Version+1, in)
		wantCode(t, err, "version_stale")
		changed, err := w.ChangeMailbox(w.admin(), box.ID, box.Version, in)
		must(t, err)
		if changed.Name != "Newsroom" || changed.Health.State != "listening" {
			t.Errorf("%+v", changed)
		}
		must(t, w.RemoveMailbox(w.admin(), box.ID))
		_, err = w.Mailbox(w.admin(), box.ID)
		wantCode(t, err, "mailbox_not_found")
	})
}
