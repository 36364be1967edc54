package engine

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// documents cuts a text with "== path" headings into the documents of a pack.
func documents(text string) []Document {
	var docs []Document
	for _, part := range strings.Split(text, "\n== ")[1:] {
		path, body, _ := strings.Cut(part, "\n")
		docs = append(docs, Document{Path: path, Text: body + "\n"})
	}
	return docs
}

func compiled(t testing.TB, text string, opts ...Option) *Program {
	t.Helper()
	pack, err := LoadDocuments(documents(text))
	if err != nil {
		t.Fatal(err)
	}
	p, err := Compile(pack, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// market is a pack that uses every kind of state.
const market = `
== events.yaml
entities:
  customer: {kind: account}
  worker:   {kind: account}
  order:    {kind: order}
  card:     {kind: thing, token: true}
  device:   {kind: thing, token: true}
lists:
  trusted: {of: customer}
  bad_cities: {of: string}
common:
  fields: {city: string optional}
events:
  order.placed:
    decide: true
    fields: {amount: money, currency: string optional, items: int, weight: float optional, mail: {type: string, class: personal, optional: true}}
    facts: {mail_domain: {mail_domain: mail}}
    entities: {customer: customer_id, order: order_id optional, card: card optional, device: device optional}
    links: [[customer, card], [customer, device]]
    state: placed
  order.accepted:
    fields: {label: string optional}
    entities: {worker: worker_id, order: order_id, customer: customer_id optional}
    opens: [{kind: order, holder: worker, thing: order, label: label}]
  order.delivered:
    entities: {worker: worker_id, order: order_id}
    closes: [{kind: order, holder: worker, thing: order}]
  login:
    fields: {failed: bool}
    entities: {customer: customer_id, device: device optional}
  label.recorded:
    fields: {by: string optional}
== features.yaml
orders_10m:   {count: order.placed, by: customer, window: 10m}
orders_7d:    {count: order.placed, by: customer, window: 7d, exact: 4}
others_7d:    {count: order.placed, by: customer, window: 7d, current: exclude}
spend_1d:     {sum: order.placed.amount, by: customer, window: 1d}
mean_1d:      {mean: order.placed.amount, by: customer, window: 1d}
weight_mean:  {mean: order.placed.weight, by: customer, window: 1d, default: 0.5}
weight_max:   {max: order.placed.weight, by: customer, window: 1d}
items_min:    {min: order.placed.items, by: customer, window: 1d}
items_dev:    {stddev: order.placed.items, by: customer, window: 1d}
last_items:   {last: order.placed.items, by: customer}
cards_1d:     {distinct: card, by: customer, of: order.placed, window: 1d}
people_card:  {distinct: customer, by: card, of: [order.placed], window: 7d}
devices_1d:   {distinct: device, by: customer, of: [login, order.placed], window: 1d}
pair_30d:     {count: order.accepted, by: [customer, worker], window: 30d}
city_orders:  {count: order.placed, by: city, window: 1h}
all_orders:   {count: order.placed, window: 1h}
failed_1h:    {count: login, by: customer, window: 1h, where: failed}
since_login:  {since: login, by: customer}
device_age:   {age: device}
fraud_card:   {mean: label.fraud, by: card, window: 7d, delay: 1h}
fraud_cust:   {count: label.fraud, by: customer, window: 30d}
ring_size:    {links: customer, via: [card, device], within: 2, count: account}
ring_bad:     {links: customer, via: [card, device], within: 2, count: account, where: "standing == 'suspended' or label('mule')"}
is_trusted:   {list: trusted, by: customer}
city_bad:     {list: bad_cities, by: city}
is_mule:      {label: mule, by: customer}
standing:     {standing: customer}
language:     {profile: language, by: customer}
share_1d:     {ratio: [cards_1d, orders_7d]}
big:          {expr: "amount > 3 * mean_1d"}
== rules.yaml
outcomes: [allow, review, hold, block]
thresholds: {review: 50, block: 100}
rules:
  - id: many-small
    on: [order.placed]
    when: orders_10m >= 3 and amount < 5.00 and not (customer in trusted)
    score: 40
    outcome: review
    reason: "{{orders_10m}} small orders, the last of {{amount}}"
    policy: FRD-2.1
    group: payment
    effects:
      - label(customer, "card-testing", 7d)
      - 'alert("fraud", severity: "S3")'
      - webhook("hold_order")
  - id: ring
    on: [order.placed]
    when: ring_size >= 3 or ring_bad >= 1
    score: 60
    group: rings
  - id: labelled
    on: [order.placed]
    when: label(customer, "card-testing") and customer.standing != "suspended"
    score: 30
  - id: bad-city
    on: [order.placed]
    when: city in bad_cities
    outcome: hold
  - id: watch
    on: [order.placed]
    when: fraud_card > 0.5
    outcome: block
    stage: shadow
== lists/bad_cities.csv
value,until,reason
Gotham,,"too many bats"
Ankh,2026-01-02,expires
== lists/trusted.csv
c-vip
`

// drawEvent makes a random event of the market pack.
func drawEvent(t *rapid.T, p *Program, i int, clock int64) *Event {
	names := []string{"order.placed", "order.placed", "order.placed", "order.accepted", "order.delivered", "login", "label.recorded"}
	typ := p.Type(rapid.SampledFrom(names).Draw(t, "type"))
	ev := &Event{}
	ev.Reset(typ)
	ev.ID = "e" + string(rune('0'+i%10)) + strings.Repeat("x", i/10)
	ev.At = max(1, clock+rapid.Int64Range(-3600, 1800).Draw(t, "step")*second)
	if rapid.IntRange(0, 15).Draw(t, "jump") == 0 {
		ev.At += rapid.Int64Range(0, 20).Draw(t, "days") * Day
	}
	for r := range typ.Roles {
		if typ.Roles[r].Optional && rapid.IntRange(0, 3).Draw(t, "absent") == 0 {
			continue
		}
		ev.Roles[r] = Hashed(typ.Roles[r].Vault, typ.Roles[r].Name[:1]+string(rune('0'+min(rapid.IntRange(0, 4).Draw(t, "id"), 3))))
	}
	for f := range typ.Fields {
		fd := &typ.Fields[f]
		if fd.Personal || fd.Optional && rapid.IntRange(0, 3).Draw(t, "empty") == 0 {
			continue
		}
		v := Val{Has: true}
		switch fd.Type {
		case String:
			v.S = rapid.SampledFrom([]string{"Gotham", "Ankh", "Seattle"}).Draw(t, "text")
			switch fd.Name {
			case "event_id":
				j := rapid.IntRange(0, max(0, i)).Draw(t, "about")
				v.S = "e" + string(rune('0'+j%10)) + strings.Repeat("x", j/10)
			case "label":
				v.S = rapid.SampledFrom([]string{"fraud", "other"}).Draw(t, "label")
			case "currency":
				v.S = rapid.SampledFrom([]string{"USD", "USD", "EUR"}).Draw(t, "currency")
			}
		case Float:
			v.F = rapid.Float64Range(-2, 100).Draw(t, "float")
		case Bool:
			v.N = rapid.Int64Range(0, 1).Draw(t, "bool")
		default:
			v.N = rapid.Int64Range(0, 2000).Draw(t, "int")
		}
		ev.Vals[f] = v
	}
	return ev
}

func drawControl(t *rapid.T, clock int64) *Control {
	c := &Control{At: clock, Entity: Hashed("account", "c"+string(rune('0'+rapid.IntRange(0, 4).Draw(t, "whom"))))}
	if rapid.Bool().Draw(t, "ends") {
		c.Until = clock + rapid.Int64Range(1, 7200).Draw(t, "for")*second
	}
	switch rapid.IntRange(0, 8).Draw(t, "control") {
	case 0:
		c.Kind, c.Name = LabelSet, "mule"
	case 1:
		c.Kind, c.Name = LabelClear, "card-testing"
	case 2:
		c.Kind, c.Value = StandingSet, rapid.SampledFrom([]string{"suspended", ""}).Draw(t, "standing")
	case 3:
		c.Kind, c.Name, c.Value = ProfileSet, "language", rapid.SampledFrom([]string{"es", "en", ""}).Draw(t, "language")
	case 4:
		c.Kind, c.Name = SnoozeSet, rapid.SampledFrom([]string{"payment", "ring"}).Draw(t, "snooze")
	case 5:
		c.Kind, c.Name = ListAdd, "trusted"
	case 6:
		c.Kind, c.Name = ListRemove, "trusted"
	case 7:
		c.Kind, c.Name, c.Entity, c.Value = ListAdd, "bad_cities", 0, "Seattle"
	case 8:
		c.Kind, c.Version, c.Documents = RulesetPublish, clock, documents(market)
		if rapid.Bool().Draw(t, "new") {
			c.Documents = documents(strings.NewReplacer("orders_7d: ", "orders_2h:    {count: order.placed, by: card, window: 2h}\norders_7d: ",
				"fraud_cust: ", "fraud_device: {sum: label.fraud, by: device, window: 7d}\nfraud_cust: ", "  device:   {kind: thing", "  box: {kind: thing}\n  device:   {kind: thing").Replace(market))
		}
	}
	return c
}
