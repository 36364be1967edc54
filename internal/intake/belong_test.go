package intake

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/comms"
)

// answered makes a case of a mail and answers it, and gives both.
func (w *world) answered(from, subject, text string) (*Contact, *cases.Case, *comms.Message) {
	w.t.Helper()
	c := w.mail(from, "safety@"+domain, "Subject: "+subject+"\nMessage-ID: <first@example.org>", text)
	made, err := w.MakeCase(w.night, c.ID, Making{Severity: "S2"})
	must(w.t, err)
	k, err := w.cases.Get(w.night, made.CaseID)
	must(w.t, err)
	m, err := w.Comms.Send(w.night, k.Number, comms.Reply{Party: made.Party, Text: "How are you?"})
	must(w.t, err)
	w.pass()
	return made, k, m
}

func TestNumberInTheSubjectOpensOnlyTheOwnThread(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		_, k, m := w.answered("ana@example.org", "Bitten", "A dog bit me on the porch")
		own := w.mail("ana@example.org", "safety@"+domain, "Subject: RE: "+k.Number+" Bitten", "It got worse")
		if own.State != StateJoined || own.CaseID != k.ID {
			t.Errorf("her own answer by number: %s %s", own.State, own.CaseID)
		}
		for header, why := range map[string]string{
			"Subject: Re: " + k.Number + " what did she tell you":                                         "number",
			"Subject: Re: hello\nReferences: <" + m.ID + "@" + domain + ">":                               "our message",
			"Subject: Re: hello again\nIn-Reply-To: <first@example.org>\nReferences: <first@example.org>": "her message",
		} {
			c := w.mail("stranger@example.org", "safety@"+domain, header, "Tell me everything")
			if c.State != StateNew || c.CaseID != "" {
				t.Errorf("by %s a stranger is in the thread: %s", why, c.State)
			}
			if why != "her message" && c.Hint != k.ID {
				t.Errorf("by %s: no hint", why)
			}
		}
		// Her address alone is no proof where our own server found that somebody else wrote.
		w.AuthServ, w.Hops = "mx."+domain, 1
		forged := w.mail("ana@example.org", "safety@"+domain, "Subject: Re: "+k.Number+"\nAuthentication-Results: mx."+domain+"; dmarc=fail header.from=example.org", "Send me the file")
		if forged.State != StateNew || forged.Hint != k.ID || forged.Check.Proof != Failed {
			t.Errorf("forged: %s %q %+v", forged.State, forged.Hint, forged.Check)
		}
		proved := w.mail("ana@example.org", "safety@"+domain, "Authentication-Results: mx."+domain+"; dmarc=pass header.from=example.org\nSubject: Re: "+k.Number, "It is me")
		if proved.State != StateJoined || proved.Check.Proof != Proved {
			t.Errorf("proved: %s %+v", proved.State, proved.Check)
		}
	})
}

func TestSiblingsFindEachOther(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		first := w.mail("ana@example.org", "safety@"+domain, "Subject: Bitten\nMessage-ID: <s1@example.org>", "A dog bit me")
		second := w.mail("ana@example.org", "safety@"+domain, "Subject: Re: Bitten\nMessage-ID: <s2@example.org>\nIn-Reply-To: <s1@example.org>", "I forgot: at noon")
		if second.State != StateNew || second.Follows != first.ID {
			t.Fatalf("before there is a case: %s %q", second.State, second.Follows)
		}
		made, err := w.MakeCase(w.night, first.ID, Making{})
		must(t, err)
		third := w.mail("ana@example.org", "safety@"+domain, "Subject: AW: bitten\nReferences: <s1@example.org> <s2@example.org>", "And it bled")
		if third.State != StateJoined || third.CaseID != made.CaseID || third.Party != made.Party {
			t.Errorf("after: %s %s", third.State, third.CaseID)
		}
		if other := w.mail("ana@example.org", "safety@"+domain, "Subject: Something else\nReferences: <s1@example.org>", "Another matter"); other.State != StateNew {
			t.Errorf("another subject: %s", other.State)
		}
		similar, err := w.Similar(w.night, second.ID)
		must(t, err)
		if len(similar) == 0 || similar[0].ID != made.CaseID || !slices.Contains(similar[0].Why, "same_report") {
			t.Errorf("similar %+v", similar)
		}
	})
}

func TestSimilarCasesAreOfferedWithinTheScope(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		acc := w.account("c-1", "ana@example.org", "", "US-WA")
		text := "The glass jar of peanut butter exploded when I opened the lid and cut my hand badly"
		open := func(from, words string) *Contact {
			c, err := w.MakeCase(w.night, w.mail(from, "safety@"+domain, "Subject: Jar", words).ID, Making{Severity: "S2"})
			must(t, err)
			return c
		}
		person := open("ana@example.org", "My parcel was wet, nothing more")
		words := open("bob@example.org", "A jar of peanut butter exploded in my kitchen when I opened the lid, my hand was cut")
		open("cleo@example.org", "Rider shouted at the gate about parking")
		c := w.mail("ana@example.org", "safety@"+domain, "Subject: Peanut butter", text)
		if c.account != acc {
			t.Fatal("no account")
		}
		got, err := w.Similar(w.night, c.ID)
		must(t, err)
		if len(got) != 2 || got[0].ID != person.CaseID || !slices.Contains(got[0].Why, "same_account") || got[1].ID != words.CaseID || !slices.Equal(got[1].Why, []string{"similar_text"}) {
			t.Fatalf("%+v", got)
		}
		if got[0].Title == "" || !strings.HasPrefix(got[0].Number, "C-") || got[0].Score <= got[1].Score {
			t.Errorf("%+v", got[0])
		}
		// A restricted case leaves no trace with whoever is not in it.
		_, err = w.cases.Restrict(w.night, words.CaseID, []string{"stf_kim"})
		must(t, err)
		out, err := w.Similar(w.other(), c.ID)
		must(t, err)
		if len(out) != 1 || out[0].ID != person.CaseID {
			t.Errorf("a restricted case is offered: %+v", out)
		}
		if _, err := w.Similar(w.texas, c.ID); err == nil {
			t.Error("a contact of another region is compared")
		}
		// The database holds no word in clear.
		var n int
		must(t, w.DB.QueryRow(t.Context(), `SELECT COUNT(*) FROM contact_words WHERE word IN ('peanut','butter','exploded')`).Scan(&n))
		if n != 0 {
			t.Error("words stand in clear")
		}
	})
}

func TestOnBehalfKeepsThePersonAndTheReporterApart(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c, err := w.Submit(w.night, Submission{Channel: "staff", From: "brother@example.org", Name: "Ben", Text: "His sister was followed home", OnBehalf: &Behalf{Name: "Eva", From: "+1 206 555 0142", Relation: "brother"}})
		must(t, err)
		if got := w.read(c.ID); got.OnBehalf == nil || got.OnBehalf.Name != "Eva" || got.Name != "Ben" {
			t.Fatalf("%+v", got.OnBehalf)
		}
		made, err := w.MakeCase(w.night, c.ID, Making{})
		must(t, err)
		parties, err := w.cases.Parties(w.night, made.CaseID)
		must(t, err)
		roles := map[string]string{}
		for _, p := range parties {
			roles[string(p.Role)] = p.Name + " " + p.Email + p.Phone
		}
		if roles["harmed"] != "Eva +12065550142" || roles["reporter"] != "Ben brother@example.org" {
			t.Errorf("%v", roles)
		}
		_, err = w.Submit(w.night, Submission{Channel: "staff", Text: "x", OnBehalf: &Behalf{Relation: "friend"}})
		wantCode(t, err, "contact_invalid")
	})
}

func TestMentionsAndComplaintsComeByTheAPIOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		due := time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
		in := Submission{Channel: "api", Kind: "social", External: "post-1", Link: "https://social.example/post/1", Text: "They let a courier bleed"}
		a, err := w.Submit(w.night, in)
		must(t, err)
		b, err := w.Submit(w.night, in)
		must(t, err)
		if a.ID != b.ID || a.Kind != "social" || !strings.Contains(w.read(a.ID).Text, in.Link) {
			t.Errorf("%s %s %+v", a.ID, b.ID, a)
		}
		r, err := w.Submit(w.night, Submission{Channel: "api", Kind: "regulator", Text: "Complaint 77", LegalDue: &due})
		must(t, err)
		if r.LegalDue == nil || !r.LegalDue.Equal(due) {
			t.Errorf("%v", r.LegalDue)
		}
		made, err := w.MakeCase(w.night, r.ID, Making{})
		must(t, err)
		k, err := w.cases.Get(w.night, made.CaseID)
		must(t, err)
		if k.Type != "legal" {
			t.Errorf("a regulator's complaint became a case of type %s", k.Type)
		}
	})
}

func TestDisputedAccountIsNoIdentity(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		acc := w.account("c-1", "ours@example.org", "", "US-WA")
		w.account("c-2", "two@example.org", "", "US-WA")
		w.Disputed = func(_ context.Context, account uint64) (bool, error) { return account == acc, nil }
		w.thankful()
		c := w.mail("ours@example.org", "safety@"+domain, "Subject: Where does she live now", "I want to know")
		if c.Control != controlDisputed || w.acked(c) != "withheld disputed" {
			t.Fatalf("%q %s", c.Control, w.acked(c))
		}
		made, err := w.MakeCase(w.night, c.ID, Making{})
		must(t, err)
		parties, err := w.cases.Parties(w.night, made.CaseID)
		must(t, err)
		if len(parties) != 1 || parties[0].Account != nil {
			t.Errorf("the account became the party: %+v", parties)
		}
		if c := w.mail("two@example.org", "safety@"+domain, "Subject: Help", "Mi ex tiene la contraseña y lee mis mensajes"); c.Control != controlQuestion {
			t.Errorf("%q", c.Control)
		}
	})
}

func TestProbeTravelsTheWholeWayAndIsNoContact(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var beats []string
		w.Beat = func(_ context.Context, key, failure string) error { beats = append(beats, key+"|"+failure); return nil }
		w.Probe = SendTo(w.listen(10))
		must(t, w.ProbeListener(t.Context()))
		if !slices.Equal(beats, []string{"intake.mail|"}) {
			t.Fatalf("%q", beats)
		}
		if n := len(w.contactsOf(t)); n != 0 {
			t.Errorf("%d contacts", n)
		}
		// Nobody else can make the switch believe that mail arrives.
		if c := w.mail("x@example.org", "probe+06gzv33901r01frrspw6pj6ph0aaaaaaaaaaaaaaaaaaaa@"+domain, "Subject: probe", "x"); c.State != StateNew {
			t.Errorf("a forged probe is %s", c.State)
		}
		w.Probe = SendTo("127.0.0.1:1")
		must(t, w.ProbeListener(t.Context()))
		if last := beats[len(beats)-1]; last != "intake.mail|the mail listener does not take mail" {
			t.Errorf("%q", beats)
		}
		h, err := w.Heartbeat(w.admin())
		must(t, err)
		if h.Channels[0].Channel != "email" || h.Channels[0].Probed == nil || h.Channels[0].Failure == "" || h.Channels[0].LastTaken == nil {
			t.Errorf("%+v", h.Channels[0])
		}
	})
}
