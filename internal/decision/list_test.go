package decision

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

func TestListsChangeWhatRulesAnswer(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := staff("*")
		w.send("account.created", `"customer_id":"c1","name":"Ana","email":"a@example.org","phone":"","language":"es",`+seattle)
		w.catchUp()
		outcome := func(event string) string {
			t.Helper()
			w.catchUp()
			x, err := w.s.Explain(ctx, event)
			if err != nil {
				t.Fatal(err)
			}
			return x.Outcome
		}
		pump := func() {
			t.Helper()
			if _, err := w.in.PumpControl(context.Background()); err != nil {
				t.Fatal(err)
			}
		}
		if got := outcome(w.send("order.placed", placed("c1", "o1", "card1", "200.00", 2, seattle))); got != "review" {
			t.Fatal(got)
		}
		until := w.clk.Now().Add(time.Hour)
		e, err := w.s.AddEntry(ctx, "trusted", NewEntry{Value: "c1", Reason: "known for years", Until: &until})
		if err != nil {
			t.Fatal(err)
		}
		if e.Entity != id.Entity("acc", w.eid("account", "c1")) || e.Author != "stf_1" || e.Value != "" {
			t.Errorf("%+v", e)
		}
		pump()
		if got := outcome(w.send("order.placed", placed("c1", "o2", "card2", "200.00", 2, seattle))); got != "allow" {
			t.Errorf("a trusted customer: %s", got)
		}
		if _, err := w.s.AddEntry(ctx, "trusted", NewEntry{Value: e.Entity, Reason: "again"}); errs.CodeOf(err) != "list_entry_known" {
			t.Errorf("twice: %v", err)
		}
		page, err := w.s.Entries(ctx, "trusted", web.PageIn{Limit: 10})
		if err != nil || len(page.Items) != 1 || !page.Items[0].Until.Equal(until) {
			t.Errorf("%+v %v", page, err)
		}
		if err := w.s.RemoveEntry(ctx, "trusted", e.ID); err != nil {
			t.Fatal(err)
		}
		pump()
		if got := outcome(w.send("order.placed", placed("c1", "o3", "card3", "200.00", 2, seattle))); got != "review" {
			t.Errorf("no longer trusted: %s", got)
		}
		// One that has ended does not stand in the way of another.
		soon := w.clk.Now().Add(time.Minute)
		if _, err := w.s.AddEntry(ctx, "towns", NewEntry{Value: "Yakima", Reason: "flood", Until: &soon}); err != nil {
			t.Fatal(err)
		}
		w.clk.Advance(2 * time.Minute)
		if _, err := w.s.AddEntry(ctx, "towns", NewEntry{Value: "Yakima", Reason: "flood again"}); err != nil {
			t.Error(err)
		}
		lists, err := w.s.Lists(ctx)
		if err != nil || len(lists) != 3 {
			t.Fatal(lists, err)
		}
		for _, l := range lists {
			if l.Name == "towns" && l.Added != 1 || l.Name == "trusted" && l.Added != 0 {
				t.Errorf("%+v", l)
			}
		}
	})
}

func TestListEntriesAreChecked(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.story()
		w.catchUp()
		ctx := staff("*")
		past := w.clk.Now()
		for name, c := range map[string]struct {
			ctx  context.Context
			list string
			in   NewEntry
			code string
		}{
			"no list":      {ctx, "none", NewEntry{Value: "c1", Reason: "r"}, "list_not_found"},
			"no account":   {ctx, "trusted", NewEntry{Value: "c99", Reason: "r"}, "account_not_found"},
			"foreign":      {staff("US-OR"), "trusted", NewEntry{Value: "c1", Reason: "r"}, "account_not_found"},
			"foreign id":   {staff("US-OR"), "trusted", NewEntry{Value: id.Entity("acc", w.eid("account", "c1")), Reason: "r"}, "account_not_found"},
			"another kind": {ctx, "trusted", NewEntry{Value: id.Entity("ord", w.eid("order", "o1")), Reason: "r"}, "list_entry_kind"},
			"ended":        {ctx, "trusted", NewEntry{Value: "c1", Reason: "r", Until: &past}, "list_entry_ended"},
		} {
			if _, err := w.s.AddEntry(c.ctx, c.list, c.in); errs.CodeOf(err) != c.code {
				t.Errorf("%s: %v", name, err)
			}
		}
		e, err := w.s.AddEntry(ctx, "bad_cards", NewEntry{Value: "4111-never-seen", Reason: "bank"})
		if err != nil || !strings.HasPrefix(e.Entity, "thg_") {
			t.Errorf("%+v %v", e, err)
		}
		for _, line := range dump(t, w.main, `SELECT value FROM list_entries UNION ALL SELECT CAST(data AS TEXT) FROM activity UNION ALL SELECT body FROM audit_leaves`) {
			if strings.Contains(line, "4111") {
				t.Error("a card number is kept in clear")
			}
		}
		if err := w.s.RemoveEntry(ctx, "trusted", e.ID); errs.CodeOf(err) != "list_entry_not_found" {
			t.Errorf("taken off another list: %v", err)
		}
		if _, err := w.s.RemoveKnown(context.Background(), "bad_cards", e.ID); err == nil {
			t.Error("taken off by nobody")
		}
		for i, want := range []bool{true, false} { // what is gone does not end the transaction it is joined to
			err := w.main.Tx(ctx, identity.System("test").Actor(), "test", func(ctx context.Context, _ *db.Tx) error {
				off, err := w.s.RemoveKnown(ctx, "bad_cards", e.ID)
				if off != want {
					t.Errorf("%d: off %v", i, off)
				}
				return err
			})
			if err != nil {
				t.Errorf("%d: %v", i, err)
			}
		}
	})
}
