package audit

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// get sends a GET with an API key and fails unless the status is as said.
func (w *world) get(h http.Handler, key, path string, status int, into any) {
	w.t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Authorization", "Bearer "+key)
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	if rec.Code != status {
		w.t.Fatalf("GET %s: %d %s", path, rec.Code, rec.Body)
	}
	w.must(json.Unmarshal(rec.Body.Bytes(), into))
}

func TestHTTP(t *testing.T) {
	eachWorld(t, func(w *world) {
		who, err := identity.New(w.db, w.clk, identity.Options{KeyDir: w.t.TempDir(), Cost: identity.Cost{MemoryKiB: 64, Passes: 1, Lanes: 1}})
		w.must(err)
		_, key, err := who.CreateKey(identity.AsSystem(context.Background(), "test"), identity.NewKey{Name: "k", Permissions: identity.All()})
		w.must(err)
		h := web.New(w.Routes(), web.Options{DB: w.db, Auth: who, Log: slog.New(slog.DiscardHandler), Version: "test"}).Handler()
		start := w.clk.Now()
		ids := w.write(5)

		var problem struct{ Code string }
		w.get(h, key, "/v1/audit/proof/"+ids[1], 409, &problem)
		if problem.Code != "not_sequenced" {
			w.t.Errorf("before sequencing: %s", problem.Code)
		}
		w.sequence()
		var p Proof
		w.get(h, key, "/v1/audit/proof/"+ids[1], 200, &p)
		w.check(&p)
		var n Newest
		w.get(h, key, "/v1/audit/checkpoint", 200, &n)
		if n.Checkpoint != p.Checkpoint || n.Size != 6 {
			w.t.Errorf("newest: %+v", n)
		}
		var c Consistency
		w.get(h, key, "/v1/audit/consistency?from=2", 200, &c)
		if c.From != 2 || c.To != 6 || len(c.Path) == 0 {
			w.t.Errorf("consistency: %+v", c)
		}
		w.get(h, key, "/v1/audit/consistency?from=7", 422, &problem)
		w.get(h, key, "/v1/audit?cursor=rubbish", 400, &problem)

		var seen []string
		query := url.Values{"kind": {"thing."}, "limit": {"2"}, "from": {start.Format(time.RFC3339Nano)}, "to": {w.clk.Now().Format(time.RFC3339Nano)}}
		for {
			var page web.Page[Entry]
			w.get(h, key, "/v1/audit?"+query.Encode(), 200, &page)
			for _, e := range page.Items {
				seen = append(seen, e.Object)
			}
			if page.NextCursor == "" {
				break
			}
			query.Set("cursor", page.NextCursor)
		}
		if len(seen) != 4 || seen[0] != "obj_3" || seen[3] != "obj_0" { // the last was written at "to"
			w.t.Errorf("pages: %v", seen)
		}
	})
}
