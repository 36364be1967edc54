package story

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestStoryOthersLikeIt: an analyst has one ring before her, asks what its orders
// have in common, gets a rule with its tests, runs it over what the log holds
// beside the live rules, and reads what it would have found.
func TestStoryOthersLikeIt(t *testing.T) { each(t, othersLikeIt) }

func othersLikeIt(w *world) {
	kim := w.hire("Kim", "fraud_analyst")
	order := func(n int, customer, card, device, amount string) {
		w.clock.Advance(4 * time.Minute)
		w.event("order.placed", map[string]any{"customer_id": customer, "merchant_id": "M-1", "order_id": fmt.Sprintf("O-%d", n),
			"amount": amount, "currency": "USD", "items": 3, "card_fingerprint": card, "device_id": device}).want(200)
	}
	for i := range 90 { // ordinary people, each with a card and a telephone of their own
		order(i, fmt.Sprintf("C-%d", i%30), fmt.Sprintf("card-%d", i%30), fmt.Sprintf("dev-%d", i%30), fmt.Sprintf("%d.40", 18+i%40))
	}
	for i := range 6 { // a ring the live rules catch
		order(100+i, fmt.Sprintf("R-%d", i), "card-r", "dev-r", "84.50")
	}
	for i := range 4 { // and one they do not: many cards, one telephone
		order(200+i, fmt.Sprintf("S-%d", i), fmt.Sprintf("card-s%d", i), "dev-s", "91.00")
	}
	w.settle()

	matter := kim.post("/v1/inbox/next", map[string]any{}).want(200).str("id")
	like := kim.get("/v1/cases/" + matter + "/like").want(200)
	w.check(like.num("decisions") >= 1 && len(like.list("conditions")) >= 1 && like.num("matches") >= 1, "nothing in common: %s", like.raw)
	source := like.str("rule")
	w.check(!strings.Contains(source, matter) && !strings.Contains(source, "C-2"), "the draft tells of the case: %s", source)

	// Her own rule grows out of it: the telephone alone is enough.
	source = "id: one-telephone\non: [order.placed]\nwhen: accounts_per_device >= 3 and amount >= 80.00\nscore: 60\noutcome: review\n" +
		"reason: \"{{accounts_per_device}} accounts on one telephone\"\ntests:\n" +
		"  - {given: {accounts_per_device: 4, amount: 91.00}, expect: fires}\n  - {given: {accounts_per_device: 1, amount: 91.00}, expect: quiet}\n"
	draft := kim.post("/v1/drafts", map[string]any{"title": "Rings by telephone", "source": source, "like_case": matter}).want(201)
	w.check(len(draft.list("problems")) == 0, "faults: %s", draft.raw)
	id := draft.str("id")

	test := kim.post("/v1/drafts/"+id+"/backtest", map[string]any{}).want(202)
	w.check(test.str("state") == "queued", "%s", test.raw)
	w.settle()
	done := kim.get("/v1/backtests/" + test.str("id")).want(200)
	w.check(done.str("state") == "done" && done.num("decided") == 100 && done.num("done") == done.num("total"), "%s", done.raw)
	w.check(done.at("result", "hits").(float64) == 6 && done.at("result", "new").(float64) == 6 && done.at("result", "live_hits").(float64) == 0, "hits: %s", done.raw)
	w.check(done.at("result", "accounts").(float64) == 6 && done.at("result", "money", 0, "minor").(float64) == 4*8450+2*9100, "accounts and money: %s", done.raw)
	w.check(done.at("result", "missed_money", 0, "minor").(float64) == 2*9100, "what the live rules let pass is the second ring: %s", done.raw)
	w.check(strings.Contains(string(done.raw), `"rule":"shared-instruments","both":4,"draft_only":2`), "overlap: %s", done.raw)
	first := done.at("result", "examples", 0).(map[string]any)
	w.check(strings.HasPrefix(first["account_name"].(string), "S-") && first["kind"] == "new" && first["live_outcome"] == "allow", "the largest first: %v", first)
	kim.get("/v1/decisions/" + first["event_id"].(string)).want(200)
	w.check(strings.Contains(string(done.raw), matter), "the examples of the first ring name their case: %s", done.raw)

	// The case ends; the next run knows better.
	kim.post("/v1/cases/"+matter+"/close", map[string]any{"outcome": "substantiated", "standard": "preponderance"}).want(200)
	w.settle()
	again := kim.post("/v1/drafts/"+id+"/backtest", map[string]any{"to": w.clock.Now().Add(time.Hour).Format(time.RFC3339)}).want(202)
	w.settle()
	known := kim.get("/v1/backtests/" + again.str("id")).want(200)
	w.check(known.at("result", "known").(float64) >= 1 && known.at("result", "precision").(float64) == 1, "precision: %s", known.raw)

	// A reboot in the middle: it begins anew.
	kim.patch("/v1/drafts/"+id, draft.num("version"), map[string]any{"source": strings.Replace(source, ">= 3", ">= 2", 1)}).want(200)
	third := kim.post("/v1/drafts/"+id+"/backtest", map[string]any{}).want(202)
	w.pullThePlug()
	w.settle()
	after := kim.get("/v1/backtests/" + third.str("id")).want(200)
	w.check(after.str("state") == "done" && after.at("result", "hits").(float64) == 8, "after the reboot: %s", after.raw)

	page := kim.get("/v1/backtests/" + third.str("id") + "/hits?kind=new&limit=5").want(200)
	w.check(len(page.list("items")) == 5 && page.str("next_cursor") != "", "%s", page.raw)
	sheet := kim.get("/v1/backtests/" + third.str("id") + "/hits.csv").want(200)
	w.check(strings.Count(string(sheet.raw), "\n") == 9, "%s", sheet.raw)
}
