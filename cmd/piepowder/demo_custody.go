package main

import (
	"context"
	"fmt"
	"time"

	"github.com/piepowder/piepowder/internal/breakglass"
	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/evidence"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/investigation"
	"github.com/piepowder/piepowder/internal/simulate"
)

// Who the matters of the demo are about.
const (
	glassOwner = "bsk-c-00033"
	glassMaker = "bsk-w-00022"
	quietOwner = "bsk-c-00031"
)

const glassTitle = "Porch window broken at delivery; each side tells it differently"

// matters leaves what a visitor should find of an investigation: one under way
// with evidence of every kind and a finding that waits for its second reader,
// and a need-to-know case whose glass was broken and waits for its review. What
// an earlier run left is not made again.
func (d *demo) matters(ctx context.Context) error {
	sys := d.app.AsSystem(ctx)
	have, err := d.app.Cases.List(sys, cases.Filter{Type: "property", Where: `severity == "S2"`}, "", 200)
	if err != nil {
		return err
	}
	for _, c := range have.Items {
		if c.Title == glassTitle {
			return nil
		}
	}
	m := &matter{d: d}
	for _, r := range []struct {
		to   *context.Context
		role string
	}{{&m.investigator, identity.RoleInvestigator}, {&m.lead, identity.RoleCommander}, {&m.desk, identity.RoleCriticalResponse}, {&m.counsel, identity.RoleLegal}} {
		if *r.to, err = d.as(ctx, r.role); err != nil {
			return err
		}
	}
	if err := m.quiet(); err != nil {
		return fmt.Errorf("need-to-know case: %w", explain(err))
	}
	if err := m.window(); err != nil {
		return fmt.Errorf("investigation: %w", explain(err))
	}
	return d.app.Evidence.CheckNow(sys)
}

// matter makes the demo's investigations, each step by who would take it.
type matter struct {
	d                                  *demo
	investigator, lead, desk, counsel  context.Context
	c                                  *cases.Case
	reporter, subject                  string
	photo, letter, chat, fromHer, from string
}

func (m *matter) window() (err error) {
	s := m.d.app.Cases
	m.c, err = s.Open(m.investigator, cases.Opening{Title: glassTitle, Type: "property", Severity: cases.S2, Brand: "Basketly", Region: "US-WA", City: "Seattle", Account: glassMaker,
		Parties: []cases.NewParty{{Role: "reporter", Account: glassOwner}, {Role: "subject", Account: glassMaker}, {Role: "witness", Name: "R. Alder, neighbour"}}})
	if err != nil {
		return err
	}
	if _, err := s.Take(m.investigator, m.c.ID); err != nil {
		return err
	}
	parties, err := s.AllParties(m.investigator, m.c.ID)
	if err != nil {
		return err
	}
	for _, p := range parties {
		switch p.Role {
		case "reporter":
			m.reporter = p.ID
		case "subject":
			m.subject = p.ID
		}
	}
	for _, step := range []func() error{m.collect, m.ask, m.facts, m.weigh} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// collect adds the evidence: pictures, a statement, what is not recognised, a
// redacted copy, a record of the thread, and one thing that is locked.
func (m *matter) collect() error {
	e, ref := m.d.app.Evidence, m.c.ID
	up := func(a simulate.Attachment, class string) (string, error) {
		it, err := e.Upload(m.investigator, ref, a.Name, a.MediaType, a.Data)
		if err == nil && class != "" {
			_, err = e.Classify(m.investigator, it.ID, class)
		}
		if err != nil {
			return "", err
		}
		return it.ID, nil
	}
	named := func(a simulate.Attachment, name string) simulate.Attachment { a.Name = name; return a }
	text := func(name, body string) simulate.Attachment {
		return simulate.Attachment{Name: name, MediaType: "text/plain", Data: []byte(body)}
	}
	var err error
	if m.photo, err = up(named(simulate.Exhibit("glass", 71), "porch-window.jpg"), evidence.ClassOrdinary); err != nil {
		return err
	}
	if m.chat, err = up(named(simulate.Exhibit("chat", 72), "messages-in-the-app.png"), evidence.ClassOrdinary); err != nil {
		return err
	}
	if m.letter, err = up(text("statement-of-the-neighbour.txt", "I was in my garden. I heard two voices and then glass. I did not see who threw what.\nMy number is 206-555-0142; please do not pass it on.\nR. Alder\n"), ""); err != nil {
		return err
	}
	for _, a := range []struct {
		a     simulate.Attachment
		class string
	}{{named(simulate.Exhibit("hand", 73), "cut-on-the-hand.jpg"), "injury"}, {named(simulate.Exhibit("bag", 74), "bags-on-the-step.jpg"), ""},
		{simulate.Attachment{Name: "doorbell.dav", MediaType: "application/octet-stream", Data: []byte("DHAV\x00\x01 film of the doorbell; no player here knows it\n")}, ""}} {
		if _, err := up(a.a, a.class); err != nil {
			return err
		}
	}
	if _, err := e.Redact(m.investigator, m.letter, evidence.Redaction{Spans: []evidence.Span{{From: 98, To: 110}}, Why: "The neighbour's number is not for the other side."}); err != nil {
		return err
	}
	if _, err := e.Redact(m.investigator, m.photo, evidence.Redaction{Boxes: []evidence.Box{{X: 620, Y: 540, W: 260, H: 200}}, Why: "A face in the reflection."}); err != nil {
		return err
	}
	if _, err := e.TakeRecord(m.investigator, ref, "thread", ""); err != nil {
		return err
	}
	if _, _, err := e.View(m.lead, m.photo, evidence.Looking{}); err != nil {
		return err
	}
	if _, _, err := e.Note(m.investigator, m.photo, evidence.Move{Act: "copied", To: "Claims desk", Purpose: "insurer", Why: "The owner's insurer asked for a copy."}); err != nil {
		return err
	}
	withdrawn, err := up(text("chat-forwarded-by-a-third-person.txt", "A description of a picture that nobody here opened.\n"), "")
	if err != nil {
		return err
	}
	if err := e.LockItem(m.investigator, withdrawn, "told"); err != nil {
		return err
	}
	_, err = e.AskPackage(m.investigator, ref, evidence.NewPackage{Purpose: "insurer", Recipient: "Harbor Mutual, claims", Form: evidence.FormShared, Why: "The owner's insurer asked for what there is."})
	return err
}

// ask interviews both sides; the second corrects a sentence later.
func (m *matter) ask() error {
	v := m.d.app.Investigation
	talk := func(in investigation.NewInterview, lines ...investigation.NewLine) (string, error) {
		in.Zone = "America/Los_Angeles"
		t, err := v.Begin(m.investigator, m.c.ID, in)
		if err != nil {
			return "", err
		}
		for _, l := range lines {
			if l.Kind == "correction" {
				if _, err := v.Finish(m.investigator, t.ID, ""); err != nil {
					return "", err
				}
			}
			if _, err := v.Say(m.investigator, t.ID, l); err != nil {
				return "", err
			}
		}
		return t.ID, nil
	}
	q := func(text string) investigation.NewLine { return investigation.NewLine{Kind: "question", Text: text} }
	a := func(text string) investigation.NewLine { return investigation.NewLine{Kind: "answer", Text: text} }
	var err error
	m.fromHer, err = talk(investigation.NewInterview{Party: m.reporter, How: "phone", Consent: "given"},
		q("What did you hear first?"), a("A crack, like a stone. Then the bags on the step."), q("Did you see the courier then?"), a("Only from behind, at the gate."))
	if err != nil {
		return err
	}
	m.from, err = talk(investigation.NewInterview{Party: m.subject, How: "video", Consent: "refused", Present: "An interpreter"},
		q("Where were you when the window broke?"), a("At the car. I had put the bags down and gone."), q("Was the window whole when you came?"), a("It was whole."),
		investigation.NewLine{Kind: "correction", Corrects: 4, Text: "I meant: I did not look at the window."})
	return err
}

func (m *matter) facts() error {
	v := m.d.app.Investigation
	day := m.d.clk.Now().Add(-30 * time.Hour).Truncate(time.Minute)
	at := func(minutes int) *time.Time { t := day.Add(time.Duration(minutes) * time.Minute); return &t }
	add := func(n investigation.NewFact) (string, error) {
		n.Zone = "America/Los_Angeles"
		f, err := v.AddFact(m.investigator, m.c.ID, n)
		if err != nil {
			return "", err
		}
		return f.ID, nil
	}
	seen := investigation.FactSource{Kind: "observation"}
	for _, n := range []investigation.NewFact{
		{From: at(0), Certainty: investigation.Exact, Text: "The order is marked as delivered.", Source: seen},
		{From: at(-4), Margin: 5, Certainty: investigation.About, Text: "A crack is heard at the porch.", Source: investigation.FactSource{Kind: "interview", Ref: m.fromHer, Note: "first answer"}, Disputed: true},
		{From: at(-20), To: at(6), Certainty: investigation.Between, Text: "Two voices are heard from the next garden.", Source: investigation.FactSource{Kind: "evidence", Ref: m.letter, Note: "second sentence"}},
		{Certainty: investigation.Unknown, Text: "The lower left corner of the window had been mended once.", Source: investigation.FactSource{Kind: "evidence", Ref: m.photo, Note: "tape at the edge"}},
	} {
		if _, err := add(n); err != nil {
			return err
		}
	}
	early, err := add(investigation.NewFact{From: at(-60), Certainty: investigation.Exact, Text: "The courier leaves the store.", Source: seen})
	if err != nil {
		return err
	}
	_, err = v.CorrectFact(m.investigator, early, investigation.NewFact{From: at(-35), Certainty: investigation.Exact, Zone: "America/Los_Angeles", Text: "The courier leaves the store.", Source: seen, Why: "The first time was that of the order, not of leaving."})
	return err
}

// weigh writes down what may have been and one finding, which waits for its
// second reader.
func (m *matter) weigh() error {
	v := m.d.app.Investigation
	for _, text := range []string{"The courier threw a bag against the window.", "The window broke when the door was shut: it had been mended."} {
		if _, err := v.Suppose(m.investigator, m.c.ID, text); err != nil {
			return err
		}
	}
	h, err := v.Suppose(m.investigator, m.c.ID, "Somebody else broke it before the courier came.")
	if err != nil {
		return err
	}
	if _, err := v.Weigh(m.investigator, h.ID, "set_aside", "The owner closed the same window an hour earlier."); err != nil {
		return err
	}
	f, err := v.Draft(m.investigator, m.c.ID, investigation.NewFinding{Claim: "The courier broke the porch window.", Party: m.subject, Standard: cases.Preponderance, Conclusion: "inconclusive",
		Reasoning: "Nobody saw it break. The crack was heard within five minutes of the delivery, but the pane had been mended and the neighbour heard two voices.",
		Grounds: []investigation.FindingGround{{Side: "supports", Kind: "interview", Ref: m.fromHer, Why: "Heard it as the bags came."},
			{Side: "contradicts", Kind: "interview", Ref: m.from, Why: "Says he was at the car."}, {Side: "contradicts", Kind: "evidence", Ref: m.photo, Why: "Shows an older repair."}}})
	if err != nil {
		return err
	}
	_, err = v.Submit(m.investigator, f.ID)
	return err
}

// quiet is a case that only its members know of, and somebody who had to look.
func (m *matter) quiet() error {
	c, err := m.d.app.Cases.Open(m.investigator, cases.Opening{Title: "Threats by somebody who works here", Type: "safety", Severity: cases.S2, Brand: "Basketly", Region: "US-WA", Account: quietOwner, Restrict: true})
	if err != nil {
		return err
	}
	if _, err := m.d.app.Cases.Take(m.investigator, c.ID); err != nil {
		return err
	}
	use, err := m.d.app.BreakGlass.Break(m.desk, breakglass.GlassBreaking{Case: c.Number, Code: "owner_unreachable", Minutes: 15, Reason: "The person harmed is on the line and asks what was agreed; the owner does not answer."})
	if err != nil {
		return err
	}
	if _, err := m.d.app.Cases.Get(m.desk, c.ID); err != nil {
		return err
	}
	_, err = m.d.app.BreakGlass.End(m.desk, use.ID)
	return err
}
