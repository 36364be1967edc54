package entity

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/sheet"
)

// order puts one order of a worker a day before now.
func (w *world) order(n int, worker uint64, state, region string) {
	w.t.Helper()
	at := db.Micros(w.clock.Now().Add(-24 * time.Hour))
	w.put(`INSERT INTO orders(id, position, customer, worker, merchant, state, at, updated_at, amount, currency, city, brand, region)
		VALUES ($1,$2,1,$3,2,$4,$5,$5,100,'USD','Seattle','Basketly',$6)`, n, n, worker, state, at, region)
}

func rate(p *Peers, name string) PeerRate {
	i := slices.IndexFunc(p.Rates, func(r PeerRate) bool { return r.Name == name })
	return p.Rates[i]
}

// TestRatesAgainstPeers: one worker cancels half of his orders, forty others one of
// ten; that is said, and of somebody with two orders nothing is.
func TestRatesAgainstPeers(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		n := 0
		give := func(ref string, orders, cancelled int) {
			e := w.account(ref, "US-WA", ref)
			for i := range orders {
				n++
				state := "delivered"
				if i < cancelled {
					state = "cancelled"
				}
				w.order(n, e, state, "US-WA")
			}
		}
		for i := range 40 {
			give(fmt.Sprint("W-peer-", i), 10, i%3)
		}
		give("W-bad", 20, 10)
		give("W-new", 2, 2)
		w.account("W-texas", "US-TX", "Tex")
		w.s.RegisterRate("secrets", identity.PermKeyWrite, func(context.Context, identity.Scope, []uint64, time.Time) (map[uint64]int, error) {
			t.Error("counted for who may not read it")
			return nil, nil
		})
		w.s.RegisterRate("reported", identity.PermCaseRead, func(_ context.Context, sc identity.Scope, list []uint64, _ time.Time) (map[uint64]int, error) {
			if len(list) != 42 { // not the one in Texas
				t.Errorf("%d accounts are counted, want the account and 41 peers", len(list))
			}
			if sc.StaffID() != "stf_ana" {
				t.Error("counted beyond what the reader sees")
			}
			return map[uint64]int{list[0]: 1}, nil
		})

		p, err := w.s.Peers(w.ana, "W-bad", 90)
		must(t, err)
		r := rate(p, "cancelled")
		if p.Looked != 41 || r.Count != 10 || r.Total != 20 || r.Value != 0.5 || r.Stands != "high" || r.High > 0.3 || r.Below < 0.9 {
			t.Errorf("cancelled: %+v of %d", r, p.Looked)
		}
		if slices.ContainsFunc(p.Rates, func(r PeerRate) bool { return r.Name == "secrets" }) {
			t.Error("a figure of what she may not read")
		}
		if got := rate(p, "reported"); got.Value != 0.05 || got.Stands != "usual" {
			t.Errorf("one report of twenty orders is chance: %+v", got)
		}
		if got := rate(p, "orders"); got.Count != 20 || got.Middle != 10 || got.Stands != "usual" {
			t.Errorf("orders: %+v", got)
		}
		p, err = w.s.Peers(w.ana, "W-new", 90)
		must(t, err)
		if got := rate(p, "cancelled"); got.Stands != "few" {
			t.Errorf("two orders say nothing: %+v", got)
		}
	})
}

func TestPeersOfFewAndOutside(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		one := w.account("W-one", "US-TX", "One")
		w.account("W-two", "US-TX", "Two")
		for i := range 6 {
			w.order(i+1, one, "cancelled", "US-TX")
		}
		p, err := w.s.Peers(w.ana, "W-one", 90)
		must(t, err)
		r := rate(p, "cancelled")
		if p.Looked != 1 || r.Stands != "alone" || r.Value != 1 || r.Middle != 0 {
			t.Errorf("one peer would be told apart: %+v", r)
		}
		w.account("W-wa", "US-WA", "Wa")
		if _, err := w.s.Peers(w.tex, "W-wa", 90); !errs.IsKind(err, errs.NotFound) {
			t.Errorf("peers of an account outside: %v", err)
		}
		if _, err := w.s.Peers(w.ana, "W-one", 0); !errs.IsKind(err, errs.BadRequest) {
			t.Errorf("no days: %v", err)
		}
	})
}

// TestExportAccount: everything from all sides, or one side, without a name; that
// it left is in the audit log.
func TestExportAccount(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		eid := w.account("W-out", "US-WA", "Olga Outward")
		now := w.clock.Now()
		for i := range 1203 {
			kind := "login"
			if i%3 == 0 {
				kind = "order.accepted"
			}
			w.put(`INSERT INTO events(position, event_id, type, at, received, source, brand, region, history) VALUES ($1,$2,$3,$4,$4,'api','Basketly','US-WA',FALSE)`,
				i+1, fmt.Sprint("evt-", i), kind, db.Micros(now.Add(-time.Duration(i/2)*time.Second)))
			w.put(`INSERT INTO event_entities(entity, position, role) VALUES ($1,$2,'worker')`, eid, i+1)
		}
		tell := func(kind string) {
			must(t, w.main.Tx(context.Background(), db.Actor{ID: "stf_ana", Kind: "staff"}, "test", func(ctx context.Context, tx *db.Tx) error {
				return tx.Record(ctx, db.Change{Kind: kind, Object: kind + "_1", On: []string{accountID(eid)}, Data: map[string]any{"name": "=1+1"}})
			}))
		}
		for _, k := range []string{"contact.received", "case.opened", "notice.sent", "appeal.opened", "label.set"} {
			tell(k)
		}
		friend := w.account("W-friend", "US-WA", "Frida Outward")
		for _, e := range []uint64{eid, friend} {
			w.put(`INSERT INTO links(a, b, kind, first_at, last_at, n) VALUES ($1,77,'device',1,1,1)`, e)
		}
		f, err := w.s.Export(w.ana, "W-out", nil)
		must(t, err)
		must(t, w.s.whole(w.ana, f))
		if len(f.Links.Accounts) != 1 {
			t.Fatalf("linked: %+v", f.Links)
		}
		body, err := json.Marshal(f)
		must(t, err)
		if len(f.Timeline) != 1208 || f.Truncated || strings.Contains(string(body), "Outward") || strings.Contains(string(body), "@example.org") {
			t.Errorf("%d lines; a name in it: %v", len(f.Timeline), strings.Contains(string(body), "Outward"))
		}
		seen := map[string]bool{}
		for i, x := range f.Timeline {
			if k := x.Source + x.ID + x.key; seen[k] {
				t.Fatalf("twice: %+v", x)
			} else {
				seen[k] = true
			}
			if i > 0 && newestFirst(f.Timeline[i-1], x) > 0 {
				t.Fatalf("out of order at %d", i)
			}
		}
		if w.leaves("account.exported") != 1 {
			t.Error("nobody can see that it left")
		}
		for words, want := range map[string]int{"order": 401, "event": 1203, "case": 1, "notice,appeal": 2, "standing": 1, "contact,order": 402, "activity": 5, "evidence": 0} {
			f, err := w.s.Export(w.ana, "W-out", strings.Split(words, ","))
			must(t, err)
			page, err := w.s.Timeline(w.ana, "W-out", strings.Split(words, ","), "", 200)
			must(t, err)
			if len(f.Timeline) != want || len(page.Items) != min(want, 200) {
				t.Errorf("%s: %d exported, %d shown, want %d", words, len(f.Timeline), len(page.Items), want)
			}
		}
		var b bytes.Buffer
		must(t, f.table(&b, sheet.CSV))
		if lines := strings.Count(b.String(), "\n"); lines != 1209 {
			t.Errorf("%d rows of CSV", lines)
		}
		if _, err := w.s.Export(w.ana, "W-out", []string{"gossip"}); !errs.IsKind(err, errs.BadRequest) {
			t.Errorf("a source that is none: %v", err)
		}
		if _, err := w.s.Export(w.dan, "W-out", nil); !errs.IsKind(err, errs.Forbidden) {
			t.Errorf("who may not export: %v", err)
		}
		if _, err := w.s.Export(w.tex, "W-out", nil); !errs.IsKind(err, errs.NotFound) {
			t.Errorf("from outside: %v", err)
		}
	})
}

func TestUpTo(t *testing.T) {
	for _, c := range []struct {
		n        int
		expected float64
		want     float64
	}{{-1, 3, 0}, {0, 1, 0.3679}, {2, 3, 0.4232}, {10, 1, 1}, {999, 1000, 0.4958}, {1100, 1000, 0.9993}, {20000, 1000, 1}} {
		if got := upTo(c.n, c.expected); got < c.want-0.005 || got > c.want+0.005 {
			t.Errorf("at most %d of %v: %.4f, want %.4f", c.n, c.expected, got, c.want)
		}
	}
}
