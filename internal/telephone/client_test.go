package telephone

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/errs"
)

// provider answers as told, and keeps what it took.
type provider struct {
	took   []url.Values
	asked  int
	answer func(n int, w http.ResponseWriter) // n-th post, from 1; after it was taken
	take   func(n int) bool
	now    time.Time
}

func (p *provider) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if user, token, ok := r.BasicAuth(); !ok || user != "AC1" || token != "secret" {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	if r.Method == http.MethodGet {
		p.asked++
		list := []map[string]string{}
		for _, f := range p.took {
			if f.Get("To") == r.URL.Query().Get("To") {
				list = append(list, map[string]string{"sid": "SM1", "status": "queued", "body": f.Get("Body"), "date_created": p.now.Format(time.RFC1123Z)})
			}
		}
		json.NewEncoder(w).Encode(map[string]any{"messages": list})
		return
	}
	r.ParseForm()
	n := len(p.took) + 1
	if p.take == nil || p.take(n) {
		p.took = append(p.took, r.PostForm)
	}
	p.answer(n, w)
}

func client(t *testing.T, p *provider) *Client {
	t.Helper()
	srv := httptest.NewServer(p)
	t.Cleanup(srv.Close)
	return &Client{Base: srv.URL, Account: "AC1", Token: "secret", From: "+12065550100", HTTP: srv.Client(), Clock: clock.Real()}
}

func fine(_ int, w http.ResponseWriter) {
	w.WriteHeader(http.StatusCreated)
	w.Write([]byte(`{"sid":"SM1","status":"queued"}`))
}

var now = time.Date(2026, 11, 21, 2, 14, 0, 0, time.UTC)

func TestSendText(t *testing.T) {
	p := &provider{answer: fine, now: now}
	got, err := client(t, p).Send(t.Context(), Outgoing{Kind: SMS, To: "+12065550142", Text: "hello", Status: "https://x.example/s", Since: now})
	if err != nil || got.Ref != "SM1" || len(p.took) != 1 || p.asked != 0 {
		t.Fatalf("%v %v, took %v, asked %d", got, err, p.took, p.asked)
	}
	if f := p.took[0]; f.Get("Body") != "hello" || f.Get("From") != "+12065550100" || f.Get("StatusCallback") == "" {
		t.Fatalf("sent %v", f)
	}
}

// The provider took it and its answer was lost: it must not be sent twice.
func TestLostAnswerIsAskedFor(t *testing.T) {
	p := &provider{now: now, answer: func(_ int, w http.ResponseWriter) { w.WriteHeader(http.StatusBadGateway) }}
	got, err := client(t, p).Send(t.Context(), Outgoing{Kind: SMS, To: "+12065550142", Text: "hello", Since: now})
	if err != nil || got.Ref != "SM1" || len(p.took) != 1 || p.asked != 1 {
		t.Fatalf("%v %v, took %d, asked %d", got, err, len(p.took), p.asked)
	}
}

// The provider did not take it: it is sent again, and given up in the end.
func TestRetries(t *testing.T) {
	n := 0
	p := &provider{now: now, take: func(int) bool { n++; return n == 3 }, answer: func(_ int, w http.ResponseWriter) {
		if n < 3 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		fine(0, w)
	}}
	if _, err := client(t, p).Send(t.Context(), Outgoing{Kind: SMS, To: "+1", Text: "x", Since: now}); err != nil || n != 3 || len(p.took) != 1 {
		t.Fatalf("%v after %d posts", err, n)
	}
	n = -100
	_, err := client(t, p).Send(t.Context(), Outgoing{Kind: SMS, To: "+2", Text: "x", Since: now})
	if errs.KindOf(err) != errs.Unavailable || n != -97 {
		t.Fatalf("%v after %d posts", err, n+100)
	}
}

// A refusal is final, and the number does not come back in the words.
func TestRefusalIsFinal(t *testing.T) {
	p := &provider{now: now, answer: func(_ int, w http.ResponseWriter) {
		w.WriteHeader(http.StatusBadRequest)
		w.Write([]byte(`{"code":21211,"message":"The 'To' number +12065550142 is not valid"}`))
	}}
	_, err := client(t, p).Send(t.Context(), Outgoing{Kind: SMS, To: "+12065550142", Text: "x"})
	if errs.KindOf(err) != errs.Invalid || errs.CodeOf(err) != "telephone_refused" || strings.Contains(err.Error(), "5550142") || len(p.took) != 1 {
		t.Fatalf("%v, %d posts", err, len(p.took))
	}
}
