package jobs

import (
	"context"
	"errors"
	"log/slog"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/db/dbtest"
	"github.com/piepowder/piepowder/internal/errs"
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

// Asking to be called later is no failure: it uses up no attempt.
func TestLaterUsesUpNoAttempt(t *testing.T) {
	dbtest.Each(t, db.Main, func(t *testing.T, d *db.DB, clk *clock.Fake) {
		r := New(d, clk, slog.New(slog.DiscardHandler))
		var attempts []int
		r.Handle("long", func(_ context.Context, l Lease) error {
			attempts = append(attempts, l.Attempt)
			if len(attempts) <= 2*MaxAttempts {
				return &Later{At: clk.Now(), Reason: "more is waiting"}
			}
			if len(attempts) == 2*MaxAttempts+1 {
				return errors.New("the first failure")
			}
			return nil
		})
		enqueue(t, d, db.Job{Kind: "long", Key: "a"})
		due(t, r, 2*MaxAttempts+1)
		clk.Advance(time.Hour)
		due(t, r, 1)
		if last := attempts[len(attempts)-1]; last != 2 {
			t.Fatalf("the try after the first failure is attempt %d", last)
		}
	})
}

// watched tells when somebody waits for the clock.
type watched struct {
	*clock.Fake
	asked chan struct{}
}

func (w watched) After(d time.Duration) <-chan time.Time {
	ch := w.Fake.After(d)
	w.asked <- struct{}{}
	return ch
}

// Work that outlasts a lease is prolonged; a worker whose lease was lost all the
// same does not undo what the next one wrote.
func TestLongWorkIsNotDoneByTwo(t *testing.T) {
	dbtest.Each(t, db.Main, func(t *testing.T, d *db.DB, clk *clock.Fake) {
		waits := watched{clk, make(chan struct{}, 100)}
		r := New(d, waits, slog.New(slog.DiscardHandler))
		enqueue(t, d, db.Job{Kind: "slow"})
		until := func() (at int64) {
			if err := d.QueryRow(context.Background(), `SELECT leased_until FROM jobs`).Scan(&at); err != nil {
				t.Fatal(err)
			}
			return at
		}
		r.Handle("slow", func(context.Context, Lease) error {
			for range 3 {
				<-waits.asked
				before := until()
				clk.Advance(leaseFor / 3)
				for until() == before {
					runtime.Gosched()
				}
			}
			due(t, r, 0)
			return nil
		})
		due(t, r, 1)

		enqueue(t, d, db.Job{Kind: "lost"})
		old, err := r.lease(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		clk.Advance(leaseFor + time.Second)
		r.Handle("lost", func(context.Context, Lease) error { return r.finish(context.Background(), old, errors.New("too late")) })
		due(t, r, 1)
		var open int
		if err := d.QueryRow(context.Background(), `SELECT COUNT(*) FROM jobs WHERE done_at IS NULL OR error IS NOT NULL`).Scan(&open); err != nil || open != 0 {
			t.Fatalf("%d jobs are not done, %v", open, err)
		}
	})
}

func TestSweepKeepsWhatIsSetAside(t *testing.T) {
	dbtest.Each(t, db.Main, func(t *testing.T, d *db.DB, clk *clock.Fake) {
		r := New(d, clk, slog.New(slog.DiscardHandler))
		r.Handle("ring", func(context.Context, Lease) error { return nil })
		enqueue(t, d, db.Job{Kind: "ring"})
		due(t, r, 1)
		for _, want := range []int{1, 0} {
			if err := r.Sweep(context.Background()); err != nil {
				t.Fatal(err)
			}
			var n int
			if err := d.QueryRow(context.Background(), `SELECT COUNT(*) FROM jobs`).Scan(&n); err != nil || n != want {
				t.Fatalf("%d jobs, want %d, %v", n, want, err)
			}
			clk.Advance(KeepDone + time.Second)
		}
	})
}

func TestReleasedJobRunsAgain(t *testing.T) {
	dbtest.Each(t, db.Main, func(t *testing.T, d *db.DB, clk *clock.Fake) {
		ctx, who := context.Background(), db.Actor{ID: "system", Kind: "system"}
		r := New(d, clk, slog.New(slog.DiscardHandler))
		ran := 0
		r.Handle("mail", func(context.Context, Lease) error {
			if ran++; ran <= 2*MaxAttempts {
				return errors.New("the relay is away")
			}
			return nil
		})
		fail := func() []Aside {
			enqueue(t, d, db.Job{Kind: "mail", Key: "a"})
			for range MaxAttempts {
				due(t, r, 1)
				clk.Advance(2 * time.Hour)
			}
			list, err := SetAside(ctx, d)
			if err != nil {
				t.Fatal(err)
			}
			return list
		}
		if list := fail(); len(list) != 1 || list[0].Kind != "mail" || list[0].Error != "the relay is away" {
			t.Fatalf("set aside: %v", list)
		}
		list := fail()
		for _, a := range list { // the second has the key of the first: one of them runs
			if err := Release(ctx, d, who, a.ID); err != nil {
				t.Fatal(err)
			}
		}
		due(t, r, 1)
		if err := Release(ctx, d, who, list[0].ID); !errs.IsKind(err, errs.NotFound) {
			t.Errorf("a job that waits for nothing was released: %v", err)
		}
	})
}

// Work asked for under the key of a job that is just being done is done once more,
// with what the newest asked for; how that run ends does not matter.
func TestWorkAskedForWhileItIsDoneIsDoneAgain(t *testing.T) {
	dbtest.Each(t, db.Main, func(t *testing.T, d *db.DB, clk *clock.Fake) {
		r := New(d, clk, slog.New(slog.DiscardHandler))
		var got []string
		ask := func(payload string, at time.Time) {
			enqueue(t, d, db.Job{Kind: "look", Key: "a", Payload: payload, RunAt: at})
		}
		failing := false
		r.Handle("look", func(_ context.Context, l Lease) error {
			got = append(got, string(l.Payload))
			if string(l.Payload) == `"first"` && !failing {
				ask("second", time.Time{})
				ask("third", clk.Now().Add(time.Hour)) // the earlier of both times
			}
			if failing {
				return errors.New("no")
			}
			return nil
		})
		ask("first", time.Time{})
		ask("swallowed", time.Time{}) // waits already
		due(t, r, 2)
		due(t, r, 0)
		if want := []string{`"first"`, `"third"`}; !slices.Equal(got, want) {
			t.Fatalf("ran with %v, want %v", got, want)
		}

		// A run that is wanted later comes later, also when the worker dies before.
		ask("now", time.Time{})
		if _, err := r.lease(context.Background()); err != nil {
			t.Fatal(err)
		}
		ask("in an hour", clk.Now().Add(time.Hour))
		clk.Advance(leaseFor + time.Second)
		due(t, r, 1)
		due(t, r, 0)
		clk.Advance(time.Hour)
		due(t, r, 1)
		if last := got[len(got)-1]; last != `"in an hour"` {
			t.Fatalf("ran with %v", got)
		}

		// A job that is set aside leaves what was asked for meanwhile to a new one.
		failing = true
		ask("first", time.Time{})
		for range MaxAttempts - 1 {
			due(t, r, 1)
			clk.Advance(2 * time.Hour)
		}
		l, err := r.lease(context.Background())
		if err != nil || l.Attempt != MaxAttempts {
			t.Fatalf("%+v, %v", l, err)
		}
		ask("after all", time.Time{})
		if err := r.finish(context.Background(), l, errors.New("no")); err != nil {
			t.Fatal(err)
		}
		failing = false
		due(t, r, 1)
		if last := got[len(got)-1]; last != `"after all"` {
			t.Fatalf("ran with %v", got)
		}
		if list, err := SetAside(context.Background(), d); err != nil || len(list) != 1 {
			t.Fatalf("set aside: %v, %v", list, err)
		}
	})
}
