package decision

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// aCase opens a case about an account with the alerts of some decisions.
func (w *world) aCase(id string, restricted bool, account string, events ...string) {
	w.t.Helper()
	ctx := context.Background()
	eid, ok := w.vault.Lookup("account", []byte(account))
	if !ok {
		w.t.Fatalf("nobody is called %s", account)
	}
	err := w.main.Tx(ctx, db.Actor{ID: "system", Kind: "system"}, "case", func(ctx context.Context, tx *db.Tx) error {
		var n int64
		if err := tx.QueryRow(ctx, `SELECT COUNT(*) + 1 FROM cases`).Scan(&n); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `INSERT INTO cases(id, number, eid, title, type, severity, priority, state, visibility, brand, region, source, account, opened_at, opened_by, updated_at, version)
			VALUES ($1, $2, $2, $3, 'fraud', 'S3', 'normal', 'open', 'normal', 'Basketly', 'US-WA', 'alert', $4, $5, 'system', $5, 1)`, id, n, []byte("x"), eid, db.Micros(tx.Now))
		for i, e := range events {
			if err != nil {
				return err
			}
			d, ferr := w.s.find(ctx, analystScope(w.t), e)
			if ferr != nil {
				return ferr
			}
			_, err = tx.Exec(ctx, `INSERT INTO case_alerts(position, n, case_id, event_id, rules, score, at) VALUES ($1, $2, $3, $4, 'x', 1, $5)`, d.position, 90+i, id, e, db.Micros(tx.Now))
			if err == nil {
				_, err = tx.Exec(ctx, `INSERT INTO alerts(id, position, n, account, order_eid, event_id, type, rules, topic, severity, title, outcome, score, case_id, state, brand, region, city, at, raised_at)
					VALUES ($1, $2, $3, $4, 0, $5, 'order.placed', 'x', 'fraud', 'S3', 't', 'review', 1, $6, 'cased', 'Basketly', 'US-WA', 'Seattle', $7, $7)`,
					fmt.Sprintf("alt_%s_%d", id, i), d.position, 90+i, d.account, e, id, db.Micros(tx.Now))
			}
		}
		if err == nil && restricted {
			_, err = tx.Exec(ctx, `INSERT INTO restricted(object, since) VALUES ($1, 0)`, id)
		}
		if err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "case.opened", Object: id})
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// endCase resolves a case.
func (w *world) endCase(id, outcome string) {
	w.t.Helper()
	err := w.main.Tx(context.Background(), db.Actor{ID: "system", Kind: "system"}, "case", func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `UPDATE cases SET state = 'resolved', outcome = $1, resolved_at = $2 WHERE id = $3`, outcome, db.Micros(tx.Now), id); err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "case.resolved", Object: id})
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// cardRing sends ordinary orders, and four on one card that are larger.
func (w *world) cardRing() (bad []string) {
	w.t.Helper()
	for i := range 80 {
		w.clk.Advance(11 * time.Minute)
		w.send("order.placed", placed(fmt.Sprintf("c%d", i%20), fmt.Sprintf("o%d", i), fmt.Sprintf("k%d", i%20), fmt.Sprintf("%d.50", 10+i%30), 1+i%4, seattle))
	}
	for i := range 5 {
		w.clk.Advance(time.Minute)
		id := w.send("order.placed", placed(fmt.Sprintf("r%d", i), fmt.Sprintf("x%d", i), "stolen", fmt.Sprintf("%d.00", 230+7*i), 2, seattle))
		if i > 0 {
			bad = append(bad, id)
		}
	}
	w.send("order.placed", placed("other", "x9", "stolen", "310.00", 2, portland))
	w.catchUp()
	return bad
}

func TestOthersLikeThisCase(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		bad := w.cardRing()
		w.aCase("cas_a", false, "r1", bad...)
		l, err := w.s.LikeCase(staff("*"), "cas_a")
		if err != nil {
			t.Fatal(err)
		}
		if l.Decisions != 4 || len(l.Conditions) != 2 || l.Conditions[0].Expr+l.Conditions[1].Expr != "card_orders_1h >= 2amount >= 230.00" && l.Conditions[0].Expr+l.Conditions[1].Expr != "amount >= 230.00card_orders_1h >= 2" || l.Conditions[0].HeldHere != 4 || l.Conditions[0].BaseRate > 0.05 || !l.Conditions[0].Used {
			t.Errorf("%+v", l)
		}
		if l.Matches < 1 || int64(len(l.Examples)) != l.Matches {
			t.Errorf("%d others, %d shown", l.Matches, len(l.Examples))
		}
		for _, x := range l.Examples {
			if x.Account.Name != "r0" && x.Account.Name != "other" {
				t.Errorf("%s is no other like this", x.Account.Name)
			}
		}
		if by, err := w.s.LikeCase(staff("*"), "C-1"); err != nil || by.Rule != l.Rule {
			t.Errorf("by its number: %+v %v", by, err)
		}
		// The rule is a draft that has no fault and whose tests pass.
		d := w.drafted("", l.Rule)
		if len(d.Problems) != 0 || len(d.Tests) != 2 || !d.Tests[0].OK || !d.Tests[1].OK {
			t.Errorf("%s\n%+v\n%+v", l.Rule, d.Problems, d.Tests)
		}
		if strings.Contains(l.Rule, "C-1") || strings.Contains(l.Rule, "cas_") || strings.Contains(l.Rule, "Seattle") {
			t.Errorf("a draft names a case or judges a place:\n%s", l.Rule)
		}
		b := w.tested(d.ID)
		if b.Result == nil || b.Result.Hits < int64(len(bad)) {
			t.Errorf("%+v", b)
		}
		one, err := w.s.LikeEvent(staff("*"), bad[0])
		if err != nil || one.Decisions != 1 || one.Rule == "" {
			t.Errorf("%+v %v", one, err)
		}
		// Who sees only Oregon learns nothing of Washington, not even from the others.
		if l, err := w.s.LikeCase(staff("US-OR"), "cas_a"); !errs.IsKind(err, errs.NotFound) {
			t.Errorf("%+v %v", l, err)
		}
		if _, err := w.s.LikeEvent(staff("US-OR"), bad[0]); !errs.IsKind(err, errs.NotFound) {
			t.Error(err)
		}
		reader := identity.WithCaller(context.Background(), identity.Caller{Actor: db.Actor{ID: "key_1", Kind: "key"}, Permissions: []identity.Permission{identity.PermCaseRead},
			Regions: []string{identity.Everywhere}, Brands: []string{identity.Everywhere}})
		if l, err := w.s.LikeCase(reader, "cas_a"); err != nil || len(l.Conditions)+len(l.Examples) != 0 {
			t.Errorf("without the right to read decisions: %+v %v", l, err)
		}
	})
}

func TestLikeARestrictedCaseIsLikeNone(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		bad := w.cardRing()
		w.aCase("cas_b", true, "r1", bad...)
		_, hidden := w.s.LikeCase(staff("*"), "cas_b")
		_, none := w.s.LikeCase(staff("*"), "cas_9")
		if hidden == nil || none == nil || hidden.Error() != none.Error() {
			t.Errorf("%v, and of one that does not exist %v", hidden, none)
		}
		if _, err := w.s.LikeCase(staff("*"), "C-1"); !errs.IsKind(err, errs.NotFound) {
			t.Error(err)
		}
		before, err := w.s.LikeEvent(staff("*"), bad[0])
		if err != nil {
			t.Fatal(err)
		}
		w.endCase("cas_b", "substantiated")
		after, err := w.s.LikeEvent(staff("*"), bad[0])
		if err != nil || after.Rule != before.Rule || after.Matches != before.Matches {
			t.Errorf("%+v %v", after, err)
		}
	})
}

func TestWhatCasesFoundOutCounts(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		bad := w.cardRing()
		w.aCase("cas_a", false, "r1", bad[0])
		w.aCase("cas_b", true, "r2", bad[1])
		w.aCase("cas_c", false, "r3", bad[2])
		d := w.drafted("big", lowered)
		count := func() (known, confirmed int64, labels string) {
			b := w.tested(d.ID)
			page, err := w.s.Hits(staff("*"), b.ID, "", web.PageIn{Limit: 200})
			if err != nil {
				t.Fatal(err)
			}
			for _, h := range page.Items {
				if h.Label != "" || h.CaseID != "" {
					labels += h.EventID + h.Label + h.CaseID + h.CaseNumber + " "
				}
			}
			return b.Result.Known, b.Result.Confirmed, labels
		}
		if k, c, l := count(); k+c != 0 || strings.Contains(l, "confirmed") || strings.Contains(l, "cas_b") {
			t.Errorf("open cases say %d %d %s", k, c, l)
		}
		w.endCase("cas_a", "substantiated")
		w.endCase("cas_b", "substantiated")
		w.endCase("cas_c", "unfounded")
		k, c, l := count()
		if k != 2 || c != 1 {
			t.Errorf("%d known, %d confirmed", k, c)
		}
		if !strings.Contains(l, bad[0]+"confirmedcas_aC-1") || !strings.Contains(l, bad[2]+"goodcas_cC-3") || strings.Contains(l, "cas_b") || strings.Contains(l, bad[1]) {
			t.Errorf("%s", l)
		}
		if rows := dump(t, w.main, `SELECT DISTINCT label FROM backtest_hits`); len(rows) != 1 || rows[0] != "|" {
			t.Errorf("what a case found out is kept beside a hit: %v", rows)
		}
	})
}
