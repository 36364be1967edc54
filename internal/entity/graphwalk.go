package entity

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/identity"
)

// graphWalk goes hop by hop from account to thing to account. Things that more
// than crowd visible accounts have are noted and not walked over.
type graphWalk struct {
	s        *Service
	sc       identity.Scope
	limit    int
	at       int64
	kinds    []string // empty = all but orders
	mail     bool
	phone    bool
	personal bool

	nodes    map[string]*GraphNode
	order    []string
	edges    map[[2]string]bool
	list     []GraphEdge
	parent   map[string]string
	frontier []uint64
	full     bool
	seeds    int
}

// What one hop may read, so that a question cannot stop the others.
const (
	chunk   = 400
	maxRows = 20_000
	counted = 1000
)

func (w *graphWalk) wants(via []string) {
	for _, k := range via {
		switch k = strings.TrimSpace(k); k {
		case "":
		case "mail":
			w.mail = w.personal
		case "phone":
			w.phone = w.personal
		default:
			w.kinds = append(w.kinds, k)
		}
	}
	if len(via) == 0 {
		w.mail, w.phone = w.personal, w.personal
	} else if len(w.kinds) == 0 {
		w.kinds = []string{""} // only mail or phone
	}
}

// account adds an account, known to be in scope.
func (w *graphWalk) account(eid uint64, from string) *GraphNode {
	id := accountID(eid)
	if n := w.nodes[id]; n != nil {
		return n
	}
	n := &GraphNode{ID: id, Kind: "account", eid: eid}
	w.add(n, from)
	w.frontier = append(w.frontier, eid)
	return n
}

// room says whether one more node may be added.
func (w *graphWalk) room() bool {
	if len(w.order) >= w.limit {
		w.full = true
	}
	return !w.full
}

func (w *graphWalk) add(n *GraphNode, from string) {
	w.nodes[n.ID] = n
	w.order = append(w.order, n.ID)
	if from != "" {
		w.parent[n.ID] = from
	}
}

// sighting is one row: an account with a thing.
type sighting struct {
	account    uint64
	thing      string
	kind       string
	eid        uint64
	idx        string
	first, til int64
	n          int64
}

// hop takes the accounts of the frontier one step further.
func (w *graphWalk) hop(ctx context.Context) error {
	seeds := w.frontier
	w.frontier = nil
	var have []sighting
	for part := range slices.Chunk(seeds, chunk) {
		rows, err := w.thingsOf(ctx, part)
		if err != nil {
			return err
		}
		have = append(have, rows...)
	}
	fresh := map[string]sighting{}
	var ids []string
	for _, x := range have {
		if w.nodes[x.thing] == nil && fresh[x.thing].thing == "" {
			fresh[x.thing] = x
			ids = append(ids, x.thing)
		}
	}
	slices.Sort(ids)
	degree, err := w.degrees(ctx, ids, fresh)
	if err != nil {
		return err
	}
	var over []sighting
	for _, x := range have {
		n := w.nodes[x.thing]
		if n == nil {
			if degree[x.thing] < 2 && !w.alone(x) {
				continue
			}
			if !w.room() {
				continue
			}
			n = &GraphNode{ID: x.thing, Kind: x.kind, Degree: degree[x.thing], Supernode: degree[x.thing] > crowd, eid: x.eid, idx: x.idx}
			w.add(n, accountID(x.account))
			if !n.Supernode && n.Degree > 1 {
				over = append(over, x)
			}
		}
		w.edge(x)
	}
	for part := range slices.Chunk(over, chunk) {
		rows, err := w.accountsOf(ctx, part)
		if err != nil {
			return err
		}
		for _, x := range rows {
			if w.nodes[accountID(x.account)] == nil && !w.room() {
				continue
			}
			w.account(x.account, x.thing)
			w.edge(x)
		}
	}
	return nil
}

// alone says whether a thing that nobody else has is worth showing: only what
// the one account that was asked for was seen with.
func (w *graphWalk) alone(x sighting) bool {
	return x.idx == "" && w.seeds == 1 && w.nodes[accountID(x.account)].Seed
}

func (w *graphWalk) edge(x sighting) {
	k := [2]string{accountID(x.account), x.thing}
	if w.edges[k] {
		return
	}
	w.edges[k] = true
	w.list = append(w.list, GraphEdge{A: k[0], B: k[1], Kind: x.kind, FirstAt: db.FromMicros(x.first), LastAt: db.FromMicros(x.til), N: x.n})
}

// thingsOf reads what accounts were seen with.
func (w *graphWalk) thingsOf(ctx context.Context, accounts []uint64) ([]sighting, error) {
	var a db.Args
	query := `SELECT l.a, l.b, l.kind, l.first_at, l.last_at, l.n FROM links l WHERE ` + in(&a, "l.a", accounts) + w.where(&a) +
		` ORDER BY l.last_at DESC, l.a, l.b, l.kind LIMIT ` + a.Add(maxRows)
	out, err := w.read(ctx, query, a)
	if err != nil || !w.mail && !w.phone {
		return out, err
	}
	var b db.Args
	known, err := w.indexed(ctx, in(&b, "x.id", accounts)+" AND x.created_at <= "+b.Add(w.at), b)
	return append(out, known...), err
}

func (w *graphWalk) where(a *db.Args) string {
	and := " AND l.kind <> 'order'"
	if len(w.kinds) > 0 {
		and = " AND " + db.In(a, "l.kind", w.kinds)
	}
	return and + " AND l.first_at <= " + a.Add(w.at)
}

// accountsOf reads who in scope was seen with things.
func (w *graphWalk) accountsOf(ctx context.Context, things []sighting) ([]sighting, error) {
	var eids []uint64
	var mails, phones []string
	for _, t := range things {
		switch {
		case t.idx == "":
			eids = append(eids, t.eid)
		case t.kind == "mail":
			mails = append(mails, t.idx)
		default:
			phones = append(phones, t.idx)
		}
	}
	var out []sighting
	if len(eids) > 0 {
		var a db.Args
		rows, err := w.read(ctx, `SELECT l.a, l.b, l.kind, l.first_at, l.last_at, l.n FROM links l JOIN accounts x ON x.id = l.a WHERE `+
			in(&a, "l.b", eids)+w.where(&a)+` AND `+w.sc.Where(&a, ofAccounts)+` ORDER BY l.b, l.a, l.kind LIMIT `+a.Add(maxRows), a)
		if err != nil {
			return nil, err
		}
		out = rows
	}
	for _, p := range []struct {
		col  string
		vals []string
	}{{"x.email_idx", mails}, {"x.phone_idx", phones}} {
		if len(p.vals) == 0 {
			continue
		}
		var a db.Args
		rows, err := w.indexed(ctx, p.col+" <> '' AND "+db.In(&a, p.col, p.vals)+" AND x.created_at <= "+a.Add(w.at), a)
		if err != nil {
			return nil, err
		}
		for _, x := range rows {
			if slices.Contains(p.vals, x.idx) {
				out = append(out, x)
			}
		}
	}
	return out, nil
}

// ofAccounts are the columns of accounts x that decide who may see a row.
var ofAccounts = identity.Columns{Region: "x.region", Brand: "x.brand"}

func (w *graphWalk) read(ctx context.Context, query string, a db.Args) ([]sighting, error) {
	rows, err := w.s.history.Query(ctx, query, a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []sighting
	for rows.Next() {
		var x sighting
		if err := rows.Scan(&x.account, &x.eid, &x.kind, &x.first, &x.til, &x.n); err != nil {
			return nil, err
		}
		x.thing = thingID(x.eid)
		out = append(out, x)
	}
	return out, rows.Err()
}

// indexed reads accounts in scope with the blind indexes of their mail address
// and phone number, each a thing of its own.
func (w *graphWalk) indexed(ctx context.Context, where string, a db.Args) ([]sighting, error) {
	rows, err := w.s.history.Query(ctx, `SELECT x.id, x.email_idx, x.phone_idx, x.created_at FROM accounts x WHERE `+where+
		` AND `+w.sc.Where(&a, ofAccounts)+` ORDER BY x.id LIMIT `+a.Add(maxRows), a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []sighting
	for rows.Next() {
		var eid uint64
		var mail, phone string
		var at int64
		if err := rows.Scan(&eid, &mail, &phone, &at); err != nil {
			return nil, err
		}
		if w.mail && mail != "" {
			out = append(out, sighting{account: eid, thing: indexID("mail", mail), kind: "mail", idx: mail, first: at, til: at, n: 1})
		}
		if w.phone && phone != "" {
			out = append(out, sighting{account: eid, thing: indexID("phone", phone), kind: "phone", idx: phone, first: at, til: at, n: 1})
		}
	}
	return out, rows.Err()
}

// indexID names a blind index without giving it away: it can be searched with.
func indexID(kind, idx string) string {
	sum := sha256.Sum256([]byte("graph " + kind + " " + idx))
	return kind + "_" + hex.EncodeToString(sum[:8])
}

// degrees counts the visible accounts of things, to counted. The indexes over
// blind indexes hold no empty ones, and are used only when the query says so.
func (w *graphWalk) degrees(ctx context.Context, ids []string, of map[string]sighting) (map[string]int, error) {
	out := map[string]int{}
	for part := range slices.Chunk(ids, chunk) {
		var a db.Args
		var sub []string
		scope := w.sc.Where(&a, ofAccounts)
		at, most := a.Add(w.at), a.Add(counted)
		for _, id := range part {
			x := of[id]
			key := a.Add(id)
			switch {
			case x.idx == "":
				sub = append(sub, `SELECT `+key+`, COUNT(*) FROM (SELECT DISTINCT l.a FROM links l JOIN accounts x ON x.id = l.a WHERE l.b = `+a.Add(x.eid)+
					` AND l.first_at <= `+at+` AND `+scope+` LIMIT `+most+`) q`)
			case x.kind == "mail":
				sub = append(sub, `SELECT `+key+`, COUNT(*) FROM (SELECT x.id FROM accounts x WHERE x.email_idx <> '' AND x.email_idx = `+a.Add(x.idx)+` AND x.created_at <= `+at+` AND `+scope+` LIMIT `+most+`) q`)
			default:
				sub = append(sub, `SELECT `+key+`, COUNT(*) FROM (SELECT x.id FROM accounts x WHERE x.phone_idx <> '' AND x.phone_idx = `+a.Add(x.idx)+` AND x.created_at <= `+at+` AND `+scope+` LIMIT `+most+`) q`)
			}
		}
		rows, err := w.s.history.Query(ctx, strings.Join(sub, " UNION ALL "), a...)
		if err != nil {
			return nil, err
		}
		for rows.Next() {
			var id string
			var n int
			if err := rows.Scan(&id, &n); err != nil {
				rows.Close()
				return nil, err
			}
			out[id] = n
		}
		if err := rows.Err(); err != nil {
			return nil, err
		}
		rows.Close()
	}
	return out, nil
}

// owners are the accounts of a thing that a question starts from.
func (w *graphWalk) owners(ctx context.Context, thing uint64) ([]uint64, error) {
	rows, err := w.accountsOf(ctx, []sighting{{eid: thing}})
	if err != nil {
		return nil, err
	}
	var out []uint64
	for _, x := range rows {
		if len(out) < crowd {
			out = append(out, x.account)
		}
	}
	return out, nil
}

// way is the nodes from the seed to target, nil when it was not reached.
func (w *graphWalk) way(target string) []string {
	if w.nodes[target] == nil {
		return nil
	}
	var out []string
	for id := target; id != ""; id = w.parent[id] {
		out = append(out, id)
	}
	slices.Reverse(out)
	return out
}

// drawn gives what was found, or only the given nodes and the edges between
// neighbours among them.
func (w *graphWalk) drawn(only []string) *Graph {
	g := &Graph{Nodes: []GraphNode{}, Edges: []GraphEdge{}, Truncated: w.full}
	times := map[string][2]time.Time{}
	for _, e := range w.list {
		for _, id := range []string{e.A, e.B} {
			t, ok := times[id]
			if !ok || e.FirstAt.Before(t[0]) {
				t[0] = e.FirstAt
			}
			if e.LastAt.After(t[1]) {
				t[1] = e.LastAt
			}
			times[id] = t
		}
	}
	things := map[string]int{}
	for _, e := range w.list {
		things[e.A]++
	}
	keep := w.order
	if only != nil {
		keep = only
	}
	place := map[string]int{}
	for i, id := range keep {
		n := *w.nodes[id]
		if t, ok := times[id]; ok {
			n.FirstAt, n.LastAt = &t[0], &t[1]
		}
		if n.Kind == "account" {
			n.Degree = things[id]
		}
		place[id] = i
		g.Nodes = append(g.Nodes, n)
	}
	for _, e := range w.list {
		x, ok := place[e.A]
		y, also := place[e.B]
		if !ok || !also || only != nil && x-y != 1 && y-x != 1 {
			continue
		}
		g.Edges = append(g.Edges, e)
	}
	slices.SortFunc(g.Edges, func(x, y GraphEdge) int { return cmp.Or(cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B)) })
	return g
}

// in is db.In for numbers.
func in(a *db.Args, col string, vals []uint64) string {
	marks := make([]string, len(vals))
	for i, v := range vals {
		marks[i] = a.Add(v)
	}
	if len(marks) == 0 {
		return "1=0"
	}
	return col + " IN (" + strings.Join(marks, ",") + ")"
}
