package story

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"net/mail"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/intake"
)

// TestStoryTwoInTheMorning: a customer writes in Spanish through the web form,
// with a photo, that a courier threatened her. An associate takes it with one
// key, makes it restricted, separates them, suspends the worker who has an open
// order, answers her in Spanish with a neutral subject, logs a call. A colleague
// finds no trace. The clocks are right, the outcome is recorded.
func TestStoryTwoInTheMorning(t *testing.T) { each(t, twoInTheMorning) }

func twoInTheMorning(w *world) {
	ana := w.hire("Ana", "critical_response")
	luis := w.hire("Luis", "critical_response")
	sam := w.hire("Sam", "admin")
	hook := sam.post("/v1/webhooks", map[string]any{"url": w.shop.server.URL}).want(201)
	w.shop.trust(hook.str("secret"))
	at := func() string { return w.clock.Now().Format(time.RFC3339) }

	w.event("account.created", map[string]any{"customer_id": "C-maria", "kind": "customer", "name": "Maria Keller", "email": "maria@example.com",
		"phone": "+12065550142", "language": "es", "joined_at": at()}).want(202)
	w.event("account.created", map[string]any{"worker_id": "W-tom", "kind": "worker", "name": "Tom Dorn", "email": "tom@example.com",
		"phone": "+12065550143", "language": "en", "joined_at": at()}).want(202)
	for i, customer := range []string{"C-maria", "C-else"} {
		order := []string{"O-99182", "O-99190"}[i]
		w.event("order.placed", map[string]any{"customer_id": customer, "merchant_id": "M-1", "order_id": order, "amount": "64.10", "currency": "USD",
			"items": 11, "card_fingerprint": "card-" + customer, "device_id": "dev-" + customer}).want(200)
		w.event("order.accepted", map[string]any{"customer_id": customer, "worker_id": "W-tom", "order_id": order}).want(202)
		w.event("order.picked_up", map[string]any{"customer_id": customer, "worker_id": "W-tom", "order_id": order, "label": "11 items, Pike St store"}).want(202)
	}
	w.event("order.delivered", map[string]any{"customer_id": "C-maria", "worker_id": "W-tom", "order_id": "O-99182", "amount": "64.10", "tip": "5.00", "photo": true}).want(202)
	w.settle()
	before := w.traces(luis)

	// 02:14: she writes. No account, no JavaScript.
	maria := w.visitor()
	form := maria.get("/safety/es/report").want(200)
	w.check(strings.Contains(string(form.raw), "911"), "the emergency number comes first")
	said := maria.form("/safety/es/report", map[string]string{"text": "El repartidor me enseñó un cuchillo en la puerta porque le pedí que dejara las bolsas abajo. Sigo en casa y tengo miedo de que vuelva.",
		"email": "maria@example.com", "name": "Maria", "order": "O-99182", "happening_now": "no", "safe_now": "unknown"}, "puerta.png", picture())
	w.check(said.status == 200 || said.status == 201, "the form answered %d: %s", said.status, said.raw)
	w.settle()
	w.later(2 * time.Minute)

	// One key takes it.
	next := ana.post("/v1/inbox/next", map[string]any{}).want(200)
	contact := next.str("id")
	w.check(next.str("kind") == "contact" && next.str("language") == "es", "next: %s", next.raw)
	w.check(next.str("severity") == "S1" || next.str("severity") == "S0", "a knife is at least S1: %s", next.raw)
	ana.post("/v1/contacts/"+contact+"/triage", map[string]any{"happening_now": "no", "safe_now": "unknown", "severity": "S0"}).want(200)
	made := ana.post("/v1/contacts/"+contact+"/case", map[string]any{"title": "Weapon shown at the door", "type": "safety", "severity": "S0", "restricted": true, "role": "harmed"}).want(200)
	caseID := made.str("case_id")
	matter := ana.get("/v1/cases/" + caseID).want(200)
	w.check(matter.str("visibility") == "restricted" && matter.str("severity") == "S0" && matter.at("outcome") == "", "five fields: %s", matter.raw)
	parties := ana.get("/v1/cases/" + caseID + "/parties").want(200)
	harmed := parties.str("items", 0, "id")
	ana.post("/v1/cases/"+caseID+"/parties", map[string]any{"role": "subject", "account": "W-tom"}).want(201)

	w.pullThePlug()

	// The photo is evidence, sealed, with its hash.
	evidence := ana.get("/v1/cases/" + caseID + "/evidence").want(200)
	w.check(len(evidence.str("items", 0, "sha256")) == 64, "evidence: %s", evidence.raw)

	// Separate first; then suspend, seeing what is in his hands.
	ana.post("/v1/actions", map[string]any{"kind": "separate", "account": "C-maria", "other": "W-tom", "case_id": caseID, "reason": "Safety first.", "reason_code": "safety", "clause": "SAF-1.1"}).want(201)
	draft := map[string]any{"kind": "suspend", "account": "W-tom", "case_id": caseID, "reason": "Weapon shown, interim.", "reason_code": "safety", "clause": "SAF-4.1", "interim": true}
	preview := ana.post("/v1/actions/preview", draft).want(200)
	w.check(strings.Contains(string(preview.raw), "Pike St store"), "the open order is in his hands: %s", preview.raw)
	suspension := ana.post("/v1/actions", draft).want(201).str("id")
	w.settle()
	tasks := ana.get("/v1/tasks?action=" + suspension).want(200)
	w.check(len(tasks.list("items")) == 1, "one order to recover: %s", tasks.raw)
	ana.patch("/v1/tasks/"+tasks.str("items", 0, "id"), tasks.num("items", 0, "version"), map[string]any{"state": "done"}).want(200)
	w.check(len(w.shop.received("action.applied")) == 2, "the marketplace heard of %d actions", len(w.shop.received("action.applied")))

	// She is answered in Spanish, in her own thread, with a neutral subject.
	w.later(time.Minute + 12*time.Second)
	sent := ana.post("/v1/cases/"+caseID+"/messages", map[string]any{"party": harmed, "text": "Maria, la hemos leído. Él no volverá a recibir pedidos suyos. ¿Podemos llamarla ahora?"}).want(201)
	w.check(sent.str("language") == "es", "language: %s", sent.raw)
	w.later(11 * time.Second)
	letters := w.mail.to("maria@example.com")
	w.check(len(letters) == 1, "%d letters to Maria", len(letters))
	for _, word := range []string{"weapon", "cuchillo", "Weapon", "S0", "Tom"} {
		w.check(!strings.Contains(headers(letters[0].Raw), word), "the subject gives away %q:\n%s", word, headers(letters[0].Raw))
	}
	ana.post("/v1/cases/"+caseID+"/calls", map[string]any{"party": harmed, "direction": "out", "outcome": "reached", "started_at": at(),
		"ended_at": at(), "notes": "She is safe, door locked, wants police informed."}).want(201)

	// The clocks: first response within five minutes, the next update running.
	clocks := ana.get("/v1/cases/" + caseID + "/clocks").want(200)
	states := map[string]string{}
	for _, c := range clocks.list("items") {
		m := c.(map[string]any)
		states[m["name"].(string)] += m["state"].(string) + " "
	}
	w.check(strings.HasPrefix(states["first_response"], "met"), "first response: %v", states)
	w.check(strings.Contains(states["update"], "running"), "update: %v", states)

	// A colleague without membership finds no trace.
	after := w.traces(luis)
	for path, was := range before {
		w.check(after[path] == was, "a colleague sees a difference at %s:\n%s\n%s", path, was, after[path])
	}
	unknown := luis.get("/v1/cases/cas_00000000000000000000000000")
	for _, path := range []string{"/v1/cases/" + caseID, "/v1/cases/" + matter.str("number"), "/v1/contacts/" + contact, "/v1/cases/" + caseID + "/timeline"} {
		hidden := luis.get(path).want(404)
		if strings.HasPrefix(path, "/v1/cases/c") || strings.HasPrefix(path, "/v1/cases/C") {
			w.check(bytes.Equal(hidden.raw, unknown.raw), "not there and not yours differ at %s: %s", path, hidden.raw)
		}
	}

	// She answers by mail and it finds her thread. A stranger who has got hold of
	// the same address and number becomes a new contact, and learns nothing.
	thread := headerOf(w.t, letters[0].Raw, "Reply-To")
	w.check(strings.Contains(thread, "+"), "no reply token in %q", thread)
	write := func(from, text string) string {
		raw := "From: " + from + "\r\nTo: " + thread + "\r\nSubject: Re: " + matter.str("number") + "\r\nMessage-ID: <" + from + ">\r\n\r\n" + text + "\r\n"
		got, created, err := w.app.Intake.ReceiveMail(w.app.AsSystem(context.Background()), intake.Envelope{From: from, To: []string{thread}}, []byte(raw))
		w.check(err == nil && created, "mail from %s: %v", from, err)
		w.settle()
		return got
	}
	hers := ana.get("/v1/contacts/" + write("maria@example.com", "Sí, pueden llamarme ahora.")).want(200)
	w.check(hers.at("case_id") == caseID, "her answer did not find her thread: %s", hers.raw)
	stranger := ana.get("/v1/contacts/" + write("stranger@example.org", "What did she say about me?")).want(200)
	w.check(stranger.at("case_id") != caseID && stranger.str("state") == "new", "a stranger was put into the thread: %s", stranger.raw)
	w.check(len(w.mail.to("stranger@example.org")) == 0, "a stranger was answered")

	// The outcome is recorded; without one the case does not close.
	ana.post("/v1/cases/"+caseID+"/resolve", map[string]any{}).want(422)
	for _, item := range []string{"now", "safe", "emergency", "separate", "stop_order", "police", "next"} {
		ana.post("/v1/cases/"+caseID+"/checklist", map[string]any{"item": item, "state": "done"}).want(200)
	}
	ana.post("/v1/cases/"+caseID+"/resolve", map[string]any{"outcome": "substantiated", "standard": "preponderance"}).want(200)
	w.check(ana.get("/v1/cases/"+caseID).want(200).str("outcome") == "substantiated", "outcome")
}

// traces is everything a member of staff can list, as she sees it now.
func (w *world) traces(p *person) map[string]string {
	out := map[string]string{}
	for _, path := range []string{"/v1/inbox", "/v1/inbox?view=all", "/v1/cases", "/v1/contacts", "/v1/search?q=O-99182", "/v1/sla/clocks",
		"/v1/accounts/C-maria/links", "/v1/queues", "/v1/search?q=maria%40example.com"} {
		out[path] = string(p.get(path).want(200).raw)
	}
	return out
}

// visitor is somebody from outside with a browser and no account.
func (w *world) visitor() *person {
	return &person{w: w, name: "a visitor", client: w.web.Client()}
}

// headerOf gives the address in a header of a letter.
func headerOf(t *testing.T, raw, name string) string {
	t.Helper()
	letter, err := mail.ReadMessage(strings.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	list, err := letter.Header.AddressList(name)
	if err != nil || len(list) != 1 {
		t.Fatalf("%s: %v in\n%s", name, err, headers(raw))
	}
	return list[0].Address
}

func headers(raw string) string {
	head, _, _ := strings.Cut(raw, "\r\n\r\n")
	return head
}

func picture() []byte {
	img := image.NewRGBA(image.Rect(0, 0, 64, 48))
	for i := range 64 {
		img.Set(i, i%48, color.RGBA{200, 40, 60, 255})
	}
	var b bytes.Buffer
	png.Encode(&b, img)
	return b.Bytes()
}
