package story

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/identity"
)

// TestStoryNosyColleague: a case about a colleague's neighbour is need-to-know.
// Who is curious finds no trace of it. In an emergency somebody breaks the
// glass with a reason, for an hour; the owner and the privacy lead hear of it at
// once, a second person reviews it within 48 hours, and it closes by itself.
// Whose own account or family is in it cannot even do that.
func TestStoryNosyColleague(t *testing.T) {
	each(t, func(w *world) {
		for _, a := range []map[string]any{
			{"customer_id": "C-vera", "kind": "customer", "name": "Vera Lind", "email": "vera@example.com", "phone": "+12065550177", "language": "en"},
			{"worker_id": "W-otto", "kind": "worker", "name": "Otto Brandt", "email": "otto@example.com", "phone": "+12065550188", "language": "en"}} {
			a["joined_at"] = w.clock.Now().AddDate(-1, 0, 0).Format(time.RFC3339)
			w.event("account.created", a).want(202)
		}
		w.settle()
		iris, nosy := w.hire("Iris", "investigator"), w.hire("Nosy", "critical_response")
		sister := w.hire("Sister", "critical_response")
		mate := w.hire("Mate", "investigator")
		paul, lena := w.hire("Paul", "privacy"), w.hire("Lena", "legal")
		before := map[string]string{}
		looks := []string{"/v1/cases", "/v1/inbox?view=all", "/v1/contacts", "/v1/search?q=Vera", "/v1/accounts/C-vera/timeline", "/v1/case-tasks?view=team", "/v1/break-glass", "/v1/sla/clocks"}
		for _, path := range looks {
			before[path] = string(nosy.get(path).want(200).raw)
		}

		otto := iris.get("/v1/accounts/W-otto").want(200).str("id")
		made := iris.post("/v1/cases", map[string]any{"title": "Harassment of Vera Lind", "type": "safety", "severity": "S2", "region": "US-WA", "brand": "basketly",
			"account": "C-vera"}).want(201)
		ref, number := "/v1/cases/"+made.str("id"), made.str("number")
		iris.post(ref+"/parties", map[string]any{"role": "subject", "account": "W-otto"}).want(201)
		iris.post(ref+"/restrict", map[string]any{"members": []string{}}).want(200)
		thread := iris.post(ref+"/captures", map[string]any{"kind": "thread"}).want(201)
		iris.post(ref+"/notes", map[string]any{"body": "Vera is afraid of her neighbour."}).want(201)
		w.settle()

		// No trace: the same bytes as before there was a case, and the same answer for
		// its number as for one that is nobody's.
		for _, path := range looks {
			w.check(string(nosy.get(path).want(200).raw) == before[path], "%s differs for who is no member:\n%s\n%s", path, before[path], nosy.get(path).raw)
		}
		absent := "C-2-999999"
		w.check(string(nosy.get(ref).want(404).raw) == strings.ReplaceAll(string(nosy.get("/v1/cases/"+absent).want(404).raw), absent, made.str("id")) ||
			nosy.get(ref).str("code") == nosy.get("/v1/cases/"+absent).str("code"), "a hidden case is refused in other words")

		// Somebody of the family cannot even break the glass, and the people of Otto's
		// team see nothing of a case about his own account.
		sister.post("/v1/me/conflicts", map[string]any{"account": otto, "kind": "family"}).want(201)
		glass := map[string]any{"case": number, "code": "danger_to_life", "minutes": 60, "reason": "Her mother is on the line, and nobody of the case answers."}
		refused := sister.post("/v1/break-glass", glass).want(404)
		wrong := sister.post("/v1/break-glass", map[string]any{"case": absent, "code": "danger_to_life", "minutes": 60, "reason": "I would like to see whether there is a case."}).want(404)
		w.check(refused.str("detail") == wrong.str("detail"), "a conflict of interest tells that there is a case: %s / %s", refused.raw, wrong.raw)
		sister.get("/v1/accounts/" + otto).want(404)
		sister.post("/v1/actions", map[string]any{"kind": "warn", "account": otto, "reason": "x", "reason_code": "safety", "clause": "SAF-1.1"}).want(422)
		sister.post("/v1/me/conflicts", map[string]any{"account": otto, "kind": "own"}).want(201)

		// In an emergency it opens, and those who must know hear of it.
		nosy.post("/v1/break-glass", map[string]any{"case": number, "code": "danger_to_life", "minutes": 300, "reason": "Her mother is on the line, and nobody answers."}).want(422)
		nosy.post("/v1/break-glass", map[string]any{"case": number, "code": "danger_to_life", "minutes": 60, "reason": "now"}).want(422)
		use := nosy.post("/v1/break-glass", glass).want(201)
		w.later(time.Second)
		seen := nosy.get(ref).want(200)
		w.check(strings.Contains(string(seen.raw), "Vera Lind"), "broken glass shows nothing: %s", seen.raw)
		nosy.get(ref + "/notes").want(200)
		nosy.get("/v1/evidence/" + thread.str("id") + "/content").want(200)
		nosy.post(ref+"/members", map[string]any{"staff": nosy.id}).want(403)
		w.settle()
		for _, who := range []string{"iris@staff.example", "paul@staff.example"} {
			mails := w.mail.to(who)
			w.check(len(mails) == 1 && strings.Contains(mails[0].Raw, "Glass was broken"), "%s was not told", who)
			w.check(!strings.Contains(mails[0].Raw, number) && !strings.Contains(mails[0].Raw, "Vera"), "the mail tells about the case: %s", mails[0].Raw)
		}
		own := iris.get("/v1/break-glass?case=" + made.str("id")).want(200)
		w.check(own.str("items", 0, "staff_name") == "Nosy" && own.str("items", 0, "code") == "danger_to_life", "the owner does not see who: %s", own.raw)
		w.check(len(mate.get("/v1/break-glass").want(200).list("items")) == 0, "a stranger sees the use")

		// It ends by itself, and leaves what a reviewer needs.
		w.later(61 * time.Minute)
		nosy.get(ref).want(404)
		w.settle()
		nosy.get(ref).want(404)
		again := "/v1/break-glass/" + use.str("id")
		nosy.post(again+"/review", map[string]any{"verdict": "justified", "note": "It was me."}).want(403)
		w.later(48 * time.Hour)
		w.settle()
		for _, p := range []*person{iris, nosy, sister, mate, paul, lena} { // sessions do not last that long
			p.post("/v1/sessions", map[string]any{"email": strings.ToLower(p.name) + "@staff.example", "password": password}).want(201)
		}
		late := paul.get(again).want(200)
		w.check(late.raw != nil && strings.Contains(string(late.raw), `"overdue":true`), "nobody asks for the review: %s", late.raw)
		w.check(strings.Contains(string(late.raw), `"kind":"case.read"`) || strings.Contains(string(late.raw), `.read"`), "the reviewer does not see what was read: %s", late.raw)
		w.check(strings.Contains(string(late.raw), `"thing":"case","name":"`+number+`"`), "the case is named by its id: %s", late.raw)
		fileOf := func(use answer) (name string) {
			for _, act := range use.list("acts") {
				if m := act.(map[string]any); m["thing"] == "evidence" {
					name, _ = m["name"].(string)
					return "evidence " + name
				}
			}
			return ""
		}
		w.check(fileOf(late) == "evidence ", "who is not of the case is told the name of a file, or nothing of it: %q", fileOf(late))
		w.check(fileOf(iris.get(again).want(200)) == "evidence "+thread.str("name"), "who is of the case is not told which file: %q", fileOf(iris.get(again)))
		done := paul.post(again+"/review", map[string]any{"verdict": "not_justified", "note": "A member was on shift and was not asked."}).want(200)
		w.check(done.str("state") == "reviewed" && done.str("verdict") == "not_justified", "the review is not kept: %s", done.raw)
		paul.post(again+"/review", map[string]any{"verdict": "justified", "note": "Changed my mind."}).want(409)

		// Guessing numbers ends soon.
		for range 5 {
			nosy.post("/v1/break-glass", map[string]any{"case": absent, "code": "danger_to_life", "minutes": 60, "reason": "I would like to see whether there is a case."}).want(404)
		}
		nosy.post("/v1/break-glass", glass).want(429)

		// Counsel works beside the record: a member of the case sees none of it.
		iris.post(ref+"/members", map[string]any{"staff": lena.id}).want(200)
		lena.post(ref+"/counsel", map[string]any{"label": "Privileged and confidential"}).want(201)
		lena.post(ref+"/counsel/notes", map[string]any{"about": "advice", "text": "Our exposure is small."}).want(201)
		iris.get(ref + "/counsel").want(404)
		iris.get(ref + "/counsel/notes").want(404)
		for _, path := range []string{ref + "/notes", ref + "/timeline", "/v1/search?q=exposure"} {
			w.check(!strings.Contains(string(iris.get(path).want(200).raw), "exposure"), "%s shows a note of counsel", path)
		}
		lena.post(ref+"/counsel/members/"+iris.id, map[string]any{}).want(200)
		w.check(strings.Contains(string(iris.get(ref+"/counsel/notes").want(200).raw), "Our exposure is small."), "a member of the room cannot read")
		lena.send("DELETE", ref+"/counsel/members/"+lena.id, "", nil, nil).want(409)

		// Otto turns out to be Mate's colleague: the case leaves Mate's sight with the word.
		team := w.hire("Boss", "admin").post("/v1/teams", map[string]any{"name": "Evening desk"}).want(201).str("id")
		for _, p := range []*person{sister, mate} {
			teams := []string{team}
			if _, err := w.app.Identity.UpdateStaff(w.app.AsSystem(context.Background()), p.id, 1, identity.StaffPatch{Teams: &teams}); err != nil {
				w.t.Fatal(err)
			}
		}
		iris.post(ref+"/members", map[string]any{"staff": mate.id}).want(200)
		w.later(time.Second)
		mate.get(ref).want(404)
		w.check(!strings.Contains(string(mate.get("/v1/cases").want(200).raw), number), "a colleague's own account is shown to the team")
	})
}
