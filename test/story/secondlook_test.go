package story

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestStorySecondLook: what else can become of an appeal. One is modified: the old
// action is undone, something milder takes its place and is told as what it is;
// nobody makes it harder. One is withdrawn, and asked for again. One goes to a
// body outside. Those who reported are told what they may know, and only when
// something changed.
func TestStorySecondLook(t *testing.T) { each(t, secondLook) }

func secondLook(w *world) {
	ivo, dee, sam := w.hire("Ivo", "investigator"), w.hire("Dee", "commander"), w.hire("Sam", "admin")
	w.shop.trust(sam.post("/v1/webhooks", map[string]any{"url": w.shop.server.URL}).want(201).str("secret"))
	for _, p := range []map[string]any{
		{"customer_id": "C-noa", "kind": "customer", "name": "Noa Quint", "email": "noa@example.com", "phone": "+15035550191", "language": "es"},
		{"customer_id": "C-fee", "kind": "customer", "name": "Fee Lund", "email": "fee@example.com", "phone": "+15035550192", "language": "en"},
		{"worker_id": "W-ben", "kind": "worker", "name": "Ben Aro", "email": "ben@example.com", "phone": "+12065550193", "language": "en", "region": "US-WA", "city": "Seattle"}} {
		p["joined_at"] = w.clock.Now().Format(time.RFC3339)
		w.event("account.created", p).want(202)
	}
	for i := range 6 {
		ref := "O-ben-" + string(rune('a'+i))
		w.event("order.placed", map[string]any{"customer_id": "C-of-" + ref, "order_id": ref, "merchant_id": "M-1", "amount": "20.00", "currency": "USD", "items": 3, "card_fingerprint": "k-" + ref, "device_id": "d-" + ref}).want(200)
		w.event("order.accepted", map[string]any{"customer_id": "C-of-" + ref, "worker_id": "W-ben", "order_id": ref}).want(202)
	}
	w.settle()
	matter := ivo.post("/v1/cases", map[string]any{"title": "Rude at the door", "type": "misconduct", "severity": "S3", "account": "W-ben", "city": "Seattle",
		"parties": []map[string]any{{"role": "reporter", "account": "C-noa"}, {"role": "witness", "account": "C-fee"}, {"role": "subject", "account": "W-ben"}}}).want(201).str("id")
	ivo.post("/v1/actions", map[string]any{"kind": "separate", "account": "W-ben", "other": "C-noa", "case_id": matter, "reason_code": "conduct", "reason": "She asked for it.", "clause": "SAF-1.1"}).want(201)
	take := func(days int) string {
		return ivo.post("/v1/actions", map[string]any{"kind": "suspend", "account": "W-ben", "case_id": matter, "days": days, "reason_code": "safety", "reason": "Noa was frightened.",
			"facts": "You shouted at customers and would not leave.", "clause": "WRK-2.1", "records": []string{"Two reports within a week", "Noa Quint writes that she was frightened"}, "confirmed": []string{"contact"}}).want(201).str("id")
	}
	mails := func(to string) []string {
		w.later(15 * time.Second)
		var out []string
		for _, m := range w.mail.to(to + "@example.com") {
			out = append(out, plain(m.Raw))
		}
		return out
	}
	separated := len(mails("noa"))
	act := take(7)
	told := mails("ben")
	w.records(ivo, dee, act, told[len(told)-1])
	told = mails("ben")[:len(told)]
	number, code := codes(w, told[len(told)-1])
	page := &person{w: w, name: "Ben", client: http.DefaultClient}
	asks := func(form, text string) answer {
		return page.form("/safety/appeal", map[string]string{"number": number, "code": code, "form": form, "text": text}, "", nil)
	}

	// He asks, thinks better of it, and the request is withdrawn; nothing changes,
	// nobody is told, and he can ask again.
	asks("0123456789abcdef0", "I was only loud because of the traffic.")
	first := dee.get("/v1/appeals?state=open").want(200).str("items", 0, "id")
	ivo.post("/v1/appeals/"+first+"/withdraw", map[string]any{"reason": ""}).want(422)
	gone := ivo.post("/v1/appeals/"+first+"/withdraw", map[string]any{"reason": "He called and takes it back."}).want(200)
	w.check(gone.str("state") == "withdrawn" && gone.str("reason") == "He called and takes it back.", "withdrawn: %s", gone.raw)
	w.check(dee.post("/v1/appeals/"+first+"/take", nil).want(409).str("code") == "appeal_over", "a withdrawn appeal was taken")
	w.check(ivo.post("/v1/appeals/"+first+"/withdraw", map[string]any{"reason": "x"}).status == 409, "withdrawn twice")
	w.check(strings.Contains(string(asks("", "").raw), "Your request was withdrawn"), "the page does not say that it was withdrawn")
	w.check(dee.get("/v1/accounts/W-ben").want(200).str("standing", "standing") == "suspended" && len(mails("noa")) == separated, "withdrawing changed something")
	asks("0123456789abcdef1", "They were two, and both began it. See my photos.")
	second := dee.get("/v1/appeals?state=open").want(200).str("items", 0, "id")
	w.check(second != first, "the withdrawn one was opened again")

	// A body outside has it as well; that stands beside it.
	dee.post("/v1/appeals/"+second+"/outside", map[string]any{"state": "asked", "reference": ""}).want(422)
	out := dee.post("/v1/appeals/"+second+"/outside", map[string]any{"state": "with_us", "reference": "Appeals Centre Europe, AC-2026-771"}).want(200)
	w.check(out.str("outside") == "with_us" && out.str("outside_ref") == "Appeals Centre Europe, AC-2026-771" && out.str("state") == "open", "outside: %s", out.raw)

	// It is changed to something milder. Harder is refused, by kind and by time.
	change := func(c map[string]any) map[string]any {
		return map[string]any{"outcome": "modify", "reason": "Both shouted.", "answer": "Your photos show that both sides were loud.", "change": c}
	}
	dee.post("/v1/appeals/"+second+"/take", nil).want(200)
	for _, c := range []map[string]any{{"kind": "deactivate"}, {"kind": "suspend", "days": 60}, {"kind": "suspend"}, {"kind": "separate"}} {
		refused := dee.post("/v1/appeals/"+second+"/decide", change(c)).want(422)
		w.check(strings.Contains(string(refused.raw), "/change"), "harder, or something else, was not refused for that: %s", refused.raw)
	}
	milder := change(map[string]any{"kind": "restrict", "days": 3})
	seen := dee.post("/v1/appeals/"+second+"/preview", milder).want(200)
	w.check(strings.Contains(seen.str("body"), "switched off") && strings.Contains(seen.str("body"), "The decision is changed"), "the preview does not say what takes its place:\n%s", seen.str("body"))
	before := len(mails("ben"))
	done := dee.post("/v1/appeals/"+second+"/decide", milder).want(200)
	w.check(done.str("outcome") == "modify" && done.str("new_action_id") != "" && done.str("original", "state") == "reversed", "modified: %s", done.raw)
	now := mails("ben")
	anew := dee.get("/v1/actions/" + done.str("new_action_id")).want(200)
	w.check(anew.str("kind") == "restrict" && anew.str("state") == "applied" && anew.str("case_id") == matter, "what took its place: %s", anew.raw)
	w.check(dee.get("/v1/accounts/W-ben").want(200).str("standing", "standing") == "restricted", "his standing")
	w.check(len(now) == before+1, "%d letters about one answer", len(now)-before)
	last := now[len(now)-1]
	for _, x := range []string{"The decision is changed", "switched off", "both sides were loud", "Until "} {
		w.check(strings.Contains(last, x), "the answer does not say %q:\n%s", x, last)
	}
	w.check(!strings.Contains(last, "is suspended") && !strings.Contains(last, "Noa"), "the answer:\n%s", last)
	w.check(len(w.shop.received("action.reversed")) == 1, "the marketplace heard of %d reversals", len(w.shop.received("action.reversed")))

	// She who reported hears in her language that it changed and that they stay
	// apart; the witness hears nothing, and nobody hears who, what or why.
	hers := mails("noa")
	w.check(len(hers) == separated+1 && strings.Contains(hers[separated], "La decisión cambió") && strings.Contains(hers[separated], "distancia"), "what Noa is told: %v", hers)
	for _, x := range []string{"Ben", "Aro", "suspend", "foto", "photo", "loud"} {
		w.check(!strings.Contains(hers[separated], x), "Noa reads %q:\n%s", x, hers[separated])
	}
	w.check(len(mails("fee")) == 0, "a witness was told of an outcome")

	// The same letter leads on: he can ask about what took its place, somebody else
	// looks, and the outside body's end is kept.
	opened := page.form("/safety/appeal", map[string]string{"number": number, "code": code}, "", nil)
	w.check(strings.Contains(string(opened.raw), "The decision is changed") && strings.Contains(string(opened.raw), "both sides were loud"), "the page after: %s", opened.raw)
	more := asks("0123456789abcdef2", "Three days are too much as well.")
	w.check(more.status == 200, "he cannot ask about what took its place: %d %s", more.status, more.raw)
	third := ivo.get("/v1/appeals?state=open").want(200)
	w.check(third.str("items", 0, "action_id") == done.str("new_action_id"), "the appeal is of what is over: %s", third.raw)
	w.check(dee.post("/v1/appeals/"+third.str("items", 0, "id")+"/take", nil).status == 403, "who decided the first look looks at her own decision")
	dee.post("/v1/appeals/"+second+"/outside", map[string]any{"state": "ended", "reference": "Appeals Centre Europe, AC-2026-771: agrees with us"}).want(200)

	// Upheld: nobody behind it is told anything.
	rey := w.hire("Rey", "commander")
	rey.post("/v1/appeals/"+third.str("items", 0, "id")+"/take", nil).want(200)
	rey.post("/v1/appeals/"+third.str("items", 0, "id")+"/decide", map[string]any{"outcome": "uphold", "reason": "Three days are right.", "answer": "Three days are what this rule says."}).want(200)
	w.check(len(mails("noa")) == separated+1, "Noa was told that nothing changed")

	// The law's advance notice, records and hearing were for the harder action; a
	// milder one in its place does not wait for them again.
	long := take(6)
	last2 := rey.post("/v1/appeals", map[string]any{"action_id": long, "channel": "phone", "text": "Six days are too many."}).want(201).str("id")
	rey.post("/v1/appeals/"+last2+"/take", nil).want(200)
	short := rey.post("/v1/appeals/"+last2+"/decide", change(map[string]any{"kind": "suspend", "days": 2})).want(200)
	w.check(rey.get("/v1/actions/"+short.str("new_action_id")).want(200).str("kind") == "suspend", "not shortened: %s", short.raw)
}

// records: the law of Seattle gives him what it rests on, and one record would
// tell who reported. The letter leaves it out and says until when it follows; a
// person writes it redacted, and what still tells is refused.
func (w *world) records(ivo, dee *person, act, told string) {
	w.check(strings.Contains(told, "Two reports within a week") && !strings.Contains(told, "Noa") && strings.Contains(told, "Some records are not in this letter"), "the letter:\n%s", told)
	owed := dee.get("/v1/notices?state=owed").want(200)
	w.check(len(owed.list("items")) == 1 && owed.str("items", 0, "event") == "records" && owed.str("items", 0, "action_id") == act, "what is owed: %s", owed.raw)
	at := "/v1/notices/" + owed.str("items", 0, "id")
	shown := dee.get(at).want(200)
	by, err := time.Parse(time.RFC3339, shown.str("held_until"))
	w.check(err == nil && strings.Contains(told, by.UTC().Format("2 January 2006")), "the letter names another day than %v:\n%s", by, told)
	w.check(len(shown.list("records")) == 2, "what was left out is not there to be redacted: %s", shown.raw)
	w.check(strings.Contains(string(ivo.get("/v1/cases/"+shown.str("case_id")+"/closing").want(200).raw), "notices"), "the case closes with records owed")
	w.check(dee.post(at+"/release", map[string]any{"reason": "x"}).want(409).str("code") == "notice_records", "records left as they were")
	for _, tells := range []string{"Noa writes that she was frightened.", "It was on 20 November.", "evi_nothing"} {
		refused := dee.post(at+"/disclose", map[string]any{"records": []string{"Two reports within a week.", tells}}).want(422)
		w.check(strings.Contains(string(refused.raw), "/records/1") && !strings.Contains(string(refused.raw), "/records/0"), "%q: %s", tells, refused.raw)
	}
	before := len(w.mail.to("ben@example.com"))
	sent := dee.post(at+"/disclose", map[string]any{"records": []string{"Two reports within a week.", "One says that you frightened somebody."}}).want(200)
	w.check(sent.str("state") == "sent", "disclosed: %s", sent.raw)
	w.later(15 * time.Second)
	letters := w.mail.to("ben@example.com")
	w.check(len(letters) == before+1, "%d letters of records", len(letters)-before)
	text := plain(letters[before].Raw)
	for _, x := range []string{"these are the records", "frightened somebody", "/safety/appeal"} {
		w.check(strings.Contains(text, x), "the records do not say %q:\n%s", x, text)
	}
	w.check(!strings.Contains(text, "Noa") && !strings.Contains(text, "Quint"), "the records tell who reported:\n%s", text)
	w.check(dee.post(at+"/disclose", map[string]any{"records": []string{"again"}}).want(409).str("code") == "notice_not_owed", "disclosed twice")
}
