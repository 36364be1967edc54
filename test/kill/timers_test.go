package kill

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/jobs"
	"github.com/piepowder/piepowder/internal/sla"
)

// timers is how many deadlines run: 500, or PIEPOWDER_TIMERS.
func timers(t *testing.T) int {
	s := os.Getenv("PIEPOWDER_TIMERS")
	if s == "" {
		return 500
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

const workerDB = "PIEPOWDER_TIMER_WORKER"

func openTimers(t *testing.T, url string) (*db.DB, *sla.Service) {
	t.Helper()
	d, err := db.Open(context.Background(), url, db.Main, clock.Real())
	if err != nil {
		t.Fatal(err)
	}
	s := sla.NewService(d, sla.Default(nil))
	if err := s.Load(context.Background(), "UTC"); err != nil {
		t.Fatal(err)
	}
	return d, s
}

// TestTimerWorker is the process that is killed; it does nothing by itself.
func TestTimerWorker(t *testing.T) {
	url := os.Getenv(workerDB)
	if url == "" {
		t.Skip("run by TestKillTimersFireOnce")
	}
	d, s := openTimers(t, url)
	r := jobs.New(d, clock.Real(), slog.New(slog.DiscardHandler))
	s.Handle(r)
	r.Run(t.Context(), 4) // until it is killed
}

// TestKillTimersFireOnce: every deadline that passes is told once, and warned of
// at most once, however often the process that fires is killed in between.
func TestKillTimersFireOnce(t *testing.T) {
	n := timers(t)
	url := "sqlite:" + filepath.Join(t.TempDir(), "main.db")
	d, s := openTimers(t, url)
	defer d.Close()
	seedTimers(t, d, s, n, max(4*time.Second, time.Duration(n)*4*time.Millisecond))
	kills := 0
	for deadline := time.Now().Add(20 * time.Minute); fired(t, d) < n; kills++ {
		if time.Now().After(deadline) {
			t.Fatalf("%d of %d fired", fired(t, d), n)
		}
		worker := exec.Command(os.Args[0], "-test.run=^TestTimerWorker$", "-test.timeout=1h")
		worker.Env = append(os.Environ(), workerDB+"="+url)
		if err := worker.Start(); err != nil {
			t.Fatal(err)
		}
		// Killed in the middle of work, wherever that is: a slow machine starts late.
		for was, begun := fired(t, d), time.Now(); fired(t, d) == was && time.Since(begun) < 20*time.Second; {
			time.Sleep(5 * time.Millisecond)
		}
		time.Sleep(time.Duration(rand.IntN(200+n/20)) * time.Millisecond)
		worker.Process.Kill() //nolint:errcheck // it may have ended
		worker.Wait()         //nolint:errcheck // killed
		freeLeases(t, d)
	}
	// Told means written on the timeline in the same transaction.
	if twice := count(t, d, `SELECT COUNT(*) FROM (SELECT kind, object FROM activity WHERE kind IN ('sla.warning', 'sla.breach') GROUP BY kind, object HAVING COUNT(*) <> 1) x`); twice > 0 {
		t.Fatalf("%d fired more than once", twice)
	}
	if told := count(t, d, `SELECT COUNT(DISTINCT object) FROM activity WHERE kind = 'sla.breach'`); told != n {
		t.Fatalf("%d of %d told", told, n)
	}
	t.Logf("%d deadlines, %d warnings, %d kills, each fired once", n, count(t, d, `SELECT COUNT(*) FROM sla_fired WHERE what = 'warning'`), kills)
	if kills < 3 {
		t.Fatalf("only %d kills: the loop proves nothing", kills)
	}
}

// seedTimers makes cases whose first response falls due over the time to come.
func seedTimers(t *testing.T, d *db.DB, s *sla.Service, n int, over time.Duration) {
	t.Helper()
	for from := 0; from < n; from += 500 {
		err := d.Machinery(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			for i := from; i < min(from+500, n); i++ {
				at := db.Micros(tx.Now.Add(-5*time.Minute + time.Duration(rand.Int64N(int64(over)))))
				id := fmt.Sprintf("cas_%06d", i)
				_, err := tx.Exec(ctx, `INSERT INTO cases(id, number, eid, title, type, severity, priority, state, visibility, source, opened_at, opened_by, updated_at, version, region)
					VALUES ($1,$2,1,$3,'safety','S0','urgent','open','normal','staff',$4,'x',$4,1,'US-WA')`, id, 10000+i, []byte{}, at)
				if err != nil {
					return err
				}
				if _, err := tx.Exec(ctx, `INSERT INTO case_clock_inputs(case_id, n, at, kind, severity) VALUES ($1,1,$2,'opened',0)`, id, at); err != nil {
					return err
				}
				if err := s.Touch(ctx, tx, id); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// freeLeases lets the next process go on at once, as it would when the leases of
// the dead one have run out.
func freeLeases(t *testing.T, d *db.DB) {
	t.Helper()
	err := d.Machinery(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE jobs SET leased_until = NULL WHERE done_at IS NULL`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func fired(t *testing.T, d *db.DB) int {
	t.Helper()
	return count(t, d, `SELECT COUNT(*) FROM sla_fired WHERE what = 'breach' AND clock = 'first_response'`)
}

func count(t *testing.T, d *db.DB, sql string) (n int) {
	t.Helper()
	if err := d.QueryRow(t.Context(), sql).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
