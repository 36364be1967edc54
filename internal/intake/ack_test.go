package intake

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/web"
)

// thankful lets a world acknowledge.
func (w *world) thankful() {
	w.Render = func(_ context.Context, template, language string, _ map[string]string) (string, string, string, error) {
		return "We have your message", "A person will read it. [" + language + "]", template + "@1", nil
	}
}

func (w *world) acked(c *Contact) string {
	w.t.Helper()
	if c.Ack == nil {
		return "nothing"
	}
	return c.Ack.State + " " + c.Ack.Why
}

func TestAMachineIsNotThanked(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.thankful()
		w.Unsafe = func(_ context.Context, channel, address string, _ uint64) (string, error) {
			if address == "watched@example.org" && channel == "mail" {
				return "somebody else reads it", nil
			}
			return "", nil
		}
		n := 0
		for header, want := range map[string]string{
			"Subject: Hello": "sent ",
			"Subject: a\nAuto-Submitted: auto-replied":   "withheld automatic",
			"Subject: b\nAuto-Submitted: auto-generated": "withheld automatic",
			"Subject: c\nAuto-Submitted: no":             "sent ",
			"Subject: d\nPrecedence: bulk":               "withheld automatic",
			"Subject: e\nPrecedence: list":               "withheld automatic",
			"Subject: f\nPrecedence: junk":               "withheld automatic",
			"Subject: g\nX-Auto-Response-Suppress: All":  "withheld automatic",
			"Subject: h\nX-Loop: yes":                    "withheld automatic",
			"Subject: i\nContent-Type: multipart/report; report-type=delivery-status; boundary=x": "withheld automatic",
			"Subject: j\nReturn-Path: <>":                                  "withheld automatic",
			"Subject: Automatic reply: away\nAuto-Submitted: auto-replied": "withheld automatic",
			"Subject: I want to end my life":                               "withheld self_harm",
			"Subject: ya no puedo más":                                     "withheld self_harm",
			"Subject: j'ai envie de mourir":                                "withheld self_harm",
		} {
			n++
			c := w.mail("p"+strconv.Itoa(n)+"@example.org", "safety@"+domain, header, "something happened")
			if got := w.acked(c); got != want {
				t.Errorf("%q: %s, want %s", header, got, want)
			}
		}
		for from, want := range map[string]string{"safety@" + domain: "withheld our_own", "other+x@" + domain: "withheld our_own", "watched@example.org": "withheld unsafe"} {
			if got := w.acked(w.mail(from, "safety@"+domain, "Subject: Hi", "hello")); got != want {
				t.Errorf("%s: %s, want %s", from, got, want)
			}
		}
	})
}

func TestAcknowledgementIsNeutralLocalAndNoResponse(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.thankful()
		c := w.mail("eva@example.org", "safety@"+domain, "Subject: Agresión con cuchillo", "El repartidor me amenaza y tengo mucho miedo de que vuelva")
		if w.acked(c) != "sent " {
			t.Fatal(w.acked(c))
		}
		made, err := w.MakeCase(w.night, c.ID, Making{})
		must(t, err)
		w.pass()
		p, err := w.Comms.Messages(w.night, made.CaseID, "", web.PageIn{Limit: 10})
		must(t, err)
		if len(p.Items) != 1 {
			t.Fatalf("%d messages", len(p.Items))
		}
		m := p.Items[0]
		if m.Human || !m.Neutral || m.Language != "es" || strings.Contains(m.Subject+m.Text, "cuchillo") || strings.Contains(m.Text, "C-") || !strings.HasPrefix(m.Template, "contact.received@") {
			t.Errorf("%+v", m)
		}
		k, err := w.cases.Get(w.night, made.CaseID)
		must(t, err)
		if k.Responded != nil {
			t.Error("a machine's thanks counts as the first response")
		}
	})
}

func TestTwoMachinesThatAnswerEachOtherStop(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.thankful()
		sent := 0
		// The other side answers everything at once, and says nowhere that it is a machine.
		for round := range 40 {
			c := w.mail("robot@example.org", "safety@"+domain, "Subject: Re: Re: ticket "+strconv.Itoa(round), "Thank you for your message, we will come back to you")
			if w.acked(c) == "sent " {
				sent++
			} else if w.acked(c) != "withheld limit" {
				t.Fatalf("round %d: %s", round, w.acked(c))
			}
			w.clk.Advance(time.Minute)
		}
		if sent != ackLimit {
			t.Fatalf("%d acknowledgements in 40 minutes", sent)
		}
		w.clk.Advance(ackWindow)
		if got := w.acked(w.mail("robot@example.org", "safety@"+domain, "Subject: again", "hello again")); got != "sent " {
			t.Errorf("after an hour: %s", got)
		}
		if got := w.acked(w.mail("person@example.org", "safety@"+domain, "Subject: help", "somebody else")); got != "sent " {
			t.Errorf("another sender: %s", got)
		}
	})
}

// A template that somebody took out of use stops no mail.
func TestMailComesInWithoutATemplateToThank(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.Render = func(context.Context, string, string, map[string]string) (string, string, string, error) {
			return "", "", "", errs.New(errs.NotFound, "template_not_found", "There is no such template.")
		}
		if c := w.mail("a@example.org", "help@"+domain, "Subject: Hello", "Somebody follows me."); w.acked(c) != "nothing" {
			t.Fatal(w.acked(c))
		}
	})
}
