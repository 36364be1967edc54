package guard

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/examples/packs"
	"github.com/piepowder/piepowder/internal/app"
	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/db/dbtest"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

const password = "correct horse battery staple"

// product starts the whole product on SQLite with a fake clock.
func product(t *testing.T) (*app.App, *httptest.Server) {
	t.Helper()
	a, err := app.New(t.Context(), app.Config{Data: t.TempDir(), MailDomain: "safety.example", Pack: packs.Marketplace(),
		SecondFactorOptional: true, Clock: clock.NewFake(dbtest.Start)})
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(a.Handler())
	t.Cleanup(func() {
		srv.Close()
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := a.Settle(context.Background()); err != nil {
		t.Fatal(err)
	}
	return a, srv
}

// signIn hires somebody with the roles and gives her browser.
func signIn(t *testing.T, a *app.App, srv *httptest.Server, name string, roles ...string) *http.Client {
	t.Helper()
	email := name + "@staff.example"
	_, err := a.Identity.AddActive(a.AsSystem(t.Context()), identity.Staff{Name: name, Email: email, Roles: roles, Regions: []string{identity.Everywhere}, Brands: []string{identity.Everywhere}}, password)
	if err != nil {
		t.Fatalf("hire %s: %v", name, err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	c := &http.Client{Jar: jar}
	body, _ := json.Marshal(map[string]string{"email": email, "password": password})
	res, err := c.Post(srv.URL+"/v1/sessions", "application/json", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != 201 {
		t.Fatalf("sign in %s: %d", name, res.StatusCode)
	}
	return c
}

var parameter = regexp.MustCompile(`\{[^}]+\}`)

// probe calls a route with an empty body and ids of nothing, and gives the
// status: the permission is asked before anything else.
func probe(t *testing.T, c *http.Client, srv *httptest.Server, r web.Route) int {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	var body *strings.Reader = strings.NewReader("{}")
	req, err := http.NewRequestWithContext(ctx, r.Method, srv.URL+parameter.ReplaceAllString(r.Path, "nothing"), body)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("If-Match", `"v1"`)
	res, err := c.Do(req)
	if err != nil {
		t.Fatalf("%s %s: %v", r.Method, r.Path, err)
	}
	cancel() // a live view would go on for ever
	res.Body.Close()
	return res.StatusCode
}

// endsSession are the routes that would sign the prober out.
var endsSession = map[string]bool{"DELETE /v1/sessions/current": true, "POST /v1/sessions": true}

func TestGoldenMatrixOfRoutesAndRoles(t *testing.T) {
	a, srv := product(t)
	roles := identity.Roles()
	browsers := map[string]*http.Client{}
	for _, r := range roles {
		browsers[r.ID] = signIn(t, a, srv, r.ID, r.ID)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "Which role may call which route. + may, . may not (403); nobody signed in gets 401 on every line but public ones.\n\n")
	for i, r := range roles {
		fmt.Fprintf(&b, "%c %s\n", 'A'+i, r.ID)
	}
	b.WriteString("\n")
	routes := slices.Clone(a.Routes())
	slices.SortFunc(routes, func(x, y web.Route) int { return strings.Compare(x.Path+x.Method, y.Path+y.Method) })
	for _, route := range routes {
		name := route.Method + " " + route.Path
		if status := probe(t, http.DefaultClient, srv, route); (status == http.StatusUnauthorized) != (route.Perm != "") && !endsSession[name] {
			t.Errorf("%s for nobody: %d, and its permission is %q", name, status, route.Perm)
		}
		row := ""
		for _, role := range roles {
			may := route.Perm == "" || route.Perm == web.SignedIn || slices.Contains(identity.RolePermissions(role.ID), identity.Permission(route.Perm))
			row += map[bool]string{true: "+", false: "."}[may]
			if endsSession[name] {
				continue
			}
			status := probe(t, browsers[role.ID], srv, route)
			if !may && status != http.StatusForbidden {
				t.Errorf("%s for %s: %d, must be 403: it lacks %s", name, role.ID, status, route.Perm)
			}
			if may && (status == http.StatusUnauthorized || status == http.StatusForbidden || status >= 500) && !strings.Contains(route.Path, "/live") {
				t.Errorf("%s for %s: %d, although it has %s", name, role.ID, status, route.Perm)
			}
		}
		fmt.Fprintf(&b, "%s  %-6s %-55s %s\n", row, route.Method, route.Path, orPublic(route.Perm))
	}
	golden(t, "matrix.txt", b.String())
}

func orPublic(perm string) string {
	if perm == "" {
		return "(public)"
	}
	return perm
}

func TestGoldenOpenAPI(t *testing.T) {
	a, _ := product(t)
	doc, err := a.OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	var pretty bytes.Buffer
	if err := json.Indent(&pretty, doc, "", " "); err != nil {
		t.Fatal(err)
	}
	golden(t, "openapi.json", pretty.String()+"\n")
}
