package story

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/intake"
)

// TestStoryHousehold: a woman writes from a new address about a former partner
// who still controls the shared account. Nothing reaches the old address or
// phone, his questions get nothing, his own complaint is linked and not merged.
func TestStoryHousehold(t *testing.T) { each(t, household) }

const (
	herNew   = "nora.new@safe.example"
	theirOld = "home@example.com"
	hisLater = "home.second@example.com"
	hisOwn   = "rolf@private.example"
)

func household(w *world) {
	ana, sam := w.hire("Ana", "critical_response"), w.hire("Sam", "admin")
	w.shop.trust(sam.post("/v1/webhooks", map[string]any{"url": w.shop.server.URL}).want(201).str("secret"))
	w.event("account.created", map[string]any{"customer_id": "C-home", "kind": "customer", "name": "Nora Weiss", "email": theirOld,
		"phone": "+12065550177", "language": "en", "joined_at": w.clock.Now().Format(time.RFC3339)}).want(202)
	w.settle()

	// She writes from an address that we have never seen.
	contact := w.writes(herNew, "safety@safety.example", "Please read", "My former partner still has our account and the old phone. He comes to every delivery and waits for me. Please do not write to the old address.", "")
	ana.post("/v1/contacts/"+contact+"/triage", map[string]any{"happening_now": "no", "safe_now": "yes", "severity": "S1"}).want(200)
	caseID := ana.post("/v1/contacts/"+contact+"/case", map[string]any{"title": "Former partner holds the account", "type": "safety", "severity": "S1", "restricted": true, "role": "harmed"}).want(200).str("case_id")
	matter := ana.get("/v1/cases/" + caseID).want(200)
	nora := ana.get("/v1/cases/"+caseID+"/parties").want(200).str("items", 0, "id")
	control := ana.get("/v1/cases/" + caseID + "/account-control").want(200)
	w.check(control.str("state") == "not_asked", "nobody has said anything yet: %s", control.raw)
	ana.put("/v1/cases/"+caseID+"/account-control", control.header.Get("ETag"), map[string]any{"state": "disputed", "why": "She says that he signs in with their password."}).want(200)
	// The account is put into the case after that: the flag holds for it at once.
	account := ana.post("/v1/cases/"+caseID+"/parties", map[string]any{"role": "harmed", "account": "C-home"}).want(201).str("id")
	control = ana.get("/v1/cases/" + caseID + "/account-control").want(200)
	w.check(control.num("accounts") == 1, "the account is kept quiet: %s", control.raw)

	// The marketplace is told once to be silent towards the account; it costs
	// nobody anything, and it acknowledges.
	w.later(time.Minute)
	stops := w.shop.received("party.automation_stop")
	w.check(len(stops) == 1 && stops[0].Data["standing_effect"] == "none" && stops[0].Data["notify_account"] == false &&
		stops[0].Data["account"].(map[string]any)["ref"] == "C-home", "stops: %+v", stops)
	shown := ana.get("/v1/cases/" + caseID + "/automation-stops").want(200)
	w.check(shown.str("items", 0, "state") == "stopped", "the acknowledgement shows on the case: %s", shown.raw)

	// No way leads to the account's own addresses: not by hand …
	for _, channel := range []string{"mail", "phone", "text", "in_app"} {
		reach := ana.get("/v1/cases/" + caseID + "/parties/" + account + "/reach?channel=" + channel).want(200)
		w.check(reach.at("ok") == false && reach.at("account_disputed") == true && reach.str("allowed") != "", "%s: %s", channel, reach.raw)
	}
	w.check(ana.post("/v1/cases/"+caseID+"/messages", map[string]any{"party": account, "text": "Hello"}).want(409).str("code") == "contact_plan_forbids", "the composer")
	// … not by a notice, not by a notice after he has changed the account's address …
	ana.post("/v1/actions", map[string]any{"kind": "restrict", "account": "C-home", "case_id": caseID, "reason": "Payments are held until she is back in.", "reason_code": "protective", "clause": "ACC-1", "notify": true, "days": 7}).want(201)
	w.event("account.updated", map[string]any{"customer_id": "C-home", "kind": "customer", "name": "Nora Weiss", "email": hisLater, "phone": "+12065550178", "language": "en"}).want(202)
	w.settle()
	ana.post("/v1/actions", map[string]any{"kind": "warn", "account": "C-home", "reason": "Test of the second address.", "reason_code": "protective", "clause": "ACC-1", "notify": true}).want(201)
	told := ana.get("/v1/accounts/C-home/timeline?limit=100").want(200)
	onCase := ana.get("/v1/cases/" + caseID + "/timeline?limit=200").want(200)
	held := func(raw []byte) bool {
		return strings.Contains(string(raw), "message.withheld") || strings.Contains(string(raw), "notice.held")
	}
	w.check(held(told.raw) && held(onCase.raw), "it does not show that nobody was told: %s\n%s", told.raw, onCase.raw)
	// … and not by a call that is about to be made.
	reach := ana.get("/v1/cases/" + caseID + "/parties/" + account + "/reach?channel=phone").want(200)
	w.check(reach.at("address") == nil, "the number is offered: %s", reach.raw)

	for _, channel := range []string{"phone", "text"} {
		why, err := w.app.Comms.Unsafe(context.Background(), channel, "(206) 555-0177", 0)
		w.check(err == nil && why != "", "the old telephone may be used for %s: %q %v", channel, why, err)
	}

	// Her own safe address is used, and her hours.
	plan := ana.get("/v1/cases/" + caseID + "/parties/" + nora + "/contact-plan").want(200)
	ana.put("/v1/cases/"+caseID+"/parties/"+nora+"/contact-plan", plan.header.Get("ETag"), map[string]any{"safe_name": "N.", "channels": []string{"mail"},
		"hours_from": "09:00", "hours_to": "17:00", "zone": "America/Los_Angeles", "voicemail": false, "do_not_contact": false, "seen_by": "he sees the old phone"}).want(200)
	sent := ana.post("/v1/cases/"+caseID+"/messages", map[string]any{"party": nora, "text": "N., we have read it and we write only here."}).want(201)
	w.check(sent.str("waits") != "", "it is night in Seattle: %s", sent.raw)
	w.later(time.Hour)
	w.check(w.letters(herNew, "we have read it") == 0, "it left at night")
	w.later(8 * time.Hour)
	w.check(w.letters(herNew, "we have read it") == 1, "it did not leave in the morning")
	letter := w.mail.to(herNew)[len(w.mail.to(herNew))-1].Raw
	for _, word := range []string{"Nora", "partner", "Safety", "safety team", matter.str("number")} {
		w.check(!strings.Contains(headers(letter), word), "sender or subject say %q:\n%s", word, headers(letter))
	}
	_, body, _ := strings.Cut(letter, "\r\n\r\n")
	w.check(strings.Index(body, "we have read it") > 150, "the preview shows the matter:\n%s", body)

	// His questions get nothing. He writes from the account's addresses, quotes
	// the number, and even has the reply address of her thread.
	thread := headerOf(w.t, letter, "Reply-To")
	before := ana.get("/v1/cases/" + caseID + "/messages").want(200)
	for _, from := range []string{theirOld, hisLater} {
		his := w.writes(from, thread, "Re: "+matter.str("number"), "What did she tell you about me? It is my account.", headerLine(letter, "Message-ID"))
		got := ana.get("/v1/contacts/" + his).want(200)
		w.check(got.at("case_id") == nil && got.str("state") == "new", "%s was put into her thread: %s", from, got.raw)
		w.check(ana.post("/v1/contacts/"+his+"/reply", map[string]any{"text": "Hello, …"}).want(409).str("code") == "contact_plan_forbids", "an answer to %s", from)
	}
	after := ana.get("/v1/cases/" + caseID + "/messages").want(200)
	w.check(len(after.list("items")) == len(before.list("items")), "something was added to her thread: %s", after.raw)
	// Signed in to the marketplace he asks through its app: nothing is opened.
	asked := w.marketplace().post("/v1/contacts", map[string]any{"channel": "api", "from": "C-home", "subject": matter.str("number"), "text": "Show me my case."})
	w.check(asked.status == 201 && !strings.Contains(string(asked.raw), caseID), "the app: %d %s", asked.status, asked.raw)
	w.check(strings.Contains(string(w.visitor().form("/safety/follow", map[string]string{"code": matter.str("number")}, "", nil).raw), caseID) == false, "the number opens something")

	// His own complaint, from his own address, is a matter of its own.
	complaint := w.writes(hisOwn, "safety@safety.example", "Complaint", "My former wife lies about me to your company. I want this looked at.", "")
	ana.post("/v1/contacts/"+complaint+"/triage", map[string]any{"happening_now": "no", "safe_now": "yes", "severity": "S3"}).want(200)
	hisCase := ana.post("/v1/contacts/"+complaint+"/case", map[string]any{"title": "Complaint", "type": "misconduct", "severity": "S3", "role": "reporter"}).want(200).str("case_id")
	ana.post("/v1/cases/"+caseID+"/relations", map[string]any{"case": hisCase, "kind": "cross_complaint"}).want(200)
	merged := ana.post("/v1/cases/"+hisCase+"/merge", map[string]any{"into": caseID, "reason": "Same people"})
	w.check(merged.status == 409, "the two sides were merged: %d %s", merged.status, merged.raw)
	rolf := ana.get("/v1/cases/"+hisCase+"/parties").want(200).str("items", 0, "id")
	ana.post("/v1/cases/"+hisCase+"/messages", map[string]any{"party": rolf, "text": "We have read your message."}).want(201)
	w.later(time.Minute)
	w.check(w.letters(hisOwn, "We have read your message.") == 1, "he is heard in his own matter")
	w.check(w.letters(hisOwn, matter.str("number")) == 0 && w.letters(hisOwn, "N.,") == 0, "he learns of hers")

	// Through all of this nothing went to what he controls.
	for _, address := range []string{theirOld, hisLater} {
		w.check(len(w.mail.to(address)) == 0, "%d letters to %s", len(w.mail.to(address)), address)
	}
	for _, h := range w.shop.received("action.applied") {
		w.check(h.Data["notify_account"] == false, "the marketplace may show it in the account: %+v", h)
	}
	w.check(len(w.shop.received("party.automation_stop")) == 1, "told twice to stop")
}

// letters counts the letters to an address that say something.
func (w *world) letters(address, text string) (n int) {
	for _, l := range w.mail.to(address) {
		if strings.Contains(l.Raw, text) {
			n++
		}
	}
	return n
}

// writes delivers a mail to us and gives the contact it became.
func (w *world) writes(from, to, subject, text, answers string) string {
	w.t.Helper()
	w.n++
	raw := "From: " + from + "\r\nTo: " + to + "\r\nSubject: " + subject + "\r\nMessage-ID: <" + w.clock.Now().Format("150405.000000") + from + ">\r\n"
	if answers != "" {
		raw += "In-Reply-To: " + answers + "\r\n"
	}
	got, created, err := w.app.Intake.ReceiveMail(w.app.AsSystem(context.Background()), intake.Envelope{From: from, To: []string{to}}, []byte(raw+"\r\n"+text+"\r\n"))
	w.check(err == nil && created, "mail from %s: %v %v", from, created, err)
	w.settle()
	return got
}

// headerLine is the text of a header.
func headerLine(raw, name string) string {
	for _, l := range strings.Split(headers(raw), "\r\n") {
		if n, v, ok := strings.Cut(l, ":"); ok && strings.EqualFold(n, name) {
			return strings.TrimSpace(v)
		}
	}
	return ""
}
