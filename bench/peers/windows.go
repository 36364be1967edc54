package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"time"

	"github.com/piepowder/piepowder/internal/engine"
)

const paymentEvents = `
entities:
  customer: {kind: account}
events:
  payment: {decide: true, fields: {paid: money}, entities: {customer: customer_id}}
`

const (
	windowKeys = 20_000
	preloaded  = 1 << 18 // thirteen events of a key
	askers     = 16
)

var windowSpans = []time.Duration{10 * time.Minute, time.Hour, 6 * time.Hour, 24 * time.Hour, 7 * 24 * time.Hour, 30 * 24 * time.Hour, 90 * 24 * time.Hour}

// payment is one event of the stream.
type payment struct {
	customer uint64
	at, paid int64
}

// answer is twenty values: count, sum and mean of seven windows each but one.
type answer [20]int64

// windowStream is the same for everybody.
func windowStream(n int) []payment {
	r := rand.New(rand.NewPCG(1, 2))
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro()
	out := make([]payment, n)
	for i := range out {
		at += 1_300_000
		out[i] = payment{1 + r.Uint64N(windowKeys), at, int64(i&1023) * 25}
	}
	return out
}

// ourWindows is our machine; the values it read are in the decision.
func ourWindows() (func(payment) *engine.Decision, error) {
	var b strings.Builder
	n := 0
	for _, w := range []string{"10m", "1h", "6h", "1d", "7d", "30d", "90d"} {
		for _, agg := range []string{"count: payment", "sum: payment.paid", "mean: payment.paid"} {
			if n++; n <= 20 {
				fmt.Fprintf(&b, "w%02d: {%s, by: customer, window: %s, exact: all}\n", n, agg, w)
			}
		}
	}
	pack, err := engine.LoadDocuments([]engine.Document{{Path: "events.yaml", Text: paymentEvents}, {Path: "features.yaml", Text: b.String()}})
	if err != nil {
		return nil, err
	}
	p, err := engine.Compile(pack, engine.AllFeatures())
	if err != nil {
		return nil, err
	}
	m := engine.NewMachine(p)
	var ev engine.Event
	var d engine.Decision
	ev.Reset(p.Type("payment"))
	return func(x payment) *engine.Decision {
		ev.At = x.at
		ev.Roles[0] = x.customer
		ev.Vals[0] = engine.Val{N: x.paid, Has: true}
		m.Apply(&ev, &d)
		return &d
	}, nil
}

func (a *answer) equals(d *engine.Decision) error {
	for i, v := range a {
		if d.Vector.N[i] != v {
			return fmt.Errorf("window %d: ours %d, theirs %d", i, d.Vector.N[i], v)
		}
	}
	return nil
}

// fill turns count and sum of each window into the answer, the mean rounded as
// ours is.
func (a *answer) fill(window int, n, sum int64) {
	mean := int64(0)
	if n > 0 {
		mean = (2*sum + n) / (2 * n)
	}
	for k, v := range [3]int64{n, sum, mean} {
		if i := 3*window + k; i < len(a) {
			a[i] = v
		}
	}
}

// windowPeer observes an event and reads its twenty windows.
type windowPeer interface {
	load(ctx context.Context, history []payment) error
	ask(ctx context.Context, x payment) (answer, error)
	close()
}

func benchWindows(t *table) error {
	ctx := context.Background()
	stream := windowStream(preloaded + 60_000)
	var us []float64
	for range 3 {
		apply, err := ourWindows()
		if err != nil {
			return err
		}
		for _, x := range stream[:preloaded] {
			apply(x)
		}
		start := time.Now()
		for _, x := range stream[preloaded:] {
			apply(x)
		}
		us = append(us, float64(time.Since(start).Nanoseconds())/60_000)
	}
	ours := median(us)
	t.add("windows_ns", "20 exact windows updated and read", ours, "ns")
	for _, p := range []struct {
		key, name string
		start     func(context.Context) (windowPeer, error)
		n         int
	}{
		{"windows_x_redis", "Redis, pipelined, 16 callers", startRedis, 60_000},
		{"windows_x_sql", "PostgreSQL, 16 callers, answers not durable", startWindowSQL, 10_000},
	} {
		peer, err := p.start(ctx)
		if errors.Is(err, errAbsent) {
			t.skip(p.key, err.Error())
			continue
		}
		if err != nil {
			return err
		}
		ns, err := timePeer(ctx, peer, stream, p.n)
		peer.close()
		if err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		t.pair(p.key, p.name, ours, ns, "ns")
	}
	return nil
}

// timePeer compares five hundred answers and then times n, from 16 callers that
// each have customers of their own, so that a customer's events stay in order.
func timePeer(ctx context.Context, p windowPeer, stream []payment, n int) (float64, error) {
	const checked = 500
	apply, err := ourWindows()
	if err != nil {
		return 0, err
	}
	if err := p.load(ctx, stream[:preloaded]); err != nil {
		return 0, err
	}
	for _, x := range stream[:preloaded] {
		apply(x)
	}
	for i, x := range stream[preloaded : preloaded+checked] {
		got, err := p.ask(ctx, x)
		if err != nil {
			return 0, err
		}
		if err := got.equals(apply(x)); err != nil {
			return 0, fmt.Errorf("event %d: %w", i, err)
		}
	}
	rest := stream[preloaded+checked : preloaded+n]
	var group sync.WaitGroup
	failed := make(chan error, askers)
	start := time.Now()
	for k := range uint64(askers) {
		group.Go(func() {
			for _, x := range rest {
				if x.customer%askers == k {
					if _, err := p.ask(ctx, x); err != nil {
						failed <- err
						return
					}
				}
			}
		})
	}
	group.Wait()
	took := time.Since(start)
	select {
	case err := <-failed:
		return 0, err
	default:
		return float64(took.Nanoseconds()) / float64(len(rest)), nil
	}
}
