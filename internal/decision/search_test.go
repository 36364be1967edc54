package decision

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

func (w *world) search(ctx context.Context, q Query) *Found {
	w.t.Helper()
	if q.Limit == 0 {
		q.Limit = 50
	}
	f, err := w.s.Search(ctx, q)
	if err != nil {
		w.t.Fatal(err)
	}
	return f
}

func eventsOf(f *Found) string {
	var ids []string
	for _, d := range f.Items {
		ids = append(ids, d.EventID)
	}
	return strings.Join(ids, " ")
}

// orders sends twelve orders: every third in Portland, amounts 10, 20, … 120, cards in turn.
func (w *world) orders() {
	for i := 1; i <= 12; i++ {
		where := seattle
		if i%3 == 0 {
			where = portland
		}
		w.clk.Advance(time.Minute)
		w.send("order.placed", placed(fmt.Sprintf("c%d", i%4), fmt.Sprintf("o%d", i), fmt.Sprintf("card%d", i%5), fmt.Sprintf("%d0.00", i), i, where))
	}
	w.catchUp()
}

func TestSearch(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.orders()
		all := staff("*")
		acc := id.Entity("acc", w.eid("account", "c1"))
		for where, want := range map[string]string{
			``:                                     "e12 e11 e10 e9 e8 e7 e6 e5 e4 e3 e2 e1",
			`outcome == "review"`:                  "e10",
			`outcome != "allow"`:                   "e12 e11 e10",
			`score > 100`:                          "e12 e11",
			`"many" in rules`:                      "e12 e11",
			`"quiet" in rules`:                     "e7",
			`region == "US-OR" and score > 0`:      "e12",
			`region startsWith "US-O"`:             "e12 e9 e6 e3",
			`account == "` + acc + `"`:             "e9 e5 e1",
			`account == "c1"`:                      "e9 e5 e1",
			`customer == "c1" and amount > 20.00`:  "e9 e5",
			`amount > 100.00 or items == 2`:        "e12 e11 e2",
			`card_orders_1h >= 3`:                  "e12 e11",
			`card_orders_1h >= 3 and version == 1`: "e12 e11",
			`missing(card_orders_1h)`:              "",
			`type == "login"`:                      "",
			`not (outcome == "allow")`:             "e12 e11 e10",
			`at > "2026-01-01" and items > 11`:     "e12",
		} {
			if got := eventsOf(w.search(all, Query{Where: where})); got != want {
				t.Errorf("%s: %s, want %s", where, got, want)
			}
		}
		for name, c := range map[string]struct {
			q    Query
			want string
		}{
			"outcome": {Query{Outcome: "review"}, "e10"},
			"rule":    {Query{Rule: "many"}, "e12 e11"},
			"account": {Query{Account: "c2"}, "e10 e6 e2"},
			"nobody":  {Query{Account: "c77"}, ""},
			"from":    {Query{From: w.clk.Now()}, "e12"},
			"to":      {Query{To: w.clk.Now().Add(-10 * time.Minute)}, "e1"},
			"both":    {Query{Rule: "many", Where: "items < 12"}, "e11"},
		} {
			if got := eventsOf(w.search(all, c.q)); got != c.want {
				t.Errorf("%s: %s, want %s", name, got, c.want)
			}
		}
		if got := eventsOf(w.search(staff("US-OR"), Query{Where: "items > 3"})); got != "e12 e9 e6" {
			t.Errorf("in one region: %s", got)
		}
		_, err := w.s.Search(all, Query{Where: "outcome = ", PageIn: web.PageIn{Limit: 1}})
		if !errs.IsKind(err, errs.Invalid) {
			t.Errorf("a broken expression: %v", err)
		}
		if _, err := w.s.Search(context.Background(), Query{}); !errs.IsKind(err, errs.Unauthenticated) {
			t.Errorf("nobody: %v", err)
		}
	})
}

func TestSearchPages(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.orders()
		for _, where := range []string{"", "items > 0"} { // in SQL, and in Go
			var got []string
			cursor := ""
			for pages := 0; ; pages++ {
				f := w.search(staff("*"), Query{Where: where, PageIn: web.PageIn{Limit: 5, Cursor: cursor}})
				for _, d := range f.Items {
					got = append(got, d.EventID)
				}
				if cursor = f.NextCursor; cursor == "" {
					break
				}
				if pages > 3 || len(f.Items) != 5 {
					t.Fatalf("page %d has %d", pages, len(f.Items))
				}
			}
			if len(got) != 12 || got[0] != "e12" || got[11] != "e1" || !slices.Equal(slices.Compact(slices.Clone(got)), got) {
				t.Errorf("%q: %v", where, got)
			}
		}
	})
}

func TestSearchSaysWhenItGivesUp(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.orders()
		w.s.scan = 5
		f := w.search(staff("*"), Query{Where: "items == 1 or items == 9"})
		if !f.Truncated || eventsOf(f) != "e9" || f.NextCursor == "" {
			t.Fatalf("%+v", f)
		}
		f = w.search(staff("*"), Query{Where: "items == 1 or items == 9", PageIn: web.PageIn{Limit: 50, Cursor: f.NextCursor}})
		if !f.Truncated || len(f.Items) != 0 {
			t.Fatalf("%+v", f)
		}
		f = w.search(staff("*"), Query{Where: "items == 1 or items == 9", PageIn: web.PageIn{Limit: 50, Cursor: f.NextCursor}})
		if f.Truncated || eventsOf(f) != "e1" {
			t.Fatalf("%+v", f)
		}
	})
}

func TestExplain(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.story()
		w.catchUp()
		x, err := w.s.Explain(staff("*"), "e7")
		if err != nil {
			t.Fatal(err)
		}
		if !x.Same || x.Outcome != "review" || x.By != "rule" || len(x.Fired) != 1 || x.Fired[0].ID != "big" || x.Fired[0].Reason != "2 items for 150.00 USD" {
			t.Errorf("%+v", x)
		}
		if tree := x.Fired[0].Tree; tree.Text != "and" || len(tree.Children) != 3 || tree.Children[0].Text != "amount >= 100.00" || tree.Children[0].Value != "150.00 USD" {
			t.Errorf("tree %+v", tree)
		}
		if len(x.Near) != 2 || x.Near[0].ID != "many" || len(x.Features) == 0 || x.Features[0].Value != "2" {
			t.Errorf("near %+v, features %+v", x.Near, x.Features)
		}
		if len(x.Asked) != 3 || !x.Asked[0].Done || x.Effects[0] != "alert fraud S3 by big (done)" || x.Alert == "" || x.Case != "cas_1" || x.Asked[0].Entity != id.Entity("acc", w.eid("account", "c1")) {
			t.Errorf("effects %+v, alert %s, case %s", x.Effects, x.Alert, x.Case)
		}
		if len(x.Entities) != 3 || x.Entities[1].ID != id.Entity("ord", w.eid("order", "o2")) || len(x.Fields) == 0 {
			t.Errorf("entities %+v", x.Entities)
		}
		if x.Account == nil || x.Account.Name != "c1" || x.Account.Kind != "customer" {
			t.Errorf("account %+v", x.Account)
		}
		for _, missing := range []struct {
			ctx context.Context
			id  string
		}{{staff("*"), "e77"}, {staff("US-OR"), "e7"}, {staff("*"), "e3"}} {
			if _, err := w.s.Explain(missing.ctx, missing.id); errs.CodeOf(err) != "decision_not_found" {
				t.Errorf("%s: %v", missing.id, err)
			}
		}
		// A changed row is found out by the log.
		if err := w.history.Machinery(context.Background(), func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE decisions SET position = position - 1 WHERE event_id = 'e7'`)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.s.Explain(staff("*"), "e7"); errs.CodeOf(err) != "projection_wrong" {
			t.Errorf("a row that the log does not give: %v", err)
		}
	})
}

func TestWhoeverWasAnsweredCanReadWhy(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.story()
		before, err := w.s.Explain(staff("*"), "e7") // nothing is copied yet
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.s.Explain(staff("US-OR"), "e7"); errs.CodeOf(err) != "decision_not_found" {
			t.Errorf("out of scope: %v", err)
		}
		// Too far behind to know: not "there is none", to whomever.
		w.s.ahead = 2
		for _, who := range []string{"*", "US-OR"} {
			for _, event := range []string{"e7", "e77"} {
				if _, err := w.s.Explain(staff(who), event); errs.CodeOf(err) != "decisions_behind" {
					t.Errorf("%s, %s far behind: %v", who, event, err)
				}
			}
		}
		w.s.ahead = maxAhead
		w.catchUp()
		after, err := w.s.Explain(staff("*"), "e7")
		if err != nil {
			t.Fatal(err)
		}
		b, a := before.Decision, after.Decision
		b.Account, a.Account = nil, nil
		if fmt.Sprint(b) != fmt.Sprint(a) || len(before.Fired) != 1 || before.Position != after.Position {
			t.Errorf("from the log %+v\nfrom its row %+v", b, a)
		}
	})
}

func TestAlertsAreScoped(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.orders()
		list := func(ctx context.Context, f AlertFilter) string {
			t.Helper()
			f.Limit = 50
			page, err := w.s.Alerts(ctx, f)
			if err != nil {
				t.Fatal(err)
			}
			var out []string
			for _, a := range page.Items {
				out = append(out, a.EventID+a.Severity)
			}
			return strings.Join(out, " ")
		}
		for name, c := range map[string]struct {
			ctx  context.Context
			f    AlertFilter
			want string
		}{
			"all":      {staff("*"), AlertFilter{}, "e12S2 e11S2 e10S3"},
			"severity": {staff("*"), AlertFilter{Severity: "S2"}, "e12S2 e11S2"},
			"rule":     {staff("*"), AlertFilter{Rule: "many"}, "e12S2 e11S2"},
			"part":     {staff("*"), AlertFilter{Rule: "man"}, ""},
			"account":  {staff("*"), AlertFilter{Account: "c3"}, "e11S2"},
			"case":     {staff("*"), AlertFilter{Case: "cas_1"}, "e10S3"},
			"state":    {staff("*"), AlertFilter{State: AlertOpen}, ""},
			"region":   {staff("US-OR"), AlertFilter{}, "e12S2"},
		} {
			if got := list(c.ctx, c.f); got != c.want {
				t.Errorf("%s: %s, want %s", name, got, c.want)
			}
		}
		if err := w.main.Machinery(context.Background(), func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `INSERT INTO restricted(object, since) VALUES ('cas_2', 0)`)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if got := list(staff("*"), AlertFilter{}); got != "e12S2 e10S3" {
			t.Errorf("with a restricted case: %s", got)
		}
		x, err := w.s.Explain(staff("*"), "e11")
		if err != nil || x.Alert != "" || x.Case != "" {
			t.Errorf("a decision gives away a restricted case: %+v %v", x, err)
		}
	})
}

func TestRulesAndTheirHits(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.sendAt("order.placed", w.clk.Now().Add(-48*time.Hour), placed("c1", "o0", "card0", "500.00", 3, seattle))
		w.orders()
		list, err := w.s.Rules(staff("*"))
		if err != nil {
			t.Fatal(err)
		}
		if len(list) != 3 || list[0].ID != "big" || list[0].Hits7d != 4 || list[0].Hits24h != 3 || list[2].Stage != "shadow" || list[2].Hits24h != 1 {
			t.Errorf("%+v", list)
		}
		r, err := w.s.Rule(staff("*"), "big")
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Days) != 14 || r.Days[13].Hits != 3 || r.Days[11].Hits != 1 || r.Days[13].Day != "2026-11-21" || r.Hits7d != 4 || len(r.Recent) != 4 {
			t.Errorf("%+v", r)
		}
		if !strings.HasPrefix(r.Source, "- id: big\n  on:") || !strings.HasSuffix(r.Source, `webhook("hold_order")']`) {
			t.Errorf("text %q", r.Source)
		}
		if r, err = w.s.Rule(staff("US-OR"), "big"); err != nil || r.Hits7d != 1 || len(r.Recent) != 1 {
			t.Errorf("in one region: %+v %v", r, err)
		}
		if _, err := w.s.Rule(staff("*"), "none"); errs.CodeOf(err) != "rule_not_found" {
			t.Error(err)
		}
	})
}

func TestPublish(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := staff("*")
		// Pipelines publish packs; people change rules by a draft.
		pipeline := identity.WithCaller(context.Background(), identity.StaffCaller("stf_1", "Ana", []string{identity.RoleEngineer}, nil, []string{"*"}))
		if _, err := w.s.Publish(ctx, pack(rulesYAML), ""); !errs.IsKind(err, errs.Forbidden) || !strings.Contains(err.Error(), "draft") {
			t.Errorf("an analyst published at once: %v", err)
		}
		changed := pack(strings.Replace(rulesYAML, "amount >= 100.00", "amount >= 10.00", 1))
		r, err := w.s.Publish(pipeline, changed, "lower")
		if err != nil {
			t.Fatal(err)
		}
		if r.Number != 2 || r.Stage != StageLive || r.Author != "stf_1" {
			t.Errorf("%+v", r)
		}
		if program, _ := w.in.Program(); program.Version != 1 {
			t.Error("in force before it is in the log")
		}
		if _, err := w.in.PumpControl(context.Background()); err != nil {
			t.Fatal(err)
		}
		if program, _ := w.in.Program(); program.Version != 2 {
			t.Errorf("version %d is in force", program.Version)
		}
		w.send("order.placed", placed("c1", "o1", "card1", "20.00", 2, seattle))
		w.catchUp()
		if f := w.search(ctx, Query{Where: `version == 2 and "big" in rules and amount < 50.00`}); eventsOf(f) != "e1" {
			t.Errorf("%+v", f)
		}
		_, err = w.s.Publish(pipeline, pack(strings.Replace(rulesYAML, "amount >= 100.00", "amount >= 100", 1)), "")
		if !errs.IsKind(err, errs.Invalid) || !strings.Contains(fmt.Sprint(err.(*errs.Error).Fields), "rules.yaml:5:18") {
			t.Errorf("a broken ruleset: %v %v", err, err.(*errs.Error).Fields)
		}
		page, err := w.s.Rulesets(ctx, web.PageIn{Limit: 1})
		if err != nil || len(page.Items) != 1 || page.Items[0].Number != 2 || page.NextCursor == "" {
			t.Fatalf("%+v %v", page, err)
		}
		page, err = w.s.Rulesets(ctx, web.PageIn{Limit: 1, Cursor: page.NextCursor})
		if err != nil || len(page.Items) != 1 || page.Items[0].Stage != StageArchived || page.Items[0].RetiredAt == nil || page.NextCursor != "" {
			t.Fatalf("%+v %v", page, err)
		}
		if live, err := w.s.Ruleset(ctx, 0); err != nil || live.Number != 2 || len(live.Documents) != 3 {
			t.Errorf("%+v %v", live, err)
		}
		reader := identity.WithCaller(context.Background(), identity.StaffCaller("stf_2", "Bo", []string{identity.RoleBPO}, nil, []string{"*"}))
		if _, err := w.s.Publish(reader, changed, ""); !errs.IsKind(err, errs.Forbidden) {
			t.Errorf("a vendor associate publishes: %v", err)
		}
		if err := w.s.Note(context.Background(), identity.System("test"), changed, 9); err != nil {
			t.Fatal(err)
		}
		if live, _ := w.s.Ruleset(ctx, 0); live.Number != 2 {
			t.Error("the first ruleset was noted over a later one")
		}
	})
}

func TestHistogram(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.sendAt("order.placed", w.clk.Now().Add(-72*time.Hour), placed("c1", "o0", "card0", "500.00", 3, portland))
		w.orders()
		sum := func(ctx context.Context, q Query) (b Bucket, n int) {
			t.Helper()
			h, err := w.s.Histogram(ctx, q)
			if err != nil {
				t.Fatal(err)
			}
			for _, x := range h.Items {
				b.Allow, b.Review, b.Block = b.Allow+x.Allow, b.Review+x.Review, b.Block+x.Block
			}
			return b, len(h.Items)
		}
		for _, where := range []string{"", "items > 0"} { // counted by SQL, and in Go
			if b, n := sum(staff("*"), Query{Where: where}); b != (Bucket{Allow: 9, Review: 2, Block: 2}) || n < 56 || n > 61 {
				t.Errorf("%q: %+v in %d", where, b, n)
			}
			if b, _ := sum(staff("US-OR"), Query{Where: where}); b != (Bucket{Allow: 3, Review: 1, Block: 1}) {
				t.Errorf("%q in one region: %+v", where, b)
			}
			b, n := sum(staff("*"), Query{Where: where, From: w.clk.Now().Add(-5 * time.Minute), To: w.clk.Now().Add(time.Second)})
			if b != (Bucket{Allow: 3, Review: 1, Block: 2}) || n != 6 {
				t.Errorf("%q of six minutes: %+v in %d", where, b, n)
			}
		}
		if _, err := w.s.Histogram(staff("*"), Query{From: w.clk.Now(), To: w.clk.Now()}); !errs.IsKind(err, errs.Invalid) {
			t.Error(err)
		}
	})
}
