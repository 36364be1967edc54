package story

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/intake"
	"github.com/piepowder/piepowder/internal/simulate"
)

// TestStoryNobodyHome: at two in the morning everything that can be missing is.
// Nobody is on call in the schedule; the mail server is dead; the next person's
// telephone was reported lost; the line of the one after is busy. The page goes
// on at once each time and says why, on the case as well, across a power cut,
// and the last person answers by text. Then intake itself falls silent, and that
// pages too.
func TestStoryNobodyHome(t *testing.T) { each(t, nobodyHome) }

var codeSent = regexp.MustCompile(`\b\d( ?\d){5}\b`)

// methodOf gives p a verified way to be reached.
func (w *world) methodOf(p *person, kind, address string, text func() string) string {
	w.t.Helper()
	method := p.post("/v1/oncall/methods", map[string]any{"kind": kind, "address": address}).want(201).str("id")
	w.later(time.Second)
	p.post("/v1/oncall/methods/"+method+"/verify", map[string]any{"code": strings.ReplaceAll(codeSent.FindString(text()), " ", "")}).want(200)
	return method
}

func nobodyHome(w *world) {
	x := w.exchange()
	const bens, chos = "+12065550181", "+12065550182"
	ana, ben, cho, sam := w.hire("Ana", "critical_response"), w.hire("Ben", "critical_response"), w.hire("Cho", "commander"), w.hire("Sam", "admin")
	w.event("account.created", map[string]any{"customer_id": "C-1", "kind": "customer", "name": "Paul Orr", "email": "paul@example.com", "phone": "+12065550177", "language": "en",
		"joined_at": w.clock.Now().Format(time.RFC3339Nano)}).want(202)
	w.event("order.placed", map[string]any{"customer_id": "C-1", "merchant_id": "M-1", "order_id": "O-1", "amount": "10.00", "currency": "USD", "items": 1,
		"card_fingerprint": "card-1", "device_id": "dev-1", "city": "Seattle"}).want(200)
	newest := func(to string) func() string { return func() string { return x.Phoned(to)[0].Text } }
	w.methodOf(ana, "mail", "ana@staff.example", func() string {
		_, body, _ := strings.Cut(w.mail.to("ana@staff.example")[0].Raw, "\r\n\r\n")
		return body
	})
	lost := w.methodOf(ben, "voice", bens, newest(bens))
	ring := w.methodOf(cho, "voice", chos, newest(chos))
	text := w.methodOf(cho, "sms", chos, newest(chos))
	ben.put("/v1/oncall/rules", `"v0"`, map[string]any{"rules": []any{map[string]any{"after": 1, "method": lost}}}).want(200)
	cho.put("/v1/oncall/rules", `"v0"`, map[string]any{"rules": []any{map[string]any{"after": 0, "method": ring}, map[string]any{"after": 10, "method": text}}}).want(200)

	// Ana has the night, but she is off: the calendar shows the gap, and its owner
	// was told in time.
	night := sam.post("/v1/oncall/schedules", map[string]any{"name": "Night", "zone": "America/Los_Angeles", "warn_days": 2, "owner": ana.id, "layers": []any{
		map[string]any{"name": "nights", "rotation": map[string]any{"every": "day", "n": 1, "start": "2026-11-01T18:00", "people": []string{ana.id}}}}}).want(201).str("id")
	ana.post("/v1/oncall/time-off", map[string]any{"from": w.clock.Now().Add(-time.Hour), "to": w.clock.Now().Add(30 * time.Hour)}).want(201)
	w.later(7 * time.Hour)
	warned := w.mail.to("ana@staff.example")
	w.check(strings.Contains(warned[len(warned)-1].Raw, "Nobody is on call in Night"), "the owner heard: %s", warned[len(warned)-1].Raw)
	duty := cho.get("/v1/oncall/now").want(200)
	w.check(duty.at("duties", 0, "gap") == true && duty.str("on_call") == "", "now: %s", duty.raw)
	sam.post("/v1/oncall/policies", map[string]any{"name": "Serious", "rank": 1, "when": "severity <= S1", "again_minutes": 10, "steps": []any{
		map[string]any{"targets": []any{map[string]any{"kind": "schedule", "id": night}}, "wait": 15},
		map[string]any{"targets": []any{map[string]any{"kind": "person", "id": ana.id}}, "wait": 15},
		map[string]any{"targets": []any{map[string]any{"kind": "person", "id": ben.id}}, "wait": 15},
		map[string]any{"targets": []any{map[string]any{"kind": "role", "id": "commander"}}, "wait": 15}}}).want(201)
	foretold := cho.get("/v1/oncall/preview?severity=S0&kind=case").want(200)
	w.check(foretold.str("lines", 0, "skipped") == "nobody_on_call" && strings.HasSuffix(foretold.str("lines", 1, "text"), "Ana by mail"), "if an S0 came now: %s", foretold.raw)

	// The mail server dies.
	w.close()
	w.cfg.Relay = "smtp://127.0.0.1:1"
	w.open()
	x.Connect(w.cfg.PublicURL, w.web.URL)

	// An S0. Nobody is on call: no minute is lost on that. Ana's mail does not leave.
	c := cho.post("/v1/cases", map[string]any{"title": "Marker-41 at the door", "type": "safety", "severity": "S0"}).want(201).str("id")
	began := w.clock.Now()
	w.settle()
	page := cho.get("/v1/pages?object="+c).want(200).str("items", 0, "id")
	told := func() string { return w.trailOf(cho, page) }
	w.check(strings.HasPrefix(told(), "triggered; skipped nobody_on_call; step "+ana.id), "at once: %s", told())
	for range 3 {
		w.later(16 * time.Second)
	}
	w.check(strings.Contains(told(), "failed "+ana.id+" mail: mail_server_away; escalated nobody_reached; step "+ben.id), "the dead mail server: %s", told())

	// Before Ben's telephone rings it is reported lost.
	sam.send("DELETE", "/v1/oncall/methods/"+lost, "", nil, nil).want(204)
	w.pullThePlug()
	x.Connect(w.cfg.PublicURL, w.web.URL)
	rang := len(x.Phoned(bens))
	w.later(61 * time.Second)
	w.check(len(x.Phoned(bens)) == rang, "a telephone that was lost rang: %+v", x.Phoned(bens)[0])
	w.check(strings.Contains(told(), "undeliverable "+ben.id+" voice: method_revoked; escalated nobody_reached; step "+cho.id), "the lost telephone: %s", told())

	// Cho is called at once; her line is busy; the text that was for later comes now.
	call := x.Phoned(chos)[0]
	w.check(call.Kind == "voice" && !strings.Contains(call.Text, "Marker"), "Cho's call: %+v", call)
	if err := x.Hang(w.t.Context(), call.ID, "busy"); err != nil {
		w.t.Fatal(err)
	}
	w.later(time.Second)
	sms := x.Phoned(chos)[0]
	w.check(sms.Kind == "sms" && strings.Contains(sms.Text, "S0 case") && !strings.Contains(sms.Text, "Marker"), "Cho's text: %+v", sms)
	w.check(w.clock.Now().Sub(began) < 3*time.Minute, "a reachable person was reached after %s", w.clock.Now().Sub(began))
	said, err := x.Text(w.t.Context(), chos, "1")
	w.check(err == nil && strings.Contains(said, "Acknowledged"), "the answer: %q %v", said, err)
	w.settle()
	w.check(cho.get("/v1/pages/"+page).want(200).str("state") == "acknowledged", "page: %s", told())

	// It says all that on the case too, and no message is left hanging.
	timeline := string(cho.get("/v1/cases/" + c + "/timeline?limit=200").want(200).raw)
	for _, kind := range []string{"page.triggered", "page.skipped", "page.failed", "page.undeliverable", "page.escalated", "page.sent", "page.acknowledged"} {
		w.check(strings.Contains(timeline, kind), "the case's timeline lacks %s", kind)
	}
	for _, n := range cho.get("/v1/pages/" + page).want(200).list("notifications") {
		state := n.(map[string]any)["state"]
		w.check(state != "queued" && state != "sending", "a message hangs: %v", n)
	}

	w.silence(x, cho, sam)
}

// silence: no mail comes in for an hour, and somebody hears of that; a mail ends it.
func (w *world) silence(x *simulate.Exchange, cho, sam *person) {
	w.t.Helper()
	sam.post("/v1/heartbeats", map[string]any{"key": "intake.mail", "name": "No mail comes in", "every_minutes": 60, "severity": "S1"}).want(201)
	w.later(59 * time.Minute)
	beat := cho.get("/v1/heartbeats").want(200)
	w.check(beat.str("items", 0, "state") == "new", "too early: %s", beat.raw)
	w.later(2 * time.Minute)
	beat = cho.get("/v1/heartbeats").want(200)
	w.check(beat.str("items", 0, "state") == "silent", "after an hour: %s", beat.raw)
	page := beat.str("items", 0, "page")
	w.check(strings.Contains(w.trailOf(cho, page), "skipped nobody_on_call"), "the page about it: %s", w.trailOf(cho, page))
	_, _, err := w.app.Intake.ReceiveMail(w.app.AsSystem(w.t.Context()), intake.Envelope{From: "paul@example.com", To: []string{"safety@safety.example"}},
		[]byte("From: Paul <paul@example.com>\r\nTo: safety@safety.example\r\nSubject: A bag\r\nMessage-ID: <a1@example.com>\r\n\r\nA bag was missing.\r\n"))
	if err != nil {
		w.t.Fatal(err)
	}
	w.settle()
	after := cho.get("/v1/pages/" + page).want(200)
	w.check(after.str("state") == "resolved" && after.str("why") == "recovered", "once mail comes in again: %s", after.raw)
}

// trailOf is what happened to a page, in order.
func (w *world) trailOf(p *person, page string) string {
	w.t.Helper()
	var list []string
	for _, e := range p.get("/v1/pages/" + page).want(200).list("log") {
		var words []string
		for _, k := range []string{"what", "who", "detail"} {
			if s, _ := e.(map[string]any)[k].(string); s != "" {
				words = append(words, s)
			}
		}
		list = append(list, strings.Join(words, " "))
	}
	return strings.Join(list, "; ")
}
