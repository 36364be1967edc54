package intake

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/jobs"
	"github.com/piepowder/piepowder/internal/triage"
)

// second is another person of critical response.
func (w *world) second() context.Context {
	return identity.WithCaller(w.t.Context(), identity.StaffCaller("stf_lee", "Lee", []string{identity.RoleCriticalResponse, identity.RoleCommander}, nil, []string{identity.Everywhere}))
}

// pagers counts the pages that go out and end.
type pagers struct{ rung, quiet []string }

func (w *world) withPager() *pagers {
	p := &pagers{}
	w.Options.Alarm = func(_ context.Context, _ *db.Tx, a Alarm) (string, error) {
		if strings.Contains(a.Title, "@") {
			w.t.Errorf("personal: %q", a.Title)
		}
		p.rung = append(p.rung, fmt.Sprintf("%s S%d", a.Contact, a.Severity))
		return fmt.Sprintf("pag_%d", len(p.rung)), nil
	}
	w.Options.Quiet = func(_ context.Context, _ *db.Tx, contact, _ string) error {
		p.quiet = append(p.quiet, contact)
		return nil
	}
	w.runner = jobs.New(w.DB, w.clk, nil)
	w.HandleTriage(w.runner)
	return p
}

func (w *world) due() {
	w.t.Helper()
	_, err := w.runner.RunDue(w.t.Context())
	must(w.t, err)
}

// A raise to S0 or S1 is asked of the person on shift and pages two minutes
// later, once; an idiom asks nobody.
func TestRaiseAsksThenPagesOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p := w.withPager()
		c := w.contact("he has a gun and is outside my door")
		if c.Raise == nil || c.Raise.State != RaiseWaiting || c.Raise.Severity != 0 || c.Raise.DueAt == nil {
			t.Fatalf("raise %+v", c.Raise)
		}
		if idiom := w.contact("this app is killing me, and the kitchen knife set is missing"); idiom.Raise != nil || idiom.Suggestion.Severity < 2 {
			t.Errorf("an idiom asks: %+v %+v", idiom.Raise, idiom.Suggestion)
		}
		w.due()
		w.clk.Advance(119 * time.Second)
		w.due()
		if len(p.rung) != 0 {
			t.Fatalf("paged before two minutes: %v", p.rung)
		}
		w.clk.Advance(2 * time.Second)
		w.due()
		must(t, w.DB.Machinery(t.Context(), func(ctx context.Context, tx *db.Tx) error { // as after a kill
			return tx.Enqueue(ctx, db.Job{Kind: jobRaise, Key: "again", Payload: raiseRef{c.ID}, RunAt: tx.Now})
		}))
		w.due()
		if len(p.rung) != 1 || p.rung[0] != c.ID+" S0" {
			t.Fatalf("paged %v", p.rung)
		}
		if c = w.read(c.ID); c.Raise.State != RaisePaged || c.Raise.Page != "pag_1" {
			t.Fatalf("raise %+v", c.Raise)
		}
		// The one who was paged says that it is none: the page ends.
		_, err := w.AnswerRaise(w.night, c.ID, false, " ")
		wantCode(t, err, "raise_reason")
		c, err = w.AnswerRaise(w.night, c.ID, false, "Jonas quotes a film")
		must(t, err)
		if c.Raise.State != RaiseDismissed || c.Severity != "S3" || len(p.quiet) != 1 {
			t.Fatalf("%+v %s %v", c.Raise, c.Severity, p.quiet)
		}
		_, err = w.AnswerRaise(w.night, c.ID, true, "")
		wantCode(t, err, "raise_answered")
		var clear int
		must(t, w.DB.QueryRow(t.Context(), `SELECT COUNT(*) FROM triage_choices WHERE contact_id = $1 AND reason IS NOT NULL`, c.ID).Scan(&clear))
		if clear != 1 {
			t.Error("the choice was not kept")
		}
	})
}

func TestRaiseConfirmedDismissedOrReported(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p := w.withPager()
		confirmed := w.contact("the courier punched me in the face")
		got, err := w.AnswerRaise(w.night, confirmed.ID, true, "")
		must(t, err)
		if got.Raise.State != RaiseConfirmed || got.Severity != "S1" || len(p.rung) != 1 {
			t.Fatalf("%+v %v", got.Raise, p.rung)
		}
		dismissed := w.contact("a film in which she headbutts him")
		_, err = w.Triage(w.night, dismissed.ID, Triage{Now: No, Safe: Yes, Severity: "S4"})
		wantCode(t, err, "severity_reason")
		got, err = w.Triage(w.night, dismissed.ID, Triage{Now: No, Safe: Yes, Severity: "S4", Reason: "a film"})
		must(t, err)
		if got.Raise.State != RaiseDismissed || len(p.rung) != 1 {
			t.Fatalf("%+v %v", got.Raise, p.rung)
		}
		// The reporter says so: nobody is asked first.
		id, err := w.Submit(w.night, Submission{Channel: "web", From: "a@example.org", Text: "he is at the door", Now: Yes, Safe: No})
		must(t, err)
		if c := w.read(id.ID); c.Raise == nil || c.Raise.State != RaisePaged || len(p.rung) != 2 {
			t.Fatalf("%+v %v", c.Raise, p.rung)
		}
		// Out of office, nobody.
		auto := w.mail("b@example.org", "help@"+domain, "Subject: away\nAuto-Submitted: auto-replied", "I was kidnapped by my holidays")
		if auto.Raise != nil {
			t.Error("an automatic mail asks")
		}
		w.clk.Advance(time.Hour)
		w.due()
		if len(p.rung) != 2 {
			t.Fatalf("paged %v", p.rung)
		}
	})
}

// Category and answers of the tree raise; the case takes the category over.
func TestTriageByTree(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.contact("something happened with the driver yesterday")
		for _, bad := range []Triage{{Category: "violence.none"}, {Answers: Answers{"injury": "a lot"}}, {Answers: Answers{"mood": "bad"}}} {
			_, err := w.Triage(w.night, c.ID, bad)
			wantCode(t, err, "triage_invalid")
		}
		c, err := w.Triage(w.night, c.ID, Triage{Now: No, Safe: Yes, Category: "violence.threat", Answers: Answers{"threat_means": "words"}})
		must(t, err)
		if c.Severity != "S2" || c.Category != "violence.threat" || !c.Suggestion.FromAnswers {
			t.Fatalf("%+v", c)
		}
		c, err = w.Triage(w.night, c.ID, Triage{Answers: Answers{"injury": "serious"}})
		must(t, err)
		if c.Severity != "S1" || c.Raise == nil || c.Raise.State != RaiseConfirmed {
			t.Fatalf("%s %+v", c.Severity, c.Raise)
		}
		made, err := w.MakeCase(w.night, c.ID, Making{})
		must(t, err)
		var category string
		must(t, w.DB.QueryRow(t.Context(), `SELECT category FROM cases WHERE id = $1`, made.CaseID).Scan(&category))
		if category != "violence.threat" {
			t.Errorf("category of the case: %q", category)
		}
	})
}

// A draft is tried on what came in; what people chose tells right from wrong.
func TestCheckAndPrecision(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for i, c := range []struct{ text, severity, reason string }{
			{"the courier punched me", "S1", ""}, {"he punched me on the arm", "S4", "two brothers"}, {"my zebra is gone", "S2", ""},
		} {
			got := w.contact(c.text)
			_, err := w.Triage(w.night, got.ID, Triage{Now: No, Safe: Yes, Severity: c.severity, Reason: c.reason, Category: []string{"violence.assault", "other", "animal.lost"}[i%3]})
			if i == 1 {
				must(t, err)
			} else if err != nil {
				t.Fatal(err)
			}
		}
		set, err := triage.Shipped()
		must(t, err)
		text, err := json.Marshal(set.Triggers)
		must(t, err)
		var draft triage.Triggers
		must(t, json.Unmarshal(text, &draft))
		en := draft.Languages["en"]
		en.Alone["S0"] = append(en.Alone["S0"], "zebra")
		got, err := w.CheckTriage(w.night, triage.KindTriggers, triage.DocumentDraft{Triggers: &draft}, 30)
		must(t, err)
		if got.Tried != 3 || got.Raised != 1 || got.Lowered != 0 || len(got.Changes) != 1 || got.Changes[0].Would != 0 || got.Chosen.OverWould != got.Chosen.OverWas+1 {
			t.Errorf("%+v", got)
		}
		p, err := w.PrecisionOf(w.night, 30)
		must(t, err)
		found := false
		for _, tr := range p.Triggers {
			if tr.Phrase == "punch*" {
				found = tr.Fired == 2 && tr.Right == 1 && tr.Version == 1 && tr.Precision == 0.5
			}
		}
		if !found || p.Contacts != 3 || len(p.Languages) != 1 || p.Languages[0].Recall != 1 {
			t.Errorf("%+v", p)
		}
		var b bytes.Buffer
		must(t, w.Dispositions(w.night, 30, &b))
		rows, err := csv.NewReader(&b).ReadAll()
		must(t, err)
		if len(rows) != 4 || rows[0][1] != "category" || !slices.ContainsFunc(rows, func(r []string) bool {
			return strings.HasSuffix(r[0], "the courier punched me") && r[1] == "violence" && r[2] == "S1" && r[3] == "en"
		}) {
			t.Errorf("%q", rows)
		}
		if err := w.Dispositions(w.vendor, 30, &b); err == nil {
			t.Error("a vendor exports texts")
		}
	})
}

// When one language is found worse than another, a case is opened, once.
func TestParityAlarm(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.withPager()
		opened := 0
		w.Options.ParityAlarm = func(_ context.Context, _ *db.Tx, text, was string) (string, error) {
			if !strings.Contains(text, "es are found 50 points less often than in en") {
				t.Errorf("said %q", text)
			}
			if was == "" {
				opened++
			}
			return "cas_parity", nil
		}
		must(t, w.DB.Tx(t.Context(), identity.System("test").Actor(), "past", func(ctx context.Context, tx *db.Tx) error {
			for i := range 80 {
				language, arrived := []string{"en", "es"}[i%2], 1
				if language == "es" && i%4 == 1 {
					arrived = 3
				}
				id := fmt.Sprintf("con_%d", i)
				if _, err := tx.Exec(ctx, `INSERT INTO contacts(id, eid, mailbox, dedupe, channel, state, sender, subject, body, suggested, words, words_version, severity, received_at, updated_at, version)
					VALUES ($1, 1, 'x', $1, 'api', 'closed', $2, $2, $2, 1, '[]', '', 'S1', $3, $3, 1)`, id, []byte{}, db.Micros(tx.Now)); err != nil {
					return err
				}
				if _, err := tx.Exec(ctx, `INSERT INTO triage_suggestions(contact_id, arrived, arrived_at, language, body, answers) VALUES ($1, $2, $3, $4, '{}', '{}')`, id, arrived, db.Micros(tx.Now), language); err != nil {
					return err
				}
			}
			return tx.Record(ctx, db.Change{Kind: "contact.checked", Object: "con_0", Private: true})
		}))
		must(t, w.StartTriage(t.Context()))
		for range 3 {
			w.clk.Advance(25 * time.Hour)
			w.due()
		}
		if opened != 1 {
			t.Errorf("opened %d cases", opened)
		}
	})
}

// What was dismissed is not dismissed for ever: something worse asks and pages.
func TestWorseThanWhatWasDismissedPages(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p := w.withPager()
		call := w.ring("CA1", "+12065550143", true, time.Second)
		_, err := w.MarkCall(w.night, call.ID, CallWhispering)
		must(t, err)
		_, err = w.AnswerRaise(w.night, call.Contact, false, "a bad line")
		must(t, err)
		must(t, w.Pressed(t.Context(), call.ID, "2")) // not safe
		c := w.read(call.Contact)
		if c.Raise.State != RaisePaged || c.Raise.Severity != 0 || len(p.rung) != 1 {
			t.Fatalf("%+v %v", c.Raise, p.rung)
		}
		w.clk.Advance(time.Hour)
		w.due()
		if len(p.rung) != 1 {
			t.Fatalf("paged %v", p.rung)
		}
	})
}
