package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/piepowder/piepowder/bench/work"
	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/lang"
)

// order is an event as the peer reads it.
type order struct {
	ID   string    `json:"id"`
	Time time.Time `json:"time"`
	Data struct {
		Region   string      `json:"region"`
		City     string      `json:"city"`
		Amount   json.Number `json:"amount"`
		Currency string      `json:"currency"`
		Items    int64       `json:"items"`
		Customer string      `json:"customer_id"`
		Merchant string      `json:"merchant_id"`
		Card     string      `json:"card_fingerprint"`
		Device   string      `json:"device_id"`
	} `json:"data"`
	minor int64
}

func (o *order) keys() [4]string {
	return [4]string{o.Data.Customer, o.Data.Card, o.Data.Device, o.Data.Merchant}
}

func readOrder(body []byte) (*order, error) {
	o := &order{}
	if err := json.Unmarshal(body, o); err != nil {
		return nil, err
	}
	f, err := o.Data.Amount.Float64()
	o.minor = int64(math.Round(f * 100))
	return o, err
}

// pathSQL decides with PostgreSQL. Its rules are our compiled ones, which costs
// it a microsecond; what is compared is where the windows come from.
type pathSQL struct {
	*server
	queries [4]string     // all windows of a key in one
	each    [20]windowAsk // one query a window
	tuned   bool          // ask by queries, pipelined
	used    int           // events of the stream used so far
	program *engine.Program
	machine *engine.Machine
	frames  sync.Pool
	rules   []*lang.Program
}

// windowAsk is one feature asked the way decision platforms on SQL do it.
type windowAsk struct {
	query string
	key   int // in pathKeys
}

var pathKeys = [4]string{"customer", "card", "device", "merchant"}

var pathSpans = [5]time.Duration{10 * time.Minute, time.Hour, 24 * time.Hour, 7 * 24 * time.Hour, 30 * 24 * time.Hour}

func startPathSQL(ctx context.Context) (*pathSQL, error) {
	s, err := startPostgres(ctx)
	if err != nil {
		return nil, err
	}
	p := &pathSQL{server: s}
	if err := p.prepare(ctx); err != nil {
		s.stop()
		return nil, err
	}
	return p, nil
}

func (p *pathSQL) prepare(ctx context.Context) error {
	pack, err := engine.LoadDocuments([]engine.Document{{Path: "events.yaml", Text: work.PackEvents},
		{Path: "features.yaml", Text: work.PackFeatures()}, {Path: "rules.yaml", Text: work.PackRules()}})
	if err != nil {
		return err
	}
	if p.program, err = engine.Compile(pack, engine.AllFeatures()); err != nil {
		return err
	}
	p.machine = engine.NewMachine(p.program)
	env := p.program.Env(p.program.Type("order.placed"))
	for _, r := range p.program.Rules {
		prog, err := lang.Compile(r.When, env, lang.Bool)
		if err != nil {
			return err
		}
		p.rules = append(p.rules, prog)
	}
	p.frames.New = func() any { return lang.NewFrame(env) }
	for k, by := range pathKeys {
		var columns []string
		for w, span := range pathSpans {
			what := [3]string{"count(*), 0::bigint", "0::bigint, coalesce(sum(amount), 0)::bigint", "count(*), coalesce(sum(items), 0)::bigint"}[(5*k+w)%3]
			p.each[5*k+w] = windowAsk{fmt.Sprintf("SELECT %s FROM orders WHERE %s = $1 AND at > $2::bigint - %d AND at <= $2::bigint", what, by, span.Microseconds()), k}
			from := fmt.Sprintf("FILTER (WHERE at > $2::bigint - %d)", span.Microseconds())
			switch (5*k + w) % 3 {
			case 0:
				columns = append(columns, "count(*) "+from, "0::bigint")
			case 1:
				columns = append(columns, "0::bigint", "coalesce(sum(amount) "+from+", 0)::bigint")
			default:
				columns = append(columns, "count(*) "+from, "coalesce(sum(items) "+from+", 0)::bigint")
			}
		}
		p.queries[k] = fmt.Sprintf("SELECT %s FROM orders WHERE %s = $1 AND at > $2::bigint - %d AND at <= $2::bigint",
			strings.Join(columns, ", "), by, pathSpans[4].Microseconds())
	}
	ddl := []string{"CREATE TABLE orders(id text, at bigint, customer text, card text, device text, merchant text, amount bigint, items bigint)",
		"CREATE TABLE decisions(id text, outcome text, score double precision, rules text)"}
	for _, by := range pathKeys {
		ddl = append(ddl, fmt.Sprintf("CREATE INDEX ON orders(%s, at) INCLUDE (amount, items)", by))
	}
	for _, q := range ddl {
		if _, err := p.pool.Exec(ctx, q); err != nil {
			return err
		}
	}
	return nil
}

// load gives both sides the same history.
func (p *pathSQL) load(ctx context.Context) error {
	orders := make([]*order, pathHistory)
	for i := range orders {
		body := p.event(i)
		o, err := readOrder(body)
		if err != nil {
			return err
		}
		orders[i] = o
		p.reference(body)
	}
	_, err := p.pool.CopyFrom(ctx, pgx.Identifier{"orders"}, []string{"id", "at", "customer", "card", "device", "merchant", "amount", "items"},
		pgx.CopyFromSlice(len(orders), func(i int) ([]any, error) {
			o := orders[i]
			return []any{o.ID, o.Time.UnixMicro(), o.Data.Customer, o.Data.Card, o.Data.Device, o.Data.Merchant, o.minor, o.Data.Items}, nil
		}))
	if err == nil {
		_, err = p.pool.Exec(ctx, "VACUUM ANALYZE orders")
	}
	return err
}

// decide does a batch in one transaction and waits for the disk at its commit.
// It gives the score of each.
func (p *pathSQL) decide(ctx context.Context, batch [][]byte) ([]string, error) {
	scores := make([]string, len(batch))
	err := pgx.BeginFunc(ctx, p.pool, func(tx pgx.Tx) error {
		ask := p.askEach
		if p.tuned {
			ask = p.askTogether
		}
		orders := make([]*order, len(batch))
		for i, body := range batch {
			var err error
			if orders[i], err = readOrder(body); err != nil {
				return err
			}
		}
		windows, err := ask(ctx, tx, orders)
		if err != nil {
			return err
		}
		says := &pgx.Batch{}
		for i, o := range orders {
			score, rules := p.evaluate(&windows[i], o)
			scores[i] = fmt.Sprint(score)
			says.Queue("INSERT INTO decisions VALUES ($1,$2,$3,$4)", o.ID, outcome(score), score, rules)
		}
		return tx.SendBatch(ctx, says).Close()
	})
	return scores, err
}

// windows are count and total of each of the twenty.
type windows struct{ n, sum [20]int64 }

const insertOrder = "INSERT INTO orders VALUES ($1,$2,$3,$4,$5,$6,$7,$8)"

func (o *order) row() []any {
	return []any{o.ID, o.Time.UnixMicro(), o.Data.Customer, o.Data.Card, o.Data.Device, o.Data.Merchant, o.minor, o.Data.Items}
}

// askEach asks a query for each feature, one after the other.
func (p *pathSQL) askEach(ctx context.Context, tx pgx.Tx, orders []*order) ([]windows, error) {
	out := make([]windows, len(orders))
	for i, o := range orders {
		if _, err := tx.Exec(ctx, insertOrder, o.row()...); err != nil {
			return nil, err
		}
		keys := o.keys()
		for w, a := range p.each {
			if err := tx.QueryRow(ctx, a.query, keys[a.key], o.Time.UnixMicro()).Scan(&out[i].n[w], &out[i].sum[w]); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// askTogether writes by hand what no platform does for its users: four queries
// an event, and all of a batch in one round trip.
func (p *pathSQL) askTogether(ctx context.Context, tx pgx.Tx, orders []*order) ([]windows, error) {
	asks := &pgx.Batch{}
	for _, o := range orders {
		asks.Queue(insertOrder, o.row()...)
		for k, key := range o.keys() {
			asks.Queue(p.queries[k], key, o.Time.UnixMicro())
		}
	}
	answers, out := tx.SendBatch(ctx, asks), make([]windows, len(orders))
	defer answers.Close()
	for i := range orders {
		if _, err := answers.Exec(); err != nil {
			return nil, err
		}
		for k := range pathKeys {
			into := make([]any, 0, 10)
			for w := 5 * k; w < 5*k+5; w++ {
				into = append(into, &out[i].n[w], &out[i].sum[w])
			}
			if err := answers.QueryRow().Scan(into...); err != nil {
				return nil, err
			}
		}
	}
	return out, answers.Close()
}

func outcome(score float64) string {
	switch {
	case score >= 120:
		return "block"
	case score >= 60:
		return "review"
	}
	return "allow"
}

// evaluate runs the rules over the windows and the fields.
func (p *pathSQL) evaluate(w *windows, o *order) (score float64, fired string) {
	f := p.frames.Get().(*lang.Frame)
	defer p.frames.Put(f)
	f.Reset()
	env := p.program.Env(p.program.Type("order.placed"))
	for i := range w.n {
		slot, _ := env.Lookup(fmt.Sprintf("w%02d", i))
		switch i % 3 {
		case 0:
			f.SetNum(slot, w.n[i])
		case 1:
			f.SetMoney(slot, w.sum[i], 0)
		default:
			if w.n[i] > 0 {
				f.SetFloat(slot, float64(w.sum[i])/float64(w.n[i]))
			}
		}
	}
	set := func(name string, put func(slot int)) {
		if slot, ok := env.Lookup(name); ok {
			put(slot)
		}
	}
	set("amount", func(s int) { f.SetMoney(s, o.minor, lang.Currency(o.Data.Currency)) })
	set("items", func(s int) { f.SetNum(s, o.Data.Items) })
	set("currency", func(s int) { f.SetString(s, o.Data.Currency) })
	set("city", func(s int) { f.SetString(s, o.Data.City) })
	set("region", func(s int) { f.SetString(s, o.Data.Region) })
	var names []string
	for i, r := range p.rules {
		if r.Bool(f) {
			score += p.program.Rules[i].Score
			names = append(names, p.program.Rules[i].ID)
		}
	}
	return score, strings.Join(names, ",")
}

// reference is our engine's score of the same event; entities are numbered by
// their text.
func (p *pathSQL) reference(body []byte) string {
	o, err := readOrder(body)
	if err != nil {
		return err.Error()
	}
	t := p.program.Type("order.placed")
	var ev engine.Event
	ev.Reset(t)
	ev.ID, ev.At = o.ID, o.Time.UnixMicro()
	for k, name := range pathKeys {
		h := uint64(1469598103934665603)
		for _, c := range []byte(o.keys()[k]) {
			h = (h ^ uint64(c)) * 1099511628211
		}
		ev.Roles[t.RoleSlot(name)] = h>>1 | 1
	}
	ev.Vals[t.FieldSlot("amount")] = engine.Val{N: o.minor, Has: true}
	ev.Vals[t.FieldSlot("items")] = engine.Val{N: o.Data.Items, Has: true}
	for name, v := range map[string]string{"currency": o.Data.Currency, "city": o.Data.City, "region": o.Data.Region} {
		ev.Vals[t.FieldSlot(name)] = engine.Val{S: v, Has: true}
	}
	var d engine.Decision
	p.machine.Apply(&ev, &d)
	return fmt.Sprint(d.Score)
}
