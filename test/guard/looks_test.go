package guard

// triageLooks are how a stranger would search triage for a restricted case. The
// precision of triggers and models and the export are sums and texts of contacts
// the caller may see.
func triageLooks() map[string][]string {
	out := map[string][]string{
		"GET /v1/triage/precision": {"/v1/triage/precision", "/v1/triage/precision?days=30"}, "GET /v1/triage/dispositions.csv": {"/v1/triage/dispositions.csv"},
		"GET /v1/triage/models": {"/v1/triage/models"},
	}
	for _, kind := range []string{"triggers", "tree", "taxonomy"} {
		at := "/v1/triage/documents/" + kind
		out["GET "+at] = []string{at}
		out["GET "+at+"/diff"] = []string{at + "/diff?from=1&to=1"}
	}
	return out
}

// incidentLooks are how a stranger would search incidents and partners for a
// restricted case.
func incidentLooks(p plot) map[string][]string {
	at := "/v1/incidents/" + p["incident"]
	one := func(part string, queries ...string) []string {
		out := []string{at + part}
		for _, q := range queries {
			out = append(out, at+part+q)
		}
		return out
	}
	return map[string][]string{
		"GET /v1/incidents": {"/v1/incidents", "/v1/incidents?state=all"}, "GET /v1/incidents/actions": {"/v1/incidents/actions", "/v1/incidents/actions?open=true"},
		"GET /v1/incidents/{ref}": one(""), "GET /v1/incidents/{ref}/roles": one("/roles"), "GET /v1/incidents/{ref}/updates": one("/updates"),
		"GET /v1/incidents/{ref}/timeline": one("/timeline"), "GET /v1/wall": {"/v1/wall"}, "GET /v1/incidents/{ref}/affected": one("/affected", "?of=people"),
		"GET /v1/incidents/{ref}/affected/picture": one("/affected/picture"), "GET /v1/incidents/{ref}/affected.csv": one("/affected.csv", "?of=people"),
		"GET /v1/incidents/{ref}/bulk": one("/bulk"), "GET /v1/incidents/{ref}/bulk/{bulk}": one("/bulk/" + p["inbulk"]), "GET /v1/incidents/{ref}/contacts": one("/contacts"),
		"GET /v1/incidents/{ref}/cases": one("/cases"), "GET /v1/incidents/{ref}/review": one("/review"), "GET /v1/incidents/{ref}/actions": one("/actions"),
		"GET /v1/partners": {"/v1/partners"}, "GET /v1/partners.csv": {"/v1/partners.csv"}, "GET /v1/partners/near": {"/v1/partners/near?region=US-WA"},
		"GET /v1/partners/{id}": {"/v1/partners/" + p["partner"]}, "GET /v1/partners/{id}/calls": {"/v1/partners/" + p["partner"] + "/calls"},
	}
}
