package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/db/dbtest"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/web"
)

// bearer signs in whoever the token names; "reader" lacks thing.write.
type bearer struct{}

func (bearer) Authenticate(r *http.Request) (context.Context, string, error) {
	name := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	return context.WithValue(r.Context(), bearer{}, name), name, nil
}

func (bearer) Permit(ctx context.Context, permission string) error {
	if ctx.Value(bearer{}) == "reader" && permission == "thing.write" {
		return errs.New(errs.Forbidden, "forbidden", "You need %s.", permission)
	}
	return nil
}

type thingIn struct {
	Body struct {
		Name string `json:"name" minLength:"1" maxLength:"9"`
	}
}
type thingOut struct {
	Body struct {
		Count int `json:"count"`
	}
}

func serve(t *testing.T, d *db.DB) *httptest.Server {
	t.Helper()
	add := func(ctx context.Context, in *thingIn) (*thingOut, error) {
		out := &thingOut{}
		err := d.Tx(ctx, db.Actor{ID: "stf_x", Kind: "staff"}, "", func(ctx context.Context, tx *db.Tx) error {
			if in.Body.Name == "bad" {
				return errs.New(errs.Conflict, "no_bad", "Not this one.")
			}
			if err := tx.Record(ctx, db.Change{Kind: "thing.added", Object: "thg_1"}); err != nil {
				return err
			}
			return d.QueryRow(ctx, `SELECT COUNT(*) FROM activity`).Scan(&out.Body.Count)
		})
		return out, err
	}
	s := web.New([]web.Route{
		web.Post("/v1/things", "thing.write", "Add a thing", add),
		web.Patch("/v1/things/{id}", "thing.write", "Change a thing", add),
		web.Get("/v1/crash", "", "Fail", func(context.Context, *struct{}) (*thingOut, error) { panic("boom") }),
		web.Raw("GET", "/v1/secret", web.SignedIn, "Fail with a secret", func(w http.ResponseWriter, r *http.Request) {
			web.WriteProblem(w, io.ErrUnexpectedEOF)
		}),
	}, web.Options{DB: d, Auth: bearer{}, Log: slog.New(slog.DiscardHandler), Version: "test", Keep: mirrored{}})
	srv := httptest.NewServer(s.Handler())
	t.Cleanup(srv.Close)
	return srv
}

func call(t *testing.T, srv *httptest.Server, method, path, body string, headers ...string) (int, map[string]any, http.Header) {
	t.Helper()
	req, err := http.NewRequest(method, srv.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var out map[string]any
	raw, _ := io.ReadAll(res.Body)
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatalf("%s %s answered %d with %q", method, path, res.StatusCode, raw)
	}
	return res.StatusCode, out, res.Header
}

func TestWhoMayAndWhatIsWrong(t *testing.T) {
	d, err := db.Open(t.Context(), dbtest.SQLite(t).Main, db.Main, clock.Real())
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	srv := serve(t, d)
	good, key := `{"name":"one"}`, "Bearer writer"
	for _, c := range []struct {
		name, method, path, body, auth string
		headers                        []string
		status                         int
		code, pointer                  string
	}{
		{"nobody", "POST", "/v1/things", good, "", nil, 401, "sign_in_required", ""},
		{"lacks the permission, whatever the body", "POST", "/v1/things", `{`, "Bearer reader", nil, 403, "forbidden", ""},
		{"wrong type", "POST", "/v1/things", `{"name":7}`, key, nil, 422, "invalid_request", "/name"},
		{"unknown field", "POST", "/v1/things", `{"name":"a","owner":"me"}`, key, nil, 422, "invalid_request", "/owner"},
		{"field left out", "POST", "/v1/things", `{}`, key, nil, 422, "invalid_request", "/name"},
		{"kind of the service", "POST", "/v1/things", `{"name":"bad"}`, key, nil, 409, "no_bad", ""},
		{"patch without version", "PATCH", "/v1/things/1", good, key, nil, 428, "if_match_required", ""},
		{"no such page", "GET", "/v1/nothing", "", key, nil, 404, "not_found", ""},
		{"wrong method", "GET", "/v1/things", "", key, nil, 405, "method_not_allowed", ""},
		{"panic", "GET", "/v1/crash", "", "", nil, 500, "internal", ""},
		{"hidden cause", "GET", "/v1/secret", "", key, nil, 500, "internal", ""},
		{"body too large", "POST", "/v1/things", `{"name":"` + strings.Repeat("x", 1<<20) + `"}`, key, nil, 413, "body_too_large", ""},
		{"another site", "POST", "/v1/things", good, "", []string{"Sec-Fetch-Site", "cross-site"}, 403, "cross_origin", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			headers := c.headers
			if c.auth != "" {
				headers = append(headers, "Authorization", c.auth)
			}
			status, body, head := call(t, srv, c.method, c.path, c.body, headers...)
			if status != c.status || body["code"] != c.code {
				t.Fatalf("got %d %v, want %d %s", status, body, c.status, c.code)
			}
			if head.Get("Content-Type") != "application/problem+json" || strings.Contains(body["detail"].(string), "EOF") {
				t.Fatalf("form of the problem: %v %v", head, body)
			}
			if c.pointer != "" && body["errors"].([]any)[0].(map[string]any)["pointer"] != c.pointer {
				t.Fatalf("pointer: %v", body["errors"])
			}
		})
	}
}

func TestIdempotencyKeyHasOneEffect(t *testing.T) {
	dbtest.Each(t, db.Main, func(t *testing.T, d *db.DB, clk *clock.Fake) {
		srv := serve(t, d)
		post := func(key, who, body string) (int, map[string]any, http.Header) {
			return call(t, srv, "POST", "/v1/things", body, "Idempotency-Key", key, "Authorization", "Bearer "+who)
		}
		var group sync.WaitGroup
		for range 16 {
			group.Go(func() {
				if status, body, _ := post("k1", "writer", `{"name":"one"}`); status != 200 || body["count"] != 1.0 {
					t.Errorf("got %d %v", status, body)
				}
			})
		}
		group.Wait()
		if _, _, head := post("k1", "writer", `{"name":"one"}`); head.Get("Idempotent-Replayed") != "true" {
			t.Error("a repeat was not said to be one")
		}
		if status, body, _ := post("k1", "writer", `{"name":"two"}`); status != 422 || body["code"] != "idempotency_key_reused" {
			t.Errorf("another body gave %d %v", status, body)
		}
		if status, body, _ := post("k1", "other", `{"name":"one"}`); status != 200 || body["count"] != 2.0 {
			t.Errorf("another caller's key gave %d %v", status, body)
		}
		if status, _, _ := post("k2", "writer", `{"name":"bad"}`); status != 409 {
			t.Errorf("a refused change gave %d", status)
		}
		if status, body, _ := post("k2", "writer", `{"name":"good"}`); status != 200 || body["count"] != 3.0 {
			t.Errorf("a mended change gave %d %v", status, body)
		}
		clk.Advance(web.KeepKeys + 1e9)
		if status, body, _ := post("k1", "writer", `{"name":"one"}`); status != 200 || body["count"] != 4.0 {
			t.Errorf("after a day the key gave %d %v", status, body)
		}
	})
}

func TestCursorRefusesRubbish(t *testing.T) {
	var at int64
	var key string
	if err := web.DecodeCursor(web.EncodeCursor(int64(12), "cas_1"), &at, &key); err != nil || at != 12 || key != "cas_1" {
		t.Fatalf("got %d %s %v", at, key, err)
	}
	for _, s := range []string{"", "?", "e30", web.EncodeCursor(1), web.EncodeCursor("x", "y")} {
		if err := web.DecodeCursor(s, &at, &key); !errs.IsKind(err, errs.BadRequest) {
			t.Errorf("%q gave %v", s, err)
		}
	}
}

// mirrored stands for sealing: what is kept is not what was said.
type mirrored struct{}

func (mirrored) Seal(aad string, clear []byte) ([]byte, error) {
	out := slices.Clone(clear)
	slices.Reverse(out)
	return append(out, aad...), nil
}

func (mirrored) Open(aad string, sealed []byte) ([]byte, error) {
	out, ok := bytes.CutSuffix(sealed, []byte(aad))
	if !ok {
		return nil, io.ErrUnexpectedEOF
	}
	slices.Reverse(out)
	return out, nil
}

func TestKeptAnswersAreSealed(t *testing.T) {
	d, err := db.Open(t.Context(), dbtest.SQLite(t).Main, db.Main, clock.Real())
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	srv := serve(t, d)
	if status, _, _ := call(t, srv, "POST", "/v1/things", `{"name":"one"}`, "Idempotency-Key", "k", "Authorization", "Bearer writer"); status != 200 {
		t.Fatal(status)
	}
	var kept []byte
	if err := d.QueryRow(t.Context(), `SELECT body FROM idempotency`).Scan(&kept); err != nil || bytes.Contains(kept, []byte("count")) {
		t.Fatalf("the answer was kept in clear: %s, %v", kept, err)
	}
}
