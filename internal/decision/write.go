package decision

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/piepowder/piepowder/internal/db"
)

const (
	insertEvents = `INSERT INTO events(position, event_id, type, at, received, source, brand, region, history) VALUES `
	insertRoles  = `INSERT INTO event_entities(entity, position, role) VALUES `
	insertDecs   = `INSERT INTO decisions(position, event_id, type, at, account, outcome, score, rules, version, took_ns, brand, region, history) VALUES `
	insertHits   = `INSERT INTO decision_rules(rule, position) VALUES `
	insertHands  = `INSERT INTO custody_log(position, n, holder, thing, kind, delta, label, at) VALUES `
	insertLinks  = `INSERT INTO links(a, b, kind, first_at, last_at, n) VALUES `
	insertOrders = `INSERT INTO orders(id, position, customer, worker, merchant, state, at, updated_at, amount, currency, city, brand, region) VALUES `
	insertAccs   = `INSERT INTO accounts(id, kind, brand, region, position, ref, profile, email_idx, phone_idx, created_at, language, city) VALUES `

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

// write inserts everything, many rows a statement.
func (b *batch) write(ctx context.Context, tx *db.Tx, many int) error {
	// In the order of their tree: neighbours are found without a search.
	slices.SortFunc(b.entities, func(x, y part) int {
		return cmp.Or(cmp.Compare(x.entity, y.entity), cmp.Compare(x.position, y.position), cmp.Compare(x.role, y.role))
	})
	entities := table{width: 3}
	for _, e := range b.entities {
		entities.add(e.entity, e.position, e.role)
	}
	links := table{width: 6}
	for i, k := range b.links.keys {
		l := &b.links.list[i]
		links.add(k.a, k.b, k.kind, l.first, l.last, l.n)
	}
	orders := table{width: 13}
	for i, id := range b.orders.keys {
		o := &b.orders.list[i]
		orders.add(id, o.position, o.customer, o.worker, o.merchant, o.state, o.at, max(o.at, o.stateAt), o.amount, o.currency, o.city, o.brand, o.region)
	}
	seen, about := table{width: 12}, table{width: 12}
	for i, id := range b.accounts.keys {
		a := &b.accounts.list[i]
		to := &seen
		if a.described {
			to = &about
		}
		to.add(id, a.kind, a.brand, a.region, a.position, bytes(a.ref), bytes(a.profile), a.email, a.phone, a.created, a.language, a.city)
	}
	for _, t := range []struct {
		table      *table
		head, tail string
	}{
		{&b.events, insertEvents, ""}, {&entities, insertRoles, " ON CONFLICT DO NOTHING"}, {&b.decisions, insertDecs, ""}, {&b.hits, insertHits, ""},
		{&b.custody, insertHands, ""}, {&links, insertLinks, foldLinks}, {&orders, insertOrders, foldOrders},
		{&seen, insertAccs, foldSeen}, {&about, insertAccs, foldAbout},
	} {
		if err := t.table.insert(ctx, tx, many, t.head, t.tail); err != nil {
			return err
		}
	}
	return nil
}

// bytes is never NULL.
func bytes(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// insert writes all rows, many in a statement.
func (t *table) insert(ctx context.Context, tx *db.Tx, many int, head, tail string) error {
	n := len(t.args) / t.width
	if full := n / many; full > 0 {
		stmt, err := tx.Prepare(ctx, head+values(many, t.width)+tail)
		if err != nil {
			return err
		}
		defer stmt.Close()
		step := many * t.width
		for i := range full {
			if _, err := stmt.ExecContext(ctx, t.args[i*step:(i+1)*step]...); err != nil {
				return err
			}
		}
		t.args = t.args[full*step:]
		n -= full * many
	}
	if n == 0 {
		return nil
	}
	_, err := tx.Exec(ctx, head+values(n, t.width)+tail, t.args...)
	return err
}

// values is "($1,$2),($3,$4)".
func values(rows, width int) string {
	var a db.Args
	var b strings.Builder
	for i := range rows {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('(')
		for j := range width {
			if j > 0 {
				b.WriteByte(',')
			}
			b.WriteString(a.Add(nil))
		}
		b.WriteByte(')')
	}
	return b.String()
}
