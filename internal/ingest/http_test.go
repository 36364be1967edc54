package ingest

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// as signs every caller in with these roles.
type as []string

func (roles as) Authenticate(r *http.Request) (context.Context, string, error) {
	if len(roles) == 0 {
		return r.Context(), "", nil
	}
	return identity.WithCaller(r.Context(), identity.StaffCaller("stf_1", "Test", roles, nil, nil)), "stf_1", nil
}

func (as) Permit(ctx context.Context, permission string) error {
	_, err := identity.Require(ctx, identity.Permission(permission))
	return err
}

// server answers the routes to a caller with these roles.
func (r *rig) server(roles ...string) *httptest.Server {
	r.t.Helper()
	srv := httptest.NewServer(web.New(r.Routes(), web.Options{Auth: as(roles), Log: slog.New(slog.DiscardHandler), Version: "test"}).Handler())
	r.t.Cleanup(srv.Close)
	return srv
}

func post(t *testing.T, url, body string) (int, http.Header, string) {
	t.Helper()
	resp, err := http.Post(url, "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, resp.Header, string(b)
}

func TestOneEventOverHTTP(t *testing.T) {
	r := newRig(t)
	url := r.server("engineer").URL + "/v1/events"
	status, _, body := post(t, url, order("e1", "ann", 0, `"note":"kill"`))
	var got struct {
		EventID  string `json:"event_id"`
		Decision struct {
			Outcome string
			Score   float64
			Version int
			Reasons []struct{ Rule, Text, Policy string }
			Effects []any
		}
	}
	if err := json.Unmarshal([]byte(body), &got); err != nil || status != 200 {
		t.Fatal(status, body, err)
	}
	if got.EventID != "e1" || got.Decision.Outcome != "block" || got.Decision.Score != 90 || got.Decision.Version != 1 ||
		len(got.Decision.Reasons) != 1 || got.Decision.Reasons[0].Policy != "SAF-1" || got.Decision.Effects == nil {
		t.Fatal(body)
	}
	if status, _, body := post(t, url, `{"id":"a1","type":"account.created","time":"2026-11-21T07:00:00Z","data":{"name":"A"}}`); status != 202 || body != "{\"event_id\":\"a1\"}\n" {
		t.Fatal(status, body)
	}
	if status, h, again := post(t, url, order("e1", "ann", 0, `"note":"kill"`)); status != 200 || again != body || h.Get("Idempotent-Replayed") != "true" {
		t.Fatal("the repeat's answer differs:", again)
	}
	for body, want := range map[string]int{
		`{"id":"x"`: 400, `{"id":"x","type":"nope","time":"2026-11-21T07:00:00Z","data":{}}`: 422,
		order("e1", "bob", 0, ""): 409, strings.Repeat(" ", MaxEvent+10): 413,
	} {
		status, h, got := post(t, url, body)
		var p struct {
			Code   string
			Errors []errs.Field
		}
		if err := json.Unmarshal([]byte(got), &p); err != nil || status != want || p.Code == "" || h.Get("Content-Type") != "application/problem+json" {
			t.Fatal(status, want, got)
		}
		if want == 422 && (len(p.Errors) != 1 || p.Errors[0].Pointer != "/type") {
			t.Fatal(got)
		}
	}
	if r.Stats().Taken != 2 {
		t.Fatal("a refused event was taken")
	}
}

func TestOnlyCallersWithThePermissionSendEvents(t *testing.T) {
	r := newRig(t)
	for roles, want := range map[string]int{"": 401, "qa": 403} {
		var list []string
		if roles != "" {
			list = []string{roles}
		}
		srv := r.server(list...)
		for _, path := range []string{"/v1/events", "/v1/events/batch"} {
			if status, _, body := post(t, srv.URL+path, order("e1", "ann", 0, "")); status != want {
				t.Fatal(path, status, body)
			}
		}
	}
	if r.End() != 2 {
		t.Fatal("the log has grown")
	}
}

func TestABatchStreamsWhileTheBodyIsStillComing(t *testing.T) {
	r := newRig(t)
	srv := r.server("engineer")
	body, feed := io.Pipe()
	req, err := http.NewRequestWithContext(context.Background(), http.MethodPost, srv.URL+"/v1/events/batch", body)
	if err != nil {
		t.Fatal(err)
	}
	type result struct {
		resp *http.Response
		err  error
	}
	answered := make(chan result, 1)
	go func() {
		resp, err := http.DefaultClient.Do(req)
		answered <- result{resp, err}
	}()
	var lines *bufio.Scanner
	for i := range 5 {
		if _, err := io.WriteString(feed, order(fmt.Sprint("e", i), "ann", i, "")+"\n"); err != nil {
			t.Fatal(err)
		}
		if lines == nil {
			got := <-answered
			if got.err != nil {
				t.Fatal(got.err)
			}
			defer got.resp.Body.Close()
			lines = bufio.NewScanner(got.resp.Body)
		}
		if !lines.Scan() || !strings.Contains(lines.Text(), fmt.Sprintf(`"e%d"`, i)) {
			t.Fatalf("line %d: %q %v", i, lines.Text(), lines.Err())
		}
	}
	feed.Close()
	if lines.Scan() {
		t.Fatal(lines.Text())
	}
}

func TestBatchesWaitWhenTheTablesAreFarBehindAndSingleEventsDoNot(t *testing.T) {
	r := newRig(t)
	r.cfg.Lag = func() time.Duration { return 61 * time.Second }
	srv := r.server("engineer")
	status, h, body := post(t, srv.URL+"/v1/events/batch", order("e1", "ann", 0, ""))
	if status != 429 || h.Get("Retry-After") != "30" || !strings.Contains(body, "projector_behind") {
		t.Fatal(status, h, body)
	}
	if status, _, body := post(t, srv.URL+"/v1/events", order("e1", "ann", 0, "")); status != 200 {
		t.Fatal(status, body)
	}
	r.cfg.Lag = nil
	if status, _, body := post(t, srv.URL+"/v1/events/batch?history=true", order("e2", "ann", 0, "")); status != 200 {
		t.Fatal(status, body)
	}
	rec, err := r.Record(r.End())
	if err != nil || !rec.Event.History {
		t.Fatalf("%+v %v", rec.Event, err)
	}
}
