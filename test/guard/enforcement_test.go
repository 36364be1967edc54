package guard

// enforcementProbes are the routes of hearings, interim decisions, store bans,
// comparisons and standards that name a thing.
var enforcementProbes = []probed{
	{"GET /v1/accounts/{ref}/standing", "account", none, ""},
	{"GET /v1/standards/versions/{version}", "=live", none, ""},
	{"GET /v1/hearings/{id}", "hearing", none, ""},
	{"POST /v1/hearings/{id}/close", "hearing", none, ""},
	{"POST /v1/hearings/{id}/answer", "hearing", with(object{"channel": "phone", "answer": "probe"}), ""},
	{"POST /v1/actions/{id}/met", "action", with(object{}), ""},
	{"POST /v1/actions/{id}/warned", "action", with(object{"how": "call"}), ""},
	{"POST /v1/actions/{id}/decide", "action", with(object{"decision": "extend", "reason": "probe", "days": 60}), ""},
	{"POST /v1/store-bans/{id}/end", "ban", none, ""},
	{"GET /v1/reconciliations/{id}", "reconciliation", none, ""},
	{"POST /v1/reconciliations/{id}/resend", "reconciliation", with(object{}), ""},
}

// enforcementWalls stand around a hearing and a store's ban.
var enforcementWalls = map[string][]string{"hearing": {"region", "brand", "team", "restricted"}, "ban": {"region", "brand"}}

// enforces adds a store's ban and a comparison to a plot.
func (g *grounds) enforces(p plot) {
	g.t.Helper()
	g.event(p, "account.created", object{"merchant_id": "M-" + p["name"], "kind": "merchant", "name": "Store " + p["name"], "email": "m" + p["name"] + "@example.com",
		"phone": "+12065550199", "language": "en", "joined_at": g.now()})
	g.settle()
	p["ban"] = g.boss.post("/v1/store-bans", object{"merchant": "M-" + p["name"], "worker": p["worker_ref"], "reason": "Guard"}).want(201).str("id")
	p["reconciliation"] = g.boss.post("/v1/reconciliations", object{"accounts": []object{}}).want(201).str("id")
}

// asks adds a hearing of the matter to a plot.
func (g *grounds) asks(p plot) {
	g.t.Helper()
	p["hearing"] = g.boss.post("/v1/hearings", object{"account": p["worker_ref"], "case_id": p["case"], "kind": "suspend", "allegation": "Allegation marker-" + p["name"]}).want(201).str("id")
}

// enforcementDrafts are commands that would be right but for one field.
func enforcementDrafts(own plot) map[string]object {
	return map[string]object{
		"POST /v1/actions/rings":       {"case_id": own["case"], "reason_code": "safety", "clause": "SAF-1.1", "members": []object{{"account": own["account"], "decision": "leave", "reason": "guard"}}},
		"POST /v1/hearings":            {"account": own["account"], "kind": "suspend", "allegation": "guard"},
		"POST /v1/store-bans":          {"merchant": "M-own", "worker": own["worker"], "reason": "guard"},
		"POST /v1/reconciliations":     {"accounts": []object{}},
		"POST /v1/actions/{id}/decide": {"decision": "extend", "reason": "guard", "days": 60},
	}
}

// enforcementLooks are how a stranger would search them for a restricted case.
func enforcementLooks(p plot) map[string][]string {
	each := func(base string) []string { return []string{base + p["account"], base + p["worker"]} }
	return map[string][]string{
		"GET /v1/accounts/{ref}/standing": {"/v1/accounts/" + p["account"] + "/standing", "/v1/accounts/" + p["worker"] + "/standing"},
		"GET /v1/actions/catalogue":       {"/v1/actions/catalogue"}, "GET /v1/actions/rings": {},
		"GET /v1/hearings": append(each("/v1/hearings?account="), "/v1/hearings", "/v1/hearings?state=open"), "GET /v1/hearings/{id}": {},
		"GET /v1/store-bans": append(each("/v1/store-bans?account="), "/v1/store-bans"), "GET /v1/reconciliations": {"/v1/reconciliations"}, "GET /v1/reconciliations/{id}": {},
		"GET /v1/standards/versions": {"/v1/standards/versions"}, "GET /v1/standards/versions/{version}": {"/v1/standards/versions/live"},
		"GET /v1/standards/histogram": {"/v1/standards/histogram", "/v1/standards/histogram?kind=worker"},
		"GET /v1/standards/recommend": each("/v1/standards/recommend?clause=SAF-4.1&account="),
		"GET /safety/standing":        {"/safety/standing"}, "GET /safety/es/standing": {"/safety/es/standing"}, "GET /safety/fr/standing": {"/safety/fr/standing"},
	}
}
