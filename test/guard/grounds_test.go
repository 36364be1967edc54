package guard

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/textproto"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/examples/packs"
	"github.com/piepowder/piepowder/internal/app"
	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/db/dbtest"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// grounds is one running product on which the guards of scope play: several
// matters in several places, and people who may see some of them.
type grounds struct {
	t     *testing.T
	app   *app.App
	clock *clock.Fake
	web   *httptest.Server
	n     int
	east  string // the team of the matters
	west  string // another team
	boss  *person
	key   *person
}

func openGrounds(t *testing.T) *grounds { return openGroundsOn(t, "") }

// openGroundsOn starts the product on SQLite, or on a server's database.
func openGroundsOn(t *testing.T, server string) *grounds {
	t.Helper()
	sink := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.Copy(io.Discard, r.Body) }))
	t.Cleanup(sink.Close)
	g := &grounds{t: t, clock: clock.NewFake(dbtest.Start)}
	at, _ := url.Parse(sink.URL)
	a, err := app.New(t.Context(), app.Config{Data: t.TempDir(), DB: server, MailDomain: "safety.example", Pack: packs.Marketplace(), Inside: []string{at.Host},
		SecondFactorOptional: true, Clock: g.clock, Log: slog.New(slog.DiscardHandler), Telephone: telephoneOf(at)})
	if err != nil {
		t.Fatal(err)
	}
	g.app, g.web = a, httptest.NewServer(a.Handler())
	t.Cleanup(func() {
		g.web.Close()
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	g.settle()
	g.boss = g.hire("Boss", anywhere(allRoles()...))
	g.east = g.boss.post("/v1/teams", object{"name": "East"}).want(201).str("id")
	g.west = g.boss.post("/v1/teams", object{"name": "West"}).want(201).str("id")
	g.boss.post("/v1/webhooks", object{"url": sink.URL}).want(201)
	k, secret, err := a.Identity.CreateKey(a.AsSystem(context.Background()), identity.NewKey{Name: "marketplace", Permissions: identity.RolePermissions(identity.RoleEngineer)})
	if err != nil {
		t.Fatal(err)
	}
	g.key = &person{g: g, name: "marketplace", id: k.ID, client: http.DefaultClient, bearer: secret}
	return g
}

func (g *grounds) settle() {
	g.t.Helper()
	if err := g.app.Settle(context.Background()); err != nil {
		g.t.Fatalf("settle: %v", err)
	}
}

type object = map[string]any

// allRoles are the roles that together hold every permission and bind to no team.
func allRoles() []string {
	var all []string
	for _, r := range identity.Roles() {
		if !r.TeamBound {
			all = append(all, r.ID)
		}
	}
	return all
}

func anywhere(roles ...string) identity.Staff {
	return identity.Staff{Roles: roles, Regions: []string{identity.Everywhere}, Brands: []string{identity.Everywhere}}
}

type person struct {
	g      *grounds
	name   string
	id     string
	email  string
	client *http.Client
	bearer string
}

// hire makes a member of staff like st and signs her in.
func (g *grounds) hire(name string, st identity.Staff) *person {
	g.t.Helper()
	st.Name, st.Email = name, strings.ToLower(name)+"@staff.example"
	made, err := g.app.Identity.AddActive(g.app.AsSystem(context.Background()), st, password)
	if err != nil {
		g.t.Fatalf("hire %s: %v", name, err)
	}
	return g.again(&person{g: g, name: name, id: made.ID, email: st.Email})
}

// again signs p in with another browser.
func (g *grounds) again(p *person) *person {
	g.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		g.t.Fatal(err)
	}
	p = &person{g: g, name: p.name, id: p.id, email: p.email, client: &http.Client{Jar: jar}}
	p.post("/v1/sessions", object{"email": p.email, "password": password}).want(201)
	return p
}

func (g *grounds) nobody() *person { return &person{g: g, name: "nobody", client: &http.Client{}} }

type answer struct {
	t      *testing.T
	what   string
	status int
	kind   string
	raw    []byte
	body   object
}

func (p *person) get(path string) answer            { return p.send("GET", path, "", nil) }
func (p *person) post(path string, body any) answer { return p.send("POST", path, "", body) }
func (p *person) send(method, path, match string, body any) answer {
	p.g.t.Helper()
	kind := "application/json"
	var in []byte
	switch b := body.(type) {
	case nil:
	case upload:
		kind, in = b.form()
	default:
		var err error
		if in, err = json.Marshal(b); err != nil {
			p.g.t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, p.g.web.URL+path, bytes.NewReader(in))
	if err != nil {
		p.g.t.Fatal(err)
	}
	req.Header.Set("Content-Type", kind)
	if match != "" {
		req.Header.Set("If-Match", match)
	}
	if p.bearer != "" {
		req.Header.Set("Authorization", "Bearer "+p.bearer)
	}
	res, err := p.client.Do(req)
	if err != nil {
		p.g.t.Fatalf("%s %s %s: %v", p.name, method, path, err)
	}
	defer res.Body.Close()
	a := answer{t: p.g.t, what: p.name + " " + method + " " + path, status: res.StatusCode, kind: res.Header.Get("Content-Type")}
	if a.raw, err = io.ReadAll(res.Body); err != nil {
		p.g.t.Fatal(err)
	}
	json.Unmarshal(a.raw, &a.body)
	return a
}

// same says whether two answers could not be told apart.
func (a answer) same(b answer) bool {
	return a.status == b.status && a.kind == b.kind && bytes.Equal(a.raw, b.raw)
}

func (a answer) want(status int) answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("%s answered %d, want %d: %s", a.what, a.status, status, a.raw)
	}
	return a
}

func (a answer) at(path ...any) any {
	a.t.Helper()
	var v any = a.body
	for _, step := range path {
		switch s := step.(type) {
		case string:
			v = v.(object)[s]
		case int:
			l, _ := v.([]any)
			if s >= len(l) {
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
	if !ok || s == "" {
		a.t.Fatalf("%s: %v is no text in %s", a.what, path, a.raw)
	}
	return s
}

// upload is a picture as a multipart form; its text makes it another file.
type upload string

func (u upload) form() (string, []byte) {
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	m.SetBoundary("the-same-boundary-each-time")
	part, _ := m.CreatePart(textproto.MIMEHeader{"Content-Type": {"image/png"}, "Content-Disposition": {`form-data; name="file"; filename="` + string(u) + `.png"`}})
	part.Write(picture(len(u)))
	m.Close()
	return m.FormDataContentType(), b.Bytes()
}

// picture is a picture; another n, another picture.
func picture(n int) []byte {
	var b bytes.Buffer
	png.Encode(&b, image.NewRGBA(image.Rect(0, 0, 64+n, 48)))
	return b.Bytes()
}

// plot is one matter with everything that hangs on it: id by kind of thing.
type plot map[string]string

// people makes a customer and a worker with an order, and gives their plot.
func (g *grounds) people(name, brand, region string) plot {
	g.t.Helper()
	p := plot{"name": name, "brand": brand, "region": region, "account_ref": "C-" + name, "worker_ref": "W-" + name, "order_ref": "O-" + name}
	p["telephone"] = fmt.Sprintf("+1206555%04d", 100+g.n)
	g.event(p, "account.created", object{"customer_id": "C-" + name, "kind": "customer", "name": "Customer " + name, "email": name + "@example.com",
		"phone": p["telephone"], "language": "en", "joined_at": g.now()})
	g.event(p, "account.created", object{"worker_id": "W-" + name, "kind": "worker", "name": "Worker " + name, "email": "w" + name + "@example.com",
		"phone": fmt.Sprintf("+1206555%04d", 100+g.n), "language": "en", "joined_at": g.now()})
	p["event"] = g.event(p, "order.placed", object{"customer_id": "C-" + name, "merchant_id": "M-" + name, "order_id": "O-" + name, "amount": "64.10", "currency": "USD",
		"items": 11, "card_fingerprint": "card-" + name, "device_id": "dev-" + name})
	g.event(p, "order.accepted", object{"customer_id": "C-" + name, "worker_id": "W-" + name, "order_id": "O-" + name})
	g.event(p, "order.picked_up", object{"customer_id": "C-" + name, "worker_id": "W-" + name, "order_id": "O-" + name, "label": "bags of " + name})
	g.settle()
	p["account"] = g.boss.get("/v1/accounts/C-" + name).want(200).str("id")
	p["worker"] = g.boss.get("/v1/accounts/W-" + name).want(200).str("id")
	p["order"] = g.boss.get("/v1/search?q=O-"+name).want(200).str("items", 0, "id")
	return p
}

func (g *grounds) now() string { return g.clock.Now().Format(time.RFC3339Nano) }

func (g *grounds) event(p plot, kind string, data object) string {
	g.t.Helper()
	g.n++
	data["brand"], data["region"], data["city"] = p["brand"], p["region"], "Seattle"
	name := fmt.Sprintf("evt-%s-%d", p["name"], g.n)
	if a := g.key.post("/v1/events", object{"id": name, "type": kind, "time": g.now(), "data": data}); a.status > 202 {
		g.t.Fatalf("%s: %s", kind, a.raw)
	}
	return name
}

// matter works a case of these people up by boss, everything that hangs on it
// included; team may be empty.
func (g *grounds) matter(p plot, team string, restricted bool) {
	g.t.Helper()
	b := g.boss
	name := p["name"]
	report := func(n int) string {
		return b.post("/v1/contacts", object{"channel": "email", "from": name + "@example.com", "name": "Marker " + name, "subject": "Subject marker-" + name,
			"text": fmt.Sprintf("Report %d: marker-%s, a knife at the door.", n, name), "order": p["order_ref"],
			"attachments": []object{{"name": "marker-" + name + ".png", "type": "image/png", "data": picture(n)}}}).want(201).str("id")
	}
	p["contact"] = report(1)
	made := b.post("/v1/contacts/"+p["contact"]+"/case", object{"title": "Title marker-" + name, "type": "safety", "severity": "S1", "restricted": restricted, "role": "harmed"}).want(200)
	p["case"] = made.str("case_id")
	ref := "/v1/cases/" + p["case"]
	if team != "" {
		b.send("PATCH", ref, g.tag(ref), object{"team": team}).want(200)
	}
	p["number"] = b.get(ref).want(200).str("number")
	p["party"] = b.get(ref+"/parties").want(200).str("items", 0, "id")
	p["subject"] = b.post(ref+"/parties", object{"role": "subject", "account": p["worker_ref"]}).want(201).str("id")
	p["note"] = b.post(ref+"/notes", object{"body": "Note marker-" + name}).want(201).str("id")
	p["message"] = b.post(ref+"/messages", object{"party": p["party"], "text": "Message marker-" + name}).want(201).str("id")
	b.post(ref+"/calls", object{"party": p["party"], "direction": "out", "outcome": "reached", "started_at": g.now(), "ended_at": g.now(), "notes": "Call marker-" + name}).want(201)
	p["evidence"] = b.post(ref+"/evidence", upload("evidence-marker-"+name)).want(201).str("id")
	b.post(ref+"/checklist", object{"item": "now", "state": "done"}).want(200)
	p["todo"] = b.post("/v1/case-tasks", object{"case": p["case"], "title": "Task marker-" + name, "due_at": g.now()}).want(201).str("id")
	p["run"] = b.post("/v1/cases/"+p["case"]+"/runs", object{"protocol": "theft"}).want(201).str("id")
	for _, x := range []string{"second", "third"} {
		p[x] = b.post("/v1/cases", object{"title": x + " marker-" + name, "type": "safety", "severity": "S3", "brand": p["brand"], "region": p["region"], "restricted": restricted}).want(201).str("id")
	}
	p["handover"] = b.post("/v1/cases/"+p["second"]+"/transfer", object{"note": "Handover marker-" + name}).want(201).str("id")
	p["leaf"] = b.get(ref+"/timeline").want(200).str("items", 0, "id")
	p["loose"] = report(2) // waits without a case
	p["file"] = b.get("/v1/contacts/"+p["loose"]).want(200).str("files", 0, "evidence")
	p["spare"], p["extra"] = report(3), report(4)
	p["lent"] = report(5)
	p["call"], p["caller"] = g.call(p)
	if restricted { // what waits beside a restricted case is joined to it
		for _, c := range []string{"loose", "spare", "extra", "caller", "lent"} {
			b.post("/v1/contacts/"+p[c]+"/join", object{"case": p["case"]}).want(200)
		}
	}
	g.settle()
}

// actions takes actions from the case of a matter: a separation, a suspension
// with something to recover, and a bulk.
func (g *grounds) actions(p plot) {
	g.t.Helper()
	b, name := g.boss, p["name"]
	act := func(kind, account string, more object) string {
		d := object{"kind": kind, "account": account, "case_id": p["case"], "reason": "Reason marker-" + name, "reason_code": "safety", "clause": "SAF-4.1"}
		for k, v := range more {
			d[k] = v
		}
		return b.post("/v1/actions", d).want(201).str("id")
	}
	p["separation"] = act("separate", p["account_ref"], object{"other": p["worker_ref"]})
	p["action"] = act("suspend", p["worker_ref"], object{"interim": true})
	p["task"] = b.get("/v1/tasks?action="+p["action"]).want(200).str("items", 0, "id")
	g.asks(p)
	draft := object{"kind": "warn", "accounts": []string{p["account_ref"], p["worker_ref"]}, "case_id": p["case"], "reason": "Bulk marker-" + name, "reason_code": "safety", "clause": "SAF-4.1"}
	preview := b.post("/v1/actions/preview", draft).want(200)
	draft["count"], draft["hash"] = preview.at("count"), preview.str("hash")
	p["bulk"] = b.post("/v1/actions/bulk", draft).want(202).str("id")
	g.settle()
	p["delivery"] = b.get("/v1/deliveries?object="+p["action"]).want(200).str("items", 0, "id")
	g.signs(p)
	g.appeals(p)
}

// tag is the If-Match header for what boss reads at path.
func (g *grounds) tag(path string) string {
	return fmt.Sprintf(`"v%v"`, g.boss.get(path).want(200).at("version"))
}

var ulid = regexp.MustCompile(`^([a-z]{3})_[0-9a-z]{26}$`)

// absent makes an id of the same form of which nothing exists.
func absent(have string) string {
	if m := ulid.FindStringSubmatch(have); m != nil {
		return id.New(m[1], dbtest.Start)
	}
	if prefix, eid, ok := id.ParseEntity(have); ok {
		return id.Entity(prefix, eid/2+12345)
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9':
			return '0' + (r-'0'+3)%10
		case r >= 'a' && r <= 'z' && !strings.Contains("evt", string(r)):
			return 'a' + (r-'a'+5)%26
		}
		return r
	}, have)
}

// quiet are tables that a refused request may write: machinery, not people's data.
var quiet = []string{"staff_session", "sign_in_guard", "sign_in_used", "idempotency"}

// digest sums up every row of every table of both databases, on SQLite, so that
// a refused command can be shown to have changed nothing.
func (g *grounds) digest() map[string]string {
	g.t.Helper()
	out := map[string]string{}
	tables := []string{}
	rows, err := g.app.Main.Query(context.Background(), `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'`)
	if err != nil {
		g.t.Fatal(err)
	}
	for rows.Next() {
		var name string
		rows.Scan(&name)
		if !slices.ContainsFunc(quiet, func(q string) bool { return strings.HasPrefix(name, q) }) {
			tables = append(tables, name)
		}
	}
	rows.Close()
	for _, name := range tables {
		rows, err := g.app.Main.Query(context.Background(), "SELECT * FROM "+name)
		if err != nil {
			g.t.Fatal(err)
		}
		cols, _ := rows.Columns()
		h, n := sha256.New(), 0
		for rows.Next() {
			v := make([]any, len(cols))
			for i := range v {
				v[i] = new(any)
			}
			if err := rows.Scan(v...); err != nil {
				g.t.Fatal(err)
			}
			for i := range v {
				fmt.Fprintf(h, "%v|", *(v[i].(*any)))
			}
			n++
		}
		rows.Close()
		out[name] = fmt.Sprintf("%d rows %s", n, hex.EncodeToString(h.Sum(nil))[:12])
	}
	return out
}
