package entity

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/activity"
	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/db/dbtest"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/seal"
)

type world struct {
	t             *testing.T
	main, history *db.DB
	clock         *clock.Fake
	vault         *seal.Vault
	s             *Service
	ana, dan, tex context.Context
}

func each(t *testing.T, fn func(t *testing.T, w *world)) {
	dbtest.EachPair(t, func(t *testing.T, main, history *db.DB, clk *clock.Fake) {
		v, err := seal.OpenVault(t.TempDir())
		must(t, err)
		t.Cleanup(func() { v.Close() })
		all := []string{identity.Everywhere}
		person := func(id, role string, regions []string) context.Context {
			return identity.WithCaller(context.Background(), identity.StaffCaller(id, id, []string{role}, nil, regions))
		}
		fn(t, &world{t: t, main: main, history: history, clock: clk, vault: v, s: New(main, history, v, activity.New(main, nil)),
			ana: person("stf_ana", identity.RoleInvestigator, all), dan: person("stf_dan", identity.RoleBPO, all),
			tex: person("stf_tex", identity.RoleInvestigator, []string{"US-TX"})})
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (w *world) put(query string, args ...any) {
	w.t.Helper()
	must(w.t, w.history.Machinery(context.Background(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, query, args...)
		return err
	}))
}

func (w *world) account(ref, region, name string) uint64 {
	w.t.Helper()
	eid, _, err := w.vault.Entity("account", []byte(ref))
	must(w.t, err)
	must(w.t, w.vault.Sync())
	body, err := json.Marshal(profile{Name: name, Email: ref + "@example.org", Phone: "+12065550100"})
	must(w.t, err)
	sealedRef, err := w.vault.Seal(eid, refAAD, []byte(ref))
	must(w.t, err)
	sealed, err := w.vault.Seal(eid, profileAAD, body)
	must(w.t, err)
	w.put(`INSERT INTO accounts(id, kind, brand, region, position, ref, profile, email_idx, phone_idx, created_at, language, city)
		VALUES ($1,'worker','Basketly',$2,1,$3,$4,$5,$6,1,'en','Seattle')`, eid, region, sealedRef, sealed,
		w.vault.Index("email", ref+"@example.org"), w.vault.Index("phone", "+12065550100"))
	return eid
}

func (w *world) leaves(kind string) (n int) {
	w.t.Helper()
	must(w.t, w.main.QueryRow(context.Background(), `SELECT COUNT(*) FROM audit_leaves WHERE kind = $1`, kind).Scan(&n))
	return n
}

func TestPersonalFieldsAreWithheldOrWitnessed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.account("w-1", "US-WA", "Tom D.")
		acc, err := w.s.Get(w.dan, "w-1")
		must(t, err)
		if acc.Ref != "w-1" || acc.Name != "" || acc.Email != "" || acc.Phone != "" || !acc.Masked || acc.Standing.Standing != Good {
			t.Fatalf("a vendor sees %+v", acc)
		}
		if w.leaves("account.viewed") != 0 {
			t.Fatal("nothing personal was shown, yet it was witnessed")
		}
		acc, err = w.s.Get(w.ana, acc.ID)
		must(t, err)
		if acc.Name != "Tom D." || acc.Email != "w-1@example.org" || acc.Masked || w.leaves("account.viewed") != 1 {
			t.Fatalf("an investigator sees %+v, leaves %d", acc, w.leaves("account.viewed"))
		}
		for _, ref := range []string{"w-1", acc.ID, "w-unknown", "acc_0000000000001"} {
			_, err := w.s.Get(w.tex, ref)
			if errs.CodeOf(err) != "account_not_found" {
				t.Errorf("another region, %s: %v", ref, err)
			}
		}
		must(t, w.vault.Erase(acc.EID))
		acc, err = w.s.Get(w.ana, acc.ID)
		must(t, err)
		if acc.Name != "" || acc.Ref != "" {
			t.Fatalf("after erasure: %+v", acc)
		}
	})
}

func TestSearch(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		eid := w.account("w-1", "US-WA", "Tom D.")
		for _, q := range []string{"w-1", id.Entity("acc", eid), "W-1@Example.org", "(206) 555-0100"} {
			hits, err := w.s.Search(w.ana, q)
			must(t, err)
			if len(hits) != 1 || hits[0].Title != "Tom D. · w-1" {
				t.Errorf("%q found %+v", q, hits)
			}
			hits, err = w.s.Search(w.tex, q)
			must(t, err)
			if len(hits) != 0 {
				t.Errorf("another region: %q found %+v", q, hits)
			}
		}
		hits, err := w.s.Search(w.dan, "w-1@example.org")
		must(t, err)
		if len(hits) != 0 {
			t.Errorf("a vendor finds people by mail: %+v", hits)
		}
	})
}

func TestLinksFindWhoShares(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a, b, c, d := w.account("a", "US-WA", "A"), w.account("b", "US-WA", "B"), w.account("c", "US-TX", "C"), w.account("d", "US-WA", "D")
		link := func(acc, thing uint64, kind string) {
			w.put(`INSERT INTO links(a, b, kind, first_at, last_at, n) VALUES ($1,$2,$3,1,2,3)`, acc, thing, kind)
		}
		link(a, 1001, "card")
		link(b, 1001, "card")
		link(a, 1002, "device")
		link(b, 1002, "device")
		link(c, 1002, "device")
		link(a, 1003, "address")
		link(d, 1003, "address")
		for i := range uint64(60) { // a parcel locker
			link(5000+i, 1004, "address")
		}
		link(a, 1004, "address")
		got, err := w.s.Links(w.ana, "a")
		must(t, err)
		if len(got.Things) != 4 || len(got.Accounts) != 3 {
			t.Fatalf("%d things, %d accounts", len(got.Things), len(got.Accounts))
		}
		for _, l := range got.Accounts {
			switch l.Account.Ref {
			case "b":
				if l.Shared["card"] != 1 || l.Shared["device"] != 1 || l.Household {
					t.Errorf("b: %+v", l)
				}
			case "d":
				if !l.Household {
					t.Errorf("d shares an address and no card: %+v", l)
				}
			}
		}
		for _, th := range got.Things {
			if th.Crowded != (th.ID == thingID(1004)) {
				t.Errorf("crowded: %+v", th)
			}
		}
		if got, err = w.s.Links(w.tex, "c"); err != nil || len(got.Accounts) != 0 {
			t.Fatalf("accounts outside the scope: %+v %v", got, err)
		}
	})
}

func TestHands(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		eid := w.account("w-1", "US-WA", "Tom D.")
		log := func(n int, thing uint64, kind string, delta int) {
			w.put(`INSERT INTO custody_log(position, n, holder, thing, kind, delta, label, at) VALUES ($1,0,$2,$3,$4,$5,'Rex',$6)`, n, eid, thing, kind, delta, n*10)
		}
		log(1, 71, "animal", 1)
		log(2, 72, "key", 1)
		log(3, 72, "key", -1)
		w.put(`INSERT INTO orders(id, position, customer, worker, merchant, state, at, updated_at, amount, currency, city, brand, region)
			VALUES (81,1,9,$1,0,'accepted',5,5,1250,'USD','Seattle','Basketly','US-WA'), (82,1,9,$1,0,'delivered',5,5,1,'USD','Seattle','Basketly','US-WA')`, eid)
		h, err := w.s.Custody(w.ana, "w-1")
		must(t, err)
		if len(h.InHand) != 1 || h.InHand[0].Kind != "animal" || h.InHand[0].Label != "Rex" || len(h.Orders) != 1 || h.Orders[0].As != "worker" {
			t.Fatalf("%+v", h)
		}
	})
}

func TestTimelineMergesAllSides(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		eid := w.account("w-1", "US-WA", "Tom D.")
		acc := id.Entity("acc", eid)
		w.s.Register(Source{"action", func(_ context.Context, _ identity.Scope, _ uint64, b Before, limit int) ([]TimelineItem, error) {
			var out []TimelineItem
			for i := 9; i >= 0 && len(out) < limit; i-- {
				it := NewTimelineItem(w.clock.Now().Add(time.Duration(-(9-i))*time.Second), "action", "warn", fmt.Sprintf("act_%d", i), nil)
				if b.at.IsZero() || newestFirst(it, TimelineItem{At: b.at, Source: b.source, key: b.key}) > 0 {
					out = append(out, it)
				}
			}
			return out, nil
		}})
		// Events, decisions, actions and activity all within the same seconds.
		for i := range 10 {
			at := db.Micros(w.clock.Now().Add(-time.Duration(i) * time.Second))
			w.put(`INSERT INTO events(position, event_id, type, at, received, source, brand, region, history) VALUES ($1,$2,'login',$3,$3,'s','Basketly','US-WA',false)`, i, fmt.Sprint("e", i), at)
			w.put(`INSERT INTO event_entities(entity, position, role) VALUES ($1,$2,'worker'), ($1,$2,'customer')`, eid, i)
			w.put(`INSERT INTO decisions(position, event_id, type, at, account, outcome, score, rules, version, took_ns, brand, region, history)
				VALUES ($1,$2,'login',$3,$4,'review',7,'a,b',1,1,'Basketly','US-WA',false)`, i, fmt.Sprint("e", i), at, eid)
		}
		for range 10 {
			must(t, w.main.Tx(context.Background(), db.Actor{ID: "stf_x", Kind: "staff"}, "x", func(ctx context.Context, tx *db.Tx) error {
				return tx.Record(ctx, db.Change{Kind: "case.opened", Object: "cas_x", On: []string{acc}})
			}))
		}
		whole, err := w.s.Timeline(w.ana, "w-1", nil, "", 200)
		must(t, err)
		if len(whole.Items) != 40 {
			t.Fatalf("%d items, want 40", len(whole.Items))
		}
		for _, size := range []int{1, 3, 7} {
			var got []TimelineItem
			for cursor := ""; ; {
				page, err := w.s.Timeline(w.ana, "w-1", nil, cursor, size)
				must(t, err)
				got = append(got, page.Items...)
				if cursor = page.NextCursor; cursor == "" {
					break
				}
			}
			if len(got) != 40 {
				t.Fatalf("pages of %d: %d items, want 40", size, len(got))
			}
			for i := range got {
				if got[i].key != whole.Items[i].key || got[i].Source != whole.Items[i].Source {
					t.Fatalf("pages of %d differ from the whole at %d", size, i)
				}
			}
		}
		only, err := w.s.Timeline(w.ana, "w-1", []string{"decision"}, "", 50)
		must(t, err)
		if len(only.Items) != 10 || only.Items[0].Kind != "review" {
			t.Fatalf("decisions only: %+v", only.Items)
		}
		if _, err := w.s.Timeline(w.ana, "w-1", []string{"gossip"}, "", 50); !errs.IsKind(err, errs.BadRequest) {
			t.Fatalf("unknown source: %v", err)
		}
	})
}

func TestStandingGoesToTheEngine(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		eid := w.account("w-1", "US-WA", "Tom D.")
		set := func(standing string, until time.Time) {
			must(t, w.main.Tx(context.Background(), db.Actor{ID: "stf_x", Kind: "staff"}, "x", func(ctx context.Context, tx *db.Tx) error {
				if err := w.s.SetStanding(ctx, tx, eid, standing, until, "act_1"); err != nil {
					return err
				}
				if err := w.s.SetLabel(ctx, tx, eid, "watched", time.Time{}, "act_1"); err != nil {
					return err
				}
				return tx.Record(ctx, db.Change{Kind: "x", Object: "act_1"})
			}))
		}
		set(Suspended, w.clock.Now().Add(time.Hour))
		acc, err := w.s.Get(w.ana, "w-1")
		must(t, err)
		if acc.Standing.Standing != Suspended || len(acc.Labels) != 1 {
			t.Fatalf("%+v", acc)
		}
		w.clock.Advance(2 * time.Hour)
		acc, err = w.s.Get(w.ana, "w-1")
		must(t, err)
		if acc.Standing.Standing != Good {
			t.Fatalf("after its end: %+v", acc.Standing)
		}
		set(Good, time.Time{})
		rows, err := w.main.Query(context.Background(), `SELECT body FROM control_outbox ORDER BY id`)
		must(t, err)
		defer rows.Close()
		var kinds []string
		for rows.Next() {
			var body string
			must(t, rows.Scan(&body))
			var c control
			must(t, json.Unmarshal([]byte(body), &c))
			if c.Entity != eid {
				t.Errorf("entry for %d, want %d", c.Entity, eid)
			}
			kinds = append(kinds, c.Kind+"="+c.Value)
		}
		slices.Sort(kinds[:2])
		slices.Sort(kinds[2:])
		if fmt.Sprint(kinds) != "[label.set= standing.set=suspended label.set= standing.set=]" {
			t.Fatalf("control entries: %v", kinds)
		}
	})
}

func TestNamesShownAreWitnessedOncePerLook(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		eid := w.account("w-1", "US-WA", "Tom D.")
		show := func(who context.Context) {
			t.Helper()
			sc, err := identity.SignedIn(who)
			must(t, err)
			list, err := w.s.Display(who, sc, []uint64{eid})
			must(t, err)
			if len(list) != 1 {
				t.Fatal("not shown")
			}
		}
		show(w.dan) // sees no name
		show(w.ana)
		show(w.ana)
		if n := w.leaves("account.names_shown"); n != 1 {
			t.Fatalf("%d leaves for one look", n)
		}
		w.clock.Advance(look)
		show(w.ana)
		if n := w.leaves("account.names_shown"); n != 2 {
			t.Fatalf("%d leaves for two looks", n)
		}
	})
}

func TestLabelByHand(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.account("w-1", "US-WA", "Tom D.")
		if _, err := w.s.Label(w.dan, "w-1", "watched", "x", time.Time{}); !errs.IsKind(err, errs.Forbidden) {
			t.Fatalf("a vendor labels: %v", err)
		}
		if _, err := w.s.Label(w.ana, "w-1", "watched", "x", w.clock.Now()); !errs.IsKind(err, errs.Invalid) {
			t.Fatalf("until now: %v", err)
		}
		acc, err := w.s.Label(w.ana, "w-1", " Watched ", "chargebacks", time.Time{})
		must(t, err)
		if len(acc.Labels) != 1 || acc.Labels[0].Label != "watched" || acc.Labels[0].By != "stf_ana" {
			t.Fatalf("%+v", acc.Labels)
		}
		acc, err = w.s.Unlabel(w.ana, "w-1", "watched")
		must(t, err)
		if len(acc.Labels) != 0 {
			t.Fatalf("%+v", acc.Labels)
		}
	})
}
