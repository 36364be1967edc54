package simulate

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// act tells the marketplace of an action, and says what it did.
func (r *rig) act(n int, typ, kind, action, account, more string) string {
	r.t.Helper()
	body := fmt.Sprintf(`{"type":%q,"data":{"action_id":%q,"kind":%q,"account":{"ref":%q}%s}}`, typ, action, kind, account, more)
	if code := r.tell(fmt.Sprint("msg_", n), body); code != http.StatusOK {
		r.t.Fatalf("%s %s: answered %d", typ, kind, code)
	}
	return r.market.Deliveries()[0].Did
}

func TestMarketplaceObeysEveryKind(t *testing.T) {
	r := newRig(t, 1)
	for i, c := range []struct{ typ, kind, more, did string }{
		{"action.applied", "educate", `,"notify_account":true`, "shown in the account"},
		{"action.applied", "warn", `,"notify_account":false`, "noted"},
		{"action.applied", "require", `,"require":"course"`, "asked for: course"},
		{"action.applied", "restrict", `,"limits":[{"what":"cash"},{"what":"hours","values":["22:00-06:00"]}]`, "switched off: cash, hours"},
		{"action.applied", "restrict", "", "no new order is placed or accepted; open ones are finished"},
		{"action.applied", "hold_payout", `,"amount":4250,"currency":"USD"`, "42.50 USD wait; other pay runs"},
		{"action.ended", "hold_payout", `,"amount":4250,"currency":"USD"`, "the amount is paid"},
		{"action.applied", "refund", `,"amount":900,"currency":"USD"`, "9.00 USD go back"},
		{"action.applied", "hide_item", `,"thing":"item-7"`, "item-7 is not shown"},
		{"action.reversed", "hide_item", `,"thing":"item-7"`, "item-7 is shown again"},
		{"action.applied", "remove_rating", `,"thing":"rating-9"`, "rating-9 is not shown"},
		{"action.applied", "block_instrument", `,"instrument_id":"thg_1"`, "thg_1 is not taken any more"},
		{"action.applied", "suspend", "", "no order is placed or accepted; open ones are recovered"},
		{"action.applied", "deactivate", "", "no order is placed or accepted; open ones are recovered"},
		{"action.applied", "pause_store", "", "the store takes no orders"},
		{"pay.release", "", "", "finished work is paid on its day"},
	} {
		if did := r.act(i, c.typ, c.kind, fmt.Sprint("act_", i), fmt.Sprint("who-", i), c.more); did != c.did {
			t.Errorf("%s %s: %q, want %q", c.typ, c.kind, did, c.did)
		}
	}
	if r.market.Barred("who-3") || !r.market.Barred("who-4") {
		t.Error("only a restriction of all that is new takes the account out of the market")
	}
	// What it carries out is what it says in a comparison.
	for _, c := range r.market.Carries() {
		want := map[string]string{"who-3": "restricted", "who-4": "restricted", "who-12": "suspended", "who-13": "deactivated", "who-14": "suspended"}[c.Account]
		if want == "" {
			want = "good"
		}
		if c.Standing != want || len(c.Actions) != 1 || c.Account == "who-6" || c.Account == "who-0" {
			t.Errorf("%+v, want %s", c, want)
		}
	}
}

func TestEachActionEndsByItself(t *testing.T) {
	r := newRig(t, 1)
	soon := r.clk.Now().Add(time.Hour).Format(time.RFC3339)
	r.act(1, "action.applied", "restrict", "act_1", "c", "")
	r.act(2, "action.applied", "suspend", "act_2", "c", `,"until":"`+soon+`"`)
	r.act(3, "action.extended", "suspend", "act_2", "c", `,"until":"`+r.clk.Now().Add(3*time.Hour).Format(time.RFC3339)+`"`)
	if did := r.act(4, "action.reversed", "restrict", "act_1", "c", ""); did != "another action still stands" {
		t.Errorf("one of two reversed: %q", did)
	}
	r.clk.Advance(2 * time.Hour)
	if !r.market.Barred("c") {
		t.Error("it was extended, and ended at its old end")
	}
	r.clk.Advance(2 * time.Hour)
	if r.market.Barred("c") {
		t.Error("past its new end")
	}
	// A final action takes the place of the interim one, also a milder.
	r.act(5, "action.applied", "suspend", "act_5", "d", "")
	r.act(6, "action.applied", "warn", "act_6", "d", `,"replaces":"act_5"`)
	if r.market.Barred("d") {
		t.Error("replaced by a warning, and still barred")
	}
	r.act(7, "action.applied", "suspend", "act_7", "e", "")
	r.act(8, "action.applied", "reinstate", "act_8", "e", "")
	if r.market.Barred("e") || slices.ContainsFunc(r.market.Carries(), func(c Carried) bool { return c.Account == "e" }) {
		t.Error("reinstated, and still barred")
	}
}

func TestBannedWorkerIsNotSentToTheStore(t *testing.T) {
	r := newRig(t, 1)
	m := r.w.marketOf[[2]string{"bsk", "Seattle"}]
	c, worker := m.customers[0], m.workers[0]
	for i, shop := range m.merchants {
		r.tell(fmt.Sprint("ban_", i), fmt.Sprintf(`{"type":"store_ban.set","data":{"ban_id":"ban_%d","merchant":{"ref":%q},"worker":{"ref":%q}}}`, i, shop.Ref, worker.Ref))
	}
	if got := r.market.Deliveries()[0]; got.Did != "the worker is not sent to the store" || !strings.HasPrefix(got.Action, "ban_") {
		t.Fatalf("%+v", got)
	}
	for _, shop := range m.merchants {
		if r.driver.plan.serves(shop, worker) || !r.driver.plan.serves(shop, m.workers[1]) {
			t.Fatalf("%s still takes the worker, or none", shop.Ref)
		}
	}
	last := len(m.merchants) - 1
	r.tell("end", fmt.Sprintf(`{"type":"store_ban.ended","data":{"ban_id":"ban_x","merchant":{"ref":%q},"worker":{"ref":%q}}}`, m.merchants[last].Ref, worker.Ref))
	r.act(99, "action.applied", "pause_store", "act_p", m.merchants[0].Ref, "")
	for range 60 {
		o := r.driver.plan.order(c, r.clk.Now())
		if o.Merchant != nil && (o.Worker == worker && o.Merchant != m.merchants[last] || o.Merchant == m.merchants[0]) {
			t.Fatalf("%s goes to %s", o.Worker.Ref, o.Merchant.Ref)
		}
	}
}
