package safetycentre

import (
	"context"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/db/dbtest"
	"github.com/piepowder/piepowder/internal/policy"
	"github.com/piepowder/piepowder/internal/web"
	"log/slog"
)

func TestPoliciesAreReadWithoutScripts(t *testing.T) {
	dbtest.Each(t, db.Main, func(t *testing.T, d *db.DB, clk *clock.Fake) {
		book := policy.NewService(policy.Options{DB: d})
		must(t, book.Seed(context.Background()))
		p, err := New(nil, clk, slog.New(slog.DiscardHandler))
		must(t, err)
		p.ShowPolicies(book)
		h := web.New(p.Routes(), web.Options{DB: d, Auth: nobody{}, Log: slog.New(slog.DiscardHandler)}).Handler()
		get := func(path string) (int, string) {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
			return w.Code, w.Body.String()
		}
		list, err := book.Public(context.Background(), "en")
		must(t, err)
		if len(list) < 15 {
			t.Fatalf("%d public policies", len(list))
		}
		for _, lang := range []string{"", "/es", "/fr"} {
			status, all := get("/safety" + lang + "/policies")
			if status != 200 || !strings.Contains(all, "/policies/safety") {
				t.Errorf("%s: %d", lang, status)
			}
			for _, one := range list {
				status, body := get("/safety" + lang + "/policies/" + one.ID)
				if status != 200 || len(body) > 45_000 || regexp.MustCompile(`(?i)<script| on[a-z]+=| style=`).MatchString(body) {
					t.Errorf("%s%s: %d, %d bytes", lang, one.ID, status, len(body))
				}
				if !strings.Contains(body, `id="`+one.Clauses[0].ID+`"`) || !strings.Contains(body, `href="tel:911"`) || !strings.Contains(body, `class="leave"`) {
					t.Errorf("%s has no anchors, no emergency number or no way to leave", one.ID)
				}
				if strings.Contains(body, "Look for injuries") || strings.Contains(body, "preponderance") {
					t.Errorf("%s shows what is inside only", one.ID)
				}
			}
		}
		for _, id := range []string{"law-enforcement-x", "..%2f", "care"} {
			if status, _ := get("/safety/policies/" + id); status != 404 {
				t.Errorf("%s: %d", id, status)
			}
		}
	})
}
