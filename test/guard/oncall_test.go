package guard

import (
	"time"

	"github.com/piepowder/piepowder/internal/db/dbtest"
	"github.com/piepowder/piepowder/internal/identity"
)

// onCallWalls stand around a page: those of what it is about.
// Duty belongs to the installation.
var onCallWalls = map[string][]string{"page": {"region", "brand", "team", "restricted"}}

const month = "?from=2026-11-01T00:00:00Z&to=2026-12-01T00:00:00Z"

// guardSchedule is a schedule that would be right.
func guardSchedule(person string) object {
	return object{"name": "Guard", "zone": "UTC", "warn_days": 0, "layers": []object{{"name": "All", "rotation": object{"every": "day", "n": 1, "start": "2026-01-01T09:00", "people": []string{person}}}}}
}

func guardPolicy(p plot) object {
	return object{"name": "Guard", "rank": 900, "when": `severity == S4 and kind == "guard"`, "steps": []object{{"wait": 5, "targets": []object{{"kind": "schedule", "id": p["schedule"]}}}}}
}

func guardOverride(p plot) object {
	return object{"schedule": p["schedule"], "kind": "replace", "person": p["staff"], "from": dbtest.Start.Add(time.Hour), "to": dbtest.Start.Add(2 * time.Hour)}
}

// onCallProbes are the routes of on-call that name a thing.
var onCallProbes = []probed{
	{"GET /v1/pages/{id}", "page", none, ""},
	{"POST /v1/pages/{id}/ack", "page", none, ""},
	{"POST /v1/pages/{id}/hand_back", "page", none, ""},
	{"POST /v1/pages/{id}/escalate", "page", none, ""},
	{"POST /v1/pages/{id}/again", "page", none, ""},
	{"POST /v1/pages/{id}/stop", "page", none, ""},
	{"GET /v1/oncall/schedules/{id}", "schedule", none, ""},
	{"GET /v1/oncall/schedules/{id}/spans", "schedule", none, ""},
	{"GET /v1/oncall/schedules/{id}/gaps", "schedule", none, ""},
	{"GET /v1/oncall/schedules/{id}/score", "schedule", none, ""},
	{"PUT /v1/oncall/schedules/{id}", "schedule", func(p plot) any { return guardSchedule(p["staff"]) }, "oncall_schedules"},
	{"PUT /v1/oncall/overrides/{id}", "override", func(p plot) any { return guardOverride(p) }, "oncall_overrides"},
	{"DELETE /v1/oncall/overrides/{id}", "override", none, ""},
	{"POST /v1/oncall/swaps/{id}/accept", "swap", none, ""},
	{"POST /v1/oncall/swaps/{id}/withdraw", "swap", none, ""},
	{"POST /v1/oncall/swaps/{id}/decline", "swap", none, ""},
	{"DELETE /v1/oncall/time-off/{id}", "off", none, ""},
	{"GET /v1/oncall/policies/{id}", "policy", none, ""},
	{"PUT /v1/oncall/policies/{id}", "policy", func(p plot) any { return guardPolicy(p) }, "oncall_policies"},
	{"DELETE /v1/oncall/policies/{id}", "policy", none, ""},
	{"POST /v1/oncall/methods/{id}/verify", "way", with(object{"code": "000000"}), ""},
	{"POST /v1/oncall/methods/{id}/code", "way", none, ""},
	{"DELETE /v1/oncall/methods/{id}", "way", none, ""},
	{"POST /v1/oncall/handovers/{id}/acknowledge", "shiftnote", none, ""},
	{"POST /v1/heartbeats/{key}", "heartbeat", with(object{}), ""},
	{"PUT /v1/heartbeats/{key}", "heartbeat", with(object{"name": "Guard", "every_minutes": 5, "severity": "S3"}), "one"},
	{"DELETE /v1/heartbeats/{key}", "heartbeat", none, ""},
	{"DELETE /v1/oncall/schedules/{id}", "schedule", none, ""},
}

// duty adds a schedule, a policy that holds for nothing here, and what hangs on
// them; and the page about the plot's matter, when there is one.
func (g *grounds) duty(p plot) {
	g.t.Helper()
	b := g.boss
	asker := g.hire("Asker-"+p["name"], anywhere(identity.RoleCriticalResponse))
	p["schedule"] = b.post("/v1/oncall/schedules", guardSchedule(asker.id)).want(201).str("id")
	p["policy"] = b.post("/v1/oncall/policies", guardPolicy(p)).want(201).str("id")
	p["override"] = b.post("/v1/oncall/overrides", guardOverride(p)).want(201).str("id")
	later := object{"from": dbtest.Start.Add(time.Hour), "to": dbtest.Start.Add(2 * time.Hour)}
	p["off"] = b.post("/v1/oncall/time-off", later).want(201).str("id")
	p["swap"] = asker.post("/v1/oncall/swaps", object{"schedule": p["schedule"], "other": b.id, "from": later["from"], "to": later["to"]}).want(201).str("id")
	p["shiftnote"] = asker.post("/v1/oncall/handovers", object{"to": b.id, "note": "guard"}).want(201).str("id")
	p["way"] = b.post("/v1/oncall/methods", object{"kind": "mail", "address": p["name"] + "@staff.example"}).want(201).str("id")
	p["heartbeat"] = "guard." + p["name"]
	b.post("/v1/heartbeats", object{"key": p["heartbeat"], "name": "Guard", "every_minutes": 600, "severity": "S4"}).want(201)
	if p["case"] != "" {
		p["page"] = b.get("/v1/pages?object="+p["case"]).want(200).str("items", 0, "id")
	}
}

// onCallLooks are how a stranger would search on-call for a restricted case.
func onCallLooks() map[string][]string {
	return map[string][]string{
		"GET /oncall/answer": {"/oncall/answer?t=x"}, "GET /oncall/feed.ics": {"/oncall/feed.ics?key=x"},
		"GET /v1/oncall/now": {"/v1/oncall/now"}, "GET /v1/oncall/preview": {"/v1/oncall/preview?severity=S0", "/v1/oncall/preview?severity=S4&kind=guard"},
		"GET /v1/oncall/load": {"/v1/oncall/load" + month}, "GET /v1/oncall/push-key": {"/v1/oncall/push-key"}, "GET /v1/oncall/feed": {"/v1/oncall/feed"},
		"GET /v1/oncall/methods": {"/v1/oncall/methods"}, "GET /v1/oncall/rules": {"/v1/oncall/rules"}, "GET /v1/oncall/matters": {"/v1/oncall/matters"},
		"GET /v1/oncall/handovers": {"/v1/oncall/handovers"}, "GET /v1/oncall/overrides": {"/v1/oncall/overrides"}, "GET /v1/oncall/swaps": {"/v1/oncall/swaps"},
		"GET /v1/oncall/time-off": {"/v1/oncall/time-off"}, "GET /v1/oncall/policies": {"/v1/oncall/policies"}, "GET /v1/oncall/schedules": {"/v1/oncall/schedules"},
		"GET /v1/pages": {"/v1/pages", "/v1/pages?limit=1", "/v1/pages?state=open", "/v1/pages?state=unanswered", "/v1/pages?state=timed_out"}, "GET /v1/heartbeats": {"/v1/heartbeats"},
		"GET /v1/pages/{id}": {}, "GET /v1/oncall/policies/{id}": {}, "GET /v1/oncall/schedules/{id}": {}, "GET /v1/oncall/schedules/{id}/spans": {},
		"GET /v1/oncall/schedules/{id}/gaps": {}, "GET /v1/oncall/schedules/{id}/score": {},
	}
}

// onCallDrafts are commands that would be right but for the field under test.
func onCallDrafts(own plot) map[string]object {
	return map[string]object{
		"POST /v1/oncall/schedules": guardSchedule(own["staff"]), "PUT /v1/oncall/schedules/{id}": guardSchedule(own["staff"]),
	}
}
