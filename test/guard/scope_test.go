package guard

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/db/dbtest"
	"github.com/piepowder/piepowder/internal/identity"
)

// guarded says which walls stand around a kind of thing: who is behind one of
// them gets the very answer he would get for an id that does not exist. A kind
// without walls belongs to the installation: the permission decides alone.
var guarded = map[string][]string{
	"case": {"region", "brand", "team", "restricted"}, "number": {"region", "brand", "team", "restricted"},
	"contact": {"region", "brand", "team", "restricted"}, "loose": {"region", "brand", "restricted"}, "call": {"region", "brand", "restricted"}, "file": {"region", "brand", "restricted"}, "spare": {"region", "brand", "restricted"}, "extra": {"region", "brand", "restricted"},
	"evidence": {"region", "brand", "team", "restricted"}, "message": {"region", "brand", "team", "restricted"},
	"todo": {"region", "brand", "team", "restricted"}, "run": {"region", "brand", "team", "restricted"}, "protocol": {}, "handover": {"region", "brand", "team", "restricted"}, "second": {"region", "brand", "team", "restricted"}, "third": {"region", "brand", "team", "restricted"},
	"lent": {"region", "brand", "restricted"}, "view": {}, "team": {},

	"task": {"region", "brand", "team", "restricted"}, "bulk": {"region", "brand", "team", "restricted"},
	// Of an action from a case that is not theirs people see kind and dates.
	"action": {"region", "brand"},
	// An account has no team, and is not restricted with a case.
	"account": {"region", "brand"}, "account_ref": {"region", "brand"}, "event": {"region", "brand"},
	// What was sent to the marketplace belongs to the installation, unless it tells of a restricted case.
	"delivery": {"restricted"}, "leaf": {"restricted"},
	"hearing": enforcementWalls["hearing"], "ban": enforcementWalls["ban"], "reconciliation": {},
	"session": {"region", "brand", "team", "restricted"},
	"queue":   {}, "key": {}, "staff": {}, "webhook": {}, "mailbox": {}, "rule": {}, "ruleset": {}, "import": {}, "list": {}, "entry": {}, "draft": {}, "backtest": {},
	"snooze": {"region", "brand"},
	"page":   onCallWalls["page"], "schedule": {}, "override": {}, "swap": {}, "off": {}, "policy": {}, "way": {}, "heartbeat": {}, "shiftnote": {},
	"template": {}, "spoken": {}, "macro": {}, "stop": {"region", "brand", "team", "restricted"}, "pressnote": {},
	"rulebook": {}, "clause": {}, "touchpoint": {}, "pquestion": {}, "pexception": {},
	"upload": custodyWalls, "package": custodyWalls,
	"notice": noticeWalls, "appeal": noticeWalls, "bareappeal": proofWalls, "proof": proofWalls, "groupappeal": {},
	"fact": caseworkWalls, "interview": caseworkWalls, "hypothesis": caseworkWalls, "finding": caseworkWalls, "search": caseworkWalls, "cbulk": {}, "ctemplate": {},
	"approval": approvalWalls, "request": approvalWalls,
	"incident": incidentWalls["incident"], "incidentno": incidentWalls["incident"], "todoitem": incidentWalls["todoitem"], "partner": incidentWalls["partner"],
}

// probed is one route with the kinds of thing its path names, the body of a
// command that would be right, and how the owner's turn comes.
type probed struct {
	route string
	kinds string
	body  func(p plot) any
	match string // If-Match: none = v0, one = v1, else the table with the thing's version
}

func none(plot) any { return nil }

func with(b any) func(plot) any { return func(plot) any { return b } }

// probes are all routes whose path names a thing, in an order in which the
// owner can walk them: what ends something comes last.
var probes = append(append(append(append(append(append(append(append(append(append(append(incidentProbes, signinProbes...), policyProbes...), onCallProbes...), speakingProbes...), authorityProbes...), custodyProbes...), confidenceProbes...), enforcementProbes...), caseworkProbes...), noticeProbes...), []probed{
	{"GET /v1/accounts/{ref}", "account", none, ""},
	{"GET /v1/accounts/{ref}", "account_ref", none, ""},
	{"GET /v1/accounts/{ref}/custody", "account", none, ""},
	{"GET /v1/accounts/{ref}/links", "account", none, ""},
	{"GET /v1/accounts/{ref}/timeline", "account", none, ""},
	{"POST /v1/accounts/{ref}/labels", "account", with(object{"label": "watch", "reason": "guard"}), ""},
	{"DELETE /v1/accounts/{ref}/labels/{label}", "account =watch", none, ""},
	{"GET /v1/actions/bulk/{id}", "bulk", none, ""},
	{"GET /v1/actions/{id}", "action", none, ""},
	{"GET /v1/audit/proof/{leaf}", "leaf", none, ""},
	{"GET /v1/cases/{ref}", "case", none, ""},
	{"GET /v1/cases/{ref}", "number", none, ""},
	{"GET /v1/cases/{ref}/calls", "case", none, ""},
	{"GET /v1/cases/{ref}/checklist", "case", none, ""},
	{"GET /v1/cases/{ref}/dispatch", "case", none, ""},
	{"GET /v1/sla/policies/{version}", "=live", none, ""},
	{"POST /v1/cases/{ref}/terms", "case", with(object{"what": "protected"}), ""},
	{"GET /v1/cases/{ref}/clocks", "case", none, ""},
	{"GET /v1/cases/{ref}/evidence", "case", none, ""},
	{"GET /v1/cases/{ref}/members", "case", none, ""},
	{"GET /v1/cases/{ref}/messages", "case", none, ""},
	{"GET /v1/cases/{ref}/notes", "case", none, ""},
	{"GET /v1/cases/{ref}/parties", "case", none, ""},
	{"GET /v1/cases/{ref}/timeline", "case", none, ""},
	{"GET /v1/cases/{ref}/tasks", "case", none, ""},
	{"GET /v1/cases/{ref}/runs", "case", none, ""},
	{"GET /v1/cases/{ref}/protocols", "case", none, ""},
	{"GET /v1/runs/{id}", "run", none, ""},
	{"GET /v1/runs/{id}/upgrade", "run", none, ""},
	{"GET /v1/cases/{ref}/relations", "case", none, ""},
	{"GET /v1/cases/{ref}/similar", "case", none, ""},
	{"GET /v1/staff/{id}/work", "staff", none, ""},
	{"GET /v1/cases/{ref}/parties/{party}/contact-plan", "case party", none, ""},
	{"GET /v1/contacts/{id}", "contact", none, ""},
	{"GET /v1/contacts/{id}", "loose", none, ""},
	{"GET /v1/contacts/{id}/raw", "contact", none, ""},
	{"GET /v1/contacts/{id}/similar", "contact", none, ""},
	{"GET /v1/contacts/{id}/similar", "loose", none, ""},
	{"GET /v1/mailboxes/{id}", "mailbox", none, ""},
	{"POST /v1/mailboxes/{id}/poll", "mailbox", none, ""},
	{"GET /v1/mailboxes/{id}/aside", "mailbox", none, ""},
	{"POST /v1/mailboxes/{id}/aside/{message}/retry", "mailbox =mas_none", none, ""},
	{"PUT /v1/mailboxes/{id}", "mailbox", with(object{"address": "guard@safety.example", "name": "guard"}), "one"},
	{"DELETE /v1/mailboxes/{id}", "mailbox", none, ""},
	{"GET /v1/decisions/{event_id}", "event", none, ""},
	{"GET /v1/decisions/{event_id}/like", "event", none, ""},
	{"GET /v1/cases/{ref}/like", "case", none, ""},
	{"GET /v1/cases/{ref}/like", "number", none, ""},
	{"GET /v1/evidence/{id}", "evidence", none, ""},
	{"GET /v1/evidence/{id}/content", "evidence", none, ""},
	{"GET /v1/evidence/{id}/thumbnail", "evidence", none, ""},
	{"GET /v1/evidence/{id}", "file", none, ""},
	{"GET /v1/evidence/{id}/content", "file", none, ""},
	{"GET /v1/evidence/{id}/thumbnail", "file", none, ""},
	{"GET /v1/staff/{id}", "staff", none, ""},
	{"GET /v1/rules/{id}", "rule", none, ""},
	{"GET /v1/rulesets/{number}", "ruleset", none, ""},
	{"GET /v1/rulesets/{number}/diff", "ruleset", none, ""},
	{"GET /v1/rulesets/{number}/pack", "ruleset", none, ""},
	{"GET /v1/rules/{id}/history", "rule", none, ""},
	{"GET /v1/rules/{id}/shadow", "rule", none, ""},
	{"GET /v1/drafts/{id}", "draft", none, ""},
	{"GET /v1/backtests/{id}", "backtest", none, ""},
	{"GET /v1/backtests/{id}/hits", "backtest", none, ""},
	{"GET /v1/backtests/{id}/hits.csv", "backtest", none, ""},
	{"POST /v1/backtests/{id}/cancel", "backtest", none, ""},
	{"POST /v1/drafts/{id}/backtest", "draft", with(object{}), ""},
	{"POST /v1/drafts/{id}/approve", "draft", with(object{"shown": "nothing"}), ""},
	{"POST /v1/drafts/{id}/return", "draft", with(object{"reason": "guard"}), ""},
	{"POST /v1/drafts/{id}/submit", "draft", none, ""},
	{"PATCH /v1/drafts/{id}", "draft", with(object{"title": "guard"}), "drafts"},
	{"DELETE /v1/drafts/{id}", "draft", none, ""},
	{"POST /v1/rules/{id}/quiet", "rule", with(object{"until": dbtest.Start.Add(24 * time.Hour), "reason": "guard"}), ""},
	{"POST /v1/rules/{id}/stage", "rule", with(object{"stage": "shadow", "reason": "guard"}), ""},
	{"POST /v1/rulesets/{number}/revert", "ruleset", with(object{"reason": "guard"}), ""},
	{"DELETE /v1/snoozes/{id}", "snooze", none, ""},
	{"GET /v1/webhooks/{id}/deliveries", "webhook", none, ""},
	{"GET /v1/imports/{id}", "import", none, ""},
	{"GET /v1/lists/{name}/entries", "list", none, ""},
	{"GET /v1/lists/{name}/files", "list", none, ""},
	{"GET /v1/lists/{name}/export", "list", none, ""},
	{"POST /v1/cases/{ref}/take", "case", none, ""},
	{"PATCH /v1/cases/{ref}", "case", with(object{"title": "Changed"}), "cases"},
	{"POST /v1/cases/{ref}/assign", "case", func(p plot) any { return object{"assignee": p["staff"]} }, ""},
	{"POST /v1/cases/{ref}/calls", "case", func(p plot) any {
		return object{"party": p["party"], "direction": "out", "outcome": "no_answer", "started_at": dbtest.Start, "ended_at": dbtest.Start}
	}, ""},
	{"POST /v1/cases/{ref}/checklist", "case", with(object{"item": "safe", "state": "done"}), ""},
	{"POST /v1/cases/{ref}/evidence", "case", with(upload("probe")), ""},
	{"POST /v1/cases/{ref}/messages", "case", func(p plot) any { return object{"party": p["party"], "text": "Hello"} }, ""},
	{"POST /v1/cases/{ref}/notes", "case", with(object{"body": "probe"}), ""},
	{"POST /v1/cases/{ref}/notes/{note}", "case note", with(object{"body": "probe again"}), ""},
	{"PUT /v1/cases/{ref}/parties/{party}/contact-plan", "case party", with(object{"do_not_contact": false, "voicemail": false, "version": 0}), "none"},
	{"POST /v1/cases/{ref}/parties", "case", with(object{"role": "witness", "name": "Somebody"}), ""},
	{"POST /v1/case-tasks/{id}/assign", "todo", with(object{"owner": ""}), ""},
	{"POST /v1/case-tasks/{id}/done", "todo", with(object{"note": "probe"}), ""},
	{"POST /v1/case-tasks/{id}/reopen", "todo", with(object{}), ""},
	{"POST /v1/cases/{ref}/runs", "case", with(object{"protocol": "property-damage"}), ""},
	{"POST /v1/runs/{id}/steps/{step}/answer", "run =what", with(object{"answers": object{"there": "no"}}), ""},
	{"POST /v1/runs/{id}/steps/{step}/check", "run =what", with(object{"checked": []string{}}), ""},
	{"POST /v1/runs/{id}/steps/{step}/assign", "run =what", with(object{"owner": ""}), ""},
	{"POST /v1/runs/{id}/steps/{step}/done", "run =what", with(object{"answers": object{"there": "no", "kind": "goods"}}), ""},
	{"POST /v1/runs/{id}/steps/{step}/reopen", "run =what", with(object{"reason": "guard"}), ""},
	{"POST /v1/runs/{id}/steps/{step}/skip", "run =pattern", with(object{"reason": "guard"}), ""},
	{"POST /v1/runs/{id}/steps/{step}/approve", "run =what", with(object{}), ""},
	{"POST /v1/runs/{id}/steps/{step}/refuse", "run =what", with(object{"reason": "guard"}), ""},
	{"POST /v1/runs/{id}/upgrade", "run", with(object{"to": 2}), ""},
	{"POST /v1/runs/{id}/cancel", "run", with(object{"reason": "guard"}), ""},
	{"GET /v1/protocols/{id}", "protocol", none, ""},
	{"GET /v1/protocols/{id}/versions", "protocol", none, ""},
	{"GET /v1/protocols/{id}/diff", "protocol", none, ""},
	{"GET /v1/protocols/{id}/statistics", "protocol", none, ""},
	{"PUT /v1/protocols/{id}/draft", "protocol", with(object{"document": "protocol: theft"}), "none"},
	{"POST /v1/protocols/{id}/publish", "protocol", with(object{"note": "guard"}), ""},
	{"POST /v1/protocols/{id}/approve", "protocol", with(object{"note": "guard"}), ""},
	{"POST /v1/protocols/{id}/refuse", "protocol", with(object{"reason": "guard"}), ""},
	{"DELETE /v1/protocols/{id}/draft", "protocol", none, ""},
	{"POST /v1/protocols/{id}/retire", "protocol", with(object{"reason": "guard"}), ""},
	{"POST /v1/protocols/{id}/revive", "protocol", none, ""},
	{"POST /v1/messages/{id}/undo", "message", none, ""},
	{"PATCH /v1/tasks/{id}", "task", with(object{"state": "done"}), "one"},
	{"POST /v1/actions/{id}/reverse", "action", with(object{"reason": "A mistake."}), ""},
	{"POST /v1/deliveries/{id}/replay", "delivery", none, ""},
	{"POST /v1/calls/{id}/text", "call", with(object{}), ""},
	{"POST /v1/calls/{id}/attempts", "call", with(object{"outcome": "no_answer", "started_at": dbtest.Start, "ended_at": dbtest.Start}), ""},
	{"POST /v1/calls/{id}/mark", "call", with(object{"outcome": "silent"}), ""},
	{"POST /v1/contacts/{id}/take", "loose", none, ""},
	{"POST /v1/contacts/{id}/raise", "loose", with(object{"confirm": true}), ""},
	{"POST /v1/contacts/{id}/triage", "loose", with(object{"severity": "S1"}), ""},
	{"POST /v1/contacts/{id}/reply", "loose", with(object{"text": "We read it."}), ""},
	{"POST /v1/contacts/{id}/dismiss", "loose", with(object{"reason": "answered"}), ""},
	{"POST /v1/contacts/{id}/case", "spare", with(object{"title": "One more"}), ""},
	{"POST /v1/contacts/{id}/join", "extra", func(p plot) any { return object{"case": p["case"]} }, ""},
	{"DELETE /v1/cases/{ref}/parties/{party}", "case subject", none, ""},
	{"POST /v1/cases/{ref}/members", "case", func(p plot) any { return object{"staff": p["staff"], "in": true} }, ""},
	{"POST /v1/handovers/{id}/withdraw", "handover", none, ""},
	{"POST /v1/handovers/{id}/accept", "handover", none, ""},
	{"POST /v1/handovers/{id}/decline", "handover", with(object{"note": "guard"}), ""},
	{"POST /v1/cases/{ref}/relations", "case", func(p plot) any { return object{"case": p["third"], "kind": "related"} }, ""},
	{"DELETE /v1/cases/{ref}/relations/{other}", "case third", none, ""},
	{"POST /v1/cases/{ref}/merge", "second", func(p plot) any { return object{"into": p["case"]} }, ""},
	{"POST /v1/cases/{ref}/unmerge", "case", func(p plot) any { return object{"source": p["second"]} }, ""},
	{"POST /v1/cases/{ref}/defer", "third", with(object{"until": dbtest.Start.Add(time.Hour), "reason": "guard"}), ""},
	{"POST /v1/cases/{ref}/resume", "third", none, ""},
	{"POST /v1/cases/{ref}/escalate", "third", with(object{"reason": "guard"}), ""},
	{"POST /v1/cases/{ref}/queue", "third", with(object{"queue": "que_calm"}), ""},
	{"POST /v1/cases/{ref}/handover", "third", func(p plot) any { return object{"to": p["staff"], "note": "guard"} }, ""},
	{"POST /v1/cases/{ref}/transfer", "third", with(object{}), ""},
	{"POST /v1/contacts/{id}/release", "lent", none, ""},
	{"POST /v1/contacts/{id}/handover", "lent", func(p plot) any { return object{"to": p["staff"], "note": "guard"} }, ""},
	{"POST /v1/contacts/{id}/transfer", "lent", with(object{}), ""},
	{"POST /v1/contacts/{id}/defer", "lent", with(object{"until": dbtest.Start.Add(10 * time.Minute), "reason": "guard"}), ""},
	{"PUT /v1/staff/{id}/work", "staff", with(object{"accepting": false, "skills": []string{}, "languages": []string{}}), "none"},
	{"POST /v1/teams/{id}/vendor", "team", with(object{"vendor": true}), ""},
	{"DELETE /v1/views/{id}", "view", none, ""},
	{"POST /v1/cases/{ref}/restrict", "case", with(object{}), ""},
	{"POST /v1/cases/{ref}/unrestrict", "case", none, ""},
	{"POST /v1/cases/{ref}/resolve", "case", with(object{"outcome": "substantiated", "standard": "preponderance"}), ""},
	{"POST /v1/cases/{ref}/reopen", "case", with(object{"reason": "More came."}), ""},
	{"POST /v1/cases/{ref}/close", "case", with(object{"outcome": "substantiated", "standard": "preponderance"}), ""},
	{"POST /v1/cases/{ref}/release", "case", none, ""},
	{"PUT /v1/queues/{id}", "queue", with(object{"name": "Renamed", "expression": `severity == "S0"`}), "none"},
	{"POST /v1/lists/{name}/entries", "list", with(object{"value": "throwaway.example", "reason": "guard"}), ""},
	{"DELETE /v1/lists/{name}/entries/{entry}", "list entry", none, ""},
	{"POST /v1/imports/{id}/file", "import", none, ""},
	{"POST /v1/lists/{name}/files", "list", none, ""},
	{"POST /v1/imports/{id}/cancel", "import", none, ""},
	{"PATCH /v1/staff/{id}", "staff", with(object{"name": "Renamed"}), "staff"},
	{"POST /v1/staff/{id}/link", "staff", with(object{}), ""},
	{"POST /v1/webhooks/{id}/disable", "webhook", none, ""},
	{"POST /v1/webhooks/{id}/enable", "webhook", none, ""},
	{"DELETE /v1/keys/{id}", "key", none, ""},
	custodyEnds[0], custodyEnds[1],
	{"DELETE /v1/sessions/{id}", "session", none, ""},
}...)

// forOwner are rows whose thing is not there, or is of a kind that the owner of
// the plot must not touch, with the answer that is right.
var forOwner = map[string]int{
	"POST /v1/policies/{id}/approve": 403, "POST /v1/policies/{id}/refuse": 403, // whoever wrote in a text does not sign it
	"POST /v1/cases/{ref}/reporter": 409, "POST /v1/cases/{ref}/parties/{party}/confidential": 409, // nobody reported in these cases
	"GET /v1/break-glass/{id}": 404, "POST /v1/break-glass/{id}/end": 404, "POST /v1/break-glass/{id}/review": 404, // no glass was broken
	"PATCH /v1/me/passkeys/{id}": 404, "DELETE /v1/me/passkeys/{id}": 404, // nobody has one
	"DELETE /v1/staff/{id}/conflicts/{account}": 404, "POST /v1/mailboxes/{id}/aside/{message}/retry": 404,
}

// stage is the scene of these tests: one matter in Washington for Basketly in
// the team East, one like it that is restricted, and people around them.
type stage struct {
	*grounds
	open, closed plot
	who          map[string]*person
}

// columns is the order in which the matrix shows people.
var columns = []string{"own", "region", "brand", "team", "restricted", "unknown", "nobody"}

func openStage(t *testing.T) *stage {
	g := openGrounds(t)
	s := &stage{grounds: g, who: map[string]*person{}}
	s.open, s.closed = g.people("open", "basketly", "US-WA"), g.people("closed", "basketly", "US-WA")
	g.matter(s.open, g.east, false)
	g.matter(s.closed, "", true)
	for _, p := range []plot{s.open, s.closed} {
		g.actions(p)
		g.things(p)
		g.bare(p)
	}
	far, other := anywhere(allRoles()...), anywhere(allRoles()...)
	far.Regions, other.Brands = []string{"US-OR"}, []string{"pawsit"}
	vendor := anywhere(identity.RoleBPO)
	vendor.Teams = []string{g.west}
	s.who = map[string]*person{"own": g.boss, "unknown": g.boss, "region": g.hire("Far", far), "brand": g.hire("Other", other),
		"team": g.hire("Vendor", vendor), "restricted": g.hire("Outsider", anywhere(allRoles()...)), "nobody": g.nobody()}
	return s
}

// things adds what belongs to the installation to a plot.
func (g *grounds) things(p plot) {
	g.t.Helper()
	p["staff"] = g.hire("Colleague-"+p["name"], anywhere(identity.RoleInvestigator)).id
	elsewhere := g.again(g.boss)
	p["session"] = elsewhere.get("/v1/sessions").want(200).str("items", 0, "id")
	p["queue"] = g.boss.post("/v1/queues", object{"name": "Queue " + p["name"], "expression": `severity == "S1"`}).want(201).str("id")
	p["key"] = g.boss.post("/v1/keys", object{"name": p["name"], "permissions": []string{"event.write"}}).want(201).str("id")
	p["mailbox"] = g.boss.post("/v1/mailboxes", object{"address": strings.ToLower(p["name"]) + "@safety.example", "name": "Box " + p["name"], "secret": "guard",
		"imap": object{"host": "127.0.0.1", "port": 1, "security": "tls", "user": "guard"}}).want(201).str("id")
	p["webhook"] = g.boss.get("/v1/webhooks").want(200).str("items", 0, "id")
	p["rule"] = g.boss.get("/v1/rules").want(200).str("items", 0, "id")
	p["ruleset"] = "1"
	p["protocol"] = "theft"
	p["draft"] = g.hire("Drafter-"+p["name"], anywhere(identity.RoleFraudAnalyst)).post("/v1/drafts", object{"rule": p["rule"]}).want(201).str("id")
	p["backtest"] = g.boss.post("/v1/drafts/"+p["draft"]+"/backtest", object{}).want(202).str("id")
	p["snooze"] = g.boss.post("/v1/snoozes", object{"rule": p["rule"], "account": p["account"], "until": dbtest.Start.Add(24 * time.Hour), "reason": "guard"}).want(201).str("id")
	if p["case"] != "" {
		g.custody(p)
		g.casework(p)
	}
	g.templates(p)
	g.enforces(p)
	g.incidents(p)
	g.duty(p)
	g.speaks(p)
	g.rules(p)
	p["import"] = g.boss.post("/v1/imports", object{"name": "file " + p["name"]}).want(201).str("id")
	p["team"] = g.boss.post("/v1/teams", object{"name": "Team " + p["name"]}).want(201).str("id")
	p["view"] = g.boss.post("/v1/views", object{"page": "inbox", "name": "View " + p["name"], "query": "view=all"}).want(201).str("id")
	p["list"] = "disposable_domains"
	p["entry"] = g.boss.post("/v1/lists/"+p["list"]+"/entries", object{"value": p["name"] + ".example", "reason": "guard"}).want(201).str("id")
}

// call sends a probe as somebody, with the thing's ids or absent ones.
func (s *stage) call(who *person, pr probed, p plot, missing int) answer {
	s.t.Helper()
	method, path, _ := strings.Cut(pr.route, " ")
	names := parameter.FindAllString(path, -1)
	for i, kind := range strings.Fields(pr.kinds) {
		ref, fixed := strings.CutPrefix(kind, "=")
		if !fixed {
			if ref = p[kind]; ref == "" {
				s.t.Fatalf("%s: the plot has no %s", pr.route, kind)
			}
			if i == missing {
				ref = absent(ref)
			}
		}
		path = strings.Replace(path, names[i], ref, 1)
	}
	if strings.HasSuffix(path, "/diff") {
		path += "?from=1&to=1"
	}
	return who.send(method, path, s.match(pr, p), pr.body(p))
}

// match is the If-Match header of a probe.
func (s *stage) match(pr probed, p plot) string {
	switch {
	case pr.match == "none":
		return `"v0"`
	case pr.match == "one":
		return `"v1"`
	case pr.match == "":
		return ""
	}
	return fmt.Sprintf(`"v%d"`, s.version(pr.match, p[strings.Fields(pr.kinds)[0]]))
}

// version reads a row's version past the product: a look over HTTP would be a
// leaf of the audit log.
func (s *stage) version(table, row string) (v int64) {
	s.t.Helper()
	if err := s.app.Main.QueryRow(s.t.Context(), `SELECT version FROM `+table+` WHERE id = $1`, row).Scan(&v); err != nil {
		s.t.Fatal(err)
	}
	return v
}

func TestScopeOfEveryRouteThatNamesAThing(t *testing.T) {
	s := openStage(t)
	rows := map[string]bool{}
	for _, pr := range probes {
		rows[pr.route] = true
	}
	for _, r := range s.app.Routes() {
		name := r.Method + " " + r.Path
		if parameter.MatchString(r.Path) && !rows[name] {
			t.Errorf("%s names a thing and has no row in probes: say what its path names", name)
		}
		delete(rows, name)
	}
	for name := range rows {
		t.Errorf("%s is in probes and is no route", name)
	}
	if t.Failed() {
		return
	}
	lines := make([]map[string]string, len(probes))
	for i, pr := range probes {
		lines[i] = map[string]string{}
		walls := guarded[strings.Fields(pr.kinds)[0]]
		for _, col := range columns[1:] {
			p := s.open
			if col == "restricted" {
				p = s.closed
			}
			who := s.who[col]
			walled, writes := slices.Contains(walls, col), !strings.HasPrefix(pr.route, "GET")
			if col == "unknown" {
				lines[i][col] = fmt.Sprint(s.call(who, pr, p, 0).status)
				continue
			}
			// What no wall keeps from her she may do; only of an action she must not.
			if writes && !walled && col != "nobody" && pr.kinds != "action" {
				lines[i][col] = "·"
				continue
			}
			var before map[string]string
			if writes {
				before = s.digest()
			}
			mine := s.call(who, pr, p, -1)
			if writes {
				if after := s.digest(); !maps.Equal(before, after) {
					t.Errorf("%s for %s was refused with %d and changed something: %s", pr.route, col, mine.status, changed(before, after))
				}
			}
			lines[i][col] = fmt.Sprint(mine.status)
			if col == "nobody" {
				if public := strings.Contains(pr.route, " /safety/"); mine.status != 401 && !public {
					t.Errorf("%s for nobody: %d, want 401", pr.route, mine.status)
				}
				continue
			}
			if !walled {
				continue
			}
			lines[i][col] += "="
			if absent := s.call(who, pr, p, 0); !mine.same(absent) {
				t.Errorf("%s (%s) tells what is %s from what does not exist:\n  there:     %d %s\n  not there: %d %s", pr.route, pr.kinds, wall(col), mine.status, short(mine.raw), absent.status, short(absent.raw))
			}
		}
	}
	// The second thing of a path must belong to the first.
	for _, pr := range probes {
		kinds := strings.Fields(pr.kinds)
		if len(kinds) < 2 || strings.HasPrefix(kinds[1], "=") || kinds[0] != "case" {
			continue
		}
		mixed := maps.Clone(s.open)
		mixed[kinds[1]] = s.closed[kinds[1]]
		if got, want := s.call(s.who["own"], pr, mixed, -1), s.call(s.who["own"], pr, s.open, 1); !got.same(want) || got.status != 404 {
			t.Errorf("%s with the %s of another case: %d %s, of none: %d %s", pr.route, kinds[1], got.status, short(got.raw), want.status, short(want.raw))
		}
	}
	for i, pr := range probes {
		got := s.call(s.who["own"], pr, s.open, -1)
		lines[i]["own"] = fmt.Sprint(got.status)
		if right, ok := forOwner[pr.route]; ok && got.status == right {
			continue
		}
		if got.status == 404 || got.status == 403 || got.status == 401 || got.status >= 500 {
			t.Errorf("%s (%s) for its owner: %d %s", pr.route, pr.kinds, got.status, short(got.raw))
		}
	}
	golden(t, "scope.txt", drawn(lines))
}

func drawn(lines []map[string]string) string {
	var b strings.Builder
	b.WriteString("What each route that names a thing answers. Everybody but the vendor (team) and nobody holds every permission; the wall is the column.\n" +
		"= the answer is byte for byte that for an id that does not exist; · not walled: it belongs to the installation.\n\n")
	for _, c := range columns {
		fmt.Fprintf(&b, "%-11s", c)
	}
	b.WriteString("\n")
	for i, pr := range probes {
		for _, c := range columns {
			fmt.Fprintf(&b, "%-11s", lines[i][c])
		}
		fmt.Fprintf(&b, "%-60s %s\n", pr.route, pr.kinds)
	}
	return b.String()
}

func wall(col string) string {
	return map[string]string{"region": "in another region", "brand": "of another brand", "team": "another team's", "restricted": "restricted"}[col]
}

func short(raw []byte) string {
	if len(raw) > 400 {
		raw = raw[:400]
	}
	return string(raw)
}

func changed(before, after map[string]string) string {
	var out []string
	for _, k := range slices.Sorted(maps.Keys(after)) {
		if before[k] != after[k] {
			out = append(out, k+": "+before[k]+" → "+after[k])
		}
	}
	return strings.Join(out, "; ")
}

// TestScopeEndsWithTheSession: who was disabled, and who signed out, is nobody
// on every route at once.
func TestScopeEndsWithTheSession(t *testing.T) {
	g := openGrounds(t)
	left, out := g.hire("Left", anywhere(allRoles()...)), g.hire("Out", anywhere(allRoles()...))
	g.boss.send("PATCH", "/v1/staff/"+left.id, g.tag("/v1/staff/"+left.id), object{"state": "disabled"}).want(200)
	at, _ := url.Parse(g.web.URL)
	stale := out.client.Jar.Cookies(at)
	out.send("DELETE", "/v1/sessions/current", "", nil)
	out.client.Jar.SetCookies(at, stale) // a stolen copy of the cookie
	for _, r := range g.app.Routes() {
		if r.Perm == "" || r.Method+" "+r.Path == "DELETE /v1/sessions/current" {
			continue
		}
		for _, p := range []*person{left, out} {
			if got := p.send(r.Method, parameter.ReplaceAllString(r.Path, "nothing"), `"v1"`, object{}); got.status != 401 {
				t.Errorf("%s %s for %s: %d, want 401", r.Method, r.Path, p.name, got.status)
			}
		}
	}
}
