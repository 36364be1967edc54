package id

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestIdsSortByTime(t *testing.T) {
	at := time.Date(2026, 11, 21, 2, 14, 0, 0, time.UTC)
	previous := New("cas", at)
	for i := 1; i < 5000; i++ {
		next := New("cas", at.Add(time.Duration(i)*time.Microsecond))
		if next <= previous {
			t.Fatalf("%s made %d µs later does not sort after %s", next, i, previous)
		}
		if !Valid("cas", next) || Valid("con", next) {
			t.Fatalf("validity of %s", next)
		}
		previous = next
	}
}

func TestEntityRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		eid := rapid.Uint64Range(1, 1<<63-1).Draw(t, "eid")
		prefix, got, ok := ParseEntity(Entity("acc", eid))
		if !ok || prefix != "acc" || got != eid {
			t.Fatalf("got %s %d %v", prefix, got, ok)
		}
	})
}

func TestParseEntityRefusesRubbish(t *testing.T) {
	for _, s := range []string{"", "acc_", "acc_123", "_0000000000001", "acc_zzzzzzzzzzzzz", "acc_000000000000u", "acc_0000000000000"} {
		if _, _, ok := ParseEntity(s); ok {
			t.Errorf("%q was taken", s)
		}
	}
}
