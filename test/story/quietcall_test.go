package story

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/app"
	"github.com/piepowder/piepowder/internal/simulate"
)

// TestStoryQuietCall: a customer calls, whispers and hangs up. She is called back
// at once; nobody answers; she is offered to write, and one digit tells that she
// is not safe. A dispatcher of the right county gets the place of her order. A
// second caller's plan forbids calls: he is not rung. Nothing is put away before
// a person has been reached, and calls never returned are counted.
func TestStoryQuietCall(t *testing.T) { each(t, quietCall) }

const safetyLine = "+12065550100"

// exchange gives the world a telephone, and the exchange it rings through.
func (w *world) exchange() *simulate.Exchange {
	w.t.Helper()
	x := simulate.NewExchange("AC1", "secret of the exchange", safetyLine, w.clock)
	h, err := x.Handler()
	if err != nil {
		w.t.Fatal(err)
	}
	server := httptest.NewServer(h)
	w.t.Cleanup(server.Close)
	w.t.Cleanup(x.Close)
	w.web.Close()
	if err := w.app.Close(); err != nil {
		w.t.Fatal(err)
	}
	w.cfg.Inside = append(w.cfg.Inside, strings.TrimPrefix(server.URL, "http://"))
	w.cfg.Telephone = app.Telephone{API: server.URL, Account: x.Account, Token: x.Token, From: safetyLine, Desk: "+12065550111", Place: "US-WA", Record: true}
	w.open()
	x.Connect(w.cfg.PublicURL, w.web.URL)
	return x
}

func quietCall(w *world) {
	x := w.exchange()
	ctx := w.t.Context()
	ana := w.hire("Ana", "critical_response")
	at := func() string { return w.clock.Now().Format(time.RFC3339Nano) }
	const maria, paul = "+12065550142", "+12065550177"
	w.event("account.created", map[string]any{"customer_id": "C-maria", "kind": "customer", "name": "Maria Keller", "email": "maria@example.com",
		"phone": maria, "language": "es", "joined_at": at()}).want(202)
	w.event("account.created", map[string]any{"customer_id": "C-paul", "kind": "customer", "name": "Paul Orr", "email": "paul@example.com",
		"phone": paul, "language": "en", "joined_at": at()}).want(202)
	w.event("order.placed", map[string]any{"customer_id": "C-maria", "merchant_id": "M-1", "order_id": "O-501", "amount": "64.10", "currency": "USD", "items": 3,
		"card_fingerprint": "card-1", "device_id": "dev-1", "address": "1400 Cedar Way, unit 9", "street": "1400 Cedar Way, unit 9", "place": map[string]any{"lat": 47.25, "lon": -122.44}, "note": "Gate code 4471, stairs on the left", "city": "Tacoma"}).want(200)
	w.settle()

	// She calls; somebody answers; she whispers and hangs up after six seconds.
	said, err := x.Ring(ctx, simulate.Ringing{From: maria, Answer: true, Long: 6, During: func() { w.clock.Advance(6 * time.Second) }})
	w.check(err == nil, "ring: %v", err)
	w.check(strings.Contains(said, "grabar"), "Washington asks for everybody's consent, in her language: %q", said)
	w.settle()
	calls := ana.get("/v1/calls?state=open").want(200)
	w.check(len(calls.list("items")) == 1 && calls.str("items", 0, "outcome") == "dropped" && calls.str("items", 0, "call_back") == "due", "calls: %s", calls.raw)
	call, contact := calls.str("items", 0, "id"), calls.str("items", 0, "contact_id")
	first := ana.get("/v1/contacts/" + contact).want(200)
	w.check(first.str("channel") == "phone" && first.str("account_id") != "" && first.str("language") == "es", "who called: %s", first.raw)
	ana.post("/v1/calls/"+call+"/mark", map[string]any{"outcome": "whispering"}).want(200)
	w.check(ana.get("/v1/contacts/"+contact).want(200).num("suggestion", "severity") <= 1, "a whisper is at least S1")

	// It is not put away, and the first response is not met, until she is reached.
	ana.post("/v1/contacts/"+contact+"/dismiss", map[string]any{"reason": "not_ours"}).want(409)
	w.check(!strings.Contains(string(ana.get("/v1/sla/clocks?state=met").want(200).raw), contact), "a whisper is no first response")
	w.later(30 * time.Second)
	ana.post("/v1/calls/"+call+"/attempts", map[string]any{"outcome": "no_answer", "started_at": at(), "ended_at": at()}).want(200)
	w.check(len(ana.get("/v1/calls?state=open").want(200).list("items")) == 1, "a call that nobody answered closed the call back")

	// She is offered to write; digits answer.
	ana.post("/v1/calls/"+call+"/text", map[string]any{}).want(202)
	w.later(time.Second)
	texts := x.Phoned(maria)
	w.check(texts[0].Kind == "sms" && strings.Contains(texts[0].Text, "¿Prefiere"), "offered: %+v", texts[0])
	for _, word := range []string{"segur", "safety", "violen", "Piepowder"} {
		w.check(!strings.Contains(strings.ToLower(texts[0].Text), word), "the text gives away %q: %s", word, texts[0].Text)
	}
	for _, digit := range []string{"1", "2", "1"} { // write; not all right; send somebody
		if _, err := x.Text(ctx, maria, digit); err != nil {
			w.t.Fatal(err)
		}
		w.later(time.Second)
	}
	asked := ana.get("/v1/contacts/" + contact).want(200)
	w.check(asked.str("safe_now") == "no" && asked.str("happening_now") == "yes" && asked.num("suggestion", "severity") == 0, "what she answered: %s", asked.raw)
	w.check(len(ana.get("/v1/contacts?state=new&channel=sms").want(200).list("items")) == 0, "her digits became contacts")

	// A case: the call back goes on as a task of it.
	ana.post("/v1/contacts/"+contact+"/triage", map[string]any{"severity": "S0"}).want(200)
	matter := ana.post("/v1/contacts/"+contact+"/case", map[string]any{"title": "Whispering caller", "type": "safety", "severity": "S0", "role": "harmed"}).want(200).str("case_id")
	tasks := ana.get("/v1/cases/" + matter + "/tasks").want(200)
	w.check(len(tasks.list("items")) == 1 && tasks.str("items", 0, "kind") == "call_back" && tasks.str("items", 0, "state") == "open", "tasks: %s", tasks.raw)

	w.pullThePlug()
	x.Connect(w.cfg.PublicURL, w.web.URL)

	// A dispatcher gets the place of the order, not of whoever sits at the desk.
	place := ana.get("/v1/cases/" + matter + "/dispatch").want(200)
	w.check(place.str("place", "address") == "1400 Cedar Way, unit 9" && place.str("place", "city") == "Tacoma" && place.str("place", "region") == "US-WA" && place.str("place", "source") == "latest_order" &&
		strings.Contains(place.str("place", "access_notes"), "4471"), "dispatch: %s", place.raw)

	// She is reached: logged with the timer, the task is done, the clock is met.
	harmed := ana.get("/v1/cases/"+matter+"/parties").want(200).str("items", 0, "id")
	start := at()
	w.later(90 * time.Second)
	ana.post("/v1/cases/"+matter+"/calls", map[string]any{"party": harmed, "direction": "out", "outcome": "reached", "started_at": start, "ended_at": at(), "notes": "Man at the door."}).want(201)
	done := ana.get("/v1/cases/" + matter + "/tasks?state=all").want(200)
	w.check(done.str("items", 0, "state") == "done", "tasks: %s", done.raw)
	w.check(len(ana.get("/v1/calls?state=open").want(200).list("items")) == 0, "she was reached and the call back is still open")
	clocks := ana.get("/v1/cases/" + matter + "/clocks").want(200)
	w.check(clocks.str("items", 0, "name") == "first_response" && clocks.str("items", 0, "stopped_at") == start, "clocks: %s", clocks.raw)

	// Paul's plan forbids calls: his missed call is not returned by telephone.
	his := ana.post("/v1/cases", map[string]any{"title": "Earlier matter", "type": "safety", "severity": "S2"}).want(201).str("id")
	party := ana.post("/v1/cases/"+his+"/parties", map[string]any{"role": "harmed", "account": "C-paul"}).want(201).str("id")
	ana.put("/v1/cases/"+his+"/parties/"+party+"/contact-plan", `"v0"`, map[string]any{"channels": []string{"text"}, "voicemail": false, "do_not_contact": false, "version": 0}).want(200)
	if _, err := x.Ring(ctx, simulate.Ringing{From: paul}); err != nil {
		w.t.Fatal(err)
	}
	w.settle()
	open := ana.get("/v1/calls?state=open").want(200)
	w.check(open.str("items", 0, "call_back") == "forbidden" && strings.Contains(open.str("items", 0, "why"), "phone"), "Paul: %s", open.raw)
	ana.post("/v1/calls/"+open.str("items", 0, "id")+"/text", map[string]any{}).want(202) // texts he allows

	w.later(time.Second)

	// The same call said twice is one; a request that is not signed is nobody's.
	sum := ana.get("/v1/calls/summary").want(200)
	w.check(sum.num("calls") == 2 && sum.num("unreturned") == 1 && sum.num("forbidden") == 1 && sum.num("returned") == 1 && sum.num("missed") == 1, "summary: %s", sum.raw)
	for _, path := range []string{"voice", "status", "ended", "recording", "sms", "digits", "events"} {
		w.visitor().post("/v1/telephony/"+path, map[string]any{"call": "CA1", "event": "started"}).want(403)
	}
}
