package guard

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/db/dbtest"
)

// spec is what the tests read of the OpenAPI document.
type spec struct {
	Paths map[string]map[string]struct {
		Parameters  []struct{ Name, In string }
		RequestBody struct {
			Content map[string]struct{ Schema schema }
		} `json:"requestBody"`
	}
	Components struct{ Schemas map[string]schema }
}

type schema struct {
	Ref        string `json:"$ref"`
	Type       any
	Properties map[string]schema
	Items      *schema
	Additional any `json:"additionalProperties"`
}

func readSpec(t *testing.T, g *grounds) *spec {
	t.Helper()
	raw, err := g.app.OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	var s spec
	if err := json.Unmarshal(raw, &s); err != nil {
		t.Fatal(err)
	}
	return &s
}

// fields lists the pointers of every property below x.
func (s *spec) fields(x schema, at string, deep int) (out []string) {
	if x.Ref != "" {
		x = s.Components.Schemas[x.Ref[strings.LastIndex(x.Ref, "/")+1:]]
	}
	if x.Items != nil {
		return s.fields(*x.Items, at+"/0", deep+1)
	}
	for name, p := range x.Properties {
		if name == "$schema" || deep > 6 {
			continue
		}
		out = append(out, at+"/"+name)
		out = append(out, s.fields(p, at+"/"+name, deep+1)...)
	}
	slices.Sort(out)
	return out
}

// referring are names that look like a reference to a thing.
var referring = regexp.MustCompile(`^(.*_)?(id|ids|ref|refs|account|accounts|other|case|cases|contact|contacts|order|orders|party|parties|assignee|staff|owner|author|actor|member|members|queue|team|teams|evidence|rule|rules|action|actions|task|message|note|bulk|object|subject|event|delivery|webhook|key|list|parent|child|related|linked|role|roles|by)$`)

// references are all fields and query parameters that look like a reference,
// with the kind of thing they name. "-" and a reason: it is none.
var references = map[string]string{
	"account": "account", "accounts": "account", "linked/account": "account", "other": "account", "order": "order",
	"case_id": "case", "case": "case", "like_case": "case", "like_event": "event", "contact": "loose", "party": "party", "action": "action", "bulk": "bulk",
	"object":   "delivery", // of audit and deliveries: any id
	"assignee": "staff", "owner": "staff", "decided_by": "staff", "staff": "staff", "members": "staff", "teams": "team", "team": "team", "queue": "queue",
	"rules": "- its fields are", "cases": "- its fields are", "team_id": "team", "rule": "- a word kept with the action, looked up nowhere", "linked": "- its fields are", "parties": "- its fields are", "subject": "- the subject of a mail", "role": "- a word of a closed list",
	"incident_id": "incident", "contacts": "loose", "roles": "- words of a closed list", "seen_by": "- in words: who else may read the mail", "by": "- an agent's name in words, kept sealed",
	"actions": "- what the marketplace says that it carries out; one of nothing is a difference", "list": "- a list by its name, refused when there is none",
	"ladder/action": "- a kind of action, in words", "entry_id": "- kept by us, not read from a body", "thing_id": "- a line of the panel; one of nothing is none of its lines",
	"add_member": "- yes or no", "clauses/evidence": "- words: what proves it", "grounds/ref": "evidence", "source/ref": "evidence", "ids": "- one's own notices",
	"action_id": "action", "contact_id": "loose", "evidence_id": "evidence", "bulk_id": "bulk",
	"key": "- a word chosen by the caller", "authserv_id": "- the name of a mail server", "external_id": "- the id of a post or complaint elsewhere",
	"id": "- the caller's own key for one call", "created_by": "- kept by us, not read from a body", "actor": "staff", "note": "- words", "do_not_contact": "- yes or no",
}

// kindOf finds what a field names: its last name, or the last two.
func kindOf(pointer string) (string, bool) {
	parts := strings.Split(strings.Trim(strings.ReplaceAll(pointer, "/0", ""), "/"), "/")
	last := parts[len(parts)-1]
	if len(parts) > 1 {
		if k, ok := references[strings.Join(parts[len(parts)-2:], "/")]; ok {
			return k, true
		}
	}
	k, ok := references[last]
	return k, ok
}

// drafts are commands that would be right but for the one field under test.
func drafts(own plot) map[string]object {
	action := object{"kind": "warn", "account": own["account"], "reason": "guard", "reason_code": "safety", "clause": "SAF-1.1"}
	call := object{"party": own["party"], "direction": "out", "outcome": "no_answer", "started_at": dbtest.Start, "ended_at": dbtest.Start}
	return map[string]object{
		"POST /v1/actions": action, "POST /v1/actions/preview": action, "POST /v1/actions/bulk": {"kind": "warn", "accounts": []string{own["account"]}, "reason": "guard",
			"reason_code": "safety", "clause": "SAF-1.1", "count": 1},
		"POST /v1/drafts":              {"source": "- id: guard\n  on: [order.placed]\n  when: amount > 1.00"},
		"POST /v1/snoozes":             {"rule": own["rule"], "until": dbtest.Start.Add(24 * time.Hour), "reason": "guard"},
		"POST /v1/break-glass":         {"code": "danger_to_life", "reason": "probing whether there is a case", "minutes": 30},
		"POST /v1/cases/{ref}/counsel": {"label": "probe"}, "POST /v1/me/conflicts": {"kind": "near"}, "POST /v1/staff/{id}/conflicts": {"kind": "near"},
		"POST /v1/cases":                {"title": "guard", "type": "safety", "severity": "S3"},
		"PATCH /v1/cases/{ref}":         {},
		"POST /v1/cases/{ref}/assign":   {},
		"POST /v1/cases/{ref}/calls":    call,
		"POST /v1/cases/{ref}/members":  {"in": true},
		"POST /v1/cases/{ref}/messages": {"party": own["party"], "text": "guard"},
		"POST /v1/cases/{ref}/parties":  {"role": "witness"},
		"POST /v1/cases/{ref}/restrict": {},
		"POST /v1/contacts":             {"channel": "staff", "text": "guard"},
		"POST /v1/contacts/{id}/join":   {},
		"POST /v1/inbox/next":           {},
		"POST /v1/queues":               {"name": "guard", "expression": `severity == "S0"`},
		"PUT /v1/queues/{id}":           {"name": "guard", "expression": `severity == "S0"`},
		"PATCH /v1/tasks/{id}":          {},
		"POST /v1/case-tasks":           {"case": own["case"], "title": "guard"}, "POST /v1/case-tasks/{id}/assign": {},
		"POST /v1/cases/{ref}/handover": {"note": "guard"}, "POST /v1/cases/{ref}/transfer": {}, "POST /v1/cases/{ref}/queue": {}, "POST /v1/cases/{ref}/relations": {"kind": "related"},
		"POST /v1/contacts/{id}/handover": {"note": "guard"}, "POST /v1/contacts/{id}/transfer": {},
		"POST /v1/shift/handover": {"note": "guard", "to": own["staff"]}, "POST /v1/views": {"page": "inbox", "name": "guard", "query": ""},
		"POST /v1/routing": {"after": 0}, "POST /v1/routing/test": {},
		"POST /v1/runs/{id}/steps/{step}/skip": {"reason": "guard"}, "POST /v1/runs/{id}/steps/{step}/assign": {}, "POST /v1/drills": {"protocol": "theft"},
		"POST /v1/policies/{id}/touchpoints": {"clause": "SAF-1.1", "kind": "terms", "title": "guard"},
		"POST /v1/staff":                     {"name": "Guard", "email": "guard@staff.example", "roles": []string{"qa"}},
		"PATCH /v1/staff/{id}":               {},
	}
}

// unlooked are the fields of a body whose foreign value is refused on another
// ground than that it is unknown, or kept without being looked up.
var unlooked = map[string]string{
	"POST /v1/group-appeals/preview /bulk_id":          "a filter: of what one may not see there is nothing to count",
	"POST /v1/break-glass /case":                       "to find it is what the glass is broken for; see TestStoryNosyColleague",
	"POST /v1/me/conflicts /account":                   "any account's id is kept, whether there is one or not",
	"POST /v1/staff/{id}/conflicts /account":           "any account's id is kept, whether there is one or not",
	"POST /v1/policies /owner":                         "a role, not a person",
	"POST /v1/policies/check /owner":                   "a role, not a person",
	"PUT /v1/policies/{id}/draft /owner":               "a role, not a person",
	"POST /v1/macros /action":                          "what is done, not a reference to an action",
	"PUT /v1/macros/{id} /action":                      "what is done, not a reference to an action",
	"POST /v1/runs/{id}/steps/{step}/done /with/party": "compared with the people of the case who have the role, looked up nowhere",
	"POST /v1/oncall/swaps /other":                     "a colleague, not an account; an unknown one is refused",
	"POST /v1/contacts /order":                         "people outside name orders in words; one that is not found in the writer's scope is kept as text",
}

// TestForeignIDsInEveryReference: the id of something that exists outside the
// caller's scope is refused like one of nothing, in every field of every body
// and every query parameter, and changes nothing.
func TestForeignIDsInEveryReference(t *testing.T) {
	g := openGrounds(t)
	doc := readSpec(t, g)
	own, far, closed := g.people("own", "basketly", "US-OR"), g.people("far", "basketly", "US-WA"), g.people("closed", "basketly", "US-OR")
	for _, p := range []plot{own, far} {
		g.matter(p, "", false)
		g.actions(p)
	}
	g.matter(closed, "", true)
	g.actions(closed)
	g.things(own)
	for _, p := range []plot{own, far, closed} {
		p["team"], p["staff"] = g.east, own["staff"]
	}
	g.incidents(far)
	local := anywhere(allRoles()...)
	local.Regions = []string{"US-OR"}
	me := g.hire("Local", local)
	restrictedKinds := []string{"case", "loose", "party", "bulk", "delivery"} // an account is not restricted with a case

	// That she sees the name of her own customer is a leaf once; here and now.
	me.post("/v1/actions/preview", drafts(own)["POST /v1/actions/preview"]).want(200)
	tried := 0
	try := func(name, pointer string, ask func(id string) answer, kind string) {
		foreign := map[string]plot{"another region": far}
		if kind == "delivery" { // the log and the webhooks belong to the installation, all regions of it
			foreign = map[string]plot{}
		}
		if slices.Contains(restrictedKinds, kind) {
			foreign["a restricted case"] = closed
		}
		for from, p := range foreign {
			if p[kind] == "" {
				t.Fatalf("%s %s: the plot has no %s", name, pointer, kind)
			}
			before := g.digest()
			there, not := ask(p[kind]), ask(absent(p[kind]))
			tried++
			if !there.same(not) {
				t.Errorf("%s %s tells the %s of %s from none:\n  there:     %d %s\n  not there: %d %s", name, pointer, kind, from, there.status, short(there.raw), not.status, short(not.raw))
			}
			if there.status >= 500 {
				t.Errorf("%s %s: %d", name, pointer, there.status)
			}
			if !strings.HasPrefix(name, "GET") && there.status < 300 {
				t.Errorf("%s %s took the %s of %s: %d %s", name, pointer, kind, from, there.status, short(there.raw))
			}
			if after := g.digest(); !strings.HasPrefix(name, "GET") && !maps.Equal(before, after) {
				t.Errorf("%s %s with the %s of %s changed something: %s", name, pointer, kind, from, changed(before, after))
			}
		}
	}
	for path, methods := range doc.Paths {
		for method, op := range methods {
			name := strings.ToUpper(method) + " " + path
			for _, q := range op.Parameters {
				if q.In != "query" || !referring.MatchString(q.Name) {
					continue
				}
				kind, ok := kindOf(q.Name)
				if !ok {
					t.Errorf("%s ?%s looks like a reference: classify it in references", name, q.Name)
					continue
				}
				if strings.HasPrefix(kind, "-") || slices.Contains([]string{"staff", "team", "queue"}, kind) || strings.HasPrefix(path, "/v1/webhooks") {
					continue
				}
				try(name, "?"+q.Name, func(id string) answer {
					if strings.HasSuffix(path, "histogram") {
						return me.get(path + "?from=2026-11-01T00:00:00Z&to=2026-11-30T00:00:00Z&" + q.Name + "=" + url.QueryEscape(id))
					}
					return me.get(fill(path, own) + "?" + q.Name + "=" + url.QueryEscape(id))
				}, kind)
			}
			body, ok := op.RequestBody.Content["application/json"]
			if !ok {
				continue
			}
			for _, pointer := range doc.fields(body.Schema, "", 0) {
				if !referring.MatchString(pointer[strings.LastIndex(pointer, "/")+1:]) {
					continue
				}
				kind, ok := kindOf(pointer)
				if !ok {
					t.Errorf("%s %s looks like a reference: classify it in references", name, pointer)
					continue
				}
				if strings.HasPrefix(kind, "-") || unlooked[name+" "+pointer] != "" {
					continue
				}
				draft, ok := drafts(own)[name]
				if !ok {
					draft, ok = incidentDrafts(own)[name]
				}
				if !ok {
					draft, ok = enforcementDrafts(own)[name]
				}
				if !ok {
					draft, ok = onCallDrafts(own)[name]
				}
				if !ok {
					draft, ok = caseworkDrafts(own)[name]
				}
				if !ok {
					draft, ok = speakingDrafts(own)[name]
				}
				if !ok {
					t.Errorf("%s has the reference %s and no draft", name, pointer)
					continue
				}
				ask := func(id string) answer {
					return me.send(strings.ToUpper(method), fill(path, own), g.matching(path, own), put(draft, pointer, id))
				}
				if slices.Contains([]string{"staff", "team", "queue"}, kind) { // of the installation: only what does not exist is refused
					before := g.digest()
					if got := ask(absent(own[kind])); got.status < 400 || got.status >= 500 {
						t.Errorf("%s %s took a %s that does not exist: %d %s", name, pointer, kind, got.status, short(got.raw))
					}
					if after := g.digest(); !maps.Equal(before, after) {
						t.Errorf("%s %s with a %s that does not exist changed something: %s", name, pointer, kind, changed(before, after))
					}
					tried++
					continue
				}
				try(name, pointer, ask, kind)
			}
		}
	}
	if tried < 30 {
		t.Errorf("only %d references were tried", tried)
	}
}

// fill puts the plot's things into a path.
func fill(path string, p plot) string {
	kinds := map[string]string{}
	for _, pr := range probes {
		_, at, _ := strings.Cut(pr.route, " ")
		kinds[at] = pr.kinds
	}
	names := parameter.FindAllString(path, -1)
	for i, kind := range strings.Fields(kinds[path]) {
		path = strings.Replace(path, names[i], p[kind], 1)
	}
	return path
}

// matching is the If-Match header a path needs: the version of its thing.
func (g *grounds) matching(path string, p plot) string {
	for prefix, at := range map[string][2]string{"/v1/cases/{ref}": {"cases", "case"}, "/v1/tasks/{id}": {"tasks", "task"}, "/v1/staff/{id}": {"staff", "staff"}, "/v1/queues/{id}": {"queues", "queue"}} {
		if path == prefix {
			var v int64
			if err := g.app.Main.QueryRow(g.t.Context(), `SELECT version FROM `+at[0]+` WHERE id = $1`, p[at[1]]).Scan(&v); err != nil {
				g.t.Fatal(err)
			}
			return fmt.Sprintf(`"v%d"`, v)
		}
	}
	return ""
}

// put gives a copy of draft with a value at a pointer; a list gets one entry.
func put(draft object, pointer, value string) object {
	out := maps.Clone(draft)
	first, rest, nested := strings.Cut(strings.TrimPrefix(pointer, "/"), "/")
	switch {
	case first == "contacts" || first == "accounts" || first == "members" || first == "teams":
		out[first] = []string{value}
		delete(out, "account")
	case first == "other":
		out["kind"], out[first] = "separate", value
	case first == "cases":
		out[first] = []object{{"case": value}}
	case first == "rules" && rest != "":
		out[first] = []object{{"name": "guard", "when": "true", "queue": value}}
	case first == "parties": // of a new case
		out[first] = []object{put(object{"role": "witness", "name": "Somebody"}, "/"+strings.TrimPrefix(rest, "0/"), value)}
	case nested:
		out[first] = put(object{}, "/"+rest, value)
		delete(out, "account")
		delete(out, "accounts")
	default:
		out[first] = value
	}
	return out
}

// serverOwned are fields that only the server writes.
var serverOwned = map[string]any{"id": "cas_00000000000000000000000000", "version": 99, "created_at": dbtest.Start.Format(time.RFC3339), "updated_at": dbtest.Start.Format(time.RFC3339),
	"number": "AAA-111", "state": "closed", "by": "stf_x", "actor": "stf_x", "author": "stf_x", "source": "alert", "eid": 7, "account_eid": 7, "score": 1, "origin": "rule",
	"visibility": "ordinary", "assignee": "stf_x", "permissions": []string{"case.read"}, "password_hash": "x", "admin": true, "sha256": "00", "restrict_id": "", "at": dbtest.Start.Format(time.RFC3339)}

// TestServerOwnedFieldsAreRefused: a body with a field that is not in its
// schema is refused whole, and the answer names the field.
func TestServerOwnedFieldsAreRefused(t *testing.T) {
	g := openGrounds(t)
	doc := readSpec(t, g)
	before := g.digest()
	tried := 0
	for path, methods := range doc.Paths {
		for method, op := range methods {
			body, ok := op.RequestBody.Content["application/json"]
			name := strings.ToUpper(method) + " " + path
			if !ok || strings.HasPrefix(path, "/v1/events") { // events are the marketplace's own: their fields are declared by the pack
				continue
			}
			known := doc.fields(body.Schema, "", 0)
			for field, value := range serverOwned {
				if slices.Contains(known, "/"+field) {
					continue
				}
				tried++
				got := g.boss.send(strings.ToUpper(method), parameter.ReplaceAllString(path, "nothing"), `"v1"`, object{field: value})
				if got.status != 422 || !strings.Contains(string(got.raw), "/"+field+`"`) {
					t.Errorf("%s takes the field %s, which is the server's: %d %s", name, field, got.status, short(got.raw))
				}
			}
		}
	}
	if after := g.digest(); !maps.Equal(before, after) {
		t.Errorf("refused fields changed something: %s", changed(before, after))
	}
	if tried < 500 {
		t.Errorf("only %d fields were tried", tried)
	}
}
