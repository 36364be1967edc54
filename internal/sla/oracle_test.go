package sla

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// zones change their clocks in as many ways as there are: an hour and half an
// hour, north and south, at midnight and at two, and around a holy month.
var zones = []string{"America/New_York", "America/Los_Angeles", "America/Santiago", "Europe/London", "Europe/Madrid", "Africa/Casablanca", "Africa/Cairo",
	"Asia/Jerusalem", "Australia/Lord_Howe", "Pacific/Auckland"}

// changes are the instants at which a zone changes its clocks in three years.
func changes(t testing.TB, zone *time.Location) (out []time.Time) {
	t.Helper()
	end := time.Date(2028, 1, 1, 0, 0, 0, 0, time.UTC)
	for at := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC).In(zone); ; {
		_, next := at.ZoneBounds()
		if next.IsZero() || next.After(end) {
			return out
		}
		out = append(out, next)
		at = next
	}
}

// Around every change of the clock in ten zones, counting by spans and walking
// minute by minute agree, and a deadline is the first minute at which the walk
// has counted enough.
func TestDaylightSavingAgainstOracle(t *testing.T) {
	for _, name := range zones {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		list := changes(t, zone)
		if len(list) < 6 {
			t.Fatalf("%s changes its clock %d times in three years", name, len(list))
		}
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				c := genCalendar(t)
				c.Zone = zone
				change := rapid.SampledFrom(list).Draw(t, "change")
				a := change.Add(time.Duration(rapid.IntRange(-2000, 60).Draw(t, "before")) * time.Minute).UTC()
				n := rapid.IntRange(60, 3500).Draw(t, "minutes")
				asked := time.Duration(rapid.IntRange(1, n).Draw(t, "asked")) * time.Minute
				var want time.Duration
				var due time.Time
				for i := range n {
					if c.open(a.Add(time.Duration(i) * time.Minute)) {
						want += time.Minute
					}
					if due.IsZero() && want == asked {
						due = a.Add(time.Duration(i+1) * time.Minute)
					}
				}
				if got := c.Between(a, a.Add(time.Duration(n)*time.Minute)); got != want {
					t.Fatalf("%d minutes from %v: got %v, want %v", n, a.In(zone), got, want)
				}
				if due.IsZero() {
					return
				}
				if got, ok := c.Add(a, asked); !ok || !got.Equal(due) {
					t.Fatalf("%v from %v: due %v, want %v", asked, a.In(zone), got.In(zone), due.In(zone))
				}
			})
		})
	}
}
