package story

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"
	"time"
)

// TestStoryRecordsOwed: records that the law of Seattle gives a person and the
// letter left out are due on a day. Who sends letters sees that they wait, that
// they are due soon, that they are overdue, which is said once; then they go out
// as a redacted copy of a photo, never as the photo, nor under the name that the
// reporter gave it.
func TestStoryRecordsOwed(t *testing.T) { each(t, recordsOwed) }

func recordsOwed(w *world) {
	ivo, dee := w.hire("Ivo", "investigator"), w.hire("Dee", "commander")
	matter := w.courier(ivo, "W-ben", "US-WA", "Seattle")
	other := w.courier(ivo, "W-kai", "US-WA", "Seattle")
	ivo.post("/v1/actions", map[string]any{"kind": "suspend", "account": "W-ben", "case_id": matter, "days": 7, "reason_code": "safety", "reason": "Noa was frightened.",
		"facts": "You shouted at customers and would not leave.", "clause": "WRK-2.1", "records": []string{"A photo of the door by Noa Quint"}, "confirmed": []string{"contact"}}).want(201)
	w.settle()
	waits := func(when string, owed, soon, overdue float64) {
		a := dee.get("/v1/notices/waiting").want(200)
		w.check(a.num("owed") == owed && a.num("due_soon") == soon && a.num("overdue") == overdue, "%s: %s", when, a.raw)
	}
	said := func(kind string) int {
		return strings.Count(string(dee.get("/v1/cases/"+matter+"/timeline").want(200).raw), `"`+kind+`"`)
	}
	letter := dee.get("/v1/notices?state=owed").want(200)
	ref := letter.str("items", 0, "id")
	due, err := time.Parse(time.RFC3339Nano, letter.str("items", 0, "held_until"))
	w.check(err == nil && due.Sub(w.clock.Now()) > 71*time.Hour && len(letter.list("items")) == 1, "due: %v %s", err, letter.raw)
	waits("at once", 1, 0, 0)
	w.later(due.Sub(w.clock.Now()) - 24*time.Hour - time.Minute)
	w.comeBack(ivo, dee)
	waits("a day and a minute before", 1, 0, 0)
	w.later(2 * time.Minute)
	waits("within a day", 1, 1, 0)
	w.check(said("notice.records_overdue") == 0, "overdue a day early")
	w.later(24*time.Hour - time.Minute)
	w.comeBack(ivo, dee)
	waits("at its minute", 1, 0, 1)
	w.check(said("notice.records_overdue") == 1, "overdue, said %d times", said("notice.records_overdue"))
	w.pullThePlug()
	w.later(49 * time.Hour)
	w.comeBack(ivo, dee)
	w.check(said("notice.records_overdue") == 1, "said again after a restart: %d times", said("notice.records_overdue"))
	w.check(dee.get("/v1/notices/"+ref).want(200).str("state") == "owed", "overdue records are no longer owed")
	w.check(strings.Contains(string(ivo.get("/v1/cases/"+matter+"/closing").want(200).raw), "notices"), "the case closes with records overdue")

	// The photo itself, a copy of another case, nothing: each is refused by its number.
	upload := func(matter, name string, content []byte) string {
		up := ivo.post("/v1/cases/"+matter+"/uploads", map[string]any{"name": name, "declared_type": "image/png", "size": len(content)}).want(201).str("id")
		ivo.send("POST", "/v1/uploads/"+up+"/parts?offset=0", "application/octet-stream", bytes.NewBuffer(content), nil).want(200)
		return ivo.post("/v1/uploads/"+up+"/finish", map[string]any{}).want(200).str("id")
	}
	photo := upload(matter, "noa-quint-at-her-door.png", picture())
	redact := func(ref string) string {
		w.later(time.Second)
		return ivo.post("/v1/evidence/"+ref+"/redactions", map[string]any{"boxes": []map[string]any{{"x": 1, "y": 1, "w": 30, "h": 30}}, "why": "House number."}).want(201).str("id")
	}
	copied := redact(photo)
	foreign := redact(upload(other, "kai.png", snapshot(w)))
	send := func(records ...string) answer {
		return dee.post("/v1/notices/"+ref+"/disclose", map[string]any{"records": records})
	}
	for _, wrong := range []string{photo, foreign, "evi_none"} {
		w.check(send(copied, wrong).want(422).str("errors", 0, "pointer") == "/records/1", "sent: %s", wrong)
	}
	send().want(422)
	send(copied).want(200)
	w.check(send(copied).want(409).str("code") == "notice_not_owed", "sent twice")
	w.later(15 * time.Second)
	waits("sent", 0, 0, 0)
	letters := append(w.mail.to("w-ben@example.com"), w.mail.to("W-ben@example.com")...)
	raw := letters[len(letters)-1].Raw
	coded := strings.ReplaceAll(strings.ReplaceAll(raw, "\r\n", ""), "\n", "")
	w.check(strings.Count(raw, "Content-Disposition: attachment") == 1 && strings.Contains(raw, `filename="file-1.`) && strings.Contains(raw, "Files attached: 1."), "the copy is not in the mail:\n%.2000s", raw)
	for _, whole := range [][]byte{picture(), dee.get("/v1/evidence/" + photo + "/content").want(200).raw} {
		w.check(!strings.Contains(coded, base64.StdEncoding.EncodeToString(whole)), "the photo itself is in the mail")
	}
	low := strings.ToLower(raw)
	w.check(!strings.Contains(low, "noa") && !strings.Contains(low, "quint"), "the mail tells who reported:\n%.2000s", raw)
	w.check(said("notice.records_sent") == 1, "sent, and the timeline does not say so")
}
