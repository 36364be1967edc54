package investigation

import (
	"context"
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/activity"
	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/db/dbtest"
	"github.com/piepowder/piepowder/internal/entity"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/seal"
	"github.com/piepowder/piepowder/internal/sla"
)

type world struct {
	t        *testing.T
	main     *db.DB
	history  *db.DB
	vault    *seal.Vault
	clock    *clock.Fake
	cases    *cases.Service
	s        *Service
	ana, bo  context.Context // investigators
	stranger context.Context // investigator who is no member of what is restricted
	auditor  context.Context
}

func person(id string, roles ...string) context.Context {
	return identity.WithCaller(context.Background(), identity.StaffCaller(id, id, roles, nil, []string{identity.Everywhere}))
}

func each(t *testing.T, fn func(t *testing.T, w *world)) {
	dbtest.EachPair(t, func(t *testing.T, main, history *db.DB, clk *clock.Fake) {
		v, err := seal.OpenVault(t.TempDir())
		must(t, err)
		t.Cleanup(func() { v.Close() })
		log := activity.New(main, nil)
		log.Guard(cases.Visible)
		accounts := entity.New(main, history, v, log)
		w := &world{t: t, main: main, history: history, vault: v, clock: clk}
		w.cases = cases.NewService(cases.Options{DB: main, Vault: v, Activity: log, Accounts: accounts, Policy: sla.Default(nil)})
		w.s = NewService(Options{DB: main, Vault: v, Cases: w.cases, Accounts: accounts, Event: accounts.EventTime,
			Clause: func(_ context.Context, clause string, _ time.Time, _ string) (Clause, error) {
				switch clause {
				case "MIS-1.1":
					return Clause{Version: 3}, nil
				case "SAF-1.1":
					return Clause{Version: 2, Standard: string(cases.ClearAndConvincing)}, nil
				}
				return Clause{}, errs.New(errs.NotFound, "clause_not_found", "no")
			}})
		w.cases.OnEnding(w.s.Ending)
		w.cases.OnClosing(w.s.Closing)
		w.ana, w.bo, w.stranger = person("stf_ana", identity.RoleInvestigator), person("stf_bo", identity.RoleInvestigator), person("stf_cy", identity.RoleInvestigator)
		w.auditor = person("stf_aud", identity.RoleAuditor)
		fn(t, w)
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (w *world) code(err error, want string) {
	w.t.Helper()
	if errs.CodeOf(err) != want {
		w.t.Fatalf("error %v, want %s", err, want)
	}
}

func (w *world) account(ref string) string {
	w.t.Helper()
	eid, _, err := w.vault.Entity("account", []byte(ref))
	must(w.t, err)
	must(w.t, w.vault.Sync())
	body, _ := json.Marshal(map[string]string{"name": ref})
	sealedRef, err := w.vault.Seal(eid, "ref", []byte(ref))
	must(w.t, err)
	sealed, err := w.vault.Seal(eid, "profile", body)
	must(w.t, err)
	must(w.t, w.history.Machinery(context.Background(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO accounts(id, kind, brand, region, position, ref, profile, email_idx, phone_idx, created_at, language, city) VALUES ($1,'worker','basketly','US-WA',1,$2,$3,'','',1,'en','Seattle')`, eid, sealedRef, sealed)
		return err
	}))
	return ref
}

func (w *world) open(title string) *cases.Case {
	w.t.Helper()
	c, err := w.cases.Open(w.ana, cases.Opening{Title: title, Type: "misconduct", Severity: cases.S2, Region: "US-WA"})
	must(w.t, err)
	return c
}

func (w *world) fact(c *cases.Case, text string, at time.Time) *CaseFact {
	w.t.Helper()
	f, err := w.s.AddFact(w.ana, c.ID, NewFact{From: &at, Zone: "America/Los_Angeles", Certainty: Exact, Text: text, Source: FactSource{Kind: "observation"}})
	must(w.t, err)
	return f
}

func TestFactsAreOrderedByWhenTheyHappenedAndNeverChanged(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.open("Two stories")
		now := w.clock.Now()
		late := w.fact(c, "The doorbell rings", now.Add(-time.Hour))
		early := w.fact(c, "The order is picked up", now.Add(-2*time.Hour))
		nobody, err := w.s.AddFact(w.ana, c.ID, NewFact{Zone: "America/Los_Angeles", Certainty: Unknown, Text: "Words were exchanged", Source: FactSource{Kind: "observation"}, Disputed: true})
		must(t, err)
		at := now.Add(-90 * time.Minute)
		fixed, err := w.s.CorrectFact(w.bo, late.ID, NewFact{From: &at, Margin: 10, Zone: "America/Los_Angeles", Certainty: About, Text: "The doorbell rings", Source: FactSource{Kind: "observation"}, Why: "The camera's clock is half an hour ahead."})
		must(t, err)
		list, err := w.s.Facts(w.auditor, c.Number)
		must(t, err)
		var order []string
		for _, f := range list {
			order = append(order, f.ID)
		}
		if want := []string{early.ID, fixed.ID, late.ID, nobody.ID}; !slices.Equal(order, want) {
			t.Fatalf("order %v, want %v", order, want)
		}
		if list[2].ReplacedBy != fixed.ID || list[1].Replaces != late.ID || list[1].Margin != 10 || list[1].Why == "" || list[2].Text != "The doorbell rings" {
			t.Fatalf("correction: %+v %+v", list[1], list[2])
		}
		_, err = w.s.CorrectFact(w.ana, late.ID, NewFact{From: &at, Zone: "America/Los_Angeles", Certainty: Exact, Text: "x", Source: FactSource{Kind: "observation"}, Why: "again"})
		w.code(err, "fact_replaced")
		_, err = w.s.WithdrawFact(w.ana, early.ID, "It was another order.")
		must(t, err)
		_, err = w.s.WithdrawFact(w.ana, early.ID, "Twice.")
		w.code(err, "fact_replaced")
		_, err = w.s.AddFact(w.auditor, c.ID, NewFact{})
		w.code(err, "permission_missing")
	})
}

func TestFactsThatCannotBe(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	past, future := now.Add(-time.Hour), now.Add(time.Hour)
	own := FactSource{Kind: "observation"}
	for name, x := range map[string]struct {
		in   NewFact
		want string
	}{
		"right":                    {NewFact{From: &past, Zone: "Europe/Paris", Certainty: Exact, Text: "x", Source: own}, ""},
		"in the future":            {NewFact{From: &future, Zone: "UTC", Certainty: Exact, Text: "x", Source: own}, "/from"},
		"no text":                  {NewFact{From: &past, Zone: "UTC", Certainty: Exact, Text: " ", Source: own}, "/text"},
		"no zone":                  {NewFact{From: &past, Certainty: Exact, Text: "x", Source: own}, "/zone"},
		"the server's zone":        {NewFact{From: &past, Zone: "Local", Certainty: Exact, Text: "x", Source: own}, "/zone"},
		"about nothing":            {NewFact{From: &past, Zone: "UTC", Certainty: About, Text: "x", Source: own}, "/margin_minutes"},
		"between one":              {NewFact{From: &past, Zone: "UTC", Certainty: Between, Text: "x", Source: own}, "/to"},
		"between backwards":        {NewFact{From: &now, To: &past, Zone: "UTC", Certainty: Between, Text: "x", Source: own}, "/to"},
		"unknown with a time":      {NewFact{From: &past, Zone: "UTC", Certainty: Unknown, Text: "x", Source: own}, "/certainty"},
		"no source":                {NewFact{From: &past, Zone: "UTC", Certainty: Exact, Text: "x"}, "/source/kind"},
		"evidence without which":   {NewFact{From: &past, Zone: "UTC", Certainty: Exact, Text: "x", Source: FactSource{Kind: "evidence"}}, "/source/ref"},
		"an event may give a time": {NewFact{Zone: "UTC", Certainty: Exact, Text: "x", Source: FactSource{Kind: "event", Ref: "evt-1"}}, ""},
		"exact with a margin":      {NewFact{From: &past, Margin: 5, Zone: "UTC", Certainty: Exact, Text: "x", Source: own}, "/margin_minutes"},
	} {
		err := x.in.check(now)
		var e *errs.Error
		switch {
		case x.want == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case x.want != "":
			if !asError(err, &e) || len(e.Fields) == 0 || e.Fields[0].Pointer != x.want {
				t.Errorf("%s: %v, want %s", name, err, x.want)
			}
		}
	}
}

func asError(err error, to **errs.Error) bool {
	e, ok := err.(*errs.Error)
	*to = e
	return ok
}

func TestInterviewKeepsWhatWasSaidAndNoRecordingWithoutConsent(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.open("Two stories")
		v, err := w.s.Begin(w.ana, c.ID, NewInterview{Name: "Pat", How: "phone", Zone: "America/Los_Angeles", Consent: "refused"})
		must(t, err)
		for _, l := range []NewLine{{Kind: "question", Text: "Where were you?"}, {Kind: "answer", Text: "At the door, at nine."}} {
			v, err = w.s.Say(w.ana, v.ID, l)
			must(t, err)
		}
		_, err = w.s.Finish(w.ana, v.ID, "evi_x")
		w.code(err, "recording_without_consent")
		v, err = w.s.Finish(w.ana, v.ID, "")
		must(t, err)
		_, err = w.s.Say(w.ana, v.ID, NewLine{Kind: "answer", Text: "One more thing."})
		w.code(err, "interview_ended")
		v, err = w.s.Say(w.bo, v.ID, NewLine{Kind: "correction", Text: "At ten, I looked it up.", Corrects: 2})
		must(t, err)
		if len(v.Lines) != 3 || v.Lines[1].Text != "At the door, at nine." || v.Lines[1].CorrectedBy != 3 || v.Lines[2].By != "stf_bo" {
			t.Fatalf("%+v", v.Lines)
		}
		_, err = w.s.Say(w.bo, v.ID, NewLine{Kind: "correction", Text: "No.", Corrects: 2})
		w.code(err, "line_corrected")
		seen, err := w.s.Interview(w.auditor, v.ID)
		must(t, err)
		if seen.Name != "" || !seen.Masked {
			t.Fatalf("the auditor sees the name %q", seen.Name)
		}
	})
}

// TestFindingNeedsASecondReaderOfExactlyItsText is the machine of findings.
func TestFindingNeedsASecondReaderOfExactlyItsText(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.open("Two stories")
		p, err := w.cases.AddParty(w.ana, c.ID, cases.NewParty{Role: cases.Subject, Account: w.account("W-1")})
		must(t, err)
		other := w.open("Another")
		foreign := w.fact(other, "elsewhere", w.clock.Now())
		mine := w.fact(c, "here", w.clock.Now())
		in := NewFinding{Claim: "W-1 kicked the gate.", Party: p.ID, Clause: "MIS-1.1", Standard: cases.Preponderance, Conclusion: cases.Substantiated}
		f, err := w.s.Draft(w.ana, c.ID, in)
		must(t, err)
		if f.Account != p.Account.ID || f.ClauseVersion != 3 || f.State != Drafted {
			t.Fatalf("%+v", f)
		}
		_, err = w.s.Submit(w.ana, f.ID)
		w.code(err, "finding_incomplete")
		in.Grounds = []FindingGround{{Side: "supports", Kind: "fact", Ref: foreign.ID}}
		_, err = w.s.Rewrite(w.ana, f.ID, f.Version, in)
		w.code(err, "reference_unknown")
		in.Grounds, in.Reasoning = []FindingGround{{Side: "supports", Kind: "fact", Ref: mine.ID, Why: "Seen by a camera."}}, "The camera shows it."
		f, err = w.s.Rewrite(w.ana, f.ID, f.Version, in)
		must(t, err)
		_, err = w.s.Submit(w.ana, f.ID)
		w.code(err, "finding_incomplete") // nothing said of what speaks against it
		in.NoneAgainst = true
		_, err = w.s.Rewrite(w.bo, f.ID, -1, in)
		w.code(err, "not_your_finding")
		_, err = w.s.Rewrite(w.ana, f.ID, f.Version-1, in)
		w.code(err, "version_stale")
		f, err = w.s.Rewrite(w.ana, f.ID, f.Version, in)
		must(t, err)
		_, err = w.s.Read(w.bo, f.ID, f.Shown, true, "")
		w.code(err, "finding_not_submitted")
		f, err = w.s.Submit(w.ana, f.ID)
		must(t, err)
		_, err = w.s.Read(w.ana, f.ID, f.Shown, true, "")
		w.code(err, "finding_by_author")
		was := f.Shown
		in.Claim = "W-1 kicked the gate twice."
		f, err = w.s.Rewrite(w.ana, f.ID, f.Version, in)
		must(t, err)
		_, err = w.s.Read(w.bo, f.ID, was, true, "")
		w.code(err, "finding_not_submitted") // changing it took it back
		f, err = w.s.Submit(w.ana, f.ID)
		must(t, err)
		_, err = w.s.Read(w.bo, f.ID, was, true, "")
		w.code(err, "finding_changed")
		f, err = w.s.Read(w.bo, f.ID, f.Shown, false, "Once or twice?")
		must(t, err)
		_, err = w.cases.Resolve(w.ana, c.ID, cases.CaseEnding{Outcome: cases.Substantiated, Standard: cases.Preponderance})
		w.code(err, "finding_open")
		f, err = w.s.Submit(w.ana, f.ID)
		must(t, err)
		f, err = w.s.Read(w.bo, f.ID, f.Shown, true, "")
		must(t, err)
		if f.State != Concluded || f.Reader != "stf_bo" {
			t.Fatalf("%+v", f)
		}
		_, err = w.s.Rewrite(w.ana, f.ID, -1, in)
		w.code(err, "finding_ended")
		_, err = w.cases.Resolve(w.ana, c.ID, cases.CaseEnding{Outcome: cases.Unfounded, Standard: cases.Preponderance})
		w.code(err, "finding_disagrees")
		_, err = w.cases.Resolve(w.ana, c.ID, cases.CaseEnding{Outcome: cases.Substantiated, Standard: cases.ClearAndConvincing})
		w.code(err, "finding_disagrees")
		_, err = w.cases.Close(w.ana, c.ID, cases.CaseEnding{Outcome: cases.Substantiated, Standard: cases.Preponderance})
		must(t, err)

		in.Clause = "SAF-1.1"
		_, err = w.s.Draft(w.ana, other.ID, NewFinding{Claim: "x", Clause: "SAF-1.1", Standard: cases.Preponderance, Conclusion: cases.Inconclusive})
		w.code(err, "standard_too_low")
		_, err = w.s.Draft(w.ana, other.ID, NewFinding{Claim: "x", Clause: "NO-1", Standard: cases.Preponderance, Conclusion: cases.Inconclusive})
		w.code(err, "reference_unknown")
	})
}

func TestEvidenceIsReliedOnWhileAFindingOrAFactStands(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.open("A gate")
		fact := w.fact(c, "The gate lies on the ground.", w.clock.Now())
		f, err := w.s.Draft(w.ana, c.ID, NewFinding{Claim: "It was kicked.", Standard: cases.Preponderance, Conclusion: cases.Inconclusive, NoneAgainst: true, Reasoning: "Seen.",
			Grounds: []FindingGround{{Side: "supports", Kind: "fact", Ref: fact.ID}}})
		must(t, err)
		relied := func(want string) {
			t.Helper()
			if got, err := w.s.ReliesOn(w.ana, "evi_1"); err != nil || got != want {
				t.Errorf("evi_1 is relied on by %q, want %q, %v", got, want, err)
			}
		}
		relied("")
		must(t, w.main.Tx(w.ana, db.Actor{ID: "stf_ana", Kind: "staff"}, "test", func(ctx context.Context, tx *db.Tx) error {
			if _, err := tx.Exec(ctx, `UPDATE finding_grounds SET kind = 'evidence', ref = 'evi_1'`); err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, `UPDATE case_facts SET source = 'evidence', source_ref = 'evi_1' WHERE id = $1`, fact.ID); err != nil {
				return err
			}
			return tx.Record(ctx, db.Change{Kind: "fact.entered", Object: fact.ID})
		}))
		relied("a finding")
		_, err = w.s.Withdraw(w.ana, f.ID, "wrong")
		must(t, err)
		relied("a fact")
		_, err = w.s.WithdrawFact(w.ana, fact.ID, "wrong")
		must(t, err)
		relied("")
	})
}

func TestInvestigationOfARestrictedCaseIsNotThereForOthers(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		worker := w.account("W-1")
		c, known := w.open("Hidden"), w.open("Known")
		for _, x := range []*cases.Case{c, known} {
			_, err := w.cases.AddParty(w.ana, x.ID, cases.NewParty{Role: cases.Subject, Account: worker})
			must(t, err)
		}
		f := w.fact(c, "secret", w.clock.Now())
		fnd, err := w.s.Draft(w.ana, c.ID, NewFinding{Claim: "x", Standard: cases.Preponderance, Conclusion: cases.Inconclusive})
		must(t, err)
		v, err := w.s.Begin(w.ana, c.ID, NewInterview{Name: "Pat", How: "phone", Zone: "UTC", Consent: "given"})
		must(t, err)
		_, err = w.cases.Restrict(w.ana, c.ID, nil)
		must(t, err)
		_, err = w.s.Facts(w.stranger, c.ID)
		w.code(err, "case_not_found")
		_, err = w.s.WithdrawFact(w.stranger, f.ID, "x")
		w.code(err, "fact_not_found")
		_, err = w.s.Submit(w.stranger, fnd.ID)
		w.code(err, "finding_not_found")
		_, err = w.s.Interview(w.stranger, v.ID)
		w.code(err, "interview_not_found")
		list, err := w.s.Patterns(w.stranger, known.ID)
		must(t, err)
		if len(list) != 1 || len(list[0].Cases) != 0 || list[0].Same != 0 || len(list[0].As) != 0 {
			t.Fatalf("the stranger is offered the hidden case: %+v", list[0])
		}
		list, err = w.s.Patterns(w.ana, known.ID)
		must(t, err)
		if len(list[0].Cases) != 1 || list[0].Same != 1 || list[0].Cases[0].Number != c.Number {
			t.Fatalf("the member is not offered it: %+v", list[0])
		}
	})
}
