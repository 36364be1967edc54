package guard

// confidenceProbes are the routes of counsel's work, broken glass and conflicts
// of interest that name a thing.
var confidenceProbes = []probed{
	{"POST /v1/cases/{ref}/counsel", "case", with(object{"label": "Privileged"}), ""},
	{"GET /v1/cases/{ref}/counsel", "case", none, ""},
	{"POST /v1/cases/{ref}/counsel/notes", "case", with(object{"about": "advice", "text": "probe"}), ""},
	{"GET /v1/cases/{ref}/counsel/notes", "case", none, ""},
	{"POST /v1/cases/{ref}/counsel/members/{staff}", "case staff", none, ""},
	{"DELETE /v1/cases/{ref}/counsel/members/{staff}", "case staff", none, ""},
	{"POST /v1/cases/{ref}/counsel/end", "case", none, ""},
	{"GET /v1/cases/{ref}/reporter", "case", none, ""},
	{"POST /v1/cases/{ref}/reporter", "case", with(object{"purpose": "contact", "reason": "probe it"}), ""},
	{"POST /v1/cases/{ref}/parties/{party}/confidential", "case party", with(object{"confidential": true, "reason": "probe it"}), ""},
	{"GET /v1/break-glass/{id}", "=bgl_none", none, ""},
	{"POST /v1/break-glass/{id}/end", "=bgl_none", none, ""},
	{"POST /v1/break-glass/{id}/review", "=bgl_none", with(object{"verdict": "justified", "note": "probe"}), ""},
	{"GET /v1/staff/{id}/conflicts", "staff", none, ""},
	{"POST /v1/staff/{id}/conflicts", "staff", with(object{"account": "acc_0000000000009", "kind": "near"}), ""},
	{"DELETE /v1/staff/{id}/conflicts/{account}", "staff =acc_0000000000009", none, ""},
}

// confidenceLooks are how a stranger would search them for a restricted case.
func confidenceLooks() map[string][]string {
	return map[string][]string{
		"GET /v1/break-glass": {"/v1/break-glass", "/v1/break-glass?open=true", "/v1/break-glass?mine=true"}, "GET /v1/break-glass/{id}": {},
		"GET /v1/cases/{ref}/counsel": {}, "GET /v1/cases/{ref}/counsel/notes": {},
		"GET /v1/me/conflicts": {"/v1/me/conflicts"}, "GET /v1/staff/{id}/conflicts": {},
	}
}
