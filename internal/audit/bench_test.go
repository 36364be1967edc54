package audit

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"strconv"
	"testing"

	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/db/dbtest"
)

// BenchmarkVerify verifies a log of PIEPOWDER_LEAVES leaves (default 20,000)
// and reports leaves a second; the promise is 1,000,000 in 60 s.
func BenchmarkVerify(b *testing.B) {
	leaves := 20_000
	if n, err := strconv.Atoi(os.Getenv("PIEPOWDER_LEAVES")); err == nil {
		leaves = n
	}
	ctx, dir := context.Background(), b.TempDir()
	d, err := db.Open(ctx, "sqlite:"+dir+"/main.db", db.Main, clock.Real())
	if err != nil {
		b.Fatal(err)
	}
	defer d.Close()
	l, err := Open(d, clock.NewFake(dbtest.Start), dir, slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	defer l.Close()
	for done := 0; done < leaves; done += 1000 {
		err := d.Tx(ctx, db.Actor{ID: "stf_01j9zzzzzzzzzzzzzzzzzzzzzz", Kind: "staff"}, "bench", func(ctx context.Context, tx *db.Tx) error {
			for i := range 1000 {
				if err := tx.Record(ctx, db.Change{Kind: "case.changed", Object: fmt.Sprintf("cas_%026d", done+i), Private: true,
					Data: map[string]any{"state": "open", "severity": 2, "team": "tem_01j9zzzzzzzzzzzzzzzzzzzzzz"}}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := l.SequenceAll(ctx); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		r, err := Verify(ctx, Check{DB: d, Data: dir})
		if err != nil || r.Total != 0 || r.Leaves < int64(leaves) {
			b.Fatalf("%v %+v", err, r)
		}
	}
	b.ReportMetric(float64(leaves)*float64(b.N)/b.Elapsed().Seconds(), "leaves/s")
}
