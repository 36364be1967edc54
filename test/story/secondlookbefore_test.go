package story

import (
	"strings"
	"testing"
	"time"
)

// TestStorySecondLookBeforeItBegins: a decision that begins in two weeks is looked
// at again before. Its days are counted from its beginning, not from today, and
// the person reads the very day on which what takes its place ends.
func TestStorySecondLookBeforeItBegins(t *testing.T) { each(t, secondLookBeforeItBegins) }

func secondLookBeforeItBegins(w *world) {
	ivo, dee := w.hire("Ivo", "investigator"), w.hire("Dee", "commander")
	matter := w.courier(ivo, "W-ben", "US-OR", "Portland")
	start := w.clock.Now().Add(14 * 24 * time.Hour).Truncate(time.Second)
	act := ivo.post("/v1/actions", map[string]any{"kind": "suspend", "account": "W-ben", "case_id": matter, "reason_code": "conduct", "reason": "He was loud.", "facts": "You shouted at customers.",
		"clause": "WRK-2.1", "days": 5, "start": start, "advance_notice": true}).want(201)
	w.check(act.str("state") == "scheduled", "it begins already: %s", act.raw)
	apl := w.asked(dee, act.str("id"))
	w.later(15 * time.Second)
	told := len(w.mail.to("w-ben@example.com")) + len(w.mail.to("W-ben@example.com"))
	for _, c := range []map[string]any{{"kind": "suspend", "days": 10}, {"kind": "suspend", "until": start.Add(6 * 24 * time.Hour)}} {
		refused := dee.post(apl+"/decide", changed(c)).want(422)
		w.check(strings.Contains(string(refused.raw), "/change"), "longer than the decision: %s", refused.raw)
		dee.post(apl+"/preview", changed(c)).want(422)
	}
	until := start.Add(3 * 24 * time.Hour)
	says := "Until " + until.UTC().Format("2 January 2006, 15:04 UTC")
	shorter := changed(map[string]any{"kind": "suspend", "days": 3})
	seen := dee.post(apl+"/preview", shorter).want(200).str("body")
	w.check(strings.Contains(seen, says), "the preview does not say %q:\n%s", says, seen)
	done := dee.post(apl+"/decide", shorter).want(200)
	anew := dee.get("/v1/actions/" + done.str("new_action_id")).want(200)
	w.check(anew.str("state") == "scheduled" && anew.str("starts_at") == start.UTC().Format(time.RFC3339) && anew.str("ends_at") == until.UTC().Format(time.RFC3339), "what took its place: %s", anew.raw)
	letters := func() []string {
		w.later(15 * time.Second)
		var out []string
		for _, at := range []string{"W-ben@example.com", "w-ben@example.com"} {
			for _, m := range w.mail.to(at) {
				out = append(out, plain(m.Raw))
			}
		}
		return out
	}
	list := letters()
	w.check(len(list) == told+1 && strings.Contains(list[told], says), "the answer does not say %q: %v", says, list[told:])

	// He was told that it begins; when it does, nobody writes once more.
	w.later(14 * 24 * time.Hour)
	w.comeBack(ivo, dee)
	w.check(dee.get("/v1/accounts/W-ben").want(200).str("standing", "standing") == "suspended", "it did not begin")
	w.check(len(letters()) == told+1, "he was told of its beginning twice: %v", letters()[told:])
}
