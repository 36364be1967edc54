package story

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestStoryHeldLetter: a sitter who met two people is suspended an hour after one
// of them wrote. The moment would tell who it was, so the letter waits, is told
// nowhere, and leaves with others once it is agreed how the reporter is kept
// safe, with dates that are true on the day it leaves. Others are let go by a
// person, withheld with a ground, or overtaken by what came after.
func TestStoryHeldLetter(t *testing.T) { each(t, heldLetter) }

func heldLetter(w *world) {
	ana, dee, leo := w.hire("Ana", "critical_response"), w.hire("Dee", "commander"), w.hire("Leo", "legal")
	for _, p := range []map[string]any{
		{"customer_id": "C-mia", "kind": "customer", "name": "Mia Sorel", "email": "mia@example.com", "phone": "+15035550181"},
		{"worker_id": "W-tom", "kind": "worker", "name": "Tom Hardt", "email": "tom@example.com", "phone": "+15035550182"}} {
		p["joined_at"], p["region"], p["city"], p["language"] = w.clock.Now().Format(time.RFC3339), "US-OR", "Portland", "en"
		w.event("account.created", p).want(202)
	}
	at := func(kind string, more map[string]any) {
		more["region"], more["city"] = "US-OR", "Portland"
		if a := w.event(kind, more); a.status > 202 {
			w.t.Fatalf("%s: %s", kind, a.raw)
		}
	}
	for i, c := range []string{"C-mia", "C-else"} {
		ref := "O-tom-" + c
		at("order.placed", map[string]any{"customer_id": c, "order_id": ref, "merchant_id": "M-1", "amount": "20.00", "currency": "USD", "items": i + 1, "card_fingerprint": "k-" + c, "device_id": "d-" + c})
		at("order.accepted", map[string]any{"customer_id": c, "worker_id": "W-tom", "order_id": ref})
	}
	w.settle()
	// report is a new matter of the reporter's, with what is done about it.
	report := func(kind map[string]any) (matter, party, act string) {
		opened := ana.post("/v1/cases", map[string]any{"title": "A threat at the door", "type": "safety", "severity": "S1", "account": "W-tom", "region": "US-OR",
			"parties": []map[string]any{{"role": "harmed", "account": "C-mia"}, {"role": "subject", "account": "W-tom"}}}).want(201)
		matter = opened.str("id")
		for _, x := range ana.get("/v1/cases/" + matter + "/parties").want(200).list("items") {
			if p := x.(map[string]any); p["role"] == "harmed" {
				party = p["id"].(string)
			}
		}
		draft := map[string]any{"account": "W-tom", "case_id": matter, "reason_code": "protective", "reason": "Mia says that he threatened her.", "facts": "You threatened somebody at their door.", "clause": "SAF-1.1", "interim": true}
		for k, v := range kind {
			draft[k] = v
		}
		return matter, party, ana.post("/v1/actions", draft).want(201).str("id")
	}
	letter := func(act string) answer {
		list := ana.get("/v1/notices?action=" + act).want(200)
		w.check(len(list.list("items")) == 1, "letters of %s: %s", act, list.raw)
		return ana.get("/v1/notices/" + list.str("items", 0, "id")).want(200)
	}
	toTom := func() []string {
		w.later(15 * time.Second)
		var out []string
		for _, m := range w.mail.to("tom@example.com") {
			out = append(out, plain(m.Raw))
		}
		return out
	}

	// It takes effect at once; the letter waits and says why.
	matter, mia, act := report(map[string]any{"kind": "suspend", "days": 7})
	w.check(ana.get("/v1/accounts/W-tom").want(200).str("standing", "standing") == "suspended", "the hold of a letter held the action up")
	held := letter(act)
	w.check(held.str("state") == "held" && held.str("way") == "hold" && strings.Contains(held.str("ground"), "safe-contact plan") && held.at("held_until") != nil, "not held: %s", held.raw)
	w.check(len(toTom()) == 0, "told all the same")
	w.check(!strings.Contains(held.str("body"), "threatened") && !strings.Contains(held.str("body"), "Mia"), "it points at one of two: %s", held.str("body"))
	counted := ana.get("/v1/notices?state=held").want(200)
	w.check(len(counted.list("items")) == 1, "the letters that wait: %s", counted.raw)
	w.check(strings.Contains(string(ana.get("/v1/cases/"+matter+"/closing").want(200).raw), "notices"), "a case with a letter that waits can be closed unseen")

	// No plan, no letter: it waits for the next of four times a day, and again.
	w.later(14 * time.Hour)
	w.comeBack(ana, dee, leo)
	w.check(letter(act).str("state") == "held" && len(toTom()) == 0, "it left without a plan")

	// The plan is agreed; it leaves at the next of the times, not at once.
	w.later(6 * 24 * time.Hour)
	w.comeBack(ana, dee, leo)
	ana.put("/v1/cases/"+matter+"/parties/"+mia+"/contact-plan", `"v0"`, map[string]any{"email": "mia.safe@example.com", "do_not_contact": false, "voicemail": false}).want(200)
	w.check(len(toTom()) == 0, "it left the moment the plan was agreed, which tells of it")
	w.later(6 * time.Hour)
	letters := toTom()
	w.check(len(letters) == 1 && letter(act).str("state") == "sent", "%d letters after the plan was agreed", len(letters))
	w.check(!strings.Contains(letters[0], "threatened") && strings.Contains(letters[0], "Your account is suspended") && strings.Contains(letters[0], "precaution"), "the letter: %s", letters[0])
	last, err := time.Parse(time.RFC3339, letter(act).str("appeal_until"))
	w.check(err == nil && last.Sub(w.clock.Now()) > 175*24*time.Hour, "he was told late, and his time to ask was counted from before: %v", last)
	w.check(strings.Contains(letters[0], last.UTC().Format("2 January 2006")), "the letter names another day than %v:\n%s", last, letters[0])
	number, code := codes(w, letters[0])
	page := (&person{w: w, name: "Tom", client: http.DefaultClient}).form("/safety/appeal", map[string]string{"number": number, "code": code}, "", nil)
	w.check(page.status == 200 && strings.Contains(string(page.raw), "Your account is suspended"), "the page of the letter: %d", page.status)

	// Another one is let go by a person, with a reason, by whoever may.
	_, _, second := report(map[string]any{"kind": "restrict", "days": 5})
	ref := letter(second).str("id")
	w.check(letter(second).str("state") == "held", "not held: %s", letter(second).raw)
	w.hire("Bo", "bpo").post("/v1/notices/"+ref+"/release", map[string]any{"reason": "x"}).want(403)
	dee.post("/v1/notices/"+ref+"/release", map[string]any{"reason": " "}).want(422)
	dee.post("/v1/notices/"+ref+"/release", map[string]any{"reason": "She has moved and asked us to tell him."}).want(200)
	w.check(len(toTom()) == 2, "%d letters after one was let go", len(toTom()))
	w.check(dee.post("/v1/notices/"+ref+"/release", map[string]any{"reason": "again"}).want(409).str("code") == "notice_sent", "sent twice")
	w.check(dee.post("/v1/notices/"+ref+"/withhold", map[string]any{"reason": "late"}).want(409).str("code") == "notice_not_held", "a letter that left was withheld")

	// One is withheld with its ground: it never leaves, and the export leaves it out.
	_, _, third := report(map[string]any{"kind": "restrict", "days": 5})
	ref = letter(third).str("id")
	leo.post("/v1/notices/"+ref+"/withhold", map[string]any{"reason": "The police asked us in writing not to tell him yet."}).want(200)
	w.later(30 * time.Hour)
	w.comeBack(ana, dee, leo)
	gone := letter(third)
	w.check(gone.str("state") == "withheld" && strings.Contains(gone.str("ground"), "police") && len(toTom()) == 2, "withheld: %s", gone.raw)

	// One is overtaken: the action is undone while the letter waits. He is told of
	// the end, and never of a beginning that is over.
	_, _, fourth := report(map[string]any{"kind": "restrict", "days": 5})
	ref = letter2(ana, fourth, "taken")
	dee.post("/v1/actions/"+fourth+"/reverse", map[string]any{"reason": "It was another courier."}).want(200)
	w.later(30 * time.Hour)
	w.comeBack(ana, dee, leo)
	over := ana.get("/v1/notices/" + ref).want(200)
	w.check(over.str("state") == "withheld" && strings.Contains(over.str("ground"), "undone"), "a letter of something undone: %s", over.raw)
	w.check(dee.post("/v1/notices/"+ref+"/release", map[string]any{"reason": "x"}).want(409).str("code") == "notice_overtaken", "a letter about what is over was let go")
	letters = toTom()
	w.check(len(letters) == 3 && strings.Contains(letters[2], "reversed it"), "%d letters, the last one:\n%s", len(letters), letters[len(letters)-1])
}

// letter2 is the letter of one event about an action.
func letter2(who *person, act, event string) string {
	list := who.get("/v1/notices?action=" + act).want(200)
	for i := range list.list("items") {
		if list.str("items", i, "event") == event {
			return list.str("items", i, "id")
		}
	}
	who.w.t.Fatalf("no letter %s of %s: %s", event, act, list.raw)
	return ""
}
