package safetycentre

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"html"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
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
		for path, title := range map[string]string{"/safety": "Help", "/safety/es": "Ayuda", "/safety/report": "Help", "/safety/es/report": "Ayuda", "/safety/follow": "Help", "/safety/es/follow": "Ayuda",
			"/safety/fr": "Aide", "/safety/fr/follow": "Aide", "/safety/store": "Help", "/safety/es/store": "Ayuda", "/safety/fr/store": "Aide"} {
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

func TestEveryLanguageIsComplete(t *testing.T) {
	en := reflect.ValueOf(english)
	same := map[string]bool{"No": true, "Photo": true, "Code": true, "Self": true} // may be the same word in two languages
	for _, other := range languages[1:] {
		v := reflect.ValueOf(other)
		for i := range en.NumField() {
			name := en.Type().Field(i).Name
			if en.Field(i).String() == "" || v.Field(i).String() == "" {
				t.Errorf("%s: %s is missing", other.Lang, name)
			}
			if en.Field(i).String() == v.Field(i).String() && !same[name] {
				t.Errorf("%s: %s is not translated", other.Lang, name)
			}
		}
		for _, p := range places {
			if p.Names[other.Lang] == "" || p.Call == "" {
				t.Errorf("%s: %s has no name or no number", other.Lang, p.Code)
			}
		}
	}
}

// walk goes through the steps as a browser does: every answer carries all that
// was said before.
func (c *centre) walk(path string, says []map[string]string) *httptest.ResponseRecorder {
	c.t.Helper()
	w := c.get(path)
	for _, said := range says {
		fields := map[string]string{}
		for _, m := range regexp.MustCompile(`<input type="hidden" name="([a-z_]+)" value="([^"]*)">`).FindAllStringSubmatch(w.Body.String(), -1) {
			fields[m[1]] = html.UnescapeString(m[2])
		}
		fields["go"] = "next"
		for k, v := range said {
			fields[k] = v
		}
		base, _, _ := strings.Cut(path, "?")
		w = c.post(base+"/report", fields)
	}
	return w
}

func TestGuidedReportKeepsNothingUntilItIsSent(t *testing.T) {
	each(t, func(t *testing.T, c *centre) {
		steps := []map[string]string{{"happening_now": "yes", "safe_now": "no"}, {"text": `He said "come down" & waits`}, {"when": "now, at home", "order": "o-7"}, {"email": "eva@example.org", "careful": "no calls"}}
		for n := 1; n <= len(steps); n++ {
			w := c.walk("/safety/fr", steps[:n])
			body := w.Body.String()
			if w.Code != 200 || len(c.contacts()) != 0 || !strings.Contains(body, "urgent") || strings.Index(body, `href="tel:911"`) > strings.Index(body, "<form") {
				t.Fatalf("after step %d: %d, %d contacts", n, w.Code, len(c.contacts()))
			}
		}
		// Back and forth loses nothing, and an empty second step is asked for again.
		again := c.walk("/safety/fr", []map[string]string{steps[0], steps[1], {"when": "x", "go": "back"}})
		if !strings.Contains(again.Body.String(), "&amp; waits</textarea>") {
			t.Errorf("going back lost the text: %s", again.Body)
		}
		if w := c.walk("/safety/fr", []map[string]string{steps[0], {"text": ""}}); w.Code != 422 || !strings.Contains(html.UnescapeString(w.Body.String()), french.NeedText) {
			t.Errorf("%d", w.Code)
		}
		done := c.walk("/safety/fr", append(slices.Clone(steps), map[string]string{"go": "send"}))
		got := c.contacts()
		if done.Code != 200 || !strings.Contains(done.Body.String(), french.Done) || len(got) != 1 {
			t.Fatalf("%d, %d contacts", done.Code, len(got))
		}
		k, err := c.intake.Get(c.staff, got[0].ID)
		must(t, err)
		if k.Now != "yes" || k.Safe != "no" || k.From != "eva@example.org" || !strings.Contains(k.Text, `"come down" & waits`) || !strings.Contains(k.Text, "no calls") {
			t.Errorf("%+v", k)
		}
	})
}

func TestEmergencyNumberIsOfThePlace(t *testing.T) {
	each(t, func(t *testing.T, c *centre) {
		for path, want := range map[string]string{"/safety?place=GB": "tel:999", "/safety/fr?place=FR": "tel:3114", "/safety/es?place=ES": "tel:024", "/safety?place=XX": "tel:112", "/safety?place=nowhere": "tel:911"} {
			if body := c.get(path).Body.String(); !strings.Contains(body, want) {
				t.Errorf("%s has no %s", path, want)
			}
		}
		if body := c.walk("/safety/es?place=MX", []map[string]string{{"happening_now": "yes"}, {"text": "x"}}).Body.String(); !strings.Contains(body, "tel:8009112000") {
			t.Error("the place is forgotten on the way")
		}
		r := httptest.NewRequest(http.MethodGet, "/safety/fr", nil)
		r.Header.Set("Accept-Language", "fr-CH, fr;q=0.9")
		if body := c.do(r).Body.String(); !strings.Contains(body, "tel:112") || !strings.Contains(body, `value="CH" selected`) {
			t.Error("the browser's country is not taken")
		}
	})
}

func TestStoreStaffHaveTheirOwnForm(t *testing.T) {
	each(t, func(t *testing.T, c *centre) {
		w := c.post("/safety/store", map[string]string{"form": "abcdefghijklmnopqrstuvwx", "store": "Pike St 12", "name": "Jo, loss prevention", "email": "jo@store.example", "text": "A courier walked out with three bags", "police": "SPD 26-1"})
		got := c.contacts()
		if w.Code != 200 || len(got) != 1 || got[0].Kind != "store" {
			t.Fatalf("%d %+v", w.Code, got)
		}
		k, err := c.intake.Get(c.staff, got[0].ID)
		must(t, err)
		if !strings.Contains(k.Text, "Pike St 12") || !strings.Contains(k.Text, "SPD 26-1") {
			t.Errorf("%q", k.Text)
		}
		if w := c.post("/safety/es/store", map[string]string{"text": ""}); w.Code != 422 {
			t.Errorf("an empty report: %d", w.Code)
		}
	})
}

func TestReporterAddsByNumberAndCode(t *testing.T) {
	each(t, func(t *testing.T, c *centre) {
		w := c.post("/safety/report", map[string]string{"form": "zbcdefghijklmnopqrstuvwx", "text": "Someone follows me"})
		dd := regexp.MustCompile(`<dd>([^<]+)</dd>`).FindAllStringSubmatch(w.Body.String(), -1)
		number, code := dd[0][1], dd[1][1]
		add := map[string]string{"number": number, "code": code, "form": "ybcdefghijklmnopqrstuvwx", "reply": "It was a grey van"}
		for range 2 { // sent twice, it is one
			if w := c.post("/safety/follow", add); w.Code != 200 || !strings.Contains(w.Body.String(), english.Replied) {
				t.Fatalf("%d %s", w.Code, w.Body)
			}
		}
		got := c.contacts()
		if len(got) != 2 || got[0].Follows != got[1].ID && got[1].Follows != got[0].ID {
			t.Fatalf("%d contacts", len(got))
		}
		add["code"] = "BCDF-GHJK-MNPQ"
		if w := c.post("/safety/follow", add); w.Code != 404 || len(c.contacts()) != 2 {
			t.Errorf("without the code: %d", w.Code)
		}
	})
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
