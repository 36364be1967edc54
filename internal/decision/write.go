package decision

import (
	"cmp"
	"context"
	"slices"

	"github.com/piepowder/piepowder/internal/db"
)

const (
	insertEvents = `events(position, event_id, type, at, received, source, brand, region, history) VALUES `
	insertRoles  = `event_entities(entity, position, role) VALUES `
	insertDecs   = `decisions(position, event_id, type, at, account, outcome, score, rules, version, took_ns, brand, region, history) VALUES `
	insertHits   = `decision_rules(rule, position) VALUES `
	insertHands  = `custody_log(position, n, holder, thing, kind, delta, label, at) VALUES `
	insertLinks  = `links(a, b, kind, first_at, last_at, n) VALUES `
	insertOrders = `orders(id, position, customer, worker, merchant, state, at, updated_at, amount, currency, city, brand, region) VALUES `
	insertAccs   = `accounts(id, kind, brand, region, position, ref, profile, email_idx, phone_idx, created_at, language, city) VALUES `

	foldLinks = ` ON CONFLICT (a, b, kind) DO UPDATE SET n = links.n + excluded.n,
		first_at = CASE WHEN excluded.first_at < links.first_at THEN excluded.first_at ELSE links.first_at END,
		last_at = CASE WHEN excluded.last_at > links.last_at THEN excluded.last_at ELSE links.last_at END`
	foldOrders = ` ON CONFLICT (id) DO UPDATE SET
		customer = CASE WHEN excluded.customer <> 0 THEN excluded.customer ELSE orders.customer END,
		worker = CASE WHEN excluded.worker <> 0 THEN excluded.worker ELSE orders.worker END,
		merchant = CASE WHEN excluded.merchant <> 0 THEN excluded.merchant ELSE orders.merchant END,
		state = CASE WHEN excluded.state <> '' AND (orders.state = '' OR excluded.updated_at >= orders.updated_at) THEN excluded.state ELSE orders.state END,
		updated_at = CASE WHEN excluded.state <> '' AND (orders.state = '' OR excluded.updated_at > orders.updated_at) THEN excluded.updated_at ELSE orders.updated_at END,
		at = CASE WHEN excluded.at < orders.at THEN excluded.at ELSE orders.at END,
		amount = CASE WHEN excluded.amount <> 0 THEN excluded.amount ELSE orders.amount END,
		currency = CASE WHEN excluded.currency <> '' THEN excluded.currency ELSE orders.currency END,
		city = CASE WHEN excluded.city <> '' THEN excluded.city ELSE orders.city END,
		brand = CASE WHEN excluded.brand <> '' THEN excluded.brand ELSE orders.brand END,
		region = CASE WHEN excluded.region <> '' THEN excluded.region ELSE orders.region END`
	foldSeen  = ` ON CONFLICT (id) DO UPDATE SET ref = excluded.ref`
	foldAbout = ` ON CONFLICT (id) DO UPDATE SET position = excluded.position, kind = excluded.kind, ref = excluded.ref,
		profile = excluded.profile, email_idx = excluded.email_idx, phone_idx = excluded.phone_idx,
		created_at = CASE WHEN excluded.created_at < accounts.created_at THEN excluded.created_at ELSE accounts.created_at END,
		brand = CASE WHEN excluded.brand <> '' THEN excluded.brand ELSE accounts.brand END,
		region = CASE WHEN excluded.region <> '' THEN excluded.region ELSE accounts.region END,
		language = CASE WHEN excluded.language <> '' THEN excluded.language ELSE accounts.language END,
		city = CASE WHEN excluded.city <> '' THEN excluded.city ELSE accounts.city END`
)

// gently does a piece of the writing, see Projector.gently.
type gently func(ctx context.Context, fn func() error) error

// straight is for who has little to write.
func straight(_ context.Context, fn func() error) error { return fn() }

// write inserts everything, many rows a statement.
func (b *batch) write(ctx context.Context, tx *db.Tx, bulk db.Bulk, gently gently) error {
	// In the order of their tree: neighbours fall into the same page.
	slices.SortFunc(b.entities, func(x, y part) int {
		return cmp.Or(cmp.Compare(x.entity, y.entity), cmp.Compare(x.position, y.position), cmp.Compare(x.role, y.role))
	})
	entities := table{width: 3}
	for _, e := range b.entities {
		entities.add(e.entity, e.position, e.role)
	}
	links := table{width: 6}
	for _, i := range b.links.sorted(func(x, y linkKey) int {
		return cmp.Or(cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b), cmp.Compare(x.kind, y.kind))
	}) {
		k, l := b.links.keys[i], &b.links.list[i]
		links.add(k.a, k.b, k.kind, l.first, l.last, l.n)
	}
	orders := table{width: 13}
	for i, id := range b.orders.keys { // in the order of the log, as the table is
		o := &b.orders.list[i]
		orders.add(id, o.position, o.customer, o.worker, o.merchant, o.state, o.at, max(o.at, o.stateAt), o.amount, o.currency, o.city, o.brand, o.region)
	}
	seen, about := table{width: 12}, table{width: 12}
	for _, i := range b.accounts.sorted(cmp.Compare[uint64]) {
		id, a := b.accounts.keys[i], &b.accounts.list[i]
		to := &seen
		if a.described {
			to = &about
		}
		to.add(id, a.kind, a.brand, a.region, a.position, notNull(a.ref), notNull(a.profile), a.email, a.phone, a.created, a.language, a.city)
	}
	slices.SortFunc(b.hits, func(x, y hit) int { return cmp.Or(cmp.Compare(x.rule, y.rule), cmp.Compare(x.position, y.position)) })
	hits := table{width: 2}
	for _, h := range b.hits {
		hits.add(h.rule, h.position)
	}
	for _, t := range []struct {
		table      *table
		head, tail string
	}{
		{&b.events, insertEvents, ""}, {&entities, insertRoles, " ON CONFLICT DO NOTHING"}, {&b.decisions, insertDecs, ""}, {&hits, insertHits, ""},
		{&b.custody, insertHands, ""}, {&links, insertLinks, foldLinks}, {&orders, insertOrders, foldOrders},
		{&seen, insertAccs, foldSeen}, {&about, insertAccs, foldAbout},
	} {
		if err := t.table.insert(ctx, tx, bulk, t.head, t.tail, gently); err != nil {
			return err
		}
	}
	return nil
}

// notNull gives bytes that are never NULL.
func notNull(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// insert writes all rows, many in a statement.
func (t *table) insert(ctx context.Context, tx *db.Tx, bulk db.Bulk, head, tail string, gently gently) error {
	n := len(t.args) / t.width
	if full := n / bulk.Rows; full > 0 {
		stmt, err := tx.Prepare(ctx, bulk.Head+head+bulk.Values(bulk.Rows, t.width)+tail)
		if err != nil {
			return err
		}
		defer stmt.Close()
		step := bulk.Rows * t.width
		for i := range full {
			err := gently(ctx, func() error {
				_, err := stmt.ExecContext(ctx, t.args[i*step:(i+1)*step]...)
				return err
			})
			if err != nil {
				return err
			}
		}
		t.args = t.args[full*step:]
		n -= full * bulk.Rows
	}
	if n == 0 {
		return nil
	}
	_, err := tx.Exec(ctx, bulk.Head+head+bulk.Values(n, t.width)+tail, t.args...)
	return err
}
