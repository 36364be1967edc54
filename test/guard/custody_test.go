package guard

// custodyWalls stand around what hangs on a case.
var custodyWalls = []string{"region", "brand", "team", "restricted"}

// custodyProbes are the routes of evidence beyond reading it; what ends
// something comes last.
var custodyProbes = []probed{
	{"GET /v1/evidence/{id}/view", "evidence", none, ""},
	{"GET /v1/evidence/{id}/text", "evidence", none, ""},
	{"GET /v1/cases/{ref}/packages", "case", none, ""},
	{"POST /v1/cases/{ref}/captures", "case", with(object{"kind": "thread"}), ""},
	{"POST /v1/cases/{ref}/uploads", "case", with(object{"name": "a.txt", "declared_type": "text/plain", "size": 3}), ""},
	{"POST /v1/cases/{ref}/package", "case", with(object{"purpose": "court"}), ""},
	{"GET /v1/packages/{id}", "package", none, ""},
	{"GET /v1/packages/{id}/content", "package", none, ""},
	{"GET /v1/uploads/{id}", "upload", none, ""},
	{"POST /v1/uploads/{id}/parts", "upload", none, ""},
	{"POST /v1/uploads/{id}/finish", "upload", with(object{}), ""},
	{"DELETE /v1/uploads/{id}", "upload", none, ""},
	{"POST /v1/evidence/{id}/class", "evidence", with(object{"class": "ordinary"}), ""},
	{"POST /v1/evidence/{id}/redactions", "evidence", with(object{"boxes": []object{{"x": 0, "y": 0, "w": 10, "h": 10}}, "why": "guard"}), ""},
	{"POST /v1/evidence/{id}/custody", "evidence", with(object{"act": "returned", "to": "Somebody", "purpose": "person", "why": "guard"}), ""},
	{"POST /v1/evidence/{id}/release", "evidence", with(object{"why": "guard"}), ""},
	{"POST /v1/evidence/{id}/unlock", "evidence", with(object{"why": "guard"}), ""},
	{"POST /v1/evidence/{id}/report", "evidence", with(object{"authority": "Police", "reference": "1", "reported_at": "2026-11-21T10:00:00Z"}), ""},
}

// custodyEnds come after the routes that read evidence.
var custodyEnds = []probed{
	{"POST /v1/evidence/{id}/destroy", "file", with(object{"why": "guard"}), ""},
	{"POST /v1/evidence/{id}/lock", "evidence", with(object{"ground": "told"}), ""},
}

// custody adds an upload and a package to a plot.
func (g *grounds) custody(p plot) {
	g.t.Helper()
	if p["case"] == "" {
		return // a world before its case
	}
	ref := "/v1/cases/" + p["case"]
	p["upload"] = g.boss.post(ref+"/uploads", object{"name": "film-marker-" + p["name"], "declared_type": "text/plain", "size": 3}).want(201).str("id")
	p["package"] = g.boss.post(ref+"/package", object{"purpose": "court", "recipient": "marker-" + p["name"]}).want(202).str("package_id")
}

// custodyLooks are how a stranger would search evidence for a restricted case.
func custodyLooks() map[string][]string {
	return map[string][]string{
		"GET /v1/evidence/{id}/view": {}, "GET /v1/evidence/{id}/text": {}, "GET /v1/cases/{ref}/packages": {}, "GET /v1/packages/{id}": {}, "GET /v1/packages/{id}/content": {},
		"GET /v1/uploads/{id}": {}, "GET /v1/evidence-locks": {"/v1/evidence-locks"}, "GET /v1/evidence-checks": {"/v1/evidence-checks"}, "GET /v1/me/wellbeing": {"/v1/me/wellbeing"},
	}
}
