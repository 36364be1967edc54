package identity

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/errs"
)

func TestRotateKeyOverlaps(t *testing.T) {
	eachWorld(t, demo, func(w *world) {
		other := w.twin(demo)
		system := AsSystem(context.Background(), "test")
		k, first, err := w.CreateKey(system, NewKey{Name: "shop", Permissions: All()})
		w.must(err)
		rotated, second, err := w.RotateKey(system, k.ID, time.Hour)
		w.must(err)
		if rotated.ID != k.ID || second == first || rotated.OldUntil == nil || !rotated.OldUntil.Equal(w.clk.Now().Add(time.Hour)) {
			t.Fatalf("rotated %+v", rotated)
		}
		for _, s := range []*Service{w.Service, other} {
			for _, secret := range []string{first, second} {
				ctx, err := w.withKey(s, secret)
				w.must(err)
				sc, err := Require(ctx, PermEventWrite)
				w.must(err)
				if sc.Actor().ID != k.ID {
					t.Fatalf("the key became %s", sc.Actor().ID)
				}
			}
		}
		rows, err := w.Keys(system, 0, "", 10)
		w.must(err)
		if len(rows) != 1 || rows[0].OldUsedAt == nil {
			t.Errorf("nobody sees that the old secret is in use: %+v", rows)
		}
		_, _, err = w.RotateKey(system, k.ID, time.Hour)
		w.refused(err, "overlap_running")
		w.clk.Advance(time.Hour)
		for _, s := range []*Service{w.Service, other} {
			_, err = w.withKey(s, first)
			w.refused(err, "signed_out")
			_, err = w.withKey(s, second)
			w.must(err)
		}
		_, third, err := w.RotateKey(system, k.ID, time.Hour)
		w.must(err)
		_, err = w.withKey(w.Service, first) // two rotations ago stays dead
		w.refused(err, "signed_out")
		w.must(w.EndOldSecret(system, k.ID))
		_, err = w.withKey(w.Service, second)
		w.refused(err, "signed_out")
		w.clk.Advance(time.Second)
		_, err = w.withKey(other, second)
		w.refused(err, "signed_out")
		w.refused(w.EndOldSecret(system, k.ID), "no_old_secret")
		w.must(w.RevokeKey(system, k.ID))
		_, err = w.withKey(w.Service, third)
		w.refused(err, "signed_out")
		_, _, err = w.RotateKey(system, k.ID, 0)
		w.refused(err, "key_ended")
		_, _, err = w.RotateKey(system, "key_none", 0)
		w.refused(err, "key_not_found")
	})
}

func TestRevokeEndsTheOldSecretToo(t *testing.T) {
	eachWorld(t, demo, func(w *world) {
		system := AsSystem(context.Background(), "test")
		k, first, err := w.CreateKey(system, NewKey{Name: "shop", Permissions: All()})
		w.must(err)
		_, _, err = w.RotateKey(system, k.ID, time.Hour)
		w.must(err)
		w.must(w.RevokeKey(system, k.ID))
		_, err = w.withKey(w.Service, first)
		w.refused(err, "signed_out")
	})
}

// A new secret is a key: nobody gets one for rights they do not hold.
func TestNobodyRotatesMoreThanTheyHold(t *testing.T) {
	eachWorld(t, demo, func(w *world) {
		w.person("root@example.com", RoleAdmin)
		ctx := w.signedIn("root@example.com")
		k, _, err := w.CreateKey(AsSystem(context.Background(), "test"), NewKey{Name: "all", Permissions: All()})
		w.must(err)
		_, _, err = w.RotateKey(ctx, k.ID, time.Hour)
		w.refused(err, "permission_missing")
		mine, _, err := w.CreateKey(ctx, NewKey{Name: "shop", Permissions: []Permission{PermEventWrite}})
		w.must(err)
		_, _, err = w.RotateKey(ctx, mine.ID, 31*24*time.Hour)
		w.refused(err, "invalid_overlap")
		_, _, err = w.RotateKey(ctx, mine.ID, time.Hour)
		w.must(err)
		w.clk.Advance(16 * time.Minute)
		_, _, err = w.RotateKey(ctx, mine.ID, time.Hour)
		w.refused(err, "step_up_required")
	})
}

// Programs that learn of the new secret one after the other are refused never,
// whatever the rotations under them.
func TestRotateKeyUnderTraffic(t *testing.T) {
	eachWorld(t, demo, func(w *world) {
		system := AsSystem(context.Background(), "test")
		k, secret, err := w.CreateKey(system, NewKey{Name: "shop", Permissions: All()})
		w.must(err)
		var now, used [4]atomic.Value // what each program knows, and signed in with last
		var stop, failed atomic.Bool
		var asked atomic.Int64
		var wg sync.WaitGroup
		for i := range now {
			now[i].Store(secret)
			used[i].Store("")
			wg.Go(func() {
				for !stop.Load() {
					mine := now[i].Load().(string)
					if _, err := w.withKey(w.Service, mine); err != nil {
						failed.Store(true)
						w.t.Errorf("program %d is refused: %s", i, errs.CodeOf(err))
						return
					}
					used[i].Store(mine)
					asked.Add(1)
				}
			})
		}
		await := func(done func() bool) {
			for !done() && !failed.Load() {
				runtime.Gosched()
			}
		}
		for range 5 {
			_, secret, err = w.RotateKey(system, k.ID, time.Hour)
			w.must(err)
			for i := range now { // one after the other, while the rest use the old one
				start := asked.Load()
				await(func() bool { return asked.Load() >= start+20 })
				now[i].Store(secret)
				await(func() bool { return used[i].Load() == secret })
			}
			w.clk.Advance(2 * time.Hour)
		}
		stop.Store(true)
		wg.Wait()
		if asked.Load() < 100 {
			w.t.Errorf("only %d requests", asked.Load())
		}
	})
}
