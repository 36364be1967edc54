package comms

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	webhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/web"
)

// market is a marketplace that receives webhooks and answers as told.
type market struct {
	*httptest.Server
	mu     sync.Mutex
	status int
	got    []*http.Request
	bodies []string
}

func newMarket(t *testing.T, f *fixture) *market {
	m := &market{status: 200}
	m.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		m.mu.Lock()
		defer m.mu.Unlock()
		m.got, m.bodies = append(m.got, r), append(m.bodies, string(b))
		if m.status/100 == 3 {
			w.Header().Set("Location", "/elsewhere")
		}
		w.WriteHeader(m.status)
	}))
	t.Cleanup(m.Close)
	u, err := url.Parse(m.URL)
	if err != nil {
		t.Fatal(err)
	}
	f.out = newOutward([]string{u.Host})
	return m
}

func (f *fixture) publish(kind, object, restrict string) (ids []string) {
	f.t.Helper()
	f.must(f.DB.Tx(f.t.Context(), db.Actor{ID: "stf_kim", Kind: "staff"}, "act", func(ctx context.Context, tx *db.Tx) (err error) {
		if ids, err = f.Publish(ctx, tx, Event{Type: kind, Object: object, Restrict: restrict, Data: map[string]any{"account": "w-1", "kind": "suspend"}}); err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: kind, Object: object, Data: map[string]any{}})
	}))
	return ids
}

func (f *fixture) deliveriesOf(endpoint string) []Delivery {
	f.t.Helper()
	p, err := f.Deliveries(f.ctx, endpoint, "", "", web.PageIn{Limit: 50})
	f.must(err)
	return p.Items
}

func TestWebhookIsSignedAndAcknowledged(t *testing.T) {
	each(t, func(t *testing.T, f *fixture) {
		m := newMarket(t, f)
		e, err := f.AddEndpoint(f.ctx, m.URL+"/hook", []string{"action.*"})
		f.must(err)
		if ids := f.publish("case.opened", "cas_9", ""); len(ids) != 0 {
			t.Fatal("sent an event nobody asked for")
		}
		ids := f.publish("action.taken", "act_1", "")
		f.run()
		if len(m.got) != 1 || len(ids) != 1 {
			t.Fatalf("%d requests", len(m.got))
		}
		w, err := webhooks.NewWebhook(e.Secret)
		f.must(err)
		if err := w.VerifyIgnoringTimestamp([]byte(m.bodies[0]), m.got[0].Header); err != nil {
			t.Errorf("the receiver cannot verify: %v", err)
		}
		var body struct {
			Type string
			Data map[string]string
		}
		f.must(json.Unmarshal([]byte(m.bodies[0]), &body))
		if body.Type != "action.taken" || body.Data["account"] != "w-1" || m.got[0].Header.Get("webhook-id") != ids[0] {
			t.Errorf("got %+v", body)
		}
		d := f.deliveriesOf(e.ID)
		if len(d) != 1 || d[0].State != "acknowledged" || d[0].AcknowledgedAt == nil || len(d[0].Log) != 1 || d[0].Log[0].Status != 200 {
			t.Errorf("got %+v", d)
		}
		if len(f.acked) != 1 || f.acked[0] != "action.taken act_1" {
			t.Errorf("acked %v", f.acked)
		}
		list, err := f.Endpoints(f.ctx)
		f.must(err)
		if len(list) != 1 || list[0].Secret != "" {
			t.Error("the secret is shown again")
		}
		var sealed []byte
		f.must(f.DB.QueryRow(t.Context(), `SELECT body FROM deliveries`).Scan(&sealed))
		if strings.Contains(string(sealed), "w-1") {
			t.Error("the body lies in the clear")
		}
	})
}

func TestARotatedSecretSignsBesideTheOneBeforeForAWhile(t *testing.T) {
	each(t, func(t *testing.T, f *fixture) {
		m := newMarket(t, f)
		e, err := f.AddEndpoint(f.ctx, m.URL, nil)
		f.must(err)
		fits := func(secret string) bool {
			t.Helper()
			f.publish("action.taken", "act_1", "")
			f.run()
			w, err := webhooks.NewWebhook(secret)
			f.must(err)
			n := len(m.got) - 1
			return w.VerifyIgnoringTimestamp([]byte(m.bodies[n]), m.got[n].Header) == nil
		}
		want := func(when, secret string, good bool) {
			t.Helper()
			if fits(secret) != good {
				t.Errorf("%s: a receiver that knows this secret takes it: %v, want %v", when, !good, good)
			}
		}
		_, err = f.RotateSecret(f.ctx, e.ID, -time.Second)
		wantCode(t, err, "invalid_overlap")
		_, err = f.RotateSecret(f.ctx, "whk_none", time.Hour)
		wantCode(t, err, "webhook_not_found")
		r, err := f.RotateSecret(f.ctx, e.ID, time.Hour)
		f.must(err)
		if r.Secret == e.Secret || r.Secret == "" || r.OldUntil == nil || !r.OldUntil.Equal(f.clk.Now().Add(time.Hour)) {
			t.Fatalf("%+v", r)
		}
		want("in the overlap", e.Secret, true)
		want("in the overlap", r.Secret, true)
		if head := m.got[len(m.got)-1].Header.Get("webhook-signature"); len(strings.Fields(head)) != 2 {
			t.Errorf("signatures: %q", head)
		}
		_, err = f.RotateSecret(f.ctx, e.ID, time.Hour)
		wantCode(t, err, "overlap_running")
		f.clk.Advance(time.Hour)
		want("after it", e.Secret, false)
		want("after it", r.Secret, true)

		next, err := f.RotateSecret(f.ctx, e.ID, 24*time.Hour)
		f.must(err)
		f.must(f.EndOldSecret(f.ctx, e.ID))
		want("after it was ended", r.Secret, false)
		want("after it was ended", next.Secret, true)
		wantCode(t, f.EndOldSecret(f.ctx, e.ID), "no_old_secret")
		last, err := f.RotateSecret(f.ctx, e.ID, 0)
		f.must(err)
		want("at once", next.Secret, false)
		want("at once", last.Secret, true)
		list, err := f.Endpoints(f.ctx)
		f.must(err)
		if list[0].OldUntil != nil || list[0].Secret != "" {
			t.Errorf("%+v", list[0])
		}
	})
}

func TestWebhookRetriesOverDaysThenFailsAndCanBeReplayed(t *testing.T) {
	each(t, func(t *testing.T, f *fixture) {
		m := newMarket(t, f)
		m.status = 503
		e, err := f.AddEndpoint(f.ctx, m.URL, nil)
		f.must(err)
		ids := f.publish("action.taken", "act_1", "")
		start := f.clk.Now()
		f.run()
		for range 40 {
			d := f.deliveriesOf(e.ID)[0]
			if d.NextAt == nil {
				break
			}
			f.clk.Advance(d.NextAt.Sub(f.clk.Now()))
			f.run()
		}
		d := f.deliveriesOf(e.ID)[0]
		took := f.clk.Now().Sub(start)
		if d.State != "failed" || d.Attempts != len(pauses)+1 || took < 48*time.Hour || took > 5*24*time.Hour {
			t.Fatalf("after %v: %+v", took, d)
		}
		m.status = 204
		if _, err := f.Replay(f.ctx, ids[0]); err != nil {
			t.Fatal(err)
		}
		f.run()
		d = f.deliveriesOf(e.ID)[0]
		if d.State != "acknowledged" || d.Attempts != len(pauses)+2 {
			t.Fatalf("got %+v", d)
		}
		first, last := m.got[0].Header, m.got[len(m.got)-1].Header
		if first.Get("webhook-id") != last.Get("webhook-id") || m.bodies[0] != m.bodies[len(m.bodies)-1] {
			t.Error("a replay is another event to the receiver")
		}
		if first.Get("webhook-timestamp") == last.Get("webhook-timestamp") {
			t.Error("a late attempt carries the old timestamp, which receivers refuse")
		}
		_, err = f.Replay(f.ctx, "dlv_none")
		wantCode(t, err, "delivery_not_found")
	})
}

func TestRedirectIsAFailure(t *testing.T) {
	each(t, func(t *testing.T, f *fixture) {
		m := newMarket(t, f)
		m.status = 302
		e, err := f.AddEndpoint(f.ctx, m.URL, nil)
		f.must(err)
		f.publish("action.taken", "act_1", "")
		f.run()
		d := f.deliveriesOf(e.ID)[0]
		if d.State != "pending" || d.Status != 302 || len(m.got) != 1 {
			t.Fatalf("%d requests, %+v", len(m.got), d)
		}
	})
}

func TestGoneDisablesTheEndpoint(t *testing.T) {
	each(t, func(t *testing.T, f *fixture) {
		m := newMarket(t, f)
		m.status = 410
		e, err := f.AddEndpoint(f.ctx, m.URL, nil)
		f.must(err)
		f.publish("action.taken", "act_1", "")
		f.run()
		list, err := f.Endpoints(f.ctx)
		f.must(err)
		if list[0].State != "disabled" || f.deliveriesOf(e.ID)[0].State != "failed" {
			t.Fatalf("got %+v", list[0])
		}
		if ids := f.publish("action.taken", "act_2", ""); len(ids) != 0 {
			t.Error("a disabled endpoint still gets events")
		}
		f.must(f.Enable(f.ctx, e.ID, true))
		if ids := f.publish("action.taken", "act_2", ""); len(ids) != 1 {
			t.Error("an enabled endpoint gets none")
		}
		wantCode(t, f.Enable(f.ctx, "whk_none", true), "webhook_not_found")
	})
}

func TestWebhookCannotReachInside(t *testing.T) {
	each(t, func(t *testing.T, f *fixture) {
		m := newMarket(t, f)
		e, err := f.AddEndpoint(f.ctx, m.URL, nil)
		f.must(err)
		f.out = newOutward(nil) // the host is no longer configured
		f.publish("action.taken", "act_1", "")
		f.run()
		d := f.deliveriesOf(e.ID)[0]
		if len(m.got) != 0 || d.State != "pending" || !strings.Contains(d.Failure, "not public") {
			t.Fatalf("%d requests, %+v", len(m.got), d)
		}
		for _, u := range []string{"https://127.0.0.1/x", "https://[::1]/", "http://example.com", "https://169.254.169.254/latest"} {
			_, err := f.AddEndpoint(f.ctx, u, nil)
			wantCode(t, err, "webhook_url")
		}
	})
}

func TestDeliveryOfARestrictedCaseLeavesNoTrace(t *testing.T) {
	each(t, func(t *testing.T, f *fixture) {
		m := newMarket(t, f)
		e, err := f.AddEndpoint(f.ctx, m.URL, nil)
		f.must(err)
		ids := f.publish("action.taken", "act_1", "cas_secret")
		f.must(f.DB.Machinery(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `INSERT INTO restricted(object, since) VALUES ('cas_secret', 0)`)
			return err
		}))
		if d := f.deliveriesOf(e.ID); len(d) != 0 {
			t.Errorf("seen by somebody who is no member: %+v", d)
		}
		_, err = f.Replay(f.ctx, ids[0])
		wantCode(t, err, "delivery_not_found")
	})
}

func TestPauseHasJitterAndEnds(t *testing.T) {
	var sum time.Duration
	for n := 1; n <= len(pauses); n++ {
		d, ok := pause(n)
		if !ok || d < pauses[n-1]*4/5 || d > pauses[n-1]*6/5 {
			t.Fatalf("pause %d is %v", n, d)
		}
		sum += pauses[n-1]
	}
	if _, ok := pause(len(pauses) + 1); ok || sum < 72*time.Hour {
		t.Fatalf("retries end after %v", sum)
	}
}
