// Package story tells what people do with the whole product, from beginning to
// end, on the real wiring with a movable clock and a marketplace that obeys.
package story

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/examples/packs"
	"github.com/piepowder/piepowder/internal/app"
	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/db/dbtest"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/ingest"
)

// world is one running product with its marketplace, mail server and people.
type world struct {
	t     *testing.T
	dir   string
	cfg   app.Config
	clock *clock.Fake
	app   *app.App
	web   *httptest.Server
	shop  *shop
	mail  *postOffice
	key   *person // the marketplace's API key
	n     int
}

// each tells a story on SQLite and on PostgreSQL.
func each(t *testing.T, tell func(w *world)) {
	dbtest.EachURL(t, func(t *testing.T, urls dbtest.URLs) {
		w := &world{t: t, dir: t.TempDir(), clock: clock.NewFake(dbtest.Start)}
		w.shop, w.mail = openShop(t), openPostOffice(t)
		server := ""
		if strings.HasPrefix(urls.Main, "postgres") {
			server = urls.Main
		}
		w.cfg = app.Config{Data: w.dir, DB: server, MailDomain: "safety.example", Relay: "smtp://" + w.mail.addr, PublicURL: "https://safety.example",
			Inside: []string{w.shop.host}, Pack: packs.Marketplace(), SecondFactorOptional: true, Clock: w.clock, Log: slog.New(slog.DiscardHandler)}
		w.open()
		t.Cleanup(w.close)
		tell(w)
	})
}

// open starts the product on its directory, as after a reboot.
func (w *world) open() {
	w.t.Helper()
	a, err := app.New(context.Background(), w.cfg)
	if err != nil {
		w.t.Fatalf("start: %v", err)
	}
	w.app, w.web = a, httptest.NewServer(a.Handler())
	w.settle()
}

func (w *world) close() {
	w.web.Close()
	if err := w.app.Close(); err != nil {
		w.t.Errorf("close: %v", err)
	}
}

// pullThePlug continues on what SIGKILL would have left: the files as they are
// now, while the product is still running and has closed nothing. Before it is
// started again the directory is checked as fsck does: every decision of the log
// is computed once more and must be the same, bit for bit.
func (w *world) pullThePlug() {
	w.t.Helper()
	left := w.t.TempDir()
	err := filepath.WalkDir(w.dir, func(path string, e os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(w.dir, path)
		switch {
		case err != nil:
			return err
		case e.IsDir():
			return os.MkdirAll(filepath.Join(left, rel), 0o700)
		case e.Name() == "lock" || strings.HasSuffix(rel, ".db-shm"):
			return nil // of the process, not of the data
		}
		body, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(left, rel), body, 0o600)
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.web.Close()
	dead := w.app
	w.t.Cleanup(func() { dead.Close() })
	at := app.Place(left)
	stopped := ingest.Stopped{Journal: at.Journal, Snapshots: at.Snapshots, Vault: at.Vault, Lists: at.Lists}
	mainURL, historyURL := at.URLs(w.cfg.DB)
	for _, x := range []struct {
		set db.Set
		url string
		to  **db.DB
	}{{db.Main, mainURL, &stopped.Main}, {db.History, historyURL, &stopped.History}} {
		d, err := db.OpenReadOnly(context.Background(), x.url, x.set)
		if err != nil {
			w.t.Fatal(err)
		}
		defer d.Close()
		*x.to = d
	}
	found, err := ingest.Check(context.Background(), stopped)
	if err != nil || found.Total > 0 {
		w.t.Fatalf("after the plug was pulled: %v %v", found, err)
	}
	w.check(found.Decisions > 0, "the log has no decisions")
	w.dir, w.cfg.Data = left, left
	w.open()
}

// settle lets everything that is due happen: control entries reach the log, the
// log is projected, effects are applied, jobs run, leaves are sequenced.
func (w *world) settle() {
	w.t.Helper()
	if err := w.app.Settle(context.Background()); err != nil {
		w.t.Fatalf("settle: %v", err)
	}
}

// later moves the clock and lets what is due happen.
func (w *world) later(d time.Duration) {
	w.t.Helper()
	w.clock.Advance(d)
	w.settle()
}

const password = "correct horse battery staple"

// hire makes a member of staff and signs her in.
func (w *world) hire(name string, roles ...string) *person {
	w.t.Helper()
	ctx := w.app.AsSystem(context.Background())
	email := strings.ToLower(name) + "@staff.example"
	st, err := w.app.Identity.AddActive(ctx, identity.Staff{Name: name, Email: email, Roles: roles, Regions: []string{identity.Everywhere}, Brands: []string{identity.Everywhere}}, password)
	if err != nil {
		w.t.Fatalf("hire %s: %v", name, err)
	}
	p := &person{w: w, name: name, id: st.ID}
	jar, err := cookiejar.New(nil)
	if err != nil {
		w.t.Fatal(err)
	}
	p.client = &http.Client{Jar: jar}
	p.post("/v1/sessions", map[string]any{"email": email, "password": password}).want(201)
	return p
}

// marketplace is the API key of the marketplace's engineers.
func (w *world) marketplace() *person {
	w.t.Helper()
	if w.key == nil {
		ctx := w.app.AsSystem(context.Background())
		_, secret, err := w.app.Identity.CreateKey(ctx, identity.NewKey{Name: "marketplace", Permissions: identity.RolePermissions(identity.RoleEngineer)})
		if err != nil {
			w.t.Fatal(err)
		}
		w.key = &person{w: w, name: "marketplace", client: http.DefaultClient, bearer: secret}
	}
	return w.key
}

// event sends one event of the marketplace, at the clock's time.
func (w *world) event(kind string, data map[string]any) answer {
	w.t.Helper()
	w.n++
	base := map[string]any{"brand": "basketly", "region": "US-WA", "city": "Seattle"}
	for k, v := range data {
		base[k] = v
	}
	return w.marketplace().post("/v1/events", map[string]any{"id": fmt.Sprintf("evt-%d", w.n), "type": kind, "time": w.clock.Now().Format(time.RFC3339Nano), "data": base})
}

// person is somebody who talks to the product over HTTP.
type person struct {
	w      *world
	name   string
	id     string
	client *http.Client
	bearer string
}

type answer struct {
	t      *testing.T
	what   string
	status int
	header http.Header
	raw    []byte
	body   map[string]any
}

func (p *person) get(path string) answer { return p.send("GET", path, "", nil, nil) }
func (p *person) post(path string, body any) answer {
	return p.send("POST", path, "application/json", body, nil)
}
func (p *person) patch(path string, version any, body any) answer {
	return p.send("PATCH", path, "application/json", body, map[string]string{"If-Match": fmt.Sprintf(`"v%v"`, version)})
}
func (p *person) put(path, match string, body any) answer {
	return p.send("PUT", path, "application/json", body, map[string]string{"If-Match": match})
}

func (p *person) send(method, path, kind string, body any, headers map[string]string) answer {
	p.w.t.Helper()
	var in io.Reader
	switch b := body.(type) {
	case nil:
	case *bytes.Buffer:
		in = b
	default:
		raw, err := json.Marshal(b)
		if err != nil {
			p.w.t.Fatal(err)
		}
		in = bytes.NewReader(raw)
	}
	req, err := http.NewRequest(method, p.w.web.URL+path, in)
	if err != nil {
		p.w.t.Fatal(err)
	}
	if kind != "" && in != nil {
		req.Header.Set("Content-Type", kind)
	}
	if p.bearer != "" {
		req.Header.Set("Authorization", "Bearer "+p.bearer)
	}
	for k, v := range headers {
		req.Header.Set(k, v)
	}
	res, err := p.client.Do(req)
	if err != nil {
		p.w.t.Fatalf("%s %s %s: %v", p.name, method, path, err)
	}
	defer res.Body.Close()
	a := answer{t: p.w.t, what: p.name + " " + method + " " + path, status: res.StatusCode, header: res.Header}
	if a.raw, err = io.ReadAll(res.Body); err != nil {
		p.w.t.Fatal(err)
	}
	json.Unmarshal(a.raw, &a.body)
	return a
}

// form posts a multipart form, as a browser without JavaScript does.
func (p *person) form(path string, fields map[string]string, file string, content []byte) answer {
	p.w.t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for k, v := range fields {
		m.WriteField(k, v)
	}
	if file != "" {
		part, err := m.CreateFormFile("photo", file)
		if err != nil {
			p.w.t.Fatal(err)
		}
		part.Write(content)
	}
	m.Close()
	return p.send("POST", path, m.FormDataContentType(), &b, nil)
}

// want checks the status and gives the answer on.
func (a answer) want(status int) answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("%s answered %d, want %d: %s", a.what, a.status, status, a.raw)
	}
	return a
}

// at walks into the answer: at("items", 0, "title").
func (a answer) at(path ...any) any {
	a.t.Helper()
	var v any = a.body
	for _, step := range path {
		switch s := step.(type) {
		case string:
			m, ok := v.(map[string]any)
			if !ok {
				a.t.Fatalf("%s: no %v in %s", a.what, path, a.raw)
			}
			v = m[s]
		case int:
			l, ok := v.([]any)
			if !ok || s >= len(l) {
				a.t.Fatalf("%s: no %v in %s", a.what, path, a.raw)
			}
			v = l[s]
		}
	}
	return v
}

func (a answer) str(path ...any) string {
	a.t.Helper()
	s, ok := a.at(path...).(string)
	if !ok {
		a.t.Fatalf("%s: %v is no text in %s", a.what, path, a.raw)
	}
	return s
}

func (a answer) num(path ...any) float64 {
	a.t.Helper()
	n, ok := a.at(path...).(float64)
	if !ok {
		a.t.Fatalf("%s: %v is no number in %s", a.what, path, a.raw)
	}
	return n
}

func (a answer) list(path ...any) []any {
	a.t.Helper()
	l, ok := a.at(path...).([]any)
	if !ok {
		a.t.Fatalf("%s: %v is no list in %s", a.what, path, a.raw)
	}
	return l
}

func (w *world) check(ok bool, format string, args ...any) {
	w.t.Helper()
	if !ok {
		w.t.Fatalf(format, args...)
	}
}
