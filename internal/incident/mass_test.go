package incident

import (
	"context"
	"encoding/csv"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// TestMass: whom an incident touches, and what is done to all of them at once.
func TestMass(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for _, part := range []struct {
			name string
			run  func(t *testing.T, w *world)
		}{
			{"AffectedSet", affectedSet}, {"ContactsLeaveTheQueue", contactsLeaveTheQueue}, {"AnsweredOnce", answeredOnce}, {"Told", told}, {"Cancelled", cancelled},
		} {
			t.Run(part.name, func(t *testing.T) {
				w.t = t
				part.run(t, w)
			})
		}
	})
}

// An affected set is counted, kept as it was counted, and asked again.
func affectedSet(t *testing.T, w *world) {
	i := w.declare("S2")
	began := w.clock.Now().Add(-10 * time.Hour)
	one, two := w.account("C-one", "es"), w.account("C-two", "en")
	w.order(one, "Seattle", "PB-500 MILK-1", began)
	w.order(one, "Tacoma", "PB-500", began.Add(time.Hour))
	w.order(two, "Seattle", "PB-50", began.Add(2*time.Hour))
	w.order(two, "Seattle", "MILK-1", began.Add(3*time.Hour))
	q := Query{Where: `"PB-500" in products`, From: began}
	c, err := w.s.CountAffected(w.lead, i.ID, q)
	must(t, err)
	if c.Orders != 2 || c.Customers != 1 || c.People != 2 {
		t.Fatalf("PB-500 is not PB-50: %+v", c)
	}
	_, err = w.s.KeepAffected(w.lead, i.ID, q)
	wants(t, err, "count_changed")
	q.Count, q.Hash = &c.Orders, c.Hash
	snap, err := w.s.KeepAffected(w.lead, i.ID, q)
	must(t, err)
	if snap.Orders != 2 || snap.Added != 2 {
		t.Fatalf("%+v", snap)
	}
	for where, want := range map[string]int{`city == "Seattle"`: 3, `city == "Seattle" and "MILK-1" in products`: 2, `customer == "C-two"`: 2, `missing(products)`: 0} {
		got, err := w.s.CountAffected(w.lead, i.ID, Query{Where: where, From: began})
		must(t, err)
		if got.Orders != want {
			t.Errorf("%s: %d, want %d", where, got.Orders, want)
		}
	}
	_, err = w.s.CountAffected(w.lead, i.ID, Query{Where: `flavour == "x"`, From: began})
	wants(t, err, "expression_invalid")
	w.order(two, "Seattle", "PB-500", began.Add(4*time.Hour))
	_, err = w.s.KeepAffected(w.lead, i.ID, q)
	wants(t, err, "count_changed")
	snap, err = w.s.RefreshAffected(w.lead, i.ID)
	must(t, err)
	if snap.Orders != 3 || snap.Added != 1 || snap.Gone != 0 {
		t.Fatalf("refreshed: %+v", snap)
	}
	people, err := w.s.Set(w.lead, i.ID, "people", web.PageIn{Limit: 10})
	must(t, err)
	if len(people.People) != 3 || people.People[0].Orders != 3 { // the worker had all three
		t.Fatalf("%+v", people.People)
	}
	first, err := w.s.Set(w.lead, i.ID, "orders", web.PageIn{Limit: 2})
	must(t, err)
	rest, err := w.s.Set(w.lead, i.ID, "orders", web.PageIn{Limit: 2, Cursor: first.NextCursor})
	must(t, err)
	if len(first.Orders) != 2 || len(rest.Orders) != 1 || rest.NextCursor != "" {
		t.Fatalf("pages: %d and %d", len(first.Orders), len(rest.Orders))
	}
	var b strings.Builder
	must(t, w.s.Export(w.lead, i.ID, "people", &b))
	lines, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
	must(t, err)
	if len(lines) != 4 {
		t.Fatalf("CSV: %v", lines)
	}
	if err := w.s.Export(w.ana, i.ID, "people", &b); err == nil {
		t.Fatal("an associate without case.export took the list away")
	}
	pic, err := w.s.Picture(w.lead, i.ID)
	must(t, err)
	sum := 0
	for _, c := range pic.Cells {
		sum += c.Orders
	}
	if sum != 3 || pic.Places[0] != "Seattle" {
		t.Fatalf("%+v", pic)
	}
}

// New contacts like it are gathered while the incident runs; one at S0 is linked
// and stays in line.
func contactsLeaveTheQueue(t *testing.T, w *world) {
	i := w.declare("S2")
	old := w.contact("My peanut butter smells", "en", 3, 0)
	got, err := w.change(w.lead, i, Edit{Watch: &Watch{Where: `text contains "peanut"`, Mode: "suggest"}})
	must(t, err)
	w.clock.Advance(time.Minute)
	maybe := w.contact("PEANUT butter?", "en", 3, 0)
	other := w.contact("My order is late", "en", 4, 0)
	w.settle()
	list, err := w.s.Contacts(w.ana, i.ID, "suggested", 10)
	must(t, err)
	if len(list) != 1 || list[0].ID != maybe {
		t.Fatalf("suggested: %+v", list)
	}
	_, err = w.s.Change(w.lead, i.ID, got.Version, Edit{Watch: &Watch{Where: `text contains "peanut"`, Mode: "link"}})
	must(t, err)
	bad := w.contact("my son ate the peanut butter and is not breathing", "en", 0, 0)
	w.settle()
	sel := Selection{Where: `text contains "peanut"`}
	n, err := w.s.CountContacts(w.ana, i.ID, sel)
	must(t, err)
	if n.Count != 2 || n.Already != 1 || n.Critical != 0 {
		t.Fatalf("count: %+v", n)
	}
	_, err = w.s.LinkContacts(w.ana, i.ID, sel)
	wants(t, err, "count_changed")
	sel.Count, sel.Hash = &n.Count, n.Hash
	is, err := w.s.LinkContacts(w.ana, i.ID, sel)
	must(t, err)
	if is.Contacts != 3 || is.Critical != 1 || is.Unanswered != 3 {
		t.Fatalf("%+v", is)
	}
	list, err = w.s.Contacts(w.ana, i.ID, "linked", 10)
	must(t, err)
	if list[0].ID != bad || !list[0].Critical {
		t.Fatalf("the child is not first: %+v", list)
	}
	_, err = w.s.Unlink(w.ana, i.ID, old)
	must(t, err)
	_, err = w.s.Unlink(w.ana, i.ID, other)
	wants(t, err, "contact_not_found")
	// Of one incident at a time.
	j := w.declare("S3")
	is, err = w.s.LinkContacts(w.ana, j.ID, Selection{Contacts: []string{bad, old}})
	must(t, err)
	if is.Contacts != 1 {
		t.Fatalf("a contact belongs to two incidents: %+v", is)
	}
}

// Each person is answered once, in their language, and nobody at S0 or S1 is,
// also when the job is cut off and begins again.
func answeredOnce(t *testing.T, w *world) {
	i := w.declare("S2")
	both := w.account("C-both", "es")
	var all []string
	for n := range 60 {
		all = append(all, w.contact("peanut", []string{"en", "es", "de"}[n%3], 3, 0))
	}
	first, again := w.contact("peanut", "es", 3, both), w.contact("peanut!!", "es", 3, both)
	child := w.contact("not breathing", "en", 0, 0)
	all = append(all, first, again, child)
	_, err := w.s.LinkContacts(w.lead, i.ID, Selection{Contacts: all})
	must(t, err)
	d := BulkDraft{Kind: BulkAnswer, Texts: map[string]string{"en": "Please do not eat it.", "es": "No lo coma, por favor."}}
	c, err := w.s.CountBulk(w.lead, i.ID, d)
	must(t, err)
	if c.Count != 62 || c.People != 61 || c.Critical != 1 || c.English != 20 || c.Languages["es"] != 22 {
		t.Fatalf("%+v", c)
	}
	_, err = w.s.StartBulk(w.ana, i.ID, withCount(d, c))
	wants(t, err, "permission_missing")
	_, err = w.s.StartBulk(w.lead, i.ID, d)
	wants(t, err, "count_changed")
	bad := withCount(d, c)
	bad.Texts = map[string]string{"en": "Call us on 206 555 0142"}
	_, err = w.s.StartBulk(w.lead, i.ID, bad)
	wants(t, err, "external_text")
	b, err := w.s.StartBulk(w.lead, i.ID, withCount(d, c))
	must(t, err)
	// Cut off in the middle, as by a kill: what was done is done.
	reply, n := w.s.Reply, 0
	w.s.Reply = func(ctx context.Context, tx *db.Tx, sc identity.Scope, contact string, a Answer) (string, error) {
		if n++; n == 30 {
			return "", fmt.Errorf("the plug was pulled")
		}
		return reply(ctx, tx, sc, contact, a)
	}
	w.settle()
	w.later(time.Hour)
	b, err = w.s.Bulk(w.lead, i.ID, b.ID)
	must(t, err)
	if b.State != "done" || b.Done != 61 || b.Skipped != 1 || b.Failed != 0 {
		t.Fatalf("%+v", b)
	}
	for _, ref := range all {
		want := 1
		if ref == child {
			want = 0
		}
		if len(w.replies[ref]) != want {
			t.Fatalf("%s was answered %d times", ref, len(w.replies[ref]))
		}
	}
	if w.replies[first][0].Text != "No lo coma, por favor." || w.replies[again][0].Text != "" {
		t.Fatalf("one person twice: %+v %+v", w.replies[first], w.replies[again])
	}
	if w.replies[all[2]][0].Language != "en" {
		t.Fatalf("German falls back to English: %+v", w.replies[all[2]])
	}
	_, err = w.s.CancelBulk(w.lead, i.ID, b.ID)
	wants(t, err, "bulk_over")
}

func withCount(d BulkDraft, c *BulkCount) BulkDraft {
	d.Count, d.Hash = &c.Count, c.Hash
	return d
}

// Each person of the set is told once, by mail in a thread of their own, and the
// marketplace is asked once for each order.
func told(t *testing.T, w *world) {
	i := w.declare("S2")
	began := w.clock.Now()
	es, en := w.account("C-es", "es"), w.account("C-en", "en")
	w.order(es, "Kent", "SOAP", began)
	w.order(es, "Kent", "SOAP", began)
	w.order(en, "Kent", "SOAP", began)
	q := Query{Where: `"SOAP" in products`, From: began}
	c, err := w.s.CountAffected(w.lead, i.ID, q)
	must(t, err)
	q.Count = &c.Orders
	_, err = w.s.KeepAffected(w.lead, i.ID, q)
	must(t, err)
	d := BulkDraft{Kind: BulkTell, Texts: map[string]string{"en": "Please throw the soap away.", "es": "Tire el jabón, por favor."}}
	n, err := w.s.CountBulk(w.lead, i.ID, d)
	must(t, err)
	if n.Count != 2 {
		t.Fatalf("%+v", n)
	}
	b, err := w.s.StartBulk(w.lead, i.ID, withCount(d, n))
	must(t, err)
	w.settle()
	b, err = w.s.Bulk(w.lead, i.ID, b.ID)
	must(t, err)
	if b.Done != 2 || b.Failed != 0 {
		t.Fatalf("%+v", b)
	}
	if got := w.count(`SELECT COUNT(*) FROM messages WHERE case_id = $1 AND account = $2 AND language = 'es'`, i.ID, es); got != 1 {
		t.Fatalf("%d letters in Spanish", got)
	}
	if got := w.count(`SELECT COUNT(*) FROM threads WHERE case_id = $1`, i.ID); got != 2 {
		t.Fatalf("%d threads for two people", got)
	}
	refund := BulkDraft{Kind: BulkRefund, Reason: "The product was recalled."}
	n, err = w.s.CountBulk(w.lead, i.ID, refund)
	must(t, err)
	b, err = w.s.StartBulk(w.lead, i.ID, withCount(refund, n))
	must(t, err)
	w.settle()
	b, err = w.s.Bulk(w.lead, i.ID, b.ID)
	must(t, err)
	if b.Count != 3 || b.Done != 3 {
		t.Fatalf("refunds: %+v", b)
	}
}

// What is cancelled stops: the rest is never done.
func cancelled(t *testing.T, w *world) {
	i := w.declare("S2")
	var all []string
	for range 60 {
		all = append(all, w.contact("peanut", "en", 3, 0))
	}
	_, err := w.s.LinkContacts(w.lead, i.ID, Selection{Contacts: all})
	must(t, err)
	d := BulkDraft{Kind: BulkAnswer, Texts: map[string]string{"en": "Please wait."}}
	c, err := w.s.CountBulk(w.lead, i.ID, d)
	must(t, err)
	b, err := w.s.StartBulk(w.lead, i.ID, withCount(d, c))
	must(t, err)
	must(t, w.main.Tx(context.Background(), db.Actor{ID: "x", Kind: "system"}, "raise", func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE contacts SET severity = 'S0' WHERE id = $1`, all[0]) // became critical meanwhile
		if err != nil {
			return err
		}
		return tx.Record(ctx, db.Change{Kind: "x", Object: "x", Private: true})
	}))
	reply, n := w.s.Reply, 0
	w.s.Reply = func(ctx context.Context, tx *db.Tx, sc identity.Scope, contact string, a Answer) (string, error) {
		if n++; n == 10 {
			w.s.Reply = reply
			return "", fmt.Errorf("the plug was pulled")
		}
		return reply(ctx, tx, sc, contact, a)
	}
	_, err = w.runner.RunDue(context.Background())
	must(t, err)
	got, err := w.s.CancelBulk(w.lead, i.ID, b.ID)
	must(t, err)
	if got.State != "cancelled" || got.Done != 9 || got.Skipped != 1 || got.Waiting != 50 {
		t.Fatalf("%+v", got)
	}
	w.later(time.Hour)
	got, err = w.s.Bulk(w.lead, i.ID, b.ID)
	must(t, err)
	if got.Done != 9 {
		t.Fatalf("went on after it was cancelled: %+v", got)
	}
	if len(w.replies[all[0]]) != 0 {
		t.Fatal("an S0 was answered in bulk")
	}
}
