package guard

import (
	"fmt"
	"strings"
	"testing"

	"github.com/piepowder/piepowder/internal/identity"
)

// TestVendorSeesNoContactData: no route of any kind shows somebody of a vendor a
// mail address, a telephone number or a street of the people of a matter that is
// theirs to work on, whoever wrote it wherever.
func TestVendorSeesNoContactData(t *testing.T) {
	g := openGrounds(t)
	p := g.people("open", "basketly", "US-WA")
	g.matter(p, "", false)
	g.actions(p)
	g.things(p)
	const mail, phone, street = "hidden.person@example.net", "206-555-0177", "1420 NW Market Street"
	said := "Write to " + mail + ", call " + phone + " or come to " + street + "."
	ref := "/v1/cases/" + p["case"]
	g.boss.post(ref+"/notes", object{"body": said}).want(201)
	g.boss.post(ref+"/messages", object{"party": p["party"], "text": said}).want(201)
	g.boss.post(ref+"/parties", object{"role": "witness", "name": "Lee", "email": mail, "phone": "+12065550177"}).want(201)
	g.boss.post("/v1/case-tasks", object{"case": p["case"], "title": "Call " + phone, "due_at": g.now()}).want(201)
	g.boss.send("PATCH", ref, g.tag(ref), object{"title": "Bitten at " + street}).want(200)
	loose := g.boss.post("/v1/contacts", object{"channel": "email", "from": mail, "subject": "Call " + phone, "text": said}).want(201).str("id")
	desk := g.boss.post("/v1/teams", object{"name": "Desk"}).want(201).str("id")
	g.boss.post("/v1/teams/"+desk+"/vendor", object{"vendor": true}).want(200)
	for _, q := range g.boss.get("/v1/queues").want(200).at("items").([]any) {
		q := q.(map[string]any)
		g.boss.send("PUT", "/v1/queues/"+q["id"].(string), fmt.Sprintf(`"v%v"`, q["version"]),
			object{"name": q["name"], "expression": q["expression"], "position": q["position"], "certified": []string{desk}}).want(200)
	}
	one, own := anywhere(identity.RoleBPO), anywhere(allRoles()...)
	one.Teams, own.Teams = []string{desk}, []string{desk}
	secrets := []string{mail, phone, "12065550177", "5550177", "NW Market", p["name"] + "@example.com"}
	for _, who := range []*person{g.hire("Vendor", one), g.hire("VendorOfAllRoles", own)} {
		if got := who.get(ref); got.status != 200 || !strings.Contains(string(got.raw), identity.Masked) {
			t.Fatalf("%s cannot work on the case, or sees its title whole: %d %s", who.name, got.status, short(got.raw))
		}
		asked, answered := 0, 0
		ask := func(path string) {
			got := who.get(path)
			asked++
			if got.status == 200 {
				answered++
			}
			for _, s := range secrets {
				if strings.Contains(string(got.raw), s) {
					t.Errorf("%s shows %s %q: %s", path, who.name, s, around(string(got.raw), s))
				}
			}
		}
		for _, paths := range looks(p) {
			for _, path := range paths {
				ask(path)
			}
		}
		for _, pr := range probes {
			if method, path, _ := strings.Cut(pr.route, " "); method == "GET" {
				ask(fill(path, p))
			}
		}
		ask("/v1/contacts/" + loose)
		ask("/v1/search?q=" + mail)
		ask("/v1/inbox?view=all&limit=200")
		if answered < 30 {
			t.Errorf("%s was answered %d of %d routes: the test proves nothing", who.name, answered, asked)
		}
		// What goes out whole: raw messages, evidence, exports, the audit log.
		for _, path := range []string{"/v1/contacts/" + loose + "/raw", "/v1/evidence/" + p["evidence"] + "/content", "/v1/audit", ref + "/evidence"} {
			if got := who.get(path); got.status != 403 {
				t.Errorf("%s for %s: %d, want 403", path, who.name, got.status)
			}
		}
	}
}

// TestVendorSeesCertifiedQueuesOnly: what is in no queue that the team is
// certified for is not there, in any list and by any id.
func TestVendorSeesCertifiedQueuesOnly(t *testing.T) {
	g := openGrounds(t)
	p := g.people("open", "basketly", "US-WA")
	g.matter(p, "", false)
	desk := g.boss.post("/v1/teams", object{"name": "Desk"}).want(201).str("id")
	st := anywhere(identity.RoleBPO)
	st.Teams = []string{desk}
	who := g.hire("Vendor", st)
	for _, path := range []string{"/v1/cases", "/v1/inbox?view=all", "/v1/contacts", "/v1/sla/clocks", "/v1/case-tasks", "/v1/handovers?state=all", "/v1/queues", "/v1/search?q=" + p["number"]} {
		got := who.get(path).want(200)
		names(t, got, p)
	}
	for _, path := range []string{"/v1/cases/" + p["case"], "/v1/cases/" + p["number"], "/v1/contacts/" + p["contact"], "/v1/contacts/" + p["loose"]} {
		if got, not := who.get(path), who.get("/v1/cases/cas_00000000000000000000000000"); got.status != 404 || strings.HasPrefix(path, "/v1/cases") && !got.same(not) {
			t.Errorf("%s: %d %s", path, got.status, short(got.raw))
		}
	}
}
