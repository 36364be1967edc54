package clock

import (
	"testing"
	"time"
)

func TestFakeWakesOnlyWhoIsDue(t *testing.T) {
	start := time.Date(2026, 11, 21, 2, 0, 0, 0, time.UTC)
	f := NewFake(start)
	soon, late := f.After(time.Minute), f.After(time.Hour)
	f.Advance(2 * time.Minute)
	select {
	case at := <-soon:
		if !at.Equal(start.Add(2 * time.Minute)) {
			t.Fatalf("woken at %v", at)
		}
	default:
		t.Fatal("the one-minute waiter was not woken")
	}
	select {
	case <-late:
		t.Fatal("the one-hour waiter was woken early")
	default:
	}
}

func TestRealIsUTCInMicroseconds(t *testing.T) {
	now := Real().Now()
	if now.Location() != time.UTC || now.Nanosecond()%1000 != 0 {
		t.Fatalf("%v is not UTC microseconds", now)
	}
}
