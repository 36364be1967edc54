package decision

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/id"
)

func (w *world) eid(kind, ref string) uint64 {
	w.t.Helper()
	eid, ok := w.vault.Lookup(kind, []byte(ref))
	if !ok {
		w.t.Fatalf("the vault does not know %s %s", kind, ref)
	}
	return eid
}

// a day of one order, told partly out of order.
func (w *world) story() {
	start := w.clk.Now()
	w.send("account.created", `"customer_id":"c1","name":"Ana Ruiz","email":" Ana@Example.org","phone":"(206) 555-0100","language":"es",`+seattle)
	w.send("order.placed", placed("c1", "o1", "card1", "20.00", 2, seattle))
	w.clk.Advance(time.Minute)
	w.send("order.picked_up", `"customer_id":"c1","worker_id":"w1","order_id":"o1","label":"3 bags",`+seattle)
	w.clk.Advance(time.Minute)
	w.send("order.delivered", `"customer_id":"c1","worker_id":"w1","order_id":"o1",`+seattle)
	w.sendAt("order.picked_up", start.Add(30*time.Second), `"customer_id":"c1","worker_id":"w1","order_id":"o1","label":"late",`+seattle)
	w.send("account.updated", `"customer_id":"c1","name":"Ana Ruiz Gil","email":"ana@example.org","phone":"","language":"es",`+seattle)
	w.send("order.placed", placed("c1", "o2", "card1", "150.00", 2, seattle))
	w.send("order.placed", placed("c2", "o3", "card1", "5.00", 7, portland))
}

func TestRowsFollowFromTheLog(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.story()
		w.catchUp()
		check := func(what string, got []string, want ...string) {
			t.Helper()
			if !slices.Equal(got, want) {
				t.Errorf("%s:\n got %s\nwant %s", what, strings.Join(got, "\n     "), strings.Join(want, "\n     "))
			}
		}
		check("orders", dump(t, w.history, `SELECT state, (updated_at - at) / 1000000, amount, currency, city FROM orders WHERE id = $1`, w.eid("order", "o1")),
			"delivered|120|2000|USD|Seattle|")
		check("decisions", dump(t, w.history, `SELECT event_id, outcome, score, rules, brand, version FROM decisions ORDER BY position`),
			"e2|allow|0||Basketly|1|", "e7|review|70|big|Basketly|1|", "e8|block|40|many|Pawsit|1|")
		check("hits", dump(t, w.history, `SELECT rule FROM decision_rules ORDER BY position, rule`), "big|", "many|", "quiet|")
		check("links", dump(t, w.history, `SELECT n FROM links WHERE a = $1 AND b = $2 AND kind = 'card'`, w.eid("account", "c1"), w.eid("card", "card1")), "2|")
		check("custody", dump(t, w.history, `SELECT kind, delta, label FROM custody_log WHERE holder = $1 ORDER BY position`, w.eid("account", "w1")),
			"order|1|3 bags|", "order|-1||", "order|1|late|")
		check("events", dump(t, w.history, `SELECT COUNT(*), COUNT(DISTINCT event_id) FROM events`), "8|8|")
		check("roles", dump(t, w.history, `SELECT role, COUNT(*) FROM event_entities WHERE entity = $1 GROUP BY role`, w.eid("account", "c1")), "customer|7|")
		check("accounts", dump(t, w.history, `SELECT kind, brand, region, language, city, phone_idx FROM accounts ORDER BY kind, brand`),
			"customer|Basketly|US-WA|es|Seattle||", "customer|Pawsit|US-OR||Portland||", "worker|Basketly|US-WA||Seattle||")

		var ref, sealed []byte
		var mail string
		if err := w.history.QueryRow(context.Background(), `SELECT ref, profile, email_idx FROM accounts WHERE id = $1`, w.eid("account", "c1")).Scan(&ref, &sealed, &mail); err != nil {
			t.Fatal(err)
		}
		if clear, err := w.vault.Open(w.eid("account", "c1"), "ref", ref); err != nil || string(clear) != "c1" {
			t.Errorf("reference %q %v", clear, err)
		}
		var pr profile
		clear, err := w.vault.Open(w.eid("account", "c1"), profileAAD, sealed)
		if err != nil || json.Unmarshal(clear, &pr) != nil || pr.Name != "Ana Ruiz Gil" || pr.Email != "ana@example.org" {
			t.Errorf("profile %s %v", clear, err)
		}
		if mail != w.vault.Index("email", "ana@example.org") {
			t.Error("the mail index is of another address")
		}
		if n, waited := w.p.Lag(); n != 0 || waited != 0 {
			t.Errorf("lag %d %v", n, waited)
		}
	})
}

var everything = []string{
	`SELECT * FROM events ORDER BY position`, `SELECT * FROM event_entities ORDER BY position, entity, role`, `SELECT * FROM decisions ORDER BY position`,
	`SELECT * FROM decision_rules ORDER BY position, rule`, `SELECT * FROM links ORDER BY a, b, kind`, `SELECT * FROM custody_log ORDER BY position, n`,
	`SELECT * FROM orders ORDER BY id`, `SELECT id, kind, brand, region, position, email_idx, phone_idx, created_at, language, city FROM accounts ORDER BY id`,
}

func TestRebuildGivesTheSameAndNoEffect(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.story()
		w.p.most = 1 // folds across batches must equal folds within one
		w.catchUp()
		var before [][]string
		for _, q := range everything {
			before = append(before, dump(t, w.history, q))
		}
		cased, hooks := len(w.cased), len(w.hooks)
		w.p = w.projector()
		if err := w.p.Rebuild(context.Background()); err != nil {
			t.Fatal(err)
		}
		for i, q := range everything {
			if after := dump(t, w.history, q); !slices.Equal(before[i], after) {
				t.Errorf("%s\nbefore %s\nafter  %s", q, strings.Join(before[i], "\n       "), strings.Join(after, "\n       "))
			}
		}
		if len(w.cased) != cased || len(w.hooks) != hooks {
			t.Error("the rebuild had effects")
		}
		if err := w.history.Machinery(context.Background(), func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `DELETE FROM effects WHERE kind = 'webhook'`)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if err := w.p.Rebuild(context.Background()); err == nil {
			t.Error("a rebuild that asks for a new effect was taken")
		}
	})
}

func TestEffectsAreDoneOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.story()
		w.catchUp()
		if len(w.cased) != 2 || w.cased[0].Severity != "S3" || w.cased[0].Title != "2 items for 150.00 USD" || w.cased[1].Severity != "S2" {
			t.Errorf("alerts %+v", w.cased)
		}
		if !slices.Equal(w.labels, []string{"big e7"}) || !slices.Equal(w.hooks, []string{"hold_order e7"}) {
			t.Errorf("labels %v, hooks %v", w.labels, w.hooks)
		}
		if w.cased[0].Account != id.Entity("acc", w.eid("account", "c1")) || w.cased[0].OrderEID() != w.eid("order", "o2") {
			t.Errorf("alert %+v", w.cased[0])
		}
		// The process dies after main has committed and before history is marked.
		if err := w.history.Machinery(context.Background(), func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE effects SET done_at = NULL`)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		w.p = w.projector()
		w.catchUp()
		if len(w.cased) != 2 || len(w.labels) != 1 || len(w.hooks) != 1 {
			t.Errorf("done again: %d alerts, %v, %v", len(w.cased), w.labels, w.hooks)
		}
		if got := dump(t, w.main, `SELECT COUNT(*) FROM activity WHERE kind = 'alert.raised'`); got[0] != "2|" {
			t.Errorf("timeline %v", got)
		}
		if got := dump(t, w.history, `SELECT COUNT(*) FROM effects WHERE done_at IS NULL`); got[0] != "0|" {
			t.Errorf("still open %v", got)
		}
	})
}

func TestAFailingEffectWaitsAndHoldsNobodyUp(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.fail = errors.New("no")
		w.story()
		w.catchUp()
		if len(w.hooks) != 1 || len(w.cased) != 0 {
			t.Fatalf("hooks %v, cases %d", w.hooks, len(w.cased))
		}
		w.fail = nil
		w.catchUp()
		if len(w.cased) != 0 {
			t.Error("tried again at once")
		}
		w.clk.Advance(2 * time.Second)
		w.catchUp()
		if len(w.cased) != 2 {
			t.Errorf("%d cases after the time to wait", len(w.cased))
		}
	})
}

func TestHistoryHasNoEffects(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.sendAt("order.placed", w.clk.Now().Add(-25*time.Hour), placed("c1", "o1", "card1", "500.00", 3, seattle))
		w.catchUp()
		if got := dump(t, w.history, `SELECT outcome FROM decisions WHERE history = true`); len(got) != 1 || got[0] != "review|" {
			t.Errorf("decisions %v", got)
		}
		if got := dump(t, w.history, `SELECT kind FROM effects`); len(got) != 0 || len(w.cased)+len(w.hooks)+len(w.labels) != 0 {
			t.Errorf("effects %v", got)
		}
	})
}

func TestAnAlertDoesNotWaitBehindRows(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for range 40 {
			w.send("order.placed", placed("c1", "o1", "card2", "5.00", 1, seattle))
		}
		w.send("order.placed", placed("c9", "o9", "card9", "500.00", 3, seattle))
		w.p.most = 1
		if _, err := w.p.Step(context.Background()); err != nil {
			t.Fatal(err)
		}
		found := false
		for _, a := range w.cased {
			found = found || a.Account == id.Entity("acc", w.eid("account", "c9"))
		}
		if !found {
			t.Error("the last alert is not there after one round")
		}
		if n, _ := w.p.Lag(); n == 0 {
			t.Error("all rows were copied in the round: this proves nothing")
		}
	})
}

func TestErasedAccountsStayWithoutProfile(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.send("account.created", `"customer_id":"c1","name":"Ana","email":"a@example.org","phone":"","language":"es",`+seattle)
		eid := w.eid("account", "c1")
		if err := w.vault.Erase(eid); err != nil {
			t.Fatal(err)
		}
		w.catchUp()
		got := dump(t, w.history, `SELECT length(profile), email_idx FROM accounts WHERE id = $1`, eid)
		if !slices.Equal(got, []string{"0||"}) {
			t.Errorf("%v", got)
		}
	})
}
