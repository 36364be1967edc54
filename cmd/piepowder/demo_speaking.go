package main

import (
	"context"
	"fmt"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/comms"
	"github.com/piepowder/piepowder/internal/errs"
)

// speaking makes what a visitor should find of templates and safe contact: a few
// macros, a draft that cannot be published as it stands, a party with a plan
// and a follow-up, a page for the press.
func (d *demo) speaking(ctx context.Context) error {
	for _, m := range []comms.Macro{
		{Title: "Answer, and wait two days", Template: "reply.first", Set: &comms.MacroState{State: "waiting", WaitingOn: "reporter", Days: 2}},
		{Title: "Still working on it", Template: "update.working"},
		{Title: "Warn for a missed hand-over", Role: "subject", Action: &comms.MacroAction{Kind: "warn", Reason: "The order was not handed over as agreed.", Rule: "DEL-2.1", Notify: true}, Set: &comms.MacroState{Tags: []string{"warned"}}},
	} {
		if _, err := d.app.Comms.SaveMacro(ctx, "", 0, m); err != nil {
			return fmt.Errorf("macro: %w", explain(err))
		}
	}
	t, err := d.app.Comms.Template(ctx, "closing.done")
	if err != nil {
		return explain(err)
	}
	text := *t.Text
	text.Texts = map[string]comms.Wording{"en": {Subject: "What came of it", Body: "Hello,\n\nwe have looked at {{case_number}}. {{outcome}} We promise that it will not happen again.\n\n{{agent}}"},
		"es": text.Texts["es"], "fr": text.Texts["fr"]}
	_, err = d.app.Comms.SaveTemplate(ctx, t.ID, t.Version, comms.TemplateDraft{Title: t.Title, Purpose: t.Purpose, Note: "shorter; still promises too much", Text: text})
	if err != nil {
		return explain(err)
	}
	list, err := d.app.Cases.List(ctx, cases.Filter{Unfinished: true}, "", 100)
	if err != nil {
		return explain(err)
	}
	for _, c := range list.Items {
		if c.Severity > cases.S2 || c.Source != "contact" {
			continue
		}
		parties, err := d.app.Cases.AllParties(ctx, c.ID)
		if err != nil || len(parties) == 0 {
			return explain(err)
		}
		who := parties[0].ID
		_, err = d.app.Comms.SetPlan(ctx, c.ID, who, 0, comms.ContactPlan{SafeName: "A.", Channels: []string{"mail", "phone"}, From: "09:00", To: "20:00",
			Zone: "America/Los_Angeles", SeenBy: "a flatmate reads the phone", Language: c.Language})
		if err == nil {
			_, err = d.app.Comms.FollowUp(ctx, c.ID, comms.FollowUpPlan{Party: who, When: []string{"24h", "7d"}})
		}
		if err == nil {
			_, err = d.app.Comms.HandToPress(ctx, c.ID, "social", "A post asks whether a courier was hurt.")
		}
		if errs.IsKind(err, errs.Unavailable) {
			err = nil
		}
		return explain(err)
	}
	return nil
}
