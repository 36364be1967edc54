package story

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/identity"
)

// vendor hires somebody of a vendor's team.
func (w *world) vendor(name, team string) *person {
	w.t.Helper()
	p := w.hire(name, "bpo")
	teams := []string{team}
	if _, err := w.app.Identity.UpdateStaff(w.app.AsSystem(context.Background()), p.id, 1, identity.StaffPatch{Teams: &teams}); err != nil {
		w.t.Fatal(err)
	}
	return p
}

// TestStoryShift: a shift of a mixed desk. Spanish finds who speaks it, a
// vendor works what is certified for them and never sees how to reach anybody,
// what was put aside comes back, a caller on the line is handed over warm, two
// reports of one event become one case and two again, and the other side's
// complaint stays its own.
func TestStoryShift(t *testing.T) {
	each(t, func(w *world) {
		for _, a := range []map[string]any{
			{"customer_id": "C-maria", "kind": "customer", "name": "Maria Keller", "email": "maria@example.com", "phone": "+12065550134", "language": "en"},
			{"worker_id": "W-tom", "kind": "worker", "name": "Tom Dorn", "email": "tom@example.com", "phone": "+12065550199", "language": "en"}} {
			a["joined_at"] = w.clock.Now().AddDate(-1, 0, 0).Format(time.RFC3339)
			w.event("account.created", a).want(202)
		}
		w.settle()
		lead, ana, luis := w.hire("Lead", "commander", "admin"), w.hire("Ana", "critical_response"), w.hire("Luis", "critical_response")
		desk := lead.post("/v1/teams", map[string]any{"name": "Desk Manila"}).want(201).str("id")
		lead.post("/v1/teams/"+desk+"/vendor", map[string]any{"vendor": true}).want(200)
		vera := w.vendor("Vera", desk)

		// The lead says who can do what, and where work goes; first on the last month.
		spanish := lead.post("/v1/queues", map[string]any{"name": "Spanish", "expression": "false", "skills": []string{"spanish-desk"}}).want(201).str("id")
		calm := lead.post("/v1/queues", map[string]any{"name": "Vendor desk", "expression": "false", "certified": []string{desk}}).want(201).str("id")
		rules := []any{map[string]any{"name": "Spanish first", "when": `language == "es" and severity <= S3`, "queue": spanish},
			map[string]any{"name": "Calm to the desk", "when": `severity >= S3 and channel == "email"`, "queue": calm}}
		lead.post("/v1/routing/test", map[string]any{"rules": rules}).want(200)
		lead.post("/v1/routing", map[string]any{"after": 0, "rules": rules, "note": "the desk opens"}).want(201)
		lead.put("/v1/staff/"+luis.id+"/work", `"v0"`, map[string]any{"accepting": false, "skills": []string{"spanish-desk"}, "languages": []string{"es", "en"}, "cap": 2}).want(200)
		lead.put("/v1/staff/"+ana.id+"/work", `"v0"`, map[string]any{"accepting": false, "skills": []string{}, "languages": []string{"en"}, "caps": map[string]int{"S3": 1}}).want(200)

		report := func(from, subject, text, language string) string {
			return w.marketplace().post("/v1/contacts", map[string]any{"channel": "email", "from": from, "subject": subject, "text": text, "language": language}).want(201).str("id")
		}
		plain := report("maria@example.com", "Wrong item", "The milk was missing. Call me at 206-555-0134 or write to maria@example.com, 1420 NW Market Street.", "en")
		w.later(time.Minute)
		es := report("rosa@example.com", "Choque", "Hubo un choque, estoy bien.", "es")
		w.settle()

		// Next: what each of them can do. The crash in Spanish is due first, yet not Ana's.
		next := ana.get("/v1/inbox/next").want(200)
		w.check(next.str("id") == plain, "Ana would get %s", next.raw)
		got := luis.post("/v1/inbox/next", map[string]any{}).want(200)
		w.check(got.str("id") == es && strings.Contains(string(got.raw), "You speak es"), "Luis got %s", got.raw)

		// The vendor sees the certified queue and nothing else, and no way to reach anybody.
		box := vera.get("/v1/inbox?view=all").want(200)
		w.check(len(box.list("items")) == 1 && box.str("items", 0, "id") == plain, "the vendor's inbox: %s", box.raw)
		vera.get("/v1/contacts/" + es).want(404)
		taken := vera.post("/v1/inbox/next", map[string]any{}).want(200)
		w.check(taken.str("id") == plain, "the vendor got %s", taken.raw)
		seen := vera.get("/v1/contacts/" + plain).want(200)
		w.check(strings.Contains(seen.str("text"), "•••"), "nothing is masked: %s", seen.raw)
		made := vera.post("/v1/contacts/"+plain+"/case", map[string]any{"severity": "S3", "type": "property"}).want(200)
		ref := "/v1/cases/" + made.str("case_id")
		for _, path := range []string{"/v1/inbox?view=all", "/v1/contacts", "/v1/contacts/" + plain, ref, ref + "/parties", ref + "/timeline", ref + "/notes", ref + "/messages",
			"/v1/search?q=maria%40example.com", "/v1/search?q=2065550134", "/v1/accounts/C-maria", "/v1/accounts/C-maria/timeline"} {
			a := vera.get(path)
			for _, secret := range []string{"maria@example.com", "555-0134", "5550134", "1420 NW Market"} {
				w.check(!strings.Contains(string(a.raw), secret), "%s shows a vendor %q: %s", path, secret, a.raw)
			}
		}
		vera.get("/v1/contacts/" + plain + "/raw").want(403)
		vera.get(ref + "/evidence").want(403)

		// Put aside with a reason; it comes back by itself.
		number := vera.get(ref).want(200).str("number")
		vera.post(ref+"/take", map[string]any{}).want(200)
		until := w.clock.Now().Add(45 * time.Minute)
		vera.post(ref+"/defer", map[string]any{"until": until, "reason": "the shop opens at ten"}).want(200)
		w.check(len(vera.get("/v1/inbox?view=mine").want(200).list("items")) == 0, "still in her list")
		w.later(46 * time.Minute)
		w.check(len(vera.get("/v1/inbox?view=mine").want(200).list("items")) == 1, "it did not come back")

		// She calls, and it is worse than it looked: the vendor raises it and gives the
		// caller, still on the line, to whoever is there. Nobody is asked twice.
		v := vera.get(ref).want(200)
		vera.patch(ref, v.num("version"), map[string]any{"severity": "S1"}).want(200)
		w.settle()
		vera.get(ref).want(200) // in her hands until somebody has it
		warm := vera.post(ref+"/transfer", map[string]any{}).want(201)
		w.check(strings.Contains(warm.str("note"), number) && !strings.Contains(warm.str("note"), "maria@"), "the summary: %s", warm.raw)
		w.clock.Advance(25 * time.Second)
		waiting := ana.get("/v1/handovers").want(200)
		w.check(waiting.str("items", 0, "id") == warm.str("id"), "Ana sees %s", waiting.raw)
		took := ana.post("/v1/handovers/"+warm.str("id")+"/accept", map[string]any{}).want(200)
		w.check(took.num("waited_seconds") == 25, "%s", took.raw)
		c := ana.get(ref).want(200)
		w.check(c.str("assignee") == ana.id && c.str("queue") == "que_critical", "%s", c.raw)
		vera.get(ref).want(404) // and now it is no longer hers
		w.check(strings.Contains(string(ana.get(ref+"/timeline?kind=case.").want(200).raw), "case.warm_accepted"), "the transfer is not recorded")

		// A second report of the same evening is the same matter: one case, and two
		// again when it was not. Tom's own complaint is the other side's: it is tied.
		ana.post(ref+"/parties", map[string]any{"role": "subject", "account": "W-tom"}).want(201)
		second := ana.post("/v1/cases", map[string]any{"title": "Neighbour heard shouting", "type": "safety", "severity": "S2", "region": "US-WA",
			"parties": []any{map[string]any{"role": "witness", "name": "Lee", "phone": "+12065550177"}}}).want(201)
		ana.post("/v1/cases/"+second.str("id")+"/notes", map[string]any{"body": "heard it at nine"}).want(201)
		before := ana.get("/v1/cases/" + second.str("number") + "/parties").want(200)
		ana.post("/v1/cases/"+second.str("number")+"/merge", map[string]any{"into": number, "reason": "one evening"}).want(200)
		w.check(ana.get("/v1/cases/"+second.str("number")).want(200).str("number") == number, "the old number leads nowhere")
		w.check(len(ana.get(ref+"/parties").want(200).list("items")) == 3, "the neighbour is not there")
		ana.post(ref+"/unmerge", map[string]any{"source": second.str("number"), "reason": "another house"}).want(200)
		again := ana.get("/v1/cases/" + second.str("number")).want(200)
		w.check(again.str("number") == second.str("number") && again.str("severity") == "S2", "%s", again.raw)
		w.check(string(ana.get("/v1/cases/"+second.str("number")+"/parties").want(200).raw) == string(before.raw), "the parties are not as they were")
		w.check(len(ana.get("/v1/cases/"+second.str("number")+"/notes").want(200).list("items")) == 1, "the note is gone")

		his := report("tom@example.com", "She is lying", "She shouted at me, not the other way round.", "en")
		own := ana.post("/v1/contacts/"+his+"/case", map[string]any{"severity": "S3"}).want(200).str("case_id")
		ana.post("/v1/cases/"+own+"/take", map[string]any{}).want(200)
		refused := ana.post("/v1/cases/"+own+"/merge", map[string]any{"into": number}).want(409)
		w.check(strings.Contains(string(refused.raw), "cross_complaint"), "%s", refused.raw)
		ana.post("/v1/cases/"+own+"/relations", map[string]any{"case": number, "kind": "cross_complaint"}).want(200)
		w.check(ana.get(ref+"/relations").want(200).str("items", 0, "kind") == "cross_complaint", "no tie")

		// Six o'clock: Ana's list goes to Luis, who accepts what he takes.
		shift := ana.get("/v1/shift").want(200)
		var list []any
		for _, x := range shift.list("cases") {
			list = append(list, map[string]any{"case": x.(map[string]any)["id"]})
		}
		w.check(len(list) >= 2, "Ana's list: %s", shift.raw)
		given := ana.post("/v1/shift/handover", map[string]any{"to": luis.id, "note": "Maria is called at eight.", "cases": list}).want(201)
		for i := range given.list("items") {
			luis.post("/v1/handovers/"+given.str("items", i, "id")+"/accept", map[string]any{}).want(200)
		}
		w.check(ana.get(ref).want(200).str("assignee") == luis.id, "it is still Ana's")
		w.check(len(ana.get("/v1/shift").want(200).list("cases")) == 0, "Ana still holds something")

		// Capacity: Luis is full, and an S0 comes to him all the same.
		report("cora@example.com", "Late", "My order is late.", "en")
		w.settle()
		luis.get("/v1/inbox/next").want(404)
		knife := report("eva@example.com", "Help", "He is at the door now with a knife, he is going to come in.", "en")
		w.settle()
		piercing := luis.get("/v1/inbox/next").want(200)
		w.check(piercing.str("id") == knife && piercing.str("why", 0, "code") == "critical", "%s", piercing.raw)
	})
}
