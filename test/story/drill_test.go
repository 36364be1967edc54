package story

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

// TestStoryDrill: the shift practises the protocol for an assault on a Tuesday
// afternoon, step by step, as it was followed the night before on a real case.
// The same words, questions, approvals and timers; nothing is sent, nobody is
// acted on, no order is touched, and no figure of the month knows of it. Only a
// page that the protocol marks for drills may ring, and it says that it is one.
func TestStoryDrill(t *testing.T) { each(t, drill) }

// follow does the next step of a run until there is none, as people would.
func follow(w *world, run string, first, second *person) answer {
	w.t.Helper()
	at := func() string { return w.clock.Now().Format(time.RFC3339) }
	got := first.get("/v1/runs/" + run).want(200)
	for range 40 {
		next, _ := got.at("next").(string)
		waiting := ""
		for i := range got.list("steps") {
			if got.str("steps", i, "state") == "waiting" {
				waiting = got.str("steps", i, "id")
			}
		}
		if waiting != "" {
			// The matter became need-to-know on the way: whoever decides must be let in.
			if second.get("/v1/runs/"+run).status == 404 {
				first.post("/v1/cases/"+got.str("case_id")+"/members", map[string]any{"staff": second.id, "in": true}).want(200)
			}
			got = second.post("/v1/runs/"+run+"/steps/"+waiting+"/approve", map[string]any{}).want(200)
			continue
		}
		if next == "" {
			break
		}
		var body map[string]any
		for i := range got.list("steps") {
			if got.str("steps", i, "id") != next {
				continue
			}
			answers := map[string]string{}
			step := got.list("steps")[i].(map[string]any)
			for _, a := range step["asks"].([]any) {
				ask := a.(map[string]any)
				answers[ask["id"].(string)] = map[string]string{"happening_now": "no", "safe_now": "yes", "adult": "yes", "injured": "light", "police": "report_help",
					"police_number": "none yet"}[ask["id"].(string)]
			}
			var checked []string
			for _, c := range step["checklist"].([]any) {
				checked = append(checked, c.(map[string]any)["id"].(string))
			}
			body = map[string]any{"answers": answers, "checked": checked, "perform": step["do"] != nil}
			if do, ok := step["do"].(map[string]any); ok && do["kind"] == "dispatch" {
				body["with"] = map[string]any{"place": "the place of the order", "line": "the county's emergency centre", "line_reason": "the directory is empty here", "called_at": at()}
			}
		}
		got = first.post("/v1/runs/"+run+"/steps/"+next+"/done", body).want(200)
		w.later(time.Minute)
	}
	return got
}

func drill(w *world) {
	ana, lead, sam := w.hire("Ana", "critical_response", "commander"), w.hire("Lead", "commander"), w.hire("Sam", "admin")
	hook := sam.post("/v1/webhooks", map[string]any{"url": w.shop.server.URL}).want(201)
	w.shop.trust(hook.str("secret"))
	at := func() string { return w.clock.Now().Format(time.RFC3339) }
	w.event("account.created", map[string]any{"customer_id": "C-maria", "kind": "customer", "name": "Maria Keller", "email": "maria@example.com", "phone": "+12065550142", "language": "es", "joined_at": at()}).want(202)
	w.event("account.created", map[string]any{"worker_id": "W-tom", "kind": "worker", "name": "Tom Dorn", "email": "tom@example.com", "phone": "+12065550143", "language": "en", "joined_at": at()}).want(202)
	w.settle()

	// The real matter, the night before.
	real := ana.post("/v1/cases", map[string]any{"title": "Hit at the door", "type": "safety", "category": "violence.assault", "severity": "S1", "region": "US-WA", "brand": "basketly",
		"parties": []any{map[string]any{"role": "harmed", "account": "C-maria"}, map[string]any{"role": "subject", "account": "W-tom"}}}).want(201).str("id")
	offered := ana.get("/v1/cases/" + real + "/runs").want(200)
	w.check(offered.str("suggestions", 0, "protocol") == "assault", "proposed: %s", offered.raw)
	run := ana.post("/v1/cases/"+real+"/runs", map[string]any{"protocol": "assault"}).want(201)
	steps := run.list("steps")
	done := follow(w, run.str("id"), ana, lead)
	w.check(done.str("state") == "done", "the real run is %s: %s", done.str("state"), done.raw)
	acts := w.shop.received("action.applied")
	w.check(len(acts) >= 2, "separated and suspended for real: %v", acts)
	w.later(time.Hour)

	// What is counted and sent, before the drill.
	figures := []string{"/v1/protocols/assault/statistics", "/v1/cases", "/v1/inbox?view=all", "/v1/sla/clocks", "/v1/sla/attainment", "/v1/queues", "/v1/case-tasks?view=all", "/v1/actions", "/v1/incidents", "/v1/oncall/load"}
	before := map[string]string{}
	for _, path := range figures {
		before[path] = counted(lead.get(path))
	}
	mails, hooks := len(w.mail.all()), w.shop.count()
	pages := len(lead.get("/v1/pages").want(200).list("items"))

	// The drill: another person begins it; the same steps are there.
	w.check(ana.get("/v1/drills").want(200).list("items") != nil, "the list of drills")
	practice := lead.post("/v1/drills", map[string]any{"protocol": "assault", "region": "US-WA", "language": "es"}).want(201)
	w.check(practice.at("drill") == true && len(practice.list("steps")) == len(steps), "the drill has %d steps, the real run had %d", len(practice.list("steps")), len(steps))
	caseID := practice.str("case_id")
	c := ana.get("/v1/cases/" + caseID).want(200)
	w.check(c.at("simulated") == true && c.str("source") == "drill", "the case of a drill: %s", c.raw)
	// A step left alone is overdue and escalates, on the drill's own timeline only.
	w.later(20 * time.Minute)
	over := follow(w, practice.str("id"), ana, lead)
	w.check(over.str("state") == "done", "the drill is %s: %s", over.str("state"), over.raw)
	simulated := 0
	for i := range over.list("steps") {
		if text, _ := over.at("steps", i, "outcome").(string); strings.Contains(text, "(not done)") {
			simulated++
		}
	}
	w.check(simulated >= 4, "only %d steps say what they would have done", simulated)
	line := string(ana.get("/v1/cases/" + caseID + "/timeline?limit=200").want(200).raw)
	w.check(strings.Contains(line, "run.step_overdue") && strings.Contains(line, "run.step_escalated"), "the drill's timers did not ring")
	w.later(3 * time.Hour)

	// Nothing left the house, and nothing is counted.
	w.check(w.shop.count() == hooks, "the marketplace heard of a drill: %d then %d", hooks, w.shop.count())
	for _, l := range w.mail.all()[mails:] {
		w.check(strings.Contains(l.Raw, "DRILL"), "a mail left for a drill: %s", l.Raw)
	}
	all := lead.get("/v1/pages").want(200)
	for i := range all.list("items")[:len(all.list("items"))-pages] {
		w.check(all.at("items", i, "drill") == true || all.str("items", i, "object") == real, "a page of a drill that is not marked: %s", all.raw)
	}
	w.check(len(lead.get("/v1/actions?case="+caseID).want(200).list("items")) == 0, "somebody was acted on for a drill")
	for _, path := range figures {
		got := lead.get(path)
		w.check(!strings.Contains(string(got.raw), caseID), "%s knows of the drill: %s", path, got.raw)
		if path == "/v1/protocols/assault/statistics" || path == "/v1/actions" || path == "/v1/incidents" {
			w.check(counted(got) == before[path], "%s counts the drill:\n%s\n%s", path, before[path], counted(got))
		}
	}
	own := lead.get("/v1/cases?simulated=true").want(200)
	w.check(len(own.list("items")) == 1 && own.str("items", 0, "id") == caseID, "drills have a list of their own: %s", own.raw)
}

// counted is an answer without the moments in it.
func counted(a answer) string {
	body := map[string]any{}
	for k, v := range a.body {
		if k != "from" && k != "to" && k != "at" {
			body[k] = v
		}
	}
	return sorted(body)
}

// sorted writes a value with its keys in order.
func sorted(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(raw)
}

// count is how many webhooks the marketplace got.
func (s *shop) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.got)
}
