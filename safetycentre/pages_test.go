package safetycentre

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/blob"
	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/comms"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/db/dbtest"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/intake"
	"github.com/piepowder/piepowder/internal/seal"
	"github.com/piepowder/piepowder/internal/web"
)

type centre struct {
	t      *testing.T
	h      http.Handler
	clk    *clock.Fake
	intake *intake.Service
	photos int
	staff  context.Context
}

// nobody signs nobody in: the pages are for everybody.
type nobody struct{}

func (nobody) Authenticate(r *http.Request) (context.Context, string, error) {
	return r.Context(), "", nil
}
func (nobody) Permit(context.Context, string) error { return nil }

func each(t *testing.T, fn func(t *testing.T, c *centre)) {
	dbtest.EachPair(t, func(t *testing.T, main, history *db.DB, clk *clock.Fake) {
		dir := t.TempDir()
		vault, err := seal.OpenVault(filepath.Join(dir, "vault"))
		must(t, err)
		t.Cleanup(func() { vault.Close() })
		blobs, err := blob.OpenDir(filepath.Join(dir, "blobs"))
		must(t, err)
		t.Cleanup(func() { blobs.Close() })
		c := &centre{t: t, clk: clk}
		c.intake = intake.NewService(intake.Options{DB: main, History: history, Vault: vault, Blobs: blobs,
			Comms: comms.NewService(comms.Options{DB: main, History: history, Vault: vault}),
			Hold:  func(_ context.Context, tx *db.Tx, _ string) (time.Time, error) { return tx.Now, nil },
			Evidence: func(_ context.Context, _ *db.Tx, _, _, _ string, data []byte) (string, string, error) {
				c.photos++
				sum := sha256.Sum256(data)
				return fmt.Sprintf("evi_%d", c.photos), hex.EncodeToString(sum[:]), nil
			}})
		p, err := New(c.intake, clk, slog.New(slog.DiscardHandler))
		must(t, err)
		c.h = web.New(p.Routes(), web.Options{DB: main, Auth: nobody{}, Log: slog.New(slog.DiscardHandler)}).Handler()
		c.staff = identity.WithCaller(t.Context(), identity.StaffCaller("stf_kim", "Kim", []string{identity.RoleCriticalResponse}, nil, []string{"*"}))
		fn(t, c)
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (c *centre) do(r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	c.h.ServeHTTP(w, r)
	return w
}

func (c *centre) get(path string) *httptest.ResponseRecorder {
	return c.do(httptest.NewRequest(http.MethodGet, path, nil))
}

// post sends a form as a browser without JavaScript does.
func (c *centre) post(path string, fields map[string]string, photos ...[]byte) *httptest.ResponseRecorder {
	c.t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for k, v := range fields {
		must(c.t, m.WriteField(k, v))
	}
	for i, p := range photos {
		f, err := m.CreateFormFile("photo", fmt.Sprintf("p%d.jpg", i))
		must(c.t, err)
		f.Write(p)
	}
	must(c.t, m.Close())
	r := httptest.NewRequest(http.MethodPost, path, &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return c.do(r)
}

func (c *centre) contacts() []intake.Contact {
	c.t.Helper()
	p, err := c.intake.List(c.staff, intake.Filter{}, web.PageIn{Limit: 50})
	must(c.t, err)
	return p.Items
}

func TestPagesArePlainSmallAndNeutral(t *testing.T) {
	each(t, func(t *testing.T, c *centre) {
		for path, title := range map[string]string{"/safety": "Help", "/safety/es": "Ayuda", "/safety/report": "Help", "/safety/es/report": "Ayuda", "/safety/follow": "Help", "/safety/es/follow": "Ayuda"} {
			w := c.get(path)
			body := w.Body.String()
			if w.Code != 200 || len(body)+len(c.get("/safety/style.css").Body.String()) > 50_000 {
				t.Errorf("%s: %d, %d bytes", path, w.Code, len(body))
			}
			if !strings.Contains(body, "<title>"+title+"</title>") || regexp.MustCompile(`(?i)<script|javascript:| on[a-z]+=| style=`).MatchString(body) {
				t.Errorf("%s has a telling title, a script or an inline style", path)
			}
			call, form := strings.Index(body, `href="tel:911"`), strings.Index(body, "<form")
			if call < 0 || form < call || !strings.Contains(body, `class="leave"`) {
				t.Errorf("%s: the emergency number does not come first, or there is no way to leave", path)
			}
			csp := w.Header().Get("Content-Security-Policy")
			if !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") || !strings.Contains(csp, "frame-ancestors 'none'") {
				t.Errorf("%s: %s", path, csp)
			}
			if w.Header().Get("Set-Cookie") != "" || w.Header().Get("Cache-Control") != "no-store" {
				t.Errorf("%s leaves a trace in the browser", path)
			}
			for _, id := range regexp.MustCompile(`<(?:input|textarea) id="([a-z]+)"`).FindAllStringSubmatch(body, -1) {
				if !strings.Contains(body, `<label for="`+id[1]+`"`) {
					t.Errorf("%s: %s has no label", path, id[1])
				}
			}
		}
	})
}

func TestBothLanguagesAreComplete(t *testing.T) {
	en, es := reflect.ValueOf(english), reflect.ValueOf(spanish)
	for i := range en.NumField() {
		name := en.Type().Field(i).Name
		if en.Field(i).String() == "" || es.Field(i).String() == "" {
			t.Errorf("%s is missing", name)
		}
		if en.Field(i).String() == es.Field(i).String() && name != "No" {
			t.Errorf("%s is not translated", name)
		}
	}
}

func TestReportInSpanishWithAPhoto(t *testing.T) {
	each(t, func(t *testing.T, c *centre) {
		form := regexp.MustCompile(`name="form" value="([^"]+)"`).FindStringSubmatch(c.get("/safety/es").Body.String())[1]
		fields := map[string]string{"form": form, "happening_now": "no", "safe_now": "no", "text": "Un repartidor me amenazó con un cuchillo", "when": "anoche, en mi puerta",
			"email": "eva@example.org", "phone": "(206) 555-0142", "name": "Eva", "careful": "mi ex ve mi teléfono", "order": "o-1"}
		w := c.post("/safety/es/report", fields, []byte("\xff\xd8\xff\xe0photo"), nil)
		body := w.Body.String()
		m := regexp.MustCompile(`<dd>([2-9A-Z]{4}-[2-9A-Z]{4})</dd>.*<dd>([2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4})</dd>`).FindStringSubmatch(body)
		if w.Code != 200 || m == nil {
			t.Fatalf("%d %s", w.Code, body)
		}
		// Sent twice, as an impatient thumb does: the same receipt, one report.
		if again := c.post("/safety/es/report", fields, []byte("\xff\xd8\xff\xe0photo")); !strings.Contains(again.Body.String(), m[2]) {
			t.Error("the second press got another receipt")
		}
		list := c.contacts()
		if len(list) != 1 || c.photos != 1 {
			t.Fatalf("%d contacts, %d photos", len(list), c.photos)
		}
		one, err := c.intake.Get(c.staff, list[0].ID)
		must(t, err)
		if one.Channel != "web" || one.Language != "es" || one.Suggestion.Severity != 1 || one.Now != intake.No || one.From != "eva@example.org" || one.Phone != "+12065550142" ||
			!strings.Contains(one.Text, "mi ex ve mi teléfono") || !strings.Contains(one.Text, "anoche") {
			t.Fatalf("got %+v", one)
		}
		look := func(number, code string) (int, string) {
			r := httptest.NewRequest(http.MethodPost, "/safety/es/follow", strings.NewReader(url.Values{"number": {number}, "code": {code}}.Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			w := c.do(r)
			return w.Code, w.Body.String()
		}
		if code, body := look(m[1], strings.ToLower(m[2])); code != 200 || !strings.Contains(body, spanish.Received) || strings.Contains(body, "cuchillo") {
			t.Fatalf("%d %s", code, body)
		}
		if code, body := look(m[1], "2222-2222-2222"); code != 404 || !strings.Contains(body, spanish.NotFound) {
			t.Fatalf("%d %s", code, body)
		}
	})
}

func TestMistakesKeepWhatWasWritten(t *testing.T) {
	each(t, func(t *testing.T, c *centre) {
		w := c.post("/safety/report", map[string]string{"email": "eva@example.org", "careful": `"><script>alert(1)</script>`})
		body := w.Body.String()
		if w.Code != 422 || !strings.Contains(body, `value="eva@example.org"`) || !strings.Contains(body, english.NeedText) || strings.Contains(body, "<script") {
			t.Fatalf("%d %s", w.Code, body)
		}
		big := bytes.Repeat([]byte("x"), maxPhoto+1)
		if w := c.post("/safety/report", map[string]string{"text": "a thing"}, big); w.Code != 413 || !strings.Contains(w.Body.String(), "a thing") {
			t.Fatalf("%d", w.Code)
		}
		if w := c.post("/safety/report", map[string]string{"text": "a thing"}, bytes.Repeat([]byte("x"), maxBody+1)); w.Code != 413 {
			t.Fatalf("%d", w.Code)
		}
		if n := len(c.contacts()); n != 0 {
			t.Fatalf("%d contacts", n)
		}
		// A plain form without photos is enough.
		r := httptest.NewRequest(http.MethodPost, "/safety/report", strings.NewReader("text=help&happening_now=perhaps"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if w := c.do(r); w.Code != 200 || len(c.contacts()) != 1 {
			t.Fatalf("%d", w.Code)
		}
	})
}

func TestLimitsStillShowTheEmergencyNumber(t *testing.T) {
	each(t, func(t *testing.T, c *centre) {
		var w *httptest.ResponseRecorder
		for range 11 {
			w = c.post("/safety/follow", map[string]string{"number": "2222-2222", "code": "2222-2222-2222"})
		}
		if w.Code != 429 || w.Header().Get("Retry-After") == "" || !strings.Contains(w.Body.String(), "tel:911") {
			t.Fatalf("guessing goes on: %d", w.Code)
		}
		for range 21 {
			w = c.post("/safety/report", map[string]string{"text": "my words"})
		}
		if w.Code != 429 || !strings.Contains(w.Body.String(), "tel:911") || !strings.Contains(w.Body.String(), "my words") {
			t.Fatalf("got %d", w.Code)
		}
		c.clk.Advance(time.Minute)
		if w = c.post("/safety/report", map[string]string{"text": "my words"}); w.Code != 200 {
			t.Fatalf("a minute later: %d", w.Code)
		}
	})
}

func TestAnotherSiteCannotSendTheForm(t *testing.T) {
	each(t, func(t *testing.T, c *centre) {
		r := httptest.NewRequest(http.MethodPost, "/safety/report", strings.NewReader("text=help"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", "https://evil.example")
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		w := c.do(r)
		body, _ := io.ReadAll(w.Result().Body)
		if w.Code != 403 || len(c.contacts()) != 0 {
			t.Fatalf("%d %s", w.Code, body)
		}
	})
}
