package incident

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/id"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/lang"
)

// maxOrders is how many orders an affected set may have; maxScan how many rows
// are looked at when SQL cannot say all of an expression.
const (
	maxOrders = 20_000
	maxScan   = 300_000
)

// touchedOrder is one order of an affected set.
type touchedOrder struct {
	order, position            uint64
	at                         int64
	customer, worker, merchant uint64
	state, region, city        string
}

// orderEnv is what an expression over orders may speak about: the order's own
// columns, which SQL knows, the types of the events that spoke of it, and what
// the log holds of the event that began it.
type orderEnv struct {
	*lang.Env
	facts map[string]int
}

const happenedTo = `EXISTS (SELECT 1 FROM event_entities ee JOIN events ev ON ev.position = ee.position WHERE ee.entity = o.id AND ev.type = ?)`

func entityOf(literal string) (int64, error) {
	_, eid, ok := id.ParseEntity(literal)
	if !ok {
		return 0, errors.New("not an id")
	}
	return int64(eid), nil
}

func (s *Service) newOrderEnv(ctx context.Context) (*orderEnv, error) {
	e := &orderEnv{Env: &lang.Env{}, facts: map[string]int{}}
	e.Env.Entity = func(literal string) (int64, error) {
		if eid, err := entityOf(literal); err == nil {
			return eid, nil
		}
		for _, kind := range []string{"account", "order"} {
			if eid, ok := s.Vault.Lookup(kind, []byte(literal)); ok {
				return int64(eid), nil
			}
		}
		return 0, errors.New("nothing is known by this reference")
	}
	for _, v := range []lang.Var{
		{Name: "order", Type: lang.Entity, SQL: "o.id"},
		{Name: "customer", Type: lang.Entity, MayMiss: true, SQL: "NULLIF(o.customer, 0)"},
		{Name: "worker", Type: lang.Entity, MayMiss: true, SQL: "NULLIF(o.worker, 0)"},
		{Name: "merchant", Type: lang.Entity, MayMiss: true, SQL: "NULLIF(o.merchant, 0)"},
		{Name: "state", Type: lang.String, SQL: "o.state"},
		{Name: "brand", Type: lang.String, SQL: "o.brand"},
		{Name: "region", Type: lang.String, SQL: "o.region"},
		{Name: "city", Type: lang.String, SQL: "o.city"},
		{Name: "placed_at", Type: lang.Time, SQL: "o.at"},
		{Name: "updated_at", Type: lang.Time, SQL: "o.updated_at"},
		{Name: "event_types", Type: lang.Strings, SQL: happenedTo},
	} {
		e.Add(v)
	}
	if s.Kinds == nil {
		return e, nil
	}
	known, err := s.Kinds(ctx)
	if err != nil {
		return nil, err
	}
	for _, f := range known {
		if _, taken := e.Lookup(f.Name); !taken {
			e.facts[f.Name] = e.Add(lang.Var{Name: f.Name, Type: f.Type, MayMiss: true})
		}
	}
	e.Lookup("")
	return e, nil
}

// find gives the orders of a query in scope, in the order of time. What SQL
// cannot say of the expression is evaluated on what the log holds.
func (s *Service) find(ctx context.Context, sc identity.Scope, q Query) ([]touchedOrder, error) {
	env, err := s.newOrderEnv(ctx)
	if err != nil {
		return nil, err
	}
	var a db.Args
	where := []string{sc.Where(&a, identity.Columns{Region: "o.region", Brand: "o.brand"}), "o.at >= " + a.Add(db.Micros(q.From))}
	if q.To != nil {
		where = append(where, "o.at < "+a.Add(db.Micros(*q.To)))
	}
	p, err := compile(q.Where, env.Env, "/where")
	if err != nil {
		return nil, err
	}
	said, exact := p.SQL(&a)
	where = append(where, "("+said+")")
	limit := maxScan
	if exact {
		limit, p = maxOrders, nil
	}
	rows, err := s.History.Query(ctx, `SELECT o.id, o.position, o.at, o.updated_at, o.customer, o.worker, o.merchant, o.state, o.brand, o.region, o.city FROM orders o
		WHERE `+strings.Join(where, " AND ")+` ORDER BY o.at, o.id LIMIT `+a.Add(limit+1), a...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []touchedOrder
	judge := s.newJudge(p, env)
	seen := 0
	for rows.Next() {
		var o touchedOrder
		var updated int64
		var brand string
		if err := rows.Scan(&o.order, &o.position, &o.at, &updated, &o.customer, &o.worker, &o.merchant, &o.state, &brand, &o.region, &o.city); err != nil {
			return nil, err
		}
		seen++
		if p != nil {
			ok, err := judge.holds(ctx, &o, brand, updated)
			if err != nil {
				return nil, err
			}
			if !ok {
				continue
			}
		}
		list = append(list, o)
		if len(list) > maxOrders {
			break
		}
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	if len(list) > maxOrders || seen > limit {
		return nil, errs.New(errs.Invalid, "set_large", "More than %d orders; narrow the expression or the time.", maxOrders).
			With(errs.Field{Pointer: "/where", Message: "too many"})
	}
	return list, nil
}

// judge evaluates an expression on orders one by one.
type judge struct {
	s     *Service
	p     *lang.Program
	env   *orderEnv
	frame *lang.Frame
	into  []Fact
	log   bool // it reads what the log holds
	types bool // it reads the types of events
}

func (s *Service) newJudge(p *lang.Program, env *orderEnv) *judge {
	if p == nil {
		return nil
	}
	j := &judge{s: s, p: p, env: env, frame: lang.NewFrame(env.Env)}
	for _, slot := range env.facts {
		j.log = j.log || slices.Contains(p.Slots, slot)
	}
	slot, _ := env.Lookup("event_types")
	j.types = slices.Contains(p.Slots, slot)
	return j
}

func (j *judge) holds(ctx context.Context, o *touchedOrder, brand string, updated int64) (bool, error) {
	f := j.frame
	f.Reset()
	slot := func(name string) int { n, _ := j.env.Lookup(name); return n }
	f.SetNum(slot("order"), int64(o.order))
	for name, v := range map[string]uint64{"customer": o.customer, "worker": o.worker, "merchant": o.merchant} {
		if v != 0 {
			f.SetNum(slot(name), int64(v))
		}
	}
	for name, v := range map[string]string{"state": o.state, "brand": brand, "region": o.region, "city": o.city} {
		f.SetString(slot(name), v)
	}
	f.SetNum(slot("placed_at"), o.at)
	f.SetNum(slot("updated_at"), updated)
	if j.types {
		types, err := j.s.eventTypes(ctx, o.order)
		if err != nil {
			return false, err
		}
		f.SetStrings(slot("event_types"), types)
	}
	if j.log {
		var err error
		if j.into, err = j.s.Facts(ctx, o.position, j.into[:0]); err != nil {
			return false, err
		}
		for _, x := range j.into {
			n, ok := j.env.facts[x.Name]
			if !ok || j.env.Vars[n].Type != x.Type {
				continue
			}
			switch x.Type {
			case lang.String:
				f.SetString(n, x.Text)
			case lang.Strings:
				f.SetStrings(n, x.Set)
			case lang.Float:
				f.SetFloat(n, x.F)
			case lang.Money:
				f.SetMoney(n, x.Num, lang.Currency(x.Text))
			case lang.Bool:
				f.SetBool(n, x.Num != 0)
			default:
				f.SetNum(n, x.Num)
			}
		}
	}
	return j.p.Bool(f), nil
}

func (s *Service) eventTypes(ctx context.Context, order uint64) ([]string, error) {
	rows, err := s.History.Query(ctx, `SELECT DISTINCT ev.type FROM event_entities ee JOIN events ev ON ev.position = ee.position WHERE ee.entity = $1`, order)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []string
	for rows.Next() {
		var t string
		if err := rows.Scan(&t); err != nil {
			return nil, err
		}
		list = append(list, t)
	}
	return list, rows.Err()
}
