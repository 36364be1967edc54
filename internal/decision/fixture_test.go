package decision

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/db/dbtest"
	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/ingest"
	"github.com/piepowder/piepowder/internal/seal"
)

const eventsYAML = `
entities:
  customer: {kind: account}
  worker:   {kind: account}
  order:    {kind: order}
  card:     {kind: thing, token: true}
  key:      {kind: thing}
lists:
  trusted:   {of: customer}
  bad_cards: {of: card}
  towns:     {of: string}
common:
  fields: {brand: string, region: string, city: string}
events:
  account.created:
    fields:
      name: {type: string, class: personal}
      email: {type: string, class: personal}
      phone: {type: string, class: personal}
      language: string
    entities: {customer: "customer_id?", worker: "worker_id?"}
  account.updated:
    fields:
      name: {type: string, class: personal}
      email: {type: string, class: personal}
      phone: {type: string, class: personal}
      language: string
    entities: {customer: "customer_id?", worker: "worker_id?"}
  order.placed:
    decide: true
    state: placed
    fields: {amount: money, currency: string, items: int}
    entities: {customer: customer_id, order: order_id, card: card_fingerprint}
    links: [[customer, card], [customer, order]]
  order.picked_up:
    state: picked_up
    fields: {label: string}
    entities: {customer: customer_id, worker: worker_id, order: order_id}
    opens: [{kind: order, holder: worker, thing: order, label: label}]
  order.delivered:
    state: delivered
    entities: {customer: customer_id, worker: worker_id, order: order_id}
    closes: [{kind: order, holder: worker, thing: order}]
`

const featuresYAML = `
card_orders_1h: {count: order.placed, by: card, window: 1h}
`

const rulesYAML = `
rules:
  - id: big
    on: [order.placed]
    when: amount >= 100.00 and items > 1 and customer not in trusted
    score: 70
    outcome: review
    reason: "{{items}} items for {{amount}}"
    policy: FRD-1
    effects: ['alert("fraud", severity: "S3")', 'label(customer, "big", 7d)', 'webhook("hold_order")']

  - id: many
    on: [order.placed]
    when: card_orders_1h >= 3
    score: 40
    outcome: block
    reason: "{{card_orders_1h}} orders on one card"
    effects: ['alert("fraud", severity: "S2")']
  - id: quiet
    on: [order.placed]
    when: items == 7
    stage: shadow
    score: 5
    reason: "seven"
`

func pack(rules string) []engine.Document {
	return []engine.Document{{Path: "events.yaml", Text: eventsYAML}, {Path: "features.yaml", Text: featuresYAML}, {Path: "rules.yaml", Text: rules}}
}

// world is the product around this package: a log that takes events, both
// databases, a projector, and takers of effects that note what they were given.
type world struct {
	t             *testing.T
	main, history *db.DB
	clk           *clock.Fake
	vault         *seal.Vault
	in            *ingest.Service
	p             *Projector
	s             *Service
	cased         []Alert
	labels, hooks []string
	fail          error // what the next takers answer
	n             int
}

func each(t *testing.T, fn func(t *testing.T, w *world)) {
	dbtest.EachPair(t, func(t *testing.T, main, history *db.DB, clk *clock.Fake) {
		dir := t.TempDir()
		v, err := seal.OpenVault(filepath.Join(dir, "vault"))
		if err != nil {
			t.Fatal(err)
		}
		w := &world{t: t, main: main, history: history, clk: clk, vault: v}
		w.in, err = ingest.Open(ingest.Config{Journal: filepath.Join(dir, "journal"), Snapshots: filepath.Join(dir, "snapshots"), Lists: filepath.Join(dir, "lists"), Vault: v,
			Pack: pack(rulesYAML), Version: 1, DB: main, Clock: clk, Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := w.in.Close(); err != nil {
				t.Error(err)
			}
			if err := v.Close(); err != nil {
				t.Error(err)
			}
		})
		w.s = New(Options{Sets: w.in.Sets(), Main: main, History: history, Read: w.in.Journal().Read, Programs: w.in.Programs(), Vault: v, Clock: clk, Log: w.in.Journal()})
		if err := w.s.Note(context.Background(), identity.System("test"), pack(rulesYAML), 1); err != nil {
			t.Fatal(err)
		}
		w.p = w.projector()
		fn(t, w)
	})
}

func (w *world) projector() *Projector {
	return NewProjector(ProjectorOptions{Main: w.main, History: w.history, Journal: w.in.Journal(), Programs: w.in.Programs(), Vault: w.vault,
		Clock: w.clk, Log: slog.New(slog.DiscardHandler), Deliver: Deliver{
			Case: func(ctx context.Context, tx *db.Tx, a Alert) (string, error) {
				if w.fail != nil {
					return "", w.fail
				}
				w.cased = append(w.cased, a)
				return fmt.Sprintf("cas_%d", len(w.cased)), nil
			},
			Label: func(ctx context.Context, tx *db.Tx, account uint64, label string, until time.Time, cause string) error {
				w.labels = append(w.labels, label+" "+cause)
				return nil
			},
			Hook: func(ctx context.Context, tx *db.Tx, e Effect) error {
				w.hooks = append(w.hooks, e.Name+" "+e.EventID)
				return nil
			},
		}})
}

// send gives an event to the log; data is the inside of the data object.
func (w *world) send(typ, data string) string {
	w.t.Helper()
	return w.sendAt(typ, w.clk.Now(), data)
}

func (w *world) sendAt(typ string, at time.Time, data string) string {
	w.t.Helper()
	w.n++
	id := fmt.Sprintf("e%d", w.n)
	line := fmt.Sprintf(`{"id":%q,"type":%q,"time":%q,"data":{%s}}`, id, typ, at.Format(time.RFC3339Nano), data)
	if _, err := w.in.Submit(context.Background(), &ingest.Incoming{Line: []byte(line), Source: "test"}); err != nil {
		w.t.Fatalf("%s: %v", line, err)
	}
	return id
}

func placed(customer, order, card, amount string, items int, where string) string {
	return fmt.Sprintf(`"customer_id":%q,"order_id":%q,"card_fingerprint":%q,"amount":%s,"currency":"USD","items":%d,%s`, customer, order, card, amount, items, where)
}

const (
	seattle  = `"brand":"Basketly","region":"US-WA","city":"Seattle"`
	portland = `"brand":"Pawsit","region":"US-OR","city":"Portland"`
)

func (w *world) catchUp() {
	w.t.Helper()
	if err := w.p.CatchUp(context.Background()); err != nil {
		w.t.Fatal(err)
	}
}

// staff is a context of somebody who sees the regions.
func staff(regions ...string) context.Context {
	return identity.WithCaller(context.Background(), identity.StaffCaller("stf_1", "Ana", []string{identity.RoleFraudAnalyst}, nil, regions))
}

// dump lists a query's rows as text.
func dump(t *testing.T, d *db.DB, query string, args ...any) []string {
	t.Helper()
	rows, err := d.Query(context.Background(), query, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	cols, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for rows.Next() {
		values, to := make([]any, len(cols)), make([]any, len(cols))
		for i := range values {
			to[i] = &values[i]
		}
		if err := rows.Scan(to...); err != nil {
			t.Fatal(err)
		}
		line := ""
		for _, v := range values {
			if b, ok := v.([]byte); ok {
				v = string(b)
			}
			line += fmt.Sprint(v) + "|"
		}
		out = append(out, line)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}
