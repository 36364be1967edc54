package guard

import (
	"time"

	"github.com/piepowder/piepowder/internal/db/dbtest"
)

// incidentWalls stand around incidents; the directory of partners belongs to the
// installation.
var incidentWalls = map[string][]string{
	"incident": {"region", "brand", "restricted"}, "todoitem": {"region", "brand", "restricted"}, "partner": {},
}

// incidentProbes are the routes of incidents and partners that name a thing.
var incidentProbes = []probed{
	{"GET /v1/incidents/{ref}", "incident", none, ""},
	{"GET /v1/incidents/{ref}", "incidentno", none, ""},
	{"GET /v1/incidents/{ref}/roles", "incident", none, ""},
	{"GET /v1/incidents/{ref}/updates", "incident", none, ""},
	{"GET /v1/incidents/{ref}/timeline", "incident", none, ""},
	{"GET /v1/incidents/{ref}/affected", "incident", none, ""},
	{"GET /v1/incidents/{ref}/affected/picture", "incident", none, ""},
	{"GET /v1/incidents/{ref}/affected.csv", "incident", none, ""},
	{"GET /v1/incidents/{ref}/bulk", "incident", none, ""},
	{"GET /v1/incidents/{ref}/bulk/{bulk}", "incident inbulk", none, ""},
	{"GET /v1/incidents/{ref}/contacts", "incident", none, ""},
	{"GET /v1/incidents/{ref}/cases", "incident", none, ""},
	{"GET /v1/incidents/{ref}/review", "incident", none, ""},
	{"GET /v1/incidents/{ref}/actions", "incident", none, ""},
	{"POST /v1/incidents/{ref}/timeline", "incident", with(object{"kind": "note", "text": "probe"}), ""},
	{"POST /v1/incidents/{ref}/updates/lint", "incident", with(object{"audience": "external", "texts": object{"en": "probe"}}), ""},
	{"POST /v1/incidents/{ref}/updates", "incident", with(object{"audience": "internal", "texts": object{"en": "probe"}}), ""},
	{"POST /v1/incidents/{ref}/roles", "incident", with(object{"role": "scribe"}), ""},
	{"POST /v1/incidents/{ref}/roles/{role}/relinquish", "incident =scribe", with(object{}), ""},
	{"POST /v1/incidents/{ref}/affected/count", "incident", with(object{"where": `state != ""`, "from": dbtest.Start.Add(-time.Hour)}), ""},
	{"POST /v1/incidents/{ref}/affected", "incident", with(object{"where": `state != ""`, "from": dbtest.Start.Add(-time.Hour), "count": 99}), ""},
	{"POST /v1/incidents/{ref}/affected/refresh", "incident", none, ""},
	{"POST /v1/incidents/{ref}/bulk/count", "incident", with(object{"kind": "order_hold", "reason": "probe"}), ""},
	{"POST /v1/incidents/{ref}/bulk", "incident", with(object{"kind": "order_hold", "reason": "probe", "count": 99}), ""},
	{"POST /v1/incidents/{ref}/bulk/{bulk}/cancel", "incident inbulk", none, ""},
	{"POST /v1/incidents/{ref}/contacts/count", "incident", func(p plot) any { return object{"contacts": []string{p["loose"]}} }, ""},
	{"POST /v1/incidents/{ref}/contacts", "incident", func(p plot) any { return object{"contacts": []string{p["spare"]}} }, ""},
	{"POST /v1/incidents/{ref}/contacts/{contact}/unlink", "incident loose", none, ""},
	{"POST /v1/incidents/{ref}/cases", "incident", func(p plot) any { return object{"case": p["case"]} }, ""},
	{"PUT /v1/incidents/{ref}/review", "incident", with(object{"summary": "probe", "factors": []object{}, "went_well": []object{}, "went_badly": []object{}}), "none"},
	{"POST /v1/incidents/{ref}/review/complete", "incident", none, ""},
	{"POST /v1/incidents/{ref}/actions", "incident", func(p plot) any {
		return object{"title": "probe", "owner": p["staff"], "due_at": dbtest.Start.Add(24 * time.Hour)}
	}, ""},
	{"POST /v1/incidents/actions/{id}/done", "todoitem", with(object{}), ""},
	{"POST /v1/incidents/actions/{id}/drop", "todoitem", with(object{"because": "probe"}), ""},
	{"PATCH /v1/incidents/{ref}", "incident", with(object{"title": "Changed"}), "incidents"},
	{"GET /v1/partners/{id}", "partner", none, ""},
	{"GET /v1/partners/{id}/calls", "partner", none, ""},
	{"PUT /v1/partners/{id}", "partner", with(object{"kind": "police", "name": "Renamed", "region": "US-WA"}), "partners"},
	{"POST /v1/partners/{id}/numbers", "partner", with(object{"phone": "+12065550188"}), ""},
	{"POST /v1/partners/{id}/numbers/{number}/verify", "partner line", with(object{"how": "official_site"}), ""},
	{"POST /v1/partners/{id}/calls", "partner", with(object{"direction": "in", "purpose": "information"}), ""},
	{"POST /v1/partners/{id}/numbers/{number}/withdraw", "partner line", with(object{"reason": "probe"}), ""},
}

// incidents adds an incident with what hangs on it, and a partner.
func (g *grounds) incidents(p plot) {
	g.t.Helper()
	b := g.boss
	made := b.post("/v1/incidents", object{"title": "Guard", "kind": "product", "severity": "S3", "case": p["case"]}).want(201)
	p["incident"], p["incidentno"] = made.str("id"), made.str("number")
	ref := "/v1/incidents/" + p["incident"]
	if p["loose"] != "" {
		b.post(ref+"/contacts", object{"contacts": []string{p["loose"]}}).want(200)
	}
	set := object{"where": `customer == "C-` + p["name"] + `"`, "from": dbtest.Start.Add(-time.Hour)}
	set["count"] = b.post(ref+"/affected/count", set).want(200).at("orders")
	b.post(ref+"/affected", set).want(201)
	hold := object{"kind": "order_hold", "reason": "guard"}
	hold["count"] = b.post(ref+"/bulk/count", hold).want(200).at("count")
	p["inbulk"] = b.post(ref+"/bulk", hold).want(202).str("id")
	p["todoitem"] = b.post(ref+"/actions", object{"title": "Guard", "owner": p["staff"], "due_at": dbtest.Start.Add(24 * time.Hour)}).want(201).str("id")
	p["partner"] = b.post("/v1/partners", object{"kind": "police", "name": "Guard " + p["name"], "region": "US-WA"}).want(201).str("id")
	p["line"] = b.post("/v1/partners/"+p["partner"]+"/numbers", object{"phone": "+13605550199"}).want(201).str("numbers", 0, "id")
}

// incidentDrafts are commands that would be right but for the field under test.
func incidentDrafts(own plot) map[string]object {
	return map[string]object{
		"POST /v1/incidents": {"title": "Guard", "kind": "product", "severity": "S3"}, "POST /v1/incidents/{ref}/roles": {"role": "scribe"},
		"POST /v1/incidents/{ref}/roles/{role}/relinquish": {}, "POST /v1/incidents/{ref}/contacts": {}, "POST /v1/incidents/{ref}/contacts/count": {},
		"POST /v1/incidents/{ref}/cases":   {},
		"POST /v1/incidents/{ref}/actions": {"title": "Guard", "due_at": dbtest.Start.Add(24 * time.Hour)},
		"POST /v1/partners/{id}/calls":     {"direction": "in", "purpose": "information"},
	}
}
