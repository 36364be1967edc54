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
	"github.com/piepowder/piepowder/internal/ingest"
	"github.com/piepowder/piepowder/internal/seal"
)

// BenchmarkProjector copies 50,000 orders of 2,000 customers, imported, into a
// fresh SQLite file per round.
func BenchmarkProjector(b *testing.B) {
	dir, ctx := b.TempDir(), context.Background()
	v, err := seal.OpenVault(filepath.Join(dir, "vault"))
	if err != nil {
		b.Fatal(err)
	}
	defer v.Close()
	in, err := ingest.Open(ingest.Config{Journal: filepath.Join(dir, "journal"), Snapshots: filepath.Join(dir, "snapshots"), Vault: v,
		Pack: pack(rulesYAML), Version: 1, Clock: clock.Real(), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	defer in.Close()
	const events = 50_000
	at := clock.Real().Now().Add(-48 * time.Hour)
	batch := in.Batch(ctx, func(int, *ingest.Answer, error) error { return nil })
	for i := range events {
		line := fmt.Sprintf(`{"id":"e%d","type":"order.placed","time":%q,"data":{%s}}`, i, at.Add(time.Duration(i)*time.Second/2).Format(time.RFC3339Nano),
			placed(fmt.Sprintf("c%d", i%2000), fmt.Sprintf("o%d", i), fmt.Sprintf("card%d", i%1500), fmt.Sprintf("%d.00", i%90+1), i%5+1, seattle))
		if err := batch.Add(&ingest.Incoming{Line: []byte(line), Source: "bench", History: true}); err != nil {
			b.Fatal(err)
		}
	}
	if err := batch.Close(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		history, err := db.Open(ctx, "sqlite:"+filepath.Join(b.TempDir(), "history.db"), db.History, clock.Real())
		if err != nil {
			b.Fatal(err)
		}
		p := NewProjector(ProjectorOptions{History: history, Journal: in.Journal(), Programs: in.Programs(), Vault: v, Clock: clock.Real(), Log: slog.New(slog.DiscardHandler)})
		if err := p.CatchUp(ctx); err != nil {
			b.Fatal(err)
		}
		history.Close()
	}
	b.ReportMetric(float64(b.N)*events/b.Elapsed().Seconds(), "events/s")
}
