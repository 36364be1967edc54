package entity

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/jobs"
	"github.com/piepowder/piepowder/internal/web"
	"pgregory.net/rapid"
)

// person is an account with its own phone, unlike those of account.
func (w *world) person(ref, region, name string) uint64 {
	eid := w.account(ref, region, name)
	w.put(`UPDATE accounts SET phone_idx = $1 WHERE id = $2`, "p"+ref, eid)
	return eid
}

func (w *world) tie(account, thing uint64, kind string, first, last int64) {
	w.t.Helper()
	w.put(`INSERT INTO links(a, b, kind, first_at, last_at, n) VALUES ($1,$2,$3,$4,$5,2)`, account, thing, kind, first, last)
}

// shape writes a graph's nodes by label and its edges, for comparing.
func shape(nodes []GraphNode, edges []GraphEdge) string {
	label := map[string]string{}
	var out []string
	for _, n := range nodes {
		label[n.ID] = n.Label
		if n.Kind != "account" {
			label[n.ID] = n.Kind
		}
		if n.Supernode {
			label[n.ID] += "!"
		}
	}
	for _, e := range edges {
		out = append(out, label[e.A]+"-"+label[e.B])
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

func (w *world) graph(ctx context.Context, q GraphQuery) string {
	w.t.Helper()
	if q.Limit == 0 {
		q.Limit = 2000
	}
	g, err := w.s.Graph(ctx, q)
	must(w.t, err)
	return shape(g.Nodes, g.Edges)
}

func TestGraphWalksWithinScopeAndTime(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a, b, c, d := w.person("a", "US-WA", "Ana One"), w.person("b", "US-WA", "Ben Two"), w.person("c", "US-TX", "Cat Three"), w.person("d", "US-WA", "Dan Four")
		w.tie(a, 1001, "card", 10, 20)
		w.tie(b, 1001, "card", 30, 40)
		w.tie(b, 1002, "device", 10, 50)
		w.tie(c, 1002, "device", 10, 50)
		w.tie(d, 1002, "device", 60, 70)
		w.tie(a, 1003, "device", 10, 20)  // nobody else's
		w.tie(b, 1004, "address", 10, 20) // nobody else's, and b is no seed
		w.tie(a, 9999, "order", 10, 20)
		for i := range uint64(60) {
			w.put(`INSERT INTO accounts(id, kind, brand, region, position, ref, profile, email_idx, phone_idx, created_at, language, city)
				VALUES ($1,'customer','','US-WA',1,$2,$2,'','',1,'','')`, 5000+i, []byte{})
			w.tie(5000+i, 1005, "address", 1, 2)
		}
		w.tie(a, 1005, "address", 1, 2)

		q := GraphQuery{Seed: "a", Depth: 1, Via: []string{"card", "device", "address"}}
		if got := w.graph(w.ana, q); got != "a-address! a-card a-device b-card" {
			t.Error("one hop:", got)
		}
		q.Depth = 2
		if got := w.graph(w.ana, q); got != "a-address! a-card a-device b-card b-device c-device d-device" {
			t.Error("two hops:", got)
		}
		q.Via = []string{"card"}
		if got := w.graph(w.ana, q); got != "a-card b-card" {
			t.Error("only cards:", got)
		}
		q = GraphQuery{Seed: "a", Depth: 2, Via: []string{"card", "device"}, At: time.UnixMicro(55)}
		if got := w.graph(w.ana, q); got != "a-card a-device b-card b-device c-device" {
			t.Error("before d came:", got)
		}
		q.At = time.UnixMicro(25)
		if got := w.graph(w.ana, q); got != "a-card a-device" {
			t.Error("before b came:", got)
		}
		// In Texas there is nobody but c, and what c shares is shared by nobody.
		q = GraphQuery{Seed: "c", Depth: 3, Limit: 2000}
		g, err := w.s.Graph(w.tex, q)
		must(t, err)
		if got := shape(g.Nodes, g.Edges); got != "c-device" {
			t.Error("another region:", got)
		}
		for _, n := range g.Nodes {
			if n.Degree > 3 || n.Kind == "device" && n.Degree != 1 {
				t.Errorf("a degree tells of others: %+v", n)
			}
		}
		e := w.person("e", "US-TX", "Eve Five")
		w.tie(e, 1002, "device", 10, 50)
		if got := w.graph(w.tex, q); got != "c-device e-device" {
			t.Error("two of another region:", got)
		}
		if _, err := w.s.Graph(w.tex, GraphQuery{Seed: "a", Depth: 1, Limit: 10}); errs.CodeOf(err) != "account_not_found" {
			t.Error("a seed out of scope:", err)
		}
		if got := w.graph(w.ana, GraphQuery{Seed: thingID(1002), Depth: 1, Via: []string{"device"}}); got != "b-device c-device d-device e-device" {
			t.Error("from a thing:", got)
		}
		g, err = w.s.Graph(w.ana, GraphQuery{Seed: "d", Depth: 2, Limit: 3})
		must(t, err)
		if len(g.Nodes) > 3 || !g.Truncated {
			t.Errorf("%d nodes, truncated %v", len(g.Nodes), g.Truncated)
		}
	})
}

func TestGraphNamesAreWithheld(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a, b := w.account("a", "US-WA", "Ana One"), w.account("b", "US-WA", "Ben Two") // one phone
		w.tie(a, 1001, "card", 1, 2)
		w.tie(b, 1001, "card", 1, 2)
		q := GraphQuery{Seed: "a", Depth: 2}
		if got := w.graph(w.ana, q); got != "a-card a-phone b-card b-phone" {
			t.Error("with account.personal:", got)
		}
		if got := w.graph(w.dan, q); got != "a-card b-card" {
			t.Error("without:", got)
		}
		q.Via = []string{"phone"}
		if got := w.graph(w.dan, q); got != "" {
			t.Error("asked for by name:", got)
		}
		g, err := w.s.Graph(w.dan, GraphQuery{Seed: "a", Depth: 2, Limit: 100})
		must(t, err)
		for _, n := range g.Nodes {
			if n.Name != "" {
				t.Errorf("a name is shown: %+v", n)
			}
		}
		if w.leaves("account.names_shown") != 1 {
			t.Error("names shown without a witness:", w.leaves("account.names_shown"))
		}
		index := w.vault.Index("phone", "+12065550100")
		g, err = w.s.Graph(w.ana, GraphQuery{Seed: "a", Depth: 2, Limit: 100})
		must(t, err)
		if strings.Contains(fmt.Sprint(g.Nodes[0].ID, g.Edges), index) {
			t.Error("a blind index leaves the house")
		}
	})
}

// A family at one address is a household; a stranger there is not, nor is a
// family member with something against them.
func TestHouseholds(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var eids []uint64
		for i, name := range []string{"Ana Kim", "Bo Kim", "Cy Lee", "Di Kim"} {
			eid := w.person(string(rune('a'+i)), "US-WA", name)
			w.tie(eid, 1001, "address", 1, 2)
			eids = append(eids, eid)
		}
		must(t, w.mark(eids[3], "card-testing"))
		g, err := w.s.Graph(w.ana, GraphQuery{Seed: "a", Depth: 1, Limit: 100})
		must(t, err)
		homes := map[string]string{}
		for _, n := range g.Nodes {
			if n.Kind == "account" {
				homes[n.Label] = n.Household
				if (n.HouseholdWhy != "") != (n.Household != "") {
					t.Error("no reason is said")
				}
			}
		}
		if homes["a"] == "" || homes["a"] != homes["b"] || homes["c"] != "" || homes["d"] != "" {
			t.Errorf("%v", homes)
		}
	})
}

func TestGraphPath(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for i := range 5 {
			w.person(string(rune('a'+i)), "US-WA", "Some Body")
		}
		eid := func(ref string) uint64 { e, _ := w.s.number("account", "acc", ref); return e }
		w.tie(eid("a"), 1, "card", 1, 2)
		w.tie(eid("b"), 1, "card", 1, 2)
		w.tie(eid("b"), 2, "device", 5, 9)
		w.tie(eid("c"), 2, "device", 6, 9)
		w.tie(eid("c"), 3, "card", 1, 2)
		w.tie(eid("d"), 3, "card", 1, 2)
		p, err := w.s.GraphPath(w.ana, "a", "d", nil, time.Time{})
		must(t, err)
		var way []string
		for _, n := range p.Nodes {
			way = append(way, strings.TrimSuffix(n.Kind+" "+n.Label, " "+n.Label[:min(4, len(n.Label))]))
		}
		if !p.Found || len(p.Nodes) != 7 || len(p.Edges) != 6 || p.Nodes[0].Label != "a" || p.Nodes[4].Label != "c" || p.Nodes[6].Label != "d" {
			t.Errorf("%v %v", way, p)
		}
		if p, err = w.s.GraphPath(w.ana, "a", "e", nil, time.Time{}); err != nil || p.Found {
			t.Error("a way where there is none:", p, err)
		}
		if p, err = w.s.GraphPath(w.ana, "a", "d", nil, time.UnixMicro(4)); err != nil || p.Found {
			t.Error("before the device:", p, err)
		}
		if _, err = w.s.GraphPath(w.tex, "a", "d", nil, time.Time{}); errs.CodeOf(err) != "account_not_found" {
			t.Error("another region:", err)
		}
	})
}

func TestCommunities(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		runner := jobs.New(w.main, w.clock, slog.New(slog.DiscardHandler))
		w.s.Handle(runner)
		must(t, w.s.WatchCommunities(context.Background()))
		now := w.clock.Now().UnixMicro()
		day := int64(24 * time.Hour / time.Microsecond)
		ring := func(prefix, region string, thing uint64, n int, first int64) {
			for i := range n {
				eid := w.person(fmt.Sprint(prefix, i), region, "Some Body")
				w.tie(eid, thing, "card", first+int64(i)*11*day, now)
			}
		}
		ring("a", "US-WA", 1001, 4, now-60*day)
		ring("b", "US-WA", 1002, 2, now-60*day)
		ring("x", "US-TX", 1003, 3, now-60*day)
		e, _ := w.s.number("account", "acc", "x0")
		w.tie(e, 1099, "device", now-day, now) // nobody else
		must(t, w.stand("a1", Deactivated))
		w.put(`INSERT INTO orders(id, position, customer, worker, merchant, state, at, updated_at, amount, currency, city, brand, region)
			SELECT 77, 1, id, 0, 0, 'delivered', 1, 1, 1250, 'USD', '', '', '' FROM accounts WHERE id = $1`, func() uint64 { e, _ := w.s.number("account", "acc", "a0"); return e }())
		w.put(`INSERT INTO watermark(name, position, at) VALUES ('rows', 9, 1)`)

		_, err := w.s.AskCommunities(w.ana)
		must(t, err)
		if r, err := w.s.AskCommunities(w.ana); err != nil || r.Number != 1 || r.State != "queued" {
			t.Errorf("asked twice: %+v %v", r, err)
		}
		_, err = runner.RunDue(context.Background())
		must(t, err)
		list, err := w.s.Communities(w.ana, CommunityFilter{PageIn: pageOf(10)})
		must(t, err)
		var got []string
		for _, c := range list.Items {
			got = append(got, fmt.Sprint(c.Size, "+", c.Growth, " ", c.Deactivated, " ", c.Money, " ", c.Accounts[0].Ref[:1]))
		}
		want := "4+1 1 [{USD 1250 1}] a|3+0 0 [] x|2+0 0 [] b"
		if strings.Join(got, "|") != want {
			t.Errorf("%s, want %s", strings.Join(got, "|"), want)
		}
		if first := list.Items[0].FirstAt; !first.Equal(w.clock.Now().Add(-49 * 24 * time.Hour)) {
			t.Errorf("a ring begins when the second one shares something, not %s", first)
		}
		if r, err := w.s.LastCommunityRun(w.ana); err != nil || r.State != "done" || r.Rings != 3 || r.Accounts != 9 || r.Done != r.Total {
			t.Errorf("%+v %v", r, err)
		}
		// In Texas there is one, and no trace of the others.
		list, err = w.s.Communities(w.tex, CommunityFilter{PageIn: pageOf(10)})
		must(t, err)
		if r, _ := w.s.LastCommunityRun(w.tex); len(list.Items) != 1 || list.Items[0].Size != 3 || r.Rings != 1 || r.Accounts != 3 {
			t.Errorf("Texas sees %+v %+v", list.Items, r)
		}
		// As they were, page by page, and of one account.
		list, err = w.s.Communities(w.ana, CommunityFilter{At: w.clock.Now().Add(-45 * 24 * time.Hour), PageIn: pageOf(10)})
		must(t, err)
		for _, c := range list.Items {
			if c.Size != 2 || len(c.Accounts) != 2 {
				t.Errorf("45 days ago: %+v", c)
			}
		}
		first, err := w.s.Communities(w.ana, CommunityFilter{PageIn: pageOf(1)})
		must(t, err)
		in := pageOf(10)
		in.Cursor = first.NextCursor
		rest, err := w.s.Communities(w.ana, CommunityFilter{PageIn: in})
		must(t, err)
		if len(rest.Items) != 2 || rest.Items[0].Size != 3 {
			t.Errorf("second page: %+v", rest.Items)
		}
		mine, err := w.s.Communities(w.ana, CommunityFilter{Account: "b0", PageIn: pageOf(10)})
		must(t, err)
		if len(mine.Items) != 1 || mine.Items[0].Size != 2 {
			t.Errorf("of b0: %+v", mine.Items)
		}
		// The graph of a ring, each account with its ring.
		g, err := w.s.Graph(w.ana, GraphQuery{Seed: first.Items[0].ID, Depth: 1, Limit: 100})
		must(t, err)
		for _, n := range g.Nodes {
			if n.Kind == "account" && (n.Community != first.Items[0].ID || !n.Seed) {
				t.Errorf("%+v", n)
			}
		}
		// Nothing new: nothing is searched for. Then something is.
		w.clock.Advance(11 * time.Minute)
		_, err = runner.RunDue(context.Background())
		must(t, err)
		if r, _ := w.s.LastCommunityRun(w.ana); r.Number != 1 {
			t.Errorf("searched again for nothing: %+v", r)
		}
		w.put(`UPDATE watermark SET position = 10 WHERE name = 'rows'`)
		w.clock.Advance(11 * time.Minute)
		_, err = runner.RunDue(context.Background())
		must(t, err)
		// The log has doubled: no need to wait ten minutes.
		w.put(`UPDATE watermark SET position = 20 WHERE name = 'rows'`)
		w.clock.Advance(time.Minute)
		_, err = runner.RunDue(context.Background())
		must(t, err)
		if r, _ := w.s.LastCommunityRun(w.ana); r.Number != 3 {
			t.Errorf("not searched although all is new: %+v", r)
		}
		w.put(`UPDATE watermark SET position = 21 WHERE name = 'rows'`)
		w.clock.Advance(time.Minute)
		_, err = runner.RunDue(context.Background())
		must(t, err)
		var rows int
		must(t, w.history.QueryRow(context.Background(), `SELECT COUNT(*) FROM community_members`).Scan(&rows))
		if r, _ := w.s.LastCommunityRun(w.ana); r.Number != 3 || r.State != "done" || rows != 9 {
			t.Errorf("%+v, %d rows", r, rows)
		}
		if _, err := w.s.AskCommunities(identity.WithCaller(context.Background(), identity.StaffCaller("stf_x", "x", []string{identity.RoleAuditor}, nil, nil))); errs.KindOf(err) != errs.Forbidden {
			t.Error("an auditor starts work:", err)
		}
	})
}

// The same ties give the same rings in any order; two crowds with one thing in
// common are two rings; a crowd of all is none.
func TestRings(t *testing.T) {
	block := func(from, n int, thing uint64) (out []tieRow) {
		for i := range n { // each shares three things with its neighbours
			for k := range 3 {
				out = append(out, tieRow{uint64(from + i), thing + uint64((i+k)%n), 1})
			}
		}
		return out
	}
	ties := append(block(1, 20, 1000), block(101, 20, 2000)...)
	ties = append(ties, tieRow{5, 3000, 7}, tieRow{105, 3000, 7})
	for i := range 80 {
		ties = append(ties, tieRow{uint64(500 + i), 4000, 1})
	}
	quiet := func(int, int) error { return nil }
	list, err := rings(context.Background(), slices.Clone(ties), 50, quiet)
	must(t, err)
	if len(list) != 2 || len(list[0].members) != 20 || len(list[1].members) != 20 {
		t.Fatalf("%d rings: %+v", len(list), list)
	}
	rapid.Check(t, func(r *rapid.T) {
		again, err := rings(context.Background(), rapid.Permutation(slices.Clone(ties)).Draw(r, "order"), 50, quiet)
		if err != nil || fmt.Sprint(again) != fmt.Sprint(list) {
			r.Fatalf("%v\nwant\n%v", again, list)
		}
	})
}

func pageOf(n int) web.PageIn { return web.PageIn{Limit: n} }

// mark puts a label on an account.
func (w *world) mark(eid uint64, label string) error {
	return w.main.Machinery(context.Background(), func(ctx context.Context, tx *db.Tx) error {
		return w.s.NoteLabel(ctx, tx, eid, label, time.Time{}, "rule")
	})
}

// stand gives an account a standing.
func (w *world) stand(ref, standing string) error {
	eid, _ := w.s.number("account", "acc", ref)
	return w.main.Machinery(context.Background(), func(ctx context.Context, tx *db.Tx) error {
		return w.s.SetStanding(ctx, tx, eid, standing, time.Time{}, "test")
	})
}
