package intake

import (
	"context"
	"encoding/json"
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

// call makes a request and gives status and body.
func (w *world) call(h http.Handler, who, method, path, body string, headers ...string) (int, map[string]any, http.Header) {
	w.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("X-Test", who)
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	out := map[string]any{}
	if rec.Body.Len() > 0 && strings.Contains(rec.Header().Get("Content-Type"), "json") {
		must(w.t, json.Unmarshal(rec.Body.Bytes(), &out))
	}
	return rec.Code, out, rec.Header()
}

func (w *world) handler() http.Handler {
	return web.New(append(w.Routes(), w.Comms.Routes()...), web.Options{DB: w.DB, Log: slog.New(slog.DiscardHandler),
		Auth: byHeader{"night": w.night, "texas": w.texas, "vendor": w.vendor}}).Handler()
}

// A contact's whole way over HTTP, as scripts and the console go it.
func TestHTTP(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		h := w.handler()
		expect := func(want int, who, method, path, body string, headers ...string) map[string]any {
			t.Helper()
			got, out, _ := w.call(h, who, method, path, body, headers...)
			if got != want {
				t.Fatalf("%s %s: %d %v, want %d", method, path, got, out, want)
			}
			return out
		}
		post := `{"channel":"api","from":"eva@example.org","subject":"Help","text":"he punched me","occurred_at":"2026-11-20T10:00:00Z","order":"o-1",
			"attachments":[{"name":"a.txt","type":"text/plain","data":"aGVsbG8="}]}`
		c := expect(201, "night", "POST", "/v1/contacts", post, "Idempotency-Key", "k1")
		if again := expect(201, "night", "POST", "/v1/contacts", post, "Idempotency-Key", "k1"); again["id"] != c["id"] {
			t.Fatalf("the key gave %v, then %v", c["id"], again["id"])
		}
		expect(422, "night", "POST", "/v1/contacts", `{"channel":"api","from":"x","subject":"other","text":"y"}`, "Idempotency-Key", "k1")
		expect(422, "night", "POST", "/v1/contacts", `{"channel":"pigeon","from":"x","text":"y"}`)
		expect(401, "", "POST", "/v1/contacts", post)
		id := c["id"].(string)
		list := expect(200, "night", "GET", "/v1/contacts?state=new&channel=api", "")
		if items := list["items"].([]any); len(items) != 1 || items[0].(map[string]any)["subject"] != "Help" {
			t.Fatalf("got %v", list)
		}
		expect(404, "night", "GET", "/v1/contacts/con_none", "")
		if one := expect(200, "night", "GET", "/v1/contacts/"+id, ""); one["text"] != "he punched me" || len(one["files"].([]any)) != 1 {
			t.Fatalf("got %v", one)
		}
		expect(200, "night", "POST", "/v1/contacts/"+id+"/take", "")
		expect(200, "night", "POST", "/v1/contacts/"+id+"/triage", `{"happening_now":"no","safe_now":"yes","severity":"S1"}`)
		expect(422, "night", "POST", "/v1/contacts/"+id+"/triage", `{"happening_now":"maybe"}`)
		expect(201, "night", "POST", "/v1/contacts/"+id+"/reply", `{"text":"We are here."}`)
		made := expect(200, "night", "POST", "/v1/contacts/"+id+"/case", `{"role":"harmed"}`)
		expect(409, "night", "POST", "/v1/contacts/"+id+"/dismiss", `{"reason":"spam"}`)
		base := "/v1/cases/" + made["case_id"].(string)
		party := made["party"].(string)
		m := expect(201, "night", "POST", base+"/messages", `{"party":"`+party+`","text":"How are you?"}`)
		expect(204, "night", "POST", "/v1/messages/"+m["id"].(string)+"/undo", "")
		if ms := expect(200, "night", "GET", base+"/messages", ""); len(ms["items"].([]any)) != 2 {
			t.Fatalf("got %v", ms)
		}
		plan := base + "/parties/" + party + "/contact-plan"
		expect(428, "night", "PUT", plan, `{"do_not_contact":true,"voicemail":false,"version":0}`)
		_, _, head := w.call(h, "night", "GET", plan, "")
		expect(200, "night", "PUT", plan, `{"do_not_contact":true,"voicemail":false,"version":0}`, "If-Match", head.Get("ETag"))
		expect(412, "night", "PUT", plan, `{"do_not_contact":false,"voicemail":false,"version":0}`, "If-Match", head.Get("ETag"))
		if no := expect(409, "night", "POST", base+"/messages", `{"party":"`+party+`","text":"x"}`); no["code"] != "contact_plan_forbids" {
			t.Fatalf("got %v", no)
		}
		expect(201, "night", "POST", base+"/calls", `{"party":"`+party+`","direction":"in","outcome":"reached","started_at":"2026-11-21T09:58:00Z","ended_at":"2026-11-21T09:59:00Z","notes":"n"}`)
		if cs := expect(200, "night", "GET", base+"/calls", ""); len(cs["items"].([]any)) != 1 {
			t.Fatalf("got %v", cs)
		}
		expect(404, "night", "POST", base+"/messages", `{"party":"pty_none","text":"x"}`)
		expect(404, "night", "GET", "/v1/cases/cas_none/messages", "")
		second := expect(201, "night", "POST", "/v1/contacts", `{"channel":"staff","from":"","subject":"","text":"a witness came by"}`)
		expect(200, "night", "POST", "/v1/contacts/"+second["id"].(string)+"/join", `{"case":"`+made["case_id"].(string)+`","role":"witness"}`)
		third := expect(201, "night", "POST", "/v1/contacts", `{"channel":"phone","from":"+12065550100","subject":"x","text":"y"}`)
		expect(200, "night", "POST", "/v1/contacts/"+third["id"].(string)+"/dismiss", `{"reason":"not_ours"}`)
		code, _, head := w.call(h, "night", "GET", "/v1/contacts/"+id+"/raw", "")
		if code != 200 || !strings.Contains(head.Get("Content-Disposition"), "attachment") || !strings.Contains(head.Get("Content-Security-Policy"), "sandbox") {
			t.Fatalf("%d %v", code, head)
		}
		expect(403, "vendor", "GET", "/v1/contacts/"+id+"/raw", "")
		expect(200, "night", "GET", "/v1/templates", "")
	})
}
