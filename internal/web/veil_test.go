package web_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/piepowder/piepowder/internal/web"
)

// veiler hides a number from everybody.
type veiler struct{ bearer }

func (veiler) Veil(context.Context) func(string) string {
	return func(text string) string { return strings.ReplaceAll(text, "2065550177", "•••") }
}

// TestVeilHidesWhatPeopleOfAVendorRead also from texts inside JSON; the public's
// own pages pass as they are, with the keys of their forms.
func TestVeilHidesWhatPeopleOfAVendorRead(t *testing.T) {
	say := func(kind, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", kind)
			io.WriteString(w, body)
		}
	}
	form := `<input type="hidden" name="form" value="AB2065550177CD">`
	s := web.New([]web.Route{
		web.Raw("GET", "/v1/cases", web.SignedIn, "Cases", say("application/json", `{"title":"call 2065550177","n":2065550177}`)),
		web.Raw("GET", "/v1/letter", web.SignedIn, "A letter", say("text/html", "call 2065550177")),
		web.Raw("GET", "/safety/report", "", "The public's form", say("text/html", form)),
	}, web.Options{Auth: veiler{}, Log: slog.New(slog.DiscardHandler), Version: "test"})
	srv := httptest.NewServer(s.Handler())
	t.Cleanup(srv.Close)
	for path, want := range map[string]string{"/v1/cases": `{"n":2065550177,"title":"call •••"}` + "\n", "/v1/letter": "call •••", "/safety/report": form} {
		req, _ := http.NewRequest("GET", srv.URL+path, nil)
		req.Header.Set("Authorization", "Bearer ana")
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		got, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		if string(got) != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
}
