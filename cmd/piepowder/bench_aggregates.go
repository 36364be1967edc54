package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"strings"
	"time"

	"github.com/piepowder/piepowder/internal/engine"
)

// benchPayments is the schema of the aggregates and replay parts.
const benchPayments = `
entities:
  customer: {kind: account}
  terminal: {kind: thing}
events:
  payment:
    decide: true
    fields: {paid: money}
    entities: {customer: customer_id, terminal: terminal_id}
`

const benchMapping = `
time: "{TX_DATETIME}"
events:
  - type: payment
    id: "{TRANSACTION_ID}"
    data: {paid: "{TX_AMOUNT}", customer_id: "{CUSTOMER_ID}", terminal_id: "{TERMINAL_ID}"}
  - type: label.recorded
    id: "label-{TRANSACTION_ID}"
    after: 7d
    data: {event_id: "{TRANSACTION_ID}", label: fraud, value: "{TX_FRAUD}"}
`

func benchProgram(docs ...engine.Document) (*engine.Program, error) {
	pack, err := engine.LoadDocuments(docs)
	if err != nil {
		return nil, err
	}
	return engine.Compile(pack, engine.AllFeatures())
}

// benchWindows times one event that updates, and reads, twenty exact windows of
// one key: count, sum and mean over seven lengths each but one.
func benchWindows(figures map[string]float64) error {
	var b strings.Builder
	n := 0
	for _, w := range []string{"10m", "1h", "6h", "1d", "7d", "30d", "90d"} {
		for _, agg := range []string{"count: payment", "sum: payment.paid", "mean: payment.paid"} {
			if n++; n <= 20 {
				fmt.Fprintf(&b, "w%02d: {%s, by: customer, window: %s, exact: all}\n", n, agg, w)
			}
		}
	}
	p, err := benchProgram(engine.Document{Path: "events.yaml", Text: benchPayments}, engine.Document{Path: "features.yaml", Text: b.String()})
	if err != nil {
		return err
	}
	const keys = 20_000
	r := rand.New(rand.NewPCG(1, 2))
	whom := make([]uint64, 1<<18)
	for i := range whom {
		whom[i] = 1 + r.Uint64N(keys)
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	m := engine.NewMachine(p)
	var ev engine.Event
	var d engine.Decision
	ev.Reset(p.Type("payment"))
	ev.At = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro()
	apply := func(i int) {
		ev.At += 1_300_000 // thirteen events of a key before memory is read
		ev.Roles[0], ev.Roles[1] = whom[i&(len(whom)-1)], 1
		ev.Vals[0] = engine.Val{N: int64(i&1023) * 25, Has: true}
		m.Apply(&ev, &d)
	}
	for i := range len(whom) {
		apply(i)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	figures["windows_bytes_per_key"] = float64(after.HeapAlloc-before.HeapAlloc) / keys
	figures["windows_ns"], figures["windows_allocs"] = perOp(len(whom), apply)
	runtime.KeepAlive(m)
	return nil
}

// benchReplay times a file of card payments through thirty features and twenty
// rules: reading, mapping, merging labels, deciding and writing.
func benchReplay(figures map[string]float64) error {
	var f, rules strings.Builder
	for _, w := range []string{"1d", "7d", "30d"} {
		for _, by := range []string{"customer", "terminal"} {
			fmt.Fprintf(&f, "%s_count_%s: {count: payment, by: %s, window: %s}\n", by, w, by, w)
			fmt.Fprintf(&f, "%s_mean_%s: {mean: payment.paid, by: %s, window: %s}\n", by, w, by, w)
			fmt.Fprintf(&f, "%s_sum_%s: {sum: payment.paid, by: %s, window: %s}\n", by, w, by, w)
			fmt.Fprintf(&f, "%s_fraud_%s: {mean: label.fraud, by: %s, window: %s, delay: 7d, default: 0}\n", by, w, by, w)
		}
		fmt.Fprintf(&f, "terminal_late_%s: {count: payment, by: terminal, window: %s, delay: 7d}\n", w, w)
	}
	f.WriteString("since: {since: payment, by: customer}\nage: {age: customer}\nlarge: {expr: \"paid > 3 * customer_mean_30d\"}\n")
	rules.WriteString("thresholds: {review: 50, block: 100}\nrules:\n")
	for i := range 20 {
		fmt.Fprintf(&rules, "- {id: r%d, on: [payment], when: 'customer_count_1d > %d and paid > %d.00 or terminal_fraud_7d > 0.%d and large', score: %d}\n", i, 2+i%5, 20+7*i, 3+i%6, 5+i)
	}
	p, err := benchProgram(engine.Document{Path: "events.yaml", Text: benchPayments}, engine.Document{Path: "features.yaml", Text: f.String()},
		engine.Document{Path: "rules.yaml", Text: rules.String()}, engine.Document{Path: "mapping.yaml", Text: benchMapping})
	if err != nil {
		return err
	}
	file := benchRows(150_000)
	var rates []float64
	for range 5 {
		m := engine.NewMachine(p)
		var d engine.Decision
		var line []byte
		events := 0
		start := time.Now()
		err := readAhead(p, file, nil, func(ev *engine.Event) error {
			events++
			m.Apply(ev, &d)
			if d.Decided {
				line = p.AppendDecision(line[:0], ev, &d, false)
			}
			return nil
		})
		if err != nil {
			return err
		}
		if events != 300_000 || len(line) == 0 {
			return errors.New("the replay lost events")
		}
		rates = append(rates, float64(events)/time.Since(start).Seconds())
	}
	figures["replay_per_s"] = median(rates)
	return nil
}

// benchRows makes a file of card payments: 5,000 customers, 10,000 terminals,
// some 9,600 payments a day.
func benchRows(n int) engine.File {
	var b bytes.Buffer
	r := rand.New(rand.NewPCG(3, 4))
	b.WriteString("TRANSACTION_ID,TX_DATETIME,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_FRAUD\n")
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range n {
		at = at.Add(time.Duration(r.IntN(18)) * time.Second)
		fraud := 0
		if r.IntN(110) == 0 {
			fraud = 1
		}
		fmt.Fprintf(&b, "%d,%s,%d,%d,%d.%02d,%d\n", i, at.Format("2006-01-02T15:04:05Z"), r.IntN(5000), r.IntN(10_000), r.IntN(200), r.IntN(100), fraud)
	}
	text := b.Bytes()
	return engine.File{Name: "payments.csv", Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(text)), nil }}
}
