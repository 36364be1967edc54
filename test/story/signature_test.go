package story

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestStorySecondSignature: the end of an account and an action on many need
// another person. What is signed is exactly what was shown; a change voids it;
// what was refused never happens; splitting an act does not help.
func TestStorySecondSignature(t *testing.T) { each(t, secondSignature) }

func secondSignature(w *world) {
	ivo, lee, kim := w.hire("Ivo", "investigator"), w.hire("Lee", "commander"), w.hire("Kim", "legal")
	fay, sam := w.hire("Fay", "fraud_analyst"), w.hire("Sam", "admin")
	w.shop.trust(sam.post("/v1/webhooks", map[string]any{"url": w.shop.server.URL}).want(201).str("secret"))
	joins := func(ref, key, kind string) {
		w.event("account.created", map[string]any{key: ref, "kind": kind, "name": "Per " + ref, "email": strings.ToLower(ref) + "@example.com", "brand": "basketly", "region": "US-OR", "city": "Portland",
			"phone": "+15035550100", "language": "en", "joined_at": w.clock.Now().Format(time.RFC3339)})
	}
	joins("W-per", "worker_id", "worker")
	for i := range 30 {
		joins(fmt.Sprintf("C-many-%02d", i), "customer_id", "customer")
	}
	w.settle()

	// Ivo wants an account ended; nothing happens by his word alone.
	end := map[string]any{"kind": "deactivate", "account": "W-per", "reason": "Weapon shown twice.", "reason_code": "safety", "clause": "SAF-4.1"}
	act := ivo.post("/v1/actions", end).want(201)
	apv := act.str("approval_id")
	w.check(act.str("state") == "waiting" && apv != "", "it waits: %s", act.raw)
	w.settle()
	w.check(ivo.get("/v1/accounts/W-per").want(200).str("standing", "standing") == "good" && len(w.shop.received("action.applied")) == 0, "done before it was signed")
	at := "/v1/approvals/" + apv
	w.check(ivo.post(at+"/approve", map[string]any{"hash": "x"}).want(403).str("code") == "permission_missing", "Ivo signed")

	// Lee finds it, sees what is signed; meanwhile an order comes into his hands.
	w.check(lee.get("/v1/approvals?view=sign").want(200).str("items", 0, "id") == apv, "it is not in Lee's queue")
	seen := lee.get(at).want(200)
	w.check(strings.Contains(string(seen.raw), "Weapon shown twice.") && seen.at("may_decide") == true, "Lee is shown %s", seen.raw)
	order := map[string]any{"customer_id": "C-many-00", "worker_id": "W-per", "order_id": "O-late", "amount": "20.00", "currency": "USD", "items": 1, "card_fingerprint": "card-x", "brand": "basketly", "region": "US-OR", "city": "Portland"}
	for _, kind := range []string{"order.placed", "order.accepted", "order.picked_up"} {
		w.event(kind, order)
	}
	w.settle()
	w.check(lee.post(at+"/approve", map[string]any{"hash": seen.str("hash")}).want(409).str("code") == "approval_void", "signed what had changed")
	w.check(ivo.get("/v1/actions/"+act.str("id")).want(200).str("state") == "refused", "it still waits")

	// Asked again, with the order in it; a wrong hash is refused, the right one carries it out.
	act = ivo.post("/v1/actions", end).want(201)
	at = "/v1/approvals/" + act.str("approval_id")
	seen = lee.get(at).want(200)
	w.check(lee.post(at+"/approve", map[string]any{"hash": strings.Repeat("0", 64)}).want(409).str("code") == "approval_not_as_shown", "signed another text")
	w.check(lee.post(at+"/approve", map[string]any{"hash": seen.str("hash"), "reason": "Agreed."}).want(200).str("state") == "used", "not carried out")
	w.settle()
	w.check(ivo.get("/v1/accounts/W-per").want(200).str("standing", "standing") != "good" && len(w.shop.received("action.applied")) == 1, "signed and not done")
	w.check(lee.post(at+"/approve", map[string]any{"hash": seen.str("hash")}).want(409).str("code") == "approval_used", "signed twice")

	// Fay warns thirty in one go: over her twenty-five. Then in two parts: the sum counts.
	many := func(from, to int) answer {
		refs := []string{}
		for i := from; i < to; i++ {
			refs = append(refs, fmt.Sprintf("C-many-%02d", i))
		}
		return fay.post("/v1/actions/bulk", map[string]any{"kind": "warn", "accounts": refs, "reason": "Promotion ring.", "reason_code": "fraud", "clause": "FRD-2.2", "count": len(refs)}).want(202)
	}
	all := many(0, 30)
	w.check(all.str("state") == "waiting" && all.str("approval_id") != "", "thirty go by Fay alone: %s", all.raw)
	at = "/v1/approvals/" + all.str("approval_id")
	w.later(2*time.Hour + time.Minute)
	waits := lee.get(at).want(200)
	w.check(waits.at("overdue") == true && waits.num("size") == 30, "after two hours: %s", waits.raw)
	w.check(lee.post(at+"/refuse", map[string]any{"hash": waits.str("hash")}).want(422).str("code") == "reason_missing", "refused without a word")
	lee.post(at+"/refuse", map[string]any{"hash": waits.str("hash"), "reason": "Half of them are new."}).want(200)
	w.settle()
	w.check(fay.get("/v1/actions/bulk/"+all.str("id")).want(200).str("state") == "refused", "refused, and still there")
	w.check(many(0, 25).str("state") == "running" && many(25, 30).str("state") == "running", "within her limits")
	w.settle()
	third := many(0, 24)
	w.check(third.str("state") == "waiting", "fifty-four in a day: %s", third.raw)

	// Limits are changed by two people as well.
	doc := sam.get("/v1/authority/limits/live").want(200).at("document")
	doc.(map[string]any)["kinds"].([]any)[1].(map[string]any)["limits"].([]any)[1].(map[string]any)["per_act"] = 5
	v := sam.post("/v1/authority/limits", map[string]any{"document": doc, "note": "Smaller bulks", "base": 0}).want(201)
	w.check(v.str("state") == "waiting", "in force by one person's word: %s", v.raw)
	asked := kim.get("/v1/approvals/" + v.str("approval_id")).want(200)
	kim.post("/v1/approvals/"+v.str("approval_id")+"/approve", map[string]any{"hash": asked.str("hash")}).want(200)
	w.check(sam.get("/v1/authority/limits/live").want(200).num("version") == 1, "not in force")
	w.publishes()
}

// publishes: a policy goes the same way. Whoever approved the text has signed it,
// if the limits let them sign; otherwise its publication waits for somebody who
// may, and an edit makes that void.
func (w *world) publishes() {
	pia, lee, kim, max := w.hire("Pia", "policy_lead"), w.hire("Lena", "commander"), w.hire("Kai", "legal"), w.hire("Max", "policy_lead")
	const at = "/v1/policies/worker-conduct"
	write := func(words string) (shown string) {
		p := pia.get(at).want(200)
		text, match := p.at("text").(map[string]any), `"v0"`
		if next, ok := p.at("next").(map[string]any); ok {
			text, match = next["text"].(map[string]any), fmt.Sprintf(`"v%v"`, next["version"])
		}
		clause := text["clauses"].([]any)[0].(map[string]any)
		clause["rule"] = clause["rule"].(string) + " " + words
		pia.put(at+"/draft?call_back=true", match, text).want(200)
		return pia.post(at+"/ask", map[string]any{"note": "Clearer words.", "change": "editorial", "roll_out": map[string]any{"roles": []string{}, "days": 0}}).want(200).str("next", "shown")
	}

	// Approved by a colleague whom the limits let sign: in force at once, and signed.
	shown := write("Say so.")
	max.post(at+"/approve", map[string]any{"shown": shown}).want(200)
	before := pia.get(at).want(200).num("version")
	w.check(pia.post(at+"/publish", map[string]any{"shown": shown}).want(200).num("version") == before+1, "an approved text waits")
	used := pia.get("/v1/approvals?view=decided").want(200)
	w.check(strings.Contains(string(used.raw), "Publish ") && strings.Contains(string(used.raw), `"policy.publish"`), "no request was kept of it: %s", used.raw)

	// Approved by somebody who may approve texts but whose signature the limits do
	// not take: it waits, is not in force, and an edit makes the request void.
	shown = write("Say so at once.")
	lee.post(at+"/approve", map[string]any{"shown": shown}).want(200)
	waits := pia.post(at+"/publish", map[string]any{"shown": shown}).want(200)
	apv := waits.str("next", "approval_id")
	w.check(waits.num("version") == before+1 && apv != "", "published on a signature the limits do not take: %s", waits.raw)
	w.check(pia.post(at+"/publish", map[string]any{"shown": shown}).want(200).str("next", "approval_id") == apv, "asked twice")
	asked := kim.get("/v1/approvals/" + apv).want(200)
	w.check(asked.at("may_decide") == true && strings.Contains(string(asked.raw), "Clearer words.") && strings.Contains(string(asked.raw), shown), "what Kai is shown: %s", asked.raw)
	w.check(lee.post("/v1/approvals/"+apv+"/approve", map[string]any{"hash": asked.str("hash")}).want(403).str("code") == "approval_over_limit", "a commander signed a publication")
	shown = write("And how.")
	w.check(kim.post("/v1/approvals/"+apv+"/approve", map[string]any{"hash": asked.str("hash")}).want(409).str("code") == "approval_void", "a text that had changed was signed")

	// Asked again, the last signature puts it in force.
	lee.post(at+"/approve", map[string]any{"shown": shown}).want(200)
	apv = pia.post(at+"/publish", map[string]any{"shown": shown}).want(200).str("next", "approval_id")
	asked = kim.get("/v1/approvals/" + apv).want(200)
	kim.post("/v1/approvals/"+apv+"/approve", map[string]any{"hash": asked.str("hash")}).want(200)
	after := pia.get(at).want(200)
	w.check(after.num("version") == before+2 && after.at("next") == nil, "signed and not in force: %s", after.raw)
}
