package story

import (
	"strings"
	"testing"
	"time"
)

// asked is an appeal of an action that somebody looks at.
func (w *world) asked(who *person, act string) string {
	apl := who.post("/v1/appeals", map[string]any{"action_id": act, "channel": "phone", "text": "That is too much."}).want(201).str("id")
	who.post("/v1/appeals/"+apl+"/take", nil).want(200)
	return "/v1/appeals/" + apl
}

func changed(c map[string]any) map[string]any {
	return map[string]any{"outcome": "modify", "reason": "Shorter is enough.", "answer": "We shorten it.", "change": c}
}

// TestStorySecondLookKeepsTerms: the same kind for a shorter time is the same in
// everything else: what a restriction switches off, the amount that is held back,
// the label.
func TestStorySecondLookKeepsTerms(t *testing.T) { each(t, secondLookKeepsTerms) }

func secondLookKeepsTerms(w *world) {
	ivo, dee := w.hire("Ivo", "investigator"), w.hire("Dee", "commander")
	matter := w.courier(ivo, "W-ben", "US-OR", "Portland")
	taken := func(more map[string]any) map[string]any {
		draft := map[string]any{"account": "W-ben", "case_id": matter, "reason_code": "fraud", "reason": "He kept cash.", "facts": "Cash of customers is missing.", "clause": "WRK-2.1", "days": 30}
		for k, v := range more {
			draft[k] = v
		}
		return draft
	}
	act := ivo.post("/v1/actions", taken(map[string]any{"kind": "restrict", "limits": []map[string]any{{"what": "cash"}}, "label": "watch", "left_unsafe_work": true, "happened": w.clock.Now().Add(-time.Hour)})).want(201)
	done := dee.post(w.asked(dee, act.str("id"))+"/decide", changed(map[string]any{"kind": "restrict", "days": 7})).want(200)
	anew := dee.get("/v1/actions/" + done.str("new_action_id")).want(200)
	terms := anew.at("terms").(map[string]any)
	limits, _ := terms["limits"].([]any)
	w.check(len(limits) == 1 && strings.Contains(string(anew.raw), `"what":"cash"`), "cash alone was switched off, now everything is: %s", anew.raw)
	w.check(anew.at("label") == "watch" && terms["left_unsafe_work"] == true && anew.at("happened") != nil, "its other terms are gone: %s", anew.raw)

	held := ivo.post("/v1/actions", taken(map[string]any{"kind": "hold_payout", "amount": 4200, "currency": "USD", "ground": "chargeback"})).want(201)
	done = dee.post(w.asked(dee, held.str("id"))+"/decide", changed(map[string]any{"kind": "hold_payout", "days": 7})).want(200)
	anew = dee.get("/v1/actions/" + done.str("new_action_id")).want(200)
	w.check(anew.num("amount") == 4200 && anew.str("currency") == "USD" && anew.str("terms", "ground") == "chargeback", "the amount that is held back: %s", anew.raw)
}
