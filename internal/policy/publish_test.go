package policy

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
)

func TestADraftNeedsAnotherPersonAndAnEditVoidsWhatTheySaid(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		first := text()
		first.Quorum = 2
		_, err := w.s.Create(w.ana, first)
		if !errs.IsKind(err, errs.Forbidden) {
			t.Errorf("critical response began a policy: %v", err)
		}
		p, err := w.s.Create(w.lia, first)
		must(t, err)
		if p.State != "draft" || p.Next == nil || p.Shown != 0 {
			t.Fatalf("%+v", p)
		}
		_, err = w.s.Publish(w.lia, "care", "")
		code(t, err, "not_asked")
		p, err = w.s.Ask(w.lia, "care", PolicyAsking{Note: "first text", Change: "material"})
		must(t, err)
		shown := p.Next.Shown
		_, err = w.s.Approve(w.lia, "care", shown, "")
		code(t, err, "own_policy")
		p, err = w.s.Approve(w.leo, "care", shown, "fine")
		must(t, err)
		_, err = w.s.Approve(w.leo, "care", shown, "")
		code(t, err, "approved_already")
		if p.Next.State != "asked" {
			t.Errorf("one of two approvals made it %s", p.Next.State)
		}

		// An edit, of whomever, voids it, and the editor may not approve any more.
		edited := text()
		edited.Quorum = 2
		edited.Clauses[0].Rule += " Always."
		_, err = w.s.Save(w.max, "care", edited, p.Next.Version)
		code(t, err, "draft_waits")
		if p, err = w.s.Get(w.lia, "care", PolicyLook{}); err != nil || p.Next.State != "asked" || p.Next.Approvals[0].VoidedAt != nil {
			t.Errorf("the refused edit left %+v, %v", p.Next, err)
		}
		d, err := w.s.CallBack(w.max, "care", edited, p.Next.Version)
		must(t, err)
		if d.State != "draft" || d.Approvals[0].VoidedAt == nil {
			t.Errorf("the edit left %s with %+v", d.State, d.Approvals)
		}
		_, err = w.s.Approve(w.leo, "care", shown, "")
		code(t, err, "not_asked")
		p, err = w.s.Ask(w.lia, "care", PolicyAsking{Note: "first text", Change: "material"})
		must(t, err)
		_, err = w.s.Approve(w.max, "care", p.Next.Shown, "")
		code(t, err, "own_policy")
		_, err = w.s.Approve(w.leo, "care", shown, "")
		code(t, err, "approval_void")
		_, err = w.s.Approve(w.leo, "care", p.Next.Shown, "")
		must(t, err)
		_, err = w.s.Publish(w.lia, "care", p.Next.Shown)
		code(t, err, "not_approved")
		commander := staff("stf_kit", identity.RoleCommander)
		_, err = w.s.Approve(commander, "care", p.Next.Shown, "")
		must(t, err)
		_, err = w.s.Publish(w.max, "care", p.Next.Shown)
		if !errs.IsKind(err, errs.Forbidden) {
			t.Errorf("legal published: %v", err)
		}
		p, err = w.s.Publish(w.lia, "care", p.Next.Shown)
		must(t, err)
		if p.State != "published" || p.Version != 1 || p.Shown != 1 || len(p.All[0].Approvers) != 2 || p.Next != nil {
			t.Errorf("%+v", p.PolicySummary)
		}
	})
}

func TestSavingTheSameTextKeepsItsApprovals(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		_, err := w.s.Create(w.lia, text())
		must(t, err)
		p, err := w.s.Ask(w.lia, "care", PolicyAsking{Note: "first", Change: "material"})
		must(t, err)
		p, err = w.s.Approve(w.leo, "care", p.Next.Shown, "")
		must(t, err)
		d, err := w.s.Save(w.lia, "care", text(), p.Next.Version)
		must(t, err)
		if d.State != "approved" || d.Approvals[0].VoidedAt != nil {
			t.Errorf("%s %+v", d.State, d.Approvals)
		}
		_, err = w.s.Save(w.lia, "care", text(), 99)
		code(t, err, "draft_changed")

		// Called back as it is: nobody wrote in it, so who could approve it still can.
		d, err = w.s.CallBack(w.max, "care", text(), d.Version)
		must(t, err)
		if d.State != "draft" || d.Approvals[0].VoidedAt == nil || slices.Contains(d.Editors, "stf_max") {
			t.Errorf("called back: %s %+v %v", d.State, d.Approvals, d.Editors)
		}
		_, err = w.s.Publish(w.lia, "care", d.Shown)
		code(t, err, "not_asked")
	})
}

func TestARefusedTextGoesBackWithItsReason(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		_, err := w.s.Create(w.lia, text())
		must(t, err)
		_, err = w.s.Ask(w.lia, "care", PolicyAsking{Note: "first", Change: "material"})
		must(t, err)
		_, err = w.s.Refuse(w.leo, "care", " ")
		code(t, err, "reason_missing")
		p, err := w.s.Refuse(w.leo, "care", "too short")
		must(t, err)
		if p.Next.State != "draft" || p.Next.Refused != "too short" || p.Next.Approvals[0].Decision != "refused" {
			t.Errorf("%+v", p.Next)
		}
		list, err := w.s.ToDo(w.lia)
		must(t, err)
		if len(list) != 1 || list[0].Kind != "refused" {
			t.Errorf("%+v", list)
		}
	})
}

func TestInForceOnADayInAPlaceForAnAudience(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		start := w.clock.Now()
		w.inForce(text(), "material")
		w.clock.Advance(10 * 24 * time.Hour)
		next := text()
		next.Clauses[0].Rule = "Keys go back within two hours."
		next.Clauses = next.Clauses[:1]
		_, err := w.s.Save(w.lia, "care", next, 0)
		must(t, err)
		day := w.clock.Now().Add(5 * 24 * time.Hour)
		w.through("care", PolicyAsking{Note: "shorter", Change: "material", EffectiveFrom: &day})

		ctx := w.ana
		for _, x := range []struct {
			at              time.Time
			clause          string
			place, audience string
			want            string
			version         int
		}{
			{start.Add(-time.Second), "CAR-1", "", "", "", 0},
			{start, "CAR-1", "", "", "Keys and animals", 1},
			{day.Add(-time.Microsecond), "car-1", "US-TX", "", "Keys and animals", 1},
			{day, "CAR-1", "US-TX", "", "within two hours", 2},
			{day, "CAR-1", "US-WA-SEA", "worker", "within the hour", 2},
			{day, "CAR-1", "US-WA-SEA", "merchant", "within the hour", 2},
			{day, "CAR-1", "", "merchant", "safe", 2},
			{day, "CAR-2", "", "", "", 0},
			{day.Add(-time.Hour), "CAR-2", "", "", "says so the same day", 1},
			{day, "CAR-9", "", "", "", 0},
		} {
			c, err := w.s.InForce(ctx, x.clause, x.at, x.place, x.audience, "en")
			if x.version == 0 {
				code(t, err, "clause_unknown")
				continue
			}
			must(t, err)
			if c.Version != x.version || !strings.Contains(c.Text, x.want) {
				t.Errorf("%s at %v in %q for %q: v%d %q", x.clause, x.at, x.place, x.audience, c.Version, c.Text)
			}
		}
		c, err := w.s.InForce(ctx, "CAR-1", start, "US-WA-KING", "worker", "es")
		must(t, err)
		if !slices.Equal(c.Ladder, []string{"warn"}) || !slices.Equal(c.Overlays, []string{"US-WA"}) || c.StandardOfProof != Preponderance || c.Language != "en" {
			t.Errorf("%+v", c)
		}
		if Within("US-WAX", "US-WA") || !Within("us-wa-sea", "US-WA") || !Within("US-WA", "") {
			t.Error("places")
		}
		ok, err := w.s.ClauseExists(ctx, "CAR-2")
		must(t, err)
		if !ok {
			t.Error("a clause that is gone never existed")
		}
		stands, err := w.s.ClauseHistory(w.ana, "CAR-1")
		must(t, err)
		if len(stands) != 2 || !stands[0].From.Equal(day) || stands[1].To == nil || !stands[1].To.Equal(day) {
			t.Errorf("%+v", stands)
		}
	})
}

func TestAMaterialChangeWaitsForTheTextsThatRepeatIt(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.inForce(text(), "material")
		help, err := w.s.AddTouchPoint(w.lia, "care", PolicyTouchPointNew{Clause: "CAR-1", Kind: "help_page", Title: "Handing back keys", Owner: "stf_ana"})
		must(t, err)
		terms, err := w.s.AddTouchPoint(w.lia, "care", PolicyTouchPointNew{Clause: "CAR-1", Kind: "terms", Title: "Terms, section 4"})
		must(t, err)
		other, err := w.s.AddTouchPoint(w.lia, "care", PolicyTouchPointNew{Clause: "CAR-2", Kind: "course", Title: "Damage"})
		must(t, err)
		_, err = w.s.AddTouchPoint(w.lia, "care", PolicyTouchPointNew{Clause: "CAR-7", Kind: "course", Title: "x"})
		code(t, err, "clause_unknown")

		next := text()
		next.Clauses[0].Ladder = []string{"warn", "deactivate"}
		_, err = w.s.Save(w.lia, "care", next, 0)
		must(t, err)
		_, err = w.s.Ask(w.lia, "care", PolicyAsking{Note: "n", Change: "editorial"})
		code(t, err, "change_material")
		w.trained = false
		p := w.through("care", PolicyAsking{Note: "harder", Change: "material", RollOut: PolicyRollOut{Roles: []string{identity.RoleCriticalResponse}, Course: "keys"}})
		if p.Version != 1 || p.Draft != "waiting" || len(p.Waiting.Points) != 2 || len(p.Waiting.Reasons) != 2 || p.Stale != 2 {
			t.Fatalf("%+v %+v", p.PolicySummary, p.Waiting)
		}
		if !slices.Contains(w.told, "stf_ana: A text of yours repeats an old clause") {
			t.Errorf("nobody told its owner: %v", w.told)
		}
		_, err = w.s.Save(w.lia, "care", next, 0)
		code(t, err, "version_waiting")
		_, err = w.s.Settle(w.lia, other.ID, "done", "")
		code(t, err, "not_stale")
		_, err = w.s.Settle(w.lia, help.ID, "done", "")
		must(t, err)
		_, err = w.s.Settle(w.lia, terms.ID, "waived", "")
		code(t, err, "reason_missing")
		_, err = w.s.Settle(w.lia, terms.ID, "waived", "printed once a year")
		must(t, err)
		p, err = w.s.Release(w.lia, "care")
		must(t, err)
		if p.Version != 1 {
			t.Error("released before its people were trained")
		}
		w.clock.Advance(3 * time.Hour)
		w.trained = true
		p, err = w.s.Release(w.lia, "care")
		must(t, err)
		if p.Version != 2 || p.Waiting != nil || !p.From.Equal(w.clock.Now()) {
			t.Errorf("v%d from %v", p.Version, p.From)
		}

		// An editorial change is in force at once; what repeats it is a task.
		words := text()
		words.Clauses[0].Ladder = []string{"warn", "deactivate"}
		words.Clauses[0].Rule = "Keys and animals go back to the owner on the day. Tell us at once when you cannot."
		_, err = w.s.Save(w.lia, "care", words, 0)
		must(t, err)
		p = w.through("care", PolicyAsking{Note: "words", Change: "editorial"})
		if p.Version != 3 || p.Stale != 2 {
			t.Errorf("v%d, %d stale", p.Version, p.Stale)
		}
		mine, err := w.s.ToDo(w.ana)
		must(t, err)
		if !slices.ContainsFunc(mine, func(x PolicyToDo) bool { return x.Kind == "touchpoint" && x.Ref == help.ID && x.DueAt != nil }) {
			t.Errorf("%+v", mine)
		}
	})
}

func TestAWaitingTextCanBeCalledBack(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.inForce(text(), "material")
		_, err := w.s.AddTouchPoint(w.lia, "care", PolicyTouchPointNew{Clause: "CAR-1", Kind: "help_page", Title: "Keys"})
		must(t, err)
		next := text()
		next.Clauses[0].Rule = "Otherwise."
		_, err = w.s.Save(w.lia, "care", next, 0)
		must(t, err)
		w.through("care", PolicyAsking{Note: "n", Change: "material"})
		p, err := w.s.Withdraw(w.lia, "care", "a mistake")
		must(t, err)
		if p.Version != 1 || p.Stale != 0 || p.Waiting != nil {
			t.Errorf("%+v", p.PolicySummary)
		}
		p = w.inForce(next, "material")
		if p.Waiting == nil || p.Waiting.Version != 3 {
			t.Errorf("numbers are used again: %+v", p.Waiting)
		}
	})
}

func TestAttestationsAreOfTheTextThatWasRead(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		_, err := w.s.Create(w.lia, text())
		must(t, err)
		p := w.through("care", PolicyAsking{Note: "n", Change: "material", RollOut: PolicyRollOut{Roles: []string{identity.RoleCriticalResponse}, Days: 14,
			Question: &PolicyQuestion{Text: "When do keys go back?", Options: []string{"On the day", "Within a week"}, Right: 0}}})
		if p.Asked != 2 || p.Attested != 0 || p.Mine != nil {
			t.Fatalf("%+v", p.PolicySummary)
		}
		p, err = w.s.Get(w.ana, "care", PolicyLook{})
		must(t, err)
		if p.Mine == nil || p.Mine.Question.Right != -1 || p.RollOut.Question.Right != -1 {
			t.Fatalf("%+v tells the answer", p.Mine)
		}
		right, wrong := 0, 1
		_, err = w.s.Attest(w.ana, "care", PolicySigning{Version: 1, Hash: "other", Answer: &right})
		code(t, err, "attest_outdated")
		_, err = w.s.Attest(w.ana, "care", PolicySigning{Version: 1, Hash: p.Hash})
		code(t, err, "answer_missing")
		_, err = w.s.Attest(w.ana, "care", PolicySigning{Version: 1, Hash: p.Hash, Answer: &wrong})
		code(t, err, "answer_wrong")
		_, err = w.s.Attest(w.ana, "care", PolicySigning{Version: 1, Hash: p.Hash, Answer: &right})
		must(t, err)
		roll, err := w.s.Attestations(w.lia, "care")
		must(t, err)
		if roll.Attested != 1 || roll.People[0].Staff != "stf_bo" || roll.People[1].Hash != p.Hash || roll.People[1].Attempts != 1 {
			t.Errorf("%+v", roll)
		}
		if public, err := w.s.Attestations(w.ana, "care"); err != nil || len(public.People) != 0 {
			t.Errorf("colleagues see who has not signed: %+v %v", public, err)
		}

		// Words only: nobody signs again. Something else: everybody does.
		words := text()
		words.Clauses[1].Rule = "Whoever breaks a thing says so the same day."
		_, err = w.s.Save(w.lia, "care", words, 0)
		must(t, err)
		if p = w.through("care", PolicyAsking{Note: "n", Change: "editorial"}); p.Attested != 1 {
			t.Errorf("an editorial change lost a signature: %+v", p.PolicySummary)
		}
		words.Clauses[1].Rule = "Whoever breaks a thing says so within the hour."
		_, err = w.s.Save(w.lia, "care", words, 0)
		must(t, err)
		p = w.through("care", PolicyAsking{Note: "n", Change: "material", RollOut: PolicyRollOut{Roles: []string{identity.RoleCriticalResponse}, Days: 14}})
		if p.Attested != 0 || p.Asked != 2 {
			t.Errorf("a material change kept a signature: %+v", p.PolicySummary)
		}
		w.told = nil
		must(t, w.s.Start(w.lia))
		w.later(8 * 24 * time.Hour)
		if !slices.Contains(w.told, "stf_bo: Please read and sign: Care of things") && !slices.ContainsFunc(w.told, func(s string) bool { return strings.Contains(s, "read and sign") }) {
			for range 7 {
				w.later(24 * time.Hour)
			}
		}
		if !slices.ContainsFunc(w.told, func(s string) bool { return s == "stf_bo: Please read and sign: Care of things" }) {
			t.Errorf("nobody was reminded: %v", w.told)
		}
	})
}

func TestReviewsExceptionsAndQuestions(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.inForce(text(), "material")
		must(t, w.s.Start(w.lia))
		q, err := w.s.AskAbout(w.ana, "car-1", "question", "And parcels?")
		must(t, err)
		e, err := w.s.Except(w.lia, "CAR-1", PolicyExceptionNew{Scope: "kennels", Reason: "pilot", To: w.clock.Now().Add(10 * 24 * time.Hour)})
		must(t, err)
		_, err = w.s.Except(w.lia, "CAR-1", PolicyExceptionNew{Scope: "x", Reason: "y", To: w.clock.Now().AddDate(2, 0, 0)})
		code(t, err, "exception_invalid")
		list, err := w.s.ToDo(w.leo)
		must(t, err)
		kinds := map[string]bool{}
		for _, x := range list {
			kinds[x.Kind] = true
		}
		if !kinds["question"] || !kinds["exception"] || kinds["review"] {
			t.Errorf("%+v", list)
		}
		a, err := w.s.Answer(w.leo, q.ID, "Parcels are CAR-1 too.")
		must(t, err)
		if a.AnsweredBy != "stf_leo" {
			t.Errorf("%+v", a)
		}
		w.later(11 * 24 * time.Hour)
		runs, err := w.s.Exceptions(w.ana, "CAR-1")
		must(t, err)
		if len(runs) != 1 || runs[0].Runs || runs[0].EndedAt == nil || !runs[0].EndedAt.Equal(e.To) {
			t.Errorf("%+v", runs)
		}
		_, err = w.s.EndException(w.lia, e.ID, "x")
		code(t, err, "exception_ended")
		w.later(70 * 24 * time.Hour) // day 81 of 90
		if !slices.Contains(w.told, "stf_lia: Policy to be reviewed: Care of things") {
			t.Errorf("nobody was told of the review: %v", w.told)
		}
		p, err := w.s.Reviewed(w.lia, "care", "stands")
		must(t, err)
		if want := w.clock.Now().AddDate(0, 0, 90); !p.ReviewDue.Equal(want) {
			t.Errorf("next review %v, want %v", p.ReviewDue, want)
		}
		p, err = w.s.Retire(w.lia, "care", "replaced")
		must(t, err)
		if p.State != "retired" || p.Version != 0 {
			t.Errorf("%+v", p.PolicySummary)
		}
		_, err = w.s.InForce(w.ana, "CAR-1", time.Time{}, "", "", "")
		code(t, err, "clause_unknown")
		_, err = w.s.InForce(w.ana, "CAR-1", w.clock.Now().Add(-time.Second), "", "", "")
		must(t, err)
	})
}

func TestClauseIDsAreNeverUsedAgain(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.inForce(text(), "material")
		short := text()
		short.Clauses = short.Clauses[:1]
		w.inForce(short, "material")
		again := text()
		again.Clauses[1].Title = "Something else"
		found, err := w.s.Check(w.lia, again)
		must(t, err)
		if problems(found).refused() == nil {
			t.Errorf("CAR-2 came back as another rule: %+v", found)
		}
		other := text()
		other.ID, other.Code, other.Title = "other", "OTH", "Other"
		other.Clauses = other.Clauses[:1]
		other.Clauses[0].ID = "CAR-1"
		found, err = w.s.Check(w.lia, other)
		must(t, err)
		if problems(found).refused() == nil {
			t.Error("a clause of another policy was taken")
		}
		twin := text()
		twin.ID, twin.Code = "twin", "TWI"
		twin.Clauses = twin.Clauses[:1]
		twin.Clauses[0].ID = "TWI-1"
		twin.Clauses[0].Rule += " It also points to ZZZ-4."
		found, err = w.s.Check(w.lia, twin)
		must(t, err)
		warned := written(found)
		if !strings.Contains(warned, "nearly the same as CAR-1") || !strings.Contains(warned, "ZZZ-4") {
			t.Errorf("%s", warned)
		}
	})
}

func TestMarkdownReadsWhatItWrites(t *testing.T) {
	list, err := Shipped()
	must(t, err)
	for _, p := range append(list, text()) {
		p.tidy()
		back, err := ReadMarkdown(p.Markdown())
		must(t, err)
		if !reflect.DeepEqual(p, back) {
			t.Errorf("%s:\n%s\n%s", p.ID, p.body(), back.body())
		}
	}
}
