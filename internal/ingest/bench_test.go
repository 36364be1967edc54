package ingest

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/engine"
	"github.com/piepowder/piepowder/internal/journal"
	"github.com/piepowder/piepowder/internal/seal"
)

func benchService(b *testing.B) *Service {
	b.Helper()
	dir := b.TempDir()
	v, err := seal.OpenVault(dir + "/vault")
	if err != nil {
		b.Fatal(err)
	}
	s, err := Open(Config{Journal: dir + "/journal", Snapshots: dir + "/snapshots", Vault: v, Pack: testPack(b), Version: 1,
		Clock: clock.Real(), SnapshotEvery: 1 << 40, Segments: journal.Options{}})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		_ = s.Close()
		_ = v.Close()
	})
	return s
}

func benchLine(i int, at string) string {
	return fmt.Sprintf(`{"id":"bench-%d","type":"order.placed","time":%q,"data":{"customer_id":"cust-%d","amount":%d.25,"currency":"USD","items":%d,"card":"card-%d","ratio":0.75,"gift":true,"brand":"Basketly","region":"US-WA","note":"please leave it at the door, thank you"}}`,
		i, at, i%5000, i%200, i%9, i%6000)
}

// BenchmarkDurableDecisions is Submit, one event a call, answered after fdatasync.
func BenchmarkDurableDecisions(b *testing.B) {
	for _, inFlight := range []int{1, 64, 256} {
		b.Run(fmt.Sprint(inFlight), func(b *testing.B) {
			s := benchService(b)
			at := time.Now().UTC().Format(time.RFC3339)
			var next atomic.Int64
			var wg sync.WaitGroup
			b.ReportAllocs()
			b.ResetTimer()
			for range inFlight {
				wg.Add(1)
				go func() {
					defer wg.Done()
					for {
						i := int(next.Add(1))
						if i > b.N {
							return
						}
						if _, err := s.Submit(context.Background(), &Incoming{Line: []byte(benchLine(i, at))}); err != nil {
							b.Error(err)
							return
						}
					}
				}()
			}
			wg.Wait()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "decisions/s")
		})
	}
}

// BenchmarkBatch is NDJSON in and out, in process.
func BenchmarkBatch(b *testing.B) {
	s := benchService(b)
	at := time.Now().UTC().Format(time.RFC3339)
	var in strings.Builder
	for i := range b.N {
		in.WriteString(benchLine(i, at))
		in.WriteByte('\n')
	}
	var out bytes.Buffer
	b.ReportAllocs()
	b.ResetTimer()
	if err := s.stream(context.Background(), strings.NewReader(in.String()), &out, func() error { return nil }, Incoming{}, true); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
}

func BenchmarkDecode(b *testing.B) {
	pack, err := engine.LoadDocuments(testPack(b))
	if err != nil {
		b.Fatal(err)
	}
	program, err := engine.Compile(pack)
	if err != nil {
		b.Fatal(err)
	}
	sh := newShapes(program, 1)
	line := benchLine(17, "2026-11-21T07:00:00Z")
	var d decoder
	var ev engine.Event
	b.SetBytes(int64(len(line)))
	b.ReportAllocs()
	for b.Loop() {
		if err := d.decode(sh, line, "", start.UnixMicro(), &ev); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRestart opens a log of 100,000 events that no snapshot covers.
func BenchmarkRestart(b *testing.B) {
	dir := b.TempDir()
	v, err := seal.OpenVault(dir + "/vault")
	if err != nil {
		b.Fatal(err)
	}
	defer v.Close()
	c := Config{Journal: dir + "/journal", Snapshots: dir + "/snapshots", Vault: v, Pack: testPack(b), Version: 1, Clock: clock.Real(), SnapshotEvery: 1 << 40}
	s, err := Open(c)
	if err != nil {
		b.Fatal(err)
	}
	const n = 100_000
	batch := s.Batch(context.Background(), func(_ int, _ *Answer, err error) error { return err })
	at := time.Now().UTC().Format(time.RFC3339)
	for i := range n {
		if err := batch.Add(&Incoming{Line: []byte(benchLine(i, at))}); err != nil {
			b.Fatal(err)
		}
	}
	if err := batch.Close(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		b.StopTimer()
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
		if err := os.RemoveAll(c.Snapshots); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		if s, err = Open(c); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)*n/b.Elapsed().Seconds(), "events/s")
	s.Close()
}
