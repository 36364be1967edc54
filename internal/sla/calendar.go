package sla

import (
	"slices"
	"time"
)

// Day is a date without a zone.
type Day struct {
	Year  int
	Month time.Month
	Day   int
}

// Window is a half-open part of a day in wall-clock time, as offsets from
// midnight; To may be 24h.
type Window struct{ From, To time.Duration }

// Calendar says when time counts. A nil *Calendar counts all the time (24×7).
type Calendar struct {
	Zone     *time.Location
	Week     [7][]Window // by time.Weekday; windows of a day must not overlap
	Holidays map[Day]bool
}

// horizon ends the search of a calendar that never opens.
const horizon = 5 * 366

// Weekdays is a calendar open Monday to Friday from one wall-clock hour to
// another.
func Weekdays(zone *time.Location, from, to time.Duration, holidays ...Day) *Calendar {
	c := &Calendar{Zone: zone, Holidays: map[Day]bool{}}
	for d := time.Monday; d <= time.Friday; d++ {
		c.Week[d] = []Window{{from, to}}
	}
	for _, h := range holidays {
		c.Holidays[h] = true
	}
	return c
}

// span is a half-open interval of real time.
type span struct{ from, to time.Time }

// spans are the open intervals of the local day that lies n days after t's.
// Wall-clock hours are turned into instants one by one, so a window keeps its
// wall-clock ends over a change to daylight saving.
func (c *Calendar) spans(t time.Time, n int) []span {
	y, m, d := t.In(c.Zone).Date()
	noon := time.Date(y, m, d+n, 12, 0, 0, 0, c.Zone)
	y, m, d = noon.Date()
	if c.Holidays[Day{y, m, d}] {
		return nil
	}
	var out []span
	for _, w := range c.Week[noon.Weekday()] {
		if s := (span{c.wall(y, m, d, w.From), c.wall(y, m, d, w.To)}); s.from.Before(s.to) {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b span) int { return a.from.Compare(b.from) })
	return out
}

// wall is the instant of a wall-clock time; one that a change of the clock
// skips is the instant of that change.
func (c *Calendar) wall(y int, m time.Month, d int, of time.Duration) time.Time {
	t := time.Date(y, m, d, 0, 0, int(of/time.Second), 0, c.Zone)
	asked := time.Date(y, m, d, 0, 0, int(of/time.Second), 0, time.UTC)
	_, offset := t.Zone()
	switch got := t.Unix() + int64(offset); {
	case got < asked.Unix():
		_, t = t.ZoneBounds()
	case got > asked.Unix():
		t, _ = t.ZoneBounds()
	}
	return t
}

// Add is the first instant at which d of counted time has passed since from;
// from itself when d is zero or less. ok is false when the calendar does not
// open for that long within five years.
func (c *Calendar) Add(from time.Time, d time.Duration) (due time.Time, ok bool) {
	if d <= 0 {
		return from, true
	}
	if c == nil {
		return from.Add(d), true
	}
	for n := range horizon {
		for _, s := range c.spans(from, n) {
			if !s.to.After(from) {
				continue
			}
			if s.from.Before(from) {
				s.from = from
			}
			if has := s.to.Sub(s.from); has < d {
				d -= has
				continue
			}
			return s.from.Add(d).UTC(), true
		}
	}
	return time.Time{}, false
}

// Between is the counted time in [a, b); zero when b is not after a.
func (c *Calendar) Between(a, b time.Time) time.Duration {
	if !b.After(a) {
		return 0
	}
	if c == nil {
		return b.Sub(a)
	}
	var sum time.Duration
	for n := 0; ; n++ {
		y, m, d := a.In(c.Zone).Date()
		if time.Date(y, m, d+n, 0, 0, 0, 0, c.Zone).After(b) {
			return sum
		}
		for _, s := range c.spans(a, n) {
			if s.from.Before(a) {
				s.from = a
			}
			if s.to.After(b) {
				s.to = b
			}
			if s.to.After(s.from) {
				sum += s.to.Sub(s.from)
			}
		}
	}
}
