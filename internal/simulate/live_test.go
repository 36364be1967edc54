package simulate

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	webhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/piepowder/piepowder/internal/clock"
)

// door is a product that takes everything.
type door struct {
	events   []seen
	contacts []Report
}

type seen struct {
	ID, Type string
	Time     time.Time
	Data     struct {
		Order    string `json:"order_id"`
		Customer string `json:"customer_id"`
		Worker   string `json:"worker_id"`
		Reason   string
	}
}

func (d *door) Event(_ context.Context, raw []byte) error {
	var e seen
	if err := json.Unmarshal(raw, &e); err != nil {
		return fmt.Errorf("%w: %s", err, raw)
	}
	d.events = append(d.events, e)
	return nil
}

func (d *door) Contact(_ context.Context, r Report) error {
	d.contacts = append(d.contacts, r)
	return nil
}

type rig struct {
	t      *testing.T
	w      *World
	clk    *clock.Fake
	door   *door
	market *Marketplace
	driver *Driver
	hook   *webhooks.Webhook
	sent   int
}

const testSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

func newRig(t *testing.T, speed float64) *rig {
	t.Helper()
	r := &rig{t: t, w: world(t), clk: clock.NewFake(fixedNow()), door: &door{}}
	log := slog.New(slog.DiscardHandler)
	var err error
	if r.market, err = NewMarketplace(testSecret, filepath.Join(t.TempDir(), "m.json"), r.clk, log); err != nil {
		t.Fatal(err)
	}
	if r.hook, err = webhooks.NewWebhook(testSecret); err != nil {
		t.Fatal(err)
	}
	r.driver = NewDriver(r.w, r.door, r.market, r.clk, speed, filepath.Join(t.TempDir(), "d.json"), log)
	if err := r.driver.start(); err != nil {
		t.Fatal(err)
	}
	return r
}

// run lets the demo live for a while.
func (r *rig) run(d time.Duration) {
	r.t.Helper()
	for end := r.clk.Now().Add(d); r.clk.Now().Before(end); {
		next := r.driver.tick(r.t.Context())
		if next.After(end) {
			next = end
		}
		if gap := next.Sub(r.clk.Now()); gap > 0 {
			r.clk.Advance(gap)
		}
	}
	r.driver.tick(r.t.Context())
}

// tell posts a signed webhook; the marketplace's clock is the library's, so the
// signature is made with the time of the machine.
func (r *rig) tell(id, body string) int {
	r.t.Helper()
	now := time.Now()
	sig, err := r.hook.Sign(id, now, []byte(body))
	if err != nil {
		r.t.Fatal(err)
	}
	req := httptest.NewRequest(http.MethodPost, "/webhooks", bytes.NewReader([]byte(body)))
	req.Header.Set(webhooks.HeaderWebhookID, id)
	req.Header.Set(webhooks.HeaderWebhookTimestamp, fmt.Sprint(now.Unix()))
	req.Header.Set(webhooks.HeaderWebhookSignature, sig)
	rec := httptest.NewRecorder()
	r.market.ServeHTTP(rec, req)
	return rec.Code
}

func TestLiveIsBusyAndInOrder(t *testing.T) {
	r := newRig(t, 1)
	r.run(40 * time.Minute)
	kinds := map[string]int{}
	ids := map[string]bool{}
	for _, e := range r.door.events {
		kinds[e.Type]++
		if ids[e.ID] {
			t.Errorf("event %s twice", e.ID)
		}
		ids[e.ID] = true
		if e.Time.After(r.clk.Now()) {
			t.Errorf("event of the future: %+v", e)
		}
	}
	for _, want := range []string{"order.placed", "order.accepted", "order.picked_up", "order.delivered", "animal.returned", "login", "account.created", "payment.failed"} {
		if kinds[want] == 0 {
			t.Errorf("no %s in forty minutes: %v", want, kinds)
		}
	}
	if n := len(r.door.contacts); n < 5 || n > 30 {
		t.Errorf("%d contacts in forty minutes", n)
	}
	t.Log(len(r.door.events), "events", len(r.door.contacts), "contacts", kinds)
}

func TestSpeedQuickensLife(t *testing.T) {
	slow, fast := newRig(t, 1), newRig(t, 10)
	slow.run(5 * time.Minute)
	fast.run(5 * time.Minute)
	a, b := kindCount(slow.door, "order.placed"), kindCount(fast.door, "order.placed")
	if b < 4*a {
		t.Errorf("%d orders at speed 1 and %d at speed 10", a, b)
	}
}

func kindCount(d *door, typ string) int {
	n := 0
	for _, e := range d.events {
		if e.Type == typ {
			n++
		}
	}
	return n
}

// working finds a live order in the given state.
func (r *rig) working(state string, care bool) *mark {
	r.t.Helper()
	for range 120 {
		for _, m := range r.driver.openOrders() {
			if c, ok := r.w.Person(m.Customer); m.State == state && m.Worker != "" && ok && c.Brand.care() == care {
				return m
			}
		}
		r.run(time.Minute)
	}
	r.t.Fatalf("no order became %s in two hours", state)
	return nil
}

func TestSuspendedWorkerLosesTheOrderAndGetsNoOther(t *testing.T) {
	for _, care := range []bool{false, true} {
		r := newRig(t, 1)
		m := r.working("in_hand", care)
		if code := r.tell("msg_1", `{"type":"action.applied","data":{"action_id":"act_1","kind":"suspend","account":{"ref":"`+m.Worker+`"}}}`); code != http.StatusOK {
			t.Fatalf("webhook answered %d", code)
		}
		from := len(r.door.events)
		r.run(3 * time.Hour)
		back := map[string]bool{}
		for _, e := range r.door.events[from:] {
			if e.Data.Order == m.Ref {
				back[e.Type] = true
				if e.Type == "order.delivered" {
					t.Errorf("a suspended worker delivered %s", m.Ref)
				}
			}
			if e.Type == "order.accepted" && e.Data.Worker == m.Worker {
				t.Errorf("a suspended worker accepted %s", e.Data.Order)
			}
		}
		if !back["order.recovered"] || care && !back["animal.returned"] {
			t.Errorf("care %v: what was in hand did not come back: %v", care, back)
		}
	}
}

func TestWaitingOrderGoesToAnotherWorker(t *testing.T) {
	r := newRig(t, 1)
	m := r.working("accepted", false)
	r.tell("msg_1", `{"type":"action.applied","data":{"action_id":"act_1","kind":"separate","pair":["`+m.Customer+`","`+m.Worker+`"]}}`)
	from := len(r.door.events)
	r.run(3 * time.Hour)
	var took string
	for _, e := range r.door.events[from:] {
		if e.Data.Order != m.Ref {
			continue
		}
		if e.Data.Worker == m.Worker {
			t.Errorf("%s: the separated worker still acts: %s", m.Ref, e.Type)
		}
		if e.Type == "order.delivered" {
			took = e.Data.Worker
		}
	}
	if took == "" || took == m.Worker {
		t.Errorf("order %s was delivered by %q", m.Ref, took)
	}
}

func TestReversalRestores(t *testing.T) {
	r := newRig(t, 1)
	c := r.w.marketOf[[2]string{"bsk", "Seattle"}].customers[0].Ref
	r.tell("msg_1", `{"type":"action.applied","data":{"action_id":"act_1","kind":"suspend","account":"`+c+`"}}`)
	if !r.market.Barred(c) {
		t.Fatal("suspension not obeyed")
	}
	r.tell("msg_2", `{"type":"action.reversed","data":{"action_id":"act_other","kind":"suspend","account":"`+c+`"}}`)
	if !r.market.Barred(c) {
		t.Error("the reversal of another action lifted this one")
	}
	r.tell("msg_3", `{"type":"action.reversed","data":{"action_id":"act_1","kind":"suspend","account":"`+c+`"}}`)
	if r.market.Barred(c) {
		t.Error("reversal not obeyed")
	}
	// A repeated delivery of the suspension acts no second time.
	r.tell("msg_1", `{"type":"action.applied","data":{"action_id":"act_1","kind":"suspend","account":"`+c+`"}}`)
	if r.market.Barred(c) || len(r.market.Deliveries()) != 3 {
		t.Errorf("a repeat acted again: %v", r.market.Deliveries())
	}
	again, err := NewMarketplace(testSecret, r.market.file, r.clk, slog.New(slog.DiscardHandler))
	if err != nil || len(again.Deliveries()) != 3 {
		t.Errorf("after a restart: %v, %v", again, err)
	}
}

func TestForgedWebhookIsRefused(t *testing.T) {
	r := newRig(t, 1)
	req := httptest.NewRequest(http.MethodPost, "/webhooks", bytes.NewReader([]byte(`{"type":"action.applied","data":{"kind":"suspend","account":"x"}}`)))
	req.Header.Set(webhooks.HeaderWebhookID, "msg_9")
	req.Header.Set(webhooks.HeaderWebhookTimestamp, fmt.Sprint(time.Now().Unix()))
	req.Header.Set(webhooks.HeaderWebhookSignature, "v1,AAAA")
	rec := httptest.NewRecorder()
	r.market.ServeHTTP(rec, req)
	if rec.Code != http.StatusUnauthorized || r.market.Barred("x") {
		t.Errorf("forged webhook: %d", rec.Code)
	}
}

func TestRingOnDemandIsTwelveAccountsOneDevice(t *testing.T) {
	r := newRig(t, 1)
	if err := r.driver.Trigger("no such"); err == nil {
		t.Error("an unknown thread was taken")
	}
	if err := r.driver.Trigger("ring"); err != nil {
		t.Fatal(err)
	}
	r.run(3 * time.Minute)
	n := 0
	for _, e := range r.door.events {
		if e.Type == "account.created" {
			n++
		}
	}
	if n < RingSize {
		t.Errorf("%d accounts made within three minutes, want %d", n, RingSize)
	}
}

func TestHeldOrderWaitsUntilReleased(t *testing.T) {
	r := newRig(t, 1)
	m := r.working("placed", false)
	r.tell("msg_1", `{"type":"order.hold","data":{"order":{"ref":"`+m.Ref+`"}}}`)
	from := len(r.door.events)
	r.run(3 * time.Hour)
	for _, e := range r.door.events[from:] {
		if e.Data.Order == m.Ref && e.Type == "order.delivered" {
			t.Fatal("a held order was delivered")
		}
	}
	r.tell("msg_2", `{"type":"order.release","data":{"order":{"ref":"`+m.Ref+`"}}}`)
	r.run(3 * time.Hour)
	over := false
	for _, e := range r.door.events[from:] {
		over = over || e.Data.Order == m.Ref && (e.Type == "order.delivered" || e.Type == "order.cancelled")
	}
	if !over {
		t.Error("a released order never came to its end")
	}
}

// A driver that ends leaves its open orders to the next.
func TestOpenOrdersSurviveARestart(t *testing.T) {
	r := newRig(t, 1)
	m := r.working("in_hand", false)
	if err := r.driver.keep(); err != nil {
		t.Fatal(err)
	}
	r.clk.Advance(time.Hour)
	next := NewDriver(r.w, r.door, r.market, r.clk, 1, r.driver.file, slog.New(slog.DiscardHandler))
	if err := next.start(); err != nil {
		t.Fatal(err)
	}
	from := len(r.door.events)
	r.driver = next
	r.run(2 * time.Hour)
	for _, e := range r.door.events[from:] {
		if e.Data.Order == m.Ref && e.Type == "order.delivered" {
			return
		}
	}
	t.Errorf("order %s was forgotten", m.Ref)
}

func TestPeopleWriteBackInTheThread(t *testing.T) {
	r := newRig(t, 1)
	c := r.w.marketOf[[2]string{"paw", "Miami"}].customers[0]
	for i := range 8 {
		r.driver.Mailed(Mail{ID: i, To: []string{c.Email}, ReplyTo: "safety@example.com", MessageID: "<m1@example.com>", Subject: "About your report"})
	}
	// An automatic mail is answered only by who was told to be suspended.
	barred := r.w.marketOf[[2]string{"paw", "Miami"}].workers[0]
	r.tell("msg_1", `{"type":"action.applied","data":{"action_id":"act_1","kind":"suspend","account":{"ref":"`+barred.Ref+`"}}}`)
	for i := range 8 {
		r.driver.Mailed(Mail{ID: 20 + i, To: []string{c.Email}, ReplyTo: "safety@example.com", MessageID: "<m2@example.com>", Automatic: true})
		r.driver.Mailed(Mail{ID: 40 + i, To: []string{barred.Email}, ReplyTo: "safety@example.com", MessageID: "<m3@example.com>", Automatic: true})
	}
	r.run(10 * time.Minute)
	n, appeals := 0, 0
	for _, x := range r.door.contacts {
		if x.InReplyTo == "" {
			continue
		}
		if x.FromRef == barred.Ref {
			appeals++
			continue
		}
		n++
		if x.InReplyTo != "<m1@example.com>" || x.Email != c.Email || x.Subject != "Re: About your report" || x.Text == "" {
			t.Errorf("wrote back %+v", x)
		}
	}
	if n == 0 || n > answersKept || appeals == 0 || appeals > answersKept {
		t.Errorf("%d answers and %d appeals, want 1 to %d of each", n, appeals, answersKept)
	}
}

func TestRestrictedFinishesWhatIsOpen(t *testing.T) {
	r := newRig(t, 1)
	m := r.working("in_hand", false)
	r.tell("msg_1", `{"type":"action.applied","data":{"action_id":"act_1","kind":"restrict","account":{"ref":"`+m.Worker+`"}}}`)
	from := len(r.door.events)
	r.run(2 * time.Hour)
	done := false
	for _, e := range r.door.events[from:] {
		done = done || e.Type == "order.delivered" && e.Data.Order == m.Ref
	}
	if !done {
		t.Errorf("%s was taken out of a restricted worker's hands", m.Ref)
	}
	r.tell("msg_2", `{"type":"payout.hold","data":{"account":{"ref":"`+m.Worker+`"},"event_id":"e"}}`)
	if got := r.market.Deliveries()[0]; got.Did != "payouts wait" {
		t.Errorf("payout hold: %+v", got)
	}
}

// With all workers of a city suspended but one, nobody else is given an order
// there, and with that one separated from a customer, not even they.
func TestSuspendedAreNeverMatched(t *testing.T) {
	r := newRig(t, 1)
	m := r.w.marketOf[[2]string{"bsk", "Seattle"}]
	suspended := map[string]bool{}
	for i, k := range m.workers[1:] {
		r.tell(fmt.Sprint("msg_", i), `{"type":"action.applied","data":{"action_id":"act_`+fmt.Sprint(i)+`","kind":"suspend","account":"`+k.Ref+`"}}`)
		suspended[k.Ref] = true
	}
	for i, c := range m.customers {
		if i%2 == 0 {
			r.tell(fmt.Sprint("sep_", i), `{"type":"action.applied","data":{"kind":"separate","pair":["`+c.Ref+`","`+m.workers[0].Ref+`"]}}`)
		}
	}
	r.run(2 * time.Hour) // what history left open comes to its end
	from, accepted := len(r.door.events), 0
	r.run(6 * time.Hour)
	for _, e := range r.door.events[from:] {
		if e.Type != "order.accepted" {
			continue
		}
		if suspended[e.Data.Worker] {
			t.Errorf("suspended %s accepted %s", e.Data.Worker, e.Data.Order)
		}
		if e.Data.Worker == m.workers[0].Ref {
			accepted++
			if r.market.Apart(e.Data.Customer, e.Data.Worker) {
				t.Errorf("%s was matched with %s, from whom they are separated", e.Data.Worker, e.Data.Customer)
			}
		}
	}
	if accepted == 0 {
		t.Error("the only worker left got no order in six hours")
	}
}
