package identity

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/piepowder/piepowder/internal/db"
)

func TestKey(t *testing.T) {
	eachWorld(t, demo, func(w *world) {
		w.person("root@example.com", RoleAdmin)
		ctx := w.signedIn("root@example.com")
		k, secret, err := w.CreateKey(ctx, NewKey{Name: "shop", Permissions: []Permission{PermEventWrite, PermDecisionRead}, Regions: []string{"US"},
			ExpiresAt: w.clk.Now().Add(time.Hour)})
		w.must(err)
		if !strings.HasPrefix(secret, k.Prefix) || len(k.Prefix) > 12 || len(secret) < 40 {
			t.Fatalf("prefix %q of %d characters", k.Prefix, len(secret))
		}
		kc, err := w.withKey(w.Service, secret)
		w.must(err)
		sc, err := Require(kc, PermEventWrite)
		w.must(err)
		if sc.Actor().ID != k.ID || sc.Actor().Kind != "key" || sc.StaffID() != "" {
			t.Errorf("actor %+v", sc.Actor())
		}
		_, err = Require(kc, PermCaseRead)
		w.refused(err, "permission_missing")
		_, err = w.withKey(w.Service, secret+"x")
		w.refused(err, "signed_out")

		rows, err := w.Keys(ctx, 0, "", 10)
		w.must(err)
		if len(rows) != 1 || rows[0].UsedAt == nil || strings.Join(rows[0].Brands, "") != Everywhere || rows[0].Regions[0] != "US" {
			t.Errorf("keys: %+v", rows)
		}
		w.clk.Advance(time.Hour)
		_, err = w.withKey(w.Service, secret)
		w.refused(err, "signed_out")
	})
}

func TestRevokedKeyIsDeadWithinASecond(t *testing.T) {
	eachWorld(t, demo, func(w *world) {
		other := w.twin(demo)
		system := AsSystem(context.Background(), "test")
		k, secret, err := w.CreateKey(system, NewKey{Name: "shop", Permissions: All()})
		w.must(err)
		for _, s := range []*Service{w.Service, other} {
			_, err = w.withKey(s, secret)
			w.must(err)
		}
		w.must(w.RevokeKey(system, k.ID))
		w.must(w.RevokeKey(system, k.ID))
		w.refused(w.RevokeKey(system, "key_none"), "key_not_found")
		_, err = w.withKey(w.Service, secret)
		w.refused(err, "signed_out")
		w.clk.Advance(time.Second)
		_, err = w.withKey(other, secret)
		w.refused(err, "signed_out")
	})
}

func TestNobodyGivesAwayMoreThanHeHolds(t *testing.T) {
	eachWorld(t, demo, func(w *world) {
		w.person("root@example.com", RoleAdmin)
		ctx := w.signedIn("root@example.com")
		_, _, err := w.CreateKey(ctx, NewKey{Name: "k", Permissions: []Permission{PermAccountPersonal}})
		w.refused(err, "permission_missing")
		_, small, err := w.CreateKey(ctx, NewKey{Name: "k", Permissions: []Permission{PermKeyWrite, PermStaffWrite, PermEventWrite}, Regions: []string{"US"}})
		w.must(err)
		kc, err := w.withKey(w.Service, small)
		w.must(err)
		_, _, err = w.CreateKey(kc, NewKey{Name: "k", Permissions: []Permission{PermDecisionRead}, Regions: []string{"US"}})
		w.refused(err, "permission_missing")
		_, _, err = w.CreateKey(kc, NewKey{Name: "k", Permissions: []Permission{PermEventWrite}})
		w.refused(err, "scope_too_wide")
		_, _, err = w.CreateKey(kc, NewKey{Name: "k", Permissions: []Permission{PermEventWrite}, Regions: []string{"US-WA"}})
		w.must(err)
		_, _, err = w.Invite(kc, Staff{Email: "x@example.com", Name: "X", Roles: []string{RoleAdmin}})
		w.refused(err, "permission_missing")
	})
}

// What was asked within a second is not asked again: the answer comes with the
// database closed.
func TestHotPathAsksTheDatabaseOnce(t *testing.T) {
	eachWorld(t, demo, func(w *world) {
		_, secret, err := w.CreateKey(AsSystem(context.Background(), "test"), NewKey{Name: "k", Permissions: All()})
		w.must(err)
		_, err = w.withKey(w.Service, secret)
		w.must(err)
		w.must(w.db.Close())
		for range 100 {
			_, err = w.withKey(w.Service, secret)
			w.must(err)
		}
		w.clk.Advance(time.Second)
		if _, err = w.withKey(w.Service, secret); err == nil {
			t.Error("an answer was reused after a second")
		}
	})
}

func BenchmarkAuthenticateKey(b *testing.B) {
	c := newCache(fixed{})
	s := &Service{cache: c}
	caller := StaffCaller("stf_x", "x", []string{RoleEngineer}, nil, []string{Everywhere})
	token := keyPrefix + newToken()
	_, q := c.get(tokenHash(token))
	c.put(tokenHash(token), &caller, time.Time{}, q)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.lookup(b.Context(), token, nil); err != nil {
			b.Fatal(err)
		}
	}
}

type fixed struct{}

func (fixed) Now() time.Time                         { return db.FromMicros(1) }
func (fixed) After(d time.Duration) <-chan time.Time { return nil }
