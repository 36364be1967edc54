package incident

import (
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

// Query says which orders are touched.
type Query struct {
	Where string     `json:"where" minLength:"1" maxLength:"8192" doc:"Expression over an order: order, customer, worker, merchant, state, brand, region, city, placed_at, event_types, and the fields of its first event, as \"PB-500\" in products"`
	From  time.Time  `json:"from" doc:"Placed since then"`
	To    *time.Time `json:"to,omitempty" doc:"Placed before then; open when left out"`
	Count *int       `json:"count,omitempty" doc:"Orders as the count showed; required to keep the set"`
	Hash  string     `json:"hash,omitempty" doc:"As the count showed"`
}

// Counted is what a query finds, before it is kept.
type Counted struct {
	Orders    int    `json:"orders"`
	People    int    `json:"people" doc:"Customers and workers"`
	Customers int    `json:"customers"`
	Workers   int    `json:"workers"`
	Merchants int    `json:"merchants"`
	Hash      string `json:"hash"`
}

// Snapshot is an affected set as it was kept.
type Snapshot struct {
	ID      string     `json:"id"`
	Where   string     `json:"where"`
	From    time.Time  `json:"from"`
	To      *time.Time `json:"to,omitempty"`
	Orders  int        `json:"orders"`
	People  int        `json:"people"`
	Added   int        `json:"added" doc:"Orders that the one before did not have"`
	Gone    int        `json:"gone" doc:"Orders that the one before had"`
	At      time.Time  `json:"at"`
	By      string     `json:"by"`
	Hash    string     `json:"hash"`
	Earlier int        `json:"earlier" doc:"How many were kept before it"`
}

// CountAffected says how many a query finds.
func (s *Service) CountAffected(ctx context.Context, ref string, q Query) (*Counted, error) {
	sc, _, err := s.forSet(ctx, ref)
	if err != nil {
		return nil, err
	}
	list, err := s.find(ctx, sc, q)
	if err != nil {
		return nil, err
	}
	c := counted(list)
	return &c, nil
}

// forSet requires what reading orders needs, and finds the incident.
func (s *Service) forSet(ctx context.Context, ref string) (identity.Scope, *Incident, error) {
	sc, err := identity.Require(ctx, identity.PermIncidentRead)
	if err != nil {
		return sc, nil, err
	}
	if _, err := identity.Require(ctx, identity.PermAccountRead); err != nil {
		return sc, nil, err
	}
	i, err := s.get(ctx, sc, ref)
	return sc, i, err
}

func counted(list []touchedOrder) Counted {
	c := Counted{Orders: len(list)}
	customers, workers, merchants, people := map[uint64]bool{}, map[uint64]bool{}, map[uint64]bool{}, map[uint64]bool{}
	ids := make([]uint64, len(list))
	for n, o := range list {
		ids[n] = o.order
		customers[o.customer], workers[o.worker], merchants[o.merchant] = true, true, true
		people[o.customer], people[o.worker] = true, true
	}
	for _, set := range []map[uint64]bool{customers, workers, merchants, people} {
		delete(set, 0)
	}
	c.Customers, c.Workers, c.Merchants, c.People = len(customers), len(workers), len(merchants), len(people)
	c.Hash = hashOf(ids)
	return c
}

func hashOf(ids []uint64) string {
	slices.Sort(ids)
	sum := sha256.New()
	for _, v := range ids {
		sum.Write(binary.BigEndian.AppendUint64(nil, v))
	}
	return hex.EncodeToString(sum.Sum(nil)[:16])
}

// KeepAffected keeps the set of a query, as it was counted.
func (s *Service) KeepAffected(ctx context.Context, ref string, q Query) (*Snapshot, error) {
	return s.keep(ctx, ref, func(ctx context.Context, i *Incident) (Query, error) { return q, nil }, true)
}

// RefreshAffected asks the newest set's query again and keeps what it finds now.
func (s *Service) RefreshAffected(ctx context.Context, ref string) (*Snapshot, error) {
	return s.keep(ctx, ref, func(ctx context.Context, i *Incident) (Query, error) {
		snap, err := s.snapshot(ctx, i.ID)
		if err != nil {
			return Query{}, err
		}
		return Query{Where: snap.Where, From: snap.From, To: snap.To}, nil
	}, false)
}

func (s *Service) keep(ctx context.Context, ref string, query func(context.Context, *Incident) (Query, error), counts bool) (*Snapshot, error) {
	sc, i, err := s.forSet(ctx, ref)
	if err != nil {
		return nil, err
	}
	q, err := query(ctx, i)
	if err != nil {
		return nil, err
	}
	list, err := s.find(ctx, sc, q)
	if err != nil {
		return nil, err
	}
	c := counted(list)
	if counts {
		if err := shown(q.Count, q.Hash, c.Orders, c.Hash); err != nil {
			return nil, err
		}
	}
	_, err = s.change(ctx, identity.PermIncidentWrite, i.ID, "keep affected set", func(ctx context.Context, tx *db.Tx, sc identity.Scope, i *Incident) error {
		if !i.State.Open() {
			return over(i)
		}
		snap := id.New("ins", tx.Now)
		_, err := tx.Exec(ctx, `INSERT INTO incident_snapshots(id, incident, expression, from_at, to_at, orders, people, hash, at, author, n)
			VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10, (SELECT COUNT(*) FROM incident_snapshots x WHERE x.incident = $2))`, snap, i.ID, q.Where, db.Micros(q.From), micros(q.To), c.Orders, c.People, c.Hash, db.Micros(tx.Now), tx.Actor.ID)
		if err != nil {
			return err
		}
		stmt, err := tx.Prepare(ctx, `INSERT INTO incident_affected(snapshot, order_eid, position, at, customer, worker, merchant, state, region, city)
			VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)`)
		if err != nil {
			return err
		}
		defer stmt.Close()
		for _, o := range list {
			_, err := stmt.ExecContext(ctx, snap, o.order, o.position, o.at, o.customer, o.worker, o.merchant, o.state, o.region, o.city)
			if err != nil {
				return err
			}
		}
		data := map[string]any{"orders": c.Orders, "people": c.People, "snapshot": snap}
		if err := s.enter(ctx, tx, i, "affected", "", tx.Now, data); err != nil {
			return err
		}
		return s.record(ctx, tx, i, "affected_kept", data)
	})
	if err != nil {
		return nil, err
	}
	snap, err := s.snapshot(ctx, i.ID)
	if err != nil {
		return nil, err
	}
	return snap, s.within(ctx, sc, snap)
}

// within leaves of the numbers of a set what the reader's regions reach.
func (s *Service) within(ctx context.Context, sc identity.Scope, n *Snapshot) error {
	a := db.Args{n.ID}
	seen := sc.Where(&a, placed)
	if seen == everywhere {
		return nil
	}
	var before string
	err := s.DB.QueryRow(ctx, `SELECT id FROM incident_snapshots WHERE incident = (SELECT incident FROM incident_snapshots WHERE id = $1) AND id <> $1
		ORDER BY n DESC LIMIT 1`, n.ID).Scan(&before)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	other := a.Add(before)
	apart := func(x, y string) string {
		return "(SELECT COUNT(*) FROM incident_affected WHERE snapshot = " + x + " AND " + seen +
			" AND order_eid NOT IN (SELECT order_eid FROM incident_affected WHERE snapshot = " + y + "))"
	}
	return s.DB.QueryRow(ctx, `SELECT (SELECT COUNT(*) FROM incident_affected WHERE snapshot = $1 AND `+seen+`), (SELECT COUNT(*) FROM (`+peopleOf("$1", seen)+`) w), `+
		apart("$1", other)+`, `+apart(other, "$1"), a...).Scan(&n.Orders, &n.People, &n.Added, &n.Gone)
}

// snapshot reads the newest set of an incident, compared with the one before.
func (s *Service) snapshot(ctx context.Context, incident string) (*Snapshot, error) {
	var n Snapshot
	var from, at int64
	var to sql.NullInt64
	err := s.DB.QueryRow(ctx, `SELECT id, expression, from_at, to_at, orders, people, hash, at, author FROM incident_snapshots
		WHERE incident = $1 ORDER BY n DESC LIMIT 1`, incident).Scan(&n.ID, &n.Where, &from, &to, &n.Orders, &n.People, &n.Hash, &at, &n.By)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, errs.New(errs.NotFound, "affected_not_found", "Nobody has kept an affected set yet.")
	}
	if err != nil {
		return nil, err
	}
	n.From, n.To, n.At = db.FromMicros(from), moment(to), db.FromMicros(at)
	var before string
	err = s.DB.QueryRow(ctx, `SELECT id FROM incident_snapshots WHERE incident = $1 AND id <> $2 ORDER BY n DESC LIMIT 1`, incident, n.ID).Scan(&before)
	if errors.Is(err, sql.ErrNoRows) {
		n.Added = n.Orders
		return &n, nil
	}
	if err != nil {
		return nil, err
	}
	const apart = `SELECT COUNT(*) FROM incident_affected x WHERE x.snapshot = $1 AND NOT EXISTS (
		SELECT 1 FROM incident_affected y WHERE y.snapshot = $2 AND y.order_eid = x.order_eid)`
	for _, c := range []struct {
		a, b string
		into *int
	}{{n.ID, before, &n.Added}, {before, n.ID, &n.Gone}} {
		if err := s.DB.QueryRow(ctx, apart, c.a, c.b).Scan(c.into); err != nil {
			return nil, err
		}
	}
	err = s.DB.QueryRow(ctx, `SELECT COUNT(*) - 1 FROM incident_snapshots WHERE incident = $1`, incident).Scan(&n.Earlier)
	return &n, err
}

// touched are the accounts and orders of the newest set; empty when there is
// none.
func (s *Service) touched(ctx context.Context, incident string) (map[uint64]bool, error) {
	out := map[uint64]bool{}
	rows, err := s.DB.Query(ctx, `SELECT order_eid, customer, worker FROM incident_affected WHERE snapshot = (
		SELECT id FROM incident_snapshots WHERE incident = $1 ORDER BY n DESC LIMIT 1)`, incident)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var v [3]uint64
		if err := rows.Scan(&v[0], &v[1], &v[2]); err != nil {
			return nil, err
		}
		for _, e := range v {
			out[e] = true
		}
	}
	delete(out, 0)
	return out, rows.Err()
}

// Affected is the newest set with a page of its orders or people.
type Affected struct {
	Snapshot   *Snapshot       `json:"snapshot"`
	Orders     []AffectedOrder `json:"orders"`
	People     []AffectedWho   `json:"people"`
	NextCursor string          `json:"next_cursor,omitempty"`
}

// AffectedOrder is one order of the set.
type AffectedOrder struct {
	ID       string    `json:"id"`
	PlacedAt time.Time `json:"placed_at"`
	State    string    `json:"state"`
	Region   string    `json:"region,omitempty"`
	City     string    `json:"city,omitempty"`
	Customer string    `json:"customer_id,omitempty"`
	Worker   string    `json:"worker_id,omitempty"`
	Merchant string    `json:"merchant_id,omitempty"`

	eid, position uint64
}

// AffectedWho is one person of the set.
type AffectedWho struct {
	ID       string `json:"id"`
	Ref      string `json:"ref,omitempty"`
	Name     string `json:"name,omitempty" doc:"Withheld without account.personal"`
	Kind     string `json:"kind,omitempty" doc:"customer or worker"`
	Language string `json:"language,omitempty"`
	City     string `json:"city,omitempty"`
	Orders   int    `json:"orders"`
	Contact  string `json:"contact_id,omitempty" doc:"Who wrote in about it"`

	eid uint64
}

// Set reads the newest affected set: orders by time, or people by how many
// orders they have in it.
func (s *Service) Set(ctx context.Context, ref, of string, in web.PageIn) (*Affected, error) {
	sc, i, err := s.forSet(ctx, ref)
	if err != nil {
		return nil, err
	}
	out := &Affected{Orders: []AffectedOrder{}, People: []AffectedWho{}}
	if out.Snapshot, err = s.snapshot(ctx, i.ID); err != nil {
		if errs.IsKind(err, errs.NotFound) {
			return out, nil
		}
		return nil, err
	}
	if err := s.within(ctx, sc, out.Snapshot); err != nil {
		return nil, err
	}
	if of == "people" {
		skip := 0
		if in.Cursor != "" {
			if err := web.DecodeCursor(in.Cursor, &skip); err != nil {
				return nil, err
			}
		}
		list, err := s.people(ctx, sc, out.Snapshot.ID, "")
		if err != nil {
			return nil, err
		}
		skip = min(max(skip, 0), len(list))
		end := min(skip+in.Limit, len(list))
		if end < len(list) {
			out.NextCursor = web.EncodeCursor(end)
		}
		out.People = list[skip:end]
		return out, s.introduce(ctx, sc, i.ID, out.People)
	}
	var after [2]int64
	if in.Cursor != "" {
		if err := web.DecodeCursor(in.Cursor, &after[0], &after[1]); err != nil {
			return nil, err
		}
	}
	list, err := s.orders(ctx, sc, out.Snapshot.ID, after, in.Limit+1)
	if err != nil {
		return nil, err
	}
	page := web.Cut(list, in.Limit, func(o AffectedOrder) string { return web.EncodeCursor(db.Micros(o.PlacedAt), int64(o.eid)) })
	out.Orders, out.NextCursor = page.Items, page.NextCursor
	return out, nil
}

// placed: whoever kept a set may see farther than whoever reads it.
var placed = identity.Columns{Region: "region"}

func (s *Service) orders(ctx context.Context, sc identity.Scope, snapshot string, after [2]int64, limit int) ([]AffectedOrder, error) {
	a := db.Args{snapshot, after[0], after[1], limit}
	rows, err := s.DB.Query(ctx, `SELECT order_eid, position, at, state, region, city, customer, worker, merchant FROM incident_affected
		WHERE snapshot = $1 AND (at, order_eid) > ($2, $3) AND `+sc.Where(&a, placed)+` ORDER BY at, order_eid LIMIT $4`, a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []AffectedOrder
	for rows.Next() {
		var o AffectedOrder
		var at int64
		var who [3]uint64
		if err := rows.Scan(&o.eid, &o.position, &at, &o.State, &o.Region, &o.City, &who[0], &who[1], &who[2]); err != nil {
			return nil, err
		}
		o.ID, o.PlacedAt = id.Entity("ord", o.eid), db.FromMicros(at)
		for n, to := range []*string{&o.Customer, &o.Worker, &o.Merchant} {
			if who[n] != 0 {
				*to = id.Entity("acc", who[n])
			}
		}
		list = append(list, o)
	}
	return list, rows.Err()
}

// people are the accounts of a set with how many of its orders are theirs; role
// "" takes customers and workers.
func (s *Service) people(ctx context.Context, sc identity.Scope, snapshot, role string) ([]AffectedWho, error) {
	a := db.Args{snapshot}
	seen := sc.Where(&a, placed)
	var parts []string
	for _, r := range []string{"customer", "worker", "merchant"} {
		if role == r || role == "" && r != "merchant" {
			parts = append(parts, "SELECT "+r+" AS eid FROM incident_affected WHERE snapshot = $1 AND "+r+" <> 0 AND "+seen)
		}
	}
	rows, err := s.DB.Query(ctx, `SELECT eid, COUNT(*) FROM (`+strings.Join(parts, " UNION ALL ")+`) x GROUP BY eid
		ORDER BY COUNT(*) DESC, eid LIMIT `+a.Add(2*maxOrders), a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []AffectedWho{}
	for rows.Next() {
		var w AffectedWho
		if err := rows.Scan(&w.eid, &w.Orders); err != nil {
			return nil, err
		}
		w.ID = id.Entity("acc", w.eid)
		list = append(list, w)
	}
	slices.SortFunc(list, func(x, y AffectedWho) int { return cmp.Or(y.Orders-x.Orders, cmp.Compare(x.eid, y.eid)) })
	return list, rows.Err()
}

// introduce adds references, and names for those who may see them.
func (s *Service) introduce(ctx context.Context, sc identity.Scope, incident string, list []AffectedWho) error {
	wrote, err := s.wrote(ctx, sc, incident)
	if err != nil {
		return err
	}
	for from := 0; from < len(list); from += 500 {
		part := list[from:min(from+500, len(list))]
		var eids []uint64
		for _, w := range part {
			eids = append(eids, w.eid)
		}
		accounts, err := s.Accounts.Display(ctx, sc, eids)
		if err != nil {
			return err
		}
		for _, acc := range accounts {
			for n := range part {
				if part[n].eid == acc.EID {
					part[n].Ref, part[n].Name, part[n].Kind, part[n].Language, part[n].City = acc.Ref, acc.Name, acc.Kind, acc.Language, acc.City
				}
			}
		}
		for n := range part {
			part[n].Contact = wrote[part[n].eid]
		}
	}
	return nil
}

// wrote gives the newest linked contact of each account that the reader may see.
func (s *Service) wrote(ctx context.Context, sc identity.Scope, incident string) (map[uint64]string, error) {
	a := db.Args{incident}
	rows, err := s.DB.Query(ctx, `SELECT c.account, c.id FROM incident_contacts x JOIN contacts c ON c.id = x.contact
		WHERE x.incident = $1 AND x.state = 'linked' AND c.account <> 0 AND `+sc.Where(&a, contactScope)+` ORDER BY c.received_at, c.id`, a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[uint64]string{}
	for rows.Next() {
		var eid uint64
		var c string
		if err := rows.Scan(&eid, &c); err != nil {
			return nil, err
		}
		out[eid] = c
	}
	return out, rows.Err()
}
