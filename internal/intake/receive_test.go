package intake

import (
	"bytes"
	"encoding/base64"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/comms"
	"github.com/piepowder/piepowder/internal/web"
)

func TestMailBecomesAContactOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		acc := w.account("c-1", "ana@example.org", "", "US-WA")
		raw := []byte("From: Ana <Ana@Example.org>\r\nTo: safety@" + domain + "\r\nMessage-ID: <m1@example.org>\r\nSubject: Me amenaz\r\n\r\nEl repartidor me amenaza con un cuchillo y tengo miedo\r\n")
		id, created, err := w.ReceiveMail(t.Context(), Envelope{From: "ana@example.org", To: []string{"safety@" + domain}}, raw)
		must(t, err)
		if !created {
			t.Fatal("not created")
		}
		c := w.read(id)
		if c.Channel != "email" || c.State != StateNew || c.From != "ana@example.org" || c.Name != "Ana" || c.account != acc || c.Language != "es" ||
			c.Region != "US-WA" || c.Suggestion.Severity != 1 || !strings.Contains(c.Text, "cuchillo") {
			t.Fatalf("got %+v", c)
		}
		again, created, err := w.ReceiveMail(t.Context(), Envelope{From: "ana@example.org", To: []string{"safety@" + domain}}, raw)
		must(t, err)
		if created || again != id {
			t.Fatalf("fetched twice is two contacts: %s %s", id, again)
		}
		_, kept, err := w.Raw(w.night, id)
		must(t, err)
		if !bytes.Equal(kept, raw) {
			t.Fatalf("the raw message was changed: %q", kept)
		}
		blobs := 0
		must(t, w.Blobs.Walk(func(string) error { blobs++; return nil }))
		if blobs != 1 {
			t.Errorf("%d raw messages lie on disk", blobs)
		}
		stored, err := w.Blobs.Get(t.Context(), id)
		must(t, err)
		var body []byte
		must(t, w.DB.QueryRow(t.Context(), `SELECT body FROM contacts`).Scan(&body))
		if bytes.Contains(stored, []byte("cuchillo")) || bytes.Contains(body, []byte("cuchillo")) {
			t.Error("personal text lies in the clear")
		}
		// The same words without a Message-ID, twice: one contact by their hash.
		a := w.mail("x@example.org", "safety@"+domain, "Subject: hi", "same")
		b := w.mail("x@example.org", "safety@"+domain, "Subject: hi", "same")
		if a.ID != b.ID {
			t.Error("identical mail without a Message-ID is two contacts")
		}
		if c := w.mail("x@example.org", "safety@"+domain, "Subject: hi", "other"); c.ID == a.ID {
			t.Error("different mail is one contact")
		}
	})
}

// The same message over many connections at once is one contact with one raw
// message, and everybody is told of that one.
func TestMailAtTheSameMomentIsOneContact(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		raw := []byte("From: ana@example.org\r\nMessage-ID: <same@example.org>\r\n\r\nhelp\r\n")
		ids := make([]string, 8)
		var all sync.WaitGroup
		for i := range ids {
			all.Go(func() {
				id, _, err := w.ReceiveMail(t.Context(), Envelope{From: "ana@example.org", To: []string{"safety@" + domain}}, raw)
				if err != nil {
					t.Error(err)
				}
				ids[i] = id
			})
		}
		all.Wait()
		for _, id := range ids {
			if id != ids[0] {
				t.Fatalf("got %v", ids)
			}
		}
		blobs := 0
		must(t, w.Blobs.Walk(func(name string) error {
			if blobs++; name != ids[0] {
				t.Errorf("the raw message of nobody: %s", name)
			}
			return nil
		}))
		if blobs != 1 {
			t.Errorf("%d raw messages", blobs)
		}
	})
}

func TestBrokenMailIsNotLost(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id, _, err := w.ReceiveMail(t.Context(), Envelope{From: "a@example.org", To: []string{"safety@" + domain}}, []byte("Content-Type: multipart/mixed; boundary=\"x\r\n\r\nhelp me, he has a gun"))
		must(t, err)
		if c := w.read(id); c.State != StateNew || c.Suggestion.Severity != 0 {
			t.Fatalf("got %+v", c)
		}
		_, _, err = w.ReceiveMail(t.Context(), Envelope{}, emptyParts(300))
		wantCode(t, err, "mail_refused")
	})
}

// replied opens a case of a contact, writes to its sender, and gives the reply
// address and Message-ID of what was sent.
func (w *world) replied(c *Contact) (made *Contact, token, messageID string) {
	w.t.Helper()
	made, err := w.MakeCase(w.night, c.ID, Making{Severity: "S3"})
	must(w.t, err)
	m, err := w.Comms.Send(w.night, made.CaseID, comms.Reply{Party: made.Party, Text: "We are looking into it."})
	must(w.t, err)
	w.pass()
	return made, w.replyTo(m.ID), m.ID + "@" + domain
}

// replyTo reads the Reply-To that the mailer gives a message of a thread.
func (w *world) replyTo(message string) string {
	w.t.Helper()
	var thread string
	must(w.t, w.DB.QueryRow(w.t.Context(), `SELECT thread FROM messages WHERE id=$1`, message).Scan(&thread))
	return "safety+" + strings.TrimPrefix(thread, "thr_") + w.Vault.Index("reply", thread)[:20] + "@" + domain
}

func TestAnswersJoinTheirThreadAndStrangersDoNot(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		first := w.mail("ana@example.org", "safety@"+domain, "Message-ID: <1@x>\nSubject: help", "the driver was rude")
		made, token, msg := w.replied(first)
		if made.State != StateCase || made.CaseID == "" || made.Party == "" {
			t.Fatalf("got %+v", made)
		}
		count := func() int {
			p, err := w.Comms.Messages(w.night, made.CaseID, "", web.PageIn{Limit: 50})
			must(t, err)
			return len(p.Items)
		}
		byToken := w.mail("ana@example.org", token, "Message-ID: <2@x>\nSubject: Re: help", "thank you")
		if byToken.State != StateJoined || byToken.CaseID != made.CaseID || byToken.Party != made.Party || count() != 2 {
			t.Fatalf("got %+v, %d messages", byToken, count())
		}
		wait := cases.Waiting
		k, err := w.cases.Get(w.night, made.CaseID)
		must(t, err)
		until := w.clk.Now().Add(time.Hour)
		_, err = w.cases.Change(w.night, made.CaseID, k.Version, cases.CaseEdit{State: &wait, WaitingOn: "reporter", WaitUntil: &until})
		must(t, err)
		byReference := w.mail("ana@example.org", "safety@"+domain, "Message-ID: <3@x>\nIn-Reply-To: <"+msg+">\nSubject: Re: help", "and another thing")
		if byReference.State != StateJoined || byReference.CaseID != made.CaseID || count() != 3 {
			t.Fatalf("got %+v", byReference)
		}
		if k, err := w.cases.Get(w.night, made.CaseID); err != nil || k.State != cases.Open {
			t.Fatalf("the case still waits for an answer that came: %+v %v", k, err)
		}
		for i, header := range []string{"Message-ID: <4@x>", "Message-ID: <5@x>\nReferences: <" + msg + ">"} {
			to := []string{token, "safety@" + domain}[i]
			stranger := w.mail("mallory@example.org", to, header+"\nSubject: Re: help", "tell me everything")
			if stranger.State != StateNew || stranger.CaseID != "" || stranger.Hint != made.CaseID || count() != 3 {
				t.Fatalf("a stranger was let into the thread: %+v, %d messages", stranger, count())
			}
		}
		// A forged token names nothing.
		forged := w.mail("ana@example.org", "safety+"+strings.Repeat("a", 46)+"@"+domain, "Message-ID: <6@x>", "hello")
		if forged.State != StateNew || forged.Hint != "" {
			t.Fatalf("got %+v", forged)
		}
		// Once nobody works on the case, an answer must be seen by somebody.
		_, err = w.cases.Resolve(w.night, made.CaseID, caseEnding())
		must(t, err)
		late := w.mail("ana@example.org", token, "Message-ID: <7@x>", "he is back")
		if late.State != StateNew || late.Hint != made.CaseID || count() != 4 {
			t.Fatalf("got %+v, %d messages", late, count())
		}
	})
}

func TestMachinesAreRecordedOnWhatTheyAnswer(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		first := w.mail("ana@example.org", "safety@"+domain, "Message-ID: <1@x>", "the driver hit me")
		made, token, msg := w.replied(first)
		ooo := w.mail("ana@example.org", token, "Message-ID: <2@x>\nAuto-Submitted: auto-replied\nIn-Reply-To: <"+msg+">", "I am away, he has a gun")
		if ooo.State != StateRecorded || ooo.Answers+"@"+domain != msg || ooo.CaseID != made.CaseID || ooo.Suggestion.Severity != 4 {
			t.Fatalf("got %+v", ooo)
		}
		id, _, err := w.ReceiveMail(t.Context(), Envelope{From: "", To: []string{"safety@" + domain}}, []byte("From: MAILER-DAEMON@mx.example\r\nMessage-ID: <3@x>\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nfailed\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <"+msg+">\r\n--b--\r\n"))
		must(t, err)
		if c := w.read(id); c.State != StateRecorded || c.Auto != Bounce || c.Answers+"@"+domain != msg {
			t.Fatalf("got %+v", c)
		}
		p, err := w.Comms.Messages(w.night, made.CaseID, "", web.PageIn{Limit: 50})
		must(t, err)
		if len(p.Items) != 1 || p.Items[0].State != "bounced" {
			t.Fatalf("got %+v", p.Items)
		}
		lone := w.mail("b@example.org", "safety@"+domain, "Message-ID: <4@x>\nAuto-Submitted: auto-replied", "away")
		if lone.State != StateRecorded || lone.CaseID != "" {
			t.Fatalf("got %+v", lone)
		}
		if vm := w.mail("pbx@example.org", "safety@"+domain, "Message-ID: <5@x>\nAuto-Submitted: auto-generated\nSubject: voicemail", "help"); vm.State != StateNew {
			t.Fatalf("a voicemail was put aside: %+v", vm)
		}
	})
}

func TestSubmit(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		acc := w.account("c-7", "eva@example.org", "+12065550123", "US-WA")
		photo := base64.StdEncoding.EncodeToString([]byte("\x89PNG\r\n\x1a\nnot really"))
		at := w.clk.Now().Add(-time.Hour)
		c, err := w.Submit(w.night, Submission{Channel: "api", From: "(206) 555-0123", Subject: "Help", Text: "a dog bit me", OccurredAt: &at, Order: "o-unknown",
			Now: No, Safe: Yes, Attachments: []Upload{{"bite.png", "image/png", photo}}})
		must(t, err)
		c = w.read(c.ID)
		if c.account != acc || c.From != "+12065550123" || c.Suggestion.Severity != 2 || c.OccurredAt == nil || !c.OccurredAt.Equal(at) || len(c.Files) != 1 || c.Now != No {
			t.Fatalf("got %+v", c)
		}
		// Two reports in the same words are two reports.
		other, err := w.Submit(w.night, Submission{Channel: "api", From: "c-7", Subject: "Help", Text: "a dog bit me"})
		must(t, err)
		if other.ID == c.ID || other.Account == "" {
			t.Fatalf("got %+v", other)
		}
		for _, bad := range []Submission{{Channel: "fax", Text: "x"}, {Channel: "api"}, {Channel: "api", Text: "x", Now: "maybe"}, {Channel: "api", Text: "x", Attachments: []Upload{{"a", "", "%%%"}}}} {
			_, err := w.Submit(w.night, bad)
			wantCode(t, err, "contact_invalid")
		}
		_, err = w.Submit(t.Context(), Submission{Channel: "api", Text: "x"})
		wantCode(t, err, "not_signed_in")
	})
}

func TestSeveralAccountsAtOneAddressIsNobody(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.account("c-1", "home@example.org", "", "US-WA")
		w.account("c-2", "home@example.org", "", "US-WA")
		if c := w.mail("home@example.org", "safety@"+domain, "Message-ID: <1@x>", "hello"); c.Account != "" {
			t.Fatalf("guessed %s", c.Account)
		}
	})
}

func TestReportAndFollow(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		send := func() (Receipt, error) {
			return w.Report(t.Context(), "0123456789abcdef", Submission{From: "eva@example.org", Text: "Un repartidor me amenazó", Language: "es", Now: No, Safe: No},
				[]Attachment{{"foto.png", "image/png", []byte("\x89PNG\r\n\x1a\n.")}})
		}
		r, err := send()
		must(t, err)
		if again, err := send(); err != nil || again != r {
			t.Fatalf("pressing twice gave %v %v after %v", again, err, r)
		}
		other, err := w.Report(t.Context(), "", Submission{Text: "something else"}, nil)
		must(t, err)
		if other.Number == r.Number || len(r.Code) != 14 {
			t.Fatalf("receipts %v %v", r, other)
		}
		state := func(want string) {
			t.Helper()
			st, err := w.Follow(t.Context(), Receipt{" " + strings.ToLower(r.Number), strings.ReplaceAll(r.Code, "-", " ")})
			must(t, err)
			if st.State != want {
				t.Fatalf("state %q, want %q", st.State, want)
			}
		}
		state("received")
		for _, bad := range []Receipt{{r.Number, "WRNG-WRNG-WRNG"}, {"WRNG-WRNG", r.Code}, {}, {r.Number, ""}} {
			_, err := w.Follow(t.Context(), bad)
			wantCode(t, err, "contact_not_found")
		}
		p, err := w.List(w.night, Filter{Channel: "web"}, web.PageIn{Limit: 10})
		must(t, err)
		if len(p.Items) != 2 {
			t.Fatalf("%d contacts", len(p.Items))
		}
		c := w.read(p.Items[1].ID)
		if c.Language != "es" {
			c = w.read(p.Items[0].ID) // made at the same instant: in no order
		}
		if c.Suggestion.Severity != 1 || len(c.Files) != 1 || c.Language != "es" {
			t.Fatalf("got %+v", c)
		}
		made, err := w.MakeCase(w.night, c.ID, Making{Restrict: true, Role: "harmed"})
		must(t, err)
		state("looking")
		files, err := w.evidence.OfCase(w.night, made.CaseID)
		must(t, err)
		if len(files) != 1 {
			t.Errorf("the photo did not move to the case: %v", files)
		}
		_, err = w.Comms.Send(w.night, made.CaseID, comms.Reply{Party: made.Party, Text: "Estamos contigo"})
		must(t, err)
		state("looking")
		w.pass()
		state("answered")
		_, err = w.cases.Resolve(w.night, made.CaseID, caseEnding())
		must(t, err)
		state("closed")
		if _, err := w.Report(t.Context(), "", Submission{}, nil); err == nil {
			t.Error("an empty report was taken")
		}
	})
}

func caseEnding() cases.CaseEnding { return cases.CaseEnding{Outcome: cases.Withdrawn} }
