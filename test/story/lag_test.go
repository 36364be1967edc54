package story

import "testing"

// TestStoryReportBeforeTheTables: a report about an order that the log has and
// the tables have not becomes a case all the same; nobody is told to wait.
func TestStoryReportBeforeTheTables(t *testing.T) {
	each(t, func(w *world) {
		ana := w.hire("Ana", "critical_response")
		w.event("order.placed", map[string]any{"customer_id": "C-9", "merchant_id": "M-1", "order_id": "O-9", "amount": "12.00", "currency": "USD",
			"items": 2, "card_fingerprint": "card-9", "device_id": "dev-9"}).want(200)
		said := w.marketplace().post("/v1/contacts", map[string]any{"channel": "api", "from": "late@example.com", "text": "The courier shouted at me.", "order": "O-9"}).want(201)
		contact := said.str("id")
		ana.post("/v1/contacts/"+contact+"/take", map[string]any{}).want(200)
		made := ana.post("/v1/contacts/"+contact+"/case", map[string]any{"title": "Shouted at", "type": "safety", "severity": "S2"}).want(200)
		w.check(made.str("case_id") != "", "no case: %s", made.raw)
		w.settle()
		ana.get("/v1/cases/" + made.str("case_id")).want(200)
	})
}
