package decision

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// analyst lets everybody in as a fraud analyst who may also publish.
type analyst struct{}

func (analyst) Authenticate(r *http.Request) (context.Context, string, error) {
	ctx := identity.WithCaller(r.Context(), identity.StaffCaller("stf_1", "Ana", []string{identity.RoleFraudAnalyst, identity.RoleEngineer}, nil, []string{"*"}))
	return ctx, "stf_1", nil
}

func (analyst) Permit(ctx context.Context, permission string) error {
	_, err := identity.Require(ctx, identity.Permission(permission))
	return err
}

func TestOverHTTP(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.story()
		w.catchUp()
		srv := httptest.NewServer(web.New(w.s.Routes(), web.Options{DB: w.main, Auth: analyst{}, Log: slog.New(slog.DiscardHandler)}).Handler())
		defer srv.Close()
		get := func(path string, want int) map[string]any {
			t.Helper()
			return answer(t, srv, "GET", path, "", want)
		}
		found := get("/v1/decisions?limit=1&where="+url.QueryEscape(`outcome == "review" and items > 1`), 200)
		items := found["items"].([]any)
		first := items[0].(map[string]any)
		if len(items) != 1 || first["event_id"] != "e7" || first["account"].(map[string]any)["name"] != "c1" || found["truncated"] != false {
			t.Errorf("%v", found)
		}
		x := get("/v1/decisions/e7", 200)
		if x["replayed_same"] != true || x["outcome"] != "review" || x["fired"].([]any)[0].(map[string]any)["tree"].(map[string]any)["text"] != "and" {
			t.Errorf("%v", x)
		}
		bad := get("/v1/decisions?where="+url.QueryEscape(`amount > 5`), 422)
		if bad["code"] != "expression_invalid" || !strings.HasPrefix(bad["errors"].([]any)[0].(map[string]any)["message"].(string), "1:8: money") {
			t.Errorf("%v", bad)
		}
		get("/v1/decisions/none", 404)
		get("/v1/decisions?cursor=rubbish", 400)
		if h := get("/v1/decisions/histogram?from=2026-11-21T00:00:00Z&to=2026-11-22T00:00:00Z", 200); len(h["items"].([]any)) != 24 {
			t.Errorf("%v", h)
		}
		if l := get("/v1/rules", 200); len(l["items"].([]any)) != 3 {
			t.Errorf("%v", l)
		}
		if r := get("/v1/rules/big", 200); len(r["days"].([]any)) != 14 || r["when"] != "amount >= 100.00 and items > 1 and customer not in trusted" {
			t.Errorf("%v", r)
		}
		if v := get("/v1/rules/vocabulary?on=order.placed", 200); len(v["fields"].([]any)) < 3 || len(v["functions"].([]any)) < 5 || v["labels"] == nil {
			t.Errorf("%v", v)
		}
		get("/v1/rules/vocabulary?on=nothing", 422)
		if l := get("/v1/alerts?severity=S2", 200); len(l["items"].([]any)) != 1 {
			t.Errorf("%v", l)
		}
		added := answer(t, srv, "POST", "/v1/lists/towns/entries", `{"value":"Yakima","reason":"flood"}`, 201)
		if l := get("/v1/lists/towns/entries", 200); l["items"].([]any)[0].(map[string]any)["value"] != "Yakima" {
			t.Errorf("%v", l)
		}
		answer(t, srv, "DELETE", "/v1/lists/towns/entries/"+added["id"].(string), "", 204)
		answer(t, srv, "DELETE", "/v1/lists/towns/entries/"+added["id"].(string), "", 404)
		if l := get("/v1/lists", 200); len(l["items"].([]any)) != 3 {
			t.Errorf("%v", l)
		}
		body, err := json.Marshal(map[string]any{"documents": pack(rulesYAML), "note": "again"})
		if err != nil {
			t.Fatal(err)
		}
		if r := answer(t, srv, "POST", "/v1/rulesets", string(body), 201); r["number"] != 2.0 {
			t.Errorf("%v", r)
		}
		if l := get("/v1/rulesets", 200); len(l["items"].([]any)) != 2 {
			t.Errorf("%v", l)
		}
		if r := get("/v1/rulesets/1", 200); r["stage"] != "archived" || len(r["documents"].([]any)) != 3 {
			t.Errorf("%v", r)
		}
		answer(t, srv, "POST", "/v1/rulesets", `{"documents":[{"path":"events.yaml","text":"x"}]}`, 422)
	})
}

func answer(t *testing.T, srv *httptest.Server, method, path, body string, want int) map[string]any {
	t.Helper()
	req, err := http.NewRequest(method, srv.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode != want {
		t.Fatalf("%s %s: %d %s", method, path, resp.StatusCode, raw)
	}
	if len(raw) == 0 {
		return nil
	}
	var out map[string]any
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatalf("%s: %v", raw, err)
	}
	return out
}
