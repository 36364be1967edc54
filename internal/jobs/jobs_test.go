package jobs

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/db/dbtest"
)

func enqueue(t *testing.T, d *db.DB, j db.Job) {
	t.Helper()
	if err := d.Machinery(context.Background(), func(ctx context.Context, tx *db.Tx) error { return tx.Enqueue(ctx, j) }); err != nil {
		t.Fatal(err)
	}
}

func due(t *testing.T, r *Runner, want int) {
	t.Helper()
	n, err := r.RunDue(context.Background())
	if err != nil || n != want {
		t.Fatalf("ran %d jobs, want %d, %v", n, want, err)
	}
}

func TestJobRunsOnceAtItsTime(t *testing.T) {
	dbtest.Each(t, db.Main, func(t *testing.T, d *db.DB, clk *clock.Fake) {
		r := New(d, clk, slog.New(slog.DiscardHandler))
		ran := 0
		r.Handle("ring", func(context.Context, Lease) error { ran++; return nil })
		enqueue(t, d, db.Job{Kind: "ring", Key: "a", RunAt: clk.Now().Add(time.Minute)})
		enqueue(t, d, db.Job{Kind: "ring", Key: "a", RunAt: clk.Now().Add(time.Minute)})
		due(t, r, 0)
		clk.Advance(time.Minute)
		due(t, r, 1)
		due(t, r, 0)
		enqueue(t, d, db.Job{Kind: "ring", Key: "a"})
		due(t, r, 1)
		if ran != 2 {
			t.Fatalf("ran %d times", ran)
		}
	})
}

func TestFailingJobIsRetriedThenSetAside(t *testing.T) {
	dbtest.Each(t, db.Main, func(t *testing.T, d *db.DB, clk *clock.Fake) {
		r := New(d, clk, slog.New(slog.DiscardHandler))
		tries := 0
		r.Handle("poison", func(context.Context, Lease) error {
			tries++
			if tries == 2 {
				panic("poison")
			}
			return errors.New("no")
		})
		enqueue(t, d, db.Job{Kind: "poison"})
		for range MaxAttempts + 3 {
			if _, err := r.RunDue(context.Background()); err != nil {
				t.Fatal(err)
			}
			clk.Advance(2 * time.Hour)
		}
		if tries != MaxAttempts {
			t.Fatalf("tried %d times, want %d", tries, MaxAttempts)
		}
	})
}

func TestLeaseOfADeadWorkerExpires(t *testing.T) {
	dbtest.Each(t, db.Main, func(t *testing.T, d *db.DB, clk *clock.Fake) {
		dead, alive := New(d, clk, slog.New(slog.DiscardHandler)), New(d, clk, slog.New(slog.DiscardHandler))
		alive.Handle("work", func(context.Context, Lease) error { return nil })
		enqueue(t, d, db.Job{Kind: "work"})
		if _, err := dead.lease(context.Background()); err != nil {
			t.Fatal(err)
		}
		due(t, alive, 0)
		clk.Advance(leaseFor + time.Second)
		due(t, alive, 1)
	})
}
