package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/piepowder/piepowder/bench/work"
	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/ingest"
	"github.com/piepowder/piepowder/internal/seal"
)

const (
	shortHistory  = 10_000
	historyOrders = 1_000_000 // distinct orders of the long history
	historyRate   = 2000.0    // decisions a second, open loop
)

// benchHistory compares the latency of a decision over a short and a long
// history: two logs in this process, asked in turns, so that the machine's
// moods meet both.
func benchHistory(ctx context.Context, long int, lasts time.Duration, figures map[string]float64) error {
	tune() // as a server
	dir, err := os.MkdirTemp("", "piepowder-history-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := os.Mkdir(filepath.Join(dir, "pack"), 0o700); err != nil {
		return err
	}
	if err := work.WritePack(filepath.Join(dir, "pack")); err != nil {
		return err
	}
	var logs [2]*historyLog
	for i, n := range []int{shortHistory, long} {
		if logs[i], err = openHistory(ctx, dir, n); err != nil {
			return err
		}
		defer logs[i].close()
	}
	var p50 [2][]float64
	const rounds = 8
	for round := range rounds {
		for i, l := range logs {
			took, err := l.ask(ctx, round, lasts/4)
			if err != nil {
				return err
			}
			if round > 0 { // the first warms
				p50[i] = append(p50[i], ms(took[len(took)/2]))
			}
		}
	}
	ratios := make([]float64, len(p50[0]))
	for i := range ratios {
		ratios[i] = p50[1][i] / p50[0][i]
	}
	figures["history_short_p50_ms"], figures["history_long_p50_ms"] = median(p50[0]), median(p50[1])
	figures["history_p50_ratio"], figures["history_events"] = median(ratios), float64(long)
	return nil
}

// historyLog is one log with its engine, without tables.
type historyLog struct {
	vault *seal.Vault
	in    *ingest.Service
	n     int
}

func openHistory(ctx context.Context, dir string, n int) (*historyLog, error) {
	pack, err := engine.LoadPack(os.DirFS(filepath.Join(dir, "pack")))
	if err != nil {
		return nil, err
	}
	at := filepath.Join(dir, fmt.Sprint(n))
	l := &historyLog{n: n}
	if l.vault, err = seal.OpenVault(filepath.Join(at, "vault")); err != nil {
		return nil, err
	}
	l.in, err = ingest.Open(ingest.Config{Journal: filepath.Join(at, "journal"), Snapshots: filepath.Join(at, "snapshots"), Vault: l.vault,
		Pack: pack.Documents, Version: 1, Clock: clock.Real(), SnapshotEvery: 1 << 62})
	if err != nil {
		l.vault.Close()
		return nil, err
	}
	b := l.in.Batch(ctx, func(_ int, _ *ingest.Answer, err error) error { return err })
	begin := time.Now().UTC().Add(-30 * 24 * time.Hour)
	step := 29 * 24 * time.Hour / time.Duration(n)
	var line []byte
	for i := range n {
		line = work.EventOf("h-", i, i%historyOrders, begin.Add(time.Duration(i)*step), line[:0])
		if err := b.Add(&ingest.Incoming{Line: line, Source: "bench"}); err != nil {
			break // Close tells why
		}
	}
	if err := b.Close(); err != nil {
		l.close()
		return nil, err
	}
	return l, nil
}

func (l *historyLog) close() {
	l.in.Close()
	l.vault.Close()
}

// ask sends decisions at a fixed rate and gives their latencies, sorted.
func (l *historyLog) ask(ctx context.Context, round int, lasts time.Duration) ([]time.Duration, error) {
	var (
		group  sync.WaitGroup
		mu     sync.Mutex
		all    []time.Duration
		failed error
	)
	turns := make(chan time.Time, int(historyRate))
	prefix := fmt.Sprintf("a%d-", round)
	for w := range 32 {
		group.Go(func() {
			var line []byte
			var mine []time.Duration
			for due := range turns {
				line = work.Event(prefix+fmt.Sprint(w, "-"), len(mine), time.Now().UTC(), line[:0])
				if _, err := l.in.Submit(ctx, &ingest.Incoming{Line: line, Source: "bench"}); err != nil {
					mu.Lock()
					failed = err
					mu.Unlock()
				}
				mine = append(mine, time.Since(due))
			}
			mu.Lock()
			defer mu.Unlock()
			all = append(all, mine...)
		})
	}
	steady(ctx, historyRate, lasts, func(_ int, due time.Time) { turns <- due })
	close(turns)
	group.Wait()
	slices.Sort(all)
	return all, failed
}
