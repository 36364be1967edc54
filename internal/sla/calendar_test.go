package sla

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func newYork(t testing.TB) *time.Location {
	z, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// The golden vectors of the design: Monday to Friday 09-17 New York, around
// the change to daylight saving on 8 March 2026.
func TestCalendarGolden(t *testing.T) {
	ny := newYork(t)
	office := Weekdays(ny, 9*time.Hour, 17*time.Hour)
	holiday := Weekdays(ny, 9*time.Hour, 17*time.Hour, Day{2026, time.March, 9})
	at := func(day, hour, minute int) time.Time { return time.Date(2026, time.March, day, hour, minute, 0, 0, ny) }
	for _, c := range []struct {
		name string
		cal  *Calendar
		from time.Time
		d    time.Duration
		want string
	}{
		{"over a weekend", office, at(6, 16, 30), 2 * time.Hour, "2026-03-09T14:30:00Z"},
		{"Monday is a holiday", holiday, at(6, 16, 30), 2 * time.Hour, "2026-03-10T10:30:00-04:00"},
		{"48 calendar hours over the change", nil, at(7, 12, 0), 48 * time.Hour, "2026-03-09T13:00:00-04:00"},
		{"a whole day ends at its close", office, at(9, 9, 0), 8 * time.Hour, "2026-03-09T17:00:00-04:00"},
		{"nothing to wait for", office, at(7, 3, 0), 0, "2026-03-07T03:00:00-05:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, ok := c.cal.Add(c.from, c.d)
			want, _ := time.Parse(time.RFC3339, c.want)
			if !ok || !got.Equal(want) {
				t.Fatalf("got %v %v, want %v", got.In(ny), ok, want)
			}
		})
	}
}

func TestPausedGolden(t *testing.T) {
	ny := newYork(t)
	at := func(day, hour int) time.Time { return time.Date(2026, time.March, day, hour, 0, 0, 0, ny) }
	h := []Event{{at(9, 9), Opened, 3}, {at(9, 10), Paused, 0}, {at(10, 11), Resumed, 0}}
	got := Compute(Default(Weekdays(ny, 9*time.Hour, 17*time.Hour)), h, at(10, 12))
	if len(got) != 1 || !got[0].Due.Equal(at(10, 14)) || got[0].State != StateRunning {
		t.Fatalf("got %+v, want due Tue 14:00", got)
	}
}

func TestCalendarThatNeverOpens(t *testing.T) {
	if _, ok := (&Calendar{Zone: time.UTC}).Add(time.Unix(0, 0), time.Second); ok {
		t.Fatal("a calendar without windows promised a deadline")
	}
}

// genCalendar draws calendars with up to two windows a day, in zones that
// change their clocks, with some holidays.
func genCalendar(t *rapid.T) *Calendar {
	zone, err := time.LoadLocation(rapid.SampledFrom([]string{"UTC", "America/New_York", "Europe/Madrid", "Asia/Kolkata"}).Draw(t, "zone"))
	if err != nil {
		t.Fatal(err)
	}
	c := &Calendar{Zone: zone, Holidays: map[Day]bool{}}
	for d := range c.Week {
		at := 0
		for range rapid.IntRange(0, 2).Draw(t, "windows") {
			from := at + rapid.IntRange(0, 8).Draw(t, "gap")*60
			to := from + rapid.IntRange(1, 10).Draw(t, "open")*60
			if to > 24*60 {
				break
			}
			c.Week[d] = append(c.Week[d], Window{time.Duration(from) * time.Minute, time.Duration(to) * time.Minute})
			at = to
		}
	}
	if rapid.Bool().Draw(t, "holiday") {
		c.Holidays[Day{2026, time.March, rapid.IntRange(5, 12).Draw(t, "day")}] = true
	}
	return c
}

// open asks a wall clock, minute by minute: the slow way to know.
func (c *Calendar) open(at time.Time) bool {
	if c == nil {
		return true
	}
	l := at.In(c.Zone)
	if c.Holidays[Day{l.Year(), l.Month(), l.Day()}] {
		return false
	}
	of := time.Duration(l.Hour()*60+l.Minute()) * time.Minute
	for _, w := range c.Week[l.Weekday()] {
		if of >= w.From && of < w.To {
			return true
		}
	}
	return false
}

var march = time.Date(2026, time.March, 5, 0, 0, 0, 0, time.UTC)

func TestBetweenAgainstOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := genCalendar(t)
		a := march.Add(time.Duration(rapid.IntRange(0, 8*1440).Draw(t, "a")) * time.Minute)
		n := rapid.IntRange(0, 4*1440).Draw(t, "minutes")
		var want time.Duration
		for i := range n {
			if c.open(a.Add(time.Duration(i) * time.Minute)) {
				want += time.Minute
			}
		}
		b := a.Add(time.Duration(n) * time.Minute)
		if got := c.Between(a, b); got != want {
			t.Fatalf("between %v and %v: got %v, want %v", a, b, got, want)
		}
		if want > 0 {
			due, ok := c.Add(a, want)
			if !ok || due.After(b) || c.Between(a, due) != want {
				t.Fatalf("Add(%v, %v) = %v", a, want, due)
			}
		}
	})
}
