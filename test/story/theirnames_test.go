package story

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestStoryMarketplaceKnowsWhatItIsAbout: whatever an action is on, the webhook
// names it as the marketplace does: accounts and orders by its references, also
// when our people named them by our ids; a card, whose identifier is never kept,
// by the event of its own in which it was used. Told again after a comparison, it
// says the same.
func TestStoryMarketplaceKnowsWhatItIsAbout(t *testing.T) { each(t, marketplaceKnows) }

func marketplaceKnows(w *world) {
	sam, ivo, fay := w.hire("Sam", "admin"), w.hire("Ivo", "investigator"), w.hire("Fay", "fraud_analyst", "commander")
	w.shop.trust(sam.post("/v1/webhooks", map[string]any{"url": w.shop.server.URL}).want(201).str("secret"))
	w.courier(ivo, "W-ben", "US-OR", "Portland")
	var used string
	for _, o := range []string{"O-first", "O-second"} {
		w.later(time.Hour)
		w.event("order.placed", map[string]any{"customer_id": "C-W-ben", "order_id": o, "merchant_id": "M-1", "amount": "20.00", "currency": "USD", "items": 3,
			"card_fingerprint": "fp-9", "device_id": "dev-9", "region": "US-OR", "city": "Portland"}).want(200)
		used = fmt.Sprint("evt-", w.n)
	}
	w.settle()
	var order, card string
	for _, it := range fay.get("/v1/accounts/C-W-ben/links").want(200).list("things") {
		if thing := it.(map[string]any); thing["kind"] == "card" {
			card = thing["id"].(string)
		}
	}
	for _, it := range fay.get("/v1/search?q=O-first").want(200).list("items") {
		if hit := it.(map[string]any); strings.HasPrefix(hit["id"].(string), "ord_") {
			order = hit["id"].(string)
		}
	}
	w.check(order != "" && card != "" && used != "", "order %q, card %q, event %q", order, card, used)
	held := fay.post("/v1/actions", map[string]any{"kind": "hold_order", "order": order, "reason": "Looks taken over.", "reason_code": "fraud", "clause": "FRD-2.2"}).want(201).str("id")
	blocked := fay.post("/v1/actions", map[string]any{"kind": "block_instrument", "account": "C-W-ben", "instrument": card, "reason": "Stolen.", "reason_code": "fraud", "clause": "FRD-2.2"}).want(201).str("id")
	w.settle()
	heard := func() map[string]map[string]any {
		out := map[string]map[string]any{}
		for _, e := range w.shop.received("action.applied") {
			out[e.Data["action_id"].(string)] = e.Data
		}
		return out
	}
	say := func(when string) {
		got := heard()
		named, _ := got[held]["order"].(map[string]any)
		w.check(named["ref"] == "O-first" && got[held]["order_id"] == order, "%s: the order: %v", when, got[held])
		thing, _ := got[blocked]["instrument"].(map[string]any)
		w.check(thing["kind"] == "card" && thing["event_id"] == used && thing["field"] == "card_fingerprint" && got[blocked]["account"].(map[string]any)["ref"] == "C-W-ben",
			"%s: the card: %v", when, got[blocked])
	}
	say("at once")
	w.later(time.Hour)
	before := len(w.shop.received("action.applied"))
	r := sam.post("/v1/reconciliations", map[string]any{"whole": true, "accounts": []any{}}).want(201)
	sam.post("/v1/reconciliations/"+r.str("id")+"/resend", map[string]any{}).want(200)
	w.settle()
	w.check(len(w.shop.received("action.applied")) > before, "it was not told again: %s", r.raw)
	say("told again")
}
