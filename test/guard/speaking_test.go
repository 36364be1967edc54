package guard

import "strings"

// speakingProbes are the routes of templates, macros and safe contact that name
// a thing.
var speakingProbes = []probed{
	{"GET /v1/templates/{id}", "template", none, ""},
	{"GET /v1/templates/{id}/diff", "template", none, ""},
	{"POST /v1/templates/{id}/preview", "template", with(object{}), ""},
	{"PUT /v1/templates/{id}/draft", "template", with(guardTemplate()), "message_templates"},
	{"DELETE /v1/templates/{id}/draft", "template", none, ""},
	{"POST /v1/macros/{id}/preview", "macro", func(p plot) any { return object{"case": p["case"], "party": p["party"]} }, ""},
	{"PUT /v1/macros/{id}", "macro", with(object{"title": "Guard", "template": "call.missed"}), "macros"},
	{"POST /v1/macros/{id}/apply", "macro", func(p plot) any { return object{"case": p["case"], "party": p["party"]} }, ""},
	{"GET /v1/cases/{ref}/parties/{party}/reach", "case party", none, ""},
	{"GET /v1/cases/{ref}/account-control", "case", none, ""},
	{"GET /v1/cases/{ref}/automation-stops", "case", none, ""},
	{"POST /v1/automation-stops/{id}/lift", "stop", with(object{"reason": "probe"}), ""},
	{"GET /v1/cases/{ref}/follow-ups", "case", none, ""},
	{"POST /v1/cases/{ref}/follow-ups", "case", func(p plot) any { return object{"party": p["party"], "none": true} }, ""},
	{"GET /v1/messages/{id}/translations", "message", none, ""},
	{"POST /v1/messages/{id}/translations", "message", with(object{"language": "es", "text": "probe"}), ""},
	{"POST /v1/cases/{ref}/press", "case", with(object{}), ""},
	{"POST /v1/press/{id}/move", "pressnote", with(object{"state": "taken"}), ""},
	{"PUT /v1/cases/{ref}/account-control", "case", with(object{"state": "settled", "why": "probe"}), "none"},
	{"POST /v1/templates/{id}/publish", "spoken", none, ""},
	{"POST /v1/templates/{id}/retire", "template", with(object{}), ""},
}

func guardTemplate() object {
	w := object{"subject": "Guard", "body": "Hello"}
	return object{"title": "Guard", "text": object{"vars": []object{}, "must": []string{}, "texts": object{"en": w, "es": w, "fr": w}}}
}

// speaks adds templates, a macro, a stop and a page for the press to a plot.
func (g *grounds) speaks(p plot) {
	g.t.Helper()
	b := g.boss
	for kind, name := range map[string]string{"template": "guard.one_", "spoken": "guard.two_"} {
		draft := guardTemplate()
		draft["id"] = name + strings.ToLower(strings.Map(func(r rune) rune {
			if r == '-' {
				return '_'
			}
			return r
		}, p["name"]))
		p[kind] = b.post("/v1/templates", draft).want(201).str("id")
	}
	b.post("/v1/templates/"+p["template"]+"/publish", object{}).want(200)
	p["macro"] = b.post("/v1/macros", object{"title": "Guard " + p["name"], "template": "call.missed"}).want(201).str("id")
	if p["case"] != "" {
		p["stop"] = b.get("/v1/cases/"+p["case"]+"/automation-stops").want(200).str("items", 0, "id")
		p["pressnote"] = b.post("/v1/cases/"+p["case"]+"/press", object{}).want(201).str("id")
	}
}

// speakingLooks are how a stranger would search here for a restricted case.
func speakingLooks() map[string][]string {
	return map[string][]string{
		"GET /v1/cases/{ref}/parties/{party}/reach": {}, "GET /v1/cases/{ref}/account-control": {}, "GET /v1/cases/{ref}/automation-stops": {},
		"GET /v1/cases/{ref}/follow-ups": {}, "GET /v1/messages/{id}/translations": {},
		"GET /v1/macros": {"/v1/macros", "/v1/macros?retired=true"}, "GET /v1/press": {"/v1/press"}, "GET /v1/translator": {"/v1/translator"},
		"GET /v1/templates/{id}": {"/v1/templates/reply.first"}, "GET /v1/templates/{id}/diff": {"/v1/templates/reply.first/diff?from=1&to=1"},
	}
}

// speakingDrafts are commands that would be right but for the field under test.
func speakingDrafts(own plot) map[string]object {
	use := object{"case": own["case"], "party": own["party"]}
	return map[string]object{
		"POST /v1/macros/{id}/preview": use, "POST /v1/macros/{id}/apply": use,
		"POST /v1/templates/{id}/preview":     use,
		"POST /v1/lint":                       {"text": "guard", "case": own["case"], "party": own["party"]},
		"POST /v1/cases/{ref}/follow-ups":     {"party": own["party"], "when": []string{"24h"}},
		"POST /v1/cases/{ref}/press":          {},
		"POST /v1/automation-stops/{id}/lift": {"reason": "guard"},
	}
}
