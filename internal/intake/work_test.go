package intake

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

func (w *world) contact(text string) *Contact {
	w.t.Helper()
	c, err := w.Submit(w.night, Submission{Channel: "api", From: "eva@example.org", Subject: "Help", Text: text, Language: "en"})
	must(w.t, err)
	return w.read(c.ID)
}

func TestTakeIsALease(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.contact("hello")
		got, err := w.Take(w.night, c.ID)
		must(t, err)
		if got.LeaseBy != "stf_kim" || got.LeaseUntil == nil {
			t.Fatalf("got %+v", got)
		}
		_, err = w.Take(w.other(), c.ID)
		wantCode(t, err, "leased")
		w.clk.Advance(time.Hour)
		_, err = w.Take(w.other(), c.ID)
		must(t, err)
		_, err = w.Take(w.night, "con_none")
		wantCode(t, err, "contact_not_found")
	})
}

func TestTriageKeepsAnswersAndOnlyRaises(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.contact("he followed me")
		c, err := w.Triage(w.night, c.ID, Triage{Now: Yes, Safe: No})
		must(t, err)
		if c.Suggestion.Severity != 0 || c.Severity != "S0" || c.TriagedBy != "stf_kim" || c.Now != Yes || c.Safe != No {
			t.Fatalf("got %+v", c)
		}
		_, err = w.Triage(w.night, c.ID, Triage{Severity: "S3"})
		wantCode(t, err, "severity_reason")
		c, err = w.Triage(w.night, c.ID, Triage{Safe: Yes, Now: No})
		must(t, err)
		if c.Suggestion.Severity != 0 || c.Severity != "S0" {
			t.Fatalf("an answer taken back lowered it: %+v", c)
		}
		_, err = w.Triage(w.night, c.ID, Triage{Severity: "S2", Reason: "the caller meant a film"})
		wantCode(t, err, "second_person")
		c, err = w.Triage(w.second(), c.ID, Triage{Severity: "S2", Reason: "the caller meant a film"})
		must(t, err)
		if c.Severity != "S2" || c.Suggestion.Severity != 0 {
			t.Fatalf("got %+v", c)
		}
		_, err = w.Triage(w.night, c.ID, Triage{Severity: "S9", Now: "perhaps"})
		wantCode(t, err, "triage_invalid")
	})
}

func TestCaseOfAContact(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.account("c-1", "eva@example.org", "", "US-WA")
		c := w.contact("he punched me")
		w.clk.Advance(10 * time.Minute)
		_, err := w.Take(w.night, c.ID)
		must(t, err)
		_, err = w.Reply(w.night, c.ID, "We are here.", "", "")
		must(t, err)
		w.pass()
		made, err := w.MakeCase(w.night, c.ID, Making{Role: "harmed"})
		must(t, err)
		k, err := w.cases.Get(w.night, made.CaseID)
		must(t, err)
		if k.Title != "Help" || k.Severity != cases.Severity("S1") || !k.OpenedAt.Equal(c.ReceivedAt) || k.LeaseBy != "stf_kim" || k.Region != "US-WA" || k.Language != "en" {
			t.Fatalf("got %+v", k)
		}
		parties, err := w.cases.Parties(w.night, k.ID)
		must(t, err)
		if len(parties) != 1 || parties[0].Email != "eva@example.org" || parties[0].ID != made.Party || parties[0].Role != cases.Harmed || parties[0].Account == nil {
			t.Fatalf("got %+v", parties)
		}
		if k.Responded == nil || k.Responded.Before(c.ReceivedAt.Add(10*time.Minute)) {
			t.Errorf("the answer given before there was a case does not count: %v", k.Responded)
		}
		if made.LeaseBy != "" {
			t.Error("the contact is still leased")
		}
		// What was said before moved along.
		p, err := w.Comms.Messages(w.night, k.ID, made.Party, web.PageIn{Limit: 5})
		must(t, err)
		if len(p.Items) != 1 || p.Items[0].Text != "We are here." {
			t.Fatalf("got %+v", p.Items)
		}
		_, err = w.MakeCase(w.night, c.ID, Making{})
		wantCode(t, err, "contact_done")
		_, err = w.Reply(w.night, c.ID, "x", "", "")
		wantCode(t, err, "contact_has_case")
	})
}

func TestJoinAndDismiss(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		first, err := w.MakeCase(w.night, w.contact("he punched me").ID, Making{})
		must(t, err)
		second := w.contact("it was the same man")
		joined, err := w.JoinCase(w.night, second.ID, first.CaseID, "witness")
		must(t, err)
		if joined.State != StateJoined || joined.CaseID != first.CaseID || joined.Party == first.Party {
			t.Fatalf("got %+v", joined)
		}
		third := w.contact("buy my watches")
		_, err = w.JoinCase(w.night, third.ID, "cas_none", "")
		wantCode(t, err, "case_not_found")
		_, err = w.Dismiss(w.night, third.ID, "bored")
		wantCode(t, err, "dismiss_reason")
		gone, err := w.Dismiss(w.night, third.ID, "spam")
		must(t, err)
		if gone.State != StateClosed || gone.ClosedWhy != "spam" {
			t.Fatalf("got %+v", gone)
		}
		for state, want := range map[string]int{"": 3, "closed": 1, "joined": 1, "case": 1, "new": 0} {
			p, err := w.List(w.night, Filter{State: state}, web.PageIn{Limit: 50})
			must(t, err)
			if len(p.Items) != want {
				t.Errorf("%q: %d contacts, want %d", state, len(p.Items), want)
			}
		}
	})
}

func TestListPagesNewestFirst(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var want []string
		for range 5 {
			want = append([]string{w.contact("x").ID}, want...)
			w.clk.Advance(time.Second)
		}
		var got []string
		in := web.PageIn{Limit: 2}
		for {
			p, err := w.List(w.night, Filter{}, in)
			must(t, err)
			for _, c := range p.Items {
				got = append(got, c.ID)
				if c.Text != "" {
					t.Error("a list shows whole texts")
				}
			}
			if in.Cursor = p.NextCursor; in.Cursor == "" {
				break
			}
		}
		if strings.Join(got, " ") != strings.Join(want, " ") {
			t.Fatalf("got %v, want %v", got, want)
		}
	})
}

func TestContactsAreScopedAndHiddenWithTheirCase(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.account("c-1", "eva@example.org", "", "US-WA")
		c := w.contact("he punched me")
		sees := func(ctx context.Context) bool {
			_, err := w.Get(ctx, c.ID)
			p, lerr := w.List(ctx, Filter{}, web.PageIn{Limit: 50})
			must(t, lerr)
			if (err == nil) != (len(p.Items) == 1) {
				t.Fatalf("list and page disagree: %v, %d items", err, len(p.Items))
			}
			if err != nil {
				wantCode(t, err, "contact_not_found")
				if ctx != w.plain { // who may not work on any
					_, err = w.Take(ctx, c.ID)
					wantCode(t, err, "contact_not_found")
				}
			}
			return err == nil
		}
		if !sees(w.night) || !sees(w.plain) || sees(w.texas) {
			t.Fatal("regions are not kept apart")
		}
		v, err := w.Get(w.plain, c.ID)
		must(t, err)
		if v.From != "e•••@example.org" || v.Name != "" {
			t.Errorf("somebody without account.personal sees %q", v.From)
		}
		_, _, err = w.Raw(w.plain, c.ID)
		wantCode(t, err, "permission_missing")
		_, err = w.MakeCase(w.night, c.ID, Making{Restrict: true})
		must(t, err)
		if !sees(w.night) || sees(w.plain) {
			t.Fatal("a contact of a restricted case is seen by somebody who is no member")
		}
		if _, err := w.Texts(w.night, scopeOf(t, w.plain), []string{c.ID}); err != nil {
			t.Fatal(err)
		}
		lines, err := w.Texts(w.plain, scopeOf(t, w.vendor), []string{c.ID})
		must(t, err)
		if len(lines) != 0 {
			t.Error("the inbox line of a hidden contact is shown")
		}
	})
}

func scopeOf(t *testing.T, ctx context.Context) identity.Scope {
	t.Helper()
	sc, err := identity.Require(ctx, identity.PermContactRead)
	must(t, err)
	return sc
}

// The name of a restricted case may not be learned from the hint of a contact.
func TestHintOfARestrictedCaseIsHidden(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		made, token, _ := w.replied(w.mail("ana@example.org", "safety@"+domain, "Message-ID: <1@x>", "help"))
		stranger := w.mail("m@example.org", token, "Message-ID: <2@x>", "hello")
		if v, err := w.Get(w.plain, stranger.ID); err != nil || v.Hint != made.CaseID {
			t.Fatalf("%+v %v", v, err)
		}
		_, err := w.cases.Restrict(w.night, made.CaseID, []string{"stf_kim"})
		must(t, err)
		if v, err := w.Get(w.plain, stranger.ID); err != nil || v.Hint != "" {
			t.Fatalf("%+v %v", v, err)
		}
		if v := w.read(stranger.ID); v.Hint != made.CaseID {
			t.Fatalf("a member does not see the hint: %+v", v)
		}
	})
}

// Nor the name of a case that lies outside of what somebody may see.
func TestHintOutsideOnesScopeIsHidden(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		made, token, _ := w.replied(w.mail("ana@example.org", "safety@"+domain, "Message-ID: <1@x>", "help"))
		stranger := w.mail("m@example.org", token, "Message-ID: <2@x>", "hello")
		set := func(query string, args ...any) {
			must(t, w.DB.Machinery(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, query, args...)
				return err
			}))
		}
		set(`UPDATE cases SET region = 'US-WA' WHERE id = $1`, made.CaseID)
		set(`INSERT INTO placements(object, queue, rule, version, keep, at) VALUES ($1, '', '', 1, 'stf_bpo', 0) ON CONFLICT (object) DO UPDATE SET keep = excluded.keep`, stranger.ID)
		for name, who := range map[string]context.Context{"Texas": w.texas, "a vendor": w.vendor} {
			if v, err := w.Get(who, stranger.ID); err != nil || v.Hint != "" {
				t.Errorf("%s: %q, %v", name, v.Hint, err)
			}
		}
		if v := w.read(stranger.ID); v.Hint != made.CaseID {
			t.Fatalf("who may see it does not: %+v", v)
		}
	})
}

func TestReplyToAContactWithoutCase(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.contact("where is my order")
		m, err := w.Reply(w.night, c.ID, "It is on its way.", "", "")
		must(t, err)
		if m.To != "eva@example.org" || m.Subject != "Help" || m.Neutral {
			t.Fatalf("got %+v", m)
		}
		w.pass()
		back := w.mail("eva@example.org", w.replyTo(m.ID), "Message-ID: <9@x>", "thanks")
		if back.State != StateNew || back.CaseID != "" {
			t.Fatalf("an answer to a contact must be seen by somebody: %+v", back)
		}
		phone, err := w.Submit(w.night, Submission{Channel: "phone", From: "+12065550111", Text: "call me"})
		must(t, err)
		_, err = w.Reply(w.night, phone.ID, "x", "", "")
		wantCode(t, err, "no_mail_address")
		_, err = w.Reply(w.night, c.ID, "  ", "", "")
		wantCode(t, err, "message_empty")
	})
}

// Everything a command does is on the timeline, and none of it is personal.
func TestNothingPersonalOnTheTimeline(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c, err := w.Submit(w.night, Submission{Channel: "api", From: "zed.marker@example.org", Name: "Zed Marker", Subject: "marker subject", Text: "marker text knife"})
		must(t, err)
		_, err = w.Triage(w.night, c.ID, Triage{Now: Yes, Severity: "S1", Reason: "marker reason"})
		must(t, err)
		_, err = w.Reply(w.night, c.ID, "marker answer", "", "")
		must(t, err)
		_, err = w.MakeCase(w.night, c.ID, Making{})
		must(t, err)
		for _, q := range []string{`SELECT data FROM activity`, `SELECT body FROM audit_leaves`, `SELECT payload FROM jobs`} {
			rows, err := w.DB.Query(t.Context(), q)
			must(t, err)
			n := 0
			for rows.Next() {
				var s string
				must(t, rows.Scan(&s))
				if n++; strings.Contains(strings.ToLower(s), "marker") {
					t.Errorf("%s: %s", q, s)
				}
			}
			must(t, rows.Err())
			rows.Close()
			if n == 0 {
				t.Errorf("%s: nothing", q)
			}
		}
	})
}
