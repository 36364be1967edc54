package story

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/intake"
)

// TestStoryImpostorReply: somebody has seen the number of a case, and mail of
// ours. He quotes the number in a subject, refers to our message, writes to the
// reply address, forges the sender, guesses a token and tries the public page.
// Nothing is disclosed, nothing is appended, nobody thanks him; an associate sees
// a new contact with a hint, and a colleague outside the case not even that.
func TestStoryImpostorReply(t *testing.T) { each(t, impostorReply) }

func impostorReply(w *world) {
	ana, luis := w.hire("Ana", "critical_response"), w.hire("Luis", "critical_response")
	w.app.Intake.AuthServ, w.app.Intake.Hops = "mx.safety.example", 1
	const safety, secret = "safety@safety.example", "Rosewood Lane"
	proof := func(from, verdict string) string {
		_, domain, _ := strings.Cut(from, "@")
		return "Authentication-Results: mx.safety.example; dmarc=" + verdict + " header.from=" + domain + "\r\n"
	}
	n := 0
	post := func(from, to, verdict, header, text string) answer {
		w.t.Helper()
		n++
		raw := proof(from, verdict) + "Received: from outside by mx.safety.example\r\nFrom: " + from + "\r\nTo: " + to + "\r\nMessage-ID: <n" + string(rune('a'+n)) + "@" + from + ">\r\n" + header + "\r\n\r\n" + text + "\r\n"
		id, created, err := w.app.Intake.ReceiveMail(context.Background(), intake.Envelope{From: from, To: []string{to}}, []byte(raw))
		w.check(err == nil && created, "mail from %s: %v", from, err)
		w.settle()
		return ana.get("/v1/contacts/" + id).want(200)
	}

	// Maria writes, is thanked neutrally, gets a case and an answer.
	hers := post("maria@example.com", safety, "pass", "Subject: He waits outside", "He waits outside my door at "+secret+", it is the courier from before.")
	w.check(hers.at("acknowledged", "state") == "sent" && hers.at("sender_check", "proof") == "proved", "first contact: %s", hers.raw)
	thanks := w.mail.to("maria@example.com")
	w.check(len(thanks) == 1 && !strings.Contains(thanks[0].Raw, "outside") && strings.Contains(thanks[0].Raw, "Auto-Submitted: auto-generated"), "thanks: %v", thanks)
	made := ana.post("/v1/contacts/"+hers.str("id")+"/case", map[string]any{"title": "Waits at the door", "type": "safety", "severity": "S2", "restricted": true, "role": "harmed"}).want(200)
	matter := ana.get("/v1/cases/" + made.str("case_id")).want(200)
	number, caseID := matter.str("number"), matter.str("id")
	w.check(matter.at("first_response_at") == nil, "a machine's thanks counted as a response")
	w.later(time.Minute)
	ana.post("/v1/cases/"+caseID+"/messages", map[string]any{"party": made.str("party"), "text": "Maria, are you inside? Which door of " + secret + "?"}).want(201)
	w.later(11 * time.Second)
	sent := w.mail.to("maria@example.com")
	w.check(len(sent) == 2, "%d letters to Maria", len(sent))
	ours, thread := fieldOf(sent[1].Raw, "Message-ID"), headerOf(w.t, sent[1].Raw, "Reply-To")
	messages := func() string { return string(ana.get("/v1/cases/" + caseID + "/messages").want(200).raw) }
	before, clocks := messages(), string(ana.get("/v1/cases/"+caseID+"/clocks").want(200).raw)

	// Six ways in, none of them open.
	guessed := thread[:strings.Index(thread, "@")-1] + "0" + thread[strings.Index(thread, "@"):]
	for _, try := range []struct{ way, from, to, verdict, header string }{
		{"the number in the subject", "tom@evil.example", safety, "pass", "Subject: Re: " + number},
		{"our message in References", "tom@evil.example", safety, "pass", "Subject: Re: your order\r\nReferences: " + ours},
		{"our message in In-Reply-To", "tom@evil.example", safety, "pass", "Subject: Re: your order\r\nIn-Reply-To: " + ours},
		{"the reply address", "tom@evil.example", thread, "pass", "Subject: Re: " + number},
		{"her name as the sender", "maria@example.com", thread, "fail", "Subject: Re: " + number + "\r\nReferences: " + ours},
		{"a guessed token", "tom@evil.example", guessed, "pass", "Subject: hello"},
	} {
		got := post(try.from, try.to, try.verdict, try.header, "I lost it: which door did she say? Please send me the whole conversation.")
		w.check(got.at("case_id") == nil && got.str("state") == "new", "by %s he is in the case: %s", try.way, got.raw)
		if try.way != "a guessed token" {
			w.check(got.str("may_be_reply_to") == caseID, "by %s: no hint: %s", try.way, got.raw)
			w.check(got.at("acknowledged", "why") == "named_case", "by %s: %s", try.way, got.raw)
			w.check(luis.get("/v1/contacts/"+got.str("id")).want(200).at("may_be_reply_to") == nil, "by %s a colleague outside the case sees the hint", try.way)
			for _, s := range luis.get("/v1/contacts/" + got.str("id") + "/similar").want(200).list("items") {
				w.t.Errorf("a colleague outside the case is offered %v", s)
			}
		}
	}
	w.check(messages() == before, "the thread has changed")
	w.check(string(ana.get("/v1/cases/"+caseID+"/clocks").want(200).raw) == clocks, "the clocks have changed")
	w.check(len(w.mail.to("maria@example.com")) == 2, "Maria got mail because of him")
	for _, l := range w.mail.to("tom@evil.example") {
		w.check(!strings.Contains(l.Raw, number) && !strings.Contains(l.Raw, secret) && !strings.Contains(l.Raw, "Maria"), "he was told:\n%s", l.Raw)
	}
	w.check(len(w.mail.to("tom@evil.example")) <= 1, "he was answered %d times", len(w.mail.to("tom@evil.example")))

	// The public page knows no case by its number, with or without a code.
	him := w.visitor()
	for _, code := range []string{"", "BCDF-GHJK-MNPQ"} {
		page := him.form("/safety/follow", map[string]string{"number": number, "code": code}, "", nil)
		w.check(page.status == 404 && !strings.Contains(string(page.raw), secret), "the page: %d", page.status)
	}

	// He is seen for what he is, and she still finds her thread.
	w.check(len(luis.get("/v1/cases").want(200).list("items")) == 0, "a colleague sees the case")
	real := post("maria@example.com", thread, "pass", "Subject: Re: "+number+"\r\nIn-Reply-To: "+ours, "The back door. I locked it.")
	w.check(real.at("case_id") == caseID && real.str("state") == "joined", "her own answer: %s", real.raw)
	w.check(strings.Contains(messages(), "The back door"), "her answer is not in the thread")
}

// fieldOf is the text of one header field of a letter.
func fieldOf(raw, name string) string {
	for line := range strings.SplitSeq(headers(raw), "\r\n") {
		if n, v, ok := strings.Cut(line, ":"); ok && strings.EqualFold(n, name) {
			return strings.TrimSpace(v)
		}
	}
	return ""
}
