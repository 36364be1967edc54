package incident

import (
	"context"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// TestSight: what is counted is what the reader may see, and a wall shows nothing
// that is restricted.
func TestSight(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for _, part := range []struct {
			name string
			run  func(t *testing.T, w *world)
		}{{"CountsAreOfWhatOneSees", countsAreOfWhatOneSees}, {"ArrivedWhileItIsLookedAt", arrivedWhileItIsLookedAt}} {
			t.Run(part.name, func(t *testing.T) {
				w.t = t
				part.run(t, w)
			})
		}
	})
}

func (w *world) restricted(object string, members ...string) {
	w.t.Helper()
	w.write(w.main, `INSERT INTO restricted(object, since) VALUES ($1, 1)`, object)
	for _, m := range members {
		w.write(w.main, `INSERT INTO restricted_member(object, staff, added_by, added_at) VALUES ($1,$2,'stf_lead',1)`, object, m)
	}
}

// matter puts an open case past its time into the table.
func (w *world) matter(number int, region string) string {
	w.t.Helper()
	ref := "cas_" + region + string(rune('a'+number%26))
	w.write(w.main, `INSERT INTO cases(id, number, eid, title, type, severity, priority, state, visibility, source, opened_at, opened_by, updated_at, version, region, due_at)
		VALUES ($1,$2,1,$3,'safety','S1','P1','open','ordinary','staff',1,'stf_lead',1,1,$4,1)`, ref, number, []byte{}, region)
	return ref
}

func countsAreOfWhatOneSees(t *testing.T, w *world) {
	i := w.declare("S1")
	w.write(w.main, `UPDATE incidents SET region = '' WHERE id = $1`, i.ID) // everybody's
	var contacts []string
	for range 5 {
		contacts = append(contacts, w.contact("peanut", "en", 1, 0))
	}
	_, err := w.s.LinkContacts(w.lead, i.ID, Selection{Contacts: contacts})
	must(t, err)
	w.write(w.main, `UPDATE contacts SET region = 'US-WA' WHERE id = $1 OR id = $2`, contacts[0], contacts[1])
	w.write(w.main, `UPDATE contacts SET region = 'US-TX' WHERE id = $1`, contacts[2])
	w.restricted(contacts[3], "stf_lead")
	hidden := w.matter(901, "US-TX")
	w.restricted(hidden, "stf_lead")
	for _, c := range []string{hidden, w.matter(902, "US-TX"), w.matter(903, "US-WA")} {
		w.write(w.main, `INSERT INTO incident_cases(incident, case_id, at, actor) VALUES ($1,$2,1,'stf_lead')`, i.ID, c)
	}
	began := w.clock.Now().Add(-time.Hour)
	for n, region := range []string{"US-WA", "US-WA", "US-TX"} {
		order := w.order(w.account("C-sight"+string(rune('a'+n)), "en"), "Seattle", "PB-77", began)
		w.write(w.history, `UPDATE orders SET region = $1 WHERE id = $2`, region, order)
	}
	q := Query{Where: `"PB-77" in products`, From: began}
	c, err := w.s.CountAffected(w.lead, i.ID, q)
	must(t, err)
	q.Count, q.Hash = &c.Orders, c.Hash
	_, err = w.s.KeepAffected(w.lead, i.ID, q)
	must(t, err)

	for _, who := range []struct {
		ctx                             context.Context
		contacts, cases, orders, people int
	}{{w.lead, 5, 3, 3, 4}, {w.ana, 4, 2, 3, 4}, {w.tex, 2, 1, 1, 2}} {
		got, err := w.s.Get(who.ctx, i.ID)
		must(t, err)
		if got.Contacts != who.contacts || got.Unanswered != who.contacts || got.Critical != who.contacts || got.Cases != who.cases ||
			got.Orders != who.orders || got.People != who.people {
			t.Errorf("sees %d contacts (%d, %d), %d cases, %d orders, %d people; want %+v", got.Contacts, got.Unanswered, got.Critical, got.Cases, got.Orders, got.People, who)
		}
		set, err := w.s.Set(who.ctx, i.ID, "orders", web.PageIn{Limit: 10})
		must(t, err)
		if set.Snapshot.Orders != who.orders || set.Snapshot.Added != who.orders || set.Snapshot.People != who.people || len(set.Orders) != who.orders {
			t.Errorf("set: %+v", set.Snapshot)
		}
	}

	// The lead is a member of what is restricted; whoever passes the wall is not.
	wall, err := w.s.Wall(w.lead)
	must(t, err)
	if n := wall.Incidents[0].Contacts; n != 4 {
		t.Errorf("the wall counts %d contacts", n)
	}
	for _, x := range wall.Waiting {
		if x.Kind == "case" && x.Number == "C-901" {
			t.Error("a restricted case is on the wall")
		}
	}
}

// A contact that changes while the watch looks at it is looked at again.
func arrivedWhileItIsLookedAt(t *testing.T, w *world) {
	i := w.declare("S2")
	_, err := w.change(w.lead, i, Edit{Watch: &Watch{Where: `text contains "walnut"`, Mode: "link"}})
	must(t, err)
	ref := w.contact("Something is odd", "en", 3, 0)
	read := w.s.Words
	defer func() { w.s.Words = read }()
	w.s.Words = func(ctx context.Context, sc identity.Scope, ids []string) (map[string]Words, error) {
		out, err := read(ctx, sc, ids)
		if w.words[ref].Text != "walnut" { // it is translated after we have read it, and before we are done
			w.words[ref] = Words{Text: "walnut"}
			must(t, w.main.Machinery(context.Background(), func(ctx context.Context, tx *db.Tx) error { return w.s.Arrived(ctx, tx, ref) }))
		}
		return out, err
	}
	w.settle()
	got, err := w.s.Get(w.lead, i.ID)
	must(t, err)
	if got.Contacts != 1 {
		t.Fatalf("the change came to nothing: %d contacts", got.Contacts)
	}
}

// An incident is declared from a case by whoever may write incidents, a key among
// them that names a commander; it is as hidden as its case.
func TestDeclaredFromACase(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		hidden := w.matter(905, "US-WA")
		w.restricted(hidden, "stf_lead")
		w.s.Case = func(_ context.Context, _ identity.Scope, ref string) (Matter, error) {
			return Matter{ID: ref, Number: "C-905", Severity: "S1", State: "open", Region: "US-WA", Restricted: ref == hidden}, nil
		}
		i, err := w.s.Declare(w.lead, Declaration{Title: "Something hidden", Kind: "safety", Severity: "S1", Case: hidden})
		must(t, err)
		if i.Cases != 1 || i.Region != "US-WA" {
			t.Fatalf("%+v", i)
		}
		_, err = w.s.Get(w.ana, i.ID)
		wants(t, err, "incident_not_found")
		key := identity.WithCaller(context.Background(), identity.Caller{Actor: db.Actor{ID: "key_1", Kind: "key"}, Permissions: []identity.Permission{identity.PermIncidentRead, identity.PermIncidentWrite},
			Regions: []string{identity.Everywhere}, Brands: []string{identity.Everywhere}})
		d := Declaration{Title: "From outside", Kind: "outage", Severity: "S2", Case: w.matter(906, "US-WA")}
		_, err = w.s.Declare(key, d)
		wants(t, err, "commander_needed")
		d.Commander = "stf_lead"
		if i, err = w.s.Declare(key, d); err != nil || i.Cases != 1 || i.Roles[0].Staff != "stf_lead" {
			t.Fatalf("%+v, %v", i, err)
		}
		_, err = w.s.Declare(identity.WithCaller(context.Background(), identity.Caller{Actor: db.Actor{ID: "key_2", Kind: "key"}, Permissions: []identity.Permission{identity.PermIncidentRead},
			Regions: []string{identity.Everywhere}, Brands: []string{identity.Everywhere}}), d)
		wants(t, err, "permission_missing")
	})
}
