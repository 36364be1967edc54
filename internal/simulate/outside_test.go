package simulate

import (
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/emersion/go-smtp"

	"github.com/piepowder/piepowder/internal/clock"
)

func TestCatcherShowsWhatWasSent(t *testing.T) {
	r := newRig(t, 1)
	c := NewCatcher(clock.NewFake(fixedNow()))
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	srv := c.Server()
	done := make(chan error, 1)
	go func() { done <- srv.Serve(l) }()
	msg := strings.ReplaceAll(`From: Basketly Safety <safety@example.com>
To: ana@example.org
Subject: =?utf-8?q?Sobre_su_cuenta_=C2=B7_caso?=
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

Le escribimos ma=C3=B1ana.
--b
Content-Type: application/pdf; name=notice.pdf
Content-Disposition: attachment; filename=notice.pdf

x
--b--
`, "\n", "\r\n")
	client, err := smtp.Dial(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	if err := client.SendMail("safety@example.com", []string{"ana@example.org"}, strings.NewReader(msg)); err != nil {
		t.Fatal(err)
	}
	if err := client.Quit(); err != nil {
		t.Fatal(err)
	}
	h, err := Outside(c, r.market, r.driver.Trigger)
	if err != nil {
		t.Fatal(err)
	}
	get := func(method, path, accept string) *httptest.ResponseRecorder {
		req := httptest.NewRequest(method, path, nil)
		req.Header.Set("Accept", accept)
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, req)
		return rec
	}
	var list struct{ Items []Mail }
	if err := json.Unmarshal(get("GET", "/mail?to=ana@example.org", "").Body.Bytes(), &list); err != nil || len(list.Items) != 1 {
		t.Fatalf("%v: %+v", err, list)
	}
	m := list.Items[0]
	if m.Subject != "Sobre su cuenta · caso" || strings.TrimSpace(m.Text) != "Le escribimos mañana." || len(m.Files) != 1 {
		t.Errorf("caught %+v", m)
	}
	for path, want := range map[string]string{"/mail": "Sobre su cuenta", "/mail/1": "mañana", "/deliveries": "Nothing yet"} {
		if rec := get("GET", path, "text/html"); rec.Code != 200 || !strings.Contains(rec.Body.String(), want) {
			t.Errorf("%s: %d, no %q in %s", path, rec.Code, want, rec.Body)
		}
	}
	if rec := get("GET", "/mail?to=nobody@example.org", ""); strings.Contains(rec.Body.String(), "ana@") {
		t.Error("the filter by recipient keeps others")
	}
	if rec := get("POST", "/threads/ring", ""); rec.Code != http.StatusAccepted {
		t.Errorf("thread: %d", rec.Code)
	}
	if rec := get("POST", "/threads/nonsense", ""); rec.Code != http.StatusNotFound {
		t.Errorf("unknown thread: %d", rec.Code)
	}
	if err := srv.Close(); err != nil {
		t.Error(err)
	}
	<-done
}
