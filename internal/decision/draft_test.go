package decision

import (
	"archive/zip"
	"context"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/jobs"
	"github.com/piepowder/piepowder/internal/web"
)

// hire makes a member of staff and gives what she acts in.
func (w *world) hire(id, name, role string) context.Context {
	w.t.Helper()
	err := w.main.Tx(context.Background(), db.Actor{ID: "system", Kind: "system"}, "hire", func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO staff(id, email, name, state, password, totp_step, locale, theme, created_at, version)
			VALUES ($1, $2, $3, 'active', '', 0, 'en', 'auto', 0, 1)`, id, id+"@example.com", name)
		if err == nil {
			_, err = tx.Exec(ctx, `INSERT INTO staff_role(staff, role) VALUES ($1, $2)`, id, role)
		}
		if err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "staff.added", Object: id})
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return identity.WithCaller(context.Background(), identity.StaffCaller(id, name, []string{role}, nil, []string{"*"}))
}

// tried runs a back-test on the draft as it is.
func (w *world) tried(ctx context.Context, draft string) *Backtest {
	w.t.Helper()
	runner := jobs.New(w.main, w.clk, slog.New(slog.DiscardHandler))
	w.s.HandleBacktests(runner)
	b, err := w.s.StartBacktest(ctx, draft, time.Time{}, w.clk.Now().Add(time.Hour))
	if err == nil {
		_, err = runner.RunDue(context.Background())
	}
	if err == nil {
		b, err = w.s.Backtest(ctx, b.ID)
	}
	if err != nil || b.State != BacktestDone {
		w.t.Fatalf("back-test: %+v %v", b, err)
	}
	return b
}

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatalf("%v\n%s", err, reasons(err))
		}
		return v
	}
}

func code(err error) string { return errs.CodeOf(err) }

const sharper = `- id: big
  on: [order.placed]
  when: amount >= 50.00 and items > 1 and customer not in trusted
  score: 70
  outcome: review
  reason: "{{items}} items for {{amount}}"
  policy: FRD-1
  effects: ['alert("fraud", severity: "S3")', 'label(customer, "big", 7d)', 'webhook("hold_order")']
  tests:
    - {given: {amount: 60.00, items: 2, currency: USD}, expect: review}
    - {given: {amount: 40.00, items: 2, currency: USD}, expect: quiet}
`

func TestDraftToLive(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ana, ben := w.hire("stf_a", "Ana", identity.RoleFraudAnalyst), w.hire("stf_b", "Ben", identity.RolePolicyLead)
		draft, live := must[*Draft](t), must[*Ruleset](t)
		w.story()
		w.catchUp()

		d := draft(w.s.NewDraft(ana, NewDraft{Title: "Sharper", Rule: "big"}))
		if d.Rule != "big" || d.Fresh || d.Base != 1 || !strings.HasPrefix(d.Source, "- id: big\n  on:") || len(d.Documents) != 0 || len(d.Problems) != 0 || d.AuthorName != "Ana" {
			t.Fatalf("%+v", d)
		}
		// Unsound text is kept, with where it is at fault.
		broken := strings.Replace(sharper, "items > 1", "itms > 1", 1)
		d = draft(w.s.ChangeDraft(ana, d.ID, d.Version, DraftChange{Source: &broken}))
		if d.Source != broken || len(d.Problems) != 1 || d.Problems[0].SourceLine != 3 || d.Problems[0].SourceColumn != 29 || d.Problems[0].Line != 5 || d.Problems[0].Column != 31 {
			t.Fatalf("%+v", d.Problems)
		}
		if _, err := w.s.ChangeDraft(ana, d.ID, d.Version-1, DraftChange{Source: &broken}); !errs.IsKind(err, errs.Precondition) {
			t.Fatalf("an older version: %v", err)
		}
		failing := strings.Replace(sharper, "amount: 60.00", "amount: 45.00", 1)
		d = draft(w.s.ChangeDraft(ana, d.ID, d.Version, DraftChange{Source: &failing}))
		if len(d.Problems) != 0 || len(d.Tests) != 2 || d.Tests[0].OK || d.Tests[0].SourceLine != 10 || d.Tests[0].Expect != "review" || !d.Tests[1].OK {
			t.Fatalf("%+v %+v", d.Problems, d.Tests)
		}
		_, err := w.s.Submit(ana, d.ID)
		if code(err) != "draft_not_ready" || !strings.Contains(reasons(err), "outcome is allow") || !strings.Contains(reasons(err), "no back-test") {
			t.Fatalf("%v %s", err, reasons(err))
		}
		text := sharper
		d = draft(w.s.ChangeDraft(ana, d.ID, d.Version, DraftChange{Source: &text}))
		was := pack(rulesYAML)[2].Text
		if len(d.Documents) != 1 || d.Documents[0].Text != strings.Replace(was, was[strings.Index(was, "  - id: big"):strings.Index(was, "\n  - id: many")], "  "+strings.ReplaceAll(strings.TrimSuffix(sharper, "\n"), "\n", "\n  ")+"\n", 1) {
			t.Fatalf("%+v", d.Documents)
		}
		b := w.tried(ana, d.ID)
		if d = draft(w.s.Draft(ana, d.ID)); d.Backtest == nil || d.Backtest.ID != b.ID || d.Shown == "" || b.Hash != d.Hash {
			t.Fatalf("%+v", d)
		}
		d = draft(w.s.Submit(ana, d.ID))
		if d.Stage != DraftWaiting || len(d.Approvers) != 1 || d.Approvers[0].Name != "Ben" || d.MayApprove {
			t.Fatalf("%+v", d)
		}
		if _, err := w.s.Approve(ana, d.ID, d.Shown); code(err) != "approval_by_author" {
			t.Fatalf("the author approved: %v", err)
		}
		if _, err := w.s.Return(ben, d.ID, "Say who asked for it."); err != nil {
			t.Fatal(err)
		}
		d = draft(w.s.Draft(ana, d.ID))
		if d.Stage != DraftReturned || d.Reason != "Say who asked for it." {
			t.Fatalf("%+v", d)
		}
		d = draft(w.s.Submit(ana, d.ID))
		shown := d.Shown
		// Changed after it was shown: nothing is published.
		title := "Sharper, asked for by the fraud desk"
		d = draft(w.s.ChangeDraft(ana, d.ID, d.Version, DraftChange{Title: &title}))
		if _, err := w.s.Approve(ben, d.ID, shown); code(err) != "draft_stage" {
			t.Fatalf("approved what no longer waits: %v", err)
		}
		w.clk.Advance(time.Hour)
		w.tried(ana, d.ID)
		d = draft(w.s.Submit(ana, d.ID))
		if _, err := w.s.Approve(ben, d.ID, shown); code(err) != "draft_not_as_shown" {
			t.Fatalf("approved another back-test than shown: %v", err)
		}
		d = draft(w.s.Approve(ben, d.ID, d.Shown))
		if d.Stage != DraftApproved || d.Ruleset != 2 || d.Candidate != "big.v2" || d.Approvers[0].Name != "Ben" {
			t.Fatalf("%+v", d)
		}
		if _, err := w.s.Approve(ben, d.ID, d.Shown); code(err) != "draft_stage" {
			t.Fatalf("approved twice: %v", err)
		}
		r := live(w.s.Ruleset(ana, 0))
		if !strings.Contains(r.Documents[2].Text, "\n  - id: big.v2\n    replaces: big\n    stage: shadow\n    on:") || !strings.Contains(r.Documents[2].Text, "amount >= 100.00") {
			t.Fatalf("%s", r.Documents[2].Text)
		}
		rules := must[[]Rule](t)(w.s.Rules(ana))
		if len(rules) != 4 || rules[0].Candidate != "big.v2" || rules[1].Replaces != "big" || rules[1].Stage != "shadow" || rules[1].Draft != d.ID {
			t.Fatalf("%+v", rules[:2])
		}

		// Half of the accounts, then all: the candidate becomes the rule.
		live(w.s.Stage(ana, "big.v2", StageLive, 50, "half"))
		live(w.s.Stage(ana, "big.v2", StageLive, 0, "all"))
		r = live(w.s.Ruleset(ana, 0))
		if r.Number != 4 || strings.Contains(r.Documents[2].Text, "big.v2") || ruleText(r.Documents, "big") != strings.TrimSuffix(sharper, "\n") {
			t.Fatalf("%d %s", r.Number, r.Documents[2].Text)
		}
		if d = draft(w.s.Draft(ana, d.ID)); d.Stage != DraftPublished {
			t.Fatal(d.Stage)
		}
		h := must[[]RuleVersion](t)(w.s.RuleHistory(ana, "big"))
		var steps []string
		for _, v := range h {
			steps = append(steps, v.Rule+" "+v.Change+" "+v.Stage)
		}
		if got := strings.Join(steps, ", "); got != "big changed live, big.v2 removed archived, big.v2 stage live, big.v2 added shadow, big added live" || h[2].Percent != 50 || h[3].WhoName != "Ben" {
			t.Fatal(got)
		}
		diff := must[*Diff](t)(w.s.Diff(ana, 1, 4))
		if len(diff.Rules) != 1 || diff.Rules[0].ID != "big" || diff.Rules[0].Change != "changed" || len(diff.Documents) != 1 {
			t.Fatalf("%+v", diff.Rules)
		}
		r = live(w.s.Revert(ana, 1, "too many"))
		if r = live(w.s.Ruleset(ana, 0)); r.Number != 5 || r.Documents[2].Text != rulesYAML {
			t.Fatalf("reverted to\n%s", r.Documents[2].Text)
		}
		if _, err := w.s.Revert(ana, 1, "again"); code(err) != "ruleset_unchanged" {
			t.Fatal(err)
		}
		// Each of them is an entry of the log.
		if n, err := w.in.PumpControl(context.Background()); err != nil || n != 4 {
			t.Fatalf("%d entries, %v", n, err)
		}
	})
}

func reasons(err error) string {
	var out []string
	if e, ok := err.(*errs.Error); ok {
		for _, f := range e.Fields {
			out = append(out, f.Pointer+" "+f.Message)
		}
	}
	return strings.Join(out, "\n")
}

const fresh = `- id: lots
  on: [order.placed]
  when: items >= 40
  score: 90
  tests:
    - {given: {items: 41}, expect: review}
    - {given: {items: 4}, expect: quiet}
`

// approve takes a draft all the way.
func (w *world) approve(author, judge context.Context, d *Draft) *Draft {
	w.t.Helper()
	w.tried(author, d.ID)
	d = must[*Draft](w.t)(w.s.Submit(author, d.ID))
	return must[*Draft](w.t)(w.s.Approve(judge, d.ID, d.Shown))
}

func TestDraftsMeetTheLiveRuleset(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ana, ben := w.hire("stf_a", "Ana", identity.RoleFraudAnalyst), w.hire("stf_b", "Ben", identity.RoleFraudAnalyst)
		draft := must[*Draft](t)
		text := strings.Replace(fresh, "expect: review", "expect: {score: 90}", 1)
		first := draft(w.s.NewDraft(ana, NewDraft{Rule: "big", Source: sharper}))
		second := draft(w.s.NewDraft(ana, NewDraft{Source: text}))
		third := draft(w.s.NewDraft(ana, NewDraft{Rule: "big", Source: strings.NewReplacer("50.00 and", "70.00 and", "60.00", "80.00").Replace(sharper)}))
		if !second.Fresh || second.Rule != "lots" || second.Tests[0].Rule != "lots" {
			t.Fatalf("%+v", second)
		}
		first = w.approve(ana, ben, first)
		if _, err := w.s.Stage(ana, first.Candidate, StageLive, 100, "all"); err != nil {
			t.Fatal(err)
		}
		// Another rule: it goes on top by itself.
		second = w.approve(ana, ben, second)
		r := must[*Ruleset](t)(w.s.Ruleset(ana, 0))
		if second.Ruleset != 4 || !strings.Contains(r.Documents[2].Text, "50.00") || !strings.HasSuffix(r.Documents[2].Text, strings.ReplaceAll("\n- id: lots\n  stage: shadow\n"+text[len("- id: lots\n"):], "\n", "\n  ")[:len(text)]) && !strings.Contains(r.Documents[2].Text, "  - id: lots\n    stage: shadow\n    on:") {
			t.Fatalf("%+v\n%s", second, r.Documents[2].Text)
		}
		// The same rule: a conflict with both texts, until its author decides.
		third = draft(w.s.Draft(ana, third.ID))
		if len(third.Conflicts) != 1 || third.Conflicts[0].Name != "big" || !strings.Contains(third.Conflicts[0].Theirs, "50.00") || !strings.Contains(third.Conflicts[0].Ours, "70.00") || third.Live != 4 {
			t.Fatalf("%+v", third.Conflicts)
		}
		w.tried(ana, third.ID)
		if _, err := w.s.Submit(ana, third.ID); code(err) != "draft_not_ready" || !strings.Contains(reasons(err), "/conflicts/rule/big") {
			t.Fatalf("%v", err)
		}
		third = draft(w.s.ChangeDraft(ana, third.ID, third.Version, DraftChange{Rebase: true}))
		if third.Base != 4 || len(third.Conflicts) != 0 || !strings.Contains(third.Source, "70.00") {
			t.Fatalf("%+v", third)
		}
		third = w.approve(ana, ben, third)
		if third.Candidate != "big.v5" {
			t.Fatal(third.Candidate)
		}
		// Archived: out of the pack, kept in history; its candidate goes first.
		if _, err := w.s.Stage(ana, "big", StageArchived, 0, "no"); code(err) != "rule_has_candidate" {
			t.Fatal(err)
		}
		must[*Ruleset](t)(w.s.Stage(ana, "big.v5", StageArchived, 0, "worse"))
		must[*Ruleset](t)(w.s.Stage(ana, "big", StageArchived, 0, "no longer"))
		if _, err := w.s.Rule(ana, "big"); code(err) != "rule_not_found" {
			t.Fatal(err)
		}
		if h := must[[]RuleVersion](t)(w.s.RuleHistory(ana, "big")); h[0].Stage != StageArchived || !strings.Contains(h[0].Before, "50.00") {
			t.Fatalf("%+v", h[0])
		}
		if d := draft(w.s.Draft(ana, third.ID)); d.Stage != DraftDropped {
			t.Fatal(d.Stage)
		}
		// A revert to what was there before a rule drops the draft it came from.
		must[*Ruleset](t)(w.s.Revert(ana, 1, "from the beginning"))
		if d := draft(w.s.Draft(ana, second.ID)); d.Stage != DraftDropped {
			t.Fatal(d.Stage)
		}
		// A colleague who edits writes it too, and no longer judges it.
		fourth := draft(w.s.NewDraft(ana, NewDraft{Rule: "many"}))
		title := "Mine too"
		fourth = draft(w.s.ChangeDraft(ben, fourth.ID, fourth.Version, DraftChange{Title: &title}))
		if _, err := w.s.Approve(ben, fourth.ID, "x"); code(err) != "approval_by_author" {
			t.Fatal(err)
		}
		w.clk.Advance(time.Minute)
		if err := w.s.DropDraft(ana, fourth.ID, fourth.Version); err != nil {
			t.Fatal(err)
		}
		page, err := w.s.Drafts(ana, DraftFilter{Stage: "dropped,published", PageIn: web.PageIn{Limit: 2}})
		if err != nil || len(page.Items) != 2 || page.NextCursor == "" || page.Items[0].ID != fourth.ID {
			t.Fatalf("%+v %v", page, err)
		}
	})
}

// A pack goes out and comes in again without the loss of a byte.
func TestPackOutAndIn(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ana := w.hire("stf_a", "Ana", identity.RoleFraudAnalyst)
		body, n, err := w.s.Pack(ana, 0)
		if err != nil || n != 1 {
			t.Fatal(n, err)
		}
		z, err := zip.NewReader(strings.NewReader(string(body)), int64(len(body)))
		if err != nil {
			t.Fatal(err)
		}
		var docs []engine.Document
		for _, f := range z.File {
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			text, err := io.ReadAll(r)
			if err != nil {
				t.Fatal(err)
			}
			docs = append(docs, engine.Document{Path: f.Name, Text: string(text)})
		}
		if hashOf(docs) != hashOf(pack(rulesYAML)) {
			t.Fatal("the pack that went out is another")
		}
		docs = append(docs[1:], engine.Document{Path: "events.yaml", Text: eventsYAML + "# \u00e9\t \r\n"})
		d, err := w.s.NewDraft(ana, NewDraft{Documents: docs[1:], Whole: true})
		if err != nil || len(d.Removed) != 1 || len(d.Documents) != 1 || d.Documents[0].Text != eventsYAML+"# \u00e9\t \r\n" {
			t.Fatalf("%+v %v", d, err)
		}
		if whole := overlay(pack(rulesYAML), d.Documents, d.Removed); hashOf(whole) != hashOf(docs[1:]) {
			t.Fatal("the pack that came in is another")
		}
	})
}
