package story

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestStoryRingAtNoon: twelve new accounts share two cards and a device; the
// third order is held for review; an analyst takes the alert, reads why, looks
// at the accounts linked, suspends five in one action, and undoes one.
func TestStoryRingAtNoon(t *testing.T) { each(t, ringAtNoon) }

func ringAtNoon(w *world) {
	kim := w.hire("Kim", "fraud_analyst")
	sam := w.hire("Sam", "admin")
	hook := sam.post("/v1/webhooks", map[string]any{"url": w.shop.server.URL}).want(201)
	w.shop.trust(hook.str("secret"))

	ref := func(i int) string { return fmt.Sprintf("C-%02d", i) }
	outcomes := []string{}
	for i := range 12 {
		w.later(time.Minute)
		w.event("account.created", map[string]any{"customer_id": ref(i), "kind": "customer", "name": fmt.Sprintf("Ring Member %d", i),
			"email": fmt.Sprintf("ring%d@example.com", i), "phone": fmt.Sprintf("+12065550%03d", 100+i), "language": "en",
			"joined_at": w.clock.Now().Format(time.RFC3339), "device_id": "dev-ring"}).want(202)
		decided := w.event("order.placed", map[string]any{"customer_id": ref(i), "merchant_id": "M-1", "order_id": fmt.Sprintf("O-%d", i),
			"amount": "84.50", "currency": "USD", "items": 6, "card_fingerprint": fmt.Sprintf("card-%d", i%2), "device_id": "dev-ring"}).want(200)
		outcomes = append(outcomes, decided.str("decision", "outcome"))
	}
	w.check(outcomes[0] == "allow" && outcomes[1] == "allow" && outcomes[2] == "review", "the third order must be held for review: %v", outcomes)
	w.settle()
	w.check(len(w.shop.received("order.hold")) > 0, "the marketplace was not asked to hold the order")

	// The alert is in the inbox as a case; one key takes it.
	taken := kim.post("/v1/inbox/next", map[string]any{}).want(200)
	caseID := taken.str("id")
	matter := kim.get("/v1/cases/" + caseID).want(200)
	w.check(matter.str("type") == "fraud" && matter.str("assignee") == kim.id, "case %s", matter.raw)

	// She reads why.
	why := kim.get("/v1/decisions/evt-6").want(200)
	w.check(strings.Contains(string(why.raw), "shared-instruments") && strings.Contains(string(why.raw), "accounts_per_device"), "no explanation: %s", why.raw)
	links := kim.get("/v1/accounts/" + ref(2) + "/links").want(200)
	w.check(strings.Count(string(links.raw), `"C-`) >= 11, "the links of one member must show the eleven others: %s", links.raw)

	// Five are suspended in one action that shows the count first.
	draft := map[string]any{"kind": "suspend", "accounts": []string{ref(2), ref(3), ref(4), ref(5), ref(6)}, "case_id": caseID, "reason_code": "fraud",
		"reason": "One device, two cards, twelve accounts within minutes.", "rule": "shared-instruments", "clause": "FRD-2.2", "interim": true}
	preview := kim.post("/v1/actions/preview", draft).want(200)
	w.check(preview.num("count") == 5, "the count comes first: %s", preview.raw)
	draft["count"], draft["hash"] = 4, preview.str("hash")
	kim.post("/v1/actions/bulk", draft).want(409)
	draft["count"] = 5
	bulk := kim.post("/v1/actions/bulk", draft).want(202)
	w.settle()
	progress := kim.get("/v1/actions/bulk/" + bulk.str("id")).want(200)
	w.check(progress.num("done") == 5 && progress.num("failed") == 0, "bulk: %s", progress.raw)

	applied := w.shop.received("action.applied")
	w.check(len(applied) == 5, "the marketplace heard of %d suspensions, want 5", len(applied))
	actions := kim.get("/v1/actions?kind=suspend").want(200).list("items")
	w.check(len(actions) == 5, "%d actions", len(actions))
	for _, a := range actions {
		m := a.(map[string]any)
		w.check(m["state"] == "applied" && m["acknowledged_at"] != nil, "not acknowledged: %v", m)
	}
	w.later(15 * time.Second)
	w.check(len(w.mail.to("ring3@example.com")) == 1, "no notice to a suspended account")

	// Suspended means suspended: the engine knows the standing.
	wrong := kim.get("/v1/accounts/" + ref(4)).want(200)
	w.check(wrong.str("standing", "standing") == "suspended", "standing: %s", wrong.raw)

	w.pullThePlug()

	// One was wrong: reversed, restored, told.
	one := ""
	for _, a := range actions {
		m := a.(map[string]any)
		if m["account"].(map[string]any)["ref"] == ref(4) {
			one = m["id"].(string)
		}
	}
	kim.post("/v1/actions/"+one+"/reverse", map[string]any{"reason": "A flat share: the neighbour's tablet."}).want(200)
	w.later(15 * time.Second)
	w.check(kim.get("/v1/accounts/"+ref(4)).want(200).str("standing", "standing") == "good", "standing was not restored")
	undone := w.shop.received("action.reversed")
	w.check(len(undone) == 1, "the marketplace heard of %d reversals", len(undone))
	w.check(len(w.mail.to("ring4@example.com")) == 2, "the person restored was not told: %d letters", len(w.mail.to("ring4@example.com")))
	w.check(kim.get("/v1/actions/"+one).want(200).str("state") == "reversed", "state of the reversed action")

	// Every step has a proof.
	audit := w.hire("Ada", "auditor")
	steps := kim.get("/v1/cases/" + caseID + "/timeline?limit=200").want(200).list("items")
	w.check(len(steps) >= 8, "only %d steps on the timeline", len(steps))
	// The case says in words why it was raised.
	explained := slices.ContainsFunc(steps, func(x any) bool {
		step := x.(map[string]any)
		said, _ := step["data"].(map[string]any)
		text, _ := said["why"].(string)
		return step["kind"] == "case.alert" && strings.Contains(text, "one device")
	})
	w.check(explained, "no alert on the timeline gives its reason: %v", steps)
	for _, s := range steps {
		proof := audit.get("/v1/audit/proof/" + s.(map[string]any)["id"].(string)).want(200)
		w.check(strings.Contains(string(proof.raw), "checkpoint"), "no proof: %s", proof.raw)
	}

	// The matter ends with an outcome, and not without.
	kim.post("/v1/cases/"+caseID+"/resolve", map[string]any{}).want(422)
	kim.post("/v1/cases/"+caseID+"/resolve", map[string]any{"outcome": "substantiated", "standard": "preponderance"}).want(200)
}
