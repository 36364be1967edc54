package guard

// caseworkWalls stand around what hangs on a case.
var caseworkWalls = []string{"region", "brand", "team", "restricted"}

// caseworkProbes are the routes of casework and investigation that name a thing.
var caseworkProbes = []probed{
	{"GET /v1/accounts/{ref}/peers", "account", none, ""},
	{"GET /v1/accounts/{ref}/export", "account", none, ""},
	{"GET /v1/cases/{ref}/facts", "case", none, ""},
	{"POST /v1/cases/{ref}/facts", "case", with(fact()), ""},
	{"POST /v1/facts/{id}/correct", "fact", with(object{"certainty": "unknown", "zone": "UTC", "text": "probe", "why": "probe", "source": object{"kind": "observation"}}), ""},
	{"POST /v1/facts/{id}/withdraw", "fact", with(object{"why": "probe"}), ""},
	{"GET /v1/cases/{ref}/interviews", "case", none, ""},
	{"POST /v1/cases/{ref}/interviews", "case", with(interview()), ""},
	{"GET /v1/interviews/{id}", "interview", none, ""},
	{"POST /v1/interviews/{id}/lines", "interview", with(object{"kind": "question", "text": "probe"}), ""},
	{"POST /v1/interviews/{id}/finish", "interview", none, ""},
	{"GET /v1/cases/{ref}/hypotheses", "case", none, ""},
	{"POST /v1/cases/{ref}/hypotheses", "case", with(object{"text": "probe"}), ""},
	{"POST /v1/hypotheses/{id}/state", "hypothesis", with(object{"state": "open", "why": "probe"}), ""},
	{"GET /v1/cases/{ref}/findings", "case", none, ""},
	{"POST /v1/cases/{ref}/findings", "case", with(finding()), ""},
	{"POST /v1/findings/{id}/submit", "finding", none, ""},
	{"POST /v1/findings/{id}/read", "finding", with(object{"shown": "probe", "agree": true}), ""},
	{"POST /v1/findings/{id}/withdraw", "finding", with(object{"why": "probe"}), ""},
	{"PUT /v1/findings/{id}", "finding", with(finding()), "findings"},
	{"GET /v1/cases/{ref}/searches", "case", none, ""},
	{"POST /v1/cases/{ref}/searches", "case", with(object{"name": "probe", "expression": `outcome == "block"`}), ""},
	{"GET /v1/cases/{ref}/searches/{id}/counts", "case search", none, ""},
	{"POST /v1/cases/{ref}/graph-snapshot", "case", func(p plot) any { return object{"seed": p["account"]} }, ""},
	{"GET /v1/cases/{ref}/patterns", "case", none, ""},
	{"GET /v1/cases/{ref}/details", "case", none, ""},
	{"PUT /v1/cases/{ref}/details", "case", with(object{"values": object{}}), "cases"},
	{"GET /v1/cases/{ref}/closing", "case", none, ""},
	{"POST /v1/cases/{ref}/closing", "case", with(object{"item": "notices", "why": "probe"}), ""},
	{"GET /v1/cases/{ref}/watchers", "case", none, ""},
	{"POST /v1/cases/{ref}/watch", "case", none, ""},
	{"DELETE /v1/cases/{ref}/watch", "case", none, ""},
	{"GET /v1/case-bulks/{id}", "cbulk", none, ""},
	{"POST /v1/case-bulks/{id}/cancel", "cbulk", none, ""},
	{"DELETE /v1/case-templates/{id}", "ctemplate", none, ""},
}

func fact() object {
	return object{"certainty": "unknown", "zone": "UTC", "text": "probe", "source": object{"kind": "observation"}}
}

func interview() object {
	return object{"name": "Probe", "how": "phone", "zone": "UTC", "consent": "not_asked"}
}

func finding() object {
	return object{"claim": "probe", "standard": "preponderance", "conclusion": "inconclusive"}
}

// casework adds what an investigation of the plot's case holds.
func (g *grounds) casework(p plot) {
	g.t.Helper()
	b, at := g.boss, "/v1/cases/"+p["case"]
	p["fact"] = b.post(at+"/facts", fact()).want(201).str("id")
	p["interview"] = b.post(at+"/interviews", interview()).want(201).str("id")
	p["hypothesis"] = b.post(at+"/hypotheses", object{"text": "Guard marker-" + p["name"]}).want(201).str("id")
	p["finding"] = b.post(at+"/findings", finding()).want(201).str("id")
	p["search"] = b.post(at+"/searches", object{"name": "Guard marker-" + p["name"], "expression": `outcome == "block"`}).want(201).str("id")
	b.post(at+"/watch", nil).want(200)
	bulk := object{"cases": []string{p["case"]}}
	counted := b.post("/v1/cases/bulk/count", bulk).want(200)
	bulk["count"], bulk["hash"], bulk["change"] = counted.at("count"), counted.str("hash"), object{"add_tags": []string{"guard"}}
	p["cbulk"] = b.post("/v1/cases/bulk", bulk).want(202).str("id")
}

// templates adds a template of cases to a plot.
func (g *grounds) templates(p plot) {
	g.t.Helper()
	p["ctemplate"] = g.boss.post("/v1/case-templates", object{"name": "Guard " + p["name"], "type": "other", "severity": "S4"}).want(201).str("id")
}

// caseworkLooks are how a stranger would search casework for a restricted case.
func caseworkLooks() map[string][]string {
	out := map[string][]string{
		"GET /v1/case-types": {"/v1/case-types"}, "GET /v1/case-templates": {"/v1/case-templates"}, "GET /v1/me/notices": {"/v1/me/notices", "/v1/me/notices?unseen=true&limit=1"},
		"GET /v1/case-bulks": {"/v1/case-bulks"}, "GET /v1/case-bulks/{id}": {}, "GET /v1/interviews/{id}": {},
		"GET /v1/cases/export": {"/v1/cases/export", "/v1/cases/export?type=safety", "/v1/cases/export?where=severity+%3D%3D+%22S1%22"},
	}
	for _, part := range []string{"facts", "interviews", "hypotheses", "findings", "searches", "searches/{id}/counts", "patterns", "details", "closing", "watchers"} {
		out["GET /v1/cases/{ref}/"+part] = nil
	}
	return out
}
