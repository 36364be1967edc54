package story

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"mime/multipart"
	"strings"
	"testing"
	"time"
)

// TestStoryHeSaidSheSaid: a customer says that the courier kicked her gate in, he
// says that it was broken when he came. Her photo, the courier's positions and
// two interviews are weighed; one investigator finds on the preponderance of the
// evidence, another reads it; what is done is proportionate, announced fourteen
// days before, with the records. He appeals with a film of his own to somebody
// else, it is overturned, everything is undone, and both sides are told what
// they may know.
func TestStoryHeSaidSheSaid(t *testing.T) { each(t, heSaidSheSaid) }

func heSaidSheSaid(w *world) {
	ana, ivo, rey, dee := w.hire("Ana", "critical_response"), w.hire("Ivo", "investigator"), w.hire("Rey", "investigator"), w.hire("Dee", "commander")
	aud := w.hire("Aud", "auditor")
	sam := w.hire("Sam", "admin")
	w.shop.trust(sam.post("/v1/webhooks", map[string]any{"url": w.shop.server.URL}).want(201).str("secret"))
	for _, p := range []map[string]any{
		{"customer_id": "C-nora", "kind": "customer", "name": "Nora Quill", "email": "nora@example.com", "phone": "+12065550171", "language": "en"},
		{"worker_id": "W-otto", "kind": "worker", "name": "Otto Brandt", "email": "otto@example.com", "phone": "+12065550172", "language": "en"},
		{"worker_id": "W-uma", "kind": "worker", "name": "Uma Reyes", "email": "uma@example.com", "phone": "+12065550173", "language": "es"}} {
		p["joined_at"] = w.clock.Now().Format(time.RFC3339)
		w.event("account.created", p).want(202)
	}
	order := func(kind, worker, ref string) string {
		data := map[string]any{"customer_id": "C-nora", "order_id": ref, "worker_id": worker}
		want := 202
		switch kind {
		case "order.picked_up":
			data["label"] = "6 items"
		case "order.delivered":
			data["amount"], data["tip"], data["currency"], data["photo"] = "31.00", "3.00", "USD", true
		}
		if kind == "order.placed" {
			data["merchant_id"], data["amount"], data["currency"], data["items"], data["card_fingerprint"], data["device_id"] = "M-1", "31.00", "USD", 6, "card-nora", "dev-nora"
			delete(data, "worker_id")
			want = 200
		}
		w.event(kind, data).want(want)
		return fmt.Sprintf("evt-%d", w.n)
	}

	// A month ago she said the same of somebody else.
	order("order.placed", "W-uma", "O-early")
	order("order.accepted", "W-uma", "O-early")
	w.settle()
	early := ana.post("/v1/cases", map[string]any{"title": "Planter broken on delivery", "type": "misconduct", "severity": "S3", "account": "W-uma", "parties": []map[string]any{
		{"role": "reporter", "account": "C-nora"}, {"role": "subject", "account": "W-uma"}}}).want(201)
	ana.post("/v1/cases/"+early.str("id")+"/resolve", map[string]any{"outcome": "unsubstantiated", "standard": "preponderance"}).want(200)
	w.later(30 * 24 * time.Hour)
	w.comeBack(ana, ivo, rey, dee, aud)

	// He meets many people; a letter to him does not point at one of them.
	for i := range 6 {
		ref := fmt.Sprint("O-other-", i)
		w.event("order.placed", map[string]any{"customer_id": fmt.Sprint("C-other-", i), "order_id": ref, "merchant_id": "M-1", "amount": "20.00", "currency": "USD", "items": 3, "card_fingerprint": fmt.Sprint("card-other-", i), "device_id": fmt.Sprint("dev-other-", i)}).want(200)
		w.event("order.accepted", map[string]any{"customer_id": fmt.Sprint("C-other-", i), "worker_id": "W-otto", "order_id": ref}).want(202)
	}

	// The delivery, as the marketplace tells it.
	order("order.placed", "W-otto", "O-gate")
	order("order.accepted", "W-otto", "O-gate")
	w.clock.Advance(20 * time.Minute)
	order("order.picked_up", "W-otto", "O-gate")
	w.clock.Advance(12 * time.Minute)
	there := func() string {
		w.event("location.reported", map[string]any{"worker_id": "W-otto", "order_id": "O-gate", "place": map[string]any{"lat": 47.6101, "lon": -122.3344}}).want(202)
		return fmt.Sprintf("evt-%d", w.n)
	}()
	atDoor := w.clock.Now()
	w.clock.Advance(3 * time.Minute)
	delivered := order("order.delivered", "W-otto", "O-gate")
	w.settle()

	// She tells: he kicked the gate in. She has a photo.
	w.later(time.Hour)
	opened := ana.post("/v1/cases", map[string]any{"title": "Gate kicked in on delivery", "type": "misconduct", "severity": "S2", "account": "W-otto", "order": "O-gate", "city": "Seattle", "parties": []map[string]any{
		{"role": "reporter", "account": "C-nora"}, {"role": "subject", "account": "W-otto"}}}).want(201)
	matter := opened.str("id")
	base := "/v1/cases/" + matter
	photo := w.upload(ana, matter, "gate.png", snapshot(w)).str("id")
	parties := ana.get(base + "/parties").want(200)
	role := map[string]string{}
	for _, x := range parties.list("items") {
		role[x.(map[string]any)["role"].(string)] = x.(map[string]any)["id"].(string)
	}
	nora, otto := role["reporter"], role["subject"]
	ana.post(base+"/assign", map[string]any{"assignee": ivo.id, "note": "Her word against his; the positions are in the log."}).want(200)

	// What she said before is offered unasked, and tied with a reason.
	before := ivo.get(base + "/patterns").want(200)
	for i, x := range before.list("items") {
		if x.(map[string]any)["party"] == nora {
			w.check(before.str("items", i, "cases", 0, "number") == early.str("number") && before.num("items", i, "same") == 1, "nobody offers the earlier case: %s", before.raw)
		} else {
			w.check(len(before.list("items", i, "cases")) == 0, "he had nothing before: %s", before.raw)
		}
	}
	tied := ivo.post(base+"/relations", map[string]any{"case": early.str("number"), "kind": "related", "why": "The same reporter, damage on delivery again."}).want(200)
	w.check(tied.str("items", 0, "why") == "The same reporter, damage on delivery again.", "tied: %s", tied.raw)

	// He is asked, and tells it otherwise. He does not want to be recorded.
	his := ivo.post(base+"/interviews", map[string]any{"party": otto, "how": "phone", "zone": "America/Los_Angeles", "consent": "refused", "language": "en"}).want(201).str("id")
	said := func(interview, kind, text string, corrects int) answer {
		body := map[string]any{"kind": kind, "text": text}
		if corrects > 0 {
			body["corrects"] = corrects
		}
		return ivo.post("/v1/interviews/"+interview+"/lines", body).want(201)
	}
	said(his, "question", "What happened at the gate?", 0)
	said(his, "answer", "It hung on one hinge when I came. I left the bags in front of it and went at once.", 0)
	w.check(ivo.post("/v1/interviews/"+his+"/finish", map[string]any{"recording": photo}).want(409).str("code") == "recording_without_consent", "recorded against his will")
	ivo.post("/v1/interviews/"+his+"/finish", nil).want(200)
	hers := ivo.post(base+"/interviews", map[string]any{"party": nora, "how": "video", "zone": "America/Los_Angeles", "consent": "given", "present": "Her sister"}).want(201).str("id")
	said(hers, "question", "When did you hear it?", 0)
	said(hers, "answer", "At half past one, a loud crack, and then he ran.", 0)
	ivo.post("/v1/interviews/"+hers+"/finish", nil).want(200)
	fixed := said(hers, "correction", "She wrote later: it was closer to a quarter to.", 2)
	w.check(fixed.str("lines", 1, "text") == "At half past one, a loud crack, and then he ran." && fixed.num("lines", 1, "corrected_by") == 3, "what she said first is gone: %s", fixed.raw)
	w.check(aud.get("/v1/interviews/"+hers).want(200).at("present") == nil, "the auditor reads names")

	// The facts, by when they happened; each says from where and how sure.
	fact := func(body map[string]any) string {
		body["zone"] = "America/Los_Angeles"
		return ivo.post(base+"/facts", body).want(201).str("id")
	}
	came := fact(map[string]any{"certainty": "exact", "text": "The courier's telephone is at the address.", "source": map[string]any{"kind": "event", "ref": there}})
	crack := fact(map[string]any{"certainty": "about", "from": atDoor.Add(5 * time.Minute), "margin_minutes": 15, "disputed": true, "text": "A loud crack is heard.", "source": map[string]any{"kind": "interview", "ref": hers, "note": "line 2"}})
	broken := fact(map[string]any{"certainty": "between", "from": atDoor, "to": w.clock.Now(), "text": "The gate lies on the ground.", "source": map[string]any{"kind": "evidence", "ref": photo}})
	gone := fact(map[string]any{"certainty": "exact", "text": "The order is marked as delivered.", "source": map[string]any{"kind": "event", "ref": delivered}})
	ivo.post(base+"/facts", map[string]any{"certainty": "exact", "zone": "America/Los_Angeles", "text": "x", "source": map[string]any{"kind": "event", "ref": "evt-3"}}).want(422)
	moved := ivo.post("/v1/facts/"+crack+"/correct", map[string]any{"certainty": "about", "from": atDoor.Add(8 * time.Minute), "margin_minutes": 10, "disputed": true, "zone": "America/Los_Angeles",
		"text": "A loud crack is heard.", "source": map[string]any{"kind": "interview", "ref": hers, "note": "line 3"}, "why": "She corrected the time."}).want(201).str("id")
	line := ivo.get(base + "/facts").want(200).list("items")
	var order2 []string
	for _, x := range line {
		order2 = append(order2, x.(map[string]any)["id"].(string))
	}
	w.check(len(line) == 5 && (order2[0] == came || order2[1] == came) && order2[4] == moved, "the facts stand in another order: %v", order2)

	// Two explanations; a picture of who is linked; a search that all on the case share.
	hyp := ivo.post(base+"/hypotheses", map[string]any{"text": "The gate was broken before he came."}).want(201).str("id")
	ivo.post(base+"/hypotheses", map[string]any{"text": "He kicked it in."}).want(201)
	ivo.post("/v1/hypotheses/"+hyp+"/state", map[string]any{"state": "set_aside", "why": "Nobody else saw it broken."}).want(200)
	shot := ivo.post(base+"/graph-snapshot", map[string]any{"seed": "C-nora,W-otto", "depth": 1}).want(201)
	w.check(strings.HasPrefix(shot.str("evidence_id"), "evi_") && shot.num("nodes") >= 2, "graph: %s", shot.raw)
	kept := ivo.post(base+"/searches", map[string]any{"name": "Her orders", "account": "C-nora", "from": w.clock.Now().AddDate(0, 0, -40), "to": w.clock.Now()}).want(201)
	counts := rey.get(base + "/searches/" + kept.str("id") + "/counts").want(200)
	w.check(counts.num("total") == 2 && len(counts.list("items")) > 3, "her orders over time: %s", counts.raw)

	// The finding: what speaks for and against it, to the preponderance of the evidence.
	finding := map[string]any{"claim": "Otto Brandt damaged the gate when he left.", "party": otto, "clause": "PRP-1.1", "standard": "preponderance", "conclusion": "substantiated",
		"reasoning": "He was there for three minutes, the photo was taken within the hour, and her account fits both. His does not explain the sound.",
		"grounds": []map[string]any{{"side": "supports", "kind": "fact", "ref": came}, {"side": "supports", "kind": "evidence", "ref": photo, "why": "Fresh splinters."},
			{"side": "supports", "kind": "interview", "ref": hers}, {"side": "supports", "kind": "fact", "ref": broken}, {"side": "contradicts", "kind": "interview", "ref": his, "why": "He says it was broken."},
			{"side": "contradicts", "kind": "fact", "ref": gone}}}
	f := ivo.post(base+"/findings", finding).want(201)
	w.check(f.num("clause_version") == 1, "the clause as it is in force: %s", f.raw)
	w.check(ivo.post(base+"/findings", map[string]any{"claim": "x", "clause": "PRP-9.9", "standard": "preponderance", "conclusion": "inconclusive"}).want(422).str("code") == "reference_unknown", "a clause that is not there")
	found := "/v1/findings/" + f.str("id")
	w.check(ivo.post(base+"/resolve", map[string]any{"outcome": "substantiated", "standard": "preponderance"}).want(409).str("code") == "finding_open", "resolved on one person's word")
	f = ivo.post(found+"/submit", nil).want(200)
	w.check(ivo.post(found+"/read", map[string]any{"shown": f.str("shown"), "agree": true}).want(403).str("code") == "finding_by_author", "he read it himself")
	rey.post(found+"/read", map[string]any{"shown": "another text", "agree": true}).want(409)
	rey.post(found+"/read", map[string]any{"shown": f.str("shown"), "agree": true, "note": "It holds, narrowly."}).want(200)
	ivo.post(base+"/resolve", map[string]any{"outcome": "substantiated", "standard": "preponderance"}).want(200)

	// Five days, not for ever; Seattle asks for fourteen days' notice and the records.
	start := w.clock.Now().Add(14*24*time.Hour + time.Hour)
	draft := map[string]any{"kind": "suspend", "account": "W-otto", "case_id": matter, "reason": "Finding of " + opened.str("number"), "reason_code": "property", "clause": "PRP-1.1", "days": 5,
		"facts": "A gate was damaged at a delivery of yours.", "happened": atDoor}
	w.check(ivo.post("/v1/actions", draft).want(409).str("code") == "duty_not_met", "suspended without notice")
	draft["start"], draft["advance_notice"] = start, true
	w.check(ivo.post("/v1/actions", draft).want(409).str("code") == "duty_not_met", "without the records")
	draft["records"], draft["confirmed"] = []string{"Photo of the gate", "Positions of your telephone between picking up and delivery"}, []string{"records", "contact", "redress", "human"}
	act := ivo.post("/v1/actions", draft).want(201)
	w.check(act.str("state") == "scheduled", "it begins in fourteen days: %s", act.raw)
	w.settle()
	letters := w.mail.to("otto@example.com")
	w.check(len(letters) == 1, "Otto has %d letters", len(letters))
	told := plain(letters[0].Raw)
	for _, x := range []string{"Photo of the gate", "A gate was damaged"} {
		w.check(strings.Contains(told, x), "his letter does not say %q:\n%s", x, told)
	}
	for _, x := range []string{"Nora", "Quill", "sister", "Uma"} {
		w.check(!strings.Contains(told, x), "his letter says %q:\n%s", x, told)
	}
	number, code := codes(w, told)
	w.later(13 * 24 * time.Hour)
	w.comeBack(ana, ivo, rey, dee, aud)
	w.check(ivo.get("/v1/accounts/W-otto").want(200).str("standing", "standing") == "good", "it began early")
	w.later(2 * 24 * time.Hour)
	w.comeBack(ana, ivo, rey, dee)
	w.check(ivo.get("/v1/accounts/W-otto").want(200).str("standing", "standing") == "suspended" && len(w.shop.received("action.applied")) == 1, "it did not begin")

	// He appeals with the film of his helmet; Ivo may not look again, Dee does.
	apl := ana.post("/v1/appeals", map[string]any{"number": number, "code": code, "channel": "phone", "text": "I have a film: the gate lies there when I come."}).want(201).str("id")
	film := w.upload(dee, matter, "film.png", snapshot(w)).str("id")
	ana.post("/v1/appeals/"+apl+"/material", map[string]any{"text": "A still of his film, with the time in it.", "evidence_id": film}).want(200)
	w.check(ivo.post("/v1/appeals/"+apl+"/take", nil).want(403).str("code") == "appeal_first_decider", "the first decider looks again")
	dee.post("/v1/appeals/"+apl+"/take", nil).want(200)
	ap := dee.get("/v1/appeals/" + apl).want(200)
	w.check(ap.str("original", "clause") == "PRP-1.1", "the original decision is not beside it: %s", ap.raw)
	dee.post("/v1/appeals/"+apl+"/decide", map[string]any{"outcome": "overturn", "reason": "The film shows the gate on the ground at his arrival.", "answer": "Your film shows that the gate was broken before."}).want(200)
	w.settle()

	// Everything is undone, and both sides are told what they may know.
	now := dee.get("/v1/actions/" + act.str("id")).want(200)
	w.check(now.str("state") == "reversed" && dee.get("/v1/accounts/W-otto").want(200).str("standing", "standing") == "good", "not undone: %s", now.raw)
	w.check(len(w.shop.received("action.reversed")) == 1, "the marketplace was not told")
	stand := dee.get("/v1/accounts/W-otto/standing").want(200)
	w.check(stand.num("points") == 0, "a strike stands: %s", stand.raw)
	answers := w.mail.to("otto@example.com")
	last := plain(answers[len(answers)-1].Raw)
	w.check(strings.Contains(last, "Your film shows"), "Otto is not answered:\n%s", last)
	toNora := w.mail.to("nora@example.com")
	w.check(len(toNora) == 1, "Nora has %d letters", len(toNora))
	for _, x := range []string{"Otto", "Brandt", "film", "suspend"} {
		w.check(!strings.Contains(plain(toNora[0].Raw), x), "Nora reads %q:\n%s", x, plain(toNora[0].Raw))
	}

	// The record says what is held now, and what was held before.
	dee.post(base+"/reopen", map[string]any{"reason": "The appeal was right."}).want(200)
	dee.post(found+"/withdraw", map[string]any{"why": "The film shows the gate on the ground at his arrival."}).want(200)
	anew := dee.post(base+"/findings", map[string]any{"claim": "Otto Brandt damaged the gate.", "party": otto, "standard": "preponderance", "conclusion": "unfounded", "reasoning": "His film shows it broken at his arrival.",
		"grounds": []map[string]any{{"side": "contradicts", "kind": "evidence", "ref": film}}}).want(201)
	anew = dee.post("/v1/findings/"+anew.str("id")+"/submit", nil).want(200)
	rey.post("/v1/findings/"+anew.str("id")+"/read", map[string]any{"shown": anew.str("shown"), "agree": true}).want(200)
	dee.post(base+"/resolve", map[string]any{"outcome": "substantiated", "standard": "preponderance"}).want(409)
	dee.post(base+"/resolve", map[string]any{"outcome": "unfounded", "standard": "preponderance"}).want(200)
	// A file that no scanner looked at holds the close up until somebody says why it may.
	w.check(dee.post(base+"/close", nil).want(422).str("code") == "closing_open", "closed with a file in quarantine")
	dee.post(base+"/closing", map[string]any{"item": "evidence", "why": "It is not relied on."}).want(200)
	closing := dee.get(base + "/closing").want(200)
	for _, x := range closing.list("items") {
		w.check(x.(map[string]any)["state"] != "open", "open before close: %v", x)
	}
	dee.post(base+"/close", nil).want(200)
	all := dee.get(base + "/findings").want(200)
	w.check(len(all.list("items")) == 2 && all.str("items", 0, "state") == "withdrawn" && all.str("items", 0, "claim") != "", "the first finding is gone: %s", all.raw)
}

// comeBack signs people in again after days away.
func (w *world) comeBack(people ...*person) {
	w.t.Helper()
	for _, p := range people {
		p.post("/v1/sessions", map[string]any{"email": strings.ToLower(p.name) + "@staff.example", "password": password}).want(201)
	}
}

// upload adds a file to a case.
func (w *world) upload(who *person, caseID, name string, content []byte) answer {
	w.t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	part, err := m.CreateFormFile("file", name)
	if err != nil {
		w.t.Fatal(err)
	}
	part.Write(content)
	m.Close()
	a := who.send("POST", "/v1/cases/"+caseID+"/evidence", m.FormDataContentType(), &b, nil).want(201)
	json.Unmarshal(a.raw, &a.body)
	return a
}

// snapshot is a small photo, another one each time.
func snapshot(w *world) []byte {
	w.n++
	img := image.NewRGBA(image.Rect(0, 0, 64, 48))
	for x := range 64 {
		for y := range 48 {
			img.Set(x, y, color.RGBA{uint8(x * 3), uint8(y * 5), uint8(w.n), 255})
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		w.t.Fatal(err)
	}
	return b.Bytes()
}
