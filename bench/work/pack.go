package work

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// WritePack writes the pack of the whole path: twenty windows over customer,
// card, device and merchant, and a hundred rules over them.
func WritePack(dir string) error {
	for name, text := range map[string]string{"events.yaml": PackEvents, "features.yaml": PackFeatures(), "rules.yaml": PackRules()} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// PackEvents is events.yaml.
const PackEvents = `entities:
  customer: {kind: account}
  merchant: {kind: account}
  order:    {kind: order}
  card:     {kind: thing, token: true}
  device:   {kind: thing, token: true}
common:
  fields: {brand: string, region: string, city: string}
events:
  order.placed:
    decide: true
    fields: {amount: money, currency: string, items: int, note: {type: string, class: personal, optional: true}}
    entities: {customer: customer_id, merchant: merchant_id, order: order_id, card: card_fingerprint, device: device_id}
    links: [[customer, card], [customer, device]]
`

// PackFeatures is features.yaml: w00 to w19, count, sum of amount and mean of
// items in turn, five windows for each of four keys.
func PackFeatures() string {
	var b strings.Builder
	i := 0
	for _, by := range []string{"customer", "card", "device", "merchant"} {
		for _, w := range []string{"10m", "1h", "1d", "7d", "30d"} {
			kind := []string{"{count: order.placed", "{sum: order.placed.amount", "{mean: order.placed.items"}[i%3]
			fmt.Fprintf(&b, "w%02d: %s, by: %s, window: %s}\n", i, kind, by, w)
			i++
		}
	}
	return b.String()
}

// PackRules is rules.yaml.
func PackRules() string {
	var b strings.Builder
	b.WriteString("thresholds: {review: 60, block: 120}\nrules:\n")
	for i := range 100 {
		f, g := i%20, (i*7+3)%20
		num := func(f, n int) string {
			if f%3 == 1 {
				return strconv.Itoa(n*100) + ".00"
			}
			return strconv.Itoa(n)
		}
		conditions := []string{
			fmt.Sprintf("w%02d >= %s and amount > %d.00 and currency == \"USD\"", f, num(f, 20+i), 40+i),
			fmt.Sprintf("w%02d > %s or (items >= %d and city in [\"Reno\", \"Tulsa\", \"Macon\"])", f, num(f, 60+i), 12+i%9),
			fmt.Sprintf("w%02d > %s and w%02d > %s and not (region == \"US-WA\")", f, num(f, 5+i), g, num(g, 9+i)),
			fmt.Sprintf("amount >= %d.50 and items < %d and w%02d >= %s", 150+i, 3+i%4, g, num(g, 2+i%5)),
		}
		fmt.Fprintf(&b, "  - {id: bench-%03d, on: [order.placed], when: '%s', score: %d, reason: \"rule %d\", policy: FRD-%d.1, group: bench}\n",
			i, conditions[i%4], 5+i%20, i, i%9+1)
	}
	return b.String()
}

// Event writes the n-th event of the load: 20,000 customers, cards and
// devices, 500 merchants, amounts and cities that vary.
func Event(prefix string, n int, at time.Time, b []byte) []byte {
	return EventOf(prefix, n, n, at, b)
}

// EventOf is Event of a given order: orders may have several.
func EventOf(prefix string, n, order int, at time.Time, b []byte) []byte {
	mix := uint64(n)*0x9e3779b97f4a7c15 ^ uint64(n)>>7
	customer := mix % 20000
	b = append(b, `{"id":"`...)
	b = append(b, prefix...)
	b = strconv.AppendInt(b, int64(n), 10)
	b = append(b, `","type":"order.placed","time":"`...)
	b = at.AppendFormat(b, "2006-01-02T15:04:05.000000Z")
	b = append(b, `","data":{"brand":"basketly","region":"US-WA","city":"`...)
	b = append(b, [...]string{"Seattle", "Tacoma", "Reno", "Spokane", "Tulsa"}[mix>>20%5]...)
	b = append(b, `","amount":"`...)
	b = strconv.AppendUint(b, mix>>24%200+5, 10)
	b = append(b, `.25","currency":"USD","items":`...)
	b = strconv.AppendUint(b, mix>>30%25+1, 10)
	b = append(b, `,"customer_id":"C`...)
	b = strconv.AppendUint(b, customer, 10)
	b = append(b, `","merchant_id":"M`...)
	b = strconv.AppendUint(b, mix>>33%500, 10)
	b = append(b, `","order_id":"O`...)
	b = append(b, prefix...)
	b = strconv.AppendInt(b, int64(order), 10)
	b = append(b, `","card_fingerprint":"card-`...)
	b = strconv.AppendUint(b, customer*31%20011, 10)
	b = append(b, `","device_id":"ios-`...)
	b = strconv.AppendUint(b, customer*17%19997, 10)
	return append(b, `"}}`...)
}
