package story

import (
	"regexp"
	"strings"
	"testing"
	"time"
)

// TestStoryTwoDogsAndAKey: a pet sitter with two animals and a third owner's
// keys in her hands is suspended at midnight. Each thing has a recovery task
// before the action takes effect, owners are told only what concerns them, her
// earned pay is released, the measure does not lapse, she is heard before it is
// final, and her appeal goes to somebody else and undoes everything.
func TestStoryTwoDogsAndAKey(t *testing.T) { each(t, twoDogsAndAKey) }

func twoDogsAndAKey(w *world) {
	ana, lee, ivo, sam := w.hire("Ana", "critical_response"), w.hire("Lee", "commander"), w.hire("Ivo", "investigator"), w.hire("Sam", "admin")
	w.shop.trust(sam.post("/v1/webhooks", map[string]any{"url": w.shop.server.URL}).want(201).str("secret"))
	pet := func(kind string, data map[string]any) {
		base := map[string]any{"brand": "pawsit", "region": "US-OR", "city": "Portland"}
		for k, v := range data {
			base[k] = v
		}
		if a := w.event(kind, base); a.status != 202 && a.status != 200 {
			w.t.Fatalf("%s: %s", kind, a.raw)
		}
	}
	joins := func(key, ref, kind, name string) {
		pet("account.created", map[string]any{key: ref, "kind": kind, "name": name, "email": strings.ToLower(strings.Fields(name)[0]) + "@example.com",
			"phone": "+1503555" + ref[len(ref)-4:], "language": "en", "joined_at": w.clock.Now().Format(time.RFC3339)})
	}
	joins("worker_id", "W-sit-0101", "worker", "Pia Sitter")
	for _, o := range []string{"C-dora-0201 Dora Hale", "C-eddy-0202 Eddy Marsh", "C-faye-0203 Faye Long", "C-gwen-0204 Gwen Ray"} {
		ref, name, _ := strings.Cut(o, " ")
		joins("customer_id", ref, "customer", name)
	}
	for i, c := range []string{"C-dora-0201", "C-eddy-0202", "C-faye-0203"} {
		order := map[string]any{"customer_id": c, "worker_id": "W-sit-0101", "order_id": "O-pet-" + c, "amount": "90.00", "currency": "USD", "items": 1, "card_fingerprint": "card-" + c, "device_id": "dev-" + c, "merchant_id": "M-pets"}
		pet("order.placed", order)
		pet("order.accepted", map[string]any{"customer_id": c, "worker_id": "W-sit-0101", "order_id": "O-pet-" + c})
		thing := map[string]any{"customer_id": c, "worker_id": "W-sit-0101", "order_id": "O-pet-" + c}
		switch i {
		case 0:
			thing["animal_id"], thing["label"] = "A-rex", "Rex"
			pet("animal.handed_over", thing)
		case 1:
			thing["animal_id"], thing["label"] = "A-luna", "Luna"
			pet("animal.handed_over", thing)
		case 2:
			thing["key_id"], thing["label"] = "K-faye", "front door"
			pet("key.handed_over", thing)
		}
	}
	w.settle()

	// Gwen tells that the sitter beat her dog last week. It is an S1.
	matter := ana.post("/v1/cases", map[string]any{"title": "A dog was beaten", "type": "safety", "severity": "S1", "account": "W-sit-0101", "brand": "pawsit", "region": "US-OR"}).want(201).str("id")
	ana.post("/v1/cases/"+matter+"/parties", map[string]any{"role": "harmed", "account": "C-gwen-0204"}).want(201)
	ana.post("/v1/cases/"+matter+"/parties", map[string]any{"role": "subject", "account": "W-sit-0101"}).want(201)

	// The panel shows what is in her hands now, and whose it is.
	midnight := w.clock.Now().Add(2 * time.Hour)
	draft := map[string]any{"kind": "suspend", "account": "W-sit-0101", "case_id": matter, "reason": "Gwen reports that Max was beaten; video is awaited.", "reason_code": "protective",
		"clause": "ANI-1", "interim": true, "start": midnight, "until": midnight.Add(48 * time.Hour)}
	preview := ana.post("/v1/actions/preview", draft).want(200)
	hands := map[string]map[string]any{}
	for _, x := range preview.list("custody") {
		line := x.(map[string]any)
		hands[line["kind"].(string)+" "+text(line["label"])] = line
	}
	for _, want := range []string{"animal Rex", "animal Luna", "key front door"} {
		w.check(hands[want] != nil && text(hands[want]["belongs_to"]) != "" && text(hands[want]["owner"]) == ana.id, "the panel lacks %s: %s", want, preview.raw)
	}
	w.check(preview.num("harmed_to_warn") == 1, "Gwen must hear before it ends: %s", preview.raw)

	// Rex goes to Lee with a deadline of his own; what no event tells is named by hand.
	draft["recovery"] = []map[string]any{{"thing_id": hands["animal Rex"]["id"], "owner": lee.id, "due_at": midnight.Add(30 * time.Minute)},
		{"kind": "medicine", "label": "Rex's heart drops", "owner": lee.id}}
	act := ana.post("/v1/actions", draft).want(201)
	ref := act.str("id")
	w.check(act.str("state") == "scheduled", "it begins at midnight: %s", act.raw)
	tasks := map[string]map[string]any{}
	for _, x := range act.list("tasks") {
		task := x.(map[string]any)
		w.check(text(task["owner"]) != "" && text(task["due_at"]) != "" && task["state"] == "open", "a task without owner or deadline: %v", task)
		tasks[task["kind"].(string)+" "+text(task["label"])] = task
	}
	w.check(len(tasks) >= 4 && tasks["animal Rex"]["owner"] == lee.id && tasks["animal Luna"]["owner"] == ana.id && tasks["medicine Rex's heart drops"] != nil && tasks["key front door"] != nil,
		"before it takes effect each thing has its task: %s", act.raw)
	w.later(time.Minute)
	w.check(len(w.shop.received("action.applied")) == 0 && ana.get("/v1/accounts/W-sit-0101").want(200).str("standing", "standing") == "good", "it began early")
	for _, owner := range []string{"dora", "eddy", "faye", "pia"} {
		w.check(len(w.mail.to(owner+"@example.com")) == 0, "%s was told before midnight", owner)
	}

	// Midnight: the power fails a minute before, and it happens once.
	w.later(118 * time.Minute)
	w.pullThePlug()
	w.later(2 * time.Minute)
	w.later(time.Minute)
	w.check(len(w.shop.received("action.applied")) == 1, "the marketplace heard it %d times", len(w.shop.received("action.applied")))
	w.check(ana.get("/v1/accounts/W-sit-0101").want(200).str("standing", "standing") == "suspended", "not suspended at midnight")

	// Owners are told only what concerns them.
	for owner, own := range map[string]string{"dora": "Rex", "eddy": "Luna", "faye": "front door"} {
		letters := w.mail.to(owner + "@example.com")
		w.check(len(letters) > 0, "%s was not told", owner)
		all := ""
		for _, l := range letters {
			all += l.Raw
		}
		w.check(strings.Contains(all, own), "%s is not told of %s:\n%s", owner, own, all)
		for _, secret := range []string{"Pia", "Sitter", "suspend", "beaten", "Gwen", "Max", "heart drops"} {
			w.check(!strings.Contains(all, secret), "%s reads %q:\n%s", owner, secret, all)
		}
		for other, theirs := range map[string]string{"dora": "Rex", "eddy": "Luna", "faye": "front door"} {
			w.check(other == owner || !strings.Contains(all, theirs), "%s reads of %s's %s", owner, other, theirs)
		}
	}
	w.check(len(w.mail.to("gwen@example.com")) == 0, "Gwen holds nothing of hers and is told nothing by a letter of the machine")

	// Earned pay is released on time; only a disputed amount is held, on a named ground.
	released := w.shop.received("pay.release")
	w.check(len(released) == 1 && released[0].Data["when"] == "on_time" && len(released[0].Data["except"].([]any)) == 0, "earned pay: %+v", released)
	hold := map[string]any{"kind": "hold_payout", "account": "W-sit-0101", "case_id": matter, "reason": "The night that Gwen paid for is disputed.", "reason_code": "property", "clause": "FRD-1"}
	lee.post("/v1/actions", hold).want(422)
	hold["amount"], hold["currency"], hold["ground"] = 9000, "USD", "disputed_amount"
	held := lee.post("/v1/actions", hold).want(201)
	w.check(held.num("pay", "amount") == 9000 && held.at("ends_at") != nil, "a hold names an amount, a ground and a day: %s", held.raw)

	// Lee brings Rex home; the marketplace tells, and the task is done.
	pet("animal.returned", map[string]any{"customer_id": "C-dora-0201", "worker_id": "W-sit-0101", "order_id": "O-pet-C-dora-0201", "animal_id": "A-rex", "label": "Rex"})
	rex := lee.get("/v1/tasks?action=" + ref + "&owner=me&limit=50").want(200)
	for _, x := range rex.list("items") {
		task := x.(map[string]any)
		lee.patch("/v1/tasks/"+task["id"].(string), int(task["version"].(float64)), map[string]any{"state": "done"}).want(200)
	}

	// The limit comes near: a task and pages before it, and it never lapses.
	w.later(47 * time.Hour)
	signIn := func() { // sessions end in the meantime
		for _, p := range []*person{ana, lee, ivo} {
			p.post("/v1/sessions", map[string]any{"email": strings.ToLower(p.name) + "@staff.example", "password": password}).want(201)
		}
	}
	signIn()
	due := ana.get("/v1/tasks?action=" + ref + "&state=open&limit=50").want(200)
	w.check(strings.Contains(string(due.raw), `"decision"`), "nobody was asked to decide: %s", due.raw)
	pages := lee.get("/v1/pages?limit=50").want(200)
	w.check(strings.Count(string(pages.raw), "comes to its limit") >= 1, "nobody was paged before the limit: %s", pages.raw)
	w.later(72 * time.Hour)
	signIn()
	now := ana.get("/v1/actions/" + ref).want(200)
	w.check(now.str("state") == "applied" && now.at("holds") == true, "an interim measure on an S1 lapsed: %s", now.raw)
	// Lifting it asks that Gwen is told first; nobody lifts it here.
	w.check(lee.post("/v1/actions/"+ref+"/decide", map[string]any{"decision": "lift", "reason": "Nothing found."}).want(409).str("code") == "harmed_not_warned", "lifted without Gwen knowing")

	// Final: not before she was told the allegation and could answer.
	final := map[string]any{"decision": "final", "reason": "The video shows it.", "facts": "A dog in your care was hit.", "reason_code": "conduct", "days": 30}
	w.check(lee.post("/v1/actions/"+ref+"/decide", final).want(409).str("code") == "hearing_required", "final without a hearing")
	hearing := lee.post("/v1/hearings", map[string]any{"account": "W-sit-0101", "case_id": matter, "kind": "suspend", "clause": "ANI-1", "allegation": "A dog in your care was hit."}).want(201)
	w.later(time.Minute)
	letter := lastTo(w, "pia@example.com")
	number, code := field(w, letter, `Number: ([0-9A-Z]{13})`), field(w, letter, `Code: ([0-9A-Z-]{14})`)
	shown := w.visitor().form("/safety/standing", map[string]string{"number": number, "code": code}, "", nil).want(200)
	w.check(strings.Contains(string(shown.raw), "A dog in your care was hit.") && !strings.Contains(string(shown.raw), "Gwen"), "her page: %s", shown.raw)
	w.visitor().form("/safety/standing", map[string]string{"number": number, "code": "2222-2222-2222"}, "", nil).want(404)
	w.visitor().form("/safety/standing", map[string]string{"number": number, "code": code, "answer": "I pulled him off another dog. I never hit him."}, "", nil).want(200)
	heard := lee.get("/v1/hearings/" + hearing.str("id")).want(200)
	w.check(heard.str("state") == "answered" && strings.Contains(heard.str("answer"), "pulled him off"), "her answer is kept: %s", heard.raw)
	decided := lee.post("/v1/actions/"+ref+"/decide", final).want(200)
	finalRef := decided.str("id")
	w.check(decided.str("replaces") == ref && decided.str("hearing") == hearing.str("id") && decided.at("interim") == false, "the final action: %s", decided.raw)
	w.check(ana.get("/v1/actions/"+ref).want(200).str("state") == "ended", "the interim one ended with the decision")

	// A strike comes with the finding, not before.
	none := lee.get("/v1/accounts/W-sit-0101/standing").want(200)
	w.check(none.num("points") == 0, "a strike without a finding: %s", none.raw)
	lee.post("/v1/cases/"+matter+"/resolve", map[string]any{"outcome": "substantiated", "standard": "preponderance"}).want(200)
	struck := lee.get("/v1/accounts/W-sit-0101/standing").want(200)
	w.check(struck.num("points") > 0 && struck.str("strikes", 0, "action_id") == finalRef, "no strike with the finding: %s", struck.raw)
	shown = w.visitor().form("/safety/standing", map[string]string{"number": number, "code": code}, "", nil).want(200)
	w.check(strings.Contains(string(shown.raw), "ANI-1") && strings.Contains(string(shown.raw), "Nothing counts any more from"), "she does not see her standing: %s", shown.raw)

	// Her appeal goes to somebody else, and undoes all of it.
	w.later(time.Minute)
	appeal := ana.post("/v1/appeals", map[string]any{"action_id": finalRef, "channel": "phone", "text": "The whole video shows that another dog attacked."}).want(201).str("id")
	refused := lee.post("/v1/appeals/"+appeal+"/take", map[string]any{})
	w.check(refused.status == 403 || refused.status == 409, "she who decided takes the appeal: %d %s", refused.status, refused.raw)
	ivo.post("/v1/appeals/"+appeal+"/take", map[string]any{}).want(200)
	ivo.post("/v1/appeals/"+appeal+"/decide", map[string]any{"outcome": "overturn", "reason": "The whole video shows a fight of two dogs that she ended.",
		"answer": "We looked at the whole video and were wrong. Everything is undone."}).want(200)
	lee.post("/v1/actions/"+held.str("id")+"/reverse", map[string]any{"reason": "Nothing is disputed any more."}).want(200)
	w.later(time.Minute)
	back := ana.get("/v1/accounts/W-sit-0101").want(200)
	w.check(back.str("standing", "standing") == "good", "she was not restored: %s", back.raw)
	gone := lee.get("/v1/accounts/W-sit-0101/standing").want(200)
	w.check(gone.num("points") == 0 && len(gone.list("strikes")) == 0, "the strike is left: %s", gone.raw)
	w.check(lee.get("/v1/actions/"+held.str("id")).want(200).at("pay", "released_at") != nil, "the money still waits")
	open := ana.get("/v1/tasks?account=W-sit-0101&state=open&limit=50").want(200)
	w.check(len(open.list("items")) == 0, "tasks are left: %s", open.raw)
	undone := map[any]bool{}
	for _, h := range w.shop.received("action.reversed") {
		undone[h.Data["action_id"]] = true
	}
	w.check(undone[finalRef] && undone[held.str("id")], "the marketplace did not hear of it: %v", undone)
	work := lee.get("/v1/cases/" + matter + "/tasks").want(200)
	w.check(strings.Contains(string(work.raw), "Tell the harmed person"), "nobody is asked to tell Gwen: %s", work.raw)
}

func text(v any) string {
	s, _ := v.(string)
	return s
}

func lastTo(w *world, address string) string {
	list := w.mail.to(address)
	w.check(len(list) > 0, "no letter to %s", address)
	return list[len(list)-1].Raw
}

// field finds a value in a letter, whose lines may be folded.
func field(w *world, letter, pattern string) string {
	letter = strings.ReplaceAll(letter, "=\r\n", "")
	m := regexp.MustCompile(pattern).FindStringSubmatch(letter)
	w.check(m != nil, "%s is not in the letter:\n%s", pattern, letter)
	return m[1]
}
