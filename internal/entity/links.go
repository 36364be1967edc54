package entity

import (
	"context"
	"time"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
)

// crowd is how many accounts a thing may have before sharing it says nothing:
// a parcel locker, a shop's Wi-Fi.
const crowd = 50

// Thing is a card, device, address, phone or mail address an account was seen
// with. Its identifier is never stored; only that it is the same one.
type Thing struct {
	ID       string    `json:"id"`
	Kind     string    `json:"kind"`
	Times    int64     `json:"times"`
	FirstAt  time.Time `json:"first_at"`
	LastAt   time.Time `json:"last_at"`
	Accounts int       `json:"accounts" doc:"How many accounts were seen with it, this one included"`
	Crowded  bool      `json:"crowded" doc:"Shared by so many that it says nothing"`
}

// Linked is an account that shares things with this one.
type Linked struct {
	Account   *Account  `json:"account"`
	Shared    Counts    `json:"shared" doc:"How many things of each kind are shared"`
	Things    []string  `json:"things" doc:"Ids of the things shared"`
	LastAt    time.Time `json:"last_at"`
	Household bool      `json:"household" doc:"Looks like one household: a shared address, and no shared card"`
}

// AccountLinks is the neighbourhood of an account.
type AccountLinks struct {
	Things   []Thing  `json:"things"`
	Accounts []Linked `json:"accounts"`
}

// Links lists the things of an account and the accounts that share them,
// those within the reader's scope.
func (s *Service) Links(ctx context.Context, ref string) (*AccountLinks, error) {
	sc, err := identity.Require(ctx, identity.PermAccountRead)
	if err != nil {
		return nil, err
	}
	acc, err := s.Resolve(ctx, sc, ref)
	if err != nil {
		return nil, err
	}
	out := &AccountLinks{Things: []Thing{}, Accounts: []Linked{}}
	rows, err := s.history.Query(ctx, `SELECT m.b, m.kind, m.n, m.first_at, m.last_at,
		(SELECT COUNT(*) FROM (SELECT DISTINCT o.a FROM links o WHERE o.b = m.b LIMIT 51) q)
		FROM links m WHERE m.a = $1 ORDER BY m.last_at DESC, m.b LIMIT 200`, acc.EID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var t Thing
		var eid uint64
		var first, last int64
		if err := rows.Scan(&eid, &t.Kind, &t.Times, &first, &last, &t.Accounts); err != nil {
			return nil, err
		}
		t.ID, t.FirstAt, t.LastAt, t.Crowded = thingID(eid), db.FromMicros(first), db.FromMicros(last), t.Accounts > crowd
		out.Things = append(out.Things, t)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	rows.Close()
	out.Accounts, err = s.sharing(ctx, sc, acc.EID)
	return out, err
}

func (s *Service) sharing(ctx context.Context, sc identity.Scope, account uint64) ([]Linked, error) {
	rows, err := s.history.Query(ctx, `WITH mine AS (
			SELECT m.b, m.kind FROM links m WHERE m.a = $1
			AND (SELECT COUNT(*) FROM (SELECT DISTINCT o.a FROM links o WHERE o.b = m.b LIMIT 51) q) <= 50)
		SELECT o.a, o.b, o.kind, o.last_at FROM links o JOIN mine ON mine.b = o.b AND mine.kind = o.kind
		WHERE o.a <> $1 ORDER BY o.last_at DESC, o.a, o.b LIMIT 2000`, account)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	byID := map[uint64]*Linked{}
	var order []uint64
	for rows.Next() {
		var other, thing uint64
		var kind string
		var last int64
		if err := rows.Scan(&other, &thing, &kind, &last); err != nil {
			return nil, err
		}
		l := byID[other]
		if l == nil {
			l = &Linked{Shared: Counts{}, LastAt: db.FromMicros(last)}
			byID[other] = l
			order = append(order, other)
		}
		l.Shared[kind]++
		l.Things = append(l.Things, thingID(thing))
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	rows.Close()
	if len(order) > 500 {
		order = order[:500]
	}
	seen, err := s.Accounts(ctx, sc, order)
	if err != nil {
		return nil, err
	}
	for _, acc := range seen {
		byID[acc.EID].Account = acc
	}
	list := []Linked{}
	for _, eid := range order {
		l := byID[eid]
		if l.Account == nil {
			continue
		}
		l.Household = l.Shared["address"] > 0 && l.Shared["card"] == 0
		list = append(list, *l)
	}
	return list, nil
}

func thingID(eid uint64) string { return id.Entity("thg", eid) }
