package story

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestStorySecondLookRecordsStay: records that the law of Seattle gives a person
// are still to be redacted when the decision is changed. They are owed for what
// takes its place, by the same day, and reach him.
func TestStorySecondLookRecordsStay(t *testing.T) { each(t, secondLookRecordsStay) }

func secondLookRecordsStay(w *world) {
	ivo, dee := w.hire("Ivo", "investigator"), w.hire("Dee", "commander")
	matter := w.courier(ivo, "W-ben", "US-WA", "Seattle")
	act := ivo.post("/v1/actions", map[string]any{"kind": "suspend", "account": "W-ben", "case_id": matter, "days": 7, "reason_code": "safety", "reason": "Noa was frightened.",
		"facts": "You shouted at customers and would not leave.", "clause": "WRK-2.1", "records": []string{"Two reports within a week", "Noa Quint writes that she was frightened"}, "confirmed": []string{"contact"}}).want(201).str("id")
	owed := dee.get("/v1/notices?state=owed").want(200)
	w.check(len(owed.list("items")) == 1 && owed.str("items", 0, "action_id") == act, "what is owed: %s", owed.raw)
	ref, by := owed.str("items", 0, "id"), owed.str("items", 0, "held_until")

	done := dee.post(w.asked(dee, act)+"/decide", changed(map[string]any{"kind": "restrict", "days": 3})).want(200)
	anew := done.str("new_action_id")
	owed = dee.get("/v1/notices?state=owed").want(200)
	w.check(len(owed.list("items")) == 1 && owed.str("items", 0, "id") == ref && owed.str("items", 0, "held_until") == by, "the records are dropped: %s", owed.raw)
	w.check(owed.str("items", 0, "action_id") == anew && owed.str("items", 0, "kind") == "restrict", "they are owed for what is over: %s", owed.raw)
	w.check(len(dee.get("/v1/notices/"+ref).want(200).list("records")) == 2, "what was left out is not there to be redacted")
	w.check(strings.Contains(string(ivo.get("/v1/cases/"+matter+"/closing").want(200).raw), "notices"), "the case closes with records owed")

	w.later(15 * time.Second)
	before := len(w.mail.to("w-ben@example.com")) + len(w.mail.to("W-ben@example.com"))
	dee.post("/v1/notices/"+ref+"/disclose", map[string]any{"records": []string{"Two reports within a week.", "One says that you frightened somebody."}}).want(200)
	w.later(15 * time.Second)
	letters := append(w.mail.to("w-ben@example.com"), w.mail.to("W-ben@example.com")...)
	w.check(len(letters) == before+1, "%d letters of records", len(letters)-before)
	text := plain(letters[len(letters)-1].Raw)
	w.check(strings.Contains(text, "frightened somebody") && strings.Contains(text, "switched off") && !strings.Contains(text, "is suspended") && !strings.Contains(text, "Noa"), "the records:\n%s", text)
	number, code := codes(w, text)
	page := (&person{w: w, name: "Ben", client: http.DefaultClient}).form("/safety/appeal", map[string]string{"number": number, "code": code, "form": "0123456789abcdef7", "text": "Three days are too much as well."}, "", nil)
	open := dee.get("/v1/appeals?state=open").want(200)
	w.check(page.status == 200 && open.str("items", 0, "action_id") == anew, "the letter leads to what is over: %d %s", page.status, open.raw)

	// What is taken back as a whole owes nothing more.
	last := ivo.post("/v1/actions", map[string]any{"kind": "suspend", "account": "W-ben", "case_id": matter, "days": 7, "reason_code": "safety", "reason": "Again.",
		"facts": "You shouted at customers.", "clause": "WRK-2.1", "records": []string{"Noa Quint writes that she was frightened"}, "confirmed": []string{"contact"}}).want(201).str("id")
	dee.post(w.asked(dee, last)+"/decide", map[string]any{"outcome": "overturn", "reason": "It was another.", "answer": "It was not you."}).want(200)
	w.check(len(dee.get("/v1/notices?state=owed").want(200).list("items")) == 0, "records are owed of what was taken back")
}
