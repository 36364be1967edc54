package guard

import (
	"time"

	"github.com/piepowder/piepowder/internal/db/dbtest"
)

// rulebookText is a text as somebody may send it; it is not complete.
func rulebookText(id, code string) object {
	return object{"id": id, "code": code, "title": "Guard", "audience": []string{"staff"}, "jurisdictions": []string{}, "owner": "policy_lead", "public": false, "quorum": 1, "review_days": 0,
		"clauses": []object{{"id": code + "-1.1", "title": "Guard", "rule": "Guard.", "breaks": []string{}, "fine": []string{}, "happy": []string{}, "sad": []string{}, "evidence": []string{}, "ladder": []string{}, "weight": 0, "overlays": []string{}}}}
}

// policyProbes are the routes of the rule book that name a thing. It belongs to
// the installation: the permission decides alone.
var policyProbes = []probed{
	{"GET /v1/policies/{id}", "rulebook", none, ""},
	{"GET /v1/policies/{id}/versions", "rulebook", none, ""},
	{"GET /v1/policies/{id}/diff", "rulebook", none, ""},
	{"GET /v1/policies/{id}/since", "rulebook", none, ""},
	{"GET /v1/policies/{id}/impact", "rulebook", none, ""},
	{"GET /v1/policies/{id}/attestations", "rulebook", none, ""},
	{"GET /v1/policies/{id}/touchpoints", "rulebook", none, ""},
	{"GET /v1/clauses/{clause}", "clause", none, ""},
	{"GET /v1/clauses/{clause}/history", "clause", none, ""},
	{"GET /v1/clauses/{clause}/questions", "clause", none, ""},
	{"GET /v1/clauses/{clause}/exceptions", "clause", none, ""},
	{"GET /safety/policies/{id}", "rulebook", none, ""},
	{"GET /safety/es/policies/{id}", "rulebook", none, ""},
	{"GET /safety/fr/policies/{id}", "rulebook", none, ""},
	{"POST /v1/policies/{id}/attest", "rulebook", with(object{"version": 1, "hash": "not the text"}), ""},
	{"POST /v1/clauses/{clause}/questions", "clause", with(object{"kind": "question", "text": "guard"}), ""},
	{"POST /v1/policy-questions/{id}/answer", "pquestion", with(object{"text": "guard"}), ""},
	{"POST /v1/clauses/{clause}/exceptions", "clause", with(object{"scope": "guard", "reason": "guard", "to": dbtest.Start.Add(48 * time.Hour)}), ""},
	{"POST /v1/policy-exceptions/{id}/end", "pexception", with(object{"reason": "guard"}), ""},
	{"POST /v1/policies/{id}/touchpoints", "rulebook", with(object{"clause": "SAF-1.1", "kind": "terms", "title": "guard"}), ""},
	{"POST /v1/touchpoints/{id}/done", "touchpoint", none, ""},
	{"POST /v1/touchpoints/{id}/waive", "touchpoint", with(object{"reason": "guard"}), ""},
	{"DELETE /v1/touchpoints/{id}", "touchpoint", none, ""},
	{"PUT /v1/policies/{id}/draft", "rulebook", with(rulebookText("safety", "SAF")), "none"},
	{"POST /v1/policies/{id}/ask", "rulebook", with(object{"note": "guard", "change": "material"}), ""},
	{"POST /v1/policies/{id}/approve", "rulebook", with(object{"shown": "not what was shown"}), ""},
	{"POST /v1/policies/{id}/refuse", "rulebook", with(object{"reason": "guard"}), ""},
	{"POST /v1/policies/{id}/publish", "rulebook", with(object{"shown": "not what was shown"}), ""},
	{"POST /v1/policies/{id}/release", "rulebook", none, ""},
	{"POST /v1/policies/{id}/withdraw", "rulebook", with(object{"reason": "guard"}), ""},
	{"DELETE /v1/policies/{id}/draft", "rulebook", none, ""},
	{"POST /v1/policies/{id}/reviewed", "rulebook", with(object{}), ""},
	{"POST /v1/policies/{id}/retire", "rulebook", with(object{"reason": "guard"}), ""},
}

// rules adds to a plot a document, a clause and what people have said of it.
func (g *grounds) rules(p plot) {
	g.t.Helper()
	p["rulebook"], p["clause"] = "safety", "SAF-1.1"
	p["pquestion"] = g.boss.post("/v1/clauses/SAF-1.1/questions", object{"kind": "question", "text": "guard " + p["name"]}).want(201).str("id")
	p["pexception"] = g.boss.post("/v1/clauses/SAF-1.1/exceptions", object{"scope": "guard", "reason": "guard", "to": dbtest.Start.Add(48 * time.Hour)}).want(201).str("id")
	p["touchpoint"] = g.boss.post("/v1/policies/safety/touchpoints", object{"clause": "SAF-1.1", "kind": "help_page", "title": "guard " + p["name"]}).want(201).str("id")
}

// policyLooks are how a stranger would search the rule book for a restricted case:
// figures of clauses count only what he may see.
func policyLooks() map[string][]string {
	out := map[string][]string{
		"GET /v1/policies": {"/v1/policies"}, "GET /v1/policies/search": {"/v1/policies/search?q=marker", "/v1/policies/search?q=harassment&history=true"}, "GET /v1/policies/todo": {"/v1/policies/todo"},
		"GET /v1/policies/bundle": {"/v1/policies/bundle?format=csv"}, "GET /v1/policies/{id}": {"/v1/policies/safety"}, "GET /v1/policies/{id}/versions": {"/v1/policies/safety/versions"},
		"GET /v1/policies/{id}/diff": {"/v1/policies/safety/diff"}, "GET /v1/policies/{id}/since": {"/v1/policies/safety/since?sentence=harass"},
		"GET /v1/policies/{id}/impact": {"/v1/policies/safety/impact", "/v1/policies/SAF-4.1/impact?days=3660"}, "GET /v1/policies/{id}/attestations": {"/v1/policies/safety/attestations"},
		"GET /v1/policies/{id}/touchpoints": {"/v1/policies/safety/touchpoints"}, "GET /v1/clauses/{clause}": {"/v1/clauses/SAF-4.1"}, "GET /v1/clauses/{clause}/history": {"/v1/clauses/SAF-4.1/history"},
		"GET /v1/clauses/{clause}/questions": {"/v1/clauses/SAF-4.1/questions"}, "GET /v1/clauses/{clause}/exceptions": {"/v1/clauses/SAF-4.1/exceptions"},
	}
	for _, lang := range []string{"", "/es", "/fr"} {
		out["GET /safety"+lang+"/policies"] = []string{"/safety" + lang + "/policies"}
		out["GET /safety"+lang+"/policies/{id}"] = []string{"/safety" + lang + "/policies/safety"}
	}
	return out
}
