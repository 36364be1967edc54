package cases

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// byHeader signs in whom the test names.
type byHeader map[string]context.Context

func (b byHeader) Authenticate(r *http.Request) (context.Context, string, error) {
	who, ok := b[r.Header.Get("X-Test")]
	if !ok {
		return r.Context(), "", nil
	}
	c, _ := identity.CallerOf(who)
	return identity.WithCaller(r.Context(), c), c.Actor.ID, nil
}

func (byHeader) Permit(ctx context.Context, permission string) error {
	_, err := identity.Require(ctx, identity.Permission(permission))
	return err
}

type reply struct {
	status int
	etag   string
	body   string
	json   map[string]any
}

func (w *world) server() func(who, method, path, body string, headers ...string) reply {
	routes := append(w.cases.Routes(), w.entities.Routes()...)
	h := web.New(routes, web.Options{DB: w.main, Auth: byHeader{"ana": w.ana, "bo": w.bo, "dan": w.dan}, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}).Handler()
	return func(who, method, path, body string, headers ...string) reply {
		req := httptest.NewRequest(method, path, strings.NewReader(body))
		req.Header.Set("X-Test", who)
		if body != "" {
			req.Header.Set("Content-Type", "application/json")
		}
		for i := 0; i+1 < len(headers); i += 2 {
			req.Header.Set(headers[i], headers[i+1])
		}
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, req)
		out := reply{status: rec.Code, etag: rec.Header().Get("ETag"), body: rec.Body.String()}
		json.Unmarshal(rec.Body.Bytes(), &out.json)
		return out
	}
}

func TestOverHTTP(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.account("W-1", "worker", "US-WA", "Tom D.")
		call := w.server()
		want := func(r reply, status int) reply {
			t.Helper()
			if r.status != status {
				t.Fatalf("answered %d, want %d: %s", r.status, status, r.body)
			}
			return r
		}
		want(call("", "GET", "/v1/cases", ""), 401)
		made := want(call("ana", "POST", "/v1/cases", `{"title":"Bitten","type":"safety","severity":"S2","account":"W-1"}`), 201)
		ref, number := made.json["id"].(string), made.json["number"].(string)
		bad := want(call("ana", "POST", "/v1/cases", `{"title":"x","type":"war","severity":"S2","account":"nobody"}`), 422)
		if !strings.Contains(bad.body, `"/type"`) {
			t.Fatalf("the field at fault is not named: %s", bad.body)
		}
		want(call("ana", "POST", "/v1/cases", `{"title":"x","type":"safety","severity":"S2","account":"nobody"}`), 422)
		want(call("ana", "POST", "/v1/cases", `{"title":"x","type":"safety","severity":"S2","state":"closed"}`), 422)
		got := want(call("bo", "GET", "/v1/cases/"+number, ""), 200)
		want(call("bo", "PATCH", "/v1/cases/"+ref, `{"priority":"low"}`), 428)
		want(call("bo", "PATCH", "/v1/cases/"+ref, `{"priority":"low"}`, "If-Match", `"v0"`), 412)
		got = want(call("bo", "PATCH", "/v1/cases/"+ref, `{"priority":"low"}`, "If-Match", got.etag), 200)
		if got.json["priority"] != "low" {
			t.Fatalf("changed: %s", got.body)
		}
		// The same key twice is one note.
		for range 2 {
			want(call("ana", "POST", "/v1/cases/"+ref+"/notes", `{"body":"called"}`, "Idempotency-Key", "k1"), 201)
		}
		if n := want(call("ana", "GET", "/v1/cases/"+ref+"/notes", ""), 200); len(n.json["items"].([]any)) != 1 {
			t.Fatalf("notes: %s", n.body)
		}
		want(call("ana", "POST", "/v1/cases/"+ref+"/parties", `{"role":"reporter","name":"Maria K.","email":"m@example.org"}`), 201)
		masked := want(call("dan", "GET", "/v1/cases/"+ref+"/parties", ""), 200)
		if strings.Contains(masked.body, "Maria") {
			t.Fatalf("a vendor sees a name: %s", masked.body)
		}
		want(call("ana", "POST", "/v1/cases/"+ref+"/take", ""), 200)
		want(call("bo", "POST", "/v1/cases/"+ref+"/take", ""), 409)
		want(call("ana", "POST", "/v1/cases/"+ref+"/close", ""), 422)
		want(call("dan", "POST", "/v1/cases/"+ref+"/close", ""), 403)
		want(call("ana", "POST", "/v1/cases/"+ref+"/restrict", ""), 200)
		hidden := want(call("bo", "GET", "/v1/cases/"+ref, ""), 404)
		if unknown := want(call("bo", "GET", "/v1/cases/C-99999x", ""), 404); hidden.body != unknown.body {
			t.Fatalf("%s\n%s", hidden.body, unknown.body)
		}
		if found := want(call("bo", "GET", "/v1/search?q="+number, ""), 200); strings.Contains(found.body, ref) {
			t.Fatalf("found: %s", found.body)
		}
		want(call("ana", "POST", "/v1/cases/"+ref+"/close", `{"outcome":"substantiated","standard":"preponderance"}`), 200)
		for _, path := range []string{"/v1/inbox?view=all", "/v1/cases?where=severity%20<=%20S2&limit=10", "/v1/queues",
			"/v1/cases/" + ref + "/timeline", "/v1/cases/" + ref + "/clocks", "/v1/cases/" + ref + "/checklist", "/v1/cases/" + ref + "/members",
			"/v1/accounts/W-1", "/v1/accounts/W-1/timeline", "/v1/accounts/W-1/links", "/v1/accounts/W-1/custody"} {
			want(call("ana", "GET", path, ""), 200)
		}
		want(call("ana", "GET", "/v1/inbox?cursor=rubbish", ""), 400)
		want(call("ana", "GET", "/v1/cases?where=severity%20<", ""), 422)
		want(call("ana", "POST", "/v1/inbox/next", ""), 404)
	})
}
