package incident

import (
	"context"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// One installation for all of it: each part has incidents of its own.
func TestIncidents(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for _, part := range []struct {
			name string
			run  func(t *testing.T, w *world)
		}{
			{"OneCommanderAtAnyTime", oneCommanderAtAnyTime},
			{"OverdueUpdateIsToldOnce", overdueUpdateIsToldOnce},
			{"ExternalTextIsLinted", externalTextIsLinted},
			{"CorrectionsAreEntries", correctionsAreEntries},
			{"ReviewBeforeClosing", reviewBeforeClosing},
			{"ScopeAndCommand", scopeAndCommand},
			{"Merge", merge},
		} {
			t.Run(part.name, func(t *testing.T) {
				w.t, w.pages = t, nil
				part.run(t, w)
			})
		}
	})
}

// Whatever people do with roles and states, an open incident has one commander
// and one that has ended has none.
func oneCommanderAtAnyTime(t *testing.T, w *world) {
	i := w.declare("S1")
	rnd := rand.New(rand.NewPCG(1, 2))
	people := []string{"stf_ana", "stf_bo", "stf_lead"}
	for n := range 40 {
		var err error
		switch rnd.IntN(4) {
		case 0, 1:
			_, err = w.s.Assume(w.ana, i.ID, Taking{Role: roles[rnd.IntN(len(roles))], Staff: people[rnd.IntN(3)], Note: "it is quiet"})
		case 2:
			_, err = w.s.Relinquish(w.lead, i.ID, roles[rnd.IntN(len(roles))], people[rnd.IntN(3)])
		case 3:
			states := []State{Active, Contained, Resolved}
			_, err = w.change(w.lead, i, Edit{State: states[rnd.IntN(3)], Reason: "because"})
		}
		_ = err // refusals are part of the walk
		got := w.count(`SELECT COUNT(*) FROM incident_roles WHERE incident = $1 AND role = 'commander' AND relinquished_at IS NULL`, i.ID)
		if got != 1 {
			t.Fatalf("after step %d: %d commanders", n, got)
		}
		w.clock.Advance(time.Second)
	}
	// Every moment since the declaration had one: the holdings touch and do not overlap.
	held, err := w.s.Roles(w.lead, i.ID)
	must(t, err)
	last := i.DeclaredAt
	for _, h := range held {
		if h.Role != Commander {
			continue
		}
		if !h.AssumedAt.Equal(last) {
			t.Fatalf("a gap or an overlap at %v: %+v", last, held)
		}
		if h.RelinquishedAt != nil {
			last = *h.RelinquishedAt
		}
	}
	if _, err := w.change(w.lead, i, Edit{State: Cancelled, Reason: "a drill nobody announced"}); err == nil {
		if w.count(`SELECT COUNT(*) FROM incident_roles WHERE incident = $1 AND relinquished_at IS NULL`, i.ID) != 0 {
			t.Fatal("roles outlive the incident")
		}
	}
}

func TestStates(t *testing.T) {
	for _, c := range []struct {
		from, to State
		reason   string
		code     string
	}{
		{Declared, Active, "", ""}, {Declared, Resolved, "", "incident_state_move"}, {Declared, Cancelled, "", "incident_invalid"},
		{Declared, Cancelled, "false alarm", ""}, {Active, Contained, "", ""}, {Contained, Active, "", "incident_invalid"}, {Contained, Active, "again", ""},
		{Resolved, Closed, "", "incident_state_move"}, {Resolved, InReview, "", ""}, {InReview, Closed, "", ""}, {Closed, Active, "x", "incident_state_move"},
		{Active, Merged, "", "incident_invalid"}, {Cancelled, Active, "x", "incident_state_move"},
	} {
		i := &Incident{State: c.from}
		err := i.move(c.to, c.reason, "")
		if (err == nil) != (c.code == "") {
			t.Errorf("%s to %s: %v", c.from, c.to, err)
		} else if err != nil {
			wants(t, err, c.code)
		}
	}
}

// The update that is due is told once, again after each rhythm, and not after
// somebody has given it.
func overdueUpdateIsToldOnce(t *testing.T, w *world) {
	i := w.declare("S1")
	if i.Every != 60 || i.UpdateDue == nil || i.UpdateDue.Sub(i.DeclaredAt) != time.Hour {
		t.Fatalf("S1 wants an update an hour: %+v", i)
	}
	overdue := func() int {
		return w.count(`SELECT COUNT(*) FROM incident_entries WHERE incident = $1 AND kind = 'overdue'`, i.ID)
	}
	w.later(59 * time.Minute)
	if overdue() != 0 {
		t.Fatal("told before it was due")
	}
	w.later(time.Minute)
	w.settle()
	if overdue() != 1 {
		t.Fatalf("told %d times", overdue())
	}
	must(t, w.main.Tx(context.Background(), machinery().Actor(), "again", func(ctx context.Context, tx *db.Tx) error { return w.s.arm(ctx, tx, i) }))
	w.settle()
	if overdue() != 1 {
		t.Fatal("a job that runs twice tells twice")
	}
	w.later(time.Hour)
	if overdue() != 2 {
		t.Fatalf("after another hour: %d", overdue())
	}
	if len(w.pages) != 3 { // the declaration, and two reminders
		t.Fatalf("pages: %+v", w.pages)
	}
	got, err := w.s.Publish(w.lead, i.ID, NewUpdate{Audience: "internal", Texts: map[string]string{"en": "We are calling the stores."}})
	must(t, err)
	if got.Overdue || got.UpdateDue.Sub(w.clock.Now()) != time.Hour {
		t.Fatalf("the clock was not set back: %+v", got)
	}
	list, err := w.s.Updates(w.lead, i.ID)
	must(t, err)
	if len(list) != 1 || !list[0].Late {
		t.Fatalf("updates: %+v", list)
	}
	w.later(10 * time.Minute)
	// Worse: the next is due half an hour after the last.
	s0 := "S0"
	got, err = w.change(w.lead, i, Edit{Severity: &s0})
	must(t, err)
	if got.Every != 30 || got.UpdateDue.Sub(w.clock.Now()) != 20*time.Minute {
		t.Fatalf("S0: %+v", got)
	}
	ninety := 90
	_, err = w.change(w.lead, i, Edit{Every: &ninety})
	wants(t, err, "incident_invalid")
	_, err = w.change(w.lead, i, Edit{State: Active})
	must(t, err)
	_, err = w.change(w.lead, i, Edit{State: Resolved})
	must(t, err)
	was := overdue()
	w.later(48 * time.Hour)
	if overdue() != was {
		t.Fatal("a resolved incident wants no updates")
	}
}

// What leaves says nothing of a person; what stays may.
func externalTextIsLinted(t *testing.T, w *world) {
	i := w.declare("S2")
	con := w.contact("I ate it", "en", 3, 0)
	w.words[con] = Words{Text: "I ate it", Name: "Zelda Quimby"}
	_, err := w.s.LinkContacts(w.lead, i.ID, Selection{Contacts: []string{con}})
	must(t, err)
	for _, text := range []string{"Call Zelda at once.", "Write to sam@example.com", "Ring (206) 555-0142", "It was order number O-10442", "We are liable for this."} {
		_, err := w.s.Publish(w.lead, i.ID, NewUpdate{Audience: "external", Texts: map[string]string{"en": text}})
		wants(t, err, "external_text")
		if strings.Contains(err.Error(), "Zelda") || strings.Contains(err.Error(), "sam@") {
			t.Errorf("the refusal repeats personal data: %v", err)
		}
		_, err = w.s.Publish(w.lead, i.ID, NewUpdate{Audience: "internal", Texts: map[string]string{"en": text}})
		must(t, err)
	}
	_, err = w.s.Publish(w.lead, i.ID, NewUpdate{Audience: "external", Texts: map[string]string{"en": "We are looking into a product.", "es": "Llame a Zelda."}})
	wants(t, err, "external_text")
	_, err = w.s.Publish(w.lead, i.ID, NewUpdate{Audience: "external", Texts: map[string]string{"en": "We are looking into one product and will say more soon."}})
	must(t, err)
	_, err = w.s.Declare(w.lead, Declaration{Title: "Ana Ruiz ana@example.com", Kind: "safety", Severity: "S2"})
	wants(t, err, "title_personal")
}

// A correction is an entry beside the one it puts right, which stays as it was.
func correctionsAreEntries(t *testing.T, w *world) {
	i := w.declare("S2")
	w.clock.Advance(10 * time.Minute)
	at := w.clock.Now().Add(-4 * time.Minute)
	first, err := w.s.Note(w.ana, i.ID, NewEntry{Kind: "event", Text: "The store took it off the shelf at 9.", HappenedAt: &at})
	must(t, err)
	fix, err := w.s.Note(w.bo, i.ID, NewEntry{Kind: "correction", Text: "It was at 8.", Corrects: first.ID})
	must(t, err)
	if !fix.HappenedAt.Equal(at) || !fix.EnteredAt.Equal(w.clock.Now()) {
		t.Fatalf("times of the correction: %+v", fix)
	}
	page, err := w.s.Timeline(w.ana, i.ID, web.PageIn{Limit: 50})
	must(t, err)
	for _, e := range page.Items {
		if e.ID == first.ID && (e.Text != "The store took it off the shelf at 9." || len(e.CorrectedBy) != 1 || e.CorrectedBy[0] != fix.ID) {
			t.Fatalf("the corrected entry: %+v", e)
		}
	}
	_, err = w.s.Note(w.ana, i.ID, NewEntry{Kind: "decision", Text: "Stop sales"})
	wants(t, err, "entry_invalid")
	soon := w.clock.Now().Add(time.Minute)
	_, err = w.s.Note(w.ana, i.ID, NewEntry{Kind: "note", Text: "x", HappenedAt: &soon})
	wants(t, err, "entry_invalid")
}

// An incident is closed when its review is complete, and its action items
// outlive it until they are done or dropped with a because.
func reviewBeforeClosing(t *testing.T, w *world) {
	i := w.declare("S2")
	for _, s := range []State{Active, Resolved, InReview} {
		_, err := w.change(w.lead, i, Edit{State: s})
		must(t, err)
	}
	_, err := w.change(w.lead, i, Edit{State: Closed})
	wants(t, err, "review_incomplete")
	_, err = w.s.CompleteReview(w.lead, i.ID)
	wants(t, err, "review_incomplete")
	page, err := w.s.Timeline(w.ana, i.ID, web.PageIn{Limit: 1})
	must(t, err)
	r, err := w.s.WriteReview(w.ana, i.ID, 0, ReviewText{Summary: "A lot was recalled.", Factors: []Point{{Text: "No list of lots", Entries: []string{page.Items[0].ID}}},
		WentWell: []Point{{Text: "Quick"}}, WentBadly: []Point{{Text: "Late in Spanish"}}})
	must(t, err)
	if len(r.Missing) != 1 || r.Missing[0] != "actions" {
		t.Fatalf("missing: %v", r.Missing)
	}
	_, err = w.s.WriteReview(w.ana, i.ID, 0, ReviewText{})
	wants(t, err, "version_stale")
	_, err = w.s.WriteReview(w.ana, i.ID, 1, ReviewText{Factors: []Point{{Text: "x", Entries: []string{"ine_none"}}}})
	wants(t, err, "review_entries")
	it, err := w.s.AddAction(w.lead, i.ID, NewActionItem{Title: "Keep lots with orders", Owner: "stf_bo", DueAt: w.clock.Now().Add(24 * time.Hour)})
	must(t, err)
	_, err = w.s.CompleteReview(w.lead, i.ID)
	must(t, err)
	got, err := w.change(w.lead, i, Edit{State: Closed})
	must(t, err)
	if got.State != Closed || got.EndedAt == nil || len(got.Roles) != 0 {
		t.Fatalf("closed: %+v", got)
	}
	w.clock.Advance(48 * time.Hour)
	open, err := w.s.Actions(w.ana, "", "open")
	must(t, err)
	if len(open) != 1 || !open[0].Overdue {
		t.Fatalf("the item died with the incident: %+v", open)
	}
	_, err = w.s.EndAction(w.ana, it.ID, "dropped", " ")
	wants(t, err, "action_item_because")
	_, err = w.s.EndAction(w.ana, it.ID, "dropped", "The catalogue will be replaced in May.")
	must(t, err)
	_, err = w.s.EndAction(w.ana, it.ID, "done", "")
	wants(t, err, "action_item_over")
}

// Who sees another region sees nothing of it; who does not command does not
// steer.
func scopeAndCommand(t *testing.T, w *world) {
	i := w.declare("S2")
	_, err := w.s.Get(w.tex, i.ID)
	wants(t, err, "incident_not_found")
	page, err := w.s.List(w.tex, Filter{}, web.PageIn{Limit: 10})
	must(t, err)
	if len(page.Items) != 0 {
		t.Fatal("another region's incident is listed")
	}
	if _, err := w.change(w.ana, i, Edit{State: Active}); err == nil {
		t.Fatal("an associate steered")
	}
	_, err = w.s.Assume(w.ana, i.ID, Taking{Role: Commander})
	must(t, err)
	_, err = w.change(w.ana, i, Edit{State: Active})
	must(t, err)
	nobody := identity.WithCaller(context.Background(), identity.StaffCaller("stf_v", "v", []string{identity.RoleBPO}, nil, []string{identity.Everywhere}))
	if _, err := w.s.Get(nobody, i.ID); err == nil {
		t.Fatal("a vendor reads incidents")
	}
	_, err = w.s.Relinquish(w.ana, i.ID, Commander, "")
	wants(t, err, "commander_needed")
}

// Merging moves cases and contacts, keeps the old number, and ends the old one.
func merge(t *testing.T, w *world) {
	a, b := w.declare("S2"), w.declare("S2")
	con := w.contact("peanut", "en", 3, 0)
	_, err := w.s.LinkContacts(w.lead, a.ID, Selection{Contacts: []string{con}})
	must(t, err)
	_, err = w.change(w.lead, a, Edit{State: Merged, Into: a.Number})
	wants(t, err, "incident_invalid")
	got, err := w.change(w.lead, a, Edit{State: Merged, Into: b.Number})
	must(t, err)
	if got.State != Merged || got.MergedInto != b.ID || len(got.Roles) != 0 {
		t.Fatalf("%+v", got)
	}
	into, err := w.s.Get(w.lead, b.Number)
	must(t, err)
	if into.Contacts != 1 {
		t.Fatalf("the contact did not come along: %+v", into)
	}
}
