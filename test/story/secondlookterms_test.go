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

// TestStorySecondLookKeepsLists: a decision that is shortened holds on to what it
// had on lists; where another one takes its place somebody says what becomes of
// it. Whoever looks again needs no right to lists for that.
func TestStorySecondLookKeepsLists(t *testing.T) { each(t, secondLookKeepsLists) }

func secondLookKeepsLists(w *world) {
	ivo, lis, dee := w.hire("Ivo", "investigator"), w.hire("Lis", "investigator", "fraud_analyst"), w.hire("Dee", "commander")
	matter := w.courier(ivo, "W-ben", "US-OR", "Portland")
	take := func(kind string) string {
		act := lis.post("/v1/actions", map[string]any{"kind": kind, "account": "W-ben", "case_id": matter, "reason_code": "fraud", "reason": "He kept cash.", "facts": "Cash is missing.",
			"clause": "WRK-2.1", "days": 30, "interim": true, "lists": []map[string]any{{"list": "trusted_customers", "value": "C-W-ben"}}}).want(201)
		w.settle()
		return act.str("id")
	}
	listed := func() int {
		w.settle()
		return len(lis.get("/v1/lists/trusted_customers/entries").want(200).list("items"))
	}
	act := take("restrict")
	appeal := w.asked(dee, act)
	w.check(dee.get(appeal).want(200).str("original", "lists", 0) == "trusted_customers", "it is not said that it has something on a list")
	done := dee.post(appeal+"/decide", changed(map[string]any{"kind": "restrict", "days": 7})).want(200)
	anew := dee.get("/v1/actions/" + done.str("new_action_id")).want(200)
	w.check(listed() == 1 && len(anew.list("lists")) == 1, "shortened: %d on the list, %s", listed(), anew.raw)
	lis.post("/v1/actions/"+anew.str("id")+"/reverse", map[string]any{"reason": "wrong"}).want(200)
	w.check(listed() == 0, "left behind")

	// A milder one: nobody is left to guess.
	appeal = w.asked(dee, take("suspend"))
	wrong := dee.post(appeal+"/decide", changed(map[string]any{"kind": "restrict", "days": 7})).want(422)
	w.check(wrong.str("errors", 0, "pointer") == "/change/lists", "it was not asked: %s", wrong.raw)
	w.check(dee.post(appeal+"/preview", changed(map[string]any{"kind": "warn", "lists": "keep"})).want(422).str("errors", 0, "pointer") == "/change/lists", "a warning stands on a list")
	done = dee.post(appeal+"/decide", changed(map[string]any{"kind": "restrict", "days": 7, "lists": "keep"})).want(200)
	w.check(listed() == 1, "kept: %d", listed())
	lis.post("/v1/actions/"+done.str("new_action_id")+"/reverse", map[string]any{"reason": "wrong"}).want(200)
	appeal = w.asked(dee, take("suspend"))
	dee.post(appeal+"/decide", changed(map[string]any{"kind": "restrict", "days": 7, "lists": "drop"})).want(200)
	w.check(listed() == 0, "dropped: %d", listed())
}
