package story

import (
	"encoding/base64"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/intake"
)

// TestStoryAssaultAtTwo: a customer writes at two in the morning, in Spanish and
// with a photo, that the courier hit her. The duty is paged and does not answer;
// the next person is called and presses one at minute four. She follows the
// protocol: separate, suspend for now, a welfare call, the police as the harmed
// person wants it, told on a number that is known to be theirs. At six she hands
// over; the matter is resolved by day. Every clock is right.
func TestStoryAssaultAtTwo(t *testing.T) { each(t, assaultAtTwo) }

// sixDigits are written, or said one by one.
var sixDigits = regexp.MustCompile(`\b\d( ?\d){5}\b`)

func assaultAtTwo(w *world) {
	x := w.exchange()
	const lines = "+12065550180"
	ana, ben, cho := w.hire("Ana", "critical_response"), w.hire("Ben", "critical_response"), w.hire("Cho", "commander")
	dee := w.hire("Dee", "commander")
	sam := w.hire("Sam", "admin")
	hook := sam.post("/v1/webhooks", map[string]any{"url": w.shop.server.URL}).want(201)
	w.shop.trust(hook.str("secret"))
	at := func() string { return w.clock.Now().Format(time.RFC3339Nano) }
	local := func() string { return w.clock.Now().In(seattle).Format("15:04") }

	// Who is on call: Ana until six, by mail; behind her Ben, by telephone.
	schedule := sam.post("/v1/oncall/schedules", map[string]any{"name": "Night", "zone": "America/Los_Angeles", "warn_days": 0, "layers": []any{
		map[string]any{"name": "nights", "rotation": map[string]any{"every": "day", "n": 1, "start": "2026-11-20T18:00", "people": []string{ana.id}},
			"windows": []any{map[string]any{"from": "18:00", "to": "06:00"}}}}}).want(201).str("id")
	sam.post("/v1/oncall/policies", map[string]any{"name": "Serious", "rank": 1, "when": "severity <= S1", "repeats": 2, "ack_minutes": 30, "again_minutes": 5, "steps": []any{
		map[string]any{"targets": []any{map[string]any{"kind": "schedule", "id": schedule}}, "wait": 1},
		map[string]any{"targets": []any{map[string]any{"kind": "person", "id": ben.id}}, "wait": 5}}}).want(201)
	w.reachable(ana, "mail", "ana@staff.example", func() string {
		_, body, _ := strings.Cut(w.mail.to("ana@staff.example")[0].Raw, "\r\n\r\n")
		return body
	})
	w.reachable(ben, "voice", lines, func() string { return x.Phoned(lines)[0].Text })
	now := ana.get("/v1/oncall/now").want(200)
	w.check(now.str("on_call") == "Ana" && local() == "02:00", "on call at %s: %s", local(), now.raw)

	// The marketplace: an order on its way.
	for _, p := range []map[string]any{
		{"customer_id": "C-maria", "kind": "customer", "name": "Maria Keller", "email": "maria@example.com", "phone": "+12065550142", "language": "es"},
		{"worker_id": "W-tom", "kind": "worker", "name": "Tom Dorn", "email": "tom@example.com", "phone": "+12065550143", "language": "en"}} {
		p["joined_at"] = at()
		w.event("account.created", p).want(202)
	}
	w.event("order.placed", map[string]any{"customer_id": "C-maria", "merchant_id": "M-1", "order_id": "O-99182", "amount": "64.10", "currency": "USD", "items": 11,
		"card_fingerprint": "card-1", "device_id": "dev-1", "street": "1400 Cedar Way, unit 9", "place": map[string]any{"lat": 47.25, "lon": -122.44}, "city": "Tacoma"}).want(200)
	w.event("order.accepted", map[string]any{"customer_id": "C-maria", "worker_id": "W-tom", "order_id": "O-99182"}).want(202)
	w.event("order.picked_up", map[string]any{"customer_id": "C-maria", "worker_id": "W-tom", "order_id": "O-99182", "label": "11 items"}).want(202)
	w.settle()

	// 02:00. She writes by mail, with a photo.
	received := w.clock.Now()
	contact, created, err := w.app.Intake.ReceiveMail(w.app.AsSystem(w.t.Context()), intake.Envelope{From: "maria@example.com", To: []string{"safety@safety.example"}}, withPhoto(
		"maria@example.com", "safety@safety.example", "Ayuda, pedido O-99182", "El repartidor me golpeó en la cara en la puerta porque le pedí que dejara las bolsas abajo. Estoy sangrando. Ya se fue."))
	w.check(err == nil && created, "her mail: %v", err)
	w.settle()
	seen := cho.get("/v1/contacts/" + contact).want(200)
	w.check(seen.str("language") == "es" && seen.num("suggestion", "severity") <= 1, "suggested: %s", seen.raw)
	w.check(len(w.mail.to("ana@staff.example")) == 1, "paged before anybody on shift had two minutes to look")

	// Nobody confirms: at two minutes the duty is paged. Her mail says nothing of whom or what.
	w.later(2 * time.Minute)
	paged := w.mail.to("ana@staff.example")
	w.check(len(paged) == 2 && strings.Contains(paged[1].Raw, "S1"), "Ana has %d mails", len(paged))
	for _, word := range []string{"Maria", "maria@", "golpe", "Tom", "O-99182"} {
		w.check(!strings.Contains(paged[1].Raw, word), "the page gives away %q:\n%s", word, paged[1].Raw)
	}

	// She does not answer. The plug is pulled; the page goes on where it was.
	w.later(30 * time.Second)
	w.pullThePlug()
	x.Connect(w.cfg.PublicURL, w.web.URL)
	calls := len(x.Phoned(lines))
	w.later(30 * time.Second)
	rung := x.Phoned(lines)
	w.check(len(rung) == calls+1 && rung[0].Kind == "voice", "Ben was not called: %+v", rung)
	w.later(time.Minute)
	said, err := x.Press(w.t.Context(), rung[0].ID, "1")
	w.check(err == nil && said != "" && w.clock.Now().Sub(received) == 4*time.Minute, "Ben pressed one: %q %v at %s", said, err, local())
	w.settle()
	page := ben.get("/v1/pages?object=" + contact).want(200)
	w.check(page.str("items", 0, "state") == "acknowledged" && page.str("items", 0, "acknowledged_by") == ben.id, "page: %s", page.raw)
	trail := string(ben.get("/v1/pages/" + page.str("items", 0, "id")).want(200).raw)
	w.check(strings.Contains(trail, ana.id) && strings.Contains(trail, "voice"), "the page's own story: %s", trail)

	// Ben takes it, triages, and makes a case.
	ben.post("/v1/contacts/"+contact+"/triage", map[string]any{"happening_now": "no", "safe_now": "unknown", "severity": "S1", "category": "violence.assault"}).want(200)
	caseID := ben.post("/v1/contacts/"+contact+"/case", map[string]any{"title": "Hit at the door", "type": "safety", "severity": "S1", "role": "harmed"}).want(200).str("case_id")
	harmed := ben.get("/v1/cases/"+caseID+"/parties").want(200).str("items", 0, "id")
	ben.post("/v1/cases/"+caseID+"/parties", map[string]any{"role": "subject", "account": "W-tom"}).want(201)
	w.settle()
	photo := ben.get("/v1/cases/" + caseID + "/evidence").want(200)
	w.check(len(photo.list("items")) == 1 && len(photo.str("items", 0, "sha256")) == 64, "her photo: %s", photo.raw)

	// She is answered in Spanish, within a quarter of an hour of writing.
	sent := ben.post("/v1/cases/"+caseID+"/messages", map[string]any{"party": harmed, "text": "Maria, la hemos leído y estamos con usted. ¿Podemos llamarla ahora?"}).want(201)
	w.check(sent.str("language") == "es", "language: %s", sent.raw)
	w.later(11 * time.Second)
	letters := w.mail.to("maria@example.com")
	answered := letters[len(letters)-1]
	w.check(strings.Contains(answered.Raw, "Reply-To"), "her letter:\n%s", headers(answered.Raw))
	for _, word := range []string{"golpe", "S1", "Tom", "assault", "Hit"} {
		w.check(!strings.Contains(headers(answered.Raw), word), "the head gives away %q:\n%s", word, headers(answered.Raw))
	}

	// The protocol fits, says why, and is followed.
	offered := ben.get("/v1/cases/" + caseID + "/runs").want(200)
	w.check(offered.str("suggestions", 0, "protocol") == "assault", "suggested: %s", offered.raw)
	run := ben.post("/v1/cases/"+caseID+"/runs", map[string]any{"protocol": "assault"}).want(201).str("id")
	step := func(name string, body map[string]any) answer {
		w.t.Helper()
		return ben.post("/v1/runs/"+run+"/steps/"+name+"/done", body).want(200)
	}
	called := at()
	w.later(3 * time.Minute)
	ben.post("/v1/cases/"+caseID+"/calls", map[string]any{"party": harmed, "direction": "out", "outcome": "reached", "started_at": called, "ended_at": at(), "notes": "Safe, door locked, cut lip."}).want(201)
	step("safe", map[string]any{"answers": map[string]string{"happening_now": "no", "safe_now": "yes", "injured": "light", "adult": "yes"}})
	after := step("separate", map[string]any{"perform": true})
	w.settle()
	w.check(len(w.shop.received("action.applied")) == 1, "separated: the marketplace heard %d", len(w.shop.received("action.applied")))
	w.check(strings.Contains(string(after.raw), "Somebody is hurt, or it is not known"), "a step is shown because: %s", after.raw)
	step("police", map[string]any{"answers": map[string]string{"police": "report_help"}})

	// The suspension is interim and wants a commander.
	asked := ben.post("/v1/runs/"+run+"/steps/interim/done", map[string]any{"perform": true})
	w.check(asked.status == 200 && strings.Contains(string(asked.raw), `"asked_by":"`+ben.id), "interim: %d %s", asked.status, asked.raw)
	cho.post("/v1/runs/"+run+"/steps/interim/approve", map[string]any{}).want(200)
	w.settle()
	acts := ben.get("/v1/actions?case=" + caseID).want(200)
	w.check(strings.Contains(string(acts.raw), `"suspend"`) && strings.Contains(string(acts.raw), `"interim":true`), "actions: %s", acts.raw)

	// The police referral is noted, and the partner called back on a verified number only.
	step("police_referral", map[string]any{"perform": true})
	tasks := ben.get("/v1/cases/" + caseID + "/tasks").want(200)
	w.check(strings.Contains(string(tasks.raw), `"referral"`), "tasks: %s", tasks.raw)
	partner := cho.post("/v1/partners", map[string]any{"kind": "police", "name": "Tacoma Police, watch desk", "region": "US-WA", "county": "Pierce", "city": "Tacoma"}).want(201).str("id")
	number := cho.post("/v1/partners/"+partner+"/numbers", map[string]any{"phone": "+12535550110", "label": "watch desk"}).want(201).str("numbers", 0, "id")
	back := map[string]any{"number": number, "direction": "out", "purpose": "disclosure", "case_id": caseID, "outcome": "reached", "notes": "Report taken."}
	w.check(ben.post("/v1/partners/"+partner+"/calls", back).want(409).str("code") == "partner_number_unverified", "an unverified number was dialled to disclose something")
	dee.post("/v1/partners/"+partner+"/numbers/"+number+"/verify", map[string]any{"how": "called_switchboard", "months": 6}).want(200)
	ben.post("/v1/partners/"+partner+"/calls", back).want(201)

	// 06:00. Ben hands over to Ana; the next shift knows what is open.
	w.later(received.Add(4 * time.Hour).Sub(w.clock.Now()))
	w.check(local() == "06:00", "it is %s", local())
	over := ben.post("/v1/cases/"+caseID+"/handover", map[string]any{"to": ana.id, "note": "She expects a call at nine. Report is taken."}).want(201).str("id")
	ana.post("/v1/handovers/"+over+"/accept", map[string]any{}).want(200)
	mine := ana.get("/v1/cases/" + caseID).want(200)
	w.check(mine.str("assignee") == ana.id, "after the hand-over: %s", mine.raw)

	// By day: heard, told, resolved.
	w.later(3 * time.Hour)
	ana.post("/v1/cases/"+caseID+"/messages", map[string]any{"party": harmed, "text": "Maria, la denuncia está hecha. Él no volverá a recibir pedidos suyos."}).want(201)
	w.later(11 * time.Second)
	ana.post("/v1/cases/"+caseID+"/resolve", map[string]any{"outcome": "substantiated", "standard": "preponderance"}).want(200)

	clocks := ana.get("/v1/cases/" + caseID + "/clocks").want(200)
	states := map[string]string{}
	for _, c := range clocks.list("items") {
		m := c.(map[string]any)
		states[m["name"].(string)] += m["state"].(string) + " "
	}
	w.check(strings.HasPrefix(states["first_response"], "met"), "first response within a quarter of an hour: %v", states)
	w.check(strings.HasPrefix(states["mitigation"], "met"), "separated in time: %v", states)
	w.check(strings.HasPrefix(states["resolution"], "met"), "resolution: %v", states)
	w.check(strings.Contains(states["update"], "missed"), "nobody wrote to her between three and nine, and the clock says so: %v", states)
	still := ana.get("/v1/cases/" + caseID + "/runs").want(200)
	w.check(still.str("items", 0, "title") == "Assault" && still.num("items", 0, "version") == 1, "the run: %s", still.raw)
}

var seattle = func() *time.Location {
	l, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		panic(err)
	}
	return l
}()

// reachable gives a member of staff a verified way to be reached; code reads what
// came there.
func (w *world) reachable(p *person, kind, address string, code func() string) {
	w.t.Helper()
	method := p.post("/v1/oncall/methods", map[string]any{"kind": kind, "address": address}).want(201).str("id")
	w.later(time.Second)
	digits := strings.ReplaceAll(sixDigits.FindString(code()), " ", "")
	w.check(digits != "", "no code in %q", code())
	p.post("/v1/oncall/methods/"+method+"/verify", map[string]any{"code": digits}).want(200)
	p.put("/v1/oncall/rules", `"v0"`, map[string]any{"rules": []any{map[string]any{"after": 0, "method": method}}}).want(200)
}

// withPhoto is a mail with a picture.
func withPhoto(from, to, subject, text string) []byte {
	var b strings.Builder
	b.WriteString("From: Maria <" + from + ">\r\nTo: " + to + "\r\nSubject: " + subject + "\r\nMessage-ID: <photo-1@example.com>\r\nMIME-Version: 1.0\r\n" +
		"Content-Type: multipart/mixed; boundary=b1\r\n\r\n--b1\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + text + "\r\n--b1\r\n" +
		"Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=puerta.png\r\n\r\n")
	b.WriteString(base64Lines(picture()))
	b.WriteString("\r\n--b1--\r\n")
	return []byte(b.String())
}

func base64Lines(b []byte) string {
	text := base64.StdEncoding.EncodeToString(b)
	var out strings.Builder
	for ; len(text) > 76; text = text[76:] {
		out.WriteString(text[:76] + "\r\n")
	}
	return out.String() + text
}
