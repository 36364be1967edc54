package story

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/ingest"
)

// TestStoryARuleFromDraftToLive: an analyst writes a rule with a feature of its
// own, its test fails and then passes, she back-tests it, may not approve it
// herself; a second person does. It records in shadow, goes live for half of the
// customers, then for all, is kept quiet about one, and is taken back.
func TestStoryARuleFromDraftToLive(t *testing.T) { each(t, ruleToLive) }

const bulkRule = `- id: bulk-cart
  on: [order.placed]
  when: items >= 30 and card_orders_3d >= 1
  score: 70
  outcome: review
  reason: "{{items}} items, order {{card_orders_3d}} on this card"
  tests:
    - {name: a full cart, given: {items: ITEMS, card_orders_3d: 2}, expect: review}
    - {name: a usual one, given: {items: 3, card_orders_3d: 2}, expect: quiet}
`

func ruleToLive(w *world) {
	ana, ben := w.hire("Ana", "fraud_analyst"), w.hire("Ben", "policy_lead")
	const people = 40
	for i := range people {
		w.event("account.created", map[string]any{"customer_id": fmt.Sprint("C-", i), "kind": "customer", "name": "Customer", "language": "en", "email": fmt.Sprintf("c%d@example.com", i), "phone": fmt.Sprintf("+12065551%03d", i),
			"joined_at": w.clock.Now().Format(time.RFC3339), "device_id": fmt.Sprint("dev-", i)}).want(202)
	}
	order := func(i int) answer {
		w.clock.Advance(time.Second)
		return w.event("order.placed", map[string]any{"customer_id": fmt.Sprint("C-", i), "merchant_id": "M-1", "order_id": fmt.Sprint("O-", w.n),
			"amount": "20.00", "currency": "USD", "items": 40, "card_fingerprint": fmt.Sprint("card-", i), "device_id": fmt.Sprint("dev-", i)}).want(200)
	}
	outcomes := func(n int) (reviewed map[int]bool) {
		reviewed = map[int]bool{}
		w.later(2 * time.Hour) // many orders within one is another rule's matter
		for i := range n {
			if order(i).str("decision", "outcome") == "review" {
				reviewed[i] = true
			}
		}
		return reviewed
	}
	w.check(len(outcomes(people)) == 0, "somebody was held before there was a rule")
	w.settle()

	// The draft: a feature of its own, and a test that fails at first.
	live := ana.get("/v1/rulesets/0").want(200)
	features := ""
	for _, d := range live.list("documents") {
		if doc := d.(map[string]any); doc["path"] == "features.yaml" {
			features = doc["text"].(string)
		}
	}
	feature := "\ncard_orders_3d: {count: order.placed, by: card, window: 3d}\n"
	draft := ana.post("/v1/drafts", map[string]any{"title": "Bulk carts", "source": strings.Replace(bulkRule, "ITEMS", "20", 1),
		"documents": []map[string]string{{"path": "features.yaml", "text": features + feature}}}).want(201)
	path := "/v1/drafts/" + draft.str("id")
	w.check(len(draft.list("problems")) == 0 && draft.at("tests", 0, "ok") == false && draft.num("tests", 0, "source_line") == 8, "the test must fail: %s", draft.raw)
	ana.post(path+"/submit", nil).want(422)
	wrong := ana.post("/v1/drafts/check", map[string]any{"source": strings.Replace(bulkRule, "items >= 30", "itms >= 30", 1), "draft": draft.str("id")}).want(200)
	w.check(wrong.num("problems", 0, "source_line") == 3 && wrong.num("problems", 0, "source_column") == 9, "where is the fault: %s", wrong.raw)
	text := strings.Replace(bulkRule, "ITEMS", "40", 1)
	draft = ana.patch(path, draft.num("version"), map[string]any{"source": text}).want(200)
	for _, x := range draft.list("tests") {
		w.check(x.(map[string]any)["ok"] == true, "a test fails: %v", x)
	}
	ana.patch(path, draft.num("version")-1, map[string]any{"source": text}).want(412)

	// The back-test shows what it would have done.
	test := ana.post(path+"/backtest", map[string]any{"to": w.clock.Now().Add(time.Minute)}).want(202)
	w.settle()
	test = ana.get("/v1/backtests/" + test.str("id")).want(200)
	w.check(test.str("state") == "done" && test.num("result", "new") == people, "back-test: %s", test.raw)

	// A second person approves what was shown.
	draft = ana.post(path+"/submit", nil).want(200)
	w.check(draft.str("stage") == "waiting" && draft.str("approvers", 0, "name") == "Ben", "who may approve: %s", draft.raw)
	shown := map[string]any{"shown": draft.str("shown")}
	w.check(ana.post(path+"/approve", shown).want(403).str("code") == "approval_by_author", "the author approved")
	ben.post(path+"/approve", map[string]any{"shown": "something else"}).want(409)
	ben.post(path+"/return", map[string]any{"reason": "Say what it is for."}).want(200)
	ben.post(path+"/approve", shown).want(409)
	draft = ana.post(path+"/submit", nil).want(200)
	draft = ben.post(path+"/approve", map[string]any{"shown": draft.str("shown")}).want(200)
	w.check(draft.str("stage") == "approved" && draft.num("ruleset") == 2 && draft.str("candidate") == "bulk-cart", "approved: %s", draft.raw)
	w.settle()
	w.warm()

	// In shadow it records and weighs nothing; its feature knows the days before.
	decided := order(0)
	w.check(decided.str("decision", "outcome") == "allow", "a rule in shadow weighs: %s", decided.raw)
	w.settle()
	why := ana.get("/v1/decisions/" + decided.str("event_id")).want(200)
	fired := why.at("fired", 0).(map[string]any)
	w.check(fired["id"] == "bulk-cart" && fired["shadow"] == true && why.at("replayed_same") == true && strings.Contains(fmt.Sprint(fired["reason"]), "order 2 on this card"), "why: %s", why.raw)
	rule := ana.get("/v1/rules/bulk-cart").want(200)
	w.check(rule.str("stage") == "shadow" && rule.num("hits_24h") == 1 && rule.str("draft") == draft.str("id"), "rule: %s", rule.raw)

	// Half of the customers: always the same ones.
	stage := func(stage string, percent int) {
		w.t.Helper()
		ana.post("/v1/rules/bulk-cart/stage", map[string]any{"stage": stage, "percent": percent, "reason": "As planned."}).want(200)
		w.settle()
		w.warm()
	}
	stage("live", 50)
	half := outcomes(people)
	again := outcomes(people)
	w.check(len(half) > people/5 && len(half) < people*4/5, "%d of %d at one half", len(half), people)
	w.check(fmt.Sprint(half) == fmt.Sprint(again), "not the same customers: %v %v", half, again)
	stage("live", 75)
	w.later(2 * time.Hour)
	for i := range half {
		decided := order(i)
		w.check(decided.str("decision", "outcome") == "review", "customer %d fell out of a larger share: %s", i, decided.raw)
	}
	w.pullThePlug()
	stage("live", 0)
	all := outcomes(people)
	w.check(len(all) == people, "live for all is for %d", len(all))
	w.settle()
	w.check(ana.get(path).want(200).str("stage") == "published", "the draft is not published")
	w.check(ana.get("/v1/rules/bulk-cart").want(200).num("hits_24h") > 3*people, "its hits are not seen")

	// Quiet about one, for a while.
	snooze := ana.post("/v1/snoozes", map[string]any{"rule": "bulk-cart", "account": "C-1", "until": w.clock.Now().Add(4 * time.Hour), "reason": "A canteen."}).want(201)
	w.settle()
	w.later(2 * time.Hour)
	w.check(order(1).str("decision", "outcome") == "allow" && order(2).str("decision", "outcome") == "review", "snoozed for one")
	w.check(ana.get("/v1/snoozes?account=C-1").want(200).str("items", 0, "author_name") == "Ana", "list of snoozes")
	w.later(5 * time.Hour)
	w.check(order(1).str("decision", "outcome") == "review", "the snooze did not end")
	w.check(len(ana.get("/v1/snoozes").want(200).list("items")) == 0, "an ended snooze is listed")
	ana.send("DELETE", "/v1/snoozes/"+snooze.str("id"), "", nil, nil).want(404)

	// What changed when, and back again in one call.
	steps := ana.get("/v1/rules/bulk-cart/history").want(200).list("items")
	w.check(len(steps) == 4 && steps[3].(map[string]any)["who_name"] == "Ben", "history: %v", steps)
	diff := ana.get("/v1/rulesets/1/diff?with=0").want(200)
	w.check(diff.str("rules", 0, "id") == "bulk-cart" && diff.str("rules", 0, "change") == "added" && diff.str("features", 0, "id") == "card_orders_3d", "diff: %s", diff.raw)
	ana.post("/v1/rulesets/1/revert", map[string]any{"reason": "Too many canteens."}).want(201)
	w.settle()
	w.check(len(outcomes(3)) == 0, "still held after the revert")
	w.check(ana.get("/v1/rulesets/1/diff?with=0").want(200).body["documents"].([]any) != nil && len(ana.get("/v1/rulesets/1/diff?with=0").list("documents")) == 0, "not the same documents")

	// Without a second person only a key publishes.
	refused := ana.post("/v1/rulesets", map[string]any{"documents": live.at("documents")}).want(403)
	w.check(strings.Contains(string(refused.raw), "draft"), "where to go instead: %s", refused.raw)
	w.marketplace().post("/v1/rulesets", map[string]any{"documents": live.at("documents"), "note": "from the pipeline"}).want(201)
}

// warm waits until the features of the ruleset published last are in force, if
// it added any.
func (w *world) warm() {
	w.t.Helper()
	program, _ := w.app.Ingest.Program()
	j := w.app.Ingest.Journal()
	last, warmed := uint64(0), false
	err := w.app.Ingest.Scan(1, func(r *ingest.Record) error {
		if r.Kind != ingest.ControlRecord {
			return nil
		}
		switch r.Control.Kind {
		case engine.RulesetPublish:
			last, warmed = r.Position, r.Control.Version != program.Version
		case ingest.RulesetWarm:
			warmed = true
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	if program.Version == 2 && !warmed {
		if _, err := j.WaitFor(context.Background(), last+1); err != nil {
			w.t.Fatal(err)
		}
	}
}
