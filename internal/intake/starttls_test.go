package intake

import (
	"context"
	"crypto/tls"
	"errors"
	"os"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
)

func TestListenerTakesMailOverSTARTTLS(t *testing.T) {
	_, roots, certFile, keyFile := certFor(t)
	each(t, func(t *testing.T, w *world) {
		conf, err := Certificate(certFile, keyFile)
		must(t, err)
		m, err := NewSMTP(SMTPConfig{Listen: "127.0.0.1:0", Domain: domain, Service: w.Service, TLS: conf, NeedTLS: true})
		must(t, err)
		ctx, stop := context.WithCancel(context.Background())
		done := make(chan error, 1)
		go func() { done <- m.Run(ctx) }()
		t.Cleanup(func() { stop(); <-done })

		plain, err := smtp.Dial(m.Addr())
		must(t, err)
		defer plain.Close()
		var refused *smtp.SMTPError
		if err := plain.Mail("a@example.org", nil); !errors.As(err, &refused) || refused.Code != 530 {
			t.Errorf("in clear: %v", err)
		}
		c, err := smtp.DialStartTLS(m.Addr(), &tls.Config{RootCAs: roots, ServerName: "localhost"})
		must(t, err)
		defer c.Close()
		must(t, c.Mail("a@example.org", nil))
		must(t, c.Rcpt("safety@"+domain, nil))
		body, err := c.Data()
		must(t, err)
		_, err = body.Write([]byte("From: a@example.org\r\nSubject: over TLS\r\n\r\nhello\r\n"))
		must(t, err)
		must(t, body.Close())
		if got := w.contactsOf(t); len(got) != 1 || got[0].Subject != "over TLS" {
			t.Errorf("%+v", got)
		}
		// Our own probe finds its way as well.
		w.Probe = SendTo(m.Addr())
		failure := "?"
		w.Beat = func(_ context.Context, _, f string) error { failure = f; return nil }
		must(t, w.ProbeListener(t.Context()))
		if failure != "" {
			t.Errorf("probe: %s", failure)
		}
	})
}

func TestRenewedCertificateIsServed(t *testing.T) {
	_, _, certFile, keyFile := certFor(t)
	conf, err := Certificate(certFile, keyFile)
	must(t, err)
	first, err := conf.GetCertificate(nil)
	must(t, err)
	_, _, newCert, newKey := certFor(t)
	for from, to := range map[string]string{newCert: certFile, newKey: keyFile} {
		b, err := os.ReadFile(from)
		must(t, err)
		must(t, os.WriteFile(to, b, 0o600))
	}
	must(t, os.Chtimes(certFile, time.Now().Add(time.Hour), time.Now().Add(time.Hour)))
	second, err := conf.GetCertificate(nil)
	must(t, err)
	if string(first.Certificate[0]) == string(second.Certificate[0]) {
		t.Error("the old certificate is still served")
	}
	must(t, os.WriteFile(certFile, []byte("rubbish"), 0o600))
	must(t, os.Chtimes(certFile, time.Now().Add(2*time.Hour), time.Now().Add(2*time.Hour)))
	third, err := conf.GetCertificate(nil)
	must(t, err)
	if string(third.Certificate[0]) != string(second.Certificate[0]) {
		t.Error("an unreadable renewal took the certificate away")
	}
}
