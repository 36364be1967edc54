package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"sync"
	"sync/atomic"
	"time"

	"github.com/piepowder/piepowder/bench/work"
)

const (
	pathHistory = 100_000 // events both know before timing
	pathChecked = 300     // by each way of asking
	pathEvents  = 6_000   // timed
)

// benchPath puts the whole path of our server, HTTP and all, beside the same
// work shaped as SQL at decision time: decode, insert the event, ask twenty
// windows, run the hundred rules, insert the decision, commit to disk. The peer
// is spared HTTP, authentication, sealing and explanations. It asks one query a
// window, as platforms that keep features in SQL do; beside it stands the same
// tuned by hand, four pipelined queries.
func benchPath(t *table, binary string) error {
	ctx := context.Background()
	peer, err := startPathSQL(ctx)
	if errors.Is(err, errAbsent) {
		t.skip("decide_x_sql, ingest_x_sql", err.Error())
		return nil
	}
	if err != nil {
		return err
	}
	defer peer.stop()
	if err := peer.check(ctx); err != nil {
		return err
	}
	var single, batch [2]float64
	for i, tuned := range []bool{false, true} {
		peer.tuned = tuned
		if single[i], err = peer.race(ctx, 64, pathEvents, 1); err != nil {
			return err
		}
		if batch[i], err = peer.race(ctx, 4, pathEvents, 256); err != nil {
			return err
		}
	}
	out, err := exec.Command(binary, "bench", "serve", "--json").Output()
	if err != nil {
		return fmt.Errorf("%s bench serve: %w (make build first)", binary, err)
	}
	var ours struct {
		Decide float64 `json:"decide_per_s"`
		Ingest float64 `json:"ingest_per_s"`
	}
	if err := json.Unmarshal(out, &ours); err != nil {
		return err
	}
	t.rate("decide_x_sql", "durable decisions, 64 in flight, PostgreSQL", ours.Decide, single[0])
	t.rate("ingest_x_sql", "durable batches, PostgreSQL", ours.Ingest, batch[0])
	t.rate("decide_x_sql_tuned", "  tuned by hand", ours.Decide, single[1])
	t.rate("ingest_x_sql_tuned", "  tuned by hand", ours.Ingest, batch[1])
	return nil
}

// check compares decisions with those of our engine over the same history.
func (p *pathSQL) check(ctx context.Context) error {
	if err := p.load(ctx); err != nil {
		return err
	}
	fired := 0
	for i := range 2 * pathChecked {
		p.tuned = i >= pathChecked
		ev := p.event(pathHistory + i)
		got, err := p.decide(ctx, [][]byte{ev})
		if err != nil {
			return err
		}
		want := p.reference(ev)
		if got[0] != want {
			return fmt.Errorf("event %d: ours %s, theirs %s", i, want, got[0])
		}
		if want != "0" {
			fired++
		}
	}
	if fired == 0 {
		return errors.New("no rule ever fired: the work is not what it should be")
	}
	p.used = pathHistory + 2*pathChecked
	return nil
}

// race has workers decide batches of size events and gives events a second.
func (p *pathSQL) race(ctx context.Context, workers, events, size int) (float64, error) {
	from := p.used
	p.used += events
	var group sync.WaitGroup
	var next atomic.Int64
	failed := make(chan error, workers)
	start := time.Now()
	for range workers {
		group.Go(func() {
			for {
				first := int(next.Add(int64(size))) - size
				if first >= events {
					return
				}
				batch := make([][]byte, 0, size)
				for i := first; i < min(first+size, events); i++ {
					batch = append(batch, p.event(from+i))
				}
				if _, err := p.decide(ctx, batch); err != nil {
					failed <- err
					return
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
		return float64(events) / took.Seconds(), nil
	}
}

// event is the n-th of the stream; thirteen a second from a fixed day on.
func (p *pathSQL) event(n int) []byte {
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(n) * 77 * time.Millisecond)
	return bytes.Clone(work.Event("p-", n, at, nil))
}
