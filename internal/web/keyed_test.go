package web_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/db/dbtest"
	"github.com/piepowder/piepowder/internal/web"
)

// busy is what a database says that asks for another try.
type busy struct{}

func (busy) Error() string { return "busy" }
func (busy) Code() int     { return 5 }

func TestKeyedRequestIsTriedAgainOnceAndIsDone(t *testing.T) {
	d, err := db.Open(t.Context(), dbtest.SQLite(t).Main, db.Main, clock.Real())
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	tries := 0
	s := web.New([]web.Route{web.Post("/v1/things", "thing.write", "Add a thing", func(ctx context.Context, in *thingIn) (*thingOut, error) {
		if tries++; tries == 1 {
			return nil, busy{}
		}
		out := &thingOut{}
		out.Body.Count = tries
		return out, d.Tx(ctx, db.Actor{ID: "stf_x", Kind: "staff"}, "", func(ctx context.Context, tx *db.Tx) error {
			return tx.Record(ctx, db.Change{Kind: "thing.added", Object: "thg_1"})
		})
	})}, web.Options{DB: d, Auth: bearer{}, Log: slog.New(slog.DiscardHandler), Version: "test"})
	srv := httptest.NewServer(s.Handler())
	defer srv.Close()
	status, body, _ := call(t, srv, "POST", "/v1/things", `{"name":"one"}`, "Idempotency-Key", "k", "Authorization", "Bearer writer")
	if status != 200 || body["count"] != 2.0 {
		t.Fatalf("got %d %v after %d tries", status, body, tries)
	}
}

// A key opens no larger body than the route takes, and nobody's body is not
// even read where somebody is needed.
func TestKeyedBodyIsAsLargeAsTheRouteTakes(t *testing.T) {
	d, err := db.Open(t.Context(), dbtest.SQLite(t).Main, db.Main, clock.Real())
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	srv := serve(t, d)
	long := `{"name":"` + strings.Repeat("x", 2<<20) + `"}`
	for _, c := range []struct {
		path, auth string
		status     int
	}{{"/v1/things", "Bearer writer", 413}, {"/v1/nowhere", "Bearer writer", 413}, {"/v1/things", "", 401}} {
		if status, body, _ := call(t, srv, "POST", c.path, long, "Idempotency-Key", "k", "Authorization", c.auth); status != c.status {
			t.Errorf("%s as %q gave %d %v", c.path, c.auth, status, body)
		}
	}
}

func TestUnstorableTextIsTheCallersMistake(t *testing.T) {
	dbtest.Each(t, db.Main, func(t *testing.T, d *db.DB, _ *clock.Fake) {
		s := web.New([]web.Route{web.Get("/v1/find", "", "Find", func(ctx context.Context, in *struct {
			Q string `query:"q"`
		}) (*thingOut, error) {
			out := &thingOut{}
			return out, d.QueryRow(ctx, `SELECT COUNT(*) FROM activity WHERE object = $1`, in.Q).Scan(&out.Body.Count)
		})}, web.Options{DB: d, Auth: bearer{}, Log: slog.New(slog.DiscardHandler), Version: "test"})
		srv := httptest.NewServer(s.Handler())
		defer srv.Close()
		status, body, _ := call(t, srv, "GET", "/v1/find?q=a%00b", "")
		if status != 200 && (status != 422 || body["code"] != "text_unstorable") {
			t.Fatalf("got %d %v", status, body)
		}
	})
}

func TestKeptAnswersAreSweptAway(t *testing.T) {
	dbtest.Each(t, db.Main, func(t *testing.T, d *db.DB, clk *clock.Fake) {
		s := web.New(nil, web.Options{DB: d, Auth: bearer{}, Log: slog.New(slog.DiscardHandler), Version: "test"})
		err := d.Machinery(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `INSERT INTO idempotency(caller, route, idem_key, body_hash, status, headers, body, created_at)
				VALUES ('a','/b','c',$1,200,'{}',$1,$2)`, []byte("x"), db.Micros(clk.Now()))
			return err
		})
		for _, want := range []int{1, 0} {
			if err == nil {
				err = s.Sweep(t.Context())
			}
			var n int
			if err == nil {
				err = d.QueryRow(t.Context(), `SELECT COUNT(*) FROM idempotency`).Scan(&n)
			}
			if err != nil || n != want {
				t.Fatalf("%d answers kept, want %d, %v", n, want, err)
			}
			clk.Advance(web.KeepKeys)
		}
	})
}

// What a Raw handler failed with is logged, as its answer says, with a key and
// without.
func TestFailureOfARawHandlerIsLogged(t *testing.T) {
	d, err := db.Open(t.Context(), dbtest.SQLite(t).Main, db.Main, clock.Real())
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	var log bytes.Buffer
	s := web.New([]web.Route{web.Raw("POST", "/v1/file", "thing.write", "Fail", func(w http.ResponseWriter, r *http.Request) {
		web.WriteProblem(w, errors.New("the disk is gone"))
	})}, web.Options{DB: d, Auth: bearer{}, Log: slog.New(slog.NewTextHandler(&log, nil)), Version: "test"})
	for _, key := range []string{"", "k"} {
		log.Reset()
		r := httptest.NewRequest("POST", "/v1/file", nil)
		r.Header.Set("Authorization", "Bearer writer")
		r.Header.Set("Idempotency-Key", key)
		w := httptest.NewRecorder()
		s.Handler().ServeHTTP(w, r)
		if w.Code != 500 || strings.Contains(w.Body.String(), "disk") || !strings.Contains(log.String(), "the disk is gone") {
			t.Errorf("key %q: %d %s, logged %q", key, w.Code, w.Body, &log)
		}
	}
}

// The address that throttles and limits go by is the client's, and not one that
// the client can choose.
func TestAddressBehindProxies(t *testing.T) {
	var seen string
	s := web.New([]web.Route{web.Raw("GET", "/v1/who", "", "Who", func(w http.ResponseWriter, r *http.Request) { seen = web.RemoteIP(r) })},
		web.Options{Auth: bearer{}, Log: slog.New(slog.DiscardHandler), Version: "test", Proxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}})
	for _, c := range []struct {
		peer, forwarded, want string
	}{
		{"203.0.113.9:1", "", "203.0.113.9"},
		{"203.0.113.9:1", "198.51.100.1", "203.0.113.9"},
		{"10.0.0.1:1", "198.51.100.1", "198.51.100.1"},
		{"10.0.0.1:1", "198.51.100.1, 10.2.0.1", "198.51.100.1"},
		{"10.0.0.1:1", "10.9.9.9, 198.51.100.1", "198.51.100.1"},
		{"10.0.0.1:1", "198.51.100.1, rubbish", "10.0.0.1"},
		{"10.0.0.1:1", "", "10.0.0.1"},
		{"[::ffff:10.0.0.1]:1", "2001:db8::1", "2001:db8::1"},
	} {
		r := httptest.NewRequest("GET", "/v1/who", nil)
		r.RemoteAddr = c.peer
		if c.forwarded != "" {
			r.Header.Set("X-Forwarded-For", c.forwarded)
		}
		s.Handler().ServeHTTP(httptest.NewRecorder(), r)
		if seen != c.want {
			t.Errorf("%s with %q is %s, want %s", c.peer, c.forwarded, seen, c.want)
		}
	}
}
