package sla

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/clock"
	"github.com/piepowder/piepowder/internal/db"
	"github.com/piepowder/piepowder/internal/db/dbtest"
	"github.com/piepowder/piepowder/internal/errs"
	"github.com/piepowder/piepowder/internal/identity"
	"github.com/piepowder/piepowder/internal/web"
)

func seed(t *testing.T, d *db.DB, n int, at time.Time, severity int, replied time.Duration) string {
	t.Helper()
	id := fmt.Sprintf("cas_%03d", n)
	err := d.Machinery(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO cases(id, number, eid, title, type, severity, priority, state, visibility, source, opened_at, opened_by, updated_at, version, region)
			VALUES ($1,$2,1,$3,'safety','S1','urgent','open','normal','staff',$4,'x',$4,1,'US-WA')`, id, 10000+n, []byte{}, db.Micros(at))
		if err != nil {
			return err
		}
		put := func(k int, kind Kind, at time.Time) error {
			_, err := tx.Exec(ctx, `INSERT INTO case_clock_inputs(case_id, n, at, kind, severity) VALUES ($1,$2,$3,$4,$5)`, id, k, db.Micros(at), string(kind), severity)
			return err
		}
		if err := put(1, Opened, at); err != nil || replied == 0 {
			return err
		}
		return put(2, Replied, at.Add(replied))
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestListOfClocks(t *testing.T) {
	dbtest.Each(t, db.Main, func(t *testing.T, d *db.DB, clk *clock.Fake) {
		s := NewService(d, Default(nil))
		now := clk.Now()
		seed(t, d, 1, now.Add(-3*time.Hour), 1, 0)             // first response missed
		seed(t, d, 2, now.Add(-10*time.Minute), 1, 0)          // running
		seed(t, d, 3, now.Add(-2*time.Hour), 1, 5*time.Minute) // met, update missed
		seed(t, d, 4, now.Add(-time.Minute), 0, 0)             // of a restricted case
		err := d.Machinery(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			if _, err := tx.Exec(ctx, `INSERT INTO restricted(object, since) VALUES ('cas_004', 0)`); err != nil {
				return err
			}
			for i, state := range []string{"new", "joined"} { // only the one that is no case counts
				_, err := tx.Exec(ctx, `INSERT INTO contacts(id, eid, mailbox, dedupe, channel, state, sender, subject, body, suggested, words, words_version, severity, triaged_at, received_at, updated_at, version)
					VALUES ($1,1,'m',$2,'email',$3,$4,$4,$4,3,'[]','v','S0',$5,$6,$6,1)`, fmt.Sprintf("con_%d", i), fmt.Sprint(i), state, []byte{}, db.Micros(now.Add(-time.Minute)), db.Micros(now.Add(-4*time.Minute)))
				if err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		as := func(regions ...string) context.Context {
			return identity.WithCaller(t.Context(), identity.Caller{Actor: db.Actor{ID: "stf_1", Kind: "staff"}, Permissions: []identity.Permission{identity.PermSLARead},
				Regions: regions, Brands: []string{"*"}})
		}
		list := func(ctx context.Context, state State, limit int) (got []string) {
			in := web.PageIn{Limit: limit}
			for range 20 {
				p, err := s.Clocks(ctx, state, in)
				if err != nil {
					t.Fatal(err)
				}
				if len(p.Items) > limit {
					t.Fatalf("%d items on a page of %d", len(p.Items), limit)
				}
				for _, l := range p.Items {
					got = append(got, fmt.Sprintf("%s %s#%d %s", l.Object, l.Name, l.N, l.State))
				}
				if in.Cursor = p.NextCursor; in.Cursor == "" {
					return got
				}
			}
			t.Fatal("the pages never end")
			return nil
		}
		want := []string{"con_0 first_response#1 running", "cas_002 first_response#1 running", "cas_003 first_response#1 met",
			"cas_003 update#1 missed", "cas_001 first_response#1 missed"}
		for _, limit := range []int{1, 2, 3, 50} {
			if got := list(as("*"), "", limit); !slices.Equal(got, want) {
				t.Fatalf("limit %d: got %q, want %q", limit, got, want)
			}
		}
		if got := list(as("*"), StateMissed, 1); !slices.Equal(got, []string{want[3], want[4]}) {
			t.Fatalf("missed: %q", got)
		}
		if got := list(as("EU"), "", 50); !slices.Equal(got, want[:1]) {
			t.Fatalf("another region sees %q", got)
		}
		if _, err := s.Clocks(t.Context(), "", web.PageIn{Limit: 1}); !errs.IsKind(err, errs.Unauthenticated) {
			t.Fatalf("got %v", err)
		}
	})
}
