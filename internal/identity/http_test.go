package identity

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/web"
)

// browser sends JSON and keeps the cookie, as a browser does.
type browser struct {
	w      *world
	h      http.Handler
	cookie *http.Cookie
	header map[string]string
}

func (w *world) browser() *browser {
	srv := web.New(w.Routes(), web.Options{DB: w.db, Auth: w.Service, Log: slog.New(slog.DiscardHandler), Version: "test"})
	return &browser{w: w, h: srv.Handler(), header: map[string]string{}}
}

type reply struct {
	status int
	header http.Header
	body   map[string]any
}

func (b *browser) send(method, path, body string) reply {
	b.w.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	for k, v := range b.header {
		r.Header.Set(k, v)
	}
	if b.cookie != nil {
		r.AddCookie(b.cookie)
	}
	rec := httptest.NewRecorder()
	b.h.ServeHTTP(rec, r)
	for _, c := range rec.Result().Cookies() {
		b.cookie = c
		if c.MaxAge < 0 {
			b.cookie = nil
		}
	}
	out := reply{status: rec.Code, header: rec.Header()}
	if bytes.HasPrefix(bytes.TrimSpace(rec.Body.Bytes()), []byte("{")) {
		b.w.must(json.Unmarshal(rec.Body.Bytes(), &out.body))
	}
	return out
}

// want sends and fails unless the status (and code, for problems) is as said.
func (b *browser) want(status int, code, method, path, body string) reply {
	b.w.t.Helper()
	r := b.send(method, path, body)
	if got, _ := r.body["code"].(string); r.status != status || got != code {
		b.w.t.Fatalf("%s %s: %d %v, want %d %s", method, path, r.status, r.body, status, code)
	}
	return r
}

func TestHTTPFromSetupToWork(t *testing.T) {
	eachWorld(t, Options{}, func(w *world) {
		b := w.browser()
		if r := b.want(200, "", "GET", "/v1/setup", ""); r.body["open"] != true {
			t.Fatalf("setup: %v", r.body)
		}
		b.want(401, "sign_in_required", "GET", "/v1/me", "")
		l, _, err := w.SetupLink(t.Context())
		w.must(err)
		b.want(404, "link_not_found", "POST", "/v1/setup", `{"token":"x","password":"`+goodPassword+`"}`)
		r := b.want(201, "", "POST", "/v1/setup", `{"token":"`+l.Token+`","password":"`+goodPassword+`","name":"Root","email":"root@example.com"}`)
		if r.body["next"] != "second_factor" || !b.cookie.HttpOnly || b.cookie.SameSite != http.SameSiteLaxMode || b.cookie.Secure {
			t.Fatalf("after set-up: %v %v", r.body, b.cookie)
		}
		if bytes.Contains([]byte(r.header.Get("Set-Cookie")), []byte(l.Token)) {
			t.Error("the link's token became the session")
		}
		b.want(403, "second_factor_required", "GET", "/v1/staff", "")
		secret := b.want(200, "", "POST", "/v1/me/totp", `{}`).body["secret"].(string)
		b.want(422, "wrong_code", "POST", "/v1/me/totp", `{"code":"000000"}`)
		if n := len(b.want(200, "", "POST", "/v1/me/totp", `{"code":"`+w.code(secret)+`"}`).body["recovery_codes"].([]any)); n != recoveryCodes {
			t.Fatalf("%d recovery codes", n)
		}
		me := b.want(200, "", "GET", "/v1/me", "")
		if me.body["needs_second_factor"] != false || me.header.Get("ETag") == "" {
			t.Errorf("me: %v", me.body)
		}
		b.want(428, "if_match_required", "PATCH", "/v1/me", `{"theme":"dark"}`)
		b.header["If-Match"] = me.header.Get("ETag")
		if r := b.want(200, "", "PATCH", "/v1/me", `{"theme":"dark","locale":"es"}`); r.body["theme"] != "dark" || r.body["locale"] != "es" {
			t.Errorf("me: %v", r.body)
		}
		b.want(412, "version_stale", "PATCH", "/v1/me", `{"theme":"light"}`)
		b.want(422, "invalid_staff", "POST", "/v1/staff", `{"email":"nonsense","name":"A","roles":["king"]}`)
		made := b.want(201, "", "POST", "/v1/staff", `{"email":"ana@example.com","name":"Ana","roles":["investigator"]}`)
		ana := made.body["staff"].(map[string]any)["id"].(string)
		b.header["If-Match"] = made.header.Get("ETag")
		b.want(200, "", "PATCH", "/v1/staff/"+ana, `{"roles":["qa"]}`)
		b.want(404, "staff_not_found", "GET", "/v1/staff/stf_none", "")
		b.want(204, "", "DELETE", "/v1/sessions/current", "")
		b.want(401, "sign_in_required", "GET", "/v1/me", "")
	})
}

func TestHTTPCookieIsSecureBehindTLS(t *testing.T) {
	eachWorld(t, demo, func(w *world) {
		w.person("ana@example.com", RoleInvestigator)
		b := w.browser()
		b.header["X-Forwarded-Proto"] = "https"
		b.want(201, "", "POST", "/v1/sessions", `{"email":"ana@example.com","password":"`+goodPassword+`"}`)
		if !b.cookie.Secure {
			t.Error("the cookie may travel in clear")
		}
	})
}

func TestHTTPKeysAndLists(t *testing.T) {
	eachWorld(t, demo, func(w *world) {
		w.person("root@example.com", RoleAdmin)
		b := w.browser()
		b.want(401, "wrong_credentials", "POST", "/v1/sessions", `{"email":"root@example.com","password":"wrong password 1"}`)
		b.want(201, "", "POST", "/v1/sessions", `{"email":"root@example.com","password":"`+goodPassword+`"}`)
		var ids []string
		for range 3 {
			r := b.want(201, "", "POST", "/v1/keys", `{"name":"shop","permissions":["event.write"]}`)
			if !strings.HasPrefix(r.body["secret"].(string), keyPrefix) {
				t.Fatalf("key: %v", r.body)
			}
			ids = append(ids, r.body["id"].(string))
		}
		var seen []string
		path := "/v1/keys?limit=2"
		for path != "" {
			r := b.want(200, "", "GET", path, "")
			for _, k := range r.body["items"].([]any) {
				if _, has := k.(map[string]any)["secret"]; has {
					t.Fatal("a list shows a secret")
				}
				seen = append(seen, k.(map[string]any)["id"].(string))
			}
			path = ""
			if next, ok := r.body["next_cursor"].(string); ok {
				path = "/v1/keys?limit=2&cursor=" + next
			}
		}
		if len(seen) != 3 || seen[2] != ids[0] && seen[2] != ids[1] && seen[2] != ids[2] {
			t.Errorf("pages give %v of %v", seen, ids)
		}
		b.want(400, "cursor_invalid", "GET", "/v1/keys?cursor=rubbish", "")
		b.want(204, "", "DELETE", "/v1/keys/"+ids[0], "")
		b.want(404, "key_not_found", "DELETE", "/v1/keys/key_none", "")
		if n := len(b.want(200, "", "GET", "/v1/roles", "").body["items"].([]any)); n != len(Roles()) {
			t.Errorf("%d roles", n)
		}
		b.want(201, "", "POST", "/v1/teams", `{"name":"Night"}`)
		if n := len(b.want(200, "", "GET", "/v1/teams", "").body["items"].([]any)); n != 1 {
			t.Errorf("%d teams", n)
		}
	})
}

// A leaked key's secret ends with the request that says so.
func TestHTTPRotateKey(t *testing.T) {
	eachWorld(t, demo, func(w *world) {
		w.person("root@example.com", RoleAdmin)
		b := w.browser()
		b.want(201, "", "POST", "/v1/sessions", `{"email":"root@example.com","password":"`+goodPassword+`"}`)
		made := b.want(201, "", "POST", "/v1/keys", `{"name":"shop","permissions":["event.write"]}`)
		path, secret := "/v1/keys/"+made.body["id"].(string)+"/rotate", made.body["secret"].(string)
		for body, overlap := range map[string]time.Duration{`{"overlap_seconds":0}`: 0, `{"overlap_seconds":60}`: time.Minute, `{}`: DefaultOverlap} {
			r := b.want(201, "", "POST", path, body)
			if want := w.clk.Now().Add(overlap).Format(time.RFC3339); r.body["old_until"] != want {
				t.Errorf("%s: the old secret is good until %v, want %s", body, r.body["old_until"], want)
			}
			if _, err := w.withKey(w.Service, secret); (err == nil) != (overlap > 0) {
				t.Errorf("%s: the old secret: %v", body, err)
			}
			secret = r.body["secret"].(string)
			if overlap > 0 {
				b.want(204, "", "DELETE", strings.Replace(path, "rotate", "old-secret", 1), "")
			}
		}
		b.want(422, "invalid_request", "POST", path, `{"overlap_seconds":-1}`)
	})
}

// A wrong sign-in counts although its request is rolled back.
func TestHTTPThrottleCannotBeDodgedByIdempotencyKey(t *testing.T) {
	eachWorld(t, demo, func(w *world) {
		b := w.browser()
		for i := range accountAttempts {
			b.header["Idempotency-Key"] = "k" + string(rune('a'+i))
			b.want(401, "wrong_credentials", "POST", "/v1/sessions", `{"email":"ana@example.com","password":"wrong password 1"}`)
		}
		b.header["Idempotency-Key"] = "last"
		r := b.want(429, "too_many_attempts", "POST", "/v1/sessions", `{"email":"ana@example.com","password":"wrong password 1"}`)
		if r.header.Get("Retry-After") == "" {
			t.Error("no Retry-After")
		}
	})
}

// An old cookie does not stand in the way of signing in again.
func TestHTTPSignInOverAStaleCookie(t *testing.T) {
	eachWorld(t, demo, func(w *world) {
		w.person("ana@example.com", RoleInvestigator)
		b := w.browser()
		b.cookie = &http.Cookie{Name: Cookie, Value: "long gone"}
		b.header["Idempotency-Key"] = "again"
		b.want(401, "signed_out", "POST", "/v1/me/recovery-codes", "")
		b.want(201, "", "POST", "/v1/sessions", `{"email":"ana@example.com","password":"`+goodPassword+`"}`)
	})
}

// A repeat of a keyed POST does not show a secret again, and none is kept.
func TestHTTPSecretsAreNotKeptForIdempotency(t *testing.T) {
	eachWorld(t, demo, func(w *world) {
		w.person("root@example.com", RoleAdmin)
		b := w.browser()
		b.header["Idempotency-Key"] = "one"
		b.want(201, "", "POST", "/v1/sessions", `{"email":"root@example.com","password":"`+goodPassword+`"}`)
		secret := b.want(201, "", "POST", "/v1/keys", `{"name":"shop","permissions":["event.write"]}`).body["secret"].(string)
		b.want(409, "shown_once", "POST", "/v1/keys", `{"name":"shop","permissions":["event.write"]}`)
		var n int
		w.must(w.db.QueryRow(t.Context(), `SELECT COUNT(*) FROM api_key`).Scan(&n))
		if n != 1 {
			t.Errorf("%d keys were made", n)
		}
		rows, err := w.db.Query(t.Context(), `SELECT headers, body FROM idempotency`)
		w.must(err)
		defer rows.Close()
		for rows.Next() {
			var headers string
			var body []byte
			w.must(rows.Scan(&headers, &body))
			if strings.Contains(headers, b.cookie.Value) || bytes.Contains(body, []byte(secret)) {
				t.Error("a secret is kept with the idempotency key")
			}
		}
	})
}
