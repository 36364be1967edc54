package guard

import (
	"bufio"
	"encoding/json"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/db/dbtest"
	"github.com/piepowder/piepowder/internal/identity"
)

// looks says what a stranger asks of each GET route, with the people of the
// hidden matter in the filters; empty = named by a thing of the matter itself,
// which looksAtHidden and the scope test ask for.
func looks(p plot) map[string][]string {
	account := []string{p["account"], p["worker"], p["account_ref"]}
	each := func(base string) (out []string) {
		for _, a := range account {
			out = append(out, base+a)
		}
		return out
	}
	all := map[string][]string{
		"GET /healthz": {"/healthz"}, "GET /readyz": {"/readyz"}, "GET /metrics": {},
		"GET /safety/fr": {"/safety/fr"}, "GET /safety/fr/report": {"/safety/fr/report"}, "GET /safety/fr/follow": {"/safety/fr/follow"}, "GET /safety/store": {"/safety/store"},
		"GET /safety/es/store": {"/safety/es/store"}, "GET /safety/fr/store": {"/safety/fr/store"},
		"GET /safety": {"/safety"}, "GET /safety/es": {"/safety/es"}, "GET /safety/report": {"/safety/report"}, "GET /safety/es/report": {"/safety/es/report"},
		"GET /safety/follow": {"/safety/follow"}, "GET /safety/es/follow": {"/safety/es/follow"}, "GET /safety/style.css": {"/safety/style.css"},
		"GET /v1/accounts/{ref}":         each("/v1/accounts/"),
		"GET /v1/accounts/{ref}/custody": {"/v1/accounts/" + p["worker"] + "/custody"},
		"GET /v1/accounts/{ref}/links":   {"/v1/accounts/" + p["account"] + "/links", "/v1/accounts/" + p["worker"] + "/links"},
		"GET /v1/accounts/{ref}/timeline": {"/v1/accounts/" + p["account"] + "/timeline", "/v1/accounts/" + p["worker"] + "/timeline?limit=200",
			"/v1/accounts/" + p["account"] + "/timeline?limit=2", "/v1/accounts/" + p["account"] + "/timeline?source=activity"},
		"GET /v1/accounts/{ref}/peers":  {"/v1/accounts/" + p["account"] + "/peers", "/v1/accounts/" + p["worker"] + "/peers?days=365"},
		"GET /v1/accounts/{ref}/export": {"/v1/accounts/" + p["account"] + "/export?source=case,contact,notice,order", "/v1/accounts/" + p["worker"] + "/export?format=json", "/v1/accounts/" + p["account"] + "/export?format=json"},
		"GET /v1/actions/bulk/{id}":     {}, "GET /v1/actions/{id}": {},
		"GET /v1/actions": append(each("/v1/actions?account="), "/v1/actions", "/v1/actions?kind=suspend", "/v1/actions?state=applied,pending",
			"/v1/actions?where=reason_code+%3D%3D+%22safety%22", "/v1/actions?where=clause+%3D%3D+%22SAF-4.1%22"),
		"GET /v1/alerts":           append(each("/v1/alerts?account="), "/v1/alerts", "/v1/alerts?limit=1"),
		"GET /v1/audit":            {"/v1/audit?limit=200", "/v1/audit?limit=200&object=" + p["account"], "/v1/audit?limit=200&kind=case.opened", "/v1/audit?limit=200&actor=public"},
		"GET /v1/audit/checkpoint": {}, "GET /v1/audit/consistency": {}, "GET /v1/audit/proof/{leaf}": {},
		"GET /v1/cases": append(each("/v1/cases?account="), "/v1/cases", "/v1/cases?limit=1", "/v1/cases?severity=S1", "/v1/cases?type=safety", "/v1/cases?open=true",
			"/v1/cases?where=severity+%3D%3D+%22S1%22"),
		"GET /v1/sla/policies": {"/v1/sla/policies"}, "GET /v1/sla/policies/{version}": {"/v1/sla/policies/live"}, "GET /v1/sla/attainment": {"/v1/sla/attainment"},
		"GET /v1/calls": {"/v1/calls", "/v1/calls?state=open", "/v1/calls?limit=1"}, "GET /v1/calls/summary": {"/v1/calls/summary"},
		"GET /v1/telephony/recording-rules": {"/v1/telephony/recording-rules"}, "GET /v1/cases/{ref}/dispatch": {},
		"GET /v1/cases/{ref}": {}, "GET /v1/cases/{ref}/calls": {}, "GET /v1/cases/{ref}/checklist": {}, "GET /v1/cases/{ref}/clocks": {}, "GET /v1/cases/{ref}/evidence": {},
		"GET /v1/cases/{ref}/members": {}, "GET /v1/cases/{ref}/messages": {}, "GET /v1/cases/{ref}/notes": {}, "GET /v1/cases/{ref}/parties": {},
		"GET /v1/cases/{ref}/parties/{party}/contact-plan": {}, "GET /v1/cases/{ref}/timeline": {}, "GET /v1/cases/{ref}/tasks": {}, "GET /v1/cases/{ref}/relations": {}, "GET /v1/cases/{ref}/similar": {},
		"GET /v1/inbox/next": {"/v1/inbox/next", "/v1/inbox/next?queue=" + p["queue"]}, "GET /v1/handovers": {"/v1/handovers", "/v1/handovers?state=all"}, "GET /v1/shift": {"/v1/shift"},
		"GET /v1/views": {"/v1/views?page=inbox"}, "GET /v1/routing": {"/v1/routing"}, "GET /v1/me/work": {"/v1/me/work"}, "GET /v1/staff/{id}/work": {},
		"GET /v1/cases/{ref}/reporter": {}, "GET /v1/cases/{ref}/runs": {}, "GET /v1/cases/{ref}/protocols": {}, "GET /v1/runs/{id}": {}, "GET /v1/runs/{id}/upgrade": {}, "GET /v1/drills": {"/v1/drills", "/v1/drills?limit=1"},
		"GET /v1/protocols": {"/v1/protocols", "/v1/protocols?state=published"}, "GET /v1/protocols/{id}": {"/v1/protocols/theft"}, "GET /v1/protocols/{id}/versions": {"/v1/protocols/theft/versions"},
		"GET /v1/protocols/{id}/diff": {"/v1/protocols/theft/diff?to=1"}, "GET /v1/protocols/{id}/statistics": {"/v1/protocols/theft/statistics"},
		"GET /v1/case-tasks":            {"/v1/case-tasks", "/v1/case-tasks?view=team", "/v1/case-tasks?due=true", "/v1/case-tasks?state=all&limit=1"},
		"GET /v1/communities":           append(each("/v1/communities?account="), "/v1/communities", "/v1/communities?min=3"),
		"GET /v1/communities/run":       {"/v1/communities/run"},
		"GET /v1/graph":                 append(each("/v1/graph?depth=3&seed="), "/v1/graph?via=mail,phone&seed="+p["account"], "/v1/graph?limit=10&seed="+p["worker"]),
		"GET /v1/graph/path":            {"/v1/graph/path?from=" + p["account"] + "&to=" + p["worker"]},
		"GET /v1/contacts":              append(each("/v1/contacts?account="), "/v1/contacts", "/v1/contacts?limit=1", "/v1/contacts?state=case", "/v1/contacts?state=joined", "/v1/contacts?channel=email"),
		"GET /v1/contacts/{id}/similar": {}, "GET /v1/mailboxes": {"/v1/mailboxes"}, "GET /v1/mailboxes/{id}": {}, "GET /v1/mailboxes/{id}/aside": {}, "GET /v1/intake/health": {"/v1/intake/health"},
		"GET /v1/contacts/{id}": {}, "GET /v1/contacts/{id}/raw": {},
		"GET /v1/decisions":             append(each("/v1/decisions?account="), "/v1/decisions"),
		"GET /v1/decisions/histogram":   {"/v1/decisions/histogram?from=2026-01-01T00:00:00Z&to=2026-12-31T00:00:00Z"},
		"GET /v1/decisions/{event_id}":  {"/v1/decisions/" + p["event"]},
		"GET /v1/deliveries":            {"/v1/deliveries", "/v1/deliveries?limit=1", "/v1/deliveries?state=acknowledged", "/v1/deliveries?state=pending"},
		"GET /v1/evidence/{id}/content": {}, "GET /v1/evidence/{id}/thumbnail": {}, "GET /v1/evidence/{id}": {},
		"GET /v1/health":  {},
		"GET /v1/imports": {"/v1/imports"}, "GET /v1/imports/{id}": {},
		"GET /v1/inbox":                  {"/v1/inbox", "/v1/inbox?view=all", "/v1/inbox?view=mine", "/v1/inbox?limit=1", "/v1/inbox?where=severity+%3D%3D+%22S1%22", "/v1/inbox?queue=" + p["queue"]},
		"GET /v1/keys":                   {"/v1/keys"},
		"GET /v1/lists":                  {"/v1/lists"},
		"GET /v1/lists/{name}/entries":   {"/v1/lists/disposable_domains/entries"},
		"GET /v1/lists/{name}/files":     {"/v1/lists/disposable_domains/files"},
		"GET /v1/lists/{name}/export":    {"/v1/lists/disposable_domains/export"},
		"GET /v1/live":                   {}, // TestTraceOnTheLiveStream
		"GET /v1/me":                     {"/v1/me"},
		"GET /v1/queues":                 {"/v1/queues"},
		"GET /v1/roles":                  {"/v1/roles"},
		"GET /v1/rules":                  {"/v1/rules"},
		"GET /v1/rules/{id}":             {"/v1/rules/" + p["rule"]},
		"GET /v1/rules/vocabulary":       {"/v1/rules/vocabulary", "/v1/rules/vocabulary?on=order.placed"},
		"GET /v1/rulesets":               {"/v1/rulesets"},
		"GET /v1/rulesets/{number}":      {"/v1/rulesets/1"},
		"GET /v1/rulesets/{number}/diff": {"/v1/rulesets/1/diff?with=0"}, "GET /v1/rulesets/{number}/pack": {"/v1/rulesets/1/pack"},
		"GET /v1/rules/{id}/history": {"/v1/rules/" + p["rule"] + "/history"},
		"GET /v1/rules/{id}/shadow":  {"/v1/rules/" + p["rule"] + "/shadow"},
		"GET /v1/drafts":             {"/v1/drafts"}, "GET /v1/drafts/{id}": {"/v1/drafts/" + p["draft"]},
		"GET /v1/backtests/{id}": {"/v1/backtests/" + p["backtest"]}, "GET /v1/backtests/{id}/hits": {"/v1/backtests/" + p["backtest"] + "/hits"},
		"GET /v1/backtests/{id}/hits.csv": {"/v1/backtests/" + p["backtest"] + "/hits.csv"},
		"GET /v1/cases/{ref}/like":        {}, "GET /v1/decisions/{event_id}/like": {"/v1/decisions/" + p["event"] + "/like"},
		"GET /v1/snoozes": append(each("/v1/snoozes?account="), "/v1/snoozes"),
		"GET /v1/search": {"/v1/search?q=" + p["account_ref"], "/v1/search?q=" + p["account"], "/v1/search?q=" + p["order_ref"], "/v1/search?q=" + p["name"] + "%40example.com",
			"/v1/search?q=marker-" + p["name"], "/v1/search?q=Marker+" + p["name"]},
		"GET /v1/sessions":                 {"/v1/sessions"},
		"GET /v1/setup":                    {"/v1/setup"},
		"GET /v1/sla/clocks":               {"/v1/sla/clocks", "/v1/sla/clocks?limit=1", "/v1/sla/clocks?state=running", "/v1/sla/clocks?state=met"},
		"GET /v1/staff":                    {"/v1/staff"},
		"GET /v1/staff/{id}":               {},
		"GET /v1/tasks":                    append(each("/v1/tasks?account="), "/v1/tasks", "/v1/tasks?limit=1", "/v1/tasks?state=open"),
		"GET /v1/teams":                    {"/v1/teams"},
		"GET /v1/templates":                {"/v1/templates"},
		"GET /v1/webhooks":                 {"/v1/webhooks"},
		"GET /v1/webhooks/{id}/deliveries": {"/v1/webhooks/" + p["webhook"] + "/deliveries"},
	}
	maps.Copy(all, enforcementLooks(p))
	maps.Copy(all, triageLooks())
	maps.Copy(all, custodyLooks())
	maps.Copy(all, caseworkLooks())
	maps.Copy(all, incidentLooks(p))
	maps.Copy(all, onCallLooks())
	maps.Copy(all, speakingLooks())
	maps.Copy(all, policyLooks())
	maps.Copy(all, confidenceLooks())
	maps.Copy(all, signinLooks())
	maps.Copy(all, authorityLooks(p))
	maps.Copy(all, noticeLooks(p))
	return all
}

// totals are routes without a look, because their figures are sums over the
// whole installation, the audit log's and the journal's length among them; what
// they say is searched for the names of the matter only.
var totals = []string{"/metrics", "/v1/health", "/v1/audit/checkpoint"}

// byName are the filters that take the id of a thing of the matter: the answer
// for the hidden one must be that for one which does not exist.
var byName = map[string][]string{
	"third":    {"/v1/handovers?state=all&object=", "/v1/search?q="},
	"case":     {"/v1/notices?case=", "/v1/break-glass?case=", "/v1/incidents?case=", "/v1/handovers?state=all&object=", "/v1/contacts?case_id=", "/v1/alerts?case_id=", "/v1/tasks?case=", "/v1/actions?case=", "/v1/search?q=", "/v1/deliveries?object=", "/v1/audit?object="},
	"number":   {"/v1/search?q=", "/v1/actions?case=", "/v1/tasks?case=", "/v1/contacts?case_id="},
	"contact":  {"/v1/cases?contact=", "/v1/search?q=", "/v1/audit?object="},
	"party":    {"/v1/search?q=", "/v1/audit?object="},
	"note":     {"/v1/search?q=", "/v1/audit?object="},
	"message":  {"/v1/search?q=", "/v1/audit?object="},
	"evidence": {"/v1/search?q=", "/v1/audit?object="},
	"file":     {"/v1/search?q=", "/v1/audit?object="},
	"task":     {"/v1/audit?object="},
	"bulk":     {"/v1/actions?bulk=", "/v1/audit?object="},
	"notice":   {"/v1/search?q=", "/v1/audit?object="},
	"appeal":   {"/v1/notices?appeal=", "/v1/search?q=", "/v1/audit?object="},
	"finding":  {"/v1/search?q=", "/v1/audit?object="},
	"action":   {"/v1/notices?action=", "/v1/appeals?action=", "/v1/tasks?action=", "/v1/deliveries?object=", "/v1/audit?object="},
}

// strangers are people of several kinds who are no members.
func (g *grounds) strangers() []*person {
	list := []*person{g.hire("Everything", anywhere(allRoles()...)), g.key}
	for _, r := range []string{identity.RoleCriticalResponse, identity.RoleInvestigator, identity.RoleFraudAnalyst, identity.RoleAuditor, identity.RoleAdmin, identity.RolePrivacy} {
		list = append(list, g.hire("Stranger-"+r, anywhere(r)))
	}
	vendor := anywhere(identity.RoleBPO)
	vendor.Teams = []string{g.east}
	return append(list, g.hire("Stranger-bpo", vendor))
}

// seen is what one person sees, by path.
func seen(who *person, p plot) map[string]answer {
	out := map[string]answer{}
	for _, paths := range looks(p) {
		for _, path := range paths {
			out[path] = who.get(path)
		}
	}
	return out
}

func TestTraceOfARestrictedCase(t *testing.T) { trace(t, openGrounds(t)) }

func trace(t *testing.T, g *grounds) {
	open, hidden := g.people("open", "basketly", "US-WA"), g.people("hidden", "basketly", "US-WA")
	g.matter(open, g.east, false)
	g.actions(open)
	g.things(hidden)
	asked := looks(hidden)
	for _, r := range g.app.Routes() {
		name := r.Method + " " + r.Path
		if _, ok := asked[name]; r.Method == "GET" && !ok {
			t.Errorf("%s has no look: say how a stranger would search it for a restricted case", name)
		}
		delete(asked, name)
	}
	for name := range asked {
		t.Errorf("%s has looks and is no route", name)
	}
	strangers := g.strangers()
	for _, s := range strangers { // so that first looks are behind us
		seen(s, hidden)
	}
	g.settle()
	before := make([]map[string]answer, len(strangers))
	for i, s := range strangers {
		before[i] = seen(s, hidden)
	}

	g.matter(hidden, "", true)
	g.custody(hidden)
	g.casework(hidden)
	g.settle()
	compare(t, g, strangers, before, hidden, false)
	g.actions(hidden)
	// The test can see what is there: a member sees a difference in each of these.
	for _, path := range []string{"/v1/cases", "/v1/inbox?view=all", "/v1/contacts", "/v1/sla/clocks", "/v1/tasks", "/v1/deliveries", "/v1/search?q=" + hidden["number"], "/v1/accounts/" + hidden["account"] + "/timeline"} {
		if !strings.Contains(string(g.boss.get(path).raw), hidden["case"]) && !strings.Contains(string(g.boss.get(path).raw), hidden["action"]) {
			t.Errorf("a member does not see the case at %s either: the test proves nothing", path)
		}
	}
	g.boss.post("/v1/cases/"+hidden["case"]+"/resolve", object{"outcome": "substantiated", "standard": "preponderance"})
	g.settle()
	compare(t, g, strangers, before, hidden, true)

	for _, s := range strangers {
		for kind, paths := range byName {
			for _, path := range paths {
				if there, not := s.get(path+hidden[kind]), s.get(path+absent(hidden[kind])); !there.same(not) {
					t.Errorf("%s finds the hidden %s by %s:\n  %s\n  %s", s.name, kind, path, short(there.raw), short(not.raw))
				}
			}
		}
		// What an action would do to one of a separated pair must not name the other.
		// What they carry names whom it belongs to, case or no case: /custody is a look.
		preview := s.post("/v1/actions/preview", object{"kind": "separate", "account": hidden["worker"], "reason": "guard"})
		delete(preview.body, "custody")
		preview.raw, _ = json.Marshal(preview.body)
		names(t, preview, plot{"other of the pair": hidden["account"]})
		for _, path := range totals {
			names(t, s.get(path), hidden)
		}
	}
}

// compare says what differs for strangers between the world before and now.
// With actions, an action of the case may show kind and dates, and the account
// its standing; nothing else.
func compare(t *testing.T, g *grounds, strangers []*person, before []map[string]answer, hidden plot, actions bool) {
	t.Helper()
	acting := map[string]bool{}
	for _, s := range strangers {
		acting[s.id] = true
	}
	for i, s := range strangers {
		now := seen(s, hidden)
		for _, path := range slices.Sorted(maps.Keys(now)) {
			was, is := before[i][path], now[path]
			names(t, is, hidden)
			if was.same(is) {
				continue
			}
			if strings.HasPrefix(path, "/v1/audit") {
				news(t, s, was, is, acting)
				continue
			}
			a, b := without(t, path, was, actions), without(t, path, is, actions)
			if a != b {
				t.Errorf("%s sees a difference at %s (actions taken: %v):\n%s", s.name, path, actions, firstDifference(a, b))
			}
		}
	}
}

// names fails when an answer holds an id or a word of the hidden matter.
func names(t *testing.T, a answer, hidden plot) {
	t.Helper()
	for _, kind := range []string{"case", "number", "contact", "loose", "party", "subject", "note", "message", "evidence", "file", "task", "todo", "run", "second", "third", "handover", "lent", "bulk", "delivery", "leaf", "approval", "request", "upload", "package", "fact", "interview", "hypothesis", "finding", "search", "cbulk", "hearing", "notice", "appeal", "other of the pair"} {
		if hidden[kind] != "" && strings.Contains(string(a.raw), hidden[kind]) {
			t.Errorf("%s names the hidden %s: %s", a.what, kind, around(string(a.raw), hidden[kind]))
		}
	}
	if hidden["name"] != "" && strings.Contains(string(a.raw), "marker-"+hidden["name"]) {
		t.Errorf("%s tells a text of the hidden case: %s", a.what, around(string(a.raw), "marker-"+hidden["name"]))
	}
}

func around(text, word string) string {
	i := strings.Index(text, word)
	return text[max(0, i-200):min(len(text), i+200)]
}

// ofNobody are leaves that a case cannot be told from: the roots of the
// journal, and that somebody saw the name of an account, on whatever page.
var ofNobody = []any{"journal.span", "account.names_shown"}

// news fails for each leaf of the audit log that is new and not about the
// strangers' own looking.
func news(t *testing.T, who *person, was, is answer, strangers map[string]bool) {
	t.Helper()
	old := map[any]bool{}
	for _, item := range was.body["items"].([]any) {
		old[item.(object)["id"]] = true
	}
	for _, item := range is.body["items"].([]any) {
		m := item.(object)
		if actor, _ := m["actor"].(string); !old[m["id"]] && !strangers[actor] && !slices.Contains(ofNobody, m["kind"]) {
			leaf, _ := json.Marshal(m)
			t.Errorf("%s finds a leaf of the restricted case in the audit log: %s", who.name, leaf)
		}
	}
}

// mayShow are the fields of an action whose reason is restricted.
var mayShow = []string{"id", "kind", "state", "account", "account_id", "created_at", "starts_at", "ends_at", "reversed_at", "ended_at", "restricted", "version",
	"interim", "reversible", "deliveries", "holds"}

// without is an answer without what a stranger may see once there are actions:
// restricted actions, and the standing of accounts.
func without(t *testing.T, path string, a answer, actions bool) string {
	t.Helper()
	var v any
	if json.Unmarshal(a.raw, &v) != nil {
		return formKey.ReplaceAllString(string(a.raw), "") // each blank form has its own key
	}
	var walk func(v any) any
	walk = func(v any) any {
		switch x := v.(type) {
		case object:
			for k := range x {
				// An action that may be shown as restricted fills a page like any other.
				if actions && (k == "standing" || k == "next_cursor" && strings.Contains(path, "/timeline?")) {
					delete(x, k)
					continue
				}
				x[k] = walk(x[k])
			}
		case []any:
			x = slices.DeleteFunc(x, func(item any) bool {
				m, _ := item.(object)
				if d, ok := m["data"].(object); ok && m["source"] == "action" {
					m = d
				}
				if m["restricted"] != true || !actions {
					return false
				}
				for k, field := range m {
					if none, ok := field.(object); ok && len(none) == 0 {
						continue
					}
					if !slices.Contains(mayShow, k) && field != "" && field != false && field != nil && field != 0.0 {
						t.Errorf("%s: a restricted action shows its %s: %v", path, k, field)
					}
				}
				return true
			})
			for i := range x {
				x[i] = walk(x[i])
			}
			return x
		}
		return v
	}
	out, _ := json.MarshalIndent(walk(v), "", " ")
	return string(out)
}

var formKey = regexp.MustCompile(`name="form" value="[A-Z0-9]+"`)

// TestTraceOnTheLiveStream: no open page of a stranger hears of work on a
// restricted case.
func TestTraceOnTheLiveStream(t *testing.T) {
	g := openGrounds(t)
	open, hidden := g.people("open", "basketly", "US-WA"), g.people("hidden", "basketly", "US-WA")
	stranger := g.hire("Stranger", anywhere(allRoles()...))
	all := g.listen(stranger)
	member := g.listen(g.boss)
	g.matter(open, "", false)
	g.matter(hidden, "", true)
	g.actions(hidden)
	g.app.Hub.Publish("end", nil)
	heard, told := all(), member()
	if !slices.Contains(heard, "case:"+open["case"]) || !slices.Contains(told, "case:"+hidden["case"]) {
		t.Fatalf("the streams hear nothing: %v, %v", heard, told)
	}
	if slices.Contains(heard, "case:"+hidden["case"]) {
		t.Errorf("a stranger heard of the restricted case: %v", heard)
	}
	// Work on a case that is restricted already makes no sound at all.
	quietly := g.listen(stranger)
	ref := "/v1/cases/" + hidden["case"]
	g.boss.post(ref+"/notes", object{"body": "More."}).want(201)
	g.boss.post(ref+"/messages", object{"party": hidden["party"], "text": "More."}).want(201)
	g.boss.post(ref+"/checklist", object{"item": "safe", "state": "done"}).want(200)
	g.boss.post(ref+"/evidence", upload("more")).want(201)
	g.boss.post("/v1/actions/"+hidden["separation"]+"/reverse", object{"reason": "Over."}).want(200)
	g.settle()
	g.app.Hub.Publish("end", nil)
	if heard := quietly(); len(heard) > 0 {
		t.Errorf("a stranger heard work on a restricted case: %v", heard)
	}
}

// listen opens the live stream of p; the function it gives waits for the topic
// "end" and gives those before it.
func (g *grounds) listen(p *person) func() []string {
	g.t.Helper()
	res, err := p.client.Get(g.web.URL + "/v1/live")
	if err != nil || res.StatusCode != http.StatusOK {
		g.t.Fatalf("live: %v %v", err, res)
	}
	// A test that ends early must not leave it open: the server waits for it.
	g.t.Cleanup(func() { res.Body.Close() })
	lines := bufio.NewScanner(res.Body)
	late := time.AfterFunc(time.Minute, func() { res.Body.Close() })
	hello := false
	for !hello && lines.Scan() {
		hello = strings.HasPrefix(lines.Text(), "event: hello")
	}
	if !late.Stop() || !hello {
		g.t.Fatalf("the live stream does not begin: %v", lines.Err())
	}
	done := make(chan []string, 1)
	go func() {
		var topics []string
		for lines.Scan() {
			data, ok := strings.CutPrefix(lines.Text(), "data: ")
			var m struct{ Topic string }
			if !ok || json.Unmarshal([]byte(data), &m) != nil || m.Topic == "" {
				continue
			}
			if m.Topic == "end" {
				break
			}
			topics = append(topics, m.Topic)
		}
		done <- topics
	}()
	return func() []string {
		defer res.Body.Close()
		select {
		case topics := <-done:
			return topics
		case <-time.After(20 * time.Second):
			g.t.Error("the live stream never ended")
			return nil
		}
	}
}

// TestTraceOnPostgreSQL is TestTraceOfARestrictedCase on the other database.
func TestTraceOnPostgreSQL(t *testing.T) { trace(t, openGroundsOn(t, dbtest.Postgres(t).Main)) }
