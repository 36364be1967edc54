package sla

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/db/dbtest"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/jobs"
	"github.com/piepowder/piepowder/internal/web"
)

// bench is the service with its jobs, and what it told.
type bench struct {
	*Service
	t    *testing.T
	clk  *clock.Fake
	jobs *jobs.Runner
	told []Fired
	boss context.Context
}

func openBench(t *testing.T, d *db.DB, clk *clock.Fake) *bench {
	t.Helper()
	b := &bench{Service: NewService(d, Default(nil)), t: t, clk: clk, jobs: jobs.New(d, clk, slog.New(slog.DiscardHandler))}
	if err := b.Load(t.Context(), "America/New_York"); err != nil {
		t.Fatal(err)
	}
	b.Fired = func(_ context.Context, _ *db.Tx, f Fired) error { b.told = append(b.told, f); return nil }
	b.Handle(b.jobs)
	b.boss = identity.WithCaller(t.Context(), identity.Caller{Actor: db.Actor{ID: "stf_1", Kind: "staff"}, Regions: []string{"*"}, Brands: []string{"*"},
		Permissions: []identity.Permission{identity.PermSLARead, identity.PermSLAWrite}})
	return b
}

func (b *bench) touch(object string) {
	b.t.Helper()
	if err := b.db.Machinery(b.t.Context(), func(ctx context.Context, tx *db.Tx) error { return b.Touch(ctx, tx, object) }); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) later(d time.Duration) {
	b.t.Helper()
	b.clk.Advance(d)
	if _, err := b.jobs.RunDue(b.t.Context()); err != nil {
		b.t.Fatal(err)
	}
	var failing int // a handler that fails is tried again, in silence
	if err := b.db.QueryRow(b.t.Context(), `SELECT COUNT(*) FROM jobs WHERE done_at IS NULL AND attempts > 0`).Scan(&failing); err != nil || failing > 0 {
		b.t.Fatalf("%d jobs fail and are tried again; %v", failing, err)
	}
}

func (b *bench) heard(want ...string) {
	b.t.Helper()
	var got []string
	for _, f := range b.told {
		got = append(got, f.Object+" "+f.Clock+" "+f.What)
	}
	if len(got) != len(want) {
		b.t.Fatalf("told %q, want %q", got, want)
	}
	for i := range got {
		if got[i] != want[i] {
			b.t.Fatalf("told %q, want %q", got, want)
		}
	}
}

func TestTimersFireOnce(t *testing.T) {
	dbtest.Each(t, db.Main, func(t *testing.T, d *db.DB, clk *clock.Fake) {
		b := openBench(t, d, clk)
		c := seed(t, d, 1, clk.Now(), 1, 0) // S1: fifteen minutes
		b.touch(c)
		b.later(0)
		b.heard()
		b.later(11*time.Minute + 15*time.Second)
		b.heard(c + " first_response warning")
		b.touch(c) // somebody changed the case: nothing is told again
		b.later(time.Minute)
		b.heard(c + " first_response warning")
		b.later(2*time.Minute + 45*time.Second) // on the dot it is not late
		b.heard(c + " first_response warning")
		b.later(time.Second)
		b.heard(c+" first_response warning", c+" first_response breach")
		// As after a crash between what firing wrote and the end of the job.
		again := openBench(t, d, clk)
		again.touch(c)
		again.later(0)
		again.heard()
		if f := b.told[1]; f.Severity != 1 || !f.Due.Equal(clk.Now().Add(-time.Second)) || f.Number != "C-10001" || f.Region != "US-WA" {
			t.Fatalf("told %+v", f)
		}
		// One that was answered in time warns nobody.
		m := seed(t, d, 2, clk.Now(), 1, time.Minute)
		again.touch(m)
		again.later(14 * time.Minute)
		again.heard()
	})
}

func TestPublishComputesAnew(t *testing.T) {
	dbtest.Each(t, db.Main, func(t *testing.T, d *db.DB, clk *clock.Fake) {
		b := openBench(t, d, clk)
		c := seed(t, d, 1, clk.Now(), 2, 0) // S2: an hour
		b.touch(c)
		b.later(20 * time.Minute)
		next := Shipped("America/New_York")
		next.Clocks[0].Targets[2].Within = "30m"
		sample := time.Date(2026, time.March, 6, 16, 30, 0, 0, newYork(t))
		p, err := b.Preview(b.boss, next, Matter{}, []time.Time{sample})
		if err != nil || p.Tried != 1 || p.Changed != 1 || p.Changes[0].Clock != FirstResponse || !p.Changes[0].WouldDue.Equal(clk.Now().Add(10*time.Minute)) {
			t.Fatalf("preview: %+v %v", p, err)
		}
		for _, l := range p.Samples { // over the weekend and the change to daylight saving
			if l.Clock == FirstResponse && l.Severity == "S3" && !l.Due.Equal(time.Date(2026, time.March, 9, 12, 30, 0, 0, newYork(t))) {
				t.Fatalf("sample %+v", l)
			}
		}
		v, err := b.Publish(b.boss, 0, "faster", next)
		if err != nil || v.Version != 1 {
			t.Fatalf("%+v %v", v, err)
		}
		b.later(3 * time.Minute) // 23 minutes: past the warning of the new policy
		b.heard(c + " first_response warning")
		if _, err := b.Publish(b.boss, 0, "stale", Shipped("UTC")); errs.CodeOf(err) != "sla_policy_moved" {
			t.Fatalf("a version changed from an old one: %v", err)
		}
		if _, err := b.Publish(b.boss, 1, "the same", next); errs.CodeOf(err) != "sla_policy_same" {
			t.Fatalf("nothing changed: %v", err)
		}
		next.Clocks[0].Targets[1].Pauses = true
		if _, err := b.Publish(b.boss, 1, "S1 pauses", next); errs.CodeOf(err) != "sla_policy_invalid" {
			t.Fatalf("S1 pauses: %v", err)
		}
		list, err := b.Versions(b.boss)
		if err != nil || len(list) != 2 || !list[0].Live || list[0].Note != "faster" || list[1].Version != 0 {
			t.Fatalf("%+v %v", list, err)
		}
		// Another process finds it.
		if other := openBench(t, d, clk); other.For(Matter{}).Version != "1" {
			t.Fatalf("after a restart %s holds", other.For(Matter{}).Version)
		}
		page, err := b.Clocks(b.boss, StateRunning, web.PageIn{Limit: 10})
		if err != nil || page.Items[0].Policy != "1" || page.Items[0].TargetS != 1800 {
			t.Fatalf("%+v %v", page, err)
		}
	})
}

func TestAttainment(t *testing.T) {
	dbtest.Each(t, db.Main, func(t *testing.T, d *db.DB, clk *clock.Fake) {
		b := openBench(t, d, clk)
		now := clk.Now()
		seed(t, d, 1, now.Add(-3*time.Hour), 1, 10*time.Minute) // met
		seed(t, d, 2, now.Add(-3*time.Hour), 1, 30*time.Minute) // late
		seed(t, d, 3, now.Add(-2*time.Hour), 1, 0)              // overdue
		seed(t, d, 4, now.Add(-time.Minute), 1, 0)              // still running
		seed(t, d, 5, now.Add(-60*24*time.Hour), 1, time.Minute)
		a, err := b.Attainment(b.boss, time.Time{}, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range a.Items {
			if l.Clock == FirstResponse {
				if l.Met != 1 || l.Missed != 2 || l.Overdue != 1 || l.Share < .33 || l.Share > .34 || l.Severity != "S1" {
					t.Fatalf("%+v", l)
				}
				return
			}
		}
		t.Fatalf("no first response in %+v", a)
	})
}
