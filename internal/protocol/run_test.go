package protocol

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/cases"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
)

const fall = `
protocol: fall
title: A fall
owner: commander
harm: none
suggest: severity <= "S1"
steps:
  - id: ask
    title: Ask
    required: true
    due: 10m after start
    escalate: {to: commander, after: 5m}
    asks:
      - {id: hurt, ask: "Is anybody hurt?", kind: yes_no, needed: true}
      - {id: where, ask: "Where?", kind: text}
    checklist: [Line one, Line two]
  - id: help
    title: Send help
    when: answers.hurt
    because: Somebody is hurt
    due: 5m after ask
    do: {page: {to: commander, title: Somebody fell, drill: true}}
  - id: lock
    title: Lock the account
    required: true
    approve: commander
    do: {interim: {action: suspend, on: subject, clause: SAF-1.2, days: 7}}
  - id: tell
    title: Tell them
    do: {send: {template: case.update, to: harmed}}
  - id: last
    title: Look again
    due: 1h after previous
`

func TestARunFromStartToEnd(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.publish(fall)
		c := w.open(cases.S1)
		fit, err := w.s.RunsOf(w.ana, c.Number)
		must(t, err)
		if len(fit.Suggestions) != 1 || fit.Suggestions[0].Protocol != "fall" {
			t.Fatalf("suggested: %+v", fit.Suggestions)
		}
		r, err := w.s.StartRun(w.ana, c.Number, "fall")
		must(t, err)
		again, err := w.s.StartRun(w.bo, c.ID, "fall")
		must(t, err)
		if again.ID != r.ID {
			t.Fatal("the same protocol runs twice on a case")
		}
		if got := shows(r); got != "ask=open lock=open tell=open last=open" || r.Next != "ask" || r.Done != 0 || r.Total != 4 {
			t.Fatalf("%s next %s %d/%d", got, r.Next, r.Done, r.Total)
		}
		_, err = w.s.Done(w.ana, r.ID, "ask", Finish{})
		if e := asError(t, err); len(e.Fields) != 3 || e.Fields[0].Pointer != "/answers/hurt" || e.Fields[1].Pointer != "/checked/i1" {
			t.Fatalf("what is missing: %+v", e.Fields)
		}
		if _, err := w.s.Answer(w.ana, r.ID, "ask", map[string]string{"hurt": "perhaps"}); errs.CodeOf(err) != "answer_invalid" {
			t.Fatal(err)
		}
		if _, err := w.s.Done(w.ana, r.ID, "help", Finish{Note: "x"}); errs.CodeOf(err) != "step_hidden" {
			t.Fatal("a step that does not apply was done", err)
		}
		r, err = w.s.Done(w.ana, r.ID, "ask", Finish{Answers: map[string]string{"hurt": "yes", "where": "Marta's stairs"}, Checked: []string{"i1", "i2"}})
		must(t, err)
		if got := shows(r); got != "ask=done help=open lock=open tell=open last=open" || r.Next != "help" || w.step(r, "help").Because != "Somebody is hurt" {
			t.Fatal(got)
		}
		// Answers are corrected by new ones; the step that showed for the old one goes, the finished stays.
		r, err = w.s.Answer(w.ana, r.ID, "ask", map[string]string{"hurt": "no"})
		must(t, err)
		if got := shows(r); !strings.HasPrefix(got, "ask=done lock=open") {
			t.Fatal(got)
		}
		r, err = w.s.Answer(w.ana, r.ID, "ask", map[string]string{"hurt": "yes"})
		must(t, err)
		r, err = w.s.Done(w.ana, r.ID, "help", Finish{Perform: true})
		must(t, err)
		r, err = w.s.Answer(w.ana, r.ID, "ask", map[string]string{"hurt": "no"})
		must(t, err)
		if got := shows(r); !strings.HasPrefix(got, "ask=done help=done lock=open") {
			t.Fatal("a finished step disappeared", got)
		}
		// A second person, and not just anybody.
		if _, err := w.s.Done(w.ana, r.ID, "lock", Finish{}); errs.CodeOf(err) != "step_incomplete" {
			t.Fatal(err)
		}
		r, err = w.s.Done(w.lead, r.ID, "lock", Finish{Perform: true})
		must(t, err)
		if st := w.step(r, "lock"); st.State != StepWaiting || st.AskedBy != "stf_lead" {
			t.Fatalf("%+v", st)
		}
		for _, who := range []context.Context{w.lead, w.bo} {
			if _, err := w.s.Decide(who, r.ID, "lock", "", true); errs.KindOf(err) != errs.Forbidden {
				t.Fatal("approved by whoever asked, or without the role", err)
			}
		}
		if _, err = w.s.Decide(w.lea, r.ID, "lock", "", true); errs.CodeOf(err) != "party_missing" {
			t.Fatal("acted on nobody", err)
		}
		r, err = w.s.Decide(w.lea, r.ID, "lock", "not yet", false)
		must(t, err)
		if st := w.step(r, "lock"); st.State != StepOpen || st.Reason != "not yet" {
			t.Fatalf("%+v", st)
		}
		if _, err := w.s.Skip(w.ana, r.ID, "lock", "no account", ""); errs.CodeOf(err) != "skip_invalid" {
			t.Fatal("a required step skipped by nobody", err)
		}
		r, err = w.s.Skip(w.ana, r.ID, "lock", "no account", "stf_lead")
		must(t, err)
		if _, err := w.s.Done(w.ana, r.ID, "tell", Finish{Perform: true}); errs.CodeOf(err) != "party_missing" {
			t.Fatal(err)
		}
		_, err = w.cases.AddParty(w.ana, c.ID, cases.NewParty{Role: cases.Harmed, Name: "Marta"})
		must(t, err)
		r, err = w.s.Done(w.ana, r.ID, "tell", Finish{Perform: true})
		must(t, err)
		last := w.step(r, "last")
		if last.DueAt == nil || !last.DueAt.Equal(w.clock.Now().Add(time.Hour)) {
			t.Fatalf("due %v", last.DueAt)
		}
		r, err = w.s.Done(w.ana, r.ID, "last", Finish{})
		must(t, err)
		if r.State != Finished || r.Done != 5 || r.Total != 5 {
			t.Fatalf("%s %d/%d", r.State, r.Done, r.Total)
		}
		if got := strings.Join(w.did, ", "); got != "page commander Somebody fell, send case.update" {
			t.Fatal(got)
		}
		if _, err := w.s.Done(w.ana, r.ID, "last", Finish{}); errs.CodeOf(err) != "run_over" {
			t.Fatal(err)
		}
		r, err = w.s.Reopen(w.ana, r.ID, "last", "too early")
		must(t, err)
		if r.State != Running || r.Next != "last" {
			t.Fatal(shows(r))
		}
		if _, err := w.s.Reopen(w.ana, r.ID, "tell", "x"); errs.CodeOf(err) != "step_performed" {
			t.Fatal(err)
		}
		if _, err := w.s.GetRun(w.tex, r.ID); errs.CodeOf(err) != "run_not_found" {
			t.Fatal("a run of another region", err)
		}
		if _, err := w.s.Cancel(w.audit, r.ID, "x"); errs.KindOf(err) != errs.Forbidden {
			t.Fatal(err)
		}
		// What people said lies under the key of the case and nowhere in clear.
		for _, col := range []string{"run_answers", "audit_leaves", "jobs"} {
			var n int
			must(t, w.main.QueryRow(context.Background(), `SELECT COUNT(*) FROM `+col+` WHERE `+map[string]string{"run_answers": "value LIKE '%Marta%'", "audit_leaves": "body LIKE '%Marta%'",
				"jobs": "CAST(payload AS TEXT) LIKE '%Marta%'"}[col]).Scan(&n))
			if n > 0 {
				t.Fatalf("%s holds an answer in clear", col)
			}
		}
	})
}

func TestTimersRingOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.publish(fall)
		c := w.open(cases.S1)
		r, err := w.s.StartRun(w.ana, c.ID, "fall")
		must(t, err)
		w.later(9 * time.Minute)
		if w.told(c.ID, "run.step_overdue") != 0 {
			t.Fatal("overdue before its time")
		}
		w.later(time.Minute)
		w.later(5 * time.Minute)
		// The same timer again, as after a kill between its act and its end.
		must(t, w.main.Tx(context.Background(), db.Actor{ID: "system", Kind: "system"}, "again", func(ctx context.Context, tx *db.Tx) error {
			due := *w.step(r, "ask").DueAt
			if err := tx.Enqueue(ctx, timer(JobDue, r.ID, "ask", due, tx.Now)); err != nil {
				return err
			}
			if err := tx.Enqueue(ctx, timer(JobEscalate, r.ID, "ask", due, tx.Now)); err != nil {
				return err
			}
			return tx.Record(ctx, db.Change{Kind: "run.touched", Object: r.ID, Private: true})
		}))
		w.later(time.Hour)
		if n, m := w.told(c.ID, "run.step_overdue"), w.told(c.ID, "run.step_escalated"); n != 1 || m != 1 {
			t.Fatalf("told %d times, escalated %d times", n, m)
		}
		if got := strings.Join(w.did, ", "); got != "page commander Overdue: Ask" {
			t.Fatal(got)
		}
		tasks, err := w.cases.TasksOf(w.ana, c.ID)
		must(t, err)
		if len(tasks) != 1 || tasks[0].Title != "Overdue: Ask" {
			t.Fatalf("%+v", tasks)
		}
		_, err = w.s.Done(w.ana, r.ID, "ask", Finish{Answers: map[string]string{"hurt": "no"}, Note: "late, the line was bad"})
		must(t, err)
		tasks, err = w.cases.TasksOf(w.ana, c.ID)
		must(t, err)
		if tasks[0].State != cases.TaskDone {
			t.Fatal("the task of a step that is done stays open")
		}
		st, err := w.s.Statistics(w.ana, "fall", 30)
		must(t, err)
		if ask := st.Steps[0]; ask.Done != 1 || ask.Overdue != 1 || ask.OverdueRate != 1 || ask.P50 == nil || *ask.P50 != 75*60 {
			t.Fatalf("%+v", ask)
		}
	})
}

func TestUpgradeKeepsWhatIsDone(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.publish(fall)
		c := w.open(cases.S2)
		r, err := w.s.StartRun(w.ana, c.ID, "fall")
		must(t, err)
		_, err = w.s.Done(w.ana, r.ID, "ask", Finish{Answers: map[string]string{"hurt": "no"}, Note: "quick"})
		must(t, err)
		next := strings.Replace(fall, "  - id: last\n    title: Look again\n    due: 1h after previous\n", "  - id: final\n    title: Look once more\n", 1)
		next = strings.Replace(next, "    title: Ask\n", "    title: Ask first\n", 1)
		w.publish(next)
		r, err = w.s.GetRun(w.ana, r.ID)
		must(t, err)
		if r.Version != 1 || r.Newest != 2 || w.step(r, "last").State != StepOpen {
			t.Fatal("running work does not pin its version")
		}
		diff, err := w.s.PreviewUpgrade(w.ana, r.ID)
		must(t, err)
		var got []string
		for _, x := range diff.Items {
			got = append(got, x.Step+" "+x.Change)
		}
		if strings.Join(got, ", ") != "ask changed, final added, last removed" {
			t.Fatal(got)
		}
		if _, err := w.s.Upgrade(w.ana, r.ID, 1); errs.CodeOf(err) != "version_moved" {
			t.Fatal(err)
		}
		r, err = w.s.Upgrade(w.ana, r.ID, 2)
		must(t, err)
		if got := shows(r); got != "ask=done lock=open tell=open final=open" || w.step(r, "ask").Title != "Ask" || w.step(r, "ask").From != 1 {
			t.Fatal(got, w.step(r, "ask"))
		}
	})
}

func TestADrillDoesNothingReal(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.publish(fall)
		if _, err := w.s.Drill(w.ana, NewDrill{Protocol: "fall"}); errs.KindOf(err) != errs.Forbidden {
			t.Fatal("anybody may start a drill", err)
		}
		r, err := w.s.Drill(w.lead, NewDrill{Protocol: "fall", Region: "US-WA"})
		must(t, err)
		if !r.Drill {
			t.Fatal("not marked")
		}
		_, err = w.s.Done(w.ana, r.ID, "ask", Finish{Answers: map[string]string{"hurt": "yes"}, Note: "x"})
		must(t, err)
		_, err = w.s.Done(w.ana, r.ID, "help", Finish{Perform: true})
		must(t, err)
		_, err = w.s.Done(w.ana, r.ID, "lock", Finish{Perform: true})
		must(t, err)
		_, err = w.s.Decide(w.lea, r.ID, "lock", "", true)
		must(t, err)
		r, err = w.s.Done(w.ana, r.ID, "tell", Finish{Perform: true})
		must(t, err)
		if got := strings.Join(w.did, ", "); got != "page commander DRILL: Somebody fell" {
			t.Fatalf("a drill did something real: %s", got)
		}
		if st := w.step(r, "tell"); !strings.Contains(st.Outcome, "not done") || st.Performed != "" {
			t.Fatalf("%+v", st)
		}
		w.later(2 * time.Hour)
		st, err := w.s.Statistics(w.lead, "fall", 30)
		must(t, err)
		list, err := w.s.List(w.lead, "")
		must(t, err)
		if st.Runs != 0 || st.Steps[0].Shown != 0 || list[0].Use.Runs != 0 {
			t.Fatalf("a drill is counted: %+v %+v", st, list[0].Use)
		}
		if got := strings.Join(w.did, ", "); got != "page commander DRILL: Somebody fell" {
			t.Fatal("an overdue step of a drill paged somebody", got)
		}
		page, err := w.s.Drills(w.lead, "", 10)
		must(t, err)
		if len(page.Items) != 1 || page.Items[0].ID != r.ID {
			t.Fatal("the list of drills")
		}
		c := w.open(cases.S1)
		err = w.main.Tx(context.Background(), db.Actor{ID: "system", Kind: "system"}, "x", func(ctx context.Context, tx *db.Tx) error {
			_, err := w.s.Start(ctx, tx, everybody(), c.ID, "fall", true)
			return err
		})
		if errs.CodeOf(err) != "not_a_drill" {
			t.Fatal("a drill on a real case", err)
		}
	})
}

func TestASecondPersonPublishes(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		text := strings.Replace(fall, "harm: none", "harm: none\nsensitive: true", 1)
		_, err := w.s.Create(w.lead, text)
		must(t, err)
		if _, err := w.s.Publish(w.lead, "fall", " "); errs.CodeOf(err) != "note_missing" {
			t.Fatal(err)
		}
		p, err := w.s.Publish(w.lead, "fall", "new")
		must(t, err)
		if p.State != "draft" || p.Draft == nil || p.Draft.State != "asked" {
			t.Fatalf("%+v", p)
		}
		if _, err := w.s.Approve(w.lead, "fall", ""); errs.CodeOf(err) != "own_protocol" {
			t.Fatal("published by one person", err)
		}
		p, err = w.s.Approve(w.lea, "fall", "")
		must(t, err)
		if p.Version != 1 || p.Versions[0].Author != "stf_lead" || p.Versions[0].Approver != "stf_lea" {
			t.Fatalf("%+v", p.Versions)
		}
		// An edit that takes the mark away needs the second person all the same.
		_, err = w.s.Save(w.lea, "fall", fall, 0)
		must(t, err)
		p, err = w.s.Publish(w.lea, "fall", "no mark")
		must(t, err)
		if p.Version != 1 || p.Draft.State != "asked" {
			t.Fatal("one person made a sensitive protocol an ordinary one")
		}
		if _, err = w.s.Save(w.lead, "fall", fall+" ", 0); errs.CodeOf(err) != "draft_changed" {
			t.Fatal(err)
		}
		p, err = w.s.Refuse(w.lead, "fall", "why?")
		must(t, err)
		if p.Draft.State != "draft" || p.Draft.Refused != "why?" {
			t.Fatalf("%+v", p.Draft)
		}
		broken := strings.Replace(fall, "answers.hurt", "answers.hrt", 1)
		d, err := w.s.Save(w.lead, "fall", broken, p.Draft.Version)
		must(t, err)
		if len(d.Problems) != 1 || d.Problems[0].Line != 19 || d.Problems[0].Column != 19 {
			t.Fatalf("%+v", d.Problems)
		}
		if _, err := w.s.Publish(w.lead, "fall", "x"); errs.CodeOf(err) != "protocol_invalid" {
			t.Fatal(err)
		}
		must(t, w.s.Drop(w.lead, "fall"))
		_, err = w.s.Retire(w.lead, "fall", "replaced", false)
		must(t, err)
		c := w.open(cases.S1)
		if _, err := w.s.StartRun(w.ana, c.ID, "fall"); errs.CodeOf(err) != "protocol_retired" {
			t.Fatal(err)
		}
	})
}

func TestSeedLeavesOurOwnTextsAlone(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		must(t, w.s.Seed(ctx))
		must(t, w.s.Seed(ctx))
		list, err := w.s.List(w.lead, "published")
		must(t, err)
		texts, err := Shipped()
		must(t, err)
		if len(list) != len(texts) || list[0].Version != 1 {
			t.Fatalf("%d published of %d", len(list), len(texts))
		}
		must(t, w.s.seedOne(ctx, "assault", strings.Replace(texts["assault"], "title: Assault", "title: Assaults", 1)))
		p, err := w.s.Get(w.lead, "assault", 0)
		must(t, err)
		if p.Version != 2 || p.Title != "Assaults" {
			t.Fatal("a newer text of the product did not come")
		}
		w.publish(strings.Replace(texts["assault"], "title: Assault", "title: Ours", 1))
		must(t, w.s.Seed(ctx))
		if p, err = w.s.Get(w.lead, "assault", 0); err != nil || p.Version != 3 || p.Title != "Ours" {
			t.Fatal("the product wrote over our own text", err)
		}
	})
}

func asError(t *testing.T, err error) *errs.Error {
	t.Helper()
	e, ok := err.(*errs.Error)
	if !ok {
		t.Fatalf("%T %v", err, err)
	}
	return e
}

// A timer that passes while the case is over rings when it is open again.
func TestATimerOfAClosedCaseRingsOnceItIsOpenAgain(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.cases.OnChanged(w.s.Resumed)
		w.publish(fall)
		c := w.open(cases.S1)
		_, err := w.s.StartRun(w.ana, c.ID, "fall")
		must(t, err)
		set := func(state string) {
			must(t, w.main.Tx(context.Background(), db.Actor{ID: "system", Kind: "system"}, "state", func(ctx context.Context, tx *db.Tx) error {
				if _, err := tx.Exec(ctx, `UPDATE cases SET state = $1 WHERE id = $2`, state, c.ID); err != nil {
					return err
				}
				return tx.Record(ctx, db.Change{Kind: "case.touched", Object: c.ID, Private: true})
			}))
		}
		// A second run is overdue already, and would escalate while the case is over.
		d := w.open(cases.S1)
		_, err = w.s.StartRun(w.ana, d.ID, "fall")
		must(t, err)
		set("resolved")
		w.later(10 * time.Minute)
		if n := w.told(d.ID, "run.step_overdue"); n != 1 {
			t.Fatalf("the second is overdue %d times", n)
		}
		first := c
		c = d
		set("resolved")
		w.later(time.Hour)
		if n := w.told(d.ID, "run.step_escalated"); n != 0 {
			t.Fatal("a closed case escalates")
		}
		set("open")
		for range 2 { // each change of the case looks; it rings once
			_, err = w.cases.AddNote(w.ana, d.ID, "", "taken up again")
			must(t, err)
			w.later(time.Minute)
		}
		if n := w.told(d.ID, "run.step_escalated"); n != 1 {
			t.Fatalf("the escalation was heard %d times", n)
		}
		c = first
		if n := w.told(c.ID, "run.step_overdue"); n != 0 {
			t.Fatalf("a closed case rang %d times", n)
		}
		set("open")
		_, err = w.cases.AddNote(w.ana, c.ID, "", "taken up again")
		must(t, err)
		w.later(time.Minute)
		if n := w.told(c.ID, "run.step_overdue"); n == 0 {
			t.Fatal("the timer never rang")
		}
	})
}

// No step is overdue before its run began, however long ago the case was opened.
func TestNoStepIsBornOverdue(t *testing.T) {
	opened := time.Date(2026, 3, 6, 10, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		from        string
		began, want time.Duration // after the case was opened
	}{{"opened", time.Minute, 5 * time.Minute}, {"opened", 5 * time.Minute, 10 * time.Minute}, {"opened", 3 * time.Hour, 3*time.Hour + 5*time.Minute}, {"start", 3 * time.Hour, 3*time.Hour + 5*time.Minute}} {
		due := (&Due{From: c.from, After: 5 * time.Minute}).at(nil, opened.Add(c.began), opened, nil, nil)
		if got := due.Sub(opened); got != c.want {
			t.Errorf("5m after %s, begun after %v: due after %v, want %v", c.from, c.began, got, c.want)
		}
	}
	list, err := Shipped()
	must(t, err)
	for _, text := range list {
		d, err := Read(text)
		must(t, err)
		if first := d.Steps[0]; first.Due != nil && first.Due.From == "opened" && first.Due.After < time.Hour {
			t.Errorf("%s: the clock of its first step starts at the report", d.ID)
		}
	}
}

const ambulance = `
protocol: ambulance
title: Somebody is ill
owner: commander
harm: none
steps:
  - id: send
    title: Send an ambulance to the place of the order
    text: The verified line of the place of the order.
    required: true
    do: {dispatch: {service: ambulance}}
    care: [place]
`

// A line that is no verified one of the place passes with a reason only, and both
// are kept.
func TestALineThatNobodyVerifiedNeedsAReason(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.publish(ambulance)
		w.s.o.Line = func(_ context.Context, _ *cases.Case, line string) (string, error) {
			if line == "+1 206 555 0110" {
				return "", nil
			}
			return "the directory has no such line for this place", nil
		}
		for _, x := range []struct {
			line, why, code string
			said            bool
		}{{"+1 206 555 0110", "", "", false}, {"911", "", "dispatch_line_unverified", false}, {"911", "The direct line was busy.", "", true}} {
			c := w.open(cases.S1)
			r, err := w.s.StartRun(w.ana, c.ID, "ambulance")
			must(t, err)
			got, err := w.s.Done(w.ana, r.ID, "send", Finish{Perform: true, With: &With{Place: "12 Oak, gate 3", Line: x.line, LineWhy: x.why}})
			if (err == nil) != (x.code == "") || err != nil && errs.CodeOf(err) != x.code {
				t.Fatalf("%+v: %v", x, err)
			}
			if x.code != "" {
				continue
			}
			if said := strings.Contains(w.step(got, "send").Outcome, x.why); !said || (w.told(c.ID, "run.line_unverified") == 1) != x.said {
				t.Errorf("%+v: %q, told %d times", x, w.step(got, "send").Outcome, w.told(c.ID, "run.line_unverified"))
			}
		}
	})
}
