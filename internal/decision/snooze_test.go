package decision

import (
	"context"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

func TestSnoozesWithinScope(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ana := w.hire("stf_a", "Ana", identity.RoleFraudAnalyst)
		w.story()
		w.catchUp()
		until := w.clk.Now().Add(48 * time.Hour)
		list := func(ctx context.Context, rule, account string) int {
			t.Helper()
			page, err := w.s.Snoozes(ctx, rule, account, web.PageIn{Limit: 50})
			if err != nil {
				t.Fatal(err)
			}
			return len(page.Items)
		}
		n, err := w.s.Snooze(ana, NewSnooze{Rule: "big", Account: "c1", Until: until, Reason: "a canteen"})
		if err != nil || n.AuthorName != "Ana" {
			t.Fatalf("%+v %v", n, err)
		}
		for name, c := range map[string]struct {
			ctx context.Context
			in  NewSnooze
			err string
		}{
			"twice":          {ana, NewSnooze{Rule: "big", Account: "c1", Until: until, Reason: "x"}, "snooze_known"},
			"no such rule":   {ana, NewSnooze{Rule: "none", Account: "c1", Until: until, Reason: "x"}, "rule_not_found"},
			"no such group":  {ana, NewSnooze{Group: "none", Account: "c1", Until: until, Reason: "x"}, "group_not_found"},
			"both":           {ana, NewSnooze{Rule: "big", Group: "g", Account: "c1", Until: until, Reason: "x"}, "snooze_what"},
			"no such person": {ana, NewSnooze{Rule: "big", Account: "nobody", Until: until, Reason: "x"}, "account_not_found"},
			"elsewhere":      {staff("US-OR"), NewSnooze{Rule: "many", Account: "c1", Until: until, Reason: "x"}, "account_not_found"},
			"past":           {ana, NewSnooze{Rule: "many", Account: "c1", Until: w.clk.Now(), Reason: "x"}, "snooze_until"},
			"too long":       {ana, NewSnooze{Rule: "many", Account: "c1", Until: w.clk.Now().Add(400 * 24 * time.Hour), Reason: "x"}, "snooze_until"},
		} {
			if _, err := w.s.Snooze(c.ctx, c.in); code(err) != c.err {
				t.Errorf("%s: %v", name, err)
			}
		}
		if list(ana, "", "") != 1 || list(ana, "big", "c1") != 1 || list(ana, "many", "") != 0 || list(staff("US-OR"), "", "") != 0 {
			t.Error("lists of snoozes")
		}
		if err := w.s.EndSnooze(staff("US-OR"), n.ID); code(err) != "snooze_not_found" {
			t.Errorf("ended from elsewhere: %v", err)
		}
		w.clk.Advance(49 * time.Hour)
		if list(ana, "", "") != 0 {
			t.Error("an ended one is listed")
		}
		if n, err = w.s.Snooze(ana, NewSnooze{Rule: "big", Account: "c1", Until: w.clk.Now().Add(time.Hour), Reason: "again"}); err != nil {
			t.Fatal(err)
		}
		if err := w.s.EndSnooze(ana, n.ID); err != nil || list(ana, "", "") != 0 {
			t.Error(err)
		}
		if _, err := w.in.PumpControl(context.Background()); err != nil {
			t.Fatal(err)
		}
		// The service pumps too, when the clock moves.
		if got := dump(t, w.main, `SELECT COUNT(*) FROM control_outbox WHERE position > 0`); got[0] != "3|" {
			t.Errorf("%s entries of the log", got[0])
		}
	})
}

// A draft that began from a restricted case tells of it to members only.
func TestADraftKeepsARestrictedCaseToItself(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ana, ben := w.hire("stf_a", "Ana", identity.RoleFraudAnalyst), w.hire("stf_b", "Ben", identity.RoleFraudAnalyst)
		err := w.main.Tx(context.Background(), db.Actor{ID: "system", Kind: "system"}, "case", func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `INSERT INTO cases(id, number, eid, title, type, severity, priority, state, visibility, source, opened_at, opened_by, updated_at, version)
				VALUES ('cas_r', 1, 1, $1, 'fraud', 'S3', 'normal', 'open', 'restricted', 'staff', 0, 'stf_a', 0, 1)`, []byte("x"))
			if err == nil {
				_, err = tx.Exec(ctx, `INSERT INTO restricted(object, since) VALUES ('cas_r', 0)`)
			}
			if err == nil {
				_, err = tx.Exec(ctx, `INSERT INTO restricted_member(object, staff, added_by, added_at) VALUES ('cas_r', 'stf_a', 'stf_a', 0)`)
			}
			if err != nil {
				return err
			}
			return tx.Record(ctx, db.Change{Kind: "case.opened", Object: "cas_r"})
		})
		if err != nil {
			t.Fatal(err)
		}
		d := must[*Draft](t)(w.s.NewDraft(ana, NewDraft{Source: fresh, LikeCase: "cas_r"}))
		if d.LikeCase != "cas_r" {
			t.Fatalf("%+v", d)
		}
		if d = must[*Draft](t)(w.s.Draft(ben, d.ID)); d.LikeCase != "" {
			t.Error("a stranger reads which case it began from")
		}
		for _, id := range []string{"cas_r", "cas_none"} {
			if _, err := w.s.NewDraft(ben, NewDraft{Source: fresh, LikeCase: id}); code(err) != "case_not_found" {
				t.Errorf("%s: %v", id, err)
			}
		}
	})
}
