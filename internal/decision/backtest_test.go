package decision

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/ingest"
	"github.com/piepowder/piepowder/internal/jobs"
	"github.com/piepowder/piepowder/internal/web"
)

// runner runs the jobs of this package.
func (w *world) runner() *jobs.Runner {
	r := jobs.New(w.main, w.clk, slog.New(slog.DiscardHandler))
	w.s.HandleBacktests(r)
	return r
}

// manyOrders sends n orders in two towns: every third is large, cards repeat.
func (w *world) manyOrders(n int) {
	w.t.Helper()
	for i := range n {
		w.clk.Advance(7 * time.Minute)
		place, amount := seattle, "12.50"
		if i%2 == 1 {
			place = portland
		}
		if i%3 == 0 {
			amount = "140.00"
		}
		w.send("order.placed", placed(fmt.Sprintf("c%d", i%5), fmt.Sprintf("o%d", i), fmt.Sprintf("k%d", i%4), amount, 1+i%4, place))
	}
	w.catchUp()
}

const lowered = `- id: big
  on: [order.placed]
  when: amount >= 10.00 and items > 1 and customer not in trusted
  score: 70
  outcome: review
  reason: "{{items}} items for {{amount}}"
  tests:
    - {given: {amount: 20.00, items: 3}, expect: fires}
    - {given: {amount: 2.00, items: 3}, expect: quiet}
`

func (w *world) drafted(rule, source string) *Draft {
	w.t.Helper()
	d, err := w.s.NewDraft(staff("*"), NewDraft{Rule: rule, Source: source})
	if err != nil {
		w.t.Fatal(err)
	}
	return d
}

func (w *world) tested(draft string) *Backtest {
	w.t.Helper()
	b, err := w.s.StartBacktest(staff("*"), draft, time.Time{}, time.Time{})
	if err != nil {
		w.t.Fatal(err)
	}
	if _, err := w.runner().RunDue(context.Background()); err != nil {
		w.t.Fatal(err)
	}
	if b, err = w.s.Backtest(staff("*"), b.ID); err != nil {
		w.t.Fatal(err)
	}
	return b
}

func TestBacktestOfADraft(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.manyOrders(60)
		d := w.drafted("big", lowered)
		b := w.tested(d.ID)
		if b.State != BacktestDone || b.Hash != d.Hash || b.Rule != "big" || b.Events != 60 || b.Decided != 60 || b.Done != b.Total || b.Result == nil {
			t.Fatalf("%+v", b)
		}
		// 45 of 60 orders have more than one item; of those 15 are large.
		r := b.Result
		if r.Hits != 45 || r.LiveHits != 15 || r.New != 30 || r.Lost != 0 || r.Same != 15 || r.Accounts != 5 || r.ActiveAccounts != 5 || r.Truncated {
			t.Errorf("%+v", r)
		}
		if len(r.Money) != 1 || r.Money[0] != (MoneyHits{"USD", 15*14000 + 30*1250, 45}) {
			t.Errorf("%+v", r.Money)
		}
		if len(r.Examples) != 40 || r.Examples[0].Kind != HitNew || r.Examples[30].Kind != HitSame || !strings.HasPrefix(r.Examples[0].AccountName, "c") {
			t.Errorf("%d %+v", len(r.Examples), r.Examples[0])
		}
		// The draft shows it.
		again, err := w.s.Draft(staff("*"), d.ID)
		if err != nil || again.Backtest == nil || again.Backtest.ID != b.ID {
			t.Errorf("%+v %v", again, err)
		}
		w.seeOnly(t, b.ID)
		w.pages(t, b.ID)
	})
}

func analystScope(t *testing.T) identity.Scope {
	t.Helper()
	sc, err := identity.Require(staff("*"), identity.PermRuleRead)
	if err != nil {
		t.Fatal(err)
	}
	return sc
}

// seeOnly reads the same back-test as somebody of one region, and as one who may
// not read decisions.
func (w *world) seeOnly(t *testing.T, id string) {
	t.Helper()
	b, err := w.s.Backtest(staff("US-OR"), id)
	if err != nil || b.Result.Hits == 0 || b.Result.Hits >= 45 {
		t.Fatalf("%+v %v", b, err)
	}
	for _, s := range b.Result.Segments {
		if s.Dimension == "region" && s.Value != "US-OR" || s.Dimension == "city" && s.Value != "Portland" {
			t.Errorf("sees %+v", s)
		}
	}
	page, err := w.s.Hits(staff("US-OR"), id, "", web.PageIn{Limit: 200})
	if err != nil || int64(len(page.Items)) != b.Result.New+b.Result.Lost+b.Result.Same {
		t.Errorf("%d of %+v %v", len(page.Items), b.Result, err)
	}
	none := identity.WithCaller(context.Background(), identity.StaffCaller("stf_2", "Adi", []string{identity.RoleAdmin}, nil, []string{"*"}))
	if b, err := w.s.Backtest(none, id); err != nil || len(b.Result.Examples) != 0 || b.Result.Hits != 45 {
		t.Errorf("%+v %v", b, err)
	}
	if _, err := w.s.Hits(none, id, "", web.PageIn{Limit: 10}); !errs.IsKind(err, errs.Forbidden) {
		t.Error(err)
	}
	if _, err := w.s.CancelBacktest(none, id); !errs.IsKind(err, errs.Forbidden) {
		t.Error(err)
	}
}

// pages walks the hits by HTTP, as JSON and as CSV.
func (w *world) pages(t *testing.T, id string) {
	t.Helper()
	srv := httptest.NewServer(web.New(w.s.Routes(), web.Options{DB: w.main, Auth: analyst{}, Log: slog.New(slog.DiscardHandler)}).Handler())
	defer srv.Close()
	seen, path := map[string]bool{}, "/v1/backtests/"+id+"/hits?limit=7&kind=new"
	for next := path; next != ""; {
		page := answer(t, srv, "GET", next, "", 200)
		for _, item := range page["items"].([]any) {
			h := item.(map[string]any)
			if seen[h["event_id"].(string)] || h["kind"] != "new" || h["live_outcome"] != "allow" && h["live_outcome"] != "block" {
				t.Errorf("%v", h)
			}
			seen[h["event_id"].(string)] = true
		}
		if next = ""; page["next_cursor"] != nil {
			next = path + "&cursor=" + page["next_cursor"].(string)
		}
	}
	if len(seen) != 30 {
		t.Errorf("%d new hits", len(seen))
	}
	resp, err := http.Get(srv.URL + "/v1/backtests/" + id + "/hits.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if lines := strings.Split(strings.TrimSpace(string(raw)), "\n"); err != nil || len(lines) != 46 || !strings.HasPrefix(lines[1], "new,e") || resp.Header.Get("Content-Type") != "text/csv; charset=utf-8" {
		t.Errorf("%v %d lines: %.200s", err, len(lines), raw)
	}
	answer(t, srv, "GET", "/v1/backtests/bkt_none/hits", "", 404)
	answer(t, srv, "GET", "/v1/backtests/bkt_none", "", 404)
	answer(t, srv, "POST", "/v1/backtests/bkt_none/cancel", "", 404)
	answer(t, srv, "POST", "/v1/drafts/drf_none/backtest", "{}", 404)
}

func TestBacktestEqualsWhatWasDecided(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.manyOrders(50)
		d, err := w.s.NewDraft(staff("*"), NewDraft{Title: "the same", Documents: pack(rulesYAML + "# a remark\n")})
		if err != nil {
			t.Fatal(err)
		}
		r := w.tested(d.ID).Result
		hits := int64(0)
		err = w.in.Scan(1, func(rec *ingest.Record) error {
			for _, h := range rec.Decision.Hits {
				if rec.Kind == ingest.EventRecord && !h.Shadow {
					hits++
					break
				}
			}
			return nil
		})
		if err != nil || r.New+r.Lost != 0 || r.Same != hits || hits == 0 {
			t.Errorf("%v: %d hits in the log, %d new, %d lost, %d same", err, hits, r.New, r.Lost, r.Same)
		}
	})
}

func TestCancelledBacktestLeavesNothing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.manyOrders(20)
		d := w.drafted("big", lowered)
		b, err := w.s.StartBacktest(staff("*"), d.ID, time.Time{}, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		// Cancelled in the middle: after it began and before it is written down.
		w.s.crowded = func() bool {
			w.s.crowded = nil
			if got, err := w.s.CancelBacktest(staff("*"), b.ID); err != nil || got.State != BacktestCancelled {
				t.Errorf("%+v %v", got, err)
			}
			return false
		}
		if n, err := w.runner().RunDue(context.Background()); err != nil || n != 1 {
			t.Fatal(n, err)
		}
		got, err := w.s.Backtest(staff("*"), b.ID)
		if err != nil || got.State != BacktestCancelled || got.Result != nil {
			t.Errorf("%+v %v", got, err)
		}
		if rows := dump(t, w.main, `SELECT COUNT(*) FROM backtest_hits`); rows[0] != "0|" {
			t.Error(rows)
		}
		if rows := dump(t, w.main, `SELECT documents FROM backtests`); rows[0] != "[]|" {
			t.Error(rows)
		}
		// Cancelled after the count and before the result: nothing either.
		b = w.queued(d.ID)
		if ok, err := w.s.beginBacktest(context.Background(), b.ID, 1); !ok || err != nil {
			t.Fatal(err)
		}
		c, out, err := w.s.compareLog(context.Background(), b, w.in.End())
		if err != nil {
			t.Fatal(err)
		}
		if err := w.s.keepHits(context.Background(), b.ID, c); err != nil {
			t.Fatal(err)
		}
		if page, err := w.s.Hits(staff("*"), b.ID, "", web.PageIn{Limit: 5}); err != nil || len(page.Items) != 0 {
			t.Errorf("hits are shown before it is done: %+v %v", page, err)
		}
		if _, err := w.s.CancelBacktest(staff("*"), b.ID); err != nil {
			t.Fatal(err)
		}
		if done, err := w.s.finishBacktest(context.Background(), b, out); done || err != nil {
			t.Error(done, err)
		}
	})
}

func (w *world) queued(draft string) *Backtest {
	w.t.Helper()
	b, err := w.s.StartBacktest(staff("*"), draft, time.Time{}, time.Time{})
	if err != nil {
		w.t.Fatal(err)
	}
	return b
}

func TestAnotherTextEndsTheRunOfTheFirst(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.manyOrders(5)
		d := w.drafted("big", lowered)
		first := w.queued(d.ID)
		if same := w.queued(d.ID); same.ID != first.ID {
			t.Errorf("the same text runs twice: %s %s", first.ID, same.ID)
		}
		other := strings.Replace(lowered, "10.00", "11.00", 1)
		if _, err := w.s.ChangeDraft(staff("*"), d.ID, d.Version, DraftChange{Source: &other}); err != nil {
			t.Fatal(err)
		}
		second := w.queued(d.ID)
		if second.ID == first.ID || second.Hash == first.Hash {
			t.Error("a changed text has the back-test of the old one")
		}
		if got, err := w.s.Backtest(staff("*"), first.ID); err != nil || got.State != BacktestCancelled {
			t.Errorf("%+v %v", got, err)
		}
		bad := "- id: big\n  on: [order.placed]\n  when: nothing > 3\n"
		d, err := w.s.Draft(staff("*"), d.ID)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.s.ChangeDraft(staff("*"), d.ID, d.Version, DraftChange{Source: &bad}); err != nil {
			t.Fatal(err)
		}
		_, err = w.s.StartBacktest(staff("*"), d.ID, time.Time{}, time.Time{})
		var e *errs.Error
		if !errors.As(err, &e) || e.Kind != errs.Invalid || len(e.Fields) == 0 || !strings.Contains(e.Fields[0].Message, "nothing") {
			t.Errorf("%v", err)
		}
		if _, err := w.s.StartBacktest(staff("*"), d.ID, w.clk.Now(), w.clk.Now()); !errs.IsKind(err, errs.Invalid) {
			t.Error(err)
		}
	})
}

func TestABacktestBeginsAnewAfterARestart(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.manyOrders(10)
		d := w.drafted("big", lowered)
		b := w.queued(d.ID)
		// The process ends while it runs: it has left hits and a state behind.
		if ok, err := w.s.beginBacktest(context.Background(), b.ID, 1); !ok || err != nil {
			t.Fatal(err)
		}
		c, _, err := w.s.compareLog(context.Background(), b, w.in.End())
		if err != nil {
			t.Fatal(err)
		}
		if err := w.s.keepHits(context.Background(), b.ID, c); err != nil {
			t.Fatal(err)
		}
		if _, err := w.runner().RunDue(context.Background()); err != nil {
			t.Fatal(err)
		}
		got, err := w.s.Backtest(staff("*"), b.ID)
		if err != nil || got.State != BacktestDone || got.Result.Hits != 7 || len(got.Result.Examples) != 7 {
			t.Errorf("%+v %v", got, err)
		}
	})
}
