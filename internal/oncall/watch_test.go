package oncall

import (
	"context"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
)

// What the preview says is what happens: the same times, people and ways.
func TestThePreviewIsWhatHappens(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.way(w.ana, ByMail, "ana@staff.example")
		w.way(w.ana, ByVoice, "+12065550142")
		w.way(w.bo, BySMS, "+12065550143")
		w.way(w.lead, ByMail, "lead@staff.example")
		empty, err := w.s.SaveSchedule(w.lead, "", 0, Schedule{Name: "Empty", Zone: "UTC"})
		must(t, err)
		on, err := w.s.SaveSchedule(w.lead, "", 0, Schedule{Name: "Nights", Zone: "America/Los_Angeles", Layers: []Layer{{Name: "All", Rotation: Rotation{
			Every: "hour", N: 1, Start: "2026-11-01T00:04", People: []string{"stf_ana", "stf_bo"}}}}})
		must(t, err)
		_, err = w.s.SaveRules(w.bo, 0, Rules{Quiet: &Quiet{Zone: "UTC", From: "09:00", To: "11:00", Pierce: []string{}}})
		must(t, err)
		p, err := w.s.SavePolicy(w.lead, "", 0, Policy{Name: "Severe", When: `severity <= S1 and region == "US-WA"`, Ladder: Ladder{Repeats: 1, Again: 0, Steps: []Step{
			step(5, Target{Kind: "schedule", ID: empty.ID}), step(4, Target{Kind: "schedule", ID: on.ID}), step(7, person("bo")), step(6, Target{Kind: "role", ID: "commander"})}}})
		must(t, err)
		before, err := w.s.Preview(w.lead, 1, "US-WA", "", "case", time.Time{})
		must(t, err)
		if before.Policy == nil || before.Policy.ID != p.ID || len(before.Lines) < 8 {
			t.Fatalf("preview %+v", before)
		}
		if none, err := w.s.Preview(w.lead, 1, "US-OR", "", "case", time.Time{}); err != nil || none.Policy != nil {
			t.Errorf("elsewhere: %+v, %v", none, err)
		}
		page := w.page("cas_1", 1)
		w.later(time.Hour)
		var want, got []string
		for _, l := range before.Lines {
			if l.Skipped == "" {
				want = append(want, l.At.Format("15:04:05 ")+l.Person+" "+l.By)
			}
		}
		for _, n := range w.read(page).Notifications {
			if n.SentAt != nil {
				got = append(got, n.SentAt.Format("15:04:05 ")+n.Person+" "+n.By)
			}
		}
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("happened\n%s\nforetold\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		var skipped, passed int
		for _, l := range before.Lines {
			if l.Skipped != "" && l.Skipped != "timed_out" {
				skipped++
			}
		}
		for _, e := range w.read(page).Log {
			if e.What == "skipped" {
				passed++
			}
		}
		if skipped != passed || skipped < 3 {
			t.Errorf("%d are passed by, %d were foretold", passed, skipped)
		}
	})
}

func TestQuietHoursPassToTheNextUnlessPierced(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.way(w.ana, ByMail, "ana@staff.example")
		w.way(w.bo, ByMail, "bo@staff.example")
		_, err := w.s.SaveRules(w.ana, 0, Rules{Quiet: &Quiet{Zone: "America/Los_Angeles", From: "22:00", To: "07:00"}})
		must(t, err)
		_, err = w.s.SavePolicy(w.lead, "", 0, Policy{Name: "All", Ladder: Ladder{Steps: []Step{step(5, person("ana")), step(5, person("bo"))}}})
		must(t, err)
		w.page("cas_2", 2) // two in the morning in Seattle
		w.page("cas_1", 1)
		if len(w.heard) != 2 || w.heard[0].To != "bo@staff.example" || w.heard[1].To != "ana@staff.example" {
			t.Fatalf("S2 then S1 reached %+v", w.heard)
		}
	})
}

func TestOnlyVerifiedMethodsAreUsed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		m, err := w.s.AddMethod(w.ana, NewMethod{Kind: BySMS, Address: "+1 (206) 555-0142"})
		must(t, err)
		w.run()
		if m.Address != "+12065550142" || len(w.heard) != 1 || w.heard[0].To != m.Address {
			t.Fatalf("%+v, %+v", m, w.heard)
		}
		right := w.s.code(m.ID, 1)
		for _, wrong := range []string{"000000", "999999", "123456", "111111", "222222"} {
			if _, err := w.s.Verify(w.ana, m.ID, wrong); wrong != right && errs.CodeOf(err) != "code_wrong" {
				t.Fatalf("%s: %v", wrong, err)
			}
		}
		if _, err := w.s.Verify(w.ana, m.ID, right); errs.CodeOf(err) != "code_void" {
			t.Errorf("after five wrong codes the right one: %v", err)
		}
		if _, err := w.s.Verify(w.bo, m.ID, right); !errs.IsKind(err, errs.NotFound) {
			t.Errorf("somebody else's method: %v", err)
		}
		w.policy(step(5, person("ana")))
		w.heard = nil
		w.page("cas_1", 1)
		if len(w.heard) != 0 {
			t.Errorf("a method without a code was used: %+v", w.heard)
		}
		if _, err := w.s.SaveRules(w.ana, 0, Rules{Rules: []Rule{{Method: m.ID}}}); errs.CodeOf(err) != "rules_invalid" {
			t.Errorf("a rule with it: %v", err)
		}
	})
}

func TestSilenceOfAChannelPages(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.way(w.ana, ByMail, "ana@staff.example")
		w.policy(step(5, person("ana")))
		_, err := w.s.SaveHeartbeat(w.lead, 0, Heartbeat{Key: "intake.mail", Name: "No mail comes in", Every: 30, Severity: "S1"})
		must(t, err)
		beat := func(failure string) {
			w.tx(func(ctx context.Context, tx *db.Tx) error { return w.s.Beat(ctx, tx, "intake.mail", failure) })
			w.run()
		}
		for range 5 {
			w.later(20 * time.Minute)
			beat("")
		}
		if len(w.heard) != 0 {
			t.Fatalf("paged while it lives: %+v", w.heard)
		}
		w.later(29 * time.Minute)
		if len(w.heard) != 0 {
			t.Fatal("paged a minute too early")
		}
		w.later(2 * time.Minute)
		if len(w.heard) != 1 || !strings.Contains(w.heard[0].Text, "No mail comes in") {
			t.Fatalf("after half an hour of silence: %+v", w.heard)
		}
		beat("")
		pages, err := w.s.Pages(w.lead, PageFilter{}, pageIn)
		must(t, err)
		if len(pages.Items) != 1 || pages.Items[0].State != Resolved || pages.Items[0].Why != "recovered" {
			t.Fatalf("after it lives again: %+v", pages.Items[0])
		}
		w.later(2 * time.Minute)
		beat("imap_refused")
		beat("imap_refused")
		if open := w.page("heartbeat:intake.mail", 1); len(w.heard) != 2 {
			t.Errorf("a failure that is known pages once, at once: %d, %s", len(w.heard), open)
		}
	})
}

func TestHoursOfAHeartbeat(t *testing.T) {
	last := at(t, "2026-06-05T16:30:00Z") // Friday
	h := Heartbeat{Every: 60, LastAt: &last, Hours: &Hours{Zone: "UTC", Windows: []Window{{Days: []string{"mon", "tue", "wed", "thu", "fri"}, From: "09:00", To: "17:00"}}}}
	if got := h.silentAt(); !got.Equal(at(t, "2026-06-08T10:00:00Z")) {
		t.Errorf("silent at %s, want Monday at ten", got)
	}
}

func TestAGapWarnsItsOwnerOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.way(w.lead, ByMail, "lead@staff.example")
		_, err := w.s.SaveSchedule(w.lead, "", 0, Schedule{Name: "Days", Zone: "Europe/Madrid", Owner: "stf_lead", WarnDays: 5, Layers: []Layer{{Name: "All",
			Rotation: Rotation{Every: "week", N: 1, Start: "2026-01-05T09:00", People: []string{"stf_ana"}}}}})
		must(t, err)
		must(t, w.s.Start(context.Background()))
		w.run()
		if len(w.heard) != 0 {
			t.Fatalf("there is no gap: %+v", w.heard)
		}
		_, err = w.s.AddTimeOff(w.ana, TimeOff{From: w.clock.Now().AddDate(0, 0, 2), To: w.clock.Now().AddDate(0, 0, 3)})
		must(t, err)
		w.later(20 * time.Hour)
		if len(w.heard) != 1 || w.heard[0].Subject != "Nobody is on call in Days from 2026-11-23 11:00 CET." {
			t.Fatalf("heard %+v", w.heard)
		}
	})
}

// A calendar feed is found by its secret alone, is well formed, and is void
// once a new one was made.
func TestFeed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		_, err := w.s.SaveSchedule(w.lead, "", 0, Schedule{Name: "Días; noches, y más de todo lo que cabe en una sola línea de un calendario", Zone: "Europe/Madrid", Layers: []Layer{daily("stf_ana", "stf_bo")}})
		must(t, err)
		f, err := w.s.RotateFeed(w.ana)
		must(t, err)
		get := func(address string) *httptest.ResponseRecorder {
			u, err := url.Parse(address)
			must(t, err)
			a := httptest.NewRecorder()
			w.s.showFeed(a, httptest.NewRequest("GET", u.RequestURI(), nil))
			return a
		}
		a := get(f.URL)
		body := a.Body.String()
		if a.Code != 200 || !strings.HasPrefix(a.Header().Get("Content-Type"), "text/calendar") || !strings.Contains(body, "SUMMARY:On call: Días\\; noches\\, y más") {
			t.Fatalf("%d %s", a.Code, body)
		}
		if n := strings.Count(body, "BEGIN:VEVENT"); n < 45 || n > 55 || strings.Count(body, "END:VEVENT") != n {
			t.Errorf("%d shifts in a quarter of a year", n)
		}
		for _, line := range strings.Split(strings.TrimSuffix(body, "\r\n"), "\r\n") {
			if len(line) > 75 || strings.ContainsAny(line, "\r\n") {
				t.Fatalf("line of %d octets: %q", len(line), line)
			}
		}
		fresh, err := w.s.RotateFeed(w.ana)
		must(t, err)
		if get(f.URL).Code != 404 || get(fresh.URL).Code != 200 || get("/oncall/feed.ics?key=").Code != 404 {
			t.Error("an old address still answers, or the new one does not")
		}
	})
}

func TestHandoverIsReadAndAcknowledgedByWhoComes(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		h, err := w.s.HandOver(w.ana, NewHandover{To: "stf_bo", Note: "Two calls to make before eight."})
		must(t, err)
		if _, err := w.s.AcknowledgeHandover(w.ana, h.ID); !errs.IsKind(err, errs.Forbidden) {
			t.Errorf("the writer acknowledges her own: %v", err)
		}
		h, err = w.s.AcknowledgeHandover(w.bo, h.ID)
		must(t, err)
		if h.AcknowledgedBy != "stf_bo" || h.Note != "Two calls to make before eight." {
			t.Errorf("%+v", h)
		}
	})
}

func TestSwapsAreAnsweredByTheOther(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		x, err := w.s.SaveSchedule(w.lead, "", 0, Schedule{Name: "Days", Zone: "UTC", Layers: []Layer{daily("stf_ana")}})
		must(t, err)
		now := w.clock.Now()
		swap, err := w.s.AskSwap(w.ana, Swap{Schedule: x.ID, Other: "stf_bo", From: now.Add(time.Hour), To: now.Add(5 * time.Hour)})
		must(t, err)
		on := func(d time.Duration) string {
			duty, err := w.s.NowFor(w.lead, x.ID, now.Add(d))
			must(t, err)
			return names(duty[0].People)
		}
		if on(2*time.Hour) != "stf_ana" {
			t.Error("a swap nobody accepted holds")
		}
		if _, err := w.s.AnswerSwap(w.ana, swap.ID, "accepted"); !errs.IsKind(err, errs.Forbidden) {
			t.Errorf("who asked accepts: %v", err)
		}
		_, err = w.s.AnswerSwap(w.bo, swap.ID, "accepted")
		must(t, err)
		if on(2*time.Hour) != "stf_bo" || on(6*time.Hour) != "stf_ana" {
			t.Error("an accepted swap does not hold")
		}
		if _, err := w.s.AnswerSwap(w.bo, swap.ID, "declined"); !errs.IsKind(err, errs.Conflict) {
			t.Errorf("declined after it was accepted: %v", err)
		}
	})
}
