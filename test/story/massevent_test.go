package story

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/intake"
)

// TestStoryMassEvent: a maker recalls a peanut butter. 400 people write within an
// hour, in three languages. One incident gathers them, the orders that held the
// product are found, everybody is answered once and in their own thread, the
// machines that answer back are not answered, and a mother whose child does not
// breathe is answered by a person within five minutes.
func TestStoryMassEvent(t *testing.T) { each(t, massEvent) }

const contactsInTheHour = 400

var peanuts = []struct{ language, subject, text string }{
	{"en", "Is my peanut butter recalled?", "Hello, I heard on the radio that the peanut butter I bought through you last week is being recalled. Is mine one of them and do I get my money back?"},
	{"es", "Mantequilla de cacahuete retirada", "Hola, he oído en la radio que retiran la mantequilla de cacahuete que compré con ustedes la semana pasada. ¿La mía también? ¿Me devuelven el dinero?"},
	{"fr", "Rappel du beurre de cacahuète", "Bonjour, j'ai entendu à la radio que le beurre de cacahuète acheté chez vous la semaine dernière est rappelé. Est-ce que le mien est concerné ?"},
}

const gathers = `text contains "peanut butter" or text contains "mantequilla de cacahuete" or text contains "beurre de cacahuète"`

func massEvent(w *world) {
	lead, ana := w.hire("Lena", "commander"), w.hire("Ana", "critical_response")
	sam := w.hire("Sam", "admin")
	hook := sam.post("/v1/webhooks", map[string]any{"url": w.shop.server.URL}).want(201)
	w.shop.trust(hook.str("secret"))
	began := w.clock.Now()
	w.lastWeeksOrders()

	mails := 0
	arrive := func(from, subject, text string, more ...string) string {
		mails++
		head := fmt.Sprintf("From: %s\r\nTo: safety@safety.example\r\nSubject: %s\r\nMessage-ID: <mass-%d@example.com>\r\nContent-Type: text/plain; charset=utf-8\r\n%s\r\n",
			from, subject, mails, strings.Join(more, ""))
		id, created, err := w.app.Intake.ReceiveMail(w.app.AsSystem(context.Background()), intake.Envelope{From: from, To: []string{"safety@safety.example"}}, []byte(head+text+"\r\n"))
		w.check(err == nil && created, "mail %d: %v", mails, err)
		return id
	}
	sender := func(n int) string { return fmt.Sprintf("person%03d@example.com", n%(contactsInTheHour-20)) } // twenty of them write twice
	var first string
	for n := range 20 {
		p := peanuts[n%3]
		id := arrive(sender(n), p.subject, p.text)
		if n == 0 {
			first = id
		}
		w.clock.Advance(9 * time.Second)
	}
	w.settle()
	w.check(ana.get("/v1/inbox").want(200).num("total") == 20, "twenty wait: %s", ana.get("/v1/inbox").raw)

	// Three minutes in, somebody declares it, from the first of them.
	made := lead.post("/v1/incidents", map[string]any{"title": "Recalled peanut butter, lot 500", "kind": "product", "severity": "S2", "brand": "basketly", "contact": first}).want(201)
	ref := "/v1/incidents/" + made.str("number")
	w.check(made.str("roles", 0, "role") == "commander" && made.str("roles", 0, "name") == "Lena", "who commands: %s", made.raw)
	lead.patch(ref, 1, map[string]any{"state": "active", "watch": map[string]any{"where": gathers, "mode": "link"}}).want(200)
	pick := map[string]any{"where": gathers, "from": began}
	count := lead.post(ref+"/contacts/count", pick).want(200)
	w.check(count.num("count") == 19 && count.num("already") == 1, "the count comes first: %s", count.raw)
	lead.post(ref+"/contacts", pick).want(409)
	pick["count"], pick["hash"] = count.at("count"), count.at("hash")
	lead.post(ref+"/contacts", pick).want(200)
	w.check(ana.get("/v1/inbox").want(200).num("total") == 0, "gathered contacts leave the queue: %s", ana.get("/v1/inbox").raw)

	// The hour goes on. New ones are gathered as they come; other work is not hidden by them.
	var late, child string
	for n := 20; n < contactsInTheHour; n++ {
		p := peanuts[n%3]
		switch n {
		case 150:
			late = arrive("maria@example.net", "Where is my order", "The bread I ordered did not come. Where is it?")
		case 220:
			child = arrive("mother@example.org", "Peanut butter", "My son ate the peanut butter from your shop. He has an allergy and he is not breathing well, his lips blue. Please help me now.")
			w.settle()
			w.aChildIsFirst(ana, ref, child)
		default:
			arrive(sender(n), p.subject, p.text)
		}
		if n <= 220 || n > 232 { // those two minutes were hers
			w.clock.Advance(9 * time.Second)
		}
	}
	w.settle()
	room := lead.get(ref).want(200)
	w.check(room.num("contacts") == contactsInTheHour-1, "all but the late order are gathered: %s", room.raw)
	inbox := ana.get("/v1/inbox").want(200)
	w.check(strings.Contains(string(inbox.raw), late), "other work stays in line: %s", inbox.raw)
	w.check(w.clock.Now().Sub(began) == time.Hour, "an hour has gone by: %v", w.clock.Now().Sub(began))

	// Which orders held it: asked of the log, counted, kept.
	ask := map[string]any{"where": `"PB-500" in products`, "from": began.Add(-14 * 24 * time.Hour)}
	found := lead.post(ref+"/affected/count", ask).want(200)
	w.check(found.num("orders") == 24 && found.num("customers") == 12, "the orders with the product: %s", found.raw)
	ask["count"], ask["hash"] = found.at("orders"), found.at("hash")
	lead.post(ref+"/affected", ask).want(201)
	refund := map[string]any{"kind": "refund_request", "reason": "The product was recalled by its maker."}
	refund["count"] = lead.post(ref+"/bulk/count", refund).want(200).at("count")
	lead.post(ref+"/bulk", refund).want(202)
	w.settle()
	asked := w.shop.received("order.refund_request")
	w.check(len(asked) == 24 && strings.HasPrefix(asked[0].Data["order"].(string), "O-pb-"), "the marketplace was asked %d times: %v", len(asked), asked[0])

	w.everybodyIsAnswered(lead, ref, sender, arrive)

	// The rhythm, the outside word, the end.
	lead.post(ref+"/updates", map[string]any{"audience": "external", "texts": map[string]string{"en": "Call Maria at 206 555 0142."}}).want(422)
	lead.post(ref+"/updates", map[string]any{"audience": "external", "texts": map[string]string{"en": "One product was recalled by its maker. Whoever bought it is written to."}}).want(201)
	w.settle()
	w.check(len(w.shop.received("incident.updated")) == 1, "the marketplace hears the outside word")
	w.later(4 * time.Hour)
	w.check(lead.get(ref).want(200).at("update_overdue") == true, "nobody gave an update for four hours")
	w.check(strings.Contains(string(lead.get("/v1/wall").want(200).raw), "Recalled peanut butter"), "the wall shows it")
	lead.post(ref+"/updates", map[string]any{"audience": "internal", "texts": map[string]string{"en": "All are answered."}}).want(201)
	w.closed(lead, ana, ref)
}

// lastWeeksOrders are what the log knows: a dozen customers with the product,
// and more without.
func (w *world) lastWeeksOrders() {
	w.t.Helper()
	for n := range 20 {
		customer := fmt.Sprintf("C-pb-%02d", n)
		w.event("account.created", map[string]any{"customer_id": customer, "kind": "customer", "name": fmt.Sprintf("Person %02d", n), "email": fmt.Sprintf("person%03d@example.com", n),
			"phone": fmt.Sprintf("+1206555%04d", 1000+n), "language": "en", "joined_at": w.clock.Now().Add(-90 * 24 * time.Hour).Format(time.RFC3339)}).want(202)
		for k := range 2 {
			products := "MILK-1 PB-50" // another product, whose reference is the beginning of the recalled one's
			if n < 12 {
				products = "PB-500 BREAD-2"
			}
			w.event("order.placed", map[string]any{"customer_id": customer, "merchant_id": "M-1", "order_id": fmt.Sprintf("O-pb-%02d-%d", n, k), "amount": "12.00", "currency": "USD",
				"items": 2, "products": products, "card_fingerprint": "card-" + customer, "device_id": "dev-" + customer}).want(200)
		}
	}
	w.settle()
}

// aChildIsFirst: the S0 among hundreds is the next in line, is answered by a
// person within five minutes, and is in no bulk.
func (w *world) aChildIsFirst(ana *person, ref, child string) {
	w.t.Helper()
	at := w.clock.Now()
	room := ana.get(ref + "/contacts").want(200)
	w.check(room.str("items", 0, "id") == child && room.at("items", 0, "critical") == true, "first in the room: %s", room.raw[:min(len(room.raw), 400)])
	w.later(90 * time.Second) // she ends a call first
	next := ana.post("/v1/inbox/next", map[string]any{}).want(200)
	w.check(next.str("id") == child && next.str("severity") == "S0", "first in line: %s", next.raw)
	ana.post("/v1/contacts/"+child+"/triage", map[string]any{"happening_now": "yes", "safe_now": "no", "severity": "S0"}).want(200)
	ana.post("/v1/contacts/"+child+"/reply", map[string]any{"text": "Please call 911 now and keep his airway open. I am calling the emergency centre of your county. What is your address?"}).want(201)
	w.later(18 * time.Second)
	letters := w.mail.to("mother@example.org")
	answered := false
	for _, l := range letters {
		answered = answered || strings.Contains(l.Raw, "911 now")
	}
	w.check(answered && w.clock.Now().Sub(at) < 5*time.Minute, "%d letters to the mother after %v", len(letters), w.clock.Now().Sub(at))
	made := ana.post("/v1/contacts/"+child+"/case", map[string]any{"title": "Child, allergic reaction", "type": "safety", "severity": "S0", "role": "harmed"}).want(200)
	clocks := ana.get("/v1/cases/" + made.str("case_id") + "/clocks").want(200)
	w.check(met(clocks, "first_response"), "the first response: %s", clocks.raw)
	ana.post(ref+"/cases", map[string]any{"case": made.str("case_id")}).want(200)
}

func met(clocks answer, name string) bool {
	for _, c := range clocks.list("items") {
		m := c.(map[string]any)
		if m["name"] == name && m["state"] == "met" {
			return true
		}
	}
	return false
}

// everybodyIsAnswered: one answer to each person, in their language and thread;
// machines that answer it get nothing.
func (w *world) everybodyIsAnswered(lead *person, ref string, sender func(int) string, arrive func(from, subject, text string, more ...string) string) {
	w.t.Helper()
	words := map[string]string{"en": "Please do not eat it. Your money is on its way back to you.", "es": "No la coma, por favor. Le devolvemos el dinero.", "fr": "Ne le mangez pas, s'il vous plaît. Nous vous remboursons."}
	bulk := map[string]any{"kind": "answer", "texts": words}
	count := lead.post(ref+"/bulk/count", bulk).want(200)
	w.check(count.num("count") == contactsInTheHour-2, "the child's is not among them: %s", count.raw)
	bulk["count"], bulk["hash"] = count.at("count"), count.at("hash")
	started := lead.post(ref+"/bulk", bulk).want(202)
	w.settle()
	w.later(15 * time.Second)
	done := lead.get(ref + "/bulk/" + started.str("id")).want(200)
	w.check(done.str("state") == "done" && done.num("failed") == 0 && done.num("done") == count.num("people") && done.num("done")+done.num("skipped") == count.num("count"), "progress: %s", done.raw)
	sent := map[string]string{}
	for n := range contactsInTheHour - 20 {
		answers := 0
		for _, l := range w.mail.to(sender(n)) {
			for language, text := range words {
				if strings.Contains(l.Raw, strings.SplitN(text, ",", 2)[0][:10]) {
					answers++
					w.check(language == peanuts[n%3].language, "%s is answered in %s", sender(n), language)
					sent[sender(n)] = l.Raw
				}
			}
		}
		want := 1
		if n == 150 || n == 220 { // somebody else wrote in that minute
			want = 0
		}
		w.check(answers == want, "%s got %d answers", sender(n), answers)
	}
	w.check(lead.get(ref).want(200).num("contacts_unanswered") == 0, "nobody waits any more: %s", lead.get(ref).raw)

	// Sixty of them are on holiday: their machines answer, ours do not.
	letters := len(w.mail.all())
	for n := range 60 {
		if raw := sent[sender(n)]; raw != "" {
			arrive(sender(n), "Automatic reply", "I am out of the office.", "Auto-Submitted: auto-replied\r\n", "In-Reply-To: "+header(raw, "Message-ID")+"\r\n")
		}
	}
	w.settle()
	w.later(time.Minute)
	w.check(len(w.mail.all()) == letters, "%d letters left after machines answered", len(w.mail.all())-letters)
	w.check(lead.get(ref).want(200).num("contacts") == contactsInTheHour-1, "a machine's answer is nobody's report")
}

// closed: the incident ends with its review, not before; what is to be done
// outlives it.
func (w *world) closed(lead, ana *person, ref string) {
	w.t.Helper()
	state := func(to string) answer {
		return lead.patch(ref, int(lead.get(ref).want(200).num("version")), map[string]any{"state": to})
	}
	lead.post(ref+"/roles", map[string]any{"role": "commander", "staff": ana.id, "note": "Only the review is left."}).want(200)
	state("resolved").want(200)
	state("in_review").want(200)
	state("closed").want(409)
	ana.post(ref+"/actions", map[string]any{"title": "Ask makers for recalls by mail", "owner": ana.id, "due_at": w.clock.Now().Add(14 * 24 * time.Hour)}).want(201)
	ana.put(ref+"/review", `"v0"`, map[string]any{"summary": "A maker recalled a lot and the radio was quicker than we.", "factors": []map[string]any{{"text": "Nobody here reads recalls."}},
		"went_well": []map[string]any{{"text": "One answer for all."}}, "went_badly": []map[string]any{{"text": "We heard it from customers."}}}).want(200)
	ana.post(ref+"/review/complete", nil).want(200)
	state("closed").want(200)
	held := lead.get(ref + "/roles").want(200)
	w.check(len(held.list("items")) == 2 && held.at("items", 1, "relinquished_at") != nil, "two commanders, one after the other: %s", held.raw)
	w.check(len(ana.get("/v1/incidents/actions?open=true").want(200).list("items")) == 1, "the action item lives on")
}

// all are the letters that left.
func (p *postOffice) all() []letter {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]letter(nil), p.mail...)
}

func header(raw, name string) string {
	for _, line := range strings.Split(raw, "\r\n") {
		if strings.HasPrefix(strings.ToLower(line), strings.ToLower(name)+": ") {
			return strings.TrimSpace(line[len(name)+2:])
		}
	}
	return ""
}
